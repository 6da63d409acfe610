package api

import (
	"context"
	"math"
	"net/http"
	"slices"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/people"
)

func (a *API) registerUnits(v1 *contract) {
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/units", id: "list-units", action: access.SeeUnits, summary: "List units by path"}, a.listUnits)
	add(a, v1, operation{method: http.MethodPost, path: "/api/v1/units", id: "add-unit", action: access.EditUnits, summary: "Add a unit", status: 201}, a.addUnit)
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/units/{id}", id: "get-unit", action: access.SeeUnits, summary: "Read a unit, what is in it and its history"}, a.getUnit)
	add(a, v1, operation{method: http.MethodPost, path: "/api/v1/units/{id}/changes", id: "change-unit", action: access.EditUnits, summary: "Rename, move or close a unit"}, a.changeUnit)
}

// UnitEntry is a unit in a list, on a day.
type UnitEntry struct {
	UnitRef
	Path []string `json:"path" doc:"names from the top, its own last"`
}

// UnitNode is a unit directly below another.
type UnitNode struct {
	UnitRef
	People int `json:"people" doc:"positions in it and below it"`
	Units  int `json:"units" doc:"directly below it"`
}

// UnitSpan is what a unit was called, and what it was in, for a while.
type UnitSpan struct {
	Name   string   `json:"name"`
	Parent *UnitRef `json:"parent,omitempty" doc:"absent at the top"`
	From   string   `json:"from,omitempty"`
	To     string   `json:"to,omitempty"`
}

// Unit is a unit as it is on a day, with its history.
type Unit struct {
	UnitRef
	On      string     `json:"on"`
	There   bool       `json:"there" doc:"whether it is there on the day; if not, the name is the last known"`
	Path    []UnitRef  `json:"path" doc:"from the top, itself last"`
	Units   []UnitNode `json:"units" doc:"directly below it"`
	Head    *PersonRef `json:"head,omitempty" doc:"to whom its members report, if it is one"`
	History []UnitSpan `json:"history"`
}

