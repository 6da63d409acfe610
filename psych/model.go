package psych

import (
	"fmt"
	"math"
)

// A Model says what was asked, and in how many waves by how many groups.
type Model struct {
	Pillars []int  // the pillar of each competency
	Items   []Item // what can be answered
	Groups  int    // of raters, at least 1
	Years   []float64
	// Years holds, for the second and every later wave, the years since the wave
	// before it; it is empty where there is one wave.
}

// An Item is one question.
type Item struct {
	Competency int
	Scale      int // which of Params.Thresholds it is answered on
}

// Waves returns the number of waves.
func (m Model) Waves() int { return 1 + len(m.Years) }

// pillars returns how many pillars there are.
func (m Model) pillars() int {
	n := 0
	for _, k := range m.Pillars {
		n = max(n, k+1)
	}
	return n
}

func (m Model) check() {
	for i, it := range m.Items {
		if it.Competency < 0 || it.Competency >= len(m.Pillars) || it.Scale < 0 {
			panic(fmt.Sprintf("psych: item %d asks about competency %d of %d on scale %d", i, it.Competency, len(m.Pillars), it.Scale))
		}
	}
	if m.Groups < 1 || m.Groups > 250 || m.Waves() > 3 {
		panic(fmt.Sprintf("psych: %d groups and %d waves", m.Groups, m.Waves()))
	}
}

// Variances are those of the random terms, on the logit scale.
type Variances struct {
	General, Pillar, Competency float64 // G, P, C
	Perspective                 float64 // V
	Severity                    float64 // s
	Halo, PillarHalo            float64 // h, m
	CompetencyHalo              float64 // u
}

// Residual is the variance of a logistic variable: what is left of one answer
// when all terms are known.
const Residual = math.Pi * math.Pi / 3

// Params is what a calibration fixes.
type Params struct {
	Thresholds [][]float64 // of each scale, increasing
	Items      []float64   // δ of each item; nil is all 0
	Groups     []float64   // α of each group; nil is all 0
	LocationSD float64     // of κ; 0 fixes κ at 0
	ShiftSD    float64     // of μ_w in later waves; 0 fixes it at 0
	Var        Variances
	Drift      Variances // of G, P and C per year between waves
	Occasion   Variances // the part of Halo, PillarHalo and CompetencyHalo that belongs to one wave
}

// Default returns the parameters that are used until a calibration replaces
// them: scale 0 for answers on frequency, scale 1 for anchored levels. They
// were chosen so that agreement within and between groups of raters is what
// the literature reports (Conway & Huffcutt 1997, Scullen et al. 2000); the
// thresholds are guesses.
func Default() Params {
	return Params{
		Thresholds: [][]float64{{-5.7, -3.9, -1.6, 1.6}, {-4.6, -1.7, 1.4, 4.1}},
		LocationSD: 1,
		ShiftSD:    1,
		Var: Variances{
			General: 1, Pillar: .3, Competency: .23, Perspective: .18,
			Severity: .91, Halo: 1, PillarHalo: .27, CompetencyHalo: .55,
		},
		Drift:    Variances{General: .2, Pillar: .12, Competency: .12},
		Occasion: Variances{Halo: .25, PillarHalo: .08, CompetencyHalo: .15},
	}
}

// Check reports what is wrong with the parameters for a model, in words that
// name the place; nil if nothing is.
func (p Params) Check(m Model) error {
	for i, taus := range p.Thresholds {
		if len(taus) == 0 || len(taus) > 254 {
			return fmt.Errorf("scale %d has %d thresholds", i+1, len(taus))
		}
		for j, t := range taus {
			if math.IsNaN(t) || math.IsInf(t, 0) {
				return fmt.Errorf("threshold %d is not a number", j+1)
			}
			if j > 0 && t <= taus[j-1] {
				return fmt.Errorf("threshold %d (%g) is not above threshold %d (%g)", j+1, t, j, taus[j-1])
			}
		}
	}
	for i, it := range m.Items {
		if it.Scale >= len(p.Thresholds) {
			return fmt.Errorf("item %d is answered on scale %d, which has no thresholds", i+1, it.Scale+1)
		}
	}
	for _, part := range []struct {
		name string
		all  []float64
		n    int
	}{{"item", p.Items, len(m.Items)}, {"group", p.Groups, m.Groups}} {
		if len(part.all) != 0 && len(part.all) != part.n {
			return fmt.Errorf("there are %d %s effects for %d", len(part.all), part.name, part.n)
		}
		for i, x := range part.all {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("the effect of %s %d is not a number", part.name, i+1)
			}
		}
	}
	for _, v := range []struct {
		name string
		v    float64
	}{
		{"location_sd", p.LocationSD}, {"shift_sd", p.ShiftSD},
		{"general", p.Var.General}, {"pillar", p.Var.Pillar}, {"competency", p.Var.Competency}, {"perspective", p.Var.Perspective},
		{"severity", p.Var.Severity}, {"halo", p.Var.Halo}, {"pillar_halo", p.Var.PillarHalo}, {"competency_halo", p.Var.CompetencyHalo},
		{"drift of general", p.Drift.General}, {"drift of pillar", p.Drift.Pillar}, {"drift of competency", p.Drift.Competency},
	} {
		switch {
		case math.IsNaN(v.v) || math.IsInf(v.v, 0):
			return fmt.Errorf("%s is not a number", v.name)
		case v.v < 0:
			return fmt.Errorf("%s is %g; it cannot be negative", v.name, v.v)
		}
	}
	for _, v := range []struct {
		name        string
		part, whole float64
	}{
		{"halo", p.Occasion.Halo, p.Var.Halo}, {"pillar_halo", p.Occasion.PillarHalo, p.Var.PillarHalo},
		{"competency_halo", p.Occasion.CompetencyHalo, p.Var.CompetencyHalo},
	} {
		if len(m.Years) > 0 && !(v.part >= 0 && v.part <= v.whole) {
			return fmt.Errorf("the part of %s that belongs to an occasion is %g of %g", v.name, v.part, v.whole)
		}
	}
	return nil
}
