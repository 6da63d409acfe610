// Package ratings reads files of ratings: one row for each answer of a rater to
// an item about a person. It turns names into the numbers that package psych
// computes with, and knows the files in which analysts keep calibrations.
//
// A file is taken whole or not at all. Numbers follow names in their order, so
// that rows in another order give the same bytes.
package ratings

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/psych"
)

// A File is the ratings of a file, by number, and the names of the numbers.
type File struct {
	Persons, Raters, Items []string
	Competencies, Pillars  []string
	Groups, Waves          []string

	Model psych.Model
	Data  *psych.Data
	Self  int    // rows in which somebody rated themself, which are left out
	Top   int    // the highest answer
	topAt string // where it stands first

	answers  []answer
	grouped  bool // there is a column for it
	pillarOf []int32
	compOf   []int32
}

// An answer is one row.
type answer struct {
	person, rater, item int32
	group               uint8
	wave                uint8
	value               uint8
	row                 int32
}

// Limits of what a file may hold.
const (
	maxGroups = 20
	maxWaves  = 3
	maxValue  = 20
	maxRows   = 50_000_000
)

// Read reads the ratings of a sheet.
func Read(s *sheet.Sheet) (*File, error) {
	r := &reader{f: &File{}}
	for row, err := range s.Rows() {
		if err != nil {
			return nil, err
		}
		if r.columns == nil {
			if err := r.head(row); err != nil {
				return nil, err
			}
			continue
		}
		if err := r.row(row); err != nil {
			return nil, err
		}
	}
	if len(r.f.answers) == 0 {
		return nil, fault.New(fault.Invalid, "The file holds no ratings. Its first row names the columns person, rater, item and value; each further row is one answer.")
	}
	return r.f, r.finish()
}

type reader struct {
	f       *File
	columns map[string]int
	surer   [2][]int // columns that tell people and raters apart surer than their names
	names   [7]names // person, rater, item, competency, pillar, group, wave
	nulls   int      // answers "not observed"
}

// The columns of a file, in the order of reader.names; value has none.
var columns = []string{"person", "rater", "item", "competency", "pillar", "group", "wave", "value"}

const (
	personColumn = iota
	raterColumn
	itemColumn
	competencyColumn
	pillarColumn
	groupColumn
	waveColumn
	valueColumn
)

// exported are the further columns of the ratings that the program exports: what
// the first two are called there, what tells people of one name apart, and the
// day, which the wave stands for.
var exported = map[string]string{
	"ratee": "person", "ratee e-mail": "person", "ratee number": "person", "rater e-mail": "rater", "rater number": "rater", "date": "",
}

// also notes a column of an export. It reports false if it is none.
func (r *reader) also(name string, column int) bool {
	is, ok := exported[name]
	switch {
	case !ok || name == "ratee":
		return false
	case is == "person":
		r.surer[personColumn] = append(r.surer[personColumn], column)
	case is == "rater":
		r.surer[raterColumn] = append(r.surer[raterColumn], column)
	}
	return true
}

// cell returns what stands in one of columns: of people the address or number,
// if there is one, and of what was asked the competency, if it was judged as a
// whole.
func (r *reader) cell(row sheet.Row, i, column int) string {
	if i == personColumn || i == raterColumn {
		for _, j := range r.surer[i] {
			if text := strings.TrimSpace(row.Cell(j).Text); text != "" {
				return text
			}
		}
	}
	text := strings.TrimSpace(row.Cell(column).Text)
	if j, ok := r.columns["competency"]; ok && i == itemColumn && text == "" {
		text = strings.TrimSpace(row.Cell(j).Text)
	}
	return text
}

// names numbers what it sees.
type names struct {
	number map[string]int32
	all    []string
	last   string // ratings of one rater or person often stand together
	lastN  int32
}

