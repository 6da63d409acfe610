package web

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A spot is one cell of the matrix, found by the address of its page.
type spot struct {
	*matrix.Matrix        // of the one person
	at             int    // the column
	back           string // the page that the reader came from
}

func (o spot) row() matrix.Row       { return o.Rows[0] }
func (o spot) column() matrix.Column { return o.Columns[o.at] }
func (o spot) cell() matrix.Cell     { return o.At(0, o.at) }

// findSpot opens the cell that a request names.
func (s *Site) findSpot(r *http.Request) (spot, error) {
	person, id := r.PathValue("person"), r.PathValue("competency")
	if person == "" {
		person, id = r.FormValue("person"), r.FormValue("competency")
	}
	person = longUID(person)
	competency, err := strconv.ParseInt(id, 10, 64)
	if err != nil || competency <= 0 || person == "" {
		return spot{}, fault.New(fault.NotFound, "There is no such cell. Open it from the matrix.")
	}
	return s.openSpot(r, person, framework.CompetencyID(competency))
}

func (s *Site) openSpot(r *http.Request, person string, c framework.CompetencyID) (spot, error) {
	m, err := s.Matrix.Open(r.Context(), matrix.Query{On: s.today(), Person: person, Competency: c})
	if err != nil {
		return spot{}, err
	}
	o := spot{Matrix: m, at: m.Column(c), back: local(r.FormValue("back"))}
	if o.back == "/" {
		o.back = back(r)
	}
	if !strings.HasPrefix(o.back, "/matrix") && !strings.HasPrefix(o.back, "/people") || strings.HasPrefix(o.back, "/matrix/cell") {
		o.back = "/matrix"
	}
	return o, nil
}

// showCell shows the history of a cell and the form that sets a level.
func (s *Site) showCell(w http.ResponseWriter, r *http.Request) error {
	o, err := s.findSpot(r)
	if err != nil {
		return err
	}
	return s.answerCell(w, r, o, levelForm{Day: s.today().String(), Source: observe.Manager.String()}, http.StatusOK)
}

func (s *Site) answerCell(w http.ResponseWriter, r *http.Request, o spot, f levelForm, status int) error {
	ss, err := s.Record.Of(r.Context(), o.row().Person)
	if err != nil {
		return err
	}
	p := newCellPage(r.Context(), o, f, observe.History(ss, o.column().ID))
	if partial(r) {
		return showStatus(w, r, status, cellPart(p))
	}
	return showStatus(w, r, status, cellView(p))
}

// A levelForm is what the form that sets a level holds, as typed.
type levelForm struct {
	Level, Source, Day, Expires, Note, Link string
	Errors                                  map[string]string
	Error                                   string
}

func readLevelForm(r *http.Request) levelForm {
	return levelForm{
		Level: r.PostFormValue("level"), Source: r.PostFormValue("source"), Day: r.PostFormValue("day"),
		Expires: r.PostFormValue("expires"), Note: strings.TrimSpace(r.PostFormValue("note")), Link: strings.TrimSpace(r.PostFormValue("link")),
	}
}

