package profile_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/framework/content"
	"github.com/bearinghq/bearing/profile"
)

func TestGuide(t *testing.T) {
	g := guide()
	if len(g.Patterns) != 9 || g.Tolerance != .25 || g.Need != 3 || g.Reliability != profile.PillarGate || g.Months != profile.AgeingAfter {
		t.Errorf("the guide is %d patterns, tolerance %g, need %g, reliability %g, %d months", len(g.Patterns), g.Tolerance, g.Need, g.Reliability, g.Months)
	}
	for _, p := range g.Patterns {
		if p.Title == "" || p.Text == "" || p.Elsewhere == "" || len(p.Moves) != 3 {
			t.Errorf("pattern %s lacks words: %+v", p.ID, p)
		}
	}
	v := standard()
	for _, key := range g.Markers {
		if _, ok := v.Competency(key); !ok {
			t.Errorf("the marker %s is not in the framework", key)
		}
	}
}

// The German guide differs in its words alone, and says them all.
func TestGermanGuide(t *testing.T) {
	german, err := profile.ParseGuide(content.PatternsGerman)
	if err != nil {
		t.Fatal(err)
	}
	english := guide()
	if len(german.Patterns) != len(english.Patterns) {
		t.Fatalf("%d patterns in German, %d in English", len(german.Patterns), len(english.Patterns))
	}
	for i, p := range german.Patterns {
		en := english.Patterns[i]
		if p.Title == en.Title || p.Text == en.Text || len(p.Questions) != len(en.Questions) || len(p.Effects) != len(en.Effects) || len(p.DoNotConclude) != len(en.DoNotConclude) {
			t.Errorf("%s is not in German throughout", p.ID)
		}
		for j, m := range p.Moves {
			if m.Do == en.Moves[j].Do {
				t.Errorf("%s: step %d is in English", p.ID, j+1)
			}
			p.Moves[j].Do = en.Moves[j].Do
		}
		p.Title, p.Text, p.Elsewhere, p.PairWith, p.Escalate = en.Title, en.Text, en.Elsewhere, en.PairWith, en.Escalate
		p.Questions, p.Effects, p.DoNotConclude = en.Questions, en.Effects, en.DoNotConclude
		german.Patterns[i] = p
	}
	if d := cmp.Diff(english, german); d != "" {
		t.Errorf("(-english +german)\n%s", d)
	}
}

// person makes an estimate in which all competencies of a pillar have the same
// level, known with the same error.
func person(b profile.Basis, lead, manage, bridge, se float64) profile.Estimate {
	n := len(b.Competencies)
	e := profile.Estimate{
		Person: 1, Framework: b.Framework, Competencies: b.Competencies,
		Occasions: []profile.Occasion{{Heard: heardOf(n, usual)}}, Theta: make([]float64, n), Cov: make([]float64, n*n),
	}
	for c, k := range b.Of {
		level := map[string]float64{"lead": lead, "manage": manage, "bridge": bridge}[b.Pillars[k]]
		e.Theta[c] = (level - 3) * b.Pillar.SD
		for d, l := range b.Of {
			if k == l {
				e.Cov[c*n+d] = se * se * b.Pillar.SD * b.Pillar.SD
			}
		}
	}
	return e
}

