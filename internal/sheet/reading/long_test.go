package reading

import "testing"

func TestLongSheets(t *testing.T) {
	for _, f := range []fixture{
		{
			name: "person, competency, level", layout: Long, scale: "1-5",
			sheets: one(`
Employee | Skill | Level
Anna Keller | SQL | 3
Anna Keller | Vision | 5
Ben Osei | SQL | 1
Ben Osei | Vision | n/a
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3, Vision=5
Ben Osei: SQL=1`,
		},
		{
			name: "German, with everything", layout: Long, scale: "0-4",
			sheets: one(`
Kompetenzerfassung 2026

Mitarbeiter | E-Mail | Abteilung | Kategorie | Kompetenz | Ist | Soll | Prio | Datum | Bemerkung
Keller, Anna | anna@x.de | IT | Technik | SQL | 3 | 4 | 1 | 2026-03-01 | gut
Keller, Anna | anna@x.de | IT | Führung | Vision | 0 | 2 | 2 | 2026-03-01 |
Osei, Ben | ben@x.de | HR | Technik | SQL | 4 | 4 | 3 | 2026-03-02 |
Osei, Ben | ben@x.de | HR | Führung | Vision | - | 3 | 1 | 2026-03-02 |
`),
			people: "Keller, Anna, Osei, Ben", skills: "SQL, Vision",
			want: `
Keller, Anna: Technik:SQL=3(4)>5!1, Führung:Vision=0>3!2
Osei, Ben: Technik:SQL=4(5)>5!3`,
		},
		{
			name: "no header at all", layout: Long, scale: "1-5",
			sheets: one(`
anna.keller@example.org | lead.vision | 3 | 2026-03-01
anna.keller@example.org | manage.planning | 4 | 2026-03-01
ben.osei@example.org | lead.vision | 5 | 2026-03-01
ben.osei@example.org | manage.planning | 1 | 2026-03-01
`),
			people: "anna.keller@example.org, ben.osei@example.org", skills: "lead.vision, manage.planning",
			want: `
anna.keller@example.org: lead.vision=3, manage.planning=4
ben.osei@example.org: lead.vision=5, manage.planning=1`,
		},
		{
			name: "the person only in the first row of a run, words for levels", layout: Long, scale: "words",
			sheets: one(`
Name | Skill | Proficiency
Anna Keller | SQL | Beginner
 | Vision | Expert
 | Planning | Advanced
Ben Osei | SQL | Intermediate
 | Planning | Beginner
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision, Planning",
			want: `
Anna Keller: SQL=Beginner(1), Vision=Expert(5), Planning=Advanced(4)
Ben Osei: SQL=Intermediate(2), Planning=Beginner(1)`,
		},
		{
			name: "competency before person, unknown header of the level", layout: Long, scale: "1-5",
			sheets: one(`
Competency | Team member | Assessment 2026
SQL | Anna Keller | 3
SQL | Ben Osei | 5
Vision | Anna Keller | 1
Vision | Ben Osei | 2
`),
			people: "Anna Keller, Ben Osei", skills: "SQL, Vision",
			want: `
Anna Keller: SQL=3, Vision=1
Ben Osei: SQL=5, Vision=2`,
		},
		{
			name: "a competency stated twice is a doubt", layout: Long, scale: "1-5",
			sheets: one(`
Name | Skill | Level
Anna Keller | SQL | 3
Anna Keller | SQL | 4
Ben Osei | SQL | 5
Ben Osei |  | 2
`),
			people: "Anna Keller, Ben Osei", skills: "SQL",
			want: `
Anna Keller: SQL=3
Ben Osei: SQL=5`,
			doubts: []string{"C3 4", "B5 "},
		},
		{
			name: "first and last name and a required level", layout: Long, scale: "0-5",
			sheets: one(`
Employee ID | First name | Last name | Competency | Category | Current level | Required level | Gap
17 | Anna | Keller | Coaching | Leading | 3 | 4 | 1
17 | Anna | Keller | Budgeting | Managing | 0 | 2 | 2
18 | Ben | Osei | Coaching | Leading | 5 | 4 | 0
`),
			people: "Anna Keller, Ben Osei", skills: "Coaching, Budgeting",
			want: `
Anna Keller: Leading:Coaching=3>4, Managing:Budgeting=0>2
Ben Osei: Leading:Coaching=5>4`,
		},
	} {
		t.Run(f.name, f.run)
	}
}
