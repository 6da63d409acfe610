package matrix

import "slices"

// A Sum is the totals of more people than are held at once. Its zero value is
// of nobody.
type Sum struct {
	People  int
	columns []ColumnTotal // of all columns of the matrix
	asked   bool          // the role of anybody asks for anything
}

// Add adds those people of a part whom the filter leaves, in all columns
// whatever pillar it chooses. No person may be in two parts.
func (s *Sum) Add(part *Matrix, f Filter) {
	if s.columns == nil {
		s.columns = make([]ColumnTotal, len(part.Columns))
	}
	rows := part.Matching(f)
	s.People += len(rows)
	s.asked = s.asked || part.anyAsked(rows)
	for c := range s.columns {
		s.columns[c].add(part.columnTotal(c, rows, true))
	}
}

func (t *ColumnTotal) add(o ColumnTotal) {
	t.Asked += o.Asked
	t.Met += o.Met
	t.Short += o.Short
	t.Known += o.Known
	t.Solid += o.Solid
	t.Stale += o.Stale
	t.Covers += o.Covers
	t.Missing += o.Missing
}

// total returns the total of one column.
func (s *Sum) total(c int) ColumnTotal {
	t := s.columns[c]
	t.Single = t.single(s.People, s.asked)
	return t
}

// has reports whether a column has a cell that is looked for.
func (s *Sum) has(c int, show Show) bool {
	switch t := s.columns[c]; show {
	case ShowGaps:
		return t.Short > 0
	case ShowStale:
		return t.Stale > 0
	case ShowUnknown:
		return t.Asked > t.Met+t.Short
	}
	return true
}

// Matching returns the rows that a filter leaves, as they stand in the matrix.
func (m *Matrix) Matching(f Filter) []int { return m.shown(f, m.across(f.Pillar)) }

// Part is the view of a matrix that holds only some of the people whom the
// filter leaves, in the order they have. The totals are those of all of them,
// from s; where they have not been counted, s is nil and there are none.
func (m *Matrix) Part(f Filter, s *Sum) View {
	v := View{Matrix: m, Counted: s != nil, Across: m.across(f.Pillar)}
	for r := range m.Rows {
		v.Shown = append(v.Shown, r)
	}
	if s != nil {
		v.Across = slices.DeleteFunc(v.Across, func(c int) bool { return !s.has(c, f.Show) })
		totals := make(map[int]ColumnTotal, len(v.Across))
		for _, c := range v.Across {
			totals[c] = s.total(c)
		}
		m.orderColumns(v.Across, f.Columns, totals)
		for _, c := range v.Across {
			v.ColumnTotals = append(v.ColumnTotals, totals[c])
		}
		v.Facts = m.facts(s.People, v.Across, v.ColumnTotals)
	}
	for _, r := range v.Shown {
		v.RowTotals = append(v.RowTotals, m.rowTotal(r, v.Across))
	}
	return v
}
