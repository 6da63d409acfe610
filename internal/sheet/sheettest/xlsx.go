package sheettest

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/bearinghq/bearing/internal/sheet"
)

// XLSX writes sheets as another program would, with merged cells, fills and
// hidden sheets.
func XLSX(t testing.TB, sheets ...*sheet.Sheet) []byte {
	t.Helper()
	w := workbook{File: excelize.NewFile(), t: t, styles: map[sheet.Fill]int{}}
	defer w.Close()
	var err error
	w.percent, err = w.NewStyle(&excelize.Style{NumFmt: 9}) // 0%
	w.must(err)
	for fill, colour := range map[sheet.Fill]string{sheet.Red: "FF0000", sheet.Amber: "FFC000", sheet.Green: "00B050", sheet.Blue: "0070C0", sheet.Grey: "BFBFBF"} {
		id, err := w.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}})
		w.must(err)
		w.styles[fill] = id
	}
	shown := -1
	for i, s := range sheets {
		if i == 0 {
			w.must(w.SetSheetName("Sheet1", s.Name))
		} else {
			_, err := w.NewSheet(s.Name)
			w.must(err)
		}
		w.fill(s)
		if !s.Hidden && shown < 0 {
			shown = i
			w.SetActiveSheet(i) // a workbook opens on a sheet that is shown
		}
	}
	for _, s := range sheets {
		if s.Hidden {
			w.must(w.SetSheetVisible(s.Name, false))
		}
	}
	var b bytes.Buffer
	w.must(w.Write(&b))
	return b.Bytes()
}

type workbook struct {
	*excelize.File
	t       testing.TB
	styles  map[sheet.Fill]int
	percent int
}

func (w workbook) must(err error) {
	if err != nil {
		w.t.Helper()
		w.t.Fatal(err)
	}
}

func (w workbook) fill(s *sheet.Sheet) {
	w.t.Helper()
	for r, err := range s.Rows() {
		w.must(err)
		if r.Hidden {
			w.must(w.SetRowVisible(s.Name, r.N, false))
		}
		for j, c := range r.Cells {
			name, err := excelize.CoordinatesToCellName(j+1, r.N)
			w.must(err)
			switch c.Kind {
			case sheet.Number:
				w.must(w.SetCellFloat(s.Name, name, c.Number, -1, 64))
				if strings.HasSuffix(c.Text, "%") {
					w.must(w.SetCellStyle(s.Name, name, name, w.percent))
				}
			case sheet.Text:
				w.must(w.SetCellStr(s.Name, name, c.Text))
			}
			if id, ok := w.styles[c.Fill]; ok {
				w.must(w.SetCellStyle(s.Name, name, name, id))
			}
		}
	}
	for _, j := range s.HiddenColumns {
		w.must(w.SetColVisible(s.Name, sheet.ColumnName(j), false))
	}
	for _, m := range s.Merges {
		a, _ := excelize.CoordinatesToCellName(m.Col1+1, m.Row1)
		b, _ := excelize.CoordinatesToCellName(m.Col2+1, m.Row2)
		w.must(w.MergeCell(s.Name, a, b))
	}
}
