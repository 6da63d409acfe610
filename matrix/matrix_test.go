package matrix_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/gap"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

var today = people.Date(2026, 3, 1)

func version() framework.Version {
	return framework.Version{
		ID:      3,
		Pillars: []framework.Pillar{{Key: "lead", Name: "Lead"}, {Key: "manage", Name: "Manage"}},
		Competencies: []framework.Competency{
			{ID: 11, Key: "lead.vision", Pillar: "lead", Name: "Vision"},
			{ID: 21, Key: "manage.plan", Pillar: "manage", Name: "Planning", FreshMonths: 36},
			{ID: 12, Key: "lead.change", Pillar: "lead", Name: "Change"},
		},
		Roles: []framework.Role{{ID: 5, Key: "r", Name: "Team lead", Needs: []framework.Need{
			{Competency: "lead.vision", Level: 300, Weight: 2}, {Competency: "lead.change", NotNeeded: true},
			{Competency: "manage.plan", Level: 200, Weight: 1},
		}}},
	}
}

func said(c framework.CompetencyID, s observe.Source, l framework.Level, day people.Day) observe.Standing {
	return observe.Standing{Competency: c, Source: s, Version: 3, Level: l, Day: day, Expires: people.Never, Seq: 1, Aim: observe.NoAim}
}

// team is Ada and Bob, who are team leads, and Cyd, who has no role.
func team(t *testing.T) *matrix.Matrix {
	t.Helper()
	m := matrix.New(version(), []matrix.Row{
		{Person: 1, Name: "Ada", Sort: "ada", Role: 5, Unit: 7, Within: "Shipping"},
		{Person: 2, Name: "Bob", Sort: "bob", Role: 5, Unit: 8, Within: "Dispatch"},
		{Person: 3, Name: "Cyd", Sort: "cyd"},
	}, today, observe.DefaultPolicy)
	for r, all := range teamSays {
		m.Fill(r, all)
	}
	return m
}

// teamSays is what stands for each of the team.
var teamSays = [][]observe.Standing{
	{said(11, observe.Manager, 300, today-10), said(11, observe.Self, 500, today), said(12, observe.Self, 100, today), said(21, observe.Self, 100, today-500)},
	{said(11, observe.Self, 0, today-400), said(99, observe.Self, 500, today)},
	{said(21, observe.Expert, 400, today)},
}

func TestCells(t *testing.T) {
	t.Parallel()
	m := team(t)
	for _, tt := range []struct {
		name   string
		r, c   int
		level  framework.Level
		status gap.Status
		gap    framework.Level
		flags  matrix.Flags
	}{
		{"the manager's level before one's own", 0, 0, 300, gap.Met, 0, matrix.Others},
		{"fresh for three years", 0, 1, 100, gap.Short, 100, 0},
		{"not needed, and known", 0, 2, 100, gap.NotNeeded, 0, matrix.NotNeeded},
		{"level 0, out of date", 1, 0, 0, gap.Short, 300, matrix.Stale},
		{"nothing known", 1, 1, observe.NoLevel, gap.Unknown, 0, 0},
		{"no role, so nothing is asked", 2, 1, 400, gap.NotAsked, 0, 0},
	} {
		c := m.At(tt.r, tt.c)
		if c.Level != tt.level || c.Status() != tt.status || c.Gap() != tt.gap || c.Flags != tt.flags {
			t.Errorf("%s: %+v, status %d, gap %v", tt.name, c, c.Status(), c.Gap())
		}
	}
}

func TestTotals(t *testing.T) {
	t.Parallel()
	v := team(t).View(matrix.Filter{})
	if want := []int{0, 2, 1}; !slices.Equal(v.Across, want) {
		t.Fatalf("columns are %v, want %v: by pillar", v.Across, want)
	}
	vision, change, plan := v.ColumnTotals[0], v.ColumnTotals[1], v.ColumnTotals[2]
	if want := (matrix.ColumnTotal{Asked: 2, Met: 1, Short: 1, Known: 2, Solid: 1, Stale: 1, Covers: 1, Missing: 300, Single: true}); vision != want {
		t.Errorf("vision: %+v, want %+v", vision, want)
	}
	if change.Single || change.Known != 1 || change.Asked != 0 {
		t.Errorf("change: %+v, want nobody asked and no single point", change)
	}
	if plan.Asked != 2 || plan.Met != 0 || plan.Covers != 1 || !plan.Single {
		t.Errorf("planning: %+v, want Cyd alone to cover it", plan)
	}
	if want := (matrix.RowTotal{Asked: 2, Met: 1, Short: 1, Known: 3, Columns: 3}); v.RowTotals[0] != want {
		t.Errorf("Ada: %+v, want %+v", v.RowTotals[0], want)
	}
	f := v.Facts
	if f.Stale != 1 || f.Known != 5 || len(f.Singles) != 2 || len(f.Holes) != 2 {
		t.Fatalf("facts: %+v", f)
	}
	if h := f.Holes[0]; h.Column != 0 || h.Met != 1 || h.Of != 2 || !h.ByRoles {
		t.Errorf("lead is thinnest at %+v, want vision, 1 of 2", h)
	}
	if h := f.Holes[1]; h.Column != 1 || h.Met != 0 || h.Of != 2 {
		t.Errorf("manage is thinnest at %+v, want planning, 0 of 2", h)
	}
}

