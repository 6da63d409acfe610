package sheet

import (
	"io"
	"iter"
	"strings"

	"github.com/bearinghq/bearing/fault"
)

// An odsFile is what the sheets of an ODS file share. All of them lie one after
// another in one part, so reading the n'th sheet reads past those before it.
type odsFile struct {
	*archive
	styles odsStyles
}

const odsContent = "content.xml"

// openODS lists the sheets, their styles and their merged cells.
func openODS(a *archive) (*Book, error) {
	if err := checkODS(a); err != nil {
		return nil, err
	}
	if !a.has(odsContent) {
		return nil, noWorkbook()
	}
	f := &odsFile{archive: a, styles: odsStyles{}}
	if err := a.xml("styles.xml", maxSmallPart, f.styles.readAll); err != nil {
		return nil, err
	}
	b := &Book{}
	if err := a.xml(odsContent, maxPart, func(x *xmlReader) error { return f.list(b, x) }); err != nil {
		return nil, err
	}
	if len(b.Sheets) == 0 {
		return nil, fault.New(fault.Invalid, "The workbook has no sheet. Open it in LibreOffice and check that it is the right file.")
	}
	if a.hasIn("Basic/") || a.hasIn("Scripts/") {
		b.Notes = append(b.Notes, "The workbook holds macros. They were ignored.")
	}
	return b, nil
}

// checkODS refuses what is locked, or is another kind of document.
func checkODS(a *archive) error {
	p, err := a.open("mimetype", 1<<10)
	if err != nil {
		return err
	}
	if p != nil {
		kind, err := io.ReadAll(p)
		p.Close()
		if err != nil {
			return err
		}
		if !strings.Contains(string(kind), "opendocument.spreadsheet") {
			return fault.New(fault.Invalid, "This is a text document, a drawing or a presentation, not a table. Copy the table into LibreOffice Calc and save it as .ods.")
		}
	}
	return a.xml("META-INF/manifest.xml", maxSmallPart, func(x *xmlReader) error {
		return eachStart(x, func() error {
			if x.name() == "encryption-data" {
				return fault.New(fault.Invalid, "The workbook is protected with a password. Open it in LibreOffice, save it without the password (Save As, untick Save with password), and choose it again.")
			}
			return nil
		})
	})
}

// list adds the sheets in the content part to b.
func (f *odsFile) list(b *Book, x *xmlReader) error {
	var s *Sheet
	row, col, next := 0, 0, 1
	return eachStart(x, func() error {
		switch name := view(x.full); {
		case strings.HasPrefix(name, "style:"):
			f.styles.read(x)
		case name == "table:table" && x.depth == sheetDepth:
			if len(b.Sheets) == maxSheets {
				return tooManySheets()
			}
			no := len(b.Sheets)
			s = &Sheet{Name: x.attr("table:name"), Hidden: f.styles.hidden(x.attr("table:style-name"))}
			s.rows = func() iter.Seq2[Row, error] { return f.rows(no, s) }
			b.Sheets = append(b.Sheets, s)
			next = 1
		case s == nil:
		case name == "calcext:conditional-formats" && !s.Hidden:
			b.Notes = append(b.Notes, colouredByRules(s.Name))
		case name == "table:table-row":
			row, col = next, 0
			next += repeats(x, "table:number-rows-repeated")
		case name == "table:table-cell" || name == "table:covered-table-cell":
			s.odsMerge(x, row, col)
			col += repeats(x, "table:number-columns-repeated")
		}
		return nil
	})
}

// sheetDepth is how deep the sheets lie: in document, body and spreadsheet.
const sheetDepth = 4

// repeats returns how often the element stands for itself: at least once.
func repeats(x *xmlReader, attr string) int { return max(1, x.number(attr)) }

// odsMerge notes the merged range that the cell at row and col opens.
func (s *Sheet) odsMerge(x *xmlReader, row, col int) {
	cols := repeats(x, "table:number-columns-spanned")
	rows := repeats(x, "table:number-rows-spanned")
	if cols*rows > 1 && cols <= maxColumns && rows <= maxRows && len(s.Merges) < maxMerges {
		s.Merges = append(s.Merges, Range{row, col, row + rows - 1, col + cols - 1})
	}
}

// rows reads the no'th sheet.
func (f *odsFile) rows(no int, s *Sheet) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		err := f.xml(odsContent, maxPart, func(x *xmlReader) error {
			x.part, s.HiddenColumns = sheetPart(s.Name), nil
			for seen := -1; seen < no; {
				t, err := x.next()
				switch {
				case err != nil:
					return err
				case t == atEnd:
					return x.damaged("is missing")
				case t == start && x.depth == sheetDepth && view(x.full) == "table:table":
					seen++
				}
			}
			r := &odsRows{xmlReader: x, sheet: s, styles: f.styles}
			if err := r.all(yield); err != nil {
				return err
			}
			return x.drain()
		})
		if err != nil && err != errStopped {
			yield(Row{}, err)
		}
	}
}

// odsStyles are the styles of tables and cells by name.
type odsStyles map[string]*odsStyle

type odsStyle struct {
	parent string
	colour string // as written; "" if the parent's counts
	hidden bool   // of a table
}

// readAll reads the styles of a part.
func (s odsStyles) readAll(x *xmlReader) error {
	return eachStart(x, func() error {
		s.read(x)
		return nil
	})
}

// last is the name under which the style that is being read is kept too.
const last = "\x00"

// read takes in a style, or a property of the one before.
func (s odsStyles) read(x *xmlReader) {
	switch view(x.full) {
	case "style:style":
		if len(s) < maxStyles {
			s[last] = &odsStyle{parent: x.attr("style:parent-style-name")}
			s[x.attr("style:family")+" "+x.attr("style:name")] = s[last]
		}
	case "style:default-style":
		delete(s, last)
	case "style:table-cell-properties":
		if s[last] != nil {
			s[last].colour = x.attr("fo:background-color")
		}
	case "style:table-properties":
		if s[last] != nil {
			s[last].hidden = x.attr("table:display") == "false"
		}
	}
}

func (s odsStyles) hidden(table string) bool {
	st := s["table "+table]
	return st != nil && st.hidden
}

// fill returns the background of cells of a style: its own or of those above.
func (s odsStyles) fill(cell string) Fill {
	for range 16 {
		st := s["table-cell "+cell]
		if st == nil {
			return NoFill
		}
		if st.colour != "" {
			if c, ok := parseRGB(st.colour); ok {
				return c.fill()
			}
			return NoFill
		}
		cell = st.parent
	}
	return NoFill
}

// tooRepetitive is about a file that makes a great table of few bytes.
func tooRepetitive(x *xmlReader) error {
	return fault.New(fault.Invalid, "%s repeats the same cells millions of times. Delete the cells below and beside the table and save it again.", upperFirst(x.part))
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
