package reading

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/sheet"
)

// ReadMatrix works out which sheets of b hold levels, how they are laid out and
// on which scale, and reads them.
func ReadMatrix(b *sheet.Book, o Options) (*Matrix, error) {
	b = corrected(b, o.Cells)
	m := &Matrix{}
	cands, err := candidates(b, &o)
	if err != nil {
		return nil, err
	}
	chosen := choose(cands, &o)
	for _, c := range cands {
		m.Sheets = append(m.Sheets, c.found())
	}
	if len(chosen) == 0 {
		return nil, noMatrix(b)
	}
	l := legendOf(cands, chosen)
	if l.empty() && chosen[0].exported() {
		l = &legend{low: 0, high: 5, ranged: true}
	}
	bd := newBuilder(m, &o)
	for _, c := range chosen {
		bd.signed = bd.signed || signedIn(c.g)
	}
	var names []string
	for _, c := range chosen {
		m.Parts = append(m.Parts, Part{Sheet: c.sheet.Name, First: m.Cells.Len()})
		names = append(names, c.sheet.Name)
		if err := bd.read(c); err != nil {
			return nil, err
		}
		for _, w := range c.done {
			for _, d := range w.told() {
				d.Sheet = c.sheet.Name
				m.doubt(d)
			}
		}
		for _, s := range c.shapes() {
			if s.second != nil {
				c.unread = append(c.unread, *s.second)
			}
		}
		for _, d := range c.unread {
			d.Sheet = c.sheet.Name
			m.doubt(d)
		}
	}
	if o.Progress != nil {
		if err := o.Progress(bd.rows); err != nil {
			return nil, err
		}
	}
	if len(m.People) == 0 {
		return nil, noMatrix(b)
	}
	first := chosen[0]
	m.Sheet, m.Layout, m.Columns = strings.Join(names, ", "), first.shape.layout, first.columns()
	for _, c := range chosen {
		m.Triple = m.Triple || c.shape.triple
		for _, s := range c.shapes() {
			for k := range s.lexicon {
				bd.lexicon(k)
			}
		}
	}
	m.Values = bd.values.list
	bd.settle(l)
	m.beside(cands)
	m.note(b, chosen, cands)
	return m, nil
}

// noMatrix says why nothing could be read.
func noMatrix(b *sheet.Book) error {
	for _, s := range b.Sheets {
		if !s.Hidden {
			return fault.New(fault.Invalid, "No table of levels was found in %s. It needs a row or column of names, a row or column of skills, and levels where they meet; or rows with a person, a skill and a level.", bookName(b))
		}
	}
	return fault.New(fault.Invalid, "%s has no sheet that can be seen. Unhide the sheet that holds the levels and try again.", bookName(b))
}

func bookName(b *sheet.Book) string {
	if b.Name == "" {
		return "The paste"
	}
	return b.Name
}

// A candidate is a sheet that was looked at.
type candidate struct {
	sheet *sheet.Sheet
	g     *grid
	shape *shape
	read  bool
	why   string
	unit  []string
	cat   string
	done  []*rewriting // what made its shape usual

	below  []*shape // further tables of the sheet, one below the other
	unread []Doubt  // about tables that are not read
	aside  []*grid  // totals and legends with a header of their own
	veiled []string // notes about what is hidden in it
}

func (c *candidate) found() Found {
	f := Found{Name: c.sheet.Name, Hidden: c.sheet.Hidden, Read: c.read, Why: c.why}
	if c.shape != nil && c.shape.score > 0 {
		f.Layout = c.shape.layout
		f.People = len(c.people())
		f.Competencies = len(c.skills())
	}
	return f
}

func (c *candidate) columns() (cols []Column) {
	for j, col := range c.shape.cols {
		name := sheet.ColumnName(j)
		if c.shape.layout == PeopleAsColumns {
			name = itoa(c.shape.g.colN[j])
		}
		r := col.role
		if r == LevelRole && col.measure == target {
			r = TargetRole
		} else if r == LevelRole && col.measure == priority {
			r = PriorityRole
		}
		cols = append(cols, Column{Name: name, Header: clean(col.header), Role: r})
	}
	return cols
}

