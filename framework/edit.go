package framework

import (
	"slices"
	"strings"

	"github.com/bearinghq/bearing/fault"
)

// The functions here edit a version as a value: they return a changed copy and
// leave v as it is. They are what Store.Update takes as a change.

// Clone returns a copy of v that shares nothing with it.
func (v Version) Clone() Version {
	v.Scale = slices.Clone(v.Scale)
	v.Pillars = slices.Clone(v.Pillars)
	v.Competencies = slices.Clone(v.Competencies)
	for i := range v.Competencies {
		v.Competencies[i] = v.Competencies[i].clone()
	}
	v.Roles = slices.Clone(v.Roles)
	for i := range v.Roles {
		v.Roles[i].Needs = slices.Clone(v.Roles[i].Needs)
	}
	v.Ladders = slices.Clone(v.Ladders)
	for i := range v.Ladders {
		v.Ladders[i] = v.Ladders[i].clone()
	}
	return v
}

func (c Competency) clone() Competency {
	c.Anchors, c.Items = slices.Clone(c.Anchors), slices.Clone(c.Items)
	c.AntiPatterns, c.Aliases = slices.Clone(c.AntiPatterns), slices.Clone(c.Aliases)
	c.BalanceWith, c.Requires = slices.Clone(c.BalanceWith), slices.Clone(c.Requires)
	return c
}

func (l Ladder) clone() Ladder {
	l.Evidence, l.Tracks, l.Crossings = slices.Clone(l.Evidence), slices.Clone(l.Tracks), slices.Clone(l.Crossings)
	for i := range l.Tracks {
		l.Tracks[i].Steps = slices.Clone(l.Tracks[i].Steps)
		for j := range l.Tracks[i].Steps {
			s := &l.Tracks[i].Steps[j]
			s.Alternatives = slices.Clone(s.Alternatives)
		}
	}
	for i := range l.Crossings {
		c := &l.Crossings[i]
		c.Before, c.During = slices.Clone(c.Before), slices.Clone(c.During)
	}
	return l
}

// PutPillar returns v with p in place of the pillar with its key, or after the
// others.
func (v Version) PutPillar(p Pillar) (Version, error) {
	v = v.Clone()
	v.Pillars = put(v.Pillars, p, func(x Pillar) bool { return x.Key == p.Key })
	return v.sound()
}

// DropPillar returns v without a pillar that has no competencies.
func (v Version) DropPillar(key string) (Version, error) {
	if _, ok := v.Pillar(key); !ok {
		return v, fault.New(fault.NotFound, "There is no pillar %q in this framework.", key)
	}
	if in := v.In(key); len(in) > 0 {
		return v, fault.New(fault.Conflict, "This pillar still has %d competencies, among them %s. Move them to another pillar or take them out first.", len(in), in[0].Name)
	}
	v = v.Clone()
	v.Pillars = slices.DeleteFunc(v.Pillars, func(p Pillar) bool { return p.Key == key })
	return v.sound()
}

// PutCompetency returns v with c in place of the competency with its key, or
// after the others. A competency keeps its ID as long as it keeps its key.
func (v Version) PutCompetency(c Competency) (Version, error) {
	v = v.Clone()
	if was, ok := v.Competency(c.Key); ok {
		c.ID = was.ID
	}
	v.Competencies = put(v.Competencies, c.clone(), func(x Competency) bool { return x.Key == c.Key })
	return v.sound()
}

// DropCompetency returns v without a competency, and without what roles and
// other competencies say about it.
func (v Version) DropCompetency(key string) (Version, error) {
	if _, ok := v.Competency(key); !ok {
		return v, fault.New(fault.NotFound, "There is no competency %q in this framework.", key)
	}
	is := func(s string) bool { return s == key }
	v = v.Clone()
	v.Competencies = slices.DeleteFunc(v.Competencies, func(c Competency) bool { return c.Key == key })
	for i := range v.Competencies {
		c := &v.Competencies[i]
		c.BalanceWith, c.Requires = slices.DeleteFunc(c.BalanceWith, is), slices.DeleteFunc(c.Requires, is)
	}
	for i := range v.Roles {
		v.Roles[i].Needs = slices.DeleteFunc(v.Roles[i].Needs, func(n Need) bool { return n.Competency == key })
	}
	return v.sound()
}

// PutRole returns v with r in place of the role with its key, or after the
// others. A role keeps its ID as long as it keeps its key.
func (v Version) PutRole(r Role) (Version, error) {
	v = v.Clone()
	if was, ok := v.Role(r.Key); ok {
		r.ID = was.ID
	}
	r.Needs = slices.Clone(r.Needs)
	v.Roles = put(v.Roles, r, func(x Role) bool { return x.Key == r.Key })
	return v.sound()
}

// DropRole returns v without a role that no ladder names.
func (v Version) DropRole(key string) (Version, error) {
	if _, ok := v.Role(key); !ok {
		return v, fault.New(fault.NotFound, "There is no role %q in this framework.", key)
	}
	for _, l := range v.Ladders {
		for _, t := range l.Tracks {
			for _, s := range t.Steps {
				if s.Role == key || slices.Contains(s.Alternatives, key) {
					return v, fault.New(fault.Conflict, "Step %s of the ladder %q names this role. Change the ladder first.", s.Key, l.Name)
				}
			}
		}
	}
	v = v.Clone()
	v.Roles = slices.DeleteFunc(v.Roles, func(r Role) bool { return r.Key == key })
	return v.sound()
}

