package ratings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
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

// ReadCalibration reads a calibration and checks it. The name is for messages.
func ReadCalibration(r io.Reader, name string) (*Calibration, error) {
	text, err := io.ReadAll(io.LimitReader(r, 16<<20))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	var c Calibration
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return nil, unreadable(name, text, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.Invalid, "%s: there is more after the closing brace. A calibration is one JSON object.", name)
	}
	return &c, c.check(name)
}

// unreadable says where a file is not a calibration.
func unreadable(name string, text []byte, err error) error {
	at := func(offset int64) int { return 1 + bytes.Count(text[:min(int(offset), len(text))], []byte("\n")) }
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fault.New(fault.Invalid, "%s, line %d: this is not JSON (%s). Numbers such as NaN or Infinity are not JSON either.", name, at(e.Offset), e.Error())
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fault.New(fault.Invalid, "%s, line %d: %s is a %s where a %s belongs.", name, at(e.Offset), e.Field, e.Value, plain(e.Type.Kind().String()))
	}
	return fault.New(fault.Invalid, "%s is not a calibration: %s. It has thresholds, items, groups, location_sd, variances and scale.", name, err.Error())
}

func plain(kind string) string {
	switch kind {
	case "float64":
		return "number"
	case "slice":
		return "list"
	}
	return "JSON object"
}

func (c *Calibration) check(name string) error {
	for j, t := range c.Thresholds {
		if j > 0 && t <= c.Thresholds[j-1] {
			return fault.New(fault.Invalid, "%s: threshold %d (%g) is not above threshold %d (%g). Write thresholds from low to high.", name, j+1, t, j, c.Thresholds[j-1])
		}
	}
	if len(c.Thresholds) > maxValue-1 {
		return fault.New(fault.Invalid, "%s: there are %d thresholds; a scale has at most %d answers.", name, len(c.Thresholds), maxValue)
	}
	for key, v := range c.Variances {
		if !slices.ContainsFunc(variances, func(v named) bool { return v.name == key }) {
			return fault.New(fault.Invalid, "%s: there is no variance %q. There are general, pillar, competency, perspective, severity, halo, pillar_halo and competency_halo.", name, key)
		}
		if v != nil && !(*v >= 0) {
			return fault.New(fault.Invalid, "%s: the variance %s is %g. A variance is 0 or more.", name, key, *v)
		}
	}
	if c.LocationSD != nil && !(*c.LocationSD >= 0) {
		return fault.New(fault.Invalid, "%s: location_sd is %g. It is 0 or more.", name, *c.LocationSD)
	}
	if c.Scale != nil && !(c.Scale.SD > 0) {
		return fault.New(fault.Invalid, "%s: the sd of the scale is %g. It is above 0.", name, c.Scale.SD)
	}
	return nil
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
		return p, free, fault.New(fault.Invalid, "%s: the value %d is outside the scale, which has %d answers (%d thresholds). Correct it, give a calibration for this scale, or let it be estimated.", f.topAt, f.Top, top, top-1)
	}
	if c.LocationSD != nil {
		p.LocationSD = *c.LocationSD
	} else if estimate {
		p.LocationSD = 0 // the thresholds hold it
	}
	var err error
	if p.Items, free.Items, err = effects("items", c.Items, f.Items, estimate); err != nil {
		return p, free, err
	}
	if p.Groups, free.Groups, err = effects("groups", c.Groups, f.Groups, estimate && len(f.Groups) > 1); err != nil {
		return p, free, err
	}
	known := f.identified()
	for i, v := range variances {
		to := v.of(&p.Var)
		if x := c.Variances[v.name]; x != nil {
			*to = *x
			continue
		}
		if !estimate {
			continue
		}
		if *to = 0; known[i] {
			*to = *v.of(ptr(psych.Default().Var))
			*v.of(&free.Var) = 1
		}
	}
	return p, free, nil
}

func ptr[T any](x T) *T { return &x }

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
func effects(what string, of map[string]float64, names []string, estimate bool) ([]float64, []bool, error) {
	if of == nil {
		if !estimate || len(names) < 2 {
			return nil, nil, nil
		}
		free := make([]bool, len(names))
		for i := range free {
			free[i] = i > 0
		}
		return make([]float64, len(names)), free, nil
	}
	x := make([]float64, len(names))
	for i, n := range names {
		x[i] = of[n]
	}
	for _, n := range slices.Sorted(maps.Keys(of)) {
		if math.IsNaN(of[n]) || math.IsInf(of[n], 0) {
			return nil, nil, fault.New(fault.Invalid, "The calibration's %s: %q is not a number.", what, n)
		}
	}
	return x, nil, nil
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
		c.Variances[v.name] = ptr(*v.of(&p.Var))
	}
	return c
}

// cannot says why parameters cannot be estimated.
func cannot(err error) error {
	return fault.New(fault.Invalid, "The calibration cannot be estimated: %s. Give a calibration that fixes it, or add ratings.", err.Error())
}
