// Package matrix is the view of many people × many competencies: what each
// has, what each needs, how fresh that is, and the totals at both edges.
//
// A matrix is columnar: cells of sixteen bytes, row by row, so that a thousand
// people × a thousand competencies are sixteen megabytes and a total is one
// walk. It is made anew for each look at it and never changed.
//
// People are ordered by name, unit or role, and never by a level or a number
// made of levels: the matrix finds holes in what a group can do and does not
// rank the people in it. Competencies may be ordered by how much is missing.
package matrix

import (
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/gap"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// A Column is one competency.
type Column struct {
	framework.Competency
	Months int // for how long its levels stay fresh

	since people.Day // what was seen before is out of date
}

// A Row is one person.
type Row struct {
	Person people.ID
	UID    string
	Name   string
	Sort   string // Name, folded
	Title  string
	Unit   people.UnitID
	Within string // the unit's name; "" where it is not known
	Role   framework.RoleID
}

// A Cell is what is known and what is asked of one person in one competency.
type Cell struct {
	Level  framework.Level // observe.NoLevel if nothing is known
	Need   framework.Level // observe.NoLevel if nothing is asked
	Target framework.Level // observe.NoLevel if not said
	Weight int16           // of the need, in hundredths
	Day    people.Day      // when the level was seen
	Source observe.Source
	Flags  Flags

	Priority int16 // of the target; observe.NoPriority if not said
}

// Flags are what else there is to say about a cell.
type Flags uint8

// The flags.
const (
	Stale     Flags = 1 << iota // the level is out of date
	Evidence                    // there is a note or a link
	NotNeeded                   // the role does not need it, which differs from level 0
	Others                      // other sources have said something too
	Older                       // the level was stated on an older version of the framework
)

// Known reports whether there is a level.
func (c Cell) Known() bool { return c.Level != observe.NoLevel }

// Asked reports whether the role asks for a level.
func (c Cell) Asked() bool { return c.Need != observe.NoLevel }

// Is reports whether the cell has a flag.
func (c Cell) Is(f Flags) bool { return c.Flags&f != 0 }

// Gap returns the levels missing: 0 where none are, or where that is not known.
func (c Cell) Gap() framework.Level {
	if !c.Known() || !c.Asked() {
		return 0
	}
	return max(0, c.Need-c.Level)
}

// Status says how what is known stands to what is asked.
func (c Cell) Status() gap.Status {
	switch {
	case c.Is(NotNeeded):
		return gap.NotNeeded
	case !c.Asked():
		return gap.NotAsked
	case !c.Known():
		return gap.Unknown
	case c.Level < c.Need:
		return gap.Short
	}
	return gap.Met
}

// A Matrix is people × competencies on one day.
type Matrix struct {
	On      people.Day
	Version framework.Version     // where the columns are from
	Choices []framework.Framework // what the columns could be from
	Policy  observe.Policy
	Columns []Column
	Rows    []Row
	Cells   []Cell // len(Rows) × len(Columns), row by row

	column map[framework.CompetencyID]int
	needs  map[framework.RoleID][]Cell // what each role asks, as a row of cells
	roles  map[framework.RoleID]*framework.Role
}

// New returns the matrix of rows × all competencies of v, with what the roles
// of v ask for and nothing known.
func New(v framework.Version, rows []Row, on people.Day, p observe.Policy) *Matrix {
	m := &Matrix{On: on, Version: v, Policy: p, Rows: rows}
	m.Columns = make([]Column, len(v.Competencies))
	m.column = make(map[framework.CompetencyID]int, len(v.Competencies))
	for i, c := range v.Competencies {
		months := p.FreshFor(c.FreshMonths)
		m.Columns[i] = Column{c, months, observe.FreshSince(on, months)}
		m.column[c.ID] = i
	}
	m.needs = map[framework.RoleID][]Cell{0: m.needsOf(nil)}
	m.roles = make(map[framework.RoleID]*framework.Role, len(v.Roles))
	for i := range v.Roles {
		m.needs[v.Roles[i].ID] = m.needsOf(&v.Roles[i])
		m.roles[v.Roles[i].ID] = &v.Roles[i]
	}
	return m.Of(rows)
}

// Of returns the same matrix of other people, of whom nothing is known.
func (m *Matrix) Of(rows []Row) *Matrix {
	other := *m
	other.Rows = rows
	other.Cells = make([]Cell, 0, len(rows)*len(m.Columns))
	for _, r := range rows {
		other.Cells = append(other.Cells, m.asked(r.Role)...)
	}
	return &other
}

// asked returns what a role asks, as a row of cells. Nothing is asked by a role
// of another framework.
func (m *Matrix) asked(role framework.RoleID) []Cell {
	if row, ok := m.needs[role]; ok {
		return row
	}
	return m.needs[0]
}

// needsOf returns a row of cells in which nothing is known.
func (m *Matrix) needsOf(role *framework.Role) []Cell {
	needs := gap.Needs(role)
	row := make([]Cell, len(m.Columns))
	for i, c := range m.Columns {
		row[i] = Cell{Level: observe.NoLevel, Need: observe.NoLevel, Target: observe.NoLevel, Priority: observe.NoPriority}
		switch n := needs[c.Key]; {
		case n == nil:
		case n.NotNeeded:
			row[i].Flags |= NotNeeded
		default:
			row[i].Need, row[i].Weight = n.Level, int16(100*n.Weight)
		}
	}
	return row
}

// Row returns the cells of a row.
func (m *Matrix) Row(r int) []Cell { return m.Cells[r*len(m.Columns) : (r+1)*len(m.Columns)] }

// At returns one cell.
func (m *Matrix) At(r, c int) Cell { return m.Cells[r*len(m.Columns)+c] }

// Column returns the place of a competency, or -1.
func (m *Matrix) Column(id framework.CompetencyID) int {
	if i, ok := m.column[id]; ok {
		return i
	}
	return -1
}

// Fill puts what stands for a person, in the order of competencies, into their
// row.
func (m *Matrix) Fill(r int, all []observe.Standing) { m.fill(m.Row(r), all) }

func (m *Matrix) fill(row []Cell, all []observe.Standing) {
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].Competency == all[0].Competency {
			n++
		}
		m.put(row, all[:n])
		all = all[n:]
	}
}

