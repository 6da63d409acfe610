package reading

import (
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
)

// Classes of cells.
type class uint8

const (
	void    class = iota // empty
	neutral              // n/a
	levelly              // may be a level
	wordy                // text, or a level that is written as text
	figure               // a number that is no level
	dated
)

// A surface is a grid with its cells sorted into classes.
type surface struct {
	g   *grid
	cls [][]class
	tok map[string]reading
	lex map[string]bool // folded words that stand for levels here

	signed bool // minus signs are levels here
}

func newSurface(g *grid, lex map[string]bool) *surface {
	v := &surface{g: g, tok: map[string]reading{}, lex: lex, cls: make([][]class, len(g.rows)), signed: signedIn(g)}
	for i, row := range g.rows {
		v.cls[i] = make([]class, g.wide)
		for j, c := range row {
			v.cls[i][j] = v.classOf(c)
		}
	}
	v.hideLegend()
	return v
}

// hideLegend leaves what stands below a heading such as "Legend" out of the
// statistics, where the table is above it.
func (v *surface) hideLegend() {
	table := false
	for i := range v.cls {
		filled, levels := v.filled(i)
		if table && filled <= 2 && isLegendTitle(v.firstText(i)) && !v.tableBelow(i) {
			for _, row := range v.cls[i:] {
				clear(row)
			}
			return
		}
		table = table || levels >= 2 || filled >= 3
	}
}

func (v *surface) filled(i int) (filled, levels int) {
	for _, c := range v.cls[i] {
		if c != void {
			filled++
		}
		if c == levelly {
			levels++
		}
	}
	return filled, levels
}

func (v *surface) tableBelow(i int) bool {
	for k := i + 1; k < len(v.cls); k++ {
		if n, _ := v.filled(k); n > 3 {
			return true
		}
	}
	return false
}

// token returns what c says, from memory if it was asked before.
func (v *surface) token(c sheet.Cell) reading {
	if c.Kind == sheet.Empty && c.Text == "" {
		return reading{}
	}
	t, ok := v.tok[c.Text]
	if !ok {
		if t = tokenOf(c.Text); v.signed {
			t = signedToken(c.Text)
		}
		if t.form == other && v.lex[t.key] {
			t.form = word
		}
		v.tok[c.Text] = t
	}
	return t
}

func (v *surface) classOf(c sheet.Cell) class {
	if c.Kind == sheet.Date {
		return dated
	}
	if c.Kind == sheet.Bad {
		return neutral
	}
	t := v.token(c)
	switch t.form {
	case blank:
		if c.Fill == sheet.Red || c.Fill == sheet.Amber || c.Fill == sheet.Green {
			return levelly
		}
		return void
	case absent:
		return neutral
	case other:
		if looksDate(c.Text) {
			return dated
		}
		return wordy
	case number:
		if t.bare && (t.x < 0 || t.x > 100) {
			return figure
		}
	}
	return levelly
}

// texty reports whether a cell could head a column.
func (v *surface) texty(i, j int) (weight float64, text string) {
	c := v.g.at(i, j)
	if c.Kind == sheet.Date || c.Kind == sheet.Bad || strings.TrimSpace(c.Text) == "" {
		return 0, ""
	}
	t := v.token(c)
	switch t.form {
	case other:
		if looksDate(c.Text) {
			return 0, ""
		}
		return 1, t.key
	case word, light, letter, tick, roman:
		return 0.35, t.key
	case number:
		if !t.bare && t.label == "" && t.max == 0 && hasLetter(c.Text) {
			return 0.35, fold(c.Text) // "L3", but also "S5"
		}
	}
	return 0, ""
}

// levelBelow counts, for each column, the cells from row i on that may be
// levels and those that may not.
func (v *surface) levelBelow(i, j int) (yes, no int) {
	for ; i < len(v.cls); i++ {
		switch v.cls[i][j] {
		case levelly:
			yes++
		case wordy, figure, dated:
			no++
		}
	}
	return yes, no
}

// sameTexts reports whether two rows hold the same texts: a header repeated on
// each page.
func (v *surface) sameTexts(i, k int) bool {
	n := 0
	for j := range v.g.wide {
		a, b := fold(v.g.at(i, j).Text), fold(v.g.at(k, j).Text)
		if a != b {
			return false
		}
		if a != "" {
			n++
		}
	}
	return n > 1
}

// firstText returns the first text of a row.
func (v *surface) firstText(i int) string {
	for j := range v.cls[i] {
		if t := strings.TrimSpace(v.g.at(i, j).Text); t != "" {
			return t
		}
	}
	return ""
}

// clean returns a header on one line.
func clean(s string) string { return strings.Join(strings.Fields(s), " ") }

func (v *surface) columnName(j int) string {
	if v.g.colN != nil {
		return itoa(v.g.colN[j])
	}
	return sheet.ColumnName(j)
}

func (v *surface) anyAt(i, j int) bool {
	for ; i < len(v.cls); i++ {
		if v.cls[i][j] != void {
			return true
		}
	}
	return false
}

// someLevels reports whether column j holds levels among other texts.
func (v *surface) someLevels(i, j int) bool {
	yes, no := v.levelBelow(i, j)
	return yes > 0 && float64(yes) >= 0.34*float64(yes+no)
}

// sequence reports whether column j counts its rows: 1, 2, 3, …
func (v *surface) sequence(i, j int) bool {
	n, last := 0, 0.0
	for ; i < len(v.cls); i++ {
		if v.cls[i][j] == void {
			continue
		}
		t := v.token(v.g.at(i, j))
		if t.form != number || !t.bare || n > 0 && t.x != last+1 {
			return false
		}
		last = t.x
		n++
	}
	return n >= 6 || n >= 3 && last > 5
}

func near(a, b float64) bool { return a-b < 0.051 && b-a < 0.051 }
