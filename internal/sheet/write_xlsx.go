package sheet

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/bearinghq/bearing/fault"
)

// WriteXLSX writes each table as a sheet with a frozen header, row by row as
// the rows come. Texts are written as texts and can never become formulas;
// numbers, days and shares keep what they are, and fills their colour. Open
// gives the same cells back.
func WriteXLSX(w io.Writer, tables ...Table) error {
	if len(tables) == 0 {
		return fault.New(fault.Invalid, "There is nothing to export. Choose at least one table.")
	}
	z := zip.NewWriter(w)
	names := sheetNames(tables)
	for _, p := range fixedParts(names) {
		f, err := z.Create(p.name)
		if err != nil {
			return fmt.Errorf("writing %s: %w", p.name, err)
		}
		if _, err := io.WriteString(f, p.text); err != nil {
			return fmt.Errorf("writing %s: %w", p.name, err)
		}
	}
	for i, t := range tables {
		f, err := z.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1))
		if err != nil {
			return fmt.Errorf("writing a sheet: %w", err)
		}
		s := &sheetWriter{w: bufio.NewWriterSize(f, 64<<10), name: names[i]}
		if err := s.table(t); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("writing a workbook: %w", err)
	}
	return nil
}

// sheetNames returns a name for each table that Excel accepts: at most 31
// characters, none of []:*?/\, no apostrophe at the ends, no two alike.
func sheetNames(tables []Table) []string {
	var names []string
	taken := map[string]bool{"history": true} // Excel keeps this one for itself
	for i, t := range tables {
		name := strings.Map(func(r rune) rune {
			if r < ' ' || r == utf8.RuneError || r == 0xfffe || r == 0xffff || strings.ContainsRune(`[]:*?/\`, r) {
				return ' '
			}
			return r
		}, t.Name)
		name = strings.Trim(name, "' ")
		if name == "" {
			name = fmt.Sprintf("Sheet%d", i+1)
		}
		base := name
		for n := 2; ; n++ {
			name = strings.TrimRight(firstUnits(base, 31), "' ")
			if n > 2 {
				ending := fmt.Sprintf(" %d", n-1)
				name = firstUnits(base, 31-len(ending)) + ending
			}
			if !taken[strings.ToLower(name)] {
				break
			}
		}
		taken[strings.ToLower(name)] = true
		names = append(names, name)
	}
	return names
}

// firstUnits returns as much of s as fits in n units of UTF-16, in which Excel
// counts.
func firstUnits(s string, n int) string {
	for i, r := range s {
		if n -= utf16.RuneLen(r); n < 0 {
			return s[:i]
		}
	}
	return s
}

// sheetWriter writes the rows of one sheet.
type sheetWriter struct {
	w    *bufio.Writer
	name string
	row  int
	ref  []byte
	text []byte
}

func (s *sheetWriter) table(t Table) error {
	s.w.WriteString(xmlHead + `<worksheet xmlns="` + mainSpace + `"><sheetViews><sheetView workbookViewId="0">`)
	if t.Header != nil {
		s.w.WriteString(`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>`)
	}
	s.w.WriteString(`</sheetView></sheetViews><sheetFormatPr defaultColWidth="16" defaultRowHeight="15"/><sheetData>`)
	if t.Header != nil {
		cells := make([]Cell, len(t.Header))
		for i, h := range t.Header {
			cells[i] = TextOf(h)
		}
		if err := s.write(cells, true); err != nil {
			return err
		}
	}
	for cells, err := range t.Rows {
		if err != nil {
			return err
		}
		if err := s.write(cells, false); err != nil {
			return err
		}
	}
	s.w.WriteString(`</sheetData></worksheet>`)
	if err := s.w.Flush(); err != nil {
		return fmt.Errorf("writing the sheet %q: %w", s.name, err)
	}
	return nil
}

func (s *sheetWriter) write(cells []Cell, header bool) error {
	s.row++
	switch {
	case s.row > maxRows:
		return fault.New(fault.Invalid, "The table %q has more than the %d rows that a workbook holds. Export it as CSV.", s.name, maxRows)
	case len(cells) > maxColumns:
		return fault.New(fault.Invalid, "Row %d of the table %q has more than the %d columns that a workbook holds. Export it as CSV.", s.row, s.name, maxColumns)
	}
	fmt.Fprintf(s.w, `<row r="%d">`, s.row)
	for i, c := range cells {
		if c == (Cell{}) {
			continue
		}
		s.ref = strconv.AppendInt(append(s.ref[:0], ColumnName(i)...), int64(s.row), 10)
		if err := s.cell(c, header); err != nil {
			return err
		}
	}
	if _, err := s.w.WriteString(`</row>`); err != nil {
		return fmt.Errorf("writing the sheet %q: %w", s.name, err)
	}
	return nil
}

func (s *sheetWriter) cell(c Cell, header bool) error {
	switch {
	case c.Kind == Empty || c.Text == "":
		s.open(general, c.Fill, "")
		s.w.WriteString(`</c>`)
		return nil
	case c.Kind == Number && !math.IsNaN(c.Number) && !math.IsInf(c.Number, 0):
		s.value(numberFormat(c), c.Fill, c.Number)
		return nil
	case c.Kind == Date:
		if n, ok := serial(c.Text); ok {
			s.value(date, c.Fill, n)
			return nil
		}
	case c.Kind == Bool:
		s.open(general, c.Fill, "b")
		if c.Text == "TRUE" {
			s.w.WriteString(`<v>1</v></c>`)
		} else {
			s.w.WriteString(`<v>0</v></c>`)
		}
		return nil
	}
	return s.inline(c, header)
}

// numberFormat returns how a number is shown: as a share if its text is one.
func numberFormat(c Cell) format {
	switch {
	case !strings.HasSuffix(c.Text, "%"):
		return general
	case strings.Contains(c.Text, "."):
		return finePercent
	}
	return percent
}

// inline writes text. Text that looks like a formula has a format too that
// keeps it text when somebody edits the cell.
func (s *sheetWriter) inline(c Cell, header bool) error {
	if n := units(c.Text); n > maxCellText {
		return fault.New(fault.Invalid, "The text in %s of the table %q is %d characters long; a cell of a workbook holds %d. Shorten it, or export the table as CSV.", s.ref, s.name, n, maxCellText)
	}
	switch {
	case header:
		fmt.Fprintf(s.w, `<c r="%s" s="%d" t="inlineStr">`, s.ref, headerStyle)
	case looksLikeFormula(c.Text):
		s.open(plainText, c.Fill, "inlineStr")
	default:
		s.open(general, c.Fill, "inlineStr")
	}
	s.text = appendXML(s.text[:0], c.Text)
	s.w.WriteString(`<is><t xml:space="preserve">`)
	s.w.Write(s.text)
	s.w.WriteString(`</t></is></c>`)
	return nil
}

func (s *sheetWriter) value(f format, fill Fill, v float64) {
	s.open(f, fill, "")
	s.w.WriteString(`<v>`)
	s.text = strconv.AppendFloat(s.text[:0], v, 'g', -1, 64)
	s.w.Write(s.text)
	s.w.WriteString(`</v></c>`)
}

// open writes the start of a cell.
func (s *sheetWriter) open(f format, fill Fill, kind string) {
	s.w.WriteString(`<c r="`)
	s.w.Write(s.ref)
	s.w.WriteByte('"')
	if st := styleNo(f, fill); st > 0 {
		fmt.Fprintf(s.w, ` s="%d"`, st)
	}
	if kind != "" {
		s.w.WriteString(` t="` + kind + `"`)
	}
	s.w.WriteByte('>')
}

// serial returns the number by which a workbook knows a day; false for what is
// no day since March 1900, before which programs do not agree.
func serial(day string) (float64, bool) {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0, false
	}
	n := float64(t.Unix()/86400 + 25569) // 1970-01-01 is 25569
	return n, n > 60 && n <= lastSerial
}

func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// appendXML appends s as text of an XML file. Characters that XML has no room
// for are written as _x000D_, which Excel and cleanText read back; text that
// happens to look like that is written so that it stays as it is.
func appendXML(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == 0:
			b = utf8.AppendRune(b, utf8.RuneError)
		case r < ' ' && r != '\t' && r != '\n', r == 0xfffe, r == 0xffff:
			b = fmt.Appendf(b, "_x%04X_", r)
		default:
			if _, ok := hexEscape([]byte(s[i:min(len(s), i+7)])); ok {
				b = append(b, "_x005F"...)
			}
			b = utf8.AppendRune(b, r)
		}
		i += n
	}
	return b
}
