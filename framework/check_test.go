package framework_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/framework/frameworktest"
)

func levels(ns ...int) []framework.Anchor {
	var as []framework.Anchor
	for _, n := range ns {
		as = append(as, framework.Anchor{Level: framework.Whole(n), Text: fmt.Sprint("what one sees at ", n)})
	}
	return as
}

func upTo(n int) []framework.Anchor {
	var ns []int
	for i := 1; i <= n; i++ {
		ns = append(ns, i)
	}
	return levels(ns...)
}

// Every way to get a framework wrong has a sentence that says where it is
// wrong and what to do.
func TestFaultsAreNamedWithPlaceAndRemedy(t *testing.T) {
	anchors := func(as []framework.Anchor) func(*framework.Version) {
		return func(v *framework.Version) { v.Competencies[0].Anchors = as }
	}
	need := func(n framework.Need) func(*framework.Version) {
		return func(v *framework.Version) { v.Roles[0].Needs[0] = n }
	}
	for _, tt := range []struct {
		name  string
		spoil func(v *framework.Version)
		want  string
	}{
		{"a level twice", anchors(levels(1, 2, 2)), "Competency craft.weld, level 2 is described twice. Keep one of the two."},
		{"a gap in levels", anchors(levels(1, 2, 4)), "Competency craft.weld, level 4 follows level 2. Describe the levels between, or number them without a gap."},
		{"one level only", anchors(levels(1)), "Competency craft.weld has one level only. Describe at least two, so that there is a way up."},
		{"101 levels", anchors(upTo(101)), "Competency craft.weld has 101 levels; at most 11 are possible. Merge some."},
		{"levels in reverse", anchors(levels(2, 1)), "Competency craft.weld, level 1 stands after level 2. Put the lowest level first."},
		{"levels that start at 3", anchors(levels(3, 4)), "Competency craft.weld starts at level 3. Start at 1, or at 0."},
		{"half a level", anchors([]framework.Anchor{{Level: 100, Text: "a"}, {Level: 150, Text: "b"}}), "level 1.5 is described, but only whole levels are."},
		{"a level without text", anchors([]framework.Anchor{{Level: 100, Text: "a"}, {Level: 200}}), "Competency craft.weld, level 2: the text is missing. Write what one sees at this level."},
		{"no levels and no scale", anchors(nil), "Competency craft.weld has no levels, and the framework has no scale for such competencies."},
		{"an item without text", func(v *framework.Version) {
			v.Competencies[0].Items = []framework.Item{{Key: "q1", Form: "pulse"}}
		}, "item q1: the text is missing."},
		{"an item of 20,000 characters", func(v *framework.Version) {
			v.Competencies[0].Items = []framework.Item{{Key: "q1", Form: "full", Other: strings.Repeat("a", 20_000)}}
		}, "item q1: the text has 20000 characters; at most 6000 are possible. Shorten it."},
		{"the same item twice", func(v *framework.Version) {
			v.Competencies[0].Items = []framework.Item{{Key: "q1", Form: "full", Other: "a"}, {Key: "q1", Form: "full", Other: "b"}}
		}, "item q1: the key q1 is used twice."},
		{"an unknown form", func(v *framework.Version) {
			v.Competencies[0].Items = []framework.Item{{Key: "q1", Form: "long", Other: "a"}}
		}, `item q1: the form "long" is not known. Write pulse, standard or full.`},
		{"weights that sum to 0", need(framework.Need{Competency: "craft.weld", Level: 100}), "Role fitter: every weight is 0, so nothing counts."},
		{"a negative weight", need(framework.Need{Competency: "craft.weld", Level: 100, Weight: -1}), "Role fitter, craft.weld: the weight -1 cannot be used. Write 1 for useful"},
		{"a weight of 1e308", need(framework.Need{Competency: "craft.weld", Level: 100, Weight: 1e308}), "the weight 1e+308 cannot be used."},
		{"a weight of NaN", need(framework.Need{Competency: "craft.weld", Level: 100, Weight: math.NaN()}), "the weight NaN cannot be used."},
		{"a target above the top", need(framework.Need{Competency: "craft.weld", Level: 201, Weight: 1}), "Role fitter, craft.weld asks for level 2.01, but its levels end at 2. Ask for a level from 0 to 2."},
		{"a target below 0", need(framework.Need{Competency: "craft.weld", Level: -1, Weight: 1}), "asks for level -0.01"},
		{"not needed, with a level", need(framework.Need{Competency: "craft.weld", Level: 100, NotNeeded: true}), "Role fitter, craft.weld is marked as not needed here and also asks for a level or a weight."},
		{"a need without competency", need(framework.Need{Competency: "craft.sew", Level: 100, Weight: 1}), "Role fitter, craft.sew: there is no such competency in the framework."},
		{"a need twice", need(framework.Need{Competency: "craft.mill", Level: 100, Weight: 1}), "Role fitter says twice what it needs in craft.mill."},
		{"a circle of requirements", func(v *framework.Version) {
			v.Competencies[0].Requires, v.Competencies[1].Requires = []string{"craft.mill"}, []string{"craft.weld"}
		}, "Competencies require each other in a circle: craft.weld → craft.mill → craft.weld. Take one of these links out."},
		{"requiring oneself", func(v *framework.Version) { v.Competencies[0].Requires = []string{"craft.weld"} }, `Competency craft.weld names itself under "requires".`},
		{"an unknown counterweight", func(v *framework.Version) { v.Competencies[0].BalanceWith = []string{"x"} }, `Competency craft.weld names "x" under "balance with", but there is no such competency.`},
		{"a competency twice", func(v *framework.Version) { v.Competencies[1].Key = "craft.weld" }, "Competency craft.weld: the key craft.weld is used twice."},
		{"a pillar twice", func(v *framework.Version) { v.Pillars = append(v.Pillars, v.Pillars[0]) }, "Pillar craft: the key craft is used twice."},
		{"an unknown pillar", func(v *framework.Version) { v.Competencies[0].Pillar = "art" }, `Competency craft.weld: there is no pillar "art".`},
		{"a key in capitals", func(v *framework.Version) { v.Roles[0].Key = "Fitter 1" }, `Role Fitter 1: the key "Fitter 1" cannot be used.`},
		{"a competency without a name", func(v *framework.Version) { v.Competencies[0].Name = "" }, "Competency craft.weld: the name is missing."},
		{"a NUL in a name", func(v *framework.Version) { v.Competencies[0].Name = "a\x00b" }, "Competency craft.weld: the name holds a sign that cannot be shown (U+0000). Take it out."},
		{"a reversal of direction", func(v *framework.Version) { v.Roles[0].Name = "a\u202eb" }, "(U+202E)"},
		{"broken UTF-8", func(v *framework.Version) { v.Roles[0].Description = "a\xffb" }, "Role fitter: the description holds a sign that cannot be shown"},
		{"freshness of 1000 months", func(v *framework.Version) { v.Competencies[0].FreshMonths = 1000 }, "levels cannot stay fresh for 1000 months."},
		{"a step without role", func(v *framework.Version) {
			v.Ladders = []framework.Ladder{{Key: "l", Name: "L", Tracks: []framework.Track{{Key: "t", Steps: []framework.Step{{Stage: 1, Key: "IC1", Role: "nobody"}}}}}}
		}, `Ladder l, step IC1 names role "nobody", which the framework does not have.`},
		{"a step twice", func(v *framework.Version) {
			v.Ladders = []framework.Ladder{{Key: "l", Name: "L", Tracks: []framework.Track{{Key: "t", Steps: []framework.Step{{Key: "IC1"}, {Key: "IC1"}}}}}}
		}, "step IC1: the key ic1 is used twice."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := frameworktest.Small("crafts")
			tt.spoil(&v)
			err := v.Check()
			if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Check = %v\nwant a sentence with %s", err, tt.want)
			}
		})
	}
}

