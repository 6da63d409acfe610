package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/bearinghq/bearing/people"
)

// ranges notes which rows the change made.
func (w *peopleWriter) ranges(ctx context.Context) error {
	var args []any
	for _, kind := range []string{"people", "positions", "lines", "units"} {
		if w.made[kind] >= w.first[kind] {
			args = append(args, w.change, "made "+kind, w.first[kind], w.made[kind], "")
		}
	}
	return w.insert(ctx, `INSERT INTO roster_undo (change, kind, first, last, was) VALUES`, 5, args, ``)
}

// A rowRange is a span of row numbers; the zero one is empty.
type rowRange struct{ first, last int64 }

// rosterMade returns the numbers of the rows of a kind that a roster made.
func rosterMade(ctx context.Context, tx *sql.Tx, change int64, kind string) (r rowRange, err error) {
	all, err := collect(ctx, tx, func(rows *sql.Rows) (r rowRange, err error) { return r, rows.Scan(&r.first, &r.last) },
		`SELECT first, last FROM roster_undo WHERE change = $1 AND kind = $2`, change, "made "+kind)
	if err != nil || len(all) == 0 {
		return rowRange{1, 0}, err
	}
	return all[0], nil
}

// rosterPeople returns the first and the last number of the people that a
// roster made; they have all numbers between. The last comes before the first
// if it made nobody. Whoever undoes a roster looks first at what else speaks
// of them.
func rosterPeople(ctx context.Context, tx *sql.Tx, change int64) (first, last people.ID, err error) {
	r, err := rosterMade(ctx, tx, change, "people")
	return people.ID(r.first), people.ID(r.last), err
}

// undoRoster takes back what putRoster did under the number it returned, as
// part of an undo's transaction. It is refused (fault.Conflict), and names
// whom it concerns, if something was built on it since.
func (db *DB) undoRoster(ctx context.Context, tx *sql.Tx, by people.Actor, change int64) error {
	if _, err := newChange(ctx, tx, by, "took a list of people back"); err != nil {
		return err
	}
	made := map[string]rowRange{}
	for _, kind := range []string{"people", "positions", "lines", "units"} {
		r, err := rosterMade(ctx, tx, change, kind)
		if err != nil {
			return fmt.Errorf("reading what the list made: %w", err)
		}
		made[kind] = r
	}
	if err := unbuilt(ctx, tx, change, made); err != nil {
		return err
	}
	w, err := newPeopleWriter(ctx, db, tx, change)
	if err != nil {
		return err
	}
	if err := w.countOut(ctx, made["positions"]); err != nil {
		return err
	}
	for _, kind := range []string{"lines", "positions"} {
		if err := deleteRange(ctx, tx, kind, "id", made[kind]); err != nil {
			return err
		}
	}
	if err := deleteRange(ctx, tx, "person_words", "person", made["people"]); err != nil {
		return err
	}
	if err := deleteRange(ctx, tx, "people", "id", made["people"]); err != nil {
		return err
	}
	if err := w.restore(ctx); err != nil {
		return err
	}
	if err := w.count(ctx); err != nil {
		return err
	}
	for _, of := range []struct{ table, column string }{{"unit_flow", "unit"}, {"unit_tree", "descendant"}, {"unit_spans", "unit"}, {"units", "id"}} {
		if err := deleteRange(ctx, tx, of.table, of.column, made["units"]); err != nil {
			return err
		}
	}
	return exec(ctx, tx, `DELETE FROM roster_undo WHERE change = $1`, change)
}

func deleteRange(ctx context.Context, tx *sql.Tx, table, column string, r rowRange) error {
	if r.last < r.first {
		return nil
	}
	err := exec(ctx, tx, `DELETE FROM `+table+` WHERE `+column+` >= $1 AND `+column+` <= $2`, r.first, r.last)
	return fail(err, "taking %s back", table)
}

