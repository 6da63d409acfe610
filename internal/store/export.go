package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"

	"github.com/bearinghq/bearing/internal/export"
	"github.com/bearinghq/bearing/people"
)

// Members yields everybody who is here on a day, by name, as they come from the
// database: the list of a large organisation is never held in memory. Somebody
// with several positions is where they have been longest.
func (db *DB) Members(ctx context.Context, day people.Day) iter.Seq2[export.Member, error] {
	return func(yield func(export.Member, error) bool) {
		err := db.atOnce(ctx, func(tx *sql.Tx) error {
			paths, err := unitPaths(ctx, tx, day)
			if err != nil {
				return err
			}
			return members(ctx, tx, day, paths, func(m export.Member) bool { return yield(m, nil) })
		})
		if err != nil {
			yield(export.Member{}, fmt.Errorf("listing people: %w", err))
		}
	}
}

func members(ctx context.Context, q querier, day people.Day, paths map[people.UnitID][]string, yield func(export.Member) bool) error {
	rows, err := q.QueryContext(ctx, `
		SELECT p.id, p.uid, coalesce(p.number, ''), p.name, coalesce(p.email, ''),
			o.unit, o.title, o.role, o.from_day, o.to_day,
			coalesce(m.id, 0), coalesce(m.number, ''), coalesce(m.name, ''), coalesce(m.email, '')
		FROM people p
		JOIN positions o ON o.person = p.id AND o.from_day <= $1 AND $1 < o.to_day
		LEFT JOIN lines l ON l.person = p.id AND l.kind = 0 AND l.from_day <= $1 AND $1 < l.to_day
		LEFT JOIN people m ON m.id = l.manager
		ORDER BY p.sort, p.id, o.from_day, o.id`, day)
	if err != nil {
		return err
	}
	defer rows.Close()
	last := people.ID(0)
	for rows.Next() {
		var m export.Member
		p, at, boss := &m.Person, &m.Position, &m.Manager
		err := rows.Scan(&p.ID, &p.UID, &p.Number, &p.Name, &p.Email, &at.Unit, &at.Title, &at.Role, &at.Span.From, &at.Span.To,
			&boss.ID, &boss.Number, &boss.Name, &boss.Email)
		if err != nil {
			return err
		}
		if p.ID == last {
			continue
		}
		last = p.ID
		m.Unit = paths[at.Unit]
		if !yield(m) {
			return nil
		}
	}
	return rows.Err()
}

// unitPaths returns the names from the top down to each unit, on a day.
func unitPaths(ctx context.Context, q querier, day people.Day) (map[people.UnitID][]string, error) {
	type unit struct {
		id, parent people.UnitID
		name       string
	}
	all, err := collect(ctx, q, func(r *sql.Rows) (u unit, err error) { return u, r.Scan(&u.id, &u.parent, &u.name) },
		`SELECT unit, parent, name FROM unit_spans WHERE from_day <= $1 AND $1 < to_day`, day)
	if err != nil {
		return nil, fmt.Errorf("reading units: %w", err)
	}
	byID := make(map[people.UnitID]unit, len(all))
	for _, u := range all {
		byID[u.id] = u
	}
	paths := make(map[people.UnitID][]string, len(all))
	var path func(id people.UnitID, deep int) []string
	path = func(id people.UnitID, deep int) []string {
		u, ok := byID[id]
		if p, known := paths[id]; known || !ok || deep > len(all) {
			return p
		}
		above := path(u.parent, deep+1)
		paths[id] = append(above[:len(above):len(above)], u.name)
		return paths[id]
	}
	for _, u := range all {
		path(u.id, 0)
	}
	return paths, nil
}
