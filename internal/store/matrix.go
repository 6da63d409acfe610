package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"iter"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// Matrix returns the view across people and competencies.
func (db *DB) Matrix() matrix.Store { return matrices{db} }

type matrices struct{ *DB }

// Open reads what stands for each person as bytes and puts it straight into
// the cells, so that a million levels make no garbage.
func (s matrices) Open(ctx context.Context, q matrix.Query) (*matrix.Matrix, error) {
	rows, err := s.members(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("reading the people of a matrix: %w", err)
	}
	levels, err := s.levels(ctx, rows)
	if err != nil {
		return nil, fmt.Errorf("reading the levels of %d people: %w", len(rows), err)
	}
	p, err := policy(ctx, s.read)
	if err != nil {
		return nil, err
	}
	all, err := s.Frameworks().Current(ctx)
	if err != nil {
		return nil, err
	}
	v, err := choose(all, q, levels)
	if err != nil {
		return nil, err
	}
	m := matrix.New(v, rows, q.On, p)
	for _, one := range all {
		m.Choices = append(m.Choices, one.Framework)
	}
	for r, b := range levels {
		if err := m.Fill(r, standingsOrNone(b)); err != nil {
			return nil, fmt.Errorf("what stands for person %d: %w", rows[r].Person, err)
		}
	}
	return m, nil
}

func standingsOrNone(b []byte) iter.Seq2[observe.Standing, error] {
	if b == nil {
		return func(func(observe.Standing, error) bool) {}
	}
	return standings(b)
}

// members returns who is here on the day, by name, each once: somebody with
// several positions is where they have been longest.
func (s matrices) members(ctx context.Context, q matrix.Query) ([]matrix.Row, error) {
	if q.Person != "" {
		return s.member(ctx, q)
	}
	all, err := collect(ctx, s.read, scanRow, `
		SELECT p.id, p.uid, p.name, p.sort, o.title, o.unit, coalesce(u.name, ''), o.role
		FROM people p
		JOIN positions o ON o.person = p.id AND o.from_day <= $1 AND $1 < o.to_day
		LEFT JOIN unit_spans u ON u.unit = o.unit AND u.from_day <= $1 AND $1 < u.to_day
		WHERE CAST($2 AS BIGINT) = 0 OR o.unit IN (
			SELECT descendant FROM unit_tree WHERE ancestor = $2 AND from_day <= $1 AND $1 < to_day)
		ORDER BY p.sort, p.id, o.from_day, o.id`, q.On, q.Unit)
	rows := all[:0]
	for _, row := range all {
		if len(rows) == 0 || row.Person != rows[len(rows)-1].Person {
			rows = append(rows, row)
		}
	}
	return rows, err
}

// member returns one person with the position of the day, if they have one.
func (s matrices) member(ctx context.Context, q matrix.Query) ([]matrix.Row, error) {
	rows, err := collect(ctx, s.read, scanRow, `
		SELECT p.id, p.uid, p.name, p.sort, coalesce(o.title, ''), coalesce(o.unit, 0), coalesce(u.name, ''), coalesce(o.role, 0)
		FROM people p
		LEFT JOIN positions o ON o.person = p.id AND o.from_day <= $1 AND $1 < o.to_day
		LEFT JOIN unit_spans u ON u.unit = o.unit AND u.from_day <= $1 AND $1 < u.to_day
		WHERE p.uid = $2
		ORDER BY o.from_day, o.id LIMIT 1`, q.On, q.Person)
	if err == nil && len(rows) == 0 {
		return nil, fault.New(fault.NotFound, "There is no such person.")
	}
	return rows, err
}

func scanRow(rows *sql.Rows) (r matrix.Row, err error) {
	err = rows.Scan(&r.Person, &r.UID, &r.Name, &r.Sort, &r.Title, &r.Unit, &r.Within, &r.Role)
	return r, err
}

// levels returns the bytes of what stands for each row, or nil.
func (s matrices) levels(ctx context.Context, rows []matrix.Row) ([][]byte, error) {
	who := make([]people.ID, len(rows))
	place := make(map[people.ID]int, len(rows))
	for i, r := range rows {
		who[i], place[r.Person] = r.Person, i
	}
	levels := make([][]byte, len(rows))
	err := standingBytes(ctx, s.read, who, func(p people.ID, b []byte) error {
		levels[place[p]] = bytes.Clone(b)
		return nil
	})
	return levels, err
}

// looked is how many people choose looks at.
const looked = 200

// choose returns the framework asked for, or else the one of which most is
// known among the first people; the oldest of those that are alike.
func choose(all []framework.Version, q matrix.Query, levels [][]byte) (framework.Version, error) {
	owner := make(map[framework.CompetencyID]int)
	for i, v := range all {
		if v.Framework.Key == q.Framework && q.Framework != "" {
			return v, nil
		}
		for _, c := range v.Competencies {
			if c.ID == q.Competency {
				return v, nil
			}
			owner[c.ID] = i
		}
	}
	switch {
	case q.Framework != "":
		return framework.Version{}, fault.New(fault.NotFound, "There is no such framework.")
	case q.Competency != 0:
		return framework.Version{}, fault.New(fault.NotFound, "There is no such competency in a framework that is in force.")
	case len(all) == 0:
		return framework.Version{}, nil
	}
	count := make([]int, len(all))
	for _, b := range levels[:min(looked, len(levels))] {
		for st, err := range standingsOrNone(b) {
			if err != nil {
				return framework.Version{}, err
			}
			if i, ok := owner[st.Competency]; ok {
				count[i]++
			}
		}
	}
	best := 0
	for i := range count {
		if count[i] > count[best] {
			best = i
		}
	}
	return all[best], nil
}

// mostUnits is how many units a choice offers.
const mostUnits = 400

func (s matrices) Units(ctx context.Context, on people.Day) ([]matrix.UnitChoice, error) {
	type node struct {
		matrix.UnitChoice
		parent people.UnitID
	}
	all, err := collect(ctx, s.read, func(rows *sql.Rows) (n node, err error) {
		err = rows.Scan(&n.ID, &n.UID, &n.Name, &n.parent, &n.Depth)
		return n, err
	}, `
		SELECT u.id, u.uid, p.name, p.parent, max(t.depth)
		FROM units u
		JOIN unit_spans p ON p.unit = u.id AND p.from_day <= $1 AND $1 < p.to_day
		JOIN unit_tree t ON t.descendant = u.id AND t.from_day <= $1 AND $1 < t.to_day
		GROUP BY u.id, u.uid, p.name, p.parent, p.sort
		ORDER BY max(t.depth), p.sort, u.id LIMIT $2`, on, mostUnits)
	if err != nil {
		return nil, fmt.Errorf("reading the units: %w", err)
	}
	below := make(map[people.UnitID][]matrix.UnitChoice)
	for _, n := range all {
		if n.Depth == 0 {
			n.parent = 0
		}
		below[n.parent] = append(below[n.parent], n.UnitChoice)
	}
	var tree []matrix.UnitChoice
	var walk func(people.UnitID)
	walk = func(parent people.UnitID) {
		for _, u := range below[parent] {
			tree = append(tree, u)
			walk(u.ID)
		}
	}
	walk(0)
	return tree, nil
}
