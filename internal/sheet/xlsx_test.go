package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

const testStyles = `<styleSheet>
<numFmts><numFmt numFmtId="164" formatCode="dd\.mm\.yyyy"/><numFmt numFmtId="165" formatCode="[Red]0.0%;[Blue]-0.0%"/><numFmt numFmtId="166" formatCode="[h]:mm"/><numFmt numFmtId="167" formatCode="0 &quot;days&quot;"/></numFmts>
<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill></fill>
<fill><patternFill patternType="solid"><fgColor theme="5" tint="0.59999389629810485"/></patternFill></fill>
<fill><patternFill patternType="solid"><fgColor indexed="17"/></patternFill></fill>
<fill><patternFill patternType="lightUp"><fgColor rgb="FFFF0000"/></patternFill></fill>
<fill><gradientFill><stop><color rgb="FFFF0000"/></stop></gradientFill></fill>
<fill><patternFill patternType="solid"><fgColor theme="0" tint="-0.249977111117893"/></patternFill></fill></fills>
<cellStyleXfs><xf numFmtId="0" fillId="2"/></cellStyleXfs>
<cellXfs><xf numFmtId="0" fillId="0"/><xf numFmtId="14" fillId="0"/><xf numFmtId="164" fillId="2"/><xf numFmtId="165" fillId="0"/><xf numFmtId="9" fillId="3"/><xf numFmtId="166"/><xf numFmtId="167"/>
<xf fillId="2"/><xf fillId="3"/><xf fillId="4"/><xf fillId="5"/><xf fillId="6"/><xf fillId="7"/></cellXfs>
<dxfs><dxf><fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill></dxf></dxfs></styleSheet>`

const testTheme = `<a:theme><a:themeElements><a:clrScheme><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>` +
	`<a:dk2><a:srgbClr val="44546A"/></a:dk2><a:lt2><a:srgbClr val="E7E6E6"/></a:lt2><a:accent1><a:srgbClr val="4472C4"/></a:accent1><a:accent2><a:srgbClr val="ED7D31"/></a:accent2></a:clrScheme>` +
	`<a:fontScheme><a:srgbClr val="123456"/></a:fontScheme></a:themeElements></a:theme>`

const testShared = `<sst><si><t>plain</t></si><si><r><rPr><b/></rPr><t>rich </t></r><r><t xml:space="preserve">text </t></r></si><si><t>漢字</t><rPh><t>かんじ</t></rPh></si><si><t/></si><si><t>a_x000D_b_x005F_x000D_ &#x2713;</t></si></sst>`

// cellsBook is a workbook with styles and a row of these cells.
func cellsBook(t testing.TB, cells string, more ...entry) *Book {
	t.Helper()
	more = append([]entry{{"xl/styles.xml", testStyles}, {"xl/theme/theme1.xml", testTheme}, {"xl/sharedStrings.xml", testShared}}, more...)
	return opened(t, xlsx(t, `<worksheet><sheetData><row r="1">`+cells+`</row></sheetData></worksheet>`, more...))
}

