package intake

import (
	"context"
	"iter"
	"time"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A FormTally counts the answers of a form beside the record.
type FormTally struct{ Added, Changed, Left int }

// TakeForm adds t to r.
func (r *Result) TakeForm(t FormTally) {
	r.AnswersAdded += t.Added
	r.AnswersChanged += t.Changed
	r.AnswersLeft += t.Left
	if t.Added+t.Changed > 0 {
		r.FormsAdded++
	} else {
		r.FormsLeft++
	}
}

// A Rated asks the record what is in force about people.
type Rated func(context.Context, ...people.ID) (map[people.ID][]observe.Rating, error)

// NewForms yields each form of the sheet with what the record does not say
// already, which may be nothing. Ids has the ids of the sheet's people; 0 for
// those who are not there yet.
func (p *Preview) NewForms(ctx context.Context, ids []people.ID, rated Rated) iter.Seq2[Form, error] {
	return func(yield func(Form, error) bool) {
		var some []Form
		var who []people.ID
		flush := func() bool {
			stands := map[people.ID][]observe.Rating{}
			if len(who) > 0 {
				var err error
				if stands, err = rated(ctx, who...); err != nil {
					yield(Form{}, err)
					return false
				}
			}
			for _, f := range some {
				if !yield(f.news(ids[f.By], stands[ids[f.Ratee]]), nil) {
					return false
				}
			}
			some, who = some[:0], who[:0]
			return true
		}
		last := int32(-1)
		for f := range p.Forms {
			if f.Ratee != last && (len(who) >= atOnce || len(some) >= 4*atOnce) && !flush() {
				return
			}
			if f.Ratee != last && ids[f.Ratee] != 0 {
				who = append(who, ids[f.Ratee])
			}
			last = f.Ratee
			some = append(some, f)
		}
		flush()
	}
}

// news leaves out of f what stands, and counts. Only a day that the sheet
// states tells an answer from an older one that is the same.
func (f Form) news(rater people.ID, stands []observe.Rating) Form {
	var mine []observe.Rating
	for _, s := range stands {
		if s.Rater == rater && s.Wave == f.Wave && (!f.Dated || s.Day == f.Day) {
			mine = append(mine, s)
		}
	}
	if len(mine) == 0 {
		for _, v := range f.Answers {
			if v > 0 {
				f.Tally.Added++
			}
		}
		return f
	}
	questions, answers := f.Asked.Questions, f.Answers
	f.Asked.Questions, f.Answers = nil, nil
	for i, q := range questions {
		if answers[i] == 0 {
			continue
		}
		value, group := newestAnswer(mine, q)
		switch {
		case value == answers[i] && group == f.Group:
			f.Tally.Left++
			continue
		case value > 0:
			f.Tally.Changed++
		default:
			f.Tally.Added++
		}
		f.Asked.Questions, f.Answers = append(f.Asked.Questions, q), append(f.Answers, answers[i])
	}
	return f
}

// newestAnswer returns the newest answer to a question; 0 if there is none.
func newestAnswer(rs []observe.Rating, q observe.Question) (value byte, group observe.Group) {
	var from *observe.Rating
	for k := range rs {
		r := &rs[k]
		for i, asked := range r.Asked.Questions {
			if asked == q && r.Answers[i] > 0 && (from == nil || r.Later(*from)) {
				from, value, group = r, r.Answers[i], r.Group
			}
		}
	}
	return value, group
}

// CountRatings fills in what p would add and leave alone.
func (p *Preview) CountRatings(ctx context.Context, rated Rated) error {
	ids := make([]people.ID, len(p.People))
	for i, m := range p.People {
		ids[i] = people.ID(m.ID)
	}
	for f, err := range p.NewForms(ctx, ids, rated) {
		if err != nil {
			return err
		}
		p.Would.TakeForm(f.Tally)
	}
	return nil
}

// Rating returns the form as the record keeps it.
func (f Form) Rating(ratee, rater people.ID, i Import, at time.Time) observe.Rating {
	return observe.Rating{
		Person: ratee, Rater: rater, Group: f.Group, Wave: f.Wave, Day: f.Day, Asked: f.Asked, Answers: f.Answers,
		Import: i.ID, By: i.By, At: at,
	}
}
