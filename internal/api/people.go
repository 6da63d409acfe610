package api

import (
	"context"
	"net/http"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

func (a *API) registerPeople(v1 *contract) {
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/people", id: "list-people", action: access.SeePeople, summary: "List people by name"}, a.listPeople)
	add(a, v1, operation{method: http.MethodPost, path: "/api/v1/people", id: "add-person", action: access.EditPeople, summary: "Add a person", status: 201}, a.addPerson)
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/people/{id}", id: "get-person", action: access.SeePeople, summary: "Read a person and their history"}, a.getPerson)
	add(a, v1, operation{method: http.MethodPatch, path: "/api/v1/people/{id}", id: "edit-person", action: access.EditPeople, summary: "Correct name, e-mail address or number"}, a.editPerson)
	add(a, v1, operation{method: http.MethodPost, path: "/api/v1/people/{id}/changes", id: "change-person", action: access.EditPeople, summary: "Let a person join, move, leave or report to somebody"}, a.changePerson)
}

// PersonRef names a person.
type PersonRef struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// UnitRef names a unit.
type UnitRef struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// RoleRef names a role profile.
type RoleRef struct {
	Framework string `json:"framework" doc:"key of its framework"`
	Key       string `json:"key"`
	Name      string `json:"name"`
}

// Position is one stay in one unit.
type Position struct {
	Unit  *UnitRef `json:"unit,omitempty" doc:"absent where it is not known"`
	Title string   `json:"title"`
	Role  *RoleRef `json:"role,omitempty" doc:"the role profile that goes with it; absent if there is none"`
	From  string   `json:"from,omitempty" doc:"the first day; absent if it is not known"`
	To    string   `json:"to,omitempty" doc:"the first day no longer in it; absent while it goes on"`
}

// Line is one reporting line.
type Line struct {
	Manager PersonRef `json:"manager"`
	Kind    string    `json:"kind" enum:"solid,dotted"`
	From    string    `json:"from,omitempty"`
	To      string    `json:"to,omitempty" doc:"the first day on which it no longer holds"`
}

// PersonEntry is a person in a list, on a day.
type PersonEntry struct {
	PersonRef
	Email    string    `json:"email,omitempty"`
	Number   string    `json:"number,omitempty"`
	Position *Position `json:"position,omitempty" doc:"the main one on the day, or the last before it"`
}

// Person is a person with their history.
type Person struct {
	PersonRef
	Email     string     `json:"email,omitempty"`
	Number    string     `json:"number,omitempty"`
	On        string     `json:"on" doc:"the day that the next two speak of"`
	Present   bool       `json:"present" doc:"holds a position on the day"`
	Main      *Position  `json:"main,omitempty" doc:"the main position on the day"`
	Positions []Position `json:"positions" doc:"all of them, by first day"`
	Lines     []Line     `json:"lines" doc:"all reporting lines to managers, by first day"`
}

type listPeopleInput struct {
	Text  string `query:"q" maxLength:"200" doc:"each word begins a word of the name, e-mail address or number"`
	Unit  string `query:"unit" maxLength:"64" doc:"only in this unit or below it"`
	Show  string `query:"show" enum:"here,left,all" default:"here"`
	On    string `query:"on" maxLength:"10" doc:"the day; today unless told otherwise"`
	After string `query:"after" maxLength:"2000" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type listPeopleOutput struct {
	Body struct {
		Items []PersonEntry `json:"items"`
		Next  string        `json:"next,omitempty" doc:"for after; absent on the last page"`
	}
}

func (a *API) listPeople(ctx context.Context, in *listPeopleInput) (*listPeopleOutput, error) {
	day, err := a.day("on", in.On)
	if err != nil {
		return nil, err
	}
	q := people.Query{Text: in.Text, Show: people.Presence(in.Show), Day: day, After: in.After, Limit: in.Limit}
	if in.Show == "here" {
		q.Show = people.Here
	}
	if in.Unit != "" {
		u, err := a.Organisation.Unit(ctx, in.Unit)
		if err != nil {
			return nil, err
		}
		q.Unit = u.Last().ID
	}
	page, err := a.Directory.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	roles, err := a.roles(ctx)
	if err != nil {
		return nil, err
	}
	out := &listPeopleOutput{}
	out.Body.Items = []PersonEntry{}
	for _, e := range page.Entries {
		one := PersonEntry{PersonRef: fromPerson(e.Person), Email: e.Person.Email, Number: e.Person.Number}
		if e.Position.ID != 0 {
			p := fromPosition(e.Position, e.Unit, roles)
			one.Position = &p
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	out.Body.Next = page.Next
	return out, nil
}

type personInput struct {
	ID string `path:"id" maxLength:"64"`
	On string `query:"on" maxLength:"10" doc:"the day; today unless told otherwise"`
}

type personOutput struct{ Body Person }

func (a *API) getPerson(ctx context.Context, in *personInput) (*personOutput, error) {
	day, err := a.day("on", in.On)
	if err != nil {
		return nil, err
	}
	h, err := a.Directory.Person(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return a.person(ctx, h, day)
}

// person writes a history, seen from a day.
func (a *API) person(ctx context.Context, h people.History, day people.Day) (*personOutput, error) {
	var units []people.UnitID
	for _, p := range h.Positions {
		units = append(units, p.Unit)
	}
	named, err := a.Organisation.Named(ctx, day, units...)
	if err != nil {
		return nil, err
	}
	var managers []people.ID
	for _, l := range h.Lines {
		managers = append(managers, l.Manager)
	}
	who, err := a.Directory.People(ctx, managers...)
	if err != nil {
		return nil, err
	}
	byID := map[people.ID]people.Person{}
	for _, p := range who {
		byID[p.ID] = p
	}
	roles, err := a.roles(ctx)
	if err != nil {
		return nil, err
	}
	out := Person{PersonRef: fromPerson(h.Person), Email: h.Person.Email, Number: h.Person.Number, On: day.String(), Positions: []Position{}, Lines: []Line{}}
	for _, p := range h.Positions {
		out.Positions = append(out.Positions, fromPosition(p, named[p.Unit], roles))
	}
	if p, ok := h.Main(day); ok {
		main := fromPosition(p, named[p.Unit], roles)
		out.Present, out.Main = true, &main
	}
	for _, l := range h.Lines {
		out.Lines = append(out.Lines, Line{fromPerson(byID[l.Manager]), kinds[l.Kind], l.Span.From.String(), l.Span.To.String()})
	}
	return &personOutput{out}, nil
}

var kinds = map[people.LineKind]string{people.Solid: "solid", people.Dotted: "dotted"}

func fromPerson(p people.Person) PersonRef { return PersonRef{p.UID, p.Name} }

func fromPosition(p people.Position, u people.Unit, roles roleRefs) Position {
	out := Position{Title: p.Title, From: p.Span.From.String(), To: p.Span.To.String()}
	if r, ok := roles[p.Role]; ok {
		out.Role = &r
	}
	if u.ID != 0 {
		out.Unit = &UnitRef{u.UID, u.Name}
	}
	return out
}

// roleRefs are the roles of the newest versions of all frameworks.
type roleRefs map[framework.RoleID]RoleRef

func (a *API) roles(ctx context.Context) (roleRefs, error) {
	versions, err := a.Frameworks.Current(ctx)
	if err != nil {
		return nil, err
	}
	all := roleRefs{}
	for _, v := range versions {
		for _, r := range v.Roles {
			all[r.ID] = RoleRef{v.Framework.Key, r.Key, r.Name}
		}
	}
	return all, nil
}

// find returns the role that a caller names by its key, or by framework/key
// where several frameworks have it.
func (all roleRefs) find(name string) (framework.RoleID, error) {
	if name == "" {
		return 0, nil
	}
	var fit []framework.RoleID
	for id, r := range all {
		if name == r.Framework+"/"+r.Key {
			return id, nil
		}
		if name == r.Key {
			fit = append(fit, id)
		}
	}
	switch len(fit) {
	case 0:
		return 0, fault.Field("role", "There is no role with the key %q. List the roles of a framework to find it.", name)
	case 1:
		return fit[0], nil
	}
	return 0, fault.Field("role", "Several frameworks have a role with the key %q. Write the key of the framework before it, as in default/%s.", name, name)
}

// PersonFields are what says who somebody is. Length and form are checked by
// the program, which says what to do about them.
type PersonFields struct {
	Name   *string `json:"name,omitempty"`
	Email  *string `json:"email,omitempty" doc:"empty for none"`
	Number *string `json:"number,omitempty" doc:"of the employee; empty for none"`
}

type addPersonInput struct {
	Body struct {
		PersonFields
		On      string `json:"on,omitempty" doc:"the day of joining; today unless told otherwise"`
		Unit    string `json:"unit,omitempty" doc:"id of the unit"`
		Title   string `json:"title,omitempty"`
		Role    string `json:"role,omitempty" maxLength:"400" doc:"key of the role profile, or framework/key"`
		Manager string `json:"manager,omitempty" doc:"id of the manager"`
	}
}

func (a *API) addPerson(ctx context.Context, in *addPersonInput) (*personOutput, error) {
	b := in.Body
	day, err := a.day("on", b.On)
	if err != nil {
		return nil, err
	}
	h, err := people.History{}.Edit(deref(b.Name), deref(b.Email), deref(b.Number))
	if err != nil {
		return nil, err
	}
	at, err := a.place(ctx, b.Unit, b.Title, b.Role)
	if err != nil {
		return nil, err
	}
	if h, err = h.Join(day, at); err != nil {
		return nil, err
	}
	if b.Manager != "" {
		m, err := a.manager(ctx, b.Manager)
		if err != nil {
			return nil, err
		}
		if h, err = h.ReportTo(m, people.Solid, day); err != nil {
			return nil, err
		}
	}
	if h, err = a.Registry.Create(ctx, by(ctx), h); err != nil {
		return nil, err
	}
	return a.person(ctx, h, day)
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// place returns what a caller says of a position.
func (a *API) place(ctx context.Context, unit, title, role string) (people.Place, error) {
	title, err := people.CheckTitle(title)
	at := people.Place{Title: title}
	if err != nil {
		return at, err
	}
	if role != "" {
		roles, err := a.roles(ctx)
		if err != nil {
			return at, err
		}
		if at.Role, err = roles.find(role); err != nil {
			return at, err
		}
	}
	if unit == "" {
		return at, nil
	}
	u, err := a.Organisation.Unit(ctx, unit)
	if fault.Is(err, fault.NotFound) {
		err = fault.Field("unit", "There is no unit with the id %q. List the units to find it.", unit)
	}
	at.Unit = u.Last().ID
	return at, err
}

func (a *API) manager(ctx context.Context, id string) (people.ID, error) {
	h, err := a.Directory.Person(ctx, id)
	if fault.Is(err, fault.NotFound) {
		err = fault.Field("manager", "There is nobody with the id %q. List people to find it.", id)
	}
	return h.Person.ID, err
}

type editPersonInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body PersonFields
}

func (a *API) editPerson(ctx context.Context, in *editPersonInput) (*personOutput, error) {
	return a.update(ctx, in.ID, people.DayOf(a.Now()), func(h people.History) (people.History, error) {
		p := h.Person
		for _, f := range []struct {
			to   *string
			said *string
		}{{&p.Name, in.Body.Name}, {&p.Email, in.Body.Email}, {&p.Number, in.Body.Number}} {
			if f.said != nil {
				*f.to = *f.said
			}
		}
		return h.Edit(p.Name, p.Email, p.Number)
	})
}

func (a *API) update(ctx context.Context, uid string, day people.Day, change func(people.History) (people.History, error)) (*personOutput, error) {
	h, err := a.Directory.Person(ctx, uid)
	if err != nil {
		return nil, err
	}
	if h, err = a.Registry.Update(ctx, by(ctx), h.Person.ID, change); err != nil {
		return nil, err
	}
	return a.person(ctx, h, day)
}

type changePersonInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Do      string `json:"do" enum:"join,move,also,leave,report" doc:"join: begin a stay. move: end the main position and begin another. also: begin one beside it. leave: end all. report: begin a reporting line"`
		On      string `json:"on,omitempty" doc:"the first day on which it holds (of leaving: the first day no longer here); today unless told otherwise"`
		Unit    string `json:"unit,omitempty" doc:"id of the unit; to join, move, also"`
		Title   string `json:"title,omitempty" doc:"to join, move, also"`
		Role    string `json:"role,omitempty" maxLength:"400" doc:"key of the role profile, or framework/key; to join, move, also"`
		Manager string `json:"manager,omitempty" doc:"id of the manager; to report"`
		Kind    string `json:"kind,omitempty" enum:"solid,dotted" default:"solid" doc:"to report"`
	}
}

func (a *API) changePerson(ctx context.Context, in *changePersonInput) (*personOutput, error) {
	b := in.Body
	day, err := a.day("on", b.On)
	if err != nil {
		return nil, err
	}
	at, err := a.place(ctx, b.Unit, b.Title, b.Role)
	if err != nil {
		return nil, err
	}
	manager := people.ID(0)
	if b.Do == "report" {
		if manager, err = a.manager(ctx, b.Manager); err != nil {
			return nil, err
		}
	}
	return a.update(ctx, in.ID, day, func(h people.History) (people.History, error) {
		switch b.Do {
		case "join":
			return h.Join(day, at)
		case "move":
			return h.Move(day, at)
		case "also":
			return h.Also(day, at)
		case "leave":
			return h.Leave(day)
		}
		kind := people.Solid
		if b.Kind == "dotted" {
			kind = people.Dotted
		}
		return h.ReportTo(manager, kind, day)
	})
}
