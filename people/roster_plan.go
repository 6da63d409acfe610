package people

import (
	"cmp"
	"fmt"
	"slices"
)

// A Ground is what is known at one moment: what a plan rests on. All answers
// must be of the same moment.
type Ground interface {
	// Everybody tells of everybody there ever was, by id.
	Everybody(tell func(Person)) error
	// Here tells of those who are here on a day, by id.
	Here(day Day, tell func(Person)) error
	// Histories returns what is known of some people. Unknown ids are left out.
	Histories(ids []ID) ([]History, error)
	// Lines tells of all reporting lines.
	Lines(tell func(Line)) error
	// Units returns what every unit was called, and was part of, at any time.
	Units() ([]Unit, error)
	// Next returns the ids that the next new person and the next new unit get.
	Next() (ID, UnitID, error)
}

// A Plan is what a roster comes to on some ground. It is worked out without
// writing anything, so that a preview keeps nobody waiting; whoever applies a
// roster plans it again on the ground of that moment, and writes what the plan
// says. So the two can only differ where the ground does.
//
// A plan of a million rows fits into memory because it keeps numbers and no
// texts: who each row is about, and who leads whom. Work reads the rest of the
// ground some people at a time.
type Plan struct {
	NewUnits []Unit // each behind what it is part of
	First    ID     // of the newcomers, who come after everybody known

	r       Roster
	ground  Ground
	result  RosterResult
	say     sayer
	units   *unitBook
	old     []ID    // everybody known
	fresh   int     // newcomers
	of      []int32 // for each row the person, or -1
	start   []int32 // for each person where in order their rows begin, and the end
	order   []int32 // the rows by person
	solid   []int32 // for each row the manager; nil if the list names none
	dotted  map[string]int32
	managed bool
	bare    bitset // rows whose address belongs to somebody else
	altered []ID   // known people whose address or number changes

	noEmail, noNumber bitset // people who do not get the one that the list gives them

	cuts  map[LineID]Line // lines that end because somebody leaves
	moved bitset          // people who were counted as added or changed
	lines Lines
}

// PlanRoster finds out whom the rows of a roster are about, what units they
// make and who leads whom.
func PlanRoster(g Ground, r Roster) (*Plan, error) {
	p := &Plan{r: r, ground: g, cuts: map[LineID]Line{}}
	p.say = p.result.Doubt
	f := &finder{Plan: p, marker: newMarker(), before: map[int32]marks{}}
	if err := g.Everybody(f.know); err != nil {
		return nil, err
	}
	all, err := g.Units()
	if err != nil {
		return nil, err
	}
	person, unit, err := g.Next()
	if err != nil {
		return nil, err
	}
	p.First, p.units = person, newUnitBook(all, unit)
	f.rows()
	f.mistaken()
	p.fresh = len(f.now) - len(f.old)
	p.group()
	f.settle()
	f.bosses()
	for at, k := range f.before {
		if f.now[at].email != k.email || f.now[at].number != k.number {
			p.altered = append(p.altered, p.old[at])
		}
	}
	slices.Sort(p.altered)
	return p, p.missing()
}

// rows finds out whom each row is about.
func (f *finder) rows() {
	n := f.r.Rows.Len()
	likely := max(len(f.old), n) + min(len(f.old), n)/2
	f.email, f.number = newHolders(likely), newHolders(likely)
	for at := range f.old {
		f.index(int32(at))
	}
	f.of = make([]int32, n)
	for i := range f.of {
		f.of[i] = f.row(int32(i))
	}
}

// group puts the rows of each person together, by counting.
func (p *Plan) group() {
	p.start = make([]int32, len(p.old)+p.fresh+1)
	n := 0
	for _, at := range p.of {
		if at < 0 {
			p.result.Skipped++
			continue
		}
		p.start[at+1]++
		n++
	}
	for i := 1; i < len(p.start); i++ {
		p.start[i] += p.start[i-1]
	}
	p.order = make([]int32, n)
	for i := len(p.of) - 1; i >= 0; i-- {
		if at := p.of[i]; at >= 0 {
			n := p.start[at+1] - 1
			p.start[at+1] = n
			p.order[n] = int32(i)
		}
	}
	// Each count went down to the beginning, and belongs one place before.
	copy(p.start, p.start[1:])
	p.start[len(p.start)-1] = int32(n)
	for i, at := range p.of {
		if r := p.r.Rows.At(i); at >= 0 {
			p.units.find(r, p.say)
		}
		if p.r.Seen != nil {
			id := ID(0)
			if at >= 0 {
				id = p.id(at)
			}
			p.r.Seen(p.r.Rows.At(i), id)
		}
	}
	p.NewUnits = p.units.made
	p.result.Units = len(p.NewUnits)
}

