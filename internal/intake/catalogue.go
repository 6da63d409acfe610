package intake

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bearinghq/bearing/framework"
)

// A Catalogue finds the competencies that a file means, in the newest versions
// of all frameworks.
type Catalogue struct {
	index  framework.Index
	byKey  map[string]Near
	folded []foldedName
}

type foldedName struct {
	name string
	near Near
}

// NewCatalogue returns a catalogue of the versions.
func NewCatalogue(vs []framework.Version) *Catalogue {
	c := &Catalogue{index: framework.NewIndex(vs...), byKey: map[string]Near{}}
	for _, v := range vs {
		for _, k := range v.Competencies {
			n := Near{ID: int64(k.ID), UID: k.Key, Name: k.Name}
			if _, taken := c.byKey[k.Key]; !taken {
				c.byKey[k.Key] = n
			}
			for _, name := range append([]string{k.Name}, k.Aliases...) {
				c.folded = append(c.folded, foldedName{framework.Fold(name), n})
			}
		}
	}
	return c
}

// Match returns the competency that the file means: by its name, its key or
// another of its names, case and accents aside.
func (c *Catalogue) Match(name string, said map[string]string) Match {
	m := Match{Name: name}
	if k, how := c.index.Find(name); how != framework.None {
		m.take(Near{ID: int64(k.ID), UID: k.Key, Name: k.Name})
	} else {
		m.Near = c.nearly(framework.Fold(name))
	}
	return m.decide(said, func(uid string) (Near, bool) {
		n, ok := c.byKey[uid]
		return n, ok
	})
}

func (c *Catalogue) nearly(name string) []Near {
	var all []Near
	for _, f := range c.folded {
		why := nameLikeness(name, f.name)
		if why == "" || slices.ContainsFunc(all, func(n Near) bool { return n.ID == f.near.ID }) {
			continue
		}
		f.near.Why = why
		if all = append(all, f.near); len(all) == maxNear {
			break
		}
	}
	return all
}

// nameLikeness says in what two folded names of competencies differ, or "" if
// they are not alike. Short names such as C, C# and R differ by a letter and
// are different all the same.
func nameLikeness(a, b string) string {
	short := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	switch {
	case a == b:
		return "the same name"
	case short < 5, numbered(a, b):
		return ""
	case strings.ReplaceAll(a, " ", "") == strings.ReplaceAll(b, " ", ""):
		return "only spaces differ"
	}
	switch d := distance(a, b); {
	case d == 1:
		return "one letter differs"
	case d == 2 && short >= 8:
		return "two letters differ"
	}
	x, y := strings.Fields(a), strings.Fields(b)
	slices.Sort(x)
	slices.Sort(y)
	if slices.Equal(x, y) {
		return "the same words in another order"
	}
	return ""
}
