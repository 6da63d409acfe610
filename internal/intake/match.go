package intake

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bearinghq/bearing/people"
)

// A Match says what a name in a file is taken for.
type Match struct {
	Name string
	ID   int64  // of the person or competency it is; 0 for somebody or something new
	UID  string // of the person, or key of the competency
	As   string // what it is called here, where that differs
	Near []Near // what it might be as well; somebody should decide
	Skip bool   // left out
	// Open reports that there are near ones and nobody has decided yet.
	Open bool
}

// Called returns what the one is called here, or else in the file.
func (m Match) Called() string {
	if m.As != "" {
		return m.As
	}
	return m.Name
}

// A Near is somebody or something whose name is nearly the same.
type Near struct {
	ID   int64
	UID  string
	Name string
	Why  string // "one letter differs": a sentence part for the person who decides
}

// maxNear is how many near ones are offered for one name.
const maxNear = 5

// decide applies what was decided about m, or what holds if nothing was.
func (m Match) decide(said map[string]string, find func(uid string) (Near, bool)) Match {
	switch what := said[m.Name]; what {
	case "":
		m.Open = len(m.Near) > 0 && m.ID == 0
	case New:
		m.ID, m.UID, m.As = 0, "", ""
	case Skip:
		m.ID, m.UID, m.As, m.Skip = 0, "", "", true
	default:
		if n, ok := find(what); ok {
			m.ID, m.UID, m.As = n.ID, n.UID, n.Name
		} else {
			m.Open = len(m.Near) > 0 && m.ID == 0
		}
	}
	return m
}

// A Who is what a file says to find a person by.
type Who struct{ Name, Email, Number string }

// A Directory finds the people that a file means.
type Directory struct {
	all      []people.Person
	byUID    map[string]int
	byNumber map[string]int
	byEmail  map[string]int
	byName   map[string][]int // folded, words sorted
	byWord   map[string][]int
	compared int // pairs of names, so far
}

// mostPairs is how many pairs of names a directory compares for a list that
// may be long; a million names beside a hundred thousand would be billions.
const mostPairs = 3_000_000

// spent reports whether the directory has compared enough.
func (d *Directory) spent() bool { return len(d.all) == 0 || d.compared > mostPairs }

// NewDirectory returns a directory of the people.
func NewDirectory(all []people.Person) *Directory {
	d := &Directory{all, make(map[string]int, len(all)), map[string]int{}, map[string]int{}, make(map[string][]int, len(all)), map[string][]int{}, 0}
	for i, p := range all {
		d.byUID[p.UID] = i
		if p.Number != "" {
			d.byNumber[strings.ToLower(p.Number)] = i
		}
		if p.Email != "" {
			d.byEmail[strings.ToLower(p.Email)] = i
		}
		words := nameWords(p.Name)
		key := strings.Join(words, " ")
		d.byName[key] = append(d.byName[key], i)
		for _, w := range words {
			d.byWord[w] = append(d.byWord[w], i)
		}
	}
	return d
}

// nameWords returns the words of a name, folded and sorted, so that
// "Lovelace, Ada" is "Ada Lovelace".
func nameWords(name string) []string {
	words := strings.FieldsFunc(people.Fold(name), func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == ';' })
	slices.Sort(words)
	return words
}

// Match returns whom the file means: by number, else by e-mail, else by the
// whole name if only one person has it and nothing the file says speaks
// against it.
func (d *Directory) Match(w Who, said map[string]string) Match {
	m := Match{Name: w.Name}
	if m.Name == "" {
		m.Name = cmpOr(w.Email, w.Number)
	}
	i, sure := d.find(w)
	switch {
	case sure:
		m.take(d.near(i, ""))
	case w.Name != "":
		m.Near = d.nearly(w)
	}
	return m.decide(said, func(uid string) (Near, bool) {
		i, ok := d.byUID[uid]
		if !ok {
			return Near{}, false
		}
		return d.near(i, ""), true
	})
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (m *Match) take(n Near) {
	m.ID, m.UID = n.ID, n.UID
	if n.Name != m.Name {
		m.As = n.Name
	}
}

func (d *Directory) near(i int, why string) Near {
	p := d.all[i]
	return Near{int64(p.ID), p.UID, p.Name, why}
}

func (d *Directory) find(w Who) (int, bool) {
	if i, ok := d.byNumber[strings.ToLower(strings.TrimSpace(w.Number))]; ok && w.Number != "" {
		return i, true
	}
	if i, ok := d.byEmail[strings.ToLower(strings.TrimSpace(w.Email))]; ok && w.Email != "" {
		return i, true
	}
	same := d.byName[strings.Join(nameWords(w.Name), " ")]
	if len(same) != 1 || w.Name == "" {
		return 0, false
	}
	p := d.all[same[0]]
	other := w.Number != "" && p.Number != "" || w.Email != "" && p.Email != "" // and they differ, or we had found them
	return same[0], !other
}

// nearly returns the people whose name is nearly that of w.
func (d *Directory) nearly(w Who) []Near {
	words := nameWords(w.Name)
	var all []Near
	seen := map[int]bool{}
	add := func(i int) {
		if seen[i] || len(all) >= maxNear {
			return
		}
		seen[i] = true
		d.compared++
		if why := likeness(words, nameWords(d.all[i].Name)); why != "" {
			all = append(all, d.near(i, why))
		}
	}
	for _, i := range d.byName[strings.Join(words, " ")] {
		add(i)
	}
	for _, word := range words {
		if at := d.byWord[word]; utf8.RuneCountInString(word) > 1 && len(at) <= 300 { // a name that everybody has tells little
			for _, i := range at {
				add(i)
			}
		}
	}
	return all
}

// likeness says in what two names differ, or "" if they are not alike.
func likeness(a, b []string) string {
	if slices.Equal(a, b) {
		return "the same name"
	}
	restA, restB := without(a, b), without(b, a)
	switch {
	case len(restA)+len(restB) == 1 && len(a) > 1 && len(b) > 1:
		return "one has a further name"
	case len(restA) != 1 || len(restB) != 1:
		return ""
	}
	x, y := restA[0], restB[0]
	if numbered(x, y) {
		return ""
	}
	if n := min(len(x), len(y)); n <= 2 && x[:1] == y[:1] && n == 1 {
		return "an initial instead of a name"
	}
	switch distance(x, y) {
	case 1:
		return "one letter differs"
	case 2:
		if min(len(x), len(y)) >= 5 {
			return "two letters differ"
		}
	}
	return ""
}

// numbered reports whether x and y hold different numbers: "Person 03" is not
// "Person 04" misspelt.
func numbered(x, y string) bool {
	a, b := digitsOf(x), digitsOf(y)
	return a != b && a != "" && b != ""
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// without returns the words of a that are not in b.
func without(a, b []string) []string {
	var rest []string
	for _, w := range a {
		if !slices.Contains(b, w) {
			rest = append(rest, w)
		}
	}
	return rest
}

// distance returns how many letters must be put in, taken out, changed or
// swapped with their neighbour to make b of a; 3 stands for three or more.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > 2 || len(y)-len(x) > 2 {
		return 3
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, last[j]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(3, last[len(y)])
}
