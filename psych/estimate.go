package psych

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Free says which parameters Estimate looks for; the others stay.
type Free struct {
	Thresholds []bool // by scale
	Items      []bool // by item; at least one of each scale with free thresholds must stay
	Groups     []bool
	Var        Variances // not 0: free
	// Strength pulls free variances towards where they begin, as if that many
	// terms of each kind had been seen there.
	Strength float64
}

// An Estimate is the maximum of the Laplace log-likelihood.
type Estimate struct {
	Fit         *Fit // at the maximum
	LogLik      float64
	SE          Params // standard errors of what was free, 0 for the rest; NaN where there are none; empty with Free.Strength
	Evaluations int
	Converged   bool
}

// least is the smallest variance that is looked for. One that ends there is
// not told from 0.
const least = 1e-5

// Maximise finds the parameters that maximise the Laplace log-likelihood,
// beginning at p, in which free variances must be above 0. It fails with a
// sentence where the answers say nothing about a parameter: a category of a
// free scale that nobody chose, or a set of linked raters that is too large.
func Maximise(d *Data, p Params, free Free, opt Options) (*Estimate, error) {
	if err := p.Check(d.Model); err != nil {
		return nil, err
	}
	o := &objective{d: d, free: free, fit: newFit(d, p, opt), p: p}
	o.fit.opt.Tolerance = 3e-4 // Newton's error after the last step is its square
	if !o.fit.direct(o.fit.opt.Direct) {
		return nil, fmt.Errorf("%d raters are linked with each other; parameters can be estimated with up to %d, or more where each is linked with few", o.fit.largest(), o.fit.opt.Direct)
	}
	if err := o.categories(); err != nil {
		return nil, err
	}
	start := o.pack(p)
	if len(start) == 0 {
		o.at(start)
		return &Estimate{Fit: o.fit, LogLik: o.logLik, Evaluations: 1, Converged: true}, nil
	}
	x, err := o.search(start)
	if err != nil {
		return nil, err
	}
	if what := o.unpack(x).endless(likely); what != "" {
		return nil, fmt.Errorf("%s grows without end, as where all answers follow from who is rated or from who rates", what)
	}
	e := &Estimate{Converged: o.converged}
	if free.Strength == 0 {
		e.SE = o.errors(x)
	}
	o.at(x)
	e.Fit, e.LogLik, e.Evaluations = o.fit, o.logLik, o.evaluations
	return e, nil
}

// objective is minus the log-likelihood as a function of free parameters:
// of a scale the first threshold and the logarithms of the distances, effects
// as they are, logarithms of variances.
type objective struct {
	d           *Data
	free        Free
	fit         *Fit
	p           Params
	last        []float64
	value       float64
	logLik      float64
	slope       []float64
	sums        *gradient
	evaluations int
	converged   bool
	hessian     *mat.SymDense // at the maximum, if it is known
}

// categories checks that somebody chose each answer of the scales whose
// thresholds are free.
func (o *objective) categories() error {
	d := o.d
	seen := make([][]bool, len(o.p.Thresholds))
	for i, taus := range o.p.Thresholds {
		seen[i] = make([]bool, len(taus)+1)
	}
	for _, form := range d.form {
		items := d.patterns[form.pattern].items
		for i, y := range d.values[form.values : form.values+int64(len(items))] {
			if y > 0 {
				seen[d.Items[items[i]].Scale][y-1] = true
			}
		}
	}
	for i, free := range o.free.Thresholds {
		for y, ok := range seen[i] {
			if free && !ok {
				return fmt.Errorf("nobody answered %d, so the thresholds beside it cannot be estimated", y+1)
			}
		}
	}
	return nil
}

