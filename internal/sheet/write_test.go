package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/fault"
)

// nasty are texts that have broken exports of others.
var nasty = []string{
	"=1+1", "+49 30 123", "-", "-5", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x",
	"'=1", "''=1", "'tis", "'", "'-5", "\"=1\"", "a\"b", "\"", "a,b", "a;b", "a|b", "a\tb", "sep=;", "sep=x",
	"line\nline", "line\r\nline", "\r", "\n", " x ", "\ufeffx", "12345678901234567890", "007", "1,5", "NULL", "NaN",
	"<script>alert(1)</script>", "&amp;", "_x000D_", "_x005F_", "\x01\x02", "\x0b", "\ufffe", "PK\x03\x04", "%PDF-", "<html>", "<?xml",
	"👩🏽‍🚀", "O'Brien", "Müller", "\u202eabc", "=cmd|'/c calc'!A0", "GIF89a", "{\\rtf",
}

func someText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom(nasty),
		rapid.StringN(0, 8, -1),
		rapid.StringMatching(`['=+@,;| \t"a-]{0,5}`),
		rapid.Just(""),
	)
}

// readable returns s as formats can hold it.
func readable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "\ufffd")
}

func TestCSVReadsBackWhatWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(someText(), 1, 4), 1, 8).Draw(t, "rows")
		var file bytes.Buffer
		if err := WriteCSV(&file, slices.Values(rows)); err != nil {
			t.Fatal(err)
		}
		got := map[int][]string{}
		b, err := Open(bytes.NewReader(file.Bytes()), int64(file.Len()), "x.csv")
		if err != nil {
			t.Fatalf("%q: %v", file.String(), err)
		}
		for row, err := range b.Sheets[0].Rows() {
			if err != nil {
				t.Fatalf("%q: %v", file.String(), err)
			}
			for _, c := range row.Cells {
				got[row.N] = append(got[row.N], strings.Clone(c.Text))
			}
		}
		want := map[int][]string{}
		for i, row := range rows {
			for j := range slices.Backward(row) {
				if row[j] != "" {
					for _, s := range row[:j+1] {
						want[i+1] = append(want[i+1], readable(s))
					}
					break
				}
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%q:\n%s", file.String(), d)
		}
	})
}

func TestNoCellOfACSVIsAFormula(t *testing.T) {
	t.Parallel()
	for _, s := range nasty {
		var file bytes.Buffer
		if err := WriteCSV(&file, slices.Values([][]string{{"x", s}})); err != nil {
			t.Fatal(err)
		}
		cell := strings.TrimPrefix(strings.TrimPrefix(file.String(), "x,"), `"`)
		if r := []rune(cell)[0]; strings.ContainsRune("=+@\t\r＝＋－＠", r) || r == '-' && !isNegative(s) {
			t.Errorf("%q was written as %q", s, file.String())
		}
	}
}

// seq returns rows as a table has them.
func seq(rows [][]Cell) iter.Seq2[[]Cell, error] {
	return func(yield func([]Cell, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func someCell() *rapid.Generator[Cell] {
	return rapid.Custom(func(t *rapid.T) Cell {
		var c Cell
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
		case 1:
			c = NumberOf(rapid.OneOf(rapid.Float64(), rapid.Float64Range(-5, 5), rapid.SampledFrom([]float64{0, 1e21, -0.1, 0.30000000000000004})).Draw(t, "number"))
		case 2:
			c = PercentOf(rapid.Float64Range(0, 2).Draw(t, "share"))
		case 3:
			c = DateOf(rapid.SampledFrom([]string{"2026-03-01", "1900-03-01", "1999-12-31", "9999-12-31", "2400-02-29"}).Draw(t, "day"))
		case 4:
			c.setBool(rapid.Bool().Draw(t, "bool"))
		default:
			c = TextOf(someText().Draw(t, "text"))
		}
		c.Fill = Fill(rapid.IntRange(0, int(Grey)).Draw(t, "fill"))
		return c
	})
}

func TestXLSXReadsBackWhatWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(someCell(), 1, 4), 1, 6).Draw(t, "rows")
		header := rapid.SliceOfN(someText(), 1, 3).Draw(t, "header")
		var file bytes.Buffer
		if err := WriteXLSX(&file, Table{Name: rapid.SampledFrom(nasty).Draw(t, "name"), Header: header, Rows: seq(rows)}); err != nil {
			t.Fatal(err)
		}
		b, err := Open(bytes.NewReader(file.Bytes()), int64(file.Len()), "x.xlsx")
		if err != nil {
			t.Fatal(err)
		}
		got := map[int][]Cell{}
		for row, err := range b.Sheets[0].Rows() {
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range row.Cells {
				c.Text = strings.Clone(c.Text)
				if c.Kind == Date {
					c.Number = 0
				}
				got[row.N] = append(got[row.N], c)
			}
		}
		want := map[int][]Cell{}
		var top []Cell
		for _, h := range header {
			top = append(top, TextOf(readable(h)))
		}
		for i, row := range append([][]Cell{top}, rows...) {
			for _, c := range filled(row) {
				c.Text = readable(c.Text)
				want[i+1] = append(want[i+1], c)
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
	})
}

