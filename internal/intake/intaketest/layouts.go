package intaketest

import (
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/sheettest"
)

// A Workbook is a matrix as people keep it, and what it says, written by hand.
type Workbook struct {
	What   string
	Sheets []*sheet.Sheet
	Layout string
	Scale  string
	// Says has a line for each person: "Ada: Welding=B(4)>5!1" is a B, which
	// stands for level 4, with target 5 and priority 1. What the sheet writes is
	// left out where it is the level.
	Says   string
	Doubts int
}

func one(drawing string) []*sheet.Sheet { return []*sheet.Sheet{sheettest.Table("Team", drawing)} }

func hidden(s *sheet.Sheet) *sheet.Sheet {
	s.Hidden = true
	return s
}

// Workbooks returns one in each of the layouts that organisations keep.
func Workbooks() []Workbook {
	return append(append(shapes(), scales()...), surroundings()...)
}

const (
	rows, columns, long = "people-as-rows", "people-as-columns", "long"
)

// shapes are the ways in which people, skills and levels stand to each other.
func shapes() []Workbook {
	return []Workbook{
		{
			What: "people as rows; blank, n/a and - are not 0", Layout: rows, Scale: "0-5",
			Sheets: one(`
Name | E-mail | Welding | Forklift | Crane | Soldering
Ada Lovelace | ada@example.org | 4 | 0 | n/a | 5
Ben Osei | ben@example.org | - | 2 |  | 1
Cem Yilmaz | cem@example.org | 0 | N/A | 3 | –
`),
			Says: `
Ada Lovelace: Welding=4, Forklift=0, Soldering=5
Ben Osei: Forklift=2, Soldering=1
Cem Yilmaz: Welding=0, Crane=3`,
		},
		{
			What: "people as columns", Layout: columns, Scale: "1-5",
			Sheets: one(`
Skill | Ada Lovelace | Ben Osei | Cem Yilmaz
Welding | 4 | 1 | 
Forklift | 2 | n/a | 5
Crane | - | 3 | 1
Soldering | 5 | 2 | 4
`),
			Says: `
Ada Lovelace: Welding=4, Forklift=2, Soldering=5
Ben Osei: Welding=1, Crane=3, Soldering=2
Cem Yilmaz: Forklift=5, Crane=1, Soldering=4`,
		},
		{
			What: "one level to a row", Layout: long, Scale: "0-5",
			Sheets: one(`
Employee | Skill | Rating | Rated on
Ada Lovelace | Welding | 4 | 2025-11-03
Ada Lovelace | Crane | 0 | 2025-11-03
Ben Osei | Welding | n/a | 2025-12-01
Ben Osei | Forklift | 2 | 2025-12-01
Cem Yilmaz | Crane |  | 2025-12-02
Cem Yilmaz | Forklift | 5 | 2025-12-02
`),
			Says: `
Ada Lovelace: Welding=4, Crane=0
Ben Osei: Forklift=2
Cem Yilmaz: Forklift=5`,
		},
		{
			What: "one level to a row with target and priority", Layout: long, Scale: "1-5",
			Sheets: one(`
Person | Competency | Current level | Target level | Priority
Ada Lovelace | Welding | 4 | 5 | 1
Ada Lovelace | Crane | 1 | 3 | 2
Ben Osei | Welding | 2 | 2 | 3
Ben Osei | Forklift | 5 | 4 | 3
`),
			Says: `
Ada Lovelace: Welding=4>5!1, Crane=1>3!2
Ben Osei: Welding=2>2!3, Forklift=5>4!3`,
		},
		{
			What: "categories over skills", Layout: rows, Scale: "0-5",
			Sheets: one(`
 | Machines | > | Hands | >
Name | Forklift | Crane | Welding | Soldering
Ada Lovelace | 2 | 3 | 4 | 5
Ben Osei | 1 | 0 | 2 | n/a
Cem Yilmaz | 5 | 4 |  | 3
`),
			Says: `
Ada Lovelace: Forklift=2, Crane=3, Welding=4, Soldering=5
Ben Osei: Forklift=1, Crane=0, Welding=2
Cem Yilmaz: Forklift=5, Crane=4, Soldering=3`,
		},
		{
			What: "categories over skills without merged cells", Layout: rows, Scale: "0-5",
			Sheets: one(`
 | Machines |  | Hands | 
Name | Forklift | Crane | Welding | Soldering
Ada Lovelace | 2 | 3 | 4 | 5
Ben Osei | 1 | 0 | 2 | n/a
Cem Yilmaz | 5 | 4 |  | 3
`),
			Says: `
Ada Lovelace: Forklift=2, Crane=3, Welding=4, Soldering=5
Ben Osei: Forklift=1, Crane=0, Welding=2
Cem Yilmaz: Forklift=5, Crane=4, Soldering=3`,
		},
		{
			What: "title rows above", Layout: rows, Scale: "1-5",
			Sheets: one(`
Skills matrix of the workshop
Status: March 2026 | | Owner: M. Lopez

Name | Department | Welding | Forklift | Crane
Ada Lovelace | Line 1 | 4 | 2 | 3
Ben Osei | Line 2 | 1 | 5 | 2
Cem Yilmaz | Line 1 | 3 | 1 | 4
`),
			Says: `
Ada Lovelace: Welding=4, Forklift=2, Crane=3
Ben Osei: Welding=1, Forklift=5, Crane=2
Cem Yilmaz: Welding=3, Forklift=1, Crane=4`,
		},
		{
			What: "merged cells: teams down the side, a title across", Layout: rows, Scale: "0-5",
			Sheets: one(`
Skills of the plant | > | > | > | >
Team | Name | Welding | Forklift | Crane
North | Ada Lovelace | 4 | 0 | 3
^ | Ben Osei | 1 | 5 | 2
South | Cem Yilmaz | 3 | 1 | 4
^ | Dia Roth | 0 | 2 | 5
`),
			Says: `
Ada Lovelace: Welding=4, Forklift=0, Crane=3
Ben Osei: Welding=1, Forklift=5, Crane=2
Cem Yilmaz: Welding=3, Forklift=1, Crane=4
Dia Roth: Welding=0, Forklift=2, Crane=5`,
		},
		{
			What: "people as columns, categories merged down the side", Layout: columns, Scale: "0-4",
			Sheets: one(`
Category | Skill | Ada Lovelace | Ben Osei | Cem Yilmaz
Machines | Forklift | 0 | 1 | 2
^ | Crane | 4 | 3 | 1
Hands | Welding | 2 | 2 | 4
^ | Soldering | 3 | - | 0
`),
			Says: `
Ada Lovelace: Forklift=0, Crane=4(5), Welding=2(3), Soldering=3(4)
Ben Osei: Forklift=1, Crane=3(4), Welding=2(3)
Cem Yilmaz: Forklift=2(3), Crane=1, Welding=4(5), Soldering=0`,
		},
		{
			What: "three numbers per skill under a merged head", Layout: rows, Scale: "1-5",
			Sheets: one(`
Name | Welding | > | > | Forklift | > | >
 | Current | Target | Priority | Current | Target | Priority
Ada Lovelace | 4 | 5 | 1 | 2 | 3 | 2
Ben Osei | 1 | 3 | 1 |  | 2 | 3
Cem Yilmaz | 5 | 5 | 3 | 3 | 4 | 2
`),
			Says: `
Ada Lovelace: Welding=4>5!1, Forklift=2>3!2
Ben Osei: Welding=1>3!1, Forklift=none>2!3
Cem Yilmaz: Welding=5>5!3, Forklift=3>4!2`,
		},
		{
			What: "three numbers per skill in the names of columns", Layout: rows, Scale: "1-5",
			Sheets: one(`
Name | Welding (current) | Welding (target) | Welding (priority) | Crane (current) | Crane (target) | Crane (priority)
Ada Lovelace | 4 | 5 | 1 | 2 | 3 | 2
Ben Osei | 1 | 3 | 1 | 3 | 3 | 3
`),
			Says: `
Ada Lovelace: Welding=4>5!1, Crane=2>3!2
Ben Osei: Welding=1>3!1, Crane=3>3!3`,
		},
		{
			What: "a row says what everybody should reach", Layout: rows, Scale: "0-5",
			Sheets: one(`
Name | Welding | Forklift | Crane
Required level | 3 | 4 | 2
Ada Lovelace | 4 | 2 | 0
Ben Osei | 1 | 5 | 3
`),
			Says: `
Ada Lovelace: Welding=4>3, Forklift=2>4, Crane=0>2
Ben Osei: Welding=1>3, Forklift=5>4, Crane=3>2`,
		},
	}
}

