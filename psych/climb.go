package psych

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// farthestStep is how far the logarithm of a variance goes in one step.
const farthestStep = 1

// climb seeks the variances, and ends with the step that changes none of them by
// more than 1 %.
func (f *Fit) climb(prior Params) {
	const closely = 1e-3 // the error after Newton's last step is its square
	exact := f.opt.Tolerance
	f.opt.Tolerance = max(exact, closely)
	o := &objective{d: f.Data, fit: f, p: prior, free: Free{Var: prior.Var, Strength: strength}}
	x := o.pack(prior)
	if o.at(x); len(x) > 0 {
		x = o.descend(x, o.inverse(o.metric()), func(_, longest float64) bool { return longest < enough })
	}
	f.opt.Tolerance = exact
	f.set(o.unpack(x))
	f.iterate()
}

// descend goes down from x, where the value has been computed, by the method of
// Broyden, Fletcher, Goldfarb and Shanno, until the gain of a step and the
// longest change in it are small enough; that step is still taken. It learns the
// inverse of the curvature.
func (o *objective) descend(x []float64, inverse *mat.SymDense, small func(gain, longest float64) bool) []float64 {
	step := make([]float64, len(x))
	for range most {
		slope, value := slices.Clone(o.slope), o.value
		mat.NewVecDense(len(x), step).MulVec(inverse, mat.NewVecDense(len(x), slope))
		longest := 0.
		for _, s := range step {
			longest = max(longest, math.Abs(s))
		}
		part := -min(1, farthestStep/longest)
		gain := -part * dot(step, slope)
		if small(gain/2, longest) {
			return along(x, step, part)
		}
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
