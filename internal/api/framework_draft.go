package api

import (
	"bytes"
	"context"
	"math"
	"net/http"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/exchange"
)

// maxFramework is how large a file with a framework may be.
const maxFramework = 64 << 20

func (a *API) registerDraft(v1 *contract, draft string) {
	add(a, v1, operation{method: http.MethodPut, path: draft, id: "replace-draft", action: access.EditFramework, summary: "Replace the draft by a file", body: maxFramework}, a.replaceDraft)
	add(a, v1, operation{method: http.MethodDelete, path: draft, id: "discard-draft", action: access.EditFramework, summary: "Discard the draft", status: 204}, a.discardDraft)
	add(a, v1, operation{method: http.MethodPost, path: draft + "/publish", id: "publish-draft", action: access.PublishFramework, summary: "Publish the draft as the next version"}, a.publishDraft)
	add(a, v1, operation{method: http.MethodPut, path: draft + "/pillars/{key}", id: "put-pillar", action: access.EditFramework, summary: "Add or change a pillar of the draft"}, a.putPillar)
	add(a, v1, operation{method: http.MethodPut, path: draft + "/competencies/{key}", id: "put-competency", action: access.EditFramework, summary: "Add or change a competency of the draft"}, a.putCompetency)
	add(a, v1, operation{method: http.MethodPut, path: draft + "/roles/{key}", id: "put-role", action: access.EditRoles, summary: "Add or change a role of the draft"}, a.putRole)
	add(a, v1, operation{method: http.MethodDelete, path: draft + "/pillars/{key}", id: "drop-pillar", action: access.EditFramework, summary: "Take a pillar out of the draft"}, dropper(a, framework.Version.DropPillar))
	add(a, v1, operation{method: http.MethodDelete, path: draft + "/competencies/{key}", id: "drop-competency", action: access.EditFramework, summary: "Take a competency out of the draft"}, dropper(a, framework.Version.DropCompetency))
	add(a, v1, operation{method: http.MethodDelete, path: draft + "/roles/{key}", id: "drop-role", action: access.EditRoles, summary: "Take a role out of the draft"}, dropper(a, framework.Version.DropRole))
}

// editDraft changes the draft and returns it.
func (a *API) editDraft(ctx context.Context, key string, change func(framework.Version) (framework.Version, error)) (*frameworkOutput, error) {
	h, err := a.heading(ctx, key)
	if err != nil {
		return nil, err
	}
	v, err := a.Frameworks.Update(ctx, h.Framework.ID, change)
	if err != nil {
		return nil, err
	}
	h.Draft = v.ID
	return &frameworkOutput{fromVersion(ctx, h, v)}, nil
}

// PartInput names a part of a draft.
type PartInput struct {
	Framework string `path:"framework" maxLength:"120"`
	Key       string `path:"key" maxLength:"120"`
}

func (a *API) putPillar(ctx context.Context, in *struct {
	PartInput
	Body Pillar
}) (*frameworkOutput, error) {
	p := framework.Pillar(in.Body)
	if err := sameKey(&p.Key, in.Key); err != nil {
		return nil, err
	}
	return a.editDraft(ctx, in.Framework, func(v framework.Version) (framework.Version, error) { return v.PutPillar(p) })
}

func (a *API) putCompetency(ctx context.Context, in *struct {
	PartInput
	Body Competency
}) (*frameworkOutput, error) {
	c, err := toCompetency(in.Body)
	if err == nil {
		err = sameKey(&c.Key, in.Key)
	}
	if err != nil {
		return nil, err
	}
	return a.editDraft(ctx, in.Framework, func(v framework.Version) (framework.Version, error) { return v.PutCompetency(c) })
}

func (a *API) putRole(ctx context.Context, in *struct {
	PartInput
	Body Role
}) (*frameworkOutput, error) {
	r, err := toRole(in.Body)
	if err == nil {
		err = sameKey(&r.Key, in.Key)
	}
	if err != nil {
		return nil, err
	}
	return a.editDraft(ctx, in.Framework, func(v framework.Version) (framework.Version, error) { return v.PutRole(r) })
}

