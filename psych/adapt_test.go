package psych

import (
	"math"
	"testing"
)

// Adapted variances must be within 1 % of where the posterior is at its highest,
// as an exact search finds it.
func TestAdaptedVariancesAreTheMaximum(t *testing.T) {
	t.Parallel()
	m := pillars996(1)
	for i, n := range []int{10, 60} {
		d := collect(m, simulated(m, n, uint64(i)))
		for _, part := range []float64{.4, 1, 2.5} {
			prior := Default()
			prior.Var = prior.Var.times(part)
			e, err := Maximise(d, prior, Free{Var: prior.Var, Strength: strength}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := Adapt(d, prior, 6, Options{}).Params
			for k := range kinds {
				if v, want := *got.Var.of(k), *e.Fit.Params.Var.of(k); math.Abs(math.Log(v/want)) > .01 {
					t.Errorf("%d persons, prior times %v: variance %d is %.4f, want %.4f", n, part, k, v, want)
				}
			}
		}
	}
}
