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
	asked := observe.Questionnaire{Version: c.Version.ID}
	for _, x := range c.Version.Competencies {
		asked.Questions = append(asked.Questions, observe.Question{Competency: x.ID})
	}
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
