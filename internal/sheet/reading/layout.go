package reading

import (
	"slices"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
)

// A measure says which of a competency's numbers a column holds.
type measure uint8

const (
	current measure = iota
	target
	priority
	skipped // a gap, a date, a note
)

// A shape is how a sheet is to be read.
type shape struct {
	layout  Layout
	g       *grid // flipped if people are columns
	head    int   // position of the row that names the competencies; -1 if none
	first   int   // position of the first row that may be a person
	cols    []column
	comps   []Competency
	byFill  bool // the colour says the level
	triple  bool
	score   float64 // how sure we are
	names   []int   // the columns that make up the name
	label   int     // the column whose text labels a row: the name, or the leftmost
	single  bool    // the names of people are single words
	sparse  []bool  // unit columns that are filled down
	measure int     // the column that says which number a row holds, or -1
	people  float64 // how much the labels look like people
	lexicon map[string]bool
}

// A column is what one column holds, seen with people as rows.
type column struct {
	role    Role
	header  string
	comp    int // index in comps, if role is LevelRole, TargetRole or PriorityRole
	measure measure
	low     float64 // the scale that the header states, if high > 0
	high    float64
}

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

// look works out how to read g with people as its rows. The score is 0 if it
// holds no table of levels.
func (v *surface) look(o *Options, flipped bool) *shape {
	g := v.g
	s := &shape{layout: PeopleAsRows, g: g, head: -1, measure: -1, label: -1, lexicon: v.lex}
	if flipped {
		s.layout = PeopleAsColumns
	}
	s.head = v.findHead(o)
	if s.head < 0 {
		return s
	}
	v.columns(s, o)
	if len(s.comps) == 0 {
		return s
	}
	v.setByFill(s)
	s.first = s.head + 1
	if sub := v.subHead(s); sub >= 0 {
		s.first = sub + 1
	}
	v.judge(s)
	return s
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

// findHead returns the position of the row that names the competencies: the
// one with the most distinct texts over columns of levels.
func (v *surface) findHead(o *Options) int {
	if o.Header > 0 {
		if i := slices.Index(v.g.n, o.Header); i >= 0 {
			return i
		}
	}
	best, at := 0.0, -1
	yes, no := make([]int, v.g.wide), make([]int, v.g.wide)
	for i := len(v.cls) - 1; i >= 0; i-- {
		if i < 80 {
			s := v.headScore(i, yes, no)
			if s > best+1e-9 || s > 0 && at >= 0 && v.sameTexts(i, at) {
				best, at = s, i
			}
		}
		for j, c := range v.cls[i] {
			switch c {
			case levelly:
				yes[j]++
			case wordy, figure, dated:
				no[j]++
			}
		}
	}
	return at
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

func (v *surface) headScore(i int, yes, no []int) float64 {
	seen := map[string]bool{}
	score, measures, texts, roles, short := 0.0, 0, 0, 0, 0
	levels := 0
	for j := range v.cls[i] {
		w, text := v.texty(i, j)
		under := yes[j] > 0 && float64(yes[j]) >= 0.6*float64(yes[j]+no[j])
		if w == 0 {
			if under && v.cls[i][j] == levelly {
				levels++
			}
			continue
		}
		if r := roleOf(text); r != NoRole && r != LevelRole && !under {
			roles++
		}
		if !under {
			continue
		}
		texts++
		if len([]rune(text)) <= 60 {
			short++
		}
		if isMeasure(text) {
			measures++
			w *= 0.2
		}
		if seen[text] {
			w *= 0.25
		}
		seen[text] = true
		score += w
	}
	if texts == 0 || levels > texts {
		return 0
	}
	if short*2 < texts {
		score *= 0.5 // descriptions
	}
	if levels > 0 {
		score *= 0.7
	}
	if label := v.firstText(i); label != "" {
		switch roleOf(label) {
		case CategoryRole, UnitRole:
			if texts == len(seen) || len(seen) > 1 {
				score *= 0.8
			}
		case TargetRole, PriorityRole:
			score *= 0.1
		case IgnoreRole:
			if k := key(label); k != "#" && k != "nr" && k != "no" && k != "lfd nr" && k != "pos" {
				score *= 0.6
			}
		case EmailRole, NumberRole, PositionRole, RoleRole, ManagerRole, JoinedRole, LeftRole:
			if texts > 1 && roles <= 1 {
				score *= 0.5
			}
		}
	}
	return score + 0.3*float64(min(roles, 3))
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

// isMeasure reports whether a header says which number a column holds.
func isMeasure(text string) bool {
	_, ok := measureOf(text)
	return ok
}

func measureOf(text string) (measure, bool) {
	switch roleOf(text) {
	case LevelRole:
		return current, true
	case TargetRole:
		return target, true
	case PriorityRole:
		return priority, true
	case DateRole:
		return skipped, true
	case IgnoreRole:
		switch key(text) {
		case "gap", "gaps", "delta", "difference", "diff", "lucke", "abweichung", "notes", "note", "comment", "comments", "kommentar", "bemerkung", "evidence", "nachweis", "skill gap", "differenz", "trend", "variance", "deviation", "anmerkung":
			return skipped, true
		}
	}
	switch key(text) {
	case "c":
		return current, false
	case "p", "pr":
		return priority, false
	}
	return current, false
}

// headerAt returns the text that heads column j: in the head row, or where
// that is empty, above it in a cell merged down to it.
func (v *surface) headerAt(s *shape, j int) string {
	if t := strings.TrimSpace(v.g.at(s.head, j).Text); t != "" {
		return t
	}
	for i := s.head - 1; i >= 0 && i >= s.head-4; i-- {
		if t := strings.TrimSpace(v.g.at(i, j).Text); t != "" {
			m := v.g.spanAt(i, j)
			if m.Row2 >= s.head || roleOf(t) != NoRole && m.Col2 == m.Col1 {
				return t
			}
			return ""
		}
	}
	for i := s.head + 1; i <= s.head+2 && i < len(v.g.rows); i++ {
		if t := strings.TrimSpace(v.g.at(i, j).Text); t != "" {
			if r := roleOf(t); r != NoRole && r != LevelRole && r != TargetRole && r != PriorityRole {
				return t
			}
			return ""
		}
	}
	return ""
}

// columns sorts the columns into competencies, facts about people, and what
// is left alone.
func (v *surface) columns(s *shape, o *Options) {
	s.cols = make([]column, v.g.wide)
	under := make([]bool, v.g.wide) // holds levels
	empty := make([]bool, v.g.wide)
	firstLevel, lastLevel := -1, -1
	sub := v.subHead(s)
	heads := make([]string, v.g.wide)
	for j := range s.cols {
		yes, no := v.levelBelow(s.head+1, j)
		if sub >= 0 {
			yes, no = v.levelBelow(sub+1, j)
		}
		var low, high float64
		heads[j], low, high = cutScale(v.headerAt(s, j))
		s.cols[j] = column{header: heads[j], comp: -1, low: low, high: high}
		under[j] = yes > 0 && float64(yes) >= 0.6*float64(yes+no)
		empty[j] = yes+no == 0
		role := roleOf(heads[j])
		if under[j] && heads[j] != "" && (role == NoRole || role == CompetencyRole) && !isSummary(heads[j]) && !isLegendTitle(heads[j]) {
			if firstLevel < 0 {
				firstLevel = j
			}
			lastLevel = j
		}
	}
	if firstLevel < 0 {
		for j := range s.cols {
			if r := roleOf(heads[j]); under[j] && (r == UnitRole || r == PositionRole || r == CategoryRole || r == RoleRole || r == LevelRole) && !isSummary(heads[j]) {
				if firstLevel < 0 {
					firstLevel = j
				}
				lastLevel = j
			}
		}
	}
	filled := v.fillRight(s, heads, sub)
	for j := range s.cols {
		c := &s.cols[j]
		if r, ok := o.Columns[v.columnName(j)]; ok {
			c.role = r
			continue
		}
		c.role = roleOf(c.header)
		if sub >= 0 && filled[j] != "" && j >= firstLevel {
			if m, ok := measureOf(v.g.at(sub, j).Text); ok {
				c.header, c.measure = filled[j], m
				c.role = LevelRole
				if m == skipped {
					c.role = IgnoreRole
				}
				continue
			}
		}
		inside := firstLevel >= 0 && j > firstLevel && j <= lastLevel
		switch {
		case c.header == "":
			c.role = NoRole
			if v.anyAt(s.head+1, j) && j < firstLevel {
				c.role = v.roleByContent(s.head+1, j)
			}
		case isSummary(c.header), isLegendTitle(c.header):
			c.role = IgnoreRole
		case c.role == NoRole || c.role == CompetencyRole:
			switch {
			case under[j] && !v.sequence(s.head+1, j):
				c.role = LevelRole
			case empty[j] && firstLevel >= 0 && (inside || j == lastLevel+1 && v.continues(s, j)):
				c.role = LevelRole
				if j == lastLevel+1 {
					lastLevel = j
				}
			case inside && v.someLevels(s.head+1, j):
				c.role = LevelRole
			case c.role == CompetencyRole && !under[j] && s.layout == PeopleAsColumns:
			default:
				c.role = v.roleByContent(s.head+1, j)
			}
		case (c.role == UnitRole || c.role == PositionRole || c.role == CategoryRole || c.role == RoleRole || c.role == ManagerRole) && under[j] && (inside || j == firstLevel || j == lastLevel):
			c.role = LevelRole
		case c.role == LevelRole || c.role == TargetRole || c.role == PriorityRole:
			c.role = IgnoreRole
			if under[j] && j == firstLevel {
				c.role = LevelRole
			}
		}
	}
	v.measureColumn(s)
	v.dropComputed(s)
	v.pairHeaders(s)
	v.nameColumns(s, firstLevel)
	cats := v.categories(s)
	byName := map[[2]string]int{}
	for j := range s.cols {
		c := &s.cols[j]
		if c.role != LevelRole {
			continue
		}
		k := [2]string{clean(c.header), cats[j]}
		at, ok := byName[k]
		if !ok || c.measure == current && v.taken(s, j, at) {
			at = len(s.comps)
			byName[k] = at
			s.comps = append(s.comps, Competency{Name: clean(c.header), Category: cats[j], Target: NoLevel, Priority: NoPriority, low: c.low, high: c.high})
		}
		c.comp = at
		if c.measure != current {
			s.triple = true
		}
	}
}

// continues reports whether an empty column right of the levels may be one more
// competency. With people as columns it is a row below, and may be a remark.
func (v *surface) continues(s *shape, j int) bool {
	if s.layout == PeopleAsRows {
		return true
	}
	h := s.cols[j].header
	return v.g.colN[j]-v.g.colN[j-1] == 1 && !isFooter(h) && len(pairsIn(h)) == 0
}

// taken reports whether the competency already has a column before j of the same measure.
func (v *surface) taken(s *shape, j, comp int) bool {
	for i := range j {
		if s.cols[i].role == LevelRole && s.cols[i].comp == comp && s.cols[i].measure == s.cols[j].measure {
			return true
		}
	}
	return false
}

// cutScale takes "Welding (1-5)" apart.
func cutScale(header string) (name string, low, high float64) {
	i := strings.LastIndexAny(header, "([")
	if i <= 0 || !strings.ContainsAny(header[i:], ")]") {
		return header, 0, 0
	}
	low, high, ok := rangeIn("(" + strings.Trim(header[i:], "()[] ") + ")")
	if name := strings.TrimSpace(header[:i]); ok && name != "" {
		return name, low, high
	}
	return header, 0, 0
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

// subHead returns the position of a row below the head that says which of a
// competency's numbers each column holds, or -1.
func (v *surface) subHead(s *shape) int {
	for i := s.head + 1; i <= s.head+2 && i < len(v.g.rows); i++ {
		kinds := map[measure]int{}
		n, texts := 0, 0
		for j := range v.cls[i] {
			t := strings.TrimSpace(v.g.at(i, j).Text)
			if t == "" || roleOf(t) != NoRole && !isMeasure(t) {
				continue
			}
			texts++
			if m, ok := measureOf(t); ok {
				kinds[m]++
				n++
			}
		}
		if n >= 2 && n*10 >= texts*7 && kinds[current] > 0 && len(kinds) >= 2 {
			return i
		}
	}
	return -1
}

// fillRight returns the header of each column, carried to the right over the
// columns that a measure row divides it into.
func (v *surface) fillRight(s *shape, heads []string, sub int) []string {
	out := slices.Clone(heads)
	if sub < 0 {
		return out
	}
	last := ""
	for j := range out {
		own := strings.TrimSpace(v.g.at(s.head, j).Text)
		_, ok := measureOf(v.g.at(sub, j).Text)
		switch {
		case own != "":
			last = own
			out[j] = own
		case ok && last != "":
			out[j] = last
		default:
			last = ""
		}
		if own != "" && !ok && roleOf(own) != NoRole {
			last = ""
		}
	}
	return out
}

// pairHeaders joins "Skill (current)" with "Skill (target)".
func (v *surface) pairHeaders(s *shape) {
	type half struct {
		base string
		m    measure
	}
	halves := map[int]half{}
	kinds := map[string]map[measure]bool{}
	plain := map[string]bool{}
	for j, c := range s.cols {
		if c.header == "" || c.measure != current {
			continue
		}
		if base, m, ok := splitMeasure(c.header); ok {
			halves[j] = half{base, m}
			k := fold(base)
			if kinds[k] == nil {
				kinds[k] = map[measure]bool{}
			}
			kinds[k][m] = true
		} else if c.role == LevelRole {
			plain[fold(c.header)] = true
		}
	}
	for j, h := range halves {
		k := fold(h.base)
		if len(kinds[k]) < 2 && !plain[k] {
			continue
		}
		c := &s.cols[j]
		c.header, c.measure, c.role = h.base, h.m, LevelRole
		if h.m == skipped {
			c.role = IgnoreRole
		}
	}
	// One spelling for both halves.
	first := map[string]string{}
	for j := range s.cols {
		c := &s.cols[j]
		if c.role != LevelRole {
			continue
		}
		k := fold(c.header)
		if f, ok := first[k]; ok && (c.measure != current || kinds[k] != nil) {
			c.header = f
		} else if !ok {
			first[k] = c.header
		}
	}
}

// splitMeasure takes "Skill (current)", "Skill - Target", "Ist: Skill" apart.
func splitMeasure(h string) (base string, m measure, ok bool) {
	h = strings.TrimSpace(h)
	for _, sep := range []string{"(", "[", " - ", " – ", " — ", ":", "/", "\n", "|", "_", "-", "."} {
		i := strings.LastIndex(h, sep)
		if i <= 0 {
			continue
		}
		tail := strings.Trim(h[i+len(sep):], " )]")
		if m, ok := measureOf(tail); ok && tail != "" {
			return strings.TrimSpace(h[:i]), m, true
		}
		i = strings.Index(h, sep)
		front := strings.TrimSpace(h[:i])
		if m, ok := measureOf(front); ok {
			return strings.Trim(h[i+len(sep):], " )]"), m, true
		}
	}
	fs := strings.Fields(h)
	for n := 1; n <= 2 && n < len(fs); n++ {
		if m, ok := measureOf(strings.Join(fs[len(fs)-n:], " ")); ok && (n == 1 || true) {
			return strings.Join(fs[:len(fs)-n], " "), m, true
		}
		if m, ok := measureOf(strings.Join(fs[:n], " ")); ok {
			return strings.Join(fs[n:], " "), m, true
		}
	}
	return "", current, false
}

// roleByContent guesses what a column without a telling header holds.
func (v *surface) roleByContent(i, j int) Role {
	mails, dates, n := 0, 0, 0
	for ; i < len(v.cls); i++ {
		switch v.cls[i][j] {
		case void, neutral:
			continue
		case dated:
			dates++
		}
		n++
		if isEmail(strings.TrimSpace(v.g.at(i, j).Text)) {
			mails++
		}
	}
	switch {
	case n > 0 && mails*10 >= n*7:
		return EmailRole
	case n > 0 && dates*10 >= n*7:
		return IgnoreRole
	}
	return NoRole
}

// measureColumn finds a column that says which number a row holds, where a
// person has a row for each: current, target, priority.
func (v *surface) measureColumn(s *shape) {
	for j := range s.cols {
		kinds := map[measure]bool{}
		n, hit := 0, 0
		for i := s.head + 1; i < len(v.g.rows); i++ {
			if t := strings.TrimSpace(v.g.at(i, j).Text); t != "" {
				n++
				if m, ok := measureOf(t); ok {
					kinds[m] = true
					hit++
				}
			}
		}
		if hit >= 2 && hit*10 >= n*8 && kinds[current] && len(kinds) >= 2 {
			s.measure = j
			s.cols[j].role = IgnoreRole
			s.triple = true
			return
		}
	}
}

// dropComputed leaves out columns that are the mean or the sum of the others.
func (v *surface) dropComputed(s *shape) {
	var levels []int
	for j, c := range s.cols {
		if c.role == LevelRole {
			levels = append(levels, j)
		}
	}
	if len(levels) < 4 {
		return
	}
	last := levels[len(levels)-1]
	for _, j := range []int{last, levels[0]} {
		n, hit, odd := 0, 0, 0
		for i := s.head + 1; i < len(v.cls); i++ {
			t := v.token(v.g.at(i, j))
			if t.form != number || !t.bare {
				continue
			}
			sum, k := 0.0, 0
			for _, l := range levels {
				if u := v.token(v.g.at(i, l)); l != j && u.form == number {
					sum += u.x
					k++
				}
			}
			if k < 2 {
				continue
			}
			n++
			mean := sum / float64(k)
			if near(t.x, mean) || near(t.x, sum) {
				hit++
			}
			if t.x != float64(int(t.x)) || t.x > 5 {
				odd++
			}
		}
		if n >= 3 && hit*10 >= n*9 && odd > 0 {
			s.cols[j].role = IgnoreRole
		}
	}
}

func near(a, b float64) bool { return a-b < 0.051 && b-a < 0.051 }