func (n *names) of(s string) int32 {
	if s == n.last && len(n.all) > 0 {
		return n.lastN
	}
	i, ok := n.number[s]
	if !ok {
		if n.number == nil {
			n.number = make(map[string]int32)
		}
		s = strings.Clone(s)
		i = int32(len(n.all))
		n.all = append(n.all, s)
		n.number[s] = i
	}
	n.last, n.lastN = n.all[i], i
	return i
}

// head reads the names of the columns.
func (r *reader) head(row sheet.Row) error {
	r.columns = make(map[string]int)
	for i, c := range row.Cells {
		name := strings.ToLower(strings.TrimSpace(c.Text))
		if name == "" || r.also(name, i) {
			continue
		}
		if name == "ratee" {
			name = exported[name]
		}
		at := fmt.Sprintf("Row %d, column %s", row.N, sheet.ColumnName(i))
		known := slices.Index(columns, name)
		if known < 0 {
			return fault.New(fault.Invalid, "%s: the column %q is not known. Columns are person, rater, item and value, and if there are any competency, pillar, group and wave; rename or remove it.", at, short(c.Text))
		}
		if first, twice := r.columns[name]; twice {
			return fault.New(fault.Invalid, "%s: the column %q stands in column %s already. Remove one of the two.", at, name, sheet.ColumnName(first))
		}
		r.columns[columns[known]] = i // not name, which is a view of the row
	}
	for _, name := range []string{"person", "rater", "item", "value"} {
		if _, ok := r.columns[name]; !ok {
			return fault.New(fault.Invalid, "Row %d has no column %q. A file of ratings needs person, rater, item and value.", row.N, name)
		}
	}
	_, r.f.grouped = r.columns["group"]
	return nil
}

// short keeps a message readable.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func (r *reader) row(row sheet.Row) error {
	var numbers [7]int32
	for i, name := range columns[:valueColumn] {
		column, ok := r.columns[name]
		if !ok {
			continue
		}
		text := r.cell(row, i, column)
		if text == "" && i != waveColumn {
			return fault.New(fault.Invalid, "Row %d, column %s: there is no %s. Fill it in, or remove the row.", row.N, sheet.ColumnName(column), name)
		}
		numbers[i] = r.names[i].of(text)
	}
	if len(r.f.answers) >= maxRows {
		return fault.New(fault.Full, "Row %d: a file may hold %d ratings. Split it.", row.N, maxRows)
	}
	a := answer{
		person: numbers[personColumn], rater: numbers[raterColumn], item: numbers[itemColumn],
		group: uint8(min(numbers[groupColumn], 255)), wave: uint8(min(numbers[waveColumn], 255)), row: int32(row.N),
	}
	if err := r.place(row, numbers); err != nil {
		return err
	}
	value, err := r.value(row)
	if err != nil || value == 0 {
		return err
	}
	a.value = value
	if int(value) > r.f.Top {
		r.f.Top, r.f.topAt = int(value), fmt.Sprintf("Row %d, column %s", row.N, sheet.ColumnName(r.columns["value"]))
	}
	self, err := r.self(row, a)
	if err != nil {
		return err
	}
	if self {
		r.f.Self++
		return nil
	}
	r.f.answers = append(r.f.answers, a)
	return nil
}

// place checks that an item stays with its competency, and that with its pillar.
func (r *reader) place(row sheet.Row, n [7]int32) error {
	f := r.f
	for int(n[itemColumn]) >= len(f.compOf) {
		f.compOf = append(f.compOf, n[competencyColumn])
	}
	if was := f.compOf[n[itemColumn]]; was != n[competencyColumn] {
		return fault.New(fault.Invalid, "Row %d: item %q is said to ask about %q, and further up about %q. An item asks about one competency.",
			row.N, short(r.names[itemColumn].all[n[itemColumn]]), short(r.names[competencyColumn].all[n[competencyColumn]]), short(r.names[competencyColumn].all[was]))
	}
	for int(n[competencyColumn]) >= len(f.pillarOf) {
		f.pillarOf = append(f.pillarOf, n[pillarColumn])
	}
	if was := f.pillarOf[n[competencyColumn]]; was != n[pillarColumn] {
		return fault.New(fault.Invalid, "Row %d: a competency is said to be of pillar %q, and further up of %q. A competency is of one pillar.",
			row.N, short(r.names[pillarColumn].all[n[pillarColumn]]), short(r.names[pillarColumn].all[was]))
	}
	for _, limit := range []struct {
		column, most int
	}{{groupColumn, maxGroups}, {waveColumn, maxWaves}} {
		if len(r.names[limit.column].all) > limit.most {
			return fault.New(fault.Invalid, "Row %d, column %s: %q is more than the %d different ones that can be told apart. Is it the right column?",
				row.N, sheet.ColumnName(r.columns[columns[limit.column]]), short(r.names[limit.column].all[limit.most]), limit.most)
		}
	}
	return nil
}

