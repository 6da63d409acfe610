package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/people"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// by returns who asks, as the rules name them.
func by(ctx context.Context) people.Actor {
	who := actor(ctx)
	return people.Actor{Account: people.AccountID(who.Account), Name: who.Name}
}

// A form is one about people or units: what was typed, and what is wrong with
// it, by field.
type form struct {
	Title, Sub, Action, Button, Back string
	Trail                            []components.Crumb
	Kind                             string // which fields it has
	Value                            map[string]string
	Errors                           map[string]string
	Wrong                            string // what is wrong with no field in particular
	Units, Roles                     []components.Option
	Danger                           bool
}

// input returns a field with what was typed into it and what is wrong with it.
func (f form) input(in components.Input) components.Input {
	in.Value, in.Error = f.Value[in.Name], f.Errors[in.Name]
	return in
}

// typed returns the fields that a form sent.
func typed(r *http.Request, names ...string) map[string]string {
	all := map[string]string{}
	for _, n := range names {
		all[n] = strings.TrimSpace(r.PostFormValue(n))
	}
	return all
}

// again shows a form once more, with what is wrong. An error that is not about
// its input stays one.
func (s *Site) again(w http.ResponseWriter, r *http.Request, f form, err error) error {
	code, message, ours := explain(r, err)
	if ours || code == http.StatusNotFound || code == http.StatusForbidden {
		return err
	}
	f.Errors, _ = fieldErrors(r, err)
	shown := false
	for name := range f.Errors {
		if _, has := f.Value[name]; has {
			shown = true
		}
	}
	if err := s.choices(r.Context(), &f); err != nil {
		return err
	}
	if !shown || f.Errors["role"] != "" && len(f.Roles) == 0 {
		f.Wrong = message
	}
	return showStatus(w, r, code, formView(f))
}

// ask shows a form.
func (s *Site) askForm(w http.ResponseWriter, r *http.Request, f form) error {
	if err := s.choices(r.Context(), &f); err != nil {
		return err
	}
	return show(w, r, formView(f))
}

// mostUnits is up to how many units a form lists; with more, their path is
// typed.
const mostUnits = 300

// choices fills in the lists that a form offers.
func (s *Site) choices(ctx context.Context, f *form) error {
	units, err := s.Organisation.FindUnits(ctx, "", people.DayOf(s.Now()), mostUnits+1)
	if err != nil {
		return err
	}
	if len(units) <= mostUnits {
		chosen := f.Value["unit"]
		f.Units = []components.Option{{Value: "", Text: T(ctx, "None"), Chosen: chosen == ""}}
		for _, u := range units {
			path := people.JoinPath(u.Path)
			f.Units = append(f.Units, components.Option{Value: path, Text: path, Chosen: path == chosen})
		}
	}
	roles, err := s.roles(ctx)
	if len(roles) > 0 {
		f.Roles = roles.options(ctx, f.Value["role"])
	}
	return err
}

// unitNamed returns the unit whose path a form sent: whole, or as much as no other has.
func (s *Site) unitNamed(ctx context.Context, field, text string, day people.Day) (people.UnitID, error) {
	if text == "" {
		return 0, nil
	}
	found, err := s.Organisation.FindUnits(ctx, text, day, 200)
	if err != nil {
		return 0, err
	}
	want := people.Fold(people.JoinPath(people.SplitPath(text)))
	for _, f := range found {
		if people.Fold(people.JoinPath(f.Path)) == want {
			return f.Unit.ID, nil
		}
	}
	switch len(found) {
	case 0:
		return 0, fault.Field(field, "There is no unit called %s on that day. Add it on the page of the organisation first, or choose another.", text)
	case 1:
		return found[0].Unit.ID, nil
	}
	return 0, fault.Field(field, "Several units fit %s. Write the whole path, for example %s.", text, people.JoinPath(found[0].Path))
}

// personNamed returns whom a form means by a name, an e-mail address or a
// number.
func (s *Site) personNamed(ctx context.Context, field, text string, day people.Day) (people.ID, error) {
	page, err := s.Directory.Search(ctx, people.Query{Text: text, Day: day, Limit: 20})
	if err != nil {
		return 0, err
	}
	exact := slices.DeleteFunc(slices.Clone(page.Entries), func(e people.Entry) bool {
		return e.Person.Email != strings.ToLower(text) && e.Person.Number != text && people.Fold(e.Person.Name) != people.Fold(text)
	})
	switch {
	case len(exact) == 1:
		return exact[0].Person.ID, nil
	case len(page.Entries) == 1 && len(exact) == 0:
		return page.Entries[0].Person.ID, nil
	case len(page.Entries) == 0:
		return 0, fault.Field(field, "Nobody called %s is here on that day. Write the name as it is in the directory, or the e-mail address.", text)
	}
	var names []string
	for _, e := range page.Entries[:min(5, len(page.Entries))] {
		names = append(names, join(e.Person.Name, e.Person.Email))
	}
	return 0, fault.Field(field, "Several people fit: %s. Write the e-mail address or the number.", strings.Join(names, "; "))
}

