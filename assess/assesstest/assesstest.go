// Package assesstest holds the tests that every assess.Store passes.
package assesstest

import (
	"bytes"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

const (
	ada people.ID = 1 + iota
	bo
	cy
)

var (
	morning = time.Date(2026, 3, 1, 9, 0, 0, 123456000, time.UTC)
	clerk   = people.Actor{Account: 3, Person: 30, Name: "Cyd Ames"}
)

// about returns a conversation about a person, whom another leads.
func about(person, manager people.ID) assess.Conversation {
	c := assess.Conversation{Person: person, Version: 7, Asked: []framework.CompetencyID{40, 11, 300}, Day: people.Date(2026, 3, 1), By: clerk, At: morning}
	c.Places[assess.Self].Holder, c.Places[assess.Manager].Holder = person, manager
	return c
}

// form is something that was filled in.
func form(revision int, answers ...byte) assess.Form {
	return assess.Form{Answers: answers, Saved: assess.Saved{Revision: revision, Window: "w", Turn: 2, At: morning.Add(time.Minute), By: clerk}, Pace: observe.Pace{Timed: revision, Quick: revision - 1}}
}

// with makes a change of what it does to a conversation.
func with(do func(*assess.Conversation)) func(assess.Conversation) (assess.Conversation, []observe.Rating, error) {
	return func(c assess.Conversation) (assess.Conversation, []observe.Rating, error) {
		do(&c)
		return c, nil, nil
	}
}

// finished makes both parts finished.
func finished(c *assess.Conversation) {
	c.Places[assess.Self].Own, c.Places[assess.Self].Finished = form(1, 1, 2, 3), morning.Add(time.Hour)
	c.Places[assess.Manager].Paper, c.Places[assess.Manager].Finished = form(2, 5, 0, 3), morning.Add(2*time.Hour)
	c.Places[assess.Manager].FromPaper = true
}

// ratings are those of finished.
func ratings(c assess.Conversation) []observe.Rating {
	asked := observe.Questionnaire{Version: c.Version}
	for _, id := range c.Asked {
		asked.Questions = append(asked.Questions, observe.Question{Competency: id, Scale: observe.Anchored})
	}
	one := observe.Rating{Person: c.Person, Rater: c.Person, Group: observe.BySelf, Day: c.Day, Asked: asked, Answers: []byte{1, 2, 3}, By: clerk, At: morning}
	other := one
	other.Rater, other.Group, other.Answers = c.Places[assess.Manager].Holder, observe.ByManager, []byte{5, 0, 3}
	return []observe.Rating{one, other}
}

// TestStore runs the tests on an empty Store made by open, with the record that
// its ratings go to.
func TestStore(t *testing.T, open func(*testing.T) (assess.Store, observe.Ratings)) {
	just := func(t *testing.T) assess.Store { s, _ := open(t); return s }
	t.Run("reads back what was written", func(t *testing.T) { testReadsBack(t, just(t)) })
	t.Run("one is open about a person at a time", func(t *testing.T) { testOneOpen(t, just(t)) })
	t.Run("of two that are opened at once one is refused", func(t *testing.T) { testOpenedAtOnce(t, just(t)) })
	t.Run("a refused change stores nothing", func(t *testing.T) { testRefused(t, just(t)) })
	t.Run("changes at once are all kept", func(t *testing.T) { testAtOnce(t, just(t)) })
	t.Run("a part that is taken back is open again", func(t *testing.T) { testTakenBack(t, just(t)) })
	t.Run("ratings enter the record with the change, or not at all", func(t *testing.T) { s, r := open(t); testRatings(t, s, r) })
	t.Run("lists go by seat and by what is open", func(t *testing.T) { testLists(t, just(t)) })
}

func add(t *testing.T, s assess.Store, c assess.Conversation) assess.Conversation {
	t.Helper()
	c, err := s.Add(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func update(t *testing.T, s assess.Store, uid string, do func(*assess.Conversation)) assess.Conversation {
	t.Helper()
	c, err := s.Update(t.Context(), uid, with(do))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func reads(t *testing.T, s assess.Store, want assess.Conversation) {
	t.Helper()
	got, err := s.Get(t.Context(), want.UID)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("reads back differently (-want +got):\n%s", d)
	}
}

func testReadsBack(t *testing.T, s assess.Store) {
	c := add(t, s, about(ada, bo))
	if c.ID == 0 || c.UID == "" {
		t.Errorf("ids %d and %q, want some", c.ID, c.UID)
	}
	reads(t, s, c)
	reads(t, s, update(t, s, c.UID, func(c *assess.Conversation) {
		c.Places[assess.Self].Own = form(1, 0, 5, assess.Blank)
		c.Places[assess.Manager].Own = form(4, 1, 1, 1)
	}))
	reads(t, s, update(t, s, c.UID, finished))
	reads(t, s, update(t, s, c.UID, func(c *assess.Conversation) {
		c.Step = assess.Step{Text: "Łódź\nnext week", Saved: assess.Saved{Revision: 1, At: morning, By: clerk}}
	}))
	c = add(t, s, about(bo, cy))
	reads(t, s, update(t, s, c.UID, func(c *assess.Conversation) { c.Closed, c.ClosedBy = morning, clerk }))
	if _, err := s.Get(t.Context(), "nope"); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown one gives %v, want not found", err)
	}
	if _, err := s.Update(t.Context(), "nope", with(func(*assess.Conversation) {})); !fault.Is(err, fault.NotFound) {
		t.Errorf("changing an unknown one gives %v, want not found", err)
	}
}

func testOneOpen(t *testing.T, s assess.Store) {
	for _, end := range []func(*assess.Conversation){finished, func(c *assess.Conversation) { c.Closed, c.ClosedBy = morning, clerk }} {
		c := add(t, s, about(ada, bo))
		if _, err := s.Add(t.Context(), about(ada, cy)); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second one gives %v, want a conflict", err)
		}
		update(t, s, c.UID, end)
	}
	add(t, s, about(ada, bo))
	add(t, s, about(cy, bo))
}

func testOpenedAtOnce(t *testing.T, s assess.Store) {
	var group sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		group.Go(func() { _, errs[i] = s.Add(t.Context(), about(ada, bo)) })
	}
	group.Wait()
	opened := 0
	for _, err := range errs {
		switch {
		case err == nil:
			opened++
		case !fault.Is(err, fault.Conflict):
			t.Errorf("opening gives %v", err)
		}
	}
	if opened != 1 {
		t.Errorf("%d were opened, want 1", opened)
	}
}

