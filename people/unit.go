package people

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/fault"
)

// PathSeparator stands between the names of a unit's path when it is written
// in one line: "Operations > Plant North > Maintenance".
const PathSeparator = ">"

// SplitPath returns the names in a path written in one line.
func SplitPath(s string) []string {
	var path []string
	for name := range strings.SplitSeq(s, PathSeparator) {
		if name = strings.TrimSpace(name); name != "" {
			path = append(path, name)
		}
	}
	return path
}

// JoinPath writes a path in one line.
func JoinPath(path []string) string { return strings.Join(path, " "+PathSeparator+" ") }

// A UnitHistory is one unit over time: what it was called and what it belonged
// to, by first day, without overlaps. Its methods return a changed copy or say
// why not, with the same sense of days as those of History.
type UnitHistory []Unit

// On returns the unit as it is on day d, if it is there.
func (u UnitHistory) On(d Day) (Unit, bool) {
	for _, x := range u {
		if x.Span.Has(d) {
			return x, true
		}
	}
	return Unit{}, false
}

// Last returns the unit as it was known last.
func (u UnitHistory) Last() Unit {
	if len(u) == 0 {
		return Unit{}
	}
	return u[len(u)-1]
}

// Covers reports whether the unit is there on every day of s.
func (u UnitHistory) Covers(s Span) bool {
	for _, x := range u {
		if x.Span.Has(s.From) {
			s.From = x.Span.To
		}
	}
	return s.Empty()
}

// Rename gives the unit another name from day d on.
func (u UnitHistory) Rename(d Day, name string) (UnitHistory, error) {
	name, err := CheckUnitName(name)
	if err != nil {
		return u, err
	}
	return u.change(d, func(x *Unit) { x.Name = name })
}

// MoveUnder puts the unit under another, or at the top for 0, from day d on.
// Whether that closes a circle is for Tree to say.
func (u UnitHistory) MoveUnder(d Day, parent UnitID) (UnitHistory, error) {
	if len(u) > 0 && parent == u[0].ID {
		return u, fault.Field("parent", "%s cannot be part of itself. Choose another unit.", u.Last().Name)
	}
	return u.change(d, func(x *Unit) { x.Parent = parent })
}

// Change does both from day d on.
func (u UnitHistory) Change(d Day, name string, parent UnitID) (UnitHistory, error) {
	renamed, err := u.Rename(d, name)
	if err != nil {
		return u, err
	}
	return renamed.MoveUnder(d, parent)
}

// Close ends the unit on day d, the first day without it. It is refused while
// people or units are in it on that day or later.
func (u UnitHistory) Close(d Day, people, units int) (UnitHistory, error) {
	x, ok := u.On(d)
	switch {
	case !ok:
		return u, u.absent(d)
	case people > 0:
		return u, fault.Field("day", "%s has %s in it on %s or later. Move them to another unit first, or choose a later day.", x.Name, count(people, "person", "people"), d)
	case units > 0:
		return u, fault.Field("day", "%s has %s below it on %s or later. Move or close them first.", x.Name, count(units, "unit", "units"), d)
	}
	var left UnitHistory
	for _, y := range u {
		y.Span.To = min(y.Span.To, d)
		if !y.Span.Empty() {
			left = append(left, y)
		}
	}
	if len(left) == 0 {
		return u, fault.Field("day", "%s began on that very day. Choose a later one.", x.Name)
	}
	return left, nil
}

func (u UnitHistory) change(d Day, f func(*Unit)) (UnitHistory, error) {
	i := slices.IndexFunc(u, func(x Unit) bool { return x.Span.Has(d) })
	if i < 0 {
		return u, u.absent(d)
	}
	u = slices.Clone(u)
	if u[i].Span.From < d {
		next := u[i]
		u[i].Span.To, next.Span.From = d, d
		i++
		u = slices.Insert(u, i, next)
	}
	f(&u[i])
	return u.joined(), nil
}

// joined makes one of two neighbours that say the same.
func (u UnitHistory) joined() UnitHistory {
	var out UnitHistory
	for _, x := range u {
		if n := len(out); n > 0 && out[n-1].Span.To == x.Span.From && out[n-1].Name == x.Name && out[n-1].Parent == x.Parent {
			out[n-1].Span.To = x.Span.To
			continue
		}
		out = append(out, x)
	}
	return out
}

