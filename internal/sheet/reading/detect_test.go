package reading

import (
	"testing"

	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/sheettest"
)

func TestBooks(t *testing.T) {
	hidden := sheettest.Table("Old", `
Name | SQL | Vision
Hidden Person | 1 | 2
Another One | 5 | 4
Third One | 5 | 4
`)
	hidden.Hidden = true
	matrix := sheettest.Table("Skills", `
Name | SQL | Vision | Planning
Anna Keller | 3 | 2 | 5
Ben Osei | 1 | 4 | 4
`)
	want := `
Anna Keller: SQL=3, Vision=2, Planning=5
Ben Osei: SQL=1, Vision=4, Planning=4`
	for _, f := range []fixture{
		{
			name: "cover, hidden and average sheets give nobody", layout: PeopleAsRows, scale: "1-5",
			sheets: []*sheet.Sheet{sheettest.Table("Cover", `
Skills matrix
Owner: Anna Keller
Version | 3
Date | 2026-03-01
`), hidden, matrix, sheettest.Table("Averages", `
Team | SQL | Vision | Planning
Sales | 2.5 | 3 | 4.5
Ops | 2 | 3.5 | 4.1
Lab | 1 | 3 | 4
IT | 3 | 3 | 1
`), sheettest.Table("Summary", `
Skill | Average | Minimum | Maximum | People at 4+
SQL | 2 | 1 | 3 | 0
Vision | 3 | 2 | 4 | 1
Planning | 4.5 | 4 | 5 | 2
`)},
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Planning", want: want,
		},
		{
			name: "the legend on a sheet of its own states the scale", layout: PeopleAsRows, scale: "0-4",
			sheets: []*sheet.Sheet{sheettest.Table("Matrix", `
Name | SQL | Vision | Planning
Anna Keller | 3 | 2 | 1
Ben Osei | 1 | 2 | 2
`), sheettest.Table("Legend", `
Level | Meaning
0 | No knowledge
1 | Knows the basics
2 | Works with help
3 | Works alone
4 | Teaches others
`)},
			people: "Anna Keller, Ben Osei",
			want: `
Anna Keller: SQL=3(4), Vision=2(3), Planning=1
Ben Osei: SQL=1, Vision=2(3), Planning=2(3)`,
		},
		{
			name: "a sheet for each team", layout: PeopleAsRows, scale: "1-5",
			sheets: []*sheet.Sheet{matrix, sheettest.Table("Ops", `
Name | SQL | Vision | Planning
Cyd Ruiz | 5 | 1 | 1
Dora Weiss | 2 | 2 | 3
`), sheettest.Table("Übersicht", `
Name | SQL | Vision | Planning
Durchschnitt | 2.75 | 2.25 | 3.25
`)},
			people: "Anna Keller, Ben Osei, Cyd Ruiz, Dora Weiss", skills: "SQL, Vision, Planning",
			want: want + `
Cyd Ruiz: SQL=5, Vision=1, Planning=1
Dora Weiss: SQL=2, Vision=2, Planning=3`,
		},
		{
			name: "a sheet for each group of competencies", layout: PeopleAsRows, scale: "1-5",
			sheets: []*sheet.Sheet{matrix, sheettest.Table("Technical", `
Name | Welding | Drilling | Milling
Anna Keller | 2 | 2 | 1
Ben Osei | 5 | 4 | 3
`)},
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Planning, Welding, Drilling, Milling",
			want: `
Anna Keller: Skills:SQL=3, Skills:Vision=2, Skills:Planning=5, Technical:Welding=2, Technical:Drilling=2, Technical:Milling=1
Ben Osei: Skills:SQL=1, Skills:Vision=4, Skills:Planning=4, Technical:Welding=5, Technical:Drilling=4, Technical:Milling=3`,
		},
		{
			name: "targets by role are no people", layout: PeopleAsRows, scale: "1-5",
			sheets: []*sheet.Sheet{sheettest.Table("Role profiles", `
Role | SQL | Vision | Planning
Engineer | 4 | 2 | 3
Lead | 3 | 4 | 5
Director | 1 | 5 | 5
`), matrix},
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Planning", want: want,
		},
		{
			name: "last year's sheet is not read twice", layout: PeopleAsRows, scale: "1-5",
			sheets: []*sheet.Sheet{sheettest.Table("2026", `
Name | SQL | Vision | Planning
Anna Keller | 3 | 2 | 5
Ben Osei | 1 | 4 | 4
`), sheettest.Table("2025", `
Name | SQL | Vision | Planning
Anna Keller | 2 | 1 | 4
Ben Osei | 1 | 3 | 3
`)},
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Planning", want: want,
		},
	} {
		t.Run(f.name, f.run)
	}
}

