package web

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/api"
	"github.com/bearinghq/bearing/internal/auth"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/once"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// A talkTable is where Ada and Bo, who leads her, have a conversation. Requests say
// in a header whose they are.
type talkTable struct {
	*testing.T
	db      *store.DB
	site    *Site
	h       http.Handler // pages and API
	version framework.Version
	ada, bo people.History
	now     time.Time
}

var seated = map[string]access.Actor{
	"ada":  {Account: 1, Name: "Ada Byron", Email: "ada@example.org", Role: access.Member},
	"bo":   {Account: 2, Name: "Bob Chen", Email: "bo@example.org", Role: access.Member},
	"cyd":  {Account: 3, Name: "Cyd Ames", Email: "cyd@example.org", Role: access.Editor},
	"dee":  {Account: 4, Name: "Dee Ek", Email: "dee@example.org", Role: access.Member},
	"root": {Account: 5, Name: "Root", Email: "root@example.org", Role: access.Administrator},
}

func newTalkTable(t *testing.T) *talkTable {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "talk.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	w := &talkTable{T: t, db: db, site: siteFor(access.Member), now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	s := w.site
	s.Now = func() time.Time { return w.now }
	s.Who = func(r *http.Request) (access.Actor, error) { return seated[r.Header.Get("As")], nil }
	s.Directory, s.Organisation, s.Registry = db.Directory(), db.Organisation(), db.Registry()
	s.Frameworks, s.Record, s.Matrix, s.Members, s.Settings = db.Frameworks(), db.Record(), db.Matrix(), db.Members, db.Settings()
	s.Started = func(context.Context) (bool, error) { return true, nil }
	s.Conversations = assess.NewDesk(db.Conversations(), db.Directory(), db.Frameworks(), s.Now)
	if err := exchange.Seed(t.Context(), db.Frameworks(), w.now); err != nil {
		t.Fatal(err)
	}
	all, err := db.Frameworks().Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.version = all[0]
	w.bo = w.person("Bob Chen", "bo@example.org", 0)
	w.ada = w.person("Ada Byron", "ada@example.org", w.bo.Person.ID)
	w.person("Dee Ek", "dee@example.org", 0)
	log := slog.New(slog.DiscardHandler)
	s.Ratings, s.Estimates, s.Sample = db.Ratings(), db.Estimates(), db.Sample
	s.Imports = &worker.Imports{Store: db.Imports(), Queue: db.ImportQueue(), Record: db.ImportRecord(), Limit: 1 << 20, Now: s.Now, Log: log}
	s.Keeper = &auth.Keeper{Accounts: db.Accounts(), Credentials: db.Credentials(), Hasher: auth.NewHasher(auth.DefaultCost), Now: s.Now}
	mux := http.NewServeMux()
	mux.Handle("/", s.Handler())
	(&api.API{
		Who: s.Who, Now: s.Now, Log: log, Conversations: s.Conversations, Imports: s.Imports,
		Directory: s.Directory, Organisation: s.Organisation, Registry: s.Registry, Frameworks: s.Frameworks,
		Record: s.Record, Ratings: s.Ratings, Estimates: s.Estimates, Matrix: s.Matrix,
		Once: &once.Guard{Store: db.Requests(), Now: s.Now, Log: log},
	}).Register(mux)
	w.h = mux
	return w
}

// person adds somebody who has been here since 2020 and reports to manager.
func (w *talkTable) person(name, email string, manager people.ID) people.History {
	w.Helper()
	first := people.Date(2020, 1, 1)
	h := people.History{Person: people.Person{Name: name, Email: email}, Positions: []people.Position{{Span: people.Since(first)}}}
	h, err := w.db.Registry().Create(w.Context(), people.Actor{Name: "Test"}, h)
	if err == nil && manager != 0 {
		h, err = w.db.Registry().Update(w.Context(), people.Actor{Name: "Test"}, h.Person.ID, func(h people.History) (people.History, error) {
			return h.ReportTo(manager, people.Solid, first)
		})
	}
	if err != nil {
		w.Fatal(err)
	}
	return h
}

