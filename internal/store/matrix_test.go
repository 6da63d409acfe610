package store

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// craft is a framework with one role.
func craft(key string, competencies int) framework.Version {
	v := framework.Version{
		Framework: framework.Framework{Key: key, Name: key}, Language: "en",
		Pillars: []framework.Pillar{{Key: key, Name: key}},
		Roles:   []framework.Role{{Key: "role." + key, Name: "Fitter"}},
	}
	for i := range competencies {
		c := framework.Competency{Key: fmt.Sprintf("%s.c%d", key, i), Pillar: key, Name: fmt.Sprintf("Skill %d", i)}
		for l := 1; l <= 5; l++ {
			c.Anchors = append(c.Anchors, framework.Anchor{Level: framework.Whole(l), Name: fmt.Sprint(l), Text: fmt.Sprint("level ", l)})
		}
		v.Competencies = append(v.Competencies, c)
		v.Roles[0].Needs = append(v.Roles[0].Needs, framework.Need{Competency: c.Key, Level: 300, Weight: 1})
	}
	return v
}

func TestMatrix(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		add := func(v framework.Version) framework.Version {
			v, err := db.Frameworks().Add(t.Context(), v, "Cyd", entered)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		forge, office := add(craft("forge", 3)), add(craft("office", 2))
		today := seenOn + 20
		works := must(db.Registry().CreateUnit(t.Context(), clerk, people.Unit{Name: "Works", Span: people.Always}))
		north := must(db.Registry().CreateUnit(t.Context(), clerk, people.Unit{Name: "North", Parent: works.ID, Span: people.Always}))
		person := func(name string, unit people.UnitID, role framework.RoleID, span people.Span) people.Person {
			h := people.History{Person: people.Person{Name: name}, Positions: []people.Position{{Unit: unit, Title: "Fitter", Role: role, Span: span}}}
			return must(db.Registry().Create(t.Context(), clerk, h)).Person
		}
		bo := person("Bo", works.ID, 0, people.Since(today-100))
		ada := person("Ada", north.ID, office.Roles[0].ID, people.Since(today-100))
		gone := person("Cyd", works.ID, 0, people.Span{From: today - 100, To: today - 1})
		level := func(p people.Person, c framework.Competency, v framework.Version, l int) {
			s := observe.Statement{Person: p.ID, Source: observe.Manager, By: clerk, At: entered, Levels: []observe.Declared{observe.State(c.ID, v.ID, framework.Whole(l), seenOn)}}
			must(db.Record().Append(t.Context(), s))
		}
		level(bo, forge.Competencies[1], forge, 4)
		level(ada, office.Competencies[0], office, 2)
		level(ada, office.Competencies[1], office, 5)
		level(gone, forge.Competencies[0], forge, 5)

		for _, tt := range []struct {
			name      string
			q         matrix.Query
			framework string
			people    []string
		}{
			{"everybody, in the framework of which most is known", matrix.Query{}, "office", []string{"Ada", "Bo"}},
			{"a framework that is named", matrix.Query{Framework: "forge"}, "forge", []string{"Ada", "Bo"}},
			{"the framework of a competency", matrix.Query{Competency: forge.Competencies[2].ID}, "forge", []string{"Ada", "Bo"}},
			{"a unit and what is below it", matrix.Query{Unit: works.ID}, "office", []string{"Ada", "Bo"}},
			{"a unit below", matrix.Query{Unit: north.ID}, "office", []string{"Ada"}},
			{"a past day; of two alike, the older framework", matrix.Query{On: today - 50}, "forge", []string{"Ada", "Bo", "Cyd"}},
			{"somebody who has left", matrix.Query{Person: gone.UID}, "forge", []string{"Cyd"}},
		} {
			if tt.q.On == 0 {
				tt.q.On = today
			}
			m, err := db.Matrix().Open(t.Context(), tt.q)
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
				continue
			}
			var names []string
			for _, r := range m.Rows {
				names = append(names, r.Name)
			}
			if m.Version.Framework.Key != tt.framework || !slices.Equal(names, tt.people) {
				t.Errorf("%s: %q with %v, want %q with %v", tt.name, m.Version.Framework.Key, names, tt.framework, tt.people)
			}
		}
		m := must(db.Matrix().Open(t.Context(), matrix.Query{On: today}))
		if c := m.At(0, 0); c.Level != 200 || c.Need != 300 || c.Source != observe.Manager || c.Day != seenOn || m.Rows[0].Within != "North" {
			t.Errorf("Ada's first cell is %+v in %q", c, m.Rows[0].Within)
		}
		for _, q := range []matrix.Query{{Framework: "none"}, {Competency: 9999}, {Person: "nobody"}} {
			if _, err := db.Matrix().Open(t.Context(), q); !fault.Is(err, fault.NotFound) {
				t.Errorf("%+v: %v, want not found", q, err)
			}
		}
		past := must(db.Matrix().Open(t.Context(), matrix.Query{On: seenOn - 1, Framework: "office"}))
		if c := past.At(0, 0); c.Known() {
			t.Errorf("a day before anything was seen, Ada's first cell is %+v", c)
		}
		rest := must(db.Matrix().Open(t.Context(), matrix.Query{On: today, After: ada.UID}))
		if len(rest.Rows) != 1 || rest.Rows[0].Name != "Bo" || rest.Version.Framework.Key != "office" {
			t.Errorf("after Ada come %+v in %s", rest.Rows, rest.Version.Framework.Key)
		}
		if one := must(db.Matrix().Open(t.Context(), matrix.Query{On: today, Limit: 1})); len(one.Rows) != 1 || one.Rows[0].Name != "Ada" {
			t.Errorf("the first is %+v", one.Rows)
		}
		if some := must(db.Matrix().Open(t.Context(), matrix.Query{On: today, Role: "role.office"})); len(some.Rows) != 1 || some.Rows[0].Name != "Ada" {
			t.Errorf("with the role there are %+v", some.Rows)
		}
		for _, q := range []matrix.Query{{}, {Unit: north.ID}, {Role: "role.office"}, {Role: "none"}, {Framework: "forge"}} {
			q.On = today
			whole := must(db.Matrix().Open(t.Context(), q))
			sum := must(db.Matrix().Sum(t.Context(), q, matrix.Filter{}))
			if diff := cmp.Diff(whole.View(matrix.Filter{}).Facts, whole.Part(matrix.Filter{}, sum).Facts); diff != "" {
				t.Errorf("%+v: what is added up differs:\n%s", q, diff)
			}
			if n := must(db.Matrix().Count(t.Context(), q, 0)); n != len(whole.Rows) || sum.People != n {
				t.Errorf("%+v: %d rows, counted %d, added up %d", q, len(whole.Rows), n, sum.People)
			}
		}
		for _, person := range []string{ada.UID, gone.UID} {
			q := matrix.Query{On: today, Person: person}
			if n, sum := must(db.Matrix().Count(t.Context(), q, 0)), must(db.Matrix().Sum(t.Context(), q, matrix.Filter{})); n != 1 || sum.People != 1 {
				t.Errorf("of one person there are %d, added up %d", n, sum.People)
			}
		}
		before := must(db.Matrix().Stamp(t.Context()))
		level(bo, forge.Competencies[2], forge, 1)
		if after := must(db.Matrix().Stamp(t.Context())); after == before {
			t.Error("a new level leaves the stamp as it was")
		}
		units := must(db.Matrix().Units(t.Context(), today))
		if len(units) != 2 || units[0].Name != "Works" || units[1].Name != "North" || units[1].Depth != 1 {
			t.Errorf("units are %+v", units)
		}
	})
}

