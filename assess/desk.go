package assess

import (
	"context"
	"fmt"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A Desk is where everybody does what the rules allow them. It hands out views
// and nothing else, so that whoever serves pages or answers programs cannot
// look behind the curtain by mistake.
type Desk struct {
	store      Store
	directory  people.Directory
	frameworks framework.Store
	now        func() time.Time
}

// NewDesk returns a desk.
func NewDesk(s Store, d people.Directory, f framework.Store, now func() time.Time) *Desk {
	return &Desk{s, d, f, now}
}

// A Shown is a view with the names that go with it.
type Shown struct {
	View
	About, Leads people.Person // whom it is about, and who holds the manager's seat
	On           framework.Version
	LeadChanged  bool    // somebody else leads the person today
	Here         [2]bool // by seat: whether who holds it is in the organisation today
}

// Stopped returns why the viewer cannot go on with their own form although it is
// not finished, or nil.
func (s Shown) Stopped() error {
	if !s.MayFill {
		return nil
	}
	return stopped(s.Here, s.Seat, false)
}

// Competencies returns what is asked, in order.
func (s Shown) Competencies() []framework.Competency {
	all := make([]framework.Competency, len(s.Asked))
	for i, id := range s.Asked {
		all[i], _ = s.On.CompetencyByID(id)
	}
	return all
}

// Holder returns who holds a seat.
func (s Shown) Holder(seat Seat) people.Person {
	if seat == Self {
		return s.About
	}
	return s.Leads
}

// viewer finds out who an account is.
func (d *Desk) viewer(ctx context.Context, who access.Actor) (Viewer, error) {
	v := Viewer{people.Actor{Account: people.AccountID(who.Account), Name: who.Name}, access.May(who, access.KeepConversations)}
	p, err := d.directory.ByEmail(ctx, who.Email)
	switch {
	case fault.Is(err, fault.NotFound):
		return v, nil
	case err != nil:
		return v, fmt.Errorf("finding whose account it is: %w", err)
	}
	v.Person = p.ID
	return v, nil
}

func (d *Desk) moment() Moment {
	now := d.now()
	return Moment{At: now, Day: people.DayOf(now)}
}

// Open opens a conversation about the person with this outside id.
func (d *Desk) Open(ctx context.Context, who access.Actor, person string) (Shown, error) {
	v, err := d.viewer(ctx, who)
	if err != nil {
		return Shown{}, err
	}
	h, err := d.directory.Person(ctx, person)
	if err != nil {
		return Shown{}, err
	}
	m := d.moment()
	version, asked, err := d.asks(ctx, h, m.Day)
	if err != nil {
		return Shown{}, err
	}
	c, err := Begin(v, h, Lead(h, m.Day), version, asked, m)
	if err != nil {
		return Shown{}, err
	}
	if c, err = d.store.Add(ctx, c); err != nil {
		return Shown{}, err
	}
	return d.shown(ctx, v, c)
}

// asks returns what to ask about somebody, and on which version.
func (d *Desk) asks(ctx context.Context, h people.History, day people.Day) (framework.Version, []framework.CompetencyID, error) {
	all, err := d.frameworks.Current(ctx)
	if err != nil {
		return framework.Version{}, nil, fmt.Errorf("reading frameworks: %w", err)
	}
	if main, here := h.Main(day); here && main.Role != 0 {
		for _, v := range all {
			if role, known := v.RoleByID(main.Role); known {
				return v, Asks(v, &role), nil
			}
		}
	}
	for _, v := range all {
		if asked := Asks(v, nil); len(asked) > 0 {
			return v, asked, nil
		}
	}
	return framework.Version{}, nil, nil
}

// See returns what somebody sees of a conversation, or fault.NotFound.
func (d *Desk) See(ctx context.Context, who access.Actor, uid string) (Shown, error) {
	v, err := d.viewer(ctx, who)
	if err != nil {
		return Shown{}, err
	}
	c, err := d.store.Get(ctx, uid)
	if err != nil {
		return Shown{}, err
	}
	return d.shown(ctx, v, c)
}

var errNone = fault.New(fault.NotFound, "There is no such conversation.")

func (d *Desk) shown(ctx context.Context, who Viewer, c Conversation) (Shown, error) {
	view, ok := c.SeenBy(who)
	if !ok {
		return Shown{}, errNone
	}
	s := Shown{View: view}
	both, err := d.people(ctx, view)
	if err != nil {
		return s, err
	}
	s.About, s.Leads = both[view.Person], both[view.Manager]
	if s.On, err = d.frameworks.Get(ctx, view.Version); err != nil {
		return s, fmt.Errorf("reading the version of a conversation: %w", err)
	}
	day := people.DayOf(d.now())
	for _, seat := range Seats {
		h, err := d.directory.Person(ctx, s.Holder(seat).UID)
		if fault.Is(err, fault.NotFound) {
			continue // removed with the import that brought them
		}
		if err != nil {
			return s, err
		}
		s.Here[seat] = h.Present(day)
		if now := Lead(h, day); seat == Self {
			s.LeadChanged = now != 0 && now != view.Manager
		}
	}
	return s, nil
}

func (d *Desk) people(ctx context.Context, views ...View) (map[people.ID]people.Person, error) {
	var ids []people.ID
	for _, v := range views {
		ids = append(ids, v.Person, v.Manager)
	}
	list, err := d.directory.People(ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("reading who takes part: %w", err)
	}
	by := make(map[people.ID]people.Person, len(list))
	for _, p := range list {
		by[p.ID] = p
	}
	return by, nil
}

// A Filling is a form as it is sent.
type Filling struct {
	Saving
	Said   map[string]string // by key of competency; see Conversation.Read
	Paper  bool              // entered by a keeper, for the seat For
	For    Seat
	Finish bool
}

// Fill saves a form, and finishes it if that is asked for: both or neither.
// But what can be saved is saved even where it is not complete.
func (d *Desk) Fill(ctx context.Context, who access.Actor, uid string, f Filling) (Shown, error) {
	shown, incomplete, err := d.fill(ctx, who, uid, f)
	if err == nil && incomplete != nil {
		err = incomplete
	}
	return shown, err
}

func (d *Desk) fill(ctx context.Context, who access.Actor, uid string, f Filling) (_ Shown, incomplete, _ error) {
	shown, err := d.change(ctx, who, uid, func(c Conversation, v Viewer, on framework.Version, m Moment) (Conversation, []observe.Rating, error) {
		seat := f.For
		if !f.Paper {
			seat, _ = c.SeatOf(v.Person)
		}
		answers, err := c.Read(on, f.Said)
		if err != nil {
			return c, nil, err
		}
		if f.Finish && c.finishedAs(v, seat, f.Paper, answers) {
			return c, nil, nil
		}
		saved, err := c.Save(v, seat, f.Paper, f.Saving, answers, m)
		if err != nil || !f.Finish {
			return saved, nil, err
		}
		finished, ratings, err := saved.Finish(v, seat, f.Paper, on, m)
		if err != nil {
			incomplete = err
			return saved, nil, nil
		}
		incomplete = nil
		return finished, ratings, nil
	})
	return shown, incomplete, err
}

// Reopen takes back a part that is finished: one's own, or one that was entered
// from paper for a seat.
func (d *Desk) Reopen(ctx context.Context, who access.Actor, uid string, paper bool, of Seat) (Shown, error) {
	return d.change(ctx, who, uid, func(c Conversation, v Viewer, _ framework.Version, m Moment) (Conversation, []observe.Rating, error) {
		seat := of
		if !paper {
			seat, _ = c.SeatOf(v.Person)
		}
		c, err := c.Reopen(v, seat, m)
		return c, nil, err
	})
}

// Close ends a conversation that will not be finished.
func (d *Desk) Close(ctx context.Context, who access.Actor, uid string) (Shown, error) {
	return d.change(ctx, who, uid, func(c Conversation, v Viewer, _ framework.Version, m Moment) (Conversation, []observe.Rating, error) {
		c, err := c.Close(v, m)
		return c, nil, err
	})
}

// Agree keeps the next step.
func (d *Desk) Agree(ctx context.Context, who access.Actor, uid string, in Saving, text string) (Shown, error) {
	return d.change(ctx, who, uid, func(c Conversation, v Viewer, _ framework.Version, m Moment) (Conversation, []observe.Rating, error) {
		c, err := c.Agree(v, in, text, m)
		return c, nil, err
	})
}

// change does something to a conversation that the viewer may see.
func (d *Desk) change(ctx context.Context, who access.Actor, uid string, do func(Conversation, Viewer, framework.Version, Moment) (Conversation, []observe.Rating, error)) (Shown, error) {
	v, err := d.viewer(ctx, who)
	if err != nil {
		return Shown{}, err
	}
	was, err := d.store.Get(ctx, uid)
	if err != nil {
		return Shown{}, err
	}
	before, err := d.shown(ctx, v, was)
	if err != nil {
		return Shown{}, err
	}
	m := d.moment()
	m.Here = before.Here
	now, err := d.store.Update(ctx, uid, func(c Conversation) (Conversation, []observe.Rating, error) {
		return do(c, v, before.On, m)
	})
	if err != nil {
		return before, err
	}
	return d.shown(ctx, v, now)
}

// A Card is one line of a list of conversations.
type Card struct {
	View
	About, Leads people.Person
}

// Mine returns the conversations in which somebody has a seat, newest first.
func (d *Desk) Mine(ctx context.Context, who access.Actor) ([]Card, error) {
	v, err := d.viewer(ctx, who)
	if err != nil || v.Person == 0 {
		return nil, err
	}
	all, err := d.store.With(ctx, v.Person)
	if err != nil {
		return nil, err
	}
	return d.cards(ctx, v, all)
}

// Unfinished returns the open conversations of everybody to a keeper, oldest
// first, up to limit of those behind after, and where the next page begins.
func (d *Desk) Unfinished(ctx context.Context, who access.Actor, after ID, limit int) ([]Card, ID, error) {
	v, err := d.viewer(ctx, who)
	if err != nil {
		return nil, 0, err
	}
	if !v.Keeper {
		return nil, 0, fault.New(fault.Forbidden, "Only HR sees which conversations are open.")
	}
	all, err := d.store.Unfinished(ctx, after, limit+1)
	if err != nil {
		return nil, 0, err
	}
	var next ID
	if len(all) > limit {
		all = all[:limit]
		next = all[limit-1].ID
	}
	cards, err := d.cards(ctx, v, all)
	return cards, next, err
}

func (d *Desk) cards(ctx context.Context, who Viewer, all []Conversation) ([]Card, error) {
	var cards []Card
	var views []View
	for i := range all {
		if view, ok := all[i].SeenBy(who); ok {
			views = append(views, view)
		}
	}
	names, err := d.people(ctx, views...)
	if err != nil {
		return nil, err
	}
	for _, v := range views {
		cards = append(cards, Card{v, names[v.Person], names[v.Manager]})
	}
	return cards, nil
}

// About returns what a person's page offers somebody: the conversations about
// the person that they may see, newest first, and whether they may open one.
func (d *Desk) About(ctx context.Context, who access.Actor, h people.History) (cards []Card, may bool, err error) {
	v, err := d.viewer(ctx, who)
	if err != nil {
		return nil, false, err
	}
	all, err := d.store.With(ctx, h.Person.ID)
	if err != nil {
		return nil, false, err
	}
	day := people.DayOf(d.now())
	may = MayBegin(v, h.Person.ID, Lead(h, day)) && h.Present(day)
	about := all[:0]
	for _, c := range all {
		if c.Person != h.Person.ID {
			continue
		}
		may = may && !c.Open()
		about = append(about, c)
	}
	cards, err = d.cards(ctx, v, about)
	return cards, may, err
}
