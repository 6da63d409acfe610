package reading

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"unicode"

	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/people"
)

// A peopleReader reads the rows of a list of people.
type peopleReader struct {
	*Roster
	p     *peopleSheet
	o     *Options
	order dateOrder
	at    map[Role]int // columns
	units []int        // columns, from the whole to the part
	seed  maphash.Seed

	byEmail, byNumber, byName index
	unitKey                   []byte
	allNames                  bool // byName holds everybody
}

// An index finds entries by a hash of one of their texts.
type index struct {
	slots []slot
	n     int
}

func (x *index) find(hash uint64, same func(i int32) bool) (int32, bool) {
	if len(x.slots) == 0 {
		return 0, false
	}
	mask := uint64(len(x.slots) - 1)
	for i := hash & mask; x.slots[i].at != 0; i = (i + 1) & mask {
		if s := x.slots[i]; s.hash == uint32(hash) && same(s.at-1) {
			return s.at - 1, true
		}
	}
	return 0, false
}

func (x *index) add(entry int32, hash uint64) {
	if x.n*4 >= len(x.slots)*3 {
		old := x.slots
		x.slots = make([]slot, max(64, 2*len(old)))
		for _, s := range old {
			if s.at != 0 {
				x.put(s)
			}
		}
	}
	x.put(slot{uint32(hash), entry + 1})
	x.n++
}

func (x *index) put(s slot) {
	mask := uint32(len(x.slots) - 1)
	i := s.hash & mask
	for x.slots[i].at != 0 {
		i = (i + 1) & mask
	}
	x.slots[i] = s
}

// hash has 32 bits, so that it can be kept beside each entry.
func (r *peopleReader) hash(s string) uint64 { return uint64(uint32(maphash.String(r.seed, s))) }

func (r *peopleReader) read() error {
	r.Sheet = r.p.sheet.Name
	r.seed = maphash.MakeSeed()
	r.columns()
	r.at = map[Role]int{}
	for j, c := range r.p.cols {
		if c.role == UnitRole {
			r.units = append(r.units, j)
		} else if _, ok := r.at[c.role]; !ok {
			r.at[c.role] = j
		}
	}
	slices.SortStableFunc(r.units, func(a, b int) int { return unitRank(r.p.cols[a].header) - unitRank(r.p.cols[b].header) })
	r.decideOrder()
	headN := 0
	if r.p.first > 0 {
		headN = r.p.g.n[r.p.first-1]
	}
	merged := r.p.merged()
	for row, err := range r.p.sheet.Rows() {
		if err != nil {
			return err
		}
		row = merged.fill(row)
		r.Rows++
		if err := r.o.tick(r.Rows); err != nil {
			return err
		}
		if row.N > headN {
			r.row(row)
		}
	}
	if r.o.Progress != nil {
		return r.o.Progress(r.Rows)
	}
	return nil
}

// decideOrder decides over the head of the list whether the day or the month
// comes first.
func (r *peopleReader) decideOrder() {
	var samples []string
	slashes := -1
	for _, role := range []Role{JoinedRole, LeftRole} {
		if j, ok := r.at[role]; ok {
			for i := r.p.first; i < len(r.p.g.rows); i++ {
				t := r.p.g.at(i, j).Text
				samples = append(samples, t)
				if _, sep, ok := dateParts(t); ok && sep == '/' {
					slashes = j
				}
			}
		}
	}
	o, sure := orderOf(samples)
	switch r.o.DayMonth {
	case "day":
		o, sure = dayFirst, true
	case "month":
		o, sure = monthFirst, true
	}
	r.order = o
	if !sure && slashes >= 0 {
		r.doubt(0, slashes, "", "No date of the file tells whether the day or the month comes first.", "The day is taken to come first: 3/4/2026 is 3 April.")
	}
}

func (r *peopleReader) text(row sheet.Row, role Role) (string, int) {
	j, ok := r.at[role]
	if !ok {
		return "", -1
	}
	return r.tidy(row, j), j
}

// tidy returns a cell's text without spaces around, and without characters
// that cannot be seen; the latter is a doubt.
func (r *peopleReader) tidy(row sheet.Row, j int) string {
	if row.Cell(j).Kind == sheet.Bad {
		r.doubt(row.N, j, row.Cell(j).Text, "The cell holds an error or a formula whose result was not saved.", "The cell is left out.")
		return ""
	}
	s := row.Cell(j).Text
	t, removed := visible(s)
	if removed {
		r.doubt(row.N, j, t, "The cell holds characters that cannot be seen, such as control characters or marks that turn the writing direction.", "They are removed.")
	}
	return t
}