// PutLadder returns v with l in place of the ladder with its key, or after the
// others.
func (v Version) PutLadder(l Ladder) (Version, error) {
	v = v.Clone()
	v.Ladders = put(v.Ladders, l.clone(), func(x Ladder) bool { return x.Key == l.Key })
	return v.sound()
}

// DropLadder returns v without a ladder.
func (v Version) DropLadder(key string) (Version, error) {
	if _, ok := v.Ladder(key); !ok {
		return v, fault.New(fault.NotFound, "There is no ladder %q in this framework.", key)
	}
	v = v.Clone()
	v.Ladders = slices.DeleteFunc(v.Ladders, func(l Ladder) bool { return l.Key == key })
	return v.sound()
}

// put replaces the first of all for which is holds, or appends x.
func put[T any](all []T, x T, is func(T) bool) []T {
	if i := slices.IndexFunc(all, is); i >= 0 {
		all[i] = x
		return all
	}
	return append(all, x)
}

// sound returns v tidied if it passes Check.
func (v Version) sound() (Version, error) {
	v = v.Tidy()
	return v, v.Check()
}

// Added is what AddCompetencies added, so that it can be taken back.
type Added struct {
	Pillars, Competencies []string // keys
}

// Standard is the scale of competencies that have no anchors of their own.
func Standard() []Anchor {
	return []Anchor{
		{Whole(1), "Starting", "Absent or harmful more often than not."},
		{Whole(2), "Developing", "Sometimes, or only with help."},
		{Whole(3), "Solid", "Reliable in ordinary conditions in own area."},
		{Whole(4), "Strong", "Reliable in difficult conditions; helps others do it."},
		{Whole(5), "Role model", "Shapes how many others do it."},
	}
}

// AddCompetencies returns v with a competency for each name that v does not
// know, in the pillar of that name, which is added if it is not there. The new
// competencies have no anchors of their own: they take the version's scale,
// which is Standard if there was none.
func (v Version) AddCompetencies(pillar string, names ...string) (Version, Added, error) {
	v = v.Clone()
	var added Added
	taken := map[string]bool{}
	for _, p := range v.Pillars {
		taken[p.Key] = true
	}
	i := slices.IndexFunc(v.Pillars, func(p Pillar) bool { return p.Key == pillar || Fold(p.Name) == Fold(pillar) })
	if i < 0 {
		i = len(v.Pillars)
		v.Pillars = append(v.Pillars, Pillar{Key: free(Slug(pillar), taken), Name: line(pillar)})
		added.Pillars = []string{v.Pillars[i].Key}
	}
	under := v.Pillars[i].Key
	if len(v.Scale) == 0 {
		v.Scale = Standard()
	}
	known := NewIndex(v)
	keys := map[string]bool{}
	for _, c := range v.Competencies {
		keys[c.Key] = true
	}
	fresh := map[string]bool{}
	for _, n := range names {
		if _, how := known.Find(n); how != None || fresh[Fold(n)] {
			continue
		}
		fresh[Fold(n)] = true
		key := free(under+"."+Slug(n), keys)
		v.Competencies = append(v.Competencies, Competency{Key: key, Pillar: under, Name: line(n)})
		added.Competencies = append(added.Competencies, key)
	}
	if len(added.Competencies) == 0 && len(added.Pillars) > 0 {
		v.Pillars, added.Pillars = v.Pillars[:len(v.Pillars)-1], nil
	}
	v, err := v.sound()
	return v, added, err
}

// Retract returns v without what AddCompetencies added. It refuses while a
// role or another competency builds on it, and names them. What is no longer
// there is passed over; a pillar stays if others have moved into it.
func (v Version) Retract(added Added) (Version, error) {
	gone := map[string]bool{}
	for _, k := range added.Competencies {
		gone[k] = true
	}
	if who := v.buildsOn(gone); len(who) > 0 {
		more := ""
		if len(who) > 5 {
			more = " and " + itoa(len(who)-5) + " more"
			who = who[:5]
		}
		return v, fault.New(fault.Conflict, "These build on what was added: %s%s. Change them first.", strings.Join(who, ", "), more)
	}
	v = v.Clone()
	v.Competencies = slices.DeleteFunc(v.Competencies, func(c Competency) bool { return gone[c.Key] })
	v.Pillars = slices.DeleteFunc(v.Pillars, func(p Pillar) bool {
		return slices.Contains(added.Pillars, p.Key) && len(v.In(p.Key)) == 0
	})
	return v.sound()
}

// buildsOn names what refers to competencies that are to go.
func (v Version) buildsOn(gone map[string]bool) []string {
	var who []string
	for _, r := range v.Roles {
		for _, n := range r.Needs {
			if gone[n.Competency] {
				who = append(who, "role "+r.Name)
				break
			}
		}
	}
	for _, c := range v.Competencies {
		if gone[c.Key] {
			continue
		}
		if slices.ContainsFunc(slices.Concat(c.BalanceWith, c.Requires), func(k string) bool { return gone[k] }) {
			who = append(who, "competency "+c.Name)
		}
	}
	return who
}
