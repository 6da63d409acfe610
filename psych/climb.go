package psych

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// farthestStep is how far the logarithm of a variance goes in one step.
const farthestStep = 1

// climb seeks the variances by the method of Broyden, Fletcher, Goldfarb and
// Shanno on their logarithms, and ends with the step that changes none of them
// by more than 1 %. It begins with the curvature that each variance would have
// alone, with n terms in units of the prior's, if answers were normal,
//
//	½ Σ (1 − var(b)/v)² + ½ n
//
// from which the true one is not far: half a dozen gradients do.
func (f *Fit) climb(prior Params) {
	const closely = 1e-3 // the error after Newton's last step is its square
	exact := f.opt.Tolerance
	f.opt.Tolerance = max(exact, closely)
	o := &objective{d: f.Data, fit: f, p: prior, free: Free{Var: prior.Var, Strength: strength}}
	x := o.pack(prior)
	if o.at(x); len(x) > 0 {
		x = o.descend(x)
	}
	f.opt.Tolerance = exact
	f.set(o.unpack(x))
	f.iterate()
}

// alone is the inverse of the curvature that climb begins with.
func (o *objective) alone() *mat.SymDense {
	var diagonal []float64
	for k := range kinds {
		if *o.free.Var.of(k) == 0 {
			continue
		}
		told, n := 0., o.sums.units[k]
		if n > 0 {
			told = max(0, 1 - o.sums.left[k] / *o.fit.Params.Var.of(k) / n)
		}
		diagonal = append(diagonal, 2/(n*told*told+o.free.Strength))
	}
	inverse := mat.NewSymDense(len(diagonal), nil)
	for i, h := range diagonal {
		inverse.SetSym(i, i, h)
	}
	return inverse
}

// descend goes down from x, where the value has been computed.
func (o *objective) descend(x []float64) []float64 {
	inverse := o.alone()
	step := make([]float64, len(x))
	for range most {
		slope, value := slices.Clone(o.slope), o.value
		mat.NewVecDense(len(x), step).MulVec(inverse, mat.NewVecDense(len(x), slope))
		longest := 0.
		for _, s := range step {
			longest = max(longest, math.Abs(s))
		}
		part := -min(1, farthestStep/longest)
		if longest < enough {
			return along(x, step, part)
		}
		gain := -part * dot(step, slope)
		y := along(x, step, part)
		for o.at(y); !(o.value <= value-1e-4*gain) && gain > 1e-12; o.at(y) {
			part, gain = part/2, gain/2
			y = along(x, step, part)
		}
		for i := range step {
			step[i] = y[i] - x[i]
			slope[i] = o.slope[i] - slope[i]
		}
		x = y
		learn(inverse, step, slope)
	}
	return x
}

// along returns x + part·step.
func along(x, step []float64, part float64) []float64 {
	y := slices.Clone(x)
	for i := range y {
		y[i] += part * step[i]
	}
	return y
}

// learn makes an inverse Hessian H right for a step that changed the slope by y.
func learn(h *mat.SymDense, step, y []float64) {
	s := mat.NewVecDense(len(step), step)
	sy := dot(step, y)
	if !(sy > 0) {
		return
	}
	var hy mat.VecDense
	hy.MulVec(h, mat.NewVecDense(len(y), y))
	h.SymRankOne(h, (1+dot(y, hy.RawVector().Data)/sy)/sy, s)
	h.RankTwo(h, -1/sy, s, &hy)
}
