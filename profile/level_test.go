package profile_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/framework/content"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

// standard is the default framework, with IDs as a store gives them.
var standard = sync.OnceValue(func() framework.Version {
	var v framework.Version
	if err := json.Unmarshal(content.DefaultJSON, &v); err != nil {
		panic(err)
	}
	v.Framework.ID = 1
	for i := range v.Competencies {
		v.Competencies[i].ID = framework.CompetencyID(i + 1)
	}
	return v
})

var guide = sync.OnceValue(func() profile.Guide {
	g, err := profile.ParseGuide(content.Patterns)
	if err != nil {
		panic(err)
	}
	return g
})

// A world is a simulated organisation with what was found about its people.
type world struct {
	basis profile.Basis
	truth psych.Truth
	found []profile.Estimate
}

// heardOf says that an estimate rests on so many raters.
func heardOf(competencies int, t profile.Tally) profile.Heard {
	h := profile.Heard{Raters: t, Answers: competencies * t.All(), Oldest: today - 30, Newest: today - 10}
	for range competencies {
		h.On = append(h.On, t)
	}
	return h
}

// simulate draws n people, each rated by a panel of the others on the items of
// their competencies, in some waves.
func simulate(n int, panel profile.Tally, items int, seed uint64, waves ...profile.Wave) world {
	r := rand.New(rand.NewPCG(seed, 1))
	g := profile.NewGauge(standard(), profile.Shipped())
	b := profile.Basis{Gauge: g, Var: g.Params.Var, Rated: n}
	m := g.Model(profile.Years(waves)...)
	var asked []int32
	for c := range g.Competencies {
		for range items {
			asked = append(asked, int32(c))
		}
	}
	var forms []psych.Form
	for p := range n {
		for at, q := range sorted(r.Perm(n - 1)[:panel.All()]) {
			if q >= p {
				q++
			}
			for w := range max(1, len(waves)) {
				forms = append(forms, psych.Form{Person: p, Rater: q, Group: groupOf(panel, at), Wave: w, Items: asked, Values: make([]byte, len(asked))})
			}
		}
	}
	w := world{truth: psych.Simulate(m, g.Params, n, n, forms, r, 0)}
	c := psych.Collect(m)
	for _, f := range forms {
		c.Add(f)
	}
	fit := psych.Solve(c.Data(n, n), g.Params, psych.Options{})
	b.Location = fit.Location()
	b.First = b.Location
	w.basis, w.found = b, make([]profile.Estimate, n)
	h := heardOf(len(g.Competencies), panel)
	fit.Errors().Each(func(p *psych.Person) {
		if len(waves) == 0 {
			w.found[p.Number] = b.Estimate(people.ID(p.Number+1), p, h)
			return
		}
		var all []profile.Occasion
		for i, wave := range waves {
			all = append(all, profile.Occasion{Wave: wave, Heard: h, Shift: fit.Shift(i)})
		}
		w.found[p.Number] = b.InWaves(people.ID(p.Number+1), p, all)
	})
	return w
}

func sorted(a []int) []int {
	for i := range a {
		for j := i; j > 0 && a[j] < a[j-1]; j-- {
			a[j], a[j-1] = a[j-1], a[j]
		}
	}
	return a
}

// groupOf returns the number of the group of a panel's i'th rater.
func groupOf(panel profile.Tally, i int) int {
	for k, n := range panel[2:] {
		if i < n {
			return k
		}
		i -= n
	}
	panic("more raters than the panel has")
}

// trueMean is the level of a pillar that the simulation drew.
func (w world) trueMean(person, wave int, pillar string) float64 {
	var sum, n float64
	for c, k := range w.basis.Of {
		if w.basis.Pillars[k] == pillar {
			sum += w.truth.Levels[person][wave*len(w.basis.Of)+c]
			n++
		}
	}
	return 3 + (sum/n-w.basis.Pillar.Mean)/w.basis.Pillar.SD
}

var usual = profile.Tally{0, 0, 1, 3, 3} // manager, peers, reports

func TestScale(t *testing.T) {
	s := profile.Shipped().Competency
	for _, c := range []struct{ theta, want float64 }{{0, 3}, {1.24, 4}, {-1.24, 2}, {2.48, 5}, {3, 5}, {-9, 1}, {.62, 3.5}} {
		if got := s.Level(c.theta); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("level of %g is %g, want %g", c.theta, got, c.want)
		}
	}
	if got := profile.Shipped().Pillar.SE(.23); math.Abs(got-.2) > 1e-12 {
		t.Errorf("error of a pillar is %g, want .2", got)
	}
	f := profile.Figure{Level: 4.6, SE: .5}
	if b := f.Band80(); math.Abs(b.Low-3.96) > 1e-9 || b.High != 5 {
		t.Errorf("band is %v, want 3.96 to 5", b)
	}
	if b := f.Band95(); math.Abs(b.Low-3.62) > 1e-9 || b.High != 5 {
		t.Errorf("wide band is %v, want 3.62 to 5", b)
	}
}

