package profile_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// reader is that of an administrator, today.
func reader() profile.Reader {
	g := profile.NewGauge(standard(), profile.Shipped())
	return profile.Reader{Basis: profile.Basis{Gauge: g, Var: g.Params.Var, Rated: 100}, Version: standard(), Guide: guide(), Today: today}
}

func TestWhatIsShown(t *testing.T) {
	for _, c := range []struct {
		name   string
		raters profile.Tally
		newest people.Day
		se     float64 // of every level
		person bool
		want   profile.Verdict // of the pillars
	}{
		{"nobody has answered", profile.Tally{}, today, .3, false, profile.Verdict{Status: profile.Withheld, Reason: profile.NoRatings, NamedOnly: true}},
		{"seven in three groups", usual, today, .3, false, profile.Verdict{Status: profile.Published}},
		{"four without names", profile.Tally{observe.ByManager: 1, observe.ByPeer: 4}, today, .3, false, profile.Verdict{Status: profile.Withheld, Reason: profile.TooFew}},
		{"five without names", profile.Tally{observe.ByManager: 1, observe.ByPeer: 5}, today, .3, false, profile.Verdict{Status: profile.Published}},
		{"named ones only", profile.Tally{observe.ByManager: 1, observe.ByAssessor: 2}, today, .3, false, profile.Verdict{Status: profile.Published, NamedOnly: true}},
		{"one group", profile.Tally{observe.ByPeer: 8}, today, .3, false, profile.Verdict{Status: profile.Indicative, Reason: profile.OneGroup}},
		{"too little known", usual, today, .7, false, profile.Verdict{Status: profile.Withheld, Reason: profile.Unreliable}},
		{"a year old", usual, today.AddMonths(-12), .3, false, profile.Verdict{Status: profile.Published}},
		{"older than a year", usual, today.AddMonths(-12) - 1, .3, false, profile.Verdict{Status: profile.Indicative, Reason: profile.Ageing}},
		{"a year and a half old", usual, today.AddMonths(-18), .3, false, profile.Verdict{Status: profile.Indicative, Reason: profile.Ageing}},
		{"older than that", usual, today.AddMonths(-18) - 3, .3, false, profile.Verdict{Status: profile.Withheld, Reason: profile.TooOld}},
		{"older than that, to the person", usual, today.AddMonths(-18) - 3, .3, true, profile.Verdict{Status: profile.Indicative, Reason: profile.Ageing}},
	} {
		r := reader()
		r.Person = c.person
		e := person(r.Basis, 3.4, 3.2, 3, c.se)
		h := heardOf(24, c.raters)
		h.Newest = c.newest
		e.Occasions[0].Heard = h
		out := r.Read(e)
		for _, p := range out.Pillars {
			if p.Verdict != c.want {
				t.Errorf("%s: %s is %+v, want %+v", c.name, p.Key, p.Verdict, c.want)
			}
		}
		if out.BalanceShown.Shown() != c.want.Shown() {
			t.Errorf("%s: the balance is %+v", c.name, out.BalanceShown)
		}
		if gated := out.Practice.ID == "insufficient_evidence"; gated != (!c.want.Shown() || c.want.Reason == profile.Ageing) {
			t.Errorf("%s: the pattern is %s", c.name, out.Practice.ID)
		}
	}
}

func TestReliabilityGates(t *testing.T) {
	r := reader()
	// Errors for which a competency is known to .55, and a pillar to the same.
	e := person(r.Basis, 3, 3, 3, .1)
	for c := range r.Competencies {
		e.Cov[c*24+c] = .45 * 1.53
	}
	e.Occasions[0].Heard = heardOf(24, usual)
	out := r.Read(e)
	if got := out.Competencies[0]; math.Abs(got.Reliability-.55) > 1e-9 || got.Status != profile.Published {
		t.Errorf("a competency known to .55 is %+v", got.Verdict)
	}
	e.Cov[0] = .51 * 1.53
	if got := r.Read(e).Competencies[0]; got.Status != profile.Withheld || got.Reason != profile.Unreliable {
		t.Errorf("a competency known to .49 is %+v", got.Verdict)
	}
	v := 1 + .3 + .23/9
	for i := range e.Cov {
		e.Cov[i] = .41 * v
	}
	if got := r.Read(e).Pillars[0]; got.Status != profile.Withheld || got.Reason != profile.Unreliable || math.Abs(got.Reliability-.59) > 1e-9 {
		t.Errorf("a pillar known to .59 (%g) is %+v", got.Reliability, got.Verdict)
	}
}

