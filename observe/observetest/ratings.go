package observetest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// form makes a rating: three questions, one of which is not answered.
func form(person, rater people.ID, g observe.Group) observe.Rating {
	return observe.Rating{
		Person: person, Rater: rater, Group: g, Wave: "Frühling", Day: seen, By: cyd, At: morning,
		Asked: observe.Questionnaire{Version: 7, Questions: []observe.Question{
			{Competency: planning, Item: "planning.weekly"}, {Competency: vision, Item: "vision.told", Scale: observe.Frequency},
			{Competency: vision, Scale: observe.Anchored},
		}},
		Answers: []byte{4, 0, 5}, Pace: observe.Pace{Timed: 2, Quick: 1},
	}
}

// taking makes the withdrawal of a rating.
func taking(r observe.Rating) observe.Rating {
	return observe.Rating{
		Person: r.Person, Rater: r.Rater, Group: r.Group, Day: r.Day, By: cyd, At: morning.Add(time.Hour),
		Withdraws: r.Seq, Why: "The wrong Ada.",
	}
}

const (
	dan people.ID = 91 + iota
	eve
)

// TestRatings runs the tests on empty Ratings made by open.
func TestRatings(t *testing.T, open func(*testing.T) observe.Ratings) {
	t.Run("reads back what was written", func(t *testing.T) { testRatingsBack(t, open(t)) })
	t.Run("a reader resumes without gap or repeat", func(t *testing.T) { testRatingsResume(t, open(t)) })
	t.Run("writers at once leave no gap", func(t *testing.T) { testRatersAtOnce(t, open(t)) })
	t.Run("the same questions are kept once", func(t *testing.T) { testQuestionsOnce(t, open(t)) })
	t.Run("a refused rating stores nothing of its batch", func(t *testing.T) { testRatingsAllOrNone(t, open(t)) })
	t.Run("what is withdrawn is not in force", func(t *testing.T) { testRatingsWithdrawn(t, open(t)) })
	t.Run("a withdrawal must fit what it takes back", func(t *testing.T) { testTakingFits(t, open(t)) })
	t.Run("each person comes once, in order, with all that is in force", func(t *testing.T) { testEachRated(t, open(t)) })
	t.Run("the record can be read as it was", func(t *testing.T) { testAsItWas(t, open(t)) })
	t.Run("each ends with the first error", func(t *testing.T) { testEachEnds(t, open(t)) })
}

func testRatingsBack(t *testing.T, rs observe.Ratings) {
	long := form(bob, dan, observe.ByManager)
	long.Import, long.Wave, long.Answers = 3, "", []byte{0, 1, 0}
	wrote, err := rs.Add(t.Context(), form(ada, bob, observe.ByPeer), long, form(ada, ada, observe.BySelf))
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range wrote {
		if r.Seq != observe.RatingSeq(i+1) || len(r.UID) != 36 || r.Asked.ID == 0 {
			t.Errorf("rating %d came back as %+v, want its number, a UID and a questionnaire", i, r)
		}
	}
	want := []observe.Rating{form(ada, bob, observe.ByPeer), long, form(ada, ada, observe.BySelf)}
	set := cmpopts.IgnoreFields(observe.Rating{}, "Seq", "UID", "Asked.ID")
	if diff := cmp.Diff(want, wrote, set); diff != "" {
		t.Errorf("Add changed what it was given:\n%s", diff)
	}
	all, err := rs.After(t.Context(), 0, 10)
	if diff := cmp.Diff(wrote, all); err != nil || diff != "" {
		t.Errorf("After(0): %v\n%s", err, diff)
	}
	about, err := rs.About(t.Context(), ada)
	if diff := cmp.Diff([]observe.Rating{wrote[0], wrote[2]}, about); err != nil || diff != "" {
		t.Errorf("About(ada): %v\n%s", err, diff)
	}
	if none, err := rs.About(t.Context(), 99); err != nil || len(none) != 0 {
		t.Errorf("About(99) = %v, %v", none, err)
	}
	of, err := rs.Of(t.Context(), observe.Latest, ada, bob, 99)
	if diff := cmp.Diff(map[people.ID][]observe.Rating{ada: about, bob: {wrote[1]}}, of); err != nil || diff != "" {
		t.Errorf("Of(ada, bob): %v\n%s", err, diff)
	}
}