// dropper takes a part out of the draft.
func dropper(a *API, drop func(framework.Version, string) (framework.Version, error)) func(context.Context, *PartInput) (*frameworkOutput, error) {
	return func(ctx context.Context, in *PartInput) (*frameworkOutput, error) {
		return a.editDraft(ctx, in.Framework, func(v framework.Version) (framework.Version, error) { return drop(v, in.Key) })
	}
}

// sameKey takes the key of the address, which the body may repeat.
func sameKey(body *string, path string) error {
	if *body != "" && *body != path {
		return fault.Field("key", "The body has the key %q and the address %q. Leave the key out of the body, or write the same.", *body, path)
	}
	*body = path
	return nil
}

func toCompetency(in Competency) (framework.Competency, error) {
	c := framework.Competency{
		Key: in.Key, Pillar: in.Pillar, Name: in.Name, Definition: in.Definition, Question: in.Question, AntiPatterns: in.AntiPatterns,
		Overuse: in.Overuse, BalanceWith: in.BalanceWith, Requires: in.Requires, Aliases: in.Aliases, FreshMonths: in.FreshMonths,
	}
	for _, x := range in.Levels {
		l, err := toLevel("levels", x.Level)
		if err != nil {
			return c, err
		}
		c.Anchors = append(c.Anchors, framework.Anchor{Level: l, Name: x.Name, Text: x.Text})
	}
	for _, t := range in.Items {
		c.Items = append(c.Items, framework.Item(t))
	}
	return c, nil
}

func toRole(in Role) (framework.Role, error) {
	r := framework.Role{Key: in.Key, Name: in.Name, Family: in.Family, Track: in.Track, Description: in.Description}
	for _, n := range in.Needs {
		x := framework.Need{Competency: n.Competency, NotNeeded: n.NotNeeded}
		if n.Level == nil && !n.NotNeeded {
			return r, fault.Field("needs", "%s: the level is missing. Write a level, or not_needed if it is not needed here.", n.Competency)
		}
		if !n.NotNeeded {
			x.Weight = 1
		}
		if n.Weight != nil {
			x.Weight = *n.Weight
		}
		if n.Level != nil {
			var err error
			if x.Level, err = toLevel("needs", *n.Level); err != nil {
				return r, err
			}
		}
		r.Needs = append(r.Needs, x)
	}
	return r, nil
}

func toLevel(field string, x float64) (framework.Level, error) {
	if math.IsNaN(x) || x < 0 || x > 100 {
		return 0, fault.Field(field, "%g is not a level. Write a number such as 3 or 3.5.", x)
	}
	return framework.LevelOf(x), nil
}

func (a *API) publishDraft(ctx context.Context, in *struct {
	Framework string `path:"framework" maxLength:"120"`
	Body      struct {
		Note string `json:"note" maxLength:"500" doc:"what changes, and why"`
	}
}) (*frameworkOutput, error) {
	h, err := a.heading(ctx, in.Framework)
	if err != nil {
		return nil, err
	}
	v, err := a.Frameworks.Publish(ctx, h.Framework.ID, actor(ctx).Name, in.Body.Note, a.Now())
	if err != nil {
		return nil, err
	}
	h.Draft = 0
	return &frameworkOutput{fromVersion(ctx, h, v)}, nil
}

func (a *API) discardDraft(ctx context.Context, in *struct {
	Framework string `path:"framework" maxLength:"120"`
}) (*struct{}, error) {
	h, err := a.heading(ctx, in.Framework)
	if err != nil {
		return nil, err
	}
	return nil, a.Frameworks.Discard(ctx, h.Framework.ID)
}

