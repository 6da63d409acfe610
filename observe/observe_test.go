package observe_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/observe/observetest"
	"github.com/bearinghq/bearing/people"
)

func TestMemoryLog(t *testing.T) {
	observetest.TestLog(t, func(*testing.T) observe.Log { return observetest.NewLog() })
}

var (
	now = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	day = people.Date(2026, 2, 20)
	bob = people.Actor{Account: 2, Name: "Bob"}
)

func stated() observe.Statement {
	d := observe.State(4, 1, 300, day)
	return observe.Statement{Person: 1, Source: observe.Manager, By: bob, At: now, Levels: []observe.Declared{d}}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		edit func(s *observe.Statement, d *observe.Declared)
		want string // part of the sentence; "" if the statement is fine
	}{
		{"fine", func(*observe.Statement, *observe.Declared) {}, ""},
		{"level 0 is a level", func(_ *observe.Statement, d *observe.Declared) { d.Level = 0 }, ""},
		{"a half level", func(_ *observe.Statement, d *observe.Declared) { d.Level = 350 }, ""},
		{"an aim alone", func(_ *observe.Statement, d *observe.Declared) { d.Level, d.Target = observe.NoLevel, 400 }, ""},
		{"seen tomorrow, somewhere east", func(_ *observe.Statement, d *observe.Declared) { d.Day = people.DayOf(now) + 1 }, ""},
		{"nobody", func(s *observe.Statement, _ *observe.Declared) { s.Person = 0 }, "the person"},
		{"no source", func(s *observe.Statement, _ *observe.Declared) { s.Source = 0 }, "who stands behind"},
		{"an unknown source", func(s *observe.Statement, _ *observe.Declared) { s.Source = 9 }, "who stands behind"},
		{"no time", func(s *observe.Statement, _ *observe.Declared) { s.At = time.Time{} }, "the time"},
		{"entered by nobody", func(s *observe.Statement, _ *observe.Declared) { s.By.Name = " " }, "whoever entered"},
		{"nothing said", func(s *observe.Statement, _ *observe.Declared) { s.Levels = nil }, "at least one level"},
		{"an empty cell", func(_ *observe.Statement, d *observe.Declared) { d.Level = observe.NoLevel }, "Choose a level"},
		{"below the ladder", func(_ *observe.Statement, d *observe.Declared) { d.Level = -100 }, "outside"},
		{"far above any ladder", func(_ *observe.Statement, d *observe.Declared) { d.Level = observe.Top + 1 }, "outside"},
		{"target above the maximum", func(_ *observe.Statement, d *observe.Declared) { d.Target = observe.Top + 1 }, "target"},
		{"priority out of bounds", func(_ *observe.Statement, d *observe.Declared) { d.Priority = 101 }, "priority"},
		{"no competency", func(_ *observe.Statement, d *observe.Declared) { d.Competency = 0 }, "a competency"},
		{"no version", func(_ *observe.Statement, d *observe.Declared) { d.Version = 0 }, "version"},
		{"no day", func(_ *observe.Statement, d *observe.Declared) { d.Day = people.Never }, "needs the day"},
		{"seen in the future", func(_ *observe.Statement, d *observe.Declared) { d.Day = people.DayOf(now) + 2 }, "not come yet"},
		{"expires before it begins", func(_ *observe.Statement, d *observe.Declared) { d.Expires = day }, "after the day"},
		{"a script for a link", func(_ *observe.Statement, d *observe.Declared) { d.Link = "javascript:alert(1)" }, "https://"},
		{"a relative link", func(_ *observe.Statement, d *observe.Declared) { d.Link = "//example.org" }, "https://"},
		{"a note without end", func(_ *observe.Statement, d *observe.Declared) { d.Note = strings.Repeat("é", 4001) }, "4000"},
		{"NUL in a note", func(_ *observe.Statement, d *observe.Declared) { d.Note = "a\x00b" }, "control character"},
		{"broken UTF-8", func(_ *observe.Statement, d *observe.Declared) { d.Note = "a\xff" }, "UTF-8"},
		{"said twice", func(s *observe.Statement, d *observe.Declared) { s.Levels = append(s.Levels, *d) }, "twice"},
		{"a reason without a withdrawal", func(s *observe.Statement, _ *observe.Declared) { s.Why = "because" }, "Only a withdrawal"},
		{"a withdrawal with levels", func(s *observe.Statement, _ *observe.Declared) { s.Withdraws, s.Why = 3, "x" }, "no levels"},
		{"a withdrawal without a reason", func(s *observe.Statement, _ *observe.Declared) { s.Withdraws, s.Levels = 3, nil }, "Say why"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := stated()
			tt.edit(&s, &s.Levels[0])
			err := s.Check()
			if (tt.want == "") != (err == nil) || err != nil && (!fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("Check = %v, want a sentence with %q", err, tt.want)
			}
		})
	}
}

