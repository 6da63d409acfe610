package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/people"
)

// positionForm begins a form that corrects a position as it was entered.
func (s *Site) positionForm(r *http.Request) (form, people.History, people.PositionID, error) {
	ctx := r.Context()
	h, err := s.Directory.Person(ctx, r.PathValue("uid"))
	if err != nil {
		return form{}, h, 0, err
	}
	n, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	i := slices.IndexFunc(h.Positions, func(p people.Position) bool { return int64(p.ID) == n })
	if err != nil || i < 0 {
		return form{}, h, 0, fault.New(fault.NotFound, "There is no such position.")
	}
	p := h.Positions[i]
	path := "/people/" + h.Person.UID
	f := form{
		Kind: "position", Back: path, Action: path + "/positions/" + itoa(n) + "/edit", Button: T(ctx, "Save"),
		Title: T(ctx, "Correct a position of %s", h.Person.Name),
		Sub:   T(ctx, "Only for what was entered wrongly: the past is changed as well. Whoever takes on something new, moves."),
		Trail: []components.Crumb{{Text: T(ctx, "People"), Href: "/people"}, {Text: h.Person.Name, Href: path}, {Text: T(ctx, "Correct a position")}},
		Value: map[string]string{"title": p.Title, "day": p.Span.From.String(), "last": ""},
	}
	if p.Role != 0 {
		f.Value["role"] = itoa(int64(p.Role))
	}
	if p.Span.To != people.Never {
		f.Value["last"] = (p.Span.To - 1).String()
	}
	f.Value["unit"], err = s.pathOf(ctx, p)
	return f, h, p.ID, err
}

// pathOf writes the path of a position's unit on the last of its days that
// has come.
func (s *Site) pathOf(ctx context.Context, p people.Position) (string, error) {
	if p.Unit == 0 {
		return "", nil
	}
	path, err := s.Organisation.Path(ctx, p.Unit, max(p.Span.From, min(p.Span.To-1, s.today())))
	return people.JoinPath(names(path)), err
}

func (s *Site) showPosition(w http.ResponseWriter, r *http.Request) error {
	f, _, _, err := s.positionForm(r)
	if err != nil {
		return err
	}
	return s.askForm(w, r, f)
}

func (s *Site) correctPosition(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, h, id, err := s.positionForm(r)
	if err != nil {
		return err
	}
	f.Value = typed(r, "unit", "title", "role", "day", "last")
	at, days, err := s.stayTyped(ctx, f)
	if err == nil {
		_, err = s.Registry.Update(ctx, by(ctx), h.Person.ID, func(h people.History) (people.History, error) { return h.Correct(id, at, days) })
	}
	if err != nil {
		return s.again(w, r, f, lastIsTo(err))
	}
	say(w, "good", T(ctx, "Saved."))
	return redirect(w, r, f.Back)
}

// stayTyped returns what a form says of a position with both its ends. A first
// day that is not known, or a last one that has not come, is left empty.
func (s *Site) stayTyped(ctx context.Context, f form) (people.Place, people.Span, error) {
	days := people.Always
	var err error
	if f.Value["day"] != "" {
		if days.From, err = dayTyped(f, "day"); err != nil {
			return people.Place{}, days, err
		}
	}
	if f.Value["last"] != "" {
		last, err := dayTyped(f, "last")
		if err != nil {
			return people.Place{}, days, err
		}
		days.To = last + 1
	}
	unit, err := s.unitNamed(ctx, "unit", f.Value["unit"], max(days.From, min(days.To-1, s.today())))
	if err != nil {
		return people.Place{}, days, err
	}
	roles, err := s.roles(ctx)
	if err != nil {
		return people.Place{}, days, err
	}
	role, err := roles.find(f.Value["role"])
	return people.Place{Unit: unit, Title: f.Value["title"], Role: role}, days, err
}

// lastIsTo shows what the rules say of the end beside the field "last".
func lastIsTo(err error) error {
	if e, ok := err.(*fault.Error); ok && e.Fields["to"] != "" {
		e.Fields["last"] = e.Fields["to"]
	}
	return err
}

// suggestUnits lists the paths of units that fit what is being typed.
func (s *Site) suggestUnits(w http.ResponseWriter, r *http.Request) error {
	found, err := s.Organisation.FindUnits(r.Context(), clip(r.URL.Query().Get("unit")), s.today(), 20)
	if err != nil {
		return err
	}
	var paths []string
	for _, u := range found {
		paths = append(paths, people.JoinPath(u.Path))
	}
	return show(w, r, unitSuggestions(paths))
}