// A world is an organisation of some size: units in a tree, people of whom some
// have two positions or have left, two frameworks with a role of the same key,
// and levels of several days.
type world struct {
	*DB
	units  []people.Unit
	people []people.Person
}

func newWorld(t *testing.T, db *DB, n int) world {
	t.Helper()
	forge, office := craft("forge", 5), craft("office", 3)
	office.Roles[0].Key = forge.Roles[0].Key
	forge = must(db.Frameworks().Add(t.Context(), forge, "Cyd", entered))
	office = must(db.Frameworks().Add(t.Context(), office, "Cyd", entered))
	w := world{DB: db}
	for i := range 5 {
		u := people.Unit{Name: fmt.Sprintf("Hall %d", i), Span: people.Always}
		if i > 0 {
			u.Parent = w.units[(i-1)/2].ID
		}
		w.units = append(w.units, must(db.Registry().CreateUnit(t.Context(), clerk, u)))
	}
	roles := []framework.RoleID{0, forge.Roles[0].ID, office.Roles[0].ID, forge.Roles[0].ID}
	for i := range n {
		at := people.Position{Unit: w.units[i%5].ID, Title: "Fitter", Role: roles[i%4], Span: people.Since(seenOn - 400)}
		h := people.History{Person: people.Person{Name: fmt.Sprintf("P %02d", (i*37)%n)}, Positions: []people.Position{at}}
		if i%7 == 3 {
			at.Unit, at.Title, at.Span = w.units[(i+1)%5].ID, "Smith", people.Since(seenOn-50)
			h.Positions = append(h.Positions, at)
		}
		if i%11 == 5 {
			h.Positions = []people.Position{{Unit: at.Unit, Title: "Fitter", Span: people.Span{From: seenOn - 400, To: seenOn}}}
		}
		p := must(db.Registry().Create(t.Context(), clerk, h)).Person
		w.people = append(w.people, p)
		for k, day := range []people.Day{seenOn - 390, seenOn - 20, seenOn} {
			s := observe.Statement{Person: p.ID, Source: observe.Sources[(i+k)%4], By: clerk, At: entered}
			for c := range forge.Competencies {
				if (i+c+k)%3 == 0 {
					s.Levels = append(s.Levels, observe.State(forge.Competencies[c].ID, forge.ID, framework.Whole((i*c+k)%6), day))
				}
			}
			if i%9 != 0 && len(s.Levels) > 0 {
				must(db.Record().Append(t.Context(), s))
			}
		}
	}
	return w
}

