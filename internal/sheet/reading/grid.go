package reading

import (
	"iter"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
)

// A grid is the head of a sheet, or all of it where it is small, held for
// looking at from every side.
type grid struct {
	n      []int // the number of each row: Row.N; the column from 1 if flipped
	rows   [][]sheet.Cell
	wide   int           // columns
	merges []sheet.Range // in positions, both axes from 0
	whole  bool          // the grid holds every row of the sheet
	veiled []int         // the numbers of rows that the program that wrote the sheet does not show
	colN   []int         // if flipped: Row.N of each column; otherwise nil
}

// Limits of what is held for looking at: enough for any matrix that people
// keep by hand, little enough for a small machine.
const (
	headRows  = 2000
	headCells = 400_000
)

// headOf returns the head of s. What it holds is cloned.
func headOf(s *sheet.Sheet, maxRows, maxCells int) (*grid, error) {
	g := &grid{whole: true}
	cells := 0
	for r, err := range s.Rows() {
		if err != nil {
			return nil, err
		}
		if len(g.rows) == maxRows || cells+len(r.Cells) > maxCells && len(g.rows) > 0 {
			g.whole = false
			break
		}
		row := make([]sheet.Cell, len(r.Cells))
		for i, c := range r.Cells {
			c.Text = strings.Clone(c.Text)
			row[i] = c
		}
		if r.Hidden {
			g.veiled = append(g.veiled, r.N)
		}
		g.n = append(g.n, r.N)
		g.rows = append(g.rows, row)
		g.wide = max(g.wide, len(row))
		cells += len(row)
	}
	for _, m := range s.Merges {
		if p, ok := g.positions(m); ok {
			g.merges = append(g.merges, p)
		}
	}
	return g, nil
}

// positions returns m with row numbers replaced by positions in g, and false
// if m does not touch g.
func (g *grid) positions(m sheet.Range) (sheet.Range, bool) {
	first, last := -1, -1
	for i, n := range g.n {
		if n >= m.Row1 && n <= m.Row2 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return sheet.Range{Row1: first, Col1: m.Col1, Row2: last, Col2: m.Col2}, first >= 0
}

// at returns the cell at a position, or an empty one.
func (g *grid) at(i, j int) sheet.Cell {
	if i < 0 || i >= len(g.rows) || j < 0 || j >= len(g.rows[i]) {
		return sheet.Cell{}
	}
	return g.rows[i][j]
}

// flip returns g with rows and columns exchanged.
func (g *grid) flip() *grid {
	f := &grid{wide: len(g.rows), whole: g.whole, colN: g.n}
	f.rows = make([][]sheet.Cell, g.wide)
	for j := range f.rows {
		row := make([]sheet.Cell, len(g.rows))
		for i := range g.rows {
			row[i] = g.at(i, j)
		}
		f.rows[j] = row
		f.n = append(f.n, j+1)
	}
	for _, m := range g.merges {
		f.merges = append(f.merges, sheet.Range{Row1: m.Col1, Col1: m.Row1, Row2: m.Col2, Col2: m.Row2})
	}
	return f
}

// place returns where a cell of g, given by row number and column position,
// stands in the sheet: Row.N and the column from 0.
func (g *grid) place(n, j int) (row, col int) {
	if g.colN == nil {
		return n, j
	}
	if j >= len(g.colN) {
		return 0, n - 1
	}
	return g.colN[j], n - 1
}

// spanAt returns the merged range whose top-left corner is at (i, j), or just
// that cell.
func (g *grid) spanAt(i, j int) sheet.Range {
	for _, m := range g.merges {
		if m.Row1 == i && m.Col1 == j {
			return m
		}
	}
	return sheet.Range{Row1: i, Col1: j, Row2: i, Col2: j}
}

// lines returns the rows of g from position first on.
func (g *grid) lines(first int) iter.Seq2[sheet.Row, error] {
	return func(yield func(sheet.Row, error) bool) {
		for i := first; i < len(g.rows); i++ {
			if !yield(sheet.Row{N: g.n[i], Cells: g.rows[i]}, nil) {
				return
			}
		}
	}
}
