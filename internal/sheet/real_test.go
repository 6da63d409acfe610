package sheet

import (
	"testing"

	"github.com/bearinghq/bearing/internal/shareddata"
)

// sizeOf returns how many rows s has and how wide the widest is.
func sizeOf(t *testing.T, s *Sheet) (rows, width int) {
	t.Helper()
	for row, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		rows++
		width = max(width, len(row.Cells))
	}
	return rows, width
}

func TestRealFiles(t *testing.T) {
	t.Parallel()
	type size struct {
		sheet       string
		rows, width int
	}
	for _, tt := range []struct {
		path []string
		want []size
	}{
		{[]string{"uk_ddat_capability", "roles.csv"}, []size{{"roles", 1826, 10}}},
		{[]string{"uk_people_survey_2020", "csps2020_org_scores.ods"}, []size{{"Contents", 16, 2}, {"Table_1", 112, 16}, {"Table_2", 112, 0}, {"Table_3_1", 14, 2}, {"Table_3_2", 83, 4}}},
		{[]string{"case_1edtech", "packages", "opensalt_spreadsheet_import_sample.xlsx"}, []size{{"CF Doc", 2, 0}, {"CF Item", 5, 0}, {"CF Association", 11, 0}}},
		{[]string{"case_1edtech", "packages", "opensalt_spreadsheet_import_template.xlsx"}, []size{{"CF Doc", 1, 0}, {"CF Item", 1, 0}, {"CF Association", 1, 0}}},
	} {
		t.Run(tt.path[len(tt.path)-1], func(t *testing.T) {
			t.Parallel()
			b, err := OpenFile(shareddata.Path(t, tt.path...))
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			if len(b.Sheets) != len(tt.want) {
				t.Fatalf("%d sheets, want %d", len(b.Sheets), len(tt.want))
			}
			for i, want := range tt.want {
				rows, width := sizeOf(t, b.Sheets[i])
				if want.width == 0 {
					width = 0
				}
				if got := (size{b.Sheets[i].Name, rows, width}); got != want {
					t.Errorf("got %v, want %v", got, want)
				}
			}
		})
	}
}

func TestOpenFileRefusesAFolder(t *testing.T) {
	t.Parallel()
	if _, err := OpenFile(t.TempDir()); err == nil {
		t.Error("a folder was opened")
	}
	if _, err := OpenFile("/no/such/file.csv"); err == nil {
		t.Error("a file that is not there was opened")
	}
}
