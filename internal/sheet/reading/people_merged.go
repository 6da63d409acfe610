package reading

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
)

// merged are the cells of a list of people that are shown as one with cells
// below them: a unit or a manager that is written once for several people.
type merged struct {
	to   []sheet.Range // by first row
	open []spanned
	wide []sheet.Cell
}

// A spanned is what a merged cell holds, while its rows are read.
type spanned struct {
	sheet.Range
	cell sheet.Cell
}

// merged returns those of p that say something about everybody beside them.
// What tells one person from another is not among them.
func (p *peopleSheet) merged() *merged {
	m := &merged{}
	for _, r := range p.sheet.Merges {
		if r.Row2 == r.Row1 || r.Col1 >= len(p.cols) {
			continue
		}
		switch p.cols[r.Col1].role { // only the first column of a range holds anything
		case UnitRole, PositionRole, RoleRole, ManagerRole, JoinedRole, LeftRole:
			m.to = append(m.to, r)
		}
	}
	slices.SortFunc(m.to, func(a, b sheet.Range) int { return cmp.Compare(a.Row1, b.Row1) })
	return m
}

// fill returns the row with what merged cells above it hold. Rows come from
// top to bottom.
func (m *merged) fill(row sheet.Row) sheet.Row {
	if len(m.to) == 0 && len(m.open) == 0 {
		return row
	}
	m.open = slices.DeleteFunc(m.open, func(s spanned) bool { return s.Row2 < row.N })
	for len(m.to) > 0 && m.to[0].Row1 <= row.N {
		if r := m.to[0]; r.Row1 == row.N {
			c := row.Cell(r.Col1)
			c.Text = strings.Clone(c.Text)
			m.open = append(m.open, spanned{r, c})
		}
		m.to = m.to[1:]
	}
	for _, s := range m.open {
		if s.Row1 < row.N && row.Cell(s.Col1).Kind == sheet.Empty {
			row.Cells = m.put(row.Cells, s)
		}
	}
	return row
}

// put returns the cells with one of them set. The cells of a row belong to the
// reader, so they are copied.
func (m *merged) put(cells []sheet.Cell, s spanned) []sheet.Cell {
	wide := max(len(cells), s.Col1+1)
	m.wide = append(m.wide[:0], cells...)
	for len(m.wide) < wide {
		m.wide = append(m.wide, sheet.Cell{})
	}
	m.wide[s.Col1] = s.cell
	return m.wide
}
