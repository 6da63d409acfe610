package profile

import (
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/psych"
)

// Formula is the version of the rules by which answers become figures. Every
// figure shown says it. It changes when the same answers would give others.
const Formula = "1"

// A Calibration is what measuring takes as given until a study replaces it.
type Calibration struct {
	Name               string
	Params             psych.Params
	Competency, Pillar Scale
	Standard           Standard // what job experts have set; none while levels are provisional
}

// Shipped returns the calibration that comes with the program. Its numbers are
// judgements, chosen so that raters agree as the literature reports; its levels
// are called provisional.
func Shipped() Calibration {
	return Calibration{Name: "cal-0", Params: psych.Default(), Competency: Scale{0, 1.24}, Pillar: Scale{0, 1.15}}
}

// A Gauge measures people on one framework. Its axes are the competencies of
// the framework's newest version: what was asked about a competency that is no
// longer there does not count.
type Gauge struct {
	Framework    framework.ID
	Competencies []framework.CompetencyID
	Pillars      []string // keys of the pillars that have competencies
	Of           []int    // the pillar of each competency
	Calibration
}

// NewGauge returns the gauge of a framework.
func NewGauge(v framework.Version, c Calibration) Gauge {
	g := Gauge{Framework: v.Framework.ID, Calibration: c}
	for _, c := range v.Competencies {
		k := slices.Index(g.Pillars, c.Pillar)
		if k < 0 {
			k = len(g.Pillars)
			g.Pillars = append(g.Pillars, c.Pillar)
		}
		g.Competencies = append(g.Competencies, c.ID)
		g.Of = append(g.Of, k)
	}
	return g
}

// ofPillar returns the scale of a pillar's own levels, and ofCompetency that of a
// competency's, in the order of Competencies.
func (g Gauge) ofPillar(key string) Scale { return g.Standard.Scale(key, g.Pillar) }

func (g Gauge) ofCompetency(c int) Scale {
	return g.Standard.Scale(g.Pillars[g.Of[c]], g.Competency)
}

// scales is how many scales of answers there are.
const scales = int(observe.Anchored) + 1

// Model returns the model of answers given in up to three waves, with the years
// between them. Items of a competency that are answered on the same scale are
// alike: in this calibration none is harder than another.
func (g Gauge) Model(years ...float64) psych.Model {
	m := psych.Model{Pillars: g.Of, Groups: len(others), Years: years}
	for s := range scales {
		for c := range g.Competencies {
			m.Items = append(m.Items, psych.Item{Competency: c, Scale: s})
		}
	}
	return m
}

// item returns the number in the model of what a question asks.
func (g Gauge) item(q observe.Question) (int32, bool) {
	c := slices.Index(g.Competencies, q.Competency)
	return int32(int(q.Scale)*len(g.Competencies) + c), c >= 0 && int(q.Scale) < scales
}

// others lists the groups whose answers are measured, in the order of their
// numbers in psych. What people say of themselves is never among them.
var others = [...]observe.Group{observe.ByManager, observe.ByPeer, observe.ByReport, observe.ByAssessor, observe.ByOther}

// group returns the number in psych of a group, or -1.
func group(by observe.Group) int { return slices.Index(others[:], by) }

// A Basis is what the estimates of one framework stand on: the gauge, and what
// was adapted to the organisation when all was last solved together.
type Basis struct {
	Gauge
	Var         psych.Variances // adapted to the organisation
	Location    float64         // κ of the answers that count
	First       float64         // κ of the first wave alone, which stays; Location while there is one wave
	Rated       int             // people with an estimate
	Approximate bool            // errors come from the diagonal; see psych.Errors
}

// Params returns the parameters to bring single people up to date with: those of
// the calibration, with the organisation's variances and location fixed.
func (b Basis) Params() psych.Params {
	p := b.WaveParams()
	p.LocationSD, p.ShiftSD = 0, 0
	p.Groups = make([]float64, len(others))
	for i := range p.Groups {
		p.Groups[i] = b.Location
		if i < len(b.Calibration.Params.Groups) {
			p.Groups[i] += b.Calibration.Params.Groups[i]
		}
	}
	return p
}

// WaveParams returns the parameters to solve several waves with: those of the
// calibration with the organisation's variances. The part of a dyad's variance
// that belongs to the occasion stays the same part.
func (b Basis) WaveParams() psych.Params {
	p := b.Calibration.Params
	was := p.Var
	part := func(x *float64, was, now float64) {
		if was > 0 {
			*x *= now / was
		}
	}
	part(&p.Occasion.Halo, was.Halo, b.Var.Halo)
	part(&p.Occasion.PillarHalo, was.PillarHalo, b.Var.PillarHalo)
	part(&p.Occasion.CompetencyHalo, was.CompetencyHalo, b.Var.CompetencyHalo)
	p.Var = b.Var
	return p
}

// Few is below how many rated people errors are widened.
const Few = 30

// widen is by how much errors of the model are widened: 1.015 for those that
// come from the diagonal, 1.10 in an organisation with few rated people, whose
// variances are not well known.
func (b Basis) widen() float64 {
	w := 1.
	if b.Approximate {
		w *= 1.015
	}
	if b.Rated < Few {
		w *= 1.10
	}
	return w
}
