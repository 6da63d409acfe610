package reading

import (
	"fmt"
	"iter"

	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/people"
)

// A Person is what a sheet says about one person. Empty fields were not said.
type Person struct {
	Row      int // Row.N where the person first stands, or the column from 0 + 1 where people are columns
	Name     string
	Email    string
	Number   string // of the employee
	Unit     []string
	Position string
	Role     string
	Manager  string     // e-mail, number or name as written
	Joined   people.Day // people.Ever if not said
	Left     people.Day // people.Never if not said
}

// A Roster is what a list of people says. It is kept small: a million people
// take some hundred megabytes.
type Roster struct {
	Sheet      string
	Columns    []Column
	Doubts     []Doubt
	DoubtsMore int
	Elsewhere  int // how many of DoubtsMore are doubts of that kind
	Notes      []string
	Sheets     []Found
	Rows       int // read, with or without a person

	entries  [][]rosterEntry // blocks
	n        int
	text     textStore
	shared   strs // positions, roles, managers
	paths    strs // units as written
	units    [][]string
	managers []int32 // by person: index of the manager in the roster, or -1
}

// A rosterEntry is one person. Texts are places in Roster.text, or numbers in
// Roster.shared and Roster.paths, + 1.
type rosterEntry struct {
	row                           int32
	name, email, number           uint32
	unit, position, role, manager int32
	joined, left                  people.Day
}

// Len returns how many people there are.
func (r *Roster) Len() int { return r.n }

const rosterRows = 1 << 14

func (r *Roster) entry(i int) *rosterEntry { return &r.entries[i/rosterRows][i%rosterRows] }

func (r *Roster) append(e rosterEntry) {
	if r.n%rosterRows == 0 {
		r.entries = append(r.entries, make([]rosterEntry, 0, rosterRows))
	}
	last := &r.entries[len(r.entries)-1]
	*last = append(*last, e)
	r.n++
}

// At returns the i'th person.
func (r *Roster) At(i int) Person {
	e := r.entry(i)
	p := Person{Row: int(e.row), Name: r.text.at(e.name), Email: r.text.at(e.email), Number: r.text.at(e.number), Joined: e.joined, Left: e.left}
	if e.unit > 0 {
		p.Unit = r.units[e.unit-1]
	}
	p.Position, p.Role, p.Manager = r.sharedAt(e.position), r.sharedAt(e.role), r.sharedAt(e.manager)
	return p
}

func (r *Roster) sharedAt(n int32) string {
	if n == 0 {
		return ""
	}
	return r.shared.list[n-1]
}

// All returns the people in the order of the sheet.
func (r *Roster) All() iter.Seq2[int, Person] {
	return func(yield func(int, Person) bool) {
		for i := range r.n {
			if !yield(i, r.At(i)) {
				return
			}
		}
	}
}

func (r *Roster) doubt(row int, column int, value, reason, fix string) {
	if len(r.Doubts) >= maxDoubts {
		r.DoubtsMore++
		return
	}
	d := Doubt{Sheet: r.Sheet, Row: row, Value: shorten(value), Reason: reason, Fix: fix, Level: NoLevel}
	if column >= 0 {
		d.Column = sheet.ColumnName(column)
	}
	r.Doubts = append(r.Doubts, d)
}

// elsewhere marks the last doubt as one that what is known elsewhere settles.
func (r *Roster) elsewhere() {
	if r.DoubtsMore == 0 {
		r.Doubts[len(r.Doubts)-1].Elsewhere = true
	} else {
		r.Elsewhere++
	}
}

// shorten returns a copy of s that is short enough to show.
func shorten(s string) string {
	rs := []rune(s)
	if len(rs) > 120 {
		rs = append(rs[:119], '…')
	}
	return string(rs)
}

// A textStore keeps many short strings in blocks. A place is where one starts; 0 is
// the empty string.
type textStore struct {
	blocks [][]byte
}

const rosterBlock = 1 << 20

func (t *textStore) add(s string) uint32 {
	if s == "" {
		return 0
	}
	if len(s) > 0xffff {
		s = s[:0xffff]
	}
	need := len(s) + 2
	if len(t.blocks) == 0 || len(t.blocks[len(t.blocks)-1])+need > rosterBlock {
		b := make([]byte, 1, rosterBlock) // place 0 is taken
		t.blocks = append(t.blocks, b)
	}
	b := &t.blocks[len(t.blocks)-1]
	at := uint32(len(t.blocks)-1)<<20 | uint32(len(*b))
	*b = append(append(*b, byte(len(s)), byte(len(s)>>8)), s...)
	return at
}

func (t *textStore) at(place uint32) string {
	if place == 0 {
		return ""
	}
	b := t.blocks[place>>20][place&(rosterBlock-1):]
	n := int(b[0]) | int(b[1])<<8
	return unsafeString(b[2 : 2+n])
}

// quote names a person in a sentence.
func (r *Roster) quote(i int) string {
	e := r.entry(i)
	return fmt.Sprintf("%s (row %d)", r.text.at(e.name), e.row)
}
