package psych

import (
	"math"
	"math/rand/v2"
)

// A Truth is what a simulation drew: what a fit tries to find.
type Truth struct {
	Levels [][]float64 // θ = G + P + C of each person, by wave and competency
	Raters []float64   // leniency
}

// Simulate draws all terms of the model for persons and raters, and answers to
// the items of the forms, whose Values it fills in; the part missing of them is
// left without an answer. Forms must be ordered by person, rater and wave.
func Simulate(m Model, p Params, persons, raters int, forms []Form, r *rand.Rand, missing float64) Truth {
	return m.simulate(p, persons, raters, forms, r, missing, r.NormFloat64)
}

// simulate draws terms by normal, which has mean 0 and variance 1.
func (m Model) simulate(p Params, persons, raters int, forms []Form, r *rand.Rand, missing float64, normal func() float64) Truth {
	m.check()
	draw := func(variance float64) float64 { return math.Sqrt(max(0, variance)) * normal() }
	t := Truth{Levels: make([][]float64, persons), Raters: make([]float64, raters)}
	location := p.LocationSD * r.NormFloat64()
	shift := make([]float64, m.Waves())
	for w := 1; w < m.Waves(); w++ {
		shift[w] = p.ShiftSD * r.NormFloat64()
	}
	comps := len(m.Pillars)
	for i := range t.Levels {
		t.Levels[i] = m.levels(p, draw)
	}
	for i := range t.Raters {
		t.Raters[i] = draw(p.Var.Severity)
	}
	views := make([]float64, persons*m.Groups)
	for i := range views {
		views[i] = draw(p.Var.Perspective)
	}
	var lasting []float64 // of the dyad
	for i := range forms {
		f := &forms[i]
		o := p.Occasion
		if m.Waves() == 1 {
			o = Variances{}
		}
		if i == 0 || forms[i-1].Person != f.Person || forms[i-1].Rater != f.Rater {
			lasting = m.dyadTerms(p.Var.Halo-o.Halo, p.Var.PillarHalo-o.PillarHalo, p.Var.CompetencyHalo-o.CompetencyHalo, draw)
		}
		passing := m.dyadTerms(o.Halo, o.PillarHalo, o.CompetencyHalo, draw)
		base := location + shift[f.Wave] + t.Raters[f.Rater] + views[f.Person*m.Groups+f.Group]
		if len(p.Groups) > 0 {
			base += p.Groups[f.Group]
		}
		for j, item := range f.Items {
			it := m.Items[item]
			eta := base + t.Levels[f.Person][f.Wave*comps+it.Competency] + lasting[it.Competency] + passing[it.Competency]
			if len(p.Items) > 0 {
				eta += p.Items[item]
			}
			u := r.Float64()
			f.Values[j] = 1
			for _, tau := range p.Thresholds[it.Scale] {
				if u > 1/(1+math.Exp(eta-tau)) {
					f.Values[j]++
				}
			}
			if missing > 0 && r.Float64() < missing {
				f.Values[j] = 0
			}
		}
	}
	return t
}

// levels draws θ of a person for each wave and competency.
func (m Model) levels(p Params, draw func(float64) float64) []float64 {
	comps := len(m.Pillars)
	all := make([]float64, m.Waves()*comps)
	for w := range m.Waves() {
		g, k, c := p.Var.General, p.Var.Pillar, p.Var.Competency
		if w > 0 {
			copy(all[w*comps:], all[(w-1)*comps:w*comps])
			y := m.Years[w-1]
			g, k, c = p.Drift.General*y, p.Drift.Pillar*y, p.Drift.Competency*y
		}
		general := draw(g)
		pillars := make([]float64, m.pillars())
		for i := range pillars {
			pillars[i] = draw(k)
		}
		for i, pillar := range m.Pillars {
			all[w*comps+i] += general + pillars[pillar] + draw(c)
		}
	}
	return all
}

// dyadTerms draws h + m + u for each competency.
func (m Model) dyadTerms(h, k, u float64, draw func(float64) float64) []float64 {
	halo := draw(h)
	pillars := make([]float64, m.pillars())
	for i := range pillars {
		pillars[i] = draw(k)
	}
	all := make([]float64, len(m.Pillars))
	for i, pillar := range m.Pillars {
		all[i] = halo + pillars[pillar] + draw(u)
	}
	return all
}
