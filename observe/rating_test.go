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

// rated is a form of two questions about person 1, filled in by person 2.
func rated() observe.Rating {
	return observe.Rating{
		Person: 1, Rater: 2, Group: observe.ByPeer, Wave: "Spring", Day: people.Date(2026, 2, 20),
		Asked:   observe.Questionnaire{Version: 1, Questions: []observe.Question{{Competency: 4, Item: "a"}, {Competency: 5, Scale: observe.Anchored}}},
		Answers: []byte{3, 0}, By: people.Actor{Name: "Bob"}, At: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC),
	}
}

func TestRatingCheck(t *testing.T) {
	t.Parallel()
	if err := rated().Check(); err != nil {
		t.Fatalf("a good rating: %v", err)
	}
	takes := observe.Rating{Person: 1, Rater: 2, Group: observe.ByPeer, By: people.Actor{Name: "Bob"}, At: rated().At, Withdraws: 7, Why: "A slip."}
	if err := takes.Check(); err != nil {
		t.Fatalf("a good withdrawal: %v", err)
	}
	for _, tt := range []struct {
		name string
		base observe.Rating
		harm func(*observe.Rating)
		want string
	}{
		{"nobody", rated(), func(r *observe.Rating) { r.Person = 0 }, "the person it is about"},
		{"by nobody", rated(), func(r *observe.Rating) { r.Rater = 0 }, "whoever gives it"},
		{"no group", rated(), func(r *observe.Rating) { r.Group = 0 }, "how the rater knows"},
		{"a group that is not there", rated(), func(r *observe.Rating) { r.Group = 7 }, "how the rater knows"},
		{"self by somebody else", rated(), func(r *observe.Rating) { r.Group = observe.BySelf }, "Only the person can answer as self"},
		{"oneself as a peer", rated(), func(r *observe.Rating) { r.Rater = 1 }, "Nobody rates themself as peer"},
		{"no time", rated(), func(r *observe.Rating) { r.At = time.Time{} }, "the time"},
		{"entered by nobody", rated(), func(r *observe.Rating) { r.By.Name = " " }, "the name of whoever"},
		{"a day to come", rated(), func(r *observe.Rating) { r.Day = people.Date(2026, 3, 3) }, "has not come yet"},
		{"no day", rated(), func(r *observe.Rating) { r.Day = people.Never }, "the day on which"},
		{"a wave that cannot be shown", rated(), func(r *observe.Rating) { r.Wave = "Spr\x00ing" }, "control character"},
		{"a long wave", rated(), func(r *observe.Rating) { r.Wave = strings.Repeat("é", 101) }, "longer than 100"},
		{"no version", rated(), func(r *observe.Rating) { r.Asked.Version = 0 }, "the version"},
		{"no question", rated(), func(r *observe.Rating) { r.Asked.Questions = nil }, "at least one question"},
		{"a question twice", rated(), func(r *observe.Rating) { q := r.Asked.Questions; q[1] = q[0] }, "Question 2 is asked twice"},
		{"a question about nothing", rated(), func(r *observe.Rating) { r.Asked.Questions[1].Competency = 0 }, "Question 2 is about no competency"},
		{"a scale that is not there", rated(), func(r *observe.Rating) { r.Asked.Questions[0].Scale = 2 }, "Question 1 is answered on a scale"},
		{"too few answers", rated(), func(r *observe.Rating) { r.Answers = r.Answers[:1] }, "1 answers to 2 questions"},
		{"an answer over 5", rated(), func(r *observe.Rating) { r.Answers[1] = 6 }, "Answer 6 to question 2 is outside 1 to 5"},
		{"no answer at all", rated(), func(r *observe.Rating) { r.Answers[0] = 0 }, "No question has an answer"},
		{"a reason without a withdrawal", rated(), func(r *observe.Rating) { r.Why = "x" }, "Only a withdrawal"},
		{"a withdrawal with answers", takes, func(r *observe.Rating) { r.Answers = []byte{3} }, "A withdrawal has no answers"},
		{"a withdrawal without a reason", takes, func(r *observe.Rating) { r.Why = " " }, "Say why"},
		{"a withdrawal of nothing", takes, func(r *observe.Rating) { r.Withdraws = -1 }, "There is no rating -1"},
	} {
		r := tt.base
		r.Answers, r.Asked.Questions = slices.Clone(r.Answers), slices.Clone(r.Asked.Questions)
		tt.harm(&r)
		if err := r.Check(); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: Check = %v, want a sentence with %q", tt.name, err, tt.want)
		}
	}
}

