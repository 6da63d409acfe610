package web

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/people"
)

// showConversations lists one's own conversations, and to keepers those of
// everybody that are open.
func (s *Site) showConversations(w http.ResponseWriter, r *http.Request) error {
	mine, err := s.Conversations.Mine(r.Context(), actor(r.Context()))
	if err != nil {
		return err
	}
	p := newConversationsPage(r.Context(), mine)
	near, err := s.Conversations.Circle(r.Context(), actor(r.Context()))
	if err != nil {
		return err
	}
	p.circle(r.Context(), near)
	if may(r.Context(), access.KeepConversations) {
		p.Keeps = true
		after, _ := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
		open, next, err := s.Conversations.Unfinished(r.Context(), actor(r.Context()), assess.ID(max(0, after)), 50)
		if err != nil {
			return err
		}
		for _, c := range open {
			p.All = append(p.All, newConversationRow(r.Context(), c))
		}
		if next != 0 {
			p.Next = "/conversations?after=" + itoa(int64(next))
		}
	}
	return show(w, r, conversationsView(p))
}

// talking answers where there are conversations.
func (s *Site) talking(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if s.Conversations == nil {
			return fault.New(fault.NotFound, "There is no such conversation.")
		}
		return h(w, r)
	}
}

// beginConversation opens one and goes there.
func (s *Site) beginConversation(w http.ResponseWriter, r *http.Request) error {
	c, err := s.Conversations.Open(r.Context(), actor(r.Context()), r.PathValue("uid"))
	if err != nil {
		return err
	}
	return redirect(w, r, "/conversations/"+c.UID)
}

// showConversation shows what there is to do or to see: the form, the curtain,
// or the sheet.
func (s *Site) showConversation(w http.ResponseWriter, r *http.Request) error {
	c, err := s.Conversations.See(r.Context(), actor(r.Context()), r.PathValue("uid"))
	if err != nil {
		return err
	}
	return s.answerConversation(w, r, c)
}

func (s *Site) answerConversation(w http.ResponseWriter, r *http.Request, c assess.Shown) error {
	switch {
	case c.Lifted:
		return show(w, r, sheetView(newSheetPage(r.Context(), c, stepForm{Text: c.Step.Text, Revision: c.Step.Saved.Revision})))
	case c.Holds && c.MayFill && c.Stopped() == nil:
		return show(w, r, conversationFormView(newFormPage(r.Context(), c, ownForm(c), s.Now())))
	default:
		return show(w, r, curtainView(newCurtainPage(r.Context(), c)))
	}
}

// showPaperForm is the form on which a keeper enters what was handed in.
func (s *Site) showPaperForm(w http.ResponseWriter, r *http.Request) error {
	seat, err := seatOf(r)
	if err != nil {
		return err
	}
	c, err := s.Conversations.See(r.Context(), actor(r.Context()), r.PathValue("uid"))
	if err != nil {
		return err
	}
	if !c.MayEnter[seat] || !c.Here[assess.Self] {
		return redirect(w, r, "/conversations/"+c.UID)
	}
	return show(w, r, conversationFormView(newFormPage(r.Context(), c, paperForm(c, seat), s.Now())))
}

func seatOf(r *http.Request) (assess.Seat, error) {
	seat, ok := assess.ParseSeat(r.PathValue("seat"))
	if !ok {
		return seat, fault.New(fault.NotFound, "There is no such seat in a conversation.")
	}
	return seat, nil
}

// answerPrefix begins the names of the fields that hold answers.
const answerPrefix = "answer."

// readFilling reads a form as it was sent.
func readFilling(r *http.Request) (assess.Filling, error) {
	if err := r.ParseForm(); err != nil {
		return assess.Filling{}, err
	}
	f := assess.Filling{Said: map[string]string{}, Finish: r.PostForm.Get("do") == "finish"}
	for name := range r.PostForm {
		if key, ok := strings.CutPrefix(name, answerPrefix); ok {
			f.Said[key] = r.PostForm.Get(name)
		}
	}
	var err error
	f.Saving, err = readSaving(r)
	return f, err
}

func readSaving(r *http.Request) (in assess.Saving, err error) {
	in.Window = r.PostFormValue("window")
	for name, n := range map[string]*int{"revision": &in.Base, "turn": &in.Turn} {
		text := r.PostFormValue(name)
		if text == "" {
			continue
		}
		if *n, err = strconv.Atoi(text); err != nil {
			return in, fault.New(fault.Invalid, "This form does not say what it was made from. Open the page again.")
		}
	}
	return in, nil
}

// fillForm saves one's own form, and finishes it if that button was pressed.
func (s *Site) fillForm(w http.ResponseWriter, r *http.Request) error {
	f, err := readFilling(r)
	if err != nil {
		return err
	}
	return s.fill(w, r, f)
}

// fillPaperForm does the same for a form from paper.
func (s *Site) fillPaperForm(w http.ResponseWriter, r *http.Request) error {
	f, err := readFilling(r)
	if err != nil {
		return err
	}
	f.Paper = true
	if f.For, err = seatOf(r); err != nil {
		return err
	}
	return s.fill(w, r, f)
}

