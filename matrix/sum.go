package matrix

import (
	"slices"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A Sum is the totals of more people than are held at once.
type Sum struct {
	People  int
	Who     *Set          // who they are; nil where a filter leaves everybody
	columns []ColumnTotal // of all columns of the matrix
	asked   bool          // the role of anybody asks for anything
}

// A Tally makes a Sum of people who come one at a time, in any order, each
// once. All it holds is the row of the one who came last.
type Tally struct {
	sum     Sum
	m       *Matrix
	f       Filter
	words   []string
	looks   func(Cell) bool
	columns []int // that are looked at
	row     []Cell
}

// Tally returns the tally of those whom a filter leaves, in all columns
// whatever pillar it chooses.
func (m *Matrix) Tally(f Filter) *Tally {
	t := &Tally{m: m, f: f, words: f.words(), looks: f.Show.matches(), columns: m.across(f.Pillar)}
	t.sum.columns = make([]ColumnTotal, len(m.Columns))
	if f.Narrows() {
		t.sum.Who = &Set{}
	}
	return t
}

// Narrows reports whether a filter leaves out people.
func (f Filter) Narrows() bool { return f.Role != "" || len(f.words()) > 0 || f.Show.matches() != nil }

// Texts reports whether a filter asks for the name, title and unit of people.
func (f Filter) Texts() bool { return len(f.words()) > 0 }

// Wants reports whether the levels of a person matter: not if the filter leaves
// them out for other reasons.
func (t *Tally) Wants(who *Row) bool { return t.m.wants(who, t.f.Role, t.words) }

// Add adds a person who is wanted, if what stands for them is looked for.
func (t *Tally) Add(who *Row, all []observe.Standing) {
	t.row = append(t.row[:0], t.m.asked(who.Role)...)
	t.m.fill(t.row, all)
	if t.looks != nil && !slices.ContainsFunc(t.columns, func(c int) bool { return t.looks(t.row[c]) }) {
		return
	}
	t.sum.People++
	if t.sum.Who != nil {
		t.sum.Who.Add(who.Person)
	}
	for c := range t.row {
		t.sum.columns[c].add(t.row[c])
		t.sum.asked = t.sum.asked || t.row[c].Asked()
	}
}

// Sum returns the totals of those who were added.
func (t *Tally) Sum() *Sum { return &t.sum }

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

// A Set is some of the people, a bit for each: the numbers of people are small
// and dense, so that a hundred thousand take twelve kilobytes.
type Set struct {
	bits  []uint64
	count int
}

// Add adds a person, who is in the set once however often they are added.
func (s *Set) Add(p people.ID) {
	i, bit := int(p/64), uint64(1)<<(p%64)
	if grow := i + 1 - len(s.bits); grow > 0 {
		s.bits = append(s.bits, make([]uint64, grow)...)
	}
	if s.bits[i]&bit == 0 {
		s.bits[i] |= bit
		s.count++
	}
}

// Has reports whether a person is in the set.
func (s *Set) Has(p people.ID) bool {
	i := int(p / 64)
	return p >= 0 && i < len(s.bits) && s.bits[i]&(1<<(p%64)) != 0
}

// Len returns how many people are in the set.
func (s *Set) Len() int { return s.count }
