package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"strings"
	"unsafe"

	"github.com/bearinghq/bearing/fault"
)

// openCSV makes a book of one sheet of a text file.
func openCSV(r io.ReaderAt, size int64, name string) (*Book, error) {
	src, err := newSource(r, size)
	if err != nil {
		return nil, err
	}
	sample, whole, err := src.sample()
	if err != nil {
		return nil, err
	}
	d := dialect{escaped: true}
	if sep, ok := declared(sample); ok {
		d.sep, d.skip = sep, true
	} else {
		d.sep = separator(sample, whole)
	}
	s := &Sheet{Name: withoutExtension(name), rows: d.rows(src.open)}
	b := &Book{Name: name, Sheets: []*Sheet{s}}
	if src.note != "" {
		b.Notes = append(b.Notes, src.note)
	}
	return b, nil
}

// sample returns the head of s and whether that is all of it.
func (s source) sample() ([]byte, bool, error) {
	b := make([]byte, sampleSize)
	n, err := io.ReadFull(s.open(), b)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return b[:n], true, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("reading the head of a text: %w", err)
	}
	return b, false, nil
}

// A dialect is how a text writes rows and cells.
type dialect struct {
	sep     byte
	skip    bool // the first line only names the separator
	literal bool // a quote is a character like any other
	escaped bool // an apostrophe before a sign that begins a formula is not part of the text; see WriteCSV
}

// rows returns the rows of what open opens.
func (d dialect) rows(open func() io.Reader) func() iter.Seq2[Row, error] {
	return func() iter.Seq2[Row, error] {
		return func(yield func(Row, error) bool) {
			c := newRecords(d, open())
			for {
				more, err := c.next()
				if err != nil {
					yield(Row{}, err)
					return
				}
				if !more {
					return
				}
				cells := filled(c.cells)
				if len(cells) > 0 && !yield(Row{N: c.n, Line: c.start, Cells: cells}, nil) {
					return
				}
			}
		}
	}
}

// filled returns cells without the empty ones at the end.
func filled(cells []Cell) []Cell {
	n := len(cells)
	for n > 0 && cells[n-1].Kind == Empty && cells[n-1].Fill == NoFill {
		n--
	}
	return cells[:n]
}

// records reads one record after another. Nothing is allocated per record: the
// texts of the cells are views into the buffer.
//
// A record without a quote is found by looking for the next line end and then
// for separators; where the next line end and the next quote are is kept from
// record to record, so that each byte is looked at once for each of them.
type records struct {
	dialect
	src      io.Reader
	buf      []byte
	pos, end int  // the bytes not yet taken are buf[pos:end]
	eof      bool // nothing comes after buf[:end]

	nl, cr, quote int // where the next one is from pos on, or none; less than pos if not known

	line    int // where the next record starts
	start   int // where the last one did
	n       int // the number of the last one
	opened  int // the line where a quote is still open, for the error
	cells   []Cell
	scratch []byte // texts that do not stand in the buffer as they are
}

const none = math.MaxInt

func newRecords(d dialect, src io.Reader) *records {
	c := &records{dialect: d, src: src, line: 1, buf: make([]byte, 256<<10)}
	c.forget()
	return c
}

func (c *records) forget() { c.nl, c.cr, c.quote = -1, -1, -1 }

// find returns where the next b is, given where it was thought to be.
func (c *records) find(known int, b byte) int {
	if known >= c.pos {
		return known
	}
	if i := bytes.IndexByte(c.buf[c.pos:c.end], b); i >= 0 {
		return c.pos + i
	}
	return none
}

// next reads a record into c.cells. It reports false at the end.
func (c *records) next() (bool, error) {
	for {
		c.start = c.line
		whole, err := c.record()
		switch {
		case err != nil:
			return false, err
		case whole && c.skip:
			c.skip = false
		case whole && len(c.cells) > maxColumns:
			return false, fault.New(fault.Invalid, "Line %d has more than %d columns, so this is probably not a table. Check which sign separates its columns, or delete those that are not needed.", c.start, maxColumns)
		case whole:
			c.n++
			return true, nil
		case c.eof && c.pos == c.end:
			return false, nil
		default:
			if err := c.fill(); err != nil {
				return false, err
			}
		}
	}
}

// record takes a record from the buffer. It reports false if there is none, or
// only the beginning of one.
func (c *records) record() (bool, error) {
	c.nl, c.cr = c.find(c.nl, '\n'), c.find(c.cr, '\r')
	stop := min(c.nl, c.cr)
	if !c.literal {
		if c.quote = c.find(c.quote, '"'); c.quote < stop {
			return c.quoted()
		}
	}
	after := stop + 1
	switch {
	case stop == none && (!c.eof || c.pos == c.end):
		return false, nil
	case stop == none:
		stop, after = c.end, c.end
	case stop == c.cr && after == c.end && !c.eof:
		return false, nil // a line feed may follow
	case stop == c.cr && after < c.end && c.buf[after] == '\n':
		after++
	}
	if stop-c.pos > maxRecord {
		return false, c.tooLong()
	}
	c.split(c.buf[c.pos:stop])
	c.pos = after
	c.line++
	return true, nil
}