// Whatever a query and a filter leave, the sum, the count and the parts say the
// same as the matrix that is opened whole.
func TestMatrixInParts(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		w := newWorld(t, open(t), 60)
		s := w.Matrix()
		queries := []matrix.Query{{}, {Unit: w.units[1].ID}, {Role: "role.forge", Framework: "forge"}, {Role: "role.forge", Framework: "office"}, {Framework: "office"}, {On: seenOn - 30}, {On: seenOn - 395}}
		filters := []matrix.Filter{
			{}, {Show: matrix.ShowGaps}, {Show: matrix.ShowStale}, {Show: matrix.ShowUnknown}, {Show: matrix.ShowGaps, Pillar: "forge"},
			{Text: "hall 3"}, {Text: "smith 1"}, {Text: "nobody"}, {Role: "role.forge"}, {Text: "FITTER", Show: matrix.ShowGaps}, {Columns: matrix.MostMissing},
		}
		for _, q := range queries {
			if q.On == 0 {
				q.On = seenOn + 1
			}
			whole := must(s.Open(t.Context(), q))
			if n := must(s.Count(t.Context(), q, 0)); n != len(whole.Rows) || n == 0 {
				t.Errorf("%+v: %d rows, counted %d", q, len(whole.Rows), n)
			}
			if n := must(s.Count(t.Context(), q, 3)); n != min(3, len(whole.Rows)) {
				t.Errorf("%+v: counted %d, up to 3", q, n)
			}
			for _, f := range filters {
				sum := must(matrices{w.DB}.sum(t.Context(), q, f, 7))
				want := whole.View(f)
				among := q
				among.Among = sum.Who
				got := whole.Empty()
				err := s.Walk(t.Context(), among, func(part *matrix.Matrix) error {
					if part.Version.ID != whole.Version.ID {
						t.Errorf("%+v %+v: a part is of version %d", q, f, part.Version.ID)
					}
					got = part.Narrow(part.Matching(matrix.Filter{}))
					return nil
				})
				v := got.Part(f, sum)
				if diff := cmp.Diff([]any{want.Facts, want.Across, want.ColumnTotals, want.RowTotals}, []any{v.Facts, v.Across, v.ColumnTotals, v.RowTotals}); diff != "" || err != nil {
					t.Errorf("%+v %+v: what is added up differs, %v:\n%s", q, f, err, diff)
				}
				if got, want := namesOf(whole, want.Shown), namesOf(v.Matrix, v.Shown); !slices.Equal(got, want) {
					t.Errorf("%+v %+v: %v are left, want %v", q, f, got, want)
				}
				if got, want := pagesOf(t, s, among, 4), namesOf(whole, want.Shown); !slices.Equal(got, want) {
					t.Errorf("%+v %+v: the pages have %v, want %v", q, f, got, want)
				}
			}
		}
	})
}