// dayTyped returns the day of a form's field.
func dayTyped(f form, name string) (people.Day, error) {
	d, err := people.ParseDay(f.Value[name])
	if err != nil {
		return d, fault.Field(name, "%s", err.Error())
	}
	return d, nil
}

func (s *Site) newPersonForm(r *http.Request) form {
	ctx := r.Context()
	return form{
		Title: T(ctx, "Add a person"), Action: "/people/new", Button: T(ctx, "Add"), Back: "/people", Kind: "new",
		Trail: []components.Crumb{{Text: T(ctx, "People"), Href: "/people"}, {Text: T(ctx, "Add a person")}},
		Value: map[string]string{"day": people.DayOf(s.Now()).String(), "unit": r.URL.Query().Get("in")},
	}
}

func (s *Site) showNewPerson(w http.ResponseWriter, r *http.Request) error {
	return s.askForm(w, r, s.newPersonForm(r))
}

func (s *Site) addPerson(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f := s.newPersonForm(r)
	f.Value = typed(r, "name", "email", "number", "unit", "title", "role", "manager", "day")
	h, err := people.History{}.Edit(f.Value["name"], f.Value["email"], f.Value["number"])
	if err != nil {
		return s.again(w, r, f, err)
	}
	day, at, err := s.placeTyped(ctx, f)
	if err == nil {
		h, err = h.Join(day, at)
	}
	if err == nil && f.Value["manager"] != "" {
		var m people.ID
		if m, err = s.personNamed(ctx, "manager", f.Value["manager"], day); err == nil {
			h, err = h.ReportTo(m, people.Solid, day)
		}
	}
	if err == nil {
		h, err = s.Registry.Create(ctx, by(ctx), h)
	}
	if err != nil {
		return s.again(w, r, f, err)
	}
	say(w, "good", T(ctx, "%s is in the directory.", h.Person.Name))
	return redirect(w, r, "/people/"+h.Person.UID)
}

// placeTyped returns what a form says of a position.
func (s *Site) placeTyped(ctx context.Context, f form) (people.Day, people.Place, error) {
	day, err := dayTyped(f, "day")
	if err != nil {
		return 0, people.Place{}, err
	}
	unit, err := s.unitNamed(ctx, "unit", f.Value["unit"], day)
	if err != nil {
		return 0, people.Place{}, err
	}
	roles, err := s.roles(ctx)
	if err != nil {
		return 0, people.Place{}, err
	}
	role, err := roles.find(f.Value["role"])
	return day, people.Place{Unit: unit, Title: f.Value["title"], Role: role}, err
}

// personForm begins a form about somebody in the directory.
func (s *Site) personForm(r *http.Request, kind string) (form, people.History, error) {
	ctx := r.Context()
	h, err := s.Directory.Person(ctx, r.PathValue("uid"))
	if err != nil {
		return form{}, h, err
	}
	path := "/people/" + h.Person.UID
	f := form{Kind: kind, Action: path + "/" + kind, Back: path, Value: map[string]string{"day": people.DayOf(s.Now()).String()}}
	switch kind {
	case "edit":
		f.Title, f.Button = T(ctx, "Name and address"), T(ctx, "Save")
		f.Sub = T(ctx, "They say who somebody is, so a correction holds for the past as well.")
		f.Value = map[string]string{"name": h.Person.Name, "email": h.Person.Email, "number": h.Person.Number}
	case "move":
		f.Title, f.Button = T(ctx, "Move %s", h.Person.Name), T(ctx, "Move")
		f.Sub = T(ctx, "The present position ends when the new one begins. A day in the past or in the future is fine.")
		main, here := h.Main(people.DayOf(s.Now()))
		if !here {
			f.Title, f.Button = T(ctx, "Let %s join", h.Person.Name), T(ctx, "Join")
			f.Sub = T(ctx, "Begins a stay, after an earlier one or for the first time.")
			f.Value["joins"] = "yes"
		} else {
			f.Value["title"], f.Value["role"] = main.Title, itoa(int64(main.Role))
			if main.Role == 0 {
				f.Value["role"] = ""
			}
			path, err := s.Organisation.Path(ctx, main.Unit, people.DayOf(s.Now()))
			if err != nil {
				return f, h, err
			}
			f.Value["unit"] = people.JoinPath(names(path))
		}
	case "leave":
		f.Title, f.Button, f.Danger = T(ctx, "%s leaves", h.Person.Name), T(ctx, "Leave"), true
		f.Sub = T(ctx, "All positions and reporting lines end. The history stays, and they can join again.")
	case "manager":
		f.Title, f.Button = T(ctx, "To whom %s reports", h.Person.Name), T(ctx, "Save")
		f.Sub = T(ctx, "A solid line takes the place of the one before. Dotted lines stand beside it.")
	}
	here := f.Button
	switch kind {
	case "edit":
		here = f.Title
	case "manager":
		here = T(ctx, "Manager")
	}
	f.Trail = []components.Crumb{{Text: T(ctx, "People"), Href: "/people"}, {Text: h.Person.Name, Href: path}, {Text: here}}
	return f, h, nil
}

