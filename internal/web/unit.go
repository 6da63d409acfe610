package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/people"
)

// An orgPage is the tree of units, opened down to one of them.
type orgPage struct {
	On      string
	Query   string // "?on=…" on any day but today
	Nodes   []orgNode
	Loose   int // people in no unit
	MayEdit bool
}

type orgNode struct {
	UID, Name, Href string
	People, Units   int
	Open            bool
	Below           []orgNode
	Lazy            string // where its units come from, if they are not here
	Plain           string // the same without a script
}

// showOrganisation shows the top of the tree, and what is below one unit if
// "open" names it: without a script that is how a level opens.
func (s *Site) showOrganisation(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	day, onQuery, err := s.asOf(r)
	if err != nil {
		return err
	}
	open := map[people.UnitID]bool{}
	if uid := r.URL.Query().Get("open"); uid != "" {
		u, err := s.Organisation.Unit(ctx, uid)
		if err != nil {
			return err
		}
		path, err := s.Organisation.Path(ctx, u.Last().ID, day)
		if err != nil {
			return err
		}
		for _, p := range path {
			open[p.ID] = true
		}
	}
	p := orgPage{On: day.String(), Query: onQuery, MayEdit: may(ctx, access.EditUnits)}
	if p.Nodes, p.Loose, err = s.level(ctx, 0, day, onQuery, open); err != nil {
		return err
	}
	if len(p.Nodes) == 1 && len(open) == 0 { // one top: show what is in it
		top := &p.Nodes[0]
		u, err := s.Organisation.Unit(ctx, top.UID)
		if err != nil {
			return err
		}
		top.Open = true
		if top.Below, _, err = s.level(ctx, u.Last().ID, day, onQuery, open); err != nil {
			return err
		}
	}
	return show(w, r, orgView(p))
}

// showLevel answers htmx with the units directly below one.
func (s *Site) showLevel(w http.ResponseWriter, r *http.Request) error {
	day, onQuery, err := s.asOf(r)
	if err != nil {
		return err
	}
	u, err := s.Organisation.Unit(r.Context(), r.PathValue("uid"))
	if err != nil {
		return err
	}
	nodes, _, err := s.level(r.Context(), u.Last().ID, day, onQuery, nil)
	if err != nil {
		return err
	}
	return show(w, r, levelView(nodes))
}

// level returns the units directly below one, those in open with theirs.
func (s *Site) level(ctx context.Context, parent people.UnitID, day people.Day, onQuery string, open map[people.UnitID]bool) (nodes []orgNode, loose int, err error) {
	all, err := s.Organisation.Level(ctx, parent, day)
	if err != nil {
		return nil, 0, err
	}
	for _, n := range all {
		if n.Unit.ID == 0 {
			loose = n.People
			continue
		}
		node := orgNode{UID: n.Unit.UID, Name: n.Unit.Name, Href: "/units/" + n.Unit.UID + onQuery, People: n.People, Units: n.Units}
		node.Lazy = "/units/" + n.Unit.UID + "/below" + onQuery
		node.Plain = "/units?open=" + n.Unit.UID
		if onQuery != "" {
			node.Plain += "&" + onQuery[1:]
		}
		if node.Open = open[n.Unit.ID]; node.Open {
			if node.Below, _, err = s.level(ctx, n.Unit.ID, day, onQuery, open); err != nil {
				return nil, 0, err
			}
		}
		nodes = append(nodes, node)
	}
	return nodes, loose, nil
}

// A unitPage is one unit, seen from a day.
type unitPage struct {
	UID, Name, Sub, Path string
	PathText             string // for the form that adds somebody here
	On                   string
	Trail                []components.Crumb
	There                bool
	Head                 *directoryRow
	Members              []directoryRow
	More                 string // where all members are
	Count                int    // of positions in it and below it
	Direct               int
	Units                []orgNode
	History              []unitSpanRow
	MayEdit, MayAdd      bool
	Matrix               string
	Part                 templ.Component // what its people can do
}

type unitSpanRow struct{ Name, Parent, From, To string }

// mostMembers is how many members a unit's page lists.
const mostMembers = 60

