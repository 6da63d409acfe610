package profile

import (
	"math"
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/psych"
)

// The pillars whose balance is looked at. A framework without them has none.
const (
	Lead   = "lead"
	Manage = "manage"
	Bridge = "bridge"
)

// Fits reports whether an estimate was made on this basis. After a change of
// the framework it is not, until all is estimated again.
func (b Basis) Fits(e Estimate) bool {
	return e.Framework == b.Framework && slices.Equal(e.Competencies, b.Competencies) && len(e.Occasions) > 0
}

// index returns the place of a competency, or -1.
func (g Gauge) index(c framework.CompetencyID) int { return slices.Index(g.Competencies, c) }

// alone weighs one competency.
func (g Gauge) alone(c int) []float64 {
	w := make([]float64, len(g.Competencies))
	w[c] = 1
	return w
}

// alike weighs the competencies of a pillar alike; it is nil if there are none.
func (g Gauge) alike(pillar string) []float64 {
	k := slices.Index(g.Pillars, pillar)
	if k < 0 {
		return nil
	}
	w := make([]float64, len(g.Competencies))
	for c, of := range g.Of {
		if of == k {
			w[c] = 1
		}
	}
	return w
}

// byRole weighs the competencies of a pillar as a role does, and returns the
// level that the role asks of the pillar: the mean of its needs by the same
// weights. Where the role asks nothing of the pillar it is false.
func (g Gauge) byRole(v framework.Version, role *framework.Role, pillar string) (w []float64, need float64, ok bool) {
	if role == nil || g.alike(pillar) == nil {
		return nil, 0, false
	}
	w = make([]float64, len(g.Competencies))
	sum := 0.
	for _, n := range role.Needs {
		c, known := v.Competency(n.Competency)
		i := g.index(c.ID)
		if !known || i < 0 || c.Pillar != pillar || n.NotNeeded || n.Weight <= 0 {
			continue
		}
		w[i] = n.Weight
		need += n.Weight * n.Level.Float()
		sum += n.Weight
	}
	if sum == 0 {
		return nil, 0, false
	}
	return w, need / sum, true
}

// prior returns the variance of Σ w·θ among people:
//
//	v_G·(Σw)² + v_P·Σ_k(Σ_{c in k} w)² + v_C·Σw²
func (b Basis) prior(w []float64) float64 {
	byPillar := make([]float64, len(b.Pillars))
	var all, squares float64
	for c, x := range w {
		all += x
		squares += x * x
		byPillar[b.Of[c]] += x
	}
	v := b.Var.General*all*all + b.Var.Competency*squares
	for _, x := range byPillar {
		v += b.Var.Pillar * x * x
	}
	return v
}

// figure computes the level of Σ w·θ on an occasion.
func (b Basis) figure(e Estimate, occasion int, weights []float64, s Scale) Figure {
	w := e.on(occasion, weights)
	n := len(b.Competencies)
	theta := e.mean(w) + e.Occasions[occasion].Shift
	se := b.widen() * math.Sqrt(max(0, e.cov(w, w)))
	v := b.prior(w[occasion*n : (occasion+1)*n])
	return Figure{
		Level: s.Level(theta), SE: s.SE(se), Reliability: max(0, psych.Reliability(se, v)),
		theta: theta, se: se, v: v,
	}
}

// CompetencyFigure returns the level of a competency on the newest occasion.
func (b Basis) CompetencyFigure(e Estimate, c framework.CompetencyID) Figure {
	return b.figure(e, len(e.Occasions)-1, b.alone(b.index(c)), b.ofCompetency(b.index(c)))
}

// PillarFigure returns the level of a pillar: the mean of its competencies, all
// of the same weight.
func (b Basis) PillarFigure(e Estimate, pillar string) Figure {
	return b.figure(e, len(e.Occasions)-1, b.alike(pillar), b.ofPillar(pillar))
}
