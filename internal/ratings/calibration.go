package ratings

import (
	"math"
	"slices"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/psych"
)

// A Calibration is the parameters of a scale as a file: what is left out is
// unknown, and either has the value that is shipped or is estimated.
type Calibration struct {
	Thresholds []float64           `json:"thresholds,omitempty"`
	Items      map[string]float64  `json:"items,omitempty"`
	Groups     map[string]float64  `json:"groups,omitempty"`
	LocationSD *float64            `json:"location_sd,omitempty"`
	Variances  map[string]*float64 `json:"variances,omitempty"`
	Scale      *Scale              `json:"scale,omitempty"`
}

// Scale turns logits into levels: 3 + (θ − mean)/sd, from 1 to 5.
type Scale struct {
	Mean float64 `json:"mean"`
	SD   float64 `json:"sd"`
}

// Level returns the level of θ, and the level's standard error.
func (s Scale) Level(theta, se float64) (level, seLevel float64) {
	return max(1, min(5, 3+(theta-s.Mean)/s.SD)), se / s.SD
}

// DefaultScale is that of competencies under the shipped variances.
var DefaultScale = Scale{0, 1.24}

// named is one of the variances, by the name that a file gives it.
type named struct {
	name string
	of   func(*psych.Variances) *float64
}

var variances = []named{
	{"general", func(v *psych.Variances) *float64 { return &v.General }},
	{"pillar", func(v *psych.Variances) *float64 { return &v.Pillar }},
	{"competency", func(v *psych.Variances) *float64 { return &v.Competency }},
	{"perspective", func(v *psych.Variances) *float64 { return &v.Perspective }},
	{"severity", func(v *psych.Variances) *float64 { return &v.Severity }},
	{"halo", func(v *psych.Variances) *float64 { return &v.Halo }},
	{"pillar_halo", func(v *psych.Variances) *float64 { return &v.PillarHalo }},
	{"competency_halo", func(v *psych.Variances) *float64 { return &v.CompetencyHalo }},
}

// Params returns the parameters for a file: what the calibration leaves out is
// what is shipped, or where estimate is set a place to begin at, and Free says so.
func (f *File) Params(c *Calibration, estimate bool) (psych.Params, psych.Free, error) {
	p, free := psych.Default(), psych.Free{}
	p.Thresholds = p.Thresholds[:1]
	if c == nil {
		c = &Calibration{}
	}
	switch {
	case c.Thresholds != nil:
		p.Thresholds[0] = slices.Clone(c.Thresholds)
	case estimate:
		p.Thresholds[0], free.Thresholds = f.begin(), []bool{true}
	}
	if top := len(p.Thresholds[0]) + 1; f.Top > top {
		return p, free, fault.New(fault.Invalid, "%s: the value %d is outside the scale, whose thresholds are for %d answers. Correct it, give a calibration for this scale, or let it be estimated.", f.topAt, f.Top, top)
	}
	if c.LocationSD != nil {
		p.LocationSD = *c.LocationSD
	} else if estimate {
		p.LocationSD = 0 // the thresholds hold it
	}
	p.Items, free.Items = effects(c.Items, f.Items, estimate)
	p.Groups, free.Groups = effects(c.Groups, f.Groups, estimate)
	known := f.identified()
	for i, v := range variances {
		to := v.of(&p.Var)
		shipped := *to
		switch x := c.Variances[v.name]; {
		case x != nil:
			*to = *x
		case estimate && known[i]:
			*v.of(&free.Var) = 1
		case estimate:
			*to = 0
		}
		*v.of(&p.Occasion) *= *to / shipped // the same share of what it now is
	}
	return p, free, nil
}

// begin returns thresholds that fit the shares of the answers.
func (f *File) begin() []float64 {
	counts := f.Data.Counts(f.Top)
	taus := make([]float64, 0, f.Top-1)
	below, n := 0., float64(f.Data.Answers())
	for y := range f.Top - 1 {
		below += float64(counts[y])
		share := min(.999, max(.001, below/n))
		tau := 1.5 * math.Log(share/(1-share)) // wider than the shares, as terms spread the predictors
		if y > 0 {
			tau = max(tau, taus[y-1]+.1)
		}
		taus = append(taus, tau)
	}
	return taus
}

// effects returns the effect of each name. Those that a calibration has are
// fixed, and with it those that it does not name, at 0; without it, all but the
// first are free.
func effects(of map[string]float64, names []string, estimate bool) (x []float64, free []bool) {
	if of == nil {
		if !estimate || len(names) < 2 {
			return nil, nil
		}
		free = make([]bool, len(names))
		for i := range free {
			free[i] = i > 0
		}
		return make([]float64, len(names)), free
	}
	x = make([]float64, len(names))
	for i, n := range names {
		x[i] = of[n]
	}
	return x, nil
}

// identified says which variances the file can tell apart, in their order.
func (f *File) identified() [8]bool {
	s := f.Data.Spread()
	return [8]bool{
		true,
		len(f.Pillars) > 1,
		len(f.Competencies) > max(1, len(f.Pillars)),
		len(f.Groups) > 1,
		s.RatersOfSeveral,
		s.DyadsOfSeveral,
		len(f.Pillars) > 1 && s.DyadsOfSeveral,
		len(f.Competencies) > 1 && s.CellsOfSeveral,
	}
}

// Found returns parameters as a calibration, with the names of the file.
func (f *File) Found(p psych.Params, s Scale) *Calibration {
	c := &Calibration{
		Thresholds: slices.Clone(p.Thresholds[0]), Items: map[string]float64{}, Groups: map[string]float64{},
		LocationSD: &p.LocationSD, Variances: map[string]*float64{}, Scale: &s,
	}
	for i, x := range p.Items {
		c.Items[f.Items[i]] = x
	}
	for i, x := range p.Groups {
		if i < len(f.Groups) {
			c.Groups[f.Groups[i]] = x
		}
	}
	for _, v := range variances {
		c.Variances[v.name] = new(*v.of(&p.Var))
	}
	return c
}

// cannot says why parameters cannot be estimated.
func cannot(err error) error {
	return fault.New(fault.Invalid, "The calibration cannot be estimated: %s. Give a calibration that fixes it, or add ratings.", err.Error())
}
