package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/observe/observetest"
	"github.com/bearinghq/bearing/people"
)

func TestRecord(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		observetest.TestLog(t, func(t *testing.T) observe.Log { return open(t).Record() })
	})
}

var (
	entered = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	seenOn  = people.Date(2026, 2, 1)
	clerk   = people.Actor{Account: 1, Name: "Cyd Ames"}
)

// sheet yields statements about people with so many levels each.
func sheet(id observe.ImportID, persons, levels int) iter.Seq2[observe.Statement, error] {
	return func(yield func(observe.Statement, error) bool) {
		for p := range persons {
			s := observe.Statement{
				Person: people.ID(p + 1), Source: observe.Import, By: clerk, At: entered, Import: id,
				Levels: make([]observe.Declared, levels),
			}
			for c := range levels {
				s.Levels[c] = observe.State(framework.CompetencyID(c+1), 1,
					framework.Whole((p+c)%6), seenOn-people.Day(p%30))
			}
			if !yield(s, nil) {
				return
			}
		}
	}
}

func appendAll(t *testing.T, db *DB, seq iter.Seq2[observe.Statement, error]) {
	t.Helper()
	err := db.inTx(t.Context(), func(tx *sql.Tx) error {
		_, err := db.appendStatements(t.Context(), tx, seq)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportIsWithdrawnWhole(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		appendAll(t, db, sheet(1, 150, 3))
		before, err := db.Record().Standing(t.Context(), 1, 70, 150)
		if err != nil {
			t.Fatal(err)
		}
		appendAll(t, db, sheet(2, 700, 4))
		tally, err := db.Record().Imported(t.Context(), 2)
		if want := (observe.Tally{Statements: 700, Levels: 2800}); err != nil || tally != want {
			t.Errorf("Imported = %+v, %v; want %+v", tally, err, want)
		}
		for i, want := range []int{700, 0} { // the second time there is nothing left
			var n int
			err = db.inTx(t.Context(), func(tx *sql.Tx) (err error) {
				n, err = db.withdrawImport(t.Context(), tx, 2, clerk, entered, "The wrong sheet.")
				return err
			})
			if err != nil || n != want {
				t.Errorf("withdrawal %d took back %d, %v; want %d", i+1, n, err, want)
			}
		}
		after, err := db.Record().Standing(t.Context(), 1, 70, 150, 700)
		if diff := cmp.Diff(before, after); err != nil || diff != "" {
			t.Errorf("standing before and after: %v\n%s", err, diff)
		}
		if tally, _ = db.Record().Imported(t.Context(), 2); tally.Withdrawn != 700 {
			t.Errorf("counted %d withdrawn, want 700", tally.Withdrawn)
		}
		ss, err := db.Record().After(t.Context(), 150+700, 1000)
		if err != nil || len(ss) != 700 || ss[699].Seq != 1550 || ss[0].Why != "The wrong sheet." {
			t.Errorf("After = %d statements, %v", len(ss), err)
		}
		if looked, differ, err := db.VerifyStanding(t.Context()); err != nil || looked != 700 || len(differ) != 0 {
			t.Errorf("VerifyStanding = %d, %v, %v", looked, differ, err)
		}
	})
}

func TestWhatStandsCanBeMadeAgain(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		appendAll(t, db, sheet(1, 600, 3))
		for _, damage := range []string{
			`UPDATE standing SET levels = (SELECT levels FROM standing WHERE person = 2) WHERE person = 1`,
			`DELETE FROM standing WHERE person = 9`,
			`INSERT INTO standing (person, levels) SELECT 9999, levels FROM standing WHERE person = 2`,
		} {
			if _, err := db.write.ExecContext(t.Context(), damage); err != nil {
				t.Fatal(err)
			}
		}
		_, differ, err := db.VerifyStanding(t.Context())
		if want := []people.ID{1, 9, 9999}; err != nil || !slices.Equal(differ, want) {
			t.Errorf("VerifyStanding = %v, %v; want %v", differ, err, want)
		}
		if n, err := db.RebuildStanding(t.Context()); err != nil || n != 3 {
			t.Errorf("RebuildStanding = %d, %v; want 3", n, err)
		}
		if _, differ, err = db.VerifyStanding(t.Context()); err != nil || len(differ) != 0 {
			t.Errorf("afterwards %v differ, %v", differ, err)
		}
	})
}