// unbuilt refuses if anything was built on the change since.
func unbuilt(ctx context.Context, tx *sql.Tx, change int64, made map[string]rowRange) error {
	p, pos, l, u := made["people"], made["positions"], made["lines"], made["units"]
	var b builtOn
	for _, q := range []struct {
		what, query string
		args        []any
	}{
		{"was edited", `SELECT uid, '' AS unit, name FROM people WHERE id >= $1 AND id <= $2 AND change <> $3`, []any{p.first, p.last, change}},
		{"has another position", `SELECT DISTINCT p.uid, '' AS unit, p.name FROM positions q JOIN people p ON p.id = q.person WHERE q.person >= $1 AND q.person <= $2 AND q.change <> $3`, []any{p.first, p.last, change}},
		{"has moved or left", `SELECT DISTINCT p.uid, '' AS unit, p.name FROM positions q JOIN people p ON p.id = q.person WHERE q.id >= $1 AND q.id <= $2 AND q.change <> $3`, []any{pos.first, pos.last, change}},
		{"reports to somebody else", `SELECT DISTINCT p.uid, '' AS unit, p.name FROM lines q JOIN people p ON p.id = q.person WHERE (q.person >= $1 AND q.person <= $2 OR q.id >= $4 AND q.id <= $5) AND q.change <> $3`, []any{p.first, p.last, change, l.first, l.last}},
		{"leads somebody", `SELECT DISTINCT p.uid, '' AS unit, p.name FROM lines q JOIN people p ON p.id = q.manager WHERE q.manager >= $1 AND q.manager <= $2 AND q.change <> $3`, []any{p.first, p.last, change}},
		{"is a unit with people in it", `SELECT DISTINCT '' AS person, n.uid, s.name FROM positions q JOIN unit_spans s ON s.unit = q.unit JOIN units n ON n.id = s.unit WHERE q.unit >= $1 AND q.unit <= $2 AND q.change <> $3`, []any{u.first, u.last, change}},
		{"is a unit that was changed", `SELECT DISTINCT '' AS person, n.uid, s.name FROM unit_spans s JOIN units n ON n.id = s.unit WHERE (s.unit >= $1 AND s.unit <= $2 OR s.parent >= $1 AND s.parent <= $2) AND s.change <> $3`, []any{u.first, u.last, change}},
		{"was edited", `SELECT DISTINCT p.uid, '' AS unit, p.name FROM roster_undo r JOIN people p ON p.id = r.first WHERE r.change = $1 AND r.kind = 'people' AND p.change <> $1`, []any{change}},
		{"has moved or left", `SELECT DISTINCT p.uid, '' AS unit, p.name FROM roster_undo r JOIN positions q ON q.id = r.first JOIN people p ON p.id = q.person WHERE r.change = $1 AND r.kind = 'positions' AND q.change <> $1`, []any{change}},
		{"reports to somebody else", `SELECT DISTINCT p.uid, '' AS unit, p.name FROM roster_undo r JOIN lines q ON q.id = r.first JOIN people p ON p.id = q.person WHERE r.change = $1 AND r.kind = 'lines' AND q.change <> $1`, []any{change}},
	} {
		if err := b.look(ctx, tx, q.what, q.query, q.args...); err != nil {
			return fmt.Errorf("looking for what was built on the list: %w", err)
		}
	}
	return b.refusal()
}

// countOut takes the positions that a roster made out of the counts.
func (w *peopleWriter) countOut(ctx context.Context, made rowRange) error {
	type group struct {
		unit people.UnitID
		span people.Span
		n    int
	}
	groups, err := collect(ctx, w.tx, func(rows *sql.Rows) (g group, err error) {
		return g, rows.Scan(&g.unit, &g.span.From, &g.span.To, &g.n)
	}, `SELECT unit, from_day, to_day, count(*) FROM positions WHERE id >= $1 AND id <= $2 GROUP BY unit, from_day, to_day`, made.first, made.last)
	for _, g := range groups {
		w.flows.add(g.unit, g.span, -g.n)
	}
	return fail(err, "counting what the list made")
}

