package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/people"
)

// A village is a site with a few people and units in it.
type village struct {
	*testing.T
	site *Site
	h    http.Handler
	uid  map[string]string // of people and units, by name
}

// villageFor returns a village in which everybody has the role.
func villageFor(t *testing.T, role access.Role, rows ...people.RosterRow) *village {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s := siteFor(role)
	s.Directory, s.Organisation, s.Registry = db.Directory(), db.Organisation(), db.Registry()
	v := &village{t, s, s.Handler(), map[string]string{}}
	_, err = s.Registry.TakeRoster(t.Context(), people.Actor{Name: "Test"}, people.Roster{Day: people.DayOf(s.Now()), Rows: people.RowList(rows)}, func(res people.RosterResult) bool { return res.Doubted == 0 })
	if err != nil {
		t.Fatal(err)
	}
	v.learn()
	return v
}

// learn notes the outside ids of everybody and everything.
func (v *village) learn() {
	v.Helper()
	page, err := v.site.Directory.Search(v.Context(), people.Query{Show: people.Everyone, Limit: 200})
	if err != nil {
		v.Fatal(err)
	}
	for _, e := range page.Entries {
		v.uid[e.Person.Name] = e.Person.UID
	}
	units, err := v.site.Organisation.FindUnits(v.Context(), "", people.DayOf(v.site.Now()), 100)
	if err != nil {
		v.Fatal(err)
	}
	for _, u := range units {
		v.uid[u.Unit.Name] = u.Unit.UID
	}
}

func stay(from, to string) people.Span {
	s := people.Always
	if from != "" {
		s.From, _ = people.ParseDay(from)
	}
	if to != "" {
		s.To, _ = people.ParseDay(to)
	}
	return s
}

// A position that was entered wrongly is corrected with its days; what stands
// beside it follows.
func TestAPositionIsCorrected(t *testing.T) {
	t.Parallel()
	v := villageFor(t, access.Editor, villagers...)
	ada := "/people/" + v.uid["Ada <b>Lovelace</b>"]
	form := regexp.MustCompile(`href="(`+ada+`/positions/\d+/edit)"`).FindAllStringSubmatch(v.get(ada).Body.String(), -1)
	if len(form) != 2 {
		t.Fatalf("%d positions can be corrected, want 2", len(form))
	}
	first := form[1][1] // the newest stands first
	for _, want := range []string{`value="Welder"`, `value="2024-01-01"`, `value="2025-05-31"`, "Works &gt; North"} {
		if !strings.Contains(v.get(first).Body.String(), want) {
			t.Errorf("the form does not say %s", want)
		}
	}
	f := func(last string) []string {
		return []string{"unit", "Works > North", "title", "Fitter", "day", "2024-02-01", "last", last}
	}
	if w := v.post(first, f("2025-06-30")...); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	page := v.get(ada).Body.String()
	for _, want := range []string{"Fitter", "1 Feb 2024 to 30 Jun 2025", "since 1 Jul 2025"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if w := v.post(first, f("2024-01-01")...); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "would end before it begins") {
		t.Errorf("an end before the beginning: status %d", w.Code)
	}
	if w := v.post(ada+"/positions/999/edit", f("")...); w.Code != http.StatusNotFound {
		t.Errorf("a position that is not there: status %d", w.Code)
	}
	if got := v.get("/units/suggest?unit=nor").Body.String(); !strings.Contains(got, `<option value="Works &gt; North">`) || strings.Contains(got, "Office") {
		t.Errorf("suggested is %s", got)
	}
}

var villagers = []people.RosterRow{
	{Name: "Bo Berg", Number: "2", Unit: []string{"Works"}, Title: "Head", Span: stay("2020-01-01", "")},
	{Name: "Ada <b>Lovelace</b>", Email: "ada@example.org", Number: "1", Unit: []string{"Works", "North"}, Title: "Welder", Manager: "2", Span: stay("2024-01-01", "2025-06-01")},
	{Name: "Ada <b>Lovelace</b>", Number: "1", Unit: []string{"Works"}, Title: "Lead welder", Span: stay("2025-06-01", "")},
	{Name: "Cy Chen", Unit: []string{"Works", "North"}, Manager: "1", Span: stay("2025-07-01", "")},
	{Name: "Di Dahl", Unit: []string{"Office"}, Span: stay("2021-01-01", "2023-01-01")},
}