// FrameworkImport says what a file brings, or brought.
type FrameworkImport struct {
	Format       string          `json:"format"`
	Stored       bool            `json:"stored" doc:"false on a dry run"`
	Key          string          `json:"key"`
	Name         string          `json:"name"`
	Pillars      int             `json:"pillars" doc:"how many"`
	Competencies int             `json:"competencies" doc:"how many"`
	Roles        int             `json:"roles" doc:"how many"`
	Ladders      int             `json:"ladders" doc:"how many"`
	Doubts       []FrameworkNote `json:"doubts" doc:"what a person should look at"`
}

// FrameworkNote is something odd in a file, and what was made of it.
type FrameworkNote struct {
	Place string `json:"place,omitempty"`
	Text  string `json:"text"`
	Count int    `json:"count" doc:"how often it occurs"`
}

type importFrameworkOutput struct {
	Status int
	Body   FrameworkImport
}

func (a *API) importFramework(ctx context.Context, in *struct {
	File    string `query:"file" maxLength:"200" default:"framework.yaml" doc:"name of the file"`
	Key     string `query:"key" maxLength:"120" doc:"in place of the file's"`
	Name    string `query:"name" maxLength:"300" doc:"in place of the file's"`
	DryRun  bool   `query:"dry_run" doc:"show what the file would bring and store nothing"`
	RawBody []byte `contentType:"application/octet-stream"`
}) (*importFrameworkOutput, error) {
	p, err := exchange.Read(exchange.File{Name: in.File, Data: in.RawBody})
	if err != nil {
		return nil, err
	}
	v := p.Version
	if in.Key != "" {
		v.Framework.Key = in.Key
	}
	if in.Name != "" {
		v.Framework.Name = in.Name
	}
	if err := v.Check(); err != nil {
		return nil, err
	}
	out := &importFrameworkOutput{Status: http.StatusOK, Body: FrameworkImport{
		Format: string(p.Format), Key: v.Framework.Key, Name: v.Framework.Name, Pillars: len(v.Pillars), Competencies: len(v.Competencies),
		Roles: len(v.Roles), Ladders: len(v.Ladders), Doubts: []FrameworkNote{},
	}}
	for _, d := range p.Doubts {
		out.Body.Doubts = append(out.Body.Doubts, FrameworkNote(d))
	}
	if in.DryRun {
		return out, nil
	}
	if _, err := a.Frameworks.Add(ctx, v, actor(ctx).Name, a.Now()); err != nil {
		return nil, err
	}
	out.Status, out.Body.Stored = http.StatusCreated, true
	return out, nil
}

func (a *API) replaceDraft(ctx context.Context, in *struct {
	Framework string `path:"framework" maxLength:"120"`
	File      string `query:"file" maxLength:"200" default:"framework.yaml" doc:"name of the file"`
	RawBody   []byte `contentType:"application/octet-stream"`
}) (*frameworkOutput, error) {
	p, err := exchange.Read(exchange.File{Name: in.File, Data: in.RawBody})
	if err != nil {
		return nil, err
	}
	return a.editDraft(ctx, in.Framework, func(framework.Version) (framework.Version, error) { return p.Version.Clone(), nil })
}

type exportOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (a *API) exportFramework(ctx context.Context, in *struct {
	VersionInput
	Format string `query:"format" enum:"yaml,csv,xlsx" default:"yaml" doc:"csv gives a packed folder of tables"`
}) (*exportOutput, error) {
	_, v, err := a.version(ctx, in.VersionInput)
	if err != nil {
		return nil, err
	}
	switch in.Format {
	case "csv":
		files, err := exchange.WriteCSV(v)
		if err != nil {
			return nil, err
		}
		data, err := exchange.Zip(files)
		return &exportOutput{"application/zip", data}, err
	case "xlsx":
		var b bytes.Buffer
		err := exchange.WriteXLSX(&b, v)
		return &exportOutput{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes()}, err
	}
	data, err := exchange.WriteYAML(v)
	return &exportOutput{"application/yaml", data}, err
}
