package psych

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
)

// The maximum is found in two parts. A quasi-Newton method, which learns the
// curvature on its way, comes near. There the Hessian, which standard errors
// need anyway, is taken by differences, and Newton's steps with it do the rest:
// they need a few gradients where the other method would need as many again as
// it had. Where they do not lead on, as beside a variance that goes to 0, it goes
// on alone.
const (
	nearly  = 2e-4 // what a step gains where it is near: a fiftieth of a standard error
	flatly  = .05  // the slope that is taken for none, where 1 is a standard error away
	precise = 1e-9
	far     = .2 // a step of Newton's that is not believed
)

// search returns the maximum that is reached from start.
func (o *objective) search(start []float64) ([]float64, error) {
	if x, ok := o.byPart(start); ok {
		o.converged = true
		return x, nil
	}
	x, err := o.near(start)
	if err != nil {
		return nil, err
	}
	if o.unpack(x).endless(likely) != "" {
		return x, nil // which the caller refuses
	}
	if y, ok := o.newton(x); ok {
		o.converged = true
		return y, nil
	}
	o.hessian = nil
	unit := o.units()
	x, converged, err := o.quasi(x, unit)
	o.converged = converged
	if err == nil && !o.converged {
		o.converged = o.flat(x, unit)
	}
	return x, err
}

// near comes near the maximum from start.
func (o *objective) near(start []float64) ([]float64, error) {
	if o.at(start); math.IsInf(o.value, 0) || math.IsNaN(o.value) {
		return nil, errors.New("the parameters cannot be found from where the search begins")
	}
	return o.descend(start, o.inverse(o.metric()), func(gain, _ float64) bool {
		return gain < nearly || o.unpack(o.last).endless(5*likely) != ""
	}), nil
}

// flat reports whether nothing is to be gained any more, as where a line search
// ends in rounding beside a variance that goes to 0.
func (o *objective) flat(x, unit []float64) bool {
	o.at(x)
	for i, s := range o.slope {
		if !(math.Abs(s*unit[i]) < flatly) {
			return false
		}
	}
	return true
}

// quasi comes as near to the maximum as it can, by the same method with a more
// patient line search and each number measured in its unit.
func (o *objective) quasi(start, unit []float64) (x []float64, converged bool, err error) {
	natural := func(z []float64) []float64 {
		x := make([]float64, len(z))
		for i := range x {
			x[i] = z[i] * unit[i]
		}
		return x
	}
	z := make([]float64, len(start))
	for i := range z {
		z[i] = start[i] / unit[i]
	}
	settings := &optimize.Settings{
		GradientThreshold: 1e-5,
		Converger:         &optimize.FunctionConverge{Absolute: 1e-7, Iterations: 4},
	}
	result, err := optimize.Minimize(optimize.Problem{
		Func: func(z []float64) float64 { return o.f(natural(z)) },
		Grad: func(to, z []float64) {
			o.g(to, natural(z))
			for i := range to {
				to[i] *= unit[i]
			}
		},
	}, z, settings, &optimize.BFGS{})
	if result == nil || math.IsNaN(result.F) {
		return nil, false, fmt.Errorf("the parameters cannot be found: %v", err)
	}
	return natural(result.X), err == nil, nil
}

// units are about the standard errors of what is looked for: what the terms
// leave of them if they were known for the first threshold and the variances, and
// of what the answers alone would say for the rest.
func (o *objective) units() (unit []float64) {
	d, v := o.d, &o.p.Var
	answers := float64(d.answers)
	for i, free := range o.free.Thresholds {
		if !free {
			continue
		}
		unit = append(unit, math.Sqrt(4/answers+v.Severity/float64(max(1, d.raters))+v.General/float64(max(1, d.persons))))
		for range o.p.Thresholds[i][1:] {
			unit = append(unit, math.Sqrt(4*float64(len(o.p.Thresholds[i]))/answers))
		}
	}
	each(o.free.Items, func(int) { unit = append(unit, math.Sqrt(4*float64(len(d.Items))/answers)) })
	each(o.free.Groups, func(int) { unit = append(unit, math.Sqrt(4*float64(d.Groups)/answers)) })
	for k := range kinds {
		if *o.free.Var.of(k) == 0 {
			continue
		}
		terms := d.persons
		switch k {
		case severity:
			terms = d.raters
		case halo, pillarHalo, competencyHalo:
			terms = len(d.rater)
		}
		unit = append(unit, math.Sqrt(3/float64(max(3, terms))))
	}
	return unit
}

// newton takes steps from near the maximum by one Hessian, or by a second where
// the first was taken too far away to tell errors by. It reports whether they
// led there.
func (o *objective) newton(x []float64) ([]float64, bool) {
	for range 2 {
		o.at(x)
		slope := slices.Clone(o.slope)
		h := o.curvature(x)
		var chol mat.Cholesky
		if slices.Contains(o.pinned(o.unpack(x)), true) || !chol.Factorize(h) {
			return nil, false
		}
		o.hessian = h
		left, ok := 0., false
		for i := range 8 {
			step := mat.NewVecDense(len(x), nil)
			if chol.SolveVecTo(step, mat.NewVecDense(len(slope), slope)) != nil {
				return nil, false
			}
			gain := mat.Dot(step, mat.NewVecDense(len(slope), slope)) / 2
			if i == 0 {
				left = gain
			}
			if ok = gain < precise; ok {
				break
			}
			if mat.Norm(step, math.Inf(1)) > far {
				return nil, false
			}
			was := o.value
			x = slices.Clone(x)
			for j := range x {
				x[j] -= step.AtVec(j)
			}
			o.at(x)
			if !(o.value <= was+precise) {
				return nil, false
			}
			slope = slices.Clone(o.slope)
		}
		if !ok {
			return nil, false
		}
		if left < 1e-3 { // a twentieth of a standard error
			return x, true
		}
	}
	return x, true
}

// curvature takes the Hessian at x by differences of the gradient.
func (o *objective) curvature(x []float64) *mat.SymDense {
	return o.slopes(x, mat.NewSymDense(len(x), nil), 0)
}

// slopes fills in the rows of the Hessian h at x from a row on, by differences of
// the gradient, whose step is so small that errors by it are right to some
// hundredths of a percent.
func (o *objective) slopes(x []float64, h *mat.SymDense, from int) *mat.SymDense {
	const step = 1e-4
	n := len(x)
	here := make([]float64, n)
	o.g(here, x)
	rows := make([][]float64, n)
	for i := from; i < n; i++ {
		y := slices.Clone(x)
		y[i] += step
		rows[i] = make([]float64, n)
		o.g(rows[i], y)
		for j := range n {
			rows[i][j] = (rows[i][j] - here[j]) / step
		}
	}
	for i := from; i < n; i++ {
		for j := range i + 1 {
			both := rows[i][j]
			if j >= from {
				both = (both + rows[j][i]) / 2
			}
			h.SetSym(i, j, both)
		}
	}
	return h
}
