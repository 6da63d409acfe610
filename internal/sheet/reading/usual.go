package reading

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
)

// Some sheets hold levels in a shape of their own: an X in the column of the
// level reached, a column for each rater, a sheet for each person. They are
// rewritten row by row into a usual shape before anything else looks at them.
// No cell moves to another row, so what is said about a row stays true.

// A rewriting turns the rows of a sheet into usual ones.
type rewriting struct {
	rows   func() func(n int, cells []sheet.Cell) []sheet.Cell // a fresh one for each pass; it returns nil to drop a row
	note   string
	raters []Rater          // who rated, if several did
	doubts map[[2]int]Doubt // by Row.N and column, as a sheet is read more than once
}

// A look returns how to rewrite g, or nil if it needs no rewriting.
type look func(g *grid, o *Options) *rewriting

// usual returns s in a usual shape, with its head and what was rewritten.
func usual(s *sheet.Sheet, g *grid, o *Options, looks ...look) (*sheet.Sheet, *grid, []*rewriting, error) {
	var done []*rewriting
	for _, look := range looks {
		if w := look(g, o); w != nil {
			done = append(done, w)
			s = w.sheet(s)
			var err error
			if g, err = headOf(s, headRows, headCells); err != nil {
				return nil, nil, nil, err
			}
			continue
		}
		if !g.whole || len(g.rows) == 0 {
			continue
		}
		f := g.flip()
		if w := look(f, o); w != nil {
			done = append(done, w)
			s, g = w.across(s, g, f)
		}
	}
	return s, g, done, nil
}

// sheet returns s with its rows rewritten as they are read.
func (w *rewriting) sheet(s *sheet.Sheet) *sheet.Sheet {
	out := sheet.New(s.Name, func() iter.Seq2[sheet.Row, error] {
		return func(yield func(sheet.Row, error) bool) {
			rewrite := w.rows()
			for r, err := range s.Rows() {
				if err == nil {
					if r.Cells = rewrite(r.N, r.Cells); r.Cells == nil {
						continue
					}
				}
				if !yield(r, err) {
					return
				}
			}
		}
	})
	out.Hidden, out.Merges = s.Hidden, s.Merges
	return out
}

// across rewrites the columns of g, which f shows as rows.
func (w *rewriting) across(s *sheet.Sheet, g, f *grid) (*sheet.Sheet, *grid) {
	rewrite := w.rows()
	out := &grid{n: g.n, wide: len(f.rows), merges: g.merges, whole: true}
	for range g.rows {
		out.rows = append(out.rows, make([]sheet.Cell, len(f.rows)))
	}
	for j, row := range f.rows {
		cells := rewrite(f.n[j], row)
		for i := range min(len(cells), len(out.rows)) {
			out.rows[i][j] = cells[i]
		}
	}
	for at, d := range w.doubts {
		d.Row, d.Column = g.n[at[1]], sheet.ColumnName(at[0]-1)
		w.doubts[at] = d
	}
	held := sheet.New(s.Name, func() iter.Seq2[sheet.Row, error] { return out.lines(0) })
	held.Hidden, held.Merges = s.Hidden, s.Merges
	return held, out
}