func (w *talkTable) change(id people.ID, do func(people.History) (people.History, error)) {
	w.Helper()
	if _, err := w.db.Registry().Update(w.Context(), people.Actor{Name: "Test"}, id, do); err != nil {
		w.Fatal(err)
	}
}

// sends sends a request as somebody; body may be nil.
func (w *talkTable) sends(as, method, path string, body url.Values) *httptest.ResponseRecorder {
	w.Helper()
	r := httptest.NewRequestWithContext(w.Context(), method, path, strings.NewReader(body.Encode()))
	r.Header.Set("As", as)
	r.Header.Set("Cookie", "session="+as)
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	a := httptest.NewRecorder()
	w.h.ServeHTTP(a, r)
	return a
}

// gets returns a page that must be there.
func (w *talkTable) gets(as, path string) string {
	w.Helper()
	a := w.sends(as, "GET", path, nil)
	if a.Code != http.StatusOK {
		w.Fatalf("GET %s as %s: status %d to %q: %s", path, as, a.Code, a.Header().Get("Location"), plainText(a.Body.String()))
	}
	return a.Body.String()
}

// posts sends a form and wants a status.
func (w *talkTable) posts(as string, want int, path string, body url.Values) *httptest.ResponseRecorder {
	w.Helper()
	if body == nil {
		body = url.Values{}
	}
	a := w.sends(as, "POST", path, body)
	if a.Code != want {
		w.Fatalf("POST %s as %s %v: status %d, want %d: %s", path, as, body, a.Code, want, plainText(a.Body.String()))
	}
	return a
}

// opens opens a conversation about Ada and returns its path.
func (w *talkTable) opens(as string) string {
	w.Helper()
	return w.posts(as, http.StatusSeeOther, "/people/"+w.ada.Person.UID+"/conversations", nil).Header().Get("Location")
}

// all answers everything alike.
func (w *talkTable) all(answer string, more ...string) url.Values {
	form := url.Values{"revision": {"0"}}
	for _, id := range assess.Asks(w.version, nil) {
		c, _ := w.version.CompetencyByID(id)
		form.Set("answer."+c.Key, answer)
	}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

var tags = regexp.MustCompile(`(?s)<svg.*?</svg>|<[^>]*>`)

// plainText is what a page says.
func plainText(page string) string {
	if i := strings.Index(page, "<main"); i >= 0 {
		page = page[i:]
	}
	return strings.Join(strings.Fields(tags.ReplaceAllString(page, " ")), " ")
}

func wantText(t *testing.T, page string, wants ...string) {
	t.Helper()
	text := plainText(page)
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q: %s", want, text)
		}
	}
}

