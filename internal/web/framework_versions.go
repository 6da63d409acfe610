package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/web/components"
)

type versionsPage struct {
	shelf
	Title string
	Trail []components.Crumb
	Rows  []versionRow
	Draft bool // there is one, and it may be published
	Error string
	Note  string
}

type versionRow struct {
	Name, Href, When, By, Note string
	Competencies, Roles        int
	Compare                    string // with the version before
	Draft                      bool
}

func newVersionsPage(ctx context.Context, sh shelf, all []framework.Heading) versionsPage {
	p := versionsPage{shelf: sh, Title: T(ctx, "Versions")}
	p.Trail = []components.Crumb{{Text: sh.V.Framework.Name, Href: sh.base()}, {Text: p.Title}}
	edits := may(ctx, access.EditFramework)
	for _, h := range all {
		row := versionRow{Competencies: h.Competencies, Roles: h.Roles, By: h.By, Note: h.Note}
		if h.Number == 0 {
			if !edits {
				continue
			}
			p.Draft = true
			row.Name, row.Draft, row.Href = T(ctx, "Draft"), true, sh.base()+"?v=draft"
			row.Compare = sh.compare(strconv.Itoa(sh.Head.Number), "draft")
		} else {
			row.Name, row.When, row.Href = T(ctx, "Version %d", h.Number), dayText(ctx, h.Published), sh.base()+"?v="+strconv.Itoa(h.Number)
			if h.Number > 1 {
				row.Compare = sh.compare(strconv.Itoa(h.Number-1), strconv.Itoa(h.Number))
			}
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

func (sh shelf) compare(from, to string) string {
	return sh.base() + "/compare?" + url.Values{"from": {from}, "to": {to}}.Encode()
}

func (s *Site) showVersions(w http.ResponseWriter, r *http.Request) error {
	p, err := s.versionsPage(r)
	if err != nil {
		return err
	}
	return show(w, r, versionsView(p))
}

func (s *Site) versionsPage(r *http.Request) (versionsPage, error) {
	sh, err := s.shelf(r.Context(), r.PathValue("key"), "")
	if err != nil {
		return versionsPage{}, err
	}
	all, err := s.Frameworks.Versions(r.Context(), sh.Head.Framework.ID)
	return newVersionsPage(r.Context(), sh, all), err
}

func (s *Site) publishFramework(w http.ResponseWriter, r *http.Request) error {
	p, err := s.versionsPage(r)
	if err != nil {
		return err
	}
	v, err := s.Frameworks.Publish(r.Context(), p.Head.Framework.ID, actor(r.Context()).Name, r.PostFormValue("note"), s.Now())
	if fields, shown := fieldErrors(r, err); shown {
		p.Error, p.Note = fields["note"], r.PostFormValue("note")
		return showStatus(w, r, status[fault.Invalid], versionsView(p))
	}
	if err != nil {
		return err
	}
	say(w, "good", T(r.Context(), "Version %d is published. It will not change any more.", v.Number))
	return redirect(w, r, p.base())
}

func (s *Site) discardDraft(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.shelf(r.Context(), r.PathValue("key"), "")
	if err == nil {
		err = s.Frameworks.Discard(r.Context(), sh.Head.Framework.ID)
	}
	if err != nil {
		return err
	}
	say(w, "good", T(r.Context(), "The draft is discarded. The published version stands."))
	return redirect(w, r, sh.base())
}

type comparePage struct {
	shelf
	Title, Sub string
	Trail      []components.Crumb
	From, To   components.Input
	Changes    []diffPart
}

type diffPart struct {
	Title, Part, Kind, Badge string
	Fields                   []diffField
}

type diffField struct{ Name, Was, Is string }

func newComparePage(ctx context.Context, sh shelf, all []framework.Heading, a, b framework.Version) comparePage {
	p := comparePage{shelf: sh, Title: T(ctx, "What changed"), Sub: T(ctx, "From %s to %s", versionName(ctx, a.Number), versionName(ctx, b.Number))}
	p.Trail = []components.Crumb{{Text: sh.V.Framework.Name, Href: sh.base()}, {Text: T(ctx, "Versions"), Href: sh.base() + "/versions"}, {Text: p.Title}}
	p.From = components.Input{Label: T(ctx, "From"), Name: "from", Required: true, Options: versionOptions(ctx, all, a.Number)}
	p.To = components.Input{Label: T(ctx, "To"), Name: "to", Required: true, Options: versionOptions(ctx, all, b.Number)}
	names := map[string]string{}
	for _, v := range []framework.Version{a, b} {
		for _, c := range v.Competencies {
			names[c.Key] = c.Name
		}
	}
	for _, c := range framework.Diff(a, b) {
		part := diffPart{Title: c.Name, Part: partName(ctx, c.Part), Kind: changeKind(ctx, c.Kind), Badge: map[framework.Kind]string{framework.AddedPart: "good", framework.RemovedPart: "bad", framework.ChangedPart: "info"}[c.Kind]}
		for _, f := range c.Fields {
			part.Fields = append(part.Fields, diffField{fieldName(ctx, f, names), f.Was, f.Is})
		}
		p.Changes = append(p.Changes, part)
	}
	return p
}

func versionName(ctx context.Context, n int) string {
	if n == 0 {
		return T(ctx, "the draft")
	}
	return T(ctx, "version %d", n)
}

func versionOptions(ctx context.Context, all []framework.Heading, chosen int) []components.Option {
	var os []components.Option
	for _, h := range all {
		o := components.Option{Value: strconv.Itoa(h.Number), Text: T(ctx, "Version %d", h.Number), Chosen: h.Number == chosen}
		if h.Number == 0 {
			if !may(ctx, access.EditFramework) {
				continue
			}
			o.Value, o.Text = "draft", T(ctx, "Draft")
		}
		os = append(os, o)
	}
	return os
}

func partName(ctx context.Context, p framework.Part) string {
	switch p {
	case framework.PartPillar:
		return T(ctx, "Pillar")
	case framework.PartCompetency:
		return T(ctx, "Competency")
	case framework.PartRole:
		return T(ctx, "Role")
	case framework.PartLadder:
		return T(ctx, "Ladder")
	}
	return T(ctx, "Framework")
}

func changeKind(ctx context.Context, k framework.Kind) string {
	switch k {
	case framework.AddedPart:
		return T(ctx, "added")
	case framework.RemovedPart:
		return T(ctx, "removed")
	}
	return T(ctx, "changed")
}

// fieldName says which field changed. Names are those of competencies by key.
func fieldName(ctx context.Context, f framework.Field, names map[string]string) string {
	switch f.Field {
	case "level":
		return T(ctx, "Level %s", f.Of)
	case "need":
		if n := names[f.Of]; n != "" {
			return n
		}
		return f.Of
	case "item":
		return T(ctx, "Item %s", f.Of)
	case "step":
		return T(ctx, "Step %s", f.Of)
	case "track":
		if f.Of == "" {
			return T(ctx, "Track")
		}
		return T(ctx, "Track %s", f.Of)
	case "crossing":
		return T(ctx, "Crossing %s", f.Of)
	case "name":
		return T(ctx, "Name")
	case "pillar":
		return T(ctx, "Pillar")
	case "definition":
		return T(ctx, "Definition")
	case "question":
		return T(ctx, "Question")
	case "focus":
		return T(ctx, "Focus")
	case "anti-patterns":
		return T(ctx, "Signs that it is missing")
	case "overuse":
		return T(ctx, "Too much of it")
	case "balance with":
		return T(ctx, "Balanced by")
	case "requires":
		return T(ctx, "Needs first")
	case "other names":
		return T(ctx, "Other names")
	case "months fresh":
		return T(ctx, "Months that a level stays fresh")
	case "family":
		return T(ctx, "Family")
	case "description":
		return T(ctx, "Description")
	case "principle":
		return T(ctx, "Principle")
	case "evidence":
		return T(ctx, "Evidence")
	case "language":
		return T(ctx, "Language")
	}
	return T(ctx, "Source")
}

func (s *Site) showComparison(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	from, to := r.URL.Query().Get("from"), r.URL.Query().Get("to")
	a, err := s.shelf(ctx, r.PathValue("key"), from)
	if err != nil {
		return err
	}
	b, err := s.shelf(ctx, r.PathValue("key"), to)
	if err != nil {
		return err
	}
	for _, sh := range []shelf{a, b} {
		if err := sh.mayRead(ctx); err != nil {
			return err
		}
	}
	all, err := s.Frameworks.Versions(ctx, a.Head.Framework.ID)
	if err != nil {
		return err
	}
	return show(w, r, compareView(newComparePage(ctx, b, all, a.V, b.V)))
}
