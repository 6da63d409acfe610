package exchange

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/sheet"
)

// A table is one sheet of a file with its first row as header. Columns are
// known by the folded words of the header, in any order.
type table struct {
	name    string // of the file, with the sheet where there are several
	columns map[string]int
	header  []string // as written
	rows    []row
}

// A row is one row below the header.
type row struct {
	n     int // as the sheet numbers it
	cells []string
	of    *table
}

// at returns the text under a column, without spaces at its ends.
func (r row) at(column string) string {
	i, ok := r.of.columns[column]
	if !ok || i >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

// where says where the row stands.
func (r row) where() string { return fmt.Sprintf("%s, row %d", r.of.name, r.n) }

func (t *table) has(columns ...string) bool {
	for _, c := range columns {
		if _, ok := t.columns[c]; !ok {
			return false
		}
	}
	return true
}

// column is how a header is compared: "O*NET-SOC Code" is "o*net-soc code".
func column(header string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(header, "_", " "))), " ")
}

// header returns the folded header of the first line of a file, for telling
// formats apart. It is empty for what is not a text.
func (f File) header() string {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(f.Data[:min(len(f.Data), 4096)], []byte("\xef\xbb\xbf")), []byte("\n"))
	return strings.ToLower(string(line))
}

// isWorkbook reports whether f is a spreadsheet rather than a packed folder.
func (f File) isWorkbook() bool {
	head := f.Data[:min(len(f.Data), 400)]
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) &&
		(bytes.Contains(head, []byte("[Content_Types].xml")) || bytes.Contains(head, []byte("mimetypeapplication/")) ||
			bytes.Contains(head, []byte("_rels/")) || bytes.Contains(head, []byte("xl/")) || bytes.Contains(head, []byte("docProps/")))
}

// tables reads the sheets of f.
func (f File) tables() ([]*table, error) {
	book, err := sheet.Open(bytes.NewReader(f.Data), int64(len(f.Data)), f.Name)
	if err != nil {
		return nil, err
	}
	defer book.Close()
	var all []*table
	for _, s := range book.Sheets {
		name := f.Name
		if len(book.Sheets) > 1 {
			name += ", sheet " + s.Name
		}
		t, err := readTable(s, name)
		if err != nil {
			return nil, err
		}
		if t != nil {
			all = append(all, t)
		}
	}
	return all, nil
}

// maxRows is how many rows one table of a framework may have.
const maxRows = 400_000

func readTable(s *sheet.Sheet, name string) (*table, error) {
	var t *table
	for r, err := range s.Rows() {
		if err != nil {
			return nil, err
		}
		cells := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			cells[i] = strings.Clone(c.Text)
		}
		if t == nil {
			t = &table{name: name, columns: map[string]int{}, header: cells}
			for i, h := range cells {
				h = column(h)
				if _, twice := t.columns[h]; twice && h != "" {
					return nil, fault.New(fault.Invalid, "%s has two columns called %q. Rename or delete one.", name, strings.TrimSpace(cells[i]))
				}
				t.columns[h] = i
			}
			continue
		}
		if len(t.rows) == maxRows {
			return nil, fault.New(fault.Invalid, "%s has more than %d rows; a framework is never that large. Choose another file.", name, maxRows)
		}
		t.rows = append(t.rows, row{r.N, cells, t})
	}
	return t, nil
}

// A tally counts doubts of one kind and remembers where the first ones are.
type tally struct {
	text   string // the sentences
	places []string
	n      int
}

func (t *tally) add(place string) {
	if t.n++; len(t.places) < 3 {
		t.places = append(t.places, place)
	}
}

// doubts returns a doubt for each tally that counted anything.
func doubts(ts ...*tally) []Doubt {
	var all []Doubt
	for _, t := range ts {
		if t.n == 0 {
			continue
		}
		place := strings.Join(t.places, "; ")
		if t.n > len(t.places) {
			place += "; …"
		}
		all = append(all, Doubt{Place: place, Text: t.text, Count: t.n})
	}
	return all
}
