package psych

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Errors are the covariances around a mode.
//
// Where more raters are linked than Options.Direct, the covariance of their
// leniencies is taken as diagonal, which makes errors some hundredths too
// small: 1.5 % on pillars, 1 % on competencies, nothing on differences of
// pillars. Approximate says so.
type Errors struct {
	Approximate bool

	f      *Fit
	k      *factor
	g      *mat.SymDense // of the globals
	logLik float64
}

// A Person is what is known of one person. The slices are reused for the next.
type Person struct {
	Number int
	Levels []float64 // θ = G + P + C by wave and competency, at the mode
	Cov    []float64 // of Levels: square, by rows
	Raters int
	Said   []Said // about the raters
}

// Errors computes what the covariances stand on. The fit must not be solved
// again while they are used.
func (f *Fit) Errors() *Errors {
	if !f.current {
		f.linearise()
	}
	e := &Errors{f: f, k: f.factorise(f.opt.Direct)}
	e.logLik = e.laplace()
	for _, m := range e.k.of {
		if m == nil {
			e.Approximate = true
			continue
		}
		m.invert()
	}
	if len(e.k.globals) > 0 {
		e.g = new(mat.SymDense)
		if err := e.k.g.InverseTo(e.g); err != nil {
			panic("psych: " + err.Error())
		}
	}
	return e
}

// laplace returns the approximation of the marginal log-likelihood
//
//	log Pr(y | mode) + log p(mode) − ½ log det(precision) + const
//
// in which the constants of prior and integral cancel.
func (e *Errors) laplace() float64 {
	f, k := e.f, e.k
	sum := f.logDets
	for i, m := range k.of {
		if m == nil {
			return math.NaN()
		}
		sum += m.logDeterminant()
		for _, r := range k.parts[i] {
			sum -= math.Log(f.belief(int(r)).Precision)
		}
	}
	if len(k.globals) > 0 {
		sum += k.g.LogDet()
		for _, g := range k.globals {
			sum += 2 * math.Log(f.globalSD(g))
		}
	}
	return f.logPost - sum/2
}

// LogLik returns the Laplace approximation of the marginal log-likelihood. It
// is NaN if Approximate.
func (e *Errors) LogLik() float64 { return e.logLik }

// Each calls do for every person in no particular order, on several processors.
func (e *Errors) Each(do func(*Person)) {
	lay := &e.f.lay
	n := lay.waves * lay.comps
	e.f.eachChunk(e.f.Data.persons, func(w *work, _, from, to int) {
		one := &Person{Levels: make([]float64, n), Cov: make([]float64, n*n)}
		for p := from; p < to; p++ {
			w.load(p)
			w.person(e, p, one)
			do(one)
		}
	})
}

// person fills in what is known of a linearised person.
func (w *work) person(e *Errors, p int, to *Person) {
	f, lay := e.f, &e.f.lay
	size, d := lay.size(), f.Data
	x := f.x[p*size : (p+1)*size]
	n := lay.waves * lay.comps
	w.offsetCov(e, p)
	w.back = grow(w.back, n*size)
	w.seen = grow(w.seen, n*w.nforms)
	clear(w.back)
	for i := range n {
		wave, c := i/lay.comps, i%lay.comps
		to.Levels[i] = lay.level(x, wave, d.Pillars[c], c)
		t := w.back[i*size : (i+1)*size]
		lay.spread(t, wave, d.Pillars[c], c, 1)
		forward(w.a, size, t)
		for j := range w.nforms {
			w.seen[i*w.nforms+j] = dot(w.y[j*size:(j+1)*size], t)
		}
	}
	turned := w.v(w.nforms)
	for i := range n {
		w.turn(w.seen[i*w.nforms:(i+1)*w.nforms], turned)
		for j := range i + 1 {
			c := dot(w.back[i*size:(i+1)*size], w.back[j*size:(j+1)*size]) + dot(turned, w.seen[j*w.nforms:(j+1)*w.nforms])
			to.Cov[i*n+j], to.Cov[j*n+i] = c, c
		}
	}
	to.Number, to.Raters = p, int(d.dyads[p+1]-d.dyads[p])
	w.say(to)
}

// say fills in what a linearised person says about the raters.
func (w *work) say(to *Person) {
	f := w.f
	to.Said = to.Said[:0]
	for i := range w.dyads {
		dy := &w.dyads[i]
		said := Said{Rater: int(f.Data.rater[dy.number])}
		for j := dy.form; j < dy.form+dy.forms; j++ {
			said.Score += w.rhs[j]
			said.Weight += float64(f.weight[int(w.first)+j])
		}
		said.Score += said.Weight * f.s[said.Rater]
		to.Said = append(to.Said, said)
	}
}

