package intake

import (
	"iter"
	"strings"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/people"
)

// NewRoster returns the preview of a list of people, before a trial run has
// said what it would do. Here is who is here today.
func NewRoster(list *reading.Roster, d Decisions, known Known, here []people.Person, at time.Time) *Preview {
	p := &Preview{Kind: People, Decisions: d, Notes: list.Notes, List: list, frameworks: known.Frameworks, Here: len(here)}
	who := NewDirectory(known.People)
	p.People = make([]Match, list.Len())
	in := map[people.ID]bool{}
	for i, q := range list.All() {
		p.People[i] = who.Match(Who{q.Name, q.Email, q.Number}, d.People)
		in[people.ID(p.People[i].ID)] = true
	}
	for _, q := range here {
		if !in[q.ID] {
			p.Missing = append(p.Missing, q)
		}
	}
	p.RosterRows = list.Len() + len(d.Leavers)
	p.Roster = people.Roster{Day: people.DayOf(at), Rows: p.rosterRows(who)}
	return p
}

// rosterRows yields the rows of the list, and then those who leave because
// somebody decided so.
func (p *Preview) rosterRows(who *Directory) iter.Seq2[people.RosterRow, error] {
	return func(yield func(people.RosterRow, error) bool) {
		for i, q := range p.List.All() {
			if p.People[i].Skip {
				continue
			}
			title := q.Position
			if title == "" {
				title = q.Role
			}
			row := people.RosterRow{
				N: q.Row, Person: people.ID(p.People[i].ID), Number: q.Number, Name: q.Name, Email: q.Email,
				Unit: q.Unit, Title: title, Role: p.roleOnce(q.Role, q.Position), Manager: q.Manager, Span: span(q.Joined, q.Left),
			}
			if !yield(row, nil) {
				return
			}
		}
		for _, q := range p.Missing {
			last, leaves := p.Decisions.Leavers[q.UID]
			if leaves && !yield(people.RosterRow{Person: q.ID, Name: q.Name, Span: span(people.Ever, last)}, nil) {
				return
			}
		}
	}
}

// span is the days from the first up to and including the last.
func span(first, last people.Day) people.Span {
	s := people.Span{From: first, To: last}
	if last != people.Never {
		s.To++
	}
	return s
}

// roleOnce is role, remembering what it found: a list has few titles.
func (p *Preview) roleOnce(role, position string) framework.RoleID {
	key := strings.Join([]string{role, position}, "\x00")
	id, ok := p.roles[key]
	if !ok {
		if p.roles == nil {
			p.roles = map[string]framework.RoleID{}
		}
		id = p.role(role, position)
		p.roles[key] = id
	}
	return id
}

// Tried fills in what a trial run said.
func (p *Preview) Tried(r people.RosterResult) {
	p.Trial = r
	p.Would.PeopleAdded, p.Would.PeopleChanged, p.Would.PeopleLeft = r.Added, r.Changed, r.Same
}
