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
