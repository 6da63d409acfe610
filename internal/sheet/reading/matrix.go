package reading

import (
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// A Layout is the shape in which a sheet holds levels.
type Layout string

// The layouts.
const (
	PeopleAsRows    Layout = "people-as-rows"
	PeopleAsColumns Layout = "people-as-columns"
	Long            Layout = "long" // one level to a row: person, competency, level
)

// A Matrix is what a sheet, or several sheets of one shape, say about who can
// what.
type Matrix struct {
	Sheet        string // the names of the sheets read, with ", " between
	Layout       Layout
	Triple       bool  // a competency has more than one number: current, target, priority
	Scale        Scale // of the current levels, and of the targets
	People       []Person
	Competencies []Competency
	Values       []string // the distinct values as the sheet writes them; Rating.Value points here
	Cells        Cells
	Parts        []Part   // the sheets read, in order
	Columns      []Column // how the columns of the first part were read
	Doubts       []Doubt
	DoubtsMore   int      // how many further doubts there were beyond those listed
	Notes        []string // what was decided and the user should know, as sentences
	Sheets       []Found  // what every sheet of the book holds, for choosing
	NotSaid      int      // cells that say there is nothing to say: "n/a", "-"
	Raters       []Rater  // where a sheet holds the levels of several: who they are
}

// A Rater is one of several who rated the same in a sheet.
type Rater struct {
	Key  string // "self", "manager", "peer" or "agreed": see Options.Rater
	Name string // as the sheet calls them
	Read bool   // their levels are those of the matrix
}

// Rater returns whose levels are read, where a sheet holds those of several,
// and "" otherwise.
func (m *Matrix) Rater() string {
	for _, r := range m.Raters {
		if r.Read {
			return r.Key
		}
	}
	return ""
}

// A Part is one sheet that was read, and where its ratings start in Cells.
type Part struct {
	Sheet string
	First int
}

// A Column is how one column of the sheet was read; a row, where people are
// columns.
type Column struct {
	Name   string // letters, or the row number
	Header string
	Role   Role
	Sample string // what stands in it, for a list of people; "" if the head of it is empty
}

// A Found says what a sheet holds, as far as can be seen from its head.
type Found struct {
	Name         string
	Hidden       bool
	Layout       Layout // "" if it holds no matrix
	People       int    // in the head of the sheet
	Competencies int
	Read         bool
	Why          string // why it was not read, as a sentence
}

// A Competency is a column, or a row, of levels.
type Competency struct {
	Name     string
	Category string          // the header above it, or the category column; "" if none
	Target   framework.Level // what the sheet asks of everybody; NoLevel if it does not say
	Priority int16           // of the competency as a whole; NoPriority if the sheet does not say
	Scale    *Scale          // its own, where it differs from the table's; nil otherwise

	low, high float64 // that its header states, if high > 0
}

// A Rating is one level that a sheet states. It is kept small: there may be
// millions.
type Rating struct {
	Person     int32           // index in Matrix.People
	Competency int32           // index in Matrix.Competencies
	Value      int32           // index in Matrix.Values
	Day        people.Day      // when it was rated; people.Ever if the sheet does not say
	Row        int32           // where it stands: Row.N
	Col        int16           // and the column from 0
	Level      framework.Level //
	Target     framework.Level // what the sheet asks for; NoLevel if it does not say
	Priority   int16           // as the sheet numbers it; NoPriority if it does not say
}

// NoLevel and NoPriority mark what a sheet does not say.
const (
	NoLevel    framework.Level = -1
	NoPriority int16           = -1
)

// A Doubt is a cell, or a row or column, that a person should look at.
type Doubt struct {
	Sheet  string
	Row    int             // Row.N; 0 if the doubt is about a column or the sheet
	Column string          // letters; "" if the doubt is about a row or the sheet
	Value  string          // what stands there
	Reason string          // a sentence
	Fix    string          // what will be done unless the user says otherwise, as a sentence
	Level  framework.Level // the level proposed; NoLevel if none is
	// Instead is the value that the fix would read in place of what stands
	// there; "" if the fix needs none.
	Instead string
	// Elsewhere marks a doubt that the file alone cannot settle: whether a
	// manager who is not in it is known. Whoever knows more drops it.
	Elsewhere bool
}

// Place says where a doubt is: "Sheet!C7", or as much of it as there is.
func (d Doubt) Place() string {
	place := d.Column
	if d.Row > 0 {
		place += itoa(d.Row)
	}
	return placeIn(d.Sheet, place)
}

// OfCell reports whether the doubt is about one cell, which may then be left
// out or read as something else. See Options.Cells.
func (d Doubt) OfCell() bool { return d.Row > 0 && d.Column != "" }

func placeIn(sheet, place string) string {
	switch {
	case sheet == "":
		return place
	case place == "":
		return sheet
	}
	return sheet + "!" + place
}

// maxDoubts is how many doubts are listed; the rest are counted.
const maxDoubts = 5000

// doubt notes d.
func (m *Matrix) doubt(d Doubt) {
	if len(m.Doubts) >= maxDoubts {
		m.DoubtsMore++
		return
	}
	m.Doubts = append(m.Doubts, d)
}

// SheetOf returns the name of the sheet that holds the i'th rating.
func (m *Matrix) SheetOf(i int) string {
	name := ""
	for _, p := range m.Parts {
		if p.First <= i {
			name = p.Sheet
		}
	}
	return name
}

// Options are what the user has decided about how to read a file. The zero
// value leaves everything to the program. They can be stored as JSON.
type Options struct {
	Sheets   []string                   `json:"sheets,omitempty"`   // read these sheets
	Layout   Layout                     `json:"layout,omitempty"`   //
	Header   int                        `json:"header,omitempty"`   // the row that names the competencies; the column from 1 where people are columns
	Columns  map[string]Role            `json:"columns,omitempty"`  // by letters, or by row number where people are columns
	Scale    string                     `json:"scale,omitempty"`    // by name: "1-5", "percent"
	Levels   map[string]framework.Level `json:"levels,omitempty"`   // by value as the sheet writes it
	Cells    map[string]string          `json:"cells,omitempty"`    // by the place of a doubt, "Sheet!C7": the value to read instead, or LeaveOut
	Rater    string                     `json:"rater,omitempty"`    // whose levels count where a sheet has several: "self", "manager", "peer", "agreed"
	Groups   map[string]string          `json:"groups,omitempty"`   // of ratings: by the word for a group of raters, its key, or LeaveOut
	DayMonth string                     `json:"dayMonth,omitempty"` // "day" or "month": which comes first in 3/4/2026
	Progress func(rows int) error       `json:"-"`                  // called now and then; an error stops the reading
}

// tick reports progress.
func (o *Options) tick(rows int) error {
	if o.Progress == nil || rows%4096 != 0 {
		return nil
	}
	return o.Progress(rows)
}
