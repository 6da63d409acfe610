package psych

// Prior strength of the shipped variances, in units of the kind of term, when
// they are adapted to an organisation.
const strength = 20

// quick is up to how many dyads variances are sought by their gradient.
const quick = 5000

// Adapt draws the variances of p towards what the answers say, as if 20 terms
// of each kind had been seen with the variances of prior:
//
//	v = (20·v₀ + Σ (b² + var(b))) / (20 + number of terms)
//
// In a small organisation the equation is solved by the gradient of the
// likelihood. In a large one it is taken in so many rounds of EM, which stop
// when no variance changes by more than 1 %; there a round begins where the
// last ended. Of more than 4,000 persons an evenly spread sample of that many
// is looked at, which is plenty for eight numbers.
func Adapt(d *Data, prior Params, rounds int, opt Options) *Fit {
	if rounds > 0 && d.Dyads() <= quick {
		if e, err := Maximise(d, prior, Free{Var: prior.Var, Strength: strength}, opt); err == nil {
			return e.Fit
		}
	}
	f := newFit(d, prior, opt)
	f.iterate()
	for range rounds {
		if f.round(prior) < .01 {
			break
		}
	}
	return f
}

// round takes one step of EM and returns by which part a variance changed most.
func (f *Fit) round(prior Params) (most float64) {
	sums := f.Errors().squares(max(1, f.Data.persons/4000))
	p := f.Params
	for k := range kinds {
		v := p.Var.of(k)
		if *v <= 0 {
			continue
		}
		now := (strength**prior.Var.of(k) + sums.squares[k]) / (strength + sums.units[k])
		most = max(most, max(now / *v, *v/now)-1)
		*v = now
	}
	p.Occasion = prior.Occasion.scaled(p.Var, prior.Var)
	f.set(p)
	f.iterate()
	return most
}

// scaled keeps the occasion's part of the dyad's variances as they change.
func (v Variances) scaled(now, was Variances) Variances {
	part := func(x, now, was float64) float64 {
		if was <= 0 {
			return 0
		}
		return x * now / was
	}
	v.Halo = part(v.Halo, now.Halo, was.Halo)
	v.PillarHalo = part(v.PillarHalo, now.PillarHalo, was.PillarHalo)
	v.CompetencyHalo = part(v.CompetencyHalo, now.CompetencyHalo, was.CompetencyHalo)
	return v
}

// squares adds up Σ (b² + var(b)) and the number of terms by kind, over every
// person that is a multiple of step, and all raters.
func (e *Errors) squares(step int) *gradient {
	f := e.f
	n := (f.Data.persons + step - 1) / step
	parts := make([]*gradient, (n+chunk-1)/chunk)
	f.eachChunk(n, func(w *work, i, from, to int) {
		parts[i] = newGradient(f.Data, f.Params)
		for p := from; p < to; p++ {
			w.addSquares(e, p*step, parts[i])
		}
	})
	sum := newGradient(f.Data, f.Params)
	for _, g := range parts {
		sum.add(g)
	}
	if v := f.Params.Var.Severity; v > 0 {
		for r := range f.s {
			if f.Data.of[r] < f.Data.of[r+1] {
				mode, variance := e.Rater(r)
				sum.term(severity, v, mode, variance, 0)
			}
		}
	}
	return sum
}

func (w *work) addSquares(e *Errors, p int, to *gradient) {
	f, lay := w.f, &w.f.lay
	size := lay.size()
	w.load(p)
	if w.nforms == 0 {
		return
	}
	w.offsetCov(e, p)
	w.spreadOut()
	x := f.x[p*size : (p+1)*size]
	for i, t := range lay.terms {
		if k, ok := lay.kind(int(t)); ok {
			to.term(k, 1/lay.prior[i], x[i], w.covX[i*size+i], 0)
		}
	}
	for i := range w.dyads {
		dy := &w.dyads[i]
		w.dyadCov(dy)
		first := f.Data.form[w.first+int32(dy.form)].cells
		l := f.l[first : first+int64(dy.cells)]
		w.line = grow(w.line, dy.cells)
		clear(w.line)
		w.relationGradient(w.cells[dy.cell:dy.cell+dy.cells], l, w.line, to)
	}
}
