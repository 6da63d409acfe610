package profile

import (
	"math"

	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/psych"
)

// An Explanation walks through how the figures of one person came about, with
// the person's own numbers. It tells nothing that a Reading hides: answers are
// there as numbers of raters, and only figures that are shown are worked through.
type Explanation struct {
	Formula, Calibration string
	Raters               Raters
	Waiting              bool // answers of fewer than Enough people wait
	Oldest, Newest       people.Day
	Location, Shift      float64         // in logits
	Var, Shipped         psych.Variances // in use here, and of the calibration
	Rated                int
	Factor               float64 // by which errors are widened
	Lines                []Worked
	Balance              *Worked // nil if it is not shown
}

// A Worked is one figure, step by step:
//
//	θ            what is left for the person, ± the model's error, in logits
//	level        3 + (θ + shift − mean)/sd, cut to 1 to 5
//	error        model's error × factor / sd
//	reliability  1 − (error in logits)²/variance between people
type Worked struct {
	Name, Key, Pillar  string
	IsPillar           bool
	Theta, ModelSE     float64
	Scale              Scale
	Level, SE          float64
	Before             float64 // the error in levels before any answer: √variance/sd
	Prior, Reliability float64
	Low, High          float64 // the band of 80 %
	Answered           Raters
	Raw                Raw
	Gate               float64
}

// Explain works through what a reading shows.
func (r Reader) Explain(out Reading) Explanation {
	x := Explanation{
		Formula: Formula, Calibration: r.Calibration.Name, Raters: out.Raters.Show(), Waiting: out.Waiting,
		Oldest: out.Oldest, Newest: out.Newest, Location: r.Location, Shift: out.Shift,
		Var: r.Var, Shipped: r.Calibration.Params.Var, Rated: r.Rated, Factor: r.widen(),
	}
	for _, one := range out.Pillars {
		if one.Shown() {
			w := x.work(one.Figure, r.ofPillar(one.Key), PillarGate)
			w.Name, w.Key, w.Pillar, w.IsPillar, w.Answered, w.Raw = one.Name, one.Key, one.Pillar, true, one.Raters.Show(), one.Raw
			x.Lines = append(x.Lines, w)
		}
	}
	for _, one := range out.Competencies {
		if one.Shown() {
			w := x.work(one.Figure, r.ofCompetency(r.index(one.Competency)), CompetencyGate)
			w.Name, w.Key, w.Pillar, w.Answered, w.Raw = one.Name, one.Key, one.Pillar, one.Raters.Show(), one.Raw
			x.Lines = append(x.Lines, w)
		}
	}
	if out.HasBalance && out.BalanceShown.Shown() {
		w := x.work(out.Balance.Figure, r.Pillar, PillarGate)
		b := out.Balance.Band80()
		w.Theta, w.Low, w.High = out.Balance.theta, b.Low, b.High
		x.Balance = &w
	}
	return x
}

func (x Explanation) work(f Figure, s Scale, gate float64) Worked {
	b := f.Band80()
	return Worked{
		Theta: f.theta - x.Shift, ModelSE: f.se / x.Factor, Scale: s, Level: f.Level, SE: f.SE,
		Before: math.Sqrt(f.v) / s.SD, Prior: f.v, Reliability: f.Reliability, Low: b.Low, High: b.High, Gate: gate,
	}
}
