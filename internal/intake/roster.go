package intake

import (
	"cmp"
	"slices"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/people"
)

// What the preview of a list of people shows of long lists.
const (
	mostNames    = 10_000  // for how many rows it says who they are
	mostLike     = 1000    // how many names it offers near ones for
	MostCompared = 300_000 // of more people than that, none is offered
)

// NewRoster returns the preview of a list of people, before it is planned. Of
// the people whom decisions speak of, named has the ids, by UID.
func NewRoster(list *reading.Roster, d Decisions, frameworks []framework.Version, named map[string]people.ID, at time.Time) *Preview {
	p := &Preview{Kind: People, Decisions: d, Notes: list.Notes, List: list, frameworks: frameworks}
	rows := &listRows{Preview: p, named: named, roles: map[[2]string]framework.RoleID{}}
	for uid, last := range d.Leavers {
		if id := named[uid]; id != 0 {
			rows.leavers = append(rows.leavers, people.RosterRow{Person: id, Span: span(people.Ever, last)})
		}
	}
	slices.SortFunc(rows.leavers, func(a, b people.RosterRow) int { return cmp.Compare(a.Person, b.Person) })
	p.RosterRows = rows.Len()
	p.Roster = people.Roster{Day: people.DayOf(at), Rows: rows, Whole: true}
	return p
}

// Names returns the UIDs of the people whom the decisions speak of.
func (d Decisions) Names() (uids []string) {
	for uid := range d.Leavers {
		uids = append(uids, uid)
	}
	for _, uid := range d.People {
		if uid != New && uid != Skip {
			uids = append(uids, uid)
		}
	}
	return uids
}

// A listRows is the rows of a list, and then those who leave because somebody
// decided so.
type listRows struct {
	*Preview
	named   map[string]people.ID
	leavers []people.RosterRow
	roles   map[[2]string]framework.RoleID // those found: a list has few titles
}

func (l *listRows) Len() int { return l.List.Len() + len(l.leavers) }

func (l *listRows) At(i int) people.RosterRow {
	if i >= l.List.Len() {
		return l.leavers[i-l.List.Len()]
	}
	q := l.List.At(i)
	row := people.RosterRow{
		N: q.Row, Number: q.Number, Name: q.Name, Email: q.Email,
		Unit: q.Unit, Title: cmp.Or(q.Position, q.Role), Role: l.roleOnce(q.Role, q.Position), Manager: q.Manager, Span: span(q.Joined, q.Left),
	}
	switch said := l.Decisions.People[named(q)]; said {
	case "":
	case New:
		row.New = true
	case Skip:
		return people.RosterRow{N: q.Row}
	default:
		row.Person = l.named[said]
	}
	return row
}

// named is what decisions call somebody in a list.
func named(q reading.Person) string { return cmp.Or(q.Name, q.Email, q.Number) }

// roleOnce is role, remembering what it found.
func (l *listRows) roleOnce(role, position string) framework.RoleID {
	key := [2]string{role, position}
	id, ok := l.roles[key]
	if !ok {
		id = l.role(role, position)
		l.roles[key] = id
	}
	return id
}

// span is the days from the first up to and including the last.
func span(first, last people.Day) people.Span {
	s := people.Span{From: first, To: last}
	if last != people.Never {
		s.To++
	}
	return s
}

// Planned fills in what the plan of the list says, and whom newcomers are
// nearly called like. Known is everybody, by id, or nobody if there are more than MostCompared.
func (p *Preview) Planned(plan *people.Plan, r people.RosterResult, known []people.Person) {
	p.Plan = r
	p.Would.PeopleAdded, p.Would.PeopleChanged, p.Would.PeopleLeft = r.Added, r.Changed, r.Same
	p.Missing, p.MissingAll, p.Here = r.Absent, r.Missing, r.Here
	listed := make(map[int64]bool, min(p.List.Len(), len(known)))
	for i := range p.List.Len() {
		if id := plan.Whom(i); id != 0 && !plan.New(id) && len(known) > 0 {
			listed[int64(id)] = true
		}
	}
	who, like := NewDirectory(known), 0
	p.People = make([]Match, 0, min(p.List.Len(), mostNames))
	for i := range p.List.Len() {
		if i >= mostNames && (like >= mostLike || who.spent()) {
			break
		}
		q := p.List.At(i)
		m := Match{Name: named(q)}
		said := p.Decisions.People[m.Name]
		switch id := plan.Whom(i); {
		case id == 0:
			m.Skip = said == Skip
		case !plan.New(id):
			if k, ok := slices.BinarySearchFunc(known, id, func(a people.Person, id people.ID) int { return cmp.Compare(a.ID, id) }); ok {
				m.take(who.near(k, ""))
			}
			m.ID = int64(id)
		}
		if q.Name != "" && like < mostLike && (said != "" || m.ID == 0) {
			for _, n := range who.nearly(Who{q.Name, q.Email, q.Number}) {
				if said != "" || !listed[n.ID] {
					m.Near = append(m.Near, n)
				}
			}
		}
		if len(m.Near) > 0 {
			m.Open = said == "" && m.ID == 0
			like++
		}
		if i < mostNames || len(m.Near) > 0 {
			p.People = append(p.People, m)
		}
	}
}
