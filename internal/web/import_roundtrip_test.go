package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/intake/intaketest"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/store/storetest"
	"github.com/bearinghq/bearing/internal/worker"
)

// exportLinks are the addresses that pages link to, without the format.
var exportLinks = map[string]string{
	"people": "/people/export?format=", "matrix": "/matrix/export?format=", "framework": "/framework/default/export/",
}

func (c clerk) Export(t *testing.T, what, format string) []byte {
	t.Helper()
	w := ask(t, c.h, http.MethodGet, exportLinks[what]+format, nil)
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Fatalf("exporting %s as %s: status %d: %s", what, format, w.Code, w.Body)
	}
	return w.Body.Bytes()
}

func (c clerk) Import(t *testing.T, what, name string, content []byte) (changed bool) {
	t.Helper()
	d := c.on(t)
	path := d.staged(what, name, string(content))
	d.page(path) // the preview
	c.Apply(t, intaketest.File{}, strings.TrimPrefix(path, "/imports/"))
	i, err := c.db.Imports().Get(t.Context(), strings.TrimPrefix(path, "/imports/"))
	if err != nil {
		t.Fatal(err)
	}
	return !i.Result.Nothing()
}

// What the export links of the pages give is taken by their import page.
func TestExportsOfPagesComeInThroughPages(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		intaketest.TestRoundTrip(t, func(t *testing.T) intaketest.Porter {
			db, err := store.Open(t.Context(), place(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { db.Close() })
			s := siteFor(access.Administrator)
			if err := exchange.Seed(t.Context(), db.Frameworks(), s.Now()); err != nil {
				t.Fatal(err)
			}
			s.Frameworks, s.Directory, s.Matrix, s.Organisation, s.Members = db.Frameworks(), db.Directory(), db.Matrix(), db.Organisation(), db.Members
			s.Imports = &worker.Imports{
				Store: db.Imports(), Queue: db.ImportQueue(), Record: db.ImportRecord(), Limit: 4 << 20, Dir: t.TempDir(), Now: s.Now, Log: s.Log,
			}
			return clerk{desk{t, s.Handler(), db, s.Imports}}
		})
	})
}
