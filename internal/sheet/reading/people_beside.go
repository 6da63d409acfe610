package reading

import (
	"fmt"

	"github.com/bearinghq/bearing/internal/sheet"
)

// beside takes over what lists of people on other sheets say about the people
// of the matrix: only where one name stands for one person on both sheets, and
// only what the matrix does not say itself.
func (m *Matrix) beside(cands []*candidate) {
	byName := map[string]int{}
	for i, p := range m.People {
		k := fold(p.Name)
		if _, twice := byName[k]; twice {
			i = -1
		}
		byName[k] = i
	}
	for at, c := range cands {
		if c.read || c.g == nil || len(c.g.rows) == 0 {
			continue
		}
		if p := lookForPeople(c.sheet, c.g, &Options{}); p.head < 0 || len(p.names) == 0 || !p.tells() {
			continue
		}
		r, err := ReadPeople(&sheet.Book{Sheets: []*sheet.Sheet{c.sheet}}, Options{})
		if err != nil {
			continue // no list of people after all
		}
		if n := m.join(r, byName); n > 0 {
			m.Sheets[at].Why = "It lists people; what it says about those of the matrix was taken over."
			m.Notes = append(m.Notes, fmt.Sprintf("The sheet %q says more about %d of the people, such as e-mail or department; that was taken over.", c.sheet.Name, n))
		}
	}
}

// lists reports whether c is rather a list of people: its header names facts
// about them, and hardly a row holds what may be a level.
func (c *candidate) lists() bool {
	if c.shape.layout == Long || c.shape.score*2 >= float64(len(c.g.rows)) {
		return false
	}
	p := lookForPeople(c.sheet, c.g, &Options{})
	return p.head >= 0 && len(p.names) > 0 && p.tells()
}

// tells reports whether p has a column beside the names worth taking over.
func (p *peopleSheet) tells() bool {
	for _, c := range p.cols {
		switch c.role {
		case EmailRole, NumberRole, UnitRole, PositionRole, RoleRole, ManagerRole:
			return true
		}
	}
	return false
}

// join merges what r says about people known by name, and returns how many.
func (m *Matrix) join(r *Roster, byName map[string]int) (n int) {
	listed := map[string]int{}
	for i, p := range r.All() {
		k := fold(p.Name)
		if _, twice := listed[k]; twice {
			i = -1
		}
		listed[k] = i
	}
	for k, i := range listed {
		at, ok := byName[k]
		if !ok || at < 0 || i < 0 {
			continue
		}
		p, q := r.At(i), &m.People[at]
		if q.Email != "" && p.Email != "" && fold(q.Email) != fold(p.Email) || q.Number != "" && p.Number != "" && q.Number != p.Number {
			continue // somebody else of the same name
		}
		merge(q, &p)
		n++
	}
	return n
}
