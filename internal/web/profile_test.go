package web

import (
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/observe"
)

func TestProfileOnThePersonsPage(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 2)
	c.say(t, 0, observe.Manager, 400, 1, 2, 3, 2, 2, 2)
	c.say(t, 0, observe.Self, 1, 4)
	for path, wants := range map[string][]string{
		"/people/" + c.People[0].UID: {
			"Compared with the role", "needs are met", "hidden: under half by weight", "The person: 4", "out of date", "mx-pillars",
		},
		"/people/" + c.People[0].UID + "/levels?role=role.project_manager": {"Compared with the role", ": has "},
		"/people/" + c.People[1].UID + "/levels":                           {"No role is set", "Nothing is known yet"},
	} {
		w := ask(t, c, "GET", path, nil)
		for _, want := range wants {
			if w.Code != 200 || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d, and the page does not say %q", path, w.Code, want)
			}
		}
	}
	past := "/people/" + c.People[0].UID + "/levels?on=" + (c.today() - 2).String() + "&role=role.project_manager"
	for _, tt := range []struct {
		path, word string
		said       bool
	}{
		{past, "What was known on", true}, {past, "The person: 4", false}, {past, `name="on" value="` + (c.today() - 2).String(), true},
		{"/people/" + c.People[0].UID + "/levels", "What was known on", false}, {"/people/" + c.People[0].UID + "/levels", "The person: 4", true},
	} {
		if w := ask(t, c, "GET", tt.path, nil); w.Code != 200 || strings.Contains(w.Body.String(), tt.word) != tt.said {
			t.Errorf("%s: status %d; it says %q: want %v", tt.path, w.Code, tt.word, tt.said)
		}
	}
	for _, path := range []string{"/people/" + c.People[0].UID + "/levels?on=soon"} {
		if w := ask(t, c, "GET", path, nil); w.Code != 422 {
			t.Errorf("%s: status %d, want 422", path, w.Code)
		}
	}
	for _, path := range []string{"/people/nobody/levels", "/people/" + c.People[0].UID + "/levels?role=none"} {
		if w := ask(t, c, "GET", path, nil); w.Code != 404 {
			t.Errorf("%s: status %d, want 404", path, w.Code)
		}
	}
	if w := ask(t, c, "GET", "/units/"+c.Units[0].UID, nil); !strings.Contains(w.Body.String(), "What this unit can do") {
		t.Errorf("the unit's page (status %d) does not show what it can do", w.Code)
	}
}

func TestLevelsAreNotForEverybody(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 2)
	c.say(t, 0, observe.Manager, 4, 1)
	c.Who = siteFor(access.Member).Who
	w := ask(t, c, "GET", "/people/"+c.People[0].UID, nil)
	if w.Code != 200 || strings.Contains(w.Body.String(), "Compared with") {
		t.Errorf("status %d; a member sees the levels of somebody else", w.Code)
	}
	for _, path := range []string{"/people/" + c.People[0].UID + "/levels", "/matrix", "/matrix/cell?" + c.cell(0, 0).Encode()} {
		if w := ask(t, c, "GET", path, nil); w.Code != 403 {
			t.Errorf("%s: status %d, want 403", path, w.Code)
		}
	}
}
