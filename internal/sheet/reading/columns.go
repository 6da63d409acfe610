package reading

import (
	"slices"
	"strings"
)

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
	v.beside(s, firstLevel, o)
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
