package profile_test

import (
	"reflect"
	"testing"

	"github.com/bearinghq/bearing/profile"
)

func team(seed uint64) profile.World {
	return profile.World{Seed: seed, People: 30, Raters: 7, Leniency: 1, Halo: 1, Told: true}
}

func TestTheSameWorldIsDrawnTwice(t *testing.T) {
	t.Parallel()
	if !reflect.DeepEqual(team(3).Draw(), team(3).Draw()) {
		t.Error("two draws of one world differ")
	}
	was, w := team(3).Draw(), team(3)
	w.Raters, w.Leniency, w.PileUp = 2, 3, 2
	now := w.Draw()
	for i := range now.People {
		if now.People[i].Truth != was.People[i].Truth {
			t.Fatalf("person %d becomes another when raters change", i+1)
		}
		if n := len(now.People[i].Raters); n != 2 {
			t.Errorf("person %d has %d raters", i+1, n)
		}
	}
	if reflect.DeepEqual(team(4).Draw().People[0].Truth, was.People[0].Truth) {
		t.Error("another seed gives the same people")
	}
}

// What the page teaches must be true: on average over many teams.
func TestTheModelIsNearerToTheTruthThanAnAverage(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*profile.World){
		"as shipped":         func(*profile.World) {},
		"very unlike raters": func(w *profile.World) { w.Leniency = 2 },
		"answers pile up":    func(w *profile.World) { w.PileUp = 2 },
		"three raters":       func(w *profile.World) { w.Raters = 3 },
	} {
		var average, model, averageError, modelError, held, of, single, singles float64
		const teams = 40
		for seed := range uint64(teams) {
			w := team(seed)
			change(&w)
			out := w.Draw()
			for _, a := range out.Targets[:2] {
				average += a.Average / teams / 2
				model += a.Model / teams / 2
				averageError += a.AverageError / teams / 2
				modelError += a.ModelError / teams / 2
			}
			for _, a := range out.Targets {
				held += float64(a.Held)
				of += float64(a.Of)
			}
			single += float64(out.Single.Held)
			singles += float64(out.Single.Of)
		}
		t.Logf("%s: average %.3f, model %.3f; errors %.2f, %.2f; %.3f of bands hold, of competencies %.3f", name, average, model, averageError, modelError, held/of, single/singles)
		if model < average || modelError > averageError {
			t.Errorf("%s: the average does better", name)
		}
		if held/of < .75 || held/of > .85 || single/singles < .77 || single/singles > .83 {
			t.Errorf("%s: bands of 80 %% hold the truth in %.3f, of competencies in %.3f", name, held/of, single/singles)
		}
	}
}

func TestWithoutRatersOfTheirOwnMindsAllAgree(t *testing.T) {
	t.Parallel()
	w := team(1)
	w.Leniency, w.Halo = 0, 0
	out := w.Draw()
	if a := out.Targets[profile.TargetLead]; a.Average < .9 || a.Model < .9 {
		t.Errorf("where raters differ in nothing, agreement is %.2f and %.2f", a.Average, a.Model)
	}
	sum := 0
	for _, n := range out.Answers {
		sum += n
	}
	if sum != 30*7*24 {
		t.Errorf("%d answers", sum)
	}
	for _, r := range out.People[0].Raters {
		if r.Leniency != 0 {
			t.Errorf("a rater is lenient by %g", r.Leniency)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for b.Loop() {
		team(1).Draw()
	}
}
