package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/people"
)

// asOf returns the day that a page is asked for: the query's "on", or today.
// Today is no part of an address, so that a link stays fresh.
func (s *Site) asOf(r *http.Request) (day people.Day, query string, err error) {
	on := strings.TrimSpace(r.URL.Query().Get("on"))
	today := people.DayOf(s.Now())
	if on == "" || on == today.String() {
		return today, "", nil
	}
	if day, err = people.ParseDay(on); err != nil {
		return 0, "", err
	}
	return day, "?on=" + on, nil
}

// A directoryPage is one page of the directory.
type directoryPage struct {
	Text, Unit, UnitName, Show, On string
	Shows                          []components.Option
	Rows                           []directoryRow
	Next, First                    string
	Where                          string
	Filtered                       bool
}

type directoryRow struct {
	Name, Sub, Href string // of the person
	Unit, UnitHref  string
	Badge           string
}

func (s *Site) showPeople(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	day, onQuery, err := s.asOf(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	ask := people.Query{Text: clip(q.Get("q")), Show: people.Presence(q.Get("show")), Day: day, After: q.Get("after"), Limit: 50}
	p := directoryPage{Text: ask.Text, Show: q.Get("show"), Unit: q.Get("unit"), On: day.String()}
	if ask.Show != people.Left && ask.Show != people.Everyone {
		ask.Show = people.Here
	}
	if p.Unit != "" {
		u, err := s.Organisation.Unit(ctx, p.Unit)
		if err != nil {
			return err
		}
		ask.Unit, p.UnitName = u.Last().ID, u.Last().Name
	}
	found, err := s.Directory.Search(ctx, ask)
	if err != nil {
		return err
	}
	p.fill(ctx, found, ask, onQuery)
	if partial(r) {
		return show(w, r, foundView(p))
	}
	return show(w, r, directoryView(p))
}

// clip keeps what a person could have typed into a search field.
func clip(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:200])
	}
	return s
}

func (p *directoryPage) fill(ctx context.Context, found people.Page, ask people.Query, onQuery string) {
	for _, e := range found.Entries {
		row := directoryRow{Name: e.Person.Name, Sub: e.Position.Title, Href: "/people/" + e.Person.UID + onQuery}
		if e.Unit.ID != 0 {
			row.Unit, row.UnitHref = e.Unit.Name, "/units/"+e.Unit.UID+onQuery
		}
		switch {
		case e.Position.Span.Has(ask.Day):
		case e.Position.ID == 0:
			row.Badge = T(ctx, "not here yet")
		default:
			row.Badge = T(ctx, "left on %s", lastDay(ctx, e.Position.Span))
		}
		p.Rows = append(p.Rows, row)
	}
	q := url.Values{}
	for k, v := range map[string]string{"q": p.Text, "unit": p.Unit, "show": string(ask.Show), "on": strings.TrimPrefix(onQuery, "?on=")} {
		if v != "" {
			q.Set(k, v)
		}
	}
	p.Filtered = q.Get("q") != "" || q.Get("unit") != "" || q.Get("show") != ""
	if ask.After != "" {
		p.First = "/people?" + q.Encode()
	}
	if found.Next != "" {
		q.Set("after", found.Next)
		p.Next = "/people?" + q.Encode()
	}
	switch {
	case len(p.Rows) == 1 && ask.After == "":
		p.Where = T(ctx, "One person")
	case found.Next == "" && ask.After == "":
		p.Where = T(ctx, "%d people", len(p.Rows))
	case len(p.Rows) > 0:
		p.Where = T(ctx, "%s to %s", p.Rows[0].Name, p.Rows[len(p.Rows)-1].Name)
	}
	p.Shows = []components.Option{
		{Value: "", Text: T(ctx, "Who is here"), Chosen: ask.Show == people.Here},
		{Value: "left", Text: T(ctx, "Who has left"), Chosen: ask.Show == people.Left},
		{Value: "all", Text: T(ctx, "Everybody"), Chosen: ask.Show == people.Everyone},
	}
}

