package worker_test

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/sample"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/store/storetest"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// engines runs test with an empty database of each engine that knows the
// default framework.
func engines(t *testing.T, test func(t *testing.T, open func(*testing.T) *store.DB)) {
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		test(t, func(t *testing.T) *store.DB {
			db, err := store.Open(t.Context(), place(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { db.Close() })
			if err := exchange.Seed(t.Context(), db.Frameworks(), noon); err != nil {
				t.Fatal(err)
			}
			return db
		})
	})
}

var noon = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

func estimatesOf(db *store.DB) *worker.Estimates {
	return &worker.Estimates{
		Ratings: db.Ratings(), Frameworks: db.Frameworks(), Kept: db.Estimates(), Calibration: profile.Shipped(),
		Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler),
	}
}

// round makes up the ratings of so many people on the default framework, as if
// they came in any order.
func round(t *testing.T, db *store.DB, persons int, seed uint64) []observe.Rating {
	t.Helper()
	vs, err := db.Frameworks().Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v := vs[0]
	var keys []string
	asked := observe.Questionnaire{Version: v.ID}
	for _, c := range v.Competencies {
		keys = append(keys, c.Key)
		asked.Questions = append(asked.Questions, observe.Question{Competency: c.ID, Item: c.Key})
	}
	o, err := sample.New(sample.Spec{People: persons, Seed: seed}, keys)
	if err != nil {
		t.Fatal(err)
	}
	var rs []observe.Rating
	for r := range o.Ratings() {
		r.Asked = asked
		rs = append(rs, r)
	}
	r := rand.New(rand.NewPCG(seed, 1))
	r.Shuffle(len(rs), func(i, j int) { rs[i], rs[j] = rs[j], rs[i] })
	return rs
}

