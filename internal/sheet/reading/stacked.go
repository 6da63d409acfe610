package reading

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
)

// Some sheets hold several tables, one below the other, each with a header row
// of its own. Each is looked at by itself, as a shape over its own rows.

// A block is a table among those of a sheet: the positions of its first row,
// of its header, and of the row after its last.
type block struct{ from, head, to int }

// stacked returns the tables that stand one below the other in g, or nil if
// there is one only.
func (v *surface) stacked() []block {
	var bs []block
	for i := range v.cls {
		if !v.heads(i) {
			continue
		}
		if len(bs) == 0 {
			bs = append(bs, block{head: i})
			continue
		}
		last := &bs[len(bs)-1]
		if from := v.begins(i, last.head); from >= 0 {
			last.to = from
			bs = append(bs, block{from: from, head: i})
		}
	}
	if len(bs) < 2 {
		return nil
	}
	bs[len(bs)-1].to = len(v.cls)
	return bs
}

// heads reports whether row i names two columns, or more, that hold levels in
// one of the next rows, and holds no level itself.
func (v *surface) heads(i int) bool {
	for j, c := range v.cls[i] {
		if w, _ := v.texty(i, j); w == 0 && c != void && c != neutral {
			return false
		}
	}
	first := v.firstAt(i)
	for k := i + 1; k < len(v.cls) && k <= i+3 && v.g.n[k]-v.g.n[i] == k-i; k++ {
		n := 0
		for j, c := range v.cls[k] {
			if w, _ := v.texty(i, j); w == 1 && c == levelly && (j > first || v.firstAt(k) < first) {
				n++
			}
		}
		if n >= 2 {
			return true
		}
	}
	return false
}

// begins returns the position of the first row of the table that row i heads,
// below the table headed by row h, or -1 if it belongs to that table.
func (v *surface) begins(i, h int) int {
	if v.sameHeads(i, h) || !slices.ContainsFunc(v.cls[h+1:i], severalLevels) {
		return -1
	}
	if v.gapAbove(i) {
		return i
	}
	if n, _ := v.filled(i - 1); n == 1 && v.gapAbove(i-1) {
		return i - 1 // a title
	}
	if roleOf(v.firstText(i)) == NameRole && fold(v.firstText(i)) == fold(v.firstText(h)) && severalLevels(v.cls[i-1]) {
		return i
	}
	return -1
}

func severalLevels(row []class) bool {
	n := 0
	for _, c := range row {
		if c == levelly {
			n++
		}
	}
	return n >= 2
}

// gapAbove reports whether an empty row stands above row i.
func (v *surface) gapAbove(i int) bool {
	n, _ := v.filled(i - 1)
	return n == 0 || v.g.n[i]-v.g.n[i-1] > 1
}

// firstAt returns the column of the first text of row i.
func (v *surface) firstAt(i int) int {
	return slices.IndexFunc(v.g.rows[i], func(c sheet.Cell) bool { return strings.TrimSpace(c.Text) != "" })
}

// sameHeads reports whether row i is the header in row h once more. The first
// text may name another group of people, but not something else.
func (v *surface) sameHeads(i, h int) bool {
	if a, b := roleOf(v.firstText(i)), roleOf(v.firstText(h)); a != b && (a == RoleRole || a == PositionRole) {
		return false
	}
	same, n := 0, 0
	for j := v.firstAt(i) + 1; j < v.g.wide; j++ {
		a, b := fold(v.g.at(i, j).Text), fold(v.g.at(h, j).Text)
		if a == "" {
			continue
		}
		if n++; a == b {
			same++
		}
	}
	return same*5 >= n*4
}

// explains reports whether b holds totals or a legend of the table above.
func (v *surface) explains(b block) bool {
	t := v.firstText(b.head)
	return isLegendTitle(t) || roleOf(t) == LevelRole || len(v.labels(b)) == 0
}

// alike reports whether the rows of table k are about what those of table one
// are about.
func (v *surface) alike(one, k block) bool {
	a, b := v.firstText(one.head), v.firstText(k.head)
	if v.firstAt(one.head) == v.firstAt(k.head) && fold(a) == fold(b) {
		return true
	}
	named := func(i int) bool { return headed(v.g.rows[i], NameRole) || headed(v.g.rows[i], LastRole) }
	return named(one.head) && named(k.head) || overlap(v.labels(one), v.labels(k)) >= 0.5
}

// labels returns the folded first texts of the rows of a table.
func (v *surface) labels(b block) map[string]bool {
	out := map[string]bool{}
	for i := b.head + 1; i < b.to; i++ {
		if t := fold(v.firstText(i)); t != "" && severalLevels(v.cls[i]) && !isSummary(t) {
			out[t] = true
		}
	}
	return out
}

// part returns rows from to to, which is not included, as a grid of their own.
func (g *grid) part(from, to int) *grid {
	p := &grid{n: g.n[from:to], rows: g.rows[from:to], wide: g.wide, whole: g.whole}
	for _, m := range g.merges {
		if m.Row1 >= from && m.Row2 < to {
			p.merges = append(p.merges, sheet.Range{Row1: m.Row1 - from, Col1: m.Col1, Row2: m.Row2 - from, Col2: m.Col2})
		}
	}
	return p
}

// apart takes the tables of c apart, where there are several. What cannot be
// read with the first is left out, and a doubt says so.
func (c *candidate) apart(lex map[string]bool, o *Options) {
	if !c.g.whole || c.shape.score == 0 || c.shape.layout == Long {
		return
	}
	v := newSurface(c.g, lex)
	v.vocabulary()
	bs := v.stacked()
	if bs == nil {
		return
	}
	first := shapeOf(c.g.part(bs[0].from, bs[0].to), v.lex, o)
	if first.score == 0 || first.layout == Long {
		return
	}
	c.shape = first
	way := *o
	way.Layout = first.layout
	for _, b := range bs[1:] {
		if v.explains(b) {
			c.aside = append(c.aside, c.g.part(b.from, b.to))
			continue
		}
		if v.alike(bs[0], b) {
			if s := shapeOf(c.g.part(b.from, b.to), v.lex, &way); s.score > 0 && s.layout == first.layout {
				c.below = append(c.below, s)
				continue
			}
		}
		c.unread = append(c.unread, secondTable(c.g, b))
	}
}

// secondTable is the doubt about a table that is not read.
func secondTable(g *grid, b block) Doubt {
	at := max(0, slices.IndexFunc(g.rows[b.head], func(c sheet.Cell) bool { return strings.TrimSpace(c.Text) != "" }))
	return Doubt{
		Row: g.n[b.head], Column: sheet.ColumnName(at), Value: clean(g.at(b.head, at).Text), Level: NoLevel,
		Reason: fmt.Sprintf("Rows %d to %d look like a second table and were not read.", g.n[b.from], g.n[b.to-1]),
		Fix:    "Move the table to a sheet of its own and import it by itself.",
	}
}

// shapes returns the tables of c, from the top.
func (c *candidate) shapes() []*shape {
	return append([]*shape{c.shape}, c.below...)
}
