package matrix

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/gap"
)

// A Show says which cells are looked for.
type Show string

// What can be looked for. Rows and columns without such a cell are left out.
const (
	ShowAll     Show = ""
	ShowGaps    Show = "gaps"
	ShowStale   Show = "stale"
	ShowUnknown Show = "unknown" // asked and not known
)

// An Order is how people are ordered. There is none by level.
type Order string

// The orders of people.
const (
	ByName Order = ""
	ByUnit Order = "unit"
	ByRole Order = "role"
)

// A ColumnOrder is how competencies are ordered.
type ColumnOrder string

// The orders of competencies.
const (
	AsFramework  ColumnOrder = ""
	MostMissing  ColumnOrder = "missing" // most levels missing first, within a pillar
	FewestCovers ColumnOrder = "cover"   // fewest people who cover it first, within a pillar
)

// A Filter chooses and orders what is seen of a matrix.
type Filter struct {
	Role    string // key; "" for all
	Pillar  string // key; "" for all
	Show    Show
	Text    string // in the name, title, unit or role of a person, or the name of a competency
	Order   Order
	Columns ColumnOrder
}

// A View is what a filter leaves, with its totals. Rows and Columns are places
// in the matrix.
type View struct {
	*Matrix
	Counted      bool  // there are ColumnTotals and Facts
	Shown        []int // rows
	Across       []int // columns
	RowTotals    []RowTotal
	ColumnTotals []ColumnTotal
	Facts        Facts
}

// View applies a filter.
func (m *Matrix) View(f Filter) View {
	v := View{Matrix: m, Counted: true}
	v.Across = m.across(f.Pillar)
	v.Shown = m.shown(f, v.Across)
	if looks := f.Show.matches(); looks != nil {
		v.Across = slices.DeleteFunc(v.Across, func(c int) bool {
			return !slices.ContainsFunc(v.Shown, func(r int) bool { return looks(m.At(r, c)) })
		})
	}
	m.order(v.Shown, f.Order)
	anyAsked := m.anyAsked(v.Shown)
	totals := make(map[int]ColumnTotal, len(v.Across))
	for _, c := range v.Across {
		totals[c] = m.columnTotal(c, v.Shown, anyAsked)
	}
	m.orderColumns(v.Across, f.Columns, totals)
	for _, c := range v.Across {
		v.ColumnTotals = append(v.ColumnTotals, totals[c])
	}
	for _, r := range v.Shown {
		v.RowTotals = append(v.RowTotals, m.rowTotal(r, v.Across))
	}
	v.Facts = m.facts(len(v.Shown), v.Across, v.ColumnTotals)
	return v
}

// across returns the columns of a pillar, grouped in the order of pillars.
func (m *Matrix) across(pillar string) []int {
	var all []int
	for _, p := range m.Version.Pillars {
		for c := range m.Columns {
			if m.Columns[c].Pillar == p.Key && (pillar == "" || pillar == p.Key) {
				all = append(all, c)
			}
		}
	}
	return all
}

func (m *Matrix) shown(f Filter, columns []int) []int {
	looks, words := f.Show.matches(), f.words()
	var rows []int
	for r := range m.Rows {
		if !m.wants(&m.Rows[r], f.Role, words) {
			continue
		}
		row := m.Row(r)
		if looks != nil && !slices.ContainsFunc(columns, func(c int) bool { return looks(row[c]) }) {
			continue
		}
		rows = append(rows, r)
	}
	return rows
}

// matches returns what a cell must be like, or nil for any.
func (s Show) matches() func(Cell) bool {
	switch s {
	case ShowGaps:
		return func(c Cell) bool { return c.Status() == gap.Short }
	case ShowStale:
		return func(c Cell) bool { return c.Is(Stale) }
	case ShowUnknown:
		return func(c Cell) bool { return c.Status() == gap.Unknown }
	}
	return nil
}

// words are those that a row must have, in lower case.
func (f Filter) words() []string { return strings.Fields(strings.ToLower(f.Text)) }

// wants reports whether somebody has the role, and all words somewhere.
func (m *Matrix) wants(row *Row, role string, words []string) bool {
	if role != "" && m.role(row).Key != role {
		return false
	}
	if len(words) == 0 {
		return true
	}
	all := strings.ToLower(row.Name + "\n" + row.Title + "\n" + row.Within + "\n" + m.role(row).Name)
	for _, word := range words {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// RoleName returns the name of the role of a row, or "".
func (m *Matrix) RoleName(r int) string { return m.role(&m.Rows[r]).Name }

// RoleOf returns the role of a row, or nil.
func (m *Matrix) RoleOf(r int) *framework.Role {
	if role := m.role(&m.Rows[r]); role.ID != 0 {
		return role
	}
	return nil
}

func (m *Matrix) role(row *Row) *framework.Role {
	if role, ok := m.roles[row.Role]; ok && row.Role != 0 {
		return role
	}
	return &noRole
}

var noRole framework.Role

func (m *Matrix) order(rows []int, by Order) {
	name := func(a, b int) int {
		return cmp.Or(strings.Compare(m.Rows[a].Sort, m.Rows[b].Sort), strings.Compare(m.Rows[a].UID, m.Rows[b].UID))
	}
	key := func(int) string { return "" }
	switch by {
	case ByUnit:
		key = func(r int) string { return strings.ToLower(m.Rows[r].Within) }
	case ByRole:
		key = func(r int) string { return m.RoleName(r) }
	}
	keys := make(map[int]string, len(rows))
	for _, r := range rows {
		keys[r] = key(r)
	}
	slices.SortFunc(rows, func(a, b int) int {
		x, y := keys[a], keys[b]
		if (x == "") != (y == "") { // who has none comes last
			return cmp.Compare(len(y), len(x))
		}
		return cmp.Or(strings.Compare(x, y), name(a, b))
	})
}

// orderColumns orders competencies within their pillars.
func (m *Matrix) orderColumns(columns []int, by ColumnOrder, totals map[int]ColumnTotal) {
	place := make(map[string]int, len(m.Version.Pillars))
	for i, p := range m.Version.Pillars {
		place[p.Key] = i
	}
	slices.SortStableFunc(columns, func(a, b int) int {
		pillar := cmp.Compare(place[m.Columns[a].Pillar], place[m.Columns[b].Pillar])
		switch by {
		case MostMissing:
			return cmp.Or(pillar, cmp.Compare(totals[b].Missing, totals[a].Missing))
		case FewestCovers:
			return cmp.Or(pillar, cmp.Compare(totals[a].Covers, totals[b].Covers))
		}
		return pillar
	})
}

// anyAsked reports whether the role of anybody in rows asks for anything.
func (m *Matrix) anyAsked(rows []int) bool {
	for _, r := range rows {
		if slices.ContainsFunc(m.Row(r), Cell.Asked) {
			return true
		}
	}
	return false
}
