package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/fault"
)

func (a *API) registerConversations(v1 *contract) {
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/conversations", id: "list-conversations", action: access.SeeConversations, summary: "List the conversations in which one takes part, newest first, or all open ones, oldest first"}, a.listConversations)
	add(a, v1, operation{method: http.MethodPost, path: "/api/v1/people/{id}/conversations", id: "open-conversation", action: access.HoldConversation, summary: "Open a conversation on a person's levels: they and who leads them answer, each out of the other's sight", status: 201}, a.openConversation)
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/conversations/{id}", id: "get-conversation", action: access.SeeConversations, summary: "Read what one may see of a conversation"}, a.getConversation)
	add(a, v1, operation{method: http.MethodPut, path: "/api/v1/conversations/{id}/form", id: "save-form", action: access.HoldConversation, summary: "Save one's own part, and finish it if told so"}, a.saveForm)
	add(a, v1, operation{method: http.MethodPost, path: "/api/v1/conversations/{id}/form/reopening", id: "reopen-form", action: access.HoldConversation, summary: "Take one's own part back while the other is not finished"}, a.reopenForm)
	add(a, v1, operation{method: http.MethodPut, path: "/api/v1/conversations/{id}/paper/{seat}", id: "save-paper-form", action: access.KeepConversations, summary: "Enter for a seat what was handed in on paper, and finish it if told so; everybody sees who entered it"}, a.savePaperForm)
	add(a, v1, operation{method: http.MethodPost, path: "/api/v1/conversations/{id}/paper/{seat}/reopening", id: "reopen-paper-form", action: access.KeepConversations, summary: "Take back what one entered from paper while the other part is not finished"}, a.reopenPaperForm)
	add(a, v1, operation{method: http.MethodPut, path: "/api/v1/conversations/{id}/step", id: "agree-on-step", action: access.HoldConversation, summary: "Write down what the two agree on; nobody else sees it"}, a.agreeOnStep)
	add(a, v1, operation{method: http.MethodPost, path: "/api/v1/conversations/{id}/closing", id: "close-conversation", action: access.KeepConversations, summary: "Close a conversation that will not be finished; nothing of it enters the record"}, a.closeConversation)
}

// AskedCompetency is one thing that both seats answer.
type AskedCompetency struct {
	Competency string          `json:"competency" doc:"key"`
	Name       string          `json:"name"`
	Sentences  []AskedSentence `json:"sentences" doc:"lowest first; the answer is the highest that is typical"`
}

// AskedSentence is one sentence to choose.
type AskedSentence struct {
	Answer int    `json:"answer"`
	Text   string `json:"text"`
}

// ConversationSeat is one side of a conversation. Until both have finished
// nothing else is said of the other side.
type ConversationSeat struct {
	Seat      string         `json:"seat" enum:"self,manager"`
	Person    string         `json:"person" doc:"outside id of who holds it"`
	Name      string         `json:"name"`
	Finished  bool           `json:"finished"`
	FromPaper string         `json:"from_paper,omitempty" doc:"who entered the finished part from paper"`
	Answers   map[string]int `json:"answers,omitempty" doc:"by key of competency, once both have finished: 1 to 5, or 0 for \"I cannot judge this\""`
}

// ConversationForm is what the caller has filled in.
type ConversationForm struct {
	Seat     string         `json:"seat" enum:"self,manager"`
	Revision int            `json:"revision" doc:"to be sent back with the next saving; 0 while nothing was saved"`
	Saved    *time.Time     `json:"saved,omitempty"`
	Answers  map[string]int `json:"answers" doc:"by key of competency: 1 to 5, or 0 for \"I cannot judge this\"; absent while not answered"`
}

// ConversationStep is what the two have agreed on.
type ConversationStep struct {
	Text     string `json:"text"`
	Revision int    `json:"revision"`
	By       string `json:"by,omitempty" doc:"who wrote last"`
}

