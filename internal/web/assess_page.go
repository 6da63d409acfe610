package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/web/components"
)

// A conversationRow is one line of a list.
type conversationRow struct {
	Title, Href, Day string
	With             string // both
	Missing          string // who has not finished, where another waits for them
	Answered         string // how much of one's own part is filled in
	State            string
	Kind             string // of the badge
}

type conversationsPage struct {
	Waiting, Others, All []conversationRow
	Me                   []neighbourRow // nobody or oneself
	Leads                []neighbourRow
	Keeps                bool
	Next                 string
}

// A neighbourRow is somebody about whom one may open a conversation.
type neighbourRow struct {
	Name, Href  string
	Begin       string // address; empty while one is open
	BeginLabel  string
	Last        *conversationRow
	NobodyLeads bool
}

func newNeighbourRow(ctx context.Context, n assess.Neighbour, me bool) neighbourRow {
	row := neighbourRow{Name: n.Name, Href: "/people/" + n.UID, BeginLabel: T(ctx, "Start a conversation on the levels of %s", n.Name)}
	if me {
		row.Name = T(ctx, "Your own levels")
	}
	if n.MayBegin {
		row.Begin = row.Href + "/conversations"
	}
	if n.Last != nil {
		last := newConversationRow(ctx, *n.Last)
		row.Last = &last
	}
	row.NobodyLeads = me && !n.MayBegin && (n.Last == nil || n.Last.Lifted || !n.Last.Closed.IsZero())
	return row
}

type personTalks struct {
	What, Begin string
	Rows        []conversationRow
}

func newConversationsPage(ctx context.Context, mine []assess.Card) (p conversationsPage) {
	for _, c := range mine {
		if c.MayFill {
			p.Waiting = append(p.Waiting, newConversationRow(ctx, c))
		} else {
			p.Others = append(p.Others, newConversationRow(ctx, c))
		}
	}
	slices.Reverse(p.Waiting) // who has waited longest comes first
	return p
}

// circle adds with whom one may talk.
func (p *conversationsPage) circle(ctx context.Context, c assess.Circle) {
	if c.Me != nil {
		p.Me = []neighbourRow{newNeighbourRow(ctx, *c.Me, true)}
	}
	for _, n := range c.Leads {
		p.Leads = append(p.Leads, newNeighbourRow(ctx, n, false))
	}
}

func newConversationRow(ctx context.Context, c assess.Card) conversationRow {
	row := conversationRow{
		Title: c.About.Name, Href: "/conversations/" + c.UID, Day: dayWords(ctx, c.Day),
		With: T(ctx, "%s and %s", c.About.Name, c.Leads.Name),
	}
	if c.MayFill {
		row.Answered = T(ctx, "%d of %d answered", answeredOf(c.Own.Answers), len(c.Asked))
	}
	if c.Closed.IsZero() && c.Done[assess.Self] != c.Done[assess.Manager] && !c.MayFill {
		late := c.Leads.Name
		if c.Done[assess.Manager] {
			late = c.About.Name
		}
		row.Missing = T(ctx, "%s has not finished yet", late)
	}
	switch {
	case !c.Closed.IsZero():
		row.State = T(ctx, "closed by HR")
	case c.Lifted:
		row.State, row.Kind = T(ctx, "both have finished"), "good"
	case c.MayFill:
		row.State, row.Kind = T(ctx, "waits for you"), "warn"
	case c.Holds:
		row.State, row.Kind = T(ctx, "your part is finished"), "info"
	case c.Done[assess.Self] || c.Done[assess.Manager]:
		row.State, row.Kind = T(ctx, "one of two has finished"), "info"
	default:
		row.State = T(ctx, "nobody has finished")
	}
	return row
}

// answeredOf counts what is answered.
func answeredOf(answers []byte) (n int) {
	for _, a := range answers {
		if a != assess.Blank {
			n++
		}
	}
	return n
}

// A filledForm is a form as it is shown: what was saved, or what was sent and
// refused.
type filledForm struct {
	May      bool
	Paper    bool
	Seat     assess.Seat
	Saved    assess.Saved
	Answers  map[string]string // by key of competency
	Stored   map[string]string // the same as stored, where another window was faster
	Errors   map[string]string
	Wrong    string
	Conflict bool
}

func ownForm(c assess.Shown) filledForm {
	return filledForm{May: c.MayFill, Seat: c.Seat, Saved: c.Own.Saved, Answers: answersOf(c, c.Own.Answers)}
}

