package api_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/store"
)

// withFramework returns a caller on a database that has the default framework.
func withFramework(t *testing.T) caller {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := exchange.Seed(t.Context(), db.Frameworks(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	return caller{t, serve(apiOn(db, access.Editor))}
}

// addNamed adds somebody who is here and returns their id.
func (c caller) addNamed(name string) string {
	return c.ask(201, "POST", "/api/v1/people", `{"name":"`+name+`","on":"2025-01-01","title":"Fitter"}`)["id"].(string)
}

// firstCompetency returns the key of a competency.
func (c caller) firstCompetency() string {
	columns := c.ask(200, "GET", "/api/v1/matrix", "")["columns"].([]any)
	return columns[0].(map[string]any)["competency"].(string)
}

func TestLevelsAreStatedListedAndTakenBack(t *testing.T) {
	t.Parallel()
	c := withFramework(t)
	key := c.firstCompetency()
	ada := c.addNamed("Ada")
	at := "/api/v1/people/" + ada + "/observations"
	for i, level := range []int{0, 3, 4} {
		got := c.ask(201, "POST", at, fmt.Sprintf(`{"source":"manager","levels":[{"competency":%q,"level":%d,"seen":"2026-02-0%d","note":"seen"}]}`, key, level, i+1))
		if got["number"] != float64(i+1) || got["by"] != "Test" {
			t.Errorf("statement %d came back as %v", i+1, got)
		}
	}
	page := c.ask(200, "GET", at+"?limit=2", "")
	if items := page["items"].([]any); len(items) != 2 || page["next"] != "2" {
		t.Errorf("the first page is %v", page)
	}
	page = c.ask(200, "GET", at+"?limit=2&after=2", "")
	if items := page["items"].([]any); len(items) != 1 || page["next"] != nil {
		t.Errorf("the second page is %v", page)
	}
	shown := func() any {
		levels := c.ask(200, "GET", "/api/v1/people/"+ada+"/profile", "")["levels"].([]any)
		return levels[0].(map[string]any)["shown"].(map[string]any)["level"]
	}
	if got := shown(); got != float64(4) {
		t.Errorf("shows %v, want 4", got)
	}
	c.ask(422, "POST", at+"/3/withdrawal", `{"why":" "}`)
	c.ask(201, "POST", at+"/3/withdrawal", `{"why":"another Ada"}`)
	c.ask(409, "POST", at+"/3/withdrawal", `{"why":"another Ada"}`)
	c.ask(404, "POST", at+"/99/withdrawal", `{"why":"another Ada"}`)
	if got := shown(); got != float64(3) {
		t.Errorf("after the withdrawal shows %v, want 3", got)
	}
}

func TestWhatIsNoObservation(t *testing.T) {
	t.Parallel()
	c := withFramework(t)
	key := c.firstCompetency()
	at := "/api/v1/people/" + c.addNamed("Ada") + "/observations"
	level := func(value string) string {
		return `{"source":"self","levels":[{"competency":"` + key + `","level":` + value + `}]}`
	}
	for _, body := range []string{
		level("6"), level("-1"), level(`"3"`), level(`"three"`), level("[]"), level(`{"$gt":0}`), level("true"), level("1e400"),
		`{"source":"boss","levels":[{"competency":"` + key + `","level":3}]}`,
		`{"source":"self","levels":[]}`,
		`{"source":"self","levels":[{"competency":"none","level":3}]}`,
		`{"source":"self","levels":[{"competency":"` + key + `"}]}`,
		`{"source":"self","levels":[{"competency":"` + key + `","level":3},{"competency":"` + key + `","level":2}]}`,
		`{"source":"self","levels":[{"competency":"` + key + `","level":3,"seen":"2023-02-29"}]}`,
		`{"source":"self","levels":[{"competency":"` + key + `","level":3,"seen":"2026-09-01"}]}`,
		`{"source":"self","levels":[{"competency":"` + key + `","level":3,"link":"javascript:alert(1)"}]}`,
		`{"source":"self","levels":[{"competency":"` + key + `","level":3,"rank":1}]}`,
	} {
		if w := c.send("POST", at, body); w.Code != 422 && w.Code != 400 {
			t.Errorf("%s: status %d: %s", body, w.Code, w.Body)
		}
	}
	c.ask(404, "POST", "/api/v1/people/nobody/observations", level("3"))
	if items := c.ask(200, "GET", at, "")["items"].([]any); len(items) != 0 {
		t.Errorf("stored %v", items)
	}
}

func TestMatrixComesInPagesByName(t *testing.T) {
	t.Parallel()
	c := withFramework(t)
	for _, name := range []string{"Cyd", "Ada", "Bob", "Ada", "Eve"} {
		c.addNamed(name)
	}
	var names []string
	for after, pages := "", 0; pages < 9; pages++ {
		page := c.ask(200, "GET", "/api/v1/matrix?limit=2&after="+after, "")
		if page["people"] != float64(5) {
			t.Errorf("counts %v people, want 5", page["people"])
		}
		for _, row := range page["rows"].([]any) {
			row := row.(map[string]any)
			names = append(names, row["person"].(map[string]any)["name"].(string))
			if cells := row["cells"].([]any); len(cells) != len(page["columns"].([]any)) || cells[0].(map[string]any)["level"] != nil {
				t.Errorf("cells are %v", cells)
			}
		}
		if page["next"] == nil {
			break
		}
		after = page["next"].(string)
	}
	if got := strings.Join(names, " "); got != "Ada Ada Bob Cyd Eve" {
		t.Errorf("pages hold %q", got)
	}
	for _, query := range []string{"sort=level", "order=level", "sort=gap"} {
		if w := c.send("GET", "/api/v1/matrix?"+query, ""); w.Code != 422 {
			t.Errorf("%s: status %d: people must not be ordered by level", query, w.Code)
		}
	}
	c.ask(404, "GET", "/api/v1/matrix?framework=none", "")
	c.ask(404, "GET", "/api/v1/matrix?unit=none", "")
	c.ask(404, "GET", "/api/v1/matrix?after=nobody", "")
	if page := c.ask(200, "GET", "/api/v1/matrix?role=role.team_lead", ""); page["people"] != float64(0) || len(page["rows"].([]any)) != 0 || page["next"] != nil {
		t.Errorf("nobody has the role, and yet the page is %v", page)
	}
}