func (s *Site) showUnit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	day, onQuery, err := s.asOf(r)
	if err != nil {
		return err
	}
	h, err := s.Organisation.Unit(ctx, r.PathValue("uid"))
	if err != nil {
		return err
	}
	u, there := h.On(day)
	if !there {
		u = h.Last()
	}
	p := unitPage{
		UID: u.UID, Name: u.Name, Path: "/units/" + u.UID, On: day.String(), There: there, Matrix: "/matrix?unit=" + u.UID,
		MayEdit: may(ctx, access.EditUnits), MayAdd: may(ctx, access.EditPeople),
		Trail: []components.Crumb{{Text: T(ctx, "Organisation"), Href: "/units" + onQuery}},
	}
	for _, fill := range []func() error{
		func() error { return s.unitPath(ctx, &p, u, day, onQuery) },
		func() error { return s.unitMembers(ctx, &p, u, day, onQuery) },
		func() error { return s.unitHistory(ctx, &p, h) },
	} {
		if err := fill(); err != nil {
			return err
		}
	}
	if p.Part, err = s.unitPart(ctx, u, day); err != nil {
		return err
	}
	return show(w, r, unitView(p))
}

func (s *Site) unitPath(ctx context.Context, p *unitPage, u people.Unit, day people.Day, onQuery string) error {
	path, err := s.Organisation.Path(ctx, u.ID, day)
	if err != nil {
		return err
	}
	p.PathText = people.JoinPath(names(path))
	for i, x := range path {
		c := components.Crumb{Text: x.Name, Href: "/units/" + x.UID + onQuery}
		if i == len(path)-1 {
			c.Href = ""
		}
		p.Trail = append(p.Trail, c)
	}
	if len(path) == 0 {
		p.Trail = append(p.Trail, components.Crumb{Text: u.Name})
	}
	if p.Units, _, err = s.level(ctx, u.ID, day, onQuery, nil); err != nil {
		return err
	}
	neighbours, err := s.Organisation.Level(ctx, u.Parent, day)
	for _, n := range neighbours {
		if n.Unit.ID == u.ID {
			p.Count = n.People
		}
	}
	return err
}

func (s *Site) unitMembers(ctx context.Context, p *unitPage, u people.Unit, day people.Day, onQuery string) error {
	ids, err := s.Directory.Members(ctx, u.ID, false, day)
	if err != nil {
		return err
	}
	p.Direct = len(ids)
	head, err := s.Directory.Head(ctx, u.ID, day)
	if err != nil {
		return err
	}
	some := ids[:min(len(ids), mostMembers)]
	who, err := s.Directory.People(ctx, append([]people.ID{head}, some...)...)
	if err != nil {
		return err
	}
	byID := map[people.ID]directoryRow{}
	for _, one := range who {
		byID[one.ID] = directoryRow{Name: one.Name, Href: "/people/" + one.UID + onQuery}
	}
	if row, ok := byID[head]; ok {
		p.Head = &row
	}
	for _, id := range some {
		p.Members = append(p.Members, byID[id])
	}
	if p.Count > len(some) {
		p.More = "/people?unit=" + u.UID
		if onQuery != "" {
			p.More += "&" + onQuery[1:]
		}
	}
	return nil
}

func (s *Site) unitHistory(ctx context.Context, p *unitPage, h people.UnitHistory) error {
	if len(h) == 1 && h[0].Span == people.Always {
		return nil
	}
	for _, x := range h {
		row := unitSpanRow{Name: x.Name, From: dayWords(ctx, x.Span.From), To: lastDay(ctx, x.Span)}
		if x.Parent != 0 {
			above, err := s.Organisation.Named(ctx, x.Span.From, x.Parent)
			if err != nil {
				return err
			}
			row.Parent = above[x.Parent].Name
		}
		p.History = append(p.History, row)
	}
	return nil
}

