package reading

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/people"
)

// A longReader reads one level to a row. It is written for millions of rows:
// a row whose texts have all been seen before costs no allocation.
type longReader struct {
	*wideReader
	who, what int // the columns that tell people and competencies apart
	category  int // columns, or -1
	level     int
	tgt, pri  int
	date      int
	order     dateOrder
	keys      []int // the columns that make up who

	people   strs // as written → person
	personAt []int32
	skills   strs // as written → competency
	skillAt  []int32
	dates    strs // as written → day
	dayAt    []people.Day
	short    [256]int32 // numbers of values of one byte, + 1

	lastWho, lastWhat int32
	seen              [][]uint64 // by person: a bit for each competency, where there are no dates
	scratch           []byte
}

func (b *builder) readLong(s *shape, sh *sheet.Sheet) error {
	w := &wideReader{builder: b, s: s, sheet: sh.Name, person: -1, fill: make([]string, len(s.cols))}
	l := &longReader{wideReader: w, who: -1, what: -1, category: -1, level: -1, tgt: -1, pri: -1, date: -1, lastWho: -1, lastWhat: -1}
	for j, c := range s.cols {
		switch c.role {
		case CompetencyRole:
			l.what = j
		case CategoryRole:
			if l.category < 0 {
				l.category = j
			}
		case LevelRole:
			l.level = j
		case TargetRole:
			l.tgt = j
		case PriorityRole:
			l.pri = j
		case DateRole:
			if l.date < 0 {
				l.date = j
			}
		case EmailRole:
			l.who = j
		}
	}
	s.triple = l.tgt >= 0 || l.pri >= 0
	l.keys = s.names
	if l.who < 0 {
		l.who = s.names[0]
		if j := slices.IndexFunc(s.cols, func(c column) bool { return c.role == NumberRole }); j >= 0 && !s.sparse[j] {
			l.who = j
			l.keys = []int{j}
		}
	} else {
		l.keys = []int{l.who}
	}
	l.order = l.dateOrder()
	headN := 0
	if s.first > 0 {
		headN = s.g.n[s.first-1]
	}
	for r, err := range sh.Rows() {
		if err != nil {
			return err
		}
		b.rows++
		if err := b.o.tick(b.rows); err != nil {
			return err
		}
		if r.N > headN {
			l.row(r)
		}
	}
	return nil
}

// dateOrder decides over the head of the sheet whether the day or the month
// comes first.
func (l *longReader) dateOrder() dateOrder {
	switch {
	case l.o.DayMonth == "month":
		return monthFirst
	case l.o.DayMonth == "day" || l.date < 0:
		return dayFirst
	}
	var samples []string
	for i := l.s.first; i < len(l.s.g.rows); i++ {
		samples = append(samples, l.s.g.at(i, l.date).Text)
	}
	o, _ := orderOf(samples)
	return o
}

// headAgain reports whether r is the header once more, above the next of
// several tables.
func (l *longReader) headAgain(r sheet.Row) bool {
	n := 0
	for j, c := range l.s.cols {
		t := fold(text(r, j))
		if t != "" && t != fold(c.header) {
			return false
		}
		if t != "" {
			n++
		}
	}
	return n >= 2
}

func (l *longReader) row(r sheet.Row) {
	cell := r.Cell(l.level)
	var at int32
	if len(cell.Text) == 1 && cell.Kind != sheet.Bad {
		if at = l.short[cell.Text[0]] - 1; at < 0 {
			at = l.value(cell.Text)
			l.short[cell.Text[0]] = at + 1
		}
	} else {
		at = l.value(l.valueText(cell))
	}
	form := l.tokens[at].form
	if (form == other || form == word) && l.headAgain(r) {
		return
	}
	person, skill := l.findPerson(r), l.findSkill(r)
	if person < 0 || skill < 0 {
		l.incomplete(r, person, skill, form)
		return
	}
	if cell.Kind == sheet.Bad {
		l.doubtCell(r.N, l.level, cell.Text, "The cell holds an error or a formula whose result was not saved, so it says no level.", "The row is left out.")
		return
	}
	switch form {
	case blank:
		return
	case absent:
		l.m.NotSaid++
		return
	case other:
		if l.s.head >= 0 && fold(cell.Text) == fold(l.s.cols[l.level].header) {
			return // the header once more
		}
	}
	rt := Rating{Person: person, Competency: skill, Value: at, Day: people.Ever, Row: int32(r.N), Col: int16(l.level), Level: NoLevel, Target: NoLevel, Priority: NoPriority}
	if l.date >= 0 {
		rt.Day = l.day(r)
	} else if l.again(person, skill, rt, r) {
		return
	}
	if l.tgt >= 0 {
		l.extra(r, &rt)
	}
	if l.pri >= 0 {
		if t := tokenOf(r.Cell(l.pri).Text); t.form == number && t.x >= 0 && t.x < 1000 {
			rt.Priority = int16(t.x)
		}
	}
	l.m.Cells.Add(rt)
}

func (l *longReader) extra(r sheet.Row, rt *Rating) {
	at := l.value(l.valueText(r.Cell(l.tgt)))
	if f := l.tokens[at].form; f != blank && f != absent && f != other && at < math.MaxInt16 {
		rt.Target = framework.Level(at)
	}
}

// valueText returns what a cell says, by colour if there is no text.
func (l *longReader) valueText(c sheet.Cell) string {
	if strings.TrimSpace(c.Text) == "" {
		switch c.Fill {
		case sheet.Red:
			return "red"
		case sheet.Amber:
			return "amber"
		case sheet.Green:
			return "green"
		}
	}
	return c.Text
}

