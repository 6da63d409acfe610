package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/people"
)

var anybody = people.Actor{Name: "Test"}

func onDay(s string) people.Day {
	d, err := people.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func rosterOf(rows ...people.RosterRow) people.Roster {
	rows = slices.Clone(rows) // tests on both engines share them
	for i := range rows {
		rows[i].N = i + 1
	}
	return people.Roster{Day: onDay("2026-03-01"), Rows: people.RowList(rows)}
}

func takeIn(t *testing.T, db *DB, r people.Roster) people.RosterResult {
	t.Helper()
	res, err := db.Registry().TakeRoster(t.Context(), anybody, r, func(people.RosterResult) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func undo(t *testing.T, db *DB, change int64) error {
	t.Helper()
	return db.inTx(t.Context(), func(tx *sql.Tx) error { return db.undoRoster(t.Context(), tx, anybody, change) })
}

// drawn writes everybody with positions and managers, one line each.
func drawn(t *testing.T, db *DB) string {
	t.Helper()
	page, err := db.Directory().Search(t.Context(), people.Query{Show: people.Everyone, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	names := map[people.ID]string{}
	for _, e := range page.Entries {
		names[e.Person.ID] = e.Person.Name
	}
	var b strings.Builder
	for _, e := range page.Entries {
		h, err := db.Directory().Person(t.Context(), e.Person.UID)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %s %s", h.Person.Name, h.Person.Email, h.Person.Number)
		for _, p := range h.Positions {
			path, err := db.Organisation().Path(t.Context(), p.Unit, onDay("2026-03-01"))
			if err != nil {
				t.Fatal(err)
			}
			var at []string
			for _, u := range path {
				at = append(at, u.Name)
			}
			fmt.Fprintf(&b, " | %s %s %s..%s", strings.Join(at, "/"), p.Title, p.Span.From, p.Span.To)
		}
		for _, l := range h.Lines {
			fmt.Fprintf(&b, " > %s %s..%s", names[l.Manager], l.Span.From, l.Span.To)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// tree writes the units with their counts, and checks the counts.
func tree(t *testing.T, db *DB, day people.Day) string {
	t.Helper()
	var b strings.Builder
	var level func(parent people.UnitID, depth int)
	level = func(parent people.UnitID, depth int) {
		nodes, err := db.Organisation().Level(t.Context(), parent, day)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range nodes {
			if n.Unit.ID == 0 {
				continue
			}
			fmt.Fprintf(&b, "%s%s %d\n", strings.Repeat(" ", depth), n.Unit.Name, n.People)
			ids, err := db.Directory().Members(t.Context(), n.Unit.ID, true, day)
			if err != nil {
				t.Fatal(err)
			}
			if len(ids) != n.People {
				t.Errorf("%s is said to have %d people and has %d", n.Unit.Name, n.People, len(ids))
			}
			level(n.Unit.ID, depth+1)
		}
	}
	level(0, 0)
	return b.String()
}

var company = []people.RosterRow{
	{Name: "Ada", Email: "ADA@example.org", Number: "1", Unit: []string{"Works", "North"}, Title: "Welder", Manager: "Bo"},
	{Name: "Bo", Number: "2", Unit: []string{"Works", "North"}, Title: "Lead", Manager: "3"},
	{Name: "Cy", Email: "cy@example.org", Number: "3", Unit: []string{"Works"}, Title: "Head"},
	{Name: "Di", Unit: []string{"Office"}, Manager: "cy@example.org", Span: people.Since(people.Date(2020, 1, 1))},
}

const companyDrawn = `Ada ada@example.org 1 | Works/North Welder 2026-03-01.. > Bo 2026-03-01..
Bo  2 | Works/North Lead 2026-03-01.. > Cy 2026-03-01..
Cy cy@example.org 3 | Works Head 2026-03-01..
Di   | Office  2020-01-01.. > Cy 2020-01-01..
`

func TestARosterComesInAndGoes(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		first := takeIn(t, db, rosterOf(company...))
		if first.Added != 4 || first.Units != 3 || first.Lines != 3 || first.Doubted != 0 {
			t.Errorf("result = %+v", first)
		}
		if d := cmp.Diff(companyDrawn, drawn(t, db)); d != "" {
			t.Error(d)
		}
		if got, want := tree(t, db, onDay("2026-03-01")), "Office 1\nWorks 3\n North 2\n"; got != want {
			t.Errorf("tree:\n%s", got)
		}
		if got, want := tree(t, db, onDay("2025-03-01")), "Office 1\nWorks 0\n North 0\n"; got != want {
			t.Errorf("a year before:\n%s", got)
		}

		again := takeIn(t, db, rosterOf(company...))
		if again.Same != 4 || again.Added+again.Changed+again.Units+again.Lines+again.Doubted != 0 {
			t.Errorf("the same list again = %+v", again)
		}

		later := rosterOf(
			people.RosterRow{Name: "Ada", Number: "1", Unit: []string{"Works", "South"}, Title: "Welder", Manager: "Cy"}, // moves
			people.RosterRow{Number: "2", Span: people.Span{From: people.Ever, To: onDay("2026-04-01")}},                 // leaves
			people.RosterRow{Name: "Cy", Number: "3", Email: "cyrus@example.org"},                                        // new address
			people.RosterRow{Name: "Eve", Unit: []string{"Works", "South"}, Manager: "Ada"})
		later.Day = onDay("2026-03-15")
		second := takeIn(t, db, later)
		const moved = `Ada ada@example.org 1 | Works/North Welder 2026-03-01..2026-03-15 | Works/South Welder 2026-03-15.. > Bo 2026-03-01..2026-03-15 > Cy 2026-03-15..
Bo  2 | Works/North Lead 2026-03-01..2026-04-01 > Cy 2026-03-01..2026-04-01
Cy cyrus@example.org 3 | Works Head 2026-03-01..
Di   | Office  2020-01-01.. > Cy 2020-01-01..
Eve   | Works/South  2026-03-15.. > Ada 2026-03-15..
`
		if d := cmp.Diff(moved, drawn(t, db)); d != "" {
			t.Error(d)
		}
		if second.Added != 1 || second.Changed != 3 {
			t.Errorf("result = %+v", second)
		}
		if got, want := tree(t, db, onDay("2026-05-01")), "Office 1\nWorks 3\n North 0\n South 2\n"; got != want {
			t.Errorf("tree:\n%s", got)
		}

		if err := undo(t, db, first.Change); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "Ada has moved or left") {
			t.Errorf("undoing the first under the second = %v", err)
		}
		if err := undo(t, db, second.Change); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(companyDrawn, drawn(t, db)); d != "" {
			t.Errorf("after the undo: %s", d)
		}
		if got, want := tree(t, db, onDay("2026-05-01")), "Office 1\nWorks 3\n North 2\n"; got != want {
			t.Errorf("tree after the undo:\n%s", got)
		}
		if err := undo(t, db, first.Change); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"people", "person_words", "units", "unit_spans", "unit_tree", "positions", "lines", "roster_undo"} {
			var n int
			if err := db.read.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n); err != nil || n != 0 {
				t.Errorf("%s has %d rows left, %v", table, n, err)
			}
		}
	})
}

func TestDoubtsOfARoster(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rows  []people.RosterRow
		drawn string
		doubt string
	}{
		{"a circle of managers", []people.RosterRow{{Name: "Ada", Manager: "Bo"}, {Name: "Bo", Manager: "Cy"}, {Name: "Cy", Manager: "Ada"}},
			"Ada   |   2026-03-01.. > Bo 2026-03-01..\nBo   |   2026-03-01.. > Cy 2026-03-01..\nCy   |   2026-03-01..\n",
			"Cy reports to Ada, Ada reports to Bo, Bo reports to Cy"},
		{"a manager who is oneself", []people.RosterRow{{Name: "Ada", Manager: "ada"}}, "Ada   |   2026-03-01..\n", "Ada cannot report to themselves"},
		{"a manager who is not in the file", []people.RosterRow{{Name: "Ada", Manager: "Zoe"}}, "Ada   |   2026-03-01..\n", "Nobody here has this name"},
		{"an e-mail address without @", []people.RosterRow{{Name: "Ada", Email: "ada"}}, "Ada   |   2026-03-01..\n", "has no @"},
		{"a name that turns around", []people.RosterRow{{Name: "Ada\u202e"}}, "", "cannot be seen (U+202E)"},
		{"one address for two people", []people.RosterRow{{Name: "Ada", Number: "1", Email: "a@x.org"}, {Name: "Bo", Number: "2", Email: " A@x.org "}},
			"Ada a@x.org 1 |   2026-03-01..\nBo  2 |   2026-03-01..\n", "another employee number has this e-mail address"},
		{"one person with two managers", []people.RosterRow{{Name: "Ada", Unit: []string{"X"}}, {Name: "Ada", Unit: []string{"Y"}}},
			"Ada   | X  2026-03-01..\n", "more than once"},
		{"an end before the beginning", []people.RosterRow{{Name: "Ada", Span: people.Span{From: onDay("2025-01-01"), To: onDay("2024-01-01")}}},
			"Ada  \n", "is not after the beginning"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			engines(t, func(t *testing.T, open func(*testing.T) *DB) {
				db := open(t)
				res := takeIn(t, db, rosterOf(tt.rows...))
				if len(res.Doubts) != 1 || !strings.Contains(res.Doubts[0].Reason, tt.doubt) {
					t.Errorf("doubts = %+v, want one with %q", res.Doubts, tt.doubt)
				}
				if d := cmp.Diff(tt.drawn, drawn(t, db)); d != "" {
					t.Error(d)
				}
			})
		})
	}
}

func TestTwoPeopleSwapAddresses(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		takeIn(t, db, rosterOf(people.RosterRow{Name: "Ada", Number: "1", Email: "a@x.org"}, people.RosterRow{Name: "Bo", Number: "2", Email: "b@x.org"}))
		before := drawn(t, db)
		res := takeIn(t, db, rosterOf(people.RosterRow{Number: "1", Email: "b@x.org"}, people.RosterRow{Number: "2", Email: "a@x.org"}))
		if got, want := drawn(t, db), "Ada b@x.org 1 |   2026-03-01..\nBo a@x.org 2 |   2026-03-01..\n"; got != want || res.Doubted != 0 {
			t.Errorf("got %s %+v", got, res)
		}
		if err := undo(t, db, res.Change); err != nil {
			t.Fatal(err)
		}
		if got := drawn(t, db); got != before {
			t.Errorf("after the undo: %s", got)
		}
	})
}

