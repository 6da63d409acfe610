package reading

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// The longest texts, in characters.
const (
	longestName  = 200
	longestAsked = 300
	longestWave  = 100
)

// An answersReader reads the rows of a sheet of ratings.
type answersReader struct {
	*Answers
	p     *answersSheet
	o     *Options
	order dateOrder
	out   map[int]bool // rows that somebody has left out

	names, asked, waves, groups strs
	buf                         []byte
	ratee, rater                lastNamed
	dayText                     string
	dayLast                     people.Day
}

// A lastNamed is who stood in the row before: answers about one person often
// stand together.
type lastNamed struct {
	name, email, number string
	at                  int32
	known               bool
}

func newAnswersReader(a *Answers, p *answersSheet, o *Options) *answersReader {
	r := &answersReader{Answers: a, p: p, o: o, out: map[int]bool{}}
	r.waves.add("")
	for place, value := range o.Cells {
		at := strings.LastIndexByte(place, '!')
		row, col, ok := cellAt(place[at+1:])
		if value != LeaveOut || !ok || (at >= 0 || a.Sheet != "") && place[:max(at, 0)] != a.Sheet {
			continue
		}
		if j := a.Column(DateRole); j != col && a.Column(WaveRole) != col {
			r.out[row] = true
		}
	}
	return r
}

func (r *answersReader) read() error {
	r.unknown()
	if err := r.decideOrder(); err != nil {
		return err
	}
	for row, err := range r.p.sheet.Rows() {
		if err != nil {
			return err
		}
		if row.N <= r.p.head {
			continue
		}
		r.Rows++
		if err := r.o.tick(r.Rows); err != nil {
			return err
		}
		if err := r.row(row); err != nil {
			return err
		}
	}
	r.words()
	if r.o.Progress != nil {
		return r.o.Progress(r.Rows)
	}
	return nil
}

// decideOrder decides over the head of the sheet whether the day or the month
// comes first.
func (r *answersReader) decideOrder() error {
	j := r.Column(DateRole)
	if j < 0 {
		return nil
	}
	g, err := headOf(r.p.sheet, headRows, headCells)
	if err != nil {
		return err
	}
	var samples []string
	slashes := false
	for i := range g.rows {
		t := strings.TrimSpace(g.at(i, j).Text)
		samples = append(samples, t)
		_, sep, ok := dateParts(t)
		slashes = slashes || ok && sep == '/'
	}
	o, sure := orderOf(samples)
	switch r.o.DayMonth {
	case "day":
		o, sure = dayFirst, true
	case "month":
		o, sure = monthFirst, true
	}
	r.order = o
	if !sure && slashes {
		r.doubt(r.Doubt(0, DateRole, "", "No date of the file tells whether the day or the month comes first.", "The day is taken to come first: 3/4/2026 is 3 April."))
	}
	return nil
}

func (r *answersReader) row(row sheet.Row) error {
	if r.out[row.N] || r.blank(row) {
		return nil
	}
	x := Answer{Row: int32(row.N), Day: people.Ever}
	var ok bool
	if x.Person, ok = r.who(row, &r.ratee, "This row does not say who is rated.", RateeRole, RateeEmailRole, RateeNumberRole); !ok {
		return nil
	}
	if x.Rater, ok = r.who(row, &r.rater, "This row does not say who rates.", RaterRole, RaterEmailRole, RaterNumberRole); !ok {
		return nil
	}
	role, text := r.question(row)
	if text == "" {
		r.doubt(r.Doubt(row.N, role, "", "This row does not say what was asked.", "The row is left out."))
		return nil
	}
	if x.Value, ok = r.value(row); !ok {
		return nil
	}
	x.Asked = r.ask(row, role, text)
	x.Group = r.group(row)
	x.Day = r.day(row)
	x.Wave = r.wave(row)
	if x.Value == 0 {
		r.NotSaid++
	}
	if r.n >= MaxAnswers {
		return fault.New(fault.Invalid, "Row %d: a file may hold %d answers, and this one holds more. Split it, by wave for instance, and import one part after the other.", row.N, MaxAnswers)
	}
	r.add(x)
	return nil
}

// blank reports whether nothing stands in the columns that are read.
func (r *answersReader) blank(row sheet.Row) bool {
	for _, j := range r.at {
		if strings.TrimSpace(row.Cell(j).Text) != "" {
			return false
		}
	}
	return true
}