func TestAGroupWithoutRoles(t *testing.T) {
	t.Parallel()
	m := matrix.New(version(), []matrix.Row{{Person: 1, Name: "A"}, {Person: 2, Name: "B"}}, today, observe.DefaultPolicy)
	m.Fill(0, []observe.Standing{said(11, observe.Self, 400, today), said(21, observe.Self, 100, today)})
	f := m.View(matrix.Filter{}).Facts
	if len(f.Singles) != 1 || f.Singles[0] != 0 {
		t.Errorf("single points are %v, want vision", f.Singles)
	}
	if h := f.Holes[1]; h.ByRoles || h.Met != 0 || h.Of != 2 {
		t.Errorf("manage: %+v, want 0 of 2 solid", h)
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		f       matrix.Filter
		rows    []int
		columns []int
	}{
		{"all", matrix.Filter{}, []int{0, 1, 2}, []int{0, 2, 1}},
		{"a pillar", matrix.Filter{Pillar: "manage"}, []int{0, 1, 2}, []int{1}},
		{"gaps", matrix.Filter{Show: matrix.ShowGaps}, []int{0, 1}, []int{0, 1}},
		{"out of date", matrix.Filter{Show: matrix.ShowStale}, []int{1}, []int{0}},
		{"asked and unknown", matrix.Filter{Show: matrix.ShowUnknown}, []int{1}, []int{1}},
		{"a name", matrix.Filter{Text: " ADA "}, []int{0}, []int{0, 2, 1}},
		{"a unit and a role", matrix.Filter{Text: "lead dispatch"}, []int{1}, []int{0, 2, 1}},
		{"a role", matrix.Filter{Role: "r"}, []int{0, 1}, []int{0, 2, 1}},
		{"nobody", matrix.Filter{Text: "zz"}, nil, []int{0, 2, 1}},
		{"by unit, those without at the end", matrix.Filter{Order: matrix.ByUnit}, []int{1, 0, 2}, []int{0, 2, 1}},
		{"most missing first", matrix.Filter{Columns: matrix.MostMissing}, []int{0, 1, 2}, []int{0, 2, 1}},
		{"fewest who cover it first", matrix.Filter{Columns: matrix.FewestCovers}, []int{0, 1, 2}, []int{2, 0, 1}},
	} {
		v := team(t).View(tt.f)
		if !slices.Equal(v.Shown, tt.rows) || !slices.Equal(v.Across, tt.columns) {
			t.Errorf("%s: rows %v, columns %v; want %v, %v", tt.name, v.Shown, v.Across, tt.rows, tt.columns)
		}
		if len(v.RowTotals) != len(v.Shown) || len(v.ColumnTotals) != len(v.Across) {
			t.Errorf("%s: %d and %d totals", tt.name, len(v.RowTotals), len(v.ColumnTotals))
		}
	}
}

// However levels change, the order of people stays.
func TestPeopleAreNotOrderedByLevel(t *testing.T) {
	t.Parallel()
	for _, o := range []matrix.Order{matrix.ByName, matrix.ByUnit, matrix.ByRole, "level", "gap"} {
		before := team(t).View(matrix.Filter{Order: o}).Shown
		m := team(t)
		for i := range m.Cells {
			m.Cells[i].Level = framework.Whole((i * 7) % 6)
		}
		if after := m.View(matrix.Filter{Order: o}).Shown; !slices.Equal(before, after) {
			t.Errorf("ordered by %q: %v became %v", o, before, after)
		}
	}
}