// visible returns s without spaces around and without characters that cannot
// be seen, and whether there were any of those.
func visible(s string) (t string, removed bool) {
	plain := true
	for i := range len(s) {
		if s[i] < 0x20 || s[i] >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return strings.TrimSpace(s), false
	}
	t = strings.Map(func(c rune) rune {
		switch {
		case c == '\u200d' && !asciiOnly(s) && strings.ContainsFunc(s, func(x rune) bool { return x > 0x1f000 }):
			return c // holds an emoji together
		case c == '\t' || c == '\n' || c == '\r' || unicode.IsSpace(c):
			return ' '
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c), c == unicode.ReplacementChar:
			return -1
		}
		return c
	}, s)
	return clean(t), len([]rune(t)) != len([]rune(s))
}

func asciiOnly(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func (r *peopleReader) row(row sheet.Row) {
	name := r.name(row)
	email := r.email(row)
	if name == "" {
		if text(row, 0) == "" && email == "" && !r.says(row) || isSummary(firstOf(row)) {
			return
		}
		if email == "" {
			r.doubt(row.N, r.p.names[0], firstOf(row), "This row has no name.", "The row is left out.")
			return
		}
		r.doubt(row.N, r.p.names[0], "", "This row has an e-mail address but no name.", "The part of the address before the @ is taken as the name.")
		name, _, _ = strings.Cut(email, "@")
	}
	if r.skip(row, name, email) {
		return
	}
	e := rosterEntry{row: int32(row.N), joined: people.Ever, left: people.Never}
	number, nj := r.text(row, NumberRole)
	if absentWords()[fold(number)] {
		number = ""
	}
	if email != "" {
		if k, ok := r.findEmail(email); ok && !r.stays(row, k, name) {
			r.twice(row, k, email)
			return
		}
	}
	if number != "" {
		if k, ok := r.findNumber(number); ok && !r.stays(row, k, name) {
			r.doubt(row.N, nj, number, fmt.Sprintf("%s already has the number %s.", r.quote(int(k)), number), fmt.Sprintf("%s is read without a number.", name))
			number = ""
		}
	}
	if email == "" && number == "" {
		if k, ok := r.findName(name); ok && r.entry(int(k)).email == 0 && r.entry(int(k)).number == 0 {
			r.doubt(row.N, r.p.names[0], name, fmt.Sprintf("%s stands twice and has neither e-mail nor number to tell two people apart; first in row %d.", name, r.entry(int(k)).row), "The first row is read, this one is left out.")
			return
		}
	}
	r.extra(row)
	e.name, e.email, e.number = r.Roster.text.add(name), r.Roster.text.add(email), r.Roster.text.add(number)
	r.describe(&e, row)
	r.keep(e, name, email, number)
}

func firstOf(row sheet.Row) string {
	for _, c := range row.Cells {
		if t := strings.TrimSpace(c.Text); t != "" {
			return t
		}
	}
	return ""
}

// says reports whether a column of the list holds anything.
func (r *peopleReader) says(row sheet.Row) bool {
	for j, c := range r.p.cols {
		if c.role != NoRole && c.role != IgnoreRole && text(row, j) != "" {
			return true
		}
	}
	return false
}

// skip reports whether the row is a heading or a remark, or cannot be read.
func (r *peopleReader) skip(row sheet.Row, name, email string) bool {
	if r.p.head >= 0 && fold(name) == fold(r.p.cols[r.p.names[0]].header) {
		return true
	}
	if n := len([]rune(name)); n > 200 {
		r.doubt(row.N, r.p.names[0], name, fmt.Sprintf("The name has %d characters; 200 are the most.", n), "The row is left out.")
		return true
	}
	lone := email == ""
	for j, c := range row.Cells {
		if strings.TrimSpace(c.Text) != "" && !slices.Contains(r.p.names, j) {
			lone = false
		}
	}
	return lone && len(r.p.cols) > 1 && (isSummary(name) && likePerson(name) <= 0.2 || isFooter(name) && likePerson(name) < 0.2)
}

// extra notes cells right of the last column that has a header.
func (r *peopleReader) extra(row sheet.Row) {
	if r.p.head < 0 {
		return
	}
	wide := len(r.p.cols)
	for wide > 0 && r.p.cols[wide-1].header == "" {
		wide--
	}
	for j := wide; j < len(row.Cells); j++ {
		if t := strings.TrimSpace(row.Cells[j].Text); t != "" {
			r.doubt(row.N, j, t, "This row has more columns than the header.", "What stands there is not read.")
			return
		}
	}
}

func (r *peopleReader) name(row sheet.Row) string {
	if len(r.p.names) == 1 {
		return r.tidy(row, r.p.names[0])
	}
	a, b := r.tidy(row, r.p.names[0]), r.tidy(row, r.p.names[1])
	return strings.TrimSpace(a + " " + b)
}

// email returns the address of the row, or nothing if it is none.
func (r *peopleReader) email(row sheet.Row) string {
	s, j := r.text(row, EmailRole)
	if s == "" || absentWords()[fold(s)] {
		return ""
	}
	if a, b, ok := strings.Cut(s, "<"); ok && strings.HasSuffix(b, ">") && !strings.Contains(a, "@") {
		s = strings.TrimSuffix(b, ">")
	}
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	why := ""
	switch at := strings.Count(s, "@"); {
	case at == 0:
		why = "has no @"
	case strings.ContainsAny(s, ",; "):
		why = "holds more than one address, or a space"
	case at > 1 && !strings.HasPrefix(s, "\""):
		why = "has more than one @"
	case len(s) > 254:
		why = fmt.Sprintf("has %d characters; 254 are the most", len(s))
	case s[0] == '@' || s[len(s)-1] == '@' || strings.Contains(s, "..") || strings.HasSuffix(s, "."):
		why = "is not complete"
	default:
		return s
	}
	r.doubt(row.N, j, s, fmt.Sprintf("The e-mail address %s %s.", quoted(s), why), "The person is read without an e-mail address.")
	return ""
}

// stays reports whether the row tells of another stay of the k'th person: the
// same name with another first day. Several such rows are a history.
func (r *peopleReader) stays(row sheet.Row, k int32, name string) bool {
	j, ok := r.at[JoinedRole]
	if !ok || fold(name) != fold(r.Roster.text.at(r.entry(int(k)).name)) {
		return false
	}
	doubts, more := len(r.Doubts), r.DoubtsMore
	joined := r.day(row.N, j, row.Cell(j).Text, people.Ever)
	r.Doubts, r.DoubtsMore = r.Doubts[:doubts], more // describe says so again
	return joined != people.Ever && joined != r.entry(int(k)).joined
}

// twice notes a row about somebody who was read before.
func (r *peopleReader) twice(row sheet.Row, k int32, email string) {
	j := r.at[EmailRole]
	was := r.sharedAt(r.entry(int(k)).manager)
	now, _ := r.text(row, ManagerRole)
	if now != "" && was != "" && fold(now) != fold(was) {
		r.doubt(row.N, j, email, fmt.Sprintf("%s stands twice with different managers: %s and %s.", r.quote(int(k)), was, now), "The first row is read, this one is left out.")
		return
	}
	r.doubt(row.N, j, email, fmt.Sprintf("%s already has this e-mail address.", r.quote(int(k))), "The first row is read, this one is left out.")
}

func (r *peopleReader) describe(e *rosterEntry, row sheet.Row) {
	intern := func(role Role) int32 {
		s, _ := r.text(row, role)
		if s == "" || absentWords()[s] {
			return 0
		}
		at, _ := r.shared.add(s)
		return at + 1
	}
	e.position, e.role, e.manager = intern(PositionRole), intern(RoleRole), intern(ManagerRole)
	if j, ok := r.at[JoinedRole]; ok {
		e.joined = r.day(row.N, j, row.Cell(j).Text, people.Ever)
	}
	if j, ok := r.at[LeftRole]; ok {
		e.left = r.day(row.N, j, row.Cell(j).Text, people.Never)
		if e.left != people.Never && e.joined != people.Ever && e.joined > e.left {
			r.doubt(row.N, j, row.Cell(j).Text, fmt.Sprintf("The person joins on %s, after leaving on %s.", e.joined, e.left), "The person is read without these dates.")
			e.joined, e.left = people.Ever, people.Never
		}
	}
	r.unitKey = r.unitKey[:0]
	for _, j := range r.units {
		if t := r.tidy(row, j); t != "" && !absentWords()[t] {
			if len(r.unitKey) > 0 {
				r.unitKey = append(r.unitKey, 0)
			}
			r.unitKey = append(r.unitKey, t...)
		}
	}
	if len(r.unitKey) == 0 {
		return
	}
	at, fresh := r.paths.add(unsafeString(r.unitKey))
	if fresh {
		var path []string
		for _, s := range strings.Split(r.paths.list[at], "\x00") {
			if len(r.units) > 1 {
				path = append(path, s)
			} else {
				path = append(path, unitPath(s, r.p.cols[r.units[0]].header)...)
			}
		}
		r.Roster.units = append(r.Roster.units, path)
	}
	e.unit = at + 1
}

// unitPath takes a path apart; "/" without spaces around it parts only where
// the header says that it is a path.
func unitPath(s, header string) []string {
	if k := key(header); strings.Contains(s, "/") && (strings.Contains(k, "path") || strings.Contains(k, "pfad")) {
		s = strings.ReplaceAll(s, "/", " / ")
	}
	return splitPath(clean(s))
}

func (r *peopleReader) keep(e rosterEntry, name, email, number string) {
	i := int32(r.n)
	r.append(e)
	if email != "" {
		r.byEmail.add(i, r.hash(fold(email)))
	}
	if number != "" {
		r.byNumber.add(i, r.hash(fold(number)))
	}
	if email == "" && number == "" {
		r.addName(i)
	}
}

func (r *peopleReader) findEmail(s string) (int32, bool) {
	f := fold(s)
	return r.byEmail.find(r.hash(f), func(k int32) bool { return fold(r.Roster.text.at(r.entry(int(k)).email)) == f })
}

func (r *peopleReader) findNumber(s string) (int32, bool) {
	f := fold(s)
	return r.byNumber.find(r.hash(f), func(k int32) bool { return fold(r.Roster.text.at(r.entry(int(k)).number)) == f })
}

// addName lets findName find the i'th person, unless somebody before has the
// name.
func (r *peopleReader) addName(i int32) {
	name := r.Roster.text.at(r.entry(int(i)).name)
	if _, ok := r.findName(name); !ok {
		r.byName.add(i, r.hash(nameKey(name)))
	}
}

func (r *peopleReader) findName(s string) (int32, bool) {
	f := nameKey(s)
	return r.byName.find(r.hash(f), func(k int32) bool { return nameKey(r.Roster.text.at(r.entry(int(k)).name)) == f })
}

// lines finds the managers and notes who cannot be one.
func (r *peopleReader) lines() {
	r.managers = make([]int32, r.n)
	j := -1
	if c, ok := r.at[ManagerRole]; ok {
		j = c
	}
	missing := map[int32]bool{}
	for i := range r.n {
		e := r.entry(i)
		r.managers[i] = -1
		if e.manager == 0 {
			continue
		}
		m := strings.TrimPrefix(r.sharedAt(e.manager), "mailto:")
		k, ok := r.findManager(m)
		switch {
		case !ok:
			if !missing[e.manager] {
				missing[e.manager] = true
				r.doubt(int(e.row), j, m, fmt.Sprintf("The manager %s is not in this file.", quoted(m)), "Somebody known under this name, number or address is taken; where there is nobody, the manager is left out.")
				r.elsewhere()
			}
		case int(k) == i:
			r.doubt(int(e.row), j, m, fmt.Sprintf("%s is named as their own manager.", r.Roster.text.at(e.name)), "The manager is left out.")
			e.manager = 0
		default:
			r.managers[i] = k
		}
	}
	r.cycles(j)
}

func (r *peopleReader) findManager(m string) (int32, bool) {
	if k, ok := r.findEmail(m); ok {
		return k, true
	}
	if k, ok := r.findNumber(m); ok {
		return k, true
	}
	if !r.allNames { // few lists name managers by name
		r.allNames = true
		r.byName = index{}
		for i := range r.n {
			r.addName(int32(i))
		}
	}
	return r.findName(m)
}

// cycles takes the last link out of every circle of managers.
func (r *peopleReader) cycles(j int) {
	state := make([]uint8, r.n) // 1: on the way, 2: done
	var way []int32
	for i := range r.n {
		way = way[:0]
		k := int32(i)
		for k >= 0 && state[k] == 0 {
			state[k] = 1
			way = append(way, k)
			k = r.managers[k]
		}
		if k >= 0 && state[k] == 1 {
			from := slices.Index(way, k)
			last := way[len(way)-1]
			e := r.entry(int(last))
			r.doubt(int(e.row), j, r.sharedAt(e.manager), "The reporting lines go round in a circle: "+r.chain(way[from:])+".", fmt.Sprintf("%s is read without a manager.", r.Roster.text.at(e.name)))
			e.manager = 0
			r.managers[last] = -1
		}
		for _, w := range way {
			state[w] = 2
		}
	}
}

// chain names who reports to whom, link by link.
func (r *peopleReader) chain(way []int32) string {
	var b strings.Builder
	for n, k := range way {
		if n == 20 {
			fmt.Fprintf(&b, " → … (%d more)", len(way)-n)
			break
		}
		if n > 0 {
			b.WriteString(" → ")
		}
		b.WriteString(r.quote(int(k)))
	}
	return b.String() + " → " + r.quote(int(way[0]))
}
