package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/people"
)

// Directory returns who there is.
func (db *DB) Directory() people.Directory { return directory{db} }

type directory struct{ *DB }

func (s directory) Person(ctx context.Context, uid string) (people.History, error) {
	var id people.ID
	err := s.read.QueryRowContext(ctx, `SELECT id FROM people WHERE uid = $1`, uid).Scan(&id)
	if err != nil {
		return people.History{}, found(err, "person")
	}
	hs, err := histories(ctx, s.read, []people.ID{id})
	if err == nil && len(hs) == 0 {
		err = found(sql.ErrNoRows, "person") // removed since
	}
	if err != nil {
		return people.History{}, err
	}
	return hs[0], nil
}

func (s directory) People(ctx context.Context, ids ...people.ID) ([]people.Person, error) {
	return peopleByID(ctx, s.read, ids)
}

func (s directory) ByEmail(ctx context.Context, email string) (p people.Person, err error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if email == "" {
		return p, found(sql.ErrNoRows, "person")
	}
	err = s.read.QueryRowContext(ctx, `SELECT id, uid, COALESCE(number, ''), name, COALESCE(email, '') FROM people WHERE email = $1`, email).
		Scan(&p.ID, &p.UID, &p.Number, &p.Name, &p.Email)
	return p, found(err, "person")
}

func (s directory) Members(ctx context.Context, unit people.UnitID, deep bool, day people.Day) ([]people.ID, error) {
	within := `SELECT DISTINCT person FROM positions WHERE unit = $1 AND from_day <= $2 AND to_day > $2`
	switch {
	case deep && unit == 0:
		within = `SELECT DISTINCT person FROM positions WHERE from_day <= $2 AND to_day > $2 AND $1 = 0`
	case deep:
		within = `
			SELECT DISTINCT q.person FROM unit_tree t CROSS JOIN positions q
			WHERE t.ancestor = $1 AND t.from_day <= $2 AND t.to_day > $2
				AND q.unit = t.descendant AND q.from_day <= $2 AND q.to_day > $2`
	}
	return collect(ctx, s.read, scanID[people.ID], `
		SELECT p.id FROM (`+within+`) m CROSS JOIN people p
		WHERE p.id = m.person
		ORDER BY p.sort, p.id`, unit, day)
}

// Chain climbs the lines by a recursive query rather than by a stored closure:
// a chain has some ten links, each one seek in an index, while a closure with
// days on it would have to be rewritten for everybody below whenever a manager
// moves.
func (s directory) Chain(ctx context.Context, id people.ID, day people.Day) ([]people.Person, error) {
	return collect(ctx, s.read, scanWho, `
		WITH RECURSIVE up (manager, depth) AS (
			SELECT manager, 1 FROM lines
			WHERE person = $1 AND kind = 0 AND from_day <= $2 AND to_day > $2
			UNION ALL
			SELECT l.manager, up.depth + 1 FROM up JOIN lines l
				ON l.person = up.manager AND l.kind = 0 AND l.from_day <= $2 AND l.to_day > $2
		)
		SELECT p.id, p.uid, COALESCE(p.number, ''), p.name, COALESCE(p.email, '')
		FROM up JOIN people p ON p.id = up.manager
		ORDER BY up.depth`, id, day)
}

func (s directory) Head(ctx context.Context, unit people.UnitID, day people.Day) (people.ID, error) {
	const members = `
		WITH m AS (SELECT DISTINCT person FROM positions WHERE unit = $1 AND from_day <= $2 AND to_day > $2),
		l AS (SELECT person, manager FROM lines WHERE kind = 0 AND from_day <= $2 AND to_day > $2 AND person IN (SELECT person FROM m))`
	inside, err := collect(ctx, s.read, scanID[people.ID], members+`
		SELECT DISTINCT l.manager FROM l
		WHERE l.manager IN (SELECT person FROM m)
			AND NOT EXISTS (SELECT 1 FROM l u WHERE u.person = l.manager AND u.manager IN (SELECT person FROM m))
		LIMIT 2`, unit, day)
	if err != nil || len(inside) > 0 {
		return only(inside), err
	}
	outside, err := collect(ctx, s.read, scanID[people.ID], members+` SELECT DISTINCT manager FROM l LIMIT 2`, unit, day)
	return only(outside), err
}

