package web

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// rate adds what some raters say about somebody, all at once: answers to one
// question on each competency around a value.
func (c *crew) rate(t *testing.T, who int, wave string, ago people.Day, about float64, by ...observe.Group) {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(who), uint64(ago)))
	var all []observe.Rating
	for i, group := range by {
		rater := c.People[(who+1+i)%len(c.People)].ID
		if group == observe.BySelf {
			rater = c.People[who].ID
		}
		one := observe.Rating{
			Person: c.People[who].ID, Rater: rater, Group: group, Wave: wave, Day: c.today() - ago,
			By: people.Actor{Account: 1, Name: "Bob"}, At: c.Now(), Asked: observe.Questionnaire{Version: c.Version.ID},
		}
		for _, comp := range c.Version.Competencies {
			one.Asked.Questions = append(one.Asked.Questions, observe.Question{Competency: comp.ID, Item: comp.Items[0].Key})
			one.Answers = append(one.Answers, byte(min(5, max(1, about+r.NormFloat64()*.6+.5))))
		}
		all = append(all, one)
	}
	if _, err := c.Ratings.Add(t.Context(), all...); err != nil {
		t.Fatal(err)
	}
}

// solve brings all estimates up to date.
func (c *crew) solve(t *testing.T) {
	t.Helper()
	w := worker.Estimates{Ratings: c.Ratings, Frameworks: c.Frameworks, Kept: c.Estimates, Calibration: profile.Shipped(), Now: c.Now, Log: slog.New(slog.DiscardHandler)}
	if _, err := w.Solve(t.Context()); err != nil {
		t.Fatal(err)
	}
}

var (
	round = []observe.Group{observe.ByManager, observe.ByPeer, observe.ByPeer, observe.ByPeer, observe.ByPeer, observe.ByReport, observe.ByReport, observe.ByReport}
	quiet = []observe.Group{observe.ByPeer, observe.ByPeer, observe.ByPeer}
)