func TestAConversationFromOpeningToSheet(t *testing.T) {
	t.Parallel()
	w := newTalkTable(t)
	wantText(t, w.gets("ada", "/people/"+w.ada.Person.UID), "Start a conversation on levels")
	if page := w.gets("dee", "/people/"+w.ada.Person.UID); strings.Contains(page, "conversation on levels") {
		t.Error("somebody who has nothing to do with Ada is offered a conversation")
	}
	talk := w.opens("bo")
	wantText(t, w.gets("ada", "/"), "Waiting for you", "Levels of Ada Byron", "waits for you")
	form := w.gets("ada", talk)
	wantText(t, form, "typical of you", "Bob Chen answers the same", "0 of 24 answered", "Nothing is saved yet.", "I cannot judge this")
	wantText(t, w.gets("bo", talk), "typical of Ada Byron")

	w.posts("ada", http.StatusSeeOther, talk+"/form", w.all("4", "answer.lead.vision", "2", "answer.manage.goals", ""))
	wantText(t, w.gets("ada", talk), "23 of 24 answered", "Saved 09:00:00")
	refused := w.posts("ada", http.StatusUnprocessableEntity, talk+"/form", w.all("4", "answer.manage.goals", "", "do", "finish", "revision", "1"))
	wantText(t, refused.Body.String(), "1 of 24 are not answered yet")
	w.posts("ada", http.StatusSeeOther, talk+"/form", w.all("4", "answer.lead.vision", "2", "do", "finish", "revision", "2"))
	wantText(t, w.gets("ada", talk), "Your part is finished. Bob Chen has not finished yet.", "Take back and change")
	if page := w.gets("ada", "/conversations"); !strings.Contains(page, "your part is finished") {
		t.Errorf("the list says %s", plainText(page))
	}
	w.posts("bo", http.StatusSeeOther, talk+"/form", w.all("4", "answer.lead.vision", "5", "answer.lead.inspire", "0", "do", "finish"))
	for _, as := range []string{"ada", "bo"} {
		wantText(t, w.gets(as, talk), "Talk about these first Vision and direction", "3 sentences apart", "talk about it first", "Bob Chen cannot judge this", "What you agree on", "same sentence for 22 of the 23")
	}
	rs, err := w.db.Ratings().About(t.Context(), w.ada.Person.ID)
	if err != nil || len(rs) != 2 {
		t.Fatalf("the record has %d ratings, %v", len(rs), err)
	}
	w.posts("ada", http.StatusSeeOther, talk+"/step", url.Values{"revision": {"0"}, "step": {"Ada presents the plan."}})
	wantText(t, w.gets("bo", talk), "Ada presents the plan.", "Saved by Ada Byron")
	clash := w.posts("bo", http.StatusConflict, talk+"/step", url.Values{"revision": {"0"}, "step": {"Bo presents the plan."}})
	wantText(t, clash.Body.String(), "Ada presents the plan.", "Bo presents the plan.", "Stored by Ada Byron")
	keeper := w.gets("cyd", talk)
	wantText(t, keeper, "Talk about these first", "That is between Ada Byron and Bob Chen.")
	if strings.Contains(keeper, "presents the plan") {
		t.Error("a keeper sees what the two agreed on")
	}
}

func TestConversationsInGerman(t *testing.T) {
	t.Parallel()
	w := newTalkTable(t)
	w.opens("bo")
	as := func(who string) http.Handler {
		return http.HandlerFunc(func(a http.ResponseWriter, r *http.Request) {
			r.Header.Set("As", who)
			w.h.ServeHTTP(a, r)
		})
	}
	speaksGerman(t, as("ada"), "/")
	speaksGerman(t, as("ada"), "/conversations")
}

func TestWhoDoesNotTakePartFindsNothing(t *testing.T) {
	t.Parallel()
	w := newTalkTable(t)
	talk := w.opens("ada")
	for _, path := range []string{talk, "/api/v1" + talk} {
		if a := w.sends("dee", "GET", path, nil); a.Code != http.StatusNotFound {
			t.Errorf("GET %s as a stranger: %d", path, a.Code)
		}
	}
	for path, want := range map[string]int{"/form": 404, "/reopen": 404, "/step": 404, "/close": 403, "/paper/self": 403, "/paper/manager/reopen": 403} {
		w.posts("dee", want, talk+path, w.all("3"))
		w.posts("", 403, talk+path, w.all("3"))
	}
	w.posts("dee", http.StatusForbidden, "/people/"+w.ada.Person.UID+"/conversations", nil)
	for _, path := range []string{"/close", "/paper/self", "/paper/manager"} {
		w.posts("ada", http.StatusForbidden, talk+path, w.all("3"))
	}
	w.posts("cyd", http.StatusForbidden, talk+"/form", w.all("3"))
	w.posts("cyd", http.StatusNotFound, talk+"/paper/uncle", w.all("3"))
}

func TestBadFormsChangeNothing(t *testing.T) {
	t.Parallel()
	w := newTalkTable(t)
	talk := w.opens("ada")
	before := w.gets("ada", talk)
	for name, tt := range map[string]struct {
		form url.Values
		says string
	}{
		"an unknown competency":   {w.all("3", "answer.lead.flying", "3"), "“lead.flying” is not asked about"},
		"a six":                   {w.all("3", "answer.lead.vision", "6"), "“6” is no answer about Vision and direction"},
		"a text":                  {w.all("3", "answer.lead.vision", "good"), "“good” is no answer"},
		"a fraction":              {w.all("3", "answer.lead.vision", "2.5"), "“2.5” is no answer"},
		"a revision to come":      {w.all("3", "revision", "7"), "does not say what it was made from"},
		"a revision of words":     {w.all("3", "revision", "first"), "does not say what it was made from"},
		"a revision of no number": {w.all("3", "revision", "99999999999999999999"), "does not say what it was made from"},
	} {
		a := w.sends("ada", "POST", talk+"/form", tt.form)
		text := strings.NewReplacer("&#34;", `"`).Replace(plainText(a.Body.String()))
		if says := strings.NewReplacer("“", `"`, "”", `"`).Replace(tt.says); a.Code != http.StatusUnprocessableEntity || !strings.Contains(text, says) {
			t.Errorf("%s: status %d, want 422 and %q: %s", name, a.Code, says, text)
		}
	}
	if after := w.gets("ada", talk); after != before {
		t.Error("a refused form changed what is shown")
	}
}

