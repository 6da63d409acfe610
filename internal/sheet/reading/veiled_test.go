package reading

import (
	"slices"
	"testing"

	"github.com/bearinghq/bearing/internal/sheet/sheettest"
)

func TestHiddenRowsAndColumnsAreReadWithANote(t *testing.T) {
	t.Parallel()
	team := sheettest.Hide(sheettest.Table("Team", `
Name | Welding | Forklift | Crane
Ada Lovelace | 4 | 2 | 3
Bob Stone | 3 | 5 | 1
Cem Yilmaz | 1 | 1 | 2
`), []int{2, 9}, 3)
	for name, data := range map[string][]byte{"team.xlsx": sheettest.XLSX(t, team), "team.ods": sheettest.ODS(t, team)} {
		m, err := ReadMatrix(opened(t, name, data), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			`Hidden rows of the sheet "Team" were read too: 3. Delete from the sheet what is not to count.`,
			`Hidden columns of the sheet "Team" were read too: C. Delete from the sheet what is not to count.`,
		} {
			if !slices.Contains(m.Notes, want) {
				t.Errorf("%s: the notes are %q, want also %q", name, m.Notes, want)
			}
		}
		if m.Cells.Len() != 9 {
			t.Errorf("%s: %d levels, want 9", name, m.Cells.Len())
		}
	}
}
