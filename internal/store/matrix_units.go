package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/people"
)

// mostUnits is how many units a choice offers.
const mostUnits = 400

// Units reads the tree level by level until there are enough: a large
// organisation has tens of thousands of units.
func (s matrices) Units(ctx context.Context, on people.Day) ([]matrix.UnitChoice, error) {
	below := make(map[people.UnitID][]matrix.UnitChoice)
	parents, n := []any{people.UnitID(0)}, 0
	for depth := 0; len(parents) > 0 && n < mostUnits; depth++ {
		nodes, err := s.unitsBelow(ctx, on, parents, mostUnits-n)
		if err != nil {
			return nil, fmt.Errorf("reading the units: %w", err)
		}
		parents, n = nil, n+len(nodes)
		for _, u := range nodes {
			u.Depth = depth
			below[u.parent] = append(below[u.parent], u.UnitChoice)
			parents = append(parents, u.ID)
		}
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

type unitNode struct {
	matrix.UnitChoice
	parent people.UnitID
}

func (s matrices) unitsBelow(ctx context.Context, on people.Day, parents []any, most int) ([]unitNode, error) {
	return collect(ctx, s.read, func(rows *sql.Rows) (u unitNode, err error) {
		err = rows.Scan(&u.ID, &u.UID, &u.Name, &u.parent)
		return u, err
	}, `
		SELECT u.id, u.uid, p.name, p.parent
		FROM unit_spans p JOIN units u ON u.id = p.unit
		WHERE p.parent IN (`+placeholders(3, len(parents))+`) AND p.from_day <= $1 AND $1 < p.to_day
		ORDER BY p.sort, u.id LIMIT $2`, append([]any{on, most}, parents...)...)
}
