// Package assess lets two people judge one, each out of the other's sight, so
// that they have something to talk about.
//
// A conversation is about one person. It has two seats: the person, and who
// leads them by a solid line on the day it is opened. Both get the same
// competencies, those that the person's role needs or else all of lead, manage
// and bridge, on one version of the framework, which stays the same whatever is
// published meanwhile. For each they choose the highest of its sentences that
// is typical, or say that they cannot judge it.
//
// What always holds:
//
//   - The curtain. Until both have finished, nobody sees what is on the other
//     seat, nor whether there is anything yet: only "finished" or "not yet". That
//     goes for those who keep the data as well, and for the record: both ratings
//     enter it together, when the curtain lifts. If a conversation is closed
//     before that, nothing of it ever does.
//   - A seat is filled in by whoever holds it. A keeper may enter what somebody
//     handed in on paper; that is said to everybody from then on, is never mixed
//     with what the holder has begun, and is not for a keeper who holds a seat.
//   - The manager's seat stays with who led the person on the day it was opened,
//     because they are the one who saw the work. When they have left, a keeper
//     closes the conversation, and the new manager begins another.
//   - Nothing that was saved is overwritten unseen: a form that was saved in
//     another window meanwhile is a conflict, and saving twice is saving once.
//   - What the two agree on is theirs: keepers do not see its text.
//
// A part that is finished can be taken back while the other is not. After that
// it is in the record, which is never edited: the next conversation follows.
package assess

import (
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// ID names a conversation inside the program.
type ID int64

// A Seat is from where somebody judges.
type Seat uint8

// The seats.
const (
	Self    Seat = iota // the person
	Manager             // who leads them
)

// Seats lists both.
var Seats = [...]Seat{Self, Manager}

// String returns the seat's key: "self" or "manager".
func (s Seat) String() string { return s.group().String() }

// Other returns the seat on the other side of the curtain.
func (s Seat) Other() Seat { return 1 - s }

func (s Seat) group() observe.Group {
	if s == Self {
		return observe.BySelf
	}
	return observe.ByManager
}

// ParseSeat returns the seat with the given key.
func ParseSeat(key string) (Seat, bool) {
	for _, s := range Seats {
		if s.String() == key {
			return s, true
		}
	}
	return 0, false
}

// Answers are 1 to observe.TopAnswer for the sentence of that level, or one of
// these.
const (
	CannotJudge byte = 0
	Blank       byte = 0xFF // not answered yet
)

// A Viewer is who looks or does something.
type Viewer struct {
	people.Actor
	Keeper bool // keeps the data of others: HR
}

// A Moment is when something is done.
type Moment struct {
	At   time.Time
	Day  people.Day
	Here [2]bool // whether who holds the seat is in the organisation on that day
}

// A Form is what somebody has filled in.
type Form struct {
	Answers []byte // one for each competency; nil while nothing was saved
	Saved   Saved
	Pace    observe.Pace // of its holder; a form from paper has none
}

// A Place is a seat and what was filled in there.
type Place struct {
	Holder    people.ID
	Own       Form      // by the holder
	Paper     Form      // by a keeper, from paper
	Finished  time.Time // zero while it is not
	FromPaper bool      // it is Paper that is finished
}

// Done reports whether the place is finished.
func (p *Place) Done() bool { return !p.Finished.IsZero() }

// counts returns the form that is finished, or would be.
func (p *Place) counts(paper bool) *Form {
	if paper {
		return &p.Paper
	}
	return &p.Own
}

// A Step is what the two have agreed to do next.
type Step struct {
	Text  string
	Saved Saved
}

// A Conversation is two people's view of one.
type Conversation struct {
	ID      ID
	UID     string                   // the name outside the program
	Person  people.ID                // whom it is about
	Version framework.VersionID      // on which both answer
	Asked   []framework.CompetencyID // in the framework's order
	Day     people.Day               // on which it was opened
	By      people.Actor             // who opened it
	At      time.Time
	Places  [2]Place // by seat
	Step    Step

	Closed   time.Time // by a keeper, before both had finished; zero if not
	ClosedBy people.Actor
}

// Lifted reports whether both have finished, and so may see each other's part.
func (c *Conversation) Lifted() bool { return c.Places[Self].Done() && c.Places[Manager].Done() }

// Open reports whether somebody still has something to fill in.
func (c *Conversation) Open() bool { return c.Closed.IsZero() && !c.Lifted() }

// SeatOf returns the seat that a person holds.
func (c *Conversation) SeatOf(who people.ID) (Seat, bool) {
	for _, s := range Seats {
		if who != 0 && c.Places[s].Holder == who {
			return s, true
		}
	}
	return 0, false
}
