package sample

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// window is how far back the joining, moving and leaving goes.
const window = people.Day(4*365 + 1)

// A maker fills an Organisation.
type maker struct {
	*Organisation
	story   story
	founded people.Day
	roles   map[string]framework.RoleID
	mails   map[string]int // how often an address was wanted
	heads   [][]reign      // by unit, oldest first
	leaves  []people.UnitID
}

// A reign is the time for which one person heads a unit.
type reign struct {
	who  people.ID
	span people.Span
}

func (m *maker) make() {
	m.founded = m.On - people.Day(m.story.years*365)
	top := planned{name: m.story.company, size: m.story.staff, field: m.story.field, leader: m.story.head, below: m.story.units}
	var plan []planned // by unit
	m.plant(top, 0, 0, &plan)
	for i := range m.Units {
		m.crown(people.UnitID(i+1), plan[i])
	}
	for i := range m.Units {
		m.staff(people.UnitID(i+1), plan[i].size)
	}
	for _, u := range m.leaves {
		m.depart(u)
	}
	m.report()
	m.dot()
	m.number()
}

// plant makes a unit of u and of those below it, parents first.
func (m *maker) plant(u planned, parent people.UnitID, depth int8, plan *[]planned) {
	id := people.UnitID(len(m.Units) + 1)
	m.Units = append(m.Units, people.Unit{ID: id, Name: u.name, Parent: parent, Span: people.Since(m.founded)})
	m.fields = append(m.fields, fieldOf(u.field))
	m.depth = append(m.depth, depth)
	*plan = append(*plan, u)
	if len(u.below) == 0 {
		m.leaves = append(m.leaves, id)
	}
	for _, b := range u.below {
		m.plant(b, id, depth+1, plan)
	}
}

func fieldOf(name string) *field {
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
	}
	return &fields[0]
}

// crown gives a unit its head, and sometimes one before.
func (m *maker) crown(u people.UnitID, p planned) {
	r := newStream(m.Seed, forHeads, uint64(u))
	rank := m.depth[u-1]
	since := m.founded
	changed := rank > 0 && r.chance(0.3)
	var reigns []reign
	if changed {
		since = m.day(r, m.On-window, m.On-60)
		before := m.person(r, rank, m.founded, true)
		m.hold(before, u, p.leader, people.Span{From: m.founded, To: since})
		reigns = append(reigns, reign{before, people.Span{From: m.founded, To: since}})
	}
	joined := since
	risen := changed && r.chance(0.6) && since-m.founded > 400
	if risen {
		joined = m.day(r, max(m.founded, since-2000), since-300)
	}
	head := m.person(r, rank, joined, true)
	if risen {
		f := m.fields[u-1]
		m.hold(head, u, f.jobs[len(f.jobs)-1], people.Span{From: joined, To: since})
	}
	m.hold(head, u, p.leader, people.Since(since))
	m.heads = append(m.heads, append(reigns, reign{head, people.Since(since)}))
}

// staff gives a unit the people who are there on the last day beside its head.
func (m *maker) staff(u people.UnitID, n int) {
	f := m.fields[u-1]
	for i := range n {
		r := newStream(m.Seed, forPerson, uint64(u), uint64(i))
		joined := m.joined(r)
		p := m.person(r, m.depth[u-1]+1, joined, false)
		now := f.jobs[grade(r, len(f.jobs), m.On-joined)]
		if i == n-1 && n > 3 && f.project.title != "" {
			now = f.project
		}
		from := joined
		if m.On-joined > 200 {
			switch {
			case r.chance(0.12): // came from elsewhere in the house
				from = m.day(r, max(joined+90, m.On-window), m.On-30)
				v := m.leaves[r.n(len(m.leaves))]
				if other := m.fields[v-1]; v != u {
					m.hold(p, v, other.jobs[0], people.Span{From: joined, To: from})
				} else {
					from = joined
				}
			case now != f.jobs[0] && r.chance(0.35): // has grown
				from = m.day(r, max(joined+90, m.On-window), m.On-30)
				m.hold(p, u, f.jobs[0], people.Span{From: joined, To: from})
			}
		}
		m.hold(p, u, now, people.Since(from))
	}
}

// depart gives a unit people who have left.
func (m *maker) depart(u people.UnitID) {
	r := newStream(m.Seed, forLeavers, uint64(u))
	f := m.fields[u-1]
	for range r.n(3) {
		left := m.day(r, max(m.founded+30, m.On-window), m.On-5)
		joined := m.day(r, max(m.founded, left-3000), left-25)
		p := m.person(r, m.depth[u-1]+1, joined, false)
		m.hold(p, u, f.jobs[r.n(len(f.jobs))], people.Span{From: joined, To: left})
	}
}

