package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// A crew is a site with people in two units, of whom some things are known.
type crew struct {
	*Site
	http.Handler
	Version framework.Version
	People  []people.Person
	Units   []people.Unit
}

// newCrew makes a site over an empty SQLite file with n people: every second
// one is a team lead, the others have no role.
func newCrew(t *testing.T, n int) *crew {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "crew.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	c := &crew{Site: siteFor(access.Editor)}
	c.Directory, c.Organisation, c.Registry = db.Directory(), db.Organisation(), db.Registry()
	c.Frameworks, c.Record, c.Matrix = db.Frameworks(), db.Record(), db.Matrix()
	c.Ratings, c.Estimates, c.Standards = db.Ratings(), db.Estimates(), db.Standards()
	c.Surveys = &worker.Surveys{Ratings: db.Ratings(), Kept: db.Estimates(), Calibration: profile.Shipped()}
	if err := exchange.Seed(t.Context(), db.Frameworks(), c.Now()); err != nil {
		t.Fatal(err)
	}
	all, err := db.Frameworks().Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.Version = all[0]
	c.Handler = c.Site.Handler()
	by := people.Actor{Account: 1, Name: "Ada Lovelace"}
	for _, name := range []string{"Shipping", "Dispatch"} {
		u, err := db.Registry().CreateUnit(t.Context(), by, people.Unit{Name: name, Span: people.Always})
		if err != nil {
			t.Fatal(err)
		}
		c.Units = append(c.Units, u)
	}
	for i := range n {
		p := people.Position{Unit: c.Units[i%2].ID, Title: "Fitter", Span: people.Since(people.Date(2020, 1, 1))}
		if i%2 == 0 {
			p.Role = c.roleID(t, "role.team_lead")
		}
		h, err := db.Registry().Create(t.Context(), by, people.History{
			Person: people.Person{Name: fmt.Sprintf("Person %04d <b>", i)}, Positions: []people.Position{p},
		})
		if err != nil {
			t.Fatal(err)
		}
		c.People = append(c.People, h.Person)
	}
	return c
}

func (c *crew) roleID(t *testing.T, key string) framework.RoleID {
	t.Helper()
	for _, r := range c.Version.Roles {
		if r.Key == key {
			return r.ID
		}
	}
	t.Fatalf("there is no role %q among %d", key, len(c.Version.Roles))
	return 0
}

