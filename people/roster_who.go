package people

import (
	"slices"
	"strings"
)

// A finder finds out whom the rows of a list are about. It keeps three marks
// for each person, not their texts. People are numbered: first those who are
// known, by id, then newcomers, by their first row.
type finder struct {
	*Plan
	marker
	now           []marks         // of everybody
	before        map[int32]marks // of those who are known and change
	email, number holders
	names         namesakes
	renames       []rename
}

// A rename is a row that was found by its e-mail address alone and has another
// name.
type rename struct{ row, at int32 }

// know takes in who there is.
func (f *finder) know(p Person) {
	f.old = append(f.old, p.ID)
	f.now = append(f.now, f.marks(p.Number, p.Email, p.Name))
}

// had returns what a person had before the list; somebody new, nothing.
func (f *finder) had(at int32) marks {
	if int(at) >= len(f.old) {
		return marks{}
	}
	if k, ok := f.before[at]; ok {
		return k
	}
	return f.now[at]
}

func (f *finder) index(at int32) {
	k := f.now[at]
	f.number.put(k.number, at)
	f.email.put(k.email, at)
	f.names.put(k, at)
}

// row returns whom the i'th row is about, or -1.
func (f *finder) row(i int32) int32 {
	r := f.r.Rows.At(int(i)).tidy(f.say)
	if r.nobody() {
		return -1
	}
	k := f.marks(r.Number, r.Email, r.Name)
	at, ok := f.find(i, r, &k)
	switch {
	case !ok:
		return -1
	case at < 0 && r.Name == "":
		f.say.doubt(r, "name", "", "Nobody has this number or e-mail address, and the row has no name. It was left out; add the name.")
		return -1
	case at < 0:
		at = int32(len(f.now))
		f.now = append(f.now, marks{})
	}
	f.take(at, k)
	return at
}

// take gives a person what a row says of who they are.
func (f *finder) take(at int32, k marks) {
	has := f.now[at]
	next := has
	for _, x := range []struct{ from, to *mark }{{&k.number, &next.number}, {&k.email, &next.email}, {&k.name, &next.name}} {
		if *x.from != 0 {
			*x.to = *x.from
		}
	}
	if next != has {
		if _, ok := f.before[at]; !ok && int(at) < len(f.old) {
			f.before[at] = has
		}
		f.now[at] = next
		f.index(at)
	}
}

// find returns whom a row is about, -1 for somebody new, and false if it
// cannot be told. It clears an address that belongs to somebody else.
func (f *finder) find(i int32, r RosterRow, k *marks) (int32, bool) {
	if r.Person != 0 {
		if at, ok := slices.BinarySearch(f.old, r.Person); ok {
			return int32(at), true
		}
	}
	if at := f.number.find(k.number); at >= 0 && (f.now[at].number == k.number || f.now[at].name == k.name) {
		return at, true
	}
	if at := f.email.find(k.email); at >= 0 && (f.now[at].email == k.email || f.now[at].name == k.name) {
		has := f.now[at]
		if k.number == 0 || has.number == 0 || has.name == k.name {
			if k.name != 0 && has.name != k.name {
				f.renames = append(f.renames, rename{i, at})
			}
			return at, true
		}
		f.say.doubt(r, "email", r.Email, "Somebody else with another employee number has this e-mail address. It was left out.")
		f.bare.set(i)
		k.email = 0
		return -1, true
	}
	if k.name == 0 || r.New {
		return -1, true
	}
	switch fit := f.names.fit(*k, f.now); len(fit) {
	case 0:
		return -1, true
	case 1:
		return fit[0], true
	}
	f.say.doubt(r, "name", r.Name, "Several people have this name. The row was left out; add an e-mail address or employee number.")
	return -1, false
}

// mistaken leaves out the rows that would rename somebody to what somebody
// else is called who is not in the list under that name: two addresses were
// swapped, or somebody got the address of somebody else.
func (f *finder) mistaken() {
	called := map[mark]bool{}
	for _, x := range f.renames {
		called[f.name(f.r.Rows.At(int(x.row)).Name)] = false
	}
	listed := bitset{}
	for _, at := range f.of {
		if at >= 0 && len(called) > 0 {
			listed.set(at)
		}
	}
	for at := int32(0); int(at) < len(f.old) && len(called) > 0; at++ {
		k := f.had(at)
		if _, ok := called[k.name]; ok && k.email != 0 && (!listed.has(at) || f.now[at].name != k.name) {
			called[k.name] = true
		}
	}
	wrong := map[int32]bool{}
	for _, x := range f.renames {
		r := f.r.Rows.At(int(x.row))
		if m := f.name(r.Name); called[m] && f.had(x.at).name != m {
			f.say.doubt(r, "email", r.Email, "This e-mail address belongs to somebody else, and "+r.Name+" is known here with another. The row was left out; check who has which address, or add the employee numbers.")
			f.of[x.row] = -1
			wrong[x.at] = true
		}
	}
	f.again(wrong)
}