type listUnitsInput struct {
	Text  string `query:"q" maxLength:"200" doc:"each word begins a word of the path"`
	On    string `query:"on" maxLength:"10" doc:"the day; today unless told otherwise"`
	After string `query:"after" maxLength:"64" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type listUnitsOutput struct {
	Body struct {
		Items []UnitEntry `json:"items"`
		Next  string      `json:"next,omitempty" doc:"for after; absent on the last page"`
	}
}

func (a *API) listUnits(ctx context.Context, in *listUnitsInput) (*listUnitsOutput, error) {
	day, err := a.day("on", in.On)
	if err != nil {
		return nil, err
	}
	all, err := a.Organisation.FindUnits(ctx, in.Text, day, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	if in.After != "" {
		i := slices.IndexFunc(all, func(f people.Found) bool { return f.Unit.UID == in.After })
		if i < 0 {
			return nil, fault.Field("after", "%q is not the end of a page. Take it from the answer before, as it is.", in.After)
		}
		all = all[i+1:]
	}
	out := &listUnitsOutput{}
	out.Body.Items = []UnitEntry{}
	for _, f := range all[:min(in.Limit, len(all))] {
		out.Body.Items = append(out.Body.Items, UnitEntry{fromUnit(f.Unit), f.Path})
	}
	if len(all) > in.Limit {
		out.Body.Next = all[in.Limit-1].Unit.UID
	}
	return out, nil
}

func fromUnit(u people.Unit) UnitRef { return UnitRef{u.UID, u.Name} }

type unitInput struct {
	ID string `path:"id" maxLength:"64"`
	On string `query:"on" maxLength:"10" doc:"the day; today unless told otherwise"`
}

type unitOutput struct{ Body Unit }

func (a *API) getUnit(ctx context.Context, in *unitInput) (*unitOutput, error) {
	day, err := a.day("on", in.On)
	if err != nil {
		return nil, err
	}
	h, err := a.Organisation.Unit(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return a.unit(ctx, h, day)
}

// unit writes a unit, seen from a day.
func (a *API) unit(ctx context.Context, h people.UnitHistory, day people.Day) (*unitOutput, error) {
	u, there := h.On(day)
	if !there {
		u = h.Last()
	}
	out := Unit{UnitRef: fromUnit(u), On: day.String(), There: there, Path: []UnitRef{}, Units: []UnitNode{}, History: []UnitSpan{}}
	path, err := a.Organisation.Path(ctx, u.ID, day)
	if err != nil {
		return nil, err
	}
	for _, p := range path {
		out.Path = append(out.Path, fromUnit(p))
	}
	below, err := a.Organisation.Level(ctx, u.ID, day)
	if err != nil {
		return nil, err
	}
	for _, n := range below {
		out.Units = append(out.Units, UnitNode{fromUnit(n.Unit), n.People, n.Units})
	}
	head, err := a.Directory.Head(ctx, u.ID, day)
	if err != nil {
		return nil, err
	}
	if head != 0 {
		who, err := a.Directory.People(ctx, head)
		if err != nil {
			return nil, err
		}
		for _, p := range who {
			ref := fromPerson(p)
			out.Head = &ref
		}
	}
	for _, s := range h {
		span := UnitSpan{Name: s.Name, From: s.Span.From.String(), To: s.Span.To.String()}
		if s.Parent != 0 {
			named, err := a.Organisation.Named(ctx, max(s.Span.From, people.Ever), s.Parent)
			if err != nil {
				return nil, err
			}
			ref := fromUnit(named[s.Parent])
			span.Parent = &ref
		}
		out.History = append(out.History, span)
	}
	return &unitOutput{out}, nil
}

type addUnitInput struct {
	Body struct {
		Name   string `json:"name"`
		Parent string `json:"parent,omitempty" doc:"id of the unit it is in; absent at the top"`
		From   string `json:"from,omitempty" doc:"its first day; always there unless told otherwise"`
	}
}

func (a *API) addUnit(ctx context.Context, in *addUnitInput) (*unitOutput, error) {
	u := people.Unit{Name: in.Body.Name, Span: people.Always}
	var err error
	if in.Body.From != "" {
		if u.Span.From, err = a.day("from", in.Body.From); err != nil {
			return nil, err
		}
	}
	if u.Parent, err = a.parent(ctx, in.Body.Parent); err != nil {
		return nil, err
	}
	if u, err = a.Registry.CreateUnit(ctx, by(ctx), u); err != nil {
		return nil, err
	}
	return a.unit(ctx, people.UnitHistory{u}, people.DayOf(a.Now()))
}

func (a *API) parent(ctx context.Context, uid string) (people.UnitID, error) {
	if uid == "" {
		return 0, nil
	}
	p, err := a.Organisation.Unit(ctx, uid)
	if fault.Is(err, fault.NotFound) {
		err = fault.Field("parent", "There is no unit with the id %q. List the units to find it.", uid)
	}
	return p.Last().ID, err
}

type changeUnitInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Do     string `json:"do" enum:"rename,move,close"`
		On     string `json:"on,omitempty" doc:"the first day on which it holds (of closing: the first day no longer there); today unless told otherwise"`
		Name   string `json:"name,omitempty" doc:"to rename"`
		Parent string `json:"parent,omitempty" doc:"id of the unit to move it into; absent for the top"`
	}
}

func (a *API) changeUnit(ctx context.Context, in *changeUnitInput) (*unitOutput, error) {
	b := in.Body
	day, err := a.day("on", b.On)
	if err != nil {
		return nil, err
	}
	parent, err := a.parent(ctx, b.Parent)
	if err != nil {
		return nil, err
	}
	h, err := a.Organisation.Unit(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	h, err = a.Registry.UpdateUnit(ctx, by(ctx), h.Last().ID, func(u people.UnitHistory, count func(people.Day) (int, int)) (people.UnitHistory, error) {
		switch b.Do {
		case "rename":
			return u.Rename(day, b.Name)
		case "move":
			return u.MoveUnder(day, parent)
		}
		ps, us := count(day)
		return u.Close(day, ps, us)
	})
	if err != nil {
		return nil, err
	}
	return a.unit(ctx, h, day)
}