func (u UnitHistory) absent(d Day) error {
	return fault.Field("day", "%s is not there on %s. Choose a day on which it is.", u.Last().Name, d)
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// A Branch says that one unit is in another on some days: at Depth 1 directly,
// at Depth 0 it is the unit itself.
type Branch struct {
	Ancestor, Descendant UnitID
	Depth                int
	Span                 Span
}

// A Tree is all units over time.
type Tree struct{ units map[UnitID]UnitHistory }

// NewTree returns the tree of units, in any order.
func NewTree(units ...Unit) *Tree {
	t := &Tree{map[UnitID]UnitHistory{}}
	for _, u := range units {
		t.units[u.ID] = append(t.units[u.ID], u)
	}
	for _, u := range t.units {
		slices.SortFunc(u, func(a, b Unit) int { return cmp.Compare(a.Span.From, b.Span.From) })
	}
	return t
}

// Put replaces one unit. It is refused if the unit would be part of itself on
// any day, or if its parent is not there all the while.
func (t *Tree) Put(u UnitHistory) error {
	id := u.Last().ID
	was, had := t.units[id]
	t.units[id] = u
	err := t.check(id)
	if err != nil {
		if had {
			t.units[id] = was
		} else {
			delete(t.units, id)
		}
	}
	return err
}

func (t *Tree) check(id UnitID) error {
	for _, u := range t.units[id] {
		if u.Parent == 0 {
			continue
		}
		parent, ok := t.units[u.Parent]
		if !ok {
			return fault.Field("parent", "The unit above %s does not exist. Choose another.", u.Name)
		}
		if !parent.Covers(u.Span) {
			return fault.Field("parent", "%s is not there on all the days that %s would be part of it. Choose another unit or other days.", parent.Last().Name, u.Name)
		}
		if path := t.up(u.Parent, id, u.Span); path != nil {
			names := []string{u.Name}
			for _, p := range path {
				names = append(names, t.units[p].Last().Name)
			}
			return circle(names, "is part of", "These units would go in a circle: %s. Choose another unit.", "parent")
		}
	}
	return nil
}

// up returns the units from one up to another on some day of s, or nil.
func (t *Tree) up(from, to UnitID, s Span) []UnitID {
	if from == to {
		return []UnitID{to}
	}
	for _, u := range t.units[from] {
		meet := u.Span.Meet(s)
		if meet.Empty() || u.Parent == 0 {
			continue
		}
		if path := t.up(u.Parent, to, meet); path != nil {
			return append([]UnitID{from}, path...)
		}
	}
	return nil
}

// Branches returns all that a unit is in, itself included. A tree without
// circles has an end, so this has.
func (t *Tree) Branches(id UnitID) []Branch {
	var all []Branch
	var climb func(at UnitID, depth int, s Span)
	climb = func(at UnitID, depth int, s Span) {
		for _, u := range t.units[at] {
			meet := u.Span.Meet(s)
			if meet.Empty() {
				continue
			}
			all = append(all, Branch{at, id, depth, meet})
			if u.Parent != 0 {
				climb(u.Parent, depth+1, meet)
			}
		}
	}
	climb(id, 0, Always)
	return mergeBranches(all)
}

// mergeBranches joins neighbouring days: that a unit between two others was
// renamed does not divide the days on which one is in the other.
func mergeBranches(all []Branch) []Branch {
	slices.SortFunc(all, func(a, b Branch) int {
		return cmp.Or(cmp.Compare(a.Ancestor, b.Ancestor), cmp.Compare(a.Depth, b.Depth), cmp.Compare(a.Span.From, b.Span.From))
	})
	var out []Branch
	for _, b := range all {
		if n := len(out); n > 0 && out[n-1].Ancestor == b.Ancestor && out[n-1].Depth == b.Depth && out[n-1].Span.To == b.Span.From {
			out[n-1].Span.To = b.Span.To
			continue
		}
		out = append(out, b)
	}
	return out
}