// ConversationItem is a line of a list.
type ConversationItem struct {
	ID     string             `json:"id"`
	About  string             `json:"about" doc:"outside id of the person"`
	Name   string             `json:"name" doc:"of the person"`
	Opened string             `json:"opened" doc:"the day"`
	State  string             `json:"state" enum:"open,finished,closed"`
	Seats  []ConversationSeat `json:"seats"`
}

// Conversation is what the caller may see of one.
type Conversation struct {
	ConversationItem
	Version  int64              `json:"version" doc:"number of the framework's version on which both answer"`
	Asked    []AskedCompetency  `json:"asked"`
	Form     *ConversationForm  `json:"form,omitempty" doc:"the caller's own part"`
	Entering []ConversationForm `json:"entering,omitempty" doc:"what the caller is entering from paper"`
	Step     *ConversationStep  `json:"step,omitempty" doc:"for the two who talk, once both have finished"`
}

type listConversationsInput struct {
	Which string `query:"which" enum:"mine,open" default:"mine" doc:"open: those of everybody that are not finished, for HR"`
	After string `query:"after" maxLength:"20" doc:"next of the page before; with open"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"with open"`
}

type listConversationsOutput struct {
	Body struct {
		Items []ConversationItem `json:"items"`
		Next  string             `json:"next,omitempty" doc:"for after; absent on the last page"`
	}
}

func (a *API) listConversations(ctx context.Context, in *listConversationsInput) (*listConversationsOutput, error) {
	out := &listConversationsOutput{}
	out.Body.Items = []ConversationItem{}
	var cards []assess.Card
	var err error
	if in.Which == "open" {
		after := int64(0)
		if in.After != "" {
			if after, err = strconv.ParseInt(in.After, 10, 64); err != nil {
				return nil, fault.Field("after", "%q is not where a page ends. Send back the next of the page before.", in.After)
			}
		}
		var next assess.ID
		cards, next, err = a.Conversations.Unfinished(ctx, actor(ctx), assess.ID(after), in.Limit)
		if next != 0 {
			out.Body.Next = strconv.FormatInt(int64(next), 10)
		}
	} else {
		cards, err = a.Conversations.Mine(ctx, actor(ctx))
	}
	for _, c := range cards {
		out.Body.Items = append(out.Body.Items, fromCard(c))
	}
	return out, err
}

func fromCard(c assess.Card) ConversationItem {
	i := ConversationItem{ID: c.UID, About: c.About.UID, Name: c.About.Name, Opened: c.Day.String(), State: "open"}
	switch {
	case !c.Closed.IsZero():
		i.State = "closed"
	case c.Lifted:
		i.State = "finished"
	}
	for _, seat := range assess.Seats {
		holder := c.About
		if seat == assess.Manager {
			holder = c.Leads
		}
		i.Seats = append(i.Seats, ConversationSeat{Seat: seat.String(), Person: holder.UID, Name: holder.Name, Finished: c.Done[seat], FromPaper: c.FromPaper[seat]})
	}
	return i
}

func fromConversation(s assess.Shown) Conversation {
	c := Conversation{ConversationItem: fromCard(assess.Card{View: s.View, About: s.About, Leads: s.Leads}), Version: int64(s.On.Number)}
	for _, one := range s.Competencies() {
		asked := AskedCompetency{Competency: one.Key, Name: one.Name}
		for _, sentence := range assess.Choices(s.On, one) {
			asked.Sentences = append(asked.Sentences, AskedSentence{int(sentence.Level.Float()), sentence.Text})
		}
		c.Asked = append(c.Asked, asked)
	}
	if s.Lifted {
		for i, seat := range assess.Seats {
			c.Seats[i].Answers = answersByKey(s, s.Answers[seat])
		}
	}
	if s.Holds {
		f := fromForm(s, s.Seat, s.Own)
		c.Form = &f
	}
	for _, seat := range assess.Seats {
		if s.Entering[seat].Saved.Revision > 0 {
			c.Entering = append(c.Entering, fromForm(s, seat, s.Entering[seat]))
		}
	}
	if s.MayAgree {
		c.Step = &ConversationStep{s.Step.Text, s.Step.Saved.Revision, s.Step.Saved.By.Name}
	}
	return c
}

