package sheet

import (
	"errors"
	"io"
	"strings"
	"unicode"

	"github.com/bearinghq/bearing/fault"
)

// Paste returns a book of the cells in text, as they come from the clipboard:
// separated by tabs, as Excel, LibreOffice and Google Sheets put them there,
// with cells of several lines in quotes; or by commas, semicolons or bars; or
// one name on each line.
func Paste(text string) (*Book, error) {
	text = strings.TrimPrefix(strings.ToValidUTF8(text, "\ufffd"), "\ufeff")
	if strings.TrimSpace(text) == "" {
		return nil, fault.New(fault.Invalid, "Nothing was pasted. Copy the cells, or type one name on each line.")
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		line := 1 + lineEnds([]byte(text[:i]))
		return nil, fault.New(fault.Invalid, "Line %d holds a NUL byte, which no text has. Copy the cells again from the program they come from.", line)
	}
	open := func() io.Reader { return strings.NewReader(text) }
	d := dialect{sep: '\t'}
	if !strings.Contains(text, "\t") && !namesWithComma(text) {
		sample := text[:min(len(text), sampleSize)]
		d.sep = separator([]byte(sample), len(sample) == len(text))
	}
	// Excel puts quotes only around cells of several lines or with a tab in
	// them. Where the quotes do not pair, they are part of the text.
	for _, err := range d.rows(open)() {
		if err == nil {
			continue
		}
		if _, ok := errors.AsType[*fault.Error](err); !ok {
			return nil, err
		}
		d.literal = true
		break
	}
	return &Book{Sheets: []*Sheet{{rows: d.rows(open)}}}, nil
}

// namesWithComma reports whether text is a list of names such as "Lovelace,
// Ada", one on each line, which are not to be cut.
func namesWithComma(text string) bool {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		last, first, ok := strings.Cut(line, ", ")
		if !ok || !isName(last) || !isName(first) {
			return false
		}
	}
	return true
}

func isName(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(" -'’.", r) {
			return false
		}
	}
	return strings.TrimSpace(s) != ""
}
