package sheet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/fault"
)

// texts reads a sheet into the texts of its cells, by row.
func texts(s *Sheet) ([][]string, error) {
	var all [][]string
	for row, err := range s.Rows() {
		if err != nil {
			return all, err
		}
		var line []string
		for _, c := range row.Cells {
			line = append(line, strings.Clone(c.Text))
		}
		all = append(all, line)
	}
	return all, nil
}

func open(data string) (*Book, error) {
	return Open(strings.NewReader(data), int64(len(data)), "table.csv")
}

// openTexts opens data and reads its first sheet.
func openTexts(data string) ([][]string, error) {
	b, err := open(data)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	return texts(b.Sheets[0])
}

func wide(order binary.AppendByteOrder, s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

func TestCSVGivesCells(t *testing.T) {
	t.Parallel()
	table := [][]string{{"Name", "Größe"}, {"Müller", "3,5"}}
	const semi = "Name;Größe\nMüller;3,5\n"
	for name, tt := range map[string]struct {
		file string
		want [][]string
	}{
		"UTF-8":                                {semi, table},
		"UTF-8 with a mark":                    {"\ufeff" + semi, table},
		"UTF-16 little-endian with a mark":     {wide(binary.LittleEndian, "\ufeff"+semi), table},
		"UTF-16 big-endian with a mark":        {wide(binary.BigEndian, "\ufeff"+semi), table},
		"UTF-16 little-endian without a mark":  {wide(binary.LittleEndian, semi), table},
		"UTF-16 big-endian without a mark":     {wide(binary.BigEndian, semi), table},
		"Windows-1252":                         {"Name;Gr\xf6\xdfe\nM\xfcller;3,5\n", table},
		"comma":                                {"Name,Größe\nMüller,\"3,5\"\n", table},
		"tab":                                  {"Name\tGröße\nMüller\t3,5\n", table},
		"bar":                                  {"Name|Größe\nMüller|3,5\n", table},
		"the separator is named":               {"sep=|\nName|Größe\nMüller|3,5\n", table},
		"the separator is named in UTF-16":     {wide(binary.LittleEndian, "\ufeffsep=;\r\nName;Größe\r\nMüller;3,5"), table},
		"decimal commas only":                  {"3,5;4,5\n2,0;1,5\n", [][]string{{"3,5", "4,5"}, {"2,0", "1,5"}}},
		"numbers with commas between":          {"1,2,3\n4,5,6\n", [][]string{{"1", "2", "3"}, {"4", "5", "6"}}},
		"names with commas":                    {"Name;Go\nMüller, Anna;3\nMaier, Ben;4\n", [][]string{{"Name", "Go"}, {"Müller, Anna", "3"}, {"Maier, Ben", "4"}}},
		"a title above the table":              {"Skills of the team, 2026\n\nName;Go;SQL\nAda;3;4\n", [][]string{{"Skills of the team, 2026"}, {"Name", "Go", "SQL"}, {"Ada", "3", "4"}}},
		"CR":                                   {"a,b\rc,d\r", [][]string{{"a", "b"}, {"c", "d"}}},
		"CRLF":                                 {"a,b\r\nc,d\r\n", [][]string{{"a", "b"}, {"c", "d"}}},
		"mixed line ends, the last without":    {"a,b\r\nc,d\re,f\ng,h", [][]string{{"a", "b"}, {"c", "d"}, {"e", "f"}, {"g", "h"}}},
		"CR after quotes":                      {"\"a\",\"b\"\r\"c\",\"d\"\r", [][]string{{"a", "b"}, {"c", "d"}}},
		"doubled quotes":                       {"a,\"say \"\"hi\"\"\"\n", [][]string{{"a", `say "hi"`}}},
		"only doubled quotes":                  {"a,\"\"\"\"\nb,\"\"\n", [][]string{{"a", `"`}, {"b"}}},
		"a line end inside quotes":             {"a,\"1\n2\r\n3\"\nb,c\n", [][]string{{"a", "1\n2\r\n3"}, {"b", "c"}}},
		"a quote inside a bare field":          {"a,5\" pipe\nb,c\n", [][]string{{"a", `5" pipe`}, {"b", "c"}}},
		"text after the closing quote":         {"\"Ada\" Byron,x\n\"B\"\"en\" \"y\" z,\"w\" \n", [][]string{{"Ada Byron", "x"}, {`B"en "y" z`, "w"}}},
		"empty cells at the end are left out":  {"a,b,,\n,,,\n,c\n", [][]string{{"a", "b"}, {"", "c"}}},
		"header only":                          {"Name,E-mail", [][]string{{"Name", "E-mail"}}},
		"one column":                           {"Name\nAda\nBen, the other\nCleo\nDan\nEve\n", [][]string{{"Name"}, {"Ada"}, {"Ben, the other"}, {"Cleo"}, {"Dan"}, {"Eve"}}},
		"more and fewer columns":               {"a,b,c\n1\n1,2,3,4\n", [][]string{{"a", "b", "c"}, {"1"}, {"1", "2", "3", "4"}}},
		"an apostrophe that keeps text text":   {"a,'=1+1\n'@x,''=1\n'tis,'-\n", [][]string{{"a", "=1+1"}, {"@x", "'=1"}, {"'tis", "-"}}},
		"letters that turn writing round stay": {"a,b\u202ec\nd,e\u200df\n", [][]string{{"a", "b\u202ec"}, {"d", "e\u200df"}}},
		"typographic quotes in Windows-1252":   {"a,b\n\x93x\x94,it\x92s \x96 \x80\n", [][]string{{"a", "b"}, {"“x”", "it’s – €"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := openTexts(tt.file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestCSVRefusesWithPlaceAndRemedy(t *testing.T) {
	t.Parallel()
	row := "Ada,Byron,3\n"
	for name, tt := range map[string]struct {
		file string
		want []string
	}{
		"an unclosed quote, nothing else quoted":     {strings.Repeat(row, 39_999) + "Ada,\"Byron,3\n" + strings.Repeat(row, 10_000), []string{"line 40000", "Close it"}},
		"an unclosed quote, more than a record long": {strings.Repeat(row, 39_999) + "Ada,\"Byron,3\n" + strings.Repeat(row, 200_000), []string{"line 40000", "Close it"}},
		"an unclosed quote, everything quoted":       {strings.Repeat("\"Ada\",\"x\"\n", 39_999) + "\"Ada,\"x\"\n" + strings.Repeat("\"Ada\",\"x\"\n", 10_000), []string{"line 40000", "Close it"}},
		"an unclosed quote at the end of a line":     {strings.Repeat("\"Ada\",\"x\"\n", 40) + "\"Ada\",\"x\n" + strings.Repeat("\"Ada\",\"x\"\n", 40), []string{"line 41"}},
		"a line of 2 MiB":                            {"a,b\n" + strings.Repeat("x", 2<<20), []string{"Line 2", "1 MiB", "line ends"}},
		"a NUL byte":                                 {"a,b\nc,d\ne,f\x00\n", []string{"Line 3", "NUL", "save"}},
		"a NUL byte in UTF-16":                       {wide(binary.LittleEndian, "\ufeffa,b\nc,d\x00\n"), []string{"Line 2", "NUL"}},
		"Shift-JIS":                                  {"name,level\n\x8eR\x93c\x91\xbe\x98Y,3\n\x83e\x83X\x83g,4\n\x82\xa0\x82\xa2,2\n", []string{"line 2", "UTF-8"}},
		"Windows-1251":                               {"name,level\n\xc8\xe2\xe0\xed,3\n", []string{"line 2", "UTF-8"}},
		"UTF-8 with a stray byte in a Greek text":    {"όνομα,επίπεδο\nΆννα \xff,3\n", []string{"line 2", "UTF-8"}},
		"UTF-8 with a mark and a stray byte":         {"\ufeffa,b\nM\xfcller,3\n", []string{"line 2", "UTF-8"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := openTexts(tt.file)
			if !fault.Is(err, fault.Invalid) {
				t.Fatalf("got %v, want a sentence", err)
			}
			for _, w := range tt.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("got %q, want %q in it", err, w)
				}
			}
		})
	}
}

func TestCSVSaysWhereRowsStand(t *testing.T) {
	t.Parallel()
	b, err := open("sep=,\na,b\n\n\"x\ny\",c\r\nd,e\n")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for row, err := range b.Sheets[0].Rows() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(row.N, " ", row.Line, " ", row.Cell(1).Text, row.Cell(9).Text))
	}
	if d := cmp.Diff([]string{"1 2 b", "3 4 c", "4 6 e"}, got); d != "" {
		t.Error(d)
	}
}

func TestCSVIsTheSameInPieces(t *testing.T) {
	t.Parallel()
	var file strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&file, "p%d@example.org,\"Say \"\"%d\"\"\n twice\",Ü%d,\"%d\"\r\n", i, i, i%5, i)
	}
	data := file.String()
	want := collectRecords(t, strings.NewReader(data))
	if len(want) != 20_000 || want[19_999] != "p19999@example.org|Say \"19999\"\n twice|Ü4|19999" {
		t.Fatalf("%d records, the last %q", len(want), want[len(want)-1])
	}
	if d := cmp.Diff(want, collectRecords(t, &trickle{data: data})); d != "" {
		t.Error(d)
	}
}

func collectRecords(t *testing.T, r io.Reader) []string {
	t.Helper()
	var all []string
	d := dialect{sep: ','}
	for row, err := range d.rows(func() io.Reader { return r })() {
		if err != nil {
			t.Fatal(err)
		}
		var line []string
		for _, c := range row.Cells {
			line = append(line, c.Text)
		}
		all = append(all, strings.Join(line, "|"))
	}
	return all
}

// trickle gives its data in pieces of changing, small size.
type trickle struct {
	data string
	n    int
}

func (t *trickle) Read(b []byte) (int, error) {
	if t.data == "" {
		return 0, io.EOF
	}
	t.n = t.n%7 + 1
	n := copy(b[:min(len(b), t.n)], t.data)
	t.data = t.data[n:]
	return n, nil
}

func TestBookKeepsOnlyTheNameOfTheFile(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, book, sheet string }{
		{`C:\fakepath\Skills 2026.csv`, "Skills 2026.csv", "Skills 2026"},
		{"../../etc/passwd", "passwd", "passwd"},
		{"a\x00b\nc.csv", "abc.csv", "abc"},
		{"x\u202efdp.csv", "xfdp.csv", "xfdp"},
		{strings.Repeat("ü", 300), strings.Repeat("ü", 200), strings.Repeat("ü", 200)},
		{".csv", ".csv", ".csv"},
	} {
		b, err := Open(strings.NewReader("a,b"), 3, tt.name)
		if err != nil {
			t.Fatal(err)
		}
		if b.Name != tt.book || b.Sheets[0].Name != tt.sheet {
			t.Errorf("%q: book %q, sheet %q", tt.name, b.Name, b.Sheets[0].Name)
		}
	}
}

