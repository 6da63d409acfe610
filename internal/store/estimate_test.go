package store

import (
	"errors"
	"testing"

	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/profile/profiletest"
)

func TestEstimates(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		profiletest.TestEstimates(t, func(t *testing.T) profile.Estimates { return open(t).Estimates() })
	})
}

// Rows of generations that do not stand go, whether they ever stood or not.
func TestFormerEstimatesAreForgotten(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		es := db.Estimates()
		rows := func(w profile.Writer) error {
			for p := range 1200 {
				e := profile.Estimate{Person: people.ID(p + 1), Framework: 1, Occasions: make([]profile.Occasion, 1)}
				w.Estimate(e, false)
			}
			return nil
		}
		st, err := es.Replace(t.Context(), profile.State{}, profile.State{}, rows)
		if err != nil {
			t.Fatal(err)
		}
		_, err = es.Replace(t.Context(), st, st, func(w profile.Writer) error {
			return errors.Join(rows(w), errors.New("killed"))
		})
		if err == nil {
			t.Fatal("Replace went well")
		}
		if _, err := es.Replace(t.Context(), st, st, rows); err != nil {
			t.Fatal(err)
		}
		var n int
		err = db.read.QueryRowContext(t.Context(), `SELECT count(*) FROM estimates`).Scan(&n)
		if err != nil || n != 1200 {
			t.Errorf("%d rows are left, %v; want 1200", n, err)
		}
	})
}