// scales are the ways in which a level is written.
func scales() []Workbook {
	return []Workbook{
		{
			What: "0-3", Layout: rows, Scale: "0-3",
			Sheets: one(`
Name | Welding | Forklift | Crane
Ada Lovelace | 3 | 0 | 1
Ben Osei | 2 | 1 | 3
Cem Yilmaz | 0 | 2 | 2
`),
			Says: `
Ada Lovelace: Welding=3(5), Forklift=0, Crane=1(2)
Ben Osei: Welding=2(3), Forklift=1(2), Crane=3(5)
Cem Yilmaz: Welding=0, Forklift=2(3), Crane=2(3)`,
		},
		{
			What: "percentages as text", Layout: rows, Scale: "percent",
			Sheets: one(`
Name | Welding | Forklift | Crane
Ada Lovelace | 100% | 0% | 60%
Ben Osei | 20% | 40% | -
Cem Yilmaz | 80% | n/a | 20%
`),
			Says: `
Ada Lovelace: Welding=100%(5), Forklift=0%(0), Crane=60%(3)
Ben Osei: Welding=20%(1), Forklift=40%(2)
Cem Yilmaz: Welding=80%(4), Crane=20%(1)`,
		},
		{
			What: "percentages as numbers", Layout: columns, Scale: "percent",
			Sheets: one(`
Skill | Ada Lovelace | Ben Osei | Cem Yilmaz
Welding | 100 [pc] | 20 [pc] | 80 [pc]
Forklift | 0 [pc] | 40 [pc] | 
Crane | 60 [pc] | - | 20 [pc]
`),
			Says: `
Ada Lovelace: Welding=100%(5), Forklift=0%(0), Crane=60%(3)
Ben Osei: Welding=20%(1), Forklift=40%(2)
Cem Yilmaz: Welding=80%(4), Crane=20%(1)`,
		},
		{
			What: "red, amber and green by word", Layout: rows, Scale: "red-amber-green",
			Sheets: one(`
Name | Welding | Forklift | Crane
Ada Lovelace | Green | Red | Amber
Ben Osei | Amber | Amber | n/a
Cem Yilmaz | Red | Green | 
`),
			Says: `
Ada Lovelace: Welding=Green(5), Forklift=Red(1), Crane=Amber(3)
Ben Osei: Welding=Amber(3), Forklift=Amber(3)
Cem Yilmaz: Welding=Red(1), Forklift=Green(5)`,
		},
		{
			What: "red, amber and green by fill", Layout: rows, Scale: "red-amber-green",
			Sheets: one(`
Name | Welding | Forklift | Crane
Ada Lovelace | [green] | [red] | [amber]
Ben Osei | [amber] | [amber] | 
Cem Yilmaz | [red] | [green] | [red]
`),
			Says: `
Ada Lovelace: Welding=green(5), Forklift=red(1), Crane=amber(3)
Ben Osei: Welding=amber(3), Forklift=amber(3)
Cem Yilmaz: Welding=red(1), Forklift=green(5), Crane=red(1)`,
		},
		{
			What: "English words", Layout: rows, Scale: "words",
			Sheets: one(`
Name | Welding | Forklift | Crane
Ada Lovelace | Expert | Beginner | Advanced
Ben Osei | Intermediate | n/a | Beginner
Cem Yilmaz | Advanced | Expert | Intermediate
`),
			Says: `
Ada Lovelace: Welding=Expert(5), Forklift=Beginner(1), Crane=Advanced(4)
Ben Osei: Welding=Intermediate(2), Crane=Beginner(1)
Cem Yilmaz: Welding=Advanced(4), Forklift=Expert(5), Crane=Intermediate(2)`,
		},
		{
			What: "German words, people as columns", Layout: columns, Scale: "words",
			Sheets: one(`
Kompetenz | Jürgen Müller | Anna Keller | Björn Groß
Schweißen | Experte | Grundkenntnisse | keine
Stapler fahren | Fortgeschritten | Experte | k. A.
Löten | Grundkenntnisse | keine | Fortgeschritten
`),
			Says: `
Anna Keller: Schweißen=Grundkenntnisse(2), Stapler fahren=Experte(5), Löten=keine(0)
Björn Groß: Schweißen=keine(0), Löten=Fortgeschritten(3)
Jürgen Müller: Schweißen=Experte(5), Stapler fahren=Fortgeschritten(3), Löten=Grundkenntnisse(2)`,
		},
		{
			What: "letters", Layout: rows, Scale: "letters",
			Sheets: one(`
Name | Welding | Forklift | Crane
Ada Lovelace | A | D | B
Ben Osei | C | - | A
Cem Yilmaz | B | C | D
`),
			Says: `
Ada Lovelace: Welding=A(5), Forklift=D(2), Crane=B(4)
Ben Osei: Welding=C(3), Crane=A(5)
Cem Yilmaz: Welding=B(4), Forklift=C(3), Crane=D(2)`,
		},
		{
			What: "Harvey balls", Layout: rows, Scale: "harvey-balls",
			Sheets: one(`
Name | Welding | Forklift | Crane
Ada Lovelace | ● | ○ | ◑
Ben Osei | ◔ | ◕ | n/a
Cem Yilmaz | ◑ | ● | ◔
`),
			Says: `
Ada Lovelace: Welding=●(5), Forklift=○(0), Crane=◑(3)
Ben Osei: Welding=◔(1), Forklift=◕(4)
Cem Yilmaz: Welding=◑(3), Forklift=●(5), Crane=◔(1)`,
		},
		{
			What: "X marks", Layout: rows, Scale: "marks",
			Sheets: one(`
Name | Welding | Forklift | Crane
Ada Lovelace | X | | x
Ben Osei | | X | 
Cem Yilmaz | X | X | 
`),
			Says: `
Ada Lovelace: Welding=X(3), Crane=x(3)
Ben Osei: Forklift=X(3)
Cem Yilmaz: Welding=X(3), Forklift=X(3)`,
		},
		{
			What: "a German sheet with decimal commas", Layout: rows, Scale: "1-5",
			Sheets: one(`
Nachname | Vorname | Abteilung | Schweißen | Stapler | Kran
Müller | Jürgen | Halle 1 | 3,5 | 2 | 4,5
Keller | Anna | Halle 2 | 1 | 5 | k.A.
Groß | Björn | Halle 1 | 2,5 | 4 | 1
`),
			Says: `
Anna Keller: Schweißen=1, Stapler=5
Björn Groß: Schweißen=2.5, Stapler=4, Kran=1
Jürgen Müller: Schweißen=3.5, Stapler=2, Kran=4.5`,
		},
		{
			What: "a British sheet with words of the trade", Layout: rows, Scale: "words",
			Sheets: one(`
Employee | Forklift licence | Colour matching | Programme planning
Ada Lovelace | Trained | In training | Trainer
Ben Osei | Not trained | Trained | In training
Cem Yilmaz | Trainer | Trained | Not trained
`),
			Says: `
Ada Lovelace: Forklift licence=Trained(3), Colour matching=In training(2), Programme planning=Trainer(5)
Ben Osei: Forklift licence=Not trained(0), Colour matching=Trained(3), Programme planning=In training(2)
Cem Yilmaz: Forklift licence=Trainer(5), Colour matching=Trained(3), Programme planning=Not trained(0)`,
		},
	}
}