// findPerson returns the person that r is about, or -1.
func (l *longReader) findPerson(r sheet.Row) int32 {
	k := r.Cell(l.keys[0]).Text
	if len(l.keys) > 1 {
		l.scratch = l.scratch[:0]
		for _, j := range l.keys {
			l.scratch = append(append(l.scratch, r.Cell(j).Text...), 0)
		}
		k = unsafeString(l.scratch)
		if len(l.scratch) == len(l.keys) {
			k = ""
		}
	}
	if k == "" {
		if l.sparseKey(r) && l.lastWho >= 0 {
			return l.personAt[l.lastWho]
		}
		if name := l.name(r); name == "" || l.keys[0] == l.s.names[0] {
			return -1
		}
		k = l.name(r)
	}
	if l.lastWho >= 0 && l.people.list[l.lastWho] == k {
		return l.personAt[l.lastWho]
	}
	at, fresh := l.people.add(k)
	if fresh {
		l.personAt = append(l.personAt, l.newPerson(r))
	}
	if l.personAt[at] >= 0 {
		l.lastWho = at
	}
	return l.personAt[at]
}

func (l *longReader) sparseKey(r sheet.Row) bool {
	return l.s.sparse[l.keys[0]] || l.inMerge(r.N, l.keys[0])
}

func (l *longReader) newPerson(r sheet.Row) int32 {
	l.fillDown(r)
	name := l.name(r)
	p := Person{Row: r.N, Name: name, Joined: people.Ever, Left: people.Never}
	l.describe(&p, r)
	if p.Name == "" {
		p.Name = cmp2(p.Email, p.Number)
	}
	if strings.TrimSpace(p.Name) == "" || isSummary(p.Name) && likePerson(p.Name) <= 0.2 || text(r, l.what) == "" && isFooter(p.Name) {
		return -1
	}
	at, fresh := l.identify(&p)
	if !fresh {
		merge(&l.m.People[at], &p)
	}
	return at
}

func cmp2(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// findSkill returns the competency that r is about, or -1.
func (l *longReader) findSkill(r sheet.Row) int32 {
	k := r.Cell(l.what).Text
	if l.category >= 0 && k != "" {
		if c := text(r, l.category); c != "" {
			l.fill[l.category] = l.keep(l.fill[l.category], c)
		}
		l.scratch = append(append(append(l.scratch[:0], k...), 0), l.fill[l.category]...)
		k = unsafeString(l.scratch)
	}
	if k == "" {
		if (l.s.sparse[l.what] || l.inMerge(r.N, l.what)) && l.lastWhat >= 0 {
			return l.skillAt[l.lastWhat]
		}
		return -1
	}
	at, fresh := l.skills.add(k)
	if fresh {
		c := Competency{Name: strings.Clone(clean(r.Cell(l.what).Text)), Target: NoLevel, Priority: NoPriority}
		if l.category >= 0 {
			c.Category = strings.Clone(clean(l.fill[l.category]))
		}
		n := int32(-1)
		if c.Name != "" && !absentWords()[fold(c.Name)] {
			n = l.competency(c)
		}
		l.skillAt = append(l.skillAt, n)
	}
	l.lastWhat = at
	return l.skillAt[at]
}

// keep returns was if it says the same as now, and a copy of now otherwise.
func (l *longReader) keep(was, now string) string {
	if was == now {
		return was
	}
	return strings.Clone(now)
}

// incomplete notes a row that lacks its person or competency.
func (l *longReader) incomplete(r sheet.Row, person, skill int32, f form) {
	if f == blank || f == absent || person < 0 && skill < 0 {
		return
	}
	label := l.label(r)
	if person < 0 && isSummary(label) || person >= 0 && skill < 0 && isSummary(text(r, l.what)) {
		return
	}
	if person < 0 {
		l.doubtCell(r.N, l.keys[0], label, "This row has a level but no person.", "The row is left out.")
		return
	}
	l.doubtCell(r.N, l.what, "", "This row has a level but no competency.", "The row is left out.")
}

// day returns the day that r was rated on.
func (l *longReader) day(r sheet.Row) people.Day {
	t := r.Cell(l.date).Text
	if t == "" {
		return people.Ever
	}
	at, fresh := l.dates.add(t)
	if fresh {
		d, wrong := parseDate(strings.TrimSpace(t), l.order)
		if wrong != "" {
			d = people.Ever
			if !absentWords()[fold(t)] {
				l.doubtCell(r.N, l.date, t, fmt.Sprintf("%s %s.", quoted(strings.TrimSpace(t)), wrong), "The level is read without a date.")
			}
		}
		l.dayAt = append(l.dayAt, d)
	}
	return l.dayAt[at]
}

// again reports whether the competency was already stated for the person. The
// first statement counts; a different one is a doubt.
func (l *longReader) again(person, skill int32, rt Rating, r sheet.Row) bool {
	for int(person) >= len(l.seen) {
		l.seen = append(l.seen, nil)
	}
	word, bit := int(skill)/64, uint64(1)<<(skill%64)
	for word >= len(l.seen[person]) {
		l.seen[person] = append(l.seen[person], 0)
	}
	if l.seen[person][word]&bit == 0 {
		l.seen[person][word] |= bit
		return false
	}
	if len(l.m.Doubts) >= maxDoubts {
		l.m.DoubtsMore++
		return true
	}
	for _, q := range l.m.Cells.All() {
		if q.Person == person && q.Competency == skill {
			if q.Value != rt.Value {
				l.doubtCell(r.N, l.level, l.values.list[rt.Value], fmt.Sprintf("%s has %s twice; row %d says %s.", l.m.People[person].Name, l.m.Competencies[skill].Name, q.Row, quoted(l.values.list[q.Value])), "The first one counts.")
			}
			break
		}
	}
	return true
}
