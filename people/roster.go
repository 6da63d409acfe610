package people

import (
	"iter"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

// A Roster is what a list from elsewhere says about people.
//
// A row is found to be somebody known by the person the user chose, else by
// the employee number, else by the e-mail address, else by a name that exactly
// one person has whose number and e-mail do not contradict the row. Else it is
// somebody new.
//
// What a row says about the place depends on its dates:
//
//   - none: the person holds it on Roster.Day. Somebody known moves there on
//     that day, unless they hold it already; somebody new joins on that day.
//   - only a first day: the same, but somebody new joins on the first day, and
//     somebody known whose position began before that day moves on it.
//   - only an end: somebody known leaves on it.
//   - both: one stay. Several rows for one person, with different dates, are
//     the person's history, in any order; rows with the same dates in different
//     units are two positions at once. Where the last day of one stay is written
//     as the first day of the next, the next one wins.
//
// Fields that a row leaves empty change nothing. Units are found by their path
// from the top and made where they are missing, since always. People who are not in the list are left alone: whether
// they have left is not for a list to say.
type Roster struct {
	Day  Day                         // what rows without dates speak of
	Rows iter.Seq2[RosterRow, error] // is read twice; an error ends the import
	Seen func(row RosterRow, id ID)  // if set, is told who each row was; in order
	Done func(rows int)              // if set, is told of progress
}

// A RosterRow is one row of a list. Empty fields were not said.
type RosterRow struct {
	N       int // of the row, for doubts
	Person  ID  // whom the user chose; 0 to find out
	Number  string
	Name    string
	Email   string
	Unit    []string // path from the top
	Title   string
	Role    framework.RoleID
	Manager string   // e-mail, number or name
	Dotted  []string // further managers, in the same way
	Span    Span     // To is the first day no longer there; the zero Span is the same as Always

	In UnitID // the unit's id, set by the store once the path is found
}

// A Doubt is something in a list that could not be taken as it was.
type Doubt struct {
	Row    int
	Column string // number, name, email, unit, title, manager, from, to
	Value  string
	Reason string // a sentence with what was done, or what to do
}

// A RosterResult says what became of a roster.
type RosterResult struct {
	Change  int64 // names what was written, for undoing it
	Added   int   // people
	Changed int
	Same    int
	Skipped int     // rows that named nobody
	Units   int     // made
	Lines   int     // reporting lines begun
	Doubts  []Doubt // at most MaxDoubts
	Doubted int     // how many there were
}

// MaxDoubts is how many doubts a result lists.
const MaxDoubts = 1000

// Doubt adds a doubt to the result.
func (r *RosterResult) Doubt(d Doubt) {
	if r.Doubted++; len(r.Doubts) < MaxDoubts {
		r.Doubts = append(r.Doubts, d)
	}
}

// A Known is somebody that rows of a roster may be about.
type Known struct {
	History
	Said bool // by a row without dates, earlier in the same roster
}

// A Change is what becomes of one person. Was is zero for somebody new.
type Change struct {
	Was, Now History
	Said     bool
}

// A RosterPlan is what rows of a roster come to.
type RosterPlan struct {
	People []Change // those who change or are new, and those who stay the same
	Of     []int    // for each row its place in People, or -1
	Doubts []Doubt
}

// PlanRoster works out what rows come to, given everybody who has one of their
// numbers, e-mail addresses or names. Reporting lines are not part of it: the
// managers may come later in the list. See LinesOf.
func PlanRoster(known []Known, rows []RosterRow, day Day) RosterPlan {
	p := planner{day: day, number: map[string]int{}, email: map[string]int{}, name: map[string][]int{}, id: map[ID]int{}}
	for _, k := range known {
		p.index(p.add(Change{k.History, k.History, k.Said}))
	}
	for _, r := range rows {
		p.plan.Of = append(p.plan.Of, p.row(r))
	}
	p.unshare()
	return p.plan
}

type planner struct {
	day    Day
	plan   RosterPlan
	rowOf  []int // the last row about each person
	number map[string]int
	email  map[string]int
	name   map[string][]int
	id     map[ID]int
}

func (p *planner) add(c Change) int {
	p.plan.People = append(p.plan.People, c)
	p.rowOf = append(p.rowOf, 0)
	return len(p.plan.People) - 1
}

// index makes the i'th person findable.
func (p *planner) index(i int) {
	who := p.plan.People[i].Now.Person
	if who.Number != "" {
		p.number[who.Number] = i
	}
	if who.Email != "" {
		p.email[who.Email] = i
	}
	if who.ID != 0 {
		p.id[who.ID] = i
	}
	folded := Fold(who.Name)
	p.name[folded] = append(p.name[folded], i)
}

func (p *planner) doubt(r RosterRow, column, value, reason string) {
	p.plan.Doubts = append(p.plan.Doubts, Doubt{r.N, column, value, reason})
}

// row takes in one row and returns whom it is about, or -1.
func (p *planner) row(r RosterRow) int {
	r = p.tidy(r)
	if r.Name == "" && r.Number == "" && r.Email == "" && r.Person == 0 {
		return -1
	}
	i, ok := p.find(&r)
	if !ok {
		return -1
	}
	if i < 0 {
		if r.Name == "" {
			p.doubt(r, "name", "", "Nobody has this number or e-mail address, and the row has no name. It was left out; add the name.")
			return -1
		}
		i = p.add(Change{Now: History{Person: Person{Number: r.Number, Name: r.Name, Email: r.Email}}})
		p.index(i)
	} else {
		p.edit(i, r)
	}
	p.rowOf[i] = r.N
	p.place(i, r)
	return i
}

// tidy clears the fields of a row that cannot be used.
func (p *planner) tidy(r RosterRow) RosterRow {
	for _, f := range []struct {
		column string
		value  *string
		check  func(string) (string, error)
	}{{"name", &r.Name, CheckName}, {"email", &r.Email, CheckEmail}, {"number", &r.Number, CheckNumber}, {"title", &r.Title, CheckTitle}} {
		if *f.value == "" {
			continue
		}
		was := *f.value
		tidy, err := f.check(was)
		*f.value = tidy
		if err != nil {
			p.doubt(r, f.column, was, err.Error()+" It was left out.")
			*f.value = ""
		}
	}
	if r.Span == (Span{}) {
		r.Span = Always
	}
	return r
}

// find returns whom a row is about, -1 for somebody new, and false if it
// cannot be told. It clears an address that belongs to somebody else.
func (p *planner) find(r *RosterRow) (int, bool) {
	if r.Person != 0 {
		if i, ok := p.id[r.Person]; ok {
			return i, true
		}
	}
	if i, ok := p.number[r.Number]; ok && r.Number != "" {
		return i, true
	}
	if i, ok := p.email[r.Email]; ok && r.Email != "" {
		if has := p.plan.People[i].Now.Person.Number; r.Number == "" || has == "" || Fold(p.plan.People[i].Now.Person.Name) == Fold(r.Name) {
			return i, true
		}
		p.doubt(*r, "email", r.Email, "Somebody else with another employee number has this e-mail address. It was left out.")
		r.Email = ""
		return -1, true
	}
	var fit []int
	for _, i := range p.name[Fold(r.Name)] {
		has := p.plan.People[i].Now.Person
		if (r.Number == "" || has.Number == "") && (r.Email == "" || has.Email == "") && r.Name != "" {
			fit = append(fit, i)
		}
	}
	switch len(fit) {
	case 0:
		return -1, true
	case 1:
		return fit[0], true
	}
	p.doubt(*r, "name", r.Name, "Several people have this name. The row was left out; add an e-mail address or employee number.")
	return -1, false
}

// edit fills in what the row says of who the person is.
func (p *planner) edit(i int, r RosterRow) {
	who := &p.plan.People[i].Now.Person
	before := *who
	if r.Name != "" {
		who.Name = r.Name
	}
	if r.Email != "" {
		who.Email = r.Email
	}
	if r.Number != "" {
		who.Number = r.Number
	}
	if *who != before {
		p.index(i)
	}
}

// unshare takes an e-mail address or a number back from those who got it in
// this roster, if somebody else has it in the end. A swap is no such case.
func (p *planner) unshare() {
	for _, f := range []struct {
		column string
		field  func(*Person) *string
	}{{"email", func(p *Person) *string { return &p.Email }}, {"number", func(p *Person) *string { return &p.Number }}} {
		holders := map[string][]int{}
		for i := range p.plan.People {
			if v := *f.field(&p.plan.People[i].Now.Person); v != "" {
				holders[v] = append(holders[v], i)
			}
		}
		for v, is := range holders {
			for n, i := range is {
				c := &p.plan.People[i]
				if was := *f.field(&c.Was.Person); len(is) > 1 && was != v && (n > 0 || c.Was.Person.ID != 0) {
					*f.field(&c.Now.Person) = was
					p.doubt(RosterRow{N: p.rowOf[i]}, f.column, v, "Somebody else has it. It was left out; two people cannot share it.")
				}
			}
		}
	}
}

// place takes in where the row says that the person is.
func (p *planner) place(i int, r RosterRow) {
	if r.Span.Empty() { // a guess would have them here, or gone, on days when they were not
		p.doubt(r, "to", r.Span.To.String(), "The first day without it is not after the beginning, "+r.Span.From.String()+". The position was left out; correct the dates.")
		return
	}
	c := &p.plan.People[i]
	at := Place{r.In, r.Title, r.Role}
	dated := r.Span.From != Ever
	if !dated && r.Span.To == Never {
		if main, ok := c.Now.Main(p.day); c.Said && ok && fill(at, main.Place()) != main.Place() {
			p.doubt(r, "name", r.Name, "The list has this person more than once, in different places. The first row counts; give the others dates, or take them out.")
			return
		}
		c.Said = true
	}
	now, err := c.Now.settle(at, r.Span, p.day)
	if err != nil {
		column := "from"
		if e, ok := err.(*fault.Error); ok && e.Fields["to"] != "" {
			column = "to"
		}
		p.doubt(r, column, r.Span.From.String(), err.Error()+" The position was left out.")
		return
	}
	c.Now = now
}

// fill returns a place with what it leaves open taken from another.
func fill(at, was Place) Place {
	if at.Unit == 0 {
		at.Unit = was.Unit
	}
	if at.Unit == was.Unit && at.Title == "" {
		at.Title = was.Title
	}
	if at.Role == 0 && at.Title == was.Title {
		at.Role = was.Role
	}
	return at
}

// settle is the rule that Roster tells.
func (h History) settle(at Place, s Span, day Day) (History, error) {
	if s.To != Never {
		if s.From == Ever && h.Present(s.To) {
			return h.Leave(s.To)
		}
		if s.From == Ever && len(h.Positions) > 0 {
			return h, nil // has left already
		}
		return h.stay(at, s)
	}
	if s.From == Ever {
		s.From = day
	}
	main, here := h.Main(max(s.From, day))
	switch {
	case len(h.Positions) == 0:
		return h.stay(at, s)
	case here && fill(at, main.Place()) == main.Place():
		return h, nil
	case here && main.Span.From <= s.From:
		return h.Move(s.From, fill(at, main.Place()))
	case here:
		return h.Move(max(day, main.Span.From), fill(at, main.Place()))
	}
	if _, on := h.Main(s.From); on { // left since: comes back
		return h.Join(day, at)
	}
	return h.Join(s.From, at)
}

// stay is Stay for a list in which the last day of one stay may be the first
// of the next, and in which what is known may be said again.
func (h History) stay(at Place, s Span) (History, error) {
	cut := append([]Position(nil), h.Positions...)
	for i, p := range cut {
		switch {
		case p.Place() == at && p.Span.Has(s.From) && s.To < p.Span.To && p.Span.To == Never:
			cut[i].Span.To = s.To
			h.Positions = cut
			if !h.Present(s.To) {
				gone := Span{s.To, Never}
				h.Lines, h.Reports = without(h.Lines, gone), without(h.Reports, gone)
			}
			return h.tidy()
		case p.Place() == at && p.Span.Has(s.From) && s.To <= p.Span.To:
			return h, nil
		case p.Span.From == s.To-1 && s.To != Never && s.From < p.Span.From:
			s.To = p.Span.From
		case p.Span.To-1 == s.From && p.Span.To != Never && p.Span.From < s.From:
			cut[i].Span.To = s.From
		}
	}
	h.Positions = cut
	return h.Stay(at, s)
}

// LinesOf takes in the managers that a row names, once they are known.
func LinesOf(h History, r RosterRow, day Day, solid ID, dotted []ID) (History, error) {
	d := day
	if r.Span != (Span{}) && r.Span.From != Ever && (len(h.Lines) == 0 || r.Span.From > h.Lines[len(h.Lines)-1].Span.From || r.Span.To != Never) {
		d = r.Span.From
	}
	if !h.Present(d) && len(h.Positions) > 0 {
		d = h.Positions[len(h.Positions)-1].Span.From
	}
	var err error
	if solid != 0 {
		h, err = h.ReportTo(solid, Solid, d)
	}
	for _, m := range dotted {
		if err == nil {
			h, err = h.ReportTo(m, Dotted, d)
		}
	}
	return h, err
}
