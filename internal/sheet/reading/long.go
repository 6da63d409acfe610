package reading

import (
	"cmp"
	"slices"
	"strings"
)

// long returns the shape of g if it holds one level to a row, otherwise nil.
func (v *surface) long(o *Options) *shape {
	if o.Layout != "" && o.Layout != Long {
		return nil
	}
	if s := v.longHeaded(o); s != nil {
		return s
	}
	return v.longBare(o)
}

// a sight is what was seen of one column below some row.
type sight struct {
	n, levels, texts, dates, mails, neutral int
	distinct                                map[string]int
	like                                    float64
}

func (v *surface) sight(from, j int) sight {
	s := sight{distinct: map[string]int{}}
	for i := from; i < len(v.cls); i++ {
		c := v.g.at(i, j)
		switch v.cls[i][j] {
		case void:
			continue
		case neutral:
			s.neutral++
			continue
		case levelly:
			s.levels++
		case dated:
			s.dates++
		case wordy:
			s.texts++
		}
		s.n++
		t := strings.TrimSpace(c.Text)
		if isEmail(t) {
			s.mails++
		}
		if s.distinct[t]++; s.distinct[t] == 1 {
			s.like += likePerson(t)
		}
	}
	if len(s.distinct) > 0 {
		s.like /= float64(len(s.distinct))
	}
	return s
}

// longHeaded looks for a row whose headers name a person, a competency and a
// level.
func (v *surface) longHeaded(o *Options) *shape {
	for i := 0; i < len(v.cls) && i < 40; i++ {
		if o.Header > 0 && v.g.n[i] != o.Header {
			continue
		}
		cols := make([]column, v.g.wide)
		count := map[Role]int{}
		for j := range cols {
			t := strings.TrimSpace(v.g.at(i, j).Text)
			cols[j] = column{header: t, role: roleOf(t), comp: -1}
			if r, ok := o.Columns[v.columnName(j)]; ok {
				cols[j].role = r
			}
			count[cols[j].role]++
		}
		person := count[NameRole] + count[EmailRole] + count[NumberRole] + count[FirstRole] + count[LastRole]
		if person == 0 || count[CompetencyRole] == 0 {
			continue
		}
		s := &shape{layout: Long, g: v.g, head: i, first: i + 1, cols: cols, measure: -1, label: -1, lexicon: v.lex}
		if v.longRoles(s) {
			return s
		}
	}
	return nil
}

// longRoles settles which columns hold the competency and the level. It
// reports false if the sheet is not long after all.
func (v *surface) longRoles(s *shape) bool {
	sights := make([]sight, len(s.cols))
	comp, level, spare, others := -1, -1, -1, 0
	for j := range s.cols {
		sights[j] = v.sight(s.first, j)
		c, x := &s.cols[j], &sights[j]
		mostly := x.levels*10 >= x.n*6 && x.levels > 0
		switch c.role {
		case CompetencyRole:
			if x.texts*2 < x.n {
				if mostly {
					others++
				}
				c.role = IgnoreRole
				break
			}
			if comp < 0 || idHeader(s.cols[comp].header) && !idHeader(c.header) {
				comp = j
			}
		case LevelRole:
			if level < 0 || sights[level].levels == 0 && x.levels > 0 {
				level = j
			}
		case NoRole:
			if mostly && !v.sequence(s.first, j) {
				others++
				if spare < 0 {
					spare = j
				}
			}
		}
	}
	if level < 0 && others == 1 {
		level = spare
	}
	if level < 0 {
		level = v.levelAfterAll(s, sights)
	}
	if comp < 0 || level < 0 || others > 2 || sights[level].n > 0 && sights[level].levels == 0 && sights[level].texts == 0 {
		return false
	}
	for j := range s.cols {
		c := &s.cols[j]
		if j != comp && c.role == CompetencyRole || j != level && c.role == LevelRole {
			c.role = IgnoreRole
		}
	}
	s.cols[comp].role, s.cols[level].role = CompetencyRole, LevelRole
	v.longPeople(s, sights, comp)
	return v.longScore(s, sights, comp, level)
}

// levelAfterAll finds the levels in a column whose header says something else,
// such as "Status".
func (v *surface) levelAfterAll(s *shape, sights []sight) int {
	for j, c := range s.cols {
		x := &sights[j]
		if (c.role == IgnoreRole || c.role == DateRole) && x.levels > 0 && x.levels*10 >= x.n*8 && !isSummary(c.header) && !isMeasure(c.header) && !v.sequence(s.first, j) {
			return j
		}
	}
	return -1
}

func idHeader(h string) bool {
	k := key(h)
	return strings.HasSuffix(k, " id") || strings.HasSuffix(k, " key") || strings.HasSuffix(k, " code") || k == "bezeichnung" || k == "item"
}

