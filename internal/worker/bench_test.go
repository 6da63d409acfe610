package worker_test

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/sample"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

// BenchmarkOneForm adds a manager's form of 24 answers to an organisation of
// BEARING_BENCH_PEOPLE people (2,000 if it is not set) in SQLite, and brings the
// estimates up to date. Writing the form is not counted; storage says which part
// of the rest the database takes. BEARING_BENCH_DATA names the database of a
// sample that has been rescored, which is not made again then; it is changed.
func BenchmarkOneForm(b *testing.B) {
	db := organisation(b)
	clock := new(stopwatch)
	w := estimatesOf(db)
	w.Ratings, w.Kept = timedRatings{w.Ratings, clock}, timedEstimates{w.Kept, clock}
	st, err := w.Kept.State(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	var who []people.ID
	var asked observe.Questionnaire
	if _, err := db.Ratings().Each(b.Context(), observe.Latest, func(rs []observe.Rating) error {
		who, asked = append(who, rs[0].Person), rs[0].Asked
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	var longest, cpu time.Duration
	moved := 0
	b.ResetTimer()
	for b.Loop() {
		b.StopTimer()
		f := observe.Rating{
			Person: who[r.IntN(len(who))], Rater: who[r.IntN(len(who))], Group: observe.ByManager, Day: people.DayOf(noon), Asked: asked,
			By: people.Actor{Name: "Bench"}, At: noon, Answers: make([]byte, len(asked.Questions)),
		}
		if f.Rater == f.Person {
			f.Group = observe.BySelf
		}
		for i := range f.Answers {
			f.Answers[i] = byte(2 + r.IntN(4))
		}
		if _, err := db.Ratings().Add(b.Context(), f); err != nil {
			b.Fatal(err)
		}
		began, used := time.Now(), processor()
		b.StartTimer()
		if n, err := w.Step(b.Context()); err != nil || n != 1 {
			b.Fatal(n, err)
		}
		longest = max(longest, time.Since(began))
		cpu += processor() - used
		moved++
	}
	b.ReportMetric(float64(clock.spent)/float64(moved)/1e6, "storage-ms/op")
	b.ReportMetric(float64(b.Elapsed()-clock.spent)/float64(moved)/1e6, "psych-ms/op")
	b.ReportMetric(float64(cpu)/float64(moved)/1e6, "cpu-ms/op")
	b.ReportMetric(float64(longest)/1e6, "longest-ms")
	b.ReportMetric(float64(clock.moved)/float64(moved), "persons/op")
	b.ReportMetric(float64(st.Bases[1].Rated), "people")
}

// processor returns the processor time that this program has used.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func organisation(b *testing.B) *store.DB {
	b.Helper()
	path := os.Getenv("BEARING_BENCH_DATA")
	there := path != ""
	if !there {
		path = filepath.Join(b.TempDir(), "bench.db")
	}
	db, err := store.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	if there {
		return db
	}
	n := 2000
	if some, err := strconv.Atoi(os.Getenv("BEARING_BENCH_PEOPLE")); err == nil {
		n = some
	}
	if err := exchange.Seed(b.Context(), db.Frameworks(), noon); err != nil {
		b.Fatal(err)
	}
	if _, err := db.PutSample(b.Context(), sample.Spec{People: n, Seed: 1}, nil); err != nil {
		b.Fatal(err)
	}
	if _, err := estimatesOf(db).Solve(b.Context()); err != nil {
		b.Fatal(err)
	}
	return db
}

// A stopwatch adds up what the database takes.
type stopwatch struct {
	spent time.Duration
	moved int // estimates that were stored
}

func (s *stopwatch) since(t time.Time) { s.spent += time.Since(t) }

type timedRatings struct {
	observe.Ratings
	clock *stopwatch
}

func (r timedRatings) After(ctx context.Context, after observe.RatingSeq, limit int) ([]observe.Rating, error) {
	defer r.clock.since(time.Now())
	return r.Ratings.After(ctx, after, limit)
}

func (r timedRatings) Of(ctx context.Context, at observe.RatingSeq, who ...people.ID) (map[people.ID][]observe.Rating, error) {
	defer r.clock.since(time.Now())
	return r.Ratings.Of(ctx, at, who...)
}

func (r timedRatings) Rated(ctx context.Context, raters ...people.ID) (map[people.ID][]people.ID, error) {
	defer r.clock.since(time.Now())
	return r.Ratings.Rated(ctx, raters...)
}

type timedEstimates struct {
	profile.Estimates
	clock *stopwatch
}

func (e timedEstimates) State(ctx context.Context) (profile.State, error) {
	defer e.clock.since(time.Now())
	return e.Estimates.State(ctx)
}

func (e timedEstimates) Now(ctx context.Context, f framework.ID, who ...people.ID) (map[people.ID]profile.Estimate, error) {
	defer e.clock.since(time.Now())
	return e.Estimates.Now(ctx, f, who...)
}

func (e timedEstimates) Raters(ctx context.Context, f framework.ID, who ...people.ID) (map[people.ID]psych.Belief, error) {
	defer e.clock.since(time.Now())
	return e.Estimates.Raters(ctx, f, who...)
}

func (e timedEstimates) Advance(ctx context.Context, was profile.State, to observe.RatingSeq, moves map[framework.ID]profile.Moves) error {
	defer e.clock.since(time.Now())
	for _, m := range moves {
		e.clock.moved += len(m.Estimates)
	}
	return e.Estimates.Advance(ctx, was, to, moves)
}
