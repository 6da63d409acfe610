package sheet

import (
	"iter"
	"strings"
)

// newSheet returns a sheet that is held in memory. Row i has number i+1; rows
// without a cell that holds anything are left out, as the readers do.
func newSheet(name string, rows [][]Cell, merges ...Range) *Sheet {
	return &Sheet{Name: name, Merges: merges, rows: func() iter.Seq2[Row, error] {
		return func(yield func(Row, error) bool) {
			for i, cs := range rows {
				n := len(cs)
				for n > 0 && cs[n-1] == (Cell{}) {
					n--
				}
				if n > 0 && !yield(Row{N: i + 1, Cells: cs[:n]}, nil) {
					return
				}
			}
		}
	}}
}

// A grid is the head of a sheet, or all of it where it is small, held for
// looking at from every side.
type grid struct {
	n      []int // the number of each row: Row.N; the column from 1 if flipped
	rows   [][]Cell
	wide   int     // columns
	merges []Range // in positions, both axes from 0
	whole  bool    // the grid holds every row of the sheet
	colN   []int   // if flipped: Row.N of each column; otherwise nil
}

// Limits of what is held for looking at: enough for any matrix that people
// keep by hand, little enough for a small machine.
const (
	headRows  = 2000
	headCells = 400_000
)

// headOf returns the head of s. What it holds is cloned.
func headOf(s *Sheet, maxRows, maxCells int) (*grid, error) {
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
		row := make([]Cell, len(r.Cells))
		for i, c := range r.Cells {
			c.Text = strings.Clone(c.Text)
			row[i] = c
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
func (g *grid) positions(m Range) (Range, bool) {
	first, last := -1, -1
	for i, n := range g.n {
		if n >= m.Row1 && n <= m.Row2 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return Range{first, m.Col1, last, m.Col2}, first >= 0
}

// at returns the cell at a position, or an empty one.
func (g *grid) at(i, j int) Cell {
	if i < 0 || i >= len(g.rows) || j < 0 || j >= len(g.rows[i]) {
		return Cell{}
	}
	return g.rows[i][j]
}

// flip returns g with rows and columns exchanged.
func (g *grid) flip() *grid {
	f := &grid{wide: len(g.rows), whole: g.whole, colN: g.n}
	f.rows = make([][]Cell, g.wide)
	for j := range f.rows {
		row := make([]Cell, len(g.rows))
		for i := range g.rows {
			row[i] = g.at(i, j)
		}
		f.rows[j] = row
		f.n = append(f.n, j+1)
	}
	for _, m := range g.merges {
		f.merges = append(f.merges, Range{m.Col1, m.Row1, m.Col2, m.Row2})
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
func (g *grid) spanAt(i, j int) Range {
	for _, m := range g.merges {
		if m.Row1 == i && m.Col1 == j {
			return m
		}
	}
	return Range{i, j, i, j}
}

// lines returns the rows of g from position first on.
func (g *grid) lines(first int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for i := first; i < len(g.rows); i++ {
			if !yield(Row{N: g.n[i], Cells: g.rows[i]}, nil) {
				return
			}
		}
	}
}
