package intaketest

import (
	"context"
	"database/sql"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/bearinghq/bearing/internal/intake"
)

// A Surface is one way in: pages, the API, or the command line.
type Surface interface {
	// Bring brings a file and returns what is said about it before anything of
	// it is stored. One that is refused must be refused by its status as well.
	Bring(t *testing.T, b Bad, content string) Answer
	// Take imports what was brought and returns what to call it.
	Take(t *testing.T, a Answer) (uid string)
	// Undo takes it back.
	Undo(t *testing.T, uid string)
}

// An Answer is what a surface says about a file.
type Answer struct {
	At      string // where to go on with it
	Refused bool   // the status says that it cannot be imported
	Text    string // all that is said; white space does not matter
	Exact   *Says  // the same by its parts, where the surface tells them apart
	Missing int    // how many are here and not in the list; -1 if that is not said
	German  string // the same for a German reader; "" where there is none
}

// An Installed is an installation that the catalogue is tried on.
type Installed struct {
	Surface
	Witness
	Ledger
	Log *strings.Builder // what was logged
}

// TestCatalogue brings every input of the catalogue that skip does not leave
// out. What is refused is refused in its words and changes no table. What is
// read is read as promised, and a preview changes no table either.
func (in Installed) TestCatalogue(t *testing.T, skip func(Bad) bool) {
	in.Bring(t, Bad{Kind: intake.People, Name: "list.csv"}, "Name\nAda Lovelace\n") // the first import ever takes a number
	n := 0
	for _, b := range Catalogue() {
		if skip != nil && skip(b) {
			continue
		}
		n++
		t.Run(b.Title(), func(t *testing.T) { in.try(t, b) })
	}
	if n < 100 {
		t.Errorf("only %d inputs were tried", n)
	}
	if log := in.Log.String(); log != "" {
		t.Errorf("bad input is nothing to log, least of all what it says:\n%s", log)
	}
}

func (in Installed) try(t *testing.T, b Bad) {
	content := b.Bytes()
	if b.Large != nil && os.Getenv("BEARING_SOAK") != "" && b.Refused != "" {
		content = b.Large()
	}
	if b.Before != "" {
		first := in.Take(t, in.Bring(t, b, b.Before))
		defer in.Undo(t, first)
	}
	was := in.Count(t, t.Context())
	a := in.Bring(t, b, content)
	in.said(t, b, a)
	if d := cmp.Diff(was, in.Count(t, t.Context())); d != "" {
		t.Errorf("before anything was imported, tables changed:\n%s", d)
	}
	if b.Refused != "" {
		return
	}
	uid := in.Take(t, a)
	if d := cmp.Diff(b.Stored, in.Told(t, t.Context())); d != "" {
		t.Errorf("stored is something else:\n%s", d)
	}
	in.Undo(t, uid)
}

// said compares what was said.
func (in Installed) said(t *testing.T, b Bad, a Answer) {
	t.Helper()
	if a.Refused != (b.Refused != "") {
		t.Fatalf("refused: %t; it says: %s", a.Refused, a.Text)
	}
	if a.Exact != nil {
		if d := cmp.Diff(b.Says, *a.Exact); d != "" {
			t.Errorf("it says something else:\n%s", d)
		}
	}
	text, german := squeeze(a.Text), squeeze(a.German)
	for _, want := range b.Sentences() {
		if !strings.Contains(text, squeeze(want)) {
			t.Errorf("it does not say %q, but %s", want, text)
		}
		if german != "" && strings.Contains(german, squeeze(want)) {
			t.Errorf("in German it says %q", want)
		}
	}
	if b.Refused == "" && a.Missing >= 0 && a.Missing != b.Missing {
		t.Errorf("it misses %d people, want %d", a.Missing, b.Missing)
	}
	if strings.Contains(text, "went wrong") {
		t.Errorf("it blames the program: %s", text)
	}
}

// Known are the sentences that need more than the file: those of the plan, and
// notes, which a terminal shows for a matrix only.
func (s Says) Known() []string { return Says{Planned: s.Planned, Notes: s.Notes}.Sentences() }

// Sentences are all that is said, without the places of doubts.
func (s Says) Sentences() []string {
	all := append(strings.Split(s.Refused, "\n"), s.Notes...)
	for _, d := range slices.Concat(s.Doubts, s.Planned) {
		_, sentence, _ := strings.Cut(d, ": ")
		all = append(all, sentence)
	}
	var said []string
	for _, s := range all {
		if s != "" {
			said = append(said, s)
		}
	}
	return said
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// OpenLedger opens the database at url, beside the program that uses it.
func OpenLedger(t testing.TB, url string) Ledger {
	t.Helper()
	l := Ledger{Except: Imports, Postgres: strings.HasPrefix(url, "postgres")}
	driver := "pgx"
	if !l.Postgres {
		driver, url = "sqlite", "file:"+url+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	l.DB = db
	return l
}

// EmptySchema returns the URL of a new schema of the PostgreSQL server that is
// there for tests, or skips the test.
func EmptySchema(t testing.TB) string {
	t.Helper()
	base := os.Getenv("BEARING_TEST_POSTGRES")
	if base == "" {
		t.Skip("BEARING_TEST_POSTGRES is not set; 'make test' starts a server and sets it")
	}
	name := "bad" + strings.ToLower(time.Now().Format("150405")) + itoa(os.Getpid())
	db, err := sql.Open("pgx", base)
	if err == nil {
		_, err = db.ExecContext(t.Context(), `CREATE SCHEMA `+name)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.ExecContext(context.Background(), `DROP SCHEMA `+name+` CASCADE`); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	sep := "?"
	if strings.Contains(base, "?") {
		sep = "&"
	}
	return base + sep + "search_path=" + name
}

// ShownName is what the name of the file looks like once it is here.
func (b Bad) ShownName() string {
	if b.Shown != "" {
		return b.Shown
	}
	return intake.FileName(b.Name)
}
