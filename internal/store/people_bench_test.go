package store

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/bearinghq/bearing/people"
)

// manyPeople returns a list of n people in units four levels deep, each with a
// history of two stays and a manager.
func manyPeople(n int) people.Roster {
	first := []string{"Ada", "Bo", "Cy", "Di", "Eve", "Fay", "Gus", "Hal", "Ida", "Jo", "Kim", "Lea", "Max", "Ned", "Ora", "Pia", "Quy", "Ria", "Sol", "Tom"}
	last := []string{"Ahl", "Berg", "Chen", "Dahl", "Ek", "Falk", "Gray", "Holm", "Ito", "Jung", "Kern", "Lang", "Moe", "Nash", "Ost", "Park", "Quist", "Roth", "Sand", "Tang"}
	rows := make(people.RowList, n)
	for i := range rows {
		row := people.RosterRow{
			N: i + 1, Number: fmt.Sprint(100000 + i), Name: first[i%20] + " " + last[i/20%20] + fmt.Sprint(" ", i/400),
			Unit:  []string{"Company", fmt.Sprint("Division ", i%10), fmt.Sprint("Department ", i%100), fmt.Sprint("Team ", i%5000)},
			Title: "Engineer", Span: people.Since(people.Date(2015, 1, 1) + people.Day(i%4000)),
		}
		if i > 0 {
			row.Manager = fmt.Sprint(100000 + i/8)
		}
		rows[i] = row
	}
	return people.Roster{Day: onDay("2026-03-01"), Rows: rows}
}

// BenchmarkHundredThousandPeople measures what a page asks for, in an
// organisation of 100,000 in 5,000 teams.
func BenchmarkHundredThousandPeople(b *testing.B) {
	db, err := Open(b.Context(), filepath.Join(b.TempDir(), "bearing.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	res, err := db.Registry().TakeRoster(b.Context(), anybody, manyPeople(100_000), func(people.RosterResult) bool { return true })
	if err != nil || res.Added != 100_000 || res.Doubted != 0 {
		b.Fatalf("%+v, %v", res, err)
	}
	today := onDay("2026-03-01")
	top, err := db.Organisation().Level(b.Context(), 0, today)
	if err != nil {
		b.Fatal(err)
	}
	teams, err := db.Organisation().FindUnits(b.Context(), "team 4999", today, 1)
	if err != nil || len(teams) != 1 {
		b.Fatal(teams, err)
	}
	company, team := top[0].Unit.ID, teams[0].Unit
	second, err := db.Directory().Search(b.Context(), people.Query{Day: today})
	if err != nil {
		b.Fatal(err)
	}
	for _, q := range []struct {
		name string
		ask  people.Query
	}{
		{"first page", people.Query{}}, {"second page", people.Query{After: second.Next}},
		{"one letter", people.Query{Text: "a"}}, {"two words", people.Query{Text: "ada berg"}}, {"a number", people.Query{Text: "123456"}}, {"nobody", people.Query{Text: "zzz"}},
		{"a team", people.Query{Unit: team.ID}}, {"the company", people.Query{Unit: company}}, {"a letter in a team", people.Query{Unit: team.ID, Text: "a"}},
		{"left", people.Query{Show: people.Left}}, {"ten years ago", people.Query{Day: people.Date(2016, 1, 1)}},
	} {
		if q.ask.Day == 0 {
			q.ask.Day = today
		}
		b.Run("search "+q.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := db.Directory().Search(b.Context(), q.ask); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("level top", func(b *testing.B) {
		for b.Loop() {
			if _, err := db.Organisation().Level(b.Context(), 0, today); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("level company", func(b *testing.B) {
		for b.Loop() {
			if _, err := db.Organisation().Level(b.Context(), company, today); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("unit page", func(b *testing.B) {
		for b.Loop() {
			if _, err := db.Directory().Members(b.Context(), team.ID, false, today); err != nil {
				b.Fatal(err)
			}
			if _, err := db.Directory().Head(b.Context(), team.ID, today); err != nil {
				b.Fatal(err)
			}
			if _, err := db.Organisation().Path(b.Context(), team.ID, today); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("person page", func(b *testing.B) {
		for b.Loop() {
			h, err := db.Directory().Person(b.Context(), second.Entries[7].Person.UID)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := db.Directory().Chain(b.Context(), h.Person.ID, today); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("units found by path", func(b *testing.B) {
		for b.Loop() {
			if _, err := db.Organisation().FindUnits(b.Context(), "team 49", today, 20); err != nil {
				b.Fatal(err)
			}
		}
	})
}