// split makes cells of a record without quotes.
func (c *records) split(b []byte) {
	c.cells = c.cells[:0]
	s := view(b)
	for {
		i := strings.IndexByte(s, c.sep)
		if i < 0 {
			c.add(s)
			return
		}
		c.add(s[:i])
		s = s[i+1:]
	}
}

func (c *records) add(s string) {
	if s == "" {
		c.cells = append(c.cells, Cell{})
		return
	}
	if c.escaped && s[0] == '\'' {
		s = unescape(s)
	}
	c.cells = append(c.cells, Cell{Text: s, Kind: Text})
}

// quoted takes a record that holds quotes. It reports false if the record goes
// on beyond the buffer.
func (c *records) quoted() (bool, error) {
	c.cells, c.scratch, c.opened = c.cells[:0], c.scratch[:0], 0
	i, line := c.pos, c.line
	for {
		var field []byte
		if i < c.end && c.buf[i] == '"' {
			text, after, lines, err := c.inQuotes(i, line)
			if err != nil || after < 0 {
				return false, err
			}
			field, i, line = text, after, line+lines
		} else {
			after := c.fieldEnd(i)
			field, i = c.buf[i:after], after
		}
		if i == c.end && !c.eof || i+1 == c.end && c.buf[i] == '\r' && !c.eof {
			return false, nil
		}
		c.add(view(field))
		if i == c.end {
			break
		}
		b := c.buf[i]
		i++
		if b == c.sep {
			continue
		}
		if b == '\r' && i < c.end && c.buf[i] == '\n' {
			i++
		}
		break
	}
	if i-c.pos > maxRecord {
		return false, c.tooLong()
	}
	c.pos, c.line = i, line+1
	return true, nil
}

// fieldEnd returns where the field that holds buf[i] ends.
func (c *records) fieldEnd(i int) int {
	for i < c.end && c.buf[i] != c.sep && c.buf[i] != '\n' && c.buf[i] != '\r' {
		i++
	}
	return i
}

// inQuotes returns the text of the field whose quote opens at open, where the
// field ends, and how many line ends it holds. After is negative if the field
// goes on beyond the buffer.
func (c *records) inQuotes(open, line int) (text []byte, after, lines int, err error) {
	c.opened = line
	from := open + 1
	start := len(c.scratch)
	closing := from
	for at := from; ; at = closing + 2 {
		k := bytes.IndexByte(c.buf[at:c.end], '"')
		if k < 0 && c.eof {
			return nil, 0, 0, unclosed(line)
		}
		if k < 0 || at+k+1 == c.end && !c.eof {
			return nil, -1, 0, nil
		}
		closing = at + k
		if closing+1 == c.end || c.buf[closing+1] != '"' {
			if at == from {
				text = c.buf[from:closing]
			} else {
				c.scratch = append(c.scratch, c.buf[at:closing]...)
				text = c.scratch[start:]
			}
			break
		}
		c.scratch = append(c.scratch, c.buf[at:closing+1]...)
	}
	lines = lineEnds(c.buf[from:closing])
	after = c.fieldEnd(closing + 1)
	rest := c.buf[closing+1 : after]
	if len(bytes.TrimLeft(rest, " ")) > 0 {
		if lines > 0 || rest[0] != ' ' && bytes.IndexByte(text, c.sep) >= 0 {
			// Text follows where a field should end, and other fields or lines
			// lie between the quotes: the one that closes was meant to open.
			return nil, 0, 0, unclosed(line)
		}
		c.scratch = append(append(c.scratch, text...), rest...)
		text = c.scratch[len(c.scratch)-len(text)-len(rest):]
	}
	c.opened = 0
	return text, after, lines, nil
}

// lineEnds counts the line ends in b: \n, \r or \r\n.
func lineEnds(b []byte) int {
	n := bytes.Count(b, []byte{'\n'})
	if bytes.IndexByte(b, '\r') >= 0 {
		n += bytes.Count(b, []byte{'\r'}) - bytes.Count(b, []byte("\r\n"))
	}
	return n
}

// fill reads more into the buffer and makes room first.
func (c *records) fill() error {
	if c.eof {
		return io.ErrUnexpectedEOF // cannot be: the last record is always whole
	}
	c.forget()
	c.end = copy(c.buf, c.buf[c.pos:c.end])
	c.pos = 0
	if c.end == len(c.buf) {
		if len(c.buf) > maxRecord {
			return c.tooLong()
		}
		c.buf = append(c.buf, make([]byte, len(c.buf)+1)...)
	}
	for range 100 {
		n, err := c.src.Read(c.buf[c.end:])
		c.end += n
		if errors.Is(err, io.EOF) {
			c.eof = true
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading line %d: %w", c.line, err)
		}
		if n > 0 {
			return nil
		}
	}
	return io.ErrNoProgress
}

func (c *records) tooLong() error {
	if c.opened > 0 {
		return unclosed(c.opened)
	}
	return fault.New(fault.Invalid, "Line %d is longer than 1 MiB, so this is probably not a table. Check the line ends of the file, or save it as CSV again.", c.line)
}

func unclosed(line int) error {
	return fault.New(fault.Invalid, "The quote that opens in line %d is never closed. Close it, or delete it, or double it (\"\") if it belongs to the text.", line)
}

// view returns b as a string that shares its bytes.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
