package reading

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/people"
)

// label returns what labels a row: the name, or else the first text before
// the levels.
func (w *wideReader) label(r sheet.Row) string {
	for _, j := range w.s.names {
		if t := text(r, j); t != "" {
			return t
		}
	}
	for j, c := range w.s.cols {
		if c.role == LevelRole {
			break
		}
		if t := text(r, j); t != "" {
			return t
		}
	}
	return ""
}

func (w *wideReader) name(r sheet.Row) string {
	if len(w.s.names) == 1 {
		return clean(r.Cell(w.s.names[0]).Text)
	}
	var parts []string
	for _, j := range w.s.names {
		if t := clean(r.Cell(j).Text); t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, " ")
}

// fillDown carries units down over merged and empty cells.
func (w *wideReader) fillDown(r sheet.Row) {
	for j, c := range w.s.cols {
		if c.role != UnitRole && c.role != CategoryRole {
			continue
		}
		if t := clean(r.Cell(j).Text); t != "" {
			w.fill[j] = strings.Clone(t)
			for k := j + 1; k < len(w.fill); k++ { // a new department ends the team
				if w.s.cols[k].role == UnitRole && w.s.sparse[k] {
					w.fill[k] = ""
				}
			}
		} else if !w.s.sparse[j] && !w.inMerge(r.N, j) {
			w.fill[j] = ""
		}
	}
}

// inMerge reports whether the cell is part of a merged range that began above.
func (w *wideReader) inMerge(n, j int) bool {
	i, ok := slices.BinarySearch(w.s.g.n, n)
	if !ok {
		return false
	}
	for _, m := range w.s.g.merges {
		if m.Col1 <= j && j <= m.Col2 && m.Row1 < i && i <= m.Row2 {
			return true
		}
	}
	return false
}

// continues reports whether a row without a name belongs to the person above.
func (w *wideReader) continues(r sheet.Row) bool {
	return w.person >= 0 && (w.s.measure >= 0 || w.inMerge(r.N, w.s.label))
}

// facts reports whether r says something about a person beside the name.
func (w *wideReader) facts(r sheet.Row) bool {
	for j, c := range w.s.cols {
		switch c.role {
		case EmailRole, NumberRole, PositionRole, RoleRole, ManagerRole, JoinedRole, LeftRole, FirstRole, LastRole:
			if !slices.Contains(w.s.names, j) && text(r, j) != "" {
				return true
			}
		case UnitRole:
			if text(r, j) != "" && !slices.Contains(w.s.names, j) && text(r, w.s.label) != "" {
				return true
			}
		}
	}
	return false
}

// lone handles a row with one text and no levels: a group, a person nobody has
// rated, or a remark.
func (w *wideReader) lone(r sheet.Row, label string) {
	if w.legend || isFooter(label) || isLegendTitle(label) {
		if w.started && isFooter(label) && len(pairsIn(label)) > 0 {
			w.legend = true
		}
		return
	}
	like := likePerson(label)
	i, ok := slices.BinarySearch(w.s.g.n, r.N)
	if !ok {
		i = -1
	}
	span := sheet.Range{}
	if i >= 0 {
		span = w.s.g.spanAt(i, w.s.label)
	}
	group := span.Col2 > span.Col1 || like < -0.2
	if !group && like < 0.2 && w.s.people > 0.2 && !w.s.single {
		group = true // the others look like people, this does not
	}
	if text(r, w.s.label) == "" {
		group = true
	}
	if group {
		w.flush()
		w.person = -1
		w.group = w.path(label)
		return
	}
	if w.started && w.lastN > 0 && r.N-w.lastN > 1 && like < 0.5 && w.isLast(i) {
		return // a remark below the table
	}
	w.flush()
	w.person = w.addPerson(r, clean(label))
	w.started = true
}

func (w *wideReader) isLast(i int) bool { return i >= 0 && w.s.g.whole && i == len(w.s.g.rows)-1 }

// unlike reports whether a name does not look like the names of people.
func (w *wideReader) unlike(name string) bool { return likePerson(name) <= 0.2 }

// addPerson returns the person that row r is about, new or known.
func (w *wideReader) addPerson(r sheet.Row, name string) int32 {
	p := Person{Row: r.N, Name: name, Joined: people.Ever, Left: people.Never}
	w.describe(&p, r)
	if p.Unit == nil {
		p.Unit = w.group
	}
	if p.Unit == nil {
		p.Unit = w.unit
	}
	at, fresh := w.identify(&p)
	w.again = !fresh
	if !fresh {
		q := &w.m.People[at]
		if int(at) >= w.known {
			w.doubtRow(r, name, fmt.Sprintf("%s stands twice in this sheet, first in %s %d.", q.Name, w.axis(), q.Row), "Both are read as one person; the first level of a competency counts.")
		}
		merge(q, &p)
	}
	return at
}

func (w *wideReader) axis() string {
	if w.s.layout == PeopleAsColumns {
		return "column"
	}
	return "row"
}

// describe fills in what the columns beside the name say.
func (w *wideReader) describe(p *Person, r sheet.Row) {
	var unit []string
	for j, c := range w.s.cols {
		t := clean(r.Cell(j).Text)
		if c.role == UnitRole {
			if w.fill[j] != "" {
				unit = append(unit, w.fill[j])
			}
			continue
		}
		if t == "" || absentWords()[fold(t)] {
			continue
		}
		switch c.role {
		case EmailRole:
			p.Email = strings.Clone(t)
		case NumberRole:
			p.Number = strings.Clone(t)
		case PositionRole:
			p.Position = strings.Clone(t)
		case RoleRole:
			p.Role = strings.Clone(t)
		case ManagerRole:
			p.Manager = strings.Clone(t)
		case JoinedRole:
			if d, wrong := parseDate(t, dayFirst); wrong == "" {
				p.Joined = d
			}
		case LeftRole:
			if d, wrong := parseDate(t, dayFirst); wrong == "" {
				p.Left = d
			}
		}
	}
	if len(unit) == 1 {
		unit = w.path(unit[0])
	}
	p.Unit = unit
	p.Name = strings.Clone(p.Name)
}
