package assess

import (
	"slices"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// A View is what somebody may see of a conversation. It is made by SeenBy alone,
// so what the curtain hides is in no page, answer or file: it is not there.
type View struct {
	UID     string
	Person  people.ID
	Manager people.ID // who holds the manager's seat
	Version framework.VersionID
	Asked   []framework.CompetencyID
	Day     people.Day
	By      string // who opened it

	Holds bool // the viewer has a seat, and Seat says which
	Seat  Seat

	Done      [2]bool   // by seat: all that is said of the other side
	FromPaper [2]string // by seat: the name of who entered the finished part from paper
	Own       Form      // what the viewer has filled in
	Entering  [2]Form   // by seat: what the viewer is entering from paper
	Closed    time.Time
	ClosedBy  string

	Lifted   bool
	Finished [2]time.Time // by seat, once lifted
	Answers  [2][]byte    // by seat, once lifted
	Step     Step         // once lifted, for the two who talk

	MayFill, MayReopen, MayClose, MayAgree bool
	MayEnter                               [2]bool // by seat: a form from paper
	MayTakeBack                            [2]bool // by seat: a form that the viewer entered from paper
}

// SeenBy returns what somebody sees of the conversation. It is false for those
// who have nothing to do with it: to them it does not exist.
func (c *Conversation) SeenBy(who Viewer) (View, bool) {
	seat, holds := c.SeatOf(who.Person)
	if !holds && !who.Keeper {
		return View{}, false
	}
	v := View{
		UID: c.UID, Person: c.Person, Manager: c.Places[Manager].Holder, Version: c.Version, Asked: slices.Clone(c.Asked), Day: c.Day, By: c.By.Name,
		Holds: holds, Seat: seat, Closed: c.Closed, ClosedBy: c.ClosedBy.Name, Lifted: c.Lifted(),
		MayClose: who.Keeper && c.Open(), MayAgree: holds && c.Lifted(),
	}
	for _, s := range Seats {
		c.show(&v, s, who)
	}
	if holds {
		mine := &c.Places[seat]
		v.Own = mine.Own
		if mine.Done() && mine.FromPaper {
			v.Own = mine.Paper
		}
		v.MayFill = c.Open() && !mine.Done()
		v.MayReopen = c.Open() && mine.Done()
	}
	if v.MayAgree {
		v.Step = c.Step
	}
	return v, true
}

// show fills in what is said of a seat to whoever sees the conversation.
func (c *Conversation) show(v *View, s Seat, who Viewer) {
	p := &c.Places[s]
	v.Done[s] = p.Done()
	if p.Done() && p.FromPaper {
		v.FromPaper[s] = p.Paper.Saved.By.Name
	}
	if v.Lifted {
		v.Finished[s], v.Answers[s] = p.Finished, p.counts(p.FromPaper).Answers
	}
	if !who.Keeper || v.Holds || !c.Open() {
		return
	}
	entered := p.Paper.Saved.Revision > 0 && p.Paper.Saved.By.Account == who.Account
	v.MayEnter[s] = !p.Done()
	v.MayTakeBack[s] = p.Done() && p.FromPaper && entered
	if entered && !p.Done() {
		v.Entering[s] = p.Paper
	}
}
