package sheet

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
			want: `Anna Keller / SQL = 3 (3)
Anna Keller / Welding = 5 (5)
Anna Keller / Planning = 1 (1)
Ben Osei / SQL = 2 (2)
Ben Osei / Planning = 4 (4)`,
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
			want: `Anna Keller / SQL = 3 (3)
Anna Keller / Welding = 5 (5)
Ben Osei / SQL = 0 (0)
Ben Osei / Planning = 4 (4)`,
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
			want: `Anna Keller / Technical:SQL = 3 (4)
Anna Keller / Technical:Welding = 4 (5)
Anna Keller / Leading:Vision = 0 (0)
Anna Keller / Leading:Coaching = 1 (1)
Ben Osei / Technical:SQL = 2 (3)
Ben Osei / Technical:Welding = 1 (1)
Ben Osei / Leading:Vision = 3 (4)
Ben Osei / Leading:Coaching = 4 (5)
Cyd Ruiz / Technical:SQL = 1 (1)
Cyd Ruiz / Technical:Welding = 1 (1)
Cyd Ruiz / Leading:Vision = 2 (3)
Cyd Ruiz / Leading:Coaching = 0 (0)`,
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
			want: `Anna Keller / Vision = 3 (3) target 4 priority 1
Anna Keller / Planung = 2 (2) target 5 priority 2
Ben Osei / Vision = 1 (1) target 2 priority 3`,
		},
	} {
		t.Run(f.name, f.run)
	}
}
