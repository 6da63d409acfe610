package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/people"
)

// tallied returns how many rows each table has.
func tallied(t *testing.T, db *DB) map[string]int {
	t.Helper()
	all, err := db.tables(t.Context(), db.read)
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, x := range all {
		var k int
		if err := db.read.QueryRow(`SELECT count(*) FROM ` + quoted(x.name)).Scan(&k); err != nil {
			t.Fatal(err)
		}
		n[x.name] = k
	}
	return n
}

// A preview neither writes nor waits for somebody who does, and is of the
// moment before what they have not finished.
func TestAPreviewKeepsNobodyWaiting(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		takeIn(t, db, rosterOf(company...))
		before := tallied(t, db)
		err := db.inTx(t.Context(), func(tx *sql.Tx) error {
			if _, err := newChange(t.Context(), tx, anybody, "changes people at this moment"); err != nil {
				return err
			}
			if err := exec(t.Context(), tx, `UPDATE people SET name = 'Somebody', sort = 'somebody' WHERE name = 'Ada'`); err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second) // long for a preview, and shorter than SQLite waits for a lock
			defer cancel()
			_, res, err := db.ImportRecord().Plan(ctx, rosterOf(append(company[1:], people.RosterRow{Name: "Ada"}, people.RosterRow{Name: "Fay", Unit: []string{"New"}, Manager: "Cy"})...))
			if err == nil && (res.Added != 1 || res.Same != 4 || res.Units != 1 || res.Lines != 1) {
				t.Errorf("planned %+v", res)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		after := tallied(t, db)
		delete(before, "changes")
		delete(after, "changes")
		if d := cmp.Diff(before, after); d != "" {
			t.Errorf("the preview stored something: %s", d)
		}
	})
}

// anyRoster returns a list with all that lists have: people who are known by
// number, address or name alone, who come twice, move, leave, swap addresses,
// and lead each other in circles.
func anyRoster(r *rand.Rand, n int) people.RowList {
	some := func(n int, format string) string {
		if k := r.IntN(2 * n); k < n {
			return fmt.Sprintf(format, k)
		}
		return ""
	}
	rows := make(people.RowList, r.IntN(3*n))
	for i := range rows {
		row := people.RosterRow{N: i + 1, Name: some(n, "P%d Smith"), Number: some(n, "%d"), Email: some(n, "p%d@x.org"), Title: some(3, "T%d")}
		for depth := range r.IntN(4) {
			row.Unit = append(row.Unit, fmt.Sprintf("U%d.%d", depth, r.IntN(3)))
		}
		row.Manager = []string{"", some(n, "%d"), some(n, "P%d Smith"), some(n, "p%d@x.org")}[r.IntN(4)]
		if r.IntN(5) == 0 {
			row.Dotted = []string{some(n, "%d")}
		}
		from := people.Date(2020, 1, 1) + people.Day(r.IntN(2000))
		row.Span = []people.Span{{}, people.Always, people.Since(from), {From: from, To: from + people.Day(r.IntN(900)-20)}, {From: people.Ever, To: from + 2200}}[r.IntN(5)]
		rows[i] = row
	}
	return rows
}

