package people

import (
	"fmt"

	"slices"
)

// lead plans the reporting lines that the rows name. A row whose line would
// close a circle waits until the end: a line further down the list may open it.
func (p *Plan) lead(do func([]Change) error) error {
	if !p.managed {
		return nil
	}
	err := p.ground.Lines(func(l Line) {
		for _, l := range p.cut([]Line{l}) {
			p.lines.put(l)
		}
	})
	if err != nil {
		return err
	}
	var late bitset
	again, done := false, 0
	led := func(at int32) bool { return slices.ContainsFunc(p.rowsOf(at), p.leads) }
	err = p.batches(led, func(some []int32, was []History) error {
		var changes []Change
		for k, at := range some {
			c, circled, err := p.reports(at, was[k], false)
			if err != nil {
				return err
			}
			if circled {
				late.set(at)
				again = true
				continue
			}
			changes = p.led(at, changes, c)
			done += len(p.rowsOf(at))
		}
		p.done(p.r.Rows.Len(), done)
		return do(changes)
	})
	if err != nil || !again {
		return err
	}
	return p.batches(late.has, func(some []int32, was []History) error {
		var changes []Change
		for k, at := range some {
			c, _, err := p.reports(at, was[k], true)
			if err != nil {
				return err
			}
			changes = p.led(at, changes, c)
		}
		return do(changes)
	})
}

// leads reports whether a row names a manager.
func (p *Plan) leads(i int32) bool {
	return p.solid[i] != noBoss || len(p.dotted) > 0 && len(p.r.Rows.At(int(i)).Dotted) > 0
}

// led counts a change of lines, and adds it to the others.
func (p *Plan) led(at int32, changes []Change, c Change) []Change {
	if slices.Equal(c.Was.Lines, c.Now.Lines) {
		return changes
	}
	p.result.Lines += max(0, len(c.Now.Lines)-len(c.Was.Lines))
	if !p.moved.has(at) {
		p.moved.set(at)
		p.result.Same--
		p.result.Changed++
	}
	return append(changes, c)
}

// reports returns the lines of a person, and whether one of them closed a
// circle. On the last try such a line is left out. What is doubted on a try
// that is not the last is doubted again on the last.
func (p *Plan) reports(at int32, was History, last bool) (c Change, circled bool, err error) {
	var doubts []Doubt
	say := sayer(func(d Doubt) { doubts = append(doubts, d) })
	was.Reports = nil
	h := p.settled(at, was, nil)
	base := h.Lines
	if !slices.Equal(was.Lines, base) {
		p.lines.Replace(h.Person.ID, base)
	}
	for _, i := range p.rowsOf(at) {
		r := p.tidied(i, nil)
		next, err := LinesOf(h, r, p.r.Day, p.boss(h, r, i, say), p.dots(h, r, say))
		if err != nil {
			say.doubt(r, "manager", r.Manager, fmt.Sprintf("%s The line was left out.", err))
			continue
		}
		if slices.Equal(next.Lines, h.Lines) {
			continue
		}
		circle := p.lines.Replace(h.Person.ID, next.Lines)
		switch {
		case circle == nil:
			h = next
		case !last:
			circled = true
		default:
			names, err := p.names(circle)
			if err != nil {
				return c, false, err
			}
			say.doubt(r, "manager", r.Manager, fmt.Sprintf("%s The line was left out.", Circle(names)))
		}
	}
	for _, d := range doubts {
		if !circled {
			p.say(d)
		}
	}
	who := h.Person
	return Change{History{Person: who, Lines: base}, History{Person: who, Lines: h.Lines}}, circled, nil
}

// boss returns the manager whom the i'th row names, 0 for nobody.
func (p *Plan) boss(h History, r RosterRow, i int32, say sayer) ID {
	id := p.named(r, r.Manager, p.solid[i], say)
	if id != 0 && id == h.Person.ID {
		say.doubt(r, "manager", r.Manager, fmt.Sprintf("%s cannot report to themselves. The line was left out.", h.Person.Name))
		return 0
	}
	return id
}

// dots returns the further managers whom a row names.
func (p *Plan) dots(h History, r RosterRow, say sayer) (all []ID) {
	for _, m := range r.Dotted {
		if id := p.named(r, m, p.dotted[m], say); id != 0 && id != h.Person.ID {
			all = append(all, id)
		}
	}
	return all
}

func (p *Plan) named(r RosterRow, m string, at int32, say sayer) ID {
	switch at {
	case noBoss:
		return 0
	case unknownBoss:
		say.doubt(r, "manager", m, "Nobody here has this name, e-mail address or number. The line was left out; add the manager to the list, or write it as there.")
		return 0
	case severalBoss:
		say.doubt(r, "manager", m, "Several people have this name. The line was left out; write the manager's e-mail address or number.")
		return 0
	}
	return p.id(at)
}

// names returns what people are called once the plan is done.
func (p *Plan) names(ids []ID) ([]string, error) {
	some := make([]int32, len(ids))
	for i, id := range ids {
		if p.New(id) {
			some[i] = int32(len(p.old)) + int32(id-p.First)
			continue
		}
		at, _ := slices.BinarySearch(p.old, id)
		some[i] = int32(at)
	}
	names := make([]string, len(ids))
	was, err := p.histories(some)
	for i := range was {
		names[i] = p.settled(some[i], was[i], nil).Person.Name
	}
	return names, err
}
