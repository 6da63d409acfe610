package psych_test

import (
	"math"
	"testing"

	"github.com/bearinghq/bearing/psych"
)

func TestPhi2(t *testing.T) {
	t.Parallel()
	// At the middle it is 1/4 + asin(ρ)/2π.
	for _, rho := range []float64{-.99, -.5, 0, .3, .75, .95, .99} {
		near(t, "the middle", psych.Phi2(0, 0, rho), .25+math.Asin(rho)/(2*math.Pi), 1e-10)
	}
	near(t, "no correlation", psych.Phi2(.7, -1.2, 0), psych.Phi(.7)*psych.Phi(-1.2), 1e-12)
	near(t, "one side at infinity", psych.Phi2(.7, 40, .6), psych.Phi(.7), 1e-12)
	near(t, "full correlation", psych.Phi2(.7, .2, 1), psych.Phi(.2), 1e-12)
	near(t, "opposite", psych.Phi2(.7, .2, -1), psych.Phi(.7)+psych.Phi(.2)-1, 1e-12)
	near(t, "mirrored", psych.Phi2(.4, .9, -.6), psych.Phi(.4)-psych.Phi2(.4, -.9, .6), 1e-10)
	both, x, y, neither := psych.Quadrants(.3, -.2, .4, .5, .7, -.25)
	near(t, "the four together", both+x+y+neither, 1, 1e-12)
	near(t, "x at or above", both+x, psych.Phi(.55/.4), 1e-12)
}
