package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/people"
)

func (s registry) CreateUnit(ctx context.Context, by people.Actor, u people.Unit) (people.Unit, error) {
	if u.Span == (people.Span{}) {
		u.Span = people.Always
	}
	name, err := people.CheckUnitName(u.Name)
	if err != nil {
		return u, err
	}
	u.Name = name
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		change, err := newChange(ctx, tx, by, "added a unit")
		if err != nil {
			return err
		}
		made, err := s.addUnits(ctx, tx, change, []people.Unit{u})
		if err == nil {
			u = made[0]
		}
		return err
	})
	return u, unlessFault(err, "adding a unit")
}

// addUnits stores new units, each below one that is there already.
func (s registry) addUnits(ctx context.Context, tx *sql.Tx, change int64, us []people.Unit) ([]people.Unit, error) {
	first, err := nextID(ctx, tx, "units", len(us))
	if err != nil {
		return nil, err
	}
	for i := range us {
		us[i].ID, us[i].UID = people.UnitID(first+int64(i)), cmp.Or(us[i].UID, newUID())
		u := us[i]
		above, err := s.above(ctx, tx, u)
		if err != nil {
			return nil, err
		}
		if err := apart(ctx, tx, u); err != nil {
			return nil, err
		}
		if err := exec(ctx, tx, `INSERT INTO units (id, uid) VALUES ($1, $2)`, u.ID, u.UID); err != nil {
			return nil, err
		}
		if err := putUnitSpan(ctx, tx, change, u); err != nil {
			return nil, err
		}
		for _, b := range above {
			if err := putBranch(ctx, tx, b); err != nil {
				return nil, err
			}
		}
	}
	return us, nil
}

// above returns what a new unit is in: itself, and all that its parent is in.
func (s registry) above(ctx context.Context, tx *sql.Tx, u people.Unit) ([]people.Branch, error) {
	bs := []people.Branch{{Ancestor: u.ID, Descendant: u.ID, Span: u.Span}}
	if u.Parent == 0 {
		return bs, nil
	}
	parent, err := unitSpans(ctx, tx, []people.UnitID{u.Parent})
	switch {
	case err != nil:
		return nil, err
	case len(parent) == 0:
		return nil, fault.Field("parent", "The unit above %s does not exist. Choose another.", u.Name)
	case !people.UnitHistory(parent).Covers(u.Span):
		return nil, fault.Field("parent", "%s is not there on all the days that %s would be part of it. Choose another unit or other days.", parent[len(parent)-1].Name, u.Name)
	}
	above, err := branchesOf(ctx, tx, []people.UnitID{u.Parent})
	for _, b := range above {
		b.Descendant, b.Span = u.ID, b.Span.Meet(u.Span)
		if b.Depth++; !b.Span.Empty() {
			bs = append(bs, b)
		}
	}
	return bs, err
}

// apart refuses a name that another unit in the same place has.
func apart(ctx context.Context, tx *sql.Tx, u people.Unit) error {
	var n int
	err := tx.QueryRowContext(ctx, `
		SELECT count(*) FROM unit_spans
		WHERE parent = $1 AND sort = $2 AND unit <> $3 AND from_day < $4 AND to_day > $5`,
		u.Parent, people.Fold(u.Name), u.ID, u.Span.To, u.Span.From).Scan(&n)
	if err == nil && n > 0 {
		e := fault.Field("name", "There is a unit called %s in that place already. Choose another name, or use that unit.", u.Name)
		e.Kind = fault.Conflict
		return e
	}
	return err
}

func putUnitSpan(ctx context.Context, tx *sql.Tx, change int64, u people.Unit) error {
	return exec(ctx, tx, `
		INSERT INTO unit_spans (unit, parent, name, sort, from_day, to_day, change) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		u.ID, u.Parent, u.Name, people.Fold(u.Name), u.Span.From, u.Span.To, change)
}

func putBranch(ctx context.Context, tx *sql.Tx, b people.Branch) error {
	return exec(ctx, tx, `INSERT INTO unit_tree (ancestor, descendant, depth, from_day, to_day) VALUES ($1, $2, $3, $4, $5)`,
		b.Ancestor, b.Descendant, b.Depth, b.Span.From, b.Span.To)
}

func (s registry) UpdateUnit(ctx context.Context, by people.Actor, id people.UnitID, change func(people.UnitHistory, func(people.Day) (int, int)) (people.UnitHistory, error)) (now people.UnitHistory, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		number, err := newChange(ctx, tx, by, "changed a unit")
		if err != nil {
			return err
		}
		was, err := unitSpans(ctx, tx, []people.UnitID{id})
		if err != nil {
			return err
		}
		if len(was) == 0 {
			return found(sql.ErrNoRows, "unit")
		}
		var counting error
		now, err = change(was, func(d people.Day) (ps, us int) {
			counting = tx.QueryRowContext(ctx, `
				SELECT (SELECT count(DISTINCT person) FROM positions WHERE unit = $1 AND to_day > $2),
					(SELECT count(DISTINCT unit) FROM unit_spans WHERE parent = $1 AND to_day > $2)`, id, d).Scan(&ps, &us)
			return ps, us
		})
		if counting != nil {
			return fmt.Errorf("counting who is in a unit: %w", counting)
		}
		if err != nil {
			return err
		}
		return s.putUnit(ctx, tx, number, was, now)
	})
	return now, unlessFault(err, "changing a unit")
}

// putUnit replaces the spans of a unit, and mends the tree and the counts.
func (s registry) putUnit(ctx context.Context, tx *sql.Tx, change int64, was, now people.UnitHistory) error {
	if slices.Equal(was, now) {
		return nil
	}
	id := was.Last().ID
	all, err := collect(ctx, tx, scanUnit, `SELECT `+unitColumns+` FROM unit_spans s JOIN units u ON u.id = s.unit`)
	if err != nil {
		return fmt.Errorf("reading units: %w", err)
	}
	tree := people.NewTree(all...)
	if err := tree.Put(now); err != nil {
		return err
	}
	if err := exec(ctx, tx, `DELETE FROM unit_spans WHERE unit = $1`, id); err != nil {
		return err
	}
	for _, u := range now {
		if err := apart(ctx, tx, u); err != nil {
			return err
		}
		if err := putUnitSpan(ctx, tx, change, u); err != nil {
			return err
		}
	}
	return s.regrow(ctx, tx, id, tree)
}

// regrow makes the branches of a unit and all below it anew, and counts again
// what it was in and what it is in now.
func (s registry) regrow(ctx context.Context, tx *sql.Tx, id people.UnitID, tree *people.Tree) error {
	below, err := collect(ctx, tx, scanID[people.UnitID], `SELECT DISTINCT descendant FROM unit_tree WHERE ancestor = $1`, id)
	if err != nil {
		return err
	}
	old, err := branchesOf(ctx, tx, []people.UnitID{id})
	if err != nil {
		return err
	}
	affected := map[people.UnitID]bool{id: true}
	for _, b := range slices.Concat(old, tree.Branches(id)) {
		affected[b.Ancestor] = true
	}
	for _, u := range below {
		if err := exec(ctx, tx, `DELETE FROM unit_tree WHERE descendant = $1`, u); err != nil {
			return err
		}
		for _, b := range tree.Branches(u) {
			if err := putBranch(ctx, tx, b); err != nil {
				return err
			}
		}
	}
	var units []people.UnitID
	for u := range affected {
		units = append(units, u)
	}
	return recount(ctx, tx, units)
}