// BenchmarkView makes and filters the matrix of 5,000 × 200.
func BenchmarkView(b *testing.B) {
	var v framework.Version
	v.ID = 1
	for p := range 4 {
		v.Pillars = append(v.Pillars, framework.Pillar{Key: fmt.Sprint(p)})
	}
	role := framework.Role{ID: 1}
	var all []observe.Standing
	for c := range 200 {
		key := fmt.Sprint("c", c)
		v.Competencies = append(v.Competencies, framework.Competency{ID: framework.CompetencyID(c + 1), Key: key, Pillar: fmt.Sprint(c % 4)})
		role.Needs = append(role.Needs, framework.Need{Competency: key, Level: 300, Weight: 1})
		all = append(all, said(framework.CompetencyID(c+1), observe.Manager, framework.Whole(c%6), today-people.Day(c*4)))
	}
	v.Roles = []framework.Role{role}
	rows := make([]matrix.Row, 5000)
	for i := range rows {
		rows[i] = matrix.Row{Person: people.ID(i + 1), Name: fmt.Sprint("Person ", i), Sort: fmt.Sprint("person ", i), Role: 1}
	}
	for b.Loop() {
		m := matrix.New(v, rows, today, observe.DefaultPolicy)
		for r := range rows {
			m.Fill(r, all)
		}
		m.View(matrix.Filter{Show: matrix.ShowGaps})
	}
}

// What is added up one by one is what one view of everybody says.
func TestPeopleAddUp(t *testing.T) {
	t.Parallel()
	for _, f := range []matrix.Filter{
		{}, {Pillar: "lead"}, {Show: matrix.ShowGaps}, {Show: matrix.ShowStale}, {Show: matrix.ShowUnknown},
		{Text: "a"}, {Columns: matrix.MostMissing}, {Role: "r"},
	} {
		whole := team(t)
		want := whole.View(f)
		tally := whole.Empty().Tally(f)
		for r := range whole.Rows {
			if tally.Wants(&whole.Rows[r]) {
				tally.Add(&whole.Rows[r], teamSays[r])
			}
		}
		sum := tally.Sum()
		shown := whole.Narrow(whole.Matching(f))
		for _, row := range whole.Rows {
			is := slices.ContainsFunc(shown.Rows, func(r matrix.Row) bool { return r.Person == row.Person })
			if f.Narrows() && sum.Who.Has(row.Person) != is || !f.Narrows() && sum.Who != nil {
				t.Errorf("%+v: %s is among those who are counted: %v", f, row.Name, !is)
			}
		}
		got := shown.Part(f, sum)
		if diff := cmp.Diff(want.Facts, got.Facts); diff != "" {
			t.Errorf("%+v: facts (-whole +parts):\n%s", f, diff)
		}
		if diff := cmp.Diff([]any{want.Across, want.ColumnTotals, want.RowTotals}, []any{got.Across, got.ColumnTotals, got.RowTotals}); diff != "" {
			t.Errorf("%+v: columns and totals (-whole +parts):\n%s", f, diff)
		}
		if got := shown.Part(f, nil); got.Counted || len(got.ColumnTotals) > 0 || len(got.RowTotals) != len(want.Shown) {
			t.Errorf("%+v: nothing is counted, and yet there are %d totals", f, len(got.ColumnTotals))
		}
	}
}

func TestSet(t *testing.T) {
	t.Parallel()
	var s matrix.Set
	for _, p := range []people.ID{7, 64, 7, 100_000} {
		s.Add(p)
	}
	for p, want := range map[people.ID]bool{7: true, 64: true, 100_000: true, 0: false, 63: false, 65: false, 1 << 40: false, -1: false} {
		if s.Has(p) != want {
			t.Errorf("person %d is in the set: %v", p, !want)
		}
	}
	if s.Len() != 3 {
		t.Errorf("%d people are in the set, want 3", s.Len())
	}
}

func TestManyLevelsMissing(t *testing.T) {
	t.Parallel()
	rows := make([]matrix.Row, 1000)
	for i := range rows {
		rows[i] = matrix.Row{Person: people.ID(i + 1), Role: 5}
	}
	m := matrix.New(version(), rows, today, observe.DefaultPolicy)
	for r := range rows {
		m.Fill(r, []observe.Standing{said(11, observe.Self, 0, today)})
	}
	if got := m.View(matrix.Filter{}).ColumnTotals[0].Missing; got != 300_000 {
		t.Errorf("1,000 people are 3 levels short each: %d hundredths missing", got)
	}
}
