package reading

import (
	"slices"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
)

func itoa(n int) string { return strconv.Itoa(n) }

// nameColumns finds the columns that hold the names of people.
func (v *surface) nameColumns(s *shape, firstLevel int) {
	var name, first, last, mail, number, guess = -1, -1, -1, -1, -1, -1
	nameLike, guessLike := -9.0, -9.0
	for j := range s.cols {
		c := &s.cols[j]
		switch c.role {
		case NameRole:
			like, n := v.likeness(s.head+1, j)
			if n == 0 && name >= 0 {
				break
			}
			if name < 0 || like > nameLike {
				name, nameLike = j, like
			}
		case FirstRole:
			first = j
		case LastRole:
			last = j
		case EmailRole:
			if mail < 0 {
				mail = j
			}
		case NumberRole:
			if number < 0 {
				number = j
			}
		case NoRole, CompetencyRole:
			if j > firstLevel && firstLevel >= 0 && guess >= 0 {
				break
			}
			like, n := v.likeness(s.head+1, j)
			if n == 0 {
				break
			}
			if c.role == CompetencyRole || headedBoth(c.header) {
				like += 0.5
			}
			if guess < 0 || like > guessLike+0.1 {
				guess, guessLike = j, like
			}
		}
	}
	switch {
	case first >= 0 && last >= 0:
		s.names = []int{first, last}
	case first >= 0 && name >= 0:
		s.cols[name].role = LastRole
		s.names = []int{first, name}
	case name >= 0:
		s.names = []int{name}
	case last >= 0:
		s.names = []int{last}
	case guess >= 0:
		s.names = []int{guess}
	case first >= 0:
		s.names = []int{first}
	case mail >= 0:
		s.names = []int{mail}
	case number >= 0:
		s.names = []int{number}
	default:
		for j := range s.cols { // a unit, say: better than nothing
			if _, n := v.likeness(s.head+1, j); n > 0 && s.cols[j].role != LevelRole && s.cols[j].role != IgnoreRole {
				s.names = []int{j}
				break
			}
		}
	}
	for _, j := range s.names {
		if r := s.cols[j].role; r != FirstRole && r != LastRole && r != EmailRole && r != NumberRole {
			s.cols[j].role = NameRole
		}
	}
	for j := range s.cols {
		if s.cols[j].role == NameRole && !slices.Contains(s.names, j) {
			s.cols[j].role = IgnoreRole
		}
		if s.cols[j].role == CompetencyRole {
			s.cols[j].role = IgnoreRole
		}
	}
	if len(s.names) > 0 {
		s.label = s.names[0]
	}
	v.unitColumns(s, firstLevel)
}

func headedBoth(h string) bool {
	k := " " + key(h) + " "
	for w := range strings.FieldsSeq(k) {
		if r := headers()[w]; r == NameRole || r == CompetencyRole {
			return true
		}
	}
	return false
}

// likeness returns how much the texts of column j look like people, and how
// many texts there are.
func (v *surface) likeness(i, j int) (mean float64, n int) {
	sum := 0.0
	for ; i < len(v.cls); i++ {
		c := v.g.at(i, j)
		if v.cls[i][j] != wordy && v.cls[i][j] != levelly || c.Kind == sheet.Number || strings.TrimSpace(c.Text) == "" {
			continue
		}
		if t := v.token(c); t.form == number || t.form == share {
			continue
		}
		sum += likePerson(c.Text)
		n++
	}
	if n == 0 {
		return 0, 0
	}
	return sum / float64(n), n
}

// unitColumns decides which unheaded text columns left of the name hold a
// unit, and which unit columns are filled down.
func (v *surface) unitColumns(s *shape, firstLevel int) {
	s.sparse = make([]bool, len(s.cols))
	for j := range s.cols {
		c := &s.cols[j]
		if c.role == NoRole && len(s.names) > 0 && j < s.names[0] && c.header == "" {
			if v.texts(s.head+1, j) > 0 {
				c.role = UnitRole
			}
		}
		if c.role != UnitRole && c.role != CategoryRole {
			continue
		}
		if s.layout == PeopleAsColumns || c.role == UnitRole || c.role == CategoryRole {
			rows, blanks := 0, 0
			for i := s.head + 1; i < len(v.cls); i++ {
				if len(s.names) == 0 || v.cls[i][s.names[0]] == void {
					continue
				}
				rows++
				if v.cls[i][j] == void {
					blanks++
				}
			}
			s.sparse[j] = blanks*10 >= rows*4
		}
	}
}

func (v *surface) texts(i, j int) (n int) {
	for ; i < len(v.cls); i++ {
		if v.cls[i][j] == wordy || v.cls[i][j] == levelly && v.g.at(i, j).Kind == sheet.Text {
			n++
		}
	}
	return n
}

