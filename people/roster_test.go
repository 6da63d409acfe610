package people_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/people"
)

// A world is what is known, in memory, and takes in what a plan says.
type world struct {
	who   map[people.ID]people.History // with lines, without reports
	units []people.Unit
	last  int64 // of the positions and lines
}

func (w *world) Everybody(tell func(people.Person)) error {
	for _, id := range slices.Sorted(maps.Keys(w.who)) {
		tell(w.who[id].Person)
	}
	return nil
}

func (w *world) Here(day people.Day, tell func(people.Person)) error {
	return w.Everybody(func(p people.Person) {
		if w.who[p.ID].Present(day) {
			tell(p)
		}
	})
}

func (w *world) Histories(ids []people.ID) ([]people.History, error) {
	reports := map[people.ID][]people.Line{}
	w.Lines(func(l people.Line) { reports[l.Manager] = append(reports[l.Manager], l) })
	var all []people.History
	for _, id := range ids {
		if h, ok := w.who[id]; ok {
			h.Reports = reports[id]
			all = append(all, h)
		}
	}
	return all, nil
}

func (w *world) Lines(tell func(people.Line)) error {
	return w.Everybody(func(p people.Person) {
		for _, l := range w.who[p.ID].Lines {
			tell(l)
		}
	})
}

func (w *world) Units() ([]people.Unit, error) { return w.units, nil }

func (w *world) Next() (people.ID, people.UnitID, error) {
	person, unit := people.ID(1), people.UnitID(1)
	for id := range w.who {
		person = max(person, id+1)
	}
	for _, u := range w.units {
		unit = max(unit, u.ID+1)
	}
	return person, unit, nil
}