// again works out who some people are from those of their rows that were not
// left out.
func (f *finder) again(some map[int32]bool) {
	for at := range some {
		f.now[at] = f.had(at)
	}
	for i, at := range f.of {
		if len(some) > 0 && at >= 0 && some[at] {
			r := f.tidied(int32(i), nil)
			f.take(at, f.marks(r.Number, r.Email, r.Name))
		}
	}
}

// settle takes an e-mail address or a number back from those who got it in
// this list, if somebody else has it in the end. A swap is no such case.
// Whoever loses it keeps what they had, and takes that back in turn.
func (f *finder) settle() {
	for _, x := range []struct {
		column  string
		of      func(*marks) *mark
		index   *holders
		refused *bitset
	}{
		{"email", func(k *marks) *mark { return &k.email }, &f.email, &f.noEmail},
		{"number", func(k *marks) *mark { return &k.number }, &f.number, &f.noNumber},
	} {
		had := func(at int32) mark {
			k := f.had(at)
			return *x.of(&k)
		}
		x.index.clear()
		for at := range int32(len(f.now)) {
			for at >= 0 {
				m := *x.of(&f.now[at])
				other := x.index.find(m)
				if m == 0 || other < 0 || other == at {
					x.index.put(m, at)
					break
				}
				if had(at) == m {
					if x.index.put(m, at); had(other) == m { // they differ in upper case only, and did before
						break
					}
					at, other = other, at
				}
				f.refuse(at, x.column)
				x.refused.set(at)
				*x.of(&f.now[at]) = had(at)
			}
		}
	}
}

// refuse doubts the last row that gave somebody what somebody else has.
func (f *finder) refuse(at int32, column string) {
	var last RosterRow
	value := ""
	for _, i := range f.rowsOf(at) {
		r := f.tidied(i, nil)
		v := r.Email
		if column == "number" {
			v = r.Number
		}
		if v != "" {
			last, value = r, v
		}
	}
	reason := "Somebody else has this e-mail address. It was left out; two people cannot share it."
	if column == "number" {
		reason = "Somebody else has this employee number. It was left out; two people cannot share it."
	}
	f.say.doubt(last, column, value, reason)
}

// The managers that rows name, besides people.
const (
	noBoss      int32 = -1 // none is named
	unknownBoss int32 = -2
	severalBoss int32 = -3
)

// boss finds a manager by what a row writes: an e-mail address, a number or a
// name, in that order. Names are looked up for all rows at once, by byName.
func (f *finder) boss(s string) (at int32, name mark) {
	s = strings.TrimSpace(s)
	if s == "" {
		return noBoss, 0
	}
	if at := f.email.find(f.text(strings.ToLower(s))); at >= 0 {
		return at, 0
	}
	if at := f.number.find(f.marker.number(s)); at >= 0 {
		return at, 0
	}
	return unknownBoss, f.name(s)
}

// bosses finds all managers.
func (f *finder) bosses() {
	f.managed = false
	sought := map[mark]int32{}
	note := func(s string) {
		if at, name := f.boss(s); at == unknownBoss {
			sought[name] = unknownBoss
		}
	}
	n := f.r.Rows.Len()
	for i := range n {
		r := f.r.Rows.At(i)
		f.managed = f.managed || r.Manager != "" || len(r.Dotted) > 0
		note(r.Manager)
		for _, s := range r.Dotted {
			note(s)
		}
	}
	if !f.managed {
		return
	}
	for at, k := range f.now {
		switch was, ok := sought[k.name]; {
		case ok && was == unknownBoss:
			sought[k.name] = int32(at)
		case ok:
			sought[k.name] = severalBoss
		}
	}
	who := func(s string) int32 {
		at, name := f.boss(s)
		if at == unknownBoss {
			at = sought[name]
		}
		return at
	}
	f.solid = make([]int32, n)
	for i := range n {
		r := f.r.Rows.At(i)
		f.solid[i] = who(r.Manager)
		for _, s := range r.Dotted {
			if f.dotted == nil {
				f.dotted = map[string]int32{}
			}
			f.dotted[s] = who(s)
		}
	}
}
