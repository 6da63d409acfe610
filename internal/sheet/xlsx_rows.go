package sheet

import (
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/bearinghq/bearing/fault"
)

// rows reads the sheet in part. What follows the rows is read too: merged cells
// of large sheets stand there, and the check sum is only known at the end.
func (wb *workbook) rows(s *Sheet, part string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		err := wb.shared.load(wb.archive)
		if err == nil {
			err = wb.xml(part, maxPart, func(x *xmlReader) error {
				x.part = sheetPart(s.Name)
				r := &xlsxRows{xmlReader: x, wb: wb, sheet: s, late: wb.size(part) > smallPart}
				if r.late {
					s.Merges = nil
				}
				s.HiddenColumns = nil
				return r.all(yield)
			})
		}
		if err != nil && err != errStopped {
			yield(Row{}, err)
		}
	}
}

// errStopped ends a reading that nobody wants to go on with.
var errStopped = fault.New(fault.Conflict, "Reading was stopped.")

// xlsxRows reads the rows of one sheet.
type xlsxRows struct {
	*xmlReader
	wb    *workbook
	sheet *Sheet
	late  bool // merged cells are noted on the way

	n      int  // of the row
	hidden bool // the row is
	col    int  // of the cell
	cells  []Cell
	arena  []byte // texts of the row
}

func (r *xlsxRows) all(yield func(Row, error) bool) error {
	for {
		t, err := r.next()
		switch {
		case err != nil:
			return err
		case t == atEnd:
			return nil
		case t == start && r.name() == "row":
			if err := r.row(); err != nil {
				return err
			}
			if cells := filled(r.cells); len(cells) > 0 && !yield(Row{N: r.n, Cells: cells, Hidden: r.hidden}, nil) {
				return errStopped
			}
		case t == start && r.name() == "col":
			if isTrue(r.attr("hidden")) {
				r.sheet.hideColumns(r.number("min")-1, r.number("max"))
			}
		case t == start && r.late:
			if err := r.sheet.merge(r.xmlReader); err != nil {
				return err
			}
		}
	}
}

// row reads the row that has just started into r.cells.
func (r *xlsxRows) row() error {
	r.n++
	if n := r.number("r"); n > 0 {
		if n < r.n {
			return r.damaged("has its rows out of order")
		}
		r.n = n
	}
	if r.n > maxRows {
		return r.damaged("has more than 1,048,576 rows")
	}
	r.cells, r.arena, r.col, r.hidden = r.cells[:0], r.arena[:0], -1, isTrue(r.attr("hidden"))
	for depth := r.depth; ; {
		t, err := r.next()
		switch {
		case err != nil:
			return err
		case t == finish && r.depth < depth:
			return nil
		case t == start && r.name() == "c":
			err = r.cell()
		case t == start:
			err = r.skip()
		}
		if err != nil {
			return err
		}
	}
}

// A raw cell is one as the file has it.
type rawCell struct {
	style   int
	kind    string // s, b, e, str, inlineStr, d, n or nothing
	text    []byte // of the value
	formula bool
	valued  bool
}

// cell reads the cell that has just started.
func (r *xlsxRows) cell() error {
	c := rawCell{}
	r.col++
	for n, v, rest, ok := nextAttr(r.attrs); ok; n, v, rest, ok = nextAttr(rest) {
		switch string(n) {
		case "r":
			if _, col, ok := cellRef(view(v)); ok {
				r.col = col
			}
		case "s":
			c.style, _ = strconv.Atoi(view(v))
		case "t":
			c.kind = kindOf(v)
		}
	}
	if r.col >= maxColumns {
		return r.damaged("has more than 16,384 columns")
	}
	if err := r.value(&c); err != nil {
		return err
	}
	cell, err := r.make(c)
	if err != nil || cell == (Cell{}) {
		return err
	}
	for len(r.cells) <= r.col {
		r.cells = append(r.cells, Cell{})
	}
	r.cells[r.col] = cell
	return nil
}

// kindOf returns b as one of the constants of the standard, so that nothing is
// allocated.
func kindOf(b []byte) string {
	for _, k := range []string{"s", "n", "str", "inlineStr", "b", "e", "d"} {
		if string(b) == k {
			return k
		}
	}
	return "n"
}

