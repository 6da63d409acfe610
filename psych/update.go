package psych

// An incremental update computes one person again from that person's forms
// alone. What all other persons say about the raters comes in as a belief about
// each rater's leniency, which is handed on to the next person.

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
