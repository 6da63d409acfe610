package reading

import "testing"

func TestWideSheets(t *testing.T) {
	for _, f := range []fixture{
		{
			name: "people as rows, the plainest table", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Welding | Planning
Anna Keller | 3 | 5 | 1
Ben Osei | 2 |  | 4
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Welding, Planning",
			want: `
Anna Keller: SQL=3, Welding=5, Planning=1
Ben Osei: SQL=2, Planning=4`,
		},
		{
			name: "people as columns, the plainest table", layout: PeopleAsColumns, scale: "0-5",
			sheets: one(`
Skill | Anna Keller | Ben Osei
SQL | 3 | 0
Welding | 5 | n/a
Planning | - | 4
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Welding, Planning",
			want: `
Anna Keller: SQL=3, Welding=5
Ben Osei: SQL=0, Planning=4`,
		},
		{
			name: "a title, a blank row, categories in merged cells, person columns, an average column and row", layout: PeopleAsRows, scale: "0-4",
			sheets: one(`
Skills matrix 2026

 |  |  | Technical | > | Leading | > |
Name | E-Mail | Team | SQL | Welding | Vision | Coaching | Average
Anna Keller | anna@x.org | Ops | 3 | 4 | 0 | 1 | 2
Ben Osei | ben@x.org | Ops | 2 | 1 | 3 | 4 | 2.5
Cyd Ruiz | cyd@x.org | Lab | 1 | 1 | 2 | 0 | 1
Average |  |  | 2 | 2 | 1.67 | 1.67 |

Legend
0 = none
1 = Basic
4 = Expert
Last updated: 2026-01-01
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "SQL, Welding, Vision, Coaching",
			want: `
Anna Keller: Technical:SQL=3(4), Technical:Welding=4(5), Leading:Vision=0, Leading:Coaching=1
Ben Osei: Technical:SQL=2(3), Technical:Welding=1, Leading:Vision=3(4), Leading:Coaching=4(5)
Cyd Ruiz: Technical:SQL=1, Technical:Welding=1, Leading:Vision=2(3), Leading:Coaching=0`,
		},
		{
			name: "three numbers to a skill below a merged header", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Vision | > | > | Planung | > | >
 | Ist | Soll | Prio | Ist | Soll | Prio
Anna Keller | 3 | 4 | 1 | 2 | 5 | 2
Ben Osei | 1 | 2 | 3 | - | 3 | 1
`),
			people: "Anna Keller, Ben Osei", skills: "Vision, Planung",
			want: `
Anna Keller: Vision=3>4!1, Planung=2>5!2
Ben Osei: Vision=1>2!3, Planung=none>3!1`,
		},
		{
			name: "three numbers in the headers themselves", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Employee | Vision (current) | Vision (target) | Vision (priority) | Team building (current) | Team building (target) | Team building (priority)
Anna Keller | 3 | 5 | 1 | 2 | 4 | 2
Ben Osei | 1 | 3 | 3 | 4 | 4 | 1
`),
			people: "Anna Keller, Ben Osei", skills: "Vision, Team building",
			want: `
Anna Keller: Vision=3>5!1, Team building=2>4!2
Ben Osei: Vision=1>3!3, Team building=4>4!1`,
		},
		{
			name: "headers with a dash, German, two numbers", layout: PeopleAsRows, scale: "0-4",
			sheets: one(`
Mitarbeiter | Abteilung | Schweißen - Ist | Schweißen - Soll | Montage - Ist | Montage - Soll
Jürgen Groß | Werk 1 | 3 | 4 | 0 | 2
Änne Müller | Werk 2 | 1 | 2 | 4 | 4
`),
			people: "Jürgen Groß, Änne Müller", skills: "Schweißen, Montage",
			want: `
Jürgen Groß: Schweißen=3(4)>5, Montage=0>3
Änne Müller: Schweißen=1>3, Montage=4(5)>5`,
		},
		{
			name: "people as columns with three numbers each", layout: PeopleAsColumns, scale: "1-5",
			sheets: one(`
Competency | Anna Keller | > | > | Ben Osei | > | >
 | Current | Target | Priority | Current | Target | Priority
Vision | 3 | 5 | 1 | 2 | 4 | 3
Budgeting | 1 | 2 | 2 | 4 | 4 | 1
`),
			people: "Anna Keller, Ben Osei", skills: "Vision, Budgeting",
			want: `
Anna Keller: Vision=3>5!1, Budgeting=1>2!2
Ben Osei: Vision=2>4!3, Budgeting=4>4!1`,
		},
		{
			name: "people as columns with category, target and facts about people above", layout: PeopleAsColumns, scale: "0-5",
			sheets: one(`
Kompetenzmatrix Werk Nord
 |  | Team | Montage | Montage | Lager
Kategorie | Kompetenz | Soll | Anna Keller | Ben Osei | Cyd Ruiz
Technik | Schweißen | 3 | 4 | 0 | 5
 | Drehen | 2 | 2 | 1 |
Führung | Delegieren | 4 | 3 | k.A. | 2
 | Durchschnitt |  | 3 | 0.5 | 3.5
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "Schweißen, Drehen, Delegieren",
			want: `
Anna Keller: Technik:Schweißen=4>3, Technik:Drehen=2>2, Führung:Delegieren=3>4
Ben Osei: Technik:Schweißen=0>3, Technik:Drehen=1>2
Cyd Ruiz: Technik:Schweißen=5>3, Führung:Delegieren=2>4`,
		},
		{
			name: "groups of people between the rows", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
# | Name | SQL | Vision | Planning
 | Sales team
1 | Anna Keller | 3 | 2 | 4
2 | Ben Osei | 5 | 1 |
 | Operations
3 | Cyd Ruiz | 1 | 2 | 3
4 | Dora Weiss | 4 | 4 | 2
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz, Dora Weiss", skills: "SQL, Vision, Planning",
			want: `
Anna Keller: SQL=3, Vision=2, Planning=4
Ben Osei: SQL=5, Vision=1
Cyd Ruiz: SQL=1, Vision=2, Planning=3
Dora Weiss: SQL=4, Vision=4, Planning=2`,
		},
		{
			name: "first and last name, employee number, dates, and a target row", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Personalnummer | Nachname | Vorname | Abteilung | Eintritt | Excel | Englisch | Moderation | Bemerkungen
 | Soll |  |  |  | 4 | 3 | 2 |
1001 | Keller | Anna | IT | 2020-01-01 | 3 | 5 | 1 | gut
1002 | Osei | Ben | HR | 2021-05-01 | 2 | 4 | 3 |
`),
			people: "Anna Keller, Ben Osei", skills: "Excel, Englisch, Moderation",
			want: `
Anna Keller: Excel=3>4, Englisch=5>3, Moderation=1>2
Ben Osei: Excel=2>4, Englisch=4>3, Moderation=3>2`,
		},
		{
			name: "last, first kept as written; repeated header; footer", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Java | Go | Rust
Keller, Anna | 3 | 4 | 5
Osei, Ben | 2 | 2 | 1
Name | Java | Go | Rust
Ruiz, Cyd | 1 | 3 | 2

Created by HR, 3 March 2026
`),
			people: "Keller, Anna, Osei, Ben, Ruiz, Cyd", skills: "Java, Go, Rust",
			want: `
Keller, Anna: Java=3, Go=4, Rust=5
Osei, Ben: Java=2, Go=2, Rust=1
Ruiz, Cyd: Java=1, Go=3, Rust=2`,
		},
		{
			name: "category only in the first cell of a run, blank columns between", layout: PeopleAsRows, scale: "0-3",
			sheets: one(`

 |  | Production |  |  |  | Office |
 | Operator | Lathe | Mill |  |  | Excel | SAP
 | Tom Berg | 3 | 2 |  |  | 0 | 1
 | Eva Lind | 1 | 0 |  |  | 3 | 2
 | Ian Moss | 2 | 3 |  |  | 1 | 0
`),
			people: "Tom Berg, Eva Lind, Ian Moss", skills: "Lathe, Mill, Excel, SAP",
			want: `
Tom Berg: Production:Lathe=3(5), Production:Mill=2(3), Office:Excel=0, Office:SAP=1(2)
Eva Lind: Production:Lathe=1(2), Production:Mill=0, Office:Excel=3(5), Office:SAP=2(3)
Ian Moss: Production:Lathe=2(3), Production:Mill=3(5), Office:Excel=1(2), Office:SAP=0`,
		},
		{
			name: "teams in merged cells, a person nobody has rated, and an unlabelled average", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Team | Name | Coaching | Budgeting | Hiring
Red | Anna Keller | 3 | 4 | 1
^ | Ben Osei |  |  |
Blue | Cyd Ruiz | 5 | 1 | 2
^ | Dora Weiss | 2 | 2 | 4
 |  | 3.33 | 2.33 | 2.33
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz, Dora Weiss", skills: "Coaching, Budgeting, Hiring",
			want: `
Anna Keller: Coaching=3, Budgeting=4, Hiring=1
Cyd Ruiz: Coaching=5, Budgeting=1, Hiring=2
Dora Weiss: Coaching=2, Budgeting=2, Hiring=4`,
		},
		{
			name: "legend right of the table", layout: PeopleAsRows, scale: "0-4",
			sheets: one(`
Name | SQL | Excel | Talks |  | Legend |
Anna Keller | 3 | 1 | 2 |  | 0 | No knowledge
Ben Osei | 2 | 2 | 1 |  | 1 | Basic
Cyd Ruiz | 1 | 3 | 1 |  | 2 | Solid
Dora Weiss | 2 | 3 | 3 |  | 3 | Advanced
 |  |  |  |  | 4 | Expert
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz, Dora Weiss", skills: "SQL, Excel, Talks",
			want: `
Anna Keller: SQL=3(4), Excel=1, Talks=2(3)
Ben Osei: SQL=2(3), Excel=2(3), Talks=1
Cyd Ruiz: SQL=1, Excel=3(4), Talks=1
Dora Weiss: SQL=2(3), Excel=3(4), Talks=3(4)`,
		},
		{
			name: "legend above, in one cell", layout: PeopleAsRows, scale: "0-5",
			sheets: one(`
Team skills
Scale: 0 = none, 1 = beginner, 2 = basic, 3 = solid, 4 = advanced, 5 = expert

Name | SQL | Excel | Talks
Anna | 3 | 1 | 2
Ben | 2 | 2 | 4
`),
			people: "Anna, Ben", skills: "SQL, Excel, Talks",
			want: `
Anna: SQL=3, Excel=1, Talks=2
Ben: SQL=2, Excel=2, Talks=4`,
		},
		{
			name: "first names only, people as columns", layout: PeopleAsColumns, scale: "1-5",
			sheets: one(`
 | Anna | Ben | Cyd | Dora
Strategic thinking | 3 | 4 | 5 | 1
Conflict resolution | 2 | 2 | 3 | 3
Project management | 1 | 5 | 2 | 4
`),
			people: "Anna, Ben, Cyd, Dora", skills: "Strategic thinking, Conflict resolution, Project management",
			want: `
Anna: Strategic thinking=3, Conflict resolution=2, Project management=1
Ben: Strategic thinking=4, Conflict resolution=2, Project management=5
Cyd: Strategic thinking=5, Conflict resolution=3, Project management=2
Dora: Strategic thinking=1, Conflict resolution=3, Project management=4`,
		},
		{
			name: "people as columns, skills grouped by rows with only a category", layout: PeopleAsColumns, scale: "0-5",
			sheets: one(`
Skill | Anna Keller | Ben Osei
Technical
SQL | 3 | 0
Welding | 5 | 1
Leading
Vision | 2 | 4
Total | 10 | 5
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Welding, Vision",
			want: `
Anna Keller: Technical:SQL=3, Technical:Welding=5, Leading:Vision=2
Ben Osei: Technical:SQL=0, Technical:Welding=1, Leading:Vision=4`,
		},
		{
			name: "people as rows with Ist and Soll in rows", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Art | SQL | Vision
Anna Keller | Ist | 3 | 2
^ | Soll | 4 | 5
Ben Osei | Ist | 1 | 4
^ | Soll | 2 | 3
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3>4, Vision=2>5
Ben Osei: SQL=1>2, Vision=4>3`,
		},
		{
			name: "blocks of current and target", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
 | Current | > | Target | >
Name | SQL | Vision | SQL | Vision
Anna Keller | 3 | 2 | 4 | 5
Ben Osei | 1 | 4 | 2 | 3
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3>4, Vision=2>5
Ben Osei: SQL=1>2, Vision=4>3`,
		},
		{
			name: "totals to the right and below, no label in the name column", layout: PeopleAsRows, scale: "0-5",
			sheets: one(`
Name | Title | Listening | Deciding | Delegating | Sum
Anna Keller | Lead | 3 | 5 | 1 | 9
Ben Osei | Engineer | 0 | 1 | 4 | 5
Cyd Ruiz | Engineer | 2 | 2 | 2 | 6
 | Total | 5 | 8 | 7 | 20
 | Max | 3 | 5 | 4 |
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "Listening, Deciding, Delegating",
			want: `
Anna Keller: Listening=3, Deciding=5, Delegating=1
Ben Osei: Listening=0, Deciding=1, Delegating=4
Cyd Ruiz: Listening=2, Deciding=2, Delegating=2`,
		},
		{
			name: "values off the scale, uncertain and misspelt ones are doubts", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision | Planning | Hiring
Anna Keller | 3 | 7 | 4 | tbd
Ben Osei | 2 | 3? | abc | 5
Cyd Ruiz | 1 | 3,5 | 2 | ?
Dora Weiss | 1 | 4 | 2 | 1
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz, Dora Weiss", skills: "SQL, Vision, Planning, Hiring",
			want: `
Anna Keller: SQL=3, Planning=4
Ben Osei: SQL=2, Vision=3?(3), Hiring=5
Cyd Ruiz: SQL=1, Vision=3,5(3.5), Planning=2
Dora Weiss: SQL=1, Vision=4, Planning=2, Hiring=1`,
			doubts: []string{"C2 7", "C3 3?", "D3 abc"},
		},
		{
			name: "one competency and two people", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Welding
Anna Keller | 3
Ben Osei | 5
`),
			people: "Anna Keller, Ben Osei", skills: "Welding",
			want: `
Anna Keller: Welding=3
Ben Osei: Welding=5`,
		},
		{
			name: "a competency nobody has, and one with mixed remarks", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Forklift | Vision | Notes
Anna Keller | 3 |  | 4 | wants to lead
Ben Osei | 5 |  | 2 |
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Forklift, Vision",
			want: `
Anna Keller: SQL=3, Vision=4
Ben Osei: SQL=5, Vision=2`,
		},
		{
			name: "descriptions below the names of the competencies", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision | Planning
Description | Can query a database and join tables | Can say where the team goes and why that matters | Can plan a quarter
Anna Keller | 3 | 1 | 4
Ben Osei | 5 | 3 | 2
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Planning",
			want: `
Anna Keller: SQL=3, Vision=1, Planning=4
Ben Osei: SQL=5, Vision=3, Planning=2`,
		},
		{
			name: "people as columns with description, numbering, average and target columns", layout: PeopleAsColumns, scale: "1-5",
			sheets: one(`
Nr. | Bereich | Fähigkeit | Beschreibung | Soll | Anna Keller | Ben Osei | Ø
1 | Technik | Löten | Kann Bauteile auflöten | 3 | 4 | 2 | 3
2 | Technik | Messen | Kann mit dem Messschieber umgehen | 4 | 5 | 1 | 3
3 | Soziales | Zuhören | Hört zu | 2 | 1 | 3 | 2
`),
			people: "Anna Keller, Ben Osei", skills: "Löten, Messen, Zuhören",
			want: `
Anna Keller: Technik:Löten=4>3, Technik:Messen=5>4, Soziales:Zuhören=1>2
Ben Osei: Technik:Löten=2>3, Technik:Messen=1>4, Soziales:Zuhören=3>2`,
		},
		{
			name: "a skill called R and one called C", layout: PeopleAsRows, scale: "0-4",
			sheets: one(`
Developer | C | R | Go | Java
Li Wei | 4 | 0 | 1 | 2
Sam Hill | 1 | 2 | 3 | 0
`),
			people: "Li Wei, Sam Hill", skills: "C, R, Go, Java",
			want: `
Li Wei: C=4(5), R=0, Go=1, Java=2(3)
Sam Hill: C=1, R=2(3), Go=3(4), Java=0`,
		},
		{
			name: "the same person twice", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision
Anna Keller | 3 | 2
Ben Osei | 1 | 5
Anna Keller | 3 | 4
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3, Vision=2
Ben Osei: SQL=1, Vision=5`,
			doubts: []string{"A4 Anna Keller", "C4 4"},
		},
	} {
		t.Run(f.name, f.run)
	}
}
