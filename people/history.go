package people

import (
	"cmp"
	"slices"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

// A History is all that is known of one person over time. Its methods return a
// changed copy or say why not; a refused change changes nothing.
//
// A change takes effect on a day. What held until then ends there, and what
// begins lasts until what was already known to come next, so a change dated in
// the past or in the future falls into its place. A change on the very day
// something began corrects it.
type History struct {
	Person    Person
	Positions []Position // by first day
	Lines     []Line     // to this person's managers, by first day
	Reports   []Line     // from those who report to this person, by first day
}

// A Place is what a position is, apart from when.
type Place struct {
	Unit  UnitID
	Title string
	Role  framework.RoleID
}

// Place returns what p is, apart from when.
func (p Position) Place() Place { return Place{p.Unit, p.Title, p.Role} }

// On returns the positions held on day d, the main one first: it is the one
// held longest.
func (h History) On(d Day) []Position {
	var on []Position
	for _, p := range h.Positions {
		if p.Span.Has(d) {
			on = append(on, p)
		}
	}
	return on
}

// Main returns the main position on day d, if there is one.
func (h History) Main(d Day) (Position, bool) {
	for _, p := range h.Positions {
		if p.Span.Has(d) {
			return p, true
		}
	}
	return Position{}, false
}

// Present reports whether the person is here on day d.
func (h History) Present(d Day) bool { _, ok := h.Main(d); return ok }

// Until returns the first day on which the person is no longer here, and never
// again as far as is known: Never for those who stay, Ever for those who never
// came.
func (h History) Until() Day {
	until := Ever
	for _, p := range h.Positions {
		until = max(until, p.Span.To)
	}
	return until
}

// Equal reports whether both say the same.
func (h History) Equal(g History) bool {
	return h.Person == g.Person && slices.Equal(h.Positions, g.Positions) &&
		slices.Equal(h.Lines, g.Lines) && slices.Equal(h.Reports, g.Reports)
}

// stayEnd returns the first day after d on which the person is not here.
func (h History) stayEnd(d Day) Day {
	end := d
	for _, p := range h.Positions { // by first day, so one pass is enough
		if p.Span.From <= end && p.Span.To > end {
			end = p.Span.To
		}
	}
	return end
}

// Join begins a stay: of somebody new, or of somebody who comes back. It lasts
// until the next known position begins.
func (h History) Join(d Day, at Place) (History, error) {
	if p, ok := h.Main(d); ok {
		return h, fault.Field("day", "%s is already here on %s%s. Move them instead, or choose a day when they are not here.", h.Person.Name, d, since(p.Span))
	}
	to := Never
	for _, p := range h.Positions {
		if p.Span.From > d {
			to = p.Span.From
			break
		}
	}
	return h.with(Position{Person: h.Person.ID, Unit: at.Unit, Title: at.Title, Role: at.Role, Span: Span{d, to}})
}

// Move ends the main position and begins another.
func (h History) Move(d Day, to Place) (History, error) {
	was, ok := h.Main(d)
	switch {
	case !ok:
		return h, h.absent(d)
	case was.Place() == to:
		return h, nil
	}
	i := slices.Index(h.Positions, was)
	h.Positions = slices.Clone(h.Positions)
	if was.Span.From == d {
		p := &h.Positions[i]
		p.Unit, p.Title, p.Role = to.Unit, to.Title, to.Role
		return h.tidy()
	}
	h.Positions[i].Span.To = d
	return h.with(Position{Person: h.Person.ID, Unit: to.Unit, Title: to.Title, Role: to.Role, Span: Span{d, was.Span.To}})
}

// Also begins a position beside those the person has, until further notice.
func (h History) Also(d Day, at Place) (History, error) {
	if !h.Present(d) {
		return h, h.absent(d)
	}
	return h.with(Position{Person: h.Person.ID, Unit: at.Unit, Title: at.Title, Role: at.Role, Span: Span{d, h.stayEnd(d)}})
}

// Stay adds a position with both its ends, as a list from elsewhere gives it.
// What is known already is left alone.
func (h History) Stay(at Place, s Span) (History, error) {
	if s.Empty() {
		return h, fault.Field("to", "The position ends on %s, before it begins on %s. Check both dates.", s.To, s.From)
	}
	h.Positions = slices.Clone(h.Positions)
	for i, p := range h.Positions {
		switch {
		case p.Place() != at:
		case p.Span == s:
			return h, nil
		case p.Span.From == s.From: // the same stay, now with another end
			h.Positions[i].Span.To = s.To
			return h.tidy()
		}
	}
	return h.with(Position{Person: h.Person.ID, Unit: at.Unit, Title: at.Title, Role: at.Role, Span: s})
}

// End ends one position of several on day d, the first day without it.
func (h History) End(id PositionID, d Day) (History, error) {
	i := slices.IndexFunc(h.Positions, func(p Position) bool { return p.ID == id })
	if i < 0 {
		return h, fault.New(fault.NotFound, "There is no such position.")
	}
	if len(h.On(d)) < 2 && h.Positions[i].Span.Has(d) {
		return h.Leave(d)
	}
	h.Positions = slices.Clone(h.Positions)
	if p := &h.Positions[i]; p.Span.Has(d) {
		p.Span.To = d
		return h.tidy()
	}
	return h, fault.Field("day", "The position does not run on %s. Choose a day on which it does.", d)
}

// TakeBack removes a position that was entered by mistake. The one that ended
// when it began goes on in its stead.
func (h History) TakeBack(id PositionID) (History, error) {
	i := slices.IndexFunc(h.Positions, func(p Position) bool { return p.ID == id })
	if i < 0 {
		return h, fault.New(fault.NotFound, "There is no such position.")
	}
	gone := h.Positions[i]
	h.Positions = slices.Delete(slices.Clone(h.Positions), i, i+1)
	for j := range h.Positions {
		if h.Positions[j].Span.To == gone.Span.From {
			h.Positions[j].Span.To = gone.Span.To
			break
		}
	}
	return h.tidy()
}

// Correct replaces the place and the days of a position that were entered by
// mistake. What ended when it began, or began when it ended, moves along.
func (h History) Correct(id PositionID, at Place, s Span) (History, error) {
	i := slices.IndexFunc(h.Positions, func(p Position) bool { return p.ID == id })
	switch {
	case i < 0:
		return h, fault.New(fault.NotFound, "There is no such position.")
	case s.Empty():
		return h, fault.Field("to", "The position would end before it begins. Check both days.")
	}
	if _, err := CheckTitle(at.Title); err != nil {
		return h, err
	}
	was := h.Positions[i].Span
	h.Positions = slices.Clone(h.Positions)
	for j := range h.Positions {
		p := &h.Positions[j]
		switch {
		case j == i:
			p.Unit, p.Title, p.Role, p.Span = at.Unit, at.Title, at.Role, s
			continue
		case p.Span.To == was.From:
			p.Span.To = s.From
		case p.Span.From == was.To:
			p.Span.From = s.To
		}
		if p.Span.Empty() {
			return h, fault.New(fault.Conflict, "The position %s would take all days of the one beside it, %s. Take that one back first, or choose other days.", at.Title, p.Title)
		}
	}
	if gone := (Span{was.From, min(s.From, was.To)}); !gone.Empty() && !h.Present(gone.From) {
		h.Lines, h.Reports = later(h.Lines, gone), later(h.Reports, gone)
	}
	if gone := (Span{max(s.To, was.From), was.To}); !gone.Empty() && !h.Present(gone.From) {
		h.Lines, h.Reports = without(h.Lines, gone), without(h.Reports, gone)
	}
	return h.tidy()
}

// later lets lines that begin on the days of gone begin after them.
func later(lines []Line, gone Span) []Line {
	lines = slices.Clone(lines)
	for i := range lines {
		if l := &lines[i]; gone.Has(l.Span.From) {
			l.Span.From = gone.To
		}
	}
	return slices.DeleteFunc(lines, func(l Line) bool { return l.Span.Empty() })
}

// Leave ends every position and reporting line on day d, the first day on
// which the person is no longer here. They can join again later.
func (h History) Leave(d Day) (History, error) {
	if !h.Present(d) {
		return h, h.absent(d)
	}
	end := h.stayEnd(d)
	for _, p := range h.Positions {
		if p.Span.From > d && p.Span.From < end {
			return h, fault.Field("day", "%s has a position that begins on %s, after that day. Take it back first, or choose a later day.", h.Person.Name, p.Span.From)
		}
	}
	h.Positions = slices.Clone(h.Positions)
	for i := range h.Positions {
		if p := &h.Positions[i]; p.Span.Has(d) {
			p.Span.To = d
		}
	}
	gone := Span{d, end}
	h.Lines, h.Reports = without(h.Lines, gone), without(h.Reports, gone)
	return h.tidy()
}

// without cuts the days of gone, and what begins on them, from the lines.
func without(lines []Line, gone Span) []Line {
	var left []Line
	for _, l := range lines {
		if !l.Span.Meet(gone).Empty() {
			l.Span.To = min(l.Span.To, gone.From)
		}
		if !l.Span.Empty() {
			left = append(left, l)
		}
	}
	return left
}

// ReportTo begins a reporting line on day d. A solid line ends the solid line
// before it; dotted ones stand beside each other. It lasts until the next line
// already known, or until the person leaves. Whether it closes a circle is for
// Lines.Add to say.
func (h History) ReportTo(manager ID, kind LineKind, d Day) (History, error) {
	switch {
	case manager == h.Person.ID:
		return h, fault.Field("manager", "%s cannot report to themselves. Choose somebody else.", h.Person.Name)
	case !h.Present(d):
		return h, h.absent(d)
	}
	next := Line{Person: h.Person.ID, Manager: manager, Kind: kind, Span: Span{d, h.stayEnd(d)}}
	lines := slices.Clone(h.Lines)
	for i := range lines {
		l := &lines[i]
		rival := kind == Solid && l.Kind == Solid || kind == l.Kind && l.Manager == manager
		switch {
		case !rival:
		case l.Span.Has(d) && l.Manager == manager:
			return h, nil
		case l.Span.From == d:
			l.Manager = manager
			h.Lines = lines
			return h.tidy()
		case l.Span.Has(d):
			l.Span.To = d
		case l.Span.From > d:
			next.Span.To = min(next.Span.To, l.Span.From)
		}
	}
	h.Lines = append(lines, next)
	return h.tidy()
}

// Unreport ends a reporting line on day d, the first day without it.
func (h History) Unreport(id LineID, d Day) (History, error) {
	i := slices.IndexFunc(h.Lines, func(l Line) bool { return l.ID == id })
	if i < 0 {
		return h, fault.New(fault.NotFound, "There is no such reporting line.")
	}
	h.Lines = slices.Clone(h.Lines)
	if d >= h.Lines[i].Span.To {
		return h, fault.Field("day", "The reporting line ended on %s already. Choose an earlier day.", h.Lines[i].Span.To)
	}
	h.Lines[i].Span.To = d
	return h.tidy()
}

// Edit sets the name, e-mail address and employee number. They say who somebody is and
// have no days: a corrected name is corrected on every day.
func (h History) Edit(name, email, number string) (History, error) {
	p := h.Person
	p.Name, p.Email, p.Number = name, email, number
	p, err := CheckPerson(p)
	if err != nil {
		return h, err
	}
	h.Person = p
	return h, nil
}

func (h History) absent(d Day) error {
	return fault.Field("day", "%s is not here on %s. Choose a day when they are, or let them join first.", h.Person.Name, d)
}

// since says from when, where that is known.
func since(s Span) string {
	if s.From == Ever {
		return ""
	}
	return ", since " + s.From.String()
}

func (h History) with(p Position) (History, error) {
	if _, err := CheckTitle(p.Title); err != nil {
		return h, err
	}
	h.Positions = append(slices.Clone(h.Positions), p)
	return h.tidy()
}

// tidy puts positions and lines in order, drops empty ones, joins those that
// continue each other, and refuses two positions in one unit at once. It never
// changes the slices it is given.
func (h History) tidy() (History, error) {
	ps := slices.DeleteFunc(slices.Clone(h.Positions), func(p Position) bool { return p.Span.Empty() })
	slices.SortStableFunc(ps, byPlace)
	ps = joined(ps)
	for i, p := range ps {
		for _, q := range ps[:i] {
			if p.Unit == q.Unit && !p.Span.Meet(q.Span).Empty() {
				return h, fault.New(fault.Conflict, "%s already has a position in the same unit%s%s. End that one first, or choose other days.", h.Person.Name, since(q.Span), till(q.Span))
			}
		}
	}
	h.Positions = ps
	h.Lines = slices.DeleteFunc(slices.Clone(h.Lines), func(l Line) bool { return l.Span.Empty() })
	slices.SortStableFunc(h.Lines, func(a, b Line) int { return cmp.Compare(a.Span.From, b.Span.From) })
	return h, nil
}

func byPlace(a, b Position) int {
	return cmp.Or(cmp.Compare(a.Span.From, b.Span.From), cmp.Compare(order(a.ID), order(b.ID)))
}

// order puts what is not stored yet behind what is.
func order(id PositionID) PositionID {
	if id == 0 {
		return 1 << 62
	}
	return id
}

// joined makes one position of two where the second is the first, continued.
func joined(ps []Position) []Position {
	var out []Position
	for _, p := range ps {
		i := slices.IndexFunc(out, func(q Position) bool { return q.Place() == p.Place() && q.Span.To == p.Span.From })
		if i < 0 {
			out = append(out, p)
			continue
		}
		out[i].Span.To = p.Span.To
		if out[i].ID == 0 {
			out[i].ID = p.ID
		}
	}
	return out
}

func till(s Span) string {
	if s.To == Never {
		return ""
	}
	return ", until " + s.To.String()
}