func TestXLSXGivesCells(t *testing.T) {
	t.Parallel()
	text := func(s string) Cell { return Cell{Kind: Text, Text: s} }
	num := func(s string, v float64) Cell { return Cell{Kind: Number, Text: s, Number: v} }
	day := func(s string, v float64) Cell { return Cell{Kind: Date, Text: s, Number: v} }
	for name, tt := range map[string]struct {
		cells string
		want  []Cell
	}{
		"shared texts":              {`<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c><c t="s"><v>4</v></c>`, []Cell{text("plain"), text("rich text "), text("漢字"), {}, text("a\rb_x000D_ ✓")}},
		"inline texts":              {`<c t="inlineStr"><is><t>a &lt; b</t></is></c><c t="inlineStr"><is><r><t>c</t></r><rPh><t>no</t></rPh><r><t>d</t></r></is></c>`, []Cell{text("a < b"), text("cd")}},
		"text with line ends":       {"<c t=\"str\"><v>a\r\nb</v></c>", []Cell{text("a\nb")}},
		"raw text":                  {`<c t="str"><v><![CDATA[a < b]]> c<!-- no --></v></c>`, []Cell{text("a < b c")}},
		"numbers":                   {`<c><v>3.5</v></c><c t="n"><v>0.30000000000000004</v></c><c><v>4.0</v></c><c><v>1E-3</v></c><c><v>-2</v></c><c><v>1.2345678901234567E+20</v></c><c><v>1e300</v></c>`, []Cell{num("3.5", 3.5), num("0.3", 0.30000000000000004), num("4", 4), num("0.001", 0.001), num("-2", -2), num("123456789012346000000", 1.2345678901234567e20), num("1e+300", 1e300)}},
		"numbers as text":           {`<c t="str"><v>007</v></c>`, []Cell{text("007")}},
		"what is no number":         {`<c><v>1e999</v></c><c><v>abc</v></c><c><v>NaN</v></c>`, []Cell{{Kind: Bad, Text: "1e999"}, {Kind: Bad, Text: "abc"}, {Kind: Bad, Text: "NaN"}}},
		"truths":                    {`<c t="b"><v>1</v></c><c t="b"><v>0</v></c>`, []Cell{{Kind: Bool, Text: "TRUE", Number: 1}, {Kind: Bool, Text: "FALSE"}}},
		"errors":                    {`<c t="e"><f>A0</f><v>#REF!</v></c>`, []Cell{{Kind: Bad, Text: "#REF!"}}},
		"formulas":                  {`<c><f>1+1</f><v>2</v></c><c t="str"><f>"a"</f><v>a</v></c><c t="str"><f>""</f><v></v></c><c><f>1+1</f></c><c><f>1+1</f><v/></c>`, []Cell{num("2", 2), text("a"), {}, {Kind: Bad, Text: "formula without a value"}, {Kind: Bad, Text: "formula without a value"}}},
		"days":                      {`<c s="1"><v>46082</v></c><c s="1"><v>46082.99</v></c><c s="1"><v>1</v></c><c s="1"><v>59</v></c><c s="1"><v>61</v></c><c t="d"><v>2026-03-01T00:00:00</v></c>`, []Cell{day("2026-03-01", 46082), day("2026-03-01", 46082.99), day("1900-01-01", 1), day("1900-02-28", 59), day("1900-03-01", 61), day("2026-03-01", 0)}},
		"days in a format":          {`<c s="2"><v>46082</v></c>`, []Cell{{Kind: Date, Text: "2026-03-01", Number: 46082, Fill: Red}}},
		"no day":                    {`<c s="1"><v>-5</v></c><c s="1"><v>99999999</v></c>`, []Cell{num("-5", -5), num("99999999", 99999999)}},
		"times":                     {`<c s="5"><v>0.6</v></c>`, []Cell{{Kind: Text, Text: "14:24", Number: 0.6}}},
		"a unit is no format":       {`<c s="6"><v>5</v></c>`, []Cell{num("5", 5)}},
		"shares":                    {`<c s="3"><v>0.85</v></c><c s="3"><v>0.07</v></c><c s="4"><v>0.125</v></c>`, []Cell{num("85%", 0.85), num("7%", 0.07), {Kind: Number, Text: "12.5%", Number: 0.125, Fill: Amber}}},
		"fills":                     {`<c s="7"/><c s="8"/><c s="9"/><c s="10"/><c s="11"/><c s="12"/>`, []Cell{{Fill: Red}, {Fill: Amber}, {Fill: Green}, {}, {}, {Fill: Grey}}},
		"a style that is not there": {`<c s="99"><v>1</v></c><c s="-1"><v>1</v></c>`, []Cell{num("1", 1), num("1", 1)}},
		"cells without a place":     {`<c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c>`, []Cell{num("1", 1), {}, {}, num("2", 2), num("3", 3)}},
		"other parts of a cell":     {`<c><f ca="1">A1</f><v>1</v><extLst><ext><x:v>9</x:v></ext></extLst></c>`, []Cell{num("1", 1)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(tt.want, cellsOf(t, cellsBook(t, tt.cells).Sheets[0])[1]); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestXLSXOf1904CountsFromThere(t *testing.T) {
	t.Parallel()
	b := cellsBook(t, `<c s="1"><v>44620</v></c><c s="1"><v>0</v></c>`,
		entry{"xl/workbook.xml", `<workbook><workbookPr date1904="1"/><sheets><sheet name="Data" r:id="rId1"/></sheets></workbook>`})
	want := []Cell{{Kind: Date, Text: "2026-03-01", Number: 44620}, {Kind: Date, Text: "1904-01-01"}}
	if d := cmp.Diff(want, cellsOf(t, b.Sheets[0])[1]); d != "" {
		t.Error(d)
	}
}

func TestXLSXListsSheets(t *testing.T) {
	t.Parallel()
	b := opened(t, xlsx(t, oneCell,
		entry{"xl/workbook.xml", `<x:workbook><x:sheets><x:sheet name="People" r:id="rId1"/><x:sheet name="Lists" state="hidden" r:id="rId1"/><x:sheet name="Secret" state="veryHidden" rel:id="rId1"/><x:sheet name="Chart" r:id="rId9"/></x:sheets></x:workbook>`},
		entry{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId9" Type="x/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>`},
		entry{"xl/externalLinks/externalLink1.xml", `<externalLink/>`}))
	var got []string
	for _, s := range b.Sheets {
		got = append(got, fmt.Sprint(s.Name, " ", s.Hidden))
	}
	if d := cmp.Diff([]string{"People false", "Lists true", "Secret true"}, got); d != "" {
		t.Error(d)
	}
	if len(b.Notes) != 2 || !strings.Contains(b.Notes[0], "charts") || !strings.Contains(b.Notes[1], "other files") {
		t.Errorf("notes %q", b.Notes)
	}
}

func TestXLSXSaysWhereRowsStandAndWhatIsMerged(t *testing.T) {
	t.Parallel()
	b := opened(t, xlsx(t, `<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="3" spans="1:1"><c r="B3"><v>1</v></c></row><row><c><v>2</v></c></row><row r="9"/><row r="1048576"><c r="XFD1048576"><v>3</v></c></row></sheetData>`+
		`<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="B3"/><mergeCell ref="Z9:A1"/><mergeCell ref="rubbish"/></mergeCells></worksheet>`))
	if d := cmp.Diff([]Range{{1, 0, 2, 2}}, b.Sheets[0].Merges); d != "" {
		t.Error(d)
	}
	got := cellsOf(t, b.Sheets[0])
	if len(got) != 3 || got[3][1].Number != 1 || got[4][0].Number != 2 || got[1048576][16383].Number != 3 {
		t.Errorf("got %d rows: %v %v", len(got), got[3], got[4])
	}
}

func TestColoursByRulesAreMentioned(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"XLSX": xlsx(t, strings.Replace(oneCell, "</worksheet>", `<conditionalFormatting sqref="A1"><cfRule type="colorScale"/></conditionalFormatting></worksheet>`, 1)),
		"ODS":  ods(t, `<calcext:conditional-formats><calcext:conditional-format/></calcext:conditional-formats>`),
	} {
		b := opened(t, file)
		if len(b.Notes) != 1 || !strings.Contains(b.Notes[0], `"Data"`) {
			t.Errorf("%s: notes %q", name, b.Notes)
		}
	}
}

// Another program's files: what excelize writes.
func TestXLSXReadsWhatExcelizeWrites(t *testing.T) {
	t.Parallel()
	x := excelize.NewFile()
	defer x.Close()
	style, err := x.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFC7CE"}}, NumFmt: 9})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		x.SetSheetRow("Sheet1", "A1", &[]any{"Name", 3, 2.5, true, nil, "Ü"}),
		x.SetCellFormula("Sheet1", "A2", "=SUM(B1:C1)"),
		x.SetCellValue("Sheet1", "B2", 0.85),
		x.SetCellStyle("Sheet1", "B2", "B3", style),
		x.MergeCell("Sheet1", "A4", "C5"),
		x.SetCellRichText("Sheet1", "A4", []excelize.RichTextRun{{Text: "a"}, {Text: "b", Font: &excelize.Font{Bold: true}}}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := x.NewSheet("Hidden"); err != nil {
		t.Fatal(err)
	}
	if err := x.SetSheetVisible("Hidden", false); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := x.Write(&file); err != nil {
		t.Fatal(err)
	}
	b := opened(t, file.String())
	if len(b.Sheets) != 2 || b.Sheets[0].Hidden || !b.Sheets[1].Hidden {
		t.Fatalf("sheets %+v", b.Sheets)
	}
	if d := cmp.Diff([]Range{{4, 0, 5, 2}}, b.Sheets[0].Merges); d != "" {
		t.Error(d)
	}
	want := map[int][]Cell{
		1: {{Kind: Text, Text: "Name"}, {Kind: Number, Text: "3", Number: 3}, {Kind: Number, Text: "2.5", Number: 2.5}, {Kind: Bool, Text: "TRUE", Number: 1}, {}, {Kind: Text, Text: "Ü"}},
		2: {{Kind: Bad, Text: "formula without a value"}, {Kind: Number, Text: "85%", Number: 0.85, Fill: Red}},
		3: {{}, {Fill: Red}},
		4: {{Kind: Text, Text: "ab"}},
	}
	if d := cmp.Diff(want, cellsOf(t, b.Sheets[0])); d != "" {
		t.Error(d)
	}
}

func TestSharedTextsAreKeptInBlocks(t *testing.T) {
	t.Parallel()
	s := &shared{}
	long := strings.Repeat("x", 1<<20)
	for i := range 300_000 {
		text := fmt.Sprint("text ", i)
		if i%100_000 == 7 {
			text = long
		}
		if err := s.add([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 300_000 {
		want := fmt.Sprint("text ", i)
		if i%100_000 == 7 {
			want = long
		}
		if got, ok := s.at(i); !ok || got != want {
			t.Fatalf("%d: got %d letters", i, len(got))
		}
	}
	if _, ok := s.at(300_000); ok {
		t.Error("there is one too many")
	}
	for range maxShared>>20 + 1 {
		if err := s.add([]byte(long)); err != nil {
			if !strings.Contains(err.Error(), "CSV") {
				t.Errorf("got %v", err)
			}
			return
		}
	}
	t.Error("there is no limit")
}

func TestColoursHaveTheNamePeopleGiveThem(t *testing.T) {
	t.Parallel()
	for want, colours := range map[Fill]string{
		Red:    "FF0000 C00000 FFC7CE F8696B E06666 F4CCCC EA9999 9C0006 FF5050",
		Amber:  "FFC000 FFFF00 FFEB9C ED7D31 F4B084 F8CBAD FFEB84 FFF2CC FFD966 FFA500 FCE4D6",
		Green:  "00B050 92D050 C6EFCE 63BE7B 70AD47 A9D08E E2EFDA D9EAD3 00FF00 008000 B6D7A8",
		Blue:   "00B0F0 0070C0 4472C4 BDD7EE DDEBF7 1F4E78 5B9BD5 9BC2E6",
		Grey:   "808080 BFBFBF D9D9D9 A6A6A6 D0CECE 595959",
		NoFill: "FFFFFF 000000 F2F2F2 7030A0 FAFAFA FFFFFE",
	} {
		for s := range strings.FieldsSeq(colours) {
			c, ok := parseRGB(s)
			if got := c.fill(); !ok || got != want {
				t.Errorf("%s: got %d, want %d", s, got, want)
			}
		}
	}
}

func TestTintMovesLightness(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		colour string
		tint   float64
		want   string
	}{
		{"4472C4", 0, "4472C4"},
		{"4472C4", 0.8, "DAE3F3"},
		{"ED7D31", 0.6, "F8CBAD"},
		{"70AD47", -0.25, "548235"},
		{"FFFFFF", -0.15, "D9D9D9"},
		{"000000", 0.5, "808080"},
	} {
		c, _ := parseRGB(tt.colour)
		want, _ := parseRGB(tt.want)
		got := c.tint(tt.tint)
		for _, d := range []float64{got.r - want.r, got.g - want.g, got.b - want.b} {
			if d > 1.6/255 || d < -1.6/255 {
				t.Errorf("%s with %v: got %.0f %.0f %.0f, want %s", tt.colour, tt.tint, got.r*255, got.g*255, got.b*255, tt.want)
				break
			}
		}
	}
}

func TestFormatCodes(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]format{
		"General": general, "0.00": general, "#,##0 \"d\"": general, "0.00E+00": general, "[Red]0": general, "@": general, `0\d`: general, "_-* #,##0.00": general, "[$-407]0": general,
		"0%": percent, "0.0%;-0.0%": percent,
		"yyyy-mm-dd": date, "d.m.yy": date, "mmm": date, "[$-407]d. mmmm yyyy;@": date, "m/d/yy h:mm": date, "DD/MM/YYYY": date,
		"h:mm": clock, "[h]:mm:ss": clock, "hh:mm AM/PM": clock, "mm:ss": clock, `"unclosed`: general, "[unclosed": general,
	} {
		if got := formatOf(code); got != want {
			t.Errorf("%q: got %d, want %d", code, got, want)
		}
	}
}

// longXLSX is a workbook of n rows and five columns, all texts shared.
func longXLSX(b *testing.B, n int) []byte {
	var sheet, shared strings.Builder
	sheet.WriteString(`<worksheet><sheetData>`)
	for i := range n {
		fmt.Fprintf(&sheet, `<row r="%d"><c r="A%d" t="s"><v>%d</v></c><c r="B%d" t="s"><v>%d</v></c><c r="C%d"><v>%d</v></c><c r="D%d" s="1"><v>%d</v></c><c r="E%d" t="s"><v>%d</v></c></row>`,
			i+1, i+1, i/200, i+1, i%200, i+1, i%5, i+1, 46000+i%300, i+1, i/7)
	}
	sheet.WriteString(`</sheetData></worksheet>`)
	shared.WriteString(`<sst>`)
	for i := range n {
		fmt.Fprintf(&shared, `<si><t>person%06d@example.org</t></si>`, i)
	}
	shared.WriteString(`</sst>`)
	return []byte(xlsx(b, sheet.String(), entry{"xl/sharedStrings.xml", shared.String()}, entry{"xl/styles.xml", testStyles}))
}

func BenchmarkXLSX(b *testing.B) {
	data := longXLSX(b, 1_000_000)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		book, err := Open(bytes.NewReader(data), int64(len(data)), "long.xlsx")
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range book.Sheets[0].Rows() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
}
