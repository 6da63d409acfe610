package intake

import (
	"strings"

	"github.com/bearinghq/bearing/fault"
)

// Built is a fault.Conflict: an import cannot be undone because something was
// built on it since.
type Built struct {
	sentence *fault.Error
	Rows     []BuiltRow // the first of them
	More     int        // how many there are beyond those
}

// A BuiltRow is one thing that was built on an import.
type BuiltRow struct {
	Person, Unit string // the outside id of the one it is about; one of them may be ""
	Name         string
	What         string // "has moved or left"
}

// MostBuilt is how many rows are listed.
const MostBuilt = 20

// NewBuilt returns the refusal for the rows, of which there may be more.
func NewBuilt(rows []BuiltRow, more int) *Built {
	var names []string
	for _, r := range rows {
		names = append(names, r.Name+" "+r.What)
	}
	list := strings.Join(names, "; ")
	if more > 0 {
		return &Built{fault.New(fault.Conflict, "The import cannot be undone, because something was built on it since: %s; and %d more. Take that back first.", list, more), rows, more}
	}
	return &Built{fault.New(fault.Conflict, "The import cannot be undone, because something was built on it since: %s. Take that back first.", list), rows, 0}
}

// Unwrap lets those who only show sentences see the sentence.
func (b *Built) Unwrap() error { return b.sentence }

func (b *Built) Error() string { return b.sentence.Message }
