package reading

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/people"
)

// ReadPeople reads a list of people: of every row that names somebody, what
// its columns say.
func ReadPeople(b *sheet.Book, o Options) (*Roster, error) {
	b = corrected(b, o.Cells)
	var best *peopleSheet
	r := &Roster{}
	for _, s := range b.Sheets {
		f := Found{Name: s.Name, Hidden: s.Hidden}
		if len(o.Sheets) > 0 && !slices.Contains(o.Sheets, s.Name) || len(o.Sheets) == 0 && s.Hidden {
			f.Why = "The sheet was not chosen."
			if s.Hidden {
				f.Why = "The sheet is hidden."
			}
			r.Sheets = append(r.Sheets, f)
			continue
		}
		g, err := headOf(s, 1000, headCells)
		if err != nil {
			return nil, err
		}
		p := lookForPeople(s, g, &o)
		f.People = len(g.rows) - p.first
		if best == nil || p.score > best.score+0.001 {
			best = p
		}
		r.Sheets = append(r.Sheets, f)
	}
	if best == nil || best.score <= 0 {
		return nil, noPeople(b, best)
	}
	for i := range r.Sheets {
		r.Sheets[i].Read = r.Sheets[i].Name == best.sheet.Name
	}
	r.Notes = append(r.Notes, b.Notes...)
	rd := &peopleReader{Roster: r, p: best, o: &o}
	if err := rd.read(); err != nil {
		return nil, err
	}
	if r.n == 0 && len(r.Doubts) == 0 {
		return nil, fault.New(fault.Invalid, "%s has a header but nobody below it. Add a row for each person.", bookName(b))
	}
	rd.lines()
	return r, nil
}

func noPeople(b *sheet.Book, best *peopleSheet) error {
	if best != nil && len(best.g.rows) > 0 {
		return fault.New(fault.Invalid, "No column with names was found in %s. Head one column “Name”, or two “First name” and “Last name”.", bookName(b))
	}
	return fault.New(fault.Invalid, "%s holds no rows. Add a header and a row for each person.", bookName(b))
}

// A peopleSheet is how a sheet is to be read as a list of people.
type peopleSheet struct {
	sheet *sheet.Sheet
	g     *grid
	head  int // position of the header, or -1
	first int
	cols  []column
	names []int
	score float64
}

func lookForPeople(s *sheet.Sheet, g *grid, o *Options) *peopleSheet {
	p := &peopleSheet{sheet: s, g: g, head: -1}
	best := 0
	for i := 0; i < len(g.rows) && i < 25; i++ {
		known, filled := 0, 0
		for j := range g.rows[i] {
			t := g.at(i, j).Text
			if strings.TrimSpace(t) != "" {
				filled++
			}
			switch roleOf(t) {
			case NoRole, CompetencyRole, CategoryRole, LevelRole, TargetRole, PriorityRole:
			case IgnoreRole:
			default:
				known++
			}
		}
		if o.Header > 0 && g.n[i] == o.Header {
			known = 1000
		}
		if known > best && (known > 1 || known*2 >= filled) {
			best, p.head = known, i
		}
	}
	p.first = p.head + 1
	p.cols = make([]column, g.wide)
	for j := range p.cols {
		p.cols[j].comp = -1
		if p.head >= 0 {
			p.cols[j].header = clean(g.at(p.head, j).Text)
			p.cols[j].role = roleOf(p.cols[j].header)
		}
	}
	v := newSurface(g, nil)
	p.byContent(v)
	for j := range p.cols {
		if r, ok := o.Columns[sheet.ColumnName(j)]; ok {
			p.cols[j].role = r
		}
	}
	p.settleNames(v)
	if len(p.names) > 0 {
		p.score = 1 + float64(best) + float64(min(len(g.rows)-p.first, 100))/200
	}
	return p
}

