package sheet

import "github.com/bearinghq/bearing/people"

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
