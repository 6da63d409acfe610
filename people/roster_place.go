package people

import (
	"fmt"

	"github.com/bearinghq/bearing/fault"
)

// place takes in where a row says that the person is. Said is whether a row
// without dates has spoken of them before.
func place(h History, said bool, r RosterRow, day Day, say sayer) (History, bool) {
	if r.Span.Empty() { // a guess would have them here, or gone, on days when they were not
		say.doubt(r, "to", r.Span.To.String(), "The first day without it is not after the beginning, "+r.Span.From.String()+". The position was left out; correct the dates.")
		return h, said
	}
	at := Place{r.In, r.Title, r.Role}
	if r.Span == Always {
		if main, ok := h.Main(day); said && ok && fill(at, main.Place()) != main.Place() {
			say.doubt(r, "name", r.Name, "The list has this person more than once, in different places. The first row counts; give the others dates, or take them out.")
			return h, said
		}
		said = true
	}
	now, err := h.settle(at, r.Span, day)
	if err != nil {
		column := "from"
		if e, ok := err.(*fault.Error); ok && e.Fields["to"] != "" {
			column = "to"
		}
		say.doubt(r, column, r.Span.From.String(), fmt.Sprintf("%s The position was left out.", err))
		return h, said
	}
	return now, said
}

// fill returns a place with what it leaves open taken from another.
func fill(at, was Place) Place {
	if at.Unit == 0 {
		at.Unit = was.Unit
	}
	if at.Unit == was.Unit && at.Title == "" {
		at.Title = was.Title
	}
	if at.Role == 0 && at.Title == was.Title {
		at.Role = was.Role
	}
	return at
}

// settle is the rule that Roster tells.
func (h History) settle(at Place, s Span, day Day) (History, error) {
	if s.To != Never {
		if s.From == Ever && h.Present(s.To) {
			return h.Leave(s.To)
		}
		if s.From == Ever && len(h.Positions) > 0 {
			return h, nil // has left already
		}
		return h.stay(at, s)
	}
	if s.From == Ever {
		s.From = day
	}
	main, here := h.Main(max(s.From, day))
	switch {
	case len(h.Positions) == 0:
		return h.stay(at, s)
	case here && fill(at, main.Place()) == main.Place():
		return h, nil
	case here && main.Span.From <= s.From:
		return h.Move(s.From, fill(at, main.Place()))
	case here:
		return h.Move(max(day, main.Span.From), fill(at, main.Place()))
	}
	if _, on := h.Main(s.From); on { // left since: comes back
		return h.Join(day, at)
	}
	return h.Join(s.From, at)
}

// stay is Stay for a list in which the last day of one stay may be the first
// of the next, and in which what is known may be said again.
func (h History) stay(at Place, s Span) (History, error) {
	cut := append([]Position(nil), h.Positions...)
	for i, p := range cut {
		switch {
		case p.Place() == at && p.Span.Has(s.From) && s.To < p.Span.To && p.Span.To == Never:
			cut[i].Span.To = s.To
			h.Positions = cut
			if !h.Present(s.To) {
				gone := Span{s.To, Never}
				h.Lines, h.Reports = without(h.Lines, gone), without(h.Reports, gone)
			}
			return h.tidy()
		case p.Place() == at && p.Span.Has(s.From) && s.To <= p.Span.To:
			return h, nil
		case p.Span.From == s.To-1 && s.To != Never && s.From < p.Span.From:
			s.To = p.Span.From
		case p.Span.To-1 == s.From && p.Span.To != Never && p.Span.From < s.From:
			cut[i].Span.To = s.From
		}
	}
	h.Positions = cut
	return h.Stay(at, s)
}

// LinesOf takes in the managers that a row names, once they are known.
func LinesOf(h History, r RosterRow, day Day, solid ID, dotted []ID) (History, error) {
	d := day
	if r.Span != (Span{}) && r.Span.From != Ever && (len(h.Lines) == 0 || r.Span.From > h.Lines[len(h.Lines)-1].Span.From || r.Span.To != Never) {
		d = r.Span.From
	}
	if !h.Present(d) && len(h.Positions) > 0 {
		d = h.Positions[len(h.Positions)-1].Span.From
	}
	var err error
	if solid != 0 {
		h, err = h.ReportTo(solid, Solid, d)
	}
	for _, m := range dotted {
		if err == nil {
			h, err = h.ReportTo(m, Dotted, d)
		}
	}
	return h, err
}
