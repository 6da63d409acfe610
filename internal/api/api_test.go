package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/internal/api"
	"github.com/bearinghq/bearing/internal/once"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/store/storetest"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// A caller asks the API as somebody, and fails the test on a status other than
// the one wanted.
type caller struct {
	*testing.T
	h http.Handler
}

// as returns a caller with the role, on an empty database.
func as(t *testing.T, role access.Role) caller {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return caller{t, serve(apiOn(db, role))}
}

func apiOn(db *store.DB, role access.Role) *api.API {
	now := func() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC) }
	return &api.API{
		Who: func(*http.Request) (access.Actor, error) {
			return access.Actor{Account: 1, Name: "Test", Role: role}, nil
		},
		Now:       now,
		Log:       slog.New(slog.DiscardHandler),
		Directory: db.Directory(), Organisation: db.Organisation(), Registry: db.Registry(),
		Conversations: assess.NewDesk(db.Conversations(), db.Directory(), db.Frameworks(), now),
		Frameworks:    db.Frameworks(), Record: db.Record(), Ratings: db.Ratings(), Matrix: db.Matrix(), Estimates: db.Estimates(),
		Surveys: &worker.Surveys{Ratings: db.Ratings(), Kept: db.Estimates(), Calibration: profile.Shipped()},
		Imports: &worker.Imports{
			Store: db.Imports(), Queue: db.ImportQueue(), Record: db.ImportRecord(), Limit: 4 << 20, Now: now, Log: slog.New(slog.DiscardHandler),
		},
		Once: &once.Guard{Store: db.Requests(), Now: time.Now, Log: slog.New(slog.DiscardHandler)},
	}
}

func serve(a *api.API) http.Handler {
	mux := http.NewServeMux()
	a.Register(mux)
	return mux
}

// ask sends a request and returns what came back as JSON.
func (c caller) ask(want int, method, path, body string) map[string]any {
	c.Helper()
	w := c.send(method, path, body)
	if w.Code != want {
		c.Fatalf("%s %s %s: status %d, want %d: %s", method, path, body, w.Code, want, w.Body)
	}
	if kind := w.Header().Get("Content-Type"); want >= 400 && kind != "application/problem+json" {
		c.Errorf("%s %s: an error of type %s", method, path, kind)
	}
	var out map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		c.Fatalf("%s %s: %v: %s", method, path, err, w.Body)
	}
	return out
}

func (c caller) send(method, path, body string) *httptest.ResponseRecorder {
	c.Helper()
	r := httptest.NewRequestWithContext(c.Context(), method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	return w
}

func TestDescription(t *testing.T) {
	t.Parallel()
	w := as(t, access.Administrator).send("GET", "/api/v1/openapi.yaml", "")
	if w.Code != 200 {
		t.Fatalf("status %d", w.Code)
	}
	file := filepath.Join("testdata", "openapi.yaml")
	if *update {
		if err := os.WriteFile(file, w.Body.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if w.Body.String() != string(want) {
		t.Errorf("the API differs from %s; if that is meant, run go test -update and read the diff", file)
	}
}

func TestVisitorsAreAskedToSignIn(t *testing.T) {
	t.Parallel()
	c := as(t, access.Visitor)
	for _, path := range []string{"/api/v1/people", "/api/v1/units", "/api/v1/people/x"} {
		c.ask(401, "GET", path, "")
	}
	c.ask(401, "POST", "/api/v1/people", "not even read")
}

func TestMembersMayReadAndNotWrite(t *testing.T) {
	t.Parallel()
	c := as(t, access.Member)
	c.ask(200, "GET", "/api/v1/people", "")
	c.ask(403, "POST", "/api/v1/people", `{"name":"Ada"}`)
}

func TestUnknownAddressesAreProblems(t *testing.T) {
	t.Parallel()
	as(t, access.Member).ask(404, "GET", "/api/v1/dragons", "")
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	c := as(t, access.Administrator)
	r := httptest.NewRequest("POST", "/api/v1/people", strings.NewReader(`{"name":"Ada"}`))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	if w.Code != 403 {
		t.Errorf("status %d", w.Code)
	}
}

type broken struct{ people.Directory }

func (broken) Person(context.Context, string) (people.History, error) {
	return people.History{}, errors.New("disk on fire")
}

func TestErrorsOfOursStayOurs(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	a := apiOn(db, access.Member)
	a.Directory = broken{}
	if out := (caller{t, serve(a)}).ask(500, "GET", "/api/v1/people/x", ""); strings.Contains(fmt.Sprint(out), "fire") {
		t.Errorf("the answer tells what is ours: %v", out)
	}
}

// engines runs test on an empty database of each engine.
func engines(t *testing.T, test func(t *testing.T, db *store.DB)) {
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		db, err := store.Open(t.Context(), place(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		test(t, db)
	})
}
