package web

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/people"
)

// importsPage lists imports, newest first.
type importsPage struct {
	Rows []importRow
	Next string // address of older ones; "" at the end
}

// An importRow is one import in the list.
type importRow struct {
	Href, Name, Kind, State, StateKind, Did, Who, When string
	UndoHref                                           string // "" if there is nothing to undo
}

const importsPerPage = 50

func (s *Site) showImports(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Imports.Store.List(r.Context(), r.URL.Query().Get("before"), importsPerPage+1)
	if err != nil {
		return err
	}
	return show(w, r, importsView(newImportsPage(r.Context(), all)))
}

func newImportsPage(ctx context.Context, all []intake.Import) importsPage {
	var p importsPage
	if len(all) > importsPerPage {
		all = all[:importsPerPage]
		p.Next = "/imports?before=" + all[len(all)-1].UID
	}
	for _, i := range all {
		p.Rows = append(p.Rows, newImportRow(ctx, i))
	}
	return p
}

func newImportRow(ctx context.Context, i intake.Import) importRow {
	row := importRow{
		Href: "/imports/" + i.UID, Name: importTitle(ctx, i), Kind: kindName(ctx, i.Kind),
		Who: i.By.Name, When: momentText(ctx, i.At), Did: didSentence(ctx, i),
	}
	row.State, row.StateKind = stateName(ctx, i.State)
	if i.State == intake.Applied && may(ctx, access.UndoImport) {
		row.UndoHref = row.Href + "/undo"
	}
	return row
}

func importTitle(ctx context.Context, i intake.Import) string {
	if i.Name == "" {
		return T(ctx, "Pasted cells")
	}
	return i.Name
}

func kindName(ctx context.Context, k intake.Kind) string {
	switch k {
	case intake.People:
		return T(ctx, "People")
	case intake.Matrix:
		return T(ctx, "Levels")
	case intake.Framework:
		return T(ctx, "Framework")
	case intake.Ratings:
		return T(ctx, "Ratings")
	}
	return ""
}

// stateName returns the word for a state and the kind of badge it has.
func stateName(ctx context.Context, s intake.State) (word, kind string) {
	switch s {
	case intake.Staged:
		return T(ctx, "Being read"), "info"
	case intake.Previewed:
		return T(ctx, "Waiting for you"), "warn"
	case intake.Applying:
		return T(ctx, "Being imported"), "info"
	case intake.Applied:
		return T(ctx, "Imported"), "good"
	case intake.Undone:
		return T(ctx, "Undone"), ""
	case intake.Failed:
		return T(ctx, "Not imported"), "bad"
	}
	return T(ctx, "Discarded"), ""
}

// didSentence says what an import did.
func didSentence(ctx context.Context, i intake.Import) string {
	if i.State == intake.Failed {
		return again(ctx, i.Sentence)
	}
	if i.State != intake.Applied && i.State != intake.Undone {
		return ""
	}
	return resultSentence(ctx, i.Result)
}

func resultSentence(ctx context.Context, r intake.Result) string {
	if r.Nothing() {
		return T(ctx, "Nothing to change")
	}
	var parts []string
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, one)
		case n > 1:
			parts = append(parts, many)
		}
	}
	add(r.LevelsAdded, T(ctx, "1 level added"), T(ctx, "%d levels added", r.LevelsAdded))
	add(r.LevelsChanged, T(ctx, "1 level changed"), T(ctx, "%d levels changed", r.LevelsChanged))
	add(r.PeopleAdded, T(ctx, "1 person added"), T(ctx, "%d people added", r.PeopleAdded))
	add(r.PeopleChanged, T(ctx, "1 person changed"), T(ctx, "%d people changed", r.PeopleChanged))
	add(r.CompetenciesAdded, T(ctx, "1 competency added"), T(ctx, "%d competencies added", r.CompetenciesAdded))
	add(r.FormsAdded, T(ctx, "1 form added"), T(ctx, "%d forms added", r.FormsAdded))
	add(r.AnswersAdded, T(ctx, "1 answer added"), T(ctx, "%d answers added", r.AnswersAdded))
	add(r.AnswersChanged, T(ctx, "1 answer changed"), T(ctx, "%d answers changed", r.AnswersChanged))
	add(r.PartsChanged, T(ctx, "1 other part of the framework changed"), T(ctx, "%d other parts of the framework changed", r.PartsChanged))
	add(r.RolesAdded, T(ctx, "1 role added"), T(ctx, "%d roles added", r.RolesAdded))
	return strings.Join(parts, ", ")
}

// newImportForm is the page that takes a file or a paste.
type newImportForm struct {
	Kind  string // "" to find out
	Paste bool   // the box comes first
	Text  string
	Error string
	Max   int64 // megabytes
}