func TestAnImportThatStopsLeavesNothing(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		stops := func(yield func(observe.Statement, error) bool) {
			for s := range sheet(1, 200, 3) {
				if !yield(s, nil) {
					return
				}
			}
			yield(observe.Statement{}, context.Canceled)
		}
		err := db.inTx(t.Context(), func(tx *sql.Tx) error {
			_, err := db.appendStatements(t.Context(), tx, stops)
			return err
		})
		if err == nil {
			t.Error("the import ended well")
		}
		ss, err := db.Record().After(t.Context(), 0, 10)
		stands, err2 := db.Record().Standing(t.Context(), 1, 2, 3)
		if len(ss) != 0 || len(stands) != 0 || err != nil || err2 != nil {
			t.Errorf("left %d statements and %d people, %v, %v", len(ss), len(stands), err, err2)
		}
	})
}

func TestStandingBytes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var all []observe.Standing
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			d := drawDeclared(t)
			s := observe.Statement{
				Seq: observe.Seq(rapid.IntRange(1, 1_000_000).Draw(t, "seq")), Levels: []observe.Declared{d},
				Source: rapid.SampledFrom(observe.Sources[:]).Draw(t, "source"),
			}
			all = observe.Add(all, s)
		}
		got, err := readStanding(appendStanding(nil, all))
		if diff := cmp.Diff(all, got); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
	})
}

func TestLevelBytes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var ds []observe.Declared
		c := framework.CompetencyID(0)
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			d := drawDeclared(t)
			c += d.Competency
			d.Competency = c
			ds = append(ds, d)
		}
		got, err := readLevels(appendLevels(nil, ds))
		if diff := cmp.Diff(ds, got); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
	})
}

func drawDeclared(t *rapid.T) observe.Declared {
	d := observe.State(framework.CompetencyID(rapid.IntRange(1, 40).Draw(t, "competency")), framework.VersionID(rapid.IntRange(1, 3).Draw(t, "version")),
		framework.Level(rapid.IntRange(0, 500).Draw(t, "level")), people.Day(rapid.IntRange(-9000, 30000).Draw(t, "day")))
	if rapid.Bool().Draw(t, "aims") {
		d.Target, d.Priority = framework.Level(rapid.IntRange(-1, 500).Draw(t, "target")), int16(rapid.IntRange(-1, 9).Draw(t, "priority"))
	}
	if rapid.Bool().Draw(t, "expires") {
		d.Expires = d.Day + people.Day(rapid.IntRange(1, 900).Draw(t, "for"))
	}
	if rapid.Bool().Draw(t, "text") {
		d.Note, d.Written = rapid.String().Draw(t, "note"), rapid.String().Draw(t, "written")
	}
	if d.Target == observe.NoLevel && d.Priority == observe.NoPriority || rapid.Bool().Draw(t, "known") {
		return d
	}
	d.Level = observe.NoLevel
	return d
}

// Whatever the bytes are, reading them ends, and what it gives is written back
// to bytes that read the same.
func FuzzReadLevels(f *testing.F) {
	d := observe.State(3, 1, 300, seenOn)
	d.Note, d.Expires = "seen", seenOn+10
	f.Add(appendLevels(nil, nil))
	f.Add(appendLevels(nil, []observe.Declared{d, observe.State(9, 2, 0, seenOn-1)}))
	f.Add([]byte{1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		ds, err := readLevels(b)
		if err != nil {
			return
		}
		again, err := readLevels(appendLevels(nil, ds))
		if diff := cmp.Diff(ds, again); err != nil || diff != "" {
			t.Errorf("%x: %v\n%s", b, err, diff)
		}
	})
}