// joined draws the day on which somebody joined who is there on the last day.
func (m *maker) joined(r *stream) people.Day {
	edge := max(m.founded, m.On-window)
	if edge > m.founded && r.chance(0.5) {
		return m.day(r, m.founded, edge)
	}
	return m.day(r, edge, m.On-10)
}

func (m *maker) day(r *stream, from, to people.Day) people.Day {
	if to <= from {
		return from
	}
	return from + people.Day(r.n(int(to-from)))
}

// grade draws how far up the jobs of a field somebody is after so many days.
func grade(r *stream, n int, days people.Day) int {
	years := float64(days) / 365
	return min(n-1, max(0, int(years/3+r.normal(0.8)+0.4)))
}

func (m *maker) person(r *stream, rank int8, joined people.Day, leads bool) people.ID {
	full, given, family := name(r)
	m.People = append(m.People, people.Person{ID: people.ID(len(m.People) + 1), Name: full, Email: m.mail(given, family)})
	m.rank = append(m.rank, rank)
	m.leads = append(m.leads, leads)
	m.first = append(m.first, joined)
	return people.ID(len(m.People))
}

// mail makes an address that nobody else has.
func (m *maker) mail(given, family string) string {
	local := strings.Trim(plain(given)+"."+plain(family), ".")
	m.mails[local]++
	if n := m.mails[local]; n > 1 {
		local += strconv.Itoa(n)
	}
	return local + "@example.org"
}

func (m *maker) hold(p people.ID, u people.UnitID, j job, span people.Span) {
	if span.Empty() {
		return
	}
	m.Positions = append(m.Positions, people.Position{Person: p, Unit: u, Title: j.title, Role: m.role(j.role), Span: span})
}

func (m *maker) role(key string) framework.RoleID {
	if key == "" {
		return 0
	}
	id, ok := m.roles[key]
	if !ok {
		m.Roles = append(m.Roles, key)
		id = framework.RoleID(len(m.Roles))
		m.roles[key] = id
	}
	return id
}

// report draws the solid lines: to the head of one's unit, and for a head to
// that of the unit above. Each goes one rank up, so there is no cycle.
func (m *maker) report() {
	slices.SortStableFunc(m.Positions, func(a, b people.Position) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Span.From, b.Span.From))
	})
	for i := range m.Positions {
		p := &m.Positions[i]
		p.ID = people.PositionID(i + 1)
		above := p.Unit
		if m.isHead(p) {
			above = m.Units[p.Unit-1].Parent
		}
		if above == 0 {
			continue
		}
		for _, g := range m.heads[above-1] {
			m.line(p.Person, g.who, people.Solid, p.Span.Meet(g.span))
		}
	}
}

func (m *maker) isHead(p *people.Position) bool {
	return slices.ContainsFunc(m.heads[p.Unit-1], func(g reign) bool { return g.who == p.Person && g.span.Has(p.Span.From) })
}

// line adds a line, or makes the last one longer if it goes on.
func (m *maker) line(who, to people.ID, kind people.LineKind, span people.Span) {
	if span.Empty() || who == to {
		return
	}
	if n := len(m.Lines); n > 0 {
		last := &m.Lines[n-1]
		if last.Person == who && last.Manager == to && last.Kind == kind && last.Span.To == span.From {
			last.Span.To = span.To
			return
		}
	}
	m.Lines = append(m.Lines, people.Line{Person: who, Manager: to, Kind: kind, Span: span})
}

// dot draws dotted lines, from people who have never moved to heads of other
// units that are no further down than their own, which is a rank up.
func (m *maker) dot() {
	for i := range m.Positions {
		p := &m.Positions[i]
		alone := (i == 0 || m.Positions[i-1].Person != p.Person) && (i == len(m.Positions)-1 || m.Positions[i+1].Person != p.Person)
		if !alone || p.Span.To != people.Never || m.isHead(p) {
			continue
		}
		r := newStream(m.Seed, forDots, uint64(p.Person))
		u := people.UnitID(r.n(len(m.Units)) + 1)
		if !r.chance(0.09) || u == p.Unit || m.depth[u-1] > m.depth[p.Unit-1] {
			continue
		}
		g := m.heads[u-1][len(m.heads[u-1])-1]
		span := people.Span{From: m.day(r, max(p.Span.From, g.span.From), m.On), To: people.Never}
		if r.chance(0.2) {
			span.To = span.From + people.Day(r.between(30, 300))
		}
		m.line(p.Person, g.who, people.Dotted, span)
	}
	slices.SortStableFunc(m.Lines, func(a, b people.Line) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Span.From, b.Span.From))
	})
	for i := range m.Lines {
		m.Lines[i].ID = people.LineID(i + 1)
	}
}

// number gives employee numbers in the order of joining.
func (m *maker) number() {
	order := make([]int, len(m.People))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(m.first[a], m.first[b]) })
	for n, i := range order {
		m.People[i].Number = strconv.Itoa(10_001 + n)
	}
}
