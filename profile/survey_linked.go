package profile

import (
	"cmp"
	"maps"
	"slices"

	"github.com/bearinghq/bearing/people"
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
