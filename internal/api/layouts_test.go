package api_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/intake/intaketest"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/store/storetest"
)

// A clerk brings files through the API.
type clerk struct{ h http.Handler }

func (c clerk) Preview(t *testing.T, f intaketest.File) (shown intaketest.Shown, uid string) {
	t.Helper()
	q := url.Values{"kind": {"matrix"}}
	if f.Name == "" {
		q.Set("paste", "true")
	} else {
		q.Set("name", f.Name)
	}
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v1/imports?"+q.Encode(), f.Reader()))
	if w.Code != http.StatusCreated {
		t.Fatalf("staging: status %d: %s", w.Code, w.Body)
	}
	ask := caller{t, c.h}.ask
	uid = w.Header().Get("Location")
	if uid == "" {
		all := ask(http.StatusOK, "GET", "/api/v1/imports?limit=1", "")["items"].([]any)
		uid = all[0].(map[string]any)["id"].(string)
	}
	i := ask(http.StatusOK, "GET", "/api/v1/imports/"+uid, "")
	p, ok := i["preview"].(map[string]any)
	if !ok {
		t.Fatalf("there is no preview: %v", i)
	}
	shown = intaketest.Shown{Layout: p["layout"].(string), Scale: p["scale"].(string), Doubts: int(p["doubt_count"].(float64))}
	cells, _ := p["cells"].([]any)
	for _, one := range cells {
		one := one.(map[string]any)
		text := func(field string) string {
			switch x := one[field].(type) {
			case string:
				return x
			case float64:
				return strconv.FormatFloat(x, 'f', -1, 64)
			}
			return ""
		}
		shown.Cells = append(shown.Cells, intaketest.ShownCell{
			Person: text("person"), Competency: text("competency"), Value: text("value"), Level: text("level"), Target: text("target"), Priority: text("priority"),
		})
	}
	return shown, uid
}

func (c clerk) Apply(t *testing.T, _ intaketest.File, uid string) string {
	t.Helper()
	if i := (caller{t, c.h}).ask(http.StatusOK, "POST", "/api/v1/imports/"+uid+"/apply", ""); i["state"] != "applied" {
		t.Fatalf("applied: %v", i)
	}
	return uid
}

func (c clerk) Undo(t *testing.T, uid string) {
	t.Helper()
	if i := (caller{t, c.h}).ask(http.StatusOK, "POST", "/api/v1/imports/"+uid+"/undo", ""); i["state"] != "undone" {
		t.Fatalf("undone: %v", i)
	}
}

// Workbooks of every layout come through the API and are taken back.
func TestWorkbooksThroughTheAPI(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		at := place(t)
		db, err := store.Open(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		a := apiOn(db, access.Administrator)
		if err := exchange.Seed(t.Context(), db.Frameworks(), a.Now()); err != nil {
			t.Fatal(err)
		}
		a.Imports.Dir = t.TempDir()
		go a.Imports.Run(t.Context())
		w := intaketest.World{Matrix: db.Matrix(), Record: db.ImportRecord(), Rows: storetest.Counter(t, at)}
		intaketest.TestWorkbooks(t, clerk{serve(a)}, w, true, strings.HasPrefix(at, "postgres"))
	})
}
