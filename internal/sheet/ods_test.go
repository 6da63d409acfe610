package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const odsHead = `<office:document-content><office:automatic-styles>` +
	`<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>` +
	`<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>` +
	`<style:style style:name="red" style:family="table-cell"><style:table-cell-properties fo:background-color="#ff0000"/></style:style>` +
	`<style:style style:name="child" style:family="table-cell" style:parent-style-name="Good"><style:text-properties fo:color="#000000"/></style:style>` +
	`<style:style style:name="clear" style:family="table-cell" style:parent-style-name="Good"><style:table-cell-properties fo:background-color="transparent"/></style:style>` +
	`</office:automatic-styles><office:body><office:spreadsheet>`

const odsTail = `</office:spreadsheet></office:body></office:document-content>`

// ods is a workbook of one sheet named Data with these rows.
func ods(t testing.TB, rows string) string {
	t.Helper()
	return odsOf(t, `<table:table table:name="Data" table:style-name="ta1">`+rows+`</table:table>`)
}

func odsOf(t testing.TB, tables string) string {
	t.Helper()
	return zipped(t, entry{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
		entry{"styles.xml", `<office:document-styles><office:styles><style:style style:name="Plain" style:family="table-cell"/><style:default-style style:family="table-cell"><style:table-cell-properties fo:background-color="#ff0000"/></style:default-style><style:style style:name="Good" style:family="table-cell"><style:table-cell-properties fo:background-color="#c6efce"/></style:style></office:styles></office:document-styles>`},
		entry{"content.xml", odsHead + tables + odsTail})
}

// cellsOf reads a sheet with texts that may be kept, by number of the row.
func cellsOf(t testing.TB, s *Sheet) map[int][]Cell {
	t.Helper()
	all := map[int][]Cell{}
	for row, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range row.Cells {
			c.Text = strings.Clone(c.Text)
			all[row.N] = append(all[row.N], c)
		}
	}
	return all
}

