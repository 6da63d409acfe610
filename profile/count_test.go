package profile_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// two is a gauge of two competencies in two pillars, and four one of four.
var two = gauge("lead", "manage")

func gauge(pillars ...string) profile.Gauge {
	v := framework.Version{Framework: framework.Framework{ID: 1}}
	for i, p := range pillars {
		v.Competencies = append(v.Competencies, framework.Competency{ID: framework.CompetencyID(i + 1), Pillar: p})
	}
	return profile.NewGauge(v, profile.Shipped())
}

// A record makes ratings about person 1, each entered by itself.
type record struct {
	all []observe.Rating
}

func (r *record) say(by observe.Group, rater people.ID, on string, answers ...byte) *observe.Rating {
	one := observe.Rating{
		Seq: observe.RatingSeq(len(r.all) + 1), Person: 1, Rater: rater, Group: by, Day: day(on),
		At: time.Unix(int64(len(r.all)), 0), Answers: answers,
	}
	for i := range answers {
		one.Asked.Questions = append(one.Asked.Questions, observe.Question{Competency: framework.CompetencyID(i + 1), Item: "q1"})
	}
	r.all = append(r.all, one)
	return &r.all[len(r.all)-1]
}

func day(s string) people.Day {
	d, err := people.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// counts returns by rater what counts, in the order of the competencies.
func counts(g profile.Gauge, rs []observe.Rating) map[int][]byte {
	forms, _ := g.Count(rs)
	found := make(map[int][]byte)
	for _, f := range forms {
		found[f.Rater] = f.Values
	}
	return found
}

func TestWhichAnswersCount(t *testing.T) {
	for _, c := range []struct {
		name string
		say  func(*record)
		want map[int][]byte
	}{
		{"nothing", func(*record) {}, map[int][]byte{}},
		{"what the person says never counts", func(r *record) {
			r.say(observe.BySelf, 1, "2026-01-01", 5, 5)
			r.say(observe.ByManager, 2, "2026-01-01", 3, 4)
		}, map[int][]byte{2: {3, 4}}},
		{"of a named rater the newest answer counts, and none is not an answer", func(r *record) {
			r.say(observe.ByManager, 2, "2026-02-01", 3, 4)
			r.say(observe.ByManager, 2, "2026-03-01", 5, 0)
		}, map[int][]byte{2: {5, 4}}},
		{"the newest is by its day, not by when it was entered", func(r *record) {
			r.say(observe.ByManager, 2, "2026-03-01", 5, 5)
			r.say(observe.ByManager, 2, "2026-02-01", 3, 3)
		}, map[int][]byte{2: {5, 5}}},
		{"what is more than a year older than the newest does not count", func(r *record) {
			r.say(observe.ByManager, 2, "2025-01-01", 3, 3)
			r.say(observe.ByAssessor, 3, "2025-01-02", 2, 2)
			r.say(observe.ByAssessor, 4, "2026-01-02", 4, 4)
		}, map[int][]byte{3: {2, 2}, 4: {4, 4}}},
		{"four without names wait", func(r *record) {
			r.say(observe.ByManager, 2, "2026-01-01", 3, 3)
			for i := range 4 {
				r.say(observe.ByPeer, people.ID(10+i), "2026-01-01", 4, 4)
			}
		}, map[int][]byte{2: {3, 3}}},
		{"five count, of whichever groups", func(r *record) {
			for i, by := range []observe.Group{observe.ByPeer, observe.ByReport, observe.ByOther, observe.ByPeer, observe.ByReport} {
				r.say(by, people.ID(10+i), "2026-01-01", 4, 4)
			}
		}, map[int][]byte{10: {4, 4}, 11: {4, 4}, 12: {4, 4}, 13: {4, 4}, 14: {4, 4}}},
		{"for each competency", func(r *record) {
			for i := range 5 {
				second := byte(4)
				if i == 0 {
					second = 0
				}
				r.say(observe.ByPeer, people.ID(10+i), "2026-01-01", 4, second)
			}
		}, map[int][]byte{10: {4}, 11: {4}, 12: {4}, 13: {4}, 14: {4}}},
		{"a sixth waits for others", func(r *record) {
			for i := range 6 {
				r.say(observe.ByPeer, people.ID(10+i), "2026-01-01", 4, 4)
			}
		}, map[int][]byte{10: {4, 4}, 11: {4, 4}, 12: {4, 4}, 13: {4, 4}, 14: {4, 4}}},
		{"but not if it came with them", func(r *record) {
			for i := range 6 {
				r.say(observe.ByPeer, people.ID(10+i), "2026-01-01", 4, 4).Import = 7
			}
		}, map[int][]byte{10: {4, 4}, 11: {4, 4}, 12: {4, 4}, 13: {4, 4}, 14: {4, 4}, 15: {4, 4}}},
		{"a change of mind waits too", func(r *record) {
			for i := range 5 {
				r.say(observe.ByPeer, people.ID(10+i), "2026-01-01", 4, 4)
			}
			r.say(observe.ByPeer, 10, "2026-02-01", 1, 1)
		}, map[int][]byte{10: {4, 4}, 11: {4, 4}, 12: {4, 4}, 13: {4, 4}, 14: {4, 4}}},
		{"a batch ages as a whole", func(r *record) {
			for i := range 5 {
				r.say(observe.ByPeer, people.ID(10+i), []string{"2025-01-01", "2025-06-01"}[i/4], 4, 4)
			}
			r.say(observe.ByManager, 2, "2026-03-01", 3, 3)
		}, map[int][]byte{2: {3, 3}, 10: {4, 4}, 11: {4, 4}, 12: {4, 4}, 13: {4, 4}, 14: {4, 4}}},
		{"and goes as a whole", func(r *record) {
			for i := range 5 {
				r.say(observe.ByPeer, people.ID(10+i), []string{"2025-01-01", "2025-06-01"}[i/4], 4, 4)
			}
			r.say(observe.ByManager, 2, "2026-06-02", 3, 3)
		}, map[int][]byte{2: {3, 3}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var r record
			c.say(&r)
			if d := cmp.Diff(c.want, counts(two, r.all)); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			rand.New(rand.NewPCG(1, 2)).Shuffle(len(r.all), func(i, j int) { r.all[i], r.all[j] = r.all[j], r.all[i] })
			if d := cmp.Diff(c.want, counts(two, r.all)); d != "" {
				t.Errorf("in another order (-want +got)\n%s", d)
			}
		})
	}
}

func TestWhatAnEstimateRestsOn(t *testing.T) {
	var r record
	r.say(observe.ByManager, 2, "2026-01-03", 3, 3)
	for i := range 5 {
		r.say(observe.ByPeer, people.ID(10+i), "2026-01-02", 4, byte(min(i, 1)))
	}
	_, h := two.Count(r.all)
	want := profile.Heard{
		Raters: profile.Tally{observe.ByManager: 1, observe.ByPeer: 5},
		On: []profile.Tally{
			{observe.ByManager: 1, observe.ByPeer: 5},
			{observe.ByManager: 1},
		},
		Answers: 7, Waiting: true, Oldest: day("2026-01-02"), Newest: day("2026-01-03"),
	}
	if d := cmp.Diff(want, h); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestWaves(t *testing.T) {
	var ws profile.Waves
	for _, w := range []struct{ label, day string }{
		{"", "2024-03-01"}, {"Spring 26", "2026-04-02"}, {"", "2025-02-28"}, {"", "2025-03-01"}, {"Spring 26", "2026-03-30"}, {"Autumn 25", "2025-10-01"},
	} {
		ws.Add(w.label, day(w.day))
	}
	want := []profile.Wave{
		{"", day("2024-03-01"), day("2025-02-28")},
		{"", day("2025-03-01"), day("2025-03-01")},
		{"Autumn 25", day("2025-10-01"), day("2025-10-01")},
		{"Spring 26", day("2026-03-30"), day("2026-04-02")},
	}
	if d := cmp.Diff(want, ws.All()); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if got := profile.Recent(ws.All()); len(got) != profile.MostWaves || got[2] != want[3] {
		t.Errorf("recent waves are %v", got)
	}
}
