package profile_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

// ratingsOf draws teams of 20 in which everybody is rated by a manager, four
// peers and three reports of the own team. Change may alter the answers first.
func ratingsOf(teams int, seed uint64, change func(f *psych.Form)) map[people.ID][]observe.Rating {
	const size = 20
	g := profile.NewGauge(standard(), profile.Shipped())
	r := rand.New(rand.NewPCG(seed, 7))
	var asked observe.Questionnaire
	var items []int32
	for c, id := range g.Competencies {
		asked.Questions = append(asked.Questions, observe.Question{Competency: id})
		items = append(items, int32(c))
	}
	var forms []psych.Form
	for p := range teams * size {
		start := p / size * size
		for i, q := range sorted(r.Perm(size - 1)[:8]) {
			if q += start; q >= p {
				q++
			}
			forms = append(forms, psych.Form{Person: p, Rater: q, Group: []int{0, 1, 1, 1, 1, 2, 2, 2}[i], Items: items, Values: make([]byte, len(items))})
		}
	}
	psych.Simulate(g.Model(), g.Params, teams*size, teams*size, forms, r, 0)
	all := make(map[people.ID][]observe.Rating)
	for i := range forms {
		f := &forms[i]
		if change != nil {
			change(f)
		}
		id := people.ID(f.Person + 1)
		all[id] = append(all[id], observe.Rating{
			Seq: observe.RatingSeq(i + 1), Person: id, Rater: people.ID(f.Rater + 1), Import: 1, Day: today - 20, Asked: asked, Answers: f.Values,
			Group: []observe.Group{observe.ByManager, observe.ByPeer, observe.ByReport}[f.Group],
		})
	}
	return all
}

// survey estimates people from their ratings, and surveys them.
func survey(all map[people.ID][]observe.Rating, order []people.ID) profile.Survey {
	g := profile.NewGauge(standard(), profile.Shipped())
	c := psych.Collect(g.Model())
	heard := make(map[people.ID]profile.Heard)
	top := 0
	for id, about := range all {
		forms, h := g.Count(about)
		heard[id] = h
		top = max(top, int(id))
		for _, f := range forms {
			c.Add(f)
			top = max(top, f.Rater)
		}
	}
	fit := psych.Solve(c.Data(top+1, top+1), g.Params, psych.Options{})
	b := profile.Basis{Gauge: g, Var: g.Params.Var, Rated: len(all), Location: fit.Location()}
	found := make([]profile.Estimate, top+1)
	fit.Errors().Each(func(p *psych.Person) {
		if h, ok := heard[people.ID(p.Number)]; ok {
			found[p.Number] = b.Estimate(people.ID(p.Number), p, h)
		}
	})
	s := profile.NewSurveyor(profile.Reader{Basis: b, Version: standard(), Today: today})
	for _, id := range order {
		s.Estimate(found[id])
		s.Ratings(all[id])
	}
	return s.Survey()
}

