package assess

import (
	"bytes"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// Saved says when and by whom something was saved last. Revision 0 is nothing
// yet.
type Saved struct {
	Revision int
	Window   string // the window or program that saved it
	Turn     int    // which of that window's savings it was
	At       time.Time
	By       people.Actor
}

// A Saving asks for something to be saved.
type Saving struct {
	Base   int    // the revision that the writer began with
	Window string // "" where windows do not name themselves
	Turn   int    // grows with each saving of a window
}

// next returns what follows s. Fresh is false if there is nothing to store:
// the same was saved already, or something newer from the same window. What
// another window has saved since Base is a conflict.
func (s Saved) next(in Saving, same bool, who people.Actor, at time.Time) (_ Saved, fresh bool, err error) {
	again := in.Window != "" && in.Window == s.Window // an answer was lost, or savings overtook each other
	switch {
	case in.Base < 0 || in.Base > s.Revision || in.Turn < 0 || len(in.Window) > maxWindow:
		return s, false, fault.New(fault.Invalid, "This form does not say what it was made from. Open the page again.")
	case again && in.Turn < s.Turn, same && s.Revision > 0:
		return s, false, nil
	case in.Base < s.Revision && !again:
		return s, false, fault.New(fault.Conflict, "This was saved at %s from another window or device. Nothing is lost: what is stored and what you have here are both still there.", s.At.In(at.Location()).Format("15:04:05"))
	}
	return Saved{s.Revision + 1, in.Window, in.Turn, at, who}, true, nil
}

const maxWindow = 64

// put returns the form with other answers.
func (f Form) put(in Saving, answers []byte, who people.Actor, at time.Time) (Form, error) {
	saved, fresh, err := f.Saved.next(in, bytes.Equal(f.Answers, answers), who, at)
	if err != nil || !fresh {
		return f, err
	}
	return Form{bytes.Clone(answers), saved, f.pace(answers, at)}, nil
}

// pace takes in how long the answers took that are new since the form was saved
// last. A form is saved two seconds after the first change, so those that come
// together took that time divided by their number. How long those took with
// which somebody begins is not known: reading comes before them.
func (f Form) pace(answers []byte, at time.Time) observe.Pace {
	fresh := 0
	for i, a := range answers {
		if a != Blank && (f.Answers == nil || f.Answers[i] == Blank) {
			fresh++
		}
	}
	p, took := f.Pace, at.Sub(f.Saved.At)
	if f.Saved.Revision == 0 || took < 0 || p.Timed+fresh > len(answers) {
		return p
	}
	p.Timed += fresh
	if took < time.Duration(fresh)*observe.QuickBelow {
		p.Quick += fresh
	}
	return p
}
