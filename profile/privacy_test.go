package profile_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

// small is a framework of two competencies in each of the three pillars.
func small() framework.Version {
	v := standard()
	var some []framework.Competency
	for _, p := range v.Pillars {
		some = append(some, v.In(p.Key)[:2]...)
	}
	v.Competencies = some
	return v
}

// tenant makes a random record of ratings about person 1: some come one by one,
// some with an import; many questions stay without an answer, and people change
// their minds.
func tenant(r *rand.Rand, g profile.Gauge, top int) []observe.Rating {
	raters := 1 + r.IntN(14)
	leave := r.Float64() * .6
	var all []observe.Rating
	var imported observe.ImportID
	for range 2 + r.IntN(30) {
		if imported == 0 && r.IntN(4) == 0 {
			imported = observe.ImportID(1 + len(all))
		} else if r.IntN(3) == 0 {
			imported = 0
		}
		rater := people.ID(2 + r.IntN(raters))
		one := observe.Rating{
			Seq: observe.RatingSeq(len(all) + 1), Person: 1, Rater: rater, Day: today - people.Day(r.IntN(700)), Import: imported,
			At: time.Unix(int64(len(all)), 0), Group: []observe.Group{observe.ByPeer, observe.ByReport, observe.ByOther, observe.ByManager}[min(3, int(rater)%6)],
		}
		for _, c := range g.Competencies {
			for _, item := range []string{"q1", "q2"} {
				value := byte(1 + r.IntN(top))
				if r.Float64() < leave {
					value = 0
				}
				one.Asked.Questions = append(one.Asked.Questions, observe.Question{Competency: c, Item: item})
				one.Answers = append(one.Answers, value)
			}
		}
		all = append(all, one)
	}
	return all
}

// An atom is one anonymous answer in a sum. A cell is the sum that somebody
// would have who saw through the whole model: how often each answer is in it.
type atom struct {
	rater people.ID
	item  int32
	value byte
}
type cell map[atom]int

// cells returns what stands behind each competency, each pillar, and all.
func cells(g profile.Gauge, rs []observe.Rating, named func(people.ID) bool) []cell {
	forms, _ := g.Count(rs)
	n := len(g.Competencies)
	out := make([]cell, n+len(g.Pillars)+1)
	for i := range out {
		out[i] = make(cell)
	}
	for _, f := range forms {
		for i, item := range f.Items {
			a, c := atom{people.ID(f.Rater), item, f.Values[i]}, int(item)%n
			if !named(a.rater) {
				out[c][a]++
				out[n+g.Of[c]][a]++
				out[len(out)-1][a]++
			}
		}
	}
	return out
}

// behind counts the people in a ± b, given whose each part is.
func behind[M ~map[K]int, K comparable](a, b M, sign int, whose func(K) people.ID) int {
	who := make(map[people.ID]bool)
	for x, n := range a {
		if n+sign*b[x] != 0 {
			who[whose(x)] = true
		}
	}
	for x, n := range b {
		if a[x]+sign*n != 0 {
			who[whose(x)] = true
		}
	}
	return len(who)
}

func (a atom) whose() people.ID { return a.rater }

// T11: no cell that can ever be shown, no sum and no difference of two of them,
// and no difference between what was shown before and after something came in,
// rests on fewer than Enough people who answered without their names.
func TestNothingShownRestsOnFew(t *testing.T) {
	t.Parallel()
	g := profile.NewGauge(small(), profile.Shipped())
	checked, waited := 0, 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 11))
		all := tenant(r, g, 250) // so many that hardly two answers are alike
		named := func(id people.ID) bool { return min(3, int(id)%6) == 3 }
		var before []cell
		for i := range all {
			if i+1 < len(all) && all[i].Import != 0 && all[i+1].Import == all[i].Import {
				continue // nobody sees half an import
			}
			now := cells(g, all[:i+1], named)
			for j, a := range now {
				for _, b := range now[j:] {
					for _, sign := range []int{1, -1} {
						checked++
						if n := behind(a, b, sign, atom.whose); n > 0 && n < profile.Enough {
							t.Fatalf("world %d: a combination of cells rests on %d people", seed, n)
						}
					}
				}
				if before == nil {
					continue
				}
				if n := behind(a, before[j], -1, atom.whose); n > 0 && n < profile.Enough {
					t.Fatalf("world %d, rating %d: cell %d has changed by what %d people said", seed, i, j, n)
				}
			}
			before = now
			if _, h := g.Count(all[:i+1]); h.Waiting {
				waited++
			}
		}
	}
	t.Logf("%d combinations of cells; answers were waiting in %d states", checked, waited)
	if checked < 100_000 || waited < 500 {
		t.Error("the worlds are too tame")
	}
}

