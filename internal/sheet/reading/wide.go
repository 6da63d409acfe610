package reading

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/people"
)

// A builder collects what the sheets say into a Matrix.
type builder struct {
	m      *Matrix
	o      *Options
	names  strs // people, by what identifies them
	comps  strs
	values strs
	tokens []reading // of values
	rows   int
	paths  map[string][]string
	signed bool // minus signs are levels
}

func newBuilder(m *Matrix, o *Options) *builder {
	return &builder{m: m, o: o, paths: map[string][]string{}}
}

// value returns the number of a cell's value.
func (b *builder) value(text string) int32 {
	at, fresh := b.values.add(text)
	if fresh {
		b.tokens = append(b.tokens, b.token(b.values.list[at]))
	}
	return at
}

func (b *builder) token(text string) reading {
	if b.signed {
		return signedToken(text)
	}
	return tokenOf(text)
}

// competency returns the index of a competency, new or known.
func (b *builder) competency(c Competency) int32 {
	at, fresh := b.comps.add(c.Name + "\x00" + c.Category)
	if fresh {
		b.m.Competencies = append(b.m.Competencies, c)
	}
	return at
}

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

// label returns what labels a row: the name, or else the first text before
// the levels.
func (w *wideReader) label(r sheet.Row) string {
	for _, j := range w.s.names {
		if t := text(r, j); t != "" {
			return t
		}
	}
	for j, c := range w.s.cols {
		if c.role == LevelRole {
			break
		}
		if t := text(r, j); t != "" {
			return t
		}
	}
	return ""
}

func (w *wideReader) name(r sheet.Row) string {
	if len(w.s.names) == 1 {
		return clean(r.Cell(w.s.names[0]).Text)
	}
	var parts []string
	for _, j := range w.s.names {
		if t := clean(r.Cell(j).Text); t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, " ")
}