// missing lists who is here and not in the list.
func (p *Plan) missing() error {
	if !p.r.Whole {
		return nil
	}
	err := p.ground.Here(p.r.Day, func(q Person) {
		p.result.Here++
		if at, ok := slices.BinarySearch(p.old, q.ID); ok && len(p.rowsOf(int32(at))) > 0 {
			return
		}
		if p.result.Missing++; len(p.result.Absent) < MaxAbsent {
			p.result.Absent = append(p.result.Absent, q)
		}
	})
	slices.SortStableFunc(p.result.Absent, func(a, b Person) int { return cmp.Compare(Fold(a.Name), Fold(b.Name)) })
	return err
}

// Altered returns the known people whose e-mail address or number changes. Two of
// them may swap, so whoever writes the plan frees all before setting any.
func (p *Plan) Altered() []ID { return p.altered }

// Newcomers returns how many people are new. They have the ids from First on.
func (p *Plan) Newcomers() int { return p.fresh }

// Whom returns who the i'th row is about, 0 for nobody. Newcomers have the ids
// that they would get.
func (p *Plan) Whom(i int) ID {
	if p.of[i] < 0 {
		return 0
	}
	return p.id(p.of[i])
}

// New reports whether id is that of somebody new.
func (p *Plan) New(id ID) bool { return id >= p.First }

func (p *Plan) id(at int32) ID {
	if int(at) < len(p.old) {
		return p.old[at]
	}
	return p.First + ID(int(at)-len(p.old))
}

// rowsOf returns the rows about a person, in order.
func (p *Plan) rowsOf(at int32) []int32 { return p.order[p.start[at]:p.start[at+1]] }

// tidied returns a row as the plan takes it.
func (p *Plan) tidied(i int32, say sayer) RosterRow {
	r := p.r.Rows.At(int(i)).tidy(say)
	if p.bare.has(i) {
		r.Email = ""
	}
	return r
}

// A Change is what becomes of one person. Was is zero for somebody new.
type Change struct{ Was, Now History }

// planBatch is how many people are planned together.
const planBatch = 1000

// Work works the plan out, person by person, and hands the changes to do, if
// it is set: first all people with their positions, then who leads whom. Lines
// of Change are complete; of Reports it says nothing. Do may keep the
// slices, but Work forgets them.
func (p *Plan) Work(do func([]Change) error) (RosterResult, error) {
	if do == nil {
		do = func([]Change) error { return nil }
	}
	if err := p.leave(); err != nil {
		return p.result, fmt.Errorf("planning who leaves: %w", err)
	}
	if err := p.people(do); err != nil {
		return p.result, fmt.Errorf("planning people: %w", err)
	}
	if err := p.lead(do); err != nil {
		return p.result, fmt.Errorf("planning who leads whom: %w", err)
	}
	p.lines = Lines{} // the largest part, and done with
	slices.SortStableFunc(p.result.Doubts, func(a, b Doubt) int { return cmp.Compare(a.Row, b.Row) })
	return p.result, nil
}

// batches goes through the people in the list that want says, in the order of
// their first rows, some at a time.
func (p *Plan) batches(want func(at int32) bool, do func(some []int32, was []History) error) error {
	var some []int32
	next := func() error {
		was, err := p.histories(some)
		if err != nil || len(some) == 0 {
			return err
		}
		err = do(some, was)
		some = some[:0]
		return err
	}
	for i, at := range p.of {
		if at < 0 || p.rowsOf(at)[0] != int32(i) || !want(at) {
			continue
		}
		if some = append(some, at); len(some) == planBatch {
			if err := next(); err != nil {
				return err
			}
		}
	}
	return next()
}