func TestTheFormOfAnotherWindow(t *testing.T) {
	t.Parallel()
	w := newTalkTable(t)
	talk := w.opens("ada")
	w.posts("ada", http.StatusSeeOther, talk+"/form", w.all("3", "window", "a", "turn", "1"))
	clash := w.posts("ada", http.StatusConflict, talk+"/form", w.all("3", "answer.lead.vision", "5", "window", "b", "turn", "1"))
	wantText(t, clash.Body.String(), "saved at 09:00:00 from another window", "Stored from the other window: “States in plain words", "Save to keep what is here")
	if n := strings.Count(clash.Body.String(), "Stored from the other window"); n != 1 {
		t.Errorf("%d differences are shown, want 1", n)
	}
	wantText(t, w.gets("ada", talk), "24 of 24 answered")
	w.posts("ada", http.StatusSeeOther, talk+"/form", w.all("3", "answer.lead.vision", "5", "revision", "1"))

	// The script is told in its own way.
	r := httptest.NewRequestWithContext(t.Context(), "POST", talk+"/form", strings.NewReader(w.all("1").Encode()))
	r.Header.Set("As", "ada")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a := httptest.NewRecorder()
	w.h.ServeHTTP(a, r)
	var told struct {
		Revision int
		Said     string
	}
	if err := json.Unmarshal(a.Body.Bytes(), &told); err != nil || a.Code != http.StatusConflict || !strings.Contains(told.Said, "another window") {
		t.Errorf("status %d, %v: %s", a.Code, err, a.Body)
	}
}

func TestFinishClickedTwice(t *testing.T) {
	t.Parallel()
	w := newTalkTable(t)
	talk := w.opens("ada")
	for range 2 {
		w.posts("ada", http.StatusSeeOther, talk+"/form", w.all("3", "do", "finish"))
	}
	for range 2 {
		w.posts("bo", http.StatusSeeOther, talk+"/form", w.all("4", "do", "finish"))
	}
	if rs, err := w.db.Ratings().After(t.Context(), 0, 10); err != nil || len(rs) != 2 {
		t.Errorf("the record has %d ratings, %v, want 2", len(rs), err)
	}
}

