package ratings

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"github.com/bearinghq/bearing/psych"
)

// A Result is what a file of ratings says, as numbers with names.
type Result struct {
	LogLik      *float64     `json:"loglik"` // nil if too many raters are linked to know it
	Calibration *Calibration `json:"calibration"`
	Errors      *Calibration `json:"standard_errors,omitempty"`
	Iterations  int          `json:"iterations"`
	Persons     []Person     `json:"persons"`
	Raters      []Rater      `json:"raters"`
	Dyads       []Dyad       `json:"dyads"`
	Components  [][]string   `json:"components"` // persons who can be compared with each other
}

// Person is the sum of a person's terms, over the competencies alike.
type Person struct {
	Person      string     `json:"person"`
	Mode        float64    `json:"mode"`
	Variance    float64    `json:"variance"`
	Level       float64    `json:"level"`
	SE          float64    `json:"se"`
	Band80      [2]float64 `json:"band80"`
	Reliability float64    `json:"reliability"`
	Raters      int        `json:"raters"`
	Change      *Change    `json:"change,omitempty"` // from the wave before the last
}

// Change is by how many levels a person moved from one wave to the next.
type Change struct {
	Level  float64 `json:"level"`
	SE     float64 `json:"se"`
	Better float64 `json:"probability_better"`
}

// Rater is a rater's leniency.
type Rater struct {
	Rater    string  `json:"rater"`
	Mode     float64 `json:"mode"`
	Variance float64 `json:"variance"`
}

// Dyad is what a rater sees in a person beside that.
type Dyad struct {
	Person   string  `json:"person"`
	Rater    string  `json:"rater"`
	Mode     float64 `json:"mode"`
	Variance float64 `json:"variance"`
}

// Score computes what a file says. With estimate, what the calibration leaves
// out is estimated from the file.
func (f *File) Score(c *Calibration, estimate bool) (*Result, error) {
	fit, found, err := f.fit(c, estimate)
	if err != nil {
		return nil, err
	}
	scale := DefaultScale
	if c != nil && c.Scale != nil {
		scale = *c.Scale
	}
	e := fit.Errors()
	r := &Result{Calibration: f.Found(fit.Params, scale), Iterations: fit.Iterations}
	if l := e.LogLik(); !math.IsNaN(l) {
		r.LogLik = &l
	}
	if found != nil {
		r.Errors = f.standardErrors(found.SE)
	}
	f.persons(e, fit.Params, scale, r)
	for i, name := range f.Raters {
		mode, variance := e.Rater(i)
		r.Raters = append(r.Raters, Rater{name, mode, variance})
	}
	r.Dyads = make([]Dyad, f.Data.Dyads())
	e.EachDyad(func(i int, mode, variance float64) {
		rater, person := f.Data.Dyad(i)
		r.Dyads[i] = Dyad{f.Persons[person], f.Raters[rater], mode, variance}
	})
	of, _, n := f.Data.Components()
	r.Components = make([][]string, n)
	for p, i := range of {
		if i >= 0 {
			r.Components[i] = append(r.Components[i], f.Persons[p])
		}
	}
	slices.SortStableFunc(r.Components, func(a, b []string) int { return cmp.Compare(len(b), len(a)) })
	return r, nil
}

func (f *File) fit(c *Calibration, estimate bool) (*psych.Fit, *psych.Estimate, error) {
	p, free, err := f.Params(c, estimate)
	if err != nil {
		return nil, nil, err
	}
	if !estimate {
		return psych.Solve(f.Data, p, psych.Options{}), nil, nil
	}
	found, err := psych.Maximise(f.Data, p, free, psych.Options{})
	if err == nil && !found.Converged {
		err = errors.New("no maximum of the likelihood was found")
	}
	if err != nil {
		return nil, nil, cannot(err)
	}
	return found.Fit, found, nil
}

// persons adds the mean over the competencies of each person's levels in the
// last wave.
func (f *File) persons(e *psych.Errors, p psych.Params, scale Scale, r *Result) {
	n, waves := len(f.Model.Pillars), f.Model.Waves()
	prior := f.priorVariance(p)
	r.Persons = make([]Person, len(f.Persons))
	e.Each(func(one *psych.Person) {
		last := (waves - 1) * n
		mode, variance := meanOf(one, last, last, n)
		level, se := scale.Level(mode, math.Sqrt(variance))
		to := &r.Persons[one.Number]
		*to = Person{
			Person: f.Persons[one.Number], Mode: mode, Variance: variance, Level: level, SE: se,
			Band80:      [2]float64{max(1, level-1.28*se), min(5, level+1.28*se)},
			Reliability: psych.Reliability(math.Sqrt(variance), prior), Raters: one.Raters,
		}
		if waves == 1 {
			return
		}
		was, wasVariance := meanOf(one, last-n, last-n, n)
		_, both := meanOf(one, last, last-n, n)
		sd := math.Sqrt(variance + wasVariance - 2*both)
		to.Change = &Change{(mode - was) / scale.SD, sd / scale.SD, .5 * math.Erfc((was-mode)/sd/math.Sqrt2)}
	})
}

// meanOf returns the mean of the n levels from a, and its covariance with that
// of those from b.
func meanOf(p *psych.Person, a, b, n int) (mode, covariance float64) {
	size := len(p.Levels)
	for i := range n {
		mode += p.Levels[a+i] / float64(n)
		for j := range n {
			covariance += p.Cov[(a+i)*size+b+j] / float64(n*n)
		}
	}
	return mode, covariance
}

// priorVariance is that of the mean over competencies among persons.
func (f *File) priorVariance(p psych.Params) float64 {
	n := float64(len(f.Model.Pillars))
	sizes := map[int]float64{}
	for _, k := range f.Model.Pillars {
		sizes[k]++
	}
	same := 0.
	for _, k := range slices.Sorted(slices.Values(f.Model.Pillars)) {
		same += sizes[k] / (n * n)
	}
	drift := 0.
	for _, y := range f.Model.Years {
		drift += y
	}
	v, d := p.Var, p.Drift
	return v.General + d.General*drift + (v.Pillar+d.Pillar*drift)*same + (v.Competency+d.Competency*drift)/n
}

// standardErrors leaves out what was fixed.
func (f *File) standardErrors(se psych.Params) *Calibration {
	c := &Calibration{Items: map[string]float64{}, Groups: map[string]float64{}, Variances: map[string]*float64{}}
	known := func(x float64) bool { return x != 0 && !math.IsNaN(x) }
	if len(se.Thresholds) > 0 && known(se.Thresholds[0][0]) {
		c.Thresholds = se.Thresholds[0]
	}
	for i, x := range se.Items {
		if known(x) {
			c.Items[f.Items[i]] = x
		}
	}
	for i, x := range se.Groups {
		if known(x) {
			c.Groups[f.Groups[i]] = x
		}
	}
	for _, v := range variances {
		if x := *v.of(&se.Var); known(x) {
			c.Variances[v.name] = &x
		}
	}
	return c
}
