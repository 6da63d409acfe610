package assess_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
)

// long is a conversation about twenty-four competencies.
func long(t *testing.T) assess.Conversation {
	c := opened(t)
	c.Asked = nil
	for id := range 24 {
		c.Asked = append(c.Asked, framework.CompetencyID(100+id))
	}
	return c
}

// clicked returns the conversation after somebody has answered one question
// after the other, as a window saves it: two seconds after the first change
// that is not saved yet.
func clicked(t *testing.T, c assess.Conversation, seat assess.Seat, paper bool, gap func(question int) time.Duration) assess.Conversation {
	t.Helper()
	who := person
	if paper {
		who = keeper
	}
	answers := bytes.Repeat([]byte{assess.Blank}, len(c.Asked))
	at := nine
	var due time.Time
	turn := 0
	save := func(at time.Time) {
		m := now
		m.At = at
		turn++
		var err error
		if c, err = c.Save(who, seat, paper, assess.Saving{Window: "w", Turn: turn}, answers, m); err != nil {
			t.Fatal(err)
		}
		due = time.Time{}
	}
	for i := range answers {
		at = at.Add(gap(i))
		if !due.IsZero() && at.After(due) {
			save(due)
		}
		answers[i] = byte(1 + i%5)
		if due.IsZero() {
			due = at.Add(2 * time.Second)
		}
	}
	save(due)
	return c
}

func every(d time.Duration) func(int) time.Duration { return func(int) time.Duration { return d } }

func TestPace(t *testing.T) {
	for _, tt := range []struct {
		name  string
		gap   func(int) time.Duration
		fast  bool
		known bool
	}{
		{"half a second each", every(500 * time.Millisecond), true, true},
		{"a second and a half each", every(1500 * time.Millisecond), true, true},
		{"two and a half seconds each", every(2500 * time.Millisecond), false, true},
		{"half a minute each", every(30 * time.Second), false, true},
		{"quick, with a long pause in the middle", func(i int) time.Duration {
			if i == 12 {
				return time.Hour
			}
			return time.Second
		}, true, true},
		{"thoughtful, but for the last six", func(i int) time.Duration {
			if i >= 18 {
				return time.Second
			}
			return 10 * time.Second
		}, false, true},
	} {
		p := clicked(t, long(t), assess.Self, false, tt.gap).Places[assess.Self].Own.Pace
		if known := p.Timed >= 12; known != tt.known || known && (2*p.Quick > p.Timed) != tt.fast || p.Quick > p.Timed || p.Timed > 24 {
			t.Errorf("%s: %+v, want it fast: %v, known: %v", tt.name, p, tt.fast, tt.known)
		}
	}
}

func TestPaceIsNotKnown(t *testing.T) {
	t.Run("of a form that is sent at once", func(t *testing.T) {
		c := long(t)
		c, err := c.Save(person, assess.Self, false, assess.Saving{}, bytes.Repeat([]byte{3}, 24), now)
		if err != nil || c.Places[assess.Self].Own.Pace != (observe.Pace{}) {
			t.Errorf("%+v, %v", c.Places[assess.Self].Own.Pace, err)
		}
	})
	t.Run("of a form from paper", func(t *testing.T) {
		if p := clicked(t, long(t), assess.Self, true, every(time.Second)).Places[assess.Self].Paper.Pace; p != (observe.Pace{}) {
			t.Errorf("%+v", p)
		}
	})
	t.Run("from what is changed afterwards", func(t *testing.T) {
		c := clicked(t, long(t), assess.Self, false, every(10*time.Second))
		was := c.Places[assess.Self].Own
		answers := bytes.Repeat([]byte{2}, 24)
		m := now
		m.At = was.Saved.At.Add(time.Second)
		c, err := c.Save(person, assess.Self, false, assess.Saving{Window: "w", Turn: 99}, answers, m)
		if err != nil || c.Places[assess.Self].Own.Pace != was.Pace {
			t.Errorf("%+v, want %+v; %v", c.Places[assess.Self].Own.Pace, was.Pace, err)
		}
	})
	t.Run("where the clock was set back", func(t *testing.T) {
		c := long(t)
		answers := bytes.Repeat([]byte{assess.Blank}, 24)
		for turn, at := range []time.Time{nine, nine.Add(-time.Hour)} {
			answers[turn] = 4
			m := now
			m.At = at
			var err error
			if c, err = c.Save(person, assess.Self, false, assess.Saving{Window: "w", Turn: turn + 1}, answers, m); err != nil {
				t.Fatal(err)
			}
		}
		if p := c.Places[assess.Self].Own.Pace; p != (observe.Pace{}) {
			t.Errorf("%+v", p)
		}
	})
}

// What was measured goes into the record with the form, and with no other.
func TestPaceEntersTheRecord(t *testing.T) {
	v := version()
	c := opened(t)
	answers := bytes.Repeat([]byte{assess.Blank}, 3)
	for i := range answers {
		answers[i] = 3
		m := now
		m.At = nine.Add(time.Duration(i) * time.Second)
		var err error
		if c, err = c.Save(manager, assess.Manager, false, assess.Saving{Window: "w", Turn: i + 1}, answers, m); err != nil {
			t.Fatal(err)
		}
	}
	c, _, err := c.Finish(manager, assess.Manager, false, v, now)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = c.Save(person, assess.Self, false, assess.Saving{}, []byte{1, 2, 3}, now); err != nil {
		t.Fatal(err)
	}
	_, rs, err := c.Finish(person, assess.Self, false, v, now)
	if err != nil || len(rs) != 2 {
		t.Fatalf("%d ratings, %v", len(rs), err)
	}
	if want := (observe.Pace{Timed: 2, Quick: 2}); rs[0].Pace != (observe.Pace{}) || rs[1].Pace != want {
		t.Errorf("self %+v, manager %+v, want none and %+v", rs[0].Pace, rs[1].Pace, want)
	}
	for _, r := range rs {
		if err := r.Check(); err != nil {
			t.Error(err)
		}
	}
}
