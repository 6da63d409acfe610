package web

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/worker"
)

// A desk is a site with imports on an empty database.
type desk struct {
	*testing.T
	h  http.Handler
	db *store.DB
	w  *worker.Imports
}

func newDesk(t *testing.T) desk {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s := siteFor(access.Administrator)
	if err := exchange.Seed(t.Context(), db.Frameworks(), s.Now()); err != nil {
		t.Fatal(err)
	}
	s.Imports = &worker.Imports{
		Store: db.Imports(), Queue: db.ImportQueue(), Record: db.ImportRecord(), Limit: 4 << 20, Dir: t.TempDir(), Now: s.Now, Log: s.Log,
	}
	return desk{t, s.Handler(), db, s.Imports}
}

// send posts a form with a file, or with a paste if the name is "".
func (d desk) send(kind, name, content string) *httptest.ResponseRecorder {
	d.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	field := "paste"
	if err := form.WriteField("kind", kind); err != nil {
		d.Fatal(err)
	}
	if name != "" {
		field = "file"
	}
	part, err := form.CreateFormFile(field, name)
	if name == "" {
		part, err = form.CreateFormField(field)
	}
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		d.Fatal(err)
	}
	r := httptest.NewRequestWithContext(d.Context(), http.MethodPost, "/imports", &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	return w
}

