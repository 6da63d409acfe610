package reading

import (
	"iter"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
)

// LeaveOut, in place of a value, leaves a cell out.
const LeaveOut = "skip"

// corrected returns b as the user has corrected it: everything that reads it then
// reads the corrections, and nothing else needs to know of them.
func corrected(b *sheet.Book, cells map[string]string) *sheet.Book {
	if len(cells) == 0 {
		return b
	}
	c := *b
	c.Sheets = make([]*sheet.Sheet, len(b.Sheets))
	for i, s := range b.Sheets {
		c.Sheets[i] = correctedSheet(s, cells)
	}
	return &c
}

func correctedSheet(s *sheet.Sheet, cells map[string]string) *sheet.Sheet {
	byRow := map[int]map[int]string{}
	for place, value := range cells {
		name, cell := "", place
		if i := strings.LastIndexByte(place, '!'); i >= 0 {
			name, cell = place[:i], place[i+1:]
		}
		if row, col, ok := cellAt(cell); ok && name == s.Name {
			if byRow[row] == nil {
				byRow[row] = map[int]string{}
			}
			byRow[row][col] = value
		}
	}
	if len(byRow) == 0 {
		return s
	}
	var c *sheet.Sheet
	c = sheet.New(s.Name, func() iter.Seq2[sheet.Row, error] {
		return func(yield func(sheet.Row, error) bool) {
			defer func() { c.Merges = s.Merges }() // they are known once rows have been read
			for r, err := range s.Rows() {
				if by := byRow[r.N]; by != nil {
					r.Cells = correctedCells(r.Cells, by)
				}
				if !yield(r, err) {
					return
				}
			}
		}
	})
	c.Hidden = s.Hidden
	return c
}

func correctedCells(cells []sheet.Cell, by map[int]string) []sheet.Cell {
	cells = slices.Clone(cells)
	for col, value := range by {
		for len(cells) <= col {
			cells = append(cells, sheet.Cell{})
		}
		cells[col] = sheet.Cell{}
		if value != LeaveOut && value != "" {
			cells[col] = sheet.Cell{Text: value, Kind: sheet.Text}
		}
	}
	return cells
}

// cellAt takes "C7" apart. Beyond the last column of any sheet there is none.
func cellAt(s string) (row, col int, ok bool) {
	letters := strings.TrimRight(s, "0123456789")
	digits := s[len(letters):]
	if letters == "" || len(letters) > 3 || digits == "" || len(digits) > 7 {
		return 0, 0, false
	}
	for _, c := range []byte(letters) {
		if c < 'A' || c > 'Z' {
			return 0, 0, false
		}
		col = col*26 + int(c-'A') + 1
	}
	for _, c := range []byte(digits) {
		row = row*10 + int(c-'0')
	}
	return row, col - 1, row > 0 && col <= 1<<14
}

// IsPlace reports whether s names a cell as Options.Cells does.
func IsPlace(s string) bool {
	_, _, ok := cellAt(s[strings.LastIndexByte(s, '!')+1:])
	return ok
}
