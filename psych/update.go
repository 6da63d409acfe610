package psych

import (
	"math"
	"slices"
)

// Local is one person with the raters.
type Local struct {
	Person Person   // levels with errors; Number is 0
	Raters []Belief // of each rater, now from everything
}

// Around computes one person from forms whose Person is 0 and whose raters are
// numbered from 0, given what is known of each rater without this person. The
// location is that of p.Groups; p.LocationSD and p.ShiftSD should be 0.
func Around(m Model, p Params, raters []Belief, forms []Form) Local {
	c := Collect(m)
	for _, f := range forms {
		c.Add(f)
	}
	f := Solve(c.Data(1, len(raters)), p, Options{Raters: raters, Workers: 1})
	e := f.Errors()
	all := Local{Raters: make([]Belief, len(raters))}
	e.Each(func(p *Person) { all.Person = *p })
	for r := range raters {
		mode, variance := e.Rater(r)
		all.Raters[r] = Belief{mode, 1 / variance}
	}
	return all
}

// Live keeps an organisation up to date form by form. Its functions read what
// is kept elsewhere, as it was when all was last solved or updated.
//
// When the forms about a person change, that person is solved together with the
// person's raters and with everybody else whom these have rated: the
// neighbours. The raters of neighbours who are not the person's stay as lenient
// as they were taken to be. So every update is a step of ascent on the very
// posterior that Solve climbs, and updates do not drift away from it. Neighbours
// who moved by more than Matters are then looked at in the same way, for three
// rounds at the most. The next full solve puts right what little is left.
//
// A rater of more than Many persons is not solved with all of them: one more
// form says next to nothing about the leniency of such a rater.
type Live struct {
	Model  Model
	Params Params // the location is part of Groups
	Forms  func(person int) ([]Form, error)
	Rated  func(rater int) ([]int, error) // persons
	Belief func(rater int) (Belief, error)
	Known  func(person int) (p Person, ok bool, err error) // Levels and Cov
}

const (
	// Matters is the move of a person's level, in logits, that is followed.
	Matters = .03
	// Many is the number of persons above which a rater's leniency is taken to
	// be known.
	Many = 40

	tiny    = .001 // a move that is not worth being told
	certain = 1e9  // the precision of what is not to move
)

// Changes is what an update found. Neighbours keep the covariance they had.
type Changes struct {
	Persons map[int]Person
	Raters  map[int]Belief
}

// Update computes a person whose forms were before and are now what Forms says,
// and whoever is moved by it.
func (l Live) Update(person int, before []Form) (Changes, error) {
	c := Changes{Persons: make(map[int]Person), Raters: make(map[int]Belief)}
	seen := map[int]bool{}
	for round, next := 0, []int{person}; round < 3 && len(next) > 0; round++ {
		centres := next
		next = nil
		for _, p := range centres {
			if seen[p] {
				continue
			}
			seen[p] = true
			moved, err := l.around(p, before, round == 0, &c)
			if err != nil {
				return c, err
			}
			next = append(next, moved...)
		}
		slices.Sort(next)
	}
	return c, nil
}

// A block is what is solved together.
type block struct {
	persons []int // the first is in the centre
	forms   []Form
	raters  []int
	beliefs []Belief
	free    []bool // by rater: may move
	number  map[int]int
}