// say records levels of the first competencies by a source, seen so many days ago.
func (c *crew) say(t *testing.T, who int, source observe.Source, ago people.Day, levels ...int) {
	t.Helper()
	s := observe.Statement{Person: c.People[who].ID, Source: source, By: people.Actor{Account: 1, Name: "Bob"}, At: c.Now()}
	for i, l := range levels {
		if l >= 0 {
			s.Levels = append(s.Levels, observe.State(c.Version.Competencies[i].ID, c.Version.ID, framework.Whole(l), c.today()-ago))
		}
	}
	if _, err := c.Record.Append(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

func (c *crew) post(t *testing.T, path string, form url.Values, htmx bool) *httptest.ResponseRecorder {
	t.Helper()
	return ask(t, c, "POST", path, func(r *http.Request) {
		r.PostForm, r.Form = form, form
		if htmx {
			r.Header.Set("HX-Request", "true")
		}
	})
}

func (c *crew) cell(who, competency int) url.Values {
	return url.Values{"person": {c.People[who].UID}, "competency": {fmt.Sprint(int64(c.Version.Competencies[competency].ID))}}
}

func TestMatrixPage(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 12)
	c.say(t, 0, observe.Manager, 10, 2, 0, 4)
	c.say(t, 0, observe.Self, 10, 5)
	c.say(t, 2, observe.Import, 500, 3)
	body := ask(t, c, "GET", "/matrix", nil).Body.String()
	for _, want := range []string{
		"12 people, 24 competencies", "Person 0000 &lt;b&gt;", "1 level older than 12 months", "Lead is thinnest at",
		"the manager says", "▾", "out of date", `scope="colgroup"`, "only one person covers", "Have each cell read out in words",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(body, "<b>'") || strings.Contains(body, "0000 <b>") {
		t.Error("a name is not escaped")
	}
	if n := strings.Count(body, " href=/c/"); n != 12*24 {
		t.Errorf("the page has %d cells, want %d", n, 12*24)
	}
	written := ask(t, c, "GET", "/matrix?words=1", nil).Body.String()
	_, written, _ = strings.Cut(written, "<tbody>")
	written, _, _ = strings.Cut(written, "</tbody>")
	if n := strings.Count(written, `<span class=sr-only>`); n != 12*24 || !regexp.MustCompile(`<span class=sr-only>[0-5.]+, needs [0-5.]+, [0-5.]+ short, the manager says</span><b aria-hidden=true>`).MatchString(written) {
		t.Errorf("%d cells are in words, want %d", n, 12*24)
	}
}

// A page of many cells is made of thousands of them: each is short.
func TestMatrixPageIsLight(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 100)
	for who := range c.People {
		c.say(t, who, observe.Manager, 500, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0)
	}
	page := ask(t, c, "GET", "/matrix", nil).Body.String()
	n := strings.Count(page, " href=/c/")
	if size := len(page) / n; n < 2000 || size > 110 {
		t.Errorf("%d cells take %d bytes each", n, size)
	}
}

func TestAnAddressInShort(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 1)
	uid := c.People[0].UID
	if short := shortUID(uid); len(short) != 22 || longUID(short) != uid || longUID(uid) != uid {
		t.Errorf("%s is %s in short, which is %s", uid, short, longUID(short))
	}
	path := fmt.Sprintf("/c/%s/%d", shortUID(uid), c.Version.Competencies[0].ID)
	if w := ask(t, c, "GET", path, nil); w.Code != 200 || !strings.Contains(w.Body.String(), c.Version.Competencies[0].Name) {
		t.Errorf("GET %s = %d", path, w.Code)
	}
	for _, path := range []string{"/c/nobody/1", "/c/" + shortUID(uid) + "/x", "/c/" + shortUID(uid) + "/99999"} {
		if w := ask(t, c, "GET", path, nil); w.Code != 404 {
			t.Errorf("GET %s = %d, want 404", path, w.Code)
		}
	}
}

func TestMatrixPageNarrows(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 12)
	c.say(t, 0, observe.Manager, 10, 0)
	for _, tt := range []struct{ query, want, not string }{
		{"?unit=" + c.Units[1].UID, "6 people", "Person 0000"},
		{"?role=role.team_lead", "6 people", "Person 0001"},
		{"?pillar=lead", "12 people", "p-manage mx-name"},
		{"?show=gaps", "1 people, 1 competencies", "Person 0002"},
		{"?q=0007", "1 people", "Person 0008"},
		{"?q=nobody+at+all", "Nothing fits this choice", "Person 0001"},
		{"?show=%22&order=level&columns=x&page=-3", "12 people", "order=level"},
		{"?page=99999", "12 people", ""},
	} {
		w := ask(t, c, "GET", "/matrix"+tt.query, nil)
		body := w.Body.String()
		if w.Code != 200 || !strings.Contains(body, tt.want) || tt.not != "" && strings.Contains(body, tt.not) {
			t.Errorf("%s: status %d, want %q and not %q", tt.query, w.Code, tt.want, tt.not)
		}
	}
	for _, query := range []string{"?unit=nowhere", "?framework=none"} {
		if w := ask(t, c, "GET", "/matrix"+query, nil); w.Code != 404 {
			t.Errorf("%s: status %d, want 404", query, w.Code)
		}
	}
}

func TestMatrixOfNobody(t *testing.T) {
	t.Parallel()
	body := ask(t, newCrew(t, 0), "GET", "/matrix", nil).Body.String()
	if !strings.Contains(body, "Nobody is here yet") || strings.Contains(body, "<table") {
		t.Error("the page of an empty installation does not say how to begin")
	}
}

