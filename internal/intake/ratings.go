package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A RatingPlan is what a sheet of ratings comes to, before it is compared with
// the record.
type RatingPlan struct {
	today  people.Day
	asked  []asked // for each of Answers.Asked
	same   []int32 // for each of Answers.People, the first that is the same person
	used   []bool  // by person: a form is about them or by them
	order  []int32 // the answers that count, form by form
	doubts []reading.Doubt
	more   int

	Forms, Ratees, Raters, Answers, NotJudged int
	Groups                                    []GroupTally
}

// asked is what a name in the sheet asks.
type asked struct {
	version  framework.VersionID // 0 if it is left out
	question observe.Question
	number   int32 // the same for names that ask the same
}

// A GroupTally counts what raters of one group say in a sheet.
type GroupTally struct {
	Group                  observe.Group
	Forms, Raters, Answers int
}

// Unknown people of a sheet of ratings are added, or left out if Decisions.Unknown is this.
const LeaveOutUnknown = Skip

// CompareRatings works out what a sheet of ratings means for what is known. It
// is compared with the record by CountRatings.
func CompareRatings(a *reading.Answers, d Decisions, known Known, today people.Day) *Preview {
	p := &Preview{Kind: Ratings, Decisions: d, Notes: a.Notes, Answers: a, Rated: &RatingPlan{today: today}}
	who, what := NewDirectory(known.People), newQuestions(known.Frameworks)
	p.People = make([]Match, len(a.People))
	for i, q := range a.People {
		p.People[i] = who.named(q, d)
	}
	p.Competencies, p.Rated.asked = make([]Match, len(a.Asked)), make([]asked, len(a.Asked))
	number := map[observe.Question]int32{}
	for i, q := range a.Asked {
		var x asked
		p.Competencies[i], x = what.match(q.Name, d.Competencies)
		if _, there := number[x.question]; !there {
			number[x.question] = int32(len(number))
		}
		x.number = number[x.question]
		p.Rated.asked[i] = x
		p.unknown(i)
	}
	p.Rated.same = p.alike()
	p.sortAnswers()
	p.tally()
	p.remarks()
	return p
}

// named is Match for somebody in a sheet of ratings, where one column may hold
// names and numbers.
func (d *Directory) named(q reading.Named, by Decisions) Match {
	w := Who{q.Name, q.Email, q.Number}
	if w.Email == "" && w.Number == "" {
		if _, there := d.byNumber[strings.ToLower(w.Name)]; there {
			w.Number = w.Name
		}
	}
	m := d.Match(w, by.People)
	if by.Unknown == LeaveOutUnknown && m.ID == 0 && by.People[m.Name] == "" {
		m.Skip = true
	}
	return m
}

// unknown doubts the i'th name of what was asked if nothing goes by it.
func (p *Preview) unknown(i int) {
	m, q := p.Competencies[i], p.Answers.Asked[i]
	if m.ID != 0 || m.Skip || p.Decisions.Competencies[m.Name] != "" {
		return
	}
	d := p.Answers.Doubt(q.Row, reading.ItemRole, q.Name, fmt.Sprintf("“%s” is neither an item nor a competency of a framework that is published. Rows with it: %d.", q.Name, q.Count), "What was answered to it is left out.")
	d.Column = columnName(q.Col)
	p.doubt(d)
}

// doubt notes what only shows beside what is known.
func (p *Preview) doubt(d reading.Doubt) {
	if len(p.Rated.doubts) >= mostDoubts {
		p.Rated.more++
		return
	}
	p.Rated.doubts = append(p.Rated.doubts, d)
}

// mostDoubts is how many doubts of the plan are listed; the rest are counted.
const mostDoubts = 5000

// alike returns for everybody in the sheet the first who is the same person:
// one may stand as an address here and as a name there.
func (p *Preview) alike() []int32 {
	same := make([]int32, len(p.People))
	known := map[int64]int32{}
	byName := map[string]int32{} // newcomers with an address or a number; -1 if several have the name
	for i, m := range p.People {
		same[i] = int32(i)
		q := p.Answers.People[i]
		switch {
		case m.ID != 0:
			if first, there := known[m.ID]; there {
				same[i] = first
			} else {
				known[m.ID] = int32(i)
			}
		case q.Name != "" && (q.Email != "" || q.Number != ""):
			key := strings.Join(nameWords(q.Name), " ")
			if _, there := byName[key]; there {
				byName[key] = -1
			} else {
				byName[key] = int32(i)
			}
		}
	}
	for i, m := range p.People {
		q := p.Answers.People[i]
		if m.ID != 0 || m.Skip || q.Email != "" || q.Number != "" || p.Decisions.People[m.Name] == New {
			continue
		}
		if first, there := byName[strings.Join(nameWords(q.Name), " ")]; there && first >= 0 {
			same[i] = first
		}
	}
	return same
}