func TestACompetencyThatTooFewAnsweredAbout(t *testing.T) {
	r := reader()
	e := person(r.Basis, 3, 3, 3, .2)
	h := heardOf(24, usual)
	h.On[3] = profile.Tally{observe.ByManager: 1}
	h.On[4] = profile.Tally{}
	e.Occasions[0].Heard = h
	out := r.Read(e)
	if got := out.Competencies[3].Verdict; got != (profile.Verdict{Status: profile.Withheld, Reason: profile.TooFew}) {
		t.Errorf("one that only the manager answered about is %+v", got)
	}
	if got := out.Competencies[4].Verdict; got != (profile.Verdict{Status: profile.Withheld, Reason: profile.NoRatings}) {
		t.Errorf("one that nobody answered about is %+v", got)
	}
}

func TestNumbersOfRaters(t *testing.T) {
	for _, c := range []struct {
		name                string
		peer, report, other int
		want                profile.Raters
	}{
		{"none", 0, 0, 0, profile.Raters{Manager: 1}},
		{"few", 2, 1, 0, profile.Raters{Manager: 1, Together: "<5"}},
		{"merged", 3, 3, 0, profile.Raters{Manager: 1, Together: "5-9"}},
		{"large enough each", 5, 12, 0, profile.Raters{Manager: 1, Peer: "5-9", Report: "10+"}},
		{"one is too small, so the next is merged with it", 3, 12, 6, profile.Raters{Manager: 1, Report: "10+", Together: "5-9"}},
		{"one is too small and there is one other", 3, 12, 0, profile.Raters{Manager: 1, Together: "10+"}},
	} {
		got := profile.Tally{observe.ByManager: 1, observe.ByPeer: c.peer, observe.ByReport: c.report, observe.ByOther: c.other}.Show()
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// Whatever sums and differences of the parts that are shown and of the whole are
// made, none is of 1 to Enough − 1 people.
func TestWhatIsHiddenCannotBeComputed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.IntRange(0, 14), 1, 6).Draw(t, "parts")
		hide := profile.Hide(parts)
		all, shown := 0, []int{}
		for i, n := range parts {
			all += n
			if !hide[i] {
				shown = append(shown, n)
			}
		}
		if all < profile.Enough {
			return // then the whole is not shown either
		}
		for some := range 1 << len(shown) {
			rest := all
			for i, n := range shown {
				if some>>i&1 == 1 {
					rest -= n
				}
			}
			if rest > 0 && rest < profile.Enough {
				t.Errorf("of %v hidden %v: %d people are left over", parts, hide, rest)
			}
		}
	})
}

func TestAggregates(t *testing.T) {
	f := func(level, se float64) profile.Figure { return profile.Figure{Level: level, SE: se} }
	if _, ok := profile.NewAggregate([]profile.Figure{f(3, .3), f(3, .3), f(3, .3), f(3, .3)}); ok {
		t.Error("four people have a mean")
	}
	a, ok := profile.NewAggregate([]profile.Figure{f(2, .3), f(3, .3), f(3, .3), f(3, .3), f(4, .3)})
	if !ok || a.Level != 3 || math.Abs(a.SE-.3/math.Sqrt(5)) > 1e-12 || a.People != 5 {
		t.Errorf("five people: %+v, %v", a, ok)
	}
	if _, ok := profile.NewAggregate([]profile.Figure{f(2, .1), f(3, .3), f(3, .3), f(3, .3), f(4, .3)}); ok {
		t.Error("one person brings nine of thirteen parts of the information, and is shown")
	}
}