func TestALevelIsSetAndTakenBack(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 2)
	form := c.cell(0, 0)
	form.Set("level", "2")
	form.Set("source", "manager")
	form.Set("quick", "1")
	w := c.post(t, "/matrix/level", form, true)
	body := w.Body.String()
	if w.Code != 200 || !strings.Contains(body, ">2</b>") || !strings.Contains(body, `data-undo="1"`) {
		t.Fatalf("setting: status %d\n%s", w.Code, body)
	}
	form.Del("quick")
	form.Set("level", "4")
	form.Set("day", "2026-02-01")
	form.Set("note", "Ran the <i>spring</i> review.")
	form.Set("link", "https://example.org/a")
	if w = c.post(t, "/matrix/level", form, false); w.Code != 303 || w.Header().Get("Location") != "/matrix" {
		t.Fatalf("without a script: status %d to %q", w.Code, w.Header().Get("Location"))
	}
	page := ask(t, c, "GET", "/matrix/cell?"+c.cell(0, 0).Encode(), nil).Body.String()
	for _, want := range []string{"Ran the &lt;i&gt;spring&lt;/i&gt; review.", "https://example.org/a", "seen on 1 Feb 2026", "superseded", "stands", "Ada Lovelace"} {
		if !strings.Contains(page, want) {
			t.Errorf("the history does not say %q", want)
		}
	}
	back := c.cell(0, 0)
	back.Set("seq", "1")
	if w = c.post(t, "/matrix/withdraw", back, false); w.Code != 422 || !strings.Contains(w.Body.String(), "Say why this is withdrawn") {
		t.Errorf("without a reason: status %d", w.Code)
	}
	back.Set("why", "The other Ada.")
	if w = c.post(t, "/matrix/withdraw", back, true); w.Code != 200 || !strings.Contains(w.Body.String(), ">4</b>") {
		t.Errorf("withdrawing: status %d\n%s", w.Code, w.Body)
	}
	if w = c.post(t, "/matrix/withdraw", back, true); w.Code != 409 {
		t.Errorf("withdrawing twice: status %d, want 409", w.Code)
	}
	page = ask(t, c, "GET", "/matrix/cell?"+c.cell(0, 0).Encode(), nil).Body.String()
	if !strings.Contains(page, "by Ada Lovelace on 1 Mar 2026: The other Ada.") {
		t.Error("the history does not say why it was withdrawn")
	}
}

func TestWhatIsNoLevel(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 1)
	for _, tt := range []struct{ name, field, value, want string }{
		{"none chosen", "level", "", "Choose the sentence"},
		{"above the ladder", "level", "6", "The highest level of"},
		{"below it", "level", "-1", "is not a level"},
		{"a word", "level", "three", "is not a level"},
		{"far too much", "level", "1e400", "is not a level"},
		{"a list", "level", "[]", "is not a level"},
		{"nobody's view", "source", "boss", "as whom"},
		{"a day that is not", "day", "2023-02-29", "is not a date"},
		{"a day to come", "day", "2026-04-01", "not come yet"},
		{"gone before it was seen", "expires", "2025-01-01", "must be after"},
		{"a script", "link", "javascript:alert(1)", "https://"},
		{"too much text", "note", strings.Repeat("x", 4001), "4000"},
	} {
		form := c.cell(0, 0)
		for name, value := range map[string]string{"level": "3", "source": "manager", "day": "2026-03-01", "note": "kept"} {
			form.Set(name, value)
		}
		form.Set(tt.field, tt.value)
		w := c.post(t, "/matrix/level", form, false)
		if w.Code != 422 || !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("%s: status %d, want 422 and %q", tt.name, w.Code, tt.want)
		}
		if tt.field != "note" && !strings.Contains(w.Body.String(), ">kept<") {
			t.Errorf("%s: what was typed is lost", tt.name)
		}
	}
	for _, form := range []url.Values{{}, {"person": {"x"}, "competency": {"1"}}, {"person": {c.People[0].UID}, "competency": {"999999"}}, {"person": {c.People[0].UID}, "competency": {"1; DROP"}}} {
		if w := c.post(t, "/matrix/level", form, false); w.Code != 404 {
			t.Errorf("%v: status %d, want 404", form, w.Code)
		}
	}
	if ss, err := c.Record.After(t.Context(), 0, 10); err != nil || len(ss) != 0 {
		t.Errorf("%d statements were stored, %v", len(ss), err)
	}
}

