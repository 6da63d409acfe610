package reading

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/sheettest"
)

func TestUnusualShapes(t *testing.T) {
	for _, f := range []fixture{
		{
			name: "an X in the column of the level", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Welding | > | > | > | Milling | > | > | >
 | 1 | 2 | 3 | 4 | 1 | 2 | 3 | 4
Anna Keller |  |  | X |  | X |  |  |
Ben Osei | X |  |  |  |  |  |  | X
Cyd Ruiz |  | X |  |  |  |  |  |
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "Welding, Milling",
			want: `
Anna Keller: Welding=3, Milling=1
Ben Osei: Welding=1, Milling=4
Cyd Ruiz: Welding=2`,
		},
		{
			name: "an X in the column of the level, in words, heads not merged", layout: PeopleAsRows, scale: "words",
			sheets: one(`
Skills 2026

 |  | Welding |  |  | Milling |  |
Name | Team | Basic | Good | Expert | Basic | Good | Expert
Anna Keller | Ops | x |  |  |  |  | x
Ben Osei | Ops |  | x |  | x |  |
Cyd Ruiz | Lab |  |  | x |  |  |
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "Welding, Milling",
			want: `
Anna Keller: Welding=Basic(1), Milling=Expert(5)
Ben Osei: Welding=Good(3), Milling=Basic(1)
Cyd Ruiz: Welding=Expert(5)`,
		},
		{
			name: "an X in the row of the level, people as columns", layout: PeopleAsColumns, scale: "0-3",
			sheets: one(`
Kompetenz | Stufe | Anna Keller | Ben Osei
Löten | 0 |  | x
^ | 1 | x |
^ | 2 |  |
^ | 3 |  |
Messen | 0 |  |
^ | 1 |  |
^ | 2 | x |
^ | 3 |  | x
`),
			people: "Anna Keller, Ben Osei", skills: "Löten, Messen",
			want: `
Anna Keller: Löten=1(2), Messen=2(3)
Ben Osei: Löten=0, Messen=3(5)`,
		},
		{
			name: "people and skills in rows, an X in the column of the level", layout: Long, scale: "1-5",
			sheets: one(`
Employee | Skill | 1 | 2 | 3 | 4 | 5
Anna Keller | SQL |  |  | x |  |
Anna Keller | Vision | x |  |  |  |
Ben Osei | SQL |  |  |  |  | x
Ben Osei | Vision |  | x |  |  |
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3, Vision=1
Ben Osei: SQL=5, Vision=2`,
		},
		{
			name: "a block for each person, one below the other", layout: Long, scale: "1-5",
			sheets: one(`
Name: | Anna Keller
Skill | 1 | 2 | 3 | 4 | 5
SQL |  |  | x |  |
Vision | x |  |  |  |

Name: | Ben Osei
Skill | 1 | 2 | 3 | 4 | 5
SQL |  |  |  |  | x
Vision |  | x |  |  |
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3, Vision=1
Ben Osei: SQL=5, Vision=2`,
		},
		{
			name: "two marks for one skill", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Welding | > | > | Milling | > | >
 | 1 | 2 | 3 | 1 | 2 | 3
Anna Keller |  |  | X | X |  |
Ben Osei | X |  | X |  | X |
Cyd Ruiz |  | X |  |  |  | X
`),
			want: `
Anna Keller: Welding=3, Milling=1
Ben Osei: Welding=3, Milling=2
Cyd Ruiz: Welding=2, Milling=3`,
			doubts: []string{"B4 3"},
		},
		{
			name: "bars: every level up to the one reached is marked", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Welding | > | > | Milling | > | >
 | 1 | 2 | 3 | 1 | 2 | 3
Anna Keller | x | x | x | x | x |
Ben Osei | x | x |  | x | x | x
Cyd Ruiz | x |  |  | x | x |
`),
			want: `
Anna Keller: Welding=3, Milling=2
Ben Osei: Welding=2, Milling=3
Cyd Ruiz: Welding=1, Milling=2`,
		},
		{
			name: "yes and no in columns", layout: PeopleAsRows, scale: "marks",
			sheets: one(`
Name | Stapler | > | Kran | >
 | Ja | Nein | Ja | Nein
Anna Keller | x |  |  | x
Ben Osei |  | x | x |
`),
			want: `
Anna Keller: Stapler=Ja(3), Kran=Nein(0)
Ben Osei: Stapler=Nein(0), Kran=Ja(3)`,
		},
		{
			name: "self and manager side by side", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Welding | > | Milling | >
 | Self | Manager | Self | Manager
Anna Keller | 5 | 3 | 2 | 1
Ben Osei | 4 | 4 | 3 |
`),
			people: "Anna Keller, Ben Osei", skills: "Welding, Milling",
			want: `
Anna Keller: Welding=3, Milling=1
Ben Osei: Welding=4`,
		},
		{
			name: "Selbst, Führungskraft and Soll", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Löten | > | > | Messen | > | >
 | Selbst | Führungskraft | Soll | Selbst | Führungskraft | Soll
Anna Keller | 5 | 3 | 4 | 2 | 1 | 3
Ben Osei | 4 | 4 | 4 | 3 | 2 | 3
`),
			people: "Anna Keller, Ben Osei", skills: "Löten, Messen",
			want: `
Anna Keller: Löten=3>4, Messen=1>3
Ben Osei: Löten=4>4, Messen=2>3`,
		},
		{
			name: "self and manager in the headers", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Welding (self) | Welding (manager) | Milling (self) | Milling (manager)
Anna Keller | 5 | 3 | 2 | 1
Ben Osei | 4 | 4 | 3 | 2
`),
			people: "Anna Keller, Ben Osei", skills: "Welding, Milling",
			want: `
Anna Keller: Welding=3, Milling=1
Ben Osei: Welding=4, Milling=2`,
		},
		{
			name: "a block of self ratings beside a block of the manager's", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
 | Selbsteinschätzung | > | Fremdeinschätzung | >
Name | Löten | Messen | Löten | Messen
Anna Keller | 5 | 3 | 2 | 1
Ben Osei | 4 | 4 | 3 | 2
`),
			people: "Anna Keller, Ben Osei", skills: "Löten, Messen",
			want: `
Anna Keller: Löten=2, Messen=1
Ben Osei: Löten=3, Messen=2`,
		},
		{
			name: "self and manager as columns of people", layout: PeopleAsColumns, scale: "1-5",
			sheets: one(`
Skill | Anna Keller | > | Ben Osei | >
 | Self | Manager | Self | Manager
Welding | 5 | 3 | 2 | 1
Milling | 4 | 4 | 3 | 2
`),
			people: "Anna Keller, Ben Osei", skills: "Welding, Milling",
			want: `
Anna Keller: Welding=3, Milling=4
Ben Osei: Welding=1, Milling=2`,
		},
		{
			name: "long with a column for each rater", layout: Long, scale: "1-5",
			sheets: one(`
Employee | Skill | Self rating | Manager rating | Final rating
Anna Keller | SQL | 4 | 2 | 3
Anna Keller | Vision | 5 | 4 | 4
Ben Osei | SQL | 1 | 2 | 2
`),
			want: `
Anna Keller: SQL=3, Vision=4
Ben Osei: SQL=2`,
		},
		{
			name: "a row for each rater, the name only in the first", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Rated by | SQL | Vision
Anna Keller | Self | 4 | 2
 | Manager | 3 | 1
Ben Osei | Self | 5 | 5
 | Manager | 2 | 4
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3, Vision=1
Ben Osei: SQL=2, Vision=4`,
		},
		{
			name: "a sheet for each person, named by the sheet", layout: Long, scale: "0-4",
			sheets: []*sheet.Sheet{sheettest.Table("Anna Keller", `
Kompetenz | Ist | Soll
Löten | 3 | 4
Messen | 0 | 2
Durchschnitt | 1.5 | 3
`), sheettest.Table("Ben Osei", `
Kompetenz | Ist | Soll
Löten | 1 | 4
Messen | 4 | 2
Durchschnitt | 2.5 | 3
`)},
			people: "Anna Keller, Ben Osei", skills: "Löten, Messen",
			want: `
Anna Keller: Löten=3(4)>5, Messen=0>3
Ben Osei: Löten=1>5, Messen=4(5)>3`,
		},
		{
			name: "a sheet for each person, named in a cell", layout: Long, scale: "words",
			sheets: []*sheet.Sheet{sheettest.Table("P1", `
Skill profile
Name: Ada Lovelace
E-mail: | ada@x.org | Department: | Lab

Skill | Level
SQL | Expert
Vision | Beginner
`), sheettest.Table("P2", `
Skill profile
Name: Alan Turing
E-mail: | alan@x.org | Department: | Lab

Skill | Level
SQL | Intermediate
Vision | Advanced
`)},
			people: "Ada Lovelace, Alan Turing", skills: "SQL, Vision",
			want: `
Ada Lovelace: SQL=Expert(5), Vision=Beginner(1)
Alan Turing: SQL=Intermediate(2), Vision=Advanced(4)`,
		},
		{
			name: "Roman numerals", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Welding | Milling | Turning
Anna Keller | I | IV | V
Ben Osei | II | III | I
Cyd Ruiz | V | I | -
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "Welding, Milling, Turning",
			want: `
Anna Keller: Welding=I(1), Milling=IV(4), Turning=V(5)
Ben Osei: Welding=II(2), Milling=III(3), Turning=I(1)
Cyd Ruiz: Welding=V(5), Milling=I(1)`,
		},
		{
			name: "from -- to ++", layout: PeopleAsRows, scale: "plus-signs",
			sheets: one(`
Name | Welding | Milling | Turning
Anna Keller | -- | 0 | ++
Ben Osei | - | + | n/a
Cyd Ruiz | + | ++ | 0
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "Welding, Milling, Turning",
			want: `
Anna Keller: Welding=--(1), Milling=0(3), Turning=++(5)
Ben Osei: Welding=-(2), Milling=+(4)
Cyd Ruiz: Welding=+(4), Milling=++(5), Turning=0(3)`,
		},
		{
			name: "3/5 and 4 of 5", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Welding | Milling | Turning
Anna Keller | 3/5 | 4 of 5 | 1 / 5
Ben Osei | 5/5 | 2 von 5 | 3 out of 5
`),
			want: `
Anna Keller: Welding=3/5(3), Milling=4 of 5(4), Turning=1 / 5(1)
Ben Osei: Welding=5/5(5), Milling=2 von 5(2), Turning=3 out of 5(3)`,
		},
	} {
		t.Run(f.name, f.run)
	}
}

func TestTheUserChoosesWhoseLevelsCount(t *testing.T) {
	t.Parallel()
	b := &sheet.Book{Sheets: one(`
Name | Welding | > | Milling | >
 | Self | Manager | Self | Manager
Anna Keller | 5 | 3 | 2 | 1
Ben Osei | 4 | 4 | 3 |
`)}
	m, err := ReadMatrix(b, Options{Rater: "self"})
	if err != nil {
		t.Fatal(err)
	}
	want := "Anna Keller: Welding=5, Milling=2\nBen Osei: Welding=4, Milling=3"
	if got := said(m); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if d := cmp.Diff([]Rater{{"self", "Self", true}, {"manager", "Manager", false}}, m.Raters); d != "" || m.Rater() != "self" {
		t.Errorf("raters: %s", d)
	}
}
