package intake

import (
	"fmt"
	"slices"

	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A Form is what one rater said about one person in one wave on one day.
type Form struct {
	Ratee, By int32 // index in Preview.People
	Group     observe.Group
	Wave      string
	Day       people.Day
	Dated     bool // the sheet says the day
	Asked     observe.Questionnaire
	Answers   []byte
	Row       int       // where it begins
	Tally     FormTally // beside the record; see NewForms
	Done      int       // how many answers of the sheet it and those before it make up
}

// form makes a form of a run of answers. What is odd is told to doubt, if there is
// one. False leaves it out.
func (p *Preview) form(from, to int, doubt func(reading.Doubt)) (f Form, ok bool) {
	if doubt == nil {
		doubt = func(reading.Doubt) {}
	}
	r, run := p.Rated, p.Rated.order[from:to]
	first := p.Answers.At(int(run[0]))
	f = Form{
		Ratee: r.same[first.Person], By: r.same[first.Rater], Wave: p.Answers.Waves[first.Wave],
		Day: first.Day, Dated: first.Day != people.Ever, Row: int(first.Row), Done: to,
	}
	if !f.Dated {
		f.Day = r.today
		if p.Decisions.Day != 0 {
			f.Day = p.Decisions.Day
		}
	}
	if f.Group, ok = p.groupOf(run, doubt); !ok {
		return f, false
	}
	f.Asked.Version = r.asked[first.Asked].version
	f.Asked.Questions, f.Answers = make([]observe.Question, 0, len(run)), make([]byte, 0, len(run))
	var last *reading.Answer
	for _, i := range run {
		x := p.Answers.At(int(i))
		if last != nil && r.asked[last.Asked].number == r.asked[x.Asked].number {
			p.again(&f, last, x, doubt)
		} else {
			f.Asked.Questions = append(f.Asked.Questions, r.asked[x.Asked].question)
			f.Answers = append(f.Answers, x.Value)
		}
		last = x
	}
	return f, slices.ContainsFunc(f.Answers, func(v byte) bool { return v > 0 })
}

// again takes a second answer to the same question: the later row counts, if
// it holds an answer at all.
func (p *Preview) again(f *Form, was, x *reading.Answer, doubt func(reading.Doubt)) {
	at := len(f.Answers) - 1
	if x.Value == 0 {
		return
	}
	if before := f.Answers[at]; before > 0 {
		doubt(p.Answers.Doubt(int(x.Row), reading.ValueRole, fmt.Sprint(x.Value),
			fmt.Sprintf("Rows %d and %d are both the answer of “%s” about “%s” to “%s” on the same day.", was.Row, x.Row, p.nameOf(x.Rater), p.nameOf(x.Person), p.Competencies[x.Asked].Name),
			fmt.Sprintf("Row %d counts, because it comes later.", x.Row)))
	}
	f.Answers[at] = x.Value
}

// nameOf returns what somebody in the sheet is called here, or else there.
func (p *Preview) nameOf(i int32) string { return p.People[i].Called() }

// groupOf returns how the rater of a run knows the person.
func (p *Preview) groupOf(run []int32, doubt func(reading.Doubt)) (observe.Group, bool) {
	first, other := p.groupRows(run)
	x := p.Answers.At(int(run[0]))
	if first != nil {
		x = first
	}
	said := p.groupSaid(x)
	if other != nil {
		doubt(p.Answers.Doubt(int(other.Row), reading.GroupRole, p.groupWord(other),
			fmt.Sprintf("Rows %d and %d name “%s” as “%s” and as “%s” for “%s”. A rater is of one group for one person.", x.Row, other.Row, p.nameOf(x.Rater), p.groupWord(x), p.groupWord(other), p.nameOf(x.Person)),
			fmt.Sprintf("The whole form is read as “%s”.", p.groupWord(x))))
	}
	oneself := p.Rated.same[x.Person] == p.Rated.same[x.Rater]
	switch {
	case said == observe.BySelf && !oneself:
		doubt(p.Answers.Doubt(int(x.Row), reading.GroupRole, p.groupWord(x),
			fmt.Sprintf("“%s” rates “%s” as “%s”. Correct the group, the rater or the person.", p.nameOf(x.Rater), p.nameOf(x.Person), p.groupWord(x)),
			"All rows of this form are left out."))
		return 0, false
	case oneself:
		if said != 0 && said != observe.BySelf {
			doubt(p.Answers.Doubt(int(x.Row), reading.GroupRole, p.groupWord(x),
				fmt.Sprintf("“%s” rates themself as “%s”. Write “self” as the group, or correct the rater or the person.", p.nameOf(x.Rater), p.groupWord(x)),
				"The form is read as what the person says of themself."))
		}
		return observe.BySelf, true
	case said == 0:
		if p.Answers.Column(reading.GroupRole) >= 0 && x.Group == 0 {
			doubt(p.Answers.Doubt(int(x.Row), reading.GroupRole, "",
				fmt.Sprintf("It is not said how “%s” knows “%s”. The groups are self, manager, peer, report, assessor and other.", p.nameOf(x.Rater), p.nameOf(x.Person)),
				"The form is read as of the group other, whose answers are only ever shown together."))
		}
		return observe.ByOther, true
	}
	return said, true
}

// groupRows returns the first row of a run that says a group, and the first that
// says another.
func (p *Preview) groupRows(run []int32) (first, other *reading.Answer) {
	for _, i := range run {
		if x := p.Answers.At(int(i)); p.groupSaid(x) != 0 && (first == nil || x.Row < first.Row) {
			first = x
		}
	}
	for _, i := range run {
		if x := p.Answers.At(int(i)); p.groupSaid(x) != 0 && p.groupSaid(x) != p.groupSaid(first) && (other == nil || x.Row < other.Row) {
			other = x
		}
	}
	return first, other
}

// groupSaid returns the group that a row states; 0 if it states none.
func (p *Preview) groupSaid(x *reading.Answer) observe.Group {
	if x.Group == 0 {
		return 0
	}
	if w := p.Answers.Groups[x.Group-1]; w.Group != 0 {
		return w.Group
	}
	return 0
}

func (p *Preview) groupWord(x *reading.Answer) string {
	if x.Group == 0 {
		return ""
	}
	return p.Answers.Groups[x.Group-1].Word
}

// Forms yields the forms of the sheet.
func (p *Preview) Forms(yield func(Form) bool) {
	for from, to := range p.runs {
		if f, ok := p.form(from, to, nil); ok && !yield(f) {
			return
		}
	}
}