// page returns what a page says, once it is there.
func (c *crew) page(t *testing.T, path string, who func(*http.Request)) string {
	t.Helper()
	w := ask(t, c, "GET", path, who)
	if w.Code != 200 {
		t.Fatalf("GET %s: status %d: %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

func expect(t *testing.T, page, what string, says, never []string) {
	t.Helper()
	for _, s := range says {
		if !strings.Contains(page, s) {
			t.Errorf("%s: it does not say %q", what, s)
		}
	}
	for _, s := range never {
		if strings.Contains(page, s) {
			t.Errorf("%s: it says %q", what, s)
		}
	}
}

func TestWhatRatingsSay(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 12)
	for who := range 8 {
		c.rate(t, who, "Spring", 200, 2.5+float64(who)/6, round...)
	}
	for who := range 4 {
		c.rate(t, who, "Autumn", 10, 4, round...)
	}
	c.rate(t, 9, "Autumn", 10, 3, quiet...)
	c.rate(t, 10, "Autumn", 10, 3, observe.ByManager)
	c.solve(t)
	path := func(who int) string { return "/people/" + c.People[who].UID }

	expect(t, c.page(t, path(0), nil), "a rated person",
		[]string{"What ratings say", "managers: 1", "people they work with: 5 to 9", "nineteen of twenty", "A current practice", "First moves", "Balance", "From Spring to Autumn.", "Levels are provisional", "svg class=\"band", `aria-label="Level `},
		[]string{"Your own view", "peers: 5", "no progress"})
	expect(t, c.page(t, path(9), nil), "three without names", []string{"Fewer than five people have answered without their names", "Ask more people"}, []string{"A current practice", "Level of each pillar"})
	expect(t, c.page(t, path(10), nil), "a manager alone", []string{"The answers do not say enough yet", "The planner says how many", "managers: 1"}, []string{"A current practice", "Level of each pillar"})
	expect(t, c.page(t, path(11), nil), "nobody", []string{"Nobody else has answered about", "make a start"}, []string{"/computed", "A current practice"})
	c.rate(t, 11, "Autumn", 10, 3, round...)
	expect(t, c.page(t, path(11), nil), "answers that came since", []string{"what they say is being computed"}, []string{"Fewer than five", "Nobody else"})
	expect(t, c.page(t, path(0)+"?on="+(c.today()-30).String(), nil), "on a past day", nil, []string{"What ratings say"})

	computed := c.page(t, path(0)+"/computed", nil)
	expect(t, computed, "how it is computed", []string{
		"managers: 1", "people they work with: 5 to 9", "Formula: version 1", "Calibration: cal-0", "how strict or mild the rater is with everybody",
		"Level = 3 + (", "by 10 %, because fewer than 30 people are rated", "Probability that leading is the stronger side", "Every figure in numbers", "Vision and direction",
	}, []string{"%!", "peers: 4", "NaN"})
	expect(t, c.page(t, path(9)+"/computed", nil), "what is withheld", []string{"Fewer than five people"}, []string{"Every figure in numbers", "NaN"})
	expect(t, c.page(t, "/help/ratings", nil), "the formulas", []string{"Pr(y ≤ j)", "1 − error² ÷ variance"}, []string{"%!"})
}

// Only the person sees the own view, and a member sees nobody else's figures.
func TestOwnViewIsForOneselfAlone(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 12)
	for who := range 6 {
		c.rate(t, who, "", 10, 3, round...)
	}
	c.rate(t, 0, "", 9, 5, observe.BySelf)
	c.rate(t, 11, "", 9, 4, observe.BySelf)
	c.solve(t)
	for i, mail := range map[int]string{0: "Me@Example.org", 11: "late@example.org"} {
		if _, err := c.Registry.Update(t.Context(), people.Actor{Account: 1, Name: "Bob"}, c.People[i].ID, func(h people.History) (people.History, error) {
			h.Person.Email = mail
			return h, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	as := func(role access.Role, mail string) {
		c.Who = func(*http.Request) (access.Actor, error) {
			return access.Actor{Account: 7, Name: "Somebody", Email: mail, Role: role}, nil
		}
	}
	path := func(who int) string { return "/people/" + c.People[who].UID }

	as(access.Member, "me@example.org")
	expect(t, c.page(t, path(0), nil), "oneself", []string{"Your own view and that of others", "Only you see this", "four of five cases"}, []string{"overrate", "nineteen of twenty"})
	expect(t, c.page(t, path(1), nil), "somebody else to a member", nil, []string{"What ratings say", "Your own view"})
	c.page(t, path(0)+"/computed", nil)
	if w := ask(t, c, "GET", path(1)+"/computed", nil); w.Code != 403 {
		t.Errorf("a member sees how somebody else's figures are computed: status %d", w.Code)
	}
	as(access.Member, "late@example.org")
	expect(t, c.page(t, path(11), nil), "oneself before anybody else has answered", []string{"Nobody else has answered", "Your own view and that of others", "your own view"}, []string{"Others see this"})
	as(access.Editor, "hr@example.org")
	expect(t, c.page(t, path(0), nil), "a keeper", []string{"What ratings say"}, []string{"Your own view"})
}

func TestRatingsInGerman(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 12)
	for who := range 7 {
		c.rate(t, who, "", 10, 2.5+float64(who)/4, round...)
	}
	c.solve(t)
	speaksGerman(t, c, "/help/ratings")
	for who := range 12 {
		page := inGerman(t, c, "/people/"+c.People[who].UID)
		expect(t, page, fmt.Sprint("person ", who), []string{"Was Einschätzungen sagen"}, []string{"What ratings say", "probability", "First moves", "Level"})
		expect(t, inGerman(t, c, "/people/"+c.People[who].UID+"/computed"), fmt.Sprint("computed ", who), []string{"Wie wird das berechnet?"}, []string{"Which answers", "Formula"})
	}
}
