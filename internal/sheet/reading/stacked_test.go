package reading

import (
	"fmt"
	"testing"

	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/sheettest"
)

func TestTablesBelowEachOther(t *testing.T) {
	for _, f := range []fixture{
		{
			name: "other people and other skills", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision
Anna Keller | 3 | 2
Ben Osei | 5 | 4

Name | Welding | Milling | Turning
Cyd Ruiz | 1 | 2 | 3
Dan Wu | 4 | 4 | 5
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz, Dan Wu", skills: "SQL, Vision, Welding, Milling, Turning",
			want: `
Anna Keller: SQL=3, Vision=2
Ben Osei: SQL=5, Vision=4
Cyd Ruiz: Welding=1, Milling=2, Turning=3
Dan Wu: Welding=4, Milling=4, Turning=5`,
		},
		{
			name: "the same people, a title above the second table", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Technical skills
Name | Team | SQL | Vision
Anna Keller | Ops | 3 | 2
Ben Osei | Lab | 5 | 4

Soft skills
Name | Team | Listening | Coaching
Anna Keller | Ops | 1 | 2
Ben Osei | Lab | 4 | 4
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Listening, Coaching",
			want: `
Anna Keller: SQL=3, Vision=2, Listening=1, Coaching=2
Ben Osei: SQL=5, Vision=4, Listening=4, Coaching=4`,
		},
		{
			name: "the same skills in another order", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision | Hiring
Anna Keller | 3 | 2 | 1
Ben Osei | 5 | 4 | 2

Name | Hiring | SQL | Vision
Cyd Ruiz | 1 | 2 | 3
Dan Wu | 4 | 4 | 5
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz, Dan Wu", skills: "SQL, Vision, Hiring",
			want: `
Anna Keller: SQL=3, Vision=2, Hiring=1
Ben Osei: SQL=5, Vision=4, Hiring=2
Cyd Ruiz: Hiring=1, SQL=2, Vision=3
Dan Wu: Hiring=4, SQL=4, Vision=5`,
		},
		{
			name: "people as columns", layout: PeopleAsColumns, scale: "1-5",
			sheets: one(`
Skill | Anna Keller | Ben Osei
SQL | 3 | 2
Vision | 5 | 4
Hiring | 1 | 1

Skill | Cyd Ruiz | Dan Wu
SQL | 1 | 2
Vision | 4 | 4
Hiring | 2 | 5
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz, Dan Wu", skills: "SQL, Vision, Hiring",
			want: `
Anna Keller: SQL=3, Vision=5, Hiring=1
Ben Osei: SQL=2, Vision=4, Hiring=1
Cyd Ruiz: SQL=1, Vision=4, Hiring=2
Dan Wu: SQL=2, Vision=4, Hiring=5`,
		},
		{
			name: "a level for the same skill in both", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision
Anna Keller | 3 | 2
Ben Osei | 5 | 4

Name | Coaching | SQL
Anna Keller | 1 | 4
Ben Osei | 4 | 5
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Coaching",
			want: `
Anna Keller: SQL=3, Vision=2, Coaching=1
Ben Osei: SQL=5, Vision=4, Coaching=4`,
			doubts: []string{"C6 4"},
		},
		{
			name: "a table about something else", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision
Anna Keller | 3 | 2
Ben Osei | 5 | 4

Role | Planning | Budgeting
Analyst | 3 | 4
Lead | 5 | 5
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3, Vision=2
Ben Osei: SQL=5, Vision=4`,
			doubts: []string{"A5 Role"},
		},
		{
			name: "totals with a header of their own are no second table", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision
Anna Keller | 3 | 2
Ben Osei | 5 | 4

Summary | SQL avg | Vision avg
Mean | 4 | 3
Count | 2 | 2
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3, Vision=2
Ben Osei: SQL=5, Vision=4`,
		},
		{
			name: "the header once more is no second table", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision
Anna Keller | 3 | 2
Ben Osei | 5 | 4

Name | SQL | Vision
Cyd Ruiz | 1 | 2
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3, Vision=2
Ben Osei: SQL=5, Vision=4
Cyd Ruiz: SQL=1, Vision=2`,
		},
	} {
		t.Run(f.name, f.run)
	}
}

// Whatever stands below a table, a row with two levels is read or doubted.
func TestNoRowOfLevelsIsLostSilently(t *testing.T) {
	t.Parallel()
	top := "Name | SQL | Vision\nAnna Keller | 3 | 2\nBen Osei | 5 | 4\n\n"
	for _, below := range []string{
		"Name | Go | Rust\nCyd Ruiz | 1 | 2\nDan Wu | 4 | 3",
		"Role | Go | Rust\nAnalyst | 1 | 2\nLead | 4 | 3",
		"Role | SQL | Vision\nAnalyst | 1 | 2\nLead | 4 | 3",
		"Plant | Go | Rust\nNorth | 1 | 2\nSouth | 4 | 3",
		"More\nName | Go | Rust\nCyd Ruiz | 1 | 2\nDan Wu | 4 | 3",
		"Legend\n1 = low\n5 = high\n\nName | Go | Rust\nCyd Ruiz | 1 | 2\nDan Wu | 4 | 3",
		"Legend\n1 = low\n5 = high\n\nQ3 plan | 1 | 2\nQ4 plan | 4 | 3",
		" | 1 | 2\n | 4 | 3",
		"Cyd Ruiz | 1 | 2\nDan Wu | 4 | 3",
	} {
		s := sheettest.Table("S", top+below)
		m, err := ReadMatrix(&sheet.Book{Sheets: []*sheet.Sheet{s}}, Options{})
		if err != nil {
			t.Errorf("%s: %v", below, err)
			continue
		}
		said := map[int]bool{}
		for _, r := range m.Cells.All() {
			said[int(r.Row)] = true
		}
		for _, d := range m.Doubts {
			said[d.Row] = true
			var from, to int
			if n, _ := fmt.Sscanf(d.Reason, "Rows %d to %d look", &from, &to); n == 2 {
				for i := from; i <= to; i++ {
					said[i] = true
				}
			}
		}
		for r := range s.Rows() {
			levels := 0
			for _, c := range r.Cells {
				if isNumber(c.Text) {
					levels++
				}
			}
			if levels >= 2 && !said[r.N] {
				t.Errorf("row %d is lost:\n%s\n%v", r.N, below, m.Doubts)
			}
		}
	}
}
