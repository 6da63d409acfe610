package store

import (
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/sample"
)

func seeded(t *testing.T, db *DB) *DB {
	t.Helper()
	if err := exchange.Seed(t.Context(), db.Frameworks(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	return db
}

// contents returns the fingerprints of all tables but those that hold the time
// at which something was written.
func contents(t *testing.T, db *DB) map[string]TableSum {
	t.Helper()
	sums, err := db.sums(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]TableSum{}
	for _, s := range sums {
		if s.Name != "changes" && s.Name != "frameworks" {
			m[s.Name] = s
		}
	}
	return m
}

func TestTheSameSampleIsStoredTheSame(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		var seen map[string]TableSum
		for range 2 {
			db := seeded(t, open(t))
			tally, err := db.PutSample(t.Context(), sample.Spec{People: 150, Seed: 3}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if tally.People != 150 || tally.Units < 10 || tally.Levels < 1000 {
				t.Errorf("the sample is %+v", tally)
			}
			now := contents(t, db)
			for name, s := range now {
				if seen != nil && seen[name] != s {
					t.Errorf("table %s is %v and %v", name, seen[name], s)
				}
			}
			seen = now
			if looked, differ, err := db.VerifyStanding(t.Context()); err != nil || len(differ) > 0 || looked < 100 {
				t.Errorf("of %d people, what stands differs for %d: %v", looked, len(differ), err)
			}
		}
	})
}

func TestASampleGoesWhole(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		ctx, db := t.Context(), seeded(t, open(t))
		before := contents(t, db)
		for range 2 { // and can come again
			if _, err := db.PutSample(ctx, sample.Spec{Story: sample.Startup}, nil); err != nil {
				t.Fatal(err)
			}
			if name, err := db.Sample(ctx); err != nil || !strings.HasPrefix(name, "Sample") {
				t.Errorf("Sample = %q, %v", name, err)
			}
			if _, err := db.PutSample(ctx, sample.Spec{Story: sample.Startup}, nil); !fault.Is(err, fault.Conflict) {
				t.Errorf("a second sample: %v", err)
			}
			talk(t, db, 1, 2)
			addAll(t, db, forms(0, 2))
			if err := db.RemoveSample(ctx); err != nil {
				t.Fatal(err)
			}
			if f, err := db.verifyRatings(ctx); err != nil || len(f.Wrong) > 0 {
				t.Errorf("ratings afterwards: %q, %v", f.Wrong, err)
			}
			for name, s := range contents(t, db) {
				// Numbers are not given out twice, so these remember.
				if name != "ids" && name != "record_head" && name != "rating_head" && name != "competencies" && name != "roles" && s != before[name] {
					t.Errorf("table %s had %d rows and has %d", name, before[name].Rows, s.Rows)
				}
			}
		}
		if err := db.RemoveSample(ctx); !fault.Is(err, fault.Conflict) {
			t.Errorf("removing what is not there: %v", err)
		}
	})
}

func TestASampleStaysAwayFromData(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := seeded(t, open(t))
		appendAll(t, db, sheet(0, 2, 2))
		if _, err := db.PutSample(t.Context(), sample.Spec{People: 5}, nil); !fault.Is(err, fault.Conflict) {
			t.Errorf("PutSample = %v", err)
		}
	})
}
