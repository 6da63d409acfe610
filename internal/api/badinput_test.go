package api_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/intake/intaketest"
	"github.com/bearinghq/bearing/internal/store"
)

// programs is the way in for other people's programs.
type programs struct{ caller }

func (p programs) Bring(t *testing.T, b intaketest.Bad, content string) intaketest.Answer {
	t.Helper()
	p.T = t
	q := url.Values{"kind": {string(b.Kind)}, "name": {b.Name}}
	if b.Pasted() {
		q.Set("paste", "true")
	}
	at := "/api/v1/imports/" + p.ask(http.StatusCreated, "POST", "/api/v1/imports?"+q.Encode(), content)["id"].(string)
	for range 100 {
		w := p.send("GET", at, "")
		var got struct {
			State, Reason, Name string
			Preview             *struct {
				Notes   []string
				Doubts  []struct{ Place, Reason, Fix string }
				Missing []any
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
			t.Fatalf("reading the import: status %d, %v: %s", w.Code, err, w.Body)
		}
		if want := b.ShownName(); !b.Pasted() && got.Name != want {
			t.Errorf("the file is called %q, want %q", got.Name, want)
		}
		if got.State == "failed" {
			a := intaketest.Answer{At: at, Text: got.Reason, Exact: &intaketest.Says{Refused: got.Reason}}
			for range 20 { // on a busy machine it may still be under way when the API answers
				w := p.send("POST", at+"/apply", "")
				if a.Refused = w.Code == http.StatusUnprocessableEntity; a.Refused || !strings.Contains(w.Body.String(), `"applying"`) {
					break
				}
			}
			return a
		}
		if got.Preview == nil {
			continue // it is still being read
		}
		says := intaketest.Says{}
		for _, d := range got.Preview.Doubts {
			says.Doubts = append(says.Doubts, strings.TrimSpace(d.Place+": "+d.Reason+" "+d.Fix))
		}
		if len(got.Preview.Notes) > 0 {
			says.Notes = got.Preview.Notes
		}
		split := len(says.Doubts) - len(b.Planned)
		if split >= 0 && len(b.Planned) > 0 {
			says.Planned, says.Doubts = says.Doubts[split:], says.Doubts[:split:split]
		}
		if len(says.Doubts) == 0 {
			says.Doubts = nil
		}
		return intaketest.Answer{At: at, Text: w.Body.String() + strings.Join(says.Sentences(), " "), Exact: &says, Missing: len(got.Preview.Missing)}
	}
	t.Fatal("the file is still being read")
	return intaketest.Answer{}
}

func (p programs) Take(t *testing.T, a intaketest.Answer) string {
	t.Helper()
	p.T = t
	for range 100 {
		if got := p.ask(http.StatusOK, "POST", a.At+"/apply", ""); got["state"] == "applied" {
			return a.At
		}
	}
	t.Fatal("the import is still under way")
	return ""
}

func (p programs) Undo(t *testing.T, at string) {
	t.Helper()
	p.T = t
	p.ask(http.StatusOK, "POST", at+"/undo", "")
}

// What a program sends is refused or read as the catalogue says, on both
// engines.
func TestBadInputByPrograms(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB) string{
		"SQLite":     func(t testing.TB) string { return filepath.Join(t.TempDir(), "bearing.db") },
		"PostgreSQL": intaketest.EmptySchema,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := open(t)
			db, err := store.Open(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { db.Close() })
			a, said := apiOn(db, access.Editor), &strings.Builder{}
			a.Log = slog.New(slog.NewTextHandler(said, nil))
			a.Imports.Log, a.Imports.Limit = a.Log, 64<<20
			if err := exchange.Seed(t.Context(), db.Frameworks(), a.Now()); err != nil {
				t.Fatal(err)
			}
			go a.Imports.Run(t.Context())
			intaketest.Installed{
				Surface: programs{caller{t, serve(a)}},
				Witness: intaketest.Witness{Directory: db.Directory(), Organisation: db.Organisation(), Record: db.ImportRecord(), Today: a.Now()},
				Ledger:  intaketest.OpenLedger(t, url),
				Log:     said,
			}.TestCatalogue(t, nil)
		})
	}
}

// What is no import at all is refused before anything is kept.
func TestImportsThatAreNone(t *testing.T) {
	t.Parallel()
	c := as(t, access.Editor)
	c.ask(http.StatusUnprocessableEntity, "POST", "/api/v1/imports?kind=plans", "x")
	c.ask(http.StatusUnprocessableEntity, "POST", "/api/v1/imports", strings.Repeat("x", 5<<20))
	if all := c.ask(http.StatusOK, "GET", "/api/v1/imports", "")["items"].([]any); len(all) != 0 {
		t.Errorf("%d imports are kept", len(all))
	}
}
