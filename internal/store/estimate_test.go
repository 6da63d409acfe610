package store

import (
	"errors"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/framework"
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

func TestVerifyNamesWhatIsWrongWithEstimates(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		addAll(t, db, forms(0, 5))
		st := profile.State{Place: 15, Bases: map[framework.ID]profile.Base{1: {}}}
		if _, err := db.Estimates().Replace(t.Context(), profile.State{}, st, func(w profile.Writer) error {
			w.Estimate(profile.Estimate{Person: 1, Framework: 1, Occasions: make([]profile.Occasion, 1)}, false)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if f, err := db.verifyEstimates(t.Context()); err != nil || len(f.Wrong) > 0 || f.Looks != "estimates of 1 people" {
			t.Fatalf("of what is well it says %+v, %v", f, err)
		}
		for _, tt := range []struct{ harm, want string }{
			{`UPDATE estimate_state SET place = 99`, "have taken in rating 99"},
			{`UPDATE estimates SET estimate = (SELECT digest FROM questionnaires WHERE id = 1)`, "cannot be read"},
			{`UPDATE estimate_state SET bases = '{'`, "Where the estimates stand cannot be read"},
		} {
			if _, err := db.write.ExecContext(t.Context(), tt.harm); err != nil {
				t.Fatal(err)
			}
			if f, err := db.verifyEstimates(t.Context()); err != nil || !strings.Contains(strings.Join(f.Wrong, "\n"), tt.want) {
				t.Errorf("after %s it says %+v, %v", tt.harm, f, err)
			}
		}
	})
}
