package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/internal/store"
)

const someRatings = `ratee;rater;group;item;value;date;wave
Ada <ada@example.org>;Bob <bob@example.org>;cousin;lead.vision.q1;4;2026-01-10;Spring
Ada <ada@example.org>;Bob <bob@example.org>;cousin;lead.vision.q2;;2026-01-10;Spring
Ada <ada@example.org>;ada@example.org;self;lead.vision;7;2026-01-11;Spring
Ada <ada@example.org>;Cem <cem@example.org>;manager;lead.visoin.q1;3;2026-01-11;Spring
`

func TestRatingsFromFileToUndo(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	a := apiOn(db, access.Editor)
	if err := exchange.Seed(t.Context(), db.Frameworks(), a.Now()); err != nil {
		t.Fatal(err)
	}
	go a.Imports.Run(t.Context())
	c := caller{t, serve(a)}

	path := "/api/v1/imports"
	one := path + "/" + c.ask(http.StatusCreated, "POST", path+"?name=r.csv", someRatings)["id"].(string)
	i := c.ask(http.StatusOK, "GET", one, "")
	p := i["preview"].(map[string]any)
	r := p["ratings"].(map[string]any)
	if i["kind"] != "ratings" || r["forms"] != 1.0 || r["not_judged"] != 1.0 || p["doubt_count"] != 3.0 || p["would"].(map[string]any)["answers_added"] != 1.0 {
		t.Errorf("the preview is %v", i)
	}
	c.ask(http.StatusUnprocessableEntity, "PATCH", one, `{"groups":{"cousin":"aunt"}}`)
	p = c.ask(http.StatusOK, "PATCH", one, `{"groups":{"cousin":"peer"},"cells":{"r!E4":"5"},"competencies":{"lead.visoin.q1":"lead.vision.q1"},"people":{"Cem":"skip"}}`)["preview"].(map[string]any)
	r = p["ratings"].(map[string]any)
	first := r["first"].([]any)
	if r["forms"] != 2.0 || len(first) != 2 || p["would"].(map[string]any)["answers_added"] != 2.0 || p["doubt_count"] != 0.0 {
		t.Errorf("after the decisions the preview is %v", p)
	}
	done := c.ask(http.StatusOK, "POST", one+"/apply", "")["result"].(map[string]any)
	if done["forms_added"] != 2.0 || done["answers_added"] != 2.0 || done["people_added"] != 2.0 {
		t.Errorf("applied: %v", done)
	}

	get := func(format string) (int, http.Header, string) {
		w := httptest.NewRecorder()
		c.h.ServeHTTP(w, httptest.NewRequest("GET", "/api/v1/ratings/export?format="+format, nil))
		return w.Code, w.Header(), w.Body.String()
	}
	status, head, out := get("csv")
	if want := "Ada,ada@example.org,,Bob,bob@example.org,,peer,lead.vision,lead.vision.q1,4,2026-01-10,Spring\n"; status != http.StatusOK || !strings.Contains(out, want) || !strings.HasPrefix(head.Get("Content-Type"), "text/csv") {
		t.Errorf("exported: %d %v\n%s", status, head, out)
	}
	if status, _, out := get("xlsx"); status != http.StatusOK || !strings.HasPrefix(out, "PK") {
		t.Errorf("exported as a workbook: %d", status)
	}
	again := c.ask(http.StatusCreated, "POST", path+"?name=out.csv", out)["id"].(string)
	p = c.ask(http.StatusOK, "GET", path+"/"+again, "")["preview"].(map[string]any)
	if would := p["would"].(map[string]any); would["answers_added"] != 0.0 || would["answers_left_alone"] != 2.0 || p["doubt_count"] != 0.0 {
		t.Errorf("what was exported would do %v", p)
	}
	c.ask(http.StatusOK, "POST", one+"/undo", "")
	if _, _, out := get("csv"); strings.Count(out, "\n") != 1 {
		t.Errorf("after the undo there is\n%s", out)
	}
}

// Cells from the clipboard are read like a file, and no file is too large for a
// sentence.
func TestRatingsThatArePastedAndTooMany(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	a := apiOn(db, access.Editor)
	a.Imports.Limit = 64 << 20
	if err := exchange.Seed(t.Context(), db.Frameworks(), a.Now()); err != nil {
		t.Fatal(err)
	}
	c := caller{t, serve(a)}
	ask := func(query, content string) map[string]any {
		t.Helper()
		one := "/api/v1/imports/" + c.ask(http.StatusCreated, "POST", "/api/v1/imports?"+query, content)["id"].(string)
		for range 100 {
			if i := c.ask(http.StatusOK, "GET", one, ""); i["state"] != "staged" {
				return i
			}
		}
		t.Fatal("the file is still being read")
		return nil
	}
	i := ask("paste=true", "Beurteilte Person\tBeurteiler\tFrage\tAntwort\nAda\tBob\tlead.vision.q1\t4\n")
	if p, ok := i["preview"].(map[string]any); !ok || i["kind"] != "ratings" || p["ratings"].(map[string]any)["answers"] != 1.0 {
		t.Errorf("what was pasted is read as %v", i)
	}
	i = ask("kind=ratings&name=r.csv", "ratee,rater,item,value\n"+strings.Repeat("a,b,c,1\n", reading.MaxAnswers+1))
	if want := fmt.Sprintf("Row %d: a file may hold %d answers", reading.MaxAnswers+2, reading.MaxAnswers); i["state"] != "failed" || !strings.HasPrefix(i["reason"].(string), want) {
		t.Errorf("too many answers: %v", i)
	}
}
