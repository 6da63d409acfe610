package profile

import (
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/psych"
)

// An Estimate is what ratings say about one person on one framework: the mean
// and the covariance of θ, the person's part of the answers, given all answers
// that count. It is kept, and can be made again from the record.
type Estimate struct {
	Person       people.ID
	Framework    framework.ID
	Competencies []framework.CompetencyID
	Occasions    []Occasion // oldest first; one where all that counts is taken together
	Theta        []float64  // in logits, by occasion and competency
	Cov          []float64  // of Theta: square, by rows

	// Said is what the person says about the raters, whose numbers are people.ID,
	// in their order. It is there to follow the record, and never shown.
	Said []psych.Said
}

// An Occasion is a wave with what was heard in it about one person.
type Occasion struct {
	Wave
	Heard
	Shift float64 // by how much the mean of everybody has moved since the first wave, in logits
}

// Estimate returns what psych found about a person, all of whose answers were
// counted together. Raters are numbered by people.ID.
func (b Basis) Estimate(id people.ID, p *psych.Person, h Heard) Estimate {
	whole := Wave{First: h.Oldest, Last: h.Newest}
	e := b.InWaves(id, p, []Occasion{{whole, h, b.Location - b.First}})
	e.Said = slices.Clone(p.Said)
	return e
}

// InWaves returns what psych found about a person on several occasions.
func (g Gauge) InWaves(id people.ID, p *psych.Person, all []Occasion) Estimate {
	return Estimate{
		Person: id, Framework: g.Framework, Competencies: g.Competencies, Occasions: all,
		Theta: slices.Clone(p.Levels), Cov: slices.Clone(p.Cov),
	}
}

// Now returns the newest occasion.
func (e Estimate) Now() Occasion { return e.Occasions[len(e.Occasions)-1] }

// A weighing is a weight for each number of Theta.
type weighing []float64

// mean returns Σ w·θ.
func (e Estimate) mean(w weighing) (sum float64) {
	for i, x := range w {
		sum += x * e.Theta[i]
	}
	return sum
}

// cov returns the covariance of two sums.
func (e Estimate) cov(a, b weighing) (sum float64) {
	n := len(e.Theta)
	for i, x := range a {
		if x == 0 {
			continue
		}
		for j, y := range b {
			if y != 0 {
				sum += x * y * e.Cov[i*n+j]
			}
		}
	}
	return sum
}

// on returns weights for one occasion: those of the competencies, in shares of
// their sum.
func (e Estimate) on(occasion int, weights []float64) weighing {
	w := make(weighing, len(e.Theta))
	sum := 0.
	for _, x := range weights {
		sum += x
	}
	for c, x := range weights {
		w[occasion*len(weights)+c] = x / sum
	}
	return w
}

// less returns w − v.
func (w weighing) less(v weighing) weighing {
	d := make(weighing, len(w))
	for i := range w {
		d[i] = w[i] - v[i]
	}
	return d
}
