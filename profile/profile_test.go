package profile_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

var today = people.Date(2026, 3, 1)

func says(c framework.CompetencyID, s observe.Source, l int, day people.Day) observe.Standing {
	return observe.Standing{
		Competency: c, Source: s, Version: 1, Level: framework.Whole(l), Day: day, Expires: people.Never, Seq: 1, Aim: observe.NoAim,
	}
}

func never(framework.CompetencyID) int { return 0 }

func TestTheBestSourceIsShown(t *testing.T) {
	t.Parallel()
	all := []observe.Standing{
		says(1, observe.Expert, 2, today-700), // out of date, and still the best
		says(1, observe.Manager, 4, today),
		says(1, observe.Self, 5, today),
		says(2, observe.Self, 5, today),
		says(2, observe.Import, 1, today),
	}
	all[1].Aim = observe.Aim{Target: 400, Priority: 2, Day: today, Seq: 9}
	for _, tt := range []struct {
		name  string
		order observe.Order
		c     framework.CompetencyID
		level framework.Level
		fresh bool
	}{
		{"the expert's, though it is old", observe.Sources, 1, 200, false},
		{"where nobody better has said anything, the person's own", observe.Sources, 2, 500, true},
		{"in another order, the sheet's", observe.Order{observe.Import, observe.Self, observe.Manager, observe.Expert}, 2, 100, true},
	} {
		p := profile.Of(all, observe.Policy{Months: 12, Order: tt.order}, today, never)
		got := p.At(tt.c)
		if got.Level != tt.level || got.Fresh != tt.fresh {
			t.Errorf("%s: shows %v fresh %v, want %v fresh %v", tt.name, got.Level, got.Fresh, tt.level, tt.fresh)
		}
	}
	p := profile.Of(all, observe.DefaultPolicy, today, func(framework.CompetencyID) int { return 36 })
	c := p.At(1)
	if !c.Fresh || len(c.Others) != 2 || c.Others[0].Source != observe.Manager || c.Aim.Target != 400 {
		t.Errorf("the cell is %+v, want it fresh for three years, with two others and the manager's target", c)
	}
	if p.At(3).Known() {
		t.Error("competency 3 is known, want nothing")
	}
}

// three is a pillar of three competencies, with ids 1 to 3.
var three = framework.Version{
	Pillars: []framework.Pillar{{Key: "lead", Name: "Lead"}},
	Competencies: []framework.Competency{
		{ID: 1, Key: "lead.a", Pillar: "lead"}, {ID: 2, Key: "lead.b", Pillar: "lead"}, {ID: 3, Key: "lead.c", Pillar: "lead"},
	},
}

func known(levels map[framework.CompetencyID]int) profile.Profile {
	p := profile.Profile{}
	for c, l := range levels {
		p[c] = profile.Cell{Standing: says(c, observe.Manager, l, today), Fresh: true}
	}
	return p
}

func TestPillar(t *testing.T) {
	t.Parallel()
	role := &framework.Role{Needs: []framework.Need{
		{Competency: "lead.a", Level: 300, Weight: 3}, {Competency: "lead.b", Level: 300, Weight: 1}, {Competency: "lead.c", NotNeeded: true},
	}}
	other := &framework.Role{Needs: []framework.Need{{Competency: "manage.a", Level: 300, Weight: 3}}}
	for _, tt := range []struct {
		name        string
		role        *framework.Role
		levels      map[framework.CompetencyID]int
		mean, share float64
		shown       bool
		of          int
	}{
		{"all known, all alike", nil, map[framework.CompetencyID]int{1: 1, 2: 2, 3: 3}, 2, 1, true, 3},
		{"level 0 counts", nil, map[framework.CompetencyID]int{1: 0, 2: 4}, 2, 2. / 3, true, 3},
		{"one of three is hidden", nil, map[framework.CompetencyID]int{1: 5}, 5, 1. / 3, false, 3},
		{"by the role's weights", role, map[framework.CompetencyID]int{1: 4, 2: 2, 3: 5}, 3.5, 1, true, 2},
		{"a quarter by weight is hidden", role, map[framework.CompetencyID]int{2: 2}, 2, .25, false, 2},
		{"half is shown", role, map[framework.CompetencyID]int{1: 4}, 4, .75, true, 2},
		{"a role that says nothing of the pillar", other, map[framework.CompetencyID]int{1: 1, 2: 2, 3: 3}, 2, 1, true, 3},
		{"nothing known", nil, nil, 0, 0, false, 3},
	} {
		got := profile.Pillars(three, tt.role, known(tt.levels))[0]
		if math.Abs(got.Mean-tt.mean) > 1e-9 || math.Abs(got.Share-tt.share) > 1e-9 || got.Shown != tt.shown || got.Of != tt.of {
			t.Errorf("%s: %+v, want mean %g, share %g, shown %v, of %d", tt.name, got, tt.mean, tt.share, tt.shown, tt.of)
		}
	}
}

// What is shown is always something that a source said, and the mean of a
// pillar lies between the levels in it.
func TestNothingIsMadeUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var all []observe.Standing
		for c := range framework.CompetencyID(3) {
			for _, s := range observe.Sources {
				if rapid.Bool().Draw(t, "says") {
					all = append(all, says(c+1, s, rapid.IntRange(0, 5).Draw(t, "level"), today-people.Day(rapid.IntRange(0, 900).Draw(t, "age"))))
				}
			}
		}
		order := observe.Order(rapid.Permutation(observe.Sources[:]).Draw(t, "order"))
		p := profile.Of(all, observe.Policy{Months: 12, Order: order}, today, never)
		least, most := framework.Level(math.MaxInt16), framework.Level(-1)
		for _, cell := range p {
			said := false
			for _, s := range all {
				said = said || s == cell.Standing
				if s.Competency == cell.Competency && order.Rank(s.Source) < order.Rank(cell.Source) {
					t.Fatalf("shows %v though a better source spoke", cell.Source)
				}
			}
			if !said {
				t.Fatalf("nobody said %+v", cell.Standing)
			}
			least, most = min(least, cell.Level), max(most, cell.Level)
		}
		sum := profile.Pillars(three, nil, p)[0]
		if len(p) > 0 && (sum.Mean < least.Float()-1e-9 || sum.Mean > most.Float()+1e-9) {
			t.Fatalf("mean %g lies outside %v to %v", sum.Mean, least, most)
		}
	})
}