func TestWhatMayBeStored(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func(v *framework.Version)
	}{
		{"as it is", func(*framework.Version) {}},
		{"HTML, markdown and links are text", func(v *framework.Version) {
			v.Competencies[0].Definition = "<script>alert(1)</script> | a | b | [x](javascript:alert(1))"
		}},
		{"weights of 0.1 and 0.2", func(v *framework.Version) { v.Roles[0].Needs[0].Weight = 0.1 + 0.2 }},
		{"a role without needs", func(v *framework.Version) { v.Roles[0].Needs = nil }},
		{"a role that needs nothing here", func(v *framework.Version) { v.Roles[0].Needs = v.Roles[0].Needs[1:] }},
		{"a role with 500 competencies", func(v *framework.Version) {
			for i := range 500 {
				key := fmt.Sprintf("craft.n%d", i)
				v.Competencies = append(v.Competencies, framework.Competency{Key: key, Pillar: "craft", Name: key, Anchors: levels(1, 2)})
				v.Roles[0].Needs = append(v.Roles[0].Needs, framework.Need{Competency: key, Level: 100, Weight: 1})
			}
		}},
		{"levels from 0 to 7", func(v *framework.Version) { v.Competencies[0].Anchors = levels(0, 1, 2, 3, 4, 5, 6, 7) }},
		{"right-to-left text", func(v *framework.Version) { v.Competencies[0].Name = "القيادة" }},
		{"keys in other scripts", func(v *framework.Version) { v.Roles[0].Key = "リーダー" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := frameworktest.Small("crafts")
			tt.make(&v)
			if err := v.Check(); err != nil {
				t.Errorf("Check = %v", err)
			}
		})
	}
}

func TestManyFaultsAreCounted(t *testing.T) {
	v := frameworktest.Small("crafts")
	for i := range 20 {
		v.Pillars = append(v.Pillars, framework.Pillar{Key: fmt.Sprint("p", i)})
	}
	if err := v.Check(); err == nil || !strings.Contains(err.Error(), "There are 15 more such faults.") {
		t.Errorf("Check = %v, want five faults and a count", err)
	}
}
