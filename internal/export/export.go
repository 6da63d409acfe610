// Package export turns what is stored into tables that people open elsewhere
// and that import again unchanged.
//
// A list of people is in the order of names, a matrix in the order its view
// has: there is no order by level, here as anywhere. Everything streams: a row
// is written as it is read.
package export

import (
	"cmp"
	"io"
	"iter"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/people"
)

// A Format is a kind of file.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// ParseFormat reads the name of a format.
func ParseFormat(s string) (Format, error) {
	switch f := Format(strings.ToLower(s)); f {
	case CSV, XLSX:
		return f, nil
	}
	return "", fault.Field("format", "%q is not a format of this export. Choose csv or xlsx.", s)
}

// Type returns the media type of a format.
func (f Format) Type() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// Write writes a table. A CSV begins with the mark by which Excel knows UTF-8.
func (f Format) Write(w io.Writer, t sheet.Table) error {
	if f == XLSX {
		return sheet.WriteXLSX(w, t)
	}
	if _, err := io.WriteString(w, sheet.BOM); err != nil {
		return err
	}
	return t.WriteCSV(w)
}

// A Member is one person as the list of people shows them.
type Member struct {
	Person   people.Person
	Unit     []string // path from the top
	Position people.Position
	Manager  people.Person // zero if there is none
}

// People returns the list of those whom the members are, with the names of
// roles from the frameworks.
func People(members iter.Seq2[Member, error], frameworks []framework.Version) sheet.Table {
	roles := map[framework.RoleID]string{}
	for _, v := range frameworks {
		for _, r := range v.Roles {
			roles[r.ID] = r.Name
		}
	}
	return sheet.Table{
		Name:   "People",
		Header: []string{"Employee number", "Name", "E-mail", "Unit", "Position", "Role", "Manager", "From"},
		Rows: func(yield func([]sheet.Cell, error) bool) {
			for m, err := range members {
				if err != nil {
					yield(nil, err)
					return
				}
				from := sheet.Cell{}
				if d := m.Position.Span.From.String(); d != "" {
					from = sheet.DateOf(d)
				}
				row := []sheet.Cell{
					sheet.TextOf(m.Person.Number), sheet.TextOf(m.Person.Name), sheet.TextOf(m.Person.Email),
					sheet.TextOf(strings.Join(m.Unit, " / ")), sheet.TextOf(m.Position.Title), sheet.TextOf(roles[m.Position.Role]),
					sheet.TextOf(cmp.Or(m.Manager.Email, m.Manager.Number, m.Manager.Name)), from,
				}
				if !yield(row, nil) {
					return
				}
			}
		},
	}
}

// Strings returns a table that is made of texts.
func Strings(name string, rows [][]string) sheet.Table {
	t := sheet.Table{Name: name}
	if len(rows) > 0 {
		t.Header, rows = rows[0], rows[1:]
	}
	t.Rows = func(yield func([]sheet.Cell, error) bool) {
		for _, r := range rows {
			cells := make([]sheet.Cell, len(r))
			for i, s := range r {
				cells[i] = sheet.TextOf(s)
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
	return t
}
