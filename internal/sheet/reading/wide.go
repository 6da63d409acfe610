package reading

import (
	"fmt"
	"iter"
	"math"
	"strings"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/people"
)

// A wideReader reads the rows of a shape. Unit is given to people without one.
type wideReader struct {
	*builder
	s     *shape
	sheet string
	unit  []string
	comp  []int32 // in the matrix, by index in s.comps

	person   int32 // the last one, or -1
	group    []string
	fill     []string // the last value of columns that are filled down
	legend   bool     // past a heading such as "Legend"
	lastN    int
	cur      []pending // by index in s.comps
	tgt, pri []pending
	sums     []colStat
	target   []pending // rows that hold for everybody
	started  bool
	again    bool // the person was met before
	known    int  // how many people were known before this table
}

type pending struct {
	value int32 // + 1
	row   int32
	col   int16
}

type colStat struct {
	n        int
	sum, max float64
	min      float64
}

func (b *builder) readWide(s *shape, sheet string, unit []string, rows iter.Seq2[sheet.Row, error]) error {
	w := &wideReader{builder: b, s: s, sheet: sheet, unit: unit, person: -1, known: len(b.m.People), fill: make([]string, len(s.cols))}
	w.cur, w.tgt, w.pri = make([]pending, len(s.comps)), make([]pending, len(s.comps)), make([]pending, len(s.comps))
	w.target = make([]pending, len(s.comps))
	w.sums = make([]colStat, len(s.comps))
	for _, c := range s.comps {
		w.comp = append(w.comp, b.competency(c))
	}
	headN := 0
	if s.first > 0 {
		headN = s.g.n[s.first-1]
	}
	start := b.m.Cells.Len()
	for r, err := range rows {
		if err != nil {
			return err
		}
		b.rows++
		if err := b.o.tick(b.rows); err != nil {
			return err
		}
		if r.N <= headN {
			w.above(r)
			continue
		}
		w.row(r)
		w.lastN = r.N
	}
	w.flush()
	w.everybody(start)
	return nil
}

// cell returns the text of a cell that says something, without spaces around.
func text(r sheet.Row, j int) string { return strings.TrimSpace(r.Cell(j).Text) }

// above takes a target row out of the rows above the people.
func (w *wideReader) above(r sheet.Row) {
	if w.s.head >= 0 && r.N != w.s.g.n[w.s.head] {
		w.special(r, w.label(r))
	}
}

func isLight(f sheet.Fill) bool {
	return f == sheet.Red || f == sheet.Amber || f == sheet.Green || f == sheet.Blue
}

func (w *wideReader) tokenAt(c sheet.Cell) reading {
	at, ok, _, _ := w.values.find(c.Text)
	if ok {
		return w.withWords(w.tokens[at])
	}
	return w.withWords(w.token(c.Text))
}

func (w *wideReader) withWords(t reading) reading {
	if t.form == other && w.s.lexicon[t.key] {
		t.form = word
	}
	return t
}

func (w *wideReader) row(r sheet.Row) {
	name, label := w.name(r), w.label(r)
	levels, filled := w.says(r)
	if levels == 0 && filled == 0 && label == "" {
		return
	}
	if w.special(r, label) || w.repeated(r) {
		return
	}
	if isLegendTitle(label) && levels == 0 {
		w.legend = true
		return
	}
	if w.isLegendRow(r, label, levels) {
		return
	}
	w.fillDown(r)
	switch {
	case name == "" && levels > 0 && w.continues(r):
		w.take(r)
		return
	case name == "":
		if levels == 0 || w.computed(r) || isSummary(label) {
			if levels == 0 && label != "" {
				w.lone(r, label)
			}
			return
		}
		w.doubtRow(r, label, "This row has levels but no name.", "The row is left out.")
		return
	case levels == 0 && filled >= 2 && likePerson(name) <= 0.3 && w.onlyDates(r):
		return // "Valid until"
	case isSummary(label) || isSummary(name) || w.summaryAny(r):
		return
	case levels == 0 && filled == 0 && !w.facts(r):
		w.lone(r, name)
		return
	case (w.unlike(name) || levels >= 3 && !w.facts(r)) && w.computed(r):
		if likePerson(name) > 0.2 {
			break
		}
		w.doubtRow(r, name, "This row looks like a computed total or average of the rows above, not like a person.", "The row is left out.")
		return
	}
	if w.legend && (levels == 0 || likePerson(name) <= 0.2) {
		if levels >= 2 && filled == levels && roleOf(label) != LevelRole {
			w.doubtRow(r, name, "This row stands below the legend and does not look like a person, but it holds levels.", "The row is left out.")
		}
		return
	}
	if w.s.measure >= 0 && w.person >= 0 && fold(name) == fold(w.m.People[w.person].Name) {
		w.take(r)
		return
	}
	w.flush()
	w.person = w.addPerson(r, name)
	w.started = true
	w.take(r)
}