func TestSelfViews(t *testing.T) {
	r := reader()
	say := func(value byte, n int) []observe.Rating {
		one := observe.Rating{Seq: 1, Person: 1, Rater: 1, Group: observe.BySelf, Day: today}
		for c := range r.Competencies {
			for i := range n {
				one.Asked.Questions = append(one.Asked.Questions, observe.Question{Competency: r.Competencies[c], Item: string(rune('a' + i))})
				one.Answers = append(one.Answers, value)
			}
		}
		return []observe.Rating{one}
	}
	for _, c := range []struct {
		name   string
		others float64 // level
		self   byte
		shown  bool
		want   profile.Comparison
	}{
		{"own view high, others low", 1.5, 5, true, profile.BlindSpot},
		{"own view high, others higher than needed", 3.2, 5, true, profile.NothingToSay},
		{"own view low, others high", 4.5, 2, true, profile.HiddenStrength},
		{"nothing may be shown", 1.5, 5, false, profile.NothingToSay},
	} {
		raters := usual
		if !c.shown {
			raters = profile.Tally{observe.ByManager: 1, observe.ByPeer: 2}
		}
		e := person(r.Basis, c.others, c.others, c.others, .2)
		e.Occasions[0].Heard = heardOf(24, raters)
		out := r.Read(e)
		views := r.Selves(say(c.self, 4), out)
		if len(views) != 24 {
			t.Fatalf("%s: %d views", c.name, len(views))
		}
		for _, v := range views {
			if v.Says != c.want {
				t.Errorf("%s: %q, want %q (%+v)", c.name, v.Says, c.want, v)
				break
			}
			if !c.shown && (v.Gap != 0 || v.GapSE != 0) {
				t.Errorf("%s: the gap is told: %+v", c.name, v)
			}
		}
	}
	if got := r.Selves(nil, r.Read(person(r.Basis, 3, 3, 3, .2))); got != nil {
		t.Errorf("without an own view there are %v", got)
	}
}

func TestContract(t *testing.T) {
	r := reader()
	e := person(r.Basis, 3.44, 3.2, 3, .2)
	h := heardOf(24, usual)
	h.On[1] = profile.Tally{}
	e.Occasions[0].Heard = h
	out := r.Read(e)
	views := []profile.SelfView{{Competency: 1, Level: 3.91, Says: profile.BlindSpot}}
	all := r.Contracts(profile.About{Tenant: "Example", Person: "0190", ExplainURL: "/people/0190/computed"}, out, views)
	for i, want := range map[int]string{
		0: `{"tenant":"Example","person":"0190","target":"pillar.lead","release":"1/2026-02","calibration":"cal-0","level":3.4,"se_level":0.2,"band80":[3.2,3.7],"reliability":0.96,"n_raters":{"manager":1,"people_you_work_with":"5-9"},"newest_answer_month":"2026-02","status":"published","explain_url":"/people/0190/computed"}`,
		3: `{"tenant":"Example","person":"0190","target":"lead.vision","release":"1/2026-02","calibration":"cal-0","level":3.4,"se_level":0.19,"band80":[3.2,3.6],"reliability":0.97,"n_raters":{"manager":1,"people_you_work_with":"5-9"},"newest_answer_month":"2026-02","status":"published","self_view":3.9,"gap_statement":"blind_spot","explain_url":"/people/0190/computed"}`,
		4: `{"tenant":"Example","person":"0190","target":"lead.inspire","release":"1","calibration":"cal-0","status":"withheld","reason":"no_ratings","explain_url":"/people/0190/computed"}`,
	} {
		got, err := json.Marshal(all[i])
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, string(got)); d != "" {
			t.Errorf("%d (-want +got)\n%s", i, d)
		}
	}
}

func TestExplanation(t *testing.T) {
	r := reader()
	r.Rated = 12
	e := person(r.Basis, 3.5, 3.2, 3, .2)
	e.Occasions[0].Shift = .115
	h := heardOf(24, usual)
	h.On[1] = profile.Tally{}
	e.Occasions[0].Heard = h
	x := r.Explain(r.Read(e))
	if len(x.Lines) != 3+23 || x.Formula != profile.Formula || x.Calibration != "cal-0" || x.Factor != 1.1 || x.Raters.Together != "5-9" {
		t.Fatalf("%d lines: %+v", len(x.Lines), x)
	}
	for _, w := range x.Lines {
		if w.Key == "lead.inspire" {
			t.Error("what is withheld is explained")
		}
		level := 3 + (w.Theta+x.Shift-w.Scale.Mean)/w.Scale.SD
		if math.Abs(level-w.Level) > 1e-9 || math.Abs(w.ModelSE*x.Factor/w.Scale.SD-w.SE) > 1e-9 {
			t.Errorf("%s cannot be computed again: %+v", w.Name, w)
		}
		if se := w.ModelSE * x.Factor; math.Abs(1-se*se/w.Prior-w.Reliability) > 1e-9 {
			t.Errorf("%s: reliability %g is not 1 − %g²/%g", w.Name, w.Reliability, se, w.Prior)
		}
	}
	if x.Balance == nil || math.Abs(x.Balance.Level-.3) > 1e-9 {
		t.Errorf("the balance is %+v", x.Balance)
	}
}
