package worker_test

import (
	"testing"
	"time"

	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

func TestASurveyIsMadeOnceForAMoment(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *store.DB) {
		db := open(t)
		w := &worker.Surveys{Ratings: db.Ratings(), Kept: db.Estimates(), Calibration: profile.Shipped()}
		vs, err := db.Frameworks().Current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		today := people.DayOf(noon)
		of := func(day people.Day) *profile.Survey {
			t.Helper()
			s, ok, err := w.Of(t.Context(), vs[0], day, time.Minute)
			if err != nil || !ok {
				t.Fatalf("%v, %v", ok, err)
			}
			return s
		}
		if s, ok, err := w.Of(t.Context(), vs[0], today, time.Minute); s != nil || ok || err != nil {
			t.Errorf("of nobody: %v, %v, %v", s, ok, err)
		}
		if _, err := db.Ratings().Add(t.Context(), round(t, db, 30, 5)...); err != nil {
			t.Fatal(err)
		}
		all := estimatesOf(db)
		for n := 1; n > 0; {
			if n, err = all.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		first := of(today)
		if first.People < 10 || first.Forms == 0 {
			t.Errorf("%+v", first)
		}
		if of(today) != first {
			t.Error("a survey is made again although nothing has changed")
		}
		if of(today+1) == first {
			t.Error("on another day a survey is not made again")
		}
	})
}