func testRefused(t *testing.T, s assess.Store) {
	c := add(t, s, about(ada, bo))
	refused := errors.New("no")
	_, err := s.Update(t.Context(), c.UID, func(c assess.Conversation) (assess.Conversation, []observe.Rating, error) {
		finished(&c)
		return c, nil, refused
	})
	if !errors.Is(err, refused) {
		t.Errorf("error %v, want the change's own", err)
	}
	reads(t, s, c)
}

func testAtOnce(t *testing.T, s assess.Store) {
	c := add(t, s, about(ada, bo))
	const writers, times = 4, 5
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for range times {
				_, err := s.Update(t.Context(), c.UID, with(func(c *assess.Conversation) {
					f := &c.Places[assess.Self].Own
					*f = form(f.Saved.Revision+1, 1, 1, 1)
				}))
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	got, err := s.Get(t.Context(), c.UID)
	if err != nil {
		t.Fatal(err)
	}
	if n := got.Places[assess.Self].Own.Saved.Revision; n != writers*times {
		t.Errorf("revision %d, want %d", n, writers*times)
	}
}

func testTakenBack(t *testing.T, s assess.Store) {
	c := add(t, s, about(ada, bo))
	update(t, s, c.UID, func(c *assess.Conversation) {
		c.Places[assess.Self].Own, c.Places[assess.Self].Finished = form(1, 1, 2, 3), morning
	})
	reads(t, s, update(t, s, c.UID, func(c *assess.Conversation) { c.Places[assess.Self].Finished = time.Time{} }))
	update(t, s, c.UID, func(c *assess.Conversation) {
		c.Places[assess.Self].Paper, c.Places[assess.Self].Finished, c.Places[assess.Self].FromPaper = form(1, 3, 2, 1), morning, true
	})
	reads(t, s, update(t, s, c.UID, func(c *assess.Conversation) {
		c.Places[assess.Self].Finished, c.Places[assess.Self].FromPaper = time.Time{}, false
	}))
}

func testRatings(t *testing.T, s assess.Store, record observe.Ratings) {
	c := add(t, s, about(ada, bo))
	bad := ratings(c)
	bad[1].Answers = []byte{9, 9, 9}
	_, err := s.Update(t.Context(), c.UID, func(c assess.Conversation) (assess.Conversation, []observe.Rating, error) {
		finished(&c)
		return c, bad, nil
	})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("a rating that is unfit gives %v, want it refused", err)
	}
	reads(t, s, c)
	if rs, err := record.About(t.Context(), ada); err != nil || len(rs) != 0 {
		t.Errorf("after a refusal the record has %d ratings, %v", len(rs), err)
	}
	_, err = s.Update(t.Context(), c.UID, func(c assess.Conversation) (assess.Conversation, []observe.Rating, error) {
		finished(&c)
		return c, ratings(c), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	rs, err := record.About(t.Context(), ada)
	if err != nil || len(rs) != 2 {
		t.Fatalf("the record has %d ratings, %v, want 2", len(rs), err)
	}
	for i, want := range ratings(c) {
		got := rs[i]
		if got.Group != want.Group || got.Rater != want.Rater || !bytes.Equal(got.Answers, want.Answers) || len(got.Asked.Questions) != 3 || got.Asked.Questions[0].Scale != observe.Anchored {
			t.Errorf("rating %d is %+v, want %+v", i, got, want)
		}
	}
}

func testLists(t *testing.T, s assess.Store) {
	first := add(t, s, about(ada, bo))
	second := add(t, s, about(bo, cy))
	third := add(t, s, about(cy, ada))
	second = update(t, s, second.UID, finished)
	uids := func(cs []assess.Conversation, err error) (all []string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cs {
			all = append(all, c.UID)
		}
		return all
	}
	for _, tt := range []struct {
		name      string
		got, want []string
	}{
		{"with Bo", uids(s.With(t.Context(), bo)), []string{second.UID, first.UID}},
		{"with Ada", uids(s.With(t.Context(), ada)), []string{third.UID, first.UID}},
		{"with nobody", uids(s.With(t.Context(), 99)), nil},
		{"open", uids(s.Unfinished(t.Context(), 0, 10)), []string{first.UID, third.UID}},
		{"the first open", uids(s.Unfinished(t.Context(), 0, 1)), []string{first.UID}},
		{"open behind the first", uids(s.Unfinished(t.Context(), first.ID, 10)), []string{third.UID}},
	} {
		if d := cmp.Diff(tt.want, tt.got); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
	with, err := s.With(t.Context(), cy)
	if err != nil || len(with) != 2 {
		t.Fatalf("with Cy: %d, %v", len(with), err)
	}
	if d := cmp.Diff(second, with[1]); d != "" {
		t.Errorf("a list reads back differently (-want +got):\n%s", d)
	}
}