func opened(t testing.TB, data string) *Book {
	t.Helper()
	b, err := Open(strings.NewReader(data), int64(len(data)), "book")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestODSGivesCells(t *testing.T) {
	t.Parallel()
	cell := func(attrs, inside string) string {
		return `<table:table-row><table:table-cell ` + attrs + `>` + inside + `</table:table-cell></table:table-row>`
	}
	x := Cell{Kind: Text, Text: "x"}
	for name, tt := range map[string]struct {
		rows string
		want map[int][]Cell
	}{
		"text":           {cell(`office:value-type="string"`, `<text:p>x</text:p>`), map[int][]Cell{1: {x}}},
		"text in spans":  {cell(``, `<text:p>a<text:span>b</text:span><text:s text:c="2"/>c &amp; <text:a>d</text:a></text:p>`), map[int][]Cell{1: {{Kind: Text, Text: "ab  c & d"}}}},
		"paragraphs":     {cell(``, `<text:p>a</text:p><text:p/><text:p>b<text:line-break/>c</text:p>`), map[int][]Cell{1: {{Kind: Text, Text: "a\n\nb\nc"}}}},
		"white space":    {cell(``, "<text:p>\n  a\n\t b </text:p>\n"), map[int][]Cell{1: {{Kind: Text, Text: "a b"}}}},
		"a comment":      {cell(``, `<office:annotation><text:p>note</text:p></office:annotation><text:p>x</text:p>`), map[int][]Cell{1: {x}}},
		"a number":       {cell(`office:value-type="float" office:value="3.5"`, `<text:p>3,50</text:p>`), map[int][]Cell{1: {{Kind: Number, Text: "3.5", Number: 3.5}}}},
		"a share":        {cell(`office:value-type="percentage" office:value="0.85"`, `<text:p>85 %</text:p>`), map[int][]Cell{1: {{Kind: Number, Text: "85%", Number: 0.85}}}},
		"an amount":      {cell(`office:value-type="currency" office:value="1000"`, `<text:p>1.000 €</text:p>`), map[int][]Cell{1: {{Kind: Number, Text: "1000", Number: 1000}}}},
		"a day":          {cell(`office:value-type="date" office:date-value="2026-03-01T08:00:00"`, `<text:p>1.3.26</text:p>`), map[int][]Cell{1: {{Kind: Date, Text: "2026-03-01"}}}},
		"no day":         {cell(`office:value-type="date" office:date-value="soon"`, `<text:p>soon</text:p>`), map[int][]Cell{1: {{Kind: Text, Text: "soon"}}}},
		"a time":         {cell(`office:value-type="time" office:time-value="PT08H"`, `<text:p>08:00</text:p>`), map[int][]Cell{1: {{Kind: Text, Text: "08:00"}}}},
		"a truth":        {cell(`office:value-type="boolean" office:boolean-value="true"`, `<text:p>WAHR</text:p>`), map[int][]Cell{1: {{Kind: Bool, Text: "TRUE", Number: 1}}}},
		"an error":       {cell(`office:value-type="string" office:string-value="" calcext:value-type="error"`, `<text:p>#REF!</text:p>`), map[int][]Cell{1: {{Kind: Bad, Text: "#REF!"}}}},
		"no value":       {cell(`table:formula="of:=1+1"`, ``), map[int][]Cell{1: {{Kind: Bad, Text: "formula without a value"}}}},
		"a string value": {cell(`office:value-type="string" office:string-value="a&lt;b"`, ``), map[int][]Cell{1: {{Kind: Text, Text: "a<b"}}}},
		"a fill":         {cell(`table:style-name="red"`, ``), map[int][]Cell{1: {{Fill: Red}}}},
		"a fill from above": {cell(`table:style-name="child"`, `<text:p>x</text:p>`) + cell(`table:style-name="clear"`, `<text:p>x</text:p>`),
			map[int][]Cell{1: {{Kind: Text, Text: "x", Fill: Green}}, 2: {x}}},
		"no fill of the default": {cell(`table:style-name="Plain"`, `<text:p>x</text:p>`), map[int][]Cell{1: {x}}},
		"a fill of the column": {`<table:table-column table:number-columns-repeated="1"/><table:table-column table:default-cell-style-name="red"/>` +
			`<table:table-row><table:table-cell/><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>`, map[int][]Cell{1: {{}, {Kind: Text, Text: "x", Fill: Red}}}},
		"repeated cells": {`<table:table-row><table:table-cell table:number-columns-repeated="2"/><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16380"/></table:table-row>`,
			map[int][]Cell{1: {{}, {}, x, x}}},
		"repeated rows":            {`<table:table-row table:number-rows-repeated="3"/>` + strings.Replace(cell(``, `<text:p>x</text:p>`), "table-row", `table-row table:number-rows-repeated="2"`, 1) + `<table:table-row table:number-rows-repeated="1048571"/>`, map[int][]Cell{4: {x}, 5: {x}}},
		"a coloured background":    {cell(``, `<text:p>x</text:p>`) + `<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:style-name="red" table:number-columns-repeated="16384"/></table:table-row>`, map[int][]Cell{1: {x}}},
		"what a merge has covered": {`<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>x</text:p></table:table-cell><table:covered-table-cell><text:p>old</text:p></table:covered-table-cell><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>`, map[int][]Cell{1: {x, {}, x}}},
		"groups":                   {`<table:table-header-rows>` + cell(``, `<text:p>x</text:p>`) + `</table:table-header-rows><table:table-row-group>` + cell(``, `<text:p>x</text:p>`) + `</table:table-row-group>`, map[int][]Cell{1: {x}, 2: {x}}},
		"pictures beside":          {`<table:shapes><draw:frame><table:table><table:table-row><table:table-cell><text:p>no</text:p></table:table-cell></table:table-row></table:table></draw:frame></table:shapes>` + cell(``, `<text:p>x</text:p>`), map[int][]Cell{1: {x}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(tt.want, cellsOf(t, opened(t, ods(t, tt.rows)).Sheets[0])); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestODSListsSheets(t *testing.T) {
	t.Parallel()
	row := func(s string) string {
		return `<table:table-row><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="3"><text:p>` + s + `</text:p></table:table-cell></table:table-row>`
	}
	b := opened(t, odsOf(t, `<table:table table:name="A &amp; B" table:style-name="ta1">`+row("one")+`</table:table>`+
		`<table:table table:name="Lists" table:style-name="ta2"><table:table-row table:number-rows-repeated="4"/>`+row("two")+`</table:table>`))
	if len(b.Sheets) != 2 || b.Sheets[0].Name != "A & B" || b.Sheets[0].Hidden || b.Sheets[1].Name != "Lists" || !b.Sheets[1].Hidden {
		t.Fatalf("got %+v", b.Sheets)
	}
	if d := cmp.Diff([]Range{{5, 0, 7, 1}}, b.Sheets[1].Merges); d != "" {
		t.Error(d)
	}
	for range 2 { // a sheet can be read again
		if got := cellsOf(t, b.Sheets[1]); len(got) != 1 || got[5][0].Text != "two" {
			t.Errorf("got %v", got)
		}
	}
}

func BenchmarkODS(b *testing.B) {
	var rows strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&rows, `<table:table-row><table:table-cell office:value-type="string"><text:p>person%05d@example.org</text:p></table:table-cell>`+
			`<table:table-cell table:style-name="red" office:value-type="float" office:value="%d"><text:p>%d</text:p></table:table-cell>`+
			`<table:table-cell office:value-type="date" office:date-value="2026-03-01"><text:p>01.03.26</text:p></table:table-cell></table:table-row>`, i, i%5, i%5)
	}
	data := ods(b, rows.String())
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		for _, err := range opened(b, data).Sheets[0].Rows() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
}
