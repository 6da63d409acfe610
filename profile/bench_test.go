package profile_test

import (
	"testing"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// One person with eight raters on 24 items.
func BenchmarkCount(b *testing.B) {
	g := profile.NewGauge(standard(), profile.Shipped())
	var all []observe.Rating
	for i := range 8 {
		one := observe.Rating{Seq: observe.RatingSeq(i + 1), Person: 1, Rater: people.ID(i + 2), Group: []observe.Group{observe.ByManager, observe.ByPeer}[min(i, 1)], Day: today, Import: 1}
		for _, c := range g.Competencies {
			one.Asked.Questions = append(one.Asked.Questions, observe.Question{Competency: c, Item: "q1"})
			one.Answers = append(one.Answers, 4)
		}
		all = append(all, one)
	}
	b.ReportAllocs()
	for b.Loop() {
		if forms, _ := g.Count(all); len(forms) != 8 {
			b.Fatal("forms are missing")
		}
	}
}
