package sheet

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bearinghq/bearing/fault"
)

// check reads a book to the end. What holds for every file: no panic, an error
// is a sentence, texts are UTF-8, rows go downwards within the limits of a
// sheet, and a cell is empty exactly if it has no text.
func check(t *testing.T, b *Book, err error) {
	t.Helper()
	if err != nil {
		checkSentence(t, err)
		return
	}
	for _, s := range b.Sheets {
		before, budget := 0, 20_000
		for row, err := range s.Rows() {
			if err != nil {
				checkSentence(t, err)
				break
			}
			if row.N <= before {
				t.Fatalf("row %d after row %d", row.N, before)
			}
			before = row.N
			if len(filled(row.Cells)) != len(row.Cells) || len(row.Cells) == 0 {
				t.Fatalf("row %d ends in empty cells", row.N)
			}
			for _, c := range row.Cells {
				if !utf8.ValidString(c.Text) || (c.Kind == Empty) != (c.Text == "") {
					t.Fatalf("row %d has %+v", row.N, c)
				}
			}
			if budget--; budget == 0 {
				break
			}
		}
	}
}

func checkSentence(t *testing.T, err error) {
	t.Helper()
	if !fault.Is(err, fault.Invalid) || !strings.HasSuffix(err.Error(), ".") {
		t.Fatalf("no sentence: %v", err)
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"", "a,b\n1,2\n", "sep=;\na;b", "\"a\"\"\n\",b\r\rc", "\ufeffä;ö\n", "M\xfcller,3", "\xff\xfea\x00,\x00b\x00", "\x00a\x00,", "a\x00", "'=1,''=1\n", "\"a\"b,c", "\x83\x65", "\"", "a\r"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data string) {
		b, err := open(data)
		check(t, b, err)
	})
}

func FuzzPaste(f *testing.F) {
	for _, s := range []string{"", "Ada\nBen", "a\tb\n\"c\nd\"\te", "\"a\tb", "Lovelace, Ada", "\xff", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := Paste(text)
		check(t, b, err)
	})
}

func FuzzXLSX(f *testing.F) {
	for _, s := range []string{
		"", "<", "</", "<a", oneCell, "\xef\xbb\xbf" + oneCell, "<?x", "<!--", "<![CDATA[", "<!DOCTYPE",
		`<worksheet><sheetData><row r="1"><c r="A1" s="2" t="s"><v>1</v></c><c t="e"><f>1</f><v>#REF!</v></c><c r="C1" s="3"><v>4.5e1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`,
		`<row r='0'><c r="A99999999999"><v>&#65;&amp;&bad;&#x110000;</v></c><c/><c t="d"><v>2026</v></c><c t="b"><v>x</v></c></row>`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sheet string) {
		data := xlsx(t, sheet, entry{"xl/styles.xml", testStyles}, entry{"xl/theme/theme1.xml", testTheme}, entry{"xl/sharedStrings.xml", testShared})
		b, err := open(data)
		check(t, b, err)
	})
}

func FuzzXLSXStyles(f *testing.F) {
	f.Add(testStyles, testTheme, testShared)
	f.Add(`<s><cellXfs><xf fillId="9"/></cellXfs></s>`, `<clrScheme><a><srgbClr val="zz"/></a></clrScheme>`, `<sst><si>`)
	f.Fuzz(func(t *testing.T, styles, theme, shared string) {
		data := xlsx(t, `<worksheet><sheetData><row><c s="1"><v>1</v></c><c s="2" t="s"><v>0</v></c></row></sheetData></worksheet>`,
			entry{"xl/styles.xml", styles}, entry{"xl/theme/theme1.xml", theme}, entry{"xl/sharedStrings.xml", shared})
		b, err := open(data)
		check(t, b, err)
	})
}

func FuzzODS(f *testing.F) {
	for _, s := range []string{
		"", `<table:table-row><table:table-cell><text:p>x<text:s text:c="3"/></text:p></table:table-cell></table:table-row>`,
		`<table:table-row table:number-rows-repeated="5"><table:table-cell table:number-columns-repeated="3" office:value-type="float" office:value="1"/></table:table-row>`,
		`<table:table-row><table:table-cell office:value-type="date" office:date-value="x"/><table:covered-table-cell/></table:table-row>`,
		`<table:table-row><table:table-cell office:value-type="percentage" office:value=""/></table:table-row></table:table><table:table>`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, rows string) {
		b, err := open(ods(t, rows))
		check(t, b, err)
	})
}

func FuzzZip(f *testing.F) {
	f.Add(xlsx(f, oneCell))
	f.Add(ods(f, ""))
	f.Add("PK\x05\x06" + strings.Repeat("\x00", 18))
	f.Fuzz(func(t *testing.T, data string) {
		b, err := open(data)
		check(t, b, err)
	})
}
