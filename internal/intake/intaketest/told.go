package intaketest

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/people"
)

// A Witness tells what an installation knows.
type Witness struct {
	Directory    people.Directory
	Organisation people.Organisation
	Record       intake.Record
	Today        time.Time // a position that begins on this day is told without it
}

// Told writes down what is known, apart from the framework that comes with the
// program: people in the order in which they were added, with their place and
// manager, then levels, then frameworks.
func (w Witness) Told(t testing.TB, ctx context.Context) string {
	t.Helper()
	known, err := w.Record.Known(ctx, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(known.People, func(a, b people.Person) int { return int(a.ID - b.ID) })
	var lines, levels []string
	for _, p := range known.People {
		lines = append(lines, w.person(t, ctx, p))
		levels = append(levels, w.levels(t, ctx, p, known.Frameworks)...)
	}
	slices.Sort(levels)
	lines = append(lines, levels...)
	for _, p := range known.People {
		lines = append(lines, w.ratings(t, ctx, p, known.People)...)
	}
	for _, v := range known.Frameworks {
		if v.Framework.Key != "default" {
			lines = append(lines, frameworkLines(v)...)
		}
	}
	return strings.Join(lines, "\n")
}

func (w Witness) person(t testing.TB, ctx context.Context, p people.Person) string {
	t.Helper()
	s := p.Name
	if p.Email != "" {
		s += " <" + p.Email + ">"
	}
	if p.Number != "" {
		s += " #" + p.Number
	}
	h, err := w.Directory.Person(ctx, p.UID)
	if err != nil {
		t.Fatal(err)
	}
	var facts []string
	add := func(fact string) {
		if fact != "" {
			facts = append(facts, fact)
		}
	}
	for _, at := range h.Positions {
		if at.Unit != 0 {
			units, err := w.Organisation.Path(ctx, at.Unit, max(at.Span.From, people.DayOf(w.Today)))
			if err != nil {
				t.Fatal(err)
			}
			var path []string
			for _, u := range units {
				path = append(path, u.Name)
			}
			add(strings.Join(path, " / "))
		}
		add(at.Title)
		if at.Span.From != people.DayOf(w.Today) && at.Span.From != people.DayOf(w.Today)+1 {
			add("from " + at.Span.From.String())
		}
		if at.Span.To != people.Never {
			add("to " + at.Span.To.String())
		}
	}
	for _, l := range h.Lines {
		all, err := w.Directory.People(ctx, l.Manager)
		if err != nil || len(all) != 1 {
			t.Fatalf("the manager of %s: %v, %v", p.Name, all, err)
		}
		facts = append(facts, "reports to "+all[0].Name)
	}
	if len(facts) > 0 {
		s += ": " + strings.Join(facts, "; ")
	}
	return s
}

func (w Witness) levels(t testing.TB, ctx context.Context, p people.Person, all []framework.Version) []string {
	t.Helper()
	stands, err := w.Record.Standing(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, s := range stands[p.ID] {
		name := "?"
		for _, v := range all {
			if c, ok := v.CompetencyByID(s.Competency); ok {
				name = c.Name
			}
		}
		lines = append(lines, fmt.Sprintf("%s, %s %s", p.Name, name, s.Level))
	}
	return lines
}

// ratings tells what is said about p, form by form.
func (w Witness) ratings(t testing.TB, ctx context.Context, p people.Person, all []people.Person) []string {
	t.Helper()
	rated, err := w.Record.Rated(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, r := range rated[p.ID] {
		by := all[slices.IndexFunc(all, func(q people.Person) bool { return q.ID == r.Rater })]
		s := fmt.Sprintf("%s by %s as %s", p.Name, by.Name, r.Group)
		if r.Day != people.DayOf(w.Today) {
			s += " on " + r.Day.String()
		}
		if r.Wave != "" {
			s += " in " + r.Wave
		}
		s += ":"
		for i, q := range r.Asked.Questions {
			s += fmt.Sprintf(" %s=%d", q.Item, r.Answers[i])
		}
		lines = append(lines, s)
	}
	return lines
}

func frameworkLines(v framework.Version) []string {
	key := v.Framework.Key
	lines := []string{key + ": " + v.Framework.Name}
	for _, c := range v.Competencies {
		s := fmt.Sprintf("%s: %s %s:", key, c.Key, c.Name)
		if c.Definition != "" {
			s += " " + c.Definition
		}
		for _, a := range c.Anchors {
			s += fmt.Sprintf(" %s %s", a.Level, a.Text)
		}
		lines = append(lines, s)
	}
	for _, r := range v.Roles {
		var needs []string
		for _, n := range r.Needs {
			needs = append(needs, fmt.Sprintf(" %s %s × %g", n.Competency, n.Level, n.Weight))
		}
		lines = append(lines, fmt.Sprintf("%s: %s %s:%s", key, r.Key, r.Name, strings.Join(needs, ",")))
	}
	return lines
}

// A Ledger counts the rows of every table that the schema has.
type Ledger struct {
	*sql.DB
	Postgres bool
	Except   []string // tables that may change: those of the imports themselves
}

// Imports are the tables that hold what arrived, and what became of it.
var Imports = []string{"imports", "import_pieces", "import_progress", "import_turn"}

// Count returns how many rows each table has.
func (l Ledger) Count(t testing.TB, ctx context.Context) map[string]int {
	t.Helper()
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if l.Postgres {
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`
	}
	rows, err := l.QueryContext(ctx, list)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var counts []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(l.Except, name) {
			counts = append(counts, `SELECT '`+name+`', count(*) FROM "`+name+`"`)
		}
	}
	if err := rows.Err(); err != nil || len(counts) < 20 {
		t.Fatalf("the schema has %d tables, %v", len(counts), err)
	}
	return l.counts(t, ctx, strings.Join(counts, " UNION ALL "))
}

func (l Ledger) counts(t testing.TB, ctx context.Context, query string) map[string]int {
	t.Helper()
	rows, err := l.QueryContext(ctx, query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]int{}
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			t.Fatal(err)
		}
		all[name] = n
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