// only returns the one id there is, or 0.
func only[T ~int64](ids []T) T {
	if len(ids) != 1 {
		return 0
	}
	return ids[0]
}

// histories returns what is known of the people with these ids, by id. Unknown
// ids are left out.
func histories(ctx context.Context, q querier, ids []people.ID) ([]people.History, error) {
	who, err := peopleByID(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(who, func(a, b people.Person) int { return int(a.ID - b.ID) })
	hs := make([]people.History, len(who))
	at := make(map[people.ID]int, len(who))
	for i, p := range who {
		hs[i].Person = p
		at[p.ID] = i
	}
	positions, err := byIDs(ctx, q, scanPosition, `
		SELECT id, person, unit, title, role, from_day, to_day FROM positions
		WHERE person IN (%s) ORDER BY from_day, id`, ids)
	if err != nil {
		return nil, fmt.Errorf("reading positions: %w", err)
	}
	for _, p := range positions {
		h := &hs[at[p.Person]]
		h.Positions = append(h.Positions, p)
	}
	lines, err := byIDs(ctx, q, scanLine, `SELECT id, person, manager, kind, from_day, to_day FROM lines WHERE person IN (%s) ORDER BY from_day, id`, ids)
	if err != nil {
		return nil, fmt.Errorf("reading lines: %w", err)
	}
	for _, l := range lines {
		h := &hs[at[l.Person]]
		h.Lines = append(h.Lines, l)
	}
	lines, err = byIDs(ctx, q, scanLine, `SELECT id, person, manager, kind, from_day, to_day FROM lines WHERE manager IN (%s) ORDER BY from_day, id`, ids)
	if err != nil {
		return nil, fmt.Errorf("reading reports: %w", err)
	}
	for _, l := range lines {
		h := &hs[at[l.Manager]]
		h.Reports = append(h.Reports, l)
	}
	return hs, nil
}

func peopleByID(ctx context.Context, q querier, ids []people.ID) ([]people.Person, error) {
	return byIDs(ctx, q, scanWho, `SELECT id, uid, COALESCE(number, ''), name, COALESCE(email, '') FROM people WHERE id IN (%s)`, ids)
}

// byIDs runs a query with a list of keys in it, some hundred at a time.
func byIDs[T any, K any](ctx context.Context, q querier, scan func(*sql.Rows) (T, error), query string, keys []K) ([]T, error) {
	var all []T
	for some := range slices.Chunk(keys, 500) {
		args := make([]any, len(some))
		for i, k := range some {
			args[i] = k
		}
		part, err := collect(ctx, q, scan, fmt.Sprintf(query, holders(1, len(some))), args...)
		if err != nil {
			return nil, err
		}
		all = append(all, part...)
	}
	return all, nil
}

// holders returns $first, $first+1, … n of them.
func holders(first, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
	}
	return b.String()
}

func scanID[T ~int64](rows *sql.Rows) (id T, err error) {
	err = rows.Scan(&id)
	return id, err
}

func scanWho(rows *sql.Rows) (p people.Person, err error) {
	err = rows.Scan(&p.ID, &p.UID, &p.Number, &p.Name, &p.Email)
	return p, err
}

func scanPosition(rows *sql.Rows) (p people.Position, err error) {
	err = rows.Scan(&p.ID, &p.Person, &p.Unit, &p.Title, &p.Role, &p.Span.From, &p.Span.To)
	return p, err
}

func scanLine(rows *sql.Rows) (l people.Line, err error) {
	err = rows.Scan(&l.ID, &l.Person, &l.Manager, &l.Kind, &l.Span.From, &l.Span.To)
	return l, err
}
