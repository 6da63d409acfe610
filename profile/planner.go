package profile

import (
	"math"
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/psych"
)

// A Panel is who is to rate a person, on how many items of each competency.
type Panel struct {
	Managers, Peers, Reports int
	Items                    int
}

// Raters returns how many raters the panel has.
func (p Panel) Raters() int { return p.Managers + p.Peers + p.Reports }

// MostRaters is the largest panel that a Planner looks at.
const MostRaters = 60

// Panels are those with which a plan begins, from the smallest to the largest.
var Panels = [...]Panel{
	{1, 0, 0, 2}, {1, 2, 0, 1}, {1, 1, 1, 2}, {0, 3, 3, 1}, {1, 2, 2, 2},
	{1, 3, 3, 1}, {1, 3, 3, 2}, {1, 4, 4, 2}, {1, 6, 6, 2}, {1, 8, 8, 2},
}

// A Precision is how well something can be known: the share of what people
// really differ by that a figure shows, and its standard error in levels.
type Precision struct {
	Reliability, SE float64
}

// A Prospect is what a panel can be expected to tell about one person.
type Prospect struct {
	Panel
	Competency Precision // on average over competencies
	Pillar     Precision // on average over the two that are balanced, or over all
	Balance    Precision // of lead and manage; zero without these pillars
}

// A Planner foresees, before anybody is asked, how surely panels can measure.
// It computes from variances alone and looks at nobody's answers.
type Planner struct {
	Pillars      []int // the pillar of each competency, by number
	Lead, Manage int   // the pillars that are balanced; the same if there are none
	Calibration
	Scale int // on which items are answered, of Calibration.Params
	Rated int // how many people each rater rates
}

// usual are the pillars of the competencies of the framework that Bearing
// brings, for planning before there is one.
var usual = [...]int{0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2}

// NewPlanner returns a planner for the first of the frameworks, with what is
// assumed until an organisation's own ratings say otherwise.
func NewPlanner(vs []framework.Version) Planner {
	pl := Planner{Pillars: usual[:], Manage: 1, Calibration: Shipped(), Rated: 4}
	if len(vs) == 0 || len(vs[0].Competencies) == 0 {
		return pl
	}
	g := NewGauge(vs[0], pl.Calibration)
	lead, manage := slices.Index(g.Pillars, "lead"), slices.Index(g.Pillars, "manage")
	if pl.Pillars, pl.Lead, pl.Manage = g.Of, 0, 0; lead >= 0 && manage >= 0 {
		pl.Lead, pl.Manage = lead, manage
	}
	return pl
}

// Balances reports whether there are two pillars to balance.
func (pl Planner) Balances() bool { return pl.Lead != pl.Manage }

// Expect returns what a panel can be expected to tell.
func (pl Planner) Expect(p Panel) Prospect {
	out := Prospect{Panel: p}
	if len(pl.Pillars) == 0 {
		return out
	}
	before, after := psych.Expect(pl.Pillars, pl.Params, psych.Design{
		Panel: psych.Panel{Raters: []int{p.Managers, p.Peers, p.Reports}, Items: max(1, p.Items)},
		Scale: pl.Scale, Rated: max(1, pl.Rated),
	})
	var was, now float64
	for _, k := range pl.Pillars {
		was += before.Competency(k)
		now += after.Competency(k)
	}
	n := float64(len(pl.Pillars))
	out.Competency = precise(was/n, now/n, pl.Competency.SD)
	was, now, n = 0, 0, 0
	for _, k := range pl.averaged() {
		was += before.Pillar(k)
		now += after.Pillar(k)
		n++
	}
	out.Pillar = precise(was/n, now/n, pl.Pillar.SD)
	if pl.Balances() {
		out.Balance = precise(before.Balance(pl.Lead, pl.Manage), after.Balance(pl.Lead, pl.Manage), pl.Pillar.SD)
	}
	return out
}

// averaged are the pillars that stand for all.
func (pl Planner) averaged() []int {
	if pl.Balances() {
		return []int{pl.Lead, pl.Manage}
	}
	var all []int
	seen := make(map[int]bool)
	for _, k := range pl.Pillars {
		if !seen[k] {
			seen[k] = true
			all = append(all, k)
		}
	}
	return all
}

// precise compares variances before and after, by the size of a level.
func precise(before, after, sd float64) Precision {
	p := Precision{SE: math.Sqrt(max(0, after)) / sd}
	if before > 1e-9 {
		p.Reliability = max(0, 1-after/before)
	}
	return p
}

// More returns the panel one larger: a peer or a report, whichever there are
// fewer of. A person without reports is rated by further peers.
func (p Panel) More(reports bool) Panel {
	if reports && p.Reports < p.Peers {
		p.Reports++
	} else {
		p.Peers++
	}
	return p
}

// A Need is how many more raters a panel must have for figures to reach a
// reliability, or Never.
type Need struct {
	Reliability                 float64
	Competency, Pillar, Balance int
}

// Never says that a reliability is not reached with MostRaters.
const Never = -1

// Needs returns, for each reliability, how many more raters it takes. The panel
// is made larger rater by rater, as by More.
func (pl Planner) Needs(p Panel, reports bool, reliabilities ...float64) []Need {
	all := make([]Need, len(reliabilities))
	for i, r := range reliabilities {
		all[i] = Need{r, Never, Never, Never}
	}
	for more := 0; ; more++ {
		at, open := pl.Expect(p), false
		for i := range all {
			n := &all[i]
			for _, one := range []struct {
				more *int
				Precision
			}{{&n.Competency, at.Competency}, {&n.Pillar, at.Pillar}, {&n.Balance, at.Balance}} {
				if *one.more == Never && one.Reliability >= n.Reliability {
					*one.more = more
				}
				open = open || *one.more == Never
			}
		}
		if !open || p.Raters() >= MostRaters {
			return all
		}
		p = p.More(reports)
	}
}
