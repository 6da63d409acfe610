package psych

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
)

// A Form is what one rater said about one person at one time.
type Form struct {
	Person, Rater, Group, Wave int
	Items                      []int32 // what was asked; forms may share it
	Values                     []byte  // of each item: 1 is the lowest answer, 0 is none
}

// Data are the answers, packed: a byte for each, and some 30 for a form.
type Data struct {
	Model
	persons, raters int
	patterns        []pattern
	dyads           []int32 // the first dyad of each person, and the end
	forms           []int32 // the first form of each dyad, and the end
	rater           []int32 // of each dyad
	ofForm          []int32 // the rater of each form
	form            []form
	values          []byte
	cells           int64   // how many pairs of form and competency there are
	of              []int32 // the forms of rater r are byRater[of[r]:of[r+1]]
	byRater         []int32
	answers         int
}

// A form has its values and the state of its competencies in long slices.
type form struct {
	values, cells int64
	pattern       int32
	group, wave   uint8
}

// A pattern is a list of items that forms share, ordered by competency.
type pattern struct {
	items []int32
	cell  []int32 // of each item, which of comps it asks about
	comps []int32
	place []int32 // where the value of each item is in a form as it was added
}

// A Collector gathers forms in any order.
type Collector struct {
	m        Model
	known    map[string]int32 // by the bytes of its items
	key      []byte
	patterns []pattern
	all      []collected
	values   []byte
	persons  int
	raters   int
}

type collected struct {
	values        int64
	person, rater int32
	pattern       int32
	group, wave   uint8
}

// Collect begins to gather answers to a model.
func Collect(m Model) *Collector {
	m.check()
	return &Collector{m: m, known: make(map[string]int32)}
}

// Add takes a form. A second form of the same rater about the same person in
// the same wave is taken as a continuation of the first.
func (c *Collector) Add(f Form) {
	if f.Group < 0 || f.Group >= c.m.Groups || f.Wave < 0 || f.Wave >= c.m.Waves() || len(f.Items) != len(f.Values) {
		panic(fmt.Sprintf("psych: form of group %d and wave %d with %d values for %d items", f.Group, f.Wave, len(f.Values), len(f.Items)))
	}
	if len(f.Items) == 0 {
		return
	}
	id := c.pattern(f.Items)
	at := len(c.values)
	for _, i := range c.patterns[id].place {
		c.values = append(c.values, f.Values[i])
	}
	c.persons, c.raters = max(c.persons, f.Person+1), max(c.raters, f.Rater+1)
	c.all = append(c.all, collected{int64(at), int32(f.Person), int32(f.Rater), id, uint8(f.Group), uint8(f.Wave)})
}

func (c *Collector) pattern(items []int32) int32 {
	c.key = c.key[:0]
	for _, i := range items {
		c.key = binary.LittleEndian.AppendUint32(c.key, uint32(i))
	}
	id, ok := c.known[string(c.key)]
	if !ok {
		id = int32(len(c.patterns))
		c.patterns = append(c.patterns, c.m.pattern(items))
		c.known[string(c.key)] = id
	}
	return id
}

func (m Model) pattern(items []int32) pattern {
	p := pattern{place: make([]int32, len(items))}
	for i, item := range items {
		if item < 0 || int(item) >= len(m.Items) {
			panic(fmt.Sprintf("psych: item %d of %d", item, len(m.Items)))
		}
		p.place[i] = int32(i)
	}
	slices.SortStableFunc(p.place, func(a, b int32) int {
		x, y := items[a], items[b]
		return cmp.Or(cmp.Compare(m.Items[x].Competency, m.Items[y].Competency), cmp.Compare(x, y))
	})
	for _, i := range p.place {
		c := int32(m.Items[items[i]].Competency)
		if n := len(p.comps); n == 0 || p.comps[n-1] != c {
			p.comps = append(p.comps, c)
		}
		p.items = append(p.items, items[i])
		p.cell = append(p.cell, int32(len(p.comps)-1))
	}
	return p
}

// Data packs what was gathered, in the order of persons, raters and waves. The
// collector cannot be used afterwards. Persons and raters are those from 0 to
// the highest that was added, or as many as are given if that is more.
func (c *Collector) Data(persons, raters int) *Data {
	order := func(a, b collected) int {
		return cmp.Or(cmp.Compare(a.person, b.person), cmp.Compare(a.rater, b.rater), cmp.Compare(a.wave, b.wave), cmp.Compare(a.pattern, b.pattern))
	}
	if !slices.IsSortedFunc(c.all, order) {
		slices.SortStableFunc(c.all, order)
	}
	d := &Data{
		Model: c.m, persons: max(c.persons, persons), raters: max(c.raters, raters),
		form: make([]form, 0, len(c.all)),
	}
	c.merge()
	d.patterns, d.values = c.patterns, c.values
	d.dyads = make([]int32, 1, d.persons+1)
	for i, f := range c.all {
		if i == 0 || c.all[i-1].person != f.person || c.all[i-1].rater != f.rater {
			d.forms = append(d.forms, int32(i))
			d.rater = append(d.rater, f.rater)
			for len(d.dyads) <= int(f.person) {
				d.dyads = append(d.dyads, int32(len(d.rater)-1))
			}
		}
		d.ofForm = append(d.ofForm, f.rater)
		d.form = append(d.form, form{f.values, d.cells, f.pattern, f.group, f.wave})
		pat := &d.patterns[f.pattern]
		d.cells += int64(len(pat.comps))
		for _, v := range d.values[f.values : f.values+int64(len(pat.items))] {
			if v > 0 {
				d.answers++
			}
		}
	}
	for len(d.dyads) <= d.persons {
		d.dyads = append(d.dyads, int32(len(d.rater)))
	}
	d.forms = append(d.forms, int32(len(d.form)))
	d.index()
	*c = Collector{}
	return d
}

