package web

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
)

// A matrixPage is the matrix as its page shows it.
type matrixPage struct {
	page
	Sub     string
	Choice  choice
	Empty   bool // there is nobody yet
	Nothing bool // there is, but the filter leaves nothing
	Facts   []fact
	Count   string             // where the facts are, if they are still being counted
	Day     string             // in words, on any day but today
	Fields  []components.Input // of the filter
	Narrow  bool               // something is filtered
	Saved   []savedView
	Table   templ.Component
	Where   string // "1–100 of 5,000 people"
	Prev    string
	Next    string
	MayEdit bool
	Sources components.Input
}

// A fact is one of the sentences on top: what it is about, what it says, and
// where to look closer.
type fact struct {
	Icon, Kind, Title, Text, More, Href string
}

type savedView struct {
	Name, Href, Remove string
	Here               bool
}

func newMatrixPage(ctx context.Context, c choice, v sight, units []matrix.UnitChoice, saved []matrix.SavedView) matrixPage {
	c = c.clamp()
	p := matrixPage{
		page: page{
			Title: T(ctx, "Matrix"), Nav: "/matrix", Wide: true, How: "/help/levels",
			WhoSees: T(ctx, "Administrators and editors of this installation."),
		},
		Choice:  c,
		Empty:   len(v.Rows) == 0 && c.Unit+c.Role+c.Import == "",
		Nothing: len(v.Shown) == 0 || len(v.Across) == 0,
		Narrow:  c.Role+c.Pillar+c.Show+c.Text+c.Unit+c.Import != "",
		MayEdit: may(ctx, access.SetLevel) && c.On == "",
	}
	if c.On != "" {
		p.Day = T(ctx, "As it was on %s, by what had been seen until then.", dayWords(ctx, v.On))
	}
	p.Sub = T(ctx, "%d people, %d competencies; %d %% of the levels are known", v.Facts.People, v.Facts.Columns, share(v.Facts.Known, v.Facts.Cells))
	p.Facts = newFacts(ctx, c, v.View)
	if !v.Counted {
		p.Sub = T(ctx, "%d competencies; the people are being counted", len(v.Across))
		p.Facts, p.Count = nil, countHref(c)
	}
	p.Fields = filterFields(ctx, c, v, units)
	p.Sources = sourceField(ctx, c.Source)
	for _, s := range saved {
		href := "/matrix"
		if s.Query != "" {
			href += "?" + s.Query
		}
		p.Saved = append(p.Saved, savedView{s.Name, href, "/matrix/views/" + s.UID + "/remove", href == c.with(func(c *choice) { c.Page, c.After, c.Edit = 0, "", false }).href()})
	}
	p.turn(ctx, c, v)
	p.Table = templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		_, err := w.Write(appendTable(nil, newTable(ctx, c, v.View, v.from, v.to)))
		return err
	})
	return p
}

// countHref is the page that waits for its totals.
func countHref(c choice) string {
	q := c.query()
	if q != "" {
		q += "&"
	}
	return "/matrix?" + q + "totals=wait"
}

// turn says where the page is among others. Windows of many have no number:
// each begins after somebody.
func (p *matrixPage) turn(ctx context.Context, c choice, v sight) {
	page := func(n int) string { return c.with(func(c *choice) { c.Page = n }).href() }
	switch {
	case v.many:
		if c.After != "" {
			p.Prev = c.with(func(c *choice) { c.After, c.Page = "", 0 }).href()
		}
		if v.next != "" {
			p.Next = c.with(func(c *choice) { c.After, c.Page = v.next, 0 }).href()
			p.Where = T(ctx, "%d people at a time, by name. Choose a unit to order them otherwise.", v.to)
		}
		return
	case v.from > 0:
		p.Prev = page(max(c.Page, 1) - 1)
	}
	if v.to < len(v.Shown) {
		p.Next = page(max(c.Page, 1) + 1)
	}
	if len(v.Shown) > v.to-v.from {
		p.Where = T(ctx, "%d to %d of %d people", v.from+1, v.to, len(v.Shown))
	}
}

// share returns part of whole in per cent, never 100 unless it is the whole.
func share(part, whole int) int {
	if whole == 0 {
		return 0
	}
	return part * 100 / whole
}

// newFacts says, in words, where the group is thin.
func newFacts(ctx context.Context, c choice, v matrix.View) []fact {
	var facts []fact
	for i, h := range v.Facts.Holes {
		if i == 2 { // leading and managing, or the first two pillars of another framework
			break
		}
		facts = append(facts, newHole(ctx, c, v, h))
	}
	facts = append(facts, newSingles(ctx, c, v))
	stale := fact{
		Icon: "clock", Title: T(ctx, "Out of date"),
		Text: T(ctx, "No level is out of date"), More: T(ctx, "Levels stay fresh for %d months.", v.Facts.Months),
	}
	if v.Facts.Stale > 0 {
		stale.Kind = "warn"
		stale.Text = T(ctx, "%d levels older than %d months", v.Facts.Stale, v.Facts.Months)
		if v.Facts.Stale == 1 {
			stale.Text = T(ctx, "1 level older than %d months", v.Facts.Months)
		}
		stale.More = T(ctx, "Show who to ask again")
		stale.Href = c.with(func(c *choice) { c.Show, c.Page, c.After = string(matrix.ShowStale), 0, "" }).href()
	}
	return append(facts, stale)
}