// sortAnswers puts the answers that count in order: form by form, and in a form
// by question. A form is what a rater said about a person in a wave on a day.
func (p *Preview) sortAnswers() {
	a, r := p.Answers, p.Rated
	skip := func(i int32) bool { return p.People[i].Skip || p.People[r.same[i]].Skip }
	r.order = make([]int32, 0, a.Len())
	for i := range a.Len() {
		x := a.At(i)
		if r.asked[x.Asked].version == 0 || skip(x.Person) || skip(x.Rater) || x.Group > 0 && a.Groups[x.Group-1].Skip {
			continue
		}
		if x.Day != people.Ever && x.Day > r.today {
			p.doubt(a.Doubt(int(x.Row), reading.DateRole, x.Day.String(), fmt.Sprintf("The day %s has not come yet.", x.Day), "It is read as if there were no date."))
			x.Day = people.Ever
		}
		r.order = append(r.order, int32(i))
	}
	if !slices.IsSortedFunc(r.order, p.compare) {
		slices.SortFunc(r.order, p.compare)
	}
}

func (p *Preview) compare(i, j int32) int {
	x, y, r := p.Answers.At(int(i)), p.Answers.At(int(j)), p.Rated
	if c := p.compareForms(x, y); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(r.asked[x.Asked].number, r.asked[y.Asked].number), cmp.Compare(x.Row, y.Row))
}

// compareForms is 0 for answers of one form.
func (p *Preview) compareForms(x, y *reading.Answer) int {
	r := p.Rated
	if c := cmp.Compare(r.same[x.Person], r.same[y.Person]); c != 0 {
		return c
	}
	if c := cmp.Compare(r.same[x.Rater], r.same[y.Rater]); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(x.Wave, y.Wave), cmp.Compare(x.Day, y.Day), cmp.Compare(r.asked[x.Asked].version, r.asked[y.Asked].version))
}

// runs yields the answers of each form, as parts of order.
func (p *Preview) runs(yield func(from, to int) bool) {
	order := p.Rated.order
	for i, j := 0, 0; i < len(order); i = j {
		first := p.Answers.At(int(order[i]))
		for j = i + 1; j < len(order) && j-i < observe.MostQuestions && p.compareForms(first, p.Answers.At(int(order[j]))) == 0; j++ {
		}
		if !yield(i, j) {
			return
		}
	}
}

// tally makes every form once, to count them and to doubt what is odd.
func (p *Preview) tally() {
	r := p.Rated
	r.used = make([]bool, len(p.People))
	groups := make([]GroupTally, len(observe.Groups)+1)
	ratee, in := make([]bool, len(p.People)), make([]uint8, len(p.People))
	for from, to := range p.runs {
		f, ok := p.form(from, to, p.doubt)
		if !ok {
			continue
		}
		g := &groups[f.Group]
		g.Forms++
		r.Forms++
		for _, v := range f.Answers {
			if v == 0 {
				r.NotJudged++
			} else {
				g.Answers++
				r.Answers++
			}
		}
		r.used[f.Ratee], r.used[f.By] = true, true
		if !ratee[f.Ratee] {
			ratee[f.Ratee] = true
			r.Ratees++
		}
		if in[f.By] == 0 {
			r.Raters++
		}
		if bit := uint8(1) << f.Group; in[f.By]&bit == 0 {
			in[f.By] |= bit
			g.Raters++
		}
	}
	for _, group := range observe.Groups {
		if g := groups[group]; g.Forms > 0 {
			g.Group = group
			r.Groups = append(r.Groups, g)
		}
	}
	for i, m := range p.People {
		if r.used[i] && m.ID == 0 {
			p.Would.PeopleAdded++
		}
	}
}

// Same returns for everybody in the sheet the first who is the same person.
func (r *RatingPlan) Same() []int32 { return r.same }

// Rows returns how many answers count.
func (r *RatingPlan) Rows() int { return len(r.order) }