func paperForm(c assess.Shown, seat assess.Seat) filledForm {
	return filledForm{May: c.MayEnter[seat], Paper: true, Seat: seat, Saved: c.Entering[seat].Saved, Answers: answersOf(c, c.Entering[seat].Answers)}
}

// answersOf writes answers as fields of a form have them.
func answersOf(c assess.Shown, answers []byte) map[string]string {
	said := make(map[string]string, len(answers))
	for i, a := range answers {
		if a == assess.Blank {
			continue
		}
		if one, ok := c.On.CompetencyByID(c.Asked[i]); ok {
			said[one.Key] = strconv.Itoa(int(a))
		}
	}
	return said
}

// refused keeps what was sent, and says why it was not taken.
func (f *filledForm) refused(r *http.Request, sent assess.Filling, err error) {
	f.Stored, f.Answers = f.Answers, sent.Said
	f.Conflict = fault.Is(err, fault.Conflict)
	f.Wrong = errorText(r, err)
	f.Errors, _ = fieldErrors(r, err)
	if !f.Conflict {
		f.Stored = nil
	}
	for key, answer := range f.Stored { // an empty place here is no wish to have it empty there
		if f.Answers[key] == "" {
			f.Answers[key] = answer
		}
	}
}

type formPage struct {
	page
	Intro     string
	Action    string
	Form      filledForm
	Revision  string
	Window    string // of the last saving, so that a page that comes back knows its own
	SavedAt   string
	Groups    []formGroup
	Answered  string
	Done, Of  int
	GoOn      string // where to go on, of a form that was begun
	Next      string // address of the first that is not answered; empty if there is none
	Finishing string // what finishing does
	Stay      string // which manager's seat it is, where somebody else leads the person now
	Reload    string
	PaperNote string
	Blank     blankPaper // what is printed above a form to be filled in by hand
}

// A blankPaper is what a printed form says before its questions.
type blankPaper struct{ For, How string }

func newBlankPaper(ctx context.Context, c assess.Shown, seat assess.Seat) blankPaper {
	b := blankPaper{For: T(ctx, "To be filled in by %s.", c.Holder(seat).Name)}
	if seat == assess.Self {
		b.How = T(ctx, "For each competency, mark the highest sentence that is typical of you: what you do most of the time, not once. Then hand this paper to HR.")
	} else {
		b.How = T(ctx, "For each competency, mark the highest sentence that is typical of %s: what you have seen most of the time, not once. Then hand this paper to HR.", c.About.Name)
	}
	return b
}

type formGroup struct {
	Key, Name, Question string
	Items               []formItem
}

// A formItem is one competency with its sentences.
type formItem struct {
	Name, ID, Definition string // Name of the field
	Title                string
	Options              []components.Option
	Answered             bool
	Error                string
	Stored               string // what another window has stored instead
}

