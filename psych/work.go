package psych

import (
	"math"
	"slices"
)

// work is what one processor needs to compute one person.
type work struct {
	f *Fit

	*kept      // the linearised person
	own   kept // where persons are not kept
	t     []float64

	grid                                                []float64 // by wave and competency: of one form, or of all
	sumLam                                              []float64 // the same squared: Σ Λ
	full                                                []float64 // terms × terms, before those of variance 0 are left out
	sums                                                []float64 // by pillar
	formGrid                                            []float64
	within                                              []float64 // by pillar
	room                                                []float64
	back, seen, q, u                                    []float64
	raters                                              []int32
	covX, covXO, us, base2, m, dm, bm, tmp, varOf, line []float64 // of the gradient
	b, root                                             []float64 // of a dyad of several waves
	theta                                               []float64 // T
	nest                                                nest
	sumsM                                               [3]float64 // of M, over cells that are of one halo, pillar, competency
	logPost                                             float64
	dets                                                logSum
	logDet                                              float64 // of dyads and person, prior included
}

// A cell is one competency in one form.
type cell struct {
	comp, pillar int32
	form         int32 // among those of the person
	wave, group  uint8
	w            float64 // information
	g            float64 // gradient
	e            float64 // exp of the predictor
	prior        float64 // D·l, the dyad's own part of the predictor
}

type dyad struct {
	cell, lam, n int // where its cells, its Λ and its n begin
	cells        int
	form, forms  int
	number       int32 // among all
}

func newWork(f *Fit) *work {
	l := &f.lay
	size := l.waves * l.comps
	terms := l.waves * l.perWave()
	w := &work{
		f:    f,
		grid: make([]float64, size), sumLam: make([]float64, size*size),
		full:   make([]float64, terms*terms),
		within: make([]float64, l.pillars*l.waves), sums: make([]float64, l.pillars), formGrid: make([]float64, size),
	}
	w.kept = &w.own
	return w
}

func grow(s []float64, n int) []float64 { return slices.Grow(s[:0], n)[:n] }

// linearise computes, at the state, the log posterior of a person and the
// dyads, and the quadratic that stands for it: Λ, ρ and γ by dyad, and with b
// the gradient and A the precision of the person's terms,
//
//	L·L' = A     β = L⁻¹·b     Y = L⁻¹·X     X_f = Z'Λ1_f
func (w *work) linearise(p int) {
	f := w.f
	w.gather(p)
	w.logPost, w.logDet = 0, 0
	w.dets.product, w.dets.sum = 1, 0
	clear(w.sumLam)
	var likelihood logSum
	likelihood.product = 1
	for i := range w.dyads {
		w.predict(p, &w.dyads[i], &likelihood)
		w.eliminate(&w.dyads[i])
	}
	w.logPost += likelihood.value()
	size := f.lay.size()
	x := f.x[p*size : (p+1)*size]
	for i, v := range x {
		w.logPost -= v * v * f.lay.prior[i] / 2
	}
	w.assemble(x)
	w.logDet += w.dets.value()
}

// gather lists the cells of a person.
func (w *work) gather(p int) {
	f, d := w.f, w.f.Data
	if f.kept != nil {
		if w.kept = &f.kept[p]; len(w.dyads) > 0 {
			w.t = grow(w.t, len(w.cells))
			return
		}
	}
	w.cells, w.dyads = w.cells[:0], w.dyads[:0]
	lam, n := 0, 0
	first := d.dyads[p]
	w.first = d.forms[first]
	for i := first; i < d.dyads[p+1]; i++ {
		dy := dyad{cell: len(w.cells), lam: lam, n: n, form: int(d.forms[i] - w.first), forms: int(d.forms[i+1] - d.forms[i]), number: i}
		for fm := d.forms[i]; fm < d.forms[i+1]; fm++ {
			form := &d.form[fm]
			for _, c := range d.patterns[form.pattern].comps {
				w.cells = append(w.cells, cell{comp: c, pillar: int32(d.Pillars[c]), form: fm - w.first, wave: form.wave, group: form.group})
			}
		}
		dy.cells = len(w.cells) - dy.cell
		lam += dy.cells * dy.cells
		n += dy.forms * dy.forms
		w.dyads = append(w.dyads, dy)
	}
	w.nforms = int(d.forms[d.dyads[p+1]] - w.first)
	w.lam, w.n = grow(w.lam, lam), grow(w.n, n)
	w.rho, w.gamma, w.t = grow(w.rho, len(w.cells)), grow(w.gamma, len(w.cells)), grow(w.t, len(w.cells))
	size := f.lay.size()
	w.a, w.beta = grow(w.a, size*size), grow(w.beta, size)
	w.y, w.rhs = grow(w.y, w.nforms*size), grow(w.rhs, w.nforms)
}

