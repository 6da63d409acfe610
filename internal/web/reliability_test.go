package web

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// rateEach has everybody rated by a manager and seven others of the own unit, and
// brings the estimates up to date.
func (c *crew) rateEach(t *testing.T, among int) {
	t.Helper()
	asked := c.asked()
	r := rand.New(rand.NewPCG(1, 2))
	var all []observe.Rating
	for i, p := range c.People[:among] {
		for j := range 8 {
			rater := c.People[(i+2*(j+1))%len(c.People)]
			one := observe.Rating{Person: p.ID, Rater: rater.ID, Group: observe.ByPeer, Day: c.today() - 30, Asked: asked, At: c.Now(), By: people.Actor{Account: 1, Name: "Ada Lovelace"}}
			if j == 0 {
				one.Group = observe.ByManager
			}
			for range asked.Questions {
				one.Answers = append(one.Answers, byte(1+min(4, max(0, int(2.5+float64(i%5)/4+r.NormFloat64())))))
			}
			all = append(all, one)
		}
	}
	c.takeIn(t, all...)
}

// asked asks about everything.
func (c *crew) asked() (q observe.Questionnaire) {
	q.Version = c.Version.ID
	for _, x := range c.Version.Competencies {
		q.Questions = append(q.Questions, observe.Question{Competency: x.ID})
	}
	return q
}

// takeIn takes in ratings.
func (c *crew) takeIn(t *testing.T, all ...observe.Rating) {
	t.Helper()
	if _, err := c.Ratings.Add(t.Context(), all...); err != nil {
		t.Fatal(err)
	}
	w := worker.Estimates{Ratings: c.Ratings, Frameworks: c.Frameworks, Kept: c.Surveys.Kept, Calibration: profile.Shipped(), Now: c.Now, Log: c.Log}
	for n := 1; n > 0; {
		var err error
		if n, err = w.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReliability(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 24)
	empty := get(t, c, "/reliability")
	golden(t, "reliability_empty", empty)
	speaksGerman(t, c, "/reliability")
	if plan := get(t, c, "/planner"); !strings.Contains(plan, "figures that Bearing ships") {
		t.Error("without ratings the planner does not say that it takes what is shipped")
	}
	c.rateEach(t, 24)
	page := get(t, c, "/reliability")
	for _, want := range []string{
		"People measured", ">24<", "192", "What makes answers differ here", "Strictness", "How alike raters answer", "ICC(1)", "Pairs that stand out",
		"These people are not linked by raters in common", "Group 1: 12 people (Shipping)", "Group 2: 12 people (Dispatch)",
		"A person is usually rated by 1 manager, 7 peers",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, p := range c.People {
		if strings.Contains(page, strings.TrimSuffix(p.Name, " <b>")) || strings.Contains(page, p.UID) {
			t.Errorf("the page leads to %s", p.Name)
		}
	}
	if again := get(t, c, "/reliability"); again != page {
		t.Error("the same record gives another page")
	}
	if plan := get(t, c, "/planner"); !strings.Contains(plan, "your organisation’s own ratings.") {
		t.Error("the planner does not take the organisation's own variances")
	}
	if german := inGerman(t, c, "/reliability"); !strings.Contains(german, "Worin sich Antworten hier unterscheiden") || strings.Contains(german, "raters") {
		t.Error("the page does not speak German")
	}
}

// Numbers of careless forms are told as ranges, and with what they would change.
// The newest forms wait until five raters have given some.
func TestReliabilityTellsOfCarelessForms(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 24)
	c.rateEach(t, 24)
	page := get(t, c, "/reliability")
	for _, want := range []string{"Too fast", "not known", "of no form it is known", "Contradicts itself", "fewer than 5", "by more than 0.3 for: fewer than 5 people.", "no form is left out for them"} {
		if !strings.Contains(page, want) {
			t.Errorf("of honest forms the page does not say %q", want)
		}
	}
	r := rand.New(rand.NewPCG(3, 3))
	var more []observe.Rating
	for i, p := range c.People[:12] { // each is rated at random, and in no time, by somebody else
		one := observe.Rating{Person: p.ID, Rater: c.People[(i+1)%24].ID, Group: observe.ByManager, Day: c.today() - 20, Asked: c.asked(), At: c.Now(), By: people.Actor{Account: 1, Name: "Ada Lovelace"}}
		for range one.Asked.Questions {
			one.Answers = append(one.Answers, byte(1+r.IntN(observe.TopAnswer)))
		}
		one.Pace = observe.Pace{Timed: len(one.Answers), Quick: len(one.Answers)}
		more = append(more, one)
	}
	c.takeIn(t, more...)
	page = get(t, c, "/reliability")
	for _, want := range []string{"of 8 forms with 12 answers or more whose time is known", "5 to 9"} {
		if !strings.Contains(page, want) {
			t.Errorf("of careless forms the page does not say %q", want)
		}
	}
	for _, p := range c.People {
		if strings.Contains(page, strings.TrimSuffix(p.Name, " <b>")) || strings.Contains(page, p.UID) {
			t.Errorf("the page leads to %s", p.Name)
		}
	}
	german := inGerman(t, c, "/reliability")
	for _, want := range []string{"Zu schnell", "weniger als 5", "Zwei Zeichen oder mehr"} {
		if !strings.Contains(german, want) {
			t.Errorf("in German the page does not say %q", want)
		}
	}
}

func TestReliabilityOfAFewSaysNothing(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 24)
	c.rateEach(t, 4)
	page := get(t, c, "/reliability")
	if !strings.Contains(page, "Too few people to say anything over them") || !strings.Contains(page, "So far there are 4.") || strings.Contains(page, "ICC") {
		t.Error("four people are told of")
	}
}

func TestReliabilityIsForThoseWhoKeepTheInstallation(t *testing.T) {
	t.Parallel()
	for path, action := range map[string]access.Action{"/reliability": access.SeeReliability, "/planner": access.PlanRaters, "/simulator": access.Simulate} {
		for _, role := range []access.Role{access.Editor, access.Member} {
			w := ask(t, siteFor(role).handler([]route{{"GET " + path, action, siteFor(role).showAsset}}), "GET", path, nil)
			if forbidden := w.Code == 403; forbidden != (role == access.Member && path != "/simulator") {
				t.Errorf("%s as %s: status %d", path, role, w.Code)
			}
		}
	}
}
