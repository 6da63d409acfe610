// Package sheet reads the files that organisations keep tables in: CSV with any
// separator and encoding, XLSX, ODS, and cells pasted from the clipboard. It
// writes tables back as CSV and XLSX.
//
// A reader turns bytes into a Book of sheets, each a stream of rows of cells:
// open.go tells what a file is, csv.go, xlsx.go, ods.go and paste.go read it,
// zip.go and xml.go stand below the workbooks, and limits.go has what a file
// may hold at most. write.go does the reverse. What the cells say is not known
// here: package reading, one folder further in, works out who can what, and
// package sheettest draws tables for tests.
//
// Nothing here touches the database or the clock, and the same bytes always
// give the same cells. Everything streams: memory does not depend on the size
// of the file. A file that cannot be read gives a *fault.Error that says what
// is wrong, where, and what to do.
package sheet

import "iter"

// A Book is a file of one or more sheets.
type Book struct {
	Name   string // of the file, without folders; "" for a paste
	Sheets []*Sheet
	Notes  []string // what the reader noticed and the user should know, as sentences
	close  func() error
}

// Close lets go of the file and of anything the reader keeps of it.
func (b *Book) Close() error {
	b.Sheets = nil
	if b.close == nil {
		return nil
	}
	return b.close()
}

// A Sheet is one table of a book, read row by row. It can be read many times.
type Sheet struct {
	Name   string
	Hidden bool
	Merges []Range // cells that are shown as one; may be empty until the rows have been read

	// HiddenColumns are the columns, from 0, that the program that wrote the file
	// does not show; empty until the rows have been read.
	HiddenColumns []int
	rows          func() iter.Seq2[Row, error]
}

// New returns a sheet of the rows that each call of rows yields from the first
// on. What has been read and is to be seen otherwise becomes a sheet again so.
func New(name string, rows func() iter.Seq2[Row, error]) *Sheet {
	return &Sheet{Name: name, rows: rows}
}

// Rows returns the rows of s that hold anything, top to bottom. A row and its
// cells are only valid until the next one is asked for; what is kept must be
// cloned (strings.Clone). After an error nothing more comes.
func (s *Sheet) Rows() iter.Seq2[Row, error] { return s.rows() }

// hideColumns notes that columns from to to, which is not included, are hidden.
func (s *Sheet) hideColumns(from, to int) {
	for j := max(0, from); j < min(to, maxColumns) && len(s.HiddenColumns) < maxHidden; j++ {
		s.HiddenColumns = append(s.HiddenColumns, j)
	}
}

// A Row is one row of a sheet.
type Row struct {
	N     int    // as the sheet numbers it, from 1. In a CSV, the record number (line breaks inside quotes do not count)
	Line  int    // the line of the file where the row starts, from 1; 0 where a file has no lines
	Cells []Cell // from column A on, empty cells included, trailing empty ones left out

	Hidden bool // the program that wrote the file does not show it
}

// Cell returns the i'th cell, or an empty one.
func (r Row) Cell(i int) Cell {
	if i < 0 || i >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[i]
}

// A Cell is what one cell holds.
type Cell struct {
	Text   string // as a person sees it; numbers without thousands separators ("3.5"), dates as 2026-03-01, percentages as "85%"
	Number float64
	Kind   Kind
	Fill   Fill
}

// A Kind is what sort of thing a cell holds.
type Kind uint8

// The kinds of cell.
const (
	Empty  Kind = iota
	Text        // CSV and paste know no other kind: their numbers are Text too
	Number      // Number is set; a percentage format gives Text "85%" and Number 0.85
	Date        // Text is 2026-03-01
	Bool        // Text is "TRUE" or "FALSE"
	Bad         // an error such as #REF!, or a formula without a stored value; Text says which
)

// A Fill is the background colour of a cell, sorted into what a person would
// call it.
type Fill uint8

// The fills. Anything that is not plainly one of the named colours is NoFill.
const (
	NoFill Fill = iota
	Red
	Amber // orange and yellow too
	Green
	Blue // sometimes stands above green
	Grey // often "not applicable"
)

// A Range is a rectangle of cells: columns from 0, rows as Row.N.
type Range struct{ Row1, Col1, Row2, Col2 int }

// ColumnName returns the letters of the i'th column, from 0: A, B, … Z, AA.
func ColumnName(i int) string {
	var b []byte
	for i++; i > 0; i = (i - 1) / 26 {
		b = append([]byte{byte('A' + (i-1)%26)}, b...)
	}
	return string(b)
}
