package sheet

import (
	"slices"
	"strings"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// Known is what the organisation knows already, as far as an import touches
// it. A preview names people and competencies by their index here.
type Known struct {
	People       []KnownPerson
	Competencies []KnownCompetency
	// Level returns the level that an earlier import or entry of the same
	// source states, and false if there is none. It may be nil.
	Level func(person, competency int) (framework.Level, bool)
}

// A KnownPerson is somebody the organisation knows.
type KnownPerson struct {
	UID, Name, Email, Number string
	Unit                     []string
	Position, Role           string
	Manager                  string // UID; "" if none
	Joined, Left             people.Day
}

// A KnownCompetency is a competency of a framework.
type KnownCompetency struct {
	Key, Name, Framework string
	Aliases              []string
}

// Choices are what the user has decided about names that nearly match. They
// are kept by the name, e-mail or number in the file: the UID of the person or
// the key of the competency that it is, or AsNew, or LeaveOut.
type Choices struct {
	People       map[string]string `json:"people,omitempty"`
	Competencies map[string]string `json:"competencies,omitempty"`
}

// What may be chosen beside somebody known.
const (
	AsNew    = "new"
	LeaveOut = "skip"
)

// A Verdict says what an import makes of a person or a competency.
type Verdict uint8

// The verdicts.
const (
	Fresh   Verdict = iota // not known: will be added
	Same                   // known
	Near                   // looks like somebody known: to be decided; until then it is taken as new
	LeftOut                // by choice
)

// A Match is what a person or competency of a file is.
type Match struct {
	Verdict Verdict
	Known   int32   // index in Known; -1 if Fresh, Near or LeftOut
	Near    []int32 // indexes in Known that it may be, likeliest first
}

// A Change says what an import does to one cell.
type Change uint8

// The changes.
const (
	Added   Change = iota // nothing was known
	Changed               // another level was known
	Alone                 // the same level was known
	Dropped               // the person or the competency is left out
)

// A MatrixPreview compares a matrix with what is known.
type MatrixPreview struct {
	People       []Match // by index in Matrix.People
	Competencies []Match
	Changes      []Change                // by index of the cell
	Old          map[int]framework.Level // of the cells that change
	Added        int
	Changed      int
	Alone        int
	Dropped      int
	Undecided    int // people and competencies that nearly match
}

// PreviewMatrix says what importing m would do. It depends on nothing but its
// arguments.
func PreviewMatrix(m *Matrix, k *Known, c Choices) *MatrixPreview {
	v := &MatrixPreview{Old: map[int]framework.Level{}}
	v.People = matchPeople(len(m.People), func(i int) Person { return m.People[i] }, k, c)
	v.Competencies = matchCompetencies(m.Competencies, k, c)
	for _, ms := range [][]Match{v.People, v.Competencies} {
		for _, x := range ms {
			if x.Verdict == Near {
				v.Undecided++
			}
		}
	}
	v.Changes = make([]Change, m.Cells.Len())
	for i, r := range m.Cells.All() {
		v.Changes[i] = v.cell(i, r, k)
	}
	for _, x := range v.Changes {
		switch x {
		case Added:
			v.Added++
		case Changed:
			v.Changed++
		case Alone:
			v.Alone++
		case Dropped:
			v.Dropped++
		}
	}
	return v
}

func (v *MatrixPreview) cell(i int, r *Rating, k *Known) Change {
	p, c := &v.People[r.Person], &v.Competencies[r.Competency]
	switch {
	case p.Verdict == LeftOut || c.Verdict == LeftOut:
		return Dropped
	case p.Verdict != Same || c.Verdict != Same || k.Level == nil:
		return Added
	}
	was, ok := k.Level(int(p.Known), int(c.Known))
	switch {
	case !ok:
		return Added
	case was == r.Level:
		return Alone
	}
	v.Old[i] = was
	return Changed
}

// A FieldChange is one fact about a person that an import changes.
type FieldChange struct {
	Field    Role
	Old, New string
}

// A PeoplePreview compares a roster with the people who are known.
type PeoplePreview struct {
	People    []Match // by index in the roster
	Changes   map[int][]FieldChange
	Missing   []int // indexes in Known.People of those who are not in the file
	Added     int
	Changed   int
	Alone     int
	Dropped   int
	Undecided int
}

// PreviewPeople says what importing r would do. It depends on nothing but its
// arguments.
func PreviewPeople(r *Roster, k *Known, c Choices) *PeoplePreview {
	v := &PeoplePreview{Changes: map[int][]FieldChange{}}
	v.People = matchPeople(r.Len(), r.At, k, c)
	seen := make([]bool, len(k.People))
	for i, x := range v.People {
		switch x.Verdict {
		case Near:
			v.Undecided++
			for _, n := range x.Near {
				seen[n] = true // perhaps in the file after all
			}
			v.Added++
		case Fresh:
			v.Added++
		case LeftOut:
			v.Dropped++
		case Same:
			seen[x.Known] = true
			if cs := v.fields(r, i, k); len(cs) > 0 {
				v.Changes[i] = cs
				v.Changed++
			} else {
				v.Alone++
			}
		}
	}
	for i, s := range seen {
		if !s && k.People[i].Left == people.Never {
			v.Missing = append(v.Missing, i)
		}
	}
	return v
}

// fields lists what the i'th person of the roster says differently. What the
// file does not say is left as it is.
func (v *PeoplePreview) fields(r *Roster, i int, k *Known) (cs []FieldChange) {
	p, q := r.At(i), k.People[v.People[i].Known]
	add := func(f Role, old, new string) {
		if new != "" && old != new {
			cs = append(cs, FieldChange{f, old, new})
		}
	}
	if nameKey(p.Name) != nameKey(q.Name) {
		add(NameRole, q.Name, p.Name)
	}
	if !strings.EqualFold(p.Email, q.Email) {
		add(EmailRole, q.Email, p.Email)
	}
	add(NumberRole, q.Number, p.Number)
	add(UnitRole, strings.Join(q.Unit, " / "), strings.Join(p.Unit, " / "))
	add(PositionRole, q.Position, p.Position)
	add(RoleRole, q.Role, p.Role)
	add(JoinedRole, q.Joined.String(), p.Joined.String())
	add(LeftRole, q.Left.String(), p.Left.String())
	if j, ok := r.ManagerOf(i); ok {
		if b := v.People[j]; b.Verdict == Same && k.People[b.Known].UID != q.Manager {
			add(ManagerRole, q.Manager, k.People[b.Known].UID)
		} else if b.Verdict == Fresh {
			add(ManagerRole, q.Manager, r.At(j).Name)
		}
	}
	return cs
}

func matchPeople(n int, at func(int) Person, k *Known, c Choices) []Match {
	x := newMatcher(k)
	out := make([]Match, n)
	for i := range out {
		p := at(i)
		out[i] = x.person(&p, c)
	}
	return out
}

// A matcher finds people among those who are known.
type matcher struct {
	k             *Known
	uid           map[string]int32
	email, number map[string]int32
	name          map[string][]int32
	near          *nearIndex
}

func newMatcher(k *Known) *matcher {
	x := &matcher{k: k, uid: map[string]int32{}, email: map[string]int32{}, number: map[string]int32{}, name: map[string][]int32{}}
	var names []string
	for i, p := range k.People {
		x.uid[p.UID] = int32(i)
		if p.Email != "" {
			x.email[fold(p.Email)] = int32(i)
		}
		if p.Number != "" {
			x.number[fold(p.Number)] = int32(i)
		}
		key := nameKey(p.Name)
		x.name[key] = append(x.name[key], int32(i))
		names = append(names, key)
	}
	x.near = newNearIndex(names)
	return x
}

func (x *matcher) person(p *Person, c Choices) Match {
	for _, id := range []string{p.Email, p.Number, p.Name} {
		if s, ok := c.People[id]; ok && id != "" {
			if m, ok := decided(s, x.uid); ok {
				return m
			}
		}
	}
	if i, ok := x.email[fold(p.Email)]; ok && p.Email != "" {
		return Match{Same, i, nil}
	}
	if i, ok := x.number[fold(p.Number)]; ok && p.Number != "" {
		return Match{Same, i, nil}
	}
	same := x.name[nameKey(p.Name)]
	if len(same) == 1 && x.agrees(p, same[0]) {
		return Match{Same, same[0], nil}
	}
	if len(same) > 0 {
		return Match{Near, -1, same}
	}
	if near := x.near.find(nameKey(p.Name)); len(near) > 0 {
		return Match{Near, -1, near}
	}
	return Match{Verdict: Fresh, Known: -1}
}

// agrees reports whether nothing speaks against p being the i'th known.
func (x *matcher) agrees(p *Person, i int32) bool {
	q := &x.k.People[i]
	return (p.Email == "" || q.Email == "") && (p.Number == "" || q.Number == "")
}

func decided(s string, by map[string]int32) (Match, bool) {
	switch s {
	case AsNew:
		return Match{Verdict: Fresh, Known: -1}, true
	case LeaveOut:
		return Match{Verdict: LeftOut, Known: -1}, true
	}
	i, ok := by[s]
	return Match{Verdict: Same, Known: i}, ok
}

func matchCompetencies(cs []Competency, k *Known, c Choices) []Match {
	byKey, byName := map[string]int32{}, map[string][]int32{}
	var names []string
	for i, q := range k.Competencies {
		byKey[q.Key] = int32(i)
		for _, n := range append([]string{q.Name, q.Key}, q.Aliases...) {
			if f := key(n); f != "" && !slices.Contains(byName[f], int32(i)) {
				byName[f] = append(byName[f], int32(i))
			}
		}
		names = append(names, key(q.Name))
	}
	near := newNearIndex(names)
	out := make([]Match, len(cs))
	for i, q := range cs {
		if s, ok := c.Competencies[q.Name]; ok {
			if m, ok := decided(s, byKey); ok {
				out[i] = m
				continue
			}
		}
		same := byName[key(q.Name)]
		switch {
		case len(same) == 1:
			out[i] = Match{Same, same[0], nil}
		case len(same) > 1:
			out[i] = Match{Near, -1, same}
		default:
			out[i] = Match{Verdict: Fresh, Known: -1}
			if n := near.find(key(q.Name)); len(n) > 0 {
				out[i] = Match{Near, -1, n}
			}
		}
	}
	return out
}
