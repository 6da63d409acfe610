package store

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/framework/frameworktest"
	"github.com/bearinghq/bearing/internal/exchange"
)

func TestFrameworks(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		frameworktest.TestStore(t, func(t *testing.T) framework.Store { return open(t).Frameworks() })
	})
}

func TestSeedOnce(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		s := open(t).Frameworks()
		for range 2 {
			if err := exchange.Seed(t.Context(), s, time.Unix(0, 0)); err != nil {
				t.Fatal(err)
			}
		}
		vs, err := s.Current(t.Context())
		if err != nil || len(vs) != 1 || len(vs[0].Competencies) != 24 || len(vs[0].Roles) != 16 {
			t.Fatalf("Current = %d frameworks, %v; want the default one", len(vs), err)
		}
		want, err := exchange.Default()
		if err != nil {
			t.Fatal(err)
		}
		if d := framework.Diff(want, vs[0]); len(d) != 0 {
			t.Errorf("the stored framework differs: %v", d)
		}
	})
}

func TestExtendAndRetract(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		s := db.Frameworks()
		v, err := s.Add(t.Context(), frameworktest.Small("crafts"), "Ada", time.Unix(0, 0))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Update(t.Context(), v.Framework.ID, func(v framework.Version) (framework.Version, error) {
			return v.PutPillar(framework.Pillar{Key: "new", Name: "New"})
		}); err != nil {
			t.Fatal(err)
		}
		extend := func(change func(framework.Version) (framework.Version, error)) (v2 framework.Version, err error) {
			err = db.inTx(t.Context(), func(tx *sql.Tx) error {
				v2, err = db.extendFramework(t.Context(), tx, v.Framework.ID, "Ada", "import", time.Unix(9, 0), change)
				return err
			})
			return v2, err
		}
		var added framework.Added
		v2, err := extend(func(v framework.Version) (framework.Version, error) {
			v, a, err := v.AddCompetencies("Technical skills", "C++", "C#", "Welding")
			added = a
			return v, err
		})
		if err != nil {
			t.Fatal(err)
		}
		if v2.Number != 2 || len(v2.Competencies) != 4 || v2.Competencies[3].ID == 0 {
			t.Errorf("version %d has %d competencies; want 2 and 4", v2.Number, len(v2.Competencies))
		}
		draft := draftNow(t, db, v.Framework.ID)
		if _, ok := draft.Competency("technical-skills.cplusplus"); !ok || len(draft.Pillars) != 3 {
			t.Errorf("the draft does not have what was added beside its own change: %+v", draft.Pillars)
		}
		v3, err := extend(func(v framework.Version) (framework.Version, error) { return v.Retract(added) })
		if err != nil {
			t.Fatal(err)
		}
		if d := framework.Diff(v, v3); v3.Number != 3 || len(d) != 1 || d[0].Part != framework.PartFramework {
			t.Errorf("version %d differs from version 1: %v; want nothing but the scale", v3.Number, d)
		}
	})
}

func draftNow(t *testing.T, db *DB, id framework.ID) framework.Version {
	t.Helper()
	v, err := draftOf(context.Background(), db.read, id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		t.Fatal(err)
	}
	return v
}