func add(t *testing.T, db *store.DB, rs ...observe.Rating) []observe.Rating {
	t.Helper()
	added, err := db.Ratings().Add(t.Context(), rs...)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

// caughtUp takes in all that is new.
func caughtUp(t *testing.T, w *worker.Estimates) profile.State {
	t.Helper()
	for {
		n, err := w.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	st, err := w.Kept.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func kept(t *testing.T, w *worker.Estimates, f framework.ID) []profile.Kept {
	t.Helper()
	var all []profile.Kept
	if err := w.Kept.Each(t.Context(), f, func(k profile.Kept) error {
		all = append(all, k)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func proof(t *testing.T, w *worker.Estimates) worker.Proof {
	t.Helper()
	p, _, err := w.Prove(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// However ratings come in, what is kept is what solving all of them says.
func TestRatingByRatingIsAsAllAtOnce(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *store.DB) {
		db := open(t)
		w := estimatesOf(db)
		rs := round(t, db, 70, 3)
		some := len(rs) * 92 / 100
		add(t, db, rs[:some]...)
		first := caughtUp(t, w)
		if first.Solved != observe.RatingSeq(some) || first.Bases[1].Rated < 55 {
			t.Fatalf("after the first: %+v", first)
		}
		if p := proof(t, w); !p.Holds() || !p.Exact || p.People < 55 {
			t.Errorf("where nothing came since: %+v", p)
		}
		for rest := range slices.Chunk(rs[some:], 9) {
			add(t, db, rest...)
			if _, err := w.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		st := caughtUp(t, w)
		if st.Generation != first.Generation || st.Place != observe.RatingSeq(len(rs)) {
			t.Fatalf("all was solved again, or not all taken in: %+v", st)
		}
		p := proof(t, w)
		t.Logf("%d of %d ratings came later: at most %.4f of a level apart", len(rs)-some, len(rs), p.Worst)
		if !p.Holds() || p.Exact || p.Worst == 0 {
			t.Errorf("after the rest: %+v", p)
		}
		if _, err := w.Solve(t.Context()); err != nil {
			t.Fatal(err)
		}
		if p := proof(t, w); !p.Holds() || !p.Exact {
			t.Errorf("after the night: %+v", p)
		}
	})
}

// stops is Estimates whose Advance is undone at the end, as if the program was
// killed before it committed.
type stops struct{ profile.Estimates }

var errKilled = errors.New("killed")

func (s stops) Advance(ctx context.Context, was profile.State, to observe.RatingSeq, moves map[framework.ID]profile.Moves) error {
	// A move that the database refuses in the middle: the rest rolls back.
	for f, m := range moves {
		m.Estimates = append(slices.Clone(m.Estimates), profile.Estimate{Person: 1, Framework: f, Theta: []float64{math.NaN()}, Cov: []float64{1}})
		moves[f] = m
	}
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	if err := s.Estimates.Advance(ctx, was, to, moves); err == nil {
		return errors.New("stored although it was cancelled")
	}
	return errKilled
}

func TestKilledInTheMiddleNothingIsLost(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *store.DB) {
		db := open(t)
		w := estimatesOf(db)
		rs := round(t, db, 70, 4)
		add(t, db, rs[:len(rs)-30]...)
		before := caughtUp(t, w)
		was := kept(t, w, 1)
		add(t, db, rs[len(rs)-30:]...)
		dying := *w
		dying.Kept = stops{w.Kept}
		if _, err := dying.Step(t.Context()); !errors.Is(err, errKilled) {
			t.Fatalf("Step = %v, want the kill", err)
		}
		if st, err := w.Kept.State(t.Context()); err != nil || st.Place != before.Place {
			t.Errorf("the place is %d, %v; want %d", st.Place, err, before.Place)
		}
		if now := kept(t, w, 1); !sameBytes(was, now) {
			t.Error("estimates were changed")
		}
		caughtUp(t, w)
		once := kept(t, w, 1)
		if p := proof(t, w); !p.Holds() {
			t.Errorf("afterwards: %+v", p)
		}
		// The same ratings, never interrupted, give the same bytes.
		other := open(t)
		add(t, other, rs[:len(rs)-30]...)
		v := estimatesOf(other)
		caughtUp(t, v)
		add(t, other, rs[len(rs)-30:]...)
		caughtUp(t, v)
		if !sameBytes(once, kept(t, v, 1)) {
			t.Error("interrupted and uninterrupted differ")
		}
	})
}

func sameBytes(a, b []profile.Kept) bool {
	return slices.EqualFunc(a, b, func(x, y profile.Kept) bool {
		return x.Now.Person == y.Now.Person && slices.Equal(x.Now.Bytes(nil), y.Now.Bytes(nil)) && slices.Equal(x.Waves.Bytes(nil), y.Waves.Bytes(nil))
	})
}

func TestWhatIsWithdrawnGoesOutOfTheEstimates(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *store.DB) {
		db := open(t)
		w := estimatesOf(db)
		rs := round(t, db, 70, 5)
		// All about one person come last.
		who := rs[0].Person
		slices.SortStableFunc(rs, func(a, b observe.Rating) int {
			return cmp.Compare(btoi(a.Person == who), btoi(b.Person == who))
		})
		n := slices.IndexFunc(rs, func(r observe.Rating) bool { return r.Person == who })
		add(t, db, rs[:n]...)
		caughtUp(t, w)
		was := kept(t, w, 1)
		last := add(t, db, rs[n:]...)
		caughtUp(t, w)
		if of, err := w.Kept.Of(t.Context(), 1, who); err != nil || len(of) != 1 {
			t.Fatalf("Of = %v, %v; want an estimate", of, err)
		}
		for _, r := range last {
			add(t, db, observe.Rating{Person: r.Person, Rater: r.Rater, Group: r.Group, By: r.By, At: noon, Withdraws: r.Seq, Why: "The wrong file."})
		}
		caughtUp(t, w)
		if of, err := w.Kept.Of(t.Context(), 1, who); err != nil || len(of) != 0 {
			t.Errorf("Of = %v, %v; want nothing", of, err)
		}
		if p := proof(t, w); !p.Holds() {
			t.Errorf("afterwards: %+v", p)
		}
		now := kept(t, w, 1)
		if len(now) != len(was) {
			t.Fatalf("%d have estimates, want %d", len(now), len(was))
		}
		for i := range now {
			for c, x := range now[i].Now.Theta {
				if d := math.Abs(x-was[i].Now.Theta[c]) / 1.24; d > worker.Apart {
					t.Fatalf("person %d is %.3f of a level from before", now[i].Now.Person, d)
				}
			}
		}
	})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestNodesAtOnceDoNoHarm(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *store.DB) {
		db := open(t)
		rs := round(t, db, 70, 6)
		some := len(rs) * 95 / 100
		add(t, db, rs[:some]...)
		done := make(chan error)
		const nodes = 3
		for range nodes {
			go func() {
				w := estimatesOf(db)
				for {
					n, err := w.Step(t.Context())
					st, e := w.Kept.State(t.Context())
					if err = errors.Join(err, e); err != nil || n == 0 && st.Place == observe.RatingSeq(len(rs)) {
						done <- err
						return
					}
				}
			}()
		}
		for rest := range slices.Chunk(rs[some:], 5) {
			add(t, db, rest...)
		}
		for range nodes {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if p := proof(t, estimatesOf(db)); !p.Holds() || p.Place != int64(len(rs)) {
			t.Errorf("afterwards: %+v", p)
		}
	})
}

// What people say of themselves never enters what is estimated.
func TestSelfRatingsChangeNothing(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *store.DB) {
		without, with := open(t), open(t)
		rs := round(t, without, 60, 7)
		others := slices.DeleteFunc(slices.Clone(rs), func(r observe.Rating) bool { return r.Group == observe.BySelf })
		add(t, without, others...)
		add(t, with, rs...)
		a, b := estimatesOf(without), estimatesOf(with)
		caughtUp(t, a)
		caughtUp(t, b)
		if !sameBytes(kept(t, a, 1), kept(t, b, 1)) {
			t.Error("the estimates differ")
		}
	})
}

func TestAnotherFormulaOrFrameworkSolvesAgain(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *store.DB) {
		db := open(t)
		w := estimatesOf(db)
		add(t, db, round(t, db, 30, 8)...)
		first := caughtUp(t, w)
		if again := caughtUp(t, w); again.Generation != first.Generation {
			t.Error("all was solved although nothing changed")
		}
		w.Calibration.Name = "cal-1"
		w.Calibration.Params.Thresholds = [][]float64{{-5, -3, -1, 1}, {-4, -2, 1, 4}}
		second := caughtUp(t, w)
		if second.Generation == first.Generation || second.Calibration != "cal-1" {
			t.Errorf("after another calibration: %+v", second)
		}
		_, err := db.Frameworks().Update(t.Context(), 1, func(v framework.Version) (framework.Version, error) {
			v.Competencies = slices.Clone(v.Competencies)
			v.Competencies[0].Definition += " Really."
			return v, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		v, err := db.Frameworks().Publish(t.Context(), 1, "Ada", "Clearer.", noon)
		if err != nil {
			t.Fatal(err)
		}
		if third := caughtUp(t, w); third.Bases[1].Version != v.ID {
			t.Errorf("after another version: %+v", third)
		}
		if p := proof(t, w); !p.Holds() || !p.Exact {
			t.Errorf("afterwards: %+v", p)
		}
	})
}

func TestProofFindsWhatIsWrong(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *store.DB) {
		db := open(t)
		w := estimatesOf(db)
		add(t, db, round(t, db, 60, 9)...)
		st := caughtUp(t, w)
		e := kept(t, w, 1)[3].Now
		e.Theta = slices.Clone(e.Theta)
		e.Theta[2] += 1e-9
		if err := w.Kept.Advance(t.Context(), st, st.Place, map[framework.ID]profile.Moves{1: {Estimates: []profile.Estimate{e}}}); err != nil {
			t.Fatal(err)
		}
		if p := proof(t, w); p.Holds() || p.Differ != 1 {
			t.Errorf("a billionth is not found: %+v", p)
		}
		add(t, db, observe.Rating{
			Person: 1, Rater: 2, Group: observe.ByOther, Day: people.DayOf(noon), By: people.Actor{Name: "x"}, At: noon, Answers: []byte{1},
			Asked: observe.Questionnaire{Version: st.Bases[1].Version, Questions: []observe.Question{{Competency: st.Bases[1].Competencies[0]}}},
		})
		st = caughtUp(t, w)
		e.Theta[2] += .05
		if err := w.Kept.Advance(t.Context(), st, st.Place, map[framework.ID]profile.Moves{1: {Estimates: []profile.Estimate{e}}}); err != nil {
			t.Fatal(err)
		}
		if p := proof(t, w); p.Holds() || p.Worse != 1 {
			t.Errorf("a twenty-fifth of a level is not found: %+v", p)
		}
	})
}

// A long is a record that takes its time to be read, whoever waits for it.
type long struct {
	observe.Ratings
	begun func()
	end   chan struct{}
}

func (l long) Each(context.Context, observe.RatingSeq, func([]observe.Rating) error) (observe.RatingSeq, error) {
	l.begun()
	<-l.end
	return 0, errors.New("nobody waits for this any more")
}

// Whoever stops the program does not wait for a solve of minutes.
func TestSolvingIsLeftAlone(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, open func(*testing.T) *store.DB) {
		for name, call := range map[string]func(context.Context, *worker.Estimates) error{
			"solve": func(ctx context.Context, w *worker.Estimates) error { _, err := w.Solve(ctx); return err },
			"prove": func(ctx context.Context, w *worker.Estimates) error { _, _, err := w.Prove(ctx); return err },
		} {
			t.Run(name, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				w, end := estimatesOf(open(t)), make(chan struct{})
				defer close(end)
				w.Ratings = long{w.Ratings, cancel, end}
				if err := call(ctx, w); !errors.Is(err, context.Canceled) {
					t.Errorf("it ends with %v, want that it was cancelled", err)
				}
			})
		}
	})
}