func testRatingsResume(t *testing.T, rs observe.Ratings) {
	for range 5 {
		rate(t, rs, form(ada, bob, observe.ByPeer))
	}
	var numbers []observe.RatingSeq
	for last := observe.RatingSeq(0); ; last = numbers[len(numbers)-1] {
		some, err := rs.After(t.Context(), last, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(some) == 0 {
			break
		}
		for _, r := range some {
			numbers = append(numbers, r.Seq)
		}
	}
	if want := []observe.RatingSeq{1, 2, 3, 4, 5}; !slices.Equal(numbers, want) {
		t.Errorf("saw %v, want %v", numbers, want)
	}
}

func testRatersAtOnce(t *testing.T, rs observe.Ratings) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := rs.Add(t.Context(), form(ada, dan, observe.ByPeer), form(bob, dan, observe.ByPeer)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	all, err := rs.After(t.Context(), 0, 100)
	if err != nil || len(all) != 16 {
		t.Fatalf("after 8 writers of 2: %d ratings, %v", len(all), err)
	}
	for i, r := range all {
		if r.Seq != observe.RatingSeq(i+1) || r.Asked.ID != all[0].Asked.ID || i%2 == 1 && r.Person != bob {
			t.Errorf("rating %d is %+v", i, r)
		}
	}
}

func testQuestionsOnce(t *testing.T, rs observe.Ratings) {
	next := form(ada, bob, observe.ByPeer)
	next.Asked.Version = 8
	turned := form(ada, bob, observe.ByPeer)
	turned.Asked.Questions = slices.Clone(turned.Asked.Questions)
	slices.Reverse(turned.Asked.Questions)
	first := rate(t, rs, form(ada, bob, observe.ByPeer))
	same := rate(t, rs, form(bob, ada, observe.ByReport))
	if first.Asked.ID != same.Asked.ID {
		t.Errorf("the same questions are %d and %d", first.Asked.ID, same.Asked.ID)
	}
	for name, r := range map[string]observe.Rating{"another version": next, "another order": turned} {
		if got := rate(t, rs, r); got.Asked.ID == first.Asked.ID {
			t.Errorf("%s has the same questionnaire %d", name, got.Asked.ID)
		}
	}
}

func testRatingsAllOrNone(t *testing.T, rs observe.Ratings) {
	bad := form(ada, bob, observe.ByPeer)
	bad.Answers = []byte{1, 2, 6}
	if _, err := rs.Add(t.Context(), form(ada, bob, observe.ByPeer), bad); !fault.Is(err, fault.Invalid) {
		t.Errorf("Add = %v, want invalid", err)
	}
	if all, err := rs.After(t.Context(), 0, 10); err != nil || len(all) != 0 {
		t.Errorf("After = %v, %v; want nothing", all, err)
	}
	if got := rate(t, rs, form(ada, bob, observe.ByPeer)); got.Seq != 1 {
		t.Errorf("the next number is %d, want 1", got.Seq)
	}
}

func testRatingsWithdrawn(t *testing.T, rs observe.Ratings) {
	first := rate(t, rs, form(ada, bob, observe.ByPeer))
	second := rate(t, rs, form(ada, bob, observe.ByPeer))
	rate(t, rs, form(dan, bob, observe.ByPeer))
	w := rate(t, rs, taking(first))
	if w.Seq != 4 || w.UID == "" || w.Asked.ID != 0 {
		t.Errorf("the withdrawal is %+v", w)
	}
	about, err := rs.About(t.Context(), ada)
	if diff := cmp.Diff([]observe.Rating{second}, about); err != nil || diff != "" {
		t.Errorf("About(ada): %v\n%s", err, diff)
	}
	rated := func(want ...people.ID) {
		t.Helper()
		got, err := rs.Rated(t.Context(), bob, ada)
		if diff := cmp.Diff(map[people.ID][]people.ID{bob: want}, got); err != nil || diff != "" {
			t.Errorf("Rated(bob, ada): %v\n%s", err, diff)
		}
	}
	rated(ada, dan)
	rate(t, rs, taking(second))
	rated(ada, dan)
	all, err := rs.After(t.Context(), 3, 10)
	if err != nil || len(all) != 2 || all[0].Withdraws != first.Seq || all[0].Why != "The wrong Ada." || len(all[0].Answers) != 0 {
		t.Errorf("After(3) = %+v, %v; want both withdrawals", all, err)
	}
}

func testTakingFits(t *testing.T, rs observe.Ratings) {
	r := rate(t, rs, form(ada, bob, observe.ByPeer))
	person, rater, missing := r, r, r
	person.Person, rater.Rater, missing.Seq = dan, dan, 77
	for name, w := range map[string]observe.Rating{"another person": person, "another rater": rater, "no such rating": missing} {
		if _, err := rs.Add(t.Context(), taking(w)); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v, want not found", name, err)
		}
	}
	taken := rate(t, rs, taking(r))
	for name, w := range map[string]observe.Rating{"twice": r, "a withdrawal": taken} {
		if _, err := rs.Add(t.Context(), taking(w)); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v, want a conflict", name, err)
		}
	}
	// Within one batch, too.
	s := form(ada, bob, observe.ByPeer)
	again := taking(observe.Rating{Seq: 3, Person: ada, Rater: bob, Group: observe.ByPeer, Day: seen})
	if _, err := rs.Add(t.Context(), s, again, again); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice in a batch: %v, want a conflict", err)
	}
	if _, err := rs.Add(t.Context(), s, again); err != nil {
		t.Errorf("a rating and its withdrawal in one batch: %v", err)
	}
}