// histories returns what is known of some people; of newcomers, nothing.
func (p *Plan) histories(some []int32) ([]History, error) {
	was := make([]History, len(some))
	var ids []ID
	for _, at := range some {
		if int(at) < len(p.old) {
			ids = append(ids, p.id(at))
		}
	}
	if len(ids) == 0 {
		return was, nil
	}
	known, err := p.ground.Histories(ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[ID]History, len(known))
	for _, h := range known {
		byID[h.Person.ID] = h
	}
	for i, at := range some {
		if int(at) < len(p.old) {
			was[i] = byID[p.id(at)]
		}
	}
	return was, nil
}

// settled returns what becomes of a person before anybody's new lines.
func (p *Plan) settled(at int32, h History, say sayer) History {
	was := h.Person
	h.Person.ID = p.id(at)
	h.Lines = p.cut(h.Lines)
	said := false
	for _, i := range p.rowsOf(at) {
		r := p.tidied(i, nil)
		r.In = p.units.find(r, nil)
		h.Person = r.tell(h.Person)
		h, said = place(h, said, r, p.r.Day, say)
	}
	if p.noEmail.has(at) {
		h.Person.Email = was.Email
	}
	if p.noNumber.has(at) {
		h.Person.Number = was.Number
	}
	return h
}

// cut ends lines of which one end leaves.
func (p *Plan) cut(lines []Line) []Line {
	if len(p.cuts) == 0 {
		return lines
	}
	var left []Line
	for _, l := range lines {
		if c, ok := p.cuts[l.ID]; ok {
			l.Span = l.Span.Meet(c.Span)
		}
		if !l.Span.Empty() {
			left = append(left, l)
		}
	}
	return left
}

// leave finds the lines that end because a manager leaves.
func (p *Plan) leave() error {
	leaves := func(at int32) bool {
		if int(at) >= len(p.old) {
			return false
		}
		return slices.ContainsFunc(p.rowsOf(at), func(i int32) bool {
			to := p.r.Rows.At(int(i)).Span.To
			return to != Never && to != 0
		})
	}
	return p.batches(leaves, func(some []int32, was []History) error {
		for k, at := range some {
			p.end(was[k].Reports, p.settled(at, was[k], nil).Reports)
		}
		return nil
	})
}

// end notes the lines that end with somebody's leaving.
func (p *Plan) end(was, now []Line) {
	for _, l := range was {
		i := slices.IndexFunc(now, func(m Line) bool { return m.ID == l.ID })
		switch {
		case i < 0:
			l.Span.To = l.Span.From
			p.cuts[l.ID] = l
		case now[i].Span != l.Span:
			p.cuts[l.ID] = now[i]
		}
	}
}

// people plans who is added and who changes.
func (p *Plan) people(do func([]Change) error) error {
	done := 0
	err := p.batches(func(int32) bool { return true }, func(some []int32, was []History) error {
		var changes []Change
		for k, at := range some {
			was[k].Reports = nil
			now := p.settled(at, was[k], p.say)
			done += len(p.rowsOf(at))
			switch {
			case int(at) >= len(p.old):
				p.result.Added++
			case !was[k].Equal(now):
				p.result.Changed++
			default:
				p.result.Same++
				continue
			}
			p.moved.set(at)
			p.end(was[k].Lines, now.Lines)
			changes = append(changes, Change{was[k], now})
		}
		p.done(done, 0)
		return do(changes)
	})
	if err != nil {
		return err
	}
	return p.others(do)
}

// others ends the lines of people who are not in the list and whose manager
// leaves.
func (p *Plan) others(do func([]Change) error) error {
	var ids []ID
	for _, l := range p.cuts {
		if at, ok := slices.BinarySearch(p.old, l.Person); ok && len(p.rowsOf(int32(at))) == 0 {
			ids = append(ids, l.Person)
		}
	}
	slices.Sort(ids)
	for some := range slices.Chunk(slices.Compact(ids), planBatch) {
		was, err := p.ground.Histories(some)
		if err != nil {
			return err
		}
		changes := make([]Change, len(was))
		for i, h := range was {
			h.Reports = nil
			changes[i] = Change{h, h}
			changes[i].Now.Lines = p.cut(h.Lines)
		}
		if err := do(changes); err != nil {
			return err
		}
	}
	return nil
}

// done tells of progress: of a list with managers, half of the work is lines.
func (p *Plan) done(people, lines int) {
	switch {
	case p.r.Done == nil:
	case p.managed:
		p.r.Done((people + lines) / 2)
	default:
		p.r.Done(people)
	}
}
