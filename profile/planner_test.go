package profile_test

import (
	"math"
	"slices"
	"testing"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

func planner() profile.Planner { return profile.NewPlanner(nil) }

func TestAPlannerKnowsTheFramework(t *testing.T) {
	t.Parallel()
	v := framework.Version{Competencies: []framework.Competency{{Pillar: "manage"}, {Pillar: "craft"}, {Pillar: "lead"}, {Pillar: "manage"}}}
	pl := profile.NewPlanner([]framework.Version{v})
	if !slices.Equal(pl.Pillars, []int{0, 1, 2, 0}) || pl.Lead != 2 || pl.Manage != 0 || !pl.Balances() {
		t.Errorf("%+v", pl)
	}
	v.Competencies = v.Competencies[:2]
	if pl := profile.NewPlanner([]framework.Version{v}); pl.Balances() {
		t.Error("lead is balanced against manage, but there is no lead")
	}
}

func TestProspects(t *testing.T) {
	t.Parallel()
	want := [...][6]float64{
		{.34, .81, .39, .78, .36, .57}, {.54, .67, .61, .63, .54, .48}, {.59, .65, .65, .59, .62, .43}, {.68, .56, .75, .50, .70, .38},
		{.69, .56, .75, .50, .74, .36}, {.71, .54, .78, .47, .73, .37}, {.74, .51, .80, .44, .79, .32}, {.77, .48, .83, .42, .83, .29},
		{.81, .43, .86, .37, .88, .24}, {.84, .40, .88, .35, .90, .22},
	}
	for i, p := range profile.Panels {
		got := planner().Expect(p)
		for j, one := range [...]profile.Precision{got.Competency, got.Pillar, got.Balance} {
			if math.Abs(one.Reliability-want[i][2*j]) > .015 || math.Abs(one.SE-want[i][2*j+1]) > .015 {
				t.Errorf("%+v: %.3f / %.3f, want %.2f / %.2f", p, one.Reliability, one.SE, want[i][2*j], want[i][2*j+1])
			}
		}
	}
}

func TestNeedsAreTheFewestRaters(t *testing.T) {
	t.Parallel()
	pl := planner()
	for _, reports := range []bool{true, false} {
		begin := profile.Panel{Managers: 1, Items: 1}
		for _, n := range pl.Needs(begin, reports, .7, .8) {
			for _, one := range []struct {
				name string
				more int
				of   func(profile.Prospect) profile.Precision
			}{
				{"competency", n.Competency, func(p profile.Prospect) profile.Precision { return p.Competency }},
				{"pillar", n.Pillar, func(p profile.Prospect) profile.Precision { return p.Pillar }},
				{"balance", n.Balance, func(p profile.Prospect) profile.Precision { return p.Balance }},
			} {
				p, before := begin, begin
				for range one.more {
					before, p = p, p.More(reports)
				}
				if now, was := one.of(pl.Expect(p)), one.of(pl.Expect(before)); one.more < 1 || now.Reliability < n.Reliability || was.Reliability >= n.Reliability {
					t.Errorf("%s reaches %.2f with %d more, but has %.3f there and %.3f one before", one.name, n.Reliability, one.more, now.Reliability, was.Reliability)
				}
			}
		}
	}
}

func TestPlansWithoutMuchToGoBy(t *testing.T) {
	t.Parallel()
	pl := planner()
	if got := pl.Expect(profile.Panel{Items: 1}); got.Pillar.Reliability > 1e-9 {
		t.Errorf("a panel of nobody tells %+v", got.Pillar)
	}
	pl.Manage = pl.Lead
	if got := pl.Expect(profile.Panels[5]); got.Balance != (profile.Precision{}) || !(got.Pillar.Reliability > .7) {
		t.Errorf("without pillars to balance: %+v", got)
	}
	pl.Params.Var = psych.Variances{General: 1, Severity: 50, Halo: 50}
	if n := pl.Needs(profile.Panel{Items: 1}, true, .95)[0]; n.Competency != profile.Never || n.Balance != profile.Never {
		t.Errorf("where raters say next to nothing, .95 is reached: %+v", n)
	}
	if got := (profile.Planner{}).Expect(profile.Panels[0]); got.Competency != (profile.Precision{}) {
		t.Errorf("without competencies: %+v", got)
	}
}

func BenchmarkNeeds(b *testing.B) {
	pl := planner()
	pl.Params.Var.Halo, pl.Params.Var.Severity = 4, 4
	for b.Loop() {
		pl.Needs(profile.Panels[0], true, .7, .8)
	}
}
