// Package peopletest holds the tests that every store of people and units
// passes.
package peopletest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/people"
)

// A Store is all ports of the package on one database.
type Store struct {
	people.Directory
	people.Organisation
	people.Registry
}

var (
	by    = people.Actor{Name: "Test"}
	start = people.Date(2024, time.January, 1)
)

// A world is a store under test, with short ways to fill it.
type world struct {
	*testing.T
	Store
}

func (w world) unit(name string, parent people.UnitID) people.Unit {
	w.Helper()
	u, err := w.CreateUnit(w.Context(), by, people.Unit{Name: name, Parent: parent, Span: people.Always})
	if err != nil {
		w.Fatal(err)
	}
	return u
}

func (w world) person(name string, unit people.UnitID) people.History {
	w.Helper()
	h, err := people.History{Person: people.Person{Name: name}}.Join(start, people.Place{Unit: unit})
	if err == nil {
		h, err = w.Create(w.Context(), by, h)
	}
	if err != nil {
		w.Fatal(err)
	}
	return h
}

func (w world) update(h people.History, change func(people.History) (people.History, error)) people.History {
	w.Helper()
	h, err := w.Update(w.Context(), by, h.Person.ID, change)
	if err != nil {
		w.Fatal(err)
	}
	return h
}

func (w world) reports(h, to people.History) people.History {
	w.Helper()
	return w.update(h, func(h people.History) (people.History, error) {
		return h.ReportTo(to.Person.ID, people.Solid, start)
	})
}

// found returns the names that a query finds, over all its pages.
func (w world) found(q people.Query) []string {
	w.Helper()
	var names []string
	for {
		page, err := w.Search(w.Context(), q)
		if err != nil {
			w.Fatal(err)
		}
		for _, e := range page.Entries {
			names = append(names, e.Person.Name)
		}
		if q.After = page.Next; q.After == "" {
			return names
		}
	}
}

// people counts a unit, on a day.
func (w world) people(u people.Unit, day people.Day) int {
	w.Helper()
	h, err := w.Unit(w.Context(), u.UID)
	if err != nil {
		w.Fatal(err)
	}
	on, _ := h.On(day)
	nodes, err := w.Level(w.Context(), on.Parent, day)
	if err != nil {
		w.Fatal(err)
	}
	for _, n := range nodes {
		if n.Unit.ID == u.ID {
			return n.People
		}
	}
	return -1
}