// told returns the doubts in the order of the sheet.
func (w *rewriting) told() []Doubt {
	keys := slices.SortedFunc(maps.Keys(w.doubts), func(a, b [2]int) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	var out []Doubt
	for _, k := range keys {
		out = append(out, w.doubts[k])
	}
	return out
}

// A run is a block of columns headed with levels, of which a mark chooses one.
type run struct {
	from, to int // columns, to included
	labels   []sheet.Cell
	up       bool // the lowest level comes first
	bars     bool // every level up to the one reached is marked
}

const markNote = "An X stands in the column of the level reached; the head of that column is read as the level."

// levelColumns finds columns headed with levels under which an X stands.
func levelColumns(g *grid, _ *Options) *rewriting {
	for i := 0; i < len(g.rows) && i < 40; i++ {
		runs := levelRuns(g, i)
		if len(runs) == 0 || i > 0 && len(levelRuns(g, i-1)) == len(runs) && strings.TrimSpace(g.at(i-1, 0).Text) != "" && strings.TrimSpace(g.at(i, 0).Text) != "" {
			continue // one of several rows of levels
		}
		above, single := titles(g, i, runs), len(runs) == 1 && headed(g.rows[i][:runs[0].from], CompetencyRole)
		if single {
			above = -1
		}
		if !single && above < 0 || single && len(runs[0].labels) < 3 || !marked(g, i, runs) {
			continue
		}
		r := collapsing{g: g, runs: runs, head: i, above: above, down: single || slices.ContainsFunc(g.rows[i][:runs[0].from], func(c sheet.Cell) bool { return factRoles[roleOf(c.Text)] })}
		w := &rewriting{doubts: map[[2]int]Doubt{}, note: markNote}
		w.rows = func() func(int, []sheet.Cell) []sheet.Cell {
			return func(n int, cells []sheet.Cell) []sheet.Cell {
				out := make([]sheet.Cell, max(len(cells), runs[0].from+1))
				copy(out, cells)
				for k := range runs {
					r.collapse(&runs[k], out, n, w)
				}
				return out
			}
		}
		return w
	}
	return nil
}

// levelRuns returns the blocks of columns that row i heads with levels.
func levelRuns(g *grid, i int) (runs []run) {
	var now run
	end := func() {
		if len(now.labels) >= 2 {
			now.to = now.from + len(now.labels) - 1
			now.up = ascending(now.labels)
			runs = append(runs, now)
		}
		now = run{}
	}
	seen := map[string]bool{}
	for j := range g.wide {
		c := g.at(i, j)
		k, ok := levelHead(c)
		if !ok {
			end()
			continue
		}
		if len(now.labels) > 0 && (seen[k] || i > 0 && strings.TrimSpace(g.at(i-1, j).Text) != "" && !headed(g.rows[i][:now.from], CompetencyRole)) {
			end()
		}
		if len(now.labels) == 0 {
			now.from = j
			clear(seen)
		}
		seen[k] = true
		now.labels = append(now.labels, c)
	}
	end()
	return runs
}

// levelHead reports whether c may head the column of a level.
func levelHead(c sheet.Cell) (string, bool) {
	t := tokenOf(c.Text)
	switch t.form {
	case number:
		return fold(c.Text), t.x >= 0 && t.x <= 10
	case share, word, roman, light:
		return fold(c.Text), true
	case letter, tick:
		return t.key, hasLetter(c.Text) && t.key != "x"
	}
	return "", false
}

// ascending reports whether labels begin with the lowest level.
func ascending(labels []sheet.Cell) bool {
	a, b := tokenOf(labels[0].Text), tokenOf(labels[len(labels)-1].Text)
	return a.form != b.form || a.x <= b.x
}

// titles returns the position of the row above row i that names what each run
// is about, or -1.
func titles(g *grid, i int, runs []run) int {
	for k := i - 1; k >= 0 && k >= i-3 && len(runs) > 0; k-- {
		named, rest := 0, 0
		for _, r := range runs {
			for j := r.from; j <= r.to; j++ {
				if t := g.at(k, j).Text; hasLetter(t) {
					if roleOf(t) == IgnoreRole || isLegendTitle(t) {
						rest++
					}
					named++
					break
				}
			}
		}
		if named == len(runs) && rest == 0 {
			return k
		}
		if named > 0 {
			return -1
		}
	}
	return -1
}

// headed reports whether one of cells is headed as r.
func headed(cells []sheet.Cell, r Role) bool {
	return slices.ContainsFunc(cells, func(c sheet.Cell) bool { return roleOf(c.Text) == r })
}

// isMark reports whether c marks its column.
func isMark(c sheet.Cell) bool {
	switch t := tokenOf(c.Text); t.form {
	case blank:
		return c.Fill != sheet.NoFill
	case tick, plus:
		return t.x == 1
	case ball:
		return t.x == 4
	case number:
		return t.x == 1 && t.bare
	case star:
		return t.x == 1
	}
	return false
}

func isNumber(s string) bool { _, ok := parseNumber(strings.TrimSpace(s)); return ok }

// marked reports whether hardly anything but marks stands below row i, mostly
// one to a run. It finds out which runs are filled up to the level reached.
func marked(g *grid, i int, runs []run) bool {
	marks, texts, others, one, bars, many := 0, 0, 0, 0, 0, 0
	labels := map[string]bool{}
	for _, r := range runs {
		for _, c := range r.labels {
			labels[fold(c.Text)] = !isNumber(c.Text)
		}
	}
	for k := i + 1; k < len(g.rows); k++ {
		if f := firstOf(sheet.Row{Cells: g.rows[k]}); isSummary(f) || strings.HasSuffix(f, ":") {
			continue
		}
		for _, r := range runs {
			first, n := -1, 0
			for j := r.from; j <= r.to; j++ {
				c := g.at(k, j)
				switch {
				case isMark(c) && !labels[fold(c.Text)]:
					if n++; first < 0 {
						first = j
					}
					if strings.TrimSpace(c.Text) != "" {
						texts++
					}
				case tokenOf(c.Text).form == blank, tokenOf(c.Text).form == absent, tokenOf(c.Text).form == tick:
				case fold(c.Text) == fold(r.labels[j-r.from].Text): // the header once more
				default:
					others++
				}
			}
			marks += n
			switch {
			case n == 1:
				one++
			case n > 1 && r.up && first == r.from:
				bars++
			case n > 1:
				many++
			}
		}
	}
	for k := range runs {
		runs[k].bars = bars > 0 && bars >= one
	}
	return marks >= 2 && others*5 <= marks && many*3 <= one+bars && (bars*3 <= one || bars*2 >= one) && (texts*2 >= marks || texts == 0)
}

// collapsing is how the runs of a sheet are replaced by one column each.
type collapsing struct {
	g           *grid
	runs        []run
	head, above int  // positions of the rows with the levels and with the names of the runs, or -1
	down        bool // the names go down into the row of the levels, where the other names stand
}

// title returns the name of r.
func (x *collapsing) title(r *run) sheet.Cell {
	for j := r.from; j <= r.to && x.above >= 0; j++ { // it may stand over any column of the run
		if c := x.g.at(x.above, j); strings.TrimSpace(c.Text) != "" {
			return sheet.Cell{Text: c.Text, Kind: sheet.Text}
		}
	}
	if x.above < 0 {
		return sheet.Cell{Text: "Level", Kind: sheet.Text}
	}
	return sheet.Cell{}
}

// collapse writes the level reached into the first column of r.
func (x *collapsing) collapse(r *run, cells []sheet.Cell, n int, w *rewriting) {
	at := r.from
	if at >= len(cells) {
		return
	}
	titles := x.above >= 0 && n == x.g.n[x.above]
	if n < x.g.n[x.head] && !titles {
		return
	}
	part := slices.Clone(cells[at:min(r.to+1, len(cells))])
	clear(cells[at:min(r.to+1, len(cells))])
	if titles {
		if !x.down {
			cells[at] = x.title(r)
		}
		return
	}
	if isSummary(firstOf(sheet.Row{Cells: cells[:at]})) {
		return
	}
	same := len(part) == len(r.labels)
	last, marks := -1, 0
	for k, c := range part {
		same = same && fold(c.Text) == fold(r.labels[k].Text)
		switch {
		case isMark(c):
			if marks++; last < 0 || r.up {
				last = k
			}
		case tokenOf(c.Text).form == tick, tokenOf(c.Text).form == blank:
		default:
			cells[at] = c // something else: let it be seen
		}
	}
	switch {
	case n == x.g.n[x.head] || same:
		if cells[at] = (sheet.Cell{}); x.down {
			cells[at] = x.title(r)
		}
		return
	case last < 0:
		return
	}
	cells[at] = sheet.Cell{Text: r.labels[last].Text, Kind: r.labels[last].Kind, Number: r.labels[last].Number}
	if marks > 1 && !r.bars {
		w.doubts[[2]int{n, at}] = Doubt{Row: n, Column: sheet.ColumnName(at), Value: r.labels[last].Text, Level: NoLevel,
			Reason: "More than one level is marked.", Fix: "The highest counts."}
	}
}
