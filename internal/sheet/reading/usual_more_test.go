package reading

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/sheettest"
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

func TestMessySheets(t *testing.T) {
	for _, f := range []fixture{
		{
			name: "a form for each person with an X in the column of the level", layout: Long, scale: "0-4",
			sheets: []*sheet.Sheet{sheettest.Table("Anna", `
Skill assessment
Name: | Anna Keller |  | Department: | Line 1

Skill | 0 | 1 | 2 | 3 | 4 | Comment
Welding |  |  | x |  |  | ok
Milling |  |  |  |  | x |
Turning | x |  |  |  |  |

Date: |  | Signature:
`), sheettest.Table("Ben", `
Skill assessment
Name: | Ben Osei |  | Department: | Line 2

Skill | 0 | 1 | 2 | 3 | 4 | Comment
Welding |  | x |  |  |  |
Milling |  | x |  |  |  |
Turning |  |  |  | x |  |

Date: |  | Signature:
`)},
			people: "Anna Keller, Ben Osei", skills: "Welding, Milling, Turning",
			want: `
Anna Keller: Welding=2(3), Milling=4(5), Turning=0
Ben Osei: Welding=1, Milling=1, Turning=3(4)`,
		},
		{
			name: "dots in the column of the level, with sums below", layout: PeopleAsRows, scale: "0-3",
			sheets: one(`
Mitarbeiter | Team | Löten | > | > | > | Messen | > | > | >
 |  | 0 | 1 | 2 | 3 | 0 | 1 | 2 | 3
Anna Keller | T1 |  | ● |  |  |  |  |  | ●
Ben Osei | T2 | ● |  |  |  |  |  | ● |
Cyd Ruiz | T1 |  |  |  | ● |  | ● |  |
Summe |  | 1 | 1 | 0 | 1 | 0 | 1 | 1 | 1
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "Löten, Messen",
			want: `
Anna Keller: Löten=1(2), Messen=3(5)
Ben Osei: Löten=0, Messen=2(3)
Cyd Ruiz: Löten=3(5), Messen=1(2)`,
		},
		{
			name: "rows of yes and no are not heads of columns", layout: PeopleAsRows, scale: "marks",
			sheets: one(`
Fahrer | Stapler | Kran | Bus
Anna Keller | ja | nein | ja
Ben Osei | nein | ja | ja
Cyd Ruiz | ja | nein | nein
Dora Weiss | ja | ja | nein
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz, Dora Weiss", skills: "Stapler, Kran, Bus",
			want: `
Anna Keller: Stapler=ja(3), Kran=nein(0), Bus=ja(3)
Ben Osei: Stapler=nein(0), Kran=ja(3), Bus=ja(3)
Cyd Ruiz: Stapler=ja(3), Kran=nein(0), Bus=nein(0)
Dora Weiss: Stapler=ja(3), Kran=ja(3), Bus=nein(0)`,
		},
		{
			name: "a row of dates that is nobody, and a share that is no skill", layout: PeopleAsRows, scale: "marks",
			sheets: one(`
Name | Team | Kran | Stapler | Erste Hilfe | Erfüllung %
Gültig bis (Nachweis) |  | 2027-01-01 | 2027-02-01 | 2027-03-01 |
Anna Keller | T1 | x | x |  | 67%
Ben Osei | T1 |  | x | x | 67%
Cyd Ruiz | T2 | x |  | x | 67%
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "Kran, Stapler, Erste Hilfe",
			want: `
Anna Keller: Kran=x(3), Stapler=x(3)
Ben Osei: Stapler=x(3), Erste Hilfe=x(3)
Cyd Ruiz: Kran=x(3), Erste Hilfe=x(3)`,
		},
		{
			name: "a legend right of the table", layout: PeopleAsRows, scale: "0-4",
			sheets: one(`
Name | SQL | Vision |  | Level | Meaning
Anna Keller | 3 | 1 |  | 0 | none
Ben Osei | 2 | 0 |  | 1 | basic
Cyd Ruiz | 4 | 4 |  | 2 | solid
Dora Weiss | 1 | 2 |  | 3 | advanced
Emil Groß | 2 | 2 |  | 4 | expert
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz, Dora Weiss, Emil Groß", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3(4), Vision=1
Ben Osei: SQL=2(3), Vision=0
Cyd Ruiz: SQL=4(5), Vision=4(5)
Dora Weiss: SQL=1, Vision=2(3)
Emil Groß: SQL=2(3), Vision=2(3)`,
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
			sheets: []*sheet.Sheet{sheettest.Table("Matrix", `
Name | SQL | Vision
Anna Keller | 3 | 2
Ben Osei | 1 | 5
`), sheettest.Table("Employees", `
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
	m, err := ReadMatrix(&sheet.Book{Sheets: []*sheet.Sheet{sheettest.Table("Matrix", `
Name | SQL | Vision
Anna Keller | 3 | 2
Ben Osei | 1 | 5
Cyd Ruiz | 4 | 4
`), sheettest.Table("Employees", `
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
