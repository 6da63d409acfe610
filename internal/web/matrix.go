package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A choice is what the address of the matrix page says.
type choice struct {
	Framework, Unit, Role, Pillar string // keys, and the outside id of the unit
	Import                        string // outside id: only those it said anything of
	Show, Text, Order, Columns    string
	On                            string // a day; "" for today
	After                         string // the outside id after whom the window of many begins
	Page                          int
	Edit                          bool
	Words                         bool           // cells are written out, for readers without a script
	Source                        observe.Source // that levels are entered as, in edit mode
}

func readChoice(q url.Values) choice {
	c := choice{
		Import:    q.Get("import"),
		Framework: q.Get("framework"), Unit: q.Get("unit"), Role: q.Get("role"), Pillar: q.Get("pillar"),
		Show: q.Get("show"), Text: q.Get("q"), Order: q.Get("order"), Columns: q.Get("columns"),
		On: q.Get("on"), After: q.Get("after"), Edit: q.Get("edit") != "", Words: q.Get("words") != "", Source: observe.Manager,
	}
	if s, ok := observe.ParseSource(q.Get("source")); ok {
		c.Source = s
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 1 && n < 100_000 {
		c.Page = n
	}
	return c
}

// with returns the choice after change.
func (c choice) with(change func(*choice)) choice {
	change(&c)
	return c
}

// query writes the choice as readChoice reads it, leaving out what is not said.
func (c choice) query() string {
	q := url.Values{}
	for name, value := range map[string]string{
		"import": c.Import, "framework": c.Framework, "unit": c.Unit, "role": c.Role, "pillar": c.Pillar,
		"show": c.Show, "q": c.Text, "order": c.Order, "columns": c.Columns, "on": c.On, "after": c.After,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if c.Page > 1 {
		q.Set("page", strconv.Itoa(c.Page))
	}
	if c.Words {
		q.Set("words", "1")
	}
	if c.Edit {
		q.Set("edit", "1")
		if c.Source != observe.Manager {
			q.Set("source", c.Source.String())
		}
	}
	return q.Encode()
}

func (c choice) href() string {
	if q := c.query(); q != "" {
		return "/matrix?" + q
	}
	return "/matrix"
}

func (c choice) filter() matrix.Filter {
	return matrix.Filter{
		Role: c.Role, Pillar: c.Pillar, Show: matrix.Show(c.Show), Text: c.Text,
		Order: matrix.Order(c.Order), Columns: matrix.ColumnOrder(c.Columns),
	}
}

func (s *Site) today() people.Day { return people.DayOf(s.Now()) }

// showMatrix shows people × competencies.
func (s *Site) showMatrix(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c := readChoice(r.URL.Query())
	day, _, err := s.asOf(r)
	if err != nil {
		return err
	}
	if day == s.today() {
		c.On = ""
	} else {
		c.Edit = false // levels are entered today
	}
	units, err := s.Matrix.Units(ctx, day)
	if err != nil {
		return err
	}
	q := matrix.Query{On: day, Framework: c.Framework, Import: c.Import}
	if q.Unit, err = s.unitOf(ctx, units, c.Unit, day); err != nil {
		return err
	}
	v, err := s.look(ctx, q, c, r.URL.Query().Get("totals") == "wait")
	if err != nil {
		return err
	}
	saved, err := s.Matrix.Views(ctx)
	if err != nil {
		return err
	}
	return show(w, r, matrixView(newMatrixPage(ctx, c, v, units, saved)))
}

// unitOf returns the number of a unit, which need not be among those offered.
func (s *Site) unitOf(ctx context.Context, units []matrix.UnitChoice, uid string, day people.Day) (people.UnitID, error) {
	if uid == "" {
		return 0, nil
	}
	for _, u := range units {
		if u.UID == uid {
			return u.ID, nil
		}
	}
	h, err := s.Organisation.Unit(ctx, uid)
	if err != nil {
		return 0, err
	}
	u, there := h.On(day)
	if !there {
		return 0, fault.New(fault.NotFound, "There is no such unit today.")
	}
	return u.ID, nil
}

// saveView keeps the choice of the page under a name.
func (s *Site) saveView(w http.ResponseWriter, r *http.Request) error {
	q, err := url.ParseQuery(r.PostFormValue("query"))
	if err != nil {
		return fault.New(fault.Invalid, "This view cannot be read. Open the matrix and save it from there.")
	}
	c := readChoice(q).with(func(c *choice) { c.Page, c.After, c.Edit = 0, "", false })
	v, err := s.Matrix.Save(r.Context(), matrix.SavedView{
		Name: r.PostFormValue("name"), Query: c.query(), By: people.AccountID(actor(r.Context()).Account), At: s.Now(),
	})
	if err != nil {
		return err
	}
	say(w, "good", T(r.Context(), "The view %s is kept.", v.Name))
	return redirect(w, r, c.href())
}

func (s *Site) dropView(w http.ResponseWriter, r *http.Request) error {
	if err := s.Matrix.Drop(r.Context(), r.PathValue("uid")); err != nil {
		return err
	}
	say(w, "good", T(r.Context(), "The view is removed."))
	return redirect(w, r, "/matrix")
}

// perPage is how many people a page shows: fewer where there are many columns,
// so that a page stays light.
func perPage(columns int) int {
	return min(100, max(20, 2850/max(1, columns)))
}

// window returns the rows of the page.
func window(v matrix.View, page int) (from, to int) {
	n := perPage(len(v.Across))
	from = min(max(0, page-1)*n, len(v.Shown))
	return from, min(from+n, len(v.Shown))
}

// clamp forgets choices that the lists do not have, so that the page never
// shows a filter that is not in force.
func (c choice) clamp() choice {
	one := func(value *string, of ...string) {
		if !slices.Contains(of, *value) {
			*value = ""
		}
	}
	one(&c.Show, string(matrix.ShowGaps), string(matrix.ShowStale), string(matrix.ShowUnknown))
	one(&c.Order, string(matrix.ByUnit), string(matrix.ByRole))
	one(&c.Columns, string(matrix.MostMissing), string(matrix.FewestCovers))
	return c
}

// hidden is what a form must send along besides the source.
func (c choice) hidden() map[string]string {
	all := map[string]string{}
	q, err := url.ParseQuery(c.query())
	if err != nil {
		return all
	}
	for name := range q {
		if name != "source" && name != "page" && name != "after" {
			all[name] = q.Get(name)
		}
	}
	return all
}
