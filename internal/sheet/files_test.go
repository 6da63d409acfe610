package sheet

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// workbook writes sheets as another program would, with merged cells, fills
// and hidden sheets.
func workbookOf(t *testing.T, sheets []*Sheet) *Book {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	styles := map[Fill]int{}
	for fill, colour := range map[Fill]string{Red: "FF0000", Amber: "FFC000", Green: "00B050", Blue: "0070C0", Grey: "BFBFBF"} {
		id, err := f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}})
		if err != nil {
			t.Fatal(err)
		}
		styles[fill] = id
	}
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	for i, s := range sheets {
		if i == 0 {
			must(f.SetSheetName("Sheet1", s.Name))
		} else {
			_, err := f.NewSheet(s.Name)
			must(err)
		}
		for r, err := range s.Rows() {
			must(err)
			for j, c := range r.Cells {
				name, _ := excelize.CoordinatesToCellName(j+1, r.N)
				switch c.Kind {
				case Number:
					must(f.SetCellFloat(s.Name, name, c.Number, -1, 64))
				case Text:
					must(f.SetCellStr(s.Name, name, c.Text))
				}
				if id, ok := styles[c.Fill]; ok {
					must(f.SetCellStyle(s.Name, name, name, id))
				}
			}
		}
		for _, m := range s.Merges {
			a, _ := excelize.CoordinatesToCellName(m.Col1+1, m.Row1)
			b, _ := excelize.CoordinatesToCellName(m.Col2+1, m.Row2)
			must(f.MergeCell(s.Name, a, b))
		}
	}
	for i, s := range sheets {
		if !s.Hidden && i > 0 && sheets[0].Hidden {
			f.SetActiveSheet(i)
		}
	}
	for i, s := range sheets {
		if s.Hidden {
			if i == 0 {
				continue
			}
			must(f.SetSheetVisible(s.Name, false))
		}
	}
	var buf bytes.Buffer
	must(f.Write(&buf))
	b, err := Open(bytes.NewReader(buf.Bytes()), int64(buf.Len()), "test.xlsx")
	must(err)
	return b
}

// odsBookOf writes sheets as OpenDocument does, with spans, repeated cells and
// styles.
func odsBookOf(t *testing.T, sheets []*Sheet) *Book {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<office:document-content><office:automatic-styles><style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>`)
	for i, colour := range []string{Red: "ffc7ce", Amber: "ffeb9c", Green: "c6efce", Blue: "0070c0", Grey: "bfbfbf"} {
		if colour != "" {
			fmt.Fprintf(&b, `<style:style style:name="f%d" style:family="table-cell"><style:table-cell-properties fo:background-color="#%s"/></style:style>`, i, colour)
		}
	}
	b.WriteString(`</office:automatic-styles><office:body><office:spreadsheet>`)
	for _, s := range sheets {
		style := "shown"
		if s.Hidden {
			style = "hidden"
		}
		fmt.Fprintf(&b, `<table:table table:name=%q table:style-name="%s">`, html.EscapeString(s.Name), style)
		n := 0
		for r, err := range s.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			if gap := r.N - n - 1; gap > 0 {
				fmt.Fprintf(&b, `<table:table-row table:number-rows-repeated="%d"><table:table-cell/></table:table-row>`, gap)
			}
			n = r.N
			b.WriteString(`<table:table-row>`)
			for j, c := range r.Cells {
				odsCell(&b, s, r.N, j, c)
			}
			b.WriteString(`</table:table-row>`)
		}
		b.WriteString(`</table:table>`)
	}
	b.WriteString(`</office:spreadsheet></office:body></office:document-content>`)
	return opened(t, zipped(t, entry{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, entry{"content.xml", b.String()}))
}

func odsCell(b *strings.Builder, s *Sheet, n, j int, c Cell) {
	b.WriteString(`<table:table-cell`)
	for _, m := range s.Merges {
		if m.Row1 == n && m.Col1 == j {
			fmt.Fprintf(b, ` table:number-columns-spanned="%d" table:number-rows-spanned="%d"`, m.Col2-m.Col1+1, m.Row2-m.Row1+1)
		}
	}
	if c.Fill != NoFill {
		fmt.Fprintf(b, ` table:style-name="f%d"`, c.Fill)
	}
	switch c.Kind {
	case Empty:
		b.WriteString(`/>`)
		return
	case Number:
		fmt.Fprintf(b, ` office:value-type="float" office:value="%g">`, c.Number)
	default:
		b.WriteString(` office:value-type="string">`)
	}
	fmt.Fprintf(b, `<text:p>%s</text:p></table:table-cell>`, html.EscapeString(c.Text))
}

// csvOf writes the only sheet of a fixture as CSV, or returns nil if CSV cannot
// hold it.
func csvOf(t *testing.T, sheets []*Sheet, sep byte) *Book {
	t.Helper()
	if len(sheets) != 1 || len(sheets[0].Merges) > 0 {
		return nil
	}
	var buf bytes.Buffer
	n := 0
	for r, err := range sheets[0].Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for n++; n < r.N; n++ {
			buf.WriteByte('\n')
		}
		for j, c := range r.Cells {
			if c.Fill != NoFill {
				return nil
			}
			if j > 0 {
				buf.WriteByte(sep)
			}
			buf.WriteString(`"` + c.Text + `"`)
		}
		buf.WriteByte('\n')
	}
	b, err := Open(bytes.NewReader(buf.Bytes()), int64(buf.Len()), "test.csv")
	if err != nil {
		t.Fatal(err)
	}
	return b
}
