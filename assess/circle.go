package assess

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/people"
)

// A Circle is with whom somebody may have conversations: about themself, and
// about each of those whom they lead today.
type Circle struct {
	Me    *Neighbour // nil where the account belongs to nobody in the directory
	Leads []Neighbour
}

// A Neighbour is somebody with whom, or about whom, one may talk.
type Neighbour struct {
	people.Person
	Last     *Card // the newest conversation about them that the viewer may see
	MayBegin bool
}

// Circle returns the circle of an account, by name.
func (d *Desk) Circle(ctx context.Context, who access.Actor) (Circle, error) {
	v, err := d.viewer(ctx, who)
	if err != nil || v.Person == 0 {
		return Circle{}, err
	}
	me, err := d.directory.People(ctx, v.Person)
	if err != nil || len(me) == 0 {
		return Circle{}, err
	}
	h, err := d.directory.Person(ctx, me[0].UID)
	if err != nil {
		return Circle{}, err
	}
	day := people.DayOf(d.now())
	c := Circle{}
	if h.Present(day) {
		mine, err := d.neighbour(ctx, v, h.Person)
		if err != nil {
			return c, err
		}
		mine.MayBegin = mine.MayBegin && Lead(h, day) != 0
		c.Me = &mine
	}
	var ids []people.ID
	for _, l := range h.Reports {
		if l.Kind == people.Solid && l.Span.Has(day) {
			ids = append(ids, l.Person)
		}
	}
	reports, err := d.directory.People(ctx, ids...)
	if err != nil {
		return c, fmt.Errorf("reading whom somebody leads: %w", err)
	}
	slices.SortFunc(reports, func(a, b people.Person) int { return strings.Compare(a.Name, b.Name) })
	for _, p := range reports {
		one, err := d.neighbour(ctx, v, p)
		if err != nil {
			return c, err
		}
		c.Leads = append(c.Leads, one)
	}
	return c, nil
}

// neighbour finds the newest conversation about somebody, and whether another one
// may be opened: not while one is open, be it with somebody else.
func (d *Desk) neighbour(ctx context.Context, v Viewer, p people.Person) (Neighbour, error) {
	n := Neighbour{Person: p, MayBegin: true}
	all, err := d.store.With(ctx, p.ID)
	if err != nil {
		return n, fmt.Errorf("reading the conversations about somebody: %w", err)
	}
	about := all[:0]
	for _, c := range all {
		if c.Person == p.ID {
			about = append(about, c)
			n.MayBegin = n.MayBegin && !c.Open()
		}
	}
	cards, err := d.cards(ctx, v, about)
	if len(cards) > 0 {
		n.Last = &cards[0]
	}
	return n, err
}