func namesOf(m *matrix.Matrix, rows []int) []string {
	var names []string
	for _, r := range rows {
		names = append(names, m.Rows[r].Name)
	}
	return names
}

// pagesOf reads page after page.
func pagesOf(t *testing.T, s matrix.Store, q matrix.Query, size int) (names []string) {
	t.Helper()
	for q.Limit = size; ; {
		m := must(s.Open(t.Context(), q))
		for _, row := range m.Rows {
			names = append(names, row.Name)
			q.After = row.UID
		}
		if len(m.Rows) < size {
			return names
		}
	}
}

// The matrix of an import is of those whom it said anything of, or placed.
func TestMatrixOfAnImport(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		w := newWorld(t, open(t), 12)
		c := must(w.Frameworks().Current(t.Context()))[0]
		var placed int64
		if err := w.read.QueryRow(`SELECT change FROM positions WHERE person = $1`, w.people[4].ID).Scan(&placed); err != nil {
			t.Fatal(err)
		}
		err := w.inTx(t.Context(), func(tx *sql.Tx) error {
			for id, uid := range []string{"none", "levels", "both"} {
				if err := insertImport(t.Context(), tx, intake.Import{ID: observe.ImportID(id + 1), UID: uid, Kind: intake.Matrix, At: entered}); err != nil {
					return err
				}
			}
			if err := exec(t.Context(), tx, `UPDATE imports SET state = 'applied'`); err != nil {
				return err
			}
			return exec(t.Context(), tx, `UPDATE imports SET inverse = $1 WHERE uid = 'both'`, fmt.Sprintf(`{"Roster": %d}`, placed))
		})
		if err != nil {
			t.Fatal(err)
		}
		for who, id := range map[int]observe.ImportID{1: 2, 2: 2, 8: 3} {
			must(w.Record().Append(t.Context(), observe.Statement{
				Person: w.people[who].ID, Source: observe.Import, Import: id, By: clerk, At: entered,
				Levels: []observe.Declared{observe.State(c.Competencies[0].ID, c.ID, 300, seenOn)},
			}))
		}
		for uid, who := range map[string][]int{"none": nil, "levels": {1, 2}, "both": {4, 8}} {
			q := matrix.Query{On: seenOn - 1, Import: uid}
			var want []string
			for _, i := range who {
				want = append(want, w.people[i].Name)
			}
			slices.Sort(want)
			m := must(w.Matrix().Open(t.Context(), q))
			n, sum := must(w.Matrix().Count(t.Context(), q, 0)), must(w.Matrix().Sum(t.Context(), q, matrix.Filter{}))
			if got := namesOf(m, m.Matching(matrix.Filter{})); !slices.Equal(got, want) || n != len(want) || sum.People != n {
				t.Errorf("import %q is of %v, counted %d, added up %d; want %v", uid, got, n, sum.People, want)
			}
			if got := pagesOf(t, w.Matrix(), q, 1); !slices.Equal(got, want) {
				t.Errorf("import %q has pages of %v, want %v", uid, got, want)
			}
			q.Unit = w.units[1].ID
			m = must(w.Matrix().Open(t.Context(), q))
			if n := must(w.Matrix().Count(t.Context(), q, 0)); n != len(m.Rows) || n > len(want) {
				t.Errorf("import %q in a unit has %d rows, counted %d", uid, len(m.Rows), n)
			}
		}
		q := matrix.Query{On: seenOn, Import: "unheard of"}
		if _, err := w.Matrix().Count(t.Context(), q, 0); !fault.Is(err, fault.NotFound) {
			t.Errorf("counting an import that there is not: %v", err)
		}
		if _, err := w.Matrix().Sum(t.Context(), q, matrix.Filter{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("adding up an import that there is not: %v", err)
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestViews(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		s := open(t).Matrix()
		for _, query := range []string{"pillar=lead", "pillar=manage"} {
			must(s.Save(t.Context(), matrix.SavedView{Name: " Ours ", Query: query, By: 1, At: entered}))
		}
		vs, err := s.Views(t.Context())
		if err != nil || len(vs) != 1 || vs[0].Query != "pillar=manage" || vs[0].Name != "Ours" || !vs[0].At.Equal(entered) {
			t.Fatalf("views are %+v, %v", vs, err)
		}
		if _, err := s.Save(t.Context(), matrix.SavedView{Name: "a\nb"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a name of two lines: %v", err)
		}
		if err := s.Drop(t.Context(), vs[0].UID); err != nil {
			t.Error(err)
		}
		if err := s.Drop(t.Context(), vs[0].UID); !fault.Is(err, fault.NotFound) {
			t.Errorf("dropping twice: %v", err)
		}
	})
}

// BenchmarkOpenMatrix opens the matrix of BEARING_BENCH_PEOPLE people (5,000 if
// it is not set) × 200 competencies, all known, and applies a filter.
func BenchmarkOpenMatrix(b *testing.B) {
	n := 5000
	if set, err := strconv.Atoi(os.Getenv("BEARING_BENCH_PEOPLE")); err == nil {
		n = set
	}
	db := must(Open(b.Context(), filepath.Join(b.TempDir(), "bench.db")))
	defer db.Close()
	must(db.Frameworks().Add(b.Context(), craft("forge", 200), "Cyd", entered))
	err := db.inTx(b.Context(), func(tx *sql.Tx) error {
		for p := range n {
			id := int64(p + 1)
			if err := exec(b.Context(), tx, `INSERT INTO people (id, uid, name, sort, until_day, change) VALUES ($1, $2, $3, $3, $4, 0)`, id, newUID(), fmt.Sprintf("Person %05d", p), people.Never); err != nil {
				return err
			}
			if err := exec(b.Context(), tx, `INSERT INTO positions (id, person, unit, title, role, from_day, to_day, change) VALUES ($1, $1, 0, 'Fitter', 1, $2, $3, 0)`, id, seenOn-100, people.Never); err != nil {
				return err
			}
		}
		_, err := db.appendStatements(b.Context(), tx, sheet(1, n, 200))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for b.Loop() {
		m := must(db.Matrix().Open(b.Context(), matrix.Query{On: seenOn}))
		if v := m.View(matrix.Filter{Show: matrix.ShowGaps}); len(v.Rows) != n {
			b.Fatalf("%d rows", len(v.Rows))
		}
	}
}