func FuzzReadStanding(f *testing.F) {
	s := observe.Statement{Seq: 7, Source: observe.Self, Levels: []observe.Declared{observe.State(3, 1, 300, seenOn), observe.State(4, 1, 300, seenOn)}}
	f.Add(appendStanding(nil, nil))
	f.Add(appendStanding(nil, observe.Add(nil, s)))
	f.Add([]byte{1, 1, 0, 0, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		all, err := readStanding(b)
		if err != nil {
			return
		}
		again, err := readStanding(appendStanding(nil, all))
		if diff := cmp.Diff(all, again); err != nil || diff != "" {
			t.Errorf("%x: %v\n%s", b, err, diff)
		}
	})
}

// BenchmarkImportRecord appends BEARING_BENCH_RATINGS ratings (5,000,000 if it
// is not set), forty to a person, to an empty SQLite file, and beside it
// inserts as many rows into a plain table, one prepared INSERT each. Both run
// in one transaction through the same driver.
func BenchmarkImportRecord(b *testing.B) {
	ratings := 5_000_000
	if n, err := strconv.Atoi(os.Getenv("BEARING_BENCH_RATINGS")); err == nil {
		ratings = n
	}
	for _, bench := range []struct {
		name string
		run  func(*testing.B, *DB, int) error
	}{
		{"record", benchRecord},
		{"record_ungrouped", benchUngrouped},
		{"prepared_insert", benchPrepared},
	} {
		b.Run(fmt.Sprintf("%s/%d", bench.name, ratings), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				db, err := Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"))
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if err := bench.run(b, db, ratings); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				db.Close()
				b.StartTimer()
			}
			b.ReportMetric(float64(ratings)*float64(b.N)/b.Elapsed().Seconds(), "ratings/s")
		})
	}
}

func benchRecord(b *testing.B, db *DB, ratings int) error {
	return db.inTx(b.Context(), func(tx *sql.Tx) error {
		_, err := db.appendStatements(b.Context(), tx, sheet(1, ratings/40, 40))
		return err
	})
}

// benchUngrouped says each level in a statement of its own, person by person
// within a competency, as a long sheet sorted by competency does.
func benchUngrouped(b *testing.B, db *DB, ratings int) error {
	persons := ratings / 40
	return db.inTx(b.Context(), func(tx *sql.Tx) error {
		_, err := db.appendStatements(b.Context(), tx, func(yield func(observe.Statement, error) bool) {
			for i := range ratings {
				d := observe.State(framework.CompetencyID(i/persons+1), 1, framework.Whole(i%6), seenOn)
				s := observe.Statement{Person: people.ID(i%persons + 1), Source: observe.Import, By: clerk, At: entered, Import: 1, Levels: []observe.Declared{d}}
				if !yield(s, nil) {
					return
				}
			}
		})
		return err
	})
}

func benchPrepared(b *testing.B, db *DB, ratings int) error {
	return db.inTx(b.Context(), func(tx *sql.Tx) error {
		err := exec(b.Context(), tx, `CREATE TABLE ratings (
			id INTEGER PRIMARY KEY, person INTEGER NOT NULL, competency INTEGER NOT NULL,
			level INTEGER NOT NULL, day INTEGER NOT NULL, source INTEGER NOT NULL) STRICT`)
		if err != nil {
			return err
		}
		insert, err := tx.PrepareContext(b.Context(), `INSERT INTO ratings (person, competency, level, day, source) VALUES ($1, $2, $3, $4, $5)`)
		if err != nil {
			return err
		}
		defer insert.Close()
		for i := range ratings {
			if _, err := insert.ExecContext(b.Context(), int64(i/40), int64(i%40), int64(i%6*100), int64(seenOn), int64(4)); err != nil {
				return err
			}
		}
		return nil
	})
}