// longPeople settles the columns that say who, and which columns are facts
// about the person and which about the competency.
func (v *surface) longPeople(s *shape, sights []sight, comp int) {
	var name, first, last = -1, -1, -1
	for j, c := range s.cols {
		switch c.role {
		case NameRole:
			if name < 0 || sights[j].like > sights[name].like {
				name = j
			}
		case FirstRole:
			first = j
		case LastRole:
			last = j
		}
	}
	switch {
	case first >= 0 && last >= 0:
		s.names = []int{first, last}
	case first >= 0 && name >= 0:
		s.names = []int{first, name}
	case name >= 0:
		s.names = []int{name}
	}
	if len(s.names) == 0 {
		for _, r := range []Role{EmailRole, NumberRole} {
			if j := slices.IndexFunc(s.cols, func(c column) bool { return c.role == r }); j >= 0 && len(s.names) == 0 {
				s.names = []int{j}
			}
		}
	}
	for j := range s.cols {
		c := &s.cols[j]
		if c.role == NameRole && !slices.Contains(s.names, j) {
			c.role = IgnoreRole
		}
		if (c.role == UnitRole || c.role == CategoryRole) && len(s.names) > 0 {
			perPerson, perSkill := v.depends(s, j, s.names[0]), v.depends(s, j, comp)
			switch {
			case perPerson && !perSkill:
				c.role = UnitRole
			case perSkill && !perPerson:
				c.role = CategoryRole
			}
		}
	}
	if len(s.names) > 0 {
		s.label = s.names[0]
	}
	s.sparse = make([]bool, len(s.cols))
	for j := range s.cols {
		s.sparse[j] = sights[j].n > 0 && sights[j].n*10 < (len(v.cls)-s.first)*6
	}
}

// depends reports whether the text in column j is always the same for the same
// text in column by.
func (v *surface) depends(s *shape, j, by int) bool {
	was := map[string]string{}
	for i := s.first; i < len(v.cls); i++ {
		k, t := fold(v.g.at(i, by).Text), fold(v.g.at(i, j).Text)
		if k == "" || t == "" {
			continue
		}
		if w, ok := was[k]; ok && w != t {
			return false
		}
		was[k] = t
	}
	return true
}

func (v *surface) longScore(s *shape, sights []sight, comp, level int) bool {
	s.score = float64(sights[level].levels + sights[level].texts)
	s.comps = nil
	for t := range sights[comp].distinct {
		s.comps = append(s.comps, Competency{Name: t})
	}
	slices.SortFunc(s.comps, func(a, b Competency) int { return cmp.Compare(a.Name, b.Name) })
	s.people = 1
	for j, c := range s.cols {
		if c.role == NoRole && sights[j].n > 0 && sights[j].dates*10 >= sights[j].n*8 && !slices.ContainsFunc(s.cols, func(c column) bool { return c.role == DateRole }) {
			s.cols[j].role = DateRole
		}
	}
	return len(s.names) > 0 && s.score > 0
}

// longBare recognises a long table by its content: nobody has said what the
// columns are.
func (v *surface) longBare(o *Options) *shape {
	if len(v.cls) < 3 || v.g.wide < 3 || v.g.wide > 12 {
		return nil
	}
	for _, from := range []int{0, 1} {
		if s := v.longByContent(from, o); s != nil {
			return s
		}
	}
	return nil
}

func (v *surface) longByContent(from int, o *Options) *shape {
	s := &shape{layout: Long, g: v.g, head: from - 1, first: from, cols: make([]column, v.g.wide), measure: -1, label: -1, lexicon: v.lex}
	sights := make([]sight, v.g.wide)
	person, level, comp := -1, -1, -1
	for j := range s.cols {
		s.cols[j].comp = -1
		if from > 0 {
			s.cols[j].header = strings.TrimSpace(v.g.at(from-1, j).Text)
		}
		sights[j] = v.sight(from, j)
		x := sights[j]
		rows := len(v.cls) - from
		known, fixed := o.Columns[v.columnName(j)]
		if !fixed && from > 0 {
			known = roleOf(s.cols[j].header)
			fixed = known != NoRole
		}
		switch {
		case fixed:
			s.cols[j].role = known
			switch known {
			case CompetencyRole:
				comp = j
			case LevelRole:
				level = j
			case NameRole, EmailRole:
				person = j
			}
		case x.n*10 < rows*9:
		case x.mails*10 >= x.n*9:
			s.cols[j].role = EmailRole
			if person < 0 || s.cols[person].role != EmailRole {
				person = j
			}
		case x.dates*10 >= x.n*9:
			s.cols[j].role = DateRole
		case (x.levels+x.neutral)*10 >= (x.n+x.neutral)*9 && x.texts*10 <= x.n && !v.sequence(from, j):
			if level >= 0 {
				return nil // two columns of levels: wide, or not ours to guess
			}
			level = j
		}
	}
	for j := range s.cols {
		x := sights[j]
		if s.cols[j].role != NoRole || j == level || x.texts*10 < x.n*8 || x.n < 3 {
			continue
		}
		switch {
		case person < 0 && x.like > 0.2 && len(x.distinct) < x.n:
			person = j
			s.cols[j].role = NameRole
		case comp < 0 && x.like < 0.2:
			comp = j
		case s.cols[j].role == NoRole && person >= 0 && s.cols[person].role == EmailRole && x.like > 0.2:
			s.cols[j].role = NameRole
		}
	}
	if person < 0 || level < 0 || comp < 0 || sights[person].n < 3 {
		return nil
	}
	if len(sights[person].distinct) == sights[person].n && len(sights[comp].distinct) == sights[comp].n {
		return nil
	}
	if len(sights[person].distinct) == sights[person].n && s.cols[person].role != EmailRole {
		return nil
	}
	s.cols[comp].role, s.cols[level].role = CompetencyRole, LevelRole
	v.longPeople(s, sights, comp)
	if !v.longScore(s, sights, comp, level) {
		return nil
	}
	return s
}
