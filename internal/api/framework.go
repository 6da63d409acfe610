package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

func (a *API) registerFrameworks(v1 *contract) {
	const base = "/api/v1/frameworks"
	const one = base + "/{framework}"
	add(a, v1, operation{method: http.MethodGet, path: base, id: "list-frameworks", action: access.SeeFramework, summary: "List frameworks"}, a.listFrameworks)
	add(a, v1, operation{method: http.MethodPost, path: base, id: "import-framework", action: access.EditFramework, summary: "Import a framework from a file, or show what it would bring", status: 201, body: maxFramework}, a.importFramework)
	add(a, v1, operation{method: http.MethodGet, path: one, id: "get-framework", action: access.SeeFramework, summary: "Read a version of a framework"}, a.getFramework)
	add(a, v1, operation{method: http.MethodGet, path: one + "/versions", id: "list-framework-versions", action: access.SeeFramework, summary: "List the versions of a framework, the newest first"}, a.listVersions)
	add(a, v1, operation{method: http.MethodGet, path: one + "/changes", id: "compare-framework-versions", action: access.SeeFramework, summary: "Compare two versions of a framework"}, a.compareVersions)
	add(a, v1, operation{method: http.MethodGet, path: one + "/export", id: "export-framework", action: access.Export, summary: "Export a version of a framework as YAML, CSV or XLSX"}, a.exportFramework)
	add(a, v1, operation{method: http.MethodGet, path: one + "/competencies", id: "list-competencies", action: access.SeeFramework, summary: "List competencies"}, a.listCompetencies)
	add(a, v1, operation{method: http.MethodGet, path: one + "/competencies/{competency}", id: "get-competency", action: access.SeeFramework, summary: "Read a competency with its levels"}, a.getCompetency)
	a.registerRoles(v1, one)
	a.registerDraft(v1, one+"/draft")
}

// FrameworkEntry is a framework in a list, as of one version.
type FrameworkEntry struct {
	Key          string     `json:"key"`
	ID           string     `json:"id"`
	Name         string     `json:"name"`
	Version      int        `json:"version" doc:"1, 2, 3, …; 0 is the draft"`
	Published    *time.Time `json:"published,omitempty"`
	By           string     `json:"by,omitempty"`
	Note         string     `json:"note,omitempty"`
	HasDraft     bool       `json:"has_draft"`
	Competencies int        `json:"competencies" doc:"how many"`
	Roles        int        `json:"roles" doc:"how many"`
}

// Framework is one version of a framework, without its competencies and roles.
type Framework struct {
	FrameworkEntry
	Language string   `json:"language,omitempty"`
	Source   string   `json:"source,omitempty"`
	Scale    []Anchor `json:"scale" doc:"levels of competencies that have none of their own"`
	Pillars  []Pillar `json:"pillars"`
}

// Pillar is a group of competencies.
type Pillar struct {
	Key      string `json:"key,omitempty"`
	Name     string `json:"name"`
	Question string `json:"question,omitempty"`
	Focus    string `json:"focus,omitempty"`
}

// Anchor describes one level.
type Anchor struct {
	Level float64 `json:"level"`
	Name  string  `json:"name,omitempty"`
	Text  string  `json:"text"`
}

// Item is a statement about behaviour.
type Item struct {
	Key   string `json:"key"`
	Form  string `json:"form" enum:"pulse,standard,full"`
	Other string `json:"other"`
	Self  string `json:"self,omitempty"`
}

// Competency is something people can be more or less good at.
type Competency struct {
	Key          string   `json:"key,omitempty"`
	Pillar       string   `json:"pillar" doc:"key of its pillar"`
	Name         string   `json:"name"`
	Definition   string   `json:"definition,omitempty"`
	Question     string   `json:"question,omitempty"`
	Levels       []Anchor `json:"levels,omitempty" doc:"lowest first; absent where the framework's scale is enough"`
	Items        []Item   `json:"items,omitempty"`
	AntiPatterns []string `json:"anti_patterns,omitempty"`
	Overuse      string   `json:"overuse,omitempty"`
	BalanceWith  []string `json:"balance_with,omitempty" doc:"keys of its counterweights"`
	Requires     []string `json:"requires,omitempty" doc:"keys of what has to come first"`
	Aliases      []string `json:"aliases,omitempty"`
	FreshMonths  int      `json:"fresh_months,omitempty"`
}

// Change is what differs in one part between two versions.
type Change struct {
	Part   string        `json:"part" enum:"framework,pillar,competency,role,ladder"`
	Kind   string        `json:"kind" enum:"added,removed,changed"`
	Key    string        `json:"key"`
	Name   string        `json:"name"`
	Fields []ChangeField `json:"fields,omitempty"`
}

