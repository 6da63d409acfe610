package profile_test

import (
	"fmt"
	"maps"
	"math"
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

// nine is a framework of nine competencies in three pillars.
func nine() framework.Version {
	v := framework.Version{ID: 1, Framework: framework.Framework{ID: 1}}
	for k := range 3 {
		pillar := fmt.Sprint("p", k)
		v.Pillars = append(v.Pillars, framework.Pillar{Key: pillar})
		for c := range 3 {
			v.Competencies = append(v.Competencies, framework.Competency{ID: framework.CompetencyID(3*k + c + 1), Key: fmt.Sprint(pillar, ".", c), Pillar: pillar})
		}
	}
	return v
}

// heard makes up ratings of n people in teams of ten: by the manager, six
// others of the team as peers, and two of another team.
func heard(g profile.Gauge, n int, seed uint64) []observe.Rating {
	r := rand.New(rand.NewPCG(seed, 1))
	asked := observe.Questionnaire{ID: 1, Version: 1}
	var items []int32
	for c := range g.Competencies {
		asked.Questions = append(asked.Questions, observe.Question{Competency: g.Competencies[c], Item: "i"})
		items = append(items, int32(c))
	}
	var forms []psych.Form
	by := map[[2]int]observe.Group{}
	for p := range n {
		raters := map[int]observe.Group{p / 10 * 10: observe.ByManager, (p + 17) % n: observe.ByOther, (p + 31) % n: observe.ByOther}
		for _, k := range r.Perm(9)[:6] {
			q := p/10*10 + (p+1+k)%10
			if _, ok := raters[q]; !ok {
				raters[q] = observe.ByPeer
			}
		}
		delete(raters, p)
		for _, q := range slices.Sorted(maps.Keys(raters)) {
			by[[2]int{p, q}] = raters[q]
			forms = append(forms, psych.Form{Person: p, Rater: q, Group: 1, Items: items, Values: make([]byte, len(items))})
		}
	}
	psych.Simulate(g.Model(), psych.Default(), n, n, forms, r, .05)
	var rs []observe.Rating
	for _, f := range forms {
		rs = append(rs, observe.Rating{
			Person: people.ID(f.Person + 1), Rater: people.ID(f.Rater + 1), Group: by[[2]int{f.Person, f.Rater}],
			Day: today, Asked: asked, Answers: f.Values,
		})
	}
	r.Shuffle(len(rs), func(i, j int) { rs[i], rs[j] = rs[j], rs[i] })
	for i := range rs {
		rs[i].Seq, rs[i].At = observe.RatingSeq(i+1), time.Unix(int64(i), 0)
	}
	return rs
}

// ledger keeps estimates in memory and follows ratings.
type ledger struct {
	basis  profile.Basis
	about  map[people.ID][]observe.Rating
	rated  map[people.ID][]people.ID
	raters map[people.ID]psych.Belief
	known  map[people.ID]profile.Estimate
}

func (l *ledger) source(before map[people.ID][]observe.Rating) profile.Source {
	return profile.Source{
		Before: func(p people.ID) ([]observe.Rating, error) { return before[p], nil },
		After:  func(p people.ID) ([]observe.Rating, error) { return l.about[p], nil },
		Rated:  func(...people.ID) (map[people.ID][]people.ID, error) { return l.rated, nil },
		Rater: func(r people.ID) (psych.Belief, bool, error) {
			b, ok := l.raters[r]
			return b, ok, nil
		},
		Known: func(p people.ID) (profile.Estimate, bool, error) {
			e, ok := l.known[p]
			return e, ok, nil
		},
	}
}

func (l *ledger) add(rs ...observe.Rating) {
	for _, r := range rs {
		had := l.about[r.Person]
		l.about[r.Person] = append(had[:len(had):len(had)], r)
		if !slices.Contains(l.rated[r.Rater], r.Person) {
			l.rated[r.Rater] = append(l.rated[r.Rater], r.Person)
		}
	}
}

func gathered(g *profile.Gathering, about map[people.ID][]observe.Rating) *profile.Gathering {
	for _, p := range slices.Sorted(maps.Keys(about)) {
		g.Add(about[p])
	}
	return g
}

func TestFollowingIsAsSolving(t *testing.T) {
	t.Parallel()
	g := profile.NewGauge(nine(), profile.Shipped())
	rs := heard(g, 200, 7)
	some := len(rs) * 9 / 10
	l := &ledger{about: map[people.ID][]observe.Rating{}, rated: map[people.ID][]people.ID{}, raters: map[people.ID]psych.Belief{}, known: map[people.ID]profile.Estimate{}}
	l.add(rs[:some]...)
	first := psych.Solve(dataOf(g, l.about), g.Calibration.Params, psych.Options{})
	l.basis = profile.Base{Var: g.Calibration.Params.Var, Location: first.Location(), First: first.Location()}.On(g)
	start := gathered(g.Gather(), l.about).SolveOn(l.basis)
	start.Raters(func(r people.ID, b psych.Belief) { l.raters[r] = b })
	for _, e := range estimates(start) {
		l.known[e.Person] = e
	}
	began := time.Now()
	for part := range slices.Chunk(rs[some:], 3) {
		before := maps.Clone(l.about)
		l.add(part...)
		var who []people.ID
		for _, r := range part {
			who = append(who, r.Person)
		}
		m, err := l.basis.Follow(l.source(before), who)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range m.Estimates {
			l.known[e.Person] = e
		}
		maps.Copy(l.raters, m.Raters)
	}
	took := time.Since(began)
	worst := 0.
	for _, e := range estimates(gathered(g.Gather(), l.about).SolveOn(l.basis)) {
		for c, x := range e.Theta {
			worst = max(worst, math.Abs(x-l.known[e.Person].Theta[c])/g.Competency.SD)
		}
	}
	t.Logf("%d ratings came later: at most %.4f of a level from all at once; %s each", len(rs)-some, worst, took/time.Duration(len(rs)-some))
	if worst > .02 {
		t.Errorf("a level is %.4f from that of solving all at once, want at most .02", worst)
	}
}

func estimates(s *profile.Solved) []profile.Estimate {
	all := make(chan profile.Estimate, s.Rated)
	s.Each(func(e profile.Estimate) { all <- e })
	close(all)
	var es []profile.Estimate
	for e := range all {
		es = append(es, e)
	}
	return es
}

func dataOf(g profile.Gauge, about map[people.ID][]observe.Rating) *psych.Data {
	c := psych.Collect(g.Model())
	for _, rs := range about {
		forms, _ := g.Count(rs)
		for _, f := range forms {
			c.Add(f)
		}
	}
	return c.Data(0, 0)
}