// says reports how many level cells of r say something, and how many are
// filled at all.
func (w *wideReader) says(r sheet.Row) (levels, filled int) {
	for j, c := range w.s.cols {
		if c.role != LevelRole {
			continue
		}
		cell := r.Cell(j)
		if strings.TrimSpace(cell.Text) != "" {
			filled++
			if t := w.tokenAt(cell); t.form != blank && t.form != absent && t.form != other {
				levels++
			}
		} else if w.s.byFill && isLight(cell.Fill) {
			levels++
			filled++
		}
	}
	return levels, filled
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
		w.onlyText(r)
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
	case levels == 0 && filled == 0 && w.bare(r, name):
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

// summaryAny reports whether any fact of the row says that it is a summary.
func (w *wideReader) summaryAny(r sheet.Row) bool {
	for j, c := range w.s.cols {
		if c.role == LevelRole {
			break
		}
		if t := text(r, j); t != "" && c.role != UnitRole && c.role != PositionRole && isSummary(t) && likePerson(t) <= 0.2 {
			return true
		}
	}
	return false
}

// onlyDates reports whether what stands in the level cells of r are dates.
func (w *wideReader) onlyDates(r sheet.Row) bool {
	for j, c := range w.s.cols {
		if cell := r.Cell(j); c.role == LevelRole && strings.TrimSpace(cell.Text) != "" && cell.Kind != sheet.Date && !looksDate(cell.Text) {
			return false
		}
	}
	return true
}

// special takes in rows that hold for everybody: targets, priorities.
func (w *wideReader) special(r sheet.Row, label string) bool {
	if label == "" {
		return false
	}
	m, ok := measureOf(label)
	if !ok {
		m, ok = labelMeasure(label)
	}
	if !ok {
		k := roleOf(label)
		if k == NoRole || k == NameRole || k == UnitRole || k == LevelRole {
			return false
		}
		lv, _ := w.says(r)
		if x := key(label); x == "max" || x == "min" {
			return w.extreme(r, x == "max")
		}
		return lv == 0 || k == IgnoreRole && key(label) != "n"
	}
	if w.s.measure >= 0 {
		return false
	}
	for j, c := range w.s.cols {
		if c.role != LevelRole || c.measure != current {
			continue
		}
		cell := r.Cell(j)
		t := w.tokenAt(cell)
		if t.form == blank || t.form == absent || t.form == other {
			continue
		}
		switch m {
		case target:
			w.target[c.comp].value = w.value(cell.Text) + 1
			w.target[c.comp].row, w.target[c.comp].col = int32(r.N), int16(j)
		case priority:
			if t.form == number {
				w.m.Competencies[w.comp[c.comp]].Priority = int16(t.x)
			}
		}
	}
	return true
}

// extreme reports whether the numbers of r are the highest, or the lowest, of
// those above. Max is a name, too.
func (w *wideReader) extreme(r sheet.Row, high bool) bool {
	n := 0
	for j, c := range w.s.cols {
		if c.role != LevelRole || c.measure != current {
			continue
		}
		st := w.sums[c.comp]
		t := w.tokenAt(r.Cell(j))
		if t.form != number || st.n < 2 || high && t.x != st.max || !high && t.x != st.min {
			return false
		}
		n++
	}
	return n >= 2
}

// labelMeasure reads row labels such as "Team target" or "Required (min.)".
func labelMeasure(label string) (measure, bool) {
	ws := strings.Fields(key(label))
	if len(ws) == 0 || len(ws) > 4 {
		return current, false
	}
	m, hit := current, false
	for _, x := range ws {
		switch mm, ok := measureOf(x); {
		case ok && mm == target:
			m, hit = target, true
		case ok, plainWords[x], unitWords[x], x == "role", x == "profil", x == "profile", x == "vorgabe", x == "min", x == "skills":
		case strings.HasPrefix(x, "soll") || strings.HasPrefix(x, "ziel"):
			m, hit = target, true
		default:
			return current, false
		}
	}
	return m, hit
}

// repeated reports whether r is the header once more.
func (w *wideReader) repeated(r sheet.Row) bool {
	same, n := 0, 0
	head := w.s.g.rows[w.s.head]
	for j, c := range w.s.cols {
		if c.role != LevelRole || j >= len(head) {
			continue
		}
		h := strings.TrimSpace(head[j].Text)
		if t := text(r, j); t != "" && h != "" {
			n++
			if fold(t) == fold(h) {
				same++
			}
		}
	}
	return same > 0 && same*5 >= n*4
}

// isLegendRow reports whether r explains the scale: "0 = none", "3 | Solid".
func (w *wideReader) isLegendRow(r sheet.Row, label string, levels int) bool {
	texts := 0
	for j := range r.Cells {
		if strings.TrimSpace(r.Cells[j].Text) != "" {
			texts++
		}
	}
	if len(pairsIn(label)) > 0 && (texts <= 2 && levels <= 1 || label[0] >= '0' && label[0] <= '9') {
		w.legend = true
		return true
	}
	if w.s.byFill && isLegendColour(r.Cells) && (label == "" || levelLabel(fold(label))) && levels <= 2 {
		w.legend = true
		return true
	}
	if texts > 3 || w.s.label >= 0 && w.s.cols[w.s.label].role == NumberRole {
		return false
	}
	t := w.withWords(tokenOf(label))
	switch t.form {
	case number, share, ball, star, plus, light:
		return levels <= 1
	case word, letter, tick:
		return levels <= 1 && (levelLabel(t.key) || t.form != word) && !firstNames[t.key]
	}
	return false
}

// fillDown carries units down over merged and empty cells.
func (w *wideReader) fillDown(r sheet.Row) {
	for j, c := range w.s.cols {
		if c.role != UnitRole && c.role != CategoryRole {
			continue
		}
		if t := clean(r.Cell(j).Text); t != "" {
			w.fill[j] = strings.Clone(t)
			for k := j + 1; k < len(w.fill); k++ { // a new department ends the team
				if w.s.cols[k].role == UnitRole && w.s.sparse[k] {
					w.fill[k] = ""
				}
			}
		} else if !w.s.sparse[j] && !w.inMerge(r.N, j) {
			w.fill[j] = ""
		}
	}
}

// inMerge reports whether the cell is part of a merged range that began above.
func (w *wideReader) inMerge(n, j int) bool {
	i, ok := slices.BinarySearch(w.s.g.n, n)
	if !ok {
		return false
	}
	for _, m := range w.s.g.merges {
		if m.Col1 <= j && j <= m.Col2 && m.Row1 < i && i <= m.Row2 {
			return true
		}
	}
	return false
}

// continues reports whether a row without a name belongs to the person above.
func (w *wideReader) continues(r sheet.Row) bool {
	return w.person >= 0 && (w.s.measure >= 0 || w.inMerge(r.N, w.s.label))
}

// bare reports whether nothing but the name stands in r.
func (w *wideReader) bare(r sheet.Row, name string) bool { return !w.facts(r) }

// facts reports whether r says something about a person beside the name.
func (w *wideReader) facts(r sheet.Row) bool {
	for j, c := range w.s.cols {
		switch c.role {
		case EmailRole, NumberRole, PositionRole, RoleRole, ManagerRole, JoinedRole, LeftRole, FirstRole, LastRole:
			if !slices.Contains(w.s.names, j) && text(r, j) != "" {
				return true
			}
		case UnitRole:
			if text(r, j) != "" && !slices.Contains(w.s.names, j) && text(r, w.s.label) != "" {
				return true
			}
		}
	}
	return false
}

// lone handles a row with one text and no levels: a group, a person nobody has
// rated, or a remark.
func (w *wideReader) lone(r sheet.Row, label string) {
	if w.legend || isFooter(label) || isLegendTitle(label) {
		if w.started && isFooter(label) && len(pairsIn(label)) > 0 {
			w.legend = true
		}
		return
	}
	like := likePerson(label)
	i, ok := slices.BinarySearch(w.s.g.n, r.N)
	if !ok {
		i = -1
	}
	span := sheet.Range{}
	if i >= 0 {
		span = w.s.g.spanAt(i, w.s.label)
	}
	group := span.Col2 > span.Col1 || like < -0.2
	if !group && like < 0.2 && w.s.people > 0.2 && !w.s.single {
		group = true // the others look like people, this does not
	}
	if text(r, w.s.label) == "" {
		group = true
	}
	if group {
		w.flush()
		w.person = -1
		w.group = w.path(label)
		return
	}
	if w.started && w.lastN > 0 && r.N-w.lastN > 1 && like < 0.5 && w.isLast(i) {
		return // a remark below the table
	}
	w.flush()
	w.person = w.addPerson(r, clean(label))
	w.started = true
}

func (w *wideReader) isLast(i int) bool { return i >= 0 && w.s.g.whole && i == len(w.s.g.rows)-1 }

// onlyText looks for a legend that starts right of the table.
func (w *wideReader) onlyText(sheet.Row) {}

// unlike reports whether a name does not look like the names of people.
func (w *wideReader) unlike(name string) bool { return likePerson(name) <= 0.2 }

// computed reports whether the numbers of r are the means, sums, or counts of
// those above.
func (w *wideReader) computed(r sheet.Row) bool {
	mean, sum, count, n, odd := 0, 0, 0, 0, 0
	rows := 0
	for j, c := range w.s.cols {
		if c.role != LevelRole || c.measure != current {
			continue
		}
		st := w.sums[c.comp]
		if st.n == 0 {
			continue
		}
		t := w.tokenAt(r.Cell(j))
		if t.form != number && t.form != share {
			continue
		}
		rows = max(rows, st.n)
		n++
		if math.Abs(t.x-st.sum/float64(st.n)) <= 0.051 {
			mean++
		}
		if math.Abs(t.x-st.sum) < 0.001 {
			sum++
		}
		if t.x == float64(st.n) {
			count++
		}
		if t.x != math.Trunc(t.x) || t.x > st.max {
			odd++
		}
	}
	return n >= 2 && rows >= 2 && odd > 0 && (mean == n || sum == n || count == n)
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
			continue
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

// addPerson returns the person that row r is about, new or known.
func (w *wideReader) addPerson(r sheet.Row, name string) int32 {
	p := Person{Row: r.N, Name: name, Joined: people.Ever, Left: people.Never}
	w.describe(&p, r)
	if p.Unit == nil {
		p.Unit = w.group
	}
	if p.Unit == nil {
		p.Unit = w.unit
	}
	at, fresh := w.identify(&p)
	w.again = !fresh
	if !fresh {
		q := &w.m.People[at]
		if int(at) >= w.known {
			w.doubtRow(r, name, fmt.Sprintf("%s stands twice in this sheet, first in %s %d.", q.Name, w.axis(), q.Row), "Both are read as one person; the first level of a competency counts.")
		}
		merge(q, &p)
	}
	return at
}

func (w *wideReader) axis() string {
	if w.s.layout == PeopleAsColumns {
		return "column"
	}
	return "row"
}

func merge(q, p *Person) {
	for _, f := range []struct{ to, from *string }{{&q.Email, &p.Email}, {&q.Number, &p.Number}, {&q.Position, &p.Position}, {&q.Role, &p.Role}, {&q.Manager, &p.Manager}} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	if q.Unit == nil {
		q.Unit = p.Unit
	}
}

// describe fills in what the columns beside the name say.
func (w *wideReader) describe(p *Person, r sheet.Row) {
	var unit []string
	for j, c := range w.s.cols {
		t := clean(r.Cell(j).Text)
		if c.role == UnitRole {
			if w.fill[j] != "" {
				unit = append(unit, w.fill[j])
			}
			continue
		}
		if t == "" || absentWords[fold(t)] {
			continue
		}
		switch c.role {
		case EmailRole:
			p.Email = strings.Clone(t)
		case NumberRole:
			p.Number = strings.Clone(t)
		case PositionRole:
			p.Position = strings.Clone(t)
		case RoleRole:
			p.Role = strings.Clone(t)
		case ManagerRole:
			p.Manager = strings.Clone(t)
		case JoinedRole:
			if d, wrong := parseDate(t, dayFirst); wrong == "" {
				p.Joined = d
			}
		case LeftRole:
			if d, wrong := parseDate(t, dayFirst); wrong == "" {
				p.Left = d
			}
		}
	}
	if len(unit) == 1 {
		unit = w.path(unit[0])
	}
	p.Unit = unit
	p.Name = strings.Clone(p.Name)
}

// path takes "Ops / Line 3 / Early" apart.
func (b *builder) path(s string) []string {
	s = clean(s)
	if p, ok := b.paths[s]; ok {
		return p
	}
	s = strings.Clone(s)
	p := splitPath(s)
	b.paths[s] = p
	return p
}

func splitPath(s string) []string {
	for _, sep := range []string{" / ", " > ", ">", " » ", "»", " → ", "→", " \\ ", "\\", " | ", "|"} {
		if strings.Contains(s, sep) {
			var out []string
			for p := range strings.SplitSeq(s, sep) {
				if p = strings.TrimSpace(p); p != "" {
					out = append(out, p)
				}
			}
			return out
		}
	}
	if s == "" {
		return nil
	}
	return []string{s}
}

// identify returns the index of the person, and whether it is new. An e-mail
// or a number identifies; otherwise the name does.
func (b *builder) identify(p *Person) (int32, bool) {
	id := "n\x00" + fold(p.Name)
	switch {
	case p.Email != "":
		id = "e\x00" + fold(p.Email)
	case p.Number != "":
		id = "#\x00" + fold(p.Number)
	}
	at, fresh := b.names.add(id)
	if fresh {
		b.m.People = append(b.m.People, *p)
	}
	return at, fresh
}