// merge joins forms of the same rater, person and wave.
func (c *Collector) merge() {
	n := 0
	for i, j := 0, 0; i < len(c.all); i = j {
		f := c.all[i]
		for j = i + 1; j < len(c.all) && c.all[j].person == f.person && c.all[j].rater == f.rater && c.all[j].wave == f.wave; j++ {
			if c.all[j].group != f.group {
				panic(fmt.Sprintf("psych: rater %d is of groups %d and %d for person %d in one wave", f.rater, f.group, c.all[j].group, f.person))
			}
		}
		if j > i+1 {
			f = c.join(c.all[i:j])
		}
		c.all[n] = f
		n++
	}
	c.all = c.all[:n]
}

// join makes one form of several.
func (c *Collector) join(forms []collected) collected {
	var items []int32
	var values []byte
	for _, f := range forms {
		list := c.patterns[f.pattern].items
		items = append(items, list...)
		values = append(values, c.values[f.values:f.values+int64(len(list))]...)
	}
	one := forms[0]
	one.pattern, one.values = c.pattern(items), int64(len(c.values))
	for _, i := range c.patterns[one.pattern].place {
		c.values = append(c.values, values[i])
	}
	return one
}

// index lists the forms of each rater.
func (d *Data) index() {
	d.of = make([]int32, d.raters+1)
	for i, r := range d.rater {
		d.of[r+1] += d.forms[i+1] - d.forms[i]
	}
	for r := range d.raters {
		d.of[r+1] += d.of[r]
	}
	next := slices.Clone(d.of[:d.raters])
	d.byRater = make([]int32, len(d.form))
	for i, r := range d.rater {
		for f := d.forms[i]; f < d.forms[i+1]; f++ {
			d.byRater[next[r]] = f
			next[r]++
		}
	}
}

// Persons returns how many persons there are, with or without answers.
func (d *Data) Persons() int { return d.persons }

// Raters returns how many raters there are.
func (d *Data) Raters() int { return d.raters }

// Dyads returns how many pairs of rater and person there are.
func (d *Data) Dyads() int { return len(d.rater) }

// Answers returns how many answers there are.
func (d *Data) Answers() int { return d.answers }

// Dyad returns the rater and the person of a dyad.
func (d *Data) Dyad(i int) (rater, person int) {
	p, _ := slices.BinarySearch(d.dyads, int32(i)+1)
	return int(d.rater[i]), p - 1
}

// Components numbers the groups of persons and raters that are linked by
// ratings, from 0 in the order of persons. Persons of different components can
// be compared only as far as their raters are assumed to be alike. A person
// without ratings, and a rater who rated nobody, has -1.
func (d *Data) Components() (persons, raters []int, n int) {
	up := make([]int32, d.raters)
	for r := range up {
		up[r] = int32(r)
	}
	find := func(r int32) int32 {
		for up[r] != r {
			up[r] = up[up[r]]
			r = up[r]
		}
		return r
	}
	for p := range d.persons {
		for i := d.dyads[p] + 1; i < d.dyads[p+1]; i++ {
			a, b := find(d.rater[d.dyads[p]]), find(d.rater[i])
			up[max(a, b)] = min(a, b)
		}
	}
	number := make([]int, d.raters)
	persons, raters = make([]int, d.persons), make([]int, d.raters)
	for r := range raters {
		raters[r], number[r] = -1, -1
	}
	for p := range d.persons {
		persons[p] = -1
		for i := d.dyads[p]; i < d.dyads[p+1]; i++ {
			root := find(d.rater[i])
			if number[root] < 0 {
				number[root] = n
				n++
			}
			persons[p], raters[d.rater[i]] = number[root], number[root]
		}
	}
	return persons, raters, n
}

// Counts returns how many answers are 1, 2, … up to top.
func (d *Data) Counts(top int) []int {
	n := make([]int, top)
	for i := range d.form {
		for _, y := range d.valuesOf(&d.form[i]) {
			if y > 0 && int(y) <= top {
				n[y-1]++
			}
		}
	}
	return n
}

// valuesOf returns the values of a form, by the items of its pattern.
func (d *Data) valuesOf(f *form) []byte {
	return d.values[f.values : f.values+int64(len(d.patterns[f.pattern].items))]
}

// Spread says which terms the answers can tell apart.
type Spread struct {
	RatersOfSeveral bool // a rater rated two persons or more
	DyadsOfSeveral  bool // a rater gave two answers or more about a person
	CellsOfSeveral  bool // and two or more about one competency
}

// Spread looks at the answers.
func (d *Data) Spread() (s Spread) {
	rated := make([]bool, d.raters)
	for i, r := range d.rater {
		s.RatersOfSeveral = s.RatersOfSeveral || rated[r]
		rated[r] = true
		n := 0
		for fm := d.forms[i]; fm < d.forms[i+1]; fm++ {
			f := &d.form[fm]
			last := int32(-1)
			for j, y := range d.valuesOf(f) {
				if y == 0 {
					continue
				}
				n++
				cell := d.patterns[f.pattern].cell[j]
				s.CellsOfSeveral = s.CellsOfSeveral || cell == last
				last = cell
			}
		}
		s.DyadsOfSeveral = s.DyadsOfSeveral || n > 1
	}
	return s
}
