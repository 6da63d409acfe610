// Package observetest holds the tests that every observe.Log and observe.Ratings
// pass, and both in memory for tests that need one.
package observetest

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

const (
	ada people.ID = 1 + iota
	bob
)

const (
	vision framework.CompetencyID = 11 + iota
	planning
)

var (
	morning = time.Date(2026, 3, 1, 9, 0, 0, 123456000, time.UTC)
	seen    = people.Date(2026, 2, 20)
	cyd     = people.Actor{Account: 3, Person: 30, Name: "Cyd Ames"}
)

// says makes a statement about a person by their manager.
func says(who people.ID, ds ...observe.Declared) observe.Statement {
	return observe.Statement{Person: who, Source: observe.Manager, By: cyd, At: morning, Levels: ds}
}

func level(c framework.CompetencyID, l int, day people.Day) observe.Declared {
	return observe.State(c, 1, framework.Whole(l), day)
}

// everything is a level with all there is to say.
func everything() observe.Declared {
	return observe.Declared{
		Competency: planning, Version: 7, Level: 250, Target: 400, Priority: 3, Day: seen, Expires: seen + 90,
		Written: "2½", Note: "Led the move to Łódź.\nTwice.", Link: "https://example.org/note?x=1",
	}
}

func withdrawal(s observe.Statement, c framework.CompetencyID) observe.Statement {
	return observe.Statement{
		Person: s.Person, Source: s.Source, By: cyd, At: morning.Add(time.Hour),
		Withdraws: s.Seq, Competency: c, Why: "The wrong Ada.",
	}
}

// TestLog runs the tests on an empty Log made by open.
func TestLog(t *testing.T, open func(*testing.T) observe.Log) {
	t.Run("reads back what was written", func(t *testing.T) { testReadsBack(t, open(t)) })
	t.Run("a reader resumes without gap or repeat", func(t *testing.T) { testResumes(t, open(t)) })
	t.Run("writers at once leave no gap", func(t *testing.T) { testWritersAtOnce(t, open(t)) })
	t.Run("a refused statement stores nothing of its batch", func(t *testing.T) { testAllOrNone(t, open(t)) })
	t.Run("what stands is the fold of the record", func(t *testing.T) { testStanding(t, open(t)) })
	t.Run("a past day has what was seen by then", func(t *testing.T) { testPastDay(t, open(t)) })
	t.Run("a withdrawal gives back what stood before", func(t *testing.T) { testWithdrawal(t, open(t)) })
	t.Run("a withdrawal must fit what it takes back", func(t *testing.T) { testWithdrawalFits(t, open(t)) })
	t.Run("an import is counted", func(t *testing.T) { testImported(t, open(t)) })
	t.Run("the policy is kept", func(t *testing.T) { testPolicy(t, open(t)) })
}

func testReadsBack(t *testing.T, log observe.Log) {
	wrote, err := log.Append(t.Context(),
		says(ada, everything(), level(vision, 0, seen)), // out of order
		says(bob, level(vision, 5, seen)),
	)
	if err != nil {
		t.Fatal(err)
	}
	if wrote[0].Seq != 1 || wrote[1].Seq != 2 || wrote[0].Levels[0].Competency != vision {
		t.Errorf("Append returned %+v, want numbers 1 and 2 and ordered levels", wrote)
	}
	all, err := log.After(t.Context(), 0, 10)
	if diff := cmp.Diff(wrote, all); err != nil || diff != "" {
		t.Errorf("After(0): %v\n%s", err, diff)
	}
	of, err := log.Of(t.Context(), bob)
	if diff := cmp.Diff(wrote[1:], of); err != nil || diff != "" {
		t.Errorf("Of(bob): %v\n%s", err, diff)
	}
}

