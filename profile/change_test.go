package profile_test

import (
	"math"
	"testing"

	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

func TestChangeBetweenWaves(t *testing.T) {
	t.Parallel()
	waves := []profile.Wave{{Label: "a", First: today - 180, Last: today - 170}, {Label: "b", First: today, Last: today + 10}}
	in, n, said, right := 0, 0, 0, 0
	var errors float64
	for seed := range uint64(4) {
		w := simulate(80, profile.Tally{0, 0, 1, 4, 3}, 1, 60+seed, waves...)
		for i, e := range w.found {
			c, ok := w.basis.PillarChange(e, "lead")
			if !ok {
				t.Fatal("no change between two waves")
			}
			n++
			// What everybody's mean has moved by is in the change, and known well.
			own := c.By - (c.To.Shift-c.From.Shift)/w.basis.Pillar.SD
			truth := w.trueMean(i, 1, "lead") - w.trueMean(i, 0, "lead")
			if math.Abs(own-truth) <= 1.96*c.SE {
				in++
			}
			errors += c.SE / float64(320)
			if p := psych.Phi(own / c.SE); p >= profile.Probable {
				said++
				if truth > 0 {
					right++
				}
			}
		}
	}
	t.Logf("of %d bands %.3f hold the truth; error %.2f levels; of %d who probably rose %.3f did", n, share(in, n), errors, said, share(right, said))
	if s := share(in, n); s < .92 || s > .98 {
		t.Errorf("bands of 95 %% hold the truth in %.3f", s)
	}
	if errors < .15 || errors > .35 {
		t.Errorf("the error of a pillar's change is %.2f levels, want about .27", errors)
	}
	if share(right, said) < .85 {
		t.Errorf("of those said to have risen %.3f did", share(right, said))
	}
}

func TestDirections(t *testing.T) {
	r := reader()
	e := person(r.Basis, 3, 3, 3, .2)
	two := profile.Estimate{Person: 1, Framework: e.Framework, Competencies: e.Competencies, Theta: make([]float64, 48), Cov: make([]float64, 48*48)}
	for w, h := range []profile.Heard{heardOf(24, usual), heardOf(24, usual)} {
		two.Occasions = append(two.Occasions, profile.Occasion{Wave: profile.Wave{First: today + people.Day(w)}, Heard: h})
		for c := range 24 {
			for d := range 24 {
				if r.Of[c] == r.Of[d] {
					two.Cov[(w*24+c)*48+w*24+d] = .04 * 1.15 * 1.15
				}
			}
		}
	}
	for _, c := range []struct {
		by   float64 // levels; the error of the change is .283
		want profile.Direction
	}{{0, profile.NotYet}, {.2, profile.NotYet}, {.26, profile.ProbablyUp}, {.5, profile.Up}, {-.2, profile.NotYet}, {-.26, profile.ProbablyDown}, {-.5, profile.Down}} {
		for i := range 24 {
			two.Theta[24+i] = c.by * 1.15
		}
		got, ok := r.PillarChange(two, "lead")
		if !ok || got.Words != c.want || math.Abs(got.By-c.by) > 1e-9 || math.Abs(got.SE-.2*math.Sqrt2) > 1e-9 {
			t.Errorf("%g levels: %+v, want %s", c.by, got, c.want)
		}
	}
	two.Occasions[0].Answers = 0
	if _, ok := r.PillarChange(two, "lead"); ok {
		t.Error("there is a change although nobody was heard in the first wave")
	}
	two.Occasions[0].Answers = 24
	out := r.Read(e)
	if got := r.Changes(two, out); len(got) != 3 {
		t.Errorf("%d pillars have moved, want 3", len(got))
	}
	out.Pillars[0].Status = profile.Withheld
	if got := r.Changes(two, out); len(got) != 2 {
		t.Errorf("%d pillars have moved, want 2: one is withheld", len(got))
	}
}