// people returns the folded labels of the rows in the head of the sheet.
func (c *candidate) people() map[string]bool {
	out := map[string]bool{}
	if c.shape == nil || c.shape.label < 0 {
		return out
	}
	for _, s := range c.shapes() {
		for i := s.first; i < len(s.g.rows) && s.label >= 0; i++ {
			if t := fold(s.g.at(i, s.label).Text); t != "" && !isSummary(t) {
				out[t] = true
			}
		}
	}
	return out
}

func (c *candidate) skills() map[string]bool {
	out := map[string]bool{}
	for _, s := range c.shapes() {
		for _, k := range s.comps {
			out[fold(k.Name)] = true
		}
	}
	return out
}

// candidates looks at the head of every sheet.
func candidates(b *sheet.Book, o *Options) ([]*candidate, error) {
	var cands []*candidate
	shared := &legend{} // what legend sheets say
	for _, s := range b.Sheets {
		c := &candidate{sheet: s}
		cands = append(cands, c)
		if s.Hidden && !slices.Contains(o.Sheets, s.Name) {
			c.why = "The sheet is hidden."
			continue
		}
		g, err := headOf(s, headRows, headCells)
		if err != nil {
			return nil, err
		}
		c.veiled = veiled(s, g)
		if c.sheet, c.g, c.done, err = usual(s, g, o, levelColumns, oneRater); err != nil {
			return nil, err
		}
		if isLegendTitle(s.Name) || len(g.rows) <= 30 && g.wide <= 4 {
			shared.learn(g)
		}
	}
	if err := perPerson(cands, o); err != nil {
		return nil, err
	}
	for _, c := range cands {
		if c.g != nil && (len(o.Sheets) == 0 || slices.Contains(o.Sheets, c.sheet.Name)) {
			l := &legend{}
			l.learn(c.g)
			lex := l.words()
			for w := range shared.words() {
				lex[w] = true
			}
			c.shape = shapeOf(c.g, lex, o)
			c.apart(lex, o)
			if len(o.Sheets) == 0 && c.shape.score > 0 && c.lists() {
				c.shape.score = 0
			}
			if c.shape.score == 0 {
				c.why = "The sheet holds no table of levels."
			}
		}
	}
	return cands, nil
}

// perPerson finds the sheets that are about one person each.
func perPerson(cands []*candidate, o *Options) error {
	forms := 0
	for _, c := range cands {
		if c.g != nil {
			if i, _ := personForm(c.g); i >= 0 {
				forms++
			}
		}
	}
	for _, c := range cands {
		if c.g == nil || forms == 0 {
			continue
		}
		s, g, done, err := usual(c.sheet, c.g, o, onePerson(c.sheet.Name, forms > 1))
		if err != nil {
			return err
		}
		c.sheet, c.g, c.done = s, g, append(c.done, done...)
	}
	return nil
}

// shapeOf looks at a grid from both sides and returns the likelier reading.
func shapeOf(g *grid, lex map[string]bool, o *Options) *shape {
	v := newSurface(g, lex)
	v.vocabulary()
	if s := v.long(o); s != nil {
		return s
	}
	if o.Layout == PeopleAsRows {
		return v.look(o, false)
	}
	f := newSurface(g.flip(), v.lex)
	if o.Layout == PeopleAsColumns {
		return f.look(o, true)
	}
	rows, cols := v.look(o, false), f.look(o, true)
	switch {
	case cols.score == 0 || !g.whole:
		return rows
	case rows.score == 0:
		return cols
	case cols.people > rows.people+0.02:
		return cols
	}
	return rows
}

// vocabulary finds words that are not known to be levels but are used like
// them: few, and again and again in several columns.
func (v *surface) vocabulary() {
	type use struct {
		n    int
		cols map[int]bool
		rows map[int]bool
	}
	uses := map[string]*use{}
	known, texts := 0, 0
	for i := range v.cls {
		for j, c := range v.cls[i] {
			switch {
			case c == levelly && v.g.at(i, j).Text != "":
				known++
			case c == wordy:
				texts++
				t := v.token(v.g.at(i, j))
				if len(t.key) > 40 {
					continue
				}
				u := uses[t.key]
				if u == nil {
					u = &use{cols: map[int]bool{}, rows: map[int]bool{}}
					uses[t.key] = u
				}
				u.n++
				u.cols[j], u.rows[i] = true, true
			}
		}
	}
	var found []string
	total := 0
	for w, u := range uses {
		if len(u.cols) >= 2 && len(u.rows) >= 2 && u.n >= 3 && !isMeasure(w) {
			found = append(found, w)
			total += u.n
		}
	}
	if len(found) == 0 || len(found) > 9 || total < 2*len(found) || known > total {
		return
	}
	if v.lex == nil {
		v.lex = map[string]bool{}
	}
	for _, w := range found {
		v.lex[w] = true
	}
	*v = *newSurface(v.g, v.lex)
}

