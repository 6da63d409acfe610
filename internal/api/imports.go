package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/intake"
)

func (a *API) registerImports(v1 *contract) {
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/imports", id: "list-imports", action: access.SeeImports, summary: "List imports, newest first"}, a.listImports)
	add(a, v1, operation{method: http.MethodPost, path: "/api/v1/imports", id: "stage-import", action: access.Import, summary: "Send a file; nothing is stored in the record yet", status: 201, upload: true}, a.stageImport)
	*v1 = append(*v1, func(v1 huma.API) {
		v1.OpenAPI().Paths["/api/v1/imports"].Post.RequestBody = fileBody() // not before: the library would read it
	})
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/imports/{id}", id: "get-import", action: access.SeeImports, summary: "Read an import and what it would do"}, a.getImport)
	add(a, v1, operation{method: http.MethodPatch, path: "/api/v1/imports/{id}", id: "decide-import", action: access.Import, summary: "Decide how the file is read and what its names mean"}, a.decideImport)
	add(a, v1, operation{method: http.MethodDelete, path: "/api/v1/imports/{id}", id: "discard-import", action: access.Import, summary: "Discard a file that has not been imported"}, a.discardImport)
	add(a, v1, operation{method: http.MethodPost, path: "/api/v1/imports/{id}/apply", id: "apply-import", action: access.Import, summary: "Make it part of the record; doing it twice is harmless"}, a.applyImport)
	add(a, v1, operation{method: http.MethodPost, path: "/api/v1/imports/{id}/undo", id: "undo-import", action: access.UndoImport, summary: "Take it back whole, unless something builds on it"}, a.undoImport)
}

// fileBody describes a body that is a file, or a form with one.
func fileBody() *huma.RequestBody {
	file := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	return &huma.RequestBody{Required: true, Description: "The file itself, or a form with it as “file”.", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: file},
		"multipart/form-data":      {Schema: &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"file": file}}},
	}}
}

// ImportCounts says what an import did, or would do.
type ImportCounts struct {
	PeopleAdded       int `json:"people_added"`
	PeopleChanged     int `json:"people_changed"`
	PeopleLeft        int `json:"people_left_alone"`
	CompetenciesAdded int `json:"competencies_added"`
	RolesAdded        int `json:"roles_added"`
	LevelsAdded       int `json:"levels_added"`
	LevelsChanged     int `json:"levels_changed"`
	LevelsLeft        int `json:"levels_left_alone"`
	FormsAdded        int `json:"forms_added" doc:"of ratings: what one rater says about one person in one wave on one day"`
	FormsLeft         int `json:"forms_left_alone"`
	AnswersAdded      int `json:"answers_added" doc:"on the forms"`
	AnswersChanged    int `json:"answers_changed"`
	AnswersLeft       int `json:"answers_left_alone"`
}

func fromCounts(r intake.Result) ImportCounts {
	return ImportCounts{
		r.PeopleAdded, r.PeopleChanged, r.PeopleLeft, r.CompetenciesAdded, r.RolesAdded,
		r.LevelsAdded, r.LevelsChanged, r.LevelsLeft,
		r.FormsAdded, r.FormsLeft, r.AnswersAdded, r.AnswersChanged, r.AnswersLeft,
	}
}

// Import is one file on its way into the record.
type Import struct {
	ID        string         `json:"id"`
	Kind      string         `json:"kind,omitempty" enum:"people,matrix,framework,ratings" doc:"absent until it is found out"`
	Name      string         `json:"name,omitempty" doc:"of the file; absent for a paste"`
	State     string         `json:"state" enum:"staged,previewed,applying,applied,undone,failed,discarded"`
	Reason    string         `json:"reason,omitempty" doc:"why it failed"`
	Size      int64          `json:"size"`
	SHA256    string         `json:"sha256"`
	By        string         `json:"by"`
	At        time.Time      `json:"at"`
	AppliedAt *time.Time     `json:"applied_at,omitempty"`
	UndoneAt  *time.Time     `json:"undone_at,omitempty"`
	Done      int            `json:"done,omitempty" doc:"rows read, or levels or answers stored, so far"`
	Of        int            `json:"of,omitempty"`
	Result    *ImportCounts  `json:"result,omitempty" doc:"once it is applied"`
	Preview   *ImportPreview `json:"preview,omitempty" doc:"absent while the file is being read"`
}

