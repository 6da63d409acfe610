package psych

import (
	"math"
	"math/rand/v2"
	"slices"
)

// A Filled is what is known of how one form was filled in.
type Filled struct {
	Timed    int     // answers of which it is known how long they took
	Quick    int     // of these, those that took under 2 seconds
	Values   []byte  // 0 for an item not answered
	Surprise float64 // share of drawn forms that surprise less; see Fitted
	Failed   bool    // an item that told what to answer was answered otherwise
	Declared bool    // the rater says that the form could not be answered with care
}

// Careless says how far a form looks as if it had not been filled in with
// care. Two or more ask for a look; nobody is left out for it alone.
type Careless struct {
	Clocked      bool // it is known how long 12 answers or more took; if not, nobody knows whether it was fast
	Fast         bool // the median is under 2 seconds: more than half of the answers were quick
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
	c := Careless{Failed: f.Failed, Declared: f.Declared, Inconsistent: f.Surprise > Surprising}
	if c.Clocked = f.Timed >= Clocked; c.Clocked {
		c.Fast = 2*f.Quick > f.Timed
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

// Clocked is how many answers must have been timed for a form to be called fast.
const Clocked = 12

// Surprising is the share of drawn forms that a form must surprise more than to
// be called inconsistent.
const Surprising = .995

// A Fitted is a form with what the model makes of it: how probable each answer
// was, given the person, the group, the rater's leniency, and the halo of the
// rater for the person and for each pillar. What the rater sees in one
// competency alone is left out and drawn instead, as it would explain away just
// what is looked for.
type Fitted struct {
	Person, Rater int
	etas          []float64   // predictors of the answers that were given
	taus          [][]float64 // their scales
	comps         []int32
	values        []byte
	u             float64 // SD of what is left out
}

// Surprise compares how far the answers of a form are from what is expected,
//
//	Σ (y − E y)²/Var y
//
// with the same of forms that the model draws, and returns the share of these
// that are nearer. As soon as that cannot exceed Surprising any more, it stops
// and returns the share so far.
func (f *Fitted) Surprise(draws int, r *rand.Rand) float64 {
	if len(f.values) == 0 {
		return 0
	}
	n := len(f.values)
	mean, variance := make([]float64, n), make([]float64, n)
	seen := 0.
	for i, y := range f.values {
		mean[i], variance[i] = moments(Probabilities(f.taus[i], f.etas[i]))
		variance[i] = max(variance[i], 1e-9)
		seen += distance(y, mean[i], variance[i])
	}
	farther, most := 0, int((1-Surprising)*float64(draws))
	for k := range draws {
		if f.draw(mean, variance, r) >= seen {
			if farther++; farther > most {
				return 1 - float64(farther)/float64(k+1)
			}
		}
	}
	return 1 - float64(farther)/float64(draws)
}

func distance(y byte, mean, variance float64) float64 {
	d := float64(y) - mean
	return d * d / variance
}

// draw draws a form, and returns how far it is from what is expected.
func (f *Fitted) draw(mean, variance []float64, r *rand.Rand) (sum float64) {
	u, last := 0., int32(-1)
	for i := range f.values {
		if f.comps[i] != last {
			u, last = f.u*r.NormFloat64(), f.comps[i]
		}
		q := r.Float64()
		x := f.etas[i] + u + math.Log(q/(1-q))
		y := byte(1)
		for _, t := range f.taus[i] {
			if x > t {
				y++
			}
		}
		sum += distance(y, mean[i], variance[i])
	}
	return sum
}

// EachForm calls do for every form of a fit in one wave, in no particular order
// and on several processors. What it is given is reused for the next.
func (f *Fit) EachForm(do func(*Fitted)) {
	d := f.Data
	f.eachChunk(d.persons, func(w *work, _, from, to int) {
		one := &Fitted{u: math.Sqrt(f.rel.u)}
		for p := from; p < to; p++ {
			w.gather(p)
			for i := range w.dyads {
				dy := &w.dyads[i]
				for j := range dy.forms {
					w.fitted(p, dy, j, one)
					do(one)
				}
			}
		}
	})
}

// fitted fills in the i'th form of a dyad.
func (w *work) fitted(p int, dy *dyad, i int, to *Fitted) {
	f, d := w.f, w.f.Data
	size := f.lay.size()
	x := f.x[p*size : (p+1)*size]
	form := &d.form[w.first+int32(dy.form+i)]
	pat := &d.patterns[form.pattern]
	cells := w.cells[dy.cell : dy.cell+dy.cells]
	first := d.form[w.first+int32(dy.form)].cells
	w.relate(cells, f.l[first:first+int64(dy.cells)])
	cells = cells[form.cells-first:]
	l := f.l[form.cells:]
	offset := f.offset(form, d.rater[dy.number])
	if v := f.lay.at[f.lay.perspective(int(form.group))]; v >= 0 {
		offset += x[v]
	}
	to.Person, to.Rater = p, int(d.rater[dy.number])
	to.etas, to.taus, to.comps, to.values = to.etas[:0], to.taus[:0], to.comps[:0], to.values[:0]
	for k, y := range d.valuesOf(form) {
		if y == 0 {
			continue
		}
		c := &cells[pat.cell[k]]
		item := pat.items[k]
		eta := offset + f.lay.level(x, int(form.wave), int(c.pillar), int(c.comp)) + c.prior - f.rel.u*l[pat.cell[k]]
		if len(f.Params.Items) > 0 {
			eta += f.Params.Items[item]
		}
		to.etas, to.taus = append(to.etas, eta), append(to.taus, f.Params.Thresholds[d.Items[item].Scale])
		to.comps, to.values = append(to.comps, c.comp), append(to.values, y)
	}
}

// Without returns the same data in which some forms have no answers: they weigh
// nothing.
func (d *Data) Without(gone func(person, rater int) bool) *Data {
	other := *d
	other.values = slices.Clone(d.values)
	for p := range d.persons {
		for i := d.dyads[p]; i < d.dyads[p+1]; i++ {
			if !gone(p, int(d.rater[i])) {
				continue
			}
			for fm := d.forms[i]; fm < d.forms[i+1]; fm++ {
				values := other.valuesOf(&d.form[fm])
				for _, y := range values {
					if y > 0 {
						other.answers--
					}
				}
				clear(values)
			}
		}
	}
	return &other
}

// Levels writes θ of a person by wave and competency, at the mode, to the slice.
func (f *Fit) Levels(person int, to []float64) {
	lay := &f.lay
	size := lay.size()
	x := f.x[person*size : (person+1)*size]
	for i := range to {
		c := i % lay.comps
		to[i] = lay.level(x, i/lay.comps, f.Data.Pillars[c], c)
	}
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