func testResumes(t *testing.T, log observe.Log) {
	for range 5 {
		appended(t, log, says(ada, level(vision, 3, seen)))
	}
	var numbers []observe.Seq
	for last := observe.Seq(0); ; last = numbers[len(numbers)-1] {
		ss, err := log.After(t.Context(), last, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(ss) == 0 {
			break
		}
		for _, s := range ss {
			numbers = append(numbers, s.Seq)
		}
	}
	if want := []observe.Seq{1, 2, 3, 4, 5}; !slices.Equal(numbers, want) {
		t.Errorf("saw %v, want %v", numbers, want)
	}
}

func testWritersAtOnce(t *testing.T, log observe.Log) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			_, err := log.Append(t.Context(), says(ada, level(vision, i%6, seen)), says(bob, level(planning, i%6, seen)))
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	ss, err := log.After(t.Context(), 0, 100)
	if err != nil || len(ss) != 16 || ss[15].Seq != 16 {
		t.Fatalf("after 8 writers of 2: %d statements, %v", len(ss), err)
	}
	checkStanding(t, log, ada, bob)
}

func testAllOrNone(t *testing.T, log observe.Log) {
	bad := says(bob, level(vision, 3, seen))
	bad.Levels[0].Day = people.DayOf(morning) + 3
	if _, err := log.Append(t.Context(), says(ada, level(vision, 3, seen)), bad); !fault.Is(err, fault.Invalid) {
		t.Errorf("Append = %v, want invalid", err)
	}
	if ss, err := log.After(t.Context(), 0, 10); err != nil || len(ss) != 0 {
		t.Errorf("After = %v, %v; want nothing", ss, err)
	}
	if got := appended(t, log, says(ada, level(vision, 3, seen))); got.Seq != 1 {
		t.Errorf("the next number is %d, want 1", got.Seq)
	}
}

func testStanding(t *testing.T, log observe.Log) {
	self := says(ada, level(vision, 5, seen))
	self.Source = observe.Self
	aim := everything()
	aim.Level, aim.Day, aim.Expires, aim.Note, aim.Link = observe.NoLevel, seen+2, people.Never, "", ""
	for _, s := range []observe.Statement{
		says(ada, level(vision, 3, seen), everything()),
		says(ada, level(vision, 4, seen-1)), // entered later, seen earlier
		self, says(ada, aim), says(bob, aim),
	} {
		appended(t, log, s)
	}
	stands := checkStanding(t, log, ada, bob)
	if len(stands[ada]) != 3 || stands[ada][0].Level != 300 || stands[ada][2].Level != 250 || stands[ada][2].Aim.Seq != 4 {
		t.Errorf("standing for ada is %+v", stands[ada])
	}
	if len(stands[bob]) != 1 || stands[bob][0].Known() {
		t.Errorf("standing for bob is %+v, want an aim alone", stands[bob])
	}
	if none, err := log.Standing(t.Context(), 99); err != nil || len(none) != 0 {
		t.Errorf("Standing(99) = %v, %v", none, err)
	}
}

func testPastDay(t *testing.T, log observe.Log) {
	appended(t, log, says(ada, level(vision, 3, seen)))
	appended(t, log, says(ada, level(vision, 1, seen-10))) // entered later, seen earlier
	wrong := appended(t, log, says(ada, level(vision, 5, seen-5)))
	appended(t, log, withdrawal(wrong, 0))
	appended(t, log, says(bob, level(vision, 4, seen-20)))
	for _, tt := range []struct {
		on   people.Day
		want []framework.Level // of Ada and Bob; observe.NoLevel for nothing
	}{
		{seen - 21, []framework.Level{observe.NoLevel, observe.NoLevel}},
		{seen - 11, []framework.Level{observe.NoLevel, 400}},
		{seen - 10, []framework.Level{100, 400}},
		{seen - 1, []framework.Level{100, 400}}, // what was taken back was never right
		{seen, []framework.Level{300, 400}},
	} {
		stood, err := log.StandingOn(t.Context(), tt.on, ada, bob)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range []people.ID{ada, bob} {
			got := observe.NoLevel
			if len(stood[p]) > 0 {
				got = stood[p][0].Level
			}
			if got != tt.want[i] {
				t.Errorf("on %s person %d had %s, want %s", tt.on, p, got, tt.want[i])
			}
		}
	}
}