func names(units []people.Unit) []string {
	var all []string
	for _, u := range units {
		all = append(all, u.Name)
	}
	return all
}

// showPersonForm shows the form of one kind.
func (s *Site) showPersonForm(kind string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, _, err := s.personForm(r, kind)
		if err != nil {
			return err
		}
		return s.askForm(w, r, f)
	}
}

// changePerson takes in the form of one kind.
func (s *Site) changePerson(kind string, fields ...string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		f, h, err := s.personForm(r, kind)
		if err != nil {
			return err
		}
		f.Value = typed(r, fields...)
		change, err := s.deed(ctx, f, h)
		if err == nil {
			h, err = s.Registry.Update(ctx, by(ctx), h.Person.ID, change)
		}
		if err != nil {
			return s.again(w, r, f, err)
		}
		say(w, "good", T(ctx, "Saved."))
		return redirect(w, r, "/people/"+h.Person.UID)
	}
}

// deed returns what a form asks to be done.
func (s *Site) deed(ctx context.Context, f form, h people.History) (func(people.History) (people.History, error), error) {
	v := f.Value
	switch f.Kind {
	case "edit":
		return func(h people.History) (people.History, error) { return h.Edit(v["name"], v["email"], v["number"]) }, nil
	case "leave":
		last, err := dayTyped(f, "day")
		return func(h people.History) (people.History, error) { return h.Leave(last + 1) }, err
	case "manager":
		day, err := dayTyped(f, "day")
		if err != nil {
			return nil, err
		}
		if v["manager"] == "" {
			return nil, fault.Field("manager", "Write to whom: a name, an e-mail address or a number.")
		}
		m, err := s.personNamed(ctx, "manager", v["manager"], day)
		kind := people.Solid
		if v["kind"] == "dotted" {
			kind = people.Dotted
		}
		return func(h people.History) (people.History, error) { return h.ReportTo(m, kind, day) }, err
	}
	day, at, err := s.placeTyped(ctx, f)
	return func(h people.History) (people.History, error) {
		switch {
		case !h.Present(day):
			return h.Join(day, at)
		case v["beside"] != "":
			return h.Also(day, at)
		}
		return h.Move(day, at)
	}, err
}

// takePositionBack removes a position that was entered by mistake.
func (s *Site) takePositionBack(w http.ResponseWriter, r *http.Request) error {
	return s.undoOne(w, r, func(h people.History, id int64) (people.History, error) { return h.TakeBack(people.PositionID(id)) })
}

// endLine ends a reporting line today.
func (s *Site) endLine(w http.ResponseWriter, r *http.Request) error {
	today := people.DayOf(s.Now())
	return s.undoOne(w, r, func(h people.History, id int64) (people.History, error) { return h.Unreport(people.LineID(id), today) })
}

func (s *Site) undoOne(w http.ResponseWriter, r *http.Request, change func(people.History, int64) (people.History, error)) error {
	ctx := r.Context()
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "There is no page at this address.")
	}
	h, err := s.Directory.Person(ctx, r.PathValue("uid"))
	if err != nil {
		return err
	}
	if _, err = s.Registry.Update(ctx, by(ctx), h.Person.ID, func(h people.History) (people.History, error) { return change(h, id) }); err != nil {
		return err
	}
	say(w, "good", T(ctx, "Saved."))
	return redirect(w, r, "/people/"+h.Person.UID)
}
