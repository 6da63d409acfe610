package psych

// Prior strength of the shipped variances, in units of the kind of term, when
// they are adapted to an organisation.
const strength = 20

// quick is up to how many dyads variances are sought by their gradient.
const quick = 5000

// enough is the part by which a variance may change in the last step.
const enough = .01

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
	f := newFit(d, prior, opt)
	if rounds > 0 && d.Dyads() <= quick && f.direct(f.opt.Direct) {
		f.climb(prior)
		return f
	}
	f.iterate()
	for range rounds {
		if f.round(prior) < enough {
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
			w.load(p * step)
			w.addSquares(e, p*step, parts[i], nil)
		}
	})
	sum := newGradient(f.Data, f.Params)
	for _, g := range parts {
		sum.add(g)
	}
	if f.Params.Var.Severity > 0 {
		e.addRaters(sum)
	}
	return sum
}

// addSquares adds what a person and the dyads contribute, but for the part by
// which parameters move the mode, and keeps the variances of predictors, if there
// is a place for them.
func (w *work) addSquares(e *Errors, p int, to *gradient, variances []float64) {
	f, lay := w.f, &w.f.lay
	size := lay.size()
	if w.nforms == 0 {
		return
	}
	w.offsetCov(e, p)
	w.spreadOut()
	x := f.x[p*size : (p+1)*size]
	for i, t := range lay.terms {
		if k, ok := lay.kind(int(t)); ok {
			to.term(k, 1/lay.prior[i], x[i], w.covX[i*size+i])
		}
	}
	for i := range w.dyads {
		dy := &w.dyads[i]
		w.dyadCov(dy)
		first := f.Data.form[w.first+int32(dy.form)].cells
		w.dyadSquares(dy, f.l[first:first+int64(dy.cells)], to)
		if variances != nil {
			copy(variances[first:], w.varOf[:dy.cells])
		}
	}
}

// dyadSquares adds what a dyad's own terms contribute.
func (w *work) dyadSquares(dy *dyad, l []float64, to *gradient) {
	cells := w.cells[dy.cell : dy.cell+dy.cells]
	lasts := w.f.rel.lasts()
	sums, units := w.alike(cells, l, l, lasts), w.distinct(cells, lasts)
	for i, k := range [...]kind{halo, pillarHalo, competencyHalo} {
		v := *w.f.Params.Var.of(k)
		if v <= 0 {
			continue
		}
		x := sums[i] - w.sumsM[i]
		to.variances[k] += x / 2
		to.squares[k] += v*v*x + units[i]*v
		to.left[k] += units[i]*v - v*v*w.sumsM[i]
		to.units[k] += units[i]
	}
}