// A personPage is one person, seen from a day.
type personPage struct {
	UID, Name, Sub   string
	Path             string // of the page
	On               string
	Trail            []components.Crumb
	Email, Number    string
	Present          bool
	Notice           string
	Stays            []stayRow
	Managers         []lineRow
	Chain            []components.Crumb
	Reports          []lineRow
	ReportsMore      int
	MayEdit, MayLead bool
	Parts            []templ.Component // what ratings and others say that the person can do
	Talks            templ.Component   // conversations on that
}

type stayRow struct {
	Title, Unit, UnitHref, Role string
	From, To                    string
	Now                         bool
	TakeBack, Correct           string // where to post it, and the form for it
}

type lineRow struct {
	Name, Href, Kind, Since string
	End                     string // where to post it
}

// mostReports is how many reports a person's page lists.
const mostReports = 50

func (s *Site) showPerson(w http.ResponseWriter, r *http.Request) error {
	day, onQuery, err := s.asOf(r)
	if err != nil {
		return err
	}
	h, err := s.Directory.Person(r.Context(), r.PathValue("uid"))
	if err != nil {
		return err
	}
	p, err := s.newPersonPage(r.Context(), h, day, onQuery)
	if err != nil {
		return err
	}
	if p.Parts, err = s.personParts(r.Context(), h, day); err != nil {
		return err
	}
	if p.Talks, err = s.conversationsPart(r.Context(), h); err != nil {
		return err
	}
	return show(w, r, personView(p))
}

// personParts is what is known of what somebody can do: what ratings say goes
// first, where they say anything.
func (s *Site) personParts(ctx context.Context, h people.History, day people.Day) ([]templ.Component, error) {
	stated, err := s.profilePart(ctx, h, day)
	if err != nil {
		return nil, err
	}
	rated, first, err := s.estimatePart(ctx, h.Person, day)
	if err != nil {
		return nil, err
	}
	parts := []templ.Component{stated, rated}
	if first {
		parts = []templ.Component{rated, stated}
	}
	return slices.DeleteFunc(parts, func(c templ.Component) bool { return c == nil }), nil
}

func (s *Site) newPersonPage(ctx context.Context, h people.History, day people.Day, onQuery string) (personPage, error) {
	p := personPage{
		UID: h.Person.UID, Name: h.Person.Name, Email: h.Person.Email, Number: h.Person.Number, Path: "/people/" + h.Person.UID,
		On: day.String(), MayEdit: may(ctx, access.EditPeople),
		Trail: []components.Crumb{{Text: T(ctx, "People"), Href: "/people" + onQuery}, {Text: h.Person.Name}},
	}
	if err := s.fillStays(ctx, &p, h, day, onQuery); err != nil {
		return p, err
	}
	return p, s.fillLines(ctx, &p, h, day, onQuery)
}

func (s *Site) fillStays(ctx context.Context, p *personPage, h people.History, day people.Day, onQuery string) error {
	var ids []people.UnitID
	for _, q := range h.Positions {
		ids = append(ids, q.Unit)
	}
	units, err := s.Organisation.Named(ctx, day, ids...)
	if err != nil {
		return err
	}
	roles, err := s.roles(ctx)
	if err != nil {
		return err
	}
	for i := len(h.Positions) - 1; i >= 0; i-- {
		q := h.Positions[i]
		row := stayRow{Title: q.Title, From: dayWords(ctx, q.Span.From), To: lastDay(ctx, q.Span), Now: q.Span.Has(day), Role: roles.name(q.Role)}
		if u := units[q.Unit]; u.ID != 0 {
			row.Unit, row.UnitHref = u.Name, "/units/"+u.UID+onQuery
		}
		if p.MayEdit {
			row.TakeBack = p.Path + "/positions/" + itoa(int64(q.ID)) + "/take-back"
			row.Correct = p.Path + "/positions/" + itoa(int64(q.ID)) + "/edit"
		}
		p.Stays = append(p.Stays, row)
	}
	main, here := h.Main(day)
	p.Present = here
	switch {
	case here:
		p.Sub = join(main.Title, units[main.Unit].Name)
	case len(h.Positions) == 0:
		p.Notice = T(ctx, "%s has no position. Let them join to see them in units and in the matrix.", p.Name)
	case h.Positions[0].Span.From > day:
		p.Notice = T(ctx, "%s is not here yet on %s.", p.Name, dayWords(ctx, day))
	default:
		p.Notice = T(ctx, "%s is not here on %s.", p.Name, dayWords(ctx, day))
	}
	return nil
}

