package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// odsRows reads the rows of one sheet of an ODS file.
type odsRows struct {
	*xmlReader
	sheet  *Sheet
	styles odsStyles
	fills  map[string]Fill // by style, as far as met

	columns []odsColumns
	n       int  // of the next row
	hidden  bool // the row being read is
	made    int  // cells made by repeating
	style   string
	cells   []Cell
	arena   []byte
}

// odsColumns are some columns side by side with a style for cells without one.
type odsColumns struct {
	to    int // the first column beyond
	style string
}

// manyRepeats is where a repeated cell without text is the background of the
// sheet and not a cell that somebody filled with a colour.
const manyRepeats = 1000

func (r *odsRows) all(yield func(Row, error) bool) error {
	r.n, r.fills = 1, map[string]Fill{}
	for depth := r.depth; ; {
		t, err := r.next()
		switch {
		case err != nil:
			return err
		case t == finish && r.depth < depth:
			return nil
		case t != start:
			continue
		}
		switch view(r.full) {
		case "table:table-column":
			r.column()
		case "table:table-row":
			err = r.row(yield)
		case "table:table-columns", "table:table-header-columns", "table:table-column-group",
			"table:table-rows", "table:table-header-rows", "table:table-row-group":
		default:
			err = r.skip()
		}
		if err != nil {
			return err
		}
	}
}

func (r *odsRows) column() {
	from := 0
	if n := len(r.columns); n > 0 {
		from = r.columns[n-1].to
	}
	if from < maxColumns {
		to := from + repeats(r.xmlReader, "table:number-columns-repeated")
		r.columns = append(r.columns, odsColumns{to, r.attr("table:default-cell-style-name")})
		if r.isHidden() {
			r.sheet.hideColumns(from, to)
		}
	}
}

// isHidden reports whether the column or row that has just started is hidden, by
// hand or by a filter.
func (r *odsRows) isHidden() bool {
	v := r.attr("table:visibility")
	return v == "collapse" || v == "filter"
}

// row reads the row that has just started and yields it as often as it stands
// for itself.
func (r *odsRows) row(yield func(Row, error) bool) error {
	times := repeats(r.xmlReader, "table:number-rows-repeated")
	r.style, r.hidden = r.attr("table:default-cell-style-name"), r.isHidden()
	r.cells, r.arena = r.cells[:0], r.arena[:0]
	col := 0
	for depth := r.depth; ; {
		t, err := r.next()
		if err != nil {
			return err
		}
		if t == finish && r.depth < depth {
			break
		}
		if t != start {
			continue
		}
		n := repeats(r.xmlReader, "table:number-columns-repeated")
		switch view(r.full) {
		case "table:table-cell":
			err = r.place(col, n)
		case "table:covered-table-cell":
			err = r.skip()
		default:
			err, n = r.skip(), 0
		}
		if err != nil {
			return err
		}
		col += n
	}
	return r.repeat(times, yield)
}

func (r *odsRows) repeat(times int, yield func(Row, error) bool) error {
	from := r.n
	r.n += times
	cells := filled(r.cells)
	if len(cells) == 0 || times > manyRepeats && !hasText(cells) {
		return nil
	}
	if r.n > maxRows+1 {
		return r.damaged("has more than 1,048,576 rows")
	}
	if r.made += len(cells) * (times - 1); r.made > maxRepeated {
		return tooRepetitive(r.xmlReader)
	}
	for i := range times {
		if !yield(Row{N: from + i, Cells: cells, Hidden: r.hidden}, nil) {
			return errStopped
		}
	}
	return nil
}

func hasText(cells []Cell) bool {
	for _, c := range cells {
		if c.Kind != Empty {
			return true
		}
	}
	return false
}

// place reads the cell that has just started and puts it n times from col on.
func (r *odsRows) place(col, n int) error {
	style, ok := r.lookup("table:style-name")
	if !ok {
		style = r.defaultStyle(col)
	}
	c, err := r.cell()
	if err != nil {
		return err
	}
	if c.Fill = r.fill(style); c.Kind == Empty && n > manyRepeats {
		c.Fill = NoFill
	}
	if c == (Cell{}) {
		return nil
	}
	if col+n > maxColumns {
		return r.damaged("has more than 16,384 columns")
	}
	if r.made += n - 1; r.made > maxRepeated {
		return tooRepetitive(r.xmlReader)
	}
	for len(r.cells) < col {
		r.cells = append(r.cells, Cell{})
	}
	for range n {
		r.cells = append(r.cells, c)
	}
	return nil
}