func TestPeopleAndFrameworksChangeMeanwhile(t *testing.T) {
	t.Parallel()
	w := newTalkTable(t)
	talk := w.opens("ada")
	w.posts("bo", http.StatusSeeOther, talk+"/form", w.all("3"))

	// Dee leads Ada from today: the seat stays with Bo.
	dee, err := w.db.Directory().ByEmail(t.Context(), "dee@example.org")
	if err != nil {
		t.Fatal(err)
	}
	w.change(w.ada.Person.ID, func(h people.History) (people.History, error) {
		return h.ReportTo(dee.ID, people.Solid, people.DayOf(w.now))
	})
	wantText(t, w.gets("bo", talk), "Somebody else leads Ada Byron now. This form stays with you", "24 of 24 answered")
	if a := w.sends("dee", "GET", talk, nil); a.Code != http.StatusNotFound {
		t.Errorf("the new manager sees a conversation of the old one: %d", a.Code)
	}
	w.posts("dee", http.StatusConflict, "/people/"+w.ada.Person.UID+"/conversations", nil)

	// A version published meanwhile, without one of the competencies.
	v, err := w.db.Frameworks().Update(t.Context(), w.version.Framework.ID, func(v framework.Version) (framework.Version, error) {
		c, _ := v.Competency("lead.vision")
		c.Name = "Another name"
		return v.PutCompetency(c)
	})
	if err == nil {
		_, err = w.db.Frameworks().Publish(t.Context(), v.Framework.ID, "Test", "Another name.", w.now)
	}
	if err != nil {
		t.Fatal(err)
	}
	if page := w.gets("bo", talk); strings.Contains(page, "Another name") || !strings.Contains(page, "Vision and direction") {
		t.Error("the form does not keep the version that it was begun on")
	}

	// Bo leaves: nothing can be filled in on the seat, but from paper.
	w.change(w.bo.Person.ID, func(h people.History) (people.History, error) { return h.Leave(people.DayOf(w.now)) })
	left := w.posts("bo", http.StatusConflict, talk+"/form", w.all("4", "revision", "1", "do", "finish"))
	wantText(t, left.Body.String(), "You are not in the organisation any more")
	w.posts("cyd", http.StatusSeeOther, talk+"/paper/manager", w.all("4", "do", "finish"))
	wantText(t, w.gets("cyd", talk), "entered from paper by Cyd Ames")

	// Ada leaves: the form stays as it is, and is closed.
	w.change(w.ada.Person.ID, func(h people.History) (people.History, error) { return h.Leave(people.DayOf(w.now)) })
	gone := w.posts("ada", http.StatusConflict, talk+"/form", w.all("2", "do", "finish"))
	wantText(t, gone.Body.String(), "You are not in the organisation any more")
	wantText(t, w.gets("ada", talk), "Your part is not finished", "this form stays as it is")
	wantText(t, w.gets("cyd", talk), "Ada Byron is not in the organisation any more", "Close without a result")
	w.posts("cyd", http.StatusSeeOther, talk+"/close", nil)
	wantText(t, w.gets("ada", talk), "Cyd Ames closed this conversation", "nothing of it enters the record")
	if rs, err := w.db.Ratings().After(t.Context(), 0, 10); err != nil || len(rs) != 0 {
		t.Errorf("the record has %d ratings, %v, want none", len(rs), err)
	}
}

// everything returns what somebody is answered at every address that can be
// read, of the pages and of the API.
func (w *talkTable) everything(as, talk string) map[string]string {
	w.Helper()
	uid := strings.TrimPrefix(talk, "/conversations/")
	var paths []string
	for _, r := range w.site.routes() {
		if path, ok := strings.CutPrefix(r.pattern, "GET "); ok && !strings.HasPrefix(path, "/static/") {
			paths = append(paths, path)
		}
	}
	var described struct{ Paths map[string]map[string]any }
	if err := json.Unmarshal([]byte(w.gets("root", "/api/v1/openapi.json")), &described); err != nil {
		w.Fatal(err)
	}
	for path, methods := range described.Paths {
		if methods["get"] != nil {
			paths = append(paths, path)
		}
	}
	seen := map[string]string{}
	for _, pattern := range paths {
		for _, id := range []string{uid, w.ada.Person.UID, w.bo.Person.UID} {
			for _, seat := range []string{"self", "manager"} {
				path := strings.NewReplacer(
					"{$}", "", "{uid}", id, "{id}", id, "{person}", w.ada.Person.UID, "{seat}", seat, "{key}", "default", "{framework}", "default",
					"{competency}", "lead.vision", "{format}", "yaml", "{role}", "role.team_lead", "{ladder}", "dual",
				).Replace(pattern)
				if strings.Contains(path, "{") {
					w.Fatalf("no value is known for %s", path)
				}
				switch {
				case strings.Contains(path, "export"):
					path += "?format=csv"
				case strings.HasSuffix(path, "/api/v1/conversations") && as != "bo":
					path += "?which=open"
				case strings.HasSuffix(path, "/cell"):
					path += "?competency=1&person=" + id
				}
				if _, looked := seen[path]; looked {
					continue
				}
				a := w.sends(as, "GET", path, nil)
				seen[path] = fmt.Sprintf("%d %v\n%s", a.Code, a.Header(), a.Body)
			}
		}
	}
	return seen
}

