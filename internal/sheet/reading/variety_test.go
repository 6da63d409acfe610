package reading

import "testing"

func TestFurtherSheets(t *testing.T) {
	for _, f := range []fixture{
		{
			name: "a job level column with numbers before the skills", layout: PeopleAsRows, scale: "0-5",
			sheets: one(`
Employee | Level | Manager | SQL | Vision | Hiring
Anna Keller | 4 | Ben Osei | 3 | 0 | 1
Ben Osei | 6 | Cyd Ruiz | 5 | 4 | 2
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Hiring",
			want: `
Anna Keller: SQL=3, Vision=0, Hiring=1
Ben Osei: SQL=5, Vision=4, Hiring=2`,
		},
		{
			name: "people named by e-mail only", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
E-mail | SQL | Vision
anna@x.org | 3 | 4
ben@x.org | 5 | 1
`),
			people: "anna@x.org, ben@x.org", skills: "SQL, Vision",
			want: `
anna@x.org: SQL=3, Vision=4
ben@x.org: SQL=5, Vision=1`,
		},
		{
			name: "people as columns by surname, an unfinished row", layout: PeopleAsColumns, scale: "0-3",
			sheets: one(`
Fähigkeit | Keller | Osei | Ruiz
Kommunikation | 2 | 1 | 3
Teamfähigkeit | 0 | 3 | 1
Zeitmanagement |  |  |
`),
			people: "Keller, Osei, Ruiz", skills: "Kommunikation, Teamfähigkeit, Zeitmanagement",
			want: `
Keller: Kommunikation=2(3), Teamfähigkeit=0
Osei: Kommunikation=1(2), Teamfähigkeit=3(5)
Ruiz: Kommunikation=3(5), Teamfähigkeit=1(2)`,
		},
		{
			name: "German words with people as columns, with none", layout: PeopleAsColumns, scale: "words",
			sheets: one(`
Kompetenz | Anna Keller | Ben Osei
Löten | Grundkenntnisse | Experte
Messen | Fortgeschritten | keine
Planen | Experte | Grundkenntnisse
`),
			people: "Anna Keller, Ben Osei", skills: "Löten, Messen, Planen",
			want: `
Anna Keller: Löten=Grundkenntnisse(2), Messen=Fortgeschritten(3), Planen=Experte(5)
Ben Osei: Löten=Experte(5), Messen=keine(0), Planen=Grundkenntnisse(2)`,
		},
		{
			name: "long with colours by word", layout: Long, scale: "red-amber-green",
			sheets: one(`
Person | Competency | Status
Anna Keller | SQL | Red
Anna Keller | Vision | Green
Ben Osei | SQL | Amber
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=Red(1), Vision=Green(5)
Ben Osei: SQL=Amber(3)`,
		},
		{
			name: "long with percentages and letters in the case of headers", layout: Long, scale: "percent",
			sheets: one(`
MITARBEITER;IN | KOMPETENZ | ERFÜLLUNGSGRAD
Anna Keller | SQL | 80%
Ben Osei | SQL | 40%
Ben Osei | Vision | 0%
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=80%(4)
Ben Osei: SQL=40%(2), Vision=0%(0)`,
		},
		{
			name: "long with current, target and priority", layout: Long, scale: "1-5",
			sheets: one(`
Team | Name | Skill | Current | Target | Priority
Ops | Anna Keller | SQL | 3 | 4 | 1
Ops | Anna Keller | Vision | 2 | 5 | 2
Lab | Ben Osei | SQL | 1 | 3 | 3
Lab | Ben Osei | Vision |  | 3 | 3
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3>4!1, Vision=2>5!2
Ben Osei: SQL=1>3!3`,
		},
		{
			name: "long with marks", layout: Long, scale: "marks",
			sheets: one(`
Name | Training | Done
Anna Keller | First aid | x
Ben Osei | First aid | x
Ben Osei | Crane |
`),
			people: "Anna Keller, Ben Osei", skills: "First aid, Crane",
			want: `
Anna Keller: First aid=x(3)
Ben Osei: First aid=x(3)`,
		},
		{
			name: "target and priority columns beside the skills, people as columns", layout: PeopleAsColumns, scale: "1-5",
			sheets: one(`
Skill | Required level | Priority | Anna Keller | Ben Osei | Average | Gap
Coaching | 4 | 1 | 3 | 5 | 4 | 0
Budgeting | 3 | 2 | 2 | 1 | 1.5 | -1.5
`),
			people: "Anna Keller, Ben Osei", skills: "Coaching, Budgeting",
			want: `
Anna Keller: Coaching=3>4!1, Budgeting=2>3!2
Ben Osei: Coaching=5>4!1, Budgeting=1>3!2`,
		},
		{
			name: "three header rows with a blank first column", layout: PeopleAsRows, scale: "0-4",
			sheets: one(`
 | Kompetenzen | > | > | >
 | Fachlich | > | Sozial | >
 | Drehen | Fräsen | Zuhören | Leiten
 | | | |
Anna Keller | 0 | 4 | 3 | 2
Ben Osei | 1 | 2 | 3 | 4
`),
			people: "Anna Keller, Ben Osei", skills: "Drehen, Fräsen, Zuhören, Leiten",
			want: `
Anna Keller: Fachlich:Drehen=0, Fachlich:Fräsen=4(5), Sozial:Zuhören=3(4), Sozial:Leiten=2(3)
Ben Osei: Fachlich:Drehen=1, Fachlich:Fräsen=2(3), Sozial:Zuhören=3(4), Sozial:Leiten=4(5)`,
		},
		{
			name: "name merged down over category and skill rows", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Name | Team | Lead | > | Manage
^ | ^ | Vision | Coaching | Planning
Anna Keller | Ops | 3 | 4 | 5
Ben Osei | Lab | 1 | 2 | 2
`),
			people: "Anna Keller, Ben Osei", skills: "Vision, Coaching, Planning",
			want: `
Anna Keller: Lead:Vision=3, Lead:Coaching=4, Manage:Planning=5
Ben Osei: Lead:Vision=1, Lead:Coaching=2, Manage:Planning=2`,
		},
		{
			name: "a legend above the table in two columns", layout: PeopleAsRows, scale: "1-4",
			sheets: one(`
Legend
1 | Beginner
2 | Intermediate
3 | Advanced
4 | Expert

Name | SQL | Vision | Hiring
Anna Keller | 3 | 4 | 1
Ben Osei | 2 | 2 | 1
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Hiring",
			want: `
Anna Keller: SQL=3(4), Vision=4(5), Hiring=1
Ben Osei: SQL=2, Vision=2, Hiring=1`,
		},
		{
			name: "average row first, a percentage row last", layout: PeopleAsRows, scale: "0-5",
			sheets: one(`
Name | SQL | Vision | Hiring
Team average | 2 | 2 | 3
Anna Keller | 3 | 4 | 1
Ben Osei | 1 | 0 | 5
% at 3 or more | 50% | 50% | 50%
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Hiring",
			want: `
Anna Keller: SQL=3, Vision=4, Hiring=1
Ben Osei: SQL=1, Vision=0, Hiring=5`,
		},
		{
			name: "a colour table with people as columns, category and target", layout: PeopleAsColumns, scale: "red-amber-green",
			sheets: one(`
Category | Skill | Anna Keller | Ben Osei
Lead | Vision | [green] | [red]
^ | Coaching | [amber] | [green]
Manage | Planning |  | [amber]
`),
			people: "Anna Keller, Ben Osei", skills: "Vision, Coaching, Planning",
			want: `
Anna Keller: Lead:Vision=green(5), Lead:Coaching=amber(3)
Ben Osei: Lead:Vision=red(1), Lead:Coaching=green(5), Manage:Planning=amber(3)`,
		},
		{
			name: "all the ways to say nothing", layout: PeopleAsRows, scale: "0-5",
			sheets: one(`
Name | SQL | Vision | Hiring | Coaching | Budgeting
Anna Keller | 0 | n/a | - | N/A | –
Ben Osei | 5 | k.A. | ? | tbd | nicht zutreffend
Cyd Ruiz | 2 | 3 | 1 | 0 | 4
`),
			people: "Anna Keller, Ben Osei, Cyd Ruiz", skills: "SQL, Vision, Hiring, Coaching, Budgeting",
			want: `
Anna Keller: SQL=0
Ben Osei: SQL=5
Cyd Ruiz: SQL=2, Vision=3, Hiring=1, Coaching=0, Budgeting=4`,
		},
		{
			name: "a mentor column and interest beside skills", layout: PeopleAsRows, scale: "1-5",
			sheets: one(`
Full name | Employee ID | Start date | SQL | Vision | Hiring | Total score | Comments
Anna Keller | E-17 | 2020-01-01 | 3 | 4 | 1 | 8 | strong
Ben Osei | E-18 | 2021-01-01 | 5 | 2 | 2 | 9 |
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Hiring",
			want: `
Anna Keller: SQL=3, Vision=4, Hiring=1
Ben Osei: SQL=5, Vision=2, Hiring=2`,
		},
		{
			name: "ampersands and long names of skills, people as columns without a corner", layout: PeopleAsColumns, scale: "1-5",
			sheets: one(`
Skills Matrix - Team Phoenix

 | Zbigniew K. | Ottokar M. | Hrvoje P.
CI/CD & release engineering | 3 | 2 | 5
Writing clear specifications | 1 | 4 | 2
Incident response (on call) | 2 | 2 | 3
`),
			people: "Zbigniew K., Ottokar M., Hrvoje P.", skills: "CI/CD & release engineering, Writing clear specifications, Incident response (on call)",
			want: `
Zbigniew K.: CI/CD & release engineering=3, Writing clear specifications=1, Incident response (on call)=2
Ottokar M.: CI/CD & release engineering=2, Writing clear specifications=4, Incident response (on call)=2
Hrvoje P.: CI/CD & release engineering=5, Writing clear specifications=2, Incident response (on call)=3`,
		},
	} {
		t.Run(f.name, f.run)
	}
}