// setLevel states a level. The grid gets the cell and what to say back; the
// form goes back to where the reader came from.
func (s *Site) setLevel(w http.ResponseWriter, r *http.Request) error {
	o, err := s.findSpot(r)
	if err != nil {
		return err
	}
	f := readLevelForm(r)
	said, err := s.statement(r, o, f)
	if err == nil {
		_, err = s.append(r, &said)
	}
	if fields, ok := fieldErrors(r, err); ok && r.PostFormValue("quick") == "" {
		f.Errors, f.Error = fields, errorText(r, err)
		return s.answerCell(w, r, o, f, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	message := T(r.Context(), "%s, %s: level %s.", o.row().Name, o.column().Name, levelText(r.Context(), said.Levels[0].Level))
	return s.answerChange(w, r, o, message, said.Seq)
}

func (s *Site) append(r *http.Request, said *observe.Statement) (observe.Seq, error) {
	ss, err := s.Record.Append(r.Context(), *said)
	if err != nil {
		return 0, err
	}
	*said = ss[0]
	return said.Seq, nil
}

// statement makes what the form says into a statement.
func (s *Site) statement(r *http.Request, o spot, f levelForm) (observe.Statement, error) {
	said := observe.Statement{Person: o.row().Person, By: author(r.Context()), At: s.Now()}
	var ok bool
	if said.Source, ok = observe.ParseSource(f.Source); !ok {
		return said, fault.Field("source", "Say as whom you enter this.")
	}
	if f.Level == "" {
		return said, fault.Field("level", "Choose the sentence that fits best.")
	}
	level, err := framework.ParseLevel(f.Level)
	if err != nil {
		return said, fault.Field("level", "%q is not a level. Choose one of the sentences.", f.Level)
	}
	if top := topOf(o.column().Competency); level > top {
		return said, fault.Field("level", "The highest level of %s is %s.", o.column().Name, top.String())
	}
	d := observe.State(o.column().ID, o.Version.ID, level, s.today())
	if f.Day != "" {
		if d.Day, err = people.ParseDay(f.Day); err != nil {
			return said, fault.Field("day", "%q is not a date. Write it as year-month-day, for example 2026-03-01.", f.Day)
		}
	}
	if f.Expires != "" {
		if d.Expires, err = people.ParseDay(f.Expires); err != nil {
			return said, fault.Field("expires", "%q is not a date. Write it as year-month-day, for example 2026-03-01.", f.Expires)
		}
	}
	d.Note, d.Link = f.Note, f.Link
	said.Levels = []observe.Declared{d}
	return said, nil
}

// author is who asks, as the record names them.
func author(ctx context.Context) people.Actor {
	a := actor(ctx)
	return people.Actor{Account: people.AccountID(a.Account), Name: a.Name}
}

// withdrawLevel takes back what a statement said of a cell.
func (s *Site) withdrawLevel(w http.ResponseWriter, r *http.Request) error {
	o, err := s.findSpot(r)
	if err != nil {
		return err
	}
	seq, err := strconv.ParseInt(r.PostFormValue("seq"), 10, 64)
	if err != nil || seq <= 0 {
		return fault.New(fault.NotFound, "There is no such entry in the history of this cell.")
	}
	why := strings.TrimSpace(r.PostFormValue("why"))
	if r.PostFormValue("quick") != "" {
		why = "Typed by mistake and taken back at once."
	}
	taken := observe.Statement{
		Person: o.row().Person, Source: observe.Manager, By: author(r.Context()), At: s.Now(),
		Withdraws: observe.Seq(seq), Competency: o.column().ID, Why: why,
	}
	_, err = s.append(r, &taken)
	if fields, ok := fieldErrors(r, err); ok && r.PostFormValue("quick") == "" {
		return s.answerCell(w, r, o, levelForm{Day: s.today().String(), Source: observe.Manager.String(), Error: fields["why"]}, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.answerChange(w, r, o, T(r.Context(), "%s, %s: taken back.", o.row().Name, o.column().Name), 0)
}

// answerChange shows the cell as it is after a change.
func (s *Site) answerChange(w http.ResponseWriter, r *http.Request, o spot, message string, undo observe.Seq) error {
	if !partial(r) {
		say(w, "good", message)
		return redirect(w, r, o.back)
	}
	now, err := s.openSpot(r, o.row().UID, o.column().ID)
	if err != nil {
		return err
	}
	words := newWords(r.Context())
	cell := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := w.Write(words.appendCell(nil, shortUID(now.row().UID), now.column().ID, now.cell(), true))
		return err
	})
	return show(w, r, changePart(cell, message, int64(undo)))
}

// A cellPage is one cell with its history.
type cellPage struct {
	page
	Person, Competency  string
	PersonHref          string
	Sub                 string
	Definition          string
	Cell                matrix.Cell
	Need                string
	State               string
	Aim                 string
	Form                levelForm
	Hidden              []hiddenField
	Levels              []components.Option
	Source              components.Input
	Day, Expires        components.Input
	Note, Link          components.Input
	MaySet, MayWithdraw bool
	Back                string
	History             []historyEntry
}

type hiddenField struct{ Name, Value string }

type historyEntry struct {
	Seq                        string
	Level                      framework.Level
	Known                      bool
	Who, Source, Day, Entered  string
	Note, Link, Written, Aim   string
	Expires                    string
	Fate, FateKind, FateDetail string
	MayWithdraw                bool
}

func newCellPage(ctx context.Context, o spot, f levelForm, history []observe.Entry) cellPage {
	row, col, cell := o.row(), o.column(), o.cell()
	p := cellPage{
		page: page{
			Title: T(ctx, "%s: %s", row.Name, col.Name), Nav: "/matrix", How: "/help/levels",
			Trail:   []components.Crumb{{Text: T(ctx, "Matrix"), Href: "/matrix"}, {Text: row.Name, Href: "/people/" + row.UID}, {Text: col.Name}},
			WhoSees: T(ctx, "Administrators and editors of this installation."),
		},
		Person: row.Name, Competency: col.Name, PersonHref: "/people/" + row.UID, Definition: col.Definition,
		Sub: o.RoleName(0), Cell: cell, Form: f, Back: o.back,
		MaySet: may(ctx, access.SetLevel), MayWithdraw: may(ctx, access.WithdrawLevel),
		Hidden: []hiddenField{{"person", row.UID}, {"competency", strconv.FormatInt(int64(col.ID), 10)}, {"back", o.back}},
	}
	if p.Sub == "" {
		p.Sub = row.Title
	}
	p.Need, p.State = cellSentences(ctx, cell)
	if cell.Target != observe.NoLevel {
		p.Aim = T(ctx, "Agreed target: %s", levelText(ctx, cell.Target))
	}
	p.Levels = anchorOptions(ctx, col.Competency, f.Level)
	p.Source = sourceField(ctx, observe.Manager)
	for i := range p.Source.Options {
		p.Source.Options[i].Chosen = p.Source.Options[i].Value == f.Source
	}
	p.Source.Error = f.Errors["source"]
	p.Day = components.Input{Label: T(ctx, "Seen on"), Name: "day", Type: "date", Value: f.Day, Required: true, Error: f.Errors["day"]}
	p.Expires = components.Input{Label: T(ctx, "Valid until"), Name: "expires", Type: "date", Value: f.Expires, Error: f.Errors["expires"], Hint: T(ctx, "Without a date it stays fresh for %d months.", col.Months)}
	p.Note = components.Input{Label: T(ctx, "What was seen"), Name: "note", Value: f.Note, Max: 4000, Rows: 3, Error: f.Errors["note"]}
	p.Link = components.Input{Label: T(ctx, "Link to evidence"), Name: "link", Type: "url", Value: f.Link, Max: 2000, Error: f.Errors["link"], Placeholder: "https://"}
	for _, e := range history {
		p.History = append(p.History, newHistoryEntry(ctx, e, p.MayWithdraw))
	}
	return p
}

// cellSentences says what is asked and what is known.
func cellSentences(ctx context.Context, c matrix.Cell) (need, state string) {
	switch {
	case c.Is(matrix.NotNeeded):
		need = T(ctx, "Not needed in this role, which is not the same as level 0.")
	case c.Asked():
		need = T(ctx, "The role needs %s.", levelText(ctx, c.Need))
	default:
		need = T(ctx, "No role asks for a level here.")
	}
	switch {
	case !c.Known():
		state = T(ctx, "Nothing is known yet.")
	case c.Is(matrix.Stale):
		state = T(ctx, "Out of date: seen on %s.", dayWords(ctx, c.Day))
	default:
		state = T(ctx, "Seen on %s.", dayWords(ctx, c.Day))
	}
	return need, state
}

// anchorOptions are the levels to choose from, 0 first.
func anchorOptions(ctx context.Context, c framework.Competency, chosen string) []components.Option {
	options := []components.Option{{Value: "0", Text: T(ctx, "0 · Not yet"), Hint: T(ctx, "Looked at, and not yet at level 1. Leave the cell alone where you do not know."), Chosen: chosen == "0"}}
	if len(c.Anchors) == 0 {
		for l := 1; l <= 5; l++ {
			options = append(options, components.Option{Value: strconv.Itoa(l), Text: strconv.Itoa(l), Chosen: chosen == strconv.Itoa(l)})
		}
	}
	for _, a := range c.Anchors {
		if a.Level == 0 { // a framework may describe level 0 itself
			options[0].Text, options[0].Hint = "0 · "+a.Name, a.Text
			continue
		}
		text := levelText(ctx, a.Level)
		if a.Name != "" {
			text += " · " + a.Name
		}
		options = append(options, components.Option{Value: a.Level.String(), Text: text, Hint: a.Text, Chosen: chosen == a.Level.String()})
	}
	return options
}

func newHistoryEntry(ctx context.Context, e observe.Entry, mayWithdraw bool) historyEntry {
	d := e.Declared
	h := historyEntry{
		Seq: strconv.FormatInt(int64(e.Seq), 10), Level: d.Level, Known: d.Level != observe.NoLevel,
		Who: e.By.Name, Source: sourceName(ctx, e.Source), Day: dayWords(ctx, d.Day), Entered: momentText(ctx, e.At),
		Note: d.Note, Link: d.Link, Expires: dayWords(ctx, d.Expires),
		MayWithdraw: mayWithdraw && e.Fate != observe.Withdrawn,
	}
	if d.Written != "" {
		h.Written = T(ctx, "The sheet says %q.", d.Written)
	}
	if d.Target != observe.NoLevel {
		h.Aim = T(ctx, "Target %s", levelText(ctx, d.Target))
	}
	if d.Priority != observe.NoPriority {
		h.Aim = strings.TrimPrefix(h.Aim+", "+T(ctx, "priority %d", int(d.Priority)), ", ")
	}
	switch e.Fate {
	case observe.Stands:
		h.Fate, h.FateKind = T(ctx, "stands"), "good"
	case observe.Superseded:
		h.Fate, h.FateDetail = T(ctx, "superseded"), T(ctx, "by a newer entry of the same source, number %s", strconv.FormatInt(int64(e.Later), 10))
	case observe.Withdrawn:
		h.Fate, h.FateKind = T(ctx, "withdrawn"), "bad"
		h.FateDetail = T(ctx, "by %s on %s: %s", e.Taken.By.Name, dayText(ctx, e.Taken.At), e.Taken.Why)
	}
	return h
}