// take puts the levels of r with the person.
func (w *wideReader) take(r sheet.Row) {
	rowMeasure := current
	if w.s.measure >= 0 {
		m, ok := measureOf(text(r, w.s.measure))
		if ok {
			rowMeasure = m
		}
	}
	for j, c := range w.s.cols {
		if c.role != LevelRole {
			continue
		}
		cell := r.Cell(j)
		txt := cell.Text
		if w.s.byFill {
			switch cell.Fill {
			case sheet.Red:
				txt = "red"
			case sheet.Amber:
				txt = "amber"
			case sheet.Green:
				txt = "green"
			case sheet.Blue:
				txt = "blue"
			}
		}
		if txt == "" {
			continue
		}
		if cell.Kind == sheet.Bad {
			w.doubtCell(r.N, j, txt, "The cell holds an error or a formula whose result was not saved, so it says no level.", "The cell is left out.")
			continue
		}
		if cell.Kind == sheet.Bool {
			txt = strings.ToLower(txt)
		}
		at := w.value(txt)
		switch w.tokens[at].form {
		case blank:
			continue
		case absent:
			w.m.NotSaid++
			continue
		}
		p := pending{at + 1, int32(r.N), int16(j)}
		m := c.measure
		if rowMeasure != current {
			m = rowMeasure
		}
		switch m {
		case current:
			if w.cur[c.comp].value != 0 && w.tokens[w.cur[c.comp].value-1].form != blank {
				break
			}
			w.cur[c.comp] = p
			if t := w.tokens[at]; t.form == number || t.form == share {
				st := &w.sums[c.comp]
				if st.n++; st.n == 1 {
					st.min = t.x
				}
				st.min = min(st.min, t.x)
				st.sum += t.x
				st.max = max(st.max, t.x)
			}
		case target:
			w.tgt[c.comp] = p
		case priority:
			w.pri[c.comp] = p
		}
	}
}

// flush adds what was collected for the person.
func (w *wideReader) flush() {
	if w.person < 0 {
		return
	}
	for k, p := range w.cur {
		if p.value == 0 {
			if p = w.aim(k); p.value == 0 {
				continue
			}
		}
		row, col := w.s.g.place(int(p.row), int(p.col))
		if w.again && w.stated(k, p) {
			continue
		}
		rt := Rating{Person: w.person, Competency: w.comp[k], Value: p.value - 1, Day: people.Ever, Row: int32(row), Col: int16(col), Level: NoLevel, Target: NoLevel, Priority: NoPriority}
		if t := w.tgt[k]; t.value > 0 && t.value < math.MaxInt16 {
			rt.Target = framework.Level(t.value - 1)
		}
		if q := w.pri[k]; q.value > 0 {
			if t := w.tokens[q.value-1]; t.form == number && t.x >= 0 && t.x < 1000 {
				rt.Priority = int16(t.x)
			}
		}
		w.m.Cells.Add(rt)
	}
	clear(w.cur)
	clear(w.tgt)
	clear(w.pri)
}

// aim stands for a cell that states a target or a priority and no level, if the
// k'th competency has one.
func (w *wideReader) aim(k int) pending {
	p := w.tgt[k]
	if p.value == 0 {
		p = w.pri[k]
	}
	if p.value != 0 {
		p.value = w.value("") + 1
	}
	return p
}

// stated reports whether the person already has a level for the k'th
// competency. The first one counts; a different one is a doubt.
func (w *wideReader) stated(k int, p pending) bool {
	for _, q := range w.m.Cells.All() {
		if q.Person != w.person || q.Competency != w.comp[k] {
			continue
		}
		if q.Value != p.value-1 {
			w.doubtCell(int(p.row), int(p.col), w.values.list[p.value-1], fmt.Sprintf("%s has %s twice; row %d says %s.", w.m.People[w.person].Name, w.m.Competencies[q.Competency].Name, q.Row, quoted(w.values.list[q.Value])), "The first one counts.")
		}
		return true
	}
	return false
}

// everybody gives ratings without a target the one that holds for all.
func (w *wideReader) everybody(start int) {
	by := map[int32]pending{}
	for k, t := range w.target {
		if t.value > 0 && t.value < math.MaxInt16 {
			by[w.comp[k]] = t
			w.m.Competencies[w.comp[k]].Target = framework.Level(t.value - 1)
		}
	}
	for i := start; i < w.m.Cells.Len(); i++ {
		r := w.m.Cells.At(i)
		if t, ok := by[r.Competency]; ok && r.Target == NoLevel {
			r.Target = framework.Level(t.value - 1)
		}
		if p := w.m.Competencies[r.Competency].Priority; p != NoPriority && r.Priority == NoPriority {
			r.Priority = p
		}
	}
}

func (w *wideReader) doubtRow(r sheet.Row, value, reason, fix string) {
	row, col := w.s.g.place(r.N, max(w.s.label, 0))
	d := Doubt{Sheet: w.sheet, Row: row, Column: sheet.ColumnName(col), Value: strings.Clone(value), Reason: reason, Fix: fix, Level: NoLevel}
	w.m.doubt(d)
}

func (w *wideReader) doubtCell(n, j int, value, reason, fix string) {
	row, col := w.s.g.place(n, j)
	w.m.doubt(Doubt{Sheet: w.sheet, Row: row, Column: sheet.ColumnName(col), Value: strings.Clone(value), Reason: reason, Fix: fix, Level: NoLevel})
}
