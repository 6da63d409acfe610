package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/web/components"
)

// A shelf is the version that a page is about, among the frameworks there are.
type shelf struct {
	All    []framework.Heading
	Head   framework.Heading // of the framework's newest version
	V      framework.Version
	Empty  bool // there is no framework at all
	Newest bool // V is the newest published version
	asked  string
}

// shelf finds the version that an address asks for: the framework by its key,
// or the first one, and the version by its number or "draft", or the newest.
func (s *Site) shelf(ctx context.Context, key, version string) (shelf, error) {
	all, err := s.Frameworks.List(ctx)
	if err != nil {
		return shelf{}, err
	}
	sh := shelf{All: all, asked: version, Newest: version == ""}
	found := false
	for _, h := range all {
		if h.Framework.Key == key || key == "" && !found {
			sh.Head, found = h, true
		}
	}
	switch {
	case !found && key == "":
		sh.Empty = true
		return sh, nil
	case !found:
		return sh, fault.New(fault.NotFound, "There is no framework of this name. Choose one from the list of frameworks.")
	}
	id := sh.Head.Version
	if version == "draft" {
		id = sh.Head.Draft
	} else if version != "" && version != strconv.Itoa(sh.Head.Number) {
		if id, err = s.numbered(ctx, sh.Head.Framework.ID, version); err != nil {
			return sh, err
		}
	}
	sh.V, err = s.Frameworks.Get(ctx, id)
	return sh, err
}

// numbered returns the published version of a framework with the number.
func (s *Site) numbered(ctx context.Context, id framework.ID, number string) (framework.VersionID, error) {
	all, err := s.Frameworks.Versions(ctx, id)
	if err != nil {
		return 0, err
	}
	for _, h := range all {
		if h.Number > 0 && strconv.Itoa(h.Number) == number {
			return h.Version, nil
		}
	}
	return 0, fault.New(fault.NotFound, "This framework has no such version. Choose one from its list of versions.")
}

// asked is shelf for the framework in the path and the version in the query.
func (s *Site) asked(r *http.Request) (shelf, error) {
	return s.shelf(r.Context(), r.PathValue("key"), r.URL.Query().Get("v"))
}

// base is the address of the framework.
func (sh shelf) base() string { return "/framework/" + url.PathEscape(sh.Head.Framework.Key) }

// query keeps the version in links to other parts of it.
func (sh shelf) query() string {
	if sh.Newest {
		return ""
	}
	return "?v=" + url.QueryEscape(sh.asked)
}

func (sh shelf) competency(key string) string {
	return sh.base() + "/competencies/" + url.PathEscape(key) + sh.query()
}

func (sh shelf) role(key string) string {
	return "/roles/" + url.PathEscape(sh.Head.Framework.Key) + "/" + url.PathEscape(key) + sh.query()
}

// tabs leads to the same view of the other frameworks.
func (sh shelf) tabs(address func(key string) string) []components.Tab {
	if len(sh.All) < 2 {
		return nil
	}
	var tabs []components.Tab
	for _, h := range sh.All {
		tabs = append(tabs, components.Tab{Text: h.Framework.Name, Href: address(h.Framework.Key), Here: h.Framework.ID == sh.Head.Framework.ID})
	}
	return tabs
}

// title says which version it is.
func (sh shelf) title(ctx context.Context) string {
	if sh.V.Number == 0 {
		return T(ctx, "Draft, seen only by those who may edit")
	}
	return T(ctx, "Version %d, published on %s by %s", sh.V.Number, dayText(ctx, sh.V.Published), sh.V.By)
}

// pillarKind is the pillar's colour and sign.
func pillarKind(key string) string {
	switch key {
	case "lead", "manage", "bridge":
		return key
	}
	return ""
}

// A link is a name that leads somewhere.
type link struct{ Text, Href string }

type frameworkPage struct {
	shelf
	Title, Sub string
	Tabs       []components.Tab
	Pillars    []pillarPart
	Draft      string // where the draft is; "" if there is none or it may not be seen
	Older      bool
}

type pillarPart struct {
	framework.Pillar
	Kind         string
	Competencies []competencyLine
}

type competencyLine struct {
	Name, Href, Definition string
	Levels                 int
}

