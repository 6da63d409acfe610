package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScalesThatTheSheetStates(t *testing.T) {
	for _, f := range []fixture{
		{
			name: "a scale in each header", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Communication (1-5) | Planning (1 to 5) | Welding [1–5]
Anna Keller | 3 | 1 | 2
Ben Osei | 4 | 2 | 2
`),
			skills: "Communication, Planning, Welding",
			want: `
Anna Keller: Communication=3, Planning=1, Welding=2
Ben Osei: Communication=4, Planning=2, Welding=2`,
		},
		{
			name: "headers with different scales", layout: PeopleAsRows, scale: "0-4",
			sheets: one(`
Name | Communication (0-4) | Planning (0-4) | Typing (0-10)
Anna Keller | 3 | 1 | 4
Ben Osei | 4 | 2 | 10
`),
			skills: "Communication, Planning, Typing",
			want: `
Anna Keller: Communication=3(4), Planning=1, Typing=4(2)
Ben Osei: Communication=4(5), Planning=2(3), Typing=10(5)`,
		},
		{
			name: "a scale in the header of the levels", layout: Long, scale: "0-4",
			sheets: one(`
Person | Skill | Level (0-4)
Anna Keller | SQL | 3
Anna Keller | Vision | 1
Ben Osei | SQL | 2
`),
			want: `
Anna Keller: SQL=3(4), Vision=1
Ben Osei: SQL=2(3)`,
		},
		{
			name: "a scale in the title", layout: PeopleAsRows, scale: "0-3",
			sheets: one(`
Skills of the plant. Scale 0 to 3
Name | Welding | Milling
Anna Keller | 3 | 1
Ben Osei | 2 | 2
`),
			want: `
Anna Keller: Welding=3(5), Milling=1(2)
Ben Osei: Welding=2(3), Milling=2(3)`,
		},
		{
			name: "a legend gives the colours words", layout: PeopleAsRows, scale: "red-amber-green",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | [red] | [amber] | [green]
Ben Osei | [green] | [blue] | [red]
Cyd Ruiz | [amber] | [grey] | [green]

[red] | Beginner
[amber] | Intermediate
[green] | Advanced
[blue] | Expert
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "SQL, Vision, Planning",
			want: `
Anna Keller: SQL=red(1), Vision=amber(2), Planning=green(4)
Ben Osei: SQL=green(4), Vision=blue(5), Planning=red(1)
Cyd Ruiz: SQL=amber(2), Planning=green(4)`,
		},
		{
			name: "a legend turns the colours around", layout: PeopleAsColumns, scale: "red-amber-green",
			sheets: one(`
Legend: green = beginner, amber = intermediate, red = expert

Skill | Anna Keller | Ben Osei | Cyd Ruiz
SQL | [red] | [green] | [amber]
Vision | [amber] | [green] | [grey]
Planning | [green] | [red] | [green]
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz",
			want: `
Anna Keller: SQL=red(5), Vision=amber(3), Planning=green(1)
Ben Osei: SQL=green(1), Vision=green(1), Planning=red(5)
Cyd Ruiz: SQL=amber(3), Planning=green(1)`,
		},
		{
			name: "a legend gives the colours numbers", layout: PeopleAsRows, scale: "red-amber-green",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | [red] | [amber] | [green]
Ben Osei | [green] | [green] | [red]
Cyd Ruiz | [amber] |  | [green]

Legend
0 [red]
2 [amber]
4 [green]
0 = none
4 = expert
`),
			want: `
Anna Keller: SQL=red(0), Vision=amber(3), Planning=green(5)
Ben Osei: SQL=green(5), Vision=green(5), Planning=red(0)
Cyd Ruiz: SQL=amber(3), Planning=green(5)`,
		},
	} {
		t.Run(f.name, f.run)
	}
}

func TestSmallAndDoubled(t *testing.T) {
	for _, f := range []fixture{
		{
			name: "one person, one skill", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Welding
Anna Keller | 3
`),
			people: "Anna Keller", skills: "Welding", want: `
Anna Keller: Welding=3`,
		},
		{
			name: "one skill in a row", layout: PeopleAsColumns, scale: "1-5",
			sheets: one(`
Skill | Anna Keller | Ben Osei | Cyd Ruiz
Welding | 3 | 4 | 1
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "Welding", want: `
Anna Keller: Welding=3
Ben Osei: Welding=4
Cyd Ruiz: Welding=1`,
		},
		{
			name: "one skill in a column", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Welding
Anna Keller | 3
Ben Osei | 4
Cyd Ruiz | 1
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "Welding", want: `
Anna Keller: Welding=3
Ben Osei: Welding=4
Cyd Ruiz: Welding=1`,
		},
		{
			name: "the same competency in two categories", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
 | Line 1 | > | Line 2 | >
Name | Safety | Setup | Safety | Setup
Anna Keller | 3 | 2 | 1 | 5
Ben Osei | 4 | 1 | 2 | 4
`),
			skills: "Safety, Setup, Safety, Setup", want: `
Anna Keller: Line 1:Safety=3, Line 1:Setup=2, Line 2:Safety=1, Line 2:Setup=5
Ben Osei: Line 1:Safety=4, Line 1:Setup=1, Line 2:Safety=2, Line 2:Setup=4`,
		},
		{
			name: "the same name with two e-mails", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | E-mail | SQL | Vision
Anna Keller | anna@x.org | 3 | 2
Anna Keller | anna.k@x.org | 1 | 5
`),
			people: "Anna Keller, Anna Keller", skills: "SQL, Vision", want: `
Anna Keller: SQL=3, Vision=2, SQL=1, Vision=5`,
		},
		{
			name: "a list of people on a second sheet", layout: PeopleAsRows, scale: "1-5",
			sheets: []*Sheet{table("Matrix", `
Name | SQL | Vision
Anna Keller | 3 | 2
Ben Osei | 1 | 5
`), table("Employees", `
Name | E-mail | Department | Job title
Ben Osei | ben@x.org | Ops | Operator
Anna Keller | anna@x.org | Lab | Chemist
Cyd Ruiz | cyd@x.org | Lab | Chemist
`)},
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision", want: `
Anna Keller: SQL=3, Vision=2
Ben Osei: SQL=1, Vision=5`,
		},
	} {
		t.Run(f.name, f.run)
	}
}

func TestAListOfPeopleBesideTheMatrixSaysWhoTheyAre(t *testing.T) {
	t.Parallel()
	m, err := ReadMatrix(&Book{Sheets: []*Sheet{table("Matrix", `
Name | SQL | Vision
Anna Keller | 3 | 2
Ben Osei | 1 | 5
Cyd Ruiz | 4 | 4
`), table("Employees", `
Name | E-mail | Department | Job title
Ben Osei | ben@x.org | Ops / Line 1 | Operator
Anna Keller | anna@x.org | Lab | Chemist
Cyd Ruiz | cyd1@x.org | Lab | Chemist
Cyd Ruiz | cyd2@x.org | Ops | Lead
`)}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range m.People {
		got = append(got, p.Name+" "+p.Email+" "+strings.Join(p.Unit, "/")+" "+p.Position)
	}
	want := []string{"Anna Keller anna@x.org Lab Chemist", "Ben Osei ben@x.org Ops/Line 1 Operator", "Cyd Ruiz   "}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("people (-want +got):\n%s", d)
	}
}