// same is a file of one letter.
type same struct{ size int64 }

func (s same) ReadAt(b []byte, at int64) (int, error) {
	n := int(max(0, min(int64(len(b)), s.size-at)))
	for i := range b[:n] {
		b[i] = 'x'
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func TestLineOf100MegabytesIsNotKept(t *testing.T) {
	const size = 100 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b, err := Open(same{size}, size, "x.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, err = texts(b.Sheets[0])
	runtime.ReadMemStats(&after)
	if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "Line 1") {
		t.Errorf("got %v", err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
		t.Errorf("%d MiB were allocated", used>>20)
	}
}

func TestLongCSVIsReadWithoutKeepingIt(t *testing.T) {
	data := longCSV(300_000)
	var before, after runtime.MemStats
	b, err := Open(bytes.NewReader(data), int64(len(data)), "x.csv")
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&before)
	n := 0
	for _, err := range b.Sheets[0].Rows() {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; n != 300_001 || used > 4<<20 {
		t.Errorf("%d rows, %d bytes allocated", n, used)
	}
}

// longCSV is a long table of n rows of about 50 bytes.
func longCSV(n int) []byte {
	var b bytes.Buffer
	b.WriteString("person,competency,level,date\n")
	for i := range n {
		fmt.Fprintf(&b, "person%05d@example.org,Competency %03d,%d,2026-%02d-%02d\n", i/200, i%200, i%5, i%12+1, i%28+1)
	}
	return b.Bytes()
}

func BenchmarkCSV(b *testing.B) {
	quoted := bytes.ReplaceAll(bytes.ReplaceAll(longCSV(200_000), []byte(","), []byte(`","`)), []byte("\n"), []byte("\"\n\""))
	quoted = append([]byte{'"'}, quoted[:len(quoted)-1]...)
	for name, data := range map[string][]byte{
		"plain":  longCSV(200_000),
		"CRLF":   bytes.ReplaceAll(longCSV(200_000), []byte("\n"), []byte("\r\n")),
		"quoted": quoted,
		"1252":   bytes.ReplaceAll(longCSV(200_000), []byte("Comp"), []byte("K\xf6mp")),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				book, err := Open(bytes.NewReader(data), int64(len(data)), "long.csv")
				if err != nil {
					b.Fatal(err)
				}
				for row, err := range book.Sheets[0].Rows() {
					if err != nil {
						b.Fatal(err)
					}
					n += len(row.Cells) / 4
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
