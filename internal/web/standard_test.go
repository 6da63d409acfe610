package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// named gives everybody an address and writes what five experts have to say: the
// first of the crew are solid, the last strong.
func (c *crew) named(t *testing.T, from, strong int) string {
	t.Helper()
	for i := range c.People {
		if _, err := c.Registry.Update(t.Context(), people.Actor{Account: 1, Name: "Bob"}, c.People[i].ID, func(h people.History) (people.History, error) {
			h.Person.Email = fmt.Sprintf("p%d@example.org", i)
			return h, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	var lines []string
	for e := range 5 {
		lines = append(lines, fmt.Sprintf("p%d@example.org; Team lead; lead; p%d@example.org, p%d@example.org; p%d@example.org, P%d@Example.org", 20+e, from+e, from+(e+1)%5, strong+e, strong+(e+1)%5))
	}
	return strings.Join(lines, "\r\n")
}

func TestSetTheLevels(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 30)
	enter := func(names string) (int, string) {
		w := send(t, c, "/standard", url.Values{"names": {names}}, nil)
		return w.Code, w.Body.String()
	}
	if page := get(t, c, "/standard"); !strings.Contains(page, "Nobody has been rated yet") {
		t.Error("without ratings the page does not say that there is nothing to set levels by")
	}
	for who := range 12 {
		c.rate(t, who, "", 10, 2+float64(who/6)*2.2, append(round, observe.ByPeer)...)
	}
	c.solve(t)
	lines := c.named(t, 0, 6)
	path := "/people/" + c.People[0].UID
	before := c.page(t, path, nil)
	expect(t, before, "before", []string{"provisional levels", "Levels are provisional until job experts have set them"}, []string{"Levels were set on"})
	expect(t, get(t, c, "/standard"), "the form", []string{"Levels are provisional", "computed with once and kept nowhere", "Pillars: lead, manage, bridge"}, []string{"Experts:"})

	for what, bad := range map[string][2]string{
		"four experts":     {lines[:strings.LastIndex(lines, "\r\n")], "there are 4 experts"},
		"an unknown":       {strings.Replace(lines, "p0@", "nobody@", 1), "Line 1: nobody in the directory"},
		"four parts":       {strings.Replace(lines, "Team lead; ", "", 1), "Line 1 has 4 parts"},
		"no such pillar":   {strings.Replace(lines, "; lead;", "; lad;", 1), "which there is not"},
		"the wrong way":    {c.named(t, 6, 0), "do not stand out"},
		"nothing":          {" \n", "Nobody has been named yet"},
		"not enough known": {c.named(t, 0, 12), "enough is known of"},
	} {
		if code, page := enter(bad[0]); code != 422 || !strings.Contains(page, bad[1]) {
			t.Errorf("%s: status %d, want 422 and %q", what, code, bad[1])
		}
	}
	if c.page(t, path, nil) != before {
		t.Error("a refused setting has changed a page")
	}

	if code, page := enter(lines); code != 303 {
		t.Fatalf("status %d: %s", code, page)
	}
	page := get(t, c, "/standard")
	expect(t, page, "afterwards", []string{"by 5 job experts", "Still provisional: Manage, Bridge", "from 5 people named solid and 5 named strong", "Experts: Person 0020"}, []string{"p1@example.org", "Person 0000", "Person 0006", "Person 0007"})
	after := c.page(t, path, nil)
	expect(t, after, "a person", []string{"Levels were set on", "by 5 job experts", "Still provisional: Manage, Bridge"}, []string{"Person 0006"})
	if levelOf(after, "Lead") == levelOf(before, "Lead") || levelOf(after, "Manage") != levelOf(before, "Manage") {
		t.Errorf("leading went from %s to %s, managing from %s to %s; only the first is set", levelOf(before, "Lead"), levelOf(after, "Lead"), levelOf(before, "Manage"), levelOf(after, "Manage"))
	}
	speaksGerman(t, c, "/standard")
}

// levelOf finds the level of a pillar on a person's page.
func levelOf(page, pillar string) string {
	_, rest, _ := strings.Cut(page, "Level of each pillar with its band")
	_, rest, _ = strings.Cut(rest, pillar)
	_, rest, _ = strings.Cut(rest, "<strong>")
	level, _, _ := strings.Cut(rest, "<")
	return level
}

func TestOnlyKeepersSetTheLevels(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"GET", "POST"} {
		s := siteFor(access.Member)
		if w := ask(t, s.Handler(), method, "/standard", nil); w.Code != 403 {
			t.Errorf("%s as a member: status %d", method, w.Code)
		}
	}
}
