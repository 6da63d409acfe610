package reading

import (
	"slices"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
)

// personForm finds the header of a sheet that holds the levels of one person:
// a column of competencies, a column of levels, and nobody's name. It returns
// the position of the row and the column of the competencies, or -1.
func personForm(g *grid) (head, skill int) {
	for i := 0; i < len(g.rows) && i < 40; i++ {
		skill, levels := -1, 0
		for j := range g.rows[i] {
			switch roleOf(g.at(i, j).Text) {
			case CompetencyRole:
				if skill < 0 {
					skill = j
				}
			case LevelRole:
				if levelsBelow(g, i, j) {
					levels++
				}
			case NameRole, EmailRole, FirstRole, LastRole, NumberRole:
				skill, levels = -1, -100
			}
		}
		if skill >= 0 && levels > 0 {
			return i, skill
		}
	}
	return -1, -1
}

// A fact is what a label such as "Name:" says.
type fact struct {
	role  Role
	value string
}

// factsIn returns the facts of a row: "Name:" beside "Ada", or both in one cell.
func factsIn(cells []sheet.Cell) (fs []fact) {
	at := func(j int) string {
		if j >= len(cells) {
			return ""
		}
		return clean(cells[j].Text)
	}
	for j := 0; j < len(cells); j++ {
		t := at(j)
		if t == "" {
			continue
		}
		if a, b, ok := strings.Cut(t, ":"); ok && strings.TrimSpace(b) != "" {
			if r := roleOf(a); factRoles[r] && r.takes(b) {
				fs = append(fs, fact{r, strings.TrimSpace(b)})
			}
			continue
		}
		if r := roleOf(strings.TrimSuffix(t, ":")); factRoles[r] {
			for k := j + 1; k <= j+3 && k < len(cells); k++ {
				if v := at(k); v != "" {
					if roleOf(v) == NoRole && r.takes(v) {
						fs = append(fs, fact{r, v})
						j = k
					}
					break
				}
			}
		}
	}
	return fs
}

// takes reports whether v may be a fact of this role.
func (r Role) takes(v string) bool {
	switch r {
	case EmailRole:
		return isEmail(strings.TrimSpace(v))
	case NumberRole:
		return hasDigit(v)
	}
	return hasLetter(v)
}

// factRoles are what a sheet about one person says above its table.
var factRoles = map[Role]bool{NameRole: true, EmailRole: true, NumberRole: true, UnitRole: true, PositionRole: true, ManagerRole: true, FirstRole: true, LastRole: true}

// factHeads are the heads of the columns that take the facts in.
var factHeads = []struct {
	role Role
	head string
}{{NameRole, "Name"}, {EmailRole, "E-mail"}, {NumberRole, "Employee number"}, {UnitRole, "Department"}, {PositionRole, "Job title"}, {ManagerRole, "Manager"}}

// onePerson returns a look for sheets about one person. The name stands above
// the table, or else it is the name of the sheet; where several sheets look
// alike, any name of a sheet will do.
func onePerson(sheet string, alike bool) look {
	return func(g *grid, o *Options) *rewriting {
		if g.colN != nil || o.Layout != "" && o.Layout != Long {
			return nil
		}
		head, skill := personForm(g)
		if head < 0 {
			return nil
		}
		said := map[Role]bool{}
		for i := range g.rows {
			for _, f := range factsIn(g.rows[i]) {
				said[f.role] = said[f.role] || i < head || said[NameRole]
			}
		}
		title := ""
		if !said[NameRole] && !said[LastRole] {
			if title = titleName(g, head, sheet, alike); title == "" {
				return nil
			}
		}
		said[NameRole] = true
		p := &personRows{head: g.n[head], skill: skill, wide: g.wide, title: title, header: fold(g.at(head, skill).Text), used: said}
		return &rewriting{note: "The sheet is about one person, so each of its rows is read as a level of that person.", rows: p.rows}
	}
}

// titleName returns the person named by a title above row head, or by the name
// of the sheet, or "".
func titleName(g *grid, head int, sheet string, alike bool) string {
	for i := 0; i < head; i++ {
		for _, c := range g.rows[i] {
			for _, sep := range []string{" – ", " — ", " - ", ": ", " of ", " for ", " von ", " für "} {
				if k := strings.LastIndex(c.Text, sep); k > 0 {
					if t := clean(c.Text[k+len(sep):]); likePerson(t) > 0.2 {
						return t
					}
				}
			}
			if likePerson(c.Text) > 0.5 {
				fs := strings.Fields(c.Text)
				at := max(0, slices.IndexFunc(fs, func(f string) bool { return firstNames()[fold(f)] }))
				return strings.Join(fs[at:], " ") // "Skill profile Ada Lovelace"
			}
		}
	}
	like := likePerson(sheet)
	switch k := key(sheet); {
	case like > 0.2, alike && like >= 0 && !hasDigit(k) && !notMatrix()[k]:
		return sheet
	}
	return ""
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// personRows puts the person, and what is said about them, beside each of
// their competencies, right of the sheet's own columns.
type personRows struct {
	head        int // Row.N
	skill, wide int
	title       string
	header      string // over the competencies, folded
	used        map[Role]bool
}

func (p *personRows) rows() func(int, []sheet.Cell) []sheet.Cell {
	said := map[Role]string{NameRole: p.title}
	return func(n int, cells []sheet.Cell) []sheet.Cell {
		fs := factsIn(cells)
		for k, f := range fs {
			if k == 0 && n > p.head && (f.role == NameRole || f.role == FirstRole) {
				clear(said) // the next person
			}
			said[f.role] = strings.Clone(f.value)
		}
		if said[NameRole] == "" {
			said[NameRole] = clean(said[FirstRole] + " " + said[LastRole])
		}
		t := ""
		if p.skill < len(cells) {
			t = clean(cells[p.skill].Text)
		}
		switch {
		case n > p.head && (fold(t) == p.header || isSummary(t) || len(fs) > 0 || strings.HasSuffix(t, ":")):
			return nil // the header once more, an average, the next person, "Signature:"
		case n < p.head, t == "", n > p.head && (isLegendTitle(t) || len(pairsIn(t)) > 0):
			return cells
		}
		out := make([]sheet.Cell, p.wide, p.wide+len(factHeads))
		copy(out, cells)
		for _, h := range factHeads {
			if !p.used[h.role] {
				continue
			}
			text := said[h.role]
			if n == p.head {
				text = h.head
			}
			out = append(out, sheet.Cell{Text: text, Kind: sheet.Text})
		}
		return out
	}
}