// value reads what is inside a cell up to its end.
func (r *xlsxRows) value(c *rawCell) error {
	from := len(r.arena)
	inside := false
	for depth := r.depth; ; {
		t, err := r.next()
		switch {
		case err != nil:
			return err
		case t == finish && r.depth < depth:
			c.text = r.arena[from:]
			return nil
		case t == finish:
			inside = false
		case t == chars && inside:
			if r.arena = append(r.arena, r.text...); len(r.arena)-from > maxText {
				return r.damaged("holds a cell longer than 1 MiB")
			}
		case t == chars:
		case r.name() == "v":
			inside, c.valued = true, true
		case r.name() == "is":
			c.valued = true
			if r.arena, err = richText(r.xmlReader, r.arena); err != nil {
				return err
			}
		default:
			c.formula = c.formula || r.name() == "f"
			if err := r.skip(); err != nil {
				return err
			}
		}
	}
}

// make returns the cell that c stands for.
func (r *xlsxRows) make(c rawCell) (Cell, error) {
	cell := Cell{}
	st := style{}
	if c.style > 0 && c.style < len(r.wb.styles) {
		st = r.wb.styles[c.style]
		cell.Fill = st.fill
	} else if c.style == 0 && len(r.wb.styles) > 0 {
		st = r.wb.styles[0]
	}
	switch {
	case c.formula && (!c.valued || len(c.text) == 0 && c.kind != "str"):
		cell.Kind, cell.Text = Bad, "formula without a value"
		return cell, nil
	case len(c.text) == 0:
		return cell, nil
	}
	switch c.kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(view(c.text)))
		text, ok := r.wb.shared.at(i)
		if err != nil || !ok {
			return cell, r.damaged("refers in " + ColumnName(r.col) + strconv.Itoa(r.n) + " to a text that is not there")
		}
		cell.setText(text)
	case "str", "inlineStr":
		cell.setText(view(cleanText(c.text)))
	case "e":
		cell.Kind, cell.Text = Bad, view(cleanText(c.text))
	case "b":
		cell.setBool(c.text[0] == '1' || c.text[0] == 't')
	case "d":
		cell.setDay(view(cleanText(c.text)))
	default:
		r.arena = cell.setNumber(c.text, st.format, r.wb.since1904, r.arena)
	}
	return cell, nil
}

func (c *Cell) setText(s string) {
	if s != "" {
		c.Kind, c.Text = Text, s
	}
}

// setDay makes c the day that s begins with, as 2026-03-01T08:00:00 does.
func (c *Cell) setDay(s string) {
	if len(s) >= 10 {
		if _, err := time.Parse(time.DateOnly, s[:10]); err == nil {
			c.Kind, c.Text = Date, s[:10]
			return
		}
	}
	c.setText(s)
}

func (c *Cell) setBool(b bool) {
	c.Kind, c.Text = Bool, "FALSE"
	if b {
		c.Text, c.Number = "TRUE", 1
	}
}

// setNumber makes c the number that raw is, shown in format f. New text goes to
// the end of arena, which is returned.
func (c *Cell) setNumber(raw []byte, f format, since1904 bool, arena []byte) []byte {
	v, err := strconv.ParseFloat(strings.TrimSpace(view(raw)), 64)
	if err != nil || v-v != 0 { // not a number, or beyond all numbers
		c.Kind, c.Text = Bad, view(cleanText(raw))
		return arena
	}
	c.Kind, c.Number = Number, v
	from := len(arena)
	switch {
	case f == date || f == clock:
		var ok bool
		if arena, ok = appendSerial(arena, v, f, since1904); ok {
			c.Kind = Date
			if len(arena)-from != len("2006-01-02") {
				c.Kind = Text // a time of day
			}
			c.Text = view(arena[from:])
			return arena
		}
	case f == percent:
		arena = append(appendNumber(arena, v*100), '%')
		c.Text = view(arena[from:])
		return arena
	case isPlainNumber(raw):
		c.Text = view(raw)
		return arena
	}
	arena = appendNumber(arena, v)
	c.Text = view(arena[from:])
	return arena
}
