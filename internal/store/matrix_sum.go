package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// sumRows is how many people one query of a sum reads. Between two of them
// nobody is kept from writing.
const sumRows = 5000

// Sum reads people, positions and what stands in the order of their tables,
// which is quickest, and lets go of each person once they are added.
func (s matrices) Sum(ctx context.Context, q matrix.Query, f matrix.Filter) (*matrix.Sum, error) {
	return s.sum(ctx, q, f, sumRows)
}

func (s matrices) sum(ctx context.Context, q matrix.Query, f matrix.Filter, atOnce int) (*matrix.Sum, error) {
	q, b, err := s.settle(ctx, q)
	if err != nil {
		return nil, err
	}
	p := summing{DB: s.DB, on: q.On, atOnce: atOnce, tally: matrix.New(b.version, nil, q.On, b.policy).Tally(f)}
	if f.Texts() {
		if p.units, err = s.unitNames(ctx, q.On); err != nil {
			return nil, err
		}
	}
	if q.Person != "" || q.Among != nil {
		return p.some(ctx, q)
	}
	q.Limit = atOnce
	w, err := s.whose(ctx, q)
	if err != nil {
		return nil, err
	}
	for more := true; more && err == nil; {
		more, err = p.next(ctx, w)
	}
	return p.tally.Sum(), fail(err, "adding up levels")
}

// A summing is a sum that is being made.
type summing struct {
	*DB
	on     people.Day
	atOnce int
	tally  *matrix.Tally
	units  map[people.UnitID]string // where texts are sought
	last   people.ID
	all    []observe.Standing // of one person
}

// next adds the next people, and reports whether there may be more.
func (p *summing) next(ctx context.Context, w whose) (more bool, err error) {
	w.args = append(w.args[:len(w.args):len(w.args)], p.last)
	texts := "'', ''" // are not copied for nothing
	if p.units != nil {
		texts = "p.name, o.title"
	}
	rows, err := p.read.QueryContext(ctx, fmt.Sprintf(`
		SELECT p.id, %s, o.unit, o.role, t.levels
		FROM people p
		JOIN positions o ON o.person = p.id
		LEFT JOIN standing t ON t.person = p.id
		WHERE %s AND p.id > $%d
		ORDER BY p.id, o.from_day, o.id LIMIT %d`, texts, w.where, len(w.args), p.atOnce), w.args...)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	n := 0
	var newer []matrix.Row
	for rows.Next() {
		n++
		var row matrix.Row
		var levels sql.RawBytes
		if err := rows.Scan(&row.Person, &row.Name, &row.Title, &row.Unit, &row.Role, &levels); err != nil {
			return false, err
		}
		if row.Person == p.last { // a further position
			continue
		}
		p.last = row.Person
		row.Within = p.units[row.Unit]
		if !p.tally.Wants(&row) {
			continue
		}
		stood, err := p.stood(levels)
		switch {
		case err != nil:
			return false, fmt.Errorf("person %d: %w", row.Person, err)
		case stood:
			p.tally.Add(&row, p.all)
		default:
			newer = append(newer, row)
		}
	}
	if err := rows.Err(); err != nil {
		return false, err
	}
	rows.Close()
	return n == p.atOnce, p.fold(ctx, newer)
}

// stood reads what stands, and reports whether it stood on the day already.
func (p *summing) stood(levels []byte) (bool, error) {
	p.all = p.all[:0]
	if levels == nil {
		return true, nil
	}
	for s, err := range standings(levels) {
		if err != nil {
			return false, err
		}
		p.all = append(p.all, s)
	}
	return observe.StoodOn(p.all, p.on), nil
}

// fold adds people of whom something newer than the day is known.
func (p *summing) fold(ctx context.Context, newer []matrix.Row) error {
	byID := make(map[people.ID]*matrix.Row, len(newer))
	for i := range newer {
		byID[newer[i].Person] = &newer[i]
	}
	return statementsOfMany(ctx, p.read, idsOf(newer), func(who people.ID, ss []observe.Statement) {
		p.tally.Add(byID[who], observe.FoldOn(ss, p.on))
	})
}

// some adds up those who are named.
func (p *summing) some(ctx context.Context, q matrix.Query) (*matrix.Sum, error) {
	rows, err := matrices{p.DB}.members(ctx, q)
	if err != nil {
		return nil, err
	}
	byID := make(map[people.ID]*matrix.Row, len(rows))
	for i := range rows {
		if p.tally.Wants(&rows[i]) {
			byID[rows[i].Person] = &rows[i]
		}
	}
	said := make(map[people.ID]bool, len(byID))
	err = standingOn(ctx, p.read, p.on, idsOf(rows), func(who people.ID, all []observe.Standing) {
		if row := byID[who]; row != nil {
			said[who] = true
			p.tally.Add(row, all)
		}
	})
	for who, row := range byID {
		if !said[who] {
			p.tally.Add(row, nil)
		}
	}
	return p.tally.Sum(), fail(err, "adding up levels")
}

func (s matrices) unitNames(ctx context.Context, on people.Day) (map[people.UnitID]string, error) {
	names := make(map[people.UnitID]string)
	type unit struct {
		id   people.UnitID
		name string
	}
	all, err := collect(ctx, s.read, func(r *sql.Rows) (u unit, err error) { return u, r.Scan(&u.id, &u.name) },
		`SELECT unit, name FROM unit_spans WHERE from_day <= $1 AND $1 < to_day`, on)
	for _, u := range all {
		names[u.id] = u.name
	}
	return names, fail(err, "reading the names of units")
}
