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

// Without takes out of the beliefs about raters what one person's forms had
// added to them, given the beliefs before and after:
//
//	precision = after − added      mean so that the two together have after's mean
//
// added is what the forms say by themselves, found by computing them with the
// beliefs as they are. No belief becomes wider than prior.
func Without(m Model, p Params, prior Belief, raters []Belief, forms []Form) []Belief {
	c := Collect(m)
	for _, f := range forms {
		c.Add(f)
	}
	d := c.Data(1, len(raters))
	f := newFit(d, p, Options{Raters: pinned(raters), Workers: 1})
	f.iterate()
	f.linearise()
	diagonal := f.diagonal()
	grad := make([]float64, len(raters))
	f.offsetSums(f.grad, grad, nil)
	out := make([]Belief, len(raters))
	for r, b := range raters {
		if d.of[r] == d.of[r+1] {
			out[r] = b
			continue
		}
		added := diagonal[r] - f.belief(r).Precision
		left := max(prior.Precision, b.Precision-added)
		out[r] = Belief{b.Mean - grad[r]/left, left}
	}
	return out
}

// pinned returns beliefs with the same means that no forms can move.
func pinned(raters []Belief) []Belief {
	all := make([]Belief, len(raters))
	for r, b := range raters {
		all[r] = Belief{b.Mean, 1e9}
	}
	return all
}

// Live keeps an organisation up to date form by form. Its functions read what
// is kept elsewhere.
//
// A person is computed again from that person's forms alone. What the forms of
// all others say about the raters comes in as a belief about the leniency of
// each, and what is learned about a rater is handed on to the other persons of
// that rater if it is more than Matters, for three rounds at the most. The next
// full solve puts right what little is left.
type Live struct {
	Model  Model
	Params Params // the location is part of Groups
	Forms  func(person int) ([]Form, error)
	Rated  func(rater int) ([]int, error) // persons
	Belief func(rater int) (Belief, error)
}

// Matters is the move of a rater's leniency, in logits, that is handed on.
const Matters = .02

// Changes is what an update found.
type Changes struct {
	Persons map[int]Person
	Raters  map[int]Belief
}

// Update computes a person whose forms were before and are now what Forms says,
// and whoever is moved by it.
func (l Live) Update(person int, before []Form) (Changes, error) {
	c := Changes{Persons: make(map[int]Person), Raters: make(map[int]Belief)}
	forms, err := l.Forms(person)
	if err != nil {
		return c, err
	}
	moved, err := l.person(person, before, forms, nil, &c)
	for round := 0; round < 3 && err == nil && len(moved) > 0; round++ {
		moved, err = l.handOn(moved, person, &c)
	}
	return c, err
}

// move is what was learned about a rater: after less before, as precision and
// precision times mean.
type move struct {
	precision, weighted float64
}

// handOn computes the other persons of raters who moved, and returns who moved
// in turn.
func (l Live) handOn(moved map[int]move, except int, c *Changes) (map[int]move, error) {
	next := make(map[int]move)
	seen := map[int]bool{except: true}
	for _, rater := range slices.Sorted(maps.Keys(moved)) {
		persons, err := l.Rated(rater)
		if err != nil {
			return nil, err
		}
		for _, p := range persons {
			if seen[p] {
				continue
			}
			seen[p] = true
			forms, err := l.Forms(p)
			if err != nil {
				return nil, err
			}
			more, err := l.person(p, forms, forms, moved, c)
			if err != nil {
				return nil, err
			}
			maps.Copy(next, more)
		}
	}
	return next, nil
}

// person computes one person, given what others have learned about the raters
// since their beliefs were last brought in.
func (l Live) person(p int, before, now []Form, moved map[int]move, c *Changes) (map[int]move, error) {
	number := make(map[int]int)
	var raters []int
	for _, f := range slices.Concat(before, now) {
		if _, ok := number[f.Rater]; !ok {
			number[f.Rater] = len(raters)
			raters = append(raters, f.Rater)
		}
	}
	was := make([]Belief, len(raters))
	for i, r := range raters {
		b, ok := c.Raters[r]
		if !ok {
			var err error
			if b, err = l.Belief(r); err != nil {
				return nil, err
			}
		}
		if m, ok := moved[r]; ok { // as it was when this person was computed last
			left := b.Precision - m.precision
			b = Belief{(b.Precision*b.Mean - m.weighted) / left, left}
		}
		was[i] = b
	}
	prior := Belief{0, 1 / l.Params.Var.Severity}
	others := was
	if len(before) > 0 {
		others = Without(l.Model, l.Params, prior, was, local(before, number))
	}
	for i, r := range raters {
		if m, ok := moved[r]; ok {
			b := others[i]
			sum := b.Precision + m.precision
			others[i] = Belief{(b.Precision*b.Mean + m.weighted) / sum, sum}
		}
	}
	one := Around(l.Model, l.Params, others, local(now, number))
	one.Person.Number = p
	c.Persons[p] = one.Person
	far := make(map[int]move)
	for i, r := range raters {
		b := one.Raters[i]
		start := was[i]
		if m, ok := moved[r]; ok {
			sum := start.Precision + m.precision
			start = Belief{(start.Precision*start.Mean + m.weighted) / sum, sum}
		}
		c.Raters[r] = b
		if math.Abs(b.Mean-start.Mean) > Matters {
			far[r] = move{b.Precision - start.Precision, b.Precision*b.Mean - start.Precision*start.Mean}
		}
	}
	return far, nil
}

// local numbers persons and raters for Around.
func local(forms []Form, number map[int]int) []Form {
	all := slices.Clone(forms)
	for i := range all {
		all[i].Person, all[i].Rater = 0, number[all[i].Rater]
	}
	return all
}
