package psych

import "gonum.org/v1/gonum/mat"

// metric is the curvature with which a search begins: of what is looked for, as if answers were normal and variances told nothing of the rest.
// From there the true one is not far, so that half a dozen gradients do for
// variances, and a dozen for all.
//
// A variance v with n terms, and s in units of the prior's, has
//
//	½ Σ (1 − var(b)/v)² + ½ s
//
// and thresholds and effects have the covariance I of their scores at the mode,
// but for the direction e in which all answers shift, which is known only as
// well as the means of persons, raters and dyads are:
//
//	I − (Ie)(Ie)'/c·(1 − i/c)      c = e'Ie      1/i = 1/c + v_G/persons + v_s/raters + v_h/dyads
func (o *objective) metric() *mat.SymDense {
	n := len(o.slope)
	h := mat.NewSymDense(n, nil)
	at := o.fixed(h)
	for k := range kinds {
		if *o.free.Var.of(k) == 0 {
			continue
		}
		told, n := 0., o.sums.units[k]
		if n > 0 {
			told = max(0, 1 - o.sums.left[k] / *o.fit.Params.Var.of(k) / n)
		}
		h.SetSym(at, at, max(1e-3, (n*told*told+o.free.Strength)/2))
		at++
	}
	return h
}

// inverse returns that of a curvature, or what stands for it.
func (o *objective) inverse(h *mat.SymDense) *mat.SymDense {
	var chol mat.Cholesky
	inverse := mat.NewSymDense(h.SymmetricDim(), nil)
	if !chol.Factorize(h) || chol.InverseTo(inverse) != nil {
		inverse.Zero()
		for i, unit := range o.units() {
			inverse.SetSym(i, i, unit*unit)
		}
	}
	return inverse
}

// fixed fills in the curvature of thresholds and effects, by the answers about
// some thousand persons, and returns how many there are.
func (o *objective) fixed(h *mat.SymDense) (n int) {
	d, p := o.d, o.fit.Params
	scales := make([]int, len(p.Thresholds)) // where what is looked for begins, from 1
	var shift []int
	for i, free := range o.free.Thresholds {
		if free {
			scales[i], shift = n+1, append(shift, n)
			n += len(p.Thresholds[i])
		}
	}
	items, groups := make([]int, len(d.Items)), make([]int, d.Groups)
	each(o.free.Items, func(i int) { n++; items[i] = n })
	each(o.free.Groups, func(i int) { n++; groups[i] = n })
	if n == 0 {
		return 0
	}
	sum, score := mat.NewSymDense(n, nil), mat.NewVecDense(n, nil)
	w, answers := newWork(o.fit), 0.
	for person := 0; person < d.persons; person += max(1, d.persons/1000) {
		w.load(person)
		for i := range w.dyads {
			dy := &w.dyads[i]
			w.eachAnswer(dy, func(cell int, item int32, y int, pr, up, low float64) {
				score.Zero()
				scale := d.Items[item].Scale
				if from := scales[scale] - 1; from >= 0 {
					scoreThresholds(score.RawVector().Data[from:], p.Thresholds[scale], y, up*(1-up)/pr, -low*(1-low)/pr)
				}
				for _, at := range [...]int{items[item], groups[w.cells[dy.cell+cell].group]} {
					if at > 0 {
						score.SetVec(at-1, slope(up, low))
					}
				}
				sum.SymRankOne(sum, 1, score)
				answers++
			})
		}
	}
	if answers > 0 {
		sum.ScaleSym(float64(d.answers)/answers, sum)
	}
	o.absorb(sum, shift)
	for i := range n {
		for j := range i + 1 {
			h.SetSym(i, j, sum.At(i, j))
		}
		h.SetSym(i, i, sum.At(i, i)+1e-6*float64(d.answers)) // of an effect that no answer tells of, too
	}
	return n
}

// scoreThresholds fills in the slopes by what is looked for of a scale, given
// those by the upper and the lower threshold of an answer.
func scoreThresholds(to, taus []float64, y int, upper, lower float64) {
	if y > len(taus) {
		upper = 0
	}
	to[0] = upper + lower
	for j := 1; j < len(taus) && j < y; j++ {
		to[j] = (taus[j] - taus[j-1]) * upper
		if j < y-1 {
			to[j] += (taus[j] - taus[j-1]) * lower
		}
	}
}

// absorb takes from a curvature what random terms take of a shift of all answers.
func (o *objective) absorb(h *mat.SymDense, shift []int) {
	n := h.SymmetricDim()
	e, he := mat.NewVecDense(n, nil), mat.NewVecDense(n, nil)
	for _, i := range shift {
		e.SetVec(i, 1)
	}
	he.MulVec(h, e)
	c := mat.Dot(e, he)
	if !(c > 0) {
		return
	}
	d, v := o.d, &o.fit.Params.Var
	variance := 1/c + v.General/float64(max(1, d.persons)) + v.Severity/float64(max(1, d.raters)) + v.Halo/float64(max(1, len(d.rater)))
	h.SymRankOne(h, -(1-1/(variance*c))/c, he)
}