func (o *objective) pack(p Params) (x []float64) {
	for i, free := range o.free.Thresholds {
		if !free {
			continue
		}
		taus := p.Thresholds[i]
		x = append(x, taus[0])
		for j := 1; j < len(taus); j++ {
			x = append(x, math.Log(taus[j]-taus[j-1]))
		}
	}
	each(o.free.Items, func(i int) { x = append(x, at(p.Items, i)) })
	each(o.free.Groups, func(i int) { x = append(x, at(p.Groups, i)) })
	for k := range kinds {
		if *o.free.Var.of(k) != 0 {
			x = append(x, math.Log(*p.Var.of(k)))
		}
	}
	return x
}

func each(free []bool, do func(int)) {
	for i, f := range free {
		if f {
			do(i)
		}
	}
}

func at(x []float64, i int) float64 {
	if i < len(x) {
		return x[i]
	}
	return 0
}

func (o *objective) unpack(x []float64) Params {
	p := o.p
	p.Thresholds = slices.Clone(p.Thresholds)
	for i, free := range o.free.Thresholds {
		if !free {
			continue
		}
		taus := make([]float64, len(p.Thresholds[i]))
		taus[0] = x[0]
		for j := 1; j < len(taus); j++ {
			taus[j] = taus[j-1] + max(1e-9, math.Exp(x[j]))
		}
		p.Thresholds[i], x = taus, x[len(taus):]
	}
	p.Items = append(slices.Clone(p.Items), make([]float64, len(o.d.Items)-len(p.Items))...)
	p.Groups = append(slices.Clone(p.Groups), make([]float64, o.d.Groups-len(p.Groups))...)
	each(o.free.Items, func(i int) { p.Items[i], x = x[0], x[1:] })
	each(o.free.Groups, func(i int) { p.Groups[i], x = x[0], x[1:] })
	for k := range kinds {
		if *o.free.Var.of(k) != 0 {
			*p.Var.of(k), x = max(least, math.Exp(x[0])), x[1:]
		}
	}
	p.Occasion = o.p.Occasion.scaled(p.Var, o.p.Var)
	return p
}

// at computes value and slope at x, from the mode that was found last.
func (o *objective) at(x []float64) {
	if o.last != nil && slices.Equal(x, o.last) {
		return
	}
	o.last = slices.Clone(x)
	o.evaluations++
	p := o.unpack(x)
	if p.Check(o.d.Model) != nil || p.endless(1000) != "" {
		o.value = math.Inf(1)
		return
	}
	o.fit.set(p)
	o.fit.iterate()
	e := o.fit.Errors()
	o.logLik = e.LogLik()
	o.value = -o.logLik + o.pull(p)
	if len(x) == 0 {
		return
	}
	o.sums = e.gradient()
	o.slope = o.chain(p, o.sums)
}

// likely is the largest variance that is taken for one, ten times that of all
// the rest of an answer and more.
const likely = 100

// endless names a parameter that is out of all proportion: a variance above
// most, or what adds more than five times its root to a predictor. It is "" if
// there is none.
func (p Params) endless(most float64) string {
	over := func(x float64) bool { return !(math.Abs(x) <= 5*math.Sqrt(most)) }
	for _, taus := range p.Thresholds {
		if slices.ContainsFunc(taus, over) {
			return "a threshold"
		}
	}
	if slices.ContainsFunc(p.Items, over) {
		return "the effect of an item"
	}
	if slices.ContainsFunc(p.Groups, over) {
		return "the effect of a group"
	}
	for k := range kinds {
		if !(*p.Var.of(k) <= most) {
			return "the variance " + k.String()
		}
	}
	return ""
}

// pull is minus the logarithm of the prior of the free variances,
//
//	Σ (n/2)(log v + v₀/v)
//
// whose maximum with the likelihood is where EM with n pseudo-terms ends.
func (o *objective) pull(p Params) (sum float64) {
	for k := range kinds {
		if *o.free.Var.of(k) != 0 {
			v := *p.Var.of(k)
			sum += o.free.Strength / 2 * (math.Log(v) + *o.p.Var.of(k)/v)
		}
	}
	return sum
}