func fromForm(s assess.Shown, seat assess.Seat, f assess.Form) ConversationForm {
	out := ConversationForm{Seat: seat.String(), Revision: f.Saved.Revision, Answers: answersByKey(s, f.Answers)}
	if f.Saved.Revision > 0 {
		out.Saved = &f.Saved.At
	}
	return out
}

func answersByKey(s assess.Shown, answers []byte) map[string]int {
	by := make(map[string]int, len(answers))
	for i, one := range s.Competencies() {
		if i < len(answers) && answers[i] != assess.Blank {
			by[one.Key] = int(answers[i])
		}
	}
	return by
}

type conversationInput struct {
	ID string `path:"id" maxLength:"64"`
}

type conversationOutput struct{ Body Conversation }

func shown(c assess.Shown, err error) (*conversationOutput, error) {
	if err != nil {
		return nil, err
	}
	return &conversationOutput{fromConversation(c)}, nil
}

func (a *API) openConversation(ctx context.Context, in *conversationInput) (*conversationOutput, error) {
	return shown(a.Conversations.Open(ctx, actor(ctx), in.ID))
}

func (a *API) getConversation(ctx context.Context, in *conversationInput) (*conversationOutput, error) {
	return shown(a.Conversations.See(ctx, actor(ctx), in.ID))
}

func (a *API) closeConversation(ctx context.Context, in *conversationInput) (*conversationOutput, error) {
	return shown(a.Conversations.Close(ctx, actor(ctx), in.ID))
}

func (a *API) reopenForm(ctx context.Context, in *conversationInput) (*conversationOutput, error) {
	return shown(a.Conversations.Reopen(ctx, actor(ctx), in.ID, false, assess.Self))
}

type reopenPaperInput struct {
	ID   string `path:"id" maxLength:"64"`
	Seat string `path:"seat" enum:"self,manager"`
}

func (a *API) reopenPaperForm(ctx context.Context, in *reopenPaperInput) (*conversationOutput, error) {
	seat, _ := assess.ParseSeat(in.Seat)
	return shown(a.Conversations.Reopen(ctx, actor(ctx), in.ID, true, seat))
}

// sentForm is a part as it is sent, whole.
type sentForm struct {
	Revision int            `json:"revision" minimum:"0" doc:"the revision that it was made from; 0 for the first"`
	Answers  map[string]int `json:"answers" doc:"by key of competency: 1 to 5, or 0 for \"I cannot judge this\"; what is left out is not answered"`
	Finish   bool           `json:"finish,omitempty" doc:"all competencies must be answered"`
}

func (f sentForm) filling() assess.Filling {
	said := make(map[string]string, len(f.Answers))
	for key, n := range f.Answers {
		said[key] = strconv.Itoa(n)
	}
	return assess.Filling{Saving: assess.Saving{Base: f.Revision}, Said: said, Finish: f.Finish}
}

type saveFormInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body sentForm
}

func (a *API) saveForm(ctx context.Context, in *saveFormInput) (*conversationOutput, error) {
	return shown(a.Conversations.Fill(ctx, actor(ctx), in.ID, in.Body.filling()))
}

type savePaperFormInput struct {
	ID   string `path:"id" maxLength:"64"`
	Seat string `path:"seat" enum:"self,manager"`
	Body sentForm
}

func (a *API) savePaperForm(ctx context.Context, in *savePaperFormInput) (*conversationOutput, error) {
	f := in.Body.filling()
	f.Paper = true
	f.For, _ = assess.ParseSeat(in.Seat)
	return shown(a.Conversations.Fill(ctx, actor(ctx), in.ID, f))
}

type agreeInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Revision int    `json:"revision" minimum:"0" doc:"the revision that it was made from; 0 for the first"`
		Text     string `json:"text" maxLength:"4000"`
	}
}

func (a *API) agreeOnStep(ctx context.Context, in *agreeInput) (*conversationOutput, error) {
	return shown(a.Conversations.Agree(ctx, actor(ctx), in.ID, assess.Saving{Base: in.Body.Revision}, in.Body.Text))
}
