package reading

import (
	"slices"
	"strings"
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
	second  *Doubt  // about a table that stands beside this one and is not read
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
