package api_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/sample"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

func TestReliability(t *testing.T) {
	t.Parallel()
	const path = "/api/v1/frameworks/default/reliability"
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	if err := exchange.Seed(t.Context(), db.Frameworks(), now); err != nil {
		t.Fatal(err)
	}
	c := caller{t, serve(apiOn(db, access.Editor))}
	if got := c.ask(200, "GET", path, ""); got["people"] != 0.0 || got["targets"] != nil {
		t.Errorf("of nobody is told %v", got)
	}
	if _, err := db.PutSample(t.Context(), sample.Spec{People: 40, Seed: 3, On: people.DayOf(now)}, nil); err != nil {
		t.Fatal(err)
	}
	w := worker.Estimates{Ratings: db.Ratings(), Frameworks: db.Frameworks(), Kept: db.Estimates(), Calibration: profile.Shipped(), Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	for n := 1; n > 0; {
		if n, err = w.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	got := c.ask(200, "GET", path, "")
	if got["people"].(float64) < 20 || len(got["variances"].([]any)) != 8 || got["forms"].(float64) < 50 || got["raters"].(float64) < 10 {
		t.Errorf("%v", got)
	}
	for _, one := range got["targets"].([]any) {
		m := one.(map[string]any)
		if sum := m["published"].(float64) + m["indicative"].(float64) + m["withheld"].(float64); sum != got["people"] {
			t.Errorf("%v: %g of %v people", m["key"], sum, got["people"])
		}
	}
	if own := c.ask(200, "GET", "/api/v1/planner", "")["own"]; own != true {
		t.Errorf("the planner takes the organisation's own variances: %v", own)
	}
	c.ask(404, "GET", "/api/v1/frameworks/nothing/reliability", "")
	caller{t, serve(apiOn(db, access.Member))}.ask(403, "GET", path, "")
}
