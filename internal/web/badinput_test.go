package web

import (
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/intake/intaketest"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/worker"
)

// pages is the way in by forms, as somebody with a browser sees it.
type pages struct{ desk }

// plain is what a page says without its tags.
func plain(page string) string { return strings.Join(pieces(page), " ") }

func (p pages) Bring(t *testing.T, b intaketest.Bad, content string) intaketest.Answer {
	t.Helper()
	p.T = t
	w := p.send(string(b.Kind), b.Name, content)
	if w.Code >= 400 && w.Code < 500 { // what is not worth keeping
		return intaketest.Answer{Refused: true, Text: plain(w.Body.String())}
	}
	if w.Code != http.StatusSeeOther {
		t.Fatalf("sending it: status %d: %s", w.Code, w.Body)
	}
	at := w.Header().Get("Location")
	text := plain(p.page(at))
	code := ask(t, p.h, http.MethodGet, at, nil).Code
	if code >= 400 && !strings.Contains(text, "Nothing was stored.") {
		t.Errorf("the page does not say that nothing was stored: %s", text)
	}
	if name := b.ShownName(); !b.Pasted() && !strings.Contains(text, strings.Join(strings.Fields(name), " ")) {
		t.Errorf("the page does not name the file %q: %s", name, text)
	}
	return intaketest.Answer{At: at, Refused: code == http.StatusUnprocessableEntity, Text: text, Missing: -1, German: plain(inGerman(t, p.h, at))}
}

func (p pages) Take(t *testing.T, a intaketest.Answer) string {
	t.Helper()
	p.T = t
	if w := p.post(a.At+"/apply", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("importing: status %d: %s", w.Code, w.Body)
	}
	p.page(a.At)
	return a.At
}

func (p pages) Undo(t *testing.T, at string) {
	t.Helper()
	p.T = t
	if w := p.post(at+"/undo", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("undoing: status %d: %s", w.Code, plain(w.Body.String()))
	}
}

// badDesk is a desk whose log and tables are looked at.
func badDesk(t *testing.T) intaketest.Installed {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bearing.db")
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s, said := siteFor(access.Administrator), &strings.Builder{}
	if err := exchange.Seed(t.Context(), db.Frameworks(), s.Now()); err != nil {
		t.Fatal(err)
	}
	s.Log = slog.New(slog.NewTextHandler(said, nil))
	s.Directory, s.Organisation, s.Frameworks = db.Directory(), db.Organisation(), db.Frameworks()
	s.Imports = &worker.Imports{
		Store: db.Imports(), Queue: db.ImportQueue(), Record: db.ImportRecord(), Limit: 64 << 20, Dir: t.TempDir(), Now: s.Now, Log: s.Log,
	}
	return intaketest.Installed{
		Surface: pages{desk{t, s.Handler(), db, s.Imports}},
		Witness: intaketest.Witness{Directory: db.Directory(), Organisation: db.Organisation(), Record: db.ImportRecord(), Today: s.Now()},
		Ledger:  intaketest.OpenLedger(t, path),
		Log:     said,
	}
}

// What somebody sends by a form, or pastes into it, is refused or read as the
// catalogue says.
func TestBadInputOnPages(t *testing.T) {
	t.Parallel()
	badDesk(t).TestCatalogue(t, func(b intaketest.Bad) bool {
		return strings.ContainsAny(b.Name, "\x00\r\n") // no browser sends such a name as it is
	})
}

// What cannot be imported cannot be imported by pressing the button either.
func TestWhatIsRefusedIsNotImported(t *testing.T) {
	t.Parallel()
	in := badDesk(t)
	p := in.Surface.(pages)
	at := p.staged("people", "list.csv", "Name;E-mail\n")
	p.page(at)
	was := in.Count(t, t.Context())
	if w := p.post(at+"/apply", nil); w.Code != http.StatusSeeOther {
		t.Errorf("pressing the button: status %d", w.Code)
	}
	wants(t, p.page(at), "list.csv has a header but nobody below it.")
	if i, err := p.w.Get(t.Context(), strings.TrimPrefix(at, "/imports/")); err != nil || i.State != intake.Failed {
		t.Errorf("the import is %s, %v; want it to have failed", i.State, err)
	}
	if now := in.Count(t, t.Context()); now["people"] != was["people"] {
		t.Errorf("%d people were stored", now["people"])
	}
}
