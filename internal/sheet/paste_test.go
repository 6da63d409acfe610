package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/fault"
)

func TestPasteGivesCells(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text string
		want [][]string
	}{
		"from Excel":                    {"Name\tGo\tSQL\r\nAda\t3\t\r\n\t\t2,5\r\n", [][]string{{"Name", "Go", "SQL"}, {"Ada", "3"}, {"", "", "2,5"}}},
		"a cell of two lines":           {"Name\t\"Says \"\"hi\"\"\nand goes\"\tx\n", [][]string{{"Name", "Says \"hi\"\nand goes", "x"}}},
		"quotes that Excel leaves":      {"5\" pipe\tx\n\"quoted\" word\ty\n", [][]string{{`5" pipe`, "x"}, {"quoted word", "y"}}},
		"a quote that does not pair":    {"\"tis\tx\nAda\ty\n", [][]string{{`"tis`, "x"}, {"Ada", "y"}}},
		"names":                         {"Ada Lovelace\nBen Okri\n\nCleo", [][]string{{"Ada Lovelace"}, {"Ben Okri"}, {"Cleo"}}},
		"last names first":              {"Lovelace, Ada\nOkri, Ben\n", [][]string{{"Lovelace, Ada"}, {"Okri, Ben"}}},
		"one name":                      {"Ada", [][]string{{"Ada"}}},
		"commas":                        {"Ada,3,4\nBen,2,1\n", [][]string{{"Ada", "3", "4"}, {"Ben", "2", "1"}}},
		"semicolons":                    {"Ada;3,5\nBen;2,0\n", [][]string{{"Ada", "3,5"}, {"Ben", "2,0"}}},
		"a formula is text":             {"=1+1\t'=2\n", [][]string{{"=1+1", "'=2"}}},
		"a mark of byte order":          {"\ufeffAda\t3", [][]string{{"Ada", "3"}}},
		"what is not UTF-8":             {"M\xfcller\t3", [][]string{{"M\ufffdller", "3"}}},
		"names and addresses by commas": {"Ada, ada@example.org\nBen, ben@example.org\n", [][]string{{"Ada", " ada@example.org"}, {"Ben", " ben@example.org"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, err := Paste(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			got, err := texts(b.Sheets[0])
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestPasteRefuses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":          {" \n\t\r\n", "Nothing was pasted"},
		"a NUL":            {"a\nb\x00c", "Line 2"},
		"a line of 2 MiB":  {"a\n" + strings.Repeat("x", 2<<20), "Line 2"},
		"quotes over 1 MB": {"a\n\"" + strings.Repeat("x\n", 1<<20), ""},
	} {
		b, err := Paste(tt.text)
		if err == nil {
			_, err = texts(b.Sheets[0])
		}
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
}