// TestDirectory tests what is read of people. Open returns an empty store.
func TestDirectory(t *testing.T, open func(*testing.T) Store) {
	t.Run("a missing person is said to be missing", func(t *testing.T) {
		if _, err := open(t).Person(t.Context(), "nope"); !fault.Is(err, fault.NotFound) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an address leads to the person who has it", func(t *testing.T) {
		s := open(t)
		h, err := s.Create(t.Context(), by, people.History{Person: people.Person{Name: "Ada", Email: "ada@example.org"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Create(t.Context(), by, people.History{Person: people.Person{Name: "Bo"}}); err != nil {
			t.Fatal(err)
		}
		if p, err := s.ByEmail(t.Context(), " Ada@Example.org"); err != nil || p != h.Person {
			t.Errorf("got %v, %v, want %v", p, err, h.Person)
		}
		for _, none := range []string{"", "ada", "bo@example.org"} {
			if p, err := s.ByEmail(t.Context(), none); !fault.Is(err, fault.NotFound) {
				t.Errorf("%q: got %v, %v, want nobody", none, p, err)
			}
		}
	})
	t.Run("search finds by the beginning of words, without accents or case", func(t *testing.T) {
		w := world{t, open(t)}
		for _, name := range []string{"Zoë Müller", "Sinéad O'Brien", "Łukasz Wójcik", "Anna-Lena Groß", "Null", "李 小龍"} {
			w.person(name, 0)
		}
		for text, want := range map[string][]string{
			"zoe": {"Zoë Müller"}, "MULLER zo": {"Zoë Müller"}, "brien": {"Sinéad O'Brien"}, "obrien": {"Sinéad O'Brien"}, "o'brien": {"Sinéad O'Brien"},
			"lukasz": {"Łukasz Wójcik"}, "lena": {"Anna-Lena Groß"}, "gross": {"Anna-Lena Groß"}, "null": {"Null"}, "李": {"李 小龍"},
			"ller": nil, "zoe x": nil, "%": nil, "_": nil,
		} {
			if d := cmp.Diff(want, w.found(people.Query{Text: text, Day: start})); d != "" {
				t.Errorf("%q: %s", text, d)
			}
		}
	})
	t.Run("pages follow each other without gaps", func(t *testing.T) {
		w := world{t, open(t)}
		var want []string
		for i := range 7 {
			want = append(want, fmt.Sprintf("Ada %d", i/2)) // some share a name
			w.person(want[i], 0)
		}
		for limit := 1; limit < 9; limit++ {
			for _, text := range []string{"", "ada"} {
				if d := cmp.Diff(want, w.found(people.Query{Text: text, Day: start, Limit: limit})); d != "" {
					t.Errorf("%d at a time: %s", limit, d)
				}
			}
		}
		if _, err := w.Search(t.Context(), people.Query{After: "not a cursor", Day: start}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a made-up cursor: %v", err)
		}
	})
	t.Run("any day can be asked for", func(t *testing.T) {
		w := world{t, open(t)}
		works := w.unit("Works", 0)
		north, south := w.unit("North", works.ID), w.unit("South", works.ID)
		ada := w.person("Ada", north.ID)
		w.person("Bo", south.ID)
		w.update(ada, func(h people.History) (people.History, error) {
			return h.Move(start+10, people.Place{Unit: south.ID, Title: "Lead"})
		})
		w.update(ada, func(h people.History) (people.History, error) { return h.Leave(start + 20) })
		for _, tt := range []struct {
			day   people.Day
			unit  people.Unit
			show  people.Presence
			want  []string
			count int
		}{
			{start - 1, works, people.Here, nil, 0},
			{start, works, people.Here, []string{"Ada", "Bo"}, 2},
			{start, north, people.Here, []string{"Ada"}, 1},
			{start + 10, north, people.Here, nil, 0},
			{start + 10, south, people.Here, []string{"Ada", "Bo"}, 2},
			{start + 20, works, people.Here, []string{"Bo"}, 1},
			{start + 20, works, people.Left, []string{"Ada"}, 1},
			{start + 19, works, people.Left, nil, 2},
			{start + 20, people.Unit{}, people.Everyone, []string{"Ada", "Bo"}, -1},
		} {
			if d := cmp.Diff(tt.want, w.found(people.Query{Unit: tt.unit.ID, Show: tt.show, Day: tt.day})); d != "" {
				t.Errorf("%s %s %q: %s", tt.unit.Name, tt.day, tt.show, d)
			}
			if tt.unit.ID != 0 {
				if got := w.people(tt.unit, tt.day); got != tt.count {
					t.Errorf("%s has %d people on %s, want %d", tt.unit.Name, got, tt.day, tt.count)
				}
			}
		}
		for deep, want := range map[bool]int{true: 2, false: 0} {
			if ids, err := w.Members(t.Context(), works.ID, deep, start); err != nil || len(ids) != want {
				t.Errorf("Members(deep %v) = %v, %v", deep, ids, err)
			}
		}
	})
	t.Run("chain and head follow the solid lines", func(t *testing.T) {
		w := world{t, open(t)}
		u := w.unit("Team", 0)
		boss, lead, ada, bo := w.person("Boss", 0), w.person("Lead", u.ID), w.person("Ada", u.ID), w.person("Bo", u.ID)
		w.reports(lead, boss)
		w.reports(ada, lead)
		w.reports(bo, lead)
		chain, err := w.Chain(t.Context(), ada.Person.ID, start)
		if err != nil || len(chain) != 2 || chain[0].Name != "Lead" || chain[1].Name != "Boss" {
			t.Errorf("chain = %v, %v", chain, err)
		}
		if head, err := w.Head(t.Context(), u.ID, start); err != nil || head != lead.Person.ID {
			t.Errorf("head = %v, %v; want %v", head, err, lead.Person.ID)
		}
	})
}

// TestRegistry tests what is written. Open returns an empty store.
func TestRegistry(t *testing.T, open func(*testing.T) Store) {
	t.Run("reads back what was written", func(t *testing.T) {
		w := world{t, open(t)}
		ada, bo := w.person("Ada", w.unit("Works", 0).ID), w.person("Bo", 0)
		want := w.reports(ada, bo)
		got, err := w.Person(t.Context(), ada.Person.UID)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		if boss, err := w.Person(t.Context(), bo.Person.UID); err != nil || len(boss.Reports) != 1 {
			t.Errorf("Bo has reports %v, %v", boss.Reports, err)
		}
	})
	t.Run("a refused change stores nothing", func(t *testing.T) {
		w := world{t, open(t)}
		ada := w.person("Ada", 0)
		_, err := w.Update(t.Context(), by, ada.Person.ID, func(h people.History) (people.History, error) {
			h, _ = h.Edit("Eve", "", "")
			return h, fault.New(fault.Forbidden, "Not you.")
		})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("Update = %v", err)
		}
		if got, _ := w.Person(t.Context(), ada.Person.UID); got.Person.Name != "Ada" {
			t.Errorf("the refused change was stored: %+v", got)
		}
	})
	t.Run("two people cannot share an address or a number", func(t *testing.T) {
		w := world{t, open(t)}
		ada, bo := w.person("Ada", 0), w.person("Bo", 0)
		edit := func(h people.History, email, number string) error {
			_, err := w.Update(t.Context(), by, h.Person.ID, func(h people.History) (people.History, error) { return h.Edit(h.Person.Name, email, number) })
			return err
		}
		if err := edit(ada, "Ada@Example.org", "7"); err != nil {
			t.Fatal(err)
		}
		for _, tt := range [][2]string{{" ada@EXAMPLE.org ", ""}, {"", "7"}} {
			if err := edit(bo, tt[0], tt[1]); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "Ada has the") {
				t.Errorf("%q: %v", tt, err)
			}
		}
		if err := edit(bo, "", ""); err != nil {
			t.Errorf("none is nobody's: %v", err)
		}
	})
	t.Run("a circle of lines is named link by link", func(t *testing.T) {
		w := world{t, open(t)}
		ada, bo, cy := w.person("Ada", 0), w.person("Bo", 0), w.person("Cy", 0)
		w.reports(ada, bo)
		w.reports(bo, cy)
		_, err := w.Update(t.Context(), by, cy.Person.ID, func(h people.History) (people.History, error) {
			return h.ReportTo(ada.Person.ID, people.Dotted, start+100)
		})
		if err == nil || !strings.Contains(err.Error(), "Cy reports to Ada, Ada reports to Bo, Bo reports to Cy") {
			t.Errorf("got %v", err)
		}
		w.update(bo, func(h people.History) (people.History, error) { return h.Unreport(h.Lines[0].ID, start+50) })
		w.update(cy, func(h people.History) (people.History, error) {
			return h.ReportTo(ada.Person.ID, people.Solid, start+50) // from that day on there is no circle
		})
	})
	t.Run("two lines at once that make a circle together are not both stored", func(t *testing.T) {
		w := world{t, open(t)}
		ps := []people.History{w.person("Ada", 0), w.person("Bo", 0)}
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i := range 2 {
			wg.Go(func() {
				_, errs[i] = w.Update(t.Context(), by, ps[i].Person.ID, func(h people.History) (people.History, error) {
					return h.ReportTo(ps[1-i].Person.ID, people.Solid, start)
				})
			})
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("got %v and %v, want one of them refused", errs[0], errs[1])
		}
	})
	t.Run("changes at once are all kept", func(t *testing.T) {
		w := world{t, open(t)}
		ada := w.person("Ada", 0)
		var wg sync.WaitGroup
		for i := range 6 {
			u := w.unit(fmt.Sprint("Unit ", i), 0)
			wg.Go(func() {
				_, err := w.Update(t.Context(), by, ada.Person.ID, func(h people.History) (people.History, error) {
					return h.Also(start, people.Place{Unit: u.ID})
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got, err := w.Person(t.Context(), ada.Person.UID); err != nil || len(got.Positions) != 7 {
			t.Errorf("%d positions, %v; want 7", len(got.Positions), err)
		}
	})
	t.Run("who leaves frees the reports", func(t *testing.T) {
		w := world{t, open(t)}
		ada, bo := w.person("Ada", 0), w.person("Bo", 0)
		w.reports(ada, bo)
		w.update(bo, func(h people.History) (people.History, error) { return h.Leave(start + 5) })
		got, err := w.Person(t.Context(), ada.Person.UID)
		if err != nil || got.Lines[0].Span.To != start+5 {
			t.Errorf("lines = %+v, %v", got.Lines, err)
		}
	})
}

// TestOrganisation tests units. Open returns an empty store.
func TestOrganisation(t *testing.T, open func(*testing.T) Store) {
	move := func(day people.Day, to people.UnitID) func(people.UnitHistory, func(people.Day) (int, int)) (people.UnitHistory, error) {
		return func(u people.UnitHistory, _ func(people.Day) (int, int)) (people.UnitHistory, error) {
			return u.MoveUnder(day, to)
		}
	}
	t.Run("a moved unit takes its people along, from that day on", func(t *testing.T) {
		w := world{t, open(t)}
		a, b := w.unit("A", 0), w.unit("B", 0)
		team := w.unit("Team", a.ID)
		sub := w.unit("Sub", team.ID)
		w.person("Ada", sub.ID)
		if _, err := w.UpdateUnit(t.Context(), by, team.ID, move(start+10, b.ID)); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			u    people.Unit
			day  people.Day
			want int
		}{{a, start, 1}, {b, start, 0}, {a, start + 10, 0}, {b, start + 10, 1}, {team, start + 10, 1}, {sub, start + 9, 1}} {
			if got := w.people(tt.u, tt.day); got != tt.want {
				t.Errorf("%s has %d people on %s, want %d", tt.u.Name, got, tt.day, tt.want)
			}
			if ids, err := w.Members(t.Context(), tt.u.ID, true, tt.day); err != nil || len(ids) != tt.want {
				t.Errorf("%s has members %v on %s, %v", tt.u.Name, ids, tt.day, err)
			}
		}
		path, err := w.Path(t.Context(), sub.ID, start+10)
		if err != nil || len(path) != 3 || path[0].Name != "B" || path[2].Name != "Sub" {
			t.Errorf("path = %v, %v", path, err)
		}
		w.person("Bo", sub.ID) // and counts go on from there
		if got := w.people(b, start+10); got != 2 {
			t.Errorf("B has %d people, want 2", got)
		}
	})
	t.Run("a circle of units is named link by link", func(t *testing.T) {
		w := world{t, open(t)}
		a := w.unit("A", 0)
		b := w.unit("B", a.ID)
		c := w.unit("C", b.ID)
		_, err := w.UpdateUnit(t.Context(), by, a.ID, move(start, c.ID))
		if err == nil || !strings.Contains(err.Error(), "A is part of C, C is part of B, B is part of A") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a unit with people in it is not closed", func(t *testing.T) {
		w := world{t, open(t)}
		u := w.unit("Works", 0)
		sub := w.unit("North", u.ID)
		ada := w.person("Ada", sub.ID)
		shut := func(id people.UnitID) error {
			_, err := w.UpdateUnit(t.Context(), by, id, func(u people.UnitHistory, count func(people.Day) (int, int)) (people.UnitHistory, error) {
				ps, us := count(start + 5)
				return u.Close(start+5, ps, us)
			})
			return err
		}
		if err := shut(sub.ID); err == nil || !strings.Contains(err.Error(), "North has 1 person in it") {
			t.Errorf("got %v", err)
		}
		if err := shut(u.ID); err == nil || !strings.Contains(err.Error(), "Works has 1 unit below it") {
			t.Errorf("got %v", err)
		}
		w.update(ada, func(h people.History) (people.History, error) { return h.Leave(start + 5) })
		if err := shut(sub.ID); err != nil {
			t.Errorf("an empty unit: %v", err)
		}
		_, err := people.History{Person: people.Person{Name: "Bo"}}.Join(start, people.Place{Unit: sub.ID})
		if err != nil {
			t.Fatal(err)
		}
		h, _ := people.History{Person: people.Person{Name: "Bo"}}.Join(start, people.Place{Unit: sub.ID})
		if _, err := w.Create(t.Context(), by, h); err == nil || !strings.Contains(err.Error(), "North is not there on all days") {
			t.Errorf("joining a closed unit: %v", err)
		}
	})
	t.Run("neighbours have different names", func(t *testing.T) {
		w := world{t, open(t)}
		a := w.unit("Works", 0)
		if _, err := w.CreateUnit(t.Context(), by, people.Unit{Name: "WÖRKS", Span: people.Always}); err != nil && !fault.Is(err, fault.Conflict) {
			t.Errorf("got %v", err)
		}
		if _, err := w.CreateUnit(t.Context(), by, people.Unit{Name: "works", Span: people.Always}); !fault.Is(err, fault.Conflict) {
			t.Errorf("the same name: %v", err)
		}
		w.unit("Works", a.ID)
	})
	t.Run("found by words of the path", func(t *testing.T) {
		w := world{t, open(t)}
		a := w.unit("Plant North", 0)
		w.unit("Maintenance", a.ID)
		w.unit("Maintenance", w.unit("Plant South", 0).ID)
		for text, want := range map[string][]string{
			"main north": {"Plant North > Maintenance"},
			"main":       {"Plant North > Maintenance", "Plant South > Maintenance"},
			"x":          nil,
		} {
			found, err := w.FindUnits(t.Context(), text, start, 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range found {
				got = append(got, people.JoinPath(f.Path))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q finds %q, want %q", text, got, want)
			}
		}
	})
}
