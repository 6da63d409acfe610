package assess

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// Read makes answers of what a form says, by the keys of competencies: "1" to
// "5", "0" for "I cannot judge this", "" or nothing for not yet. V is the
// conversation's version.
func (c *Conversation) Read(v framework.Version, said map[string]string) ([]byte, error) {
	answers := bytes.Repeat([]byte{Blank}, len(c.Asked))
	rest := maps.Clone(said)
	for i, id := range c.Asked {
		one, _ := v.CompetencyByID(id)
		text := said[one.Key]
		delete(rest, one.Key)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		known := err == nil && n == int(CannotJudge) || slices.ContainsFunc(Choices(v, one), func(a framework.Anchor) bool { return a.Level.String() == text })
		if !known {
			return nil, fault.Field(one.Key, "%q is no answer about %s. Choose one of its sentences, or say that you cannot judge it.", shortened(text), one.Name)
		}
		answers[i] = byte(n)
	}
	if len(rest) > 0 {
		key := slices.Min(slices.Collect(maps.Keys(rest)))
		return nil, fault.Field(key, "%q is not asked about in this conversation.", shortened(key))
	}
	return answers, nil
}

func shortened(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// mayFill says why who may not fill in the seat now, or nil.
func (c *Conversation) mayFill(who Viewer, seat Seat, paper bool, m Moment) error {
	own, holds := c.SeatOf(who.Person)
	switch p := &c.Places[seat]; {
	case paper && !who.Keeper:
		return fault.New(fault.Forbidden, "Only HR enters forms from paper.")
	case paper && holds:
		return fault.New(fault.Forbidden, "You take part in this conversation yourself, so somebody else must enter forms from paper.")
	case !paper && (!holds || own != seat):
		return fault.New(fault.Forbidden, "This form is for somebody else to fill in.")
	case !c.Closed.IsZero():
		return fault.New(fault.Conflict, "This conversation was closed on %s. What you have filled in stays, and nobody else sees it.", c.Closed.Format(time.DateOnly))
	case p.Done():
		return fault.New(fault.Conflict, "This part is finished. While the other is not, it can be taken back and changed.")
	case stopped(m.Here, seat, paper) != nil:
		return stopped(m.Here, seat, paper)
	case paper && p.Paper.Saved.Revision > 0 && p.Paper.Saved.By.Account != who.Account:
		return fault.New(fault.Conflict, "%s has begun to enter this form from paper. Let them finish it.", p.Paper.Saved.By.Name)
	}
	return nil
}

// stopped says that a form is not gone on with because somebody has left, or nil.
func stopped(here [2]bool, seat Seat, paper bool) error {
	switch {
	case !here[Self] && (paper || seat == Manager):
		return fault.New(fault.Conflict, "The person is not in the organisation any more, so this form stays as it is. HR can close the conversation.")
	case !here[seat] && !paper:
		return fault.New(fault.Conflict, "You are not in the organisation any more, so this form stays as it is. HR can close the conversation.")
	}
	return nil
}

// Save keeps the answers so far, as Read makes them.
func (c Conversation) Save(who Viewer, seat Seat, paper bool, in Saving, answers []byte, m Moment) (Conversation, error) {
	if err := c.mayFill(who, seat, paper, m); err != nil {
		return c, err
	}
	if len(answers) != len(c.Asked) {
		return c, fault.New(fault.Invalid, "There are %d answers to %d questions. Open the form again.", len(answers), len(c.Asked))
	}
	for _, a := range answers {
		if a > observe.TopAnswer && a != Blank {
			return c, fault.New(fault.Invalid, "%d is no answer. Answers are 1 to %d, or 0 where you cannot judge.", int(a), observe.TopAnswer)
		}
	}
	form := c.Places[seat].counts(paper)
	now, err := form.put(in, answers, who.Actor, m.At)
	if err != nil {
		return c, err
	}
	if *form = now; paper {
		form.Pace = observe.Pace{} // that of who types it, not of who answered
	}
	return c, nil
}

// Finish ends the work on a seat. When both are finished the curtain lifts, and
// it returns what enters the record. Finishing twice is finishing once. V is
// the conversation's version.
func (c Conversation) Finish(who Viewer, seat Seat, paper bool, v framework.Version, m Moment) (Conversation, []observe.Rating, error) {
	p := &c.Places[seat]
	if p.Done() && p.FromPaper == paper && c.mayHaveFinished(who, seat, paper) {
		return c, nil, nil
	}
	if err := c.mayFill(who, seat, paper, m); err != nil {
		return c, nil, err
	}
	if err := c.complete(p.counts(paper).Answers, v); err != nil {
		return c, nil, err
	}
	p.Finished, p.FromPaper = m.At, paper
	if !c.Lifted() {
		return c, nil, nil
	}
	return c, c.ratings(m), nil
}

// finishedAs reports whether the part was finished by the same person with the
// same answers: a second click.
func (c *Conversation) finishedAs(who Viewer, seat Seat, paper bool, answers []byte) bool {
	p := &c.Places[seat]
	return p.Done() && p.FromPaper == paper && c.mayHaveFinished(who, seat, paper) && bytes.Equal(p.counts(paper).Answers, answers)
}

func (c *Conversation) mayHaveFinished(who Viewer, seat Seat, paper bool) bool {
	if paper {
		return c.Places[seat].Paper.Saved.By.Account == who.Account
	}
	own, holds := c.SeatOf(who.Person)
	return holds && own == seat
}

// complete says which answers are missing, by the keys of competencies.
func (c *Conversation) complete(answers []byte, v framework.Version) error {
	missing := map[string]string{}
	for i, id := range c.Asked {
		if answers == nil || answers[i] == Blank {
			one, _ := v.CompetencyByID(id)
			missing[one.Key] = "Choose the highest sentence that is typical, or say that you cannot judge this."
		}
	}
	if len(missing) == 0 {
		return nil
	}
	e := fault.New(fault.Invalid, "%d of %d are not answered yet. Choose a sentence for each, or say that you cannot judge it.", len(missing), len(c.Asked))
	e.Fields = missing
	return e
}

// ratings returns both parts as the record has them. A part in which nothing
// could be judged says nothing and is left out.
func (c *Conversation) ratings(m Moment) []observe.Rating {
	asked := observe.Questionnaire{Version: c.Version}
	for _, id := range c.Asked {
		asked.Questions = append(asked.Questions, observe.Question{Competency: id, Scale: observe.Anchored})
	}
	var both []observe.Rating
	for _, s := range Seats {
		p := &c.Places[s]
		f := p.counts(p.FromPaper)
		if slices.Max(f.Answers) == CannotJudge {
			continue
		}
		both = append(both, observe.Rating{
			Person: c.Person, Rater: p.Holder, Group: s.group(), Day: people.DayOf(p.Finished.In(m.At.Location())), Asked: asked,
			Answers: bytes.Clone(f.Answers), Pace: f.Pace, By: f.Saved.By, At: m.At,
		})
	}
	return both
}

// Reopen takes a finished part back while the other is not finished. Who had
// their form entered from paper goes on from what was entered.
func (c Conversation) Reopen(who Viewer, seat Seat, m Moment) (Conversation, error) {
	p := &c.Places[seat]
	own, holds := c.SeatOf(who.Person)
	mine := holds && own == seat
	entered := who.Keeper && p.FromPaper && p.Paper.Saved.By.Account == who.Account
	switch {
	case !mine && !entered:
		return c, fault.New(fault.Forbidden, "Only who filled in this part can take it back.")
	case c.Lifted():
		return c, fault.New(fault.Conflict, "Both have finished and seen each other's part, so it stays as it is. Open a new conversation when something has changed.")
	case !c.Closed.IsZero():
		return c, fault.New(fault.Conflict, "This conversation was closed on %s. What you have filled in stays, and nobody else sees it.", c.Closed.Format(time.DateOnly))
	case !p.Done():
		return c, nil
	}
	if mine && p.FromPaper && p.Own.Saved.Revision == 0 {
		p.Own = Form{Answers: p.Paper.Answers, Saved: Saved{Revision: 1, At: m.At, By: who.Actor}}
	}
	p.Finished, p.FromPaper = time.Time{}, false
	return c, nil
}

// Close ends a conversation that will not be finished.
func (c Conversation) Close(who Viewer, m Moment) (Conversation, error) {
	switch {
	case !who.Keeper:
		return c, fault.New(fault.Forbidden, "Only HR closes a conversation that is not finished.")
	case c.Lifted():
		return c, fault.New(fault.Conflict, "Both have finished this conversation, so there is nothing to close.")
	case !c.Closed.IsZero():
		return c, nil
	}
	c.Closed, c.ClosedBy = m.At, who.Actor
	return c, nil
}

// MaxStep is the longest next step, in characters.
const MaxStep = 4000

// Agree keeps what the two have agreed to do next.
func (c Conversation) Agree(who Viewer, in Saving, text string, m Moment) (Conversation, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	_, holds := c.SeatOf(who.Person)
	switch {
	case !holds:
		return c, fault.New(fault.Forbidden, "The next step is for the two who talk, and nobody else.")
	case !c.Lifted():
		return c, fault.New(fault.Conflict, "A next step is agreed on when both have finished.")
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		return c, fault.Field("step", "The next step has a control character in it. Type it by hand.")
	case utf8.RuneCountInString(text) > MaxStep:
		return c, fault.Field("step", "The next step is longer than %d characters. Say it shorter.", MaxStep)
	}
	saved, fresh, err := c.Step.Saved.next(in, c.Step.Text == text, who.Actor, m.At)
	if err != nil || !fresh {
		return c, err
	}
	c.Step = Step{text, saved}
	return c, nil
}
