package people

import (
	"fmt"

	"strings"
)

// A unitBook finds units by their paths, and numbers those that are missing.
type unitBook struct {
	at   map[unitName]UnitID
	span map[UnitID]Span
	seen map[unitPath]UnitID // those that were met before: many rows share one
	next UnitID
	made []Unit
}

type unitName struct {
	parent UnitID
	folded string
}

// A unitPath is where the names of a path lie.
type unitPath struct {
	first *string
	n     int
}

// newUnitBook takes in all units there are; the next one gets the given number.
func newUnitBook(all []Unit, next UnitID) *unitBook {
	b := &unitBook{map[unitName]UnitID{}, map[UnitID]Span{}, map[unitPath]UnitID{}, next, nil}
	type last struct {
		id UnitID
		to Day
	}
	best := map[unitName]last{}
	for _, u := range all {
		s, ok := b.span[u.ID]
		if !ok {
			s = u.Span
		}
		b.span[u.ID] = Span{min(s.From, u.Span.From), max(s.To, u.Span.To)}
		name := unitName{u.Parent, Fold(u.Name)}
		was, ok := best[name]
		if !ok || u.Span.To > was.to || u.Span.To == was.to && u.ID < was.id {
			best[name] = last{u.ID, u.Span.To}
			b.at[name] = u.ID
		}
	}
	return b
}

// find returns the unit with a path, and makes what is missing of it.
func (b *unitBook) find(r RosterRow, say sayer) UnitID {
	if len(r.Unit) == 0 {
		return 0
	}
	key := unitPath{&r.Unit[0], len(r.Unit)}
	if id, ok := b.seen[key]; ok {
		return id
	}
	parent := UnitID(0)
	for _, name := range r.Unit {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		tidy, err := CheckUnitName(name)
		if err != nil {
			say.doubt(r, "unit", name, fmt.Sprintf("%s The unit was left out.", err))
			return 0
		}
		at := unitName{parent, Fold(tidy)}
		id, ok := b.at[at]
		if !ok {
			id = b.make(tidy, parent)
			b.at[at] = id
		}
		parent = id
	}
	b.seen[key] = parent
	return parent
}

// make notes a new unit. It is there no longer than what it is in.
func (b *unitBook) make(name string, parent UnitID) UnitID {
	u := Unit{ID: b.next, Name: name, Parent: parent, Span: Always}
	if parent != 0 {
		u.Span = b.span[parent]
	}
	b.span[u.ID] = u.Span
	b.made = append(b.made, u)
	b.next++
	return u.ID
}