// value reads an answer; 0 is none.
func (r *reader) value(row sheet.Row) (uint8, error) {
	column := r.columns["value"]
	text := strings.TrimSpace(row.Cell(column).Text)
	switch strings.ToLower(text) {
	case "", "na", "n/a", "null":
		r.nulls++
		return 0, nil
	}
	at := fmt.Sprintf("Row %d, column %s", row.N, sheet.ColumnName(column))
	x, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil || x != x:
		return 0, fault.New(fault.Invalid, "%s: the value %q is not a number. Answers are whole numbers from 1 up; leave the cell empty where there is none.", at, short(text))
	case x != float64(int(x)):
		return 0, fault.New(fault.Invalid, "%s: the value %s is not a whole number. Answers are the numbers of the options, from 1 up; do not average them.", at, short(text))
	case x < 1 || x > maxValue:
		return 0, fault.New(fault.Invalid, "%s: the value %s is outside the scale. Answers are whole numbers from 1 to at most %d; leave the cell empty where there is none.", at, short(text), maxValue)
	}
	return uint8(x), nil
}

// self reports whether somebody rated themself, which tells nothing about how
// others see them. It can only be told where the file says who is of which group.
func (r *reader) self(row sheet.Row, a answer) (bool, error) {
	if !r.f.grouped {
		return false, nil
	}
	group := r.names[groupColumn].all[a.group]
	same := r.names[personColumn].all[a.person] == r.names[raterColumn].all[a.rater]
	if strings.EqualFold(group, "self") {
		if !same {
			return false, fault.New(fault.Invalid, "Row %d: %q rates %q as \"self\". Correct the group, the rater or the person.", row.N,
				short(r.names[raterColumn].all[a.rater]), short(r.names[personColumn].all[a.person]))
		}
		return true, nil
	}
	if same {
		return false, fault.New(fault.Invalid, "Row %d: %q rates themself as %q. Write \"self\" as the group, or correct the rater or the person.", row.N,
			short(r.names[raterColumn].all[a.rater]), short(group))
	}
	return false, nil
}

// finish gives numbers their final order and packs the answers.
func (r *reader) finish() error {
	f := r.f
	var to [7][]int32
	for i, name := range []*[]string{&f.Persons, &f.Raters, &f.Items, &f.Competencies, &f.Pillars, &f.Groups, &f.Waves} {
		*name, to[i] = r.names[i].sorted()
	}
	years, err := yearsBetween(f.Waves)
	if err != nil {
		return err
	}
	f.compOf, f.pillarOf = renumber(f.compOf, to[itemColumn], to[competencyColumn]), renumber(f.pillarOf, to[competencyColumn], to[pillarColumn])
	f.Model = psych.Model{Groups: max(1, len(f.Groups)), Years: years}
	for _, k := range f.pillarOf {
		f.Model.Pillars = append(f.Model.Pillars, int(k))
	}
	for _, c := range f.compOf {
		f.Model.Items = append(f.Model.Items, psych.Item{Competency: int(c)})
	}
	for i := range f.answers {
		a := &f.answers[i]
		a.person, a.rater, a.item = to[personColumn][a.person], to[raterColumn][a.rater], to[itemColumn][a.item]
		if f.grouped {
			a.group = uint8(to[groupColumn][a.group])
		}
		if len(f.Waves) > 0 {
			a.wave = uint8(to[waveColumn][a.wave])
		}
	}
	slices.SortFunc(f.answers, func(a, b answer) int {
		return cmp.Or(cmp.Compare(a.person, b.person), cmp.Compare(a.rater, b.rater), cmp.Compare(a.wave, b.wave), cmp.Compare(a.item, b.item), cmp.Compare(a.row, b.row))
	})
	if err := f.enough(); err != nil {
		return err
	}
	return f.pack()
}