func TestFreshness(t *testing.T) {
	t.Parallel()
	seen := people.Date(2025, 3, 1)
	for _, tt := range []struct {
		name    string
		expires people.Day
		months  int
		on      people.Day
		want    bool
	}{
		{"on the day", people.Never, 12, seen, true},
		{"on the last day of twelve months", people.Never, 12, people.Date(2026, 2, 28), true},
		{"a year later", people.Never, 12, people.Date(2026, 3, 1), false},
		{"a competency that stays fresh for two years", people.Never, 24, people.Date(2026, 3, 1), true},
		{"its own expiry comes sooner", people.Date(2025, 6, 1), 12, people.Date(2025, 6, 1), false},
		{"its own expiry comes later", people.Date(2030, 1, 1), 12, people.Date(2029, 12, 31), true},
	} {
		s := observe.Standing{Level: 300, Day: seen, Expires: tt.expires}
		if got := s.Fresh(tt.on, tt.months); got != tt.want {
			t.Errorf("%s: Fresh = %v", tt.name, got)
		}
	}
	// A level seen on 31 August is fresh for six months, to the end of February.
	if observe.Fresh(people.Date(2025, 8, 31), people.Date(2026, 2, 28), 6) {
		t.Error("31 August + 6 months is past on 28 February")
	}
}

// record draws statements about one person, numbered from 1.
func record(t *rapid.T) []observe.Statement {
	n := rapid.IntRange(0, 12).Draw(t, "n")
	var ss []observe.Statement
	for i := range n {
		s := observe.Statement{
			Seq: observe.Seq(i + 1), Person: 1, By: bob, At: now,
			Source: rapid.SampledFrom(observe.Sources[:]).Draw(t, "source"),
		}
		if i > 0 && rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
			s.Withdraws = observe.Seq(rapid.IntRange(1, i).Draw(t, "withdraws"))
			s.Competency = framework.CompetencyID(rapid.IntRange(0, 3).Draw(t, "of"))
			s.Why = "a mistake"
			if observe.CheckWithdrawal(s, ss) != nil {
				s.Withdraws, s.Competency, s.Why = 0, 0, ""
			}
		}
		if s.Withdraws == 0 {
			s.Levels = levels(t)
		}
		ss = append(ss, s)
	}
	return ss
}

func levels(t *rapid.T) []observe.Declared {
	var ds []observe.Declared
	for c := range 3 {
		d := observe.State(framework.CompetencyID(c+1), framework.VersionID(rapid.IntRange(1, 3).Draw(t, "version")),
			framework.Whole(rapid.IntRange(0, 5).Draw(t, "level")), day+people.Day(rapid.IntRange(0, 3).Draw(t, "day")))
		switch rapid.IntRange(0, 3).Draw(t, "shape") {
		case 0:
			continue
		case 1:
			d.Target = 400
		case 2:
			d.Level, d.Priority = observe.NoLevel, 2
		}
		ds = append(ds, d)
	}
	if ds == nil {
		ds = []observe.Declared{observe.State(1, 1, 0, day)}
	}
	return ds
}

func TestTheOrderOfReadingDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ss := record(t)
		want := observe.Fold(ss)
		mixed := slices.Clone(ss)
		rand.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if diff := cmp.Diff(want, observe.Fold(mixed)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAddingGivesWhatFoldingGives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ss := slices.DeleteFunc(record(t), func(s observe.Statement) bool { return s.Withdraws != 0 })
		var step []observe.Standing
		for _, s := range ss {
			step = observe.Add(step, s)
		}
		if diff := cmp.Diff(observe.Fold(ss), step); diff != "" {
			t.Fatal(diff)
		}
	})
}

// What stood on a day is what would stand if nothing seen later had been said.
func TestAPastDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ss := record(t)
		on := day + people.Day(rapid.IntRange(-1, 4).Draw(t, "on"))
		var then []observe.Statement
		for _, s := range ss {
			s.Levels = slices.DeleteFunc(slices.Clone(s.Levels), func(d observe.Declared) bool { return d.Day > on })
			then = append(then, s)
		}
		got := observe.FoldOn(ss, on)
		if diff := cmp.Diff(observe.Fold(then), got); diff != "" {
			t.Fatal(diff)
		}
		if now := observe.Fold(ss); observe.StoodOn(now, on) {
			if diff := cmp.Diff(now, got); diff != "" {
				t.Fatalf("nothing that stands is newer than the day, and yet: %s", diff)
			}
		}
	})
}

// What stands is what the history says stands.
func TestHistoryAgreesWithFold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ss := record(t)
		stands := observe.Fold(ss)
		for c := framework.CompetencyID(1); c <= 3; c++ {
			for _, e := range observe.History(ss, c) {
				if e.Declared.Level == observe.NoLevel {
					continue
				}
				is := slices.ContainsFunc(stands, func(s observe.Standing) bool { return s.Competency == c && s.Seq == e.Seq })
				if is != (e.Fate == observe.Stands) {
					t.Fatalf("entry %d of competency %d: stands is %v, fate %d", e.Seq, c, is, e.Fate)
				}
			}
		}
	})
}

func TestHistory(t *testing.T) {
	t.Parallel()
	at := func(seq observe.Seq, l framework.Level, d people.Day) observe.Statement {
		s := stated()
		s.Seq, s.Levels = seq, []observe.Declared{observe.State(4, 1, l, d)}
		return s
	}
	ss := []observe.Statement{
		at(1, 200, day-40), at(2, 500, day-20), at(3, 300, day), at(4, 100, day-60),
		{Seq: 5, Person: 1, Source: observe.Manager, By: bob, At: now, Withdraws: 2, Competency: 4, Why: "A slip."},
	}
	h := observe.History(ss, 4)
	var got []string
	for _, e := range h {
		got = append(got, e.Declared.Level.String()+[]string{" stands", " superseded", " withdrawn"}[e.Fate])
	}
	if want := []string{"1 superseded", "3 stands", "5 withdrawn", "2 superseded"}; !slices.Equal(got, want) {
		t.Errorf("history is %q, want %q", got, want)
	}
	if h[3].Later != 3 || h[0].Later != 1 || h[2].Taken == nil || h[2].Taken.Why != "A slip." {
		t.Errorf("later are %d and %d, taken %v", h[3].Later, h[0].Later, h[2].Taken)
	}
	if none := observe.History(ss, 9); len(none) != 0 {
		t.Errorf("history of another competency is %v", none)
	}
}

// What FreshSince says of very many, Fresh says of each.
func TestFreshSince(t *testing.T) {
	t.Parallel()
	for _, months := range []int{1, 6, 12, 13, 36, 120} {
		for on := people.Date(2024, 1, 1); on < people.Date(2026, 4, 1); on++ {
			since := observe.FreshSince(on, months)
			if !observe.Fresh(since, on, months) || observe.Fresh(since-1, on, months) {
				t.Fatalf("on %s, for %d months, %s is said to be the first fresh day", on, months, since)
			}
		}
	}
}
