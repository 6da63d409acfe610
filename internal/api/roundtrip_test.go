package api_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/export"
	"github.com/bearinghq/bearing/internal/intake/intaketest"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/store/storetest"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/people"
)

// A porter moves an organisation through the API. Files of people and of the
// matrix, which the API gives as JSON only, are written as pages and the command
// line write them.
type porter struct {
	clerk
	db  *store.DB
	day people.Day
}

func (p porter) Export(t *testing.T, what, format string) []byte {
	t.Helper()
	if what == "framework" {
		w := caller{t, p.h}.send(http.MethodGet, "/api/v1/frameworks/default/export?format="+format, "")
		if w.Code != http.StatusOK {
			t.Fatalf("exporting the framework as %s: status %d: %s", format, w.Code, w.Body)
		}
		return w.Body.Bytes()
	}
	var table sheet.Table
	frameworks, err := p.db.Frameworks().Current(t.Context())
	switch {
	case err != nil:
	case what == "people":
		table = export.People(p.db.Members(t.Context(), p.day), frameworks)
	default:
		table, err = export.Source{Matrix: p.db.Matrix(), Directory: p.db.Directory()}.Table(t.Context(), matrix.Query{On: p.day}, matrix.Filter{})
	}
	var b bytes.Buffer
	if err == nil {
		err = export.Format(format).Write(&b, table)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (p porter) Import(t *testing.T, what, name string, content []byte) (changed bool) {
	t.Helper()
	path := "/api/v1/imports?" + url.Values{"kind": {what}, "name": {name}}.Encode()
	w := httptest.NewRecorder()
	p.h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, bytes.NewReader(content)))
	if w.Code != http.StatusCreated {
		t.Fatalf("staging %s: status %d: %s", name, w.Code, w.Body)
	}
	ask := caller{t, p.h}.ask
	uid := ask(http.StatusOK, "GET", "/api/v1/imports?limit=1", "")["items"].([]any)[0].(map[string]any)["id"].(string)
	if i := ask(http.StatusOK, "GET", "/api/v1/imports/"+uid, ""); i["preview"] == nil {
		t.Errorf("there is no preview of %s: %v", name, i)
	}
	p.Apply(t, intaketest.File{}, uid)
	i, err := p.db.Imports().Get(t.Context(), uid)
	if err != nil {
		t.Fatal(err)
	}
	return !i.Result.Nothing()
}

// What an organisation gives out, an empty one takes in through the API.
func TestExportsComeInThroughTheAPI(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		intaketest.TestRoundTrip(t, func(t *testing.T) intaketest.Porter {
			db, err := store.Open(t.Context(), place(t))
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
			return porter{clerk{serve(a)}, db, people.DayOf(a.Now())}
		})
	})
}
