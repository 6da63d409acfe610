package intake

import (
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A Preview is what an import would do if somebody said go now.
type Preview struct {
	Kind      Kind
	Decisions Decisions // those it was made with
	Notes     []string  // what the user should know, as sentences
	Would     Result

	// Of a matrix.
	Matrix       *reading.Matrix
	People       []Match // for each of Matrix.People; of a list, the first and those with near ones
	Competencies []Match // for each of Matrix.Competencies
	Tallies      []Tally // for each of Matrix.People
	order        []int32 // the cells by person, or nil if they stand that way
	start        []int32 // where in order each person begins, and the end
	frameworks   []framework.Version

	// Of a people list.
	List       *reading.Roster
	Roster     people.Roster
	RosterRows int
	Plan       people.RosterResult // what it comes to
	Missing    []people.Person     // here today, and not in the list, by name; the first of them
	MissingAll int                 // how many there are
	Here       int                 // how many are here today

	// Of ratings. Competencies are then what was asked: for each of Answers.Asked
	// the competency or, by its key, the item.
	Answers *reading.Answers
	Rated   *RatingPlan

	// Of a framework.
	Framework framework.Version
	Known     bool              // there is one already that says the same
	Before    framework.Version // that it would be the next version of; none if its ID is 0
}

// Open returns how many names wait for a decision.
func (p *Preview) Open() (n int) {
	for _, ms := range [][]Match{p.People, p.Competencies} {
		for _, m := range ms {
			if m.Open {
				n++
			}
		}
	}
	return n
}

// Large reports whether the preview fills a good part of the memory we have.
func (p *Preview) Large() bool {
	return p.Matrix != nil && p.Matrix.Cells.Len() > 100_000 || p.Answers != nil && p.Answers.Len() > 100_000
}

// Compare works out what a matrix means for what is known. Levels are compared
// by Count.
func Compare(m *reading.Matrix, d Decisions, known Known) *Preview {
	who, what := NewDirectory(known.People), NewCatalogue(known.Frameworks)
	p := &Preview{Kind: Matrix, Decisions: d, Notes: m.Notes, Matrix: m, frameworks: known.Frameworks}
	p.People, p.Tallies = make([]Match, len(m.People)), make([]Tally, len(m.People))
	for i, q := range m.People {
		p.People[i] = who.Match(Who{q.Name, q.Email, q.Number}, d.People)
		if match := &p.People[i]; match.ID == 0 && !match.Skip {
			p.Would.PeopleAdded++
		}
	}
	p.Competencies = make([]Match, len(m.Competencies))
	for i, c := range m.Competencies {
		p.Competencies[i] = what.Match(c.Name, d.Competencies)
		if match := &p.Competencies[i]; match.ID == 0 && !match.Skip {
			p.Would.CompetenciesAdded++
		}
	}
	p.group()
	return p
}

// group orders the cells by person, by counting: there may be millions.
func (p *Preview) group() {
	cells := &p.Matrix.Cells
	p.start = make([]int32, len(p.Matrix.People)+1)
	grouped, last := true, int32(0)
	for _, c := range cells.All() {
		p.start[c.Person+1]++
		grouped = grouped && c.Person >= last
		last = c.Person
	}
	for i := 1; i < len(p.start); i++ {
		p.start[i] += p.start[i-1]
	}
	if grouped {
		return
	}
	next := append([]int32(nil), p.start...)
	p.order = make([]int32, cells.Len())
	for i, c := range cells.All() {
		p.order[next[c.Person]] = int32(i)
		next[c.Person]++
	}
}

// Cells returns how many cells the i'th person has.
func (p *Preview) Cells(i int) int { return int(p.start[i+1] - p.start[i]) }

// CellsBefore returns how many cells the people before the i'th have.
func (p *Preview) CellsBefore(i int) int { return int(p.start[i]) }

// Cell returns the k'th cell of the i'th person.
func (p *Preview) Cell(i, k int) *reading.Rating {
	at := int(p.start[i]) + k
	if p.order != nil {
		at = int(p.order[at])
	}
	return p.Matrix.Cells.At(at)
}

// Source returns who stands behind the levels: who was decided on, or else the
// one whose levels are read of several in the sheet, or else the sheet itself.
func (p *Preview) Source() observe.Source {
	if p.Decisions.Source.Valid() {
		return p.Decisions.Source
	}
	if p.Matrix != nil {
		switch p.Matrix.Rater() {
		case "self":
			return observe.Self
		case "manager":
			return observe.Manager
		}
	}
	return observe.Import
}