// The planning values of a usual panel on one item, and the variances behind.
func TestReliabilityOfAUsualPanel(t *testing.T) {
	t.Parallel()
	w := simulate(200, usual, 1, 7)
	var comp, pillar, balance float64
	for _, e := range w.found {
		for _, c := range w.basis.Competencies {
			comp += w.basis.CompetencyFigure(e, c).Reliability / 24
		}
		for _, p := range []string{"lead", "manage"} {
			pillar += w.basis.PillarFigure(e, p).Reliability / 2
		}
		b, _ := w.basis.Balance(e)
		balance += b.Reliability
	}
	n := float64(len(w.found))
	t.Logf("competency %.3f, pillar %.3f, balance %.3f", comp/n, pillar/n, balance/n)
	for _, c := range []struct {
		name      string
		got, want float64
	}{{"competency", comp / n, .71}, {"pillar", pillar / n, .78}, {"balance", balance / n, .73}} {
		if math.Abs(c.got-c.want) > .02 {
			t.Errorf("%s: reliability %.3f, want %.2f", c.name, c.got, c.want)
		}
	}
	e := w.found[0]
	theta, se := e.Theta[0], math.Sqrt(e.Cov[0])
	f := w.basis.CompetencyFigure(e, w.basis.Competencies[0])
	if want := 1 - se*se/1.53; math.Abs(f.Reliability-want) > 1e-12 || math.Abs(f.Level-min(5, max(1, 3+theta/1.24))) > 1e-12 {
		t.Errorf("figure is %+v for %g ± %g", f, theta, se)
	}
	w.basis.Rated, w.basis.Approximate = 29, true
	if got := w.basis.CompetencyFigure(e, w.basis.Competencies[0]).SE / f.SE; math.Abs(got-1.015*1.1) > 1e-12 {
		t.Errorf("errors are widened by %g, want 1.1165", got)
	}
	w.basis.Var.General = 0
	if got := w.basis.CompetencyFigure(e, w.basis.Competencies[0]).Reliability; got >= f.Reliability {
		t.Errorf("where people differ less the same error is %g reliable, before %g", got, f.Reliability)
	}
}

func TestBandsHoldTheTruth(t *testing.T) {
	t.Parallel()
	in80, in95, n := 0, 0, 0
	lean, right := 0, 0
	for seed := range uint64(4) {
		w := simulate(200, usual, 1, 20+seed)
		for p, e := range w.found {
			for _, pillar := range []string{"lead", "manage"} {
				f, truth := w.basis.PillarFigure(e, pillar), w.trueMean(p, 0, pillar)
				if d := math.Abs(truth - f.Level); truth >= 1 && truth <= 5 && f.Level > 1 && f.Level < 5 {
					n++
					if d <= 1.28*f.SE {
						in80++
					}
					if d <= 1.96*f.SE {
						in95++
					}
				}
			}
			b, _ := w.basis.Balance(e)
			if b.Lean == profile.LeansLead || b.Lean == profile.ClearlyLead {
				lean++
				if w.trueMean(p, 0, "lead") > w.trueMean(p, 0, "manage") {
					right++
				}
			}
		}
	}
	t.Logf("of %d bands of 80 %% %.3f hold the truth, of 95 %% %.3f; of %d who are said to lean to leading %.3f do", n, share(in80, n), share(in95, n), lean, share(right, lean))
	if s := share(in80, n); s < .77 || s > .83 {
		t.Errorf("bands of 80 %% hold the truth in %.3f", s)
	}
	if s := share(in95, n); s < .93 || s > .97 {
		t.Errorf("bands of 95 %% hold the truth in %.3f", s)
	}
	if s := share(right, lean); s < .87 {
		t.Errorf("of those who are said to lean to leading %.3f do", s)
	}
}

func share(k, n int) float64 { return float64(k) / float64(n) }

// A higher answer never lowers the level of what it is about.
func TestRaisingAnAnswer(t *testing.T) {
	t.Parallel()
	g := profile.NewGauge(standard(), profile.Shipped())
	b := profile.Basis{Gauge: g, Var: g.Params.Var, Rated: 100}
	rapid.Check(t, func(t *rapid.T) {
		raters := rapid.IntRange(1, 5).Draw(t, "raters")
		asked := rapid.SliceOfN(rapid.Int32Range(0, int32(2*len(g.Competencies)-1)), 1, 8).Draw(t, "asked")
		var forms []psych.Form
		var who []psych.Belief
		for r := range raters {
			f := psych.Form{Rater: r, Group: r % 5, Items: asked}
			for range asked {
				f.Values = append(f.Values, byte(rapid.IntRange(0, 4).Draw(t, "answer")))
			}
			forms = append(forms, f)
			who = append(who, psych.Belief{Precision: 1 / .91})
		}
		r, i := rapid.IntRange(0, raters-1).Draw(t, "rater"), rapid.IntRange(0, len(asked)-1).Draw(t, "item")
		if forms[r].Values[i] == 0 {
			forms[r].Values[i] = 1
		}
		c := g.Competencies[int(asked[i])%len(g.Competencies)]
		read := func() (profile.Figure, profile.Figure) {
			one := psych.Around(g.Model(), b.Params(), who, forms)
			e := b.Estimate(1, &one.Person, heardOf(24, usual))
			return b.CompetencyFigure(e, c), b.PillarFigure(e, g.Pillars[g.Of[int(asked[i])%len(g.Competencies)]])
		}
		comp, pillar := read()
		forms[r].Values[i]++
		more, sum := read()
		if more.Level < comp.Level-1e-9 || sum.Level < pillar.Level-1e-9 {
			t.Errorf("a higher answer: competency %g → %g, pillar %g → %g", comp.Level, more.Level, pillar.Level, sum.Level)
		}
	})
}