func fromImport(i intake.Import, p *intake.Preview) Import {
	x := Import{
		ID: i.UID, Kind: string(i.Kind), Name: i.Name, State: string(i.State), Reason: i.Sentence, Size: i.Size, SHA256: i.SHA256,
		By: i.By.Name, At: i.At, AppliedAt: moment(i.AppliedAt), UndoneAt: moment(i.UndoneAt), Done: i.Progress.Done, Of: i.Progress.Of,
	}
	if !i.AppliedAt.IsZero() {
		r := fromCounts(i.Result)
		x.Result = &r
	}
	if p != nil {
		x.Preview = fromPreview(p)
	}
	return x
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

type listImportsInput struct {
	After string `query:"after" maxLength:"64" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type listImportsOutput struct {
	Body struct {
		Items []Import `json:"items"`
		Next  string   `json:"next,omitempty" doc:"for after; absent on the last page"`
	}
}

func (a *API) listImports(ctx context.Context, in *listImportsInput) (*listImportsOutput, error) {
	all, err := a.Imports.Store.List(ctx, in.After, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &listImportsOutput{}
	out.Body.Items = []Import{}
	for _, i := range all[:min(in.Limit, len(all))] {
		out.Body.Items = append(out.Body.Items, fromImport(i, nil))
	}
	if len(all) > in.Limit {
		out.Body.Next = all[in.Limit-1].UID
	}
	return out, nil
}

type stageImportInput struct {
	Name    string `query:"name" maxLength:"500" doc:"of the file"`
	Kind    string `query:"kind" enum:"people,matrix,framework,ratings" doc:"found out unless given"`
	Paste   bool   `query:"paste" doc:"the body is text as it comes from the clipboard"`
	Source  string `query:"source" enum:"import,manager,self,expert" doc:"who stands behind the levels"`
	Rater   string `query:"rater" enum:"self,peer,manager,agreed" doc:"whose levels are read where a sheet has those of several"`
	Unknown string `query:"unknown" enum:"add,skip" doc:"of ratings: whether people who are not known are added"`
	r       *http.Request
}

// Resolve takes the request, so that its body is read as it arrives and never
// held whole.
func (in *stageImportInput) Resolve(c huma.Context) []error {
	in.r, _ = humago.Unwrap(c)
	return nil
}

type importOutput struct{ Body Import }

func (a *API) stageImport(ctx context.Context, in *stageImportInput) (*importOutput, error) {
	i := intake.Import{Kind: intake.Kind(in.Kind), Name: in.Name, Pasted: in.Paste, By: by(ctx), At: a.Now()}
	d, err := ImportDecisions{Source: in.Source, Rater: in.Rater, Unknown: in.Unknown}.onto(intake.Decisions{})
	if err != nil {
		return nil, err
	}
	i.Decisions = d
	body, err := in.file(&i)
	if err != nil {
		return nil, err
	}
	if i, err = a.Imports.Store.Stage(ctx, i, body, a.Imports.Limit); err != nil {
		return nil, err
	}
	return &importOutput{fromImport(i, nil)}, nil
}

// file returns what was sent.
func (in *stageImportInput) file(i *intake.Import) (io.Reader, error) {
	u, err := openUpload(in.r)
	if err != nil {
		return nil, err
	}
	if i.Name == "" {
		i.Name = u.name
	}
	if sum := digest(in.r.Context()); sum != nil {
		return u.hashInto(sum), nil
	}
	return u.body, nil
}

// An upload is a file on its way.
type upload struct {
	name string // as a form gives it
	body io.Reader
}

// openUpload returns the body, or the first file of a form.
func openUpload(r *http.Request) (u upload, err error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return upload{"", r.Body}, nil
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return u, fault.New(fault.Invalid, "The form cannot be read: its Content-Type names no boundary. Send the file as the body instead.")
	}
	for range 20 {
		part, err := parts.NextPart()
		if err != nil {
			break
		}
		if part.FormName() == "file" || part.FileName() != "" {
			return upload{part.FileName(), part}, nil
		}
	}
	return u, fault.Field("file", "The form holds no file. Send one as “file”.")
}

type importInput struct {
	ID string `path:"id" maxLength:"64"`
}

// previewPatience is how long a caller waits for a preview before they are told
// to ask again.
const previewPatience = 3 * time.Second

func (a *API) getImport(ctx context.Context, in *importInput) (*importOutput, error) {
	i, p, err := a.Imports.Preview(ctx, in.ID, previewPatience)
	if err != nil {
		return nil, err
	}
	return &importOutput{fromImport(i, p)}, nil
}

type decideImportInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body ImportDecisions
}

func (a *API) decideImport(ctx context.Context, in *decideImportInput) (*importOutput, error) {
	accept, err := a.accepted(ctx, in)
	if err != nil {
		return nil, err
	}
	_, err = a.Imports.Store.Update(ctx, in.ID, func(i intake.Import) (intake.Import, error) {
		d, err := accept(i.Decisions.Clone())
		if err == nil {
			d, err = in.Body.onto(d)
		}
		if err != nil {
			return i, err
		}
		if in.Body.Kind != "" {
			i.Kind = intake.Kind(in.Body.Kind)
		}
		return i.Decide(d)
	})
	if err != nil {
		return nil, err
	}
	return a.getImport(ctx, &importInput{in.ID})
}

// accepted returns what accepts the doubts that in accepts.
func (a *API) accepted(ctx context.Context, in *decideImportInput) (func(intake.Decisions) (intake.Decisions, error), error) {
	if !in.Body.AcceptAll && len(in.Body.Accept) == 0 {
		return func(d intake.Decisions) (intake.Decisions, error) { return d, nil }, nil
	}
	i, p, err := a.Imports.Preview(ctx, in.ID, previewPatience)
	switch {
	case err != nil:
		return nil, err
	case p == nil:
		return nil, fault.New(fault.Conflict, "%s has no list of doubts at this moment. Read the import first.", i.Title())
	case in.Body.AcceptAll:
		return func(d intake.Decisions) (intake.Decisions, error) { return p.Accept(d) }, nil
	}
	return func(d intake.Decisions) (intake.Decisions, error) { return p.Accept(d, in.Body.Accept...) }, nil
}

func (a *API) discardImport(ctx context.Context, in *importInput) (*importOutput, error) {
	i, err := a.Imports.Discard(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &importOutput{fromImport(i, nil)}, nil
}

// applyImport says go, and waits a little: most imports are done by then.
func (a *API) applyImport(ctx context.Context, in *importInput) (*importOutput, error) {
	i, err := a.Imports.Begin(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for wait := time.After(previewPatience); i.State == intake.Applying; {
		select {
		case <-tick.C:
			if i, err = a.Imports.Get(ctx, in.ID); err != nil {
				return nil, err
			}
		case <-wait:
			return &importOutput{fromImport(i, nil)}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if i.State == intake.Failed {
		return nil, fault.New(fault.Invalid, "%s", i.Sentence)
	}
	return &importOutput{fromImport(i, nil)}, nil
}

func (a *API) undoImport(ctx context.Context, in *importInput) (*importOutput, error) {
	i, err := a.Imports.Undo(ctx, in.ID, by(ctx))
	if built, ok := errors.AsType[*intake.Built](err); ok {
		return nil, builtProblem(built)
	}
	if err != nil {
		return nil, err
	}
	return &importOutput{fromImport(i, nil)}, nil
}

// builtProblem names, one by one, what stands in the way of an undo.
func builtProblem(b *intake.Built) error {
	var details []error
	for _, r := range b.Rows {
		d := &huma.ErrorDetail{Location: "/api/v1/people/" + r.Person, Message: r.Name + " " + r.What, Value: r.Name}
		if r.Person == "" {
			d.Location = "/api/v1/units/" + r.Unit
		}
		details = append(details, d)
	}
	if b.More > 0 {
		details = append(details, &huma.ErrorDetail{Message: fmt.Sprintf("and %d more", b.More), Value: b.More})
	}
	return huma.NewError(http.StatusConflict, b.Error(), details...)
}

// merged returns a with the entries of b.
func merged[V any](a, b map[string]V) map[string]V {
	if a == nil {
		return maps.Clone(b)
	}
	maps.Copy(a, b)
	return a
}
