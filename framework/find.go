package framework

// How says in what way a name was found.
type How string

// The ways, the surest first.
const (
	Exact  How = "name"   // written as the competency is named
	ByKey  How = "key"    // its key
	Alias  How = "alias"  // one of its other names
	Folded How = "folded" // the same but for case, accents and punctuation
	None   How = ""
)

// An Index finds competencies by what sheets call them. It may span several
// frameworks; the first that knows a name wins.
type Index struct {
	exact, key, alias, folded map[string]place
	versions                  []Version
}

// A place is a competency in one of the index's versions.
type place struct{ version, competency int }

// NewIndex returns an index of the versions.
func NewIndex(vs ...Version) Index {
	x := Index{map[string]place{}, map[string]place{}, map[string]place{}, map[string]place{}, vs}
	for i, v := range vs {
		for j, c := range v.Competencies {
			at := place{i, j}
			x.put(x.exact, c.Name, at)
			x.put(x.key, c.Key, at)
			x.put(x.folded, Fold(c.Name), at)
			for _, a := range c.Aliases {
				x.put(x.alias, a, at)
			}
		}
	}
	for i, v := range vs { // after all names, so that a name goes before an alias
		for j, c := range v.Competencies {
			for _, a := range c.Aliases {
				x.put(x.folded, Fold(a), place{i, j})
			}
		}
	}
	return x
}

func (x Index) put(m map[string]place, k string, at place) {
	if _, taken := m[k]; k != "" && !taken {
		m[k] = at
	}
}

// Find returns the competency that goes by a name, and how it was found. How
// is None if there is none.
func (x Index) Find(name string) (Competency, How) {
	for _, by := range []struct {
		how How
		m   map[string]place
		k   string
	}{{Exact, x.exact, name}, {ByKey, x.key, name}, {Alias, x.alias, name}, {Folded, x.folded, Fold(name)}} {
		if at, ok := by.m[by.k]; ok {
			return x.versions[at.version].Competencies[at.competency], by.how
		}
	}
	return Competency{}, None
}

// Version returns the version of the index that has the competency. Its
// Number is 0 and its ID too if none has.
func (x Index) Version(id CompetencyID) Version {
	for _, v := range x.versions {
		if _, ok := v.CompetencyByID(id); ok {
			return v
		}
	}
	return Version{}
}

// FindRole returns the role that goes by a name or key, exactly or folded.
func (v Version) FindRole(name string) (Role, bool) {
	for _, r := range v.Roles {
		if r.Name == name || r.Key == name {
			return r, true
		}
	}
	folded := Fold(name)
	return one(v.Roles, func(r Role) bool { return folded != "" && Fold(r.Name) == folded })
}
