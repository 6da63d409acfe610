package observe

import (
	"cmp"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/people"
)

// The bounds of what a rating may say.
const (
	MostQuestions = 1000 // of one form
	maxWave       = 100  // runes
	maxItem       = 100
)

// Check reports the first thing that makes r unfit for the record. It does not
// know frameworks: that a competency has an item is for the form to see to.
func (r Rating) Check() error {
	switch {
	case r.Person <= 0:
		return fault.Field("person", "A rating needs the person it is about.")
	case r.Rater <= 0:
		return fault.Field("rater", "A rating needs whoever gives it.")
	case r.Group.String() == "":
		return fault.Field("group", "Say how the rater knows the person: self, manager, peer, report, assessor or other.")
	case r.Group == BySelf && r.Rater != r.Person:
		return fault.Field("group", "Only the person can answer as self. Say how the rater knows the person: manager, peer, report, assessor or other.")
	case r.Group != BySelf && r.Rater == r.Person:
		return fault.Field("group", "Nobody rates themself as %s. What people say of themselves is of the group self.", r.Group)
	case r.At.IsZero():
		return fault.New(fault.Invalid, "A rating needs the time at which it was entered.")
	case strings.TrimSpace(r.By.Name) == "":
		return fault.New(fault.Invalid, "A rating needs the name of whoever entered it.")
	}
	if r.Withdraws != 0 {
		return r.checkWithdrawal()
	}
	return r.checkForm()
}

func (r Rating) checkWithdrawal() error {
	switch {
	case len(r.Answers) > 0 || len(r.Asked.Questions) > 0 || r.Pace != Pace{}:
		return fault.New(fault.Invalid, "A withdrawal has no answers. Withdraw first, then rate again.")
	case r.Withdraws < 0:
		return fault.Field("withdraws", "There is no rating %d.", r.Withdraws)
	case strings.TrimSpace(r.Why) == "":
		return fault.Field("why", "Say why this is withdrawn; it stays in the history.")
	}
	return checkText("why", "reason", r.Why, maxWhy)
}

func (r Rating) checkForm() error {
	today := people.DayOf(r.At.UTC()) + 1 // a day more, because the earth is round
	switch {
	case r.Why != "":
		return fault.New(fault.Invalid, "Only a withdrawal has a reason.")
	case r.Day < firstDay || r.Day > lastDay:
		return fault.Field("day", "A rating needs the day on which it was answered.")
	case r.Day > today:
		return fault.Field("day", "The day %s has not come yet. Enter when the form was answered.", r.Day)
	}
	if err := checkText("wave", "name of the wave", r.Wave, maxWave); err != nil {
		return err
	}
	if err := r.Asked.Check(); err != nil {
		return err
	}
	return r.checkAnswers()
}

func (r Rating) checkAnswers() error {
	if a, q := len(r.Answers), len(r.Asked.Questions); a != q {
		return fault.Field("answers", "There are %d answers to %d questions. Each question needs an answer from 1 to %d, or 0 where the rater could not judge.", a, q, TopAnswer)
	}
	if p := r.Pace; p.Quick < 0 || p.Quick > p.Timed || p.Timed > len(r.Answers) {
		return fault.New(fault.Invalid, "Of %d answers %d were timed and %d were quick, which cannot be.", len(r.Answers), p.Timed, p.Quick)
	}
	some := false
	for i, a := range r.Answers {
		if a > TopAnswer {
			return fault.Field("answers", "Answer %d to question %d is outside 1 to %d.", a, i+1, TopAnswer)
		}
		some = some || a > 0
	}
	if !some {
		return fault.Field("answers", "No question has an answer. A form on which nothing could be judged is not kept.")
	}
	return nil
}

// Check reports the first thing that is wrong with what was asked.
func (q Questionnaire) Check() error {
	switch {
	case q.Version <= 0:
		return fault.Field("version", "A form needs the version of the framework on which it was asked.")
	case len(q.Questions) == 0:
		return fault.Field("questions", "A form needs at least one question.")
	case len(q.Questions) > MostQuestions:
		return fault.Field("questions", "A form has at most %d questions; this one has %d.", MostQuestions, len(q.Questions))
	}
	seen := make(map[Question]bool, len(q.Questions))
	for i, a := range q.Questions {
		switch {
		case a.Competency <= 0:
			return fault.Field("questions", "Question %d is about no competency.", i+1)
		case a.Scale > Anchored:
			return fault.Field("questions", "Question %d is answered on a scale that is not known.", i+1)
		case seen[a]:
			return fault.Field("questions", "Question %d is asked twice.", i+1)
		}
		if err := checkText("questions", "key of an item", a.Item, maxItem); err != nil {
			return err
		}
		seen[a] = true
	}
	return nil
}

// CheckTaking reports whether w can take back the rating it names, given the
// rating of that number, if there is one, and whether it has been withdrawn.
func CheckTaking(w Rating, target *Rating, withdrawn bool) error {
	switch {
	case target == nil || target.Person != w.Person || target.Rater != w.Rater:
		return fault.New(fault.NotFound, "There is no rating %d of this rater about this person.", w.Withdraws)
	case target.Withdraws != 0:
		return fault.New(fault.Conflict, "Rating %d is a withdrawal, which cannot be taken back. Rate again.", w.Withdraws)
	case withdrawn:
		return fault.New(fault.Conflict, "Rating %d has been withdrawn already.", w.Withdraws)
	}
	return nil
}

// Later reports whether r was answered after s: on a later day, or entered
// later on the same.
func (r Rating) Later(s Rating) bool {
	return cmp.Or(cmp.Compare(r.Day, s.Day), cmp.Compare(r.Seq, s.Seq)) > 0
}