// join writes what there is of its parts in one line.
func join(parts ...string) string {
	var some []string
	for _, p := range parts {
		if p != "" {
			some = append(some, p)
		}
	}
	return strings.Join(some, " · ")
}

func (s *Site) fillLines(ctx context.Context, p *personPage, h people.History, day people.Day, onQuery string) error {
	var ids []people.ID
	var up, down []people.Line
	for _, l := range h.Lines {
		if l.Span.Has(day) {
			up, ids = append(up, l), append(ids, l.Manager)
		}
	}
	for _, l := range h.Reports {
		if l.Span.Has(day) {
			if len(down) == mostReports {
				p.ReportsMore++
				continue
			}
			down, ids = append(down, l), append(ids, l.Person)
		}
	}
	who, err := s.Directory.People(ctx, ids...)
	if err != nil {
		return err
	}
	byID := map[people.ID]people.Person{}
	for _, one := range who {
		byID[one.ID] = one
	}
	row := func(l people.Line, other people.ID) lineRow {
		kind := ""
		if l.Kind == people.Dotted {
			kind = T(ctx, "dotted line")
		}
		return lineRow{Name: byID[other].Name, Href: "/people/" + byID[other].UID + onQuery, Kind: kind, Since: dayWords(ctx, l.Span.From)}
	}
	for _, l := range up {
		one := row(l, l.Manager)
		if p.MayEdit {
			one.End = p.Path + "/lines/" + itoa(int64(l.ID)) + "/end"
		}
		p.Managers = append(p.Managers, one)
	}
	for _, l := range down {
		p.Reports = append(p.Reports, row(l, l.Person))
	}
	chain, err := s.Directory.Chain(ctx, h.Person.ID, day)
	if err != nil {
		return err
	}
	for i := len(chain) - 1; i >= 0 && len(chain) > 1; i-- {
		p.Chain = append(p.Chain, components.Crumb{Text: chain[i].Name, Href: "/people/" + chain[i].UID + onQuery})
	}
	return nil
}

// roleList are the role profiles that a position can go with.
type roleList []framework.Role

func (s *Site) roles(ctx context.Context) (roleList, error) {
	if s.Frameworks == nil {
		return nil, nil
	}
	versions, err := s.Frameworks.Current(ctx)
	if err != nil {
		return nil, err
	}
	var all roleList
	for _, v := range versions {
		all = append(all, v.Roles...)
	}
	return all, nil
}

func (rs roleList) name(id framework.RoleID) string {
	for _, r := range rs {
		if r.ID == id {
			return r.Name
		}
	}
	return ""
}

// find returns the role whose number a form sent.
func (rs roleList) find(value string) (framework.RoleID, error) {
	if value == "" {
		return 0, nil
	}
	for _, r := range rs {
		if itoa(int64(r.ID)) == value {
			return r.ID, nil
		}
	}
	return 0, fault.Field("role", "There is no such role. Choose one from the list.")
}

func (rs roleList) options(ctx context.Context, chosen string) []components.Option {
	all := []components.Option{{Value: "", Text: T(ctx, "None yet"), Chosen: chosen == ""}}
	for _, r := range rs {
		v := itoa(int64(r.ID))
		all = append(all, components.Option{Value: v, Text: r.Name, Chosen: v == chosen})
	}
	return all
}
