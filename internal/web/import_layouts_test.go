package web

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/intake/intaketest"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/store/storetest"
	"github.com/bearinghq/bearing/internal/worker"
)

// A clerk brings files through the pages.
type clerk struct{ desk }

func (c clerk) on(t *testing.T) desk {
	d := c.desk
	d.T = t
	return d
}

func (c clerk) Preview(t *testing.T, f intaketest.File) (intaketest.Shown, string) {
	t.Helper()
	d := c.on(t)
	path := d.staged("matrix", f.Name, string(f.Content))
	return shownOn(t, d.page(path)), strings.TrimPrefix(path, "/imports/")
}

func (c clerk) Apply(t *testing.T, _ intaketest.File, uid string) string {
	t.Helper()
	d := c.on(t)
	if w := d.post("/imports/"+uid+"/apply", url.Values{}); w.Code != http.StatusSeeOther {
		t.Fatalf("apply: status %d: %s", w.Code, w.Body)
	}
	wants(t, d.page("/imports/"+uid), "Undo this import")
	return uid
}

func (c clerk) Undo(t *testing.T, uid string) {
	t.Helper()
	d := c.on(t)
	if w := d.post("/imports/"+uid+"/undo", url.Values{}); w.Code != http.StatusSeeOther {
		t.Fatalf("undo: status %d: %s", w.Code, w.Body)
	}
	wants(t, d.page("/imports/"+uid), "This import was undone by")
}

var (
	previewTable = regexp.MustCompile(`(?s)<caption class="sr-only">The matrix as it will look</caption>(.*?)</table>`)
	previewRow   = regexp.MustCompile(`(?s)<tr>(.*?)</tr>`)
	previewHead  = regexp.MustCompile(`(?s)<th scope="col">.*?title="(.*?)"`)
	previewName  = regexp.MustCompile(`(?s)<th scope="row">\s*(.*?)\s*<`)
	previewCell  = regexp.MustCompile(`(?s)<td>(.*?)</td>`)
	previewLevel = regexp.MustCompile(`^\s*<span class="[^"]*">([0-9.]+)</span>`)
	previewAim   = regexp.MustCompile(`target ([0-9.]+)`)
	previewFirst = regexp.MustCompile(`priority ([0-9]+)`)
	previewOpen  = regexp.MustCompile(`Not decided yet: ([0-9]+)`)
)

// shownOn reads the preview off a page.
func shownOn(t *testing.T, page string) (shown intaketest.Shown) {
	t.Helper()
	table := previewTable.FindStringSubmatch(page)
	if table == nil {
		t.Fatalf("the page has no preview: %s", page)
	}
	if n := previewOpen.FindStringSubmatch(page); n != nil {
		shown.Doubts, _ = strconv.Atoi(n[1])
	}
	first := func(re *regexp.Regexp, s string) string {
		if m := re.FindStringSubmatch(s); m != nil {
			return html.UnescapeString(m[1])
		}
		return ""
	}
	var heads []string
	for _, row := range previewRow.FindAllStringSubmatch(table[1], -1) {
		for _, h := range previewHead.FindAllStringSubmatch(row[1], -1) {
			heads = append(heads, html.UnescapeString(h[1]))
		}
		for k, cell := range previewCell.FindAllStringSubmatch(row[1], -1) {
			if c := (intaketest.ShownCell{
				Person: first(previewName, row[1]), Competency: heads[k],
				Level: first(previewLevel, cell[1]), Target: first(previewAim, cell[1]), Priority: first(previewFirst, cell[1]),
			}); c.Level+c.Target+c.Priority != "" {
				shown.Cells = append(shown.Cells, c)
			}
		}
	}
	return shown
}

// Workbooks of every layout come through the pages and are taken back.
func TestWorkbooksThroughThePages(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		at := place(t)
		db, err := store.Open(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		s := siteFor(access.Administrator)
		if err := exchange.Seed(t.Context(), db.Frameworks(), s.Now()); err != nil {
			t.Fatal(err)
		}
		s.Imports = &worker.Imports{
			Store: db.Imports(), Queue: db.ImportQueue(), Record: db.ImportRecord(), Limit: 4 << 20, Dir: t.TempDir(), Now: s.Now, Log: s.Log,
		}
		w := intaketest.World{Matrix: db.Matrix(), Record: db.ImportRecord(), Rows: storetest.Counter(t, at)}
		intaketest.TestWorkbooks(t, clerk{desk{t, s.Handler(), db, s.Imports}}, w, true, strings.HasPrefix(at, "postgres"))
	})
}