func everybody(all map[people.ID][]observe.Rating) (ids []people.ID) {
	for id := range all {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func TestSurvey(t *testing.T) {
	t.Parallel()
	all := ratingsOf(2, 1, nil)
	s := survey(all, everybody(all))
	if s.People != 40 || len(s.Targets) != 3+1+24 {
		t.Fatalf("%d people, %d targets", s.People, len(s.Targets))
	}
	for _, target := range s.Targets {
		status, known := 0, 0
		for _, n := range target.Status {
			status += n
		}
		for _, n := range target.Known {
			known += n
		}
		if status != 40 || known != 40 || !(target.Middle > .6 && target.Middle < .85) {
			t.Errorf("%s: %d by status, %d by reliability, middle %.2f", target.Key, status, known, target.Middle)
		}
	}
	if got := s.Targets[0]; got.Kind != profile.OfPillar || got.Status[profile.Published] < 35 {
		t.Errorf("of 40 people rated by eight, %v are shown", got.Status)
	}
	if len(s.Linked) != 2 || len(s.Linked[0]) != 20 || s.Linked[0][0] != 1 || s.Linked[1][0] != 21 {
		t.Errorf("two teams without a rater in common: %v", s.Linked)
	}
	if want := (profile.Panel{Managers: 1, Peers: 4, Reports: 3, Items: 1}); s.Raters.Usual != want || s.Raters.Of != [4]int{0, 0, 40, 0} || s.Raters.Raters > 40 {
		t.Errorf("raters: %+v", s.Raters)
	}
	if s.Forms != 320 || s.Signs.Forms < 300 || s.Signs.Long != s.Signs.Forms || s.Signs.Clocked != 0 || s.Signs.Both == 0 || s.Signs.Partly {
		t.Errorf("%d forms, of which are told %+v", s.Forms, s.Signs)
	}
	for _, a := range s.Agreements {
		if !(a.ICC1 > .1 && a.ICC1 < .6 && a.ICCK > a.ICC1 && a.K == 8 && a.People == 40) {
			t.Errorf("%s: %+v", a.Key, a)
		}
		if !(a.RWG > .5 && a.RWG <= 1 && a.Apart > 0 && a.Apart < 1.5 && a.Alpha > .8 && a.Alpha < 1 && a.Omega > .8 && a.Omega < 1 && a.Forms == 320) {
			t.Errorf("%s: %+v", a.Key, a)
		}
	}
}

// The order in which people come changes nothing.
func TestSurveyForgetsTheOrder(t *testing.T) {
	t.Parallel()
	all := ratingsOf(1, 2, nil)
	ids := everybody(all)
	want := survey(all, ids)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	if d := cmp.Diff(want, survey(all, ids), cmpopts.EquateNaNs(), cmpopts.EquateApprox(1e-9, 0), cmpopts.IgnoreUnexported(profile.Surveyed{})); d != "" {
		t.Error(d)
	}
}

// A pillar about which nobody was asked is withheld for that, and not because too
// little is known: what shows everywhere would look like knowledge of it.
func TestASurveyKnowsWhatNobodyWasAsked(t *testing.T) {
	t.Parallel()
	all := ratingsOf(1, 6, nil)
	bridge := map[framework.CompetencyID]bool{}
	for _, c := range standard().Competencies {
		bridge[c.ID] = c.Pillar == profile.Bridge
	}
	for id, about := range all {
		for i := range about {
			r := &all[id][i]
			var asked observe.Questionnaire
			var answers []byte
			for k, q := range r.Asked.Questions {
				if !bridge[q.Competency] {
					asked.Questions, answers = append(asked.Questions, q), append(answers, r.Answers[k])
				}
			}
			r.Asked, r.Answers = asked, answers
		}
	}
	s := survey(all, everybody(all))
	for _, target := range s.Targets {
		if target.Pillar == profile.Bridge && target.Why[profile.NoRatings] != s.People {
			t.Errorf("%s: of %d people about whom nobody was asked: %v", target.Key, s.People, target.Why)
		}
		if target.Pillar == profile.Lead && target.Why[profile.NoRatings] != 0 {
			t.Errorf("%s: %v", target.Key, target.Why)
		}
	}
}

func TestSurveyOfAFewSaysNothing(t *testing.T) {
	t.Parallel()
	all := ratingsOf(1, 3, nil)
	s := survey(all, everybody(all)[:profile.Enough-1])
	if s.People != 4 || s.Targets != nil || s.Linked != nil || s.Forms != 0 || s.Signs != (profile.Signs{}) || s.Raters.Raters != 0 || s.Var != (psych.Variances{}) {
		t.Errorf("of four people is told %+v", s)
	}
}

func TestWhatCannotBeSaidIsNotSaid(t *testing.T) {
	t.Parallel()
	all := ratingsOf(1, 5, nil)
	for id := range all { // one rater is left of each
		all[id] = all[id][:1]
	}
	s := survey(all, everybody(all))
	for _, a := range s.Agreements {
		if !math.IsNaN(a.ICC1) || !math.IsNaN(a.RWG) || !math.IsNaN(a.Alpha) {
			t.Errorf("one rater each: %+v", a)
		}
	}
	if s.Raters.Of[0] != s.People || s.Targets[0].Status[profile.Withheld] != s.People {
		t.Errorf("%+v, %v", s.Raters, s.Targets[0].Status)
	}
}