// categories returns the header above each column of levels, and reads a row
// above that says which number a block of columns holds.
func (v *surface) categories(s *shape) []string {
	out := make([]string, len(s.cols))
	firstLevel, lastLevel := -1, -1
	for j, c := range s.cols {
		if c.role == LevelRole {
			if firstLevel < 0 {
				firstLevel = j
			}
			lastLevel = j
		}
	}
	if firstLevel < 0 {
		return out
	}
	for i := s.head - 1; i >= 0 && i >= s.head-5; i-- {
		if s.layout == PeopleAsRows && v.g.n[i+1]-v.g.n[i] > 1 {
			break // a blank row ends the headers
		}
		if v.isTitle(s, i, firstLevel, lastLevel) {
			continue
		}
		row := v.carry(s, i, firstLevel, lastLevel)
		if row == nil {
			continue
		}
		if v.measureBlocks(s, row) {
			continue
		}
		take(out, row)
		if s.layout == PeopleAsRows {
			break
		}
	}
	for i := s.head + 1; i <= s.head+4 && i < len(v.g.rows); i++ {
		if roleOf(v.labelOf(s, i)) == CategoryRole || s.layout == PeopleAsColumns && roleOf(v.labelOf(s, i)) == UnitRole && v.wordyRow(s, i) {
			take(out, v.carry(s, i, firstLevel, lastLevel))
		}
	}
	if s.layout == PeopleAsColumns {
		v.groupRows(s, out, firstLevel, lastLevel)
	}
	return out
}

func take(out, row []string) {
	for j, c := range row {
		if out[j] == "" {
			out[j] = c
		}
	}
}

// labelOf returns the text that labels row i: in the name column, or else the
// first text left of it.
func (v *surface) labelOf(s *shape, i int) string {
	if s.label >= 0 {
		if t := strings.TrimSpace(v.g.at(i, s.label).Text); t != "" {
			return t
		}
	}
	for j, c := range s.cols {
		if c.role == LevelRole {
			break
		}
		if t := strings.TrimSpace(v.g.at(i, j).Text); t != "" {
			return t
		}
	}
	return ""
}

func (v *surface) wordyRow(s *shape, i int) bool {
	n := 0
	for j, c := range s.cols {
		if c.role == LevelRole {
			switch v.cls[i][j] {
			case wordy:
				n++
			case levelly, figure:
				return false
			}
		}
	}
	return n > 0
}

// isTitle reports whether row i above the head is about the whole sheet.
func (v *surface) isTitle(s *shape, i, first, last int) bool {
	over, all, outside := 0, 0, false
	for j := range v.cls[i] {
		if strings.TrimSpace(v.g.at(i, j).Text) == "" {
			continue
		}
		all++
		if j >= first && j <= last {
			over++
			if s.cols[j].role != LevelRole && s.cols[j].role != IgnoreRole {
				outside = true
			}
			if r := roleOf(v.g.at(i, j).Text); r == DateRole {
				return true
			}
		}
	}
	if over == 0 || outside && over == 1 {
		return true
	}
	label := v.labelOf(s, i)
	switch r := roleOf(label); r {
	case EmailRole, NumberRole, PositionRole, RoleRole, ManagerRole, JoinedRole, LeftRole, TargetRole, PriorityRole, IgnoreRole, DateRole:
		return r != IgnoreRole || isSummary(label) || key(label) != "#" && key(label) != "nr" && key(label) != "no"
	}
	if all == 1 {
		return i != s.head-1 || v.g.n[s.head]-v.g.n[i] > 1
	}
	// "Date:" "2026-01-01", "Version" "3"
	for j := first; j <= last && j < len(v.cls[i]); j++ {
		if v.cls[i][j] == dated || v.cls[i][j] == figure {
			return true
		}
	}
	return false
}

// carry returns the texts of row i over the columns of levels, each carried to
// the right until the next: over merged cells where the row has any, otherwise
// over empty ones.
func (v *surface) carry(s *shape, i, first, last int) []string {
	out := make([]string, len(s.cols))
	merged, any := false, false
	for _, m := range v.g.merges {
		if m.Row1 <= i && i <= m.Row2 && m.Col2 > m.Col1 && m.Col1 >= first && m.Col1 <= last {
			merged = true
		}
	}
	for j := first; j <= last; j++ {
		t := clean(v.g.at(i, j).Text)
		if t == "" || v.cls[i][j] == dated {
			continue
		}
		any = true
		end := v.g.spanAt(i, j).Col2
		if !merged {
			end = j
			for end < last && strings.TrimSpace(v.g.at(i, end+1).Text) == "" {
				end++
			}
		}
		for k := j; k <= end && k < len(out); k++ {
			out[k] = t
		}
	}
	if !any {
		return nil
	}
	return out
}

// measureBlocks reads a row such as "Current" over one block of columns and
// "Target" over the same competencies again.
func (v *surface) measureBlocks(s *shape, row []string) bool {
	kinds := map[measure]bool{}
	n, hit := 0, 0
	for j, t := range row {
		if t == "" || s.cols[j].role != LevelRole {
			continue
		}
		n++
		if m, ok := measureOf(t); ok {
			kinds[m] = true
			hit++
		}
	}
	if hit < n || len(kinds) < 2 {
		return false
	}
	for j, t := range row {
		if m, ok := measureOf(t); ok && t != "" && s.cols[j].role == LevelRole {
			s.cols[j].measure = m
			if m == skipped {
				s.cols[j].role = IgnoreRole
			}
		}
	}
	return true
}

