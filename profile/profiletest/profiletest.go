// Package profiletest holds the tests that all profile.Estimates pass.
package profiletest

import (
	"context"
	"errors"
	"math"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

const (
	ada people.ID = 1 + iota
	bob
	cyd
)

const leading framework.ID = 3

var competencies = []framework.CompetencyID{11, 12}

// estimate makes an estimate of a person on so many occasions.
func estimate(p people.ID, occasions int) profile.Estimate {
	e := profile.Estimate{Person: p, Framework: leading, Competencies: competencies}
	for i := range occasions {
		o := profile.Occasion{
			Wave:  profile.Wave{Label: "Früh", First: people.Day(100 + i), Last: people.Day(120 + i)},
			Heard: profile.Heard{On: make([]profile.Tally, 2), Answers: 6 + i, Waiting: i == 0, Oldest: 99, Newest: people.Day(119 + i)},
			Shift: .1 * float64(i),
		}
		o.Raters[observe.ByManager], o.Raters[observe.ByPeer] = 1, 5
		o.On[1][observe.ByPeer] = 5
		e.Occasions = append(e.Occasions, o)
	}
	if occasions == 1 {
		e.Said = []psych.Said{{Rater: int(bob), Score: -1. / 7, Weight: .5}, {Rater: int(cyd), Score: 2, Weight: 0}}
	}
	n := 2 * occasions
	for i := range n {
		e.Theta = append(e.Theta, math.Sqrt(float64(p))+float64(i)/3)
		for j := range n {
			e.Cov = append(e.Cov, .5/float64(1+max(i-j, j-i)*max(i-j, j-i)))
		}
	}
	for i, x := range e.Cov {
		e.Cov[i] = float64(float32(x)) // as it is kept
	}
	return e
}

var solved = profile.State{
	Place: 40, Solved: 40, At: time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC), Formula: "1", Calibration: "cal-0",
	Bases: map[framework.ID]profile.Base{leading: {
		Version: 7, Competencies: competencies, Var: psych.Default().Var, Location: 1. / 3, First: .25, Rated: 2, Approximate: true,
	}},
}

// two writes Ada with two waves, Bob, and what is known of Cyd as a rater.
func two(w profile.Writer) error {
	w.Estimate(estimate(bob, 1), false)
	w.Estimate(estimate(ada, 2), true)
	w.Estimate(estimate(ada, 1), false)
	w.Rater(leading, cyd, psych.Belief{Mean: -1. / 3, Precision: 2})
	return nil
}

// TestEstimates runs the tests on empty Estimates made by open.
func TestEstimates(t *testing.T, open func(*testing.T) profile.Estimates) {
	t.Run("at first there is nothing", func(t *testing.T) { testNothing(t, open(t)) })
	t.Run("reads back what was written", func(t *testing.T) { testReadsBack(t, open(t)) })
	t.Run("moves and place are stored together", func(t *testing.T) { testAdvance(t, open(t)) })
	t.Run("who is late stores nothing", func(t *testing.T) { testLate(t, open(t)) })
	t.Run("of many at once one moves it", func(t *testing.T) { testAtOnce(t, open(t)) })
	t.Run("until all is written the old stands", func(t *testing.T) { testStands(t, open(t)) })
	t.Run("nothing of the old is left", func(t *testing.T) { testReplaced(t, open(t)) })
}

func testNothing(t *testing.T, es profile.Estimates) {
	st, err := es.State(t.Context())
	if diff := cmp.Diff(profile.State{}, st); err != nil || diff != "" {
		t.Errorf("State: %v\n%s", err, diff)
	}
	of, err := es.Of(t.Context(), leading, ada)
	if err != nil || len(of) != 0 {
		t.Errorf("Of = %v, %v", of, err)
	}
	err = es.Each(t.Context(), leading, func(profile.Kept) error { return errors.New("called") })
	if err != nil {
		t.Errorf("Each = %v", err)
	}
}

func testReadsBack(t *testing.T, es profile.Estimates) {
	st := replaced(t, es, solved, two)
	if st.Generation == 0 {
		t.Error("the generation is still 0")
	}
	want := solved
	want.Generation = st.Generation
	got, err := es.State(t.Context())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("State: %v\n%s", err, diff)
	}
	all := map[people.ID]profile.Kept{ada: {Now: estimate(ada, 1), Waves: estimate(ada, 2)}, bob: {Now: estimate(bob, 1)}}
	of, err := es.Of(t.Context(), leading, ada, bob, cyd)
	if diff := cmp.Diff(all, of); err != nil || diff != "" {
		t.Errorf("Of: %v\n%s", err, diff)
	}
	now, err := es.Now(t.Context(), leading, ada, bob, cyd)
	if diff := cmp.Diff(map[people.ID]profile.Estimate{ada: estimate(ada, 1), bob: estimate(bob, 1)}, now); err != nil || diff != "" {
		t.Errorf("Now: %v\n%s", err, diff)
	}
	if other, err := es.Of(t.Context(), leading+1, ada); err != nil || len(other) != 0 {
		t.Errorf("of another framework %v, %v", other, err)
	}
	var each []profile.Kept
	err = es.Each(t.Context(), leading, func(k profile.Kept) error {
		each = append(each, k)
		return nil
	})
	if diff := cmp.Diff([]profile.Kept{all[ada], all[bob]}, each); err != nil || diff != "" {
		t.Errorf("Each: %v\n%s", err, diff)
	}
	calls := 0
	err = es.Each(t.Context(), leading, func(profile.Kept) error { calls++; return context.Canceled })
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("Each = %v after %d calls, want the error after one", err, calls)
	}
	rs, err := es.Raters(t.Context(), leading, ada, cyd)
	if diff := cmp.Diff(map[people.ID]psych.Belief{cyd: {Mean: -1. / 3, Precision: 2}}, rs); err != nil || diff != "" {
		t.Errorf("Raters: %v\n%s", err, diff)
	}
}

