package psych

import (
	"maps"
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
// Two things are kept: of a rater how lenient everybody whom the rater rated
// says that the rater is, each being as they were last solved (Belief); of a
// person what the person says about each rater (Person.Said), so that it can be
// taken back before it is said anew. So a person can be solved together with the
// person's raters without a look at anybody else. Whose raters have moved by
// more than Follow, together, is then solved, too, while raters stand still, and
// so on for three rounds at the most. Every such step is one of ascent on the
// very posterior that Solve climbs, so that updates do not drift away from it.
// The next full solve puts right what little is left.
type Live struct {
	Model  Model  // of one wave
	Params Params // the location is part of Groups
	Forms  func(person int) ([]Form, error)
	Rated  func(raters []int) (map[int][]int, error) // persons, or more
	Belief func(rater int) (Belief, error)
	Known  func(person int) (Person, error) // Levels, Cov and Said; nil if never solved
	Ahead  func(persons []int) error        // is told who will be asked for; may be nil
}

const (
	// Follow is by how much all raters of a person must have moved since the
	// person was solved, in logits, for the person to be solved again. The person
	// of n raters will move by a little less than its n-th part.
	Follow = .02
	// Many is the number of persons above which a rater is not followed: one more
	// form says next to nothing about the leniency of such a rater.
	Many = 40

	nothing = Follow / 10 // a move of one rater that is not looked at
	rounds  = 3           // of following
)

// Said is what the answers of a rater about a person say about the rater's
// leniency s while the person stays as found: Score − Weight·s is the gradient
// of their likelihood by s.
type Said struct {
	Rater         int
	Score, Weight float64
}

// with returns the belief after one more person, or, with sign −1, one less.
// Raters who are all alike are known already.
func (b Belief) with(s Said, sign float64) Belief {
	if math.IsInf(b.Precision, 1) {
		return b
	}
	p := b.Precision + sign*s.Weight
	return Belief{(b.Mean*b.Precision + sign*s.Score) / p, p}
}

// Changes is what an update found. Those who were followed keep the covariance
// they had.
type Changes struct {
	Persons map[int]Person
	Raters  map[int]Belief
}

// Update computes persons whose forms have changed, and whoever is moved by it.
func (l Live) Update(persons ...int) (Changes, error) {
	u := &update{
		Live: l, c: Changes{Persons: make(map[int]Person), Raters: make(map[int]Belief)},
		start: make(map[int]float64), at: make(map[pair]float64), rated: make(map[int][]int),
	}
	for _, p := range persons {
		if err := u.centre(p); err != nil {
			return u.c, err
		}
	}
	for range rounds {
		next, err := u.moved()
		if err != nil || len(next) == 0 {
			return u.c, err
		}
		if err := u.follow(next); err != nil {
			return u.c, err
		}
	}
	return u.c, nil
}

// An update is one Update at work.
type update struct {
	Live
	c     Changes
	start map[int]float64  // how lenient raters were
	at    map[pair]float64 // and when a person was solved, of those who have been
	rated map[int][]int    // the persons of raters who have moved
}

type pair struct{ person, rater int }

// moved lists the persons whose raters have moved since they were solved.
func (u *update) moved() ([]int, error) {
	var movers, unread []int
	for r, b := range u.c.Raters {
		if math.Abs(b.Mean-u.start[r]) > nothing {
			movers = append(movers, r)
			if _, ok := u.rated[r]; !ok {
				unread = append(unread, r)
			}
		}
	}
	slices.Sort(movers) // sums have one order
	slices.Sort(unread)
	if len(unread) > 0 {
		of, err := u.Rated(unread)
		if err != nil {
			return nil, err
		}
		for _, r := range unread {
			u.rated[r] = of[r]
		}
	}
	by := make(map[int]float64)
	for _, r := range movers {
		if len(u.rated[r]) > Many {
			continue
		}
		for _, p := range u.rated[r] {
			was, ok := u.at[pair{p, r}]
			if !ok {
				was = u.start[r]
			}
			by[p] += u.c.Raters[r].Mean - was
		}
	}
	maps.DeleteFunc(by, func(_ int, move float64) bool { return math.Abs(move) <= Follow })
	return slices.Sorted(maps.Keys(by)), nil
}

// belief returns what is known of a rater.
func (u *update) belief(rater int) (Belief, error) {
	if b, ok := u.c.Raters[rater]; ok {
		return b, nil
	}
	b, err := u.Belief(rater)
	u.start[rater] = b.Mean
	return b, err
}

// A block is what is solved together.
type block struct {
	u       *update
	collect *Collector
	was     []Person // the persons, as they were
	raters  []int
	beliefs []Belief
	number  map[int]int // of raters
}

func (u *update) block() *block {
	return &block{u: u, collect: Collect(u.Model), number: make(map[int]int)}
}

// rater returns the number of a rater in the block.
func (b *block) rater(r int) (int, error) {
	i, ok := b.number[r]
	if !ok {
		belief, err := b.u.belief(r)
		if err != nil {
			return 0, err
		}
		i = len(b.raters)
		b.number[r] = i
		b.raters, b.beliefs = append(b.raters, r), append(b.beliefs, belief)
	}
	return i, nil
}

// add brings in a person with what is known and the forms. Nobody need be
// followed of whom nothing has counted yet.
func (b *block) add(person int, centre bool) error {
	was, ok := b.u.c.Persons[person]
	if !ok {
		var err error
		if was, err = b.u.Known(person); err != nil {
			return err
		}
	}
	if len(was.Levels) == 0 && !centre {
		return nil
	}
	forms, err := b.u.Forms(person)
	if err != nil {
		return err
	}
	for _, s := range was.Said {
		if _, err := b.rater(s.Rater); err != nil {
			return err
		}
	}
	for _, f := range forms {
		f.Person = len(b.was)
		if f.Rater, err = b.rater(f.Rater); err != nil {
			return err
		}
		b.collect.Add(f)
	}
	was.Number = person
	b.was = append(b.was, was)
	return nil
}

// takeBack makes the beliefs those without the persons of the block.
func (b *block) takeBack() {
	for _, p := range b.was {
		for _, s := range p.Said {
			i := b.number[s.Rater]
			b.beliefs[i] = b.beliefs[i].with(s, -1)
		}
	}
}

// found makes them those with a person as now found, whose raters are numbered
// as in the block.
func (b *block) found(p Person) {
	for i := range p.Said {
		s := &p.Said[i]
		b.beliefs[s.Rater] = b.beliefs[s.Rater].with(*s, 1)
		s.Rater = b.raters[s.Rater]
	}
	b.u.c.Persons[p.Number] = p
}

// keep makes the beliefs the changes.
func (b *block) keep() {
	for i, r := range b.raters {
		b.u.c.Raters[r] = b.beliefs[i]
	}
}

// centre solves a person together with the raters.
func (u *update) centre(person int) error {
	b := u.block()
	if err := b.add(person, true); err != nil {
		return err
	}
	b.takeBack()
	// Newton's error after a step is its square.
	fit := Solve(b.collect.Data(1, len(b.raters)), u.Params, Options{Raters: b.beliefs, Workers: 1, Tolerance: 1e-3})
	b.found(fit.Errors().person(0, person))
	b.keep()
	for i, r := range b.raters {
		u.at[pair{person, r}] = b.beliefs[i].Mean
	}
	return nil
}

// follow solves persons while their raters stand still.
func (u *update) follow(persons []int) error {
	if u.Ahead != nil {
		if err := u.Ahead(persons); err != nil {
			return err
		}
	}
	b := u.block()
	for _, p := range persons {
		if err := b.add(p, false); err != nil {
			return err
		}
	}
	fit := newStill(b.collect.Data(len(b.was), len(b.raters)), u.Params, b.beliefs)
	for _, p := range b.was {
		for _, s := range p.Said {
			u.at[pair{p.Number, s.Rater}] = b.beliefs[b.number[s.Rater]].Mean
		}
	}
	b.takeBack()
	for i, p := range b.was {
		b.found(fit.solve(i, p, b.number))
	}
	b.keep()
	return nil
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
