package psych

import (
	"math"
	"slices"
)

// A guess is the predictor at which Newton's method begins, one for each dyad.
// At 0, where low answers carry next to no information, it would leap.
type guess []float32

// shrink is how far a guess is drawn to that for all answers together.
const shrink = .4

// guess inverts, for each dyad, the expected answer at the mean of the answers.
func (f *Fit) guess() guess {
	d := f.Data
	curves := make([]expected, len(f.Params.Thresholds))
	for i, taus := range f.Params.Thresholds {
		curves[i] = newExpected(taus)
	}
	scales := len(curves)
	g := make(guess, len(d.rater))
	chunks := (len(g) + chunk - 1) / chunk
	totals := make([]float64, 2*scales*chunks)
	f.eachChunk(len(g), func(_ *work, at, from, to int) {
		sums := make([]float64, 2*scales)
		all := totals[2*scales*at : 2*scales*(at+1)]
		for i := from; i < to; i++ {
			clear(sums)
			d.meanOf(i, sums)
			g[i] = float32(invert(curves, sums))
			for j, x := range sums {
				all[j] += x
			}
		}
	})
	grand := make([]float64, 2*scales)
	for i, x := range totals {
		grand[i%len(grand)] += x
	}
	middle := invert(curves, grand)
	for i, x := range g {
		g[i] = float32((1-shrink)*float64(x) + shrink*middle)
	}
	return g
}

// meanOf adds, for each scale, the number and the sum of a dyad's answers.
func (d *Data) meanOf(dyad int, sums []float64) {
	for _, form := range d.form[d.forms[dyad]:d.forms[dyad+1]] {
		items := d.patterns[form.pattern].items
		for i, y := range d.values[form.values : form.values+int64(len(items))] {
			if y > 0 {
				s := 2 * d.Items[items[i]].Scale
				sums[s]++
				sums[s+1] += float64(y)
			}
		}
	}
}

// invert returns the predictor at which the mean answer is expected, over the
// scales by their number of answers.
func invert(curves []expected, sums []float64) float64 {
	n, sum := 0., 0.
	for i, c := range curves {
		if k := sums[2*i]; k > 0 {
			n += k
			sum += k * c.invert(sums[2*i+1]/k)
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

// expected is the expected answer on a scale at η = −farGuess, …, farGuess.
type expected []float64

const (
	farGuess  = 8
	stepGuess = .125
)

func newExpected(taus []float64) expected {
	var e expected
	for x := -float64(farGuess); x <= farGuess; x += stepGuess {
		y := 1.
		for _, t := range taus {
			y += 1 / (1 + math.Exp(t-x))
		}
		e = append(e, y)
	}
	return e
}

func (e expected) invert(mean float64) float64 {
	i, _ := slices.BinarySearch(e, mean)
	return -farGuess + stepGuess*float64(min(i, len(e)-1))
}