func (s *Site) fill(w http.ResponseWriter, r *http.Request, f assess.Filling) error {
	ctx := r.Context()
	c, err := s.Conversations.Fill(ctx, actor(ctx), r.PathValue("uid"), f)
	form := ownForm(c)
	if f.Paper {
		form = paperForm(c, f.For)
	}
	if byScript(r) {
		return s.answerScript(w, r, form.Saved, form.May && form.Saved.Revision > f.Base, err)
	}
	if err != nil && c.UID != "" && (fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict)) && form.May && c.Stopped() == nil {
		form.refused(r, f, err)
		return showStatus(w, r, status[kindOf(err)], conversationFormView(newFormPage(ctx, c, form, s.Now())))
	}
	switch {
	case err != nil:
		return err
	case !f.Finish:
		say(w, "good", T(ctx, "Saved at %s. You can go on at any time.", form.Saved.At.In(s.Now().Location()).Format(clock)))
	case c.Lifted:
		say(w, "good", T(ctx, "Both have finished. Here is what each of you sees."))
	}
	if f.Paper && !f.Finish {
		return redirect(w, r, "/conversations/"+c.UID+"/paper/"+f.For.String())
	}
	return redirect(w, r, "/conversations/"+c.UID)
}

const clock = "15:04:05"

func kindOf(err error) fault.Kind {
	for kind := range status {
		if fault.Is(err, kind) {
			return kind
		}
	}
	return ""
}

// byScript reports whether a form was saved by the script while somebody fills
// it in.
func byScript(r *http.Request) bool { return r.Header.Get("Accept") == "application/json" }

// answerScript tells the script what was saved, or why not. Both reports that
// another window was faster, so that there are two forms to look at.
func (s *Site) answerScript(w http.ResponseWriter, r *http.Request, saved assess.Saved, both bool, err error) error {
	out := struct {
		Revision int    `json:"revision"`
		Said     string `json:"said"`
		Both     bool   `json:"both,omitempty"`
	}{}
	code := http.StatusOK
	if err != nil {
		var ours bool
		if code, out.Said, ours = explain(r, err); ours {
			return err
		}
		out.Both = both && fault.Is(err, fault.Conflict)
	} else {
		out.Revision, out.Said = saved.Revision, T(r.Context(), "Saved %s", saved.At.In(s.Now().Location()).Format(clock))
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	return json.NewEncoder(w).Encode(out)
}

// reopenForm takes back one's own part.
func (s *Site) reopenForm(w http.ResponseWriter, r *http.Request) error {
	return s.after(w, r, "/conversations/"+r.PathValue("uid"), func(ctx context.Context, who access.Actor, uid string) (assess.Shown, error) {
		return s.Conversations.Reopen(ctx, who, uid, false, assess.Self)
	})
}

// reopenPaperForm takes back what was entered from paper.
func (s *Site) reopenPaperForm(w http.ResponseWriter, r *http.Request) error {
	seat, err := seatOf(r)
	if err != nil {
		return err
	}
	return s.after(w, r, "/conversations/"+r.PathValue("uid")+"/paper/"+seat.String(), func(ctx context.Context, who access.Actor, uid string) (assess.Shown, error) {
		return s.Conversations.Reopen(ctx, who, uid, true, seat)
	})
}

// closeConversation ends one that will not be finished.
func (s *Site) closeConversation(w http.ResponseWriter, r *http.Request) error {
	return s.after(w, r, "/conversations/"+r.PathValue("uid"), s.Conversations.Close)
}

func (s *Site) after(w http.ResponseWriter, r *http.Request, path string, do func(context.Context, access.Actor, string) (assess.Shown, error)) error {
	if _, err := do(r.Context(), actor(r.Context()), r.PathValue("uid")); err != nil {
		return err
	}
	return redirect(w, r, path)
}

// agree keeps the next step.
func (s *Site) agree(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := readSaving(r)
	if err != nil {
		return err
	}
	text := r.PostFormValue("step")
	c, err := s.Conversations.Agree(ctx, actor(ctx), r.PathValue("uid"), in, text)
	if byScript(r) {
		return s.answerScript(w, r, c.Step.Saved, c.MayAgree && c.Step.Saved.Revision > in.Base, err)
	}
	if err != nil && c.MayAgree && (fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict)) {
		f := stepForm{Text: text, Revision: c.Step.Saved.Revision, Wrong: errorText(r, err)}
		if fault.Is(err, fault.Conflict) {
			f.Stored, f.StoredBy = c.Step.Text, c.Step.Saved.By.Name
		}
		return showStatus(w, r, status[kindOf(err)], sheetView(newSheetPage(ctx, c, f)))
	}
	if err != nil {
		return err
	}
	say(w, "good", T(ctx, "The next step is kept for the two of you."))
	return redirect(w, r, "/conversations/"+c.UID)
}

// conversationsPart is what a person's page offers, or nil to leave it out.
func (s *Site) conversationsPart(ctx context.Context, h people.History) (templ.Component, error) {
	if s.Conversations == nil {
		return nil, nil
	}
	cards, mayBegin, err := s.Conversations.About(ctx, actor(ctx), h)
	if err != nil || len(cards) == 0 && !mayBegin {
		return nil, err
	}
	p := personTalks{What: T(ctx, "%s and who leads them choose sentences for the same competencies, each out of the other's sight. Then both see both.", h.Person.Name)}
	if who := actor(ctx); who.Email != "" && who.Email == h.Person.Email {
		p.What = T(ctx, "You and who leads you choose sentences for the same competencies, each out of the other's sight. Then both see both.")
	}
	if mayBegin {
		p.Begin = "/people/" + h.Person.UID + "/conversations"
	}
	for _, c := range cards {
		p.Rows = append(p.Rows, newConversationRow(ctx, c))
	}
	return personTalksView(p), nil
}

// waiting returns the conversations in which who asks has something to fill in.
func (s *Site) waiting(ctx context.Context) ([]conversationRow, error) {
	if s.Conversations == nil {
		return nil, nil
	}
	mine, err := s.Conversations.Mine(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return newConversationsPage(ctx, mine).Waiting, nil
}