func newFrameworkPage(ctx context.Context, sh shelf) frameworkPage {
	p := frameworkPage{shelf: sh, Title: sh.V.Framework.Name, Sub: sh.title(ctx), Older: !sh.Newest && sh.V.Number > 0}
	p.Tabs = sh.tabs(func(key string) string { return "/framework/" + url.PathEscape(key) })
	if sh.Head.Draft != 0 && may(ctx, access.EditFramework) && sh.V.Number > 0 {
		p.Draft = sh.base() + "/edit"
	}
	for _, x := range sh.V.Pillars {
		part := pillarPart{Pillar: x, Kind: pillarKind(x.Key)}
		for _, c := range sh.V.In(x.Key) {
			part.Competencies = append(part.Competencies, competencyLine{c.Name, sh.competency(c.Key), c.Definition, len(sh.V.Levels(c))})
		}
		p.Pillars = append(p.Pillars, part)
	}
	return p
}

func (s *Site) showFramework(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.asked(r)
	if err != nil {
		return err
	}
	if err := sh.mayRead(r.Context()); err != nil {
		return err
	}
	if sh.Empty {
		return show(w, r, noFrameworkView())
	}
	return show(w, r, frameworkView(newFrameworkPage(r.Context(), sh)))
}

// mayRead keeps drafts to those who edit.
func (sh shelf) mayRead(ctx context.Context) error {
	if !sh.Empty && sh.V.Number == 0 {
		return access.Check(actor(ctx), access.EditFramework)
	}
	return nil
}

type competencyPage struct {
	Title, Sub, Version string
	Trail               []components.Crumb
	C                   framework.Competency
	Pillar              framework.Pillar
	Kind                string
	Levels              []framework.Anchor
	Shared              bool // the levels are those of the framework's scale
	Balance, Requires   []link
	Roles               []roleNeed
	RolesMore           int
	Fresh               string
	Edit                string
}

type roleNeed struct {
	link
	Level  framework.Level
	Weight string
}

// manyRoles is how many roles a competency's page lists.
const manyRoles = 25

func newCompetencyPage(ctx context.Context, sh shelf, c framework.Competency) competencyPage {
	v := sh.V
	p := competencyPage{Title: c.Name, Sub: c.Definition, Version: sh.title(ctx), C: c, Levels: v.Levels(c), Shared: len(c.Anchors) == 0}
	p.Pillar, _ = v.Pillar(c.Pillar)
	p.Kind = pillarKind(c.Pillar)
	p.Trail = []components.Crumb{{Text: v.Framework.Name, Href: sh.base() + sh.query()}, {Text: p.Pillar.Name, Href: sh.base() + sh.query() + "#" + url.PathEscape(c.Pillar)}, {Text: c.Name}}
	p.Balance, p.Requires = sh.links(c.BalanceWith), sh.links(c.Requires)
	for _, r := range v.Roles {
		n, ok := r.Need(c.Key)
		if !ok || n.NotNeeded || n.Level == 0 {
			continue
		}
		if len(p.Roles) == manyRoles {
			p.RolesMore++
			continue
		}
		p.Roles = append(p.Roles, roleNeed{link{r.Name, sh.role(r.Key)}, n.Level, weightName(ctx, n.Weight)})
	}
	if c.FreshMonths > 0 {
		p.Fresh = T(ctx, "A level stays fresh for %d months.", c.FreshMonths)
	}
	if may(ctx, access.EditFramework) && (sh.Newest || v.Number == 0) {
		p.Edit = sh.base() + "/edit/competency?key=" + url.QueryEscape(c.Key)
	}
	return p
}

func (sh shelf) links(keys []string) []link {
	var all []link
	for _, k := range keys {
		if c, ok := sh.V.Competency(k); ok {
			all = append(all, link{c.Name, sh.competency(k)})
		}
	}
	return all
}

// weightName says what a weight means; other numbers stand as they are.
func weightName(ctx context.Context, w float64) string {
	switch w {
	case 0:
		return T(ctx, "does not count")
	case 1:
		return T(ctx, "useful")
	case 2:
		return T(ctx, "important")
	case 3:
		return T(ctx, "critical")
	}
	return T(ctx, "weight %s", decimal(ctx, w))
}

func (s *Site) showCompetency(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.asked(r)
	if err == nil {
		err = sh.mayRead(r.Context())
	}
	if err != nil {
		return err
	}
	c, ok := sh.V.Competency(r.PathValue("competency"))
	if !ok {
		return fault.New(fault.NotFound, "This version of the framework has no such competency. Look in its list of competencies.")
	}
	return show(w, r, competencyView(newCompetencyPage(r.Context(), sh, c)))
}

// paragraphs are the parts of a text, and whether each is an entry of a list.
func paragraphs(text string) []paragraph {
	var all []paragraph
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		entry, ok := strings.CutPrefix(line, "- ")
		all = append(all, paragraph{entry, ok})
	}
	return all
}

type paragraph struct {
	Text  string
	Entry bool
}
