package observe_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/fault"
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
		{"more quick answers than timed ones", rated(), func(r *observe.Rating) { r.Pace = observe.Pace{Timed: 1, Quick: 2} }, "which cannot be"},
		{"more timed answers than answers", rated(), func(r *observe.Rating) { r.Pace.Timed = 3 }, "which cannot be"},
		{"a withdrawal that was timed", takes, func(r *observe.Rating) { r.Pace.Timed = 1 }, "A withdrawal has no answers"},
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

func TestRatingsInMemory(t *testing.T) {
	t.Parallel()
	observetest.TestRatings(t, func(*testing.T) observe.Ratings { return observetest.NewRatings() })
}