// notMatrix are words in the names of sheets that repeat what others hold.
var notMatrix = words(`summary summaries average averages avg pivot overview dashboard chart charts report analysis auswertung zusammenfassung ubersicht statistik statistics legend legende readme lies mich liesmich instructions anleitung cover deckblatt titelblatt titel info hinweise
lookup lookups lists list listen config setup help hilfe about changelog history diagramm gap gaps gapanalyse durchschnitt mittelwerte totals summen template vorlage example beispiel scale skala definitions definitionen requirements targets sollprofile rollenprofile settings kpis heatmap dropdown dropdowns data_validation`)

func (c *candidate) weight() float64 {
	if c.shape == nil {
		return 0
	}
	w := c.shape.score
	for k := range strings.FieldsSeq(key(strings.ReplaceAll(c.sheet.Name, "_", " "))) {
		if notMatrix()[k] {
			w *= 0.02
			break
		}
	}
	if c.shape.layout != Long {
		if c.shape.label >= 0 {
			switch h := c.shape.cols[c.shape.label].header; roleOf(h) {
			case UnitRole, PositionRole, RoleRole, CategoryRole:
				w *= 0.05
			}
		}
		if c.shape.people < -0.4 {
			w *= 0.2
		}
	}
	return w
}

// choose decides which sheets to read: the one with the most levels, and those
// that go on where it ends.
func choose(cands []*candidate, o *Options) []*candidate {
	var best *candidate
	var all []*candidate
	for _, c := range cands {
		w := c.weight()
		if w == 0 {
			continue
		}
		if slices.Contains(o.Sheets, c.sheet.Name) {
			c.read = true
			all = append(all, c)
		}
		if best == nil || w > best.weight() {
			best = c
		}
	}
	if len(o.Sheets) > 0 || best == nil {
		return all
	}
	best.read = true
	for _, c := range cands {
		if c == best || c.weight() == 0 {
			continue
		}
		if why := c.follows(best); why != "" {
			c.why = why
			continue
		}
		c.read = true
	}
	for _, c := range cands {
		if c.read {
			all = append(all, c)
		}
	}
	return all
}

// follows reports whether c goes on where best ends; if not, it says why.
func (c *candidate) follows(best *candidate) (why string) {
	if c.weight() < 0.5*c.shape.score || c.shape.layout != best.shape.layout {
		return "It looks like a summary or an explanation of another sheet."
	}
	if best.shape.layout == Long {
		return ""
	}
	people, skills := overlap(c.people(), best.people()), overlap(c.skills(), best.skills())
	switch {
	case people >= 0.5 && skills >= 0.5:
		return fmt.Sprintf("It holds the same people and competencies as the sheet %q, perhaps at another time.", best.sheet.Name)
	case people >= 0.5:
		c.cat, best.cat = c.sheet.Name, best.sheet.Name
		return ""
	case skills >= 0.3 || c.shape.people > 0.3:
		if c.shape.people < best.shape.people-0.8 {
			return "Its rows do not look like people."
		}
		c.unit, best.unit = []string{c.sheet.Name}, []string{best.sheet.Name}
		return ""
	}
	return "It holds other people and other competencies; choose it to import it by itself."
}

// overlap returns the share of the smaller set that is in both.
func overlap(a, b map[string]bool) float64 {
	n := 0
	for k := range a {
		if b[k] {
			n++
		}
	}
	return float64(n) / float64(max(1, min(len(a), len(b))))
}