// restore puts rows back as they were.
func (w *peopleWriter) restore(ctx context.Context) error {
	for _, kind := range []string{"people", "positions", "lines"} {
		images, err := collect(ctx, w.tx, func(rows *sql.Rows) (m image, err error) {
			m.kind = kind
			return m, rows.Scan(&m.id, &m.was)
		}, `SELECT first, was FROM roster_undo WHERE change = $1 AND kind = $2`, w.change, kind)
		if err != nil {
			return fmt.Errorf("reading how %s were: %w", kind, err)
		}
		if kind == "people" { // free what two may have swapped
			for _, m := range images {
				if err := exec(ctx, w.tx, `UPDATE people SET email = NULL, number = NULL WHERE id = $1`, m.id); err != nil {
					return err
				}
			}
		}
		for _, m := range images {
			if err := w.restoreOne(ctx, m); err != nil {
				return fmt.Errorf("putting %s %d back: %w", kind, m.id, err)
			}
		}
	}
	return nil
}

func (w *peopleWriter) restoreOne(ctx context.Context, m image) error {
	switch m.kind {
	case "people":
		var number, email, name, sort string
		var until people.Day
		var change int64
		if err := unpack(m.was, &number, &email, &name, &sort, &until, &change); err != nil {
			return err
		}
		if err := exec(ctx, w.tx, `UPDATE people SET number = $2, email = $3, name = $4, sort = $5, until_day = $6, change = $7 WHERE id = $1`,
			m.id, orNull(number), orNull(email), name, sort, until, change); err != nil {
			return err
		}
		if err := exec(ctx, w.tx, `DELETE FROM person_words WHERE person = $1`, m.id); err != nil {
			return err
		}
		var words []any
		for _, word := range people.Words(name, email, number) {
			words = append(words, m.id, word)
		}
		return w.insert(ctx, `INSERT INTO person_words (person, word) VALUES`, 2, words, ``)
	case "positions":
		var p people.Position
		var change int64
		if err := unpack(m.was, &p.Person, &p.Unit, &p.Title, &p.Role, &p.Span.From, &p.Span.To, &change); err != nil {
			return err
		}
		now, err := collect(ctx, w.tx, scanPosition, `SELECT id, person, unit, title, role, from_day, to_day FROM positions WHERE id = $1`, m.id)
		if err != nil {
			return err
		}
		for _, q := range now {
			w.flows.add(q.Unit, q.Span, -1)
		}
		w.flows.add(p.Unit, p.Span, 1)
		return w.insert(ctx, `INSERT INTO positions (id, person, unit, title, role, from_day, to_day, change) VALUES`, 8,
			[]any{m.id, p.Person, p.Unit, p.Title, p.Role, p.Span.From, p.Span.To, change}, `
			ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, title = excluded.title, role = excluded.role,
				from_day = excluded.from_day, to_day = excluded.to_day, change = excluded.change`)
	default:
		var l people.Line
		var change int64
		if err := unpack(m.was, &l.Person, &l.Manager, &l.Kind, &l.Span.From, &l.Span.To, &change); err != nil {
			return err
		}
		return w.insert(ctx, `INSERT INTO lines (id, person, manager, kind, from_day, to_day, change) VALUES`, 7,
			[]any{m.id, l.Person, l.Manager, l.Kind, l.Span.From, l.Span.To, change}, `
			ON CONFLICT (id) DO UPDATE SET manager = excluded.manager, kind = excluded.kind,
				from_day = excluded.from_day, to_day = excluded.to_day, change = excluded.change`)
	}
}

// unpack reads the columns of an image.
func unpack(was []byte, into ...any) error {
	var values []json.RawMessage
	if err := json.Unmarshal(was, &values); err != nil {
		return err
	}
	if len(values) != len(into) {
		return fmt.Errorf("%d columns, want %d", len(values), len(into))
	}
	for i, v := range values {
		if err := json.Unmarshal(v, into[i]); err != nil {
			return err
		}
	}
	return nil
}