func testEachRated(t *testing.T, rs observe.Ratings) {
	a := rate(t, rs, form(eve, bob, observe.ByPeer))
	b := rate(t, rs, form(ada, bob, observe.ByPeer))
	c := rate(t, rs, form(eve, dan, observe.ByManager))
	rate(t, rs, taking(rate(t, rs, form(dan, bob, observe.ByPeer))))
	var got [][]observe.Rating
	last, err := rs.Each(t.Context(), observe.Latest, func(rs []observe.Rating) error {
		got = append(got, slices.Clone(rs))
		return nil
	})
	if diff := cmp.Diff([][]observe.Rating{{b}, {a, c}}, got); err != nil || last != 5 || diff != "" {
		t.Errorf("Each = %d, %v\n%s", last, err, diff)
	}
}

func testAsItWas(t *testing.T, rs observe.Ratings) {
	a := rate(t, rs, form(ada, bob, observe.ByPeer))
	b := rate(t, rs, form(dan, bob, observe.ByPeer))
	rate(t, rs, taking(a))
	c := rate(t, rs, form(ada, dan, observe.ByPeer))
	rate(t, rs, taking(b))
	for at, want := range map[observe.RatingSeq]map[people.ID][]observe.Rating{
		0: {}, 1: {ada: {a}}, 2: {ada: {a}, dan: {b}}, 3: {dan: {b}}, 4: {ada: {c}, dan: {b}}, 5: {ada: {c}}, observe.Latest: {ada: {c}},
	} {
		of, err := rs.Of(t.Context(), at, ada, dan)
		if diff := cmp.Diff(want, of); err != nil || diff != "" {
			t.Errorf("Of at %d: %v\n%s", at, err, diff)
		}
		each := map[people.ID][]observe.Rating{}
		last, err := rs.Each(t.Context(), at, func(rs []observe.Rating) error {
			each[rs[0].Person] = slices.Clone(rs)
			return nil
		})
		if diff := cmp.Diff(want, each); err != nil || last != min(at, 5) || diff != "" {
			t.Errorf("Each at %d: %d, %v\n%s", at, last, err, diff)
		}
	}
}

func testEachEnds(t *testing.T, rs observe.Ratings) {
	none, err := rs.Each(t.Context(), observe.Latest, func([]observe.Rating) error { return errors.New("called") })
	if none != 0 || err != nil {
		t.Errorf("of nothing, Each = %d, %v", none, err)
	}
	rate(t, rs, form(ada, bob, observe.ByPeer))
	rate(t, rs, form(dan, bob, observe.ByPeer))
	calls := 0
	_, err = rs.Each(t.Context(), observe.Latest, func([]observe.Rating) error {
		calls++
		return context.Canceled
	})
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("Each = %v after %d calls, want the error after one", err, calls)
	}
}

func rate(t *testing.T, rs observe.Ratings, r observe.Rating) observe.Rating {
	t.Helper()
	added, err := rs.Add(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return added[0]
}