func (r *odsRows) defaultStyle(col int) string {
	if r.style != "" {
		return r.style
	}
	for _, c := range r.columns {
		if col < c.to {
			return c.style
		}
	}
	return ""
}

func (r *odsRows) fill(style string) Fill {
	f, ok := r.fills[style]
	if !ok {
		f = r.styles.fill(style)
		r.fills[strings.Clone(style)] = f
	}
	return f
}

// odsValue is what the attributes of a cell say.
type odsValue struct {
	kind    string
	value   string // in a form for programs
	text    string // instead of the paragraphs
	failed  bool
	formula bool
}

func (r *odsRows) attributes() odsValue {
	var v odsValue
	for n, raw, rest, ok := nextAttr(r.attrs); ok; n, raw, rest, ok = nextAttr(rest) {
		switch string(n) {
		case "office:value-type":
			v.kind = string(raw)
		case "office:value", "office:date-value", "office:boolean-value":
			v.value = string(raw)
		case "office:string-value":
			v.text = string(cleanODS(appendPlain(nil, raw)))
		case "calcext:value-type":
			v.failed = string(raw) == "error"
		case "table:formula":
			v.formula = true
		}
	}
	return v
}

// cell reads the cell that has just started, to its end.
func (r *odsRows) cell() (Cell, error) {
	v := r.attributes()
	text, err := r.paragraphs()
	if err != nil {
		return Cell{}, err
	}
	if v.text != "" && text == "" {
		text = v.text
	}
	var c Cell
	switch {
	case v.failed:
		c.Kind, c.Text = Bad, text
	case v.formula && v.kind == "" && text == "":
		c.Kind, c.Text = Bad, "formula without a value"
	case v.kind == "float", v.kind == "currency":
		r.arena = c.setNumber([]byte(v.value), general, false, r.arena)
	case v.kind == "percentage":
		r.arena = c.setNumber([]byte(v.value), percent, false, r.arena)
	case v.kind == "date":
		c.setDay(v.value)
	case v.kind == "boolean":
		c.setBool(v.value == "true")
	default:
		c.setText(text)
	}
	if c.Text == "" {
		c.Kind = Empty
	}
	return c, nil
}

// paragraphs returns the text up to the end of the cell that has just started:
// its paragraphs as lines, without comments and drawings.
func (r *odsRows) paragraphs() (string, error) {
	from, count := len(r.arena), 0
	inside := 0 // depth of the paragraph, or 0
	for depth := r.depth; ; {
		t, err := r.next()
		switch {
		case err != nil:
			return "", err
		case t == finish && r.depth < depth:
			return view(cleanODS(r.arena[from:])), nil
		case t == finish && r.depth < inside:
			inside = 0
			r.arena = r.arena[:from+len(bytes.TrimRight(r.arena[from:], " "))]
		case t == chars && inside > 0:
			r.arena = appendCollapsed(r.arena, r.text, from)
		case t == start:
			name := view(r.full)
			switch {
			case name == "text:p" || name == "text:h":
				if count++; count > 1 {
					r.arena = append(r.arena, '\n')
				}
				inside = r.depth
			case name == "text:s":
				for range min(repeats(r.xmlReader, "text:c"), 1000) {
					r.arena = append(r.arena, nonCollapsing)
				}
			case name == "text:tab":
				r.arena = append(r.arena, '\t')
			case name == "text:line-break":
				r.arena = append(r.arena, '\n')
			case name == "text:ruby-text" || !strings.HasPrefix(name, "text:"):
				err = r.skip()
			}
		}
		if err != nil {
			return "", err
		}
		if len(r.arena)-from > maxText {
			return "", r.damaged("holds a cell longer than 1 MiB")
		}
	}
}

// nonCollapsing stands for a space that was asked for by name, until the cell
// is whole: XML has no such character.
const nonCollapsing = '\x01'

// appendCollapsed appends text with each run of white space as one space, and
// none at the beginning of a line.
func appendCollapsed(dst, text []byte, from int) []byte {
	for _, b := range text {
		if isSpace(b) {
			if n := len(dst); n == from || dst[n-1] == ' ' || dst[n-1] == '\n' {
				continue
			}
			b = ' '
		}
		dst = append(dst, b)
	}
	return dst
}

// cleanODS returns b as valid text with its real spaces.
func cleanODS(b []byte) []byte {
	for i := range b {
		if b[i] == nonCollapsing {
			b[i] = ' '
		}
	}
	if !utf8.Valid(b) {
		return bytes.ToValidUTF8(b, []byte("\ufffd"))
	}
	return b
}
