package matrix

import (
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/gap"
)

// Solid is the level from which somebody can do it on their own and is counted
// on, where no role says what is needed.
const Solid framework.Level = 300

// A ColumnTotal says how a group covers one competency.
type ColumnTotal struct {
	Asked   int  // people whose role asks for it
	Met     int  // of those, at what is asked or above
	Short   int  // of those, below it
	Known   int  // people of whom a level is known
	Solid   int  // people at 3 or above
	Stale   int  // levels that are out of date
	Covers  int  // people who can stand in: at what their role asks, or solid where it does not ask
	Missing int  // hundredths of levels: a sum over many is more than a Level can hold
	Single  bool // exactly one person covers it: a single point of failure
}

// A RowTotal says how a person stands to their role. It is never used to order
// people.
type RowTotal struct {
	Asked, Met, Short, Known, Stale int
	Columns                         int
}

// columnTotal walks one column over the given rows.
func (m *Matrix) columnTotal(c int, rows []int, anyAsked bool) ColumnTotal {
	var t ColumnTotal
	for _, r := range rows {
		t.add(m.At(r, c))
	}
	t.Single = t.single(len(rows), anyAsked)
	return t
}

// add adds one person.
func (t *ColumnTotal) add(cell Cell) {
	switch cell.Status() {
	case gap.Met:
		t.Asked++
		t.Met++
	case gap.Short:
		t.Asked++
		t.Short++
		t.Missing += int(cell.Gap())
	case gap.Unknown:
		t.Asked++
	}
	if !cell.Known() {
		return
	}
	t.Known++
	if cell.Level >= Solid {
		t.Solid++
	}
	if cell.Is(Stale) {
		t.Stale++
	}
	if covers(cell) {
		t.Covers++
	}
}

// single reports whether a group of people rests on one of them.
func (t ColumnTotal) single(people int, anyAsked bool) bool {
	return t.Covers == 1 && people > 1 && (t.Asked > 0 || !anyAsked)
}

// covers reports whether somebody can be counted on: at what their own role
// asks, or solid where it asks for nothing.
func covers(c Cell) bool {
	if c.Asked() && c.Need > 0 {
		return c.Level >= c.Need
	}
	return c.Level >= Solid
}

// rowTotal walks one row over the given columns.
func (m *Matrix) rowTotal(r int, columns []int) RowTotal {
	t := RowTotal{Columns: len(columns)}
	for _, c := range columns {
		cell := m.At(r, c)
		switch cell.Status() {
		case gap.Met:
			t.Asked++
			t.Met++
		case gap.Short:
			t.Asked++
			t.Short++
		case gap.Unknown:
			t.Asked++
		}
		if cell.Known() {
			t.Known++
		}
		if cell.Is(Stale) {
			t.Stale++
		}
	}
	return t
}

// Facts are what a reader wants to know first.
type Facts struct {
	People, Columns int
	Singles         []int  // columns that one person alone covers
	Holes           []Hole // the thinnest competency of each pillar, in the order of pillars
	Stale           int    // levels that are out of date
	Known, Cells    int
	Months          int // the age at which most levels are out of date
}

// A Hole is where a pillar is thinnest.
type Hole struct {
	Pillar   framework.Pillar
	Column   int
	Met, Of  int  // people at what is needed, of those of whom it is needed
	ByRoles  bool // needed by roles; else Met counts people who are solid
	NoHole   bool // everybody is where they need to be
	Untested bool // nothing is known of the pillar
}

// facts gathers the facts from the totals of the columns shown.
func (m *Matrix) facts(people int, columns []int, totals []ColumnTotal) Facts {
	f := Facts{People: people, Columns: len(columns), Months: m.Policy.Months, Cells: people * len(columns)}
	for i, c := range columns {
		f.Stale += totals[i].Stale
		f.Known += totals[i].Known
		if totals[i].Single {
			f.Singles = append(f.Singles, c)
		}
	}
	for _, p := range m.Version.Pillars {
		if h, ok := m.hole(p, people, columns, totals); ok {
			f.Holes = append(f.Holes, h)
		}
	}
	return f
}

// hole finds the competency of a pillar that the smallest share of people have.
// What roles ask for comes first; where they ask for nothing, being solid counts.
func (m *Matrix) hole(p framework.Pillar, people int, columns []int, totals []ColumnTotal) (Hole, bool) {
	h := Hole{Pillar: p, Column: -1}
	known := 0
	for i, c := range columns {
		if m.Columns[c].Pillar == p.Key && totals[i].Asked > 0 {
			h.ByRoles = true
		}
	}
	for i, c := range columns {
		t := totals[i]
		if m.Columns[c].Pillar != p.Key || h.ByRoles && t.Asked == 0 {
			continue
		}
		known += t.Known
		met, of := t.Solid, people
		if h.ByRoles {
			met, of = t.Met, t.Asked
		}
		if t.Known > 0 && (h.Column < 0 || met*h.Of < h.Met*of || met*h.Of == h.Met*of && of > h.Of) {
			h.Column, h.Met, h.Of = c, met, of
		}
	}
	h.Untested = known == 0
	h.NoHole = h.Column >= 0 && h.Met == h.Of
	return h, h.Column >= 0
}