// checkStanding compares what the log says stands with the rule.
func checkStanding(t *testing.T, log observe.Log, who ...people.ID) map[people.ID][]observe.Standing {
	t.Helper()
	got, err := log.Standing(t.Context(), who...)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range who {
		ss, err := log.Of(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(observe.Fold(ss), got[p]); diff != "" {
			t.Errorf("standing for person %d (-rule +log):\n%s", p, diff)
		}
	}
	return got
}

func testWithdrawal(t *testing.T, log observe.Log) {
	appended(t, log, says(ada, level(vision, 2, seen-30), level(planning, 1, seen-30)))
	wrong := appended(t, log, says(ada, level(vision, 5, seen), level(planning, 5, seen)))
	appended(t, log, withdrawal(wrong, vision))
	if got := checkStanding(t, log, ada)[ada]; got[0].Level != 200 || got[1].Level != 500 {
		t.Errorf("after taking back vision: %+v, want 2 and 5", got)
	}
	appended(t, log, withdrawal(wrong, 0))
	if got := checkStanding(t, log, ada)[ada]; got[1].Level != 100 {
		t.Errorf("after taking back the whole: %+v, want 1", got[1])
	}
	appended(t, log, withdrawal(observe.Statement{Seq: 1, Person: ada, Source: observe.Manager}, 0))
	if got := checkStanding(t, log, ada); len(got) != 0 {
		t.Errorf("after taking back everything %+v stands", got)
	}
}

func testWithdrawalFits(t *testing.T, log observe.Log) {
	s := appended(t, log, says(ada, level(vision, 2, seen)))
	other := s
	other.Person = bob
	missing := s
	missing.Seq = 77
	for name, w := range map[string]observe.Statement{
		"another person":        withdrawal(other, 0),
		"no such statement":     withdrawal(missing, 0),
		"a competency not said": withdrawal(s, planning),
	} {
		if _, err := log.Append(t.Context(), w); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v, want not found", name, err)
		}
	}
	taken := appended(t, log, withdrawal(s, 0))
	for name, w := range map[string]observe.Statement{
		"twice": withdrawal(s, 0), "a cell of it": withdrawal(s, vision), "a withdrawal": withdrawal(taken, 0),
	} {
		if _, err := log.Append(t.Context(), w); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v, want a conflict", name, err)
		}
	}
}

func testImported(t *testing.T, log observe.Log) {
	a := says(ada, level(vision, 2, seen), level(planning, 2, seen))
	b := says(bob, level(vision, 4, seen))
	a.Import, b.Import = 5, 5
	a = appended(t, log, a)
	appended(t, log, b)
	appended(t, log, says(bob, level(vision, 1, seen)))
	appended(t, log, withdrawal(a, 0))
	got, err := log.Imported(t.Context(), 5)
	if want := (observe.Tally{Statements: 2, Levels: 3, Withdrawn: 1}); err != nil || got != want {
		t.Errorf("Imported = %+v, %v; want %+v", got, err, want)
	}
}

func testPolicy(t *testing.T, log observe.Log) {
	if p, err := log.Policy(t.Context()); err != nil || p != observe.DefaultPolicy {
		t.Errorf("Policy = %v, %v; want the default", p, err)
	}
	want := observe.Policy{Months: 6, Order: observe.Order{observe.Self, observe.Manager, observe.Expert, observe.Import}}
	if err := log.SetPolicy(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if p, err := log.Policy(t.Context()); err != nil || p != want {
		t.Errorf("Policy = %v, %v; want %v", p, err, want)
	}
	if err := log.SetPolicy(t.Context(), observe.Policy{Months: 12}); !fault.Is(err, fault.Invalid) {
		t.Errorf("SetPolicy without an order = %v, want invalid", err)
	}
}

func appended(t *testing.T, log observe.Log, s observe.Statement) observe.Statement {
	t.Helper()
	ss, err := log.Append(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return ss[0]
}
