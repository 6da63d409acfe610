package profile

import (
	"math"

	"github.com/bearinghq/bearing/psych"
)

// A Lean says in words to which side a balance tends.
type Lean string

// The leans.
const (
	EvenOrUnknown Lean = "even"           // or not distinguishable
	LeansLead     Lean = "leans_lead"     // probably
	ClearlyLead   Lean = "clearly_lead"   // almost certainly
	LeansManage   Lean = "leans_manage"   // probably
	ClearlyManage Lean = "clearly_manage" // almost certainly
)

// From which probability on something is said, and said without "probably".
const (
	Probable = .80
	Clear    = .95
)

// A Balance is leading less managing, estimated as one contrast: how strict or
// mild the raters are has dropped out of it.
type Balance struct {
	Figure         // in levels above 0 for leading, below for managing
	Lead   float64 // the probability that leading is the stronger side
	Lean   Lean
}

// Band80 returns the band that holds the true balance in four of five cases.
func (b Balance) Band80() Band { return Band{b.Level - z80*b.SE, b.Level + z80*b.SE} }

// Band95 returns the band that holds it in nineteen of twenty.
func (b Balance) Band95() Band { return Band{b.Level - z95*b.SE, b.Level + z95*b.SE} }

// Balance returns the balance on the newest occasion; false if the framework
// has not both sides.
//
//	B = Π_lead − Π_manage      SE² = Var(Π_lead) + Var(Π_manage) − 2 Cov
func (b Basis) Balance(e Estimate) (Balance, bool) {
	lead, manage := b.alike(Lead), b.alike(Manage)
	if lead == nil || manage == nil {
		return Balance{}, false
	}
	o, n := len(e.Occasions)-1, len(b.Competencies)
	w := e.on(o, lead).less(e.on(o, manage))
	mean, se := e.mean(w), b.widen()*math.Sqrt(max(0, e.cov(w, w)))
	v := b.prior(w[o*n : (o+1)*n])
	p := above(mean, se)
	return Balance{
		Figure: Figure{
			Level: mean / b.Pillar.SD, SE: b.Pillar.SE(se), Reliability: max(0, psych.Reliability(se, v)),
			theta: mean, se: se, v: v,
		},
		Lead: p, Lean: lean(p),
	}, true
}

func lean(lead float64) Lean {
	switch {
	case lead >= Clear:
		return ClearlyLead
	case lead >= Probable:
		return LeansLead
	case lead <= 1-Clear:
		return ClearlyManage
	case lead <= 1-Probable:
		return LeansManage
	}
	return EvenOrUnknown
}

// above is the probability that a normal variable is above 0.
func above(mean, sd float64) float64 {
	if sd <= 0 {
		return .5
	}
	return psych.Phi(mean / sd)
}
