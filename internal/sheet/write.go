package sheet

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strings"
)

// A Table is what is written as one sheet: a header and rows. Rows are written
// as they come; an error among them ends the writing and is returned.
type Table struct {
	Name   string   // of the sheet; made valid where the format asks for it
	Header []string // nil for none
	Rows   iter.Seq2[[]Cell, error]
}

// TextOf returns a cell that holds s as text, whatever it looks like.
func TextOf(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{Kind: Text, Text: s}
}

// NumberOf returns a cell that holds a number.
func NumberOf(v float64) Cell {
	return Cell{Kind: Number, Number: v, Text: string(appendNumber(nil, v))}
}

// PercentOf returns a cell that holds a share: 0.85 is shown as 85%.
func PercentOf(v float64) Cell {
	return Cell{Kind: Number, Number: v, Text: string(appendNumber(nil, v*100)) + "%"}
}

// DateOf returns a cell that holds a day, written 2026-03-01.
func DateOf(day string) Cell { return Cell{Kind: Date, Text: day} }

// BOM before a CSV makes Excel read it as UTF-8. Files for people begin with
// it, files for programs do not.
const BOM = "\ufeff"

// WriteCSV writes t with commas and line feeds, in UTF-8. Open gives the same
// texts back, text for text.
//
// Text that a program would take for a formula, because it begins with one of
// = + - @, a tab, a carriage return or their full-width forms, gets an
// apostrophe in front, and so does text that begins with apostrophes and then
// such a sign; Open takes one apostrophe off again. Negative numbers are left
// alone.
func (t Table) WriteCSV(w io.Writer) error {
	c := newCSVWriter(w)
	if t.Header != nil {
		if err := c.write(t.Header); err != nil {
			return err
		}
	}
	var line []string
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		line = line[:0]
		for _, cell := range row {
			line = append(line, cell.Text)
		}
		if err := c.write(line); err != nil {
			return err
		}
	}
	return c.flush()
}

// WriteCSV writes rows of texts as Table.WriteCSV does.
func WriteCSV(w io.Writer, rows iter.Seq[[]string]) error {
	c := newCSVWriter(w)
	for row := range rows {
		if err := c.write(row); err != nil {
			return err
		}
	}
	return c.flush()
}

type csvWriter struct {
	w     *bufio.Writer
	began bool // a text has been written
}

func newCSVWriter(w io.Writer) *csvWriter { return &csvWriter{w: bufio.NewWriterSize(w, 64<<10)} }

func (c *csvWriter) write(row []string) error {
	for i, s := range row {
		if i > 0 {
			c.w.WriteByte(',')
		}
		c.cell(s)
	}
	if err := c.w.WriteByte('\n'); err != nil {
		return fmt.Errorf("writing a CSV: %w", err)
	}
	return nil
}

func (c *csvWriter) flush() error {
	if err := c.w.Flush(); err != nil {
		return fmt.Errorf("writing a CSV: %w", err)
	}
	return nil
}

// cell writes s, in quotes if it holds anything that a reader could take for
// something else: every separator there is, a quote, a line end, spaces at the
// ends. The first text is quoted unless it is a plain word, for from the
// first bytes readers tell what a file is.
func (c *csvWriter) cell(s string) {
	s = escape(strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "\ufffd"))
	quoted := strings.ContainsAny(s, ",;|\t\"\r\n") || strings.HasPrefix(s, " ") || strings.HasSuffix(s, " ") ||
		!c.began && s != "" && !isWord(s)
	c.began = c.began || s != ""
	if !quoted {
		c.w.WriteString(s)
		return
	}
	c.w.WriteByte('"')
	for {
		before, after, found := strings.Cut(s, `"`)
		c.w.WriteString(before)
		if !found {
			break
		}
		c.w.WriteString(`""`)
		s = after
	}
	c.w.WriteByte('"')
}

// isWord reports whether s is of ASCII letters, and no mark of a picture.
func isWord(s string) bool {
	for _, b := range []byte(s) {
		if b|0x20 < 'a' || b|0x20 > 'z' {
			return false
		}
	}
	return true
}