// Whoever reads every page and every answer of the API cannot tell what is
// behind the curtain, nor whether there is anything.
func TestTheCurtainHoldsAtEveryAddress(t *testing.T) {
	t.Parallel()
	w := newTalkTable(t)
	talk := w.opens("ada")
	others := []string{"bo", "cyd", "root", "dee"}
	solver := worker.Estimates{Ratings: w.site.Ratings, Frameworks: w.site.Frameworks, Kept: w.site.Estimates, Calibration: profile.Shipped(), Now: w.site.Now, Log: slog.New(slog.DiscardHandler)}
	look := func() map[string]map[string]string {
		t.Helper()
		if _, err := solver.Solve(t.Context()); err != nil { // whatever could be made of what is known is made
			t.Fatal(err)
		}
		all := map[string]map[string]string{}
		for _, as := range others {
			all[as] = w.everything(as, talk)
		}
		return all
	}
	same := func(when string, a, b map[string]map[string]string) {
		t.Helper()
		for _, as := range others {
			if len(a[as]) < 100 {
				t.Fatalf("%s reads %d addresses", as, len(a[as]))
			}
			for _, path := range slices.Sorted(maps.Keys(a[as])) {
				if a[as][path] != b[as][path] {
					t.Errorf("%s: GET %s as %s differs:\n%.2000s\n---\n%.2000s", when, path, as, a[as][path], b[as][path])
				}
			}
		}
	}
	nothing := look()
	w.posts("ada", http.StatusSeeOther, talk+"/form", w.all("1"))
	ones := look()
	same("nothing against a draft", nothing, ones)
	w.posts("ada", http.StatusSeeOther, talk+"/form", w.all("5", "answer.lead.vision", "0", "answer.manage.goals", "", "revision", "1"))
	same("a draft against another", ones, look())
	w.posts("ada", http.StatusSeeOther, talk+"/form", w.all("5", "revision", "2", "do", "finish"))
	fives := look()
	w.posts("ada", http.StatusSeeOther, talk+"/reopen", nil)
	same("a part taken back against a draft", ones, look())
	w.posts("ada", http.StatusSeeOther, talk+"/form", w.all("1", "revision", "3", "do", "finish"))
	same("a finished part against another", fives, look())
	if rs, err := w.db.Ratings().After(t.Context(), 0, 1); err != nil || len(rs) > 0 {
		t.Errorf("the record has %d ratings while the curtain is down, %v", len(rs), err)
	}

	// The same eyes do see a difference once there is one to be seen.
	before := look()
	w.posts("bo", http.StatusSeeOther, talk+"/form", w.all("2", "do", "finish"))
	after := look()
	for _, as := range []string{"bo", "cyd", "root"} {
		for _, path := range []string{talk, "/api/v1" + talk} {
			if before[as][path] == after[as][path] {
				t.Errorf("GET %s as %s is the same when the curtain has lifted", path, as)
			}
		}
	}
}

// Whoever leads others finds them, and begins from the list; whoever leads nobody
// finds themself.
func TestTheListSaysWithWhomOneMayTalk(t *testing.T) {
	w := newTalkTable(t)
	list := w.gets("bo", "/conversations")
	wantText(t, list, "Whom you lead", "Ada Byron", "No conversation yet", "You report to nobody in the directory")
	if begin := "/people/" + w.ada.Person.UID + "/conversations"; !strings.Contains(list, begin) {
		t.Errorf("the list does not lead to %s", begin)
	}
	w.posts("bo", http.StatusSeeOther, "/people/"+w.ada.Person.UID+"/conversations", nil)
	wantText(t, w.gets("bo", "/conversations"), "Conversation of 1 Mar 2026", "0 of")
	if strings.Contains(w.gets("bo", "/conversations"), "/people/"+w.ada.Person.UID+"/conversations") {
		t.Error("another conversation can be begun while one is open")
	}
	wantText(t, w.gets("ada", "/conversations"), "About you", "Your own levels", "waits for you")
	if strings.Contains(w.gets("ada", "/conversations"), "Whom you lead") {
		t.Error("Ada leads nobody, and is offered those whom she leads")
	}
	wantText(t, w.gets("root", "/conversations"), "Open in the organisation")
}