// cell returns what stands in the column of a role, tidied.
func (r *answersReader) cell(row sheet.Row, role Role) string {
	j, ok := r.at[role]
	if !ok {
		return ""
	}
	c := row.Cell(j)
	if c.Kind == sheet.Bad {
		r.doubt(r.Doubt(row.N, role, c.Text, "The cell holds an error or a formula whose result was not saved.", "The cell is read as empty."))
		return ""
	}
	t, removed := visible(c.Text)
	if removed {
		r.doubt(r.Doubt(row.N, role, t, "The cell holds characters that cannot be seen, such as control characters or marks that turn the writing direction.", "They are removed."))
	}
	return t
}

// who returns the index of the person whom up to three columns name.
func (r *answersReader) who(row sheet.Row, last *lastNamed, nobody string, names, emails, numbers Role) (int32, bool) {
	name, email, number := r.cell(row, names), r.cell(row, emails), r.cell(row, numbers)
	if last.known && name == last.name && email == last.email && number == last.number {
		return last.at, true
	}
	if absentWords()[fold(email)] {
		email = ""
	}
	if absentWords()[fold(number)] {
		number = ""
	}
	if absentWords()[fold(name)] && email == "" && number == "" {
		name = ""
	}
	written := lastNamed{name: strings.Clone(name), email: strings.Clone(email), number: strings.Clone(number)}
	if email == "" {
		name, email = addressed(name)
	}
	switch {
	case name == "" && email == "" && number == "":
		r.doubt(r.Doubt(row.N, r.first(names, emails, numbers), "", nobody, "The row is left out."))
		return 0, false
	case utf8.RuneCountInString(name) > longestName || len(email) > 254:
		r.doubt(r.Doubt(row.N, r.first(names, emails, numbers), name+email, fmt.Sprintf("The name has more than %d characters, or the e-mail address more than 254.", longestName), "The row is left out."))
		return 0, false
	}
	written.at, written.known = r.intern(Named{name, email, number}), true
	*last = written
	return written.at, true
}

// first returns the first of the roles that the sheet has.
func (r *answersReader) first(all ...Role) Role {
	for _, role := range all {
		if _, ok := r.at[role]; ok {
			return role
		}
	}
	return all[0]
}

// addressed takes "Ada Lovelace <ada@example.org>" apart, and an address alone.
func addressed(s string) (name, email string) {
	if a, b, ok := strings.Cut(s, "<"); ok && strings.HasSuffix(b, ">") && isEmail(strings.TrimSuffix(b, ">")) {
		return strings.TrimSpace(a), strings.TrimSuffix(b, ">")
	}
	if isEmail(s) {
		return "", s
	}
	return s, ""
}

// intern returns the index of somebody. An e-mail address or else a number
// identifies, otherwise the name does.
func (r *answersReader) intern(n Named) int32 {
	b := r.buf[:0]
	switch {
	case n.Email != "":
		b = append(append(b, "e\x00"...), fold(n.Email)...)
	case n.Number != "":
		b = append(append(b, "#\x00"...), fold(n.Number)...)
	default:
		b = append(append(b, "n\x00"...), fold(n.Name)...)
	}
	r.buf = b
	at, fresh := r.names.add(unsafeString(b))
	if fresh {
		r.People = append(r.People, Named{strings.Clone(n.Name), strings.Clone(n.Email), strings.Clone(n.Number)})
	} else if p := &r.People[at]; p.Name == "" && n.Name != "" {
		p.Name = strings.Clone(n.Name)
	}
	return at
}

// question returns what was asked: the item, or else the competency as a whole.
func (r *answersReader) question(row sheet.Row) (Role, string) {
	for _, role := range []Role{ItemRole, CompetencyRole} {
		if t := r.cell(row, role); t != "" && !absentWords()[fold(t)] {
			return role, t
		}
	}
	return r.first(ItemRole, CompetencyRole), ""
}

func (r *answersReader) ask(row sheet.Row, role Role, text string) int32 {
	if utf8.RuneCountInString(text) > longestAsked {
		text = string([]rune(text)[:longestAsked])
	}
	at, fresh := r.asked.add(text)
	if fresh {
		r.Asked = append(r.Asked, Asked{Name: r.asked.list[at], Row: row.N, Col: r.at[role]})
	}
	r.Asked[at].Count++
	return at
}