func (s *Site) showNewImport(w http.ResponseWriter, r *http.Request) error {
	kind := r.URL.Query().Get("paste")
	p := newImportForm{Paste: kind != "", Max: s.Imports.Limit >> 20}
	if kind == "" {
		kind = r.URL.Query().Get("kind")
	}
	if k, err := intake.ParseKind(kind); err == nil {
		p.Kind = string(k)
	}
	return show(w, r, newImportView(p))
}

func (p newImportForm) kinds(ctx context.Context) []components.Option {
	all := []components.Option{
		{Value: "", Text: T(ctx, "Find out"), Hint: T(ctx, "Headers and cells tell. This is nearly always right.")},
		{Value: string(intake.Matrix), Text: T(ctx, "Who can what: a skills matrix"), Hint: T(ctx, "People, competencies and a level for each.")},
		{Value: string(intake.People), Text: T(ctx, "People: a list of names"), Hint: T(ctx, "With e-mail, unit, position, manager or dates, as far as there are any.")},
		{Value: string(intake.Framework), Text: T(ctx, "A framework: competencies and roles"), Hint: T(ctx, "What competencies there are and what roles ask for; no people.")},
		{Value: string(intake.Ratings), Text: T(ctx, "Ratings: who answered what about whom"), Hint: T(ctx, "One answer to a row: who is rated, who rates, an item or a competency, and 1 to 5.")},
	}
	for i := range all {
		all[i].Chosen = all[i].Value == p.Kind
	}
	return all
}

// stageImport stores what was sent, as it arrives, and goes on to its preview.
func (s *Site) stageImport(w http.ResponseWriter, r *http.Request) error {
	i, err := s.receiveImport(r)
	if known, ok := errors.AsType[*fault.Error](err); ok && !partial(r) {
		form := newImportForm{Error: faultText(r, known), Max: s.Imports.Limit >> 20, Kind: string(i.Kind), Paste: i.Pasted}
		return showStatus(w, r, status[known.Kind], newImportView(form))
	}
	if err != nil {
		return err
	}
	return redirect(w, r, "/imports/"+i.UID)
}

// receiveImport stages the file of a form, or else what was pasted into it. A
// kind may come before or after.
func (s *Site) receiveImport(r *http.Request) (i intake.Import, err error) {
	i = intake.Import{By: importer(actor(r.Context())), At: s.Now()}
	parts, err := r.MultipartReader()
	if err != nil {
		return i, fault.New(fault.Invalid, "This form did not arrive as a form. Open the page again and choose the file once more.")
	}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil || n >= 20 {
			return i, s.forget(r, i, fault.New(fault.Invalid, "The file did not arrive whole, and nothing of it was kept. Send it again."))
		}
		if i, err = s.receivePart(r, i, part); err != nil {
			return i, s.forget(r, i, err)
		}
	}
	if i.UID == "" {
		return i, fault.Field("file", "Choose a file, or paste cells into the box.")
	}
	kind := i.Kind
	return s.Imports.Store.Update(r.Context(), i.UID, func(i intake.Import) (intake.Import, error) {
		i.Kind = kind
		return i, nil
	})
}

// forget discards what was staged before the rest of the form turned out bad.
func (s *Site) forget(r *http.Request, i intake.Import, why error) error {
	if i.UID != "" {
		if _, err := s.Imports.Store.Update(context.WithoutCancel(r.Context()), i.UID, intake.Import.Discard); err != nil {
			return err
		}
	}
	return why
}

func (s *Site) receivePart(r *http.Request, i intake.Import, part *multipart.Part) (intake.Import, error) {
	defer part.Close()
	switch part.FormName() {
	case "kind":
		b, err := io.ReadAll(io.LimitReader(part, 100))
		if err != nil || len(b) == 0 {
			return i, err
		}
		i.Kind, err = intake.ParseKind(string(b))
		return i, err
	case "file":
		i.Name = part.FileName()
		return s.stagePart(r, i, part)
	case "paste":
		paste := i
		paste.Pasted = true
		return s.stagePart(r, paste, part)
	}
	return i, nil
}

// stagePart stages a part that holds anything, unless a part before it did.
func (s *Site) stagePart(r *http.Request, i intake.Import, part io.Reader) (intake.Import, error) {
	all := bufio.NewReader(part)
	head, err := all.Peek(512)
	empty := err == io.EOF && strings.TrimSpace(string(head)) == ""
	if empty && (i.Pasted || i.Name == "") || i.UID != "" {
		i.Pasted = i.Pasted && i.UID != ""
		return i, nil
	}
	return s.Imports.Store.Stage(r.Context(), i, all, s.Imports.Limit)
}

// importer returns who imports, for the record.
func importer(who access.Actor) people.Actor {
	return people.Actor{Account: people.AccountID(who.Account), Name: who.Name}
}
