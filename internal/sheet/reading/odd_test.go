package reading

import (
	"fmt"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/internal/sheet/sheettest"
)

// The corner of a table says what stands below it: people who are numbered, or
// have names like nobody's, are people all the same.
func TestNumberedPeopleAreRowsBelowTheWordName(t *testing.T) {
	t.Parallel()
	for _, who := range []string{"Person %02d Abc", "Test-%02d Abc", "P%02d", "Trainee %d (night)"} {
		var b strings.Builder
		b.WriteString("Name | Welding | Forklift\n")
		for i := range 12 {
			fmt.Fprintf(&b, who+" | %d | 2\n", i, 1+i%5)
		}
		m, err := ReadMatrix(opened(t, "team.xlsx", sheettest.XLSX(t, sheettest.Table("Team", b.String()))), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if m.Layout != PeopleAsRows || len(m.People) != 12 || len(m.Competencies) != 2 {
			t.Errorf("%s: %s with %d people and %d competencies", who, m.Layout, len(m.People), len(m.Competencies))
		}
	}
}

// Two tables side by side hold the levels of different people: those on the
// right are not given to those on the left.
func TestATableBesideIsNotMixedUp(t *testing.T) {
	t.Parallel()
	m, err := ReadMatrix(opened(t, "team.xlsx", sheettest.XLSX(t, sheettest.Table("Team", `
Name | Welding | Forklift | | Name | Painting | Sanding
Ada Lovelace | 4 | 2 | | Cem Yilmaz | 3 | 1
Ben Osei | 1 | 5 | | Dia Roth | 2 | 4
Eva Lind | 3 | 3 | | Gus Hill | 5 | 2
`))), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := said(m), "Ada Lovelace: Welding=4, Forklift=2\nBen Osei: Welding=1, Forklift=5\nEva Lind: Welding=3, Forklift=3"; got != want {
		t.Errorf("it says\n%s\nwant\n%s", got, want)
	}
	if len(m.Doubts) != 1 || m.Doubts[0].Place() != "Team!E1" || !strings.Contains(m.Doubts[0].Reason, "second table") {
		t.Errorf("the doubts are %v", m.Doubts)
	}
}

func TestAHeaderThatComesAgainInALongTableIsNobody(t *testing.T) {
	t.Parallel()
	m, err := ReadMatrix(opened(t, "team.xlsx", sheettest.XLSX(t, sheettest.Table("Team", `
Person | Skill | Level
Ada Lovelace | Welding | 4
Ben Osei | Crane | 2

Person | Skill | Level
Cem Yilmaz | Welding | 1
Dia Roth | Crane | 5
`))), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.People) != 4 || len(m.Competencies) != 2 || m.Cells.Len() != 4 || len(m.Doubts) != 0 {
		t.Errorf("%d people, %d competencies, %d levels, doubts %v", len(m.People), len(m.Competencies), m.Cells.Len(), m.Doubts)
	}
}