// value returns the answer of a row; 0 is none. False leaves the row out.
func (r *answersReader) value(row sheet.Row) (uint8, bool) {
	c := row.Cell(r.at[ValueRole])
	if len(c.Text) == 1 && c.Text[0] >= '1' && c.Text[0] <= '0'+observe.TopAnswer {
		return c.Text[0] - '0', true
	}
	if c.Kind == sheet.Bad {
		r.doubt(r.Doubt(row.N, ValueRole, c.Text, "The cell holds an error or a formula whose result was not saved.", "The answer is left out."))
		return 0, false
	}
	if NoAnswer(c.Text) {
		return 0, true
	}
	v, why := AnswerOf(c.Text, observe.TopAnswer)
	if why != "" {
		r.doubt(r.Doubt(row.N, ValueRole, c.Text, why, "The answer is left out."))
		return 0, false
	}
	return v, true
}

// group returns 1 + the number of the word for the group; 0 if there is none.
func (r *answersReader) group(row sheet.Row) uint8 {
	text := r.cell(row, GroupRole)
	if text == "" || absentWords()[fold(text)] {
		return 0
	}
	if len(r.Groups) >= MaxGroups {
		if at, ok, _, _ := r.groups.find(text); ok {
			r.Groups[at].Count++
			return uint8(at + 1)
		}
		r.doubt(r.Doubt(row.N, GroupRole, text, fmt.Sprintf("There are more than %d different words for groups. Is it the right column?", MaxGroups), "The group is read as not said."))
		return 0
	}
	at, fresh := r.groups.add(text)
	if fresh {
		w := GroupWord{Word: r.groups.list[at], Row: row.N}
		w.Group, _ = GroupOf(text)
		switch said := r.o.Groups[w.Word]; said {
		case "":
		case LeaveOut:
			w.Skip = true
		default:
			w.Group, _ = observe.ParseGroup(said)
		}
		r.Groups = append(r.Groups, w)
	}
	r.Groups[at].Count++
	return uint8(at + 1)
}

// words doubts the words for groups that are not known.
func (r *answersReader) words() {
	for _, w := range r.Groups {
		if w.Group == 0 && !w.Skip {
			r.doubt(r.Doubt(w.Row, GroupRole, w.Word, fmt.Sprintf("%s is no known group of raters. The groups are self, manager, peer, report, assessor and other. Rows with it: %d.", quoted(w.Word), w.Count),
				"It is read as other, whose answers are only ever shown together."))
		}
	}
}

func (r *answersReader) day(row sheet.Row) people.Day {
	j, ok := r.at[DateRole]
	if !ok {
		return people.Ever
	}
	text := row.Cell(j).Text
	if text == r.dayText && text != "" {
		return r.dayLast
	}
	t := r.cell(row, DateRole)
	if t == "" || absentWords()[fold(t)] {
		return people.Ever
	}
	d, wrong := parseDate(t, r.order)
	if wrong == "" {
		r.dayText, r.dayLast = strings.Clone(text), d
		return d
	}
	if e, w := parseDate(t, 1-r.order); w == "" {
		r.doubt(r.Doubt(row.N, DateRole, t, fmt.Sprintf("%s can only be %s, unlike the other dates of the file.", quoted(t), e), fmt.Sprintf("It is read as %s.", e)))
		return e
	}
	r.doubt(r.Doubt(row.N, DateRole, t, fmt.Sprintf("%s %s.", quoted(t), wrong), "The answer is read as of the day of the import."))
	return people.Ever
}

func (r *answersReader) wave(row sheet.Row) int32 {
	t := r.cell(row, WaveRole)
	if t == "" || absentWords()[fold(t)] {
		return 0
	}
	if utf8.RuneCountInString(t) > longestWave {
		r.doubt(r.Doubt(row.N, WaveRole, t, fmt.Sprintf("The name of the wave has more than %d characters.", longestWave), "The answer is read without a wave."))
		return 0
	}
	at, fresh := r.waves.add(t)
	if fresh {
		r.Waves = append(r.Waves, r.waves.list[at])
	}
	return at
}