// Whatever the list and whatever is known: what the preview says is what
// happens, and what is there afterwards keeps its rules.
func TestAPreviewSaysWhatHappens(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		for seed := range uint64(6) {
			db := open(t)
			r := rand.New(rand.NewPCG(seed, 1))
			for round := range 6 {
				list := people.Roster{Day: onDay("2026-03-01") + people.Day(30*round), Rows: anyRoster(r, 4+int(seed)*6), Whole: true}
				before := tallied(t, db)
				plan, planned, err := db.ImportRecord().Plan(t.Context(), list)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(before, tallied(t, db)); d != "" {
					t.Fatalf("the preview stored something: %s", d)
				}
				at := 0
				list.Seen = func(_ people.RosterRow, id people.ID) {
					if id != plan.Whom(at) {
						t.Errorf("row %d was planned to be about %d and is about %d", at, plan.Whom(at), id)
					}
					at++
				}
				written := takeIn(t, db, list)
				planned.Change = written.Change
				if d := cmp.Diff(planned, written); d != "" {
					t.Fatalf("seed %d, round %d: planned (-), written (+): %s", seed, round, d)
				}
				after := tallied(t, db)
				if after["people"] != before["people"]+written.Added || after["units"] != before["units"]+written.Units {
					t.Fatalf("people: %d, units: %d; before: %d, %d; result: %+v", after["people"], after["units"], before["people"], before["units"], written)
				}
				sound(t, db)
				tree(t, db, onDay("2026-03-01")) // checks the counts
				if r.IntN(3) == 0 {
					if err := undo(t, db, written.Change); err != nil {
						t.Fatal(err)
					}
					back := tallied(t, db)
					for _, x := range []string{"people", "person_words", "positions", "lines", "units", "unit_spans", "unit_tree", "roster_undo"} {
						if back[x] != before[x] {
							t.Errorf("seed %d, round %d: %s had %d rows, and after the undo %d", seed, round, x, before[x], back[x])
						}
					}
				}
			}
		}
	})
}

// sound checks what always holds of people.
func sound(t *testing.T, db *DB) {
	t.Helper()
	lines, err := collect(t.Context(), db.read, scanLine, `SELECT id, person, manager, kind, from_day, to_day FROM lines`)
	if err != nil {
		t.Fatal(err)
	}
	var all people.Lines
	solid := map[people.ID][]people.Span{}
	for _, l := range lines {
		if circle := all.Add(l); circle != nil {
			t.Errorf("there is a circle: %v", circle)
		}
		if l.Kind != people.Solid {
			continue
		}
		for _, s := range solid[l.Person] {
			if !s.Meet(l.Span).Empty() {
				t.Errorf("person %d has two solid lines at once", l.Person)
			}
		}
		solid[l.Person] = append(solid[l.Person], l.Span)
	}
	var wrong int
	err = db.read.QueryRow(`
		SELECT count(*) FROM people p
		WHERE until_day <> COALESCE((SELECT max(to_day) FROM positions q WHERE q.person = p.id), until_day)
			OR EXISTS (SELECT 1 FROM positions a JOIN positions b ON b.person = a.person AND b.unit = a.unit AND b.id > a.id
				WHERE a.person = p.id AND a.from_day < b.to_day AND b.from_day < a.to_day)`).Scan(&wrong)
	if err != nil || wrong > 0 {
		t.Errorf("%d people have positions that cannot be, %v", wrong, err)
	}
}

// Leaving the list is not leaving: whoever is not in it is named, and stays.
func TestWhoIsMissingStays(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		for _, tt := range []struct {
			name    string
			rows    []people.RosterRow
			missing []string
		}{
			{"nobody", company, nil},
			{"one", company[1:], []string{"Ada"}},
			{"all but one", company[:1], []string{"Bo", "Cy", "Di"}},
		} {
			t.Run(tt.name, func(t *testing.T) {
				db := open(t)
				takeIn(t, db, rosterOf(company...))
				list := rosterOf(tt.rows...)
				list.Whole = true
				res := takeIn(t, db, list)
				var names []string
				for _, p := range res.Absent {
					names = append(names, p.Name)
					if p.UID == "" {
						t.Errorf("%s cannot be decided about without an id", p.Name)
					}
				}
				if d := cmp.Diff(tt.missing, names); d != "" || res.Missing != len(tt.missing) || res.Here != 4 || res.Added+res.Changed > 0 {
					t.Errorf("missing: %s in %+v", d, res)
				}
				if d := cmp.Diff(companyDrawn, drawn(t, db)); d != "" {
					t.Error(d)
				}
			})
		}
	})
}
