package profile

import (
	"math"
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A Result is what is shown of one competency or pillar.
type Result struct {
	Figure
	Verdict
	Name       string
	Key        string // of the competency or the pillar
	Pillar     string // its key
	Competency framework.CompetencyID
	Raters     Tally   // who answered about it
	Raw        Raw     // set by Reader.Beside
	Need       float64 // what the role asks, 0 if there is no role
	Reach      Reach   // of what it asks; nothing while the figure is withheld
	Words      Words
}

// Words name the levels at both ends of a band, as the framework calls them.
type Words struct {
	Low, High string // alike where the band lies within one level
}

// A Reader turns an estimate into what somebody may see.
type Reader struct {
	Basis
	Version framework.Version
	Role    *framework.Role // nil for none
	Guide   Guide
	Today   people.Day
	Person  bool // the reader is the person
}

// A Reading is what ratings say about one person, as far as it may be shown.
type Reading struct {
	Occasion
	Ageing       bool
	Pillars      []Result
	Competencies []Result
	Balance      Balance
	BalanceShown Verdict
	Practice     Practice
	HasBalance   bool // the framework has both sides, so Balance and Practice mean something
	Widened      float64
}

// Read reads an estimate. It must fit the basis (see Basis.Fits).
func (r Reader) Read(e Estimate) Reading {
	now := e.Now()
	out := Reading{Occasion: now, Ageing: now.Newest.AddMonths(AgeingAfter) < r.Today, Widened: r.widen()}
	anchors := r.Version.Scale
	for _, p := range r.Version.Pillars {
		if r.alike(p.Key) == nil {
			continue
		}
		one := Result{Figure: r.PillarFigure(e, p.Key), Name: p.Name, Key: p.Key, Pillar: p.Key, Raters: now.Raters}
		one.Verdict = judge(now.Raters, now.Heard, one.Reliability, PillarGate, r.Today, r.Person)
		_, one.Need, _ = r.byRole(r.Version, r.Role, p.Key)
		one.Words = wordsOf(anchors, r.Band(one.Figure))
		out.Pillars = append(out.Pillars, one)
	}
	for _, c := range r.Version.Competencies {
		i := r.index(c.ID)
		if i < 0 {
			continue
		}
		one := Result{Figure: r.CompetencyFigure(e, c.ID), Name: c.Name, Key: c.Key, Pillar: c.Pillar, Competency: c.ID, Raters: now.On[i]}
		one.Verdict = judge(now.On[i], now.Heard, one.Reliability, CompetencyGate, r.Today, r.Person)
		one.Need = Asked(r.Version, r.Role, c.ID, 0)
		one.Words = wordsOf(r.Version.Levels(c), r.Band(one.Figure))
		out.Competencies = append(out.Competencies, one)
	}
	for i := range out.Pillars {
		if !out.Asked(out.Pillars[i].Key) {
			out.Pillars[i].Verdict = Verdict{Status: Withheld, Reason: NoRatings, NamedOnly: out.Pillars[i].NamedOnly}
		}
	}
	for _, of := range []struct {
		all []Result
		Scale
	}{{out.Pillars, r.Pillar}, {out.Competencies, r.Competency}} {
		for i := range of.all {
			if one := &of.all[i]; one.Shown() {
				one.Reach = of.reach(one.Figure, one.Need, r.Guide.Tolerance)
			}
		}
	}
	out.balance(r, e)
	return out
}

// Band is the band that the reader sees: the person that of four in five, which
// is enough for development; anybody else that of nineteen in twenty.
func (r Reader) Band(f Figure) Band {
	if r.Person {
		return f.Band80()
	}
	return f.Band95()
}

// balance finds balance and pattern. Both pillars must be known well enough and,
// for a pattern, be young enough.
func (out *Reading) balance(r Reader, e Estimate) {
	if out.Balance, out.HasBalance = r.Basis.Balance(e); !out.HasBalance {
		return
	}
	out.BalanceShown = worse(out.pillar(Lead).Verdict, out.pillar(Manage).Verdict)
	out.Practice, _ = r.Basis.Practice(e, r.Guide, r.Version, r.Role, out.gate(r))
}

// gate reports whether there is enough to look for a pattern.
func (out *Reading) gate(r Reader) bool {
	known := min(out.pillar(Lead).Reliability, out.pillar(Manage).Reliability)
	return out.BalanceShown.Shown() && known >= r.Guide.Reliability && out.Newest.AddMonths(r.Guide.Months) >= r.Today
}

// pillar returns the result of a pillar.
func (out *Reading) pillar(key string) Result {
	for _, p := range out.Pillars {
		if p.Key == key {
			return p
		}
	}
	return Result{Verdict: Verdict{Status: Withheld, Reason: NoRatings}}
}

// Asked reports whether anybody has answered about anything in a pillar.
func (out *Reading) Asked(pillar string) bool {
	return slices.ContainsFunc(out.Competencies, func(r Result) bool { return r.Pillar == pillar && r.Raters.All() > 0 })
}

// Shown reports whether anything is shown.
func (out *Reading) Shown() bool {
	for _, all := range [][]Result{out.Pillars, out.Competencies} {
		for _, one := range all {
			if one.Shown() {
				return true
			}
		}
	}
	return false
}

// worse returns the verdict of the two that shows less.
func worse(a, b Verdict) Verdict {
	rank := map[Status]int{Published: 0, Indicative: 1, Withheld: 2}
	if rank[b.Status] > rank[a.Status] {
		return b
	}
	return a
}

// wordsOf names the ends of a band by the nearest levels.
func wordsOf(anchors []framework.Anchor, b Band) Words {
	return Words{nearest(anchors, b.Low), nearest(anchors, b.High)}
}

func nearest(anchors []framework.Anchor, level float64) (name string) {
	best := -1.
	for _, a := range anchors {
		if d := math.Abs(a.Level.Float() - level); best < 0 || d < best {
			best, name = d, a.Name
		}
	}
	return name
}

// Selves compares the person's own view with a reading, for the person alone.
func (r Reader) Selves(about []observe.Rating, out Reading) []SelfView {
	return r.SelfViews(about, func(c framework.CompetencyID) (Figure, bool) {
		for _, one := range out.Competencies {
			if one.Competency == c {
				return one.Figure, one.Shown()
			}
		}
		return Figure{}, false
	}, func(c framework.CompetencyID) float64 { return Asked(r.Version, r.Role, c, r.Guide.Need) })
}

// A Moved is a change of one pillar.
type Moved struct {
	Change
	Name, Key string
}

// Changes returns how the pillars have moved, given an estimate in waves and
// what of the newest is shown. Only pillars that are shown are told of.
func (r Reader) Changes(waves Estimate, out Reading) []Moved {
	var all []Moved
	for _, p := range out.Pillars {
		if !p.Shown() {
			continue
		}
		if c, ok := r.PillarChange(waves, p.Key); ok {
			all = append(all, Moved{c, p.Name, p.Key})
		}
	}
	return all
}
