package assess_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/assess"
)

// Two worlds go through the same deeds and differ in nothing but what is filled
// in on one seat, and whether and how often it is saved. Until the curtain lifts
// nobody can tell them apart, but who fills it in.
func TestTheCurtain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seat := assess.Seat(rapid.IntRange(0, 1).Draw(t, "hidden seat"))
		paper := rapid.Bool().Draw(t, "from paper")
		hidden := person
		if seat == assess.Manager {
			hidden = manager
		}
		if paper {
			hidden = keeper
		}
		a, b := opened(t), opened(t)
		for range rapid.IntRange(1, 12).Draw(t, "deeds") {
			switch rapid.SampledFrom([]string{"hidden", "other", "finish other", "reopen other", "finish hidden", "reopen hidden", "close"}).Draw(t, "deed") {
			case "hidden":
				for _, c := range []*assess.Conversation{&a, &b} {
					for range rapid.IntRange(0, 2).Draw(t, "savings") {
						*c, _ = c.Save(hidden, seat, paper, savingOf(c, seat, paper), drawn(t), now)
					}
				}
			case "other":
				answers := drawn(t)
				for _, c := range []*assess.Conversation{&a, &b} {
					*c, _ = c.Save(holder(seat.Other()), seat.Other(), false, savingOf(c, seat.Other(), false), answers, now)
				}
			case "finish other", "reopen other":
				if a.Places[seat].Done() || b.Places[seat].Done() {
					continue // would lift
				}
				for _, c := range []*assess.Conversation{&a, &b} {
					*c, _, _ = c.Finish(holder(seat.Other()), seat.Other(), false, version(), now)
				}
			case "finish hidden":
				if a.Places[seat.Other()].Done() {
					continue
				}
				for _, c := range []*assess.Conversation{&a, &b} {
					*c, _ = c.Save(hidden, seat, paper, savingOf(c, seat, paper), complete(t), now)
					*c, _, _ = c.Finish(hidden, seat, paper, version(), now)
				}
			case "reopen hidden":
				for _, c := range []*assess.Conversation{&a, &b} {
					*c, _ = c.Reopen(hidden, seat, now)
				}
			case "close":
				for _, c := range []*assess.Conversation{&a, &b} {
					*c, _ = c.Close(other, now)
				}
			}
		}
		for _, who := range []assess.Viewer{person, manager, stranger, keeper, other, both, {}} {
			if who.Account == hidden.Account || paper && who.Person != 0 && who.Person == a.Places[seat].Holder || !paper && who.Person == hidden.Person && who.Person != 0 {
				continue // theirs
			}
			va, seesA := a.SeenBy(who)
			vb, seesB := b.SeenBy(who)
			if d := cmp.Diff(va, vb); d != "" || seesA != seesB {
				t.Fatalf("%q can tell what is behind the curtain:\n%s", who.Name, d)
			}
			if len(va.Answers[seat]) > 0 {
				t.Fatalf("%q sees answers: %+v", who.Name, va)
			}
		}
	})
}

func holder(s assess.Seat) assess.Viewer {
	if s == assess.Self {
		return person
	}
	return manager
}

func savingOf(c *assess.Conversation, s assess.Seat, paper bool) assess.Saving {
	if paper {
		return assess.Saving{Base: c.Places[s].Paper.Saved.Revision}
	}
	return assess.Saving{Base: c.Places[s].Own.Saved.Revision}
}

func drawn(t *rapid.T) []byte {
	return rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 2, 3, 4, 5, assess.Blank}), 3, 3).Draw(t, "answers")
}

func complete(t *rapid.T) []byte {
	return rapid.SliceOfN(rapid.ByteRange(0, 5), 3, 3).Draw(t, "complete answers")
}
