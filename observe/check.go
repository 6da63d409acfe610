package observe

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// The bounds of what a statement may say.
const (
	Top         = framework.Level(10000) // above every ladder
	topPriority = 100
	maxNote     = 4000 // runes
	maxLink     = 2000
	maxWritten  = 200
	maxWhy      = 2000
)

var firstDay, lastDay = people.Date(1900, 1, 1), people.Date(2200, 12, 31)

// Check reports the first thing that makes s unfit for the record. It does not
// know the ladders: that a level has an anchor is for the form to see to.
func (s Statement) Check() error {
	switch {
	case s.Person <= 0:
		return fault.Field("person", "A statement needs the person it is about.")
	case !s.Source.Valid():
		return fault.Field("source", "Say who stands behind the level: expert, manager, self or import.")
	case s.At.IsZero():
		return fault.New(fault.Invalid, "A statement needs the time at which it was entered.")
	case strings.TrimSpace(s.By.Name) == "":
		return fault.New(fault.Invalid, "A statement needs the name of whoever entered it.")
	}
	if s.Withdraws != 0 {
		return s.checkWithdrawal()
	}
	switch {
	case len(s.Levels) == 0:
		return fault.Field("level", "A statement needs at least one level.")
	case s.Competency != 0 || s.Why != "":
		return fault.New(fault.Invalid, "Only a withdrawal has a reason. Put it into the note of the level.")
	}
	// A day more than today, because the earth is round.
	today := people.DayOf(s.At.UTC()) + 1
	for i := range s.Levels {
		if err := s.Levels[i].check(today); err != nil {
			return err
		}
	}
	return checkOnce(s.Levels)
}

func (s Statement) checkWithdrawal() error {
	switch {
	case len(s.Levels) > 0:
		return fault.New(fault.Invalid, "A withdrawal states no levels. Withdraw first, then state what holds.")
	case s.Withdraws < 0:
		return fault.Field("withdraws", "There is no statement %d.", s.Withdraws)
	case strings.TrimSpace(s.Why) == "":
		return fault.Field("why", "Say why this is withdrawn; it stays in the history.")
	}
	return checkText("why", "reason", s.Why, maxWhy)
}

func (d *Declared) check(today people.Day) error {
	switch {
	case d.Competency <= 0:
		return fault.Field("competency", "A level needs a competency.")
	case d.Version <= 0:
		return fault.Field("version", "A level needs the version of the framework that it was stated on.")
	case d.Level == NoLevel && d.Target == NoLevel && d.Priority == NoPriority:
		return fault.Field("level", "Choose a level. Leave the cell alone where nothing is known.")
	case d.Level != NoLevel && (d.Level < 0 || d.Level > Top):
		return fault.Field("level", "Level %s is outside 0 to %s.", d.Level, Top)
	case d.Target != NoLevel && (d.Target < 0 || d.Target > Top):
		return fault.Field("target", "The target %s is outside 0 to %s.", d.Target, Top)
	case d.Priority < NoPriority || d.Priority > topPriority:
		return fault.Field("priority", "The priority %d is outside 0 to %d.", d.Priority, topPriority)
	case d.Day < firstDay || d.Day > lastDay:
		return fault.Field("day", "A level needs the day on which it was seen.")
	case d.Day > today:
		return fault.Field("day", "The day %s has not come yet. Enter when the level was seen.", d.Day)
	case d.Expires != people.Never && (d.Expires <= d.Day || d.Expires > lastDay):
		return fault.Field("expires", "The last day must be after the day on which the level was seen, %s.", d.Day)
	}
	if d.Written == "" && d.Note == "" && d.Link == "" {
		return nil
	}
	return d.checkTexts()
}

func (d *Declared) checkTexts() error {
	if err := checkText("written", "cell's text", d.Written, maxWritten); err != nil {
		return err
	}
	if err := checkText("note", "note", d.Note, maxNote); err != nil {
		return err
	}
	if d.Link == "" {
		return nil
	}
	if err := checkText("link", "link", d.Link, maxLink); err != nil {
		return err
	}
	u, err := url.Parse(d.Link)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fault.Field("link", "The link must be a web address that begins with https:// or http://.")
	}
	return nil
}

// checkText refuses what cannot be kept or shown.
func checkText(field, name, text string, most int) error {
	hidden := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }
	switch {
	case !utf8.ValidString(text):
		return fault.Field(field, "The %s is not readable text (UTF-8).", name)
	case utf8.RuneCountInString(text) > most:
		return fault.Field(field, "The %s is longer than %d characters. Shorten it, or link to the whole.", name, most)
	case strings.ContainsFunc(text, hidden):
		return fault.Field(field, "The %s has a control character in it. Type it again without.", name)
	}
	return nil
}

// checkOnce refuses two levels for one competency.
func checkOnce(ds []Declared) error {
	if inOrder(ds) {
		return nil
	}
	seen := make(map[framework.CompetencyID]bool, len(ds))
	for i := range ds {
		if seen[ds[i].Competency] {
			return fault.Field("competency", "A statement says each competency once; this one says competency %d twice.", ds[i].Competency)
		}
		seen[ds[i].Competency] = true
	}
	return nil
}

// inOrder reports whether the competencies rise strictly.
func inOrder(ds []Declared) bool {
	for i := 1; i < len(ds); i++ {
		if ds[i].Competency <= ds[i-1].Competency {
			return false
		}
	}
	return true
}

// Ordered returns s with its levels in the order in which the record keeps
// them, which is that of the competencies.
func (s Statement) Ordered() Statement {
	if !inOrder(s.Levels) {
		s.Levels = slices.Clone(s.Levels)
		slices.SortFunc(s.Levels, func(a, b Declared) int { return cmp.Compare(a.Competency, b.Competency) })
	}
	return s
}

// CheckWithdrawal reports whether w can take back the statement it names, given
// what the record says of the person so far.
func CheckWithdrawal(w Statement, record []Statement) error {
	at := slices.IndexFunc(record, func(s Statement) bool { return s.Seq == w.Withdraws && s.Person == w.Person })
	if at < 0 {
		return fault.New(fault.NotFound, "There is no statement %d about this person.", w.Withdraws)
	}
	target := record[at]
	says := func(d Declared) bool { return w.Competency == 0 || d.Competency == w.Competency }
	switch {
	case target.Withdraws != 0:
		return fault.New(fault.Conflict, "Statement %d is a withdrawal, which cannot be taken back. State the level again.", w.Withdraws)
	case !slices.ContainsFunc(target.Levels, says):
		return fault.New(fault.NotFound, "Statement %d says nothing about this competency.", w.Withdraws)
	}
	for _, s := range record {
		if s.Withdraws == w.Withdraws && (s.Competency == 0 || s.Competency == w.Competency) {
			return fault.New(fault.Conflict, "This has been withdrawn already, by %s.", s.By.Name)
		}
	}
	return nil
}
