package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/framework"
)

// typedInto returns what a browser would send of the form of a page as it is.
func typedInto(page string) url.Values {
	f := url.Values{}
	field := regexp.MustCompile(`(?s)<input [^>]*>|<textarea [^>]*>[^<]*</textarea>`)
	name, value := regexp.MustCompile(` name="([^"]*)"`), regexp.MustCompile(` value="([^"]*)"`)
	unescape := strings.NewReplacer("&amp;", "&", "&#39;", "'", "&#34;", `"`, "&gt;", ">", "&lt;", "<")
	_, page, _ = strings.Cut(page, `action="/framework`)
	for _, tag := range field.FindAllString(page, -1) {
		n := name.FindStringSubmatch(tag)
		if n == nil || strings.Contains(tag, `type="checkbox"`) && !strings.Contains(tag, " checked") {
			continue
		}
		said := ""
		if _, after, is := strings.Cut(tag, ">"); is && strings.HasPrefix(tag, "<textarea") {
			said = strings.TrimSuffix(after, "</textarea>")
		} else if v := value.FindStringSubmatch(tag); v != nil {
			said = v[1]
		}
		f.Set(n[1], unescape.Replace(said))
	}
	return f
}

const dualForm = "/framework/default/edit/ladder?key=dual"

// A form that is sent as it came changes nothing.
func TestALadderComesThroughItsFormUnchanged(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	f := typedInto(get(t, c, dualForm))
	f.Set("principle", f.Get("principle")+" Truly.")
	mustPost(t, c, dualForm, f)
	vs, err := c.Frameworks.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, _ := vs[0].Ladder("dual")
	want.Principle += " Truly."
	if d := cmp.Diff(want, c.ladder(t, "dual")); d != "" {
		t.Errorf("the draft's ladder (-want +got):\n%s", d)
	}
}

// ladder is a ladder of the draft.
func (c *crew) ladder(t *testing.T, key string) framework.Ladder {
	t.Helper()
	vs, err := c.Frameworks.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	heads, err := c.Frameworks.Versions(t.Context(), vs[0].Framework.ID)
	if err != nil {
		t.Fatal(err)
	}
	v, err := c.Frameworks.Get(t.Context(), heads[0].Version)
	if err != nil {
		t.Fatal(err)
	}
	l, ok := v.Ladder(key)
	if !ok || v.Number != 0 {
		t.Fatalf("the draft (version %d) has no ladder %s", v.Number, key)
	}
	return l
}

// Steps and ways across are added, renamed and taken out; what names a step
// follows its new name.
func TestALadderIsEditedInTheDraft(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	f := typedInto(get(t, c, dualForm))
	f.Set("t1s0-key", "X4")        // was IC4, which M1 equals
	f.Set("t1s3-key", "X7")        // a new step
	f.Set("t1s3-stage", "7")       //
	f.Set("t1s3-role", "director") // a role by its name
	f.Set("t0s0-out", "1")         // the first of where all begin
	f.Set("x0-out", "1")
	f.Set("x1-trial", "9")
	if to := mustPost(t, c, dualForm, f); to != "/framework/default/edit" {
		t.Errorf("leads to %s", to)
	}
	l := c.ladder(t, "dual")
	if s := l.Tracks[1].Steps; len(s) != 4 || s[0].Key != "X4" || s[3].Key != "X7" || s[3].Role != "role.director" || s[3].Stage != 7 {
		t.Errorf("the steps are %+v", s)
	}
	if s := l.Tracks[2].Steps; s[0].Equivalent != "X4" {
		t.Errorf("M1 equals %s, want X4", s[0].Equivalent)
	}
	if len(l.Tracks[0].Steps) != 2 || l.Crossings[0].TrialMonths != 9 {
		t.Errorf("the ladder is %+v", l)
	}
	if page := get(t, c, "/ladders/dual?framework=default"); strings.Contains(page, "X7") {
		t.Error("the published version shows the draft")
	}
	for _, tt := range []struct{ field, value, want string }{
		{"t1s0-role", "King of the hill", "which the framework does not have"},
		{"t1s0-stage", "top", "is not a number. Count the stages from 1."},
		{"x0-trial", "long", "is not a number of months"},
		{"x0-trial", "99", "is not possible. Write 0 to 60."},
		{"name", "", "the name is missing"},
		{"t1s0-equivalent", "M99", "which the ladder does not have"},
	} {
		f := typedInto(get(t, c, dualForm))
		f.Set(tt.field, tt.value)
		w := post(t, c, dualForm, f)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("%s=%s: status %d, and the page does not say %q", tt.field, tt.value, w.Code, tt.want)
		}
	}
}

// A new ladder is begun with a name, and taken out again.
func TestALadderIsAddedAndTakenOut(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	path := "/framework/default/edit/ladder"
	f := url.Values{
		"name": {"Craft"}, "do": {"more"}, "t0-name": {"Bench"}, "t0-key": {""}, "t0s0-key": {"B1"}, "t0s1-key": {""}, "t0s1-name": {"Senior"},
		"t1-name": {""}, "t1s0-key": {""}, "x0-from": {"B1"}, "x0-to": {"Sales"}, "evidence": {"Work seen\n\n"},
	}
	if to := mustPost(t, c, path, f); to != path+"?key=craft" {
		t.Errorf("leads to %s", to)
	}
	want := framework.Ladder{
		Key: "craft", Name: "Craft", Evidence: []string{"Work seen"}, Crossings: []framework.Crossing{{Key: "b1-sales", From: "B1", To: "Sales"}},
		Tracks: []framework.Track{{Key: "bench", Name: "Bench", Steps: []framework.Step{{Stage: 1, Key: "B1"}, {Stage: 2, Key: "senior", Name: "Senior"}}}},
	}
	if d := cmp.Diff(want, c.ladder(t, "craft")); d != "" {
		t.Errorf("the ladder (-want +got):\n%s", d)
	}
	if page := get(t, c, "/framework/default/edit"); !strings.Contains(page, `href="`+path+`?key=craft"`) {
		t.Error("the draft does not list the ladder")
	}
	mustPost(t, c, path+"?key=craft", url.Values{"do": {"remove"}, "name": {"Craft"}})
	if w := ask(t, c, "GET", path+"?key=craft", nil); w.Code != http.StatusNotFound {
		t.Errorf("after it was taken out: status %d", w.Code)
	}
}
