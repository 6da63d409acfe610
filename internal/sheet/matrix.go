package sheet

import (
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// A Layout is the shape in which a sheet holds levels.
type Layout string

// The layouts.
const (
	PeopleAsRows    Layout = "people as rows"
	PeopleAsColumns Layout = "people as columns"
	Long            Layout = "long" // one level to a row: person, competency, level
)

// A Matrix is what one sheet says about who can what.
type Matrix struct {
	Sheet        string
	Layout       Layout
	Triple       bool  // each competency has current, target and priority
	Scale        Scale // of the current levels, and of the targets
	People       []Person
	Competencies []Competency
	Values       []string // the distinct values as the sheet writes them; Cell.Value points here
	Cells        Cells
	Doubts       []Doubt
	DoubtsMore   int // how many further doubts there were beyond those listed
}

// A Competency is a column, or a row, of levels.
type Competency struct {
	Name     string
	Category string // the header above it, or the category column; "" if none
}

// A Rating is one level that a sheet states.
type Rating struct {
	Person     int32 // index in Matrix.People
	Competency int32 // index in Matrix.Competencies
	Value      int32 // index in Matrix.Values
	Level      framework.Level
	Target     framework.Level // what the sheet asks for; NoLevel if it does not say
	Priority   int16           // as the sheet numbers it; NoPriority if it does not say
	Day        people.Day      // when it was rated; people.Ever if the sheet does not say
	Row, Col   int32           // where it stands: Row.N, and the column from 0
}

// NoLevel and NoPriority mark what a sheet does not say.
const (
	NoLevel    framework.Level = -1
	NoPriority int16           = -1
)

// A Doubt is a cell, or a row or column, that a person should look at.
type Doubt struct {
	Sheet  string
	Row    int    // Row.N; 0 if the doubt is about a column or the sheet
	Column string // letters; "" if the doubt is about a row or the sheet
	Value  string // what stands there
	Reason string // a sentence
	Fix    string // what will be done unless the user says otherwise, as a sentence
}