// get returns a page; a form is sent with post.
func (v *village) get(path string) *httptest.ResponseRecorder {
	v.Helper()
	return ask(v.T, v.h, "GET", path, nil)
}

func (v *village) post(path string, fields ...string) *httptest.ResponseRecorder {
	v.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRequestWithContext(v.Context(), "POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	v.h.ServeHTTP(w, r)
	return w
}

var build = regexp.MustCompile(`/static/[^/]+/`) // changes with the style sheet

var mainPart = regexp.MustCompile(`(?s)<main.*</main>`)

// golden compares the main part of a page with a file. Outside ids are written
// as the names they stand for, and tags on lines of their own.
func (v *village) golden(name, page string) {
	v.Helper()
	if m := mainPart.FindString(page); m != "" {
		page = m
	}
	for who, uid := range v.uid {
		page = strings.ReplaceAll(page, uid, "{"+strings.Fields(who)[0]+"}")
	}
	page = build.ReplaceAllString(strings.ReplaceAll(page, "><", ">\n<"), "/static/*/") + "\n"
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
			v.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		v.Fatal(err)
	}
	if page != string(want) {
		v.Errorf("%s differs; if that is meant, run go test -update and read the diff", file)
	}
}

func TestPagesOfPeople(t *testing.T) {
	t.Parallel()
	v := villageFor(t, access.Editor, villagers...)
	for name, path := range map[string]string{
		"people.html":              "/people",
		"people_left.html":         "/people?show=left",
		"people_nobody.html":       "/people?q=zzz",
		"people_2024.html":         "/people?on=2024-03-01",
		"person.html":              "/people/" + v.uid["Ada <b>Lovelace</b>"],
		"person_2024.html":         "/people/" + v.uid["Ada <b>Lovelace</b>"] + "?on=2024-03-01",
		"person_left.html":         "/people/" + v.uid["Di Dahl"],
		"person_new.html":          "/people/new",
		"person_move.html":         "/people/" + v.uid["Cy Chen"] + "/move",
		"person_leave.html":        "/people/" + v.uid["Cy Chen"] + "/leave",
		"person_manager.html":      "/people/" + v.uid["Cy Chen"] + "/manager",
		"people_paste.html":        "/people/paste",
		"organisation.html":        "/units",
		"organisation_opened.html": "/units?open=" + v.uid["Works"],
		"unit.html":                "/units/" + v.uid["Works"],
		"unit_edit.html":           "/units/" + v.uid["North"] + "/edit",
	} {
		w := v.get(path)
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d: %s", path, w.Code, w.Body)
			continue
		}
		if strings.Contains(w.Body.String(), "<b>Lovelace") {
			t.Errorf("%s: a name became markup", path)
		}
		v.golden(name, w.Body.String())
	}
}

func TestEmptyPagesSayWhatToDo(t *testing.T) {
	t.Parallel()
	v := villageFor(t, access.Editor)
	v.golden("people_empty.html", v.get("/people").Body.String())
	v.golden("organisation_empty.html", v.get("/units").Body.String())
}

func TestMembersAreOfferedNoForms(t *testing.T) {
	t.Parallel()
	v := villageFor(t, access.Member, villagers...)
	for _, path := range []string{"/people", "/people/" + v.uid["Cy Chen"], "/units", "/units/" + v.uid["Works"]} {
		body := mainPart.FindString(v.get(path).Body.String())
		for _, bad := range []string{"/new", "/edit", "/move", "take-back", "method=\"post\""} {
			if strings.Contains(body, bad) {
				t.Errorf("%s offers %s", path, bad)
			}
		}
	}
}

