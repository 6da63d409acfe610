package web

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

var update = flag.Bool("update", false, "write golden files")

var (
	builds  = regexp.MustCompile(`/static/[^/"]+/`)
	between = regexp.MustCompile(`>\s*<`)
)

// golden compares the main part of a page with testdata/name.html. Addresses of
// assets, which change with every build, are left out.
func golden(t *testing.T, name, page string) {
	t.Helper()
	_, main, ok := strings.Cut(page, "<main")
	main, _, closed := strings.Cut(main, "</main>")
	if !ok || !closed {
		t.Fatalf("%s: the page has no main part:\n%s", name, page)
	}
	got := "<main" + builds.ReplaceAllString(between.ReplaceAllString(main, ">\n<"), "/static/build/") + "</main>\n"
	path := filepath.Join("testdata", name+".html")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got; run with -update after reading the difference):\n%s", name, d)
	}
}

// get returns a page that must be there.
func get(t *testing.T, h http.Handler, path string) string {
	t.Helper()
	w := ask(t, h, "GET", path, nil)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: status %d to %q\n%s", path, w.Code, w.Header().Get("Location"), w.Body)
	}
	return w.Body.String()
}

// post sends a form as a page of ours does.
func post(t *testing.T, h http.Handler, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// mustPost is post for what leads on.
func mustPost(t *testing.T, h http.Handler, path string, form url.Values) string {
	t.Helper()
	w := post(t, h, path, form)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("POST %s: status %d\n%s", path, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// upload sends files as the import page does.
func upload(t *testing.T, h http.Handler, files ...exchange.File) *httptest.ResponseRecorder {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for _, f := range files {
		w, err := form.CreateFormFile("files", f.Name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(f.Data)
	}
	form.Close()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/framework-import", &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestFrameworkPages(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	for name, path := range map[string]string{
		"framework":       "/framework",
		"competency":      "/framework/default/competencies/lead.vision",
		"versions":        "/framework/default/versions",
		"roles":           "/roles",
		"role":            "/roles/default/role.culture_champion",
		"ladder":          "/ladders/dual?framework=default",
		"edit":            "/framework/default/edit",
		"edit_competency": "/framework/default/edit/competency?key=lead.vision",
		"edit_role":       "/framework/default/edit/role?key=role.ic4",
	} {
		golden(t, name, get(t, c, path))
	}
	if w := ask(t, c, "GET", "/ladder", nil); w.Header().Get("Location") != "/ladders/dual?framework=default" {
		t.Errorf("/ladder leads to %q", w.Header().Get("Location"))
	}
}

func TestEmptyFrameworkPages(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	c.Frameworks = none{}
	for path, want := range map[string]string{"/framework": "There is no framework yet", "/roles": "There are no roles yet", "/ladder": "There is no ladder yet"} {
		if page := get(t, c, path); !strings.Contains(page, want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	for _, path := range []string{
		"/framework/nowhere", "/framework/default?v=7", "/framework/default?v=draft", "/framework/default?v=-1", "/framework/default/competencies/x",
		"/framework/default/compare?from=1&to=9", "/framework/default/export/pdf", "/framework/default/edit/competency?key=x", "/framework/default/edit/pillar?key=x",
		"/framework/default/edit/role?key=x", "/roles/default/x", "/roles/nowhere/x", "/roles?framework=x", "/ladders/x", "/ladders/dual?framework=x",
	} {
		if w := ask(t, c, "GET", path, nil); w.Code != http.StatusNotFound {
			t.Errorf("GET %s: status %d, want 404", path, w.Code)
		}
	}
}

// From the first change to the next version: a draft that others do not see.
func TestDraftIsEditedAndPublished(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	mustPost(t, c, "/framework/default/edit/pillar", url.Values{"name": {"Technical skills"}})
	mustPost(t, c, "/framework/default/edit/competency", url.Values{
		"name": {"C++ <b>"}, "pillar": {"technical-skills"}, "level1": {"Reads it."}, "level2": {"Writes it."}, "level2-name": {"Able"},
		"balance": {"vision and direction"}, "item0": {"Writes tests."}, "item0-form": {"full"},
	})
	mustPost(t, c, "/framework/default/edit/role?key=role.ic4", url.Values{
		"name": {"Expert"}, "level:technical-skills.cplusplus-b": {"1,5"}, "weight:technical-skills.cplusplus-b": {"3"}, "not:lead.vision": {"1"},
	})
	if page := get(t, c, "/framework/default"); strings.Contains(page, "Technical skills") {
		t.Error("the published version shows the draft")
	}
	golden(t, "compare_draft", get(t, c, "/framework/default/compare?from=1&to=draft"))
	golden(t, "versions_draft", get(t, c, "/framework/default/versions"))
	if w := post(t, c, "/framework/default/publish", url.Values{"note": {" "}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Write in a few words what this version changes.") {
		t.Errorf("publishing without a note: status %d", w.Code)
	}
	mustPost(t, c, "/framework/default/publish", url.Values{"note": {"skills"}})
	page := get(t, c, "/framework/default/competencies/technical-skills.cplusplus-b")
	if !strings.Contains(page, "C++ &lt;b&gt;") || !strings.Contains(page, "Writes it.") || !strings.Contains(page, "Vision and direction") {
		t.Errorf("the new competency is shown as\n%s", page)
	}
	if page := get(t, c, "/framework/default?v=1"); strings.Contains(page, "Technical skills") || !strings.Contains(page, "This is an older version.") {
		t.Error("version 1 changed with version 2")
	}
	cur, err := c.Frameworks.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r, _ := cur[0].Role("role.ic4")
	want := []framework.Need{{Competency: "lead.vision", NotNeeded: true}, {Competency: "technical-skills.cplusplus-b", Level: 150, Weight: 3}}
	if d := cmp.Diff(want, r.Needs); d != "" {
		t.Errorf("the role's needs (-want +got):\n%s", d)
	}
}

// What cannot be stored comes back with what was typed and with what to do.
func TestRefusedEditsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	for _, tt := range []struct {
		name, path string
		form       url.Values
		want       string
	}{
		{"a gap in levels", "/framework/default/edit/competency", url.Values{"name": {"Typed"}, "pillar": {"lead"}, "level1": {"a"}, "level3": {"b"}}, "follows level 1"},
		{"one level", "/framework/default/edit/competency", url.Values{"name": {"Typed"}, "pillar": {"lead"}, "level1": {"a"}}, "has one level only"},
		{"a level without text", "/framework/default/edit/competency", url.Values{"name": {"Typed"}, "pillar": {"lead"}, "level1": {"a"}, "level2-name": {"b"}}, "the text is missing"},
		{"no name", "/framework/default/edit/competency", url.Values{"name": {""}, "pillar": {"lead"}, "definition": {"Typed"}}, "the name is missing"},
		{"an unknown counterweight", "/framework/default/edit/competency", url.Values{"name": {"Typed"}, "pillar": {"lead"}, "balance": {"nothing"}}, "there is no such competency"},
		{"months that are no number", "/framework/default/edit/competency", url.Values{"name": {"Typed"}, "pillar": {"lead"}, "fresh": {"ten"}}, "is not a number of months"},
		{"a level above the top", "/framework/default/edit/role", url.Values{"name": {"Typed"}, "level:lead.vision": {"6"}}, "its levels end at 5"},
		{"a level that is a word", "/framework/default/edit/role", url.Values{"name": {"Typed"}, "level:lead.vision": {"high"}}, "is not a level"},
		{"a weight of 1e308", "/framework/default/edit/role", url.Values{"name": {"Typed"}, "level:lead.vision": {"3"}, "weight:lead.vision": {"1e308"}}, "cannot be used"},
		{"a weight of NaN", "/framework/default/edit/role", url.Values{"name": {"Typed"}, "level:lead.vision": {"3"}, "weight:lead.vision": {"NaN"}}, "cannot be used"},
		{"a negative weight", "/framework/default/edit/role", url.Values{"name": {"Typed"}, "level:lead.vision": {"3"}, "weight:lead.vision": {"-1"}}, "cannot be used"},
		{"weights that sum to 0", "/framework/default/edit/role", url.Values{"name": {"Typed"}, "level:lead.vision": {"3"}, "weight:lead.vision": {"0"}}, "every weight is 0"},
		{"not needed, with a level", "/framework/default/edit/role", url.Values{"name": {"Typed"}, "level:lead.vision": {"3"}, "not:lead.vision": {"1"}}, "marked as not needed"},
		{"a pillar that is not empty", "/framework/default/edit/pillar?key=lead", url.Values{"name": {"Typed"}, "do": {"remove"}}, "still has 9 competencies"},
		{"a role on the ladder", "/framework/default/edit/role?key=role.ic4", url.Values{"name": {"Typed"}, "do": {"remove"}}, "names this role"},
		{"a framework without name", "/framework/default/edit", url.Values{"name": {""}, "source": {"Typed"}}, "the name is missing"},
	} {
		w := post(t, c, tt.path, tt.form)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), tt.want) || !strings.Contains(w.Body.String(), "Typed") {
			t.Errorf("%s: status %d, want 422, the words %q and what was typed", tt.name, w.Code, tt.want)
		}
	}
	if hs, err := c.Frameworks.List(t.Context()); err != nil || hs[0].Draft != 0 {
		t.Errorf("a refused edit left a draft: %+v, %v", hs, err)
	}
}

func TestFrameworkIsExportedAndImportedAgain(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	for format, name := range map[string]string{"yaml": "default-1.yaml", "csv": "default-1.zip", "xlsx": "default-1.xlsx"} {
		w := ask(t, c, "GET", "/framework/default/export/"+format, nil)
		if got := w.Header().Get("Content-Disposition"); w.Code != 200 || got != "attachment; filename="+name {
			t.Fatalf("%s: status %d, %q", format, w.Code, got)
		}
		preview := upload(t, c, exchange.File{Name: name, Data: w.Body.Bytes()})
		action := regexp.MustCompile(`action="(/framework-import/[A-Z0-9]+)"`).FindStringSubmatch(preview.Body.String())
		if preview.Code != 200 || action == nil {
			t.Fatalf("%s: status %d\n%s", format, preview.Code, preview.Body)
		}
		if w := post(t, c, action[1], url.Values{"as": {"new"}, "key": {"default"}, "name": {"Copy"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "There is already a framework with the key") {
			t.Errorf("%s: a key that is taken: status %d", format, w.Code)
		}
		if to := mustPost(t, c, action[1], url.Values{"as": {"new"}, "key": {"copy-" + format}, "name": {"Copy"}}); to != "/framework/copy-"+format {
			t.Errorf("%s: leads to %q", format, to)
		}
		if w := post(t, c, action[1], url.Values{"as": {"new"}, "key": {"again"}, "name": {"Copy"}}); w.Code != http.StatusNotFound {
			t.Errorf("%s: adding twice: status %d, want 404", format, w.Code)
		}
	}
	cur, err := c.Frameworks.Current(t.Context())
	if err != nil || len(cur) != 4 {
		t.Fatalf("%d frameworks, %v; want 4", len(cur), err)
	}
	for _, v := range cur[1:] {
		if d := framework.Diff(cur[0], v); len(d) != 1 || len(d[0].Fields) != 1 || d[0].Fields[0].Field != "name" {
			t.Errorf("%s differs in more than its name: %v", v.Framework.Key, d)
		}
	}
}

func TestUploadBecomesTheDraft(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	file := strings.Replace(get(t, c, "/framework/default/export/yaml"), "name: Dual ladder", "name: Two ladders", 1)
	preview := upload(t, c, exchange.File{Name: "x.yaml", Data: []byte(file)})
	action := regexp.MustCompile(`action="(/framework-import/[A-Z0-9]+)"`).FindStringSubmatch(preview.Body.String())
	if action == nil {
		t.Fatalf("status %d\n%s", preview.Code, preview.Body)
	}
	to := mustPost(t, c, action[1], url.Values{"as": {"draft"}, "framework": {"default"}})
	if page := get(t, c, to); !strings.Contains(page, "Two ladders") {
		t.Errorf("%s does not show the change", to)
	}
}

func TestUploadsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	for _, tt := range []struct{ name, data, want string }{
		{"x.yaml", "format: bearing.framework/1\ncolour: red\n", "line 2: there is no entry called &#34;colour&#34;"},
		{"x.csv", "<html>", "This is a web page"},
		{"../../<b>.csv", "a,b\n1,2\n", "holds no competencies"},
		{"x.yaml", "", "There is no file with content."},
	} {
		w := upload(t, c, exchange.File{Name: tt.name, Data: []byte(tt.data)})
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), tt.want) || strings.Contains(w.Body.String(), "<b>.csv") {
			t.Errorf("%s: status %d, want 422 and %q\n%s", tt.name, w.Code, tt.want, w.Body)
		}
	}
	if w := upload(t, c); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("no file at all: status %d, want 422", w.Code)
	}
}

func TestMembersReadAndDoNotEdit(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	mustPost(t, c, "/framework/default/edit/pillar", url.Values{"name": {"Secret plan"}})
	c.Who = func(*http.Request) (access.Actor, error) {
		return access.Actor{Account: 2, Name: "Grace", Role: access.Member}, nil
	}
	for _, path := range []string{"/framework", "/framework/default/versions", "/roles", "/ladders/dual"} {
		page := get(t, c, path)
		for _, hidden := range []string{"/edit", "Draft", "draft", "Secret plan", "How far is it?"} {
			if strings.Contains(page, hidden) {
				t.Errorf("%s shows %q to a member", path, hidden)
			}
		}
	}
	for _, path := range []string{"/framework/default?v=draft", "/framework/default/edit", "/framework/default/compare?from=1&to=draft", "/framework-import"} {
		if w := ask(t, c, "GET", path, nil); w.Code != http.StatusForbidden {
			t.Errorf("GET %s: status %d, want 403", path, w.Code)
		}
	}
}

func TestGapOfAPersonToARole(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 3)
	who := c.People[0]
	vision, _ := c.Version.Competency("lead.vision")
	_, err := c.Record.Append(t.Context(), observe.Statement{
		Person: who.ID, Source: observe.Manager, By: people.Actor{Account: 1, Name: "Ada"}, At: c.Now(),
		Levels: []observe.Declared{{Competency: vision.ID, Version: c.Version.ID, Level: 200, Target: observe.NoLevel, Priority: observe.NoPriority, Day: people.DayOf(c.Now()), Expires: people.Never}},
	})
	if err != nil {
		t.Fatal(err)
	}
	page := get(t, c, "/ladders/dual?role=role.team_lead&who="+url.QueryEscape("Person 0000"))
	for _, want := range []string{"Person 0000 &lt;b&gt; and the role Team lead", "below what is needed by", "gap not known"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if page := get(t, c, "/ladders/dual?role=role.team_lead&who=Person"); !strings.Contains(page, "Whom do you mean?") || !strings.Contains(page, "person="+who.UID) {
		t.Error("several people of a name: the page does not ask whom")
	}
	if page := get(t, c, "/ladders/dual?role=role.team_lead&who=Zuse"); !strings.Contains(page, "Nobody of this name is here today.") {
		t.Error("nobody of a name: the page does not say so")
	}
}

// A framework of another shape: many roles, levels from 0, no ladder.
func TestLargeFramework(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	v := framework.Version{Framework: framework.Framework{Key: "big", Name: "Big"}, Pillars: []framework.Pillar{{Key: "p", Name: "P"}}, Scale: framework.Standard()}
	for i := range 500 {
		v.Competencies = append(v.Competencies, framework.Competency{Key: fmt.Sprint("c", i), Pillar: "p", Name: fmt.Sprint("Skill ", i)})
	}
	for i := range 300 {
		r := framework.Role{Key: fmt.Sprint("r", i), Name: fmt.Sprint("Role ", i), Family: "F"}
		for _, c := range v.Competencies {
			r.Needs = append(r.Needs, framework.Need{Competency: c.Key, Level: 300, Weight: 1.5})
		}
		v.Roles = append(v.Roles, r)
	}
	if _, err := c.Frameworks.Add(t.Context(), v, "Ada", c.Now()); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/framework/big":                  "Skill 499",
		"/framework/big/competencies/c1":  "and 275 more",
		"/roles?framework=big&q=role+299": "Role 299",
		"/roles?framework=big&q=zz":       "No role is called so",
		"/roles/big/r1":                   "weight 1.5",
		"/framework/big/edit/role?key=r1": "level:c499",
	} {
		if page := get(t, c, path); !strings.Contains(page, want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
}

// none is a store without frameworks.
type none struct{ framework.Store }

func (none) List(context.Context) ([]framework.Heading, error)    { return nil, nil }
func (none) Current(context.Context) ([]framework.Version, error) { return nil, nil }