// staged sends a file and returns the path of its page.
func (d desk) staged(kind, name, content string) string {
	d.Helper()
	w := d.send(kind, name, content)
	if w.Code != http.StatusSeeOther {
		d.Fatalf("sending %q: status %d: %s", name, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// page returns the page once nothing is under way any more.
func (d desk) page(path string) string {
	d.Helper()
	for range 100 {
		w := ask(d.T, d.h, http.MethodGet, path, nil)
		if w.Code != http.StatusOK && w.Code != http.StatusUnprocessableEntity {
			d.Fatalf("GET %s: status %d", path, w.Code)
		}
		if !strings.Contains(w.Body.String(), `hx-trigger="every 1s"`) {
			return w.Body.String()
		}
		if err := d.w.Step(d.Context()); err != nil {
			d.Fatal(err)
		}
	}
	d.Fatalf("GET %s: still busy", path)
	return ""
}

func (d desk) post(path string, f url.Values) *httptest.ResponseRecorder {
	d.Helper()
	r := httptest.NewRequestWithContext(d.Context(), http.MethodPost, path, strings.NewReader(f.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	return w
}

// known is who is in the record.
func (d desk) known() intake.Known {
	d.Helper()
	k, err := d.db.ImportRecord().Known(context.Background(), math.MaxInt)
	if err != nil {
		d.Fatal(err)
	}
	return k
}

func wants(t *testing.T, page string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestASheetBecomesAMatrixAndIsTakenBack(t *testing.T) {
	d := newDesk(t)
	path := d.staged("", "../../team <b>.csv", "Name;Welding;Forklift\nAda Lovelace;4;2\nBob Stone;3;\n")
	page := d.page(path)
	wants(t, page, "Import 3 levels for 2 people", "team &lt;b&gt;.csv", "Ada Lovelace", "Welding", "people are rows")
	if n := len(d.known().People); n != 0 {
		t.Errorf("the preview stored %d people", n)
	}
	if w := d.post(path+"/apply", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("apply: status %d: %s", w.Code, w.Body)
	}
	wants(t, d.page(path), "3 levels added, 2 people added, 2 competencies added", "Undo this import", "/matrix?import="+strings.TrimPrefix(path, "/imports/"),
		`href="/people/`+d.known().People[0].UID+`"`, `/competencies/`, ">Forklift</a>")
	if n := len(d.known().People); n != 2 {
		t.Errorf("the import stored %d people, want 2", n)
	}
	if w := d.post(path+"/undo", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("undo: status %d: %s", w.Code, w.Body)
	}
	wants(t, d.page(path), "This import was undone by Ada Lovelace.")
	if n := len(d.known().People); n != 0 {
		t.Errorf("after the undo there are %d people", n)
	}
	wants(t, d.page("/imports"), "Undone", "team &lt;b&gt;.csv")
}

func TestWhatIsDecidedIsShown(t *testing.T) {
	d := newDesk(t)
	path := d.staged("matrix", "a.csv", "Name;Welding;Forklift\nAda Lovelace;4;2\nBob Stone;3;lots\nCem Yilmaz;1;1\nDia Roth;2;3\nEva Lind;5;4\n")
	wants(t, d.page(path), "Import 9 levels for 5 people", "Doubtful cell")
	form := url.Values{"value": {"lots", "4"}, "was": {"-", "4"}, "level": {"5", "4"}, "source": {"manager"}}
	if w := d.post(path+"/decide", form); w.Code != http.StatusSeeOther {
		t.Fatalf("decide: status %d: %s", w.Code, w.Body)
	}
	wants(t, d.page(path), "Import 10 levels for 5 people")
	i, err := d.w.Get(t.Context(), strings.TrimPrefix(path, "/imports/"))
	if err != nil || len(i.Decisions.Read.Levels) != 1 || i.Decisions.Read.Levels["lots"] != 500 {
		t.Errorf("decided are %v, %v; want lots to be level 5, and nothing about 4", i.Decisions.Read.Levels, err)
	}
}

// What stands in the way of an undo is listed with links: twenty, and how many
// more.
func TestAnUndoThatIsRefusedSaysWhy(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var first, second strings.Builder
	for _, b := range []*strings.Builder{&first, &second} {
		b.WriteString("Name;Welding;Forklift\n")
	}
	for i := range 23 {
		fmt.Fprintf(&first, "Person %02d Abc;4;2\n", i)
		fmt.Fprintf(&second, "Person %02d Abc;3;1\n", i)
	}
	var paths []string
	for _, b := range []*strings.Builder{&first, &second} {
		path := d.staged("matrix", "a.csv", b.String())
		d.page(path)
		d.post(path+"/apply", nil)
		wants(t, d.page(path), "Undo this import")
		paths = append(paths, path)
	}
	w := d.post(paths[0]+"/undo", nil)
	if w.Code != http.StatusConflict {
		t.Fatalf("undo: status %d", w.Code)
	}
	page := w.Body.String()
	wants(t, page, "The import cannot be undone", "And 3 more.")
	if n := strings.Count(page, `href="/people/0`); n != 20 {
		t.Errorf("%d people are linked, want 20; there are %d people", n, len(d.known().People))
	}
	for _, path := range []string{paths[1], paths[0]} {
		if w := d.post(path+"/undo", nil); w.Code != http.StatusSeeOther {
			t.Errorf("undoing in reverse: status %d", w.Code)
		}
	}
}

// Each doubt is decided by one button, without any script.
func TestDoubtsAreDecided(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := d.staged("matrix", "a.csv", "Name;Welding;Forklift\nAda Lovelace;4;2\nBob Stone;3;lots\nCem Yilmaz;1;many\nDia Roth;2;9\nEva Lind;5;4\nFay Moss;1;1\nGus Hill;2;3\n")
	wants(t, d.page(path), "Import 11 levels for 7 people", "Not decided yet: 3", `name="accept" value="a!C3"`, `name="leave-out" value="a!C4"`)
	press := func(f url.Values, want ...string) {
		t.Helper()
		w := d.post(path+"/decide", f)
		if at := w.Header().Get("Location"); w.Code != http.StatusSeeOther || at != path+"#doubts" {
			t.Fatalf("deciding %v: status %d, to %q: %s", f, w.Code, at, w.Body)
		}
		wants(t, d.page(path), want...)
	}
	press(url.Values{"leave-out": {"a!C3"}}, "Import 11 levels", "Not decided yet: 2", "left out")
	press(url.Values{"doubt": {"a!C4", "a!C5"}, "doubt-was": {"", ""}, "doubt-value": {" 3 ", ""}, "read-instead": {"a!C4"}}, "Import 12 levels", "Not decided yet: 1", "read as 3")
	press(url.Values{"accept": {"a!C5"}}, "Import 13 levels", "read as 5")
	press(url.Values{"reopen": {"a!C5"}}, "Import 12 levels", "Not decided yet: 1")
	press(url.Values{"reopen": {"a!C3"}}, "Not decided yet: 2")
	press(url.Values{"accept-all": {"1"}}, "Import 13 levels", "read as 5", "accepted")
	if page := d.page(path); strings.Contains(page, "Not decided yet") {
		t.Error("something is left to decide after accepting all")
	}
	for _, f := range []url.Values{{"accept": {"a!Z9"}}, {"leave-out": {"nowhere"}}, {"leave-out": {"a!C3; DROP"}}} {
		if w := d.post(path+"/decide", f); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%v: status %d, want 422", f, w.Code)
		}
	}
	d.post(path+"/apply", nil)
	wants(t, d.page(path), "13 levels added")
}

// A list of people has doubts of its own, and shows what its columns hold.
func TestDoubtsAboutPeopleAreDecided(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := d.staged("people", "all.csv", "Name;E-mail;Start date\nAda Lovelace;ada@example.org;2020-01-01\nBob Stone;bob at example;31/02/2025\n")
	wants(t, d.page(path), "ada@example.org, bob at example", `name="accept" value="all!B3"`, `name="leave-out" value="all!C3"`)
	d.post(path+"/decide", url.Values{"doubt": {"all!B3"}, "doubt-was": {""}, "doubt-value": {"bob@example.org"}})
	d.post(path+"/decide", url.Values{"accept": {"all!C3"}})
	if page := d.page(path); strings.Contains(page, "Not decided yet") || !strings.Contains(page, "read as bob@example.org") {
		t.Error("the decisions about people are not shown")
	}
	d.post(path+"/apply", nil)
	wants(t, d.page(path), "2 people added")
	if got := d.known().People[1].Email; got != "bob@example.org" {
		t.Errorf("the e-mail address of Bob is %q", got)
	}
}

func TestPastedNamesBecomePeople(t *testing.T) {
	d := newDesk(t)
	path := d.staged("people", "", "Ada Lovelace\nBob Stone\nCem Yilmaz\n")
	wants(t, d.page(path), "Import 3 people", "Cem Yilmaz")
	d.post(path+"/apply", nil)
	wants(t, d.page(path), "3 people added")
	if n := len(d.known().People); n != 3 {
		t.Errorf("there are %d people, want 3", n)
	}
}

func TestNobodyLeavesByBeingLeftOut(t *testing.T) {
	d := newDesk(t)
	first := d.staged("people", "all.csv", "Name,E-mail\nAda,ada@example.org\nBob,bob@example.org\nCem,cem@example.org\n")
	d.page(first)
	d.post(first+"/apply", nil)
	d.page(first)
	again := d.staged("people", "some.csv", "Name,E-mail\nAda,ada@example.org\n")
	page := d.page(again)
	wants(t, page, "Nothing to change", "Here today, and not in this file", "2 of the 3 people", "Bob", "Cem")
	d.post(again+"/apply", nil)
	d.page(again)
	here, err := d.db.Directory().Members(t.Context(), 0, true, 30000)
	if err != nil || len(here) != 3 {
		t.Errorf("%d people are here, %v; want 3", len(here), err)
	}
}

func TestUploadsThatDoNotArrive(t *testing.T) {
	d := newDesk(t)
	send := func(kind, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/imports", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		d.h.ServeHTTP(w, r)
		return w
	}
	file := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nName;A\nAda;3\n"
	for _, tt := range []struct{ what, kind, body string }{
		{"no boundary", "multipart/form-data", file + "\r\n--x--\r\n"},
		{"no form", "text/plain", "hello"},
		{"cut in the file", "multipart/form-data; boundary=x", file},
		{"no file", "multipart/form-data; boundary=x", "--x--\r\n"},
		{"too many parts", "multipart/form-data; boundary=x", strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"z\"\r\n\r\n1\r\n", 10_000) + "--x--\r\n"},
		{"an unknown kind", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nplans\r\n" + file + "\r\n--x--\r\n"},
		{"too large", "multipart/form-data; boundary=x", file + strings.Repeat("Bob;3\n", 1<<20) + "\r\n--x--\r\n"},
	} {
		if w := send(tt.kind, tt.body); w.Code < 400 || w.Code >= 500 {
			t.Errorf("%s: status %d, want 4xx", tt.what, w.Code)
		}
	}
	all, err := d.w.Store.List(t.Context(), "", 100)
	if err != nil || len(all) != 0 {
		t.Errorf("%d imports are kept, %v; want none", len(all), err)
	}
}

// Somebody with a known name but another address and another number may be
// the same person or somebody else, which is for a person to decide.
func TestANewAddressAndNumberAreDecidedAbout(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ decide, want, number string }{
		{"", "1 person added", "1"},
		{"same", "1 person changed", "9"},
		{intake.New, "1 person added", "1"},
		{intake.Skip, "", "1"},
	} {
		d := newDesk(t)
		first := d.staged("people", "all.csv", "Name,E-mail,Number\nAda Lovelace,ada@example.org,1\nBob Stone,bob@example.org,2\n")
		d.page(first)
		d.post(first+"/apply", nil)
		d.page(first)
		again := d.staged("people", "new.csv", "Name,E-mail,Number\nAda Lovelace,king@example.org,9\nBob Stone,bob@example.org,2\n")
		wants(t, d.page(again), "is Ada Lovelace", "the same name", "Here today, and not in this file")
		if tt.decide != "" {
			who := tt.decide
			if who == "same" {
				who = d.known().People[0].UID
			}
			d.post(again+"/decide", url.Values{"person": {"Ada Lovelace"}, "person-is": {who}})
			d.page(again)
		}
		d.post(again+"/apply", nil)
		if page := d.page(again); tt.decide != intake.Skip {
			wants(t, page, tt.want)
		}
		if n := len(d.known().People); n != map[bool]int{true: 3, false: 2}[tt.want == "1 person added"] {
			t.Errorf("decided %q: there are %d people", tt.decide, n)
		}
		if got := d.known().People[0].Number; got != tt.number {
			t.Errorf("decided %q: the number of Ada is %q, want %q", tt.decide, got, tt.number)
		}
	}
}