// offsetCov computes the covariance Q of the offsets of a person's forms: with
// u_f the part of the globals that raters do not follow,
//
//	Q_fg = (K_r⁻¹)_fg + u_f'·G⁻¹·u_g
func (w *work) offsetCov(e *Errors, p int) {
	k, d := e.k, e.f.Data
	n, ng := w.nforms, len(k.globals)
	w.q, w.u = grow(w.q, n*n), grow(w.u, n*ng)
	w.raters = w.raters[:0]
	for i := d.dyads[p]; i < d.dyads[p+1]; i++ {
		for fm := d.forms[i]; fm < d.forms[i+1]; fm++ {
			w.raters = append(w.raters, d.rater[i])
			u := w.u[(fm-w.first)*int32(ng):][:ng]
			k.members(int(fm), u)
			if k.parts != nil {
				for g := range u {
					u[g] -= k.kb[int(d.rater[i])*ng+g]
				}
			}
		}
	}
	var m *sparse
	var slots []int32
	if k.parts != nil && n > 0 {
		if m, _ = k.of[k.part[w.raters[0]]].(*sparse); m != nil {
			slots = e.f.slots[e.f.slotsAt[p]:e.f.slotsAt[p+1]]
		}
	}
	for i, ri := range w.raters {
		for j, rj := range w.raters[:i+1] {
			sum := 0.
			switch {
			case k.parts == nil:
			case m != nil:
				sum = m.inSlot(slots[i*(i+1)/2+j])
			case k.of[k.part[ri]] != nil:
				sum = k.of[k.part[ri]].at(k.place[ri], k.place[rj])
			case ri == rj:
				sum = 1 / k.diag[ri]
			}
			for a := range ng {
				for b := range ng {
					sum += w.u[i*ng+a] * e.g.At(a, b) * w.u[j*ng+b]
				}
			}
			w.q[i*n+j], w.q[j*n+i] = sum, sum
		}
	}
}

// turn computes Q·a.
func (w *work) turn(a, to []float64) {
	n := w.nforms
	for i := range to {
		to[i] = dot(w.q[i*n:(i+1)*n], a)
	}
}

// Rater returns the leniency of a rater at the mode and its variance. A rater
// who rated nobody has that of the prior.
func (e *Errors) Rater(r int) (mode, variance float64) {
	f, k := e.f, e.k
	if f.Params.Var.Severity <= 0 {
		return 0, 0
	}
	if f.Data.of[r] == f.Data.of[r+1] {
		b := f.belief(r)
		return b.Mean, 1 / b.Precision
	}
	if m := k.of[k.part[r]]; m != nil {
		variance = m.at(k.place[r], k.place[r])
	} else {
		variance = 1 / k.diag[r]
	}
	ng := len(k.globals)
	for a := range ng {
		for b := range ng {
			variance += k.kb[r*ng+a] * e.g.At(a, b) * k.kb[r*ng+b]
		}
	}
	return f.s[r], variance
}

// Belief returns what is known of a rater's leniency, were the persons known to
// be as they are at the mode, and the location: what Live needs.
func (e *Errors) Belief(r int) Belief {
	f := e.f
	b := f.belief(r)
	if f.Params.Var.Severity <= 0 {
		return b
	}
	for _, fm := range f.Data.byRater[f.Data.of[r]:f.Data.of[r+1]] {
		b.Precision += float64(f.weight[fm])
	}
	b.Mean = f.s[r]
	return b
}

// EachDyad calls do for every pair of rater and person, in no particular order
// and on several processors, with what the rater sees in the person beside the
// person's terms and the rater's leniency: the mean of h + m + u over the
// competencies that the forms ask about, and its variance.
func (e *Errors) EachDyad(do func(dyad int, mode, variance float64)) {
	f := e.f
	f.eachChunk(f.Data.persons, func(w *work, _, from, to int) {
		for p := from; p < to; p++ {
			w.load(p)
			if w.nforms == 0 {
				continue
			}
			w.offsetCov(e, p)
			w.spreadOut()
			for i := range w.dyads {
				dy := &w.dyads[i]
				mode, variance := w.dyadMean(dy)
				do(int(dy.number), mode, variance)
			}
		}
	})
}

// dyadMean is a'q with variance a'(D − DMD)a for a = 1/n.
func (w *work) dyadMean(dy *dyad) (mode, variance float64) {
	f, n := w.f, dy.cells
	cells := w.cells[dy.cell : dy.cell+n]
	first := f.Data.form[w.first+int32(dy.form)].cells
	w.relate(cells, f.l[first:first+int64(n)])
	for i := range cells {
		mode += cells[i].prior / float64(n)
	}
	if f.lay.waves == 1 {
		return mode, w.nestedMean(cells)
	}
	w.wavesCov(dy)
	return mode, w.wavesMean(n)
}

// wavesMean is the variance of dyadMean by the matrices of wavesCov.
func (w *work) wavesMean(n int) (variance float64) {
	da := w.v(n)
	for i := range da {
		da[i] = 0
		for j := range n {
			da[i] += w.dm[i*n+j] / float64(n)
		}
		variance += da[i] / float64(n)
	}
	for i := range da {
		variance -= da[i] * dot(w.m[i*n:(i+1)*n], da)
	}
	return variance
}
