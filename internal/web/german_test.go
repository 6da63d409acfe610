package web

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/observe"
)

// inGerman returns a page as somebody sees it whose browser asks for German.
func inGerman(t *testing.T, h http.Handler, path string) string {
	t.Helper()
	w := ask(t, h, "GET", path, func(r *http.Request) { r.Header.Set("Accept-Language", "de") })
	if w.Code >= 500 {
		t.Fatalf("GET %s: status %d", path, w.Code)
	}
	return w.Body.String()
}

var (
	hidden = regexp.MustCompile(`(?s)<(script|style|head)[^>]*>.*?</(script|style|head)>`)
	shown  = regexp.MustCompile(`>([^<>]+)<|(?:aria-label|title|placeholder|alt)="([^"]*)"`)
)

// pieces returns what a page says, piece by piece.
func pieces(page string) []string {
	var all []string
	for _, m := range shown.FindAllStringSubmatch(hidden.ReplaceAllString(page, ""), -1) {
		if s := strings.Join(strings.Fields(html.UnescapeString(m[1]+m[2])), " "); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// same are the pieces that are the same in both languages: names and what
// somebody typed.
var same = regexp.MustCompile(`^(Bearing|r\(wg\)|Simulator|Band|Person \d+|x9|ada|[mp] [A-D]\d*|.* · Bearing|Matrix|Organisation|Person|Name|Ada.*|Bob.*|ada, bob@.*|x, y|Welding|Cranes|Foo|(?:[A-D] )?(?:Name|E-mail|Start|Foo)|bob@.*|[mp]\.csv|https://|/api/.*|Person \d+ <b>.*|Fitter.*|Team lead.*|Shipping.*|Dispatch.*|Pr\(y.*|η = .*|[^a-z]*)$`)

// What a page says itself is said in German: nothing but names is left as it
// is on the English page. Pages that show a framework are not among these, as
// that speaks its own language.
func TestPagesSpeakGermanThroughout(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 6)
	c.say(t, 0, observe.Manager, 10, 2, 0, 4)
	person, unit := "/people/"+c.People[0].UID, "/units/"+c.Units[0].UID
	for _, path := range []string{
		"/help/levels", "/help/measurement", "/settings", "/people", "/people/paste", person + "/edit",
		person + "/leave", person + "/manager", "/units", "/units/new", unit + "/edit", unit + "/close", "/framework-import", "/no-such-page",
	} {
		speaksGerman(t, c, path)
	}
	d := newDesk(t)
	for _, sheet := range []struct{ kind, name, content string }{
		{"matrix", "m.csv", "Name;Welding;Cranes\nAda Lovelace;3;4\nBob Chen;1?;x9\n;2;3\nAda Lovelac;2;2\n"},
		{"people", "p.csv", "Name;E-mail;Start;Foo\nAda;ada;1.2.2020;x\nBob;bob@example.org;1.1.2020;y\nBob;bob@example.org;1.2.2020;y\n"},
		{"people", "p.csv", "Name;E-mail\n"},
		{"matrix", "p.csv", "Name;E-mail\n"},
	} {
		path := d.staged(sheet.kind, sheet.name, sheet.content)
		d.page(path)
		speaksGerman(t, d.h, path)
	}
	speaksGerman(t, d.h, "/imports")
	speaksGerman(t, d.h, "/imports/new")
}

func speaksGerman(t *testing.T, h http.Handler, path string) {
	t.Helper()
	english := map[string]bool{}
	for _, s := range pieces(ask(t, h, "GET", path, nil).Body.String()) {
		english[s] = true
	}
	page := inGerman(t, h, path)
	if !strings.Contains(page, `<html lang="de"`) {
		t.Errorf("%s does not say that it is in German", path)
	}
	for _, s := range pieces(page) {
		if english[s] && !same.MatchString(s) {
			t.Errorf("%s says %q in German as in English", path, s)
		}
	}
}

// German writes decimals with a comma, and reads both.
func TestGermanLevelsHaveAComma(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 1)
	for _, tt := range []struct{ path, want, never string }{
		{"/roles/default/role.team_lead", ">2,5<", ">2.5<"},
		{"/framework/default/edit/role?key=role.team_lead", `value="2,5"`, `value="2.5"`},
		{"/people/" + c.People[0].UID + "/levels?role=role.team_lead", "2,5", ">2.5"},
	} {
		if page := inGerman(t, c, tt.path); !strings.Contains(page, tt.want) || strings.Contains(page, tt.never) {
			t.Errorf("%s says %q: %v, says %q: %v", tt.path, tt.want, strings.Contains(page, tt.want), tt.never, strings.Contains(page, tt.never))
		}
	}
}
