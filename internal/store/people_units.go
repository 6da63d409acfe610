package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/people"
)

// Organisation returns what units there are.
func (db *DB) Organisation() people.Organisation { return organisation{db} }

type organisation struct{ *DB }

const unitColumns = `s.unit, u.uid, s.name, s.parent, s.from_day, s.to_day`

func scanUnit(rows *sql.Rows) (u people.Unit, err error) {
	err = rows.Scan(&u.ID, &u.UID, &u.Name, &u.Parent, &u.Span.From, &u.Span.To)
	return u, err
}

func (s organisation) Unit(ctx context.Context, uid string) (people.UnitHistory, error) {
	us, err := collect(ctx, s.read, scanUnit, `
		SELECT `+unitColumns+` FROM units u JOIN unit_spans s ON s.unit = u.id
		WHERE u.uid = $1 ORDER BY s.from_day`, uid)
	if err == nil && len(us) == 0 {
		err = found(sql.ErrNoRows, "unit")
	}
	return us, err
}

func (s organisation) Path(ctx context.Context, id people.UnitID, day people.Day) ([]people.Unit, error) {
	return collect(ctx, s.read, scanUnit, `
		SELECT `+unitColumns+`
		FROM unit_tree t
		JOIN unit_spans s ON s.unit = t.ancestor AND s.from_day <= $2 AND s.to_day > $2
		JOIN units u ON u.id = s.unit
		WHERE t.descendant = $1 AND t.from_day <= $2 AND t.to_day > $2
		ORDER BY t.depth DESC`, id, day)
}

func (s organisation) Level(ctx context.Context, parent people.UnitID, day people.Day) ([]people.Node, error) {
	scan := func(rows *sql.Rows) (n people.Node, err error) {
		u := &n.Unit
		err = rows.Scan(&u.ID, &u.UID, &u.Name, &u.Parent, &u.Span.From, &u.Span.To, &n.People, &n.Units)
		return n, err
	}
	nodes, err := collect(ctx, s.read, scan, `
		SELECT `+unitColumns+`,
			CAST((SELECT COALESCE(sum(f.change), 0) FROM unit_flow f WHERE f.unit = s.unit AND f.day <= $2) AS BIGINT),
			(SELECT count(*) FROM unit_spans c WHERE c.parent = s.unit AND c.from_day <= $2 AND c.to_day > $2)
		FROM unit_spans s JOIN units u ON u.id = s.unit
		WHERE s.parent = $1 AND s.from_day <= $2 AND s.to_day > $2
		ORDER BY s.sort, s.unit`, parent, day)
	if err != nil || parent != 0 {
		return nodes, err
	}
	var loose int
	err = s.read.QueryRowContext(ctx, `SELECT CAST(COALESCE(sum(change), 0) AS BIGINT) FROM unit_flow WHERE unit = 0 AND day <= $1`, day).Scan(&loose)
	if loose > 0 {
		nodes = append(nodes, people.Node{People: loose})
	}
	return nodes, err
}

func (s organisation) Named(ctx context.Context, day people.Day, ids ...people.UnitID) (map[people.UnitID]people.Unit, error) {
	return named(ctx, s.read, day, ids)
}

func named(ctx context.Context, q querier, day people.Day, ids []people.UnitID) (map[people.UnitID]people.Unit, error) {
	all := map[people.UnitID]people.Unit{}
	us, err := unitSpans(ctx, q, ids)
	for _, u := range us { // by first day, so the last that began before the day stays
		if was, ok := all[u.ID]; !ok || u.Span.From <= day && !was.Span.Has(day) {
			all[u.ID] = u
		}
	}
	return all, err
}

// unitSpans returns all spans of the units with these ids, by unit and day.
func unitSpans(ctx context.Context, q querier, ids []people.UnitID) ([]people.Unit, error) {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	us, err := byIDs(ctx, q, scanUnit, `
		SELECT `+unitColumns+` FROM unit_spans s JOIN units u ON u.id = s.unit
		WHERE s.unit IN (%s) ORDER BY s.unit, s.from_day`, slices.Compact(ids))
	return us, fail(err, "reading units")
}

// FindUnits looks through all units of the day: there are some thousand at
// most, and their paths are not stored.
func (s organisation) FindUnits(ctx context.Context, text string, day people.Day, limit int) ([]people.Found, error) {
	us, err := collect(ctx, s.read, scanUnit, `
		SELECT `+unitColumns+` FROM unit_spans s JOIN units u ON u.id = s.unit
		WHERE s.from_day <= $1 AND s.to_day > $1`, day)
	if err != nil {
		return nil, fmt.Errorf("reading units: %w", err)
	}
	byID := make(map[people.UnitID]people.Unit, len(us))
	for _, u := range us {
		byID[u.ID] = u
	}
	type hit struct {
		people.Found
		sort string
	}
	words := people.Sought(text)
	var hits []hit
	for _, u := range us {
		path := pathOf(u, byID)
		if len(words) == 0 || has(people.Words(path...), words) {
			hits = append(hits, hit{people.Found{Unit: u, Path: path}, people.Fold(people.JoinPath(path))})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return strings.Compare(a.sort, b.sort) })
	var found []people.Found
	for _, h := range hits[:min(limit, len(hits))] {
		found = append(found, h.Found)
	}
	return found, nil
}

func pathOf(u people.Unit, byID map[people.UnitID]people.Unit) []string {
	path := []string{u.Name}
	for u.Parent != 0 {
		u = byID[u.Parent]
		path = append(path, u.Name)
	}
	slices.Reverse(path)
	return path
}

// has reports whether each word sought begins one of the words.
func has(words, sought []string) bool {
	for _, w := range sought {
		if !slices.ContainsFunc(words, func(x string) bool { return strings.HasPrefix(x, w) }) {
			return false
		}
	}
	return true
}