func newFormPage(ctx context.Context, c assess.Shown, f filledForm, now time.Time) formPage {
	other := c.Holder(f.Seat.Other()).Name
	p := formPage{
		page: page{
			Title: conversationTitle(ctx, c), Nav: "/conversations",
			Trail:   []components.Crumb{{Text: T(ctx, "Conversations"), Href: "/conversations"}, {Text: c.About.Name}},
			WhoSees: whoSees(ctx, c),
		},
		Form: f, Revision: strconv.Itoa(f.Saved.Revision), Window: f.Saved.Window,
		Action: "/conversations/" + c.UID + "/form", Reload: "/conversations/" + c.UID,
	}
	if f.Saved.Revision > 0 {
		p.SavedAt = momentText(ctx, f.Saved.At)
	}
	switch {
	case f.Paper:
		p.Action, p.Reload = "/conversations/"+c.UID+"/paper/"+f.Seat.String(), "/conversations/"+c.UID+"/paper/"+f.Seat.String()
		p.PaperNote = T(ctx, "You enter what %s handed in on paper. Your name is shown beside it.", c.Holder(f.Seat).Name)
		p.Intro = T(ctx, "For each competency, mark the sentence that is marked on the paper.")
		p.Blank = newBlankPaper(ctx, c, f.Seat)
	case f.Seat == assess.Self:
		p.Intro = T(ctx, "For each competency, choose the highest sentence that is typical of you: what you do most of the time, not once. %s answers the same, and neither of you sees the other's part before both have finished.", other)
	default:
		p.Intro = T(ctx, "For each competency, choose the highest sentence that is typical of %s: what you have seen most of the time, not once. %s answers the same about themself, and neither of you sees the other's part before both have finished.", c.About.Name, c.About.Name)
	}
	if c.LeadChanged && f.Seat == assess.Manager && !f.Paper {
		p.Stay = T(ctx, "Somebody else leads %s now. This form stays with you, because you led them on %s.", c.About.Name, dayWords(ctx, c.Day))
	}
	if p.SavedAt != "" && dayText(ctx, f.Saved.At) == dayText(ctx, now) {
		p.SavedAt = f.Saved.At.In(now.Location()).Format(clock)
	}
	switch {
	case f.Paper:
		p.Finishing = T(ctx, "When you have entered it, %s sees that this part is finished, and that you entered it.", c.Holder(f.Seat).Name)
	case c.Done[f.Seat.Other()]:
		p.Finishing = T(ctx, "%s has finished. As soon as you finish, both of you and HR see both parts, and neither can be changed any more.", other)
	default:
		p.Finishing = T(ctx, "When you have finished, you can take your part back and change it for as long as %s has not finished.", other)
	}
	for _, one := range c.Competencies() {
		item := newFormItem(ctx, c.On, one, f)
		switch {
		case item.Answered:
			p.Done++
		case p.Next == "":
			p.Next, p.GoOn = "#"+item.ID, one.Name
		}
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Key != one.Pillar {
			pillar, _ := c.On.Pillar(one.Pillar)
			p.Groups = append(p.Groups, formGroup{Key: pillar.Key, Name: pillar.Name, Question: pillar.Question})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Items = append(g.Items, item)
	}
	p.Of = len(c.Asked)
	p.Answered = T(ctx, "%d of %d answered", p.Done, p.Of)
	if p.Done == 0 {
		p.GoOn = ""
	}
	return p
}

func newFormItem(ctx context.Context, v framework.Version, c framework.Competency, f filledForm) formItem {
	item := formItem{Name: answerPrefix + c.Key, ID: "c" + itoa(int64(c.ID)), Title: c.Name, Definition: c.Definition, Error: f.Errors[c.Key]}
	chosen := f.Answers[c.Key]
	item.Answered = chosen != ""
	for _, a := range assess.Choices(v, c) {
		item.Options = append(item.Options, components.Option{Value: a.Level.String(), Text: a.Text, Chosen: a.Level.String() == chosen})
		if f.Conflict && f.Stored[c.Key] == a.Level.String() && chosen != f.Stored[c.Key] {
			item.Stored = T(ctx, "Stored from the other window: “%s”", a.Text)
		}
	}
	item.Options = append(item.Options, components.Option{Value: "0", Text: T(ctx, "I cannot judge this"), Chosen: chosen == "0"})
	if f.Conflict && f.Stored[c.Key] != chosen {
		switch f.Stored[c.Key] {
		case "0":
			item.Stored = T(ctx, "Stored from the other window: “%s”", T(ctx, "I cannot judge this"))
		case "":
			item.Stored = T(ctx, "Stored from the other window: nothing yet")
		}
	}
	return item
}

// conversationTitle says whose levels it is about.
func conversationTitle(ctx context.Context, c assess.Shown) string {
	if c.Holds && c.Seat == assess.Self {
		return T(ctx, "Conversation on your levels")
	}
	return T(ctx, "Conversation on the levels of %s", c.About.Name)
}

func whoSees(ctx context.Context, c assess.Shown) string {
	if !c.Closed.IsZero() {
		return T(ctx, "nobody but you sees your part.")
	}
	return T(ctx, "until both have finished, nobody sees anybody else's part, HR included. Then %s, %s and HR see both parts. What the two of them agree on, HR does not see.", c.About.Name, c.Leads.Name)
}

// A curtainPage is a conversation of which there is nothing to fill in and
// nothing to see yet.
type curtainPage struct {
	page
	Names, Day string
	Said       string // how far it is
	Then       string // what comes next
	Gone       string // who has left, and what can be done
	Closed     string
	Seats      []seatLine
	Reopen     string
	Close      string
	Mine       []mineLine
}

type seatLine struct {
	Name, Seat, State string
	Done              bool
	Paper             string
	Enter, TakeBack   string // addresses
}

type mineLine struct{ Competency, Sentence string }

func newCurtainPage(ctx context.Context, c assess.Shown) curtainPage {
	p := curtainPage{
		page: page{
			Title: conversationTitle(ctx, c), Nav: "/conversations",
			Trail:   []components.Crumb{{Text: T(ctx, "Conversations"), Href: "/conversations"}, {Text: c.About.Name}},
			WhoSees: whoSees(ctx, c),
		},
		Names: T(ctx, "%s and %s", c.About.Name, c.Leads.Name), Day: dayWords(ctx, c.Day),
	}
	here := "/conversations/" + c.UID
	switch other := c.Holder(c.Seat.Other()).Name; {
	case !c.Closed.IsZero():
		p.Closed = T(ctx, "%s closed this conversation on %s, before both had finished. Nobody sees anybody else's part, and nothing of it enters the record.", c.ClosedBy, dayText(ctx, c.Closed))
	case c.Stopped() != nil:
		p.Said = T(ctx, "Your part is not finished.")
	case c.Holds:
		p.Said = T(ctx, "Your part is finished. %s has not finished yet.", other)
		p.Then = T(ctx, "As soon as %s has finished, both parts stand here side by side, the largest differences first. No message is sent: tell each other when you are done.", other)
	default:
		p.Said = T(ctx, "What they have filled in is shown to nobody until both have finished.")
	}
	if c.Closed.IsZero() {
		p.Gone = gone(ctx, c)
		if p.Gone != "" {
			p.Then = ""
		}
	}
	for _, seat := range assess.Seats {
		p.Seats = append(p.Seats, newSeatLine(ctx, c, seat))
	}
	if c.MayReopen {
		p.Reopen = here + "/reopen"
	}
	if c.MayClose {
		p.Close = here + "/close"
	}
	if c.Holds && c.Own.Answers != nil {
		for i, one := range c.Competencies() {
			p.Mine = append(p.Mine, mineLine{one.Name, sentenceText(ctx, c.On, one, c.Own.Answers[i])})
		}
	}
	return p
}

// gone says who has left, and what can be done about it.
func gone(ctx context.Context, c assess.Shown) string {
	switch {
	case !c.Here[assess.Self] && c.Holds && c.Seat == assess.Self, !c.Here[assess.Manager] && c.Holds && c.Seat == assess.Manager:
		return T(ctx, "You are not in the organisation any more, so this form stays as it is. HR can close the conversation.")
	case !c.Here[assess.Self]:
		return T(ctx, "%s is not in the organisation any more, so no part can be filled in. HR can close the conversation.", c.About.Name)
	case !c.Here[assess.Manager]:
		return T(ctx, "%s is not in the organisation any more. HR can enter their part from paper, or close the conversation so that a new one can begin with whoever leads %s now.", c.Leads.Name, c.About.Name)
	}
	return ""
}

func newSeatLine(ctx context.Context, c assess.Shown, seat assess.Seat) seatLine {
	l := seatLine{Name: c.Holder(seat).Name, Seat: T(ctx, "about themself"), State: T(ctx, "not yet"), Done: c.Done[seat]}
	switch mine := c.Holds && c.Seat == seat; {
	case mine && seat == assess.Self:
		l.Seat = T(ctx, "you, about yourself")
	case mine:
		l.Seat = T(ctx, "you, who lead %s", c.About.Name)
	case seat == assess.Manager && c.Holds:
		l.Seat = T(ctx, "leads you")
	case seat == assess.Manager:
		l.Seat = T(ctx, "leads %s", c.About.Name)
	}
	if l.Done {
		l.State = T(ctx, "finished")
	}
	if by := c.FromPaper[seat]; by != "" {
		l.Paper = T(ctx, "entered from paper by %s", by)
	}
	here := "/conversations/" + c.UID + "/paper/" + seat.String()
	if c.MayEnter[seat] && c.Here[assess.Self] {
		l.Enter = here
	}
	if c.MayTakeBack[seat] {
		l.TakeBack = here + "/reopen"
	}
	return l
}

// sentenceText is what an answer says.
func sentenceText(ctx context.Context, v framework.Version, c framework.Competency, answer byte) string {
	switch answer {
	case assess.CannotJudge:
		return T(ctx, "I cannot judge this")
	case assess.Blank:
		return T(ctx, "not answered")
	}
	for _, a := range assess.Choices(v, c) {
		if a.Level == framework.Whole(int(answer)) {
			return a.Text
		}
	}
	return ""
}