func (s *Site) newUnitForm(r *http.Request) form {
	ctx := r.Context()
	return form{
		Title: T(ctx, "Add a unit"), Sub: T(ctx, "A company, division, department or team."), Action: "/units/new", Button: T(ctx, "Add"), Back: "/units", Kind: "unit-new",
		Trail: []components.Crumb{{Text: T(ctx, "Organisation"), Href: "/units"}, {Text: T(ctx, "Add a unit")}},
		Value: map[string]string{"unit": r.URL.Query().Get("in"), "name": "", "day": ""},
	}
}

func (s *Site) showNewUnit(w http.ResponseWriter, r *http.Request) error {
	return s.askForm(w, r, s.newUnitForm(r))
}

func (s *Site) addUnit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f := s.newUnitForm(r)
	f.Value = typed(r, "name", "unit", "day")
	u := people.Unit{Name: f.Value["name"], Span: people.Always}
	var err error
	if f.Value["day"] != "" {
		u.Span.From, err = dayTyped(f, "day")
	}
	if err == nil {
		u.Parent, err = s.unitNamed(ctx, "unit", f.Value["unit"], max(u.Span.From, people.DayOf(s.Now())))
	}
	if err == nil {
		u, err = s.Registry.CreateUnit(ctx, by(ctx), u)
	}
	if err != nil {
		return s.again(w, r, f, parentIsUnit(err))
	}
	say(w, "good", T(ctx, "%s is part of the organisation.", u.Name))
	return redirect(w, r, "/units/"+u.UID)
}

// parentIsUnit shows what the rules say of the parent beside the field "unit".
func parentIsUnit(err error) error {
	if e, ok := err.(*fault.Error); ok && e.Fields["parent"] != "" {
		e.Fields["unit"] = e.Fields["parent"]
	}
	return err
}

// unitForm begins a form about a unit.
func (s *Site) unitForm(r *http.Request, kind string) (form, people.UnitHistory, error) {
	ctx := r.Context()
	h, err := s.Organisation.Unit(ctx, r.PathValue("uid"))
	if err != nil {
		return form{}, h, err
	}
	u := h.Last()
	path := "/units/" + u.UID
	today := people.DayOf(s.Now())
	f := form{Kind: kind, Back: path, Value: map[string]string{"day": today.String()}}
	if kind == "close" {
		f.Action, f.Title, f.Button, f.Danger = path+"/close", T(ctx, "Close %s", u.Name), T(ctx, "Close"), true
		f.Sub = T(ctx, "Its history stays. Nobody and no unit may be in it after its last day.")
	} else {
		f.Action, f.Title, f.Button = path+"/edit", T(ctx, "Rename or move %s", u.Name), T(ctx, "Save")
		f.Sub = T(ctx, "What it was called and what it was part of until then stays known.")
		f.Value["name"] = u.Name
		above, err := s.Organisation.Path(ctx, u.Parent, today)
		if err != nil {
			return f, h, err
		}
		f.Value["unit"] = people.JoinPath(names(above))
	}
	f.Trail = []components.Crumb{{Text: T(ctx, "Organisation"), Href: "/units"}, {Text: u.Name, Href: path}, {Text: f.Button}}
	return f, h, nil
}

func (s *Site) showUnitForm(kind string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, _, err := s.unitForm(r, kind)
		if err != nil {
			return err
		}
		return s.askForm(w, r, f)
	}
}

func (s *Site) changeUnit(kind string, fields ...string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		f, h, err := s.unitForm(r, kind)
		if err != nil {
			return err
		}
		f.Value = typed(r, fields...)
		day, err := dayTyped(f, "day")
		parent := people.UnitID(0)
		if err == nil && kind == "unit" {
			parent, err = s.unitNamed(ctx, "unit", f.Value["unit"], day)
		}
		if err == nil {
			_, err = s.Registry.UpdateUnit(ctx, by(ctx), h.Last().ID, func(u people.UnitHistory, count func(people.Day) (int, int)) (people.UnitHistory, error) {
				if kind == "unit" {
					return u.Change(day, f.Value["name"], parent)
				}
				ps, us := count(day + 1)
				return u.Close(day+1, ps, us)
			})
		}
		if err != nil {
			return s.again(w, r, f, parentIsUnit(err))
		}
		say(w, "good", T(ctx, "Saved."))
		return redirect(w, r, "/units/"+h.Last().UID)
	}
}