func TestTheNewestAnswerCounts(t *testing.T) {
	t.Parallel()
	form := func(seq observe.RatingSeq, day people.Day, a, b byte) observe.Rating {
		r := rated()
		r.Seq, r.Day, r.Answers = seq, day, []byte{a, b}
		return r
	}
	other := form(4, 90, 1, 1)
	other.Rater = 3
	rs := []observe.Rating{
		form(1, 100, 1, 2), // both answers are given again
		form(2, 101, 3, 4), // the first is given again
		form(3, 103, 5, 0), // could not judge the second
		other,              // of somebody else
		form(5, 99, 2, 2),  // entered last, answered first
		form(6, 103, 4, 0), // entered later on the same day
	}
	got := observe.Newest(rs)
	want := []observe.Rating{other, form(2, 101, 0, 4), form(6, 103, 4, 0)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("newest (-want +got):\n%s", diff)
	}
	if rs[1].Answers[0] != 3 {
		t.Error("what was given was changed")
	}
}

// Newest leaves of each question the answer that a search for the newest finds,
// whatever the order, and nothing more to do.
func TestNewestIsAFold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var rs []observe.Rating
		for seq := range rapid.IntRange(0, 12).Draw(t, "forms") {
			r := observe.Rating{
				Seq: observe.RatingSeq(seq + 1), Person: people.ID(rapid.IntRange(1, 2).Draw(t, "person")),
				Rater: people.ID(rapid.IntRange(3, 4).Draw(t, "rater")), Day: people.Day(rapid.IntRange(1, 3).Draw(t, "day")),
			}
			for c := range framework.CompetencyID(3) {
				r.Asked.Questions = append(r.Asked.Questions, observe.Question{Competency: c + 1})
				r.Answers = append(r.Answers, byte(rapid.IntRange(0, 5).Draw(t, "answer")))
			}
			rs = append(rs, r)
		}
		got := observe.Newest(rs)
		type key struct {
			person, rater people.ID
			question      observe.Question
		}
		type told struct {
			seq    observe.RatingSeq
			answer byte
		}
		say := func(rs []observe.Rating) map[key]told {
			said, by := map[key]told{}, map[key]observe.Rating{}
			for _, r := range rs {
				for i, a := range r.Answers {
					k := key{r.Person, r.Rater, r.Asked.Questions[i]}
					if was, ok := by[k]; a > 0 && (!ok || r.Later(was)) {
						said[k], by[k] = told{r.Seq, a}, r
					}
				}
			}
			return said
		}
		if diff := cmp.Diff(say(rs), say(got), cmp.AllowUnexported(told{}, key{})); diff != "" {
			t.Fatal(diff)
		}
		n := 0
		for _, r := range got {
			for _, a := range r.Answers {
				if a > 0 {
					n++
				}
			}
		}
		if n != len(say(got)) {
			t.Fatalf("%d answers are left for %d questions", n, len(say(got)))
		}
		mixed := slices.Clone(rs)
		rand.New(rand.NewPCG(1, uint64(len(rs)))).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if diff := cmp.Diff(got, observe.Newest(mixed)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestRatingsInMemory(t *testing.T) {
	t.Parallel()
	observetest.TestRatings(t, func(*testing.T) observe.Ratings { return observetest.NewRatings() })
}
