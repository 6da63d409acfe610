package psych

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Where there are many dyads, a search begins with some of them.
const (
	plenty = 40_000 // dyads from which on it does
	some   = 5000   // of which so many, about
	side   = 50     // neighbours in the order of persons, who share raters more often than others
)

// part returns the answers about blocks of persons, evenly spread, with their
// raters, if that leaves much less than there is.
func (d *Data) part() (*Data, bool) {
	every := len(d.rater) / some
	if len(d.rater) < plenty {
		return nil, false
	}
	to := &Data{Model: d.Model, patterns: d.patterns, values: d.values, dyads: make([]int32, 1)}
	number := make(map[int32]int32)
	for p := range d.persons {
		if p/side%every != 0 {
			continue
		}
		for i := d.dyads[p]; i < d.dyads[p+1]; i++ {
			r, ok := number[d.rater[i]]
			if !ok {
				r = int32(len(number))
				number[d.rater[i]] = r
			}
			to.forms, to.rater = append(to.forms, int32(len(to.form))), append(to.rater, r)
			for _, form := range d.form[d.forms[i]:d.forms[i+1]] {
				for _, y := range d.valuesOf(&form) {
					if y > 0 {
						to.answers++
					}
				}
				form.cells = to.cells
				to.cells += int64(len(d.patterns[form.pattern].comps))
				to.form, to.ofForm = append(to.form, form), append(to.ofForm, r)
			}
		}
		to.persons++
		to.dyads = append(to.dyads, int32(len(to.rater)))
	}
	to.forms, to.raters = append(to.forms, int32(len(to.form))), len(number)
	to.index()
	return to, true
}

// byPart finds the maximum, and the curvature there, by that of a part of the
// answers. What a part says of the curvature is unlike what metric says as it is
// for all answers:
//
//	H = L·L_part⁻¹·H_part·L_part⁻¹'·L'      M = L·L'
//
// That is right to about a hundredth for thresholds and effects; rows of variances
// are taken by differences. It reports whether the maximum was found so.
func (o *objective) byPart(start []float64) ([]float64, bool) {
	d, ok := o.d.part()
	if !ok || o.fit.opt.Raters != nil {
		return nil, false
	}
	p := &objective{d: d, free: o.free, p: o.p, fit: newFit(d, o.p, o.fit.opt)}
	if p.categories() != nil || !p.fit.direct(p.fit.opt.Direct) {
		return nil, false
	}
	x, err := p.search(start)
	if err != nil || p.hessian == nil {
		return nil, false
	}
	p.at(x)
	likeness, ok := alike(p.hessian, p.metric(), nil)
	if !ok {
		return nil, false
	}
	scaled := func() *mat.SymDense {
		h, _ := alike(likeness, nil, o.metric())
		return h
	}
	if o.at(x); math.IsInf(o.value, 0) || math.IsNaN(o.value) {
		return nil, false
	}
	x = o.descend(x, o.inverse(scaled()), func(gain, _ float64) bool {
		return gain < 1e-7 || o.unpack(o.last).endless(likely) != ""
	})
	u := o.unpack(x)
	o.hessian = o.slopes(x, scaled(), len(x)-o.free.Var.count())
	return x, u.endless(likely) == "" && !slices.Contains(o.pinned(u), true)
}

// alike returns to·from⁻¹·h·from⁻¹'·to' by Cholesky factors of from and to; nil
// is 1.
func alike(h, from, to *mat.SymDense) (*mat.SymDense, bool) {
	n := h.SymmetricDim()
	x := mat.DenseCopyOf(h)
	for _, side := range []*mat.SymDense{from, to} {
		if side == nil {
			continue
		}
		var chol mat.Cholesky
		if !chol.Factorize(side) {
			return nil, false
		}
		var l mat.TriDense
		chol.LTo(&l)
		for range 2 {
			var y mat.Dense
			if side == from {
				if y.Solve(&l, x) != nil {
					return nil, false
				}
			} else {
				y.Mul(&l, x)
			}
			x = mat.DenseCopyOf(y.T())
		}
	}
	sym := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			sym.SetSym(i, j, (x.At(i, j)+x.At(j, i))/2)
		}
	}
	return sym, true
}