// take plans a list and makes it so.
func (w *world) take(t *testing.T, day string, rows ...people.RosterRow) people.RosterResult {
	t.Helper()
	d, err := people.ParseDay(day)
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		rows[i].N = i + 2
	}
	before := fmt.Sprint(w)
	plan, err := people.PlanRoster(w, people.Roster{Day: d, Rows: people.RowList(rows), Whole: true})
	if err != nil {
		t.Fatal(err)
	}
	var changes []people.Change
	res, err := plan.Work(func(some []people.Change) error {
		changes = append(changes, some...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(w) != before {
		t.Fatal("planning changed what is known")
	}
	w.units = append(w.units, plan.NewUnits...)
	for _, c := range changes {
		w.write(c)
	}
	return res
}

func (w *world) write(c people.Change) {
	if w.who == nil {
		w.who = map[people.ID]people.History{}
	}
	h, lines := w.who[c.Now.Person.ID], slices.Clone(c.Now.Lines)
	if len(c.Now.Positions) > 0 || len(c.Was.Positions) > 0 || h.Person.ID == 0 { // else it is about lines alone
		h.Positions = slices.Clone(c.Now.Positions)
	}
	h.Person, h.Lines = c.Now.Person, lines
	h.Person.UID = fmt.Sprint("u", h.Person.ID)
	for i := range h.Positions {
		w.last++
		h.Positions[i].ID = cmp.Or(h.Positions[i].ID, people.PositionID(w.last))
	}
	for i := range h.Lines {
		w.last++
		h.Lines[i].ID, h.Lines[i].Person = cmp.Or(h.Lines[i].ID, people.LineID(w.last)), h.Person.ID
	}
	w.who[h.Person.ID] = h
}

// String writes everybody, one to a line.
func (w *world) String() string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(w.who)) {
		h := w.who[id]
		b.WriteString(strings.Join(strings.Fields(fmt.Sprintf("%s %s %s", h.Person.Name, h.Person.Email, h.Person.Number)), " "))
		for _, p := range h.Positions {
			unit := ""
			for _, u := range w.units {
				if u.ID == p.Unit {
					unit = u.Name
				}
			}
			fmt.Fprintf(&b, " | %s %s..%s", unit+p.Title, p.Span.From, p.Span.To)
		}
		for _, l := range h.Lines {
			fmt.Fprintf(&b, " > %s %s..%s", w.who[l.Manager].Person.Name, l.Span.From, l.Span.To)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

type row = people.RosterRow

var ada, bo = row{Name: "Ada", Email: "a@x.org", Number: "1"}, row{Name: "Bo", Email: "b@x.org", Number: "2"}

// What a list says about somebody known, and what that comes to. All joined on
// 1 January.
func TestWhoARowIsAbout(t *testing.T) {
	for _, tt := range []struct {
		name        string
		known, list []row
		want        string // names, addresses and numbers
		doubt       string
	}{
		{"the same again", []row{ada}, []row{ada}, "Ada a@x.org 1", ""},
		{"another case and spaces", []row{ada}, []row{{Name: "Ada", Email: " A@X.org "}}, "Ada a@x.org 1", ""},
		{"the words of a name in another order", []row{{Name: "Ada Lovelace"}}, []row{{Name: "Lovelace, Ada", Number: "1"}}, "Lovelace, Ada 1", ""},
		{"a new address", []row{ada}, []row{{Number: "1", Email: "z@x.org"}}, "Ada z@x.org 1", ""},
		{"a new number", []row{ada}, []row{{Name: "Ada", Email: "a@x.org", Number: "9"}}, "Ada a@x.org 9", ""},
		{"a new name", []row{ada}, []row{{Name: "Ada King", Email: "a@x.org"}}, "Ada King a@x.org 1", ""},
		{"a new address and a new number: somebody else of that name", []row{ada}, []row{{Name: "Ada", Email: "z@x.org", Number: "9"}}, "Ada a@x.org 1; Ada z@x.org 9", ""},
		{"a name that contradicts nothing", []row{{Name: "Ada"}}, []row{ada}, "Ada a@x.org 1", ""},
		{"a name that is said to be somebody new", []row{{Name: "Ada"}}, []row{{Name: "Ada", New: true}}, "Ada; Ada", ""},
		{"a name that two have", []row{ada, {Name: "Ada", Number: "2"}}, []row{{Name: "Ada"}}, "Ada a@x.org 1; Ada 2", "Several people have this name"},
		{"the address of somebody with another number", []row{ada}, []row{{Name: "Cy", Email: "a@x.org", Number: "9"}}, "Ada a@x.org 1; Cy 9", "another employee number has this e-mail address"},
		{"a swap of addresses, with numbers", []row{ada, bo}, []row{{Number: "1", Email: "b@x.org"}, {Number: "2", Email: "a@x.org"}}, "Ada b@x.org 1; Bo a@x.org 2", ""},
		{"a swap of addresses, by name alone", []row{ada, bo}, []row{{Name: "Ada", Email: "b@x.org"}, {Name: "Bo", Email: "a@x.org"}}, "Ada a@x.org 1; Bo b@x.org 2", "belongs to somebody else"},
		{"a swap of numbers", []row{ada, bo}, []row{{Name: "Ada", Email: "a@x.org", Number: "2"}, {Name: "Bo", Email: "b@x.org", Number: "1"}}, "Bo b@x.org 1; Ada a@x.org 2", ""},
		{"half a swap", []row{ada, bo}, []row{{Number: "1", Email: "b@x.org"}}, "Ada a@x.org 1; Bo b@x.org 2", "Somebody else has this e-mail address"},
		{"an address handed on", []row{ada, bo}, []row{{Number: "1", Email: "z@x.org"}, {Number: "2", Email: "a@x.org"}}, "Ada z@x.org 1; Bo a@x.org 2", ""},
		{"a chain of addresses whose last link breaks", []row{ada, bo, {Name: "Cy", Number: "3"}},
			[]row{{Number: "3", Email: "a@x.org"}, {Number: "1", Email: "b@x.org"}}, "Ada a@x.org 1; Bo b@x.org 2; Cy 3", "Somebody else has this e-mail address"},
		{"a namesake who is in the list as well", []row{ada, {Name: "Eve", Email: "e@x.org"}}, []row{ada, {Name: "Ada", Email: "e@x.org"}}, "Ada a@x.org 1; Ada e@x.org", ""},
		{"nobody", nil, []row{{Number: "7"}, {Unit: []string{"X"}}}, "", "the row has no name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var w world
			w.take(t, "2026-01-01", tt.known...)
			res := w.take(t, "2026-02-01", tt.list...)
			var who []string
			for line := range strings.Lines(w.String()) {
				name, _, _ := strings.Cut(line, " |")
				who = append(who, name)
			}
			if got := strings.Join(who, "; "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			var doubts []string
			for _, d := range res.Doubts {
				doubts = append(doubts, d.Reason)
			}
			if got := strings.Join(doubts, " "); (got != "") != (tt.doubt != "") || !strings.Contains(got, tt.doubt) {
				t.Errorf("doubts: %q, want %q", got, tt.doubt)
			}
		})
	}
}

func TestWhatAListComesTo(t *testing.T) {
	day := func(s string) people.Day { d, _ := people.ParseDay(s); return d }
	known := []row{
		{Name: "Ada", Unit: []string{"Works"}, Manager: "Bo"},
		{Name: "Bo", Unit: []string{"Works"}, Manager: "Cy"},
		{Name: "Cy", Unit: []string{"Works"}},
	}
	for _, tt := range []struct {
		name  string
		list  []row
		want  string // what changes, by line
		count string // added, changed, same, missing, units, lines, doubts
	}{
		{"nothing", known, "", "0 0 3 0 0 0 0"},
		{"nobody", nil, "", "0 0 0 3 0 0 0"},
		{"another manager is a change", []row{{Name: "Ada", Manager: "Cy"}},
			"Ada | Works 2026-01-01.. > Bo 2026-01-01..2026-02-01 > Cy 2026-02-01..\n", "0 1 0 2 0 1 0"},
		{"who leaves frees those who are not in the list", []row{{Name: "Bo", Span: people.Span{From: people.Ever, To: day("2026-03-01")}}},
			"Ada | Works 2026-01-01.. > Bo 2026-01-01..2026-03-01\nBo | Works 2026-01-01..2026-03-01 > Cy 2026-01-01..2026-03-01\n", "0 1 0 2 0 0 0"},
		{"a circle that a later row opens is none", []row{{Name: "Cy", Manager: "Bo"}, {Name: "Bo", Manager: "Ada"}, {Name: "Ada", Span: people.Span{From: people.Ever, To: day("2026-01-15")}}},
			"Ada | Works 2026-01-01..2026-01-15 > Bo 2026-01-01..2026-01-15\nBo | Works 2026-01-01.. > Cy 2026-01-01..2026-02-01 > Ada 2026-02-01..\nCy | Works 2026-01-01.. > Bo 2026-02-01..\n", "0 3 0 0 0 2 0"},
		{"a circle that stays is refused, link by link", []row{{Name: "Cy", Manager: "Ada"}}, "", "0 0 1 2 0 0 1"},
		{"somebody new, in a new unit, under somebody new", []row{{Name: "Di", Unit: []string{"Works", "North"}, Manager: "Eve"}, {Name: "Eve", Unit: []string{"works", "north"}}},
			"Di | North 2026-02-01.. > Eve 2026-02-01..\nEve | North 2026-02-01..\n", "2 0 0 3 1 1 0"},
		{"the rows of one person, far apart, are one change", []row{{Name: "Ada", Title: "A"}, {Name: "Bo"}, {Name: "Ada", Number: "1"}},
			"Ada 1 | Works 2026-01-01..2026-02-01 | WorksA 2026-02-01.. > Bo 2026-01-01..\n", "0 1 1 1 0 0 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var w world
			w.take(t, "2026-01-01", known...)
			before := w.String()
			res := w.take(t, "2026-02-01", slices.Clone(tt.list)...)
			var changed strings.Builder
			for line := range strings.Lines(w.String()) {
				if !strings.Contains(before, line) {
					changed.WriteString(line)
				}
			}
			if d := gocmp.Diff(tt.want, changed.String()); d != "" {
				t.Error(d)
			}
			if got := fmt.Sprint(res.Added, res.Changed, res.Same, res.Missing, res.Units, res.Lines, res.Doubted); got != tt.count {
				t.Errorf("counts: got %s, want %s; %+v", got, tt.count, res.Doubts)
			}
			for _, d := range res.Doubts {
				if !strings.Contains(d.Reason, "Cy reports to Ada, Ada reports to Bo, Bo reports to Cy") {
					t.Errorf("doubt: %s", d.Reason)
				}
			}
		})
	}
}

// A list of any length is planned some people at a time, and what it says does
// not depend on where that cuts.
func TestFarApart(t *testing.T) {
	var w world
	rows := make([]row, 2500)
	for i := range rows {
		rows[i] = row{Name: fmt.Sprint("P", i), Number: fmt.Sprint(i), Email: fmt.Sprint("p", i, "@x.org"), Manager: fmt.Sprint((i + 1) / 2)}
	}
	rows[0].Manager, rows[1].Manager = "", ""
	if res := w.take(t, "2026-01-01", rows...); res.Added != 2500 || res.Lines != 2498 || res.Doubted > 0 {
		t.Errorf("got %+v", res)
	}
	rows[0].Email, rows[2499].Email = rows[2499].Email, rows[0].Email
	rows[0].Manager, rows[1249].Manager = "2499", "0" // and 2499 reports to 1250
	if res := w.take(t, "2026-02-01", rows...); res.Changed != 3 || res.Doubted > 0 || res.Missing > 0 {
		t.Errorf("got %+v", res)
	}
	if w.who[1].Person.Email != "p2499@x.org" || w.who[2500].Person.Email != "p0@x.org" {
		t.Errorf("the swap came to %v and %v", w.who[1].Person, w.who[2500].Person)
	}
}
