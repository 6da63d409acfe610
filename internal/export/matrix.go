package export

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// whole is up to how many people a matrix is opened at once: those can be
// ordered as one likes. More come part by part, by name.
const whole = 2000

// A Source is where a matrix comes from.
type Source struct {
	Matrix    matrix.Store
	Directory people.Directory // for addresses and numbers
	Totals    bool             // are wanted of any number of people
	Whole     int              // up to how many people are opened at once; 0 for 2,000
}

// Table returns people × competencies as a filter leaves them. A blank is not
// known, and n/a is not needed by the role. A competency in which anybody has
// a target or a priority has columns for them beside its own. The rows are read
// as they are written.
func (s Source) Table(ctx context.Context, q matrix.Query, f matrix.Filter) (sheet.Table, error) {
	head, parts, err := s.Parts(ctx, q, f)
	if err != nil {
		return sheet.Table{}, err
	}
	said := make(aims, len(head.Columns))
	if err := parts(said.look); err != nil {
		return sheet.Table{}, err
	}
	t := sheet.Table{Name: "Matrix", Header: slices.Clone(reading.Exported)}
	for _, c := range head.Across {
		t.Header = append(t.Header, said[c].headers(head.Columns[c].Name)...)
	}
	t.Rows = func(yield func([]sheet.Cell, error) bool) {
		err := parts(func(v matrix.View) error { return s.rows(ctx, v, said, yield) })
		if err != nil && err != errEnough {
			yield(nil, err)
		}
	}
	return t, nil
}

// errEnough ends the writing where nobody reads on.
var errEnough = errors.New("nobody reads on")

func (s Source) rows(ctx context.Context, v matrix.View, said aims, yield func([]sheet.Cell, error) bool) error {
	ids := make([]people.ID, len(v.Shown))
	for i, r := range v.Shown {
		ids[i] = v.Rows[r].Person
	}
	ps, err := s.Directory.People(ctx, ids...)
	if err != nil {
		return fmt.Errorf("reading the names of %d people: %w", len(ids), err)
	}
	who := make(map[people.ID]people.Person, len(ps))
	for _, p := range ps {
		who[p.ID] = p
	}
	row := make([]sheet.Cell, 0, 3+len(v.Across))
	for _, r := range v.Shown {
		p := who[v.Rows[r].Person]
		row = append(row[:0], sheet.TextOf(v.Rows[r].Name), sheet.TextOf(p.Email), sheet.TextOf(p.Number))
		for _, c := range v.Across {
			row = said[c].cells(row, v.At(r, c))
		}
		if !yield(row, nil) {
			return errEnough
		}
	}
	return nil
}

// aims are, for each competency, which aims anybody has in it.
type aims []aim

type aim struct{ target, priority bool }

// look notes which aims the people of a view have.
func (as aims) look(v matrix.View) error {
	for _, r := range v.Shown {
		for _, c := range v.Across {
			cell := v.At(r, c)
			as[c].target = as[c].target || cell.Target != observe.NoLevel
			as[c].priority = as[c].priority || cell.Priority != observe.NoPriority
		}
	}
	return nil
}

// headers returns the headers of a competency's columns.
func (a aim) headers(name string) []string {
	if a == (aim{}) {
		return []string{name}
	}
	hs := []string{name + " (current)"}
	if a.target {
		hs = append(hs, name+" (target)")
	}
	if a.priority {
		hs = append(hs, name+" (priority)")
	}
	return hs
}

// cells appends what stands in those columns.
func (a aim) cells(row []sheet.Cell, c matrix.Cell) []sheet.Cell {
	row = append(row, cellOf(c))
	if a.target {
		at := sheet.Cell{}
		if c.Target != observe.NoLevel {
			at = sheet.NumberOf(c.Target.Float())
		}
		row = append(row, at)
	}
	if a.priority {
		at := sheet.Cell{}
		if c.Priority != observe.NoPriority {
			at = sheet.NumberOf(float64(c.Priority))
		}
		row = append(row, at)
	}
	return row
}

func cellOf(c matrix.Cell) sheet.Cell {
	switch {
	case c.Known():
		return sheet.NumberOf(c.Level.Float())
	case c.Is(matrix.NotNeeded):
		return sheet.TextOf("n/a")
	}
	return sheet.Cell{}
}

// Parts returns a view of nobody, which has the columns of everybody whom the
// filter leaves, and their totals if they are wanted or needed; and a function
// that calls each with their parts. A few people are one part, in the order that
// the filter asks for; many come by name.
func (s Source) Parts(ctx context.Context, q matrix.Query, f matrix.Filter) (head matrix.View, parts func(each func(matrix.View) error) error, err error) {
	n, err := s.Matrix.Count(ctx, q, cmp.Or(s.Whole, whole)+1)
	if err != nil {
		return head, nil, err
	}
	if n <= cmp.Or(s.Whole, whole) {
		m, err := s.Matrix.Open(ctx, q)
		if err != nil {
			return head, nil, err
		}
		v := m.View(f)
		head = v
		head.Shown, head.RowTotals = nil, nil
		return head, func(each func(matrix.View) error) error { return each(v) }, nil
	}
	first := q
	first.Limit = 1
	m, err := s.Matrix.Open(ctx, first)
	if err != nil {
		return head, nil, err
	}
	q.Framework, q.Competency = m.Version.Framework.Key, 0
	var sum *matrix.Sum
	if s.Totals || f.Narrows() || f.Columns != matrix.AsFramework {
		if sum, err = s.Matrix.Sum(ctx, q, f); err != nil {
			return head, nil, err
		}
		q.Among = sum.Who
	}
	return m.Empty().Part(f, sum), func(each func(matrix.View) error) error {
		return s.Matrix.Walk(ctx, q, func(m *matrix.Matrix) error { return each(m.Part(f, sum)) })
	}, nil
}