func TestPatterns(t *testing.T) {
	g := profile.NewGauge(standard(), profile.Shipped())
	b := profile.Basis{Gauge: g, Var: g.Params.Var, Rated: 100}
	role := &framework.Role{Needs: []framework.Need{
		{Competency: "lead.vision", Level: framework.Whole(4), Weight: 3},
		{Competency: "lead.inspire", Level: framework.Whole(2), Weight: 1},
		{Competency: "lead.trust", NotNeeded: true},
	}}
	for _, c := range []struct {
		name                 string
		lead, manage, bridge float64
		se                   float64
		role                 *framework.Role
		gate                 bool
		want                 string
		word                 string
	}{
		{"both reach", 3.5, 3.6, 3, .3, nil, true, "integrated", "clear"},
		{"so much below is still reached", 2.8, 2.8, 3, .01, nil, true, "integrated", "clear"},
		{"only managing", 2.2, 3.6, 3, .3, nil, true, "manages_well_leads_less", "clear"},
		{"only leading", 3.6, 2.2, 3, .3, nil, true, "leads_well_manages_less", "clear"},
		{"neither, without the foundations", 2.1, 1.9, 2.2, .3, nil, true, "managing_without_foundation", "clear"},
		{"neither, but well founded", 2.2, 2.2, 4, .3, nil, true, "building_both", "clear"},
		{"probably only leading", 3.2, 2.5, 3, .45, nil, true, "leads_well_manages_less", "likely"},
		{"leaning to leading", 2.8, 2.1, 3, .5, nil, true, "leaning_lead", "mixed picture"},
		{"leaning to managing", 2.1, 2.8, 3, .5, nil, true, "leaning_manage", "mixed picture"},
		{"nothing is sure", 2.75, 2.75, 3, .5, nil, true, "mixed_picture", "mixed picture"},
		{"a tilt and no more", 2.9, 2.3, 3, .6, nil, true, "mixed_picture", "mixed picture"},
		{"too little", 3.5, 3.5, 3, .3, nil, false, "insufficient_evidence", ""},
		{"what the role asks of leading, by its weights, is 3.5", 3.1, 3.4, 3, .05, role, true, "manages_well_leads_less", "clear"},
	} {
		p, ok := b.Practice(person(b, c.lead, c.manage, c.bridge, c.se), guide(), standard(), c.role, c.gate)
		if !ok || p.ID != c.want || p.Word != c.word {
			t.Errorf("%s: %s (%s), want %s (%s); chances %v, markers %.2f", c.name, p.ID, p.Word, c.want, c.word, p.Chances, p.Markers)
		}
		if sum := p.Chances[profile.BothReach] + p.Chances[profile.OnlyLead] + p.Chances[profile.OnlyManage] + p.Chances[profile.NeitherDo]; c.gate && math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: chances sum to %g", c.name, sum)
		}
	}
	if _, ok := (profile.Basis{Gauge: two}).Balance(profile.Estimate{Theta: make([]float64, 2), Cov: make([]float64, 4), Occasions: make([]profile.Occasion, 1)}); !ok {
		t.Error("a framework with both sides has a balance")
	}
	if _, ok := (profile.Basis{Gauge: gauge("lead", "craft")}).Practice(profile.Estimate{}, guide(), framework.Version{}, nil, true); ok {
		t.Error("a framework without the side of managing has no pattern")
	}
}

func TestLeans(t *testing.T) {
	g := profile.NewGauge(standard(), profile.Shipped())
	b := profile.Basis{Gauge: g, Var: g.Params.Var, Rated: 100}
	for _, c := range []struct {
		by   float64 // in errors of the balance
		want profile.Lean
	}{
		{0, profile.EvenOrUnknown}, {.8, profile.EvenOrUnknown}, {.9, profile.LeansLead}, {1.6, profile.LeansLead}, {1.7, profile.ClearlyLead},
		{-.8, profile.EvenOrUnknown}, {-.9, profile.LeansManage}, {-1.7, profile.ClearlyManage},
	} {
		got, _ := b.Balance(person(b, 3+c.by*.2*math.Sqrt2, 3, 3, .2))
		if got.Lean != c.want || math.Abs(got.Level-c.by*.2*math.Sqrt2) > 1e-9 {
			t.Errorf("%g errors above: %s (%.3f levels), want %s", c.by, got.Lean, got.Level, c.want)
		}
	}
}

// A pattern that is said to be right in so many of a hundred cases is.
func TestPatternsAreRightAsOftenAsTheySay(t *testing.T) {
	t.Parallel()
	type bin struct {
		said  float64
		right int
		n     int
	}
	bins := make([]bin, 10)
	says := make(map[string]int)
	clear, n := 0, 0
	for seed := range uint64(6) {
		w := simulate(250, usual, 1, 40+seed)
		for i, e := range w.found {
			p, _ := w.basis.Practice(e, guide(), standard(), nil, true)
			says[p.ID]++
			n++
			if p.Word == "clear" {
				clear++
			}
			lead, manage := w.trueMean(i, 0, "lead") >= 2.75, w.trueMean(i, 0, "manage") >= 2.75
			truth := map[[2]bool]profile.Region{{true, true}: profile.BothReach, {true, false}: profile.OnlyLead, {false, true}: profile.OnlyManage, {false, false}: profile.NeitherDo}[[2]bool{lead, manage}]
			at := &bins[min(9, int(10*p.Chances[p.Most]))]
			at.said += p.Chances[p.Most]
			at.n++
			if truth == p.Most {
				at.right++
			}
		}
	}
	for _, b := range bins {
		if b.n < 60 {
			continue
		}
		said, right := b.said/float64(b.n), share(b.right, b.n)
		t.Logf("said %.2f, right %.2f of %d", said, right, b.n)
		if math.Abs(said-right) > .03+2.6*math.Sqrt(said*(1-said)/float64(b.n)) {
			t.Errorf("of %d patterns said to be right in %.2f, %.2f are", b.n, said, right)
		}
	}
	t.Logf("statements of %d people: %v; clear in %.2f", n, says, share(clear, n))
	if s := share(says["integrated"], n); s < .42 || s > .56 {
		t.Errorf("both sides reach in %.2f, want about .49", s)
	}
	if s := share(clear, n); s < .52 || s > .68 {
		t.Errorf("clear in %.2f, want about .60", s)
	}
}
