package store

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/internal/shareddata"
	"github.com/bearinghq/bearing/people"
)

// tuple is one row of an SQL dump; none of the values has a quote in it.
var tuple = regexp.MustCompile(`\(([^()]*)\)`)

// dump reads the rows of one table of the sample of employees.
func dump(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(shareddata.Path(t, "employees_db", "large"), "load_"+name+".sql.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for _, m := range tuple.FindAllStringSubmatch(string(text), -1) {
		var row []string
		for v := range strings.SplitSeq(m[1], ",") {
			row = append(row, strings.Trim(v, "'"))
		}
		rows = append(rows, row)
	}
	return rows
}

// during reads a stay; the dump writes 9999-01-01 for "until further notice".
func during(from, to string) people.Span {
	s := people.Since(onDay(from))
	if !strings.HasPrefix(to, "9999") {
		s.To = onDay(to)
	}
	return s
}

// employees returns the dump as a list would have it: a row for each time
// somebody had one title in one department. Managers are named from the day
// on which both were there.
func employees(t *testing.T) []people.RosterRow {
	department := map[string]string{}
	for _, r := range dump(t, "department") {
		department[r[0]] = r[1]
	}
	name := map[string]string{}
	for _, r := range dump(t, "employee") {
		name[r[0]] = r[2] + " " + r[3]
	}
	type spell struct {
		what string
		span people.Span
	}
	titles := map[string][]spell{}
	for _, r := range dump(t, "title") {
		titles[r[0]] = append(titles[r[0]], spell{r[1], during(r[2], r[3])})
	}
	var rows []people.RosterRow
	for _, r := range dump(t, "dept_emp") {
		in := during(r[2], r[3])
		titled := false
		for _, title := range titles[r[0]] {
			if s := in.Meet(title.span); !s.Empty() {
				titled = true
				rows = append(rows, people.RosterRow{N: len(rows) + 1, Number: r[0], Name: name[r[0]], Unit: []string{department[r[1]]}, Title: title.what, Span: s})
			}
		}
		if !titled {
			rows = append(rows, people.RosterRow{N: len(rows) + 1, Number: r[0], Name: name[r[0]], Unit: []string{department[r[1]]}, Span: in})
		}
	}
	return rows
}

// The 10,000 employees come in with their history, and any day can be asked for.
func TestTenThousandEmployees(t *testing.T) {
	rows := employees(t)
	slices.SortStableFunc(rows, func(a, b people.RosterRow) int { return strings.Compare(a.Title, b.Title) }) // the rows of one person far apart
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		res := takeIn(t, db, people.Roster{Day: onDay("2026-03-01"), Rows: people.RowList(rows)})
		if res.Added != 10_000 || res.Units != 9 || res.Doubted != 1 { // somebody left on the day of coming
			t.Fatalf("%d rows: added %d, units %d, doubts %d: %.3v", len(rows), res.Added, res.Units, res.Doubted, res.Doubts)
		}
		for _, on := range []string{"1985-02-01", "1990-06-15", "1996-01-01", "2000-08-01", "2002-08-01", "2026-03-01"} {
			day := onDay(on)
			want := map[string]map[string]bool{}
			for _, r := range rows {
				if r.Span.Has(day) {
					u := r.Unit[0]
					if want[u] == nil {
						want[u] = map[string]bool{}
					}
					want[u][r.Number] = true
				}
			}
			nodes, err := db.Organisation().Level(t.Context(), 0, day)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range nodes {
				if n.People != len(want[n.Unit.Name]) {
					t.Errorf("%s: %s has %d people, want %d", on, n.Unit.Name, n.People, len(want[n.Unit.Name]))
				}
				ids, err := db.Directory().Members(t.Context(), n.Unit.ID, true, day)
				if err != nil || len(ids) != n.People {
					t.Errorf("%s: %s has %d members, %v", on, n.Unit.Name, len(ids), err)
				}
			}
		}
		again := takeIn(t, db, people.Roster{Day: onDay("2026-03-01"), Rows: people.RowList(rows)})
		if again.Same != 10_000 || again.Added+again.Changed != 0 {
			t.Errorf("the same again: added %d, changed %d, same %d", again.Added, again.Changed, again.Same)
		}
		if err := undo(t, db, res.Change); err != nil {
			t.Fatal(err)
		}
		var left int
		if err := db.read.QueryRow(`SELECT (SELECT count(*) FROM people) + (SELECT count(*) FROM positions) + (SELECT count(*) FROM units)`).Scan(&left); err != nil || left != 0 {
			t.Errorf("%d rows left, %v", left, err)
		}
	})
}