func TestOddSheets(t *testing.T) {
	for _, f := range []fixture{
		{
			name: "table that starts in the middle, wide title, date above", layout: PeopleAsRows, scale: "0-5",
			sheets: one(`


 |  | Qualifikationsmatrix Montage | > | > | > | > | >
 |  | Stand: | 2026-03-01 |  | Verantwortlich: | A. Keller |

 |  | Nr. | Mitarbeiter/in | Pers.-Nr. | Kran | Stapler | Erste Hilfe
 |  | 1 | Keller, Anna | 4711 | 3 | 0 | 2
 |  | 2 | Groß, Jörg | 4712 | 5 | 1 | –
 |  | 3 | Yılmaz, Ayşe | 4713 | 4 | 2 | 1
 |  |  | Summe |  | 12 | 3 | 3
`),
			people: "Keller, Anna, Groß, Jörg, Yılmaz, Ayşe", skills: "Kran, Stapler, Erste Hilfe",
			want: `
Keller, Anna: Kran=3, Stapler=0, Erste Hilfe=2
Groß, Jörg: Kran=5, Stapler=1
Yılmaz, Ayşe: Kran=4, Stapler=2, Erste Hilfe=1`,
		},
		{
			name: "corner names both sides", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Employee \ Skill | Welding | Driving | Cooking
A. Keller | 3 | 5 | 1
B. Osei | 2 | 4 | 2
`),
			people: "A. Keller, B. Osei", skills: "Welding, Driving, Cooking",
			want: `
A. Keller: Welding=3, Driving=5, Cooking=1
B. Osei: Welding=2, Driving=4, Cooking=2`,
		},
		{
			name: "numbered employees, skills coded", layout: PeopleAsRows, scale: "0-3",
			sheets: one(`
Employee | S1 | S2 | S3
Employee 1 | 3 | 0 | 1
Employee 2 | 2 | 1 | 3
`),
			people: "Employee 1, Employee 2", skills: "S1, S2, S3",
			want: `
Employee 1: S1=3(5), S2=0, S3=1(2)
Employee 2: S1=2(3), S2=1(2), S3=3(5)`,
		},
		{
			name: "people as columns with e-mails and teams below the names", layout: PeopleAsColumns, scale: "1-5",
			sheets: one(`
Skill | Anna Keller | Ben Osei | Cyd Ruiz
E-Mail | anna@x.org | ben@x.org | cyd@x.org
Department | Ops | Ops | Lab
Job title | Lead | Engineer | Engineer
SQL | 3 | 4 | 1
Vision | 5 | 2 | 2
Number of skills | 2 | 2 | 2
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3, Vision=5
Ben Osei: SQL=4, Vision=2
Cyd Ruiz: SQL=1, Vision=2`,
		},
		{
			name: "people as columns with blank rows and a legend below", layout: PeopleAsColumns, scale: "0-4",
			sheets: one(`
Skills | Anna | Ben | Cyd
Technical skills
Welding | 4 | 3 | 0

Drilling | 2 | 1 | 1
Soft skills
Listening | 3 | 3 | 2

Legend:
0 = none
4 = expert
`),
			people: "Anna, Ben, Cyd", skills: "Welding, Drilling, Listening",
			want: `
Anna: Technical skills:Welding=4(5), Technical skills:Drilling=2(3), Soft skills:Listening=3(4)
Ben: Technical skills:Welding=3(4), Technical skills:Drilling=1, Soft skills:Listening=3(4)
Cyd: Technical skills:Welding=0, Technical skills:Drilling=1, Soft skills:Listening=2(3)`,
		},
		{
			name: "people as columns, colours by word in German, target column in words", layout: PeopleAsColumns, scale: "red-amber-green",
			sheets: one(`
Kompetenz | Soll | Anna Keller | Ben Osei
Planung | grün | rot | gelb
Führung | gelb | grün | k. A.
`),
			people: "Anna Keller, Ben Osei", skills: "Planung, Führung",
			want: `
Anna Keller: Planung=rot(1)>5, Führung=grün(5)>3
Ben Osei: Planung=gelb(3)>5`,
		},
		{
			name: "two-line headers with newline measures", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Vision Ist | Vision Soll | Vision Prio | Planung Ist | Planung Soll | Planung Prio
Anna Keller | 3 | 4 | 2 | 5 | 4 | 1
Ben Osei | 2 | 3 | 1 | 1 | 2 | 3
`),
			people: "Anna Keller, Ben Osei", skills: "Vision, Planung",
			want: `
Anna Keller: Vision=3>4!2, Planung=5>4!1
Ben Osei: Vision=2>3!1, Planung=1>2!3`,
		},
		{
			name: "three sub-columns, not merged, with a gap column", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
 |  | Vision |  |  | Planning |  |
Name | Team | Have | Need | Gap | Have | Need | Gap
Anna Keller | Ops | 3 | 4 | 1 | 5 | 4 | -1
Ben Osei | Ops | 2 | 3 | 1 | 1 | 2 | 1
`),
			people: "Anna Keller, Ben Osei", skills: "Vision, Planning",
			want: `
Anna Keller: Vision=3>4, Planning=5>4
Ben Osei: Vision=2>3, Planning=1>2`,
		},
		{
			name: "category over skill over measure", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
 | Leading | > | > | > | Managing | >
 | Vision | > | Coaching | > | Budgeting | >
Name | Current | Target | Current | Target | Current | Target
Anna Keller | 3 | 4 | 2 | 2 | 5 | 4
Ben Osei | 2 | 3 | 1 | 3 | 1 | 2
`),
			people: "Anna Keller, Ben Osei", skills: "Vision, Coaching, Budgeting",
			want: `
Anna Keller: Leading:Vision=3>4, Leading:Coaching=2>2, Managing:Budgeting=5>4
Ben Osei: Leading:Vision=2>3, Leading:Coaching=1>3, Managing:Budgeting=1>2`,
		},
		{
			name: "one number with a share, years of experience and a rating that is not a skill", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Job title | Years of experience | Location | SQL | Vision | Overall score
Anna Keller | Engineer | 12 | Bonn | 3 | 2 | 2.5
Ben Osei | Lead | 4 | Köln | 5 | 4 | 4.5
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3, Vision=2
Ben Osei: SQL=5, Vision=4`,
		},
		{
			name: "X marks with a count row and column", layout: PeopleAsRows, scale: "marks",
			sheets: one(`
Name | Kran | Stapler | Schweißen | Anzahl
Anna Keller | X | X |  | 2
Ben Osei |  |  | X | 1
Cyd Ruiz |  | X |  | 1
Anzahl | 1 | 2 | 1 |
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "Kran, Stapler, Schweißen",
			want: `
Anna Keller: Kran=X(3), Stapler=X(3)
Ben Osei: Schweißen=X(3)
Cyd Ruiz: Stapler=X(3)`,
		},
		{
			name: "words with an explanation below", layout: PeopleAsRows, scale: "words",
			sheets: one(`
Team member | Negotiation | Forecasting | Hiring
Anna Keller | Novice | Proficient | Expert
Ben Osei | Competent | n/a | Advanced Beginner

Novice: needs rules
Advanced Beginner: needs guidance
Competent: plans
Proficient: sees the whole
Expert: knows
`),
			people: "Anna Keller, Ben Osei", skills: "Negotiation, Forecasting, Hiring",
			want: `
Anna Keller: Negotiation=Novice(1), Forecasting=Proficient(4), Hiring=Expert(5)
Ben Osei: Negotiation=Competent(3), Hiring=Advanced Beginner(2)`,
		},
		{
			name: "percentages with people as columns and an average", layout: PeopleAsColumns, scale: "percent",
			sheets: one(`
Fähigkeit | Anna Keller | Ben Osei | Mittelwert
Löten | 80% | 40% | 60%
Messen | 100% | 0% | 50%
Gesamt | 90% | 20% | 55%
`),
			people: "Anna Keller, Ben Osei", skills: "Löten, Messen",
			want: `
Anna Keller: Löten=80%(4), Messen=100%(5)
Ben Osei: Löten=40%(2), Messen=0%(0)`,
		},
		{
			name: "a note column between the skills, a soll row below", layout: PeopleAsRows, scale: "0-4",
			sheets: one(`
Name | SQL | Bemerkung | Vision
Anna Keller | 3 | wird besser | 4
Ben Osei | 0 |  | 1
Soll-Wert | 2 |  | 3
Abweichung | -1 |  | -2
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3(4)>3, Vision=4(5)>4
Ben Osei: SQL=0>3, Vision=1>4`,
		},
		{
			name: "a required level row above and a priority row", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision | Hiring
Required level | 4 | 3 | 5
Priority | 1 | 2 | 3
Anna Keller | 3 | 2 | 1
Ben Osei | 5 | 4 | 2
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Hiring",
			want: `
Anna Keller: SQL=3>4!1, Vision=2>3!2, Hiring=1>5!3
Ben Osei: SQL=5>4!1, Vision=4>3!2, Hiring=2>5!3`,
		},
		{
			name: "a target row above the names of the columns", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Target |  | 4 | 3 | 5
Name | Team | SQL | Vision | Hiring
Anna Keller | Ops | 3 | 2 | 1
Ben Osei | Ops | 5 | 4 | 2
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Hiring",
			want: `
Anna Keller: SQL=3>4, Vision=2>3, Hiring=1>5
Ben Osei: SQL=5>4, Vision=4>3, Hiring=2>5`,
		},
		{
			name: "a role and a team as groups with a merged row, subtotals", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision | Planning
Team North | > | > | >
Anna Keller | 3 | 2 | 4
Ben Osei | 5 | 4 | 1
Team average | 4 | 3 | 2.5
Team South | > | > | >
Cyd Ruiz | 1 | 1 | 1
Team average | 1 | 1 | 1
Grand total | 9 | 7 | 6
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "SQL, Vision, Planning",
			want: `
Anna Keller: SQL=3, Vision=2, Planning=4
Ben Osei: SQL=5, Vision=4, Planning=1
Cyd Ruiz: SQL=1, Vision=1, Planning=1`,
		},
		{
			name: "skills that sound like other columns", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Team | Leadership | Team | Training | Location scouting | Communication
Anna Keller | Ops | 3 | 2 | 4 | 1 | 5
Ben Osei | Lab | 5 | 4 | 1 | 2 | 2
`),
			people: "Anna Keller, Ben Osei", skills: "Leadership, Team, Training, Location scouting, Communication",
			want: `
Anna Keller: Leadership=3, Team=2, Training=4, Location scouting=1, Communication=5
Ben Osei: Leadership=5, Team=4, Training=1, Location scouting=2, Communication=2`,
		},
		{
			name: "Max is a person", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision | Planning
Anna | 3 | 2 | 4
Max | 1 | 5 | 1
Min | 2 | 2 | 2
`),
			people: "Anna, Max, Min", skills: "SQL, Vision, Planning",
			want: `
Anna: SQL=3, Vision=2, Planning=4
Max: SQL=1, Vision=5, Planning=1
Min: SQL=2, Vision=2, Planning=2`,
		},
		{
			name: "letters with people as columns", layout: PeopleAsColumns, scale: "letters",
			sheets: one(`
Competency | Anna Keller | Ben Osei | Cyd Ruiz
Negotiation | A | C | E
Budgeting | B | D | A
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "Negotiation, Budgeting",
			want: `
Anna Keller: Negotiation=A(5), Budgeting=B(4)
Ben Osei: Negotiation=C(3), Budgeting=D(2)
Cyd Ruiz: Negotiation=E(1), Budgeting=A(5)`,
		},
		{
			name: "Harvey balls, people as columns, with category", layout: PeopleAsColumns, scale: "harvey-balls",
			sheets: one(`
Area | Skill | Anna Keller | Ben Osei
Lead | Vision | ◔ | ●
Lead | Coaching | ○ | ◕
Manage | Planning | ◑ | ◔
`),
			people: "Anna Keller, Ben Osei", skills: "Vision, Coaching, Planning",
			want: `
Anna Keller: Lead:Vision=◔(1), Lead:Coaching=○(0), Manage:Planning=◑(3)
Ben Osei: Lead:Vision=●(5), Lead:Coaching=◕(4), Manage:Planning=◔(1)`,
		},
		{
			name: "colours with a coloured legend below", layout: PeopleAsRows, scale: "red-amber-green",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | [red] | [amber] | [green]
Ben Osei | [green] | [green] | [red]
Cyd Ruiz | [amber] |  | [green]

Legend
[red] | not yet
[amber] | on the way
[green] | there
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "SQL, Vision, Planning",
			want: `
Anna Keller: SQL=red(1), Vision=amber(3), Planning=green(5)
Ben Osei: SQL=green(5), Vision=green(5), Planning=red(1)
Cyd Ruiz: SQL=amber(3), Planning=green(5)`,
		},
		{
			name: "one person", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | SQL | Vision | Planning
Anna Keller | 3 | 2 | 5
`),
			people: "Anna Keller", skills: "SQL, Vision, Planning",
			want: `
Anna Keller: SQL=3, Vision=2, Planning=5`,
		},
		{
			name: "names from everywhere, skills from the default framework", layout: PeopleAsColumns, scale: "0-5",
			sheets: one(`
 | Nguyễn Văn An | O'Brien Sinéad | José Ñúñez | Siobhán
Setting direction | 0 | 5 | 3 | 2
Deciding under uncertainty | 4 | 2 | n/a | 1
Building trust | 1 | 3 | 2 | 5
`),
			people: "Nguyễn Văn An, O'Brien Sinéad, José Ñúñez, Siobhán", skills: "Setting direction, Deciding under uncertainty, Building trust",
			want: `
Nguyễn Văn An: Setting direction=0, Deciding under uncertainty=4, Building trust=1
O'Brien Sinéad: Setting direction=5, Deciding under uncertainty=2, Building trust=3
José Ñúñez: Setting direction=3, Building trust=2
Siobhán: Setting direction=2, Deciding under uncertainty=1, Building trust=5`,
		},
		{
			name: "no header over the names", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
 | Welding | Milling | Turning
Anna | 3 | 2 | 5
Ben | 1 | 1 | 4
`),
			people: "Anna, Ben", skills: "Welding, Milling, Turning",
			want: `
Anna: Welding=3, Milling=2, Turning=5
Ben: Welding=1, Milling=1, Turning=4`,
		},
	} {
		t.Run(f.name, f.run)
	}
}
