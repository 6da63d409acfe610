package sheettest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/internal/sheet"
)

// ODS writes sheets as OpenDocument does, with spans, repeated cells and
// styles.
func ODS(t testing.TB, sheets ...*sheet.Sheet) []byte {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<office:document-content><office:automatic-styles><style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>`)
	for i, colour := range []string{sheet.Red: "ffc7ce", sheet.Amber: "ffeb9c", sheet.Green: "c6efce", sheet.Blue: "0070c0", sheet.Grey: "bfbfbf"} {
		if colour != "" {
			fmt.Fprintf(&b, `<style:style style:name="f%d" style:family="table-cell"><style:table-cell-properties fo:background-color="#%s"/></style:style>`, i, colour)
		}
	}
	b.WriteString(`</office:automatic-styles><office:body><office:spreadsheet>`)
	for _, s := range sheets {
		odsTable(t, &b, s)
	}
	b.WriteString(`</office:spreadsheet></office:body></office:document-content>`)
	return packed(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", b.String())
}

func odsTable(t testing.TB, b *strings.Builder, s *sheet.Sheet) {
	t.Helper()
	style := "shown"
	if s.Hidden {
		style = "hidden"
	}
	fmt.Fprintf(b, `<table:table table:name=%q table:style-name="%s">`, html.EscapeString(s.Name), style)
	for j := range slices.Max(append(s.HiddenColumns, -1)) + 1 {
		fmt.Fprintf(b, `<table:table-column%s/>`, visibility(slices.Contains(s.HiddenColumns, j)))
	}
	n := 0
	for r, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if gap := r.N - n - 1; gap > 0 {
			fmt.Fprintf(b, `<table:table-row table:number-rows-repeated="%d"><table:table-cell/></table:table-row>`, gap)
		}
		n = r.N
		fmt.Fprintf(b, `<table:table-row%s>`, visibility(r.Hidden))
		for j, c := range r.Cells {
			odsCell(b, s, r.N, j, c)
		}
		b.WriteString(`</table:table-row>`)
	}
	b.WriteString(`</table:table>`)
}

func visibility(hidden bool) string {
	if hidden {
		return ` table:visibility="collapse"`
	}
	return ""
}

func odsCell(b *strings.Builder, s *sheet.Sheet, n, j int, c sheet.Cell) {
	b.WriteString(`<table:table-cell`)
	for _, m := range s.Merges {
		if m.Row1 == n && m.Col1 == j {
			fmt.Fprintf(b, ` table:number-columns-spanned="%d" table:number-rows-spanned="%d"`, m.Col2-m.Col1+1, m.Row2-m.Row1+1)
		}
	}
	if c.Fill != sheet.NoFill {
		fmt.Fprintf(b, ` table:style-name="f%d"`, c.Fill)
	}
	switch c.Kind {
	case sheet.Empty:
		b.WriteString(`/>`)
		return
	case sheet.Number:
		kind := "float"
		if strings.HasSuffix(c.Text, "%") {
			kind = "percentage"
		}
		fmt.Fprintf(b, ` office:value-type="%s" office:value="%g">`, kind, c.Number)
	default:
		b.WriteString(` office:value-type="string">`)
	}
	fmt.Fprintf(b, `<text:p>%s</text:p></table:table-cell>`, html.EscapeString(c.Text))
}

// packed returns an archive of names and contents, in turn.
func packed(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = io.WriteString(w, files[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