func testAdvance(t *testing.T, es profile.Estimates) {
	st := replaced(t, es, solved, two)
	changed := estimate(bob, 1)
	changed.Theta[0] = 9
	err := es.Advance(t.Context(), st, 45, map[framework.ID]profile.Moves{leading: {
		Estimates: []profile.Estimate{changed, estimate(cyd, 1)}, Gone: []people.ID{ada},
		Raters: map[people.ID]psych.Belief{cyd: {Mean: 1, Precision: 3}, ada: {Mean: 2, Precision: 1}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := es.State(t.Context())
	if err != nil || got.Place != 45 || got.Solved != 40 || got.Generation != st.Generation {
		t.Errorf("State = %+v, %v; want place 45", got, err)
	}
	of, err := es.Of(t.Context(), leading, ada, bob, cyd)
	if diff := cmp.Diff(map[people.ID]profile.Kept{bob: {Now: changed}, cyd: {Now: estimate(cyd, 1)}}, of); err != nil || diff != "" {
		t.Errorf("Of: %v\n%s", err, diff)
	}
	rs, err := es.Raters(t.Context(), leading, ada, cyd)
	if err != nil || rs[cyd].Mean != 1 || rs[ada].Precision != 1 {
		t.Errorf("Raters = %v, %v", rs, err)
	}
}

func testLate(t *testing.T, es profile.Estimates) {
	st := replaced(t, es, solved, two)
	if err := es.Advance(t.Context(), st, 41, nil); err != nil {
		t.Fatal(err)
	}
	late := map[framework.ID]profile.Moves{leading: {Gone: []people.ID{ada}}}
	if err := es.Advance(t.Context(), st, 42, late); !fault.Is(err, fault.Conflict) {
		t.Errorf("Advance from a place that is past = %v, want a conflict", err)
	}
	next := replaced(t, es, solved, two)
	st.Place = next.Place
	if err := es.Advance(t.Context(), st, 42, late); !fault.Is(err, fault.Conflict) {
		t.Errorf("Advance of a former generation = %v, want a conflict", err)
	}
	if _, err := es.Replace(t.Context(), st, solved, two); !fault.Is(err, fault.Conflict) {
		t.Errorf("Replace of a former generation = %v, want a conflict", err)
	}
	of, err := es.Of(t.Context(), leading, ada, bob)
	if err != nil || len(of) != 2 {
		t.Errorf("Of = %v, %v; want both", of, err)
	}
}

func testAtOnce(t *testing.T, es profile.Estimates) {
	st := replaced(t, es, solved, two)
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for range 6 {
		wg.Go(func() {
			err := es.Advance(t.Context(), st, 41, map[framework.ID]profile.Moves{leading: {Estimates: []profile.Estimate{estimate(cyd, 1)}}})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won++
			case !fault.Is(err, fault.Conflict):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won != 1 {
		t.Errorf("%d of 6 moved it, want one", won)
	}
}

func testStands(t *testing.T, es profile.Estimates) {
	st := replaced(t, es, solved, two)
	stop := errors.New("stop")
	_, err := es.Replace(t.Context(), st, solved, func(w profile.Writer) error {
		var wg sync.WaitGroup
		for p := people.ID(1); p <= 2500; p++ {
			wg.Go(func() { w.Estimate(estimate(p, 1), false) })
		}
		wg.Wait()
		of, err := es.Of(t.Context(), leading, ada, bob, cyd)
		if err != nil || len(of) != 2 {
			t.Errorf("meanwhile Of = %d people, %v; want the two", len(of), err)
		}
		if err := es.Advance(t.Context(), st, 41, nil); err != nil {
			t.Errorf("meanwhile Advance = %v", err)
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Errorf("Replace = %v, want the error of write", err)
	}
	got, err := es.State(t.Context())
	if err != nil || got.Generation != st.Generation || got.Place != 41 {
		t.Errorf("State = %+v, %v", got, err)
	}
}

func testReplaced(t *testing.T, es profile.Estimates) {
	replaced(t, es, solved, two)
	replaced(t, es, solved, func(w profile.Writer) error {
		w.Estimate(estimate(cyd, 1), false)
		return nil
	})
	of, err := es.Of(t.Context(), leading, ada, bob, cyd)
	if diff := cmp.Diff(map[people.ID]profile.Kept{cyd: {Now: estimate(cyd, 1)}}, of); err != nil || diff != "" {
		t.Errorf("Of: %v\n%s", err, diff)
	}
	rs, err := es.Raters(t.Context(), leading, cyd)
	if err != nil || len(rs) != 0 {
		t.Errorf("Raters = %v, %v", rs, err)
	}
}

func replaced(t *testing.T, es profile.Estimates, now profile.State, write func(profile.Writer) error) profile.State {
	t.Helper()
	was, err := es.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	st, err := es.Replace(t.Context(), was, now, write)
	if err != nil {
		t.Fatal(err)
	}
	return st
}