func newHole(ctx context.Context, c choice, v matrix.View, h matrix.Hole) fact {
	f := fact{
		Icon: pillarIcon(h.Pillar.Key), Kind: h.Pillar.Key, Title: T(ctx, "%s is thinnest at", h.Pillar.Name),
		More: T(ctx, "Look at this pillar"),
		Href: c.with(func(c *choice) {
			c.Pillar, c.Columns, c.Page, c.After = h.Pillar.Key, string(matrix.MostMissing), 0, ""
		}).href(),
	}
	name := v.Columns[h.Column].Name
	switch {
	case h.NoHole:
		f.Title = T(ctx, "%s: no hole", h.Pillar.Name)
		f.Text = T(ctx, "Everybody is where they need to be")
	case h.ByRoles:
		f.Text = T(ctx, "%s: %d of %d at what is needed", name, h.Met, h.Of)
	default:
		f.Text = T(ctx, "%s: %d of %d at 3 or above", name, h.Met, h.Of)
	}
	return f
}

func newSingles(ctx context.Context, c choice, v matrix.View) fact {
	f := fact{Icon: "user", Title: T(ctx, "Single point of failure"), Text: T(ctx, "No competency rests on one person alone")}
	n := len(v.Facts.Singles)
	if n == 0 {
		return f
	}
	var names []string
	for _, col := range v.Facts.Singles[:min(3, n)] {
		names = append(names, v.Columns[col].Name)
	}
	f.Kind = "warn"
	f.Text = T(ctx, "%d competencies only one person covers", n)
	if n == 1 {
		f.Text = T(ctx, "1 competency only one person covers")
	}
	f.More = strings.Join(names, ", ")
	if n > 3 {
		f.More = T(ctx, "%s and %d more", f.More, n-3)
	}
	f.Href = c.with(func(c *choice) { c.Columns, c.Page, c.After = string(matrix.FewestCovers), 0, "" }).href()
	return f
}

func pillarIcon(key string) string {
	switch key {
	case "lead":
		return "compass"
	case "manage":
		return "map"
	case "bridge":
		return "link-2"
	}
	return "wrench"
}

// filterFields are the choices above the table.
func filterFields(ctx context.Context, c choice, v sight, units []matrix.UnitChoice) []components.Input {
	option := func(value, text, chosen string) components.Option {
		return components.Option{Value: value, Text: text, Chosen: value == chosen}
	}
	unit := components.Input{Label: T(ctx, "Unit"), Name: "unit", Required: true, Options: []components.Option{option("", T(ctx, "All units"), c.Unit)}}
	for _, u := range units {
		unit.Options = append(unit.Options, option(u.UID, strings.Repeat("\u2003", u.Depth)+u.Name, c.Unit))
	}
	if c.Unit != "" && !slices.ContainsFunc(units, func(u matrix.UnitChoice) bool { return u.UID == c.Unit }) && len(v.Rows) > 0 {
		unit.Options = append(unit.Options, option(c.Unit, T(ctx, "The unit chosen"), c.Unit))
	}
	role := components.Input{Label: T(ctx, "Role"), Name: "role", Required: true, Options: []components.Option{option("", T(ctx, "All roles"), c.Role)}}
	for _, r := range v.Version.Roles {
		role.Options = append(role.Options, option(r.Key, r.Name, c.Role))
	}
	pillar := components.Input{Label: T(ctx, "Pillar"), Name: "pillar", Required: true, Options: []components.Option{option("", T(ctx, "All pillars"), c.Pillar)}}
	for _, one := range v.Version.Pillars {
		pillar.Options = append(pillar.Options, option(one.Key, one.Name, c.Pillar))
	}
	fields := []components.Input{unit, role, pillar, {Label: T(ctx, "Show"), Name: "show", Required: true, Options: []components.Option{
		option("", T(ctx, "Everything"), c.Show),
		option(string(matrix.ShowGaps), T(ctx, "Gaps"), c.Show),
		option(string(matrix.ShowUnknown), T(ctx, "Needed but unknown"), c.Show),
		option(string(matrix.ShowStale), T(ctx, "Out of date"), c.Show),
	}}}
	if !v.many {
		fields = append(fields, components.Input{Label: T(ctx, "People by"), Name: "order", Required: true, Options: []components.Option{
			option("", T(ctx, "Name"), c.Order),
			option(string(matrix.ByUnit), T(ctx, "Unit"), c.Order),
			option(string(matrix.ByRole), T(ctx, "Role"), c.Order),
		}})
	}
	fields = append(fields, components.Input{Label: T(ctx, "Competencies by"), Name: "columns", Required: true, Options: []components.Option{
		option("", T(ctx, "Framework"), c.Columns),
		option(string(matrix.MostMissing), T(ctx, "Most missing"), c.Columns),
		option(string(matrix.FewestCovers), T(ctx, "Fewest who cover it"), c.Columns),
	}})
	if len(v.Choices) < 2 {
		return fields
	}
	from := components.Input{Label: T(ctx, "Framework"), Name: "framework", Required: true}
	for _, one := range v.Choices {
		from.Options = append(from.Options, option(one.Key, one.Name, v.Version.Framework.Key))
	}
	return append([]components.Input{from}, fields...)
}

// sourceField asks as whom levels are entered.
func sourceField(ctx context.Context, chosen observe.Source) components.Input {
	f := components.Input{Label: T(ctx, "Entered as"), Name: "source", Required: true}
	for _, s := range observe.Sources {
		f.Options = append(f.Options, components.Option{Value: s.String(), Text: sourceName(ctx, s), Chosen: s == chosen})
	}
	return f
}

// topOf returns the highest level that has an anchor: 5 where there is none.
func topOf(c framework.Competency) framework.Level {
	top := framework.Level(0)
	for _, a := range c.Anchors {
		top = max(top, a.Level)
	}
	if top == 0 {
		return framework.Whole(5)
	}
	return top
}