// around solves the block around a person, whose forms may have changed, and
// returns the neighbours that moved.
func (l Live) around(person int, before []Form, changed bool, c *Changes) (moved []int, err error) {
	if !changed {
		before = nil
	}
	b, err := l.block(person, before, changed, c)
	if err != nil {
		return nil, err
	}
	collect := Collect(l.Model)
	for _, f := range b.forms {
		collect.Add(f)
	}
	// Newton's error after a step is its square.
	fit := Solve(collect.Data(len(b.persons), len(b.raters)), l.Params, Options{Raters: b.beliefs, Workers: 1, Tolerance: 1e-3})
	errors := fit.Errors()
	for i, p := range b.persons {
		was, known := c.Persons[p]
		if !known {
			if was, known, err = l.Known(p); err != nil {
				return nil, err
			}
		}
		if i == 0 || !known {
			c.Persons[p] = errors.person(i, p)
			continue
		}
		now := fit.levels(i)
		far := 0.
		for j, x := range now {
			far = max(far, math.Abs(x-was.Levels[j]))
		}
		if far > tiny {
			was.Levels = now
			c.Persons[p] = was
		}
		if far > Matters {
			moved = append(moved, p)
		}
	}
	for i, r := range b.raters {
		if b.free[i] {
			c.Raters[r] = errors.Belief(i)
		}
	}
	return moved, nil
}

// block gathers a person, the person's raters, and whom they have rated.
func (l Live) block(person int, before []Form, changed bool, c *Changes) (*block, error) {
	b := &block{persons: []int{person}, number: make(map[int]int)}
	now, err := l.Forms(person)
	if err != nil {
		return nil, err
	}
	had := make(map[int]bool)
	for _, f := range before {
		had[f.Rater] = true
	}
	var near []int
	for _, f := range slices.Concat(now, before) {
		if _, ok := b.number[f.Rater]; ok {
			continue
		}
		persons, err := l.Rated(f.Rater)
		if err != nil {
			return nil, err
		}
		belief := Belief{0, 1 / l.Params.Var.Severity}
		free := len(persons) <= Many
		if !free {
			if belief, err = l.belief(f.Rater, c); err != nil {
				return nil, err
			}
			// What such a rater said before is part of the belief already.
			if free = changed && !had[f.Rater]; !free {
				belief.Precision = certain
			}
		} else {
			near = append(near, persons...)
		}
		b.add(f.Rater, belief, free)
	}
	slices.Sort(near)
	for _, p := range slices.Compact(near) {
		if p != person {
			b.persons = append(b.persons, p)
		}
	}
	return b, l.fill(b, now, c)
}

func (b *block) add(rater int, belief Belief, free bool) {
	b.number[rater] = len(b.raters)
	b.raters, b.beliefs, b.free = append(b.raters, rater), append(b.beliefs, belief), append(b.free, free)
}

// fill brings in the forms; raters who are met for the first time stay as they
// are.
func (l Live) fill(b *block, now []Form, c *Changes) (err error) {
	for i, p := range b.persons {
		forms := now
		if i > 0 {
			if forms, err = l.Forms(p); err != nil {
				return err
			}
		}
		for _, f := range forms {
			if _, ok := b.number[f.Rater]; !ok {
				belief, err := l.belief(f.Rater, c)
				if err != nil {
					return err
				}
				belief.Precision = certain
				b.add(f.Rater, belief, false)
			}
			f.Person, f.Rater = i, b.number[f.Rater]
			b.forms = append(b.forms, f)
		}
	}
	return nil
}

// belief returns what is known of a rater so far.
func (l Live) belief(rater int, c *Changes) (Belief, error) {
	if b, ok := c.Raters[rater]; ok {
		return b, nil
	}
	return l.Belief(rater)
}

// person returns what is known of one person, by another number.
func (e *Errors) person(i, number int) Person {
	lay := &e.f.lay
	n := lay.waves * lay.comps
	one := Person{Levels: make([]float64, n), Cov: make([]float64, n*n)}
	w := e.f.workers.Get().(*work)
	defer e.f.workers.Put(w)
	w.load(i)
	w.person(e, i, &one)
	one.Number = number
	return one
}

// levels returns θ of a person at the mode.
func (f *Fit) levels(p int) []float64 {
	lay := &f.lay
	size := lay.size()
	all := make([]float64, lay.waves*lay.comps)
	for i := range all {
		wave, c := i/lay.comps, i%lay.comps
		all[i] = lay.level(f.x[p*size:(p+1)*size], wave, f.Data.Pillars[c], c)
	}
	return all
}