// ChangeField is one thing that changed.
type ChangeField struct {
	Field string `json:"field"`
	Of    string `json:"of,omitempty" doc:"which of them: the level, the item, the competency"`
	Was   string `json:"was,omitempty"`
	Is    string `json:"is,omitempty"`
}

// VersionInput names a version. It is exported because huma reads embedded
// fields of exported types only.
type VersionInput struct {
	Framework string `path:"framework" maxLength:"120"`
	Version   string `query:"version" maxLength:"12" doc:"a number, or draft; the newest published one unless told otherwise"`
}

// version finds what the caller asks for. Drafts are for those who edit.
func (a *API) version(ctx context.Context, in VersionInput) (framework.Heading, framework.Version, error) {
	h, err := a.heading(ctx, in.Framework)
	if err != nil {
		return h, framework.Version{}, err
	}
	id := h.Version
	switch {
	case in.Version == "draft":
		if err := access.Check(actor(ctx), access.EditFramework); err != nil {
			return h, framework.Version{}, err
		}
		id = h.Draft
	case in.Version != "" && in.Version != strconv.Itoa(h.Number):
		all, err := a.Frameworks.Versions(ctx, h.Framework.ID)
		if err != nil {
			return h, framework.Version{}, err
		}
		i := slices.IndexFunc(all, func(x framework.Heading) bool { return x.Number > 0 && strconv.Itoa(x.Number) == in.Version })
		if i < 0 {
			return h, framework.Version{}, fault.New(fault.NotFound, "Framework %s has no version %q. Its newest is %d.", in.Framework, in.Version, h.Number)
		}
		id = all[i].Version
	}
	v, err := a.Frameworks.Get(ctx, id)
	return h, v, err
}

func (a *API) heading(ctx context.Context, key string) (framework.Heading, error) {
	all, err := a.Frameworks.List(ctx)
	if err != nil {
		return framework.Heading{}, err
	}
	for _, h := range all {
		if h.Framework.Key == key {
			return h, nil
		}
	}
	return framework.Heading{}, fault.New(fault.NotFound, "There is no framework with the key %q. List them to see the keys.", key)
}

type listFrameworksOutput struct {
	Body struct {
		Items []FrameworkEntry `json:"items"`
	}
}

func (a *API) listFrameworks(ctx context.Context, _ *struct{}) (*listFrameworksOutput, error) {
	all, err := a.Frameworks.List(ctx)
	if err != nil {
		return nil, err
	}
	out := &listFrameworksOutput{}
	out.Body.Items = fromHeadings(ctx, all)
	return out, nil
}

func (a *API) listVersions(ctx context.Context, in *struct {
	Framework string `path:"framework" maxLength:"120"`
}) (*listFrameworksOutput, error) {
	h, err := a.heading(ctx, in.Framework)
	if err != nil {
		return nil, err
	}
	all, err := a.Frameworks.Versions(ctx, h.Framework.ID)
	if err != nil {
		return nil, err
	}
	out := &listFrameworksOutput{}
	out.Body.Items = fromHeadings(ctx, all)
	return out, nil
}

// fromHeadings leaves out the draft for those who may not edit.
func fromHeadings(ctx context.Context, all []framework.Heading) []FrameworkEntry {
	edits := access.May(actor(ctx), access.EditFramework)
	out := []FrameworkEntry{}
	for _, h := range all {
		if h.Number > 0 || edits {
			e := fromHeading(h)
			e.HasDraft = e.HasDraft && edits
			out = append(out, e)
		}
	}
	return out
}

func fromHeading(h framework.Heading) FrameworkEntry {
	e := FrameworkEntry{
		Key: h.Framework.Key, ID: h.Framework.UID, Name: h.Framework.Name, Version: h.Number, By: h.By, Note: h.Note,
		HasDraft: h.Draft != 0, Competencies: h.Competencies, Roles: h.Roles,
	}
	if !h.Published.IsZero() {
		e.Published = &h.Published
	}
	return e
}

type frameworkOutput struct{ Body Framework }

func (a *API) getFramework(ctx context.Context, in *VersionInput) (*frameworkOutput, error) {
	h, v, err := a.version(ctx, *in)
	if err != nil {
		return nil, err
	}
	return &frameworkOutput{fromVersion(ctx, h, v)}, nil
}

