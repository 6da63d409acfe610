package profile

import (
	"math"
)

// A Direction says in words how a level has moved between two waves.
type Direction string

// The directions.
const (
	NotYet       Direction = "not_yet" // not yet distinguishable
	ProbablyUp   Direction = "probably_up"
	Up           Direction = "up"
	ProbablyDown Direction = "probably_down"
	Down         Direction = "down"
)

// A Change is by how many levels somebody has moved from one wave to another,
// with its error. How strict the raters are who were there both times has
// dropped out of it; that of everybody's mean is in it.
type Change struct {
	From, To Occasion
	By, SE   float64 // in levels
	Risen    float64 // the probability that it is above 0
	Words    Direction
}

// Band80 returns the band that holds the true change in four of five cases.
func (c Change) Band80() Band { return Band{c.By - z80*c.SE, c.By + z80*c.SE} }

// Band95 returns the band that holds it in nineteen of twenty.
func (c Change) Band95() Band { return Band{c.By - z95*c.SE, c.By + z95*c.SE} }

// change computes that of Σ w·θ between the two newest occasions on which
// anybody was heard about the person; false if there are not two.
func (b Basis) change(e Estimate, weights []float64, s Scale) (Change, bool) {
	from, to := -1, -1
	for i, o := range e.Occasions {
		if o.Answers > 0 {
			from, to = to, i
		}
	}
	if from < 0 || weights == nil {
		return Change{}, false
	}
	w := e.on(to, weights).less(e.on(from, weights))
	c := Change{From: e.Occasions[from], To: e.Occasions[to]}
	c.By = (e.mean(w) + c.To.Shift - c.From.Shift) / s.SD
	c.SE = s.SE(b.widen() * math.Sqrt(max(0, e.cov(w, w))))
	c.Risen = above(c.By, c.SE)
	c.Words = direction(c.Risen)
	return c, true
}

func direction(risen float64) Direction {
	switch {
	case risen >= Clear:
		return Up
	case risen >= Probable:
		return ProbablyUp
	case risen <= 1-Clear:
		return Down
	case risen <= 1-Probable:
		return ProbablyDown
	}
	return NotYet
}

// PillarChange returns how a pillar has moved, given an estimate in waves.
func (b Basis) PillarChange(e Estimate, pillar string) (Change, bool) {
	return b.change(e, b.alike(pillar), b.Pillar)
}