// surroundings are what stands around a matrix and is no part of it.
func surroundings() []Workbook {
	return []Workbook{
		{
			What: "averages at both edges", Layout: rows, Scale: "1-5",
			Sheets: one(`
Name | Welding | Forklift | Crane | Average
Ada Lovelace | 4 | 2 | 3 | 3
Ben Osei | 1 | 5 | 3 | 3
Cem Yilmaz | 4 | 2 | 3 | 3
Average | 3 | 3 | 3 | 3
`),
			Says: `
Ada Lovelace: Welding=4, Forklift=2, Crane=3
Ben Osei: Welding=1, Forklift=5, Crane=3
Cem Yilmaz: Welding=4, Forklift=2, Crane=3`,
		},
		{
			What: "a legend below", Layout: rows, Scale: "0-4",
			Sheets: one(`
Name | Welding | Forklift | Crane
Ada Lovelace | 4 | 2 | 3
Ben Osei | 1 | 0 | 2
Cem Yilmaz | 3 | 4 | 1

Legend
0 | no knowledge
1 | basics
2 | under guidance
3 | alone
4 | can teach
`),
			Says: `
Ada Lovelace: Welding=4(5), Forklift=2(3), Crane=3(4)
Ben Osei: Welding=1, Forklift=0, Crane=2(3)
Cem Yilmaz: Welding=3(4), Forklift=4(5), Crane=1`,
		},
		{
			What: "a cover, a legend and a hidden sheet", Layout: rows, Scale: "0-5",
			Sheets: []*sheet.Sheet{
				sheettest.Table("Cover", "\n | Skills matrix Plant North\n | Owner | Maria Lopez\n | Version | 3\n"),
				sheettest.Table("Matrix", `
Name | Welding | Forklift | Crane
Ada Lovelace | 4 | 0 | 3
Ben Osei | 1 | 5 | 2
`),
				sheettest.Table("Legend", "0 | none\n1 | basics\n2 | under guidance\n3 | alone\n4 | very good\n5 | can teach"),
				hidden(sheettest.Table("2019", `
Name | Welding | Forklift | Crane
Former Person | 3 | 3 | 3
Gone Longago | 2 | 1 | 2
`)),
			},
			Says: `
Ada Lovelace: Welding=4, Forklift=0, Crane=3
Ben Osei: Welding=1, Forklift=5, Crane=2`,
		},
		{
			What: "hidden rows and columns count", Layout: rows, Scale: "0-5",
			Sheets: []*sheet.Sheet{sheettest.Hide(sheettest.Table("Team", `
Name | Welding | Forklift | Crane
Ada Lovelace | 4 | 0 | 3
Ben Osei | 1 | 5 | 2
Cem Yilmaz | 2 | 3 | 1
`), []int{2}, 3)},
			Says: `
Ada Lovelace: Welding=4, Forklift=0, Crane=3
Ben Osei: Welding=1, Forklift=5, Crane=2
Cem Yilmaz: Welding=2, Forklift=3, Crane=1`,
		},
		{
			What: "a sheet for each team", Layout: rows, Scale: "0-5",
			Sheets: []*sheet.Sheet{
				sheettest.Table("Day shift", `
Name | Welding | Forklift | Crane
Ada Lovelace | 4 | 0 | 3
Ben Osei | 1 | 5 | 2
`),
				sheettest.Table("Night shift", `
Name | Welding | Forklift | Crane
Cem Yilmaz | 2 | 3 | 1
Dia Roth | 5 | 4 | 0
`),
			},
			Says: `
Ada Lovelace: Welding=4, Forklift=0, Crane=3
Ben Osei: Welding=1, Forklift=5, Crane=2
Cem Yilmaz: Welding=2, Forklift=3, Crane=1
Dia Roth: Welding=5, Forklift=4, Crane=0`,
		},
		{
			What: "a doubtful cell", Layout: rows, Scale: "1-5", Doubts: 1,
			Sheets: one(`
Name | Welding | Forklift | Crane
Ada Lovelace | 4 | 2 | 3
Ben Osei | 1 | lots | 2
Cem Yilmaz | 2 | 3 | 1
Dia Roth | 5 | 4 | 2
`),
			Says: `
Ada Lovelace: Welding=4, Forklift=2, Crane=3
Ben Osei: Welding=1, Crane=2
Cem Yilmaz: Welding=2, Forklift=3, Crane=1
Dia Roth: Welding=5, Forklift=4, Crane=2`,
		},
	}
}