func TestXLSXHoldsNoFormula(t *testing.T) {
	t.Parallel()
	var rows [][]Cell
	for _, s := range nasty {
		rows = append(rows, []Cell{TextOf(s), NumberOf(3.5)})
	}
	var file bytes.Buffer
	if err := WriteXLSX(&file, Table{Name: "=1+1", Header: nasty, Rows: seq(rows)}, Table{Name: "=1+1", Rows: seq(rows)}); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("<f")) && bytes.Contains(text, []byte("</f>")) {
			t.Errorf("%s holds a formula", f.Name)
		}
	}
	// Another reader sees the same.
	x, err := excelize.OpenReader(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if d := cmp.Diff([]string{"=1+1", "=1+1 2"}, x.GetSheetList()); d != "" {
		t.Error(d)
	}
	for i, s := range nasty {
		cell := "A" + string(NumberOf(float64(i+1)).Text)
		if f, err := x.GetCellFormula("=1+1 2", cell); err != nil || f != "" {
			t.Errorf("%s: formula %q, %v", cell, f, err)
		}
		if got, err := x.GetCellValue("=1+1 2", cell); err != nil || got != s && isWord(s) {
			t.Errorf("%s: got %q, want %q, %v", cell, got, s, err)
		}
	}
}

func TestSheetNamesAreValid(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ give, want []string }{
		{[]string{"Matrix", "matrix", "MATRIX"}, []string{"Matrix", "matrix 2", "MATRIX 3"}},
		{[]string{"", "'", "[]:*?/\\"}, []string{"Sheet1", "Sheet2", "Sheet3"}},
		{[]string{"History"}, []string{"History 2"}},
		{[]string{strings.Repeat("ü", 40), strings.Repeat("ü", 40)}, []string{strings.Repeat("ü", 31), strings.Repeat("ü", 29) + " 2"}},
		{[]string{strings.Repeat("👩", 20)}, []string{strings.Repeat("👩", 15)}},
		{[]string{"Sales/Marketing"}, []string{"Sales Marketing"}},
	} {
		var tables []Table
		for _, n := range tt.give {
			tables = append(tables, Table{Name: n})
		}
		if d := cmp.Diff(tt.want, sheetNames(tables)); d != "" {
			t.Error(d)
		}
	}
}

func TestXLSXRefusesWhatACellCannotHold(t *testing.T) {
	t.Parallel()
	write := func(s string) error {
		return WriteXLSX(io.Discard, Table{Name: "Notes", Header: []string{"Note"}, Rows: seq([][]Cell{{{}, TextOf(s)}})})
	}
	if err := write(strings.Repeat("x", maxCellText)); err != nil {
		t.Errorf("32,767 characters: %v", err)
	}
	err := write(strings.Repeat("x", maxCellText+1))
	if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "B2") || !strings.Contains(err.Error(), "CSV") {
		t.Errorf("32,768 characters: %v", err)
	}
	if err := WriteXLSX(io.Discard); !fault.Is(err, fault.Invalid) {
		t.Errorf("no table: %v", err)
	}
}

func TestWritersReturnTheErrorOfTheRows(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	table := Table{Rows: func(yield func([]Cell, error) bool) { yield(nil, broken) }}
	if err := table.WriteCSV(io.Discard); !errors.Is(err, broken) {
		t.Errorf("CSV: %v", err)
	}
	if err := WriteXLSX(io.Discard, table); !errors.Is(err, broken) {
		t.Errorf("XLSX: %v", err)
	}
}

func TestTableAsCSVIsWhatPeopleSee(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	err := Table{Header: []string{"Name", "Level"}, Rows: seq([][]Cell{{TextOf("Ada"), NumberOf(3.5)}, {TextOf("=Ben"), PercentOf(0.85)}, {DateOf("2026-03-01"), NumberOf(-1.5)}})}.WriteCSV(&b)
	if want := "Name,Level\nAda,3.5\n'=Ben,85%\n2026-03-01,-1.5\n"; err != nil || b.String() != want {
		t.Errorf("got %q, %v", b.String(), err)
	}
}

func BenchmarkWriteXLSX(b *testing.B) {
	for b.Loop() {
		rows := func(yield func([]Cell, error) bool) {
			for i := range 100_000 {
				if !yield([]Cell{TextOf("person@example.org"), TextOf("Competency"), NumberOf(float64(i % 5)), DateOf("2026-03-01"), TextOf("note")}, nil) {
					return
				}
			}
		}
		if err := WriteXLSX(io.Discard, Table{Name: "Long", Rows: rows}); err != nil {
			b.Fatal(err)
		}
	}
}