// The level of the newest answers, that of each of two waves, and the change
// between them are told together: no combination of them rests on few either.
func TestNoCombinationOfWavesRestsOnFew(t *testing.T) {
	t.Parallel()
	g := gauge("lead")
	waves := []profile.Wave{{Label: "a"}, {Label: "b"}}
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 13))
		var all []observe.Rating
		for w, label := range []string{"a", "b"} {
			for rater := range 12 {
				if r.IntN(3) == 0 {
					continue
				}
				all = append(all, observe.Rating{
					Seq: observe.RatingSeq(len(all) + 1), Person: 1, Rater: people.ID(2 + rater), Group: observe.ByPeer, Wave: label,
					Day: today + people.Day(180*w), Import: observe.ImportID(w + 1), At: time.Unix(int64(w), 0),
					Asked: observe.Questionnaire{Questions: []observe.Question{{Competency: 1}}}, Answers: []byte{byte(1 + w)}, // so that those of the two waves are told apart
				})
			}
		}
		first := slices.DeleteFunc(slices.Clone(all), func(r observe.Rating) bool { return r.Wave != "a" })
		told := []map[int]float64{sum(g.Count(first)), sum(g.Count(all))}
		forms, _ := g.CountWaves(all, waves)
		for w := range waves {
			told = append(told, sum(slices.DeleteFunc(slices.Clone(forms), func(f psych.Form) bool { return f.Wave != w }), profile.Heard{}))
		}
		for code := range 81 {
			who := make(map[int]float64)
			for i, x := 0, code; i < 4; i, x = i+1, x/3 {
				for k, v := range told[i] {
					who[k] += float64(x%3-1) * v
				}
			}
			raters := make(map[int]bool)
			for k, v := range who {
				if v != 0 {
					raters[k/1000] = true
				}
			}
			if n := len(raters); n > 0 && n < profile.Enough {
				t.Fatalf("world %d, combination %d rests on %d people", seed, code, n)
			}
		}
	}
}

// sum is how often each answer is in what is told of a competency.
func sum(forms []psych.Form, _ profile.Heard) map[int]float64 {
	s := make(map[int]float64)
	for _, f := range forms {
		for _, y := range f.Values {
			s[1000*f.Rater+int(y)]++
		}
	}
	return s
}

// What people say whose answers wait changes no byte of what is told.
func TestWaitingAnswersAreNotInAnything(t *testing.T) {
	t.Parallel()
	v := small()
	g := profile.NewGauge(v, profile.Shipped())
	reader := profile.Reader{Basis: profile.Basis{Gauge: g, Var: g.Params.Var, Rated: 10}, Version: v, Guide: guide(), Today: today}
	tell := func(all []observe.Rating) (string, profile.Heard) {
		forms, h := g.Count(all)
		if len(forms) == 0 {
			return "", h
		}
		number := make(map[int]int)
		for i := range forms {
			if _, ok := number[forms[i].Rater]; !ok {
				number[forms[i].Rater] = len(number)
			}
			forms[i].Person, forms[i].Rater = 0, number[forms[i].Rater]
		}
		who := slices.Repeat([]psych.Belief{{Precision: 1}}, len(number))
		one := psych.Around(g.Model(), reader.Params(), who, forms).Person
		out := reader.Read(reader.Estimate(1, &one, h))
		told := reader.Contracts(profile.About{Person: "p"}, out, nil)
		for _, c := range told {
			if c.NRaters != nil && slices.Contains([]profile.Bucket{c.NRaters.Peer, c.NRaters.Report, c.NRaters.Other, c.NRaters.Together}, profile.TooSmall) {
				t.Errorf("%s is shown with fewer than five anonymous raters: %+v", c.Target, c.NRaters)
			}
		}
		text, err := json.Marshal(told)
		if err != nil {
			t.Fatal(err)
		}
		return string(text), h
	}
	compared, published := 0, 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 12))
		all := tenant(r, g, observe.TopAnswer)
		// Five who answer everything, after whom nobody waits; then four more.
		for i := range 9 {
			one := all[0]
			one.Seq, one.At, one.Import = observe.RatingSeq(len(all)+1), time.Unix(int64(len(all)), 0), 0
			one.Rater, one.Group, one.Day = people.ID(100+i), observe.ByPeer, today
			one.Answers = make([]byte, len(one.Answers))
			for j := range one.Answers {
				one.Answers[j] = byte(1 + r.IntN(observe.TopAnswer))
			}
			if i < 5 {
				one.Import = 1 << 20
			}
			all = append(all, one)
		}
		told, h := tell(all[:len(all)-4])
		if h.Waiting {
			t.Fatalf("world %d: somebody waits", seed)
		}
		compared++
		if told != "" {
			published++
		}
		if more, _ := tell(all); more != told {
			t.Errorf("world %d: what four people said is told\n%s\n%s", seed, told, more)
		}
	}
	t.Logf("%d worlds, %d with something to tell", compared, published)
	if published < 200 {
		t.Error("too few worlds to say anything")
	}
}