// byContent guesses the columns that their headers do not tell.
func (p *peopleSheet) byContent(v *surface) {
	has := func(r Role) bool { return slices.ContainsFunc(p.cols, func(c column) bool { return c.role == r }) }
	sights := make([]sight, len(p.cols))
	for j := range p.cols {
		sights[j] = v.sight(p.first, j)
		c, x := &p.cols[j], sights[j]
		if c.role == NoRole && x.n > 0 && x.mails*10 >= x.n*7 && !has(EmailRole) {
			c.role = EmailRole
		}
		// "Manager" is who somebody reports to; "Lead" may be anything.
		if c.role == CompetencyRole || c.role == CategoryRole || c.role == LevelRole || c.role == TargetRole || c.role == PriorityRole || c.role == DateRole {
			c.role = IgnoreRole
		}
	}
	if !has(NameRole) && !(has(FirstRole) || has(LastRole)) {
		best, at := -0.35, -1
		for j := range p.cols {
			if c := p.cols[j]; (c.role == NoRole || c.role == IgnoreRole && p.head < 0) && sights[j].texts*10 >= sights[j].n*7 && sights[j].n > 0 && sights[j].like > best {
				best, at = sights[j].like, j
			}
		}
		if at >= 0 {
			p.cols[at].role = NameRole
		}
	}
	if p.head >= 0 {
		return
	}
	for j := range p.cols {
		c, x := &p.cols[j], sights[j]
		if c.role != NoRole || x.n == 0 {
			continue
		}
		switch {
		case x.dates*10 >= x.n*7 && !has(JoinedRole):
			c.role = JoinedRole
		case x.texts == 0 && x.dates == 0 && len(x.distinct) == x.n && !v.sequence(p.first, j) && !has(NumberRole):
			c.role = NumberRole
		case x.texts*10 >= x.n*7 && len(x.distinct)*2 <= x.n && !has(UnitRole):
			c.role = UnitRole
		}
	}
}

// settleNames decides which columns make up the name.
func (p *peopleSheet) settleNames(v *surface) {
	index := func(r Role) int { return slices.IndexFunc(p.cols, func(c column) bool { return c.role == r }) }
	name, first, last, mail := index(NameRole), index(FirstRole), index(LastRole), index(EmailRole)
	switch {
	case first >= 0 && last >= 0:
		p.names = []int{first, last}
		if name >= 0 {
			p.cols[name].role = IgnoreRole
		}
	case first >= 0 && name >= 0:
		p.names = []int{first, name}
		p.cols[name].role = LastRole
	case name >= 0:
		p.names = []int{name}
	case last >= 0:
		p.names = []int{last}
	case first >= 0:
		p.names = []int{first}
	case mail >= 0:
		p.names = []int{mail}
	}
}

// columns says what is strange about the columns themselves.
func (r *peopleReader) columns() {
	seen := map[Role]int{}
	for j, c := range r.p.cols {
		if c.header == "" && c.role == NoRole {
			continue
		}
		r.Columns = append(r.Columns, Column{Name: sheet.ColumnName(j), Header: c.header, Role: c.role, Sample: r.p.sample(j)})
		switch c.role {
		case NoRole:
			r.doubt(0, j, c.header, fmt.Sprintf("It is not known what the column %s means.", quoted(c.header)), "The column is not read.")
		case IgnoreRole, UnitRole:
		default:
			if k, ok := seen[c.role]; ok {
				r.doubt(0, j, c.header, fmt.Sprintf("The columns %s (%s) and %s (%s) mean the same.", sheet.ColumnName(k), r.p.cols[k].header, sheet.ColumnName(j), c.header), fmt.Sprintf("Column %s is read.", sheet.ColumnName(k)))
				r.p.cols[j].role = IgnoreRole
				continue
			}
			seen[c.role] = j
		}
	}
}

// sample returns what stands in the head of a column.
func (p *peopleSheet) sample(j int) string {
	var all []string
	for i := p.first; i < len(p.g.rows) && len(all) < 2; i++ {
		if t := clean(p.g.at(i, j).Text); t != "" && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return shorten(strings.Join(all, ", "))
}

// unitRank orders unit columns from the whole to the part.
func unitRank(header string) int {
	k := key(header)
	for i, ws := range [][]string{
		{"company", "organisation", "organization", "business", "unternehmensbereich", "direktion", "directorate", "bu", "geschaftsbereich", "ressort", "sparte", "division"},
		{"hauptabteilung", "bereich", "area", "fachbereich", "branch"},
		{"department", "departments", "dept", "abteilung", "abteilungen", "abt", "referat"},
		{"section", "sub", "sektion", "unit", "group", "gruppe"},
		{"team", "teams", "teamname", "squad", "chapter", "linie", "line"},
		{"schicht", "shift"},
	} {
		for w := range strings.FieldsSeq(k) {
			if slices.Contains(ws, w) {
				return i
			}
		}
	}
	return 3
}

// day reads a date of column j.
func (r *peopleReader) day(row int, j int, text string, none people.Day) people.Day {
	t := strings.TrimSpace(text)
	if t == "" || absentWords()[fold(t)] {
		return none
	}
	if none == people.Never && strings.Contains(t, "9999") {
		return people.Never
	}
	d, wrong := parseDate(t, r.order)
	if wrong == "" {
		return d
	}
	if e, w := parseDate(t, 1-r.order); w == "" {
		r.doubt(row, j, text, fmt.Sprintf("%s can only be %s, unlike the other dates of the file.", quoted(t), e), fmt.Sprintf("It is read as %s.", e))
		return e
	}
	r.doubt(row, j, text, fmt.Sprintf("%s %s.", quoted(t), wrong), "The person is read without this date.")
	return none
}
