package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/bearinghq/bearing/people"
)

// flows say by how much the number of positions held directly in a unit
// changes on a day.
type flows map[people.UnitID]map[people.Day]int

func (f flows) add(u people.UnitID, s people.Span, n int) {
	of := f[u]
	if of == nil {
		of = map[people.Day]int{}
		f[u] = of
	}
	of[s.From] += n
	if s.To != people.Never {
		of[s.To] -= n
	}
}

// within returns what is left of a flow in the days of s: what it comes to at
// the beginning, its changes, and all of it gone at the end.
func within(f map[people.Day]int, s people.Span) map[people.Day]int {
	out := map[people.Day]int{}
	sum := 0
	for d, n := range f {
		switch {
		case d < s.From:
			out[s.From] += n
		case d < s.To:
			out[d] += n
		default:
			continue
		}
		sum += n
	}
	if s.To != people.Never {
		out[s.To] -= sum
	}
	return out
}

// count adds the flows of what was written to those of every unit above.
func (w *peopleWriter) count(ctx context.Context) error {
	total := flows{}
	units := make([]people.UnitID, 0, len(w.flows))
	for u := range w.flows {
		if u == 0 {
			total[0] = w.flows[0]
			continue
		}
		units = append(units, u)
	}
	slices.Sort(units)
	branches, err := branchesOf(ctx, w.tx, units)
	if err != nil {
		return err
	}
	for _, b := range branches {
		for d, n := range within(w.flows[b.Descendant], b.Span) {
			total.add(b.Ancestor, people.Since(d), n)
		}
	}
	var args []any
	for u, of := range total {
		for d, n := range of {
			if n != 0 {
				args = append(args, u, d, n)
			}
		}
	}
	w.flows = flows{}
	err = w.insert(ctx, `INSERT INTO unit_flow (unit, day, change) VALUES`, 3, args,
		` ON CONFLICT (unit, day) DO UPDATE SET change = unit_flow.change + excluded.change`)
	return fail(err, "counting positions")
}

func branchesOf(ctx context.Context, q querier, units []people.UnitID) ([]people.Branch, error) {
	bs, err := byIDs(ctx, q, func(rows *sql.Rows) (b people.Branch, err error) {
		err = rows.Scan(&b.Ancestor, &b.Descendant, &b.Depth, &b.Span.From, &b.Span.To)
		return b, err
	}, `SELECT ancestor, descendant, depth, from_day, to_day FROM unit_tree WHERE descendant IN (%s)`, units)
	return bs, fail(err, "reading the tree of units")
}

// recount makes the flows of units anew, from every position in or below them.
func recount(ctx context.Context, tx *sql.Tx, units []people.UnitID) error {
	for _, u := range units {
		if err := exec(ctx, tx, `DELETE FROM unit_flow WHERE unit = $1`, u); err != nil {
			return fmt.Errorf("clearing the count of a unit: %w", err)
		}
		err := exec(ctx, tx, `
			INSERT INTO unit_flow (unit, day, change)
			SELECT CAST($1 AS BIGINT), day, sum(n) FROM (
				SELECT CASE WHEN q.from_day > t.from_day THEN q.from_day ELSE t.from_day END AS day, 1 AS n
				FROM unit_tree t JOIN positions q ON q.unit = t.descendant AND q.from_day < t.to_day AND q.to_day > t.from_day
				WHERE t.ancestor = $1
				UNION ALL
				SELECT CASE WHEN q.to_day < t.to_day THEN q.to_day ELSE t.to_day END, -1
				FROM unit_tree t JOIN positions q ON q.unit = t.descendant AND q.from_day < t.to_day AND q.to_day > t.from_day
				WHERE t.ancestor = $1
			) x GROUP BY day`, u)
		if err != nil {
			return fmt.Errorf("counting a unit: %w", err)
		}
	}
	return nil
}