func fromVersion(ctx context.Context, h framework.Heading, v framework.Version) Framework {
	f := Framework{
		FrameworkEntry: fromHeading(framework.Heading{
			Framework: v.Framework, Number: v.Number, Published: v.Published, By: v.By, Note: v.Note, Draft: h.Draft,
			Competencies: len(v.Competencies), Roles: len(v.Roles),
		}),
		Language: v.Language, Source: v.Source, Scale: fromAnchors(v.Scale), Pillars: []Pillar{},
	}
	f.HasDraft = f.HasDraft && access.May(actor(ctx), access.EditFramework)
	for _, p := range v.Pillars {
		f.Pillars = append(f.Pillars, Pillar(p))
	}
	return f
}

func fromAnchors(as []framework.Anchor) []Anchor {
	out := []Anchor{}
	for _, x := range as {
		out = append(out, Anchor{x.Level.Float(), x.Name, x.Text})
	}
	return out
}

func fromCompetency(c framework.Competency) Competency {
	out := Competency{
		Key: c.Key, Pillar: c.Pillar, Name: c.Name, Definition: c.Definition, Question: c.Question, Levels: fromAnchors(c.Anchors),
		AntiPatterns: c.AntiPatterns, Overuse: c.Overuse, BalanceWith: c.BalanceWith, Requires: c.Requires, Aliases: c.Aliases, FreshMonths: c.FreshMonths,
	}
	for _, t := range c.Items {
		out.Items = append(out.Items, Item(t))
	}
	return out
}

type listCompetenciesInput struct {
	VersionInput
	Pillar string `query:"pillar" maxLength:"120" doc:"only of this pillar"`
	PageInput
}

// PageInput asks for one page of a list whose items have keys.
type PageInput struct {
	After string `query:"after" maxLength:"120" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// page returns the items behind in.After, up to in.Limit, and what to ask for next.
func page[T any](all []T, in PageInput, key func(T) string) ([]T, string, error) {
	if in.After != "" {
		i := slices.IndexFunc(all, func(x T) bool { return key(x) == in.After })
		if i < 0 {
			return nil, "", fault.Field("after", "%q is not the end of a page. Take it from the answer before, as it is.", in.After)
		}
		all = all[i+1:]
	}
	if len(all) <= in.Limit {
		return all, "", nil
	}
	return all[:in.Limit], key(all[in.Limit-1]), nil
}

type listCompetenciesOutput struct {
	Body struct {
		Items []Competency `json:"items"`
		Next  string       `json:"next,omitempty" doc:"for after; absent on the last page"`
	}
}

func (a *API) listCompetencies(ctx context.Context, in *listCompetenciesInput) (*listCompetenciesOutput, error) {
	_, v, err := a.version(ctx, in.VersionInput)
	if err != nil {
		return nil, err
	}
	all := v.Competencies
	if in.Pillar != "" {
		all = v.In(in.Pillar)
	}
	all, next, err := page(all, in.PageInput, func(c framework.Competency) string { return c.Key })
	if err != nil {
		return nil, err
	}
	out := &listCompetenciesOutput{}
	out.Body.Items, out.Body.Next = []Competency{}, next
	for _, c := range all {
		out.Body.Items = append(out.Body.Items, fromCompetency(c))
	}
	return out, nil
}

type competencyOutput struct{ Body Competency }

func (a *API) getCompetency(ctx context.Context, in *struct {
	VersionInput
	Competency string `path:"competency" maxLength:"120"`
}) (*competencyOutput, error) {
	_, v, err := a.version(ctx, in.VersionInput)
	if err != nil {
		return nil, err
	}
	c, ok := v.Competency(in.Competency)
	if !ok {
		return nil, fault.New(fault.NotFound, "This version has no competency with the key %q. List them to see the keys.", in.Competency)
	}
	return &competencyOutput{fromCompetency(c)}, nil
}

type compareOutput struct {
	Body struct {
		Items []Change `json:"items"`
	}
}

func (a *API) compareVersions(ctx context.Context, in *struct {
	Framework string `path:"framework" maxLength:"120"`
	From      string `query:"from" required:"true" maxLength:"12" doc:"a number, or draft"`
	To        string `query:"to" required:"true" maxLength:"12" doc:"a number, or draft"`
}) (*compareOutput, error) {
	_, from, err := a.version(ctx, VersionInput{in.Framework, in.From})
	if err != nil {
		return nil, err
	}
	_, to, err := a.version(ctx, VersionInput{in.Framework, in.To})
	if err != nil {
		return nil, err
	}
	out := &compareOutput{}
	out.Body.Items = []Change{}
	for _, c := range framework.Diff(from, to) {
		x := Change{Part: string(c.Part), Kind: string(c.Kind), Key: c.Key, Name: c.Name}
		for _, f := range c.Fields {
			x.Fields = append(x.Fields, ChangeField(f))
		}
		out.Body.Items = append(out.Body.Items, x)
	}
	return out, nil
}
