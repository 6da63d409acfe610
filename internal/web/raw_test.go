package web

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

var answered = regexp.MustCompile(`Answers: [^<]*`)

// Raw means stand beside levels: the manager's by themselves, everybody else's
// where five or more answered, and by group only where each has five.
func TestRawMeansBesideLevels(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 24)
	alone := slices.Concat([]observe.Group{observe.ByManager}, slices.Repeat([]observe.Group{observe.ByPeer}, 5), slices.Repeat([]observe.Group{observe.ByReport}, 6))
	for who := range 12 {
		c.rate(t, who, "", 10, 3, alone...)
	}
	c.rate(t, 13, "", 10, 3, round...) // four peers and three reports
	c.solve(t)
	page := c.page(t, "/people/"+c.People[0].UID, nil)
	expect(t, page, "groups of five and six", []string{"provisional levels", "Levels correct for the fact that raters differ in strictness", "Between organisations levels are not comparable"}, []string{"people they work with"})
	for _, path := range []string{"", "/computed"} {
		for who, want := range map[int]string{0: `^Answers: managers [1-5]\.[0-9] · peers [1-5]\.[0-9] · reports [1-5]\.[0-9]$`, 13: `^Answers: managers [1-5]\.[0-9] · people they work with [1-5]\.[0-9]$`} {
			all := answered.FindAllString(c.page(t, "/people/"+c.People[who].UID+path, nil), -1)
			if len(all) < 24 {
				t.Errorf("person %d%s: %d raw means", who, path, len(all))
			}
			for _, one := range all {
				if !regexp.MustCompile(want).MatchString(one) {
					t.Errorf("person %d%s: %q", who, path, one)
				}
			}
		}
	}
	german := inGerman(t, c, "/people/"+c.People[0].UID)
	expect(t, german, "in German", []string{"vorläufige Stufen", "Antworten: Führungskräfte ", "Zwischen Organisationen sind Stufen nicht vergleichbar"}, []string{"Answers:", "provisional"})
}

// What four people say without their names moves no raw mean, by themselves or
// together, however often somebody looks; the fifth moves them once, all five.
func TestRawMeansWaitForFive(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 24)
	for who := range 8 {
		c.rate(t, who, "", 10, 3, round...)
	}
	c.solve(t)
	look := func() string {
		var all []string
		for _, path := range []string{"", "/computed"} {
			all = append(all, answered.FindAllString(c.page(t, "/people/"+c.People[0].UID+path, nil), -1)...)
		}
		return strings.Join(all, "\n")
	}
	was := look()
	if !strings.Contains(was, "people they work with") {
		t.Fatal("there is nothing to look at")
	}
	r := rand.New(rand.NewPCG(1, 9))
	for i := range 5 {
		one := observe.Rating{Person: c.People[0].ID, Rater: c.People[12+i].ID, Group: observe.ByPeer, Day: c.today() - 5, At: c.Now().AddDate(0, 0, -1-i), Asked: c.asked(), By: people.Actor{Account: 1, Name: "Bob"}}
		for range one.Asked.Questions {
			one.Answers = append(one.Answers, byte(1+r.IntN(2)))
		}
		c.takeIn(t, one)
		if now := look(); (now != was) != (i == 4) {
			t.Errorf("after %d more answers what is shown has changed: %v", i+1, now != was)
		}
	}
}
