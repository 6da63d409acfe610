package reading

import "strings"

// Exported are the headers with which every matrix begins that this program
// writes. The numbers below them are levels as they are, from 0 to 5, however
// few of them occur.
var Exported = []string{"Name", "E-mail", "Employee number"}

// exported reports whether c is such a matrix.
func (c *candidate) exported() bool {
	s := c.shape
	if s.layout != PeopleAsRows || s.head != 0 {
		return false
	}
	for j, want := range Exported {
		if strings.TrimSpace(s.g.at(0, j).Text) != want {
			return false
		}
	}
	return true
}