func TestRowsWithDatesAreAHistory(t *testing.T) {
	rows := []people.RosterRow{
		{Number: "1", Name: "Ada", Unit: []string{"Sales"}, Title: "Clerk", Span: people.Span{From: onDay("2001-01-01"), To: onDay("2003-05-06")}},
		{Number: "1", Name: "Ada", Unit: []string{"Sales"}, Title: "Chief", Span: people.Span{From: onDay("2003-05-05"), To: onDay("2005-01-01")}}, // the day is in both
		{Number: "1", Name: "Ada", Unit: []string{"Works"}, Title: "Chief", Span: people.Since(onDay("2007-01-01"))},
	}
	const want = "Ada  1 | Sales Clerk 2001-01-01..2003-05-05 | Sales Chief 2003-05-05..2005-01-01 | Works Chief 2007-01-01..\n"
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}} {
		db := opened(t, t.TempDir()+"/bearing.db")
		var some []people.RosterRow
		for _, i := range order {
			some = append(some, rows[i])
		}
		for range 2 { // the second time nothing changes
			res := takeIn(t, db, rosterOf(some...))
			if got := drawn(t, db); got != want || res.Doubted != 0 {
				t.Errorf("order %v: got %s %+v", order, got, res.Doubts)
			}
		}
	}
}

// A chain of managers as long as the list, in the order that is worst.
func TestALongChain(t *testing.T) {
	t.Parallel()
	const n = 10_000
	rows := make(people.RowList, n)
	for i := range rows {
		rows[i] = people.RosterRow{N: i + 1, Name: fmt.Sprint("P", i), Number: fmt.Sprint(i), Manager: fmt.Sprint((i + 1) % n)}
	}
	db := opened(t, t.TempDir()+"/bearing.db")
	res := takeIn(t, db, people.Roster{Day: onDay("2026-03-01"), Rows: rows})
	if res.Added != n || res.Lines != n-1 || res.Doubted != 1 {
		t.Errorf("added %d, lines %d, doubts %d", res.Added, res.Lines, res.Doubted)
	}
	page, err := db.Directory().Search(context.Background(), people.Query{Text: "P0", Day: onDay("2026-03-01")})
	if err != nil || len(page.Entries) != 1 {
		t.Fatalf("%d found, %v", len(page.Entries), err)
	}
	chain, err := db.Directory().Chain(context.Background(), page.Entries[0].Person.ID, onDay("2026-03-01"))
	if err != nil || len(chain) != n-1 {
		t.Errorf("chain of %d, %v", len(chain), err)
	}
}
