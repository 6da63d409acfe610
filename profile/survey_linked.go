package profile

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/psych"
)

// A node is a person as one who is rated, or as a rater.
type node struct {
	id    int
	rates bool
}

func person(id int) node { return node{id, false} }

func rater(id int) node { return node{id, true} }

// A link joins nodes into groups: each points towards the first of its group.
type link map[node]node

func (l link) first(n node) node {
	up, ok := l[n]
	if !ok || up == n {
		l[n] = n
		return n
	}
	top := l.first(up)
	l[n] = top
	return top
}

func (l link) join(a, b node) { l[l.first(b)] = l.first(a) }

// groups returns the people of each group, the largest first.
func (l link) groups() [][]people.ID {
	by := make(map[node][]people.ID)
	for _, n := range slices.SortedFunc(maps.Keys(l), func(a, b node) int { return cmp.Compare(a.id, b.id) }) {
		if !n.rates {
			top := l.first(n)
			by[top] = append(by[top], people.ID(n.id))
		}
	}
	return slices.SortedFunc(maps.Values(by), func(a, b []people.ID) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0]))
	})
}

// pairs counts people who rate each other, and those of them of whom each is
// seen by the other far from how everybody else sees them: by more than 2.5
// standard deviations of what a rater sees alone.
func (v *Surveyor) pairs() (cases, both int) {
	persons, raters := make(map[int]int), make(map[int]int)
	number := func(m map[int]int, id int) int {
		if _, ok := m[id]; !ok {
			m[id] = len(m)
		}
		return m[id]
	}
	all := psych.Collect(v.r.Model())
	rates := make(map[[2]int]bool, len(v.forms))
	for _, f := range v.forms {
		rates[[2]int{f.Rater, f.Person}] = true
		f.Person, f.Rater = number(persons, f.Person), number(raters, f.Rater)
		all.Add(f)
	}
	if len(v.forms) == 0 {
		return 0, 0
	}
	d := all.Data(len(persons), len(raters))
	far := make([]bool, d.Dyads())
	v.far(d, far)
	known := make(map[[2]int]bool, len(far))
	for i, is := range far {
		r, p := d.Dyad(i)
		known[[2]int{r, p}] = is
	}
	for id := range rates {
		back := [2]int{id[1], id[0]}
		if id[0] < id[1] && rates[back] {
			both++
			if known[[2]int{raters[id[0]], persons[id[1]]}] && known[[2]int{raters[back[0]], persons[back[1]]}] {
				cases++
			}
		}
	}
	return cases, both
}

// far finds dyads that stand out.
func (v *Surveyor) far(d *psych.Data, far []bool) {
	own := v.r.Var
	n := float64(len(v.r.Competencies))
	share := 0.
	for k := range v.r.Pillars {
		in := 0.
		for _, of := range v.r.Of {
			if of == k {
				in++
			}
		}
		share += in * in / (n * n)
	}
	sd := math.Sqrt(own.Halo + own.PillarHalo*share + own.CompetencyHalo/n)
	fit := psych.Solve(d, v.r.Params(), psych.Options{Tolerance: 1e-4})
	fit.Errors().EachDyad(func(i int, mode, _ float64) { far[i] = math.Abs(mode) > 2.5*sd })
}