// chain turns dL by parameter into that of minus L by what is looked for.
func (o *objective) chain(p Params, g *gradient) (s []float64) {
	for i, free := range o.free.Thresholds {
		if !free {
			continue
		}
		taus, d := p.Thresholds[i], g.thresholds[i]
		from := make([]float64, len(taus)) // what all thresholds from j on have
		for j := len(taus) - 1; j >= 0; j-- {
			from[j] = d[j]
			if j+1 < len(taus) {
				from[j] += from[j+1]
			}
		}
		s = append(s, -from[0])
		for j := 1; j < len(taus); j++ {
			s = append(s, -from[j]*(taus[j]-taus[j-1]))
		}
	}
	each(o.free.Items, func(i int) { s = append(s, -g.items[i]) })
	each(o.free.Groups, func(i int) { s = append(s, -g.groups[i]) })
	for k := range kinds {
		if *o.free.Var.of(k) != 0 {
			v := *p.Var.of(k)
			slope := -g.variances[k]*v + o.free.Strength/2*(1-*o.p.Var.of(k)/v)
			if v <= least {
				slope = 0
			}
			s = append(s, slope)
		}
	}
	return s
}

func (o *objective) f(x []float64) float64 {
	o.at(x)
	return o.value
}

func (o *objective) g(to, x []float64) {
	o.at(x)
	copy(to, o.slope)
}

// errors returns standard errors by the inverse of the Hessian at x.
func (o *objective) errors(x []float64) Params {
	n := len(x)
	h := o.hessian
	if h == nil {
		h = o.curvature(x)
	}
	p := o.unpack(x)
	pinned := o.pinned(p)
	for i, is := range pinned {
		if !is {
			continue
		}
		for j := range n {
			h.SetSym(i, j, 0)
		}
		h.SetSym(i, i, 1)
	}
	var chol mat.Cholesky
	var cov mat.SymDense
	known := chol.Factorize(h) && chol.InverseTo(&cov) == nil
	return o.delta(p, &cov, known, pinned)
}

// pinned says which of what is looked for ended at the smallest variance.
func (o *objective) pinned(p Params) []bool {
	all := make([]bool, len(o.pack(p)))
	i := len(all)
	for k := kinds - 1; k >= 0; k-- {
		if *o.free.Var.of(k) != 0 {
			i--
			all[i] = *p.Var.of(k) <= least
		}
	}
	return all
}

// delta turns the covariance of what is looked for into standard errors of
// parameters.
func (o *objective) delta(p Params, cov *mat.SymDense, known bool, pinned []bool) Params {
	se := Params{
		Thresholds: make([][]float64, len(p.Thresholds)),
		Items:      make([]float64, len(o.d.Items)), Groups: make([]float64, o.d.Groups),
	}
	i := 0
	of := func(jac []float64) float64 { // by what is looked for, from i on
		if !known {
			return math.NaN()
		}
		sum := 0.
		for a, x := range jac {
			for b, y := range jac {
				sum += x * y * cov.At(i+a, i+b)
			}
		}
		return math.Sqrt(sum)
	}
	for s, taus := range p.Thresholds {
		se.Thresholds[s] = make([]float64, len(taus))
		if s >= len(o.free.Thresholds) || !o.free.Thresholds[s] {
			continue
		}
		jac := []float64{1}
		for j := range taus {
			if j > 0 {
				jac = append(jac, taus[j]-taus[j-1])
			}
			se.Thresholds[s][j] = of(jac)
		}
		i += len(taus)
	}
	each(o.free.Items, func(k int) { se.Items[k] = of([]float64{1}); i++ })
	each(o.free.Groups, func(k int) { se.Groups[k] = of([]float64{1}); i++ })
	for k := range kinds {
		if *o.free.Var.of(k) != 0 {
			*se.Var.of(k) = of([]float64{*p.Var.of(k)})
			if pinned[i] {
				*se.Var.of(k) = math.NaN()
			}
			i++
		}
	}
	return se
}
