package reading

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
)

// What is hidden in a sheet that is shown counts: a filter that was left on
// hides people, and a folded group hides skills, and nobody means to lose
// them. A note says so, for now and then something was hidden to be gone.

// veiled returns notes about the rows and columns of s that are hidden and hold
// something. The head of s must have been read.
func veiled(s *sheet.Sheet, g *grid) (notes []string) {
	var columns, rows []string
	for _, j := range s.HiddenColumns {
		if slices.ContainsFunc(g.rows, func(r []sheet.Cell) bool { return j < len(r) && strings.TrimSpace(r[j].Text) != "" }) {
			columns = append(columns, sheet.ColumnName(j))
		}
	}
	for _, n := range g.veiled {
		rows = append(rows, itoa(n))
	}
	if len(rows) > 0 {
		notes = append(notes, fmt.Sprintf("Hidden rows of the sheet %q were read too: %s. Delete from the sheet what is not to count.", s.Name, someOf(rows)))
	}
	if len(columns) > 0 {
		notes = append(notes, fmt.Sprintf("Hidden columns of the sheet %q were read too: %s. Delete from the sheet what is not to count.", s.Name, someOf(columns)))
	}
	return notes
}

// someOf lists the names, or the first of many and how many there are.
func someOf(names []string) string {
	if len(names) > 8 {
		return fmt.Sprintf("%s, … (%d)", strings.Join(names[:3], ", "), len(names))
	}
	return strings.Join(names, ", ")
}