// groupRows reads rows of a sheet with people as columns that hold nothing but
// a category for the rows below. (In the flipped grid they are columns.)
func (v *surface) groupRows(s *shape, out []string, first, last int) {
	group := ""
	start := 0
	for j := start; j <= last; j++ {
		c := &s.cols[j]
		yes, no := v.levelBelow(s.head+1, j)
		if yes+no == 0 && j < last && v.cls[s.head][j] != void && (j < first || c.role == LevelRole) {
			if j >= first || first-j == 1 && roleOf(c.header) == NoRole {
				group = clean(c.header)
				c.role = IgnoreRole
			}
			continue
		}
		// The group may stand in a column of its own, left of the names.
		if c.role != LevelRole && yes+no == 0 {
			if t := v.onlyText(s, j); t != "" && j >= first-1 {
				group = t
				c.role = IgnoreRole
			}
			continue
		}
		if c.role == LevelRole && out[j] == "" {
			out[j] = group
		}
	}
}

// onlyText returns the only text above the head in column j.
func (v *surface) onlyText(s *shape, j int) string {
	for i := s.head - 1; i >= 0; i-- {
		if t := clean(v.g.at(i, j).Text); t != "" {
			return t
		}
	}
	return ""
}

// setByFill decides whether the colour of a cell says the level.
func (v *surface) setByFill(s *shape) {
	fills := map[sheet.Fill]int{}
	plain, texts := 0, 0
	marks := map[string]bool{}
	for i := s.head + 1; i < len(v.g.rows); i++ {
		if isLegendColour(v.g.rows[i]) && strings.TrimSpace(v.g.at(i, 0).Text) == "" {
			continue
		}
		for j, c := range s.cols {
			if c.role != LevelRole {
				continue
			}
			cell := v.g.at(i, j)
			if cell.Fill == sheet.Red || cell.Fill == sheet.Amber || cell.Fill == sheet.Green {
				fills[cell.Fill]++
			}
			switch t := v.token(cell); t.form {
			case blank, absent:
				if t.form == blank && cell.Fill != sheet.NoFill {
					plain++
				}
			case tick, other:
				marks[t.key] = true
				if cell.Fill == sheet.Red || cell.Fill == sheet.Amber || cell.Fill == sheet.Green {
					plain++
				}
			default:
				texts++
			}
		}
	}
	coloured := fills[sheet.Red] + fills[sheet.Amber] + fills[sheet.Green]
	s.byFill = len(fills) >= 2 && plain > 0 && texts*5 <= coloured && plain*2 >= coloured
}

// judge says how much the rows look like people, and counts the levels.
func (v *surface) judge(s *shape) {
	sum, n, cells := 0.0, 0, 0
	for i := s.first; i < len(v.cls); i++ {
		levels := 0
		for j, c := range s.cols {
			if c.role == LevelRole && v.cls[i][j] == levelly {
				levels++
			}
		}
		label := v.labelOf(s, i)
		if levels == 0 || label == "" || isSummary(label) {
			if r := roleOf(label); levels == 0 && (r == EmailRole || r == UnitRole || r == PositionRole || r == ManagerRole || r == JoinedRole || r == NumberRole || r == RoleRole) {
				s.people -= 0.7
			}
			continue
		}
		if r := roleOf(label); r == TargetRole || r == PriorityRole {
			continue
		}
		cells += levels
		sum += likePerson(label)
		n++
	}
	s.score = float64(cells)
	if n > 0 {
		s.people += sum / float64(n)
	}
	heads, h := 0.0, 0
	for _, c := range s.comps {
		heads += likePerson(c.Name)
		h++
	}
	if h > 0 {
		s.people -= heads / float64(h)
	}
	extra := 0.0
	for j, c := range s.cols {
		switch c.role {
		case EmailRole, NumberRole, FirstRole, LastRole, PositionRole, ManagerRole, JoinedRole, LeftRole, RoleRole:
			extra += 0.7
		case UnitRole:
			if c.header != "" {
				extra += 0.3
			}
		case CategoryRole:
			extra -= 0.7
		case IgnoreRole:
			if roleOf(c.header) == TargetRole || roleOf(c.header) == PriorityRole {
				extra -= 0.7
			}
			if k := key(c.header); k == "description" || k == "beschreibung" || k == "definition" {
				extra -= 0.5
			}
		}
		if slices.Contains(s.names, j) {
			h := c.header
			if h == "" && j < len(v.cls[s.head]) {
				h = v.g.at(s.head, j).Text
			}
			said := 1.5
			if v.g.colN != nil {
				said = 0.5 // a corner is about what stands below it rather than beside it
			}
			switch r := roleOf(h); {
			case r == NameRole || r == FirstRole || r == LastRole:
				extra += said
			case r == CompetencyRole || r == CategoryRole:
				extra -= said
			}
		}
	}
	s.people += max(-2.5, min(2.5, extra))
}