// legendOf returns what the chosen sheets, or else the others, say about the
// scale.
func legendOf(cands, chosen []*candidate) *legend {
	l := &legend{}
	for _, c := range chosen {
		c.learn(l)
	}
	if !l.empty() {
		return l
	}
	for _, c := range cands {
		if c.g != nil && !c.read {
			l.learn(c.g)
		}
	}
	return l
}

// learn takes in what stands around the levels of c, but not the levels.
func (c *candidate) learn(l *legend) {
	for _, s := range c.shapes() {
		s.learn(l)
	}
	for _, g := range c.aside {
		l.learn(g)
	}
}

func (s *shape) learn(l *legend) {
	around := &grid{wide: s.g.wide, n: s.g.n}
	for i, row := range s.g.rows {
		out := slices.Clone(row)
		explains := false // a legend below the table
		if s.label >= 0 && i > s.head && s.cols[s.label].role != NumberRole {
			t := strings.TrimSpace(s.g.at(i, s.label).Text)
			_, isNumber := parseNumber(t)
			explains = isNumber || len(pairsIn(t)) > 0 || isLegendColour(s.g.rows[i])
		}
		for j := range out {
			if explains {
				break
			}
			if j < len(s.cols) && i > s.head && s.cols[j].role == LevelRole && tokenOf(out[j].Text).form != other {
				out[j] = sheet.Cell{}
			}
		}
		around.rows = append(around.rows, out)
	}
	l.learn(around)
	if s.g.colN != nil {
		l.learn(around.flip())
	}
}

// isLegendColour reports whether a row holds one filled cell and what it means.
func isLegendColour(cells []sheet.Cell) bool {
	lights, texts := 0, 0
	for _, c := range cells {
		if isLight(c.Fill) {
			lights++
		}
		if strings.TrimSpace(c.Text) != "" {
			texts++
		}
	}
	return lights == 1 && texts == 1
}

// note says what was decided.
func (m *Matrix) note(b *sheet.Book, chosen, cands []*candidate) {
	m.Notes = append(m.Notes, b.Notes...)
	for _, c := range chosen {
		for _, w := range c.done {
			if !slices.Contains(m.Notes, w.note) {
				m.Notes = append(m.Notes, w.note)
			}
			if len(m.Raters) == 0 {
				m.Raters = w.raters
			}
		}
	}
	for _, c := range chosen {
		m.Notes = append(m.Notes, c.veiled...)
	}
	if m.Scale.Why != "" {
		m.Notes = append(m.Notes, m.Scale.Why)
	}
	if len(chosen) > 1 {
		m.Notes = append(m.Notes, fmt.Sprintf("%d sheets of the same shape were read together: %s.", len(chosen), m.Sheet))
	}
	for _, c := range cands {
		if !c.read && c.shape != nil && c.shape.score > 0 {
			m.Notes = append(m.Notes, fmt.Sprintf("The sheet %q was not read. %s", c.sheet.Name, c.why))
		}
	}
	slices.SortStableFunc(m.Doubts, func(a, b Doubt) int {
		return cmp.Or(cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Row, b.Row), cmp.Compare(len(a.Column), len(b.Column)), cmp.Compare(a.Column, b.Column))
	})
}

// read reads one chosen sheet.
func (b *builder) read(c *candidate) error {
	s := c.shape
	if s.layout == Long {
		return b.readLong(s, c.sheet)
	}
	for _, s := range c.shapes() {
		for i := range s.comps {
			if s.comps[i].Category == "" {
				s.comps[i].Category = c.cat
			}
		}
	}
	if len(c.below)+len(c.unread)+len(c.aside) > 0 {
		for _, s := range c.shapes() {
			if err := b.readWide(s, c.sheet.Name, c.unit, s.g.lines(0)); err != nil {
				return err
			}
		}
		return nil
	}
	if s.layout == PeopleAsColumns || s.g.whole {
		return b.readWide(s, c.sheet.Name, c.unit, s.g.lines(0))
	}
	return b.readWide(s, c.sheet.Name, c.unit, c.sheet.Rows())
}

// lexicon makes w a word for a level in the values read.
func (b *builder) lexicon(w string) {
	for i := range b.tokens {
		if b.tokens[i].form == other && b.tokens[i].key == w {
			b.tokens[i].form = word
		}
	}
}