func TestSearchAsYouTypeAnswersWithAPart(t *testing.T) {
	t.Parallel()
	v := villageFor(t, access.Editor, villagers...)
	w := ask(t, v.h, "GET", "/people?q=ber", func(r *http.Request) { r.Header.Set("HX-Request", "true") })
	if body := w.Body.String(); strings.Contains(body, "<html") || !strings.Contains(body, "Bo Berg") || strings.Contains(body, "Cy Chen") {
		t.Errorf("got %s", body)
	}
	w = ask(t, v.h, "GET", "/units/"+v.uid["Works"]+"/below", func(r *http.Request) { r.Header.Set("HX-Request", "true") })
	if body := w.Body.String(); strings.Contains(body, "<html") || !strings.Contains(body, "North") {
		t.Errorf("got %s", body)
	}
}

// The whole way of somebody through the organisation, by forms.
func TestJoinMoveLeaveByForms(t *testing.T) {
	t.Parallel()
	v := villageFor(t, access.Editor, villagers...)
	send := func(path string, fields ...string) {
		t.Helper()
		if w := v.post(path, fields...); w.Code != http.StatusSeeOther {
			t.Fatalf("POST %s: status %d: %s", path, w.Code, mainPart.FindString(w.Body.String()))
		}
	}
	send("/people/new", "name", "Eve", "email", "EVE@x.org", "unit", "Works > North", "title", "Welder", "manager", "Bo Berg", "day", "2025-01-01")
	v.learn()
	eve := "/people/" + v.uid["Eve"]
	send(eve+"/move", "unit", "Office", "title", "Clerk", "day", "2025-05-01")
	send(eve+"/move", "unit", "Works", "title", "Trainer", "day", "2025-06-01", "beside", "yes")
	send(eve+"/manager", "manager", "ada@example.org", "kind", "solid", "day", "2025-07-01")
	send(eve+"/edit", "name", "Eve Ek", "email", "eve@x.org", "number", "9")
	send(eve+"/leave", "day", "2025-12-31")
	send(eve+"/move", "unit", "Office", "title", "Clerk again", "day", "2026-02-01")
	v.learn()
	v.golden("person_history.html", v.get(eve).Body.String())

	send("/units/new", "name", "South", "unit", "Works", "day", "")
	v.learn()
	send("/units/"+v.uid["South"]+"/edit", "name", "South East", "unit", "Office", "day", "2026-01-15")
	v.learn()
	v.golden("unit_history.html", v.get("/units/"+v.uid["South East"]).Body.String())
	send("/units/"+v.uid["South East"]+"/close", "day", "2026-02-01")
}

func TestWrongFormsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	v := villageFor(t, access.Editor, villagers...)
	cy := "/people/" + v.uid["Cy Chen"]
	for _, tt := range []struct {
		path   string
		fields []string
		code   int
		says   string
	}{
		{"/people/new", []string{"name", "", "email", "typed@x.org", "day", "2026-01-01"}, 422, "The name is missing"},
		{"/people/new", []string{"name", "Eve", "email", "typed", "day", "2026-01-01"}, 422, "has no @"},
		{"/people/new", []string{"name", "typed", "email", "ada@example.org", "day", "2026-01-01"}, 409, "has the e-mail address"},
		{"/people/new", []string{"name", "typed", "day", "31/02/2025"}, 422, "is not a date"},
		{"/people/new", []string{"name", "typed", "day", "2026-01-01", "unit", "Nowhere"}, 422, "There is no unit called Nowhere"},
		{"/people/new", []string{"name", "typed", "day", "2026-01-01", "manager", "Zed"}, 422, "Nobody called Zed"},
		{"/people/new", []string{"name", "typed" + strings.Repeat("x", 10_000), "day", "2026-01-01"}, 422, "200 is the most"},
		{cy + "/manager", []string{"manager", "Cy Chen", "day", "2026-01-01"}, 422, "cannot report to themselves"},
		{"/people/" + v.uid["Bo Berg"] + "/manager", []string{"manager", "Cy Chen", "day", "2026-01-01"}, 422, "Bo Berg reports to Cy Chen"},
		{cy + "/leave", []string{"day", "2020-01-01"}, 422, "is not here on"},
		{cy + "/move", []string{"unit", "Works", "title", "typed", "day", "2026-01-01", "role", "77"}, 422, "There is no such role"},
		{"/units/new", []string{"name", "works"}, 409, "There is a unit called works"},
		{"/units/new", []string{"name", "a > b"}, 422, "separates units"},
		{"/units/" + v.uid["Works"] + "/edit", []string{"name", "Works", "unit", "Works > North", "day", "2026-01-01"}, 422, "Works is part of North, North is part of Works"},
		{"/units/" + v.uid["North"] + "/close", []string{"day", "2026-01-01"}, 422, "North has 1 person in it"},
		{"/people/paste", []string{"names", " \n "}, 422, "There is no name in it"},
		{"/people/paste", []string{"names", "Eve, typed\nFay, fay@@x.org"}, 422, "more than one @"},
	} {
		w := v.post(tt.path, tt.fields...)
		body := mainPart.FindString(w.Body.String())
		if w.Code != tt.code || !strings.Contains(body, tt.says) {
			t.Errorf("POST %s %.60q: status %d, want %d and %q in\n%s", tt.path, tt.fields, w.Code, tt.code, tt.says, body)
		}
		if strings.Contains(strings.Join(tt.fields, " "), "typed") && !strings.Contains(body, "typed") {
			t.Errorf("POST %s %.60q: what was typed is gone", tt.path, tt.fields)
		}
	}
	if page, err := v.site.Directory.Search(t.Context(), people.Query{Show: people.Everyone}); err != nil || len(page.Entries) != 4 {
		t.Errorf("%d people, %v; want 4 as before", len(page.Entries), err)
	}
}

func TestPastedNames(t *testing.T) {
	t.Parallel()
	v := villageFor(t, access.Editor)
	w := v.post("/people/paste", "unit", "Crew", "names", "Ada Lovelace\r\nGrace Hopper, grace@x.org\nAlan Turing <alan@x.org>\tT7; Analyst\n\n")
	v.learn()
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/matrix?edit=1&unit="+v.uid["Crew"] {
		t.Fatalf("status %d to %s: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	h, err := v.site.Directory.Person(t.Context(), v.uid["Alan Turing"])
	if err != nil || h.Person.Email != "alan@x.org" || h.Person.Number != "T7" || h.Positions[0].Title != "Analyst" {
		t.Errorf("Alan is %+v, %v", h, err)
	}
	if w := v.post("/people/paste", "anyway", "yes", "names", "Eve\nFay, fay@@x.org"); w.Code != http.StatusSeeOther {
		t.Errorf("storing the rest: status %d", w.Code)
	}
}

func TestUnknownPeopleAndDays(t *testing.T) {
	t.Parallel()
	v := villageFor(t, access.Editor, villagers...)
	for path, want := range map[string]int{
		"/people/nope": 404, "/units/nope": 404, "/units/nope/below": 404, "/people/nope/edit": 404, "/units?open=nope": 404, "/people?unit=nope": 404,
		"/people?on=yesterday": 422, "/people?after=x": 422, "/units?on=2025-02-30": 422,
		"/people?q=" + strings.Repeat("x", 5000): 200, "/people?q=%00": 200, "/people?q=%E2%80%AE": 200,
	} {
		if w := v.get(path); w.Code != want {
			t.Errorf("GET %.40s: status %d, want %d", path, w.Code, want)
		}
	}
	for _, path := range []string{"/positions/999/take-back", "/positions/x/take-back", "/lines/999/end"} {
		if w := v.post("/people/" + v.uid["Cy Chen"] + path); w.Code != 404 {
			t.Errorf("POST %s: status %d", path, w.Code)
		}
	}
}
