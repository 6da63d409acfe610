package reading

import "testing"

func TestScales(t *testing.T) {
	for _, f := range []fixture{
		{
			name: "1 to 4 stated by a legend", layout: PeopleAsRows, scale: "1-4",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | 1 | 2 | 3
Ben Osei | 4 | 3 | 2

1 = Beginner | 2 = Intermediate | 3 = Advanced | 4 = Expert
`),
			want: `
Anna Keller: SQL=1, Vision=2, Planning=3(4)
Ben Osei: SQL=4(5), Vision=3(4), Planning=2`,
		},
		{
			name: "1 to 3 stated above, 0 to 10 by its numbers", layout: PeopleAsRows, scale: "1-3",
			sheets: one(`
Rating scale 1-3
Name | SQL | Vision
Anna Keller | 1 | 2
Ben Osei | 3 | 3
`),
			want: `
Anna Keller: SQL=1, Vision=2(3)
Ben Osei: SQL=3(5), Vision=3(5)`,
		},
		{
			name: "0 to 10", layout: PeopleAsRows, scale: "0-10",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | 8 | 2 | 10
Ben Osei | 7 | 9 | 5
Cyd Ruiz | 6 | 3 | 0
`),
			want: `
Anna Keller: SQL=8(4), Vision=2(1), Planning=10(5)
Ben Osei: SQL=7(3.5), Vision=9(4.5), Planning=5(2.5)
Cyd Ruiz: SQL=6(3), Vision=3(1.5), Planning=0`,
		},
		{
			name: "points out of a hundred", layout: PeopleAsRows, scale: "0-100",
			sheets: one(`
Name | SQL | Vision
Anna Keller | 85 | 20
Ben Osei | 70 | 95
Cyd Ruiz | 100 | 0
`),
			want: `
Anna Keller: SQL=85(4.25), Vision=20(1)
Ben Osei: SQL=70(3.5), Vision=95(4.75)
Cyd Ruiz: SQL=100(5), Vision=0`,
		},
		{
			name: "percentages as text", layout: PeopleAsRows, scale: "percent",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | 85% | 50 % | 0%
Ben Osei | 87% | 12,5% | 100%
`),
			want: `
Anna Keller: SQL=85%(4.25), Vision=50 %(2.5), Planning=0%(0)
Ben Osei: SQL=87%(4.35), Vision=12,5%(0.63), Planning=100%(5)`,
		},
		{
			name: "shares between 0 and 1", layout: PeopleAsRows, scale: "percent",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | 0.85 | 0.5 | 0
Ben Osei | 0.8 | 0.1 | 1
`),
			want: `
Anna Keller: SQL=0.85(4.25), Vision=0.5(2.5), Planning=0
Ben Osei: SQL=0.8(4), Vision=0.1(0.5), Planning=1(5)`,
		},
		{
			name: "German words with none", layout: PeopleAsRows, scale: "words",
			sheets: one(`
Mitarbeiter | Löten | Drehen | Fräsen
Anna Keller | Experte | Anfänger | keine
Ben Osei | Könner | Kenner | k.A.
Jörg Weiß | Kenner | Experte | Könner
`),
			want: `
Anna Keller: Löten=Experte(5), Drehen=Anfänger(1), Fräsen=keine(0)
Ben Osei: Löten=Könner(4), Drehen=Kenner(3)
Jörg Weiß: Löten=Kenner(3), Drehen=Experte(5), Fräsen=Könner(4)`,
		},
		{
			name: "English words", layout: PeopleAsColumns, scale: "words",
			sheets: one(`
Competency | Anna Keller | Ben Osei | Cyd Ruiz
SQL | Beginner | Expert | Advanced
Vision | intermediate | Beginner | Advnaced
Planning | Expert | Advanced | N/A
`),
			want: `
Anna Keller: SQL=Beginner(1), Vision=intermediate(2), Planning=Expert(5)
Ben Osei: SQL=Expert(5), Vision=Beginner(1), Planning=Advanced(4)
Cyd Ruiz: SQL=Advanced(4)`,
			doubts: []string{"D3 Advnaced"},
		},
		{
			name: "unknown words that a legend numbers", layout: PeopleAsRows, scale: "words",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | Padawan | Jedi | Knight
Ben Osei | Jedi | Padawan | Yoda
Cyd Ruiz | Yoda | Knight | Padawan

1 = Padawan
2 = Knight
3 = Jedi
4 = Yoda
`),
			want: `
Anna Keller: SQL=Padawan(1), Vision=Jedi(4), Planning=Knight(2)
Ben Osei: SQL=Jedi(4), Vision=Padawan(1), Planning=Yoda(5)
Cyd Ruiz: SQL=Yoda(5), Vision=Knight(2), Planning=Padawan(1)`,
		},
		{
			name: "letters, A best", layout: PeopleAsRows, scale: "letters",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | A | B | E
Ben Osei | C | D | A
`),
			want: `
Anna Keller: SQL=A(5), Vision=B(4), Planning=E(1)
Ben Osei: SQL=C(3), Vision=D(2), Planning=A(5)`,
		},
		{
			name: "letters that a legend turns round", layout: PeopleAsRows, scale: "letters",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | A | B | D
Ben Osei | C | D | A

A = Beginner, B = Intermediate, C = Advanced, D = Expert
`),
			want: `
Anna Keller: SQL=A(1), Vision=B(2), Planning=D(5)
Ben Osei: SQL=C(4), Vision=D(5), Planning=A(1)`,
		},
		{
			name: "initials", layout: PeopleAsRows, scale: "letters",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | B | I | E
Ben Osei | A | B | I
`),
			want: `
Anna Keller: SQL=B(1), Vision=I(2), Planning=E(5)
Ben Osei: SQL=A(4), Vision=B(1), Planning=I(2)`,
		},
		{
			name: "Harvey balls", layout: PeopleAsRows, scale: "harvey-balls",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | ○ | ◔ | ◑
Ben Osei | ◕ | ● |
`),
			want: `
Anna Keller: SQL=○(0), Vision=◔(1), Planning=◑(3)
Ben Osei: SQL=◕(4), Vision=●(5)`,
		},
		{
			name: "X marks", layout: PeopleAsRows, scale: "marks",
			sheets: one(`
Name | Forklift | First aid | Crane
Anna Keller | X |  | x
Ben Osei |  | x |
Cyd Ruiz | x | x | x
`),
			want: `
Anna Keller: Forklift=X(3), Crane=x(3)
Ben Osei: First aid=x(3)
Cyd Ruiz: Forklift=x(3), First aid=x(3), Crane=x(3)`,
		},
		{
			name: "ticks, people as columns", layout: PeopleAsColumns, scale: "marks",
			sheets: one(`
Skill | Anna Keller | Ben Osei
Forklift | ✓ |
First aid |  | ✔
Crane | ✓ | ✓
`),
			want: `
Anna Keller: Forklift=✓(3), Crane=✓(3)
Ben Osei: First aid=✔(3), Crane=✓(3)`,
		},
		{
			name: "yes and no", layout: PeopleAsRows, scale: "marks",
			sheets: one(`
Name | Staplerschein | Kran
Anna Keller | ja | nein
Ben Osei | nein | ja
`),
			want: `
Anna Keller: Staplerschein=ja(3), Kran=nein(0)
Ben Osei: Staplerschein=nein(0), Kran=ja(3)`,
		},
		{
			name: "traffic lights by word", layout: PeopleAsRows, scale: "red-amber-green",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | Red | Amber | Green
Ben Osei | green | Green | n/a
`),
			want: `
Anna Keller: SQL=Red(1), Vision=Amber(3), Planning=Green(5)
Ben Osei: SQL=green(5), Vision=Green(5)`,
		},
		{
			name: "traffic lights by letter and in German", layout: PeopleAsRows, scale: "red-amber-green",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | R | A | G
Ben Osei | G | G | R
`),
			want: `
Anna Keller: SQL=R(1), Vision=A(3), Planning=G(5)
Ben Osei: SQL=G(5), Vision=G(5), Planning=R(1)`,
		},
		{
			name: "traffic lights by colour, empty cells", layout: PeopleAsRows, scale: "red-amber-green",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | [red] | [amber] | [green]
Ben Osei | [green] |  | [red]
`),
			want: `
Anna Keller: SQL=red(1), Vision=amber(3), Planning=green(5)
Ben Osei: SQL=green(5), Planning=red(1)`,
		},
		{
			name: "traffic lights by colour, cells with marks", layout: PeopleAsRows, scale: "red-amber-green",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | x [red] | x [amber] | x [green]
Ben Osei | x [green] |  | x [red]
`),
			want: `
Anna Keller: SQL=red(1), Vision=amber(3), Planning=green(5)
Ben Osei: SQL=green(5), Planning=red(1)`,
		},
		{
			name: "numbers stay numbers under coloured cells", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | 1 [red] | 3 [amber] | 5 [green]
Ben Osei | 4 [green] | 2 [amber] | 1 [red]
`),
			want: `
Anna Keller: SQL=1, Vision=3, Planning=5
Ben Osei: SQL=4, Vision=2, Planning=1`,
		},
		{
			name: "colours with people as columns", layout: PeopleAsColumns, scale: "red-amber-green",
			sheets: one(`
Kompetenz | Anna Keller | Ben Osei
SQL | [red] | [green]
Vision | [amber] | [green]
Planung | [green] | [red]
`),
			want: `
Anna Keller: SQL=red(1), Vision=amber(3), Planung=green(5)
Ben Osei: SQL=green(5), Vision=green(5), Planung=red(1)`,
		},
		{
			name: "numbers with words beside them", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | 3 - Solid | 1 - Beginner | 5 - Expert
Ben Osei | 2 - Basic | 4 - Advanced | 3 - Solid
`),
			want: `
Anna Keller: SQL=3 - Solid(3), Vision=1 - Beginner(1), Planning=5 - Expert(5)
Ben Osei: SQL=2 - Basic(2), Vision=4 - Advanced(4), Planning=3 - Solid(3)`,
		},
		{
			name: "L3 and Level 3", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | L3 | Level 1 | L5
Ben Osei | L2 | Stufe 4 | L3
`),
			want: `
Anna Keller: SQL=L3(3), Vision=Level 1(1), Planning=L5(5)
Ben Osei: SQL=L2(2), Vision=Stufe 4(4), Planning=L3(3)`,
		},
		{
			name: "stars", layout: PeopleAsRows, scale: "stars",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | ★★★☆☆ | ★☆☆☆☆ | ★★★★★
Ben Osei | ★★☆☆☆ | ★★★★☆ |
`),
			want: `
Anna Keller: SQL=★★★☆☆(3), Vision=★☆☆☆☆(1), Planning=★★★★★(5)
Ben Osei: SQL=★★☆☆☆(2), Vision=★★★★☆(4)`,
		},
		{
			name: "plus signs", layout: PeopleAsRows, scale: "plus-signs",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | + | ++ | +++
Ben Osei | ++ | - | +
`),
			want: `
Anna Keller: SQL=+(1), Vision=++(3), Planning=+++(5)
Ben Osei: SQL=++(3), Planning=+(1)`,
		},
		{
			name: "a column of marks in a table of numbers", layout: PeopleAsRows, scale: "0-5",
			sheets: one(`
Name | SQL | Vision | Forklift | Planning
Anna Keller | 3 | 0 | x | 5
Ben Osei | 2 | 4 |  | 1
Cyd Ruiz | 1 | 1 | x | 0
`),
			want: `
Anna Keller: SQL=3, Vision=0, Forklift=x(3), Planning=5
Ben Osei: SQL=2, Vision=4, Planning=1
Cyd Ruiz: SQL=1, Vision=1, Forklift=x(3), Planning=0`,
		},
		{
			name: "a best of 1, stated by the legend", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision
Anna Keller | 1 | 2
Ben Osei | 5 | 4

1 = Expert
2 = Advanced
3 = Intermediate
4 = Basic
5 = None
`),
			want: `
Anna Keller: SQL=1(5), Vision=2(4)
Ben Osei: SQL=5(1), Vision=4(2)`,
		},
		{
			name: "only 0 to 4 occur but the sheet says 0 to 5", layout: PeopleAsRows, scale: "0-5",
			sheets: one(`
Skill matrix (0-5)
Name | SQL | Vision
Anna Keller | 0 | 2
Ben Osei | 3 | 4
`),
			want: `
Anna Keller: SQL=0, Vision=2
Ben Osei: SQL=3, Vision=4`,
		},
		{
			name: "words of the civil service", layout: PeopleAsRows, scale: "words",
			sheets: one(`
Name | Data | Agile | User research
Anna Keller | Awareness | Working | Practitioner
Ben Osei | Expert | Practitioner | Awareness
`),
			want: `
Anna Keller: Data=Awareness(1), Agile=Working(2), User research=Practitioner(4)
Ben Osei: Data=Expert(5), Agile=Practitioner(4), User research=Awareness(1)`,
		},
		{
			name: "a legend in two columns below", layout: PeopleAsRows, scale: "0-3",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | 1 | 2 | 3
Ben Osei | 2 | 3 | 2

Legende
0 | keine Kenntnisse
1 | Grundkenntnisse
2 | Fortgeschritten
3 | Experte
`),
			people: "Anna Keller, Ben Osei",
			want: `
Anna Keller: SQL=1(2), Vision=2(3), Planning=3(5)
Ben Osei: SQL=2(3), Vision=3(5), Planning=2(3)`,
		},
	} {
		t.Run(f.name, f.run)
	}
}
