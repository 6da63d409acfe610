package profile_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// said makes a rating of all competencies with one answer.
func said(g profile.Gauge, seq int, rater people.ID, by observe.Group, batch int, value byte) observe.Rating {
	r := observe.Rating{
		Seq: observe.RatingSeq(seq), Person: 1, Rater: rater, Group: by, Day: today - 30, Import: observe.ImportID(batch), At: time.Unix(int64(batch), 0),
	}
	for _, c := range g.Competencies {
		r.Asked.Questions, r.Answers = append(r.Asked.Questions, observe.Question{Competency: c}), append(r.Answers, value)
	}
	return r
}

func TestRawMeans(t *testing.T) {
	t.Parallel()
	g := gauge("lead", "lead", "manage")
	add := func(all []observe.Rating, batch, from, n int, by observe.Group, value byte) []observe.Rating {
		for i := range n {
			all = append(all, said(g, len(all)+1, people.ID(from+i), by, batch, value))
		}
		return all
	}
	manager := add(nil, 1, 2, 1, observe.ByManager, 5)
	both := add(add(manager, 2, 10, 5, observe.ByPeer, 4), 2, 20, 6, observe.ByReport, 2)
	few := add(add(manager, 2, 10, 4, observe.ByPeer, 4), 2, 20, 6, observe.ByReport, 2)
	for _, tt := range []struct {
		name string
		all  []observe.Rating
		want map[profile.Voice]float64
	}{
		{"nobody", nil, nil},
		{"a manager is named", manager, map[profile.Voice]float64{profile.Managers: 5}},
		{"four wait", add(manager, 2, 10, 4, observe.ByPeer, 4), map[profile.Voice]float64{profile.Managers: 5}},
		{"five are told of", add(manager, 2, 10, 5, observe.ByPeer, 4), map[profile.Voice]float64{profile.Managers: 5, profile.Peers: 4}},
		{"so are two groups", both, map[profile.Voice]float64{profile.Managers: 5, profile.Peers: 4, profile.Reports: 2}},
		{"a group of four goes with the other", few, map[profile.Voice]float64{profile.Managers: 5, profile.Together: 2.8}},
		{"a block that mixes groups joins them", add(add(both, 3, 30, 3, observe.ByPeer, 1), 3, 40, 2, observe.ByReport, 1), map[profile.Voice]float64{profile.Managers: 5, profile.Together: 37. / 16}},
		{"who changes groups afterwards stays where they answered", append(slices.Clone(both), said(g, 99, 10, observe.ByReport, 3, 1)), map[profile.Voice]float64{profile.Managers: 5, profile.Peers: 4, profile.Reports: 2}},
	} {
		m := g.Raw(tt.all)
		for _, v := range profile.Voices {
			want, known := tt.want[v]
			for _, got := range []profile.Mean{m.Competency(0)[v], m.Competency(2)[v], m.Pillar("lead")[v]} {
				if got.Known() != known || known && (got.Value()-want > 1e-9 || want-got.Value() > 1e-9) {
					t.Errorf("%s: voice %d has %+v, want %v (%v)", tt.name, v, got, want, known)
				}
			}
		}
	}
	own := said(g, 1, 1, observe.BySelf, 0, 3)
	if all := g.OwnRaw([]observe.Rating{own, manager[0]}); !all[0].Known() || all[0].Value() != 3 {
		t.Errorf("the own mean is %+v", all[0])
	}
	if m := g.Raw([]observe.Rating{own}); m.Competency(0) != (profile.Raw{}) {
		t.Error("what people say of themselves is in a raw mean")
	}
}

// A spread is a raw mean as somebody has it who sees through everything: how
// often each answer is in it.
type spread map[profile.Atom]int

// told lists the cells that raw means show: by voice each competency, each
// pillar, and all; and all of those without names together, as the level has
// them.
func told(g profile.Gauge, all []observe.Rating) []spread {
	type key struct {
		voice  profile.Voice
		of, at int // 0 a competency, 1 a pillar, 2 all
	}
	cells := make(map[key]spread)
	for _, a := range g.Atoms(all) {
		if a.Voice == profile.Managers {
			continue
		}
		bare := a
		bare.Voice = 0
		for _, v := range []profile.Voice{a.Voice, -1} {
			for _, k := range []key{{v, 0, a.Competency}, {v, 1, g.Of[a.Competency]}, {v, 2, 0}} {
				if cells[k] == nil {
					cells[k] = make(spread)
				}
				cells[k][bare]++
			}
		}
	}
	var keys []key
	for k := range cells {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return slices.Compare([]int{int(a.voice), a.of, a.at}, []int{int(b.voice), b.of, b.at})
	})
	var out []spread
	for _, k := range keys {
		out = append(out, cells[k])
	}
	return out
}

// T11 for raw means: with everything that is told of a person now and was told
// at any time before, by group and in all, no cell and no sum or difference of
// two rests on fewer than Enough people who answered without their names. People
// answer again, change groups and come one by one or many at once.
func TestNoRawMeanRestsOnFew(t *testing.T) {
	t.Parallel()
	g := gauge("lead", "manage")
	checked, apart, changed := 0, 0, 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 21))
		groups := []observe.Group{observe.ByPeer, observe.ByReport, observe.ByOther}[:2+r.IntN(2)]
		crowd := make([]observe.Group, 10+r.IntN(25))
		for i := range crowd {
			crowd[i] = groups[r.IntN(len(groups))]
		}
		var all []observe.Rating
		var before []spread
		for batch := range 2 + r.IntN(5) {
			for _, by := range groups {
				n := []int{0, 5, 6, 8, 50}[r.IntN(5)]
				if r.IntN(6) == 0 {
					n = 1 + r.IntN(7)
				}
				for _, i := range r.Perm(len(crowd)) {
					if crowd[i] != by || n == 0 {
						continue
					}
					n--
					one := said(g, len(all)+1, people.ID(2+i), by, batch+1, byte(1+r.IntN(250)))
					one.Day = today - 700 + people.Day(100*batch+r.IntN(100))
					all = append(all, one)
				}
			}
			for range r.IntN(4) { // some know the person in another way now
				if i := r.IntN(len(crowd)); r.IntN(2) == 0 {
					crowd[i] = groups[r.IntN(len(groups))]
				}
			}
			now := told(g, all)
			if slices.ContainsFunc(g.Atoms(all), func(a profile.Atom) bool { return a.Voice == profile.Peers || a.Voice == profile.Reports }) {
				apart++
			}
			if before != nil {
				changed++
			}
			known := append(slices.Clone(before), now...)
			for i, a := range known {
				for _, b := range known[i:] {
					for _, sign := range []int{1, -1} {
						checked++
						if n := behind(a, b, sign, func(x profile.Atom) people.ID { return x.Rater }); n > 0 && n < profile.Enough {
							t.Fatalf("world %d, batch %d: a combination of raw means rests on %d people", seed, batch, n)
						}
					}
				}
			}
			if len(before)+len(now) < 60 {
				before = append(before, now...)
			} else {
				before = now
			}
		}
	}
	t.Logf("%d combinations; groups were told of one by one in %d states, %d states followed others", checked, apart, changed)
	if apart < 100 || changed < 500 || checked < 100_000 {
		t.Error("the worlds are too tame")
	}
}