func TestAViewIsKept(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 2)
	w := c.post(t, "/matrix/views", url.Values{"name": {" Our leads "}, "query": {"pillar=lead&show=gaps&page=7&evil=1"}}, false)
	if w.Code != 303 || w.Header().Get("Location") != "/matrix?pillar=lead&show=gaps" {
		t.Fatalf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	views, err := c.Matrix.Views(t.Context())
	if err != nil || len(views) != 1 || views[0].Name != "Our leads" {
		t.Fatalf("views are %v, %v", views, err)
	}
	if body := ask(t, c, "GET", "/matrix", nil).Body.String(); !strings.Contains(body, "Our leads") {
		t.Error("the page does not offer the view")
	}
	if w = c.post(t, "/matrix/views", url.Values{"name": {" "}}, false); w.Code != 422 {
		t.Errorf("without a name: status %d", w.Code)
	}
	if w = c.post(t, "/matrix/views/"+views[0].UID+"/remove", nil, false); w.Code != 303 {
		t.Errorf("removing: status %d", w.Code)
	}
	if w = c.post(t, "/matrix/views/"+views[0].UID+"/remove", nil, false); w.Code != 404 {
		t.Errorf("removing twice: status %d", w.Code)
	}
}

func TestChoiceReadsWhatItWrites(t *testing.T) {
	t.Parallel()
	for _, c := range []choice{
		{Source: observe.Manager},
		{Unit: "u", Role: "r", Pillar: "p", Show: "gaps", Text: "a & b", Order: "unit", Columns: "cover", Page: 3, Edit: true, Source: observe.Self},
	} {
		q, err := url.ParseQuery(c.query())
		if got := readChoice(q); err != nil || got != c {
			t.Errorf("%q reads as %+v, want %+v", c.query(), got, c)
		}
	}
	if got := strconv.Quote(choice{Source: observe.Manager}.href()); got != `"/matrix"` {
		t.Errorf("the plain page is at %s", got)
	}
}

var nextWindow = regexp.MustCompile(`href="(/matrix\?after=[0-9a-f-]+)"`)

// Of many people a page shows one window after the other, and the totals are
// those of everybody.
func TestMatrixOfMany(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 230)
	c.say(t, 0, observe.Manager, 10, 1)
	c.say(t, 229, observe.Manager, 500, 4)
	page := func(query string) string { return ask(t, c, "GET", "/matrix"+query, nil).Body.String() }
	facts := func(body string) string {
		_, rest, _ := strings.Cut(body, `id="mx-facts"`)
		part, _, _ := strings.Cut(rest, "</ul>")
		return part
	}
	small := facts(page(""))
	c.Many = 20
	body := page("?totals=wait")
	if got := strings.ReplaceAll(facts(body), "&totals=wait", ""); got != small || len(got) < 100 {
		t.Errorf("the totals of many differ:\n%s\nwant\n%s", got, small)
	}
	seen := map[string]bool{}
	for next, pages := "/matrix", 0; next != ""; pages++ {
		if pages > 5 {
			t.Fatal("the windows have no end")
		}
		body := ask(t, c, "GET", next, nil).Body.String()
		for _, row := range strings.Split(body, `<th scope=row><a href="/people/`)[1:] {
			uid, _, _ := strings.Cut(row, `"`)
			if seen[uid] {
				t.Errorf("%s is on two pages", uid)
			}
			seen[uid] = true
		}
		next = ""
		if m := nextWindow.FindStringSubmatch(body); m != nil {
			next = m[1]
		}
	}
	if len(seen) != 230 {
		t.Errorf("the windows show %d people, want 230", len(seen))
	}
	for _, tt := range []struct{ query, want, not string }{
		{"?show=gaps", "1 people, 1 competencies", "Person 0002"},
		{"?show=stale", "Person 0229", "Person 0002"},
		{"?q=0117", "Person 0117", "Person 0118"},
		{"?role=role.team_lead&totals=wait", "115 people", "Person 0001"},
		{"?unit=" + c.Units[1].UID + "&totals=wait", "115 people", "Person 0000"},
		{"?on=2026-01-01&totals=wait", "As it was on 1 Jan 2026", "<s>M</s></a>"},
	} {
		body := page(tt.query)
		if !strings.Contains(body, tt.want) || strings.Contains(body, tt.not) {
			t.Errorf("%s: has %q: %v, has %q: %v", tt.query, tt.want, strings.Contains(body, tt.want), tt.not, strings.Contains(body, tt.not))
		}
	}
	unit := ask(t, c, "GET", "/units/"+c.Units[0].UID, nil).Body.String()
	if !strings.Contains(unit, "What this unit can do") || !strings.Contains(unit, `id="mx-facts"`) {
		t.Error("the page of a unit of many has no facts")
	}
}