// sorted returns the names in order, and the new number of each.
func (n *names) sorted() (all []string, to []int32) {
	order := make([]int32, len(n.all))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return natural(n.all[a], n.all[b]) })
	to = make([]int32, len(order))
	for i, was := range order {
		all = append(all, n.all[was])
		to[was] = int32(i)
	}
	return all, to
}

// natural orders 2 before 10, and numbers before words.
func natural(a, b string) int {
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	switch {
	case errX == nil && errY == nil:
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b))
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	}
	return cmp.Compare(a, b)
}

// renumber puts a list by number into the new order, with new numbers; a column
// that the file lacks has one, 0.
func renumber(of, keys, values []int32) []int32 {
	if len(keys) == 0 {
		keys = []int32{0}
	}
	out := make([]int32, len(keys))
	for i, v := range of {
		if len(values) > 0 {
			v = values[v]
		}
		out[keys[i]] = v
	}
	return out
}

// enough refuses files that cannot say anything about anybody.
func (f *File) enough() error {
	first, alike, person, rater := f.answers[0], true, true, true
	for _, a := range f.answers {
		alike = alike && a.value == first.value
		person = person && a.person == first.person
		rater = rater && a.rater == first.rater
	}
	switch {
	case person:
		return fault.New(fault.Invalid, "All ratings are about one person, %q. How somebody stands can only be told beside others; add ratings of others.", short(f.Persons[first.person]))
	case rater:
		return fault.New(fault.Invalid, "All ratings are by one rater, %q. What is the person and what is the rater can only be told with several raters.", short(f.Raters[first.rater]))
	case alike:
		return fault.New(fault.Invalid, "All %d answers are %d, so they tell nobody from anybody. Check the column value.", len(f.answers), first.value)
	}
	return nil
}

// pack makes forms of the answers of one rater about one person in one wave.
func (f *File) pack() error {
	c := psych.Collect(f.Model)
	var items []int32
	var values []byte
	for i, j := 0, 0; i < len(f.answers); i = j {
		a := f.answers[i]
		items, values = items[:0], values[:0]
		for j = i; j < len(f.answers); j++ {
			b := f.answers[j]
			if a.person != b.person || a.rater != b.rater || a.wave != b.wave {
				break
			}
			if j > i && b.item == f.answers[j-1].item {
				return fault.New(fault.Invalid, "Rows %d and %d are both the answer of %q about %q to %q. Remove one, or tell them apart by a column wave.",
					f.answers[j-1].row, b.row, short(f.Raters[b.rater]), short(f.Persons[b.person]), short(f.Items[b.item]))
			}
			if b.group != a.group {
				return fault.New(fault.Invalid, "Rows %d and %d name %q as %q and as %q for %q. A rater is of one group for one person.",
					a.row, b.row, short(f.Raters[a.rater]), short(f.Groups[a.group]), short(f.Groups[b.group]), short(f.Persons[a.person]))
			}
			items, values = append(items, b.item), append(values, b.value)
		}
		c.Add(psych.Form{Person: int(a.person), Rater: int(a.rater), Group: int(a.group), Wave: int(a.wave), Items: items, Values: values})
	}
	f.Data = c.Data(len(f.Persons), len(f.Raters))
	f.answers = nil
	return nil
}
