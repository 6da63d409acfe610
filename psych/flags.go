package psych

import (
	"math"
	"math/rand/v2"
	"slices"
)

// A Filled is what is known of how one form was filled in.
type Filled struct {
	Seconds  []float64 // taken for each item; nil if it was not measured
	Values   []byte    // 0 for an item not answered
	Surprise float64   // share of simulated forms that surprise less; see Surprise
	Failed   bool      // an item that told what to answer was answered otherwise
	Declared bool      // the rater says that the form could not be answered with care
}

// Careless says how far a form looks as if it had not been filled in with
// care. Two or more ask for a look; nobody is left out for it alone.
type Careless struct {
	Fast         bool // median under 2 seconds, of 12 items or more
	Straight     bool // all answers alike, of 24 or more: weak, as an honest halo looks the same
	Inconsistent bool // more surprising than 99.5 % of forms under the model
	Failed       bool
	Declared     bool
}

// Look computes the signs.
func (f Filled) Look() Careless {
	var answered []byte
	for _, y := range f.Values {
		if y > 0 {
			answered = append(answered, y)
		}
	}
	c := Careless{Failed: f.Failed, Declared: f.Declared, Inconsistent: f.Surprise > .995}
	if len(f.Seconds) >= 12 {
		s := slices.Sorted(slices.Values(f.Seconds))
		c.Fast = (s[(len(s)-1)/2]+s[len(s)/2])/2 < 2
	}
	if len(answered) >= 24 {
		c.Straight = slices.Min(answered) == slices.Max(answered)
	}
	return c
}

// Count adds up the signs: a half for straight lines, two for the rater's own word.
func (c Careless) Count() float64 {
	n := 0.
	for _, x := range []struct {
		is bool
		n  float64
	}{{c.Fast, 1}, {c.Straight, .5}, {c.Inconsistent, 1}, {c.Failed, 1}, {c.Declared, 2}} {
		if x.is {
			n += x.n
		}
	}
	return n
}

// Surprise compares how far the answers of a form are from what is expected,
// the mean of squared residuals by their variance, with the same of forms that
// the model draws at the same predictors. It returns the share of drawn forms
// that are nearer. Answers of 0 are left out.
func Surprise(taus, etas []float64, values []byte, draws int, r *rand.Rand) float64 {
	var pr [][]float64
	var ys []int
	for i, y := range values {
		if y > 0 {
			pr = append(pr, Probabilities(taus, etas[i]))
			ys = append(ys, int(y))
		}
	}
	if len(ys) == 0 {
		return 0
	}
	distance := func(ys []int) (sum float64) {
		for i, y := range ys {
			m, v := moments(pr[i])
			sum += (float64(y) - m) * (float64(y) - m) / max(v, 1e-9)
		}
		return sum
	}
	seen, nearer := distance(ys), 0
	drawn := make([]int, len(ys))
	for range draws {
		for i, p := range pr {
			u := r.Float64()
			drawn[i] = len(p)
			for y, q := range p {
				if u -= q; u < 0 {
					drawn[i] = y + 1
					break
				}
			}
		}
		if distance(drawn) < seen {
			nearer++
		}
	}
	return float64(nearer) / float64(draws)
}

// Probabilities returns those of the answers 1 to K at a predictor.
func Probabilities(taus []float64, eta float64) []float64 {
	q, e := newScale(taus), math.Exp(within(eta))
	p := make([]float64, len(taus)+1)
	for y := range p {
		p[y], _, _ = q.answer(y+1, e)
	}
	return p
}

func moments(p []float64) (mean, variance float64) {
	for y, q := range p {
		mean += q * float64(y+1)
	}
	for y, q := range p {
		variance += q * (float64(y+1) - mean) * (float64(y+1) - mean)
	}
	return mean, variance
}

// ExtremeLeniency reports whether a rater of three persons or more is further
// from the others than 2.5 standard deviations. It is a note for the rater.
func ExtremeLeniency(s, v float64, persons int) bool {
	return persons >= 3 && math.Abs(s) > 2.5*math.Sqrt(v)
}
