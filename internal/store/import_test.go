package store

import (
	"database/sql"
	"io"
	"testing"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/intake/intaketest"
)

func TestImports(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		intaketest.TestStore(t, func(t *testing.T) intake.Store { return open(t).Imports() })
		intaketest.TestQueue(t, func(t *testing.T) (intake.Store, intake.Queue) {
			db := open(t)
			return db.Imports(), db.ImportQueue()
		})
		installed := func(t *testing.T) intaketest.Installation {
			db := open(t)
			_, err := db.Frameworks().Add(t.Context(), framework.Version{
				Framework: framework.Framework{Key: "default", Name: "Default"}, Scale: framework.Standard(),
				Pillars:      []framework.Pillar{{Key: "lead", Name: "Lead"}},
				Competencies: []framework.Competency{{Key: "lead.vision", Pillar: "lead", Name: "Vision"}},
			}, "Test", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
			if err != nil {
				t.Fatal(err)
			}
			return intaketest.Installation{Store: db.Imports(), Record: db.ImportRecord(), Log: db.Record(), Frameworks: db.Frameworks()}
		}
		intaketest.TestRecord(t, installed)
		intaketest.TestRatings(t, installed)
	})
}

// An upload whose node died has its pieces and its row swept.
func TestSweep(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		s := imports{db}
		at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		err := s.inTx(t.Context(), func(tx *sql.Tx) error {
			if err := insertImport(t.Context(), tx, intake.Import{ID: 7, UID: "u", Kind: intake.Matrix, At: at}); err != nil {
				return err
			}
			return exec(t.Context(), tx, `INSERT INTO import_pieces (import, n, bytes) VALUES (7, 0, $1)`, []byte("half"))
		})
		if err != nil {
			t.Fatal(err)
		}
		left := func() (n int) {
			if err := db.read.QueryRow(`SELECT (SELECT count(*) FROM imports) + (SELECT count(*) FROM import_pieces)`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if err := s.Sweep(t.Context(), at); err != nil || left() != 2 {
			t.Errorf("sweeping what began later left %d rows, %v; want 2", left(), err)
		}
		if err := s.Sweep(t.Context(), at.Add(time.Second)); err != nil || left() != 0 {
			t.Errorf("sweeping left %d rows, %v; want none", left(), err)
		}
	})
}

// An upload that is swept while it arrives is refused, not thought stored.
func TestASweptUploadIsRefused(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		s := imports{open(t)}
		at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		slow := readerFunc(func([]byte) (int, error) {
			if err := s.Sweep(t.Context(), at.Add(time.Second)); err != nil {
				t.Error(err)
			}
			return 0, io.EOF
		})
		_, err := s.Stage(t.Context(), intake.Import{Kind: intake.Matrix, At: at}, slow, 1<<20)
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("an upload that was swept: %v, want a conflict", err)
		}
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