// Empty returns the same matrix of nobody.
func (m *Matrix) Empty() *Matrix {
	none := *m
	none.Rows, none.Cells = nil, nil
	return &none
}

// Narrow returns the matrix of some of its rows.
func (m *Matrix) Narrow(rows []int) *Matrix {
	some := m.Empty()
	some.Rows = make([]Row, 0, len(rows))
	some.Cells = make([]Cell, 0, len(rows)*len(m.Columns))
	some.Take(m, rows)
	return some
}

// Take adds rows of another part of the same matrix.
func (m *Matrix) Take(part *Matrix, rows []int) {
	for _, r := range rows {
		m.Rows = append(m.Rows, part.Rows[r])
		m.Cells = append(m.Cells, part.Row(r)...)
	}
}

// put shows what the sources say of one competency.
func (m *Matrix) put(row []Cell, same []observe.Standing) {
	i, ok := m.column[same[0].Competency]
	if !ok {
		return
	}
	level, aim, others := profile.Choose(same, m.Policy.Order)
	c := &row[i]
	if aim >= 0 {
		c.Target, c.Priority = same[aim].Aim.Target, same[aim].Aim.Priority
	}
	if level < 0 {
		return
	}
	shown := &same[level]
	c.Level, c.Day, c.Source = shown.Level, shown.Day, shown.Source
	if !shown.FreshSince(m.On, m.Columns[i].since) {
		c.Flags |= Stale
	}
	if shown.Evidence {
		c.Flags |= Evidence
	}
	if others > 0 {
		c.Flags |= Others
	}
	if shown.Version < m.Version.ID {
		c.Flags |= Older
	}
}