// predict computes the predictor of each cell of a dyad, and the likelihood of
// its answers with gradient and information.
func (w *work) predict(p int, dy *dyad, likelihood *logSum) {
	f, d := w.f, w.f.Data
	size := f.lay.size()
	x := f.x[p*size : (p+1)*size]
	cells := w.cells[dy.cell : dy.cell+dy.cells]
	first := &d.form[w.first+int32(dy.form)]
	l := f.l[first.cells : first.cells+int64(dy.cells)]
	w.relate(cells, l)
	for i := range cells {
		w.logPost -= l[i] * cells[i].prior / 2
	}
	from := 0
	for i := range dy.forms {
		fm := w.first + int32(dy.form+i)
		form := &d.form[fm]
		pat := &d.patterns[form.pattern]
		offset := f.offset(form, d.rater[dy.number])
		if v := f.lay.at[f.lay.perspective(int(form.group))]; v >= 0 {
			offset += x[v]
		}
		values := d.values[form.values : form.values+int64(len(pat.items))]
		j := 0
		for c := range pat.comps {
			cl := &cells[from+c]
			eta := offset + f.lay.level(x, int(form.wave), int(cl.pillar), int(cl.comp)) + cl.prior
			at := eta
			if f.begin != nil {
				at = float64(f.begin[dy.number])
			}
			e := math.Exp(within(at))
			cl.g, cl.w, cl.e = 0, 0, e
			for ; j < len(pat.items) && int(pat.cell[j]) == c; j++ {
				y := values[j]
				if y == 0 {
					continue
				}
				item := pat.items[j]
				if f.linear != nil {
					off := f.linear[d.Items[item].Scale].at(y) - eta
					w.logPost -= off * off / (2 * Residual)
					cl.g += off / Residual
					cl.w += 1 / Residual
					continue
				}
				pr, up, low := f.scales[d.Items[item].Scale].answer(int(y), e*f.times[item])
				likelihood.times(pr)
				cl.g += slope(up, low)
				cl.w += information(up, low)
			}
			cl.g -= cl.w * (eta - at)
		}
		from += len(pat.comps)
	}
}

func within(eta float64) float64 { return max(-farthest, min(farthest, eta)) }

// relate computes D·l.
func (w *work) relate(cells []cell, l []float64) {
	r := &w.f.rel
	if !r.any {
		for i := range cells {
			cells[i].prior = 0
		}
		return
	}
	pillars := w.f.lay.pillars
	clear(w.within)
	var all [3]float64
	for i := range cells {
		c := &cells[i]
		w.within[int(c.wave)*pillars+int(c.pillar)] += l[i]
		all[c.wave] += l[i]
	}
	one := cells[0].wave == cells[len(cells)-1].wave
	for i := range cells {
		c := &cells[i]
		c.prior = r.h*all[c.wave] + r.m*w.within[int(c.wave)*pillars+int(c.pillar)] + r.u*l[i]
		if one {
			continue
		}
		for j := range cells {
			if o := &cells[j]; o.wave != c.wave {
				c.prior += r.between(c, o) * l[j]
			}
		}
	}
}

// between is the covariance of the dyad's terms of two cells of different waves.
func (r *relation) between(a, b *cell) float64 {
	sum := r.h2
	if a.pillar == b.pillar {
		sum += r.m2
	}
	if a.comp == b.comp {
		sum += r.u2
	}
	return sum
}
