package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/bearinghq/bearing/people"
)

// A look is a second connection that a roster is planned on: it sees people as
// they were before the transaction that writes the plan.
type look struct{ *sql.Conn }

// inRosterTx runs f in a transaction that may take in a roster. Whoever waits for a
// connection while holding another could wait for ever, so those who need two
// take turns.
func (db *DB) inRosterTx(ctx context.Context, f func(*sql.Tx, look) error) error {
	select {
	case db.pairs <- struct{}{}:
		defer func() { <-db.pairs }()
	case <-ctx.Done():
		return ctx.Err()
	}
	conn, err := db.read.Conn(ctx)
	if err != nil {
		return fmt.Errorf("reaching the database: %w", err)
	}
	defer conn.Close()
	return db.inTx(ctx, func(tx *sql.Tx) error { return f(tx, look{conn}) })
}

// planRoster works out what a list of people comes to, and writes nothing.
func (db *DB) planRoster(ctx context.Context, r people.Roster) (plan *people.Plan, res people.RosterResult, err error) {
	err = db.onGround(ctx, db.read, func(g ground) error {
		if plan, err = people.PlanRoster(g, r); err == nil {
			res, err = plan.Work(nil)
		}
		return err
	})
	return plan, res, err
}

// putRoster takes in a list of people, as part of an import's transaction, and
// keeps what undoRoster needs. The change takes its number first: from then on
// until the transaction ends nobody else changes people or units, and what the
// second connection sees is what the plan will stand on when it is written.
// Nothing of people may have been written in the transaction before.
func (db *DB) putRoster(ctx context.Context, tx *sql.Tx, past look, by people.Actor, r people.Roster) (res people.RosterResult, err error) {
	change, err := newChange(ctx, tx, by, "took in a list of people")
	if err != nil {
		return res, err
	}
	w, err := newPeopleWriter(ctx, db, tx, change)
	if err != nil {
		return res, err
	}
	w.undo = true
	err = db.onGround(ctx, past, func(g ground) error {
		plan, err := people.PlanRoster(g, r)
		if err != nil {
			return err
		}
		if err := w.prepare(ctx, plan); err != nil {
			return err
		}
		res, err = plan.Work(func(changes []people.Change) error {
			for i := range changes {
				w.put(changes[i].Was, &changes[i].Now)
			}
			return w.flush(ctx)
		})
		return err
	})
	res.Change = change
	if err != nil {
		return res, err
	}
	if err := w.count(ctx); err != nil {
		return res, err
	}
	return res, w.ranges(ctx)
}

// prepare makes the units that a plan needs, takes the numbers that it gives to
// newcomers, and frees the addresses and numbers of those who get others.
func (w *peopleWriter) prepare(ctx context.Context, plan *people.Plan) error {
	for _, u := range plan.NewUnits {
		made, err := registry{w.db}.addUnits(ctx, w.tx, w.change, []people.Unit{u})
		if err != nil {
			return fmt.Errorf("adding unit %q: %w", u.Name, err)
		}
		if made[0].ID != u.ID {
			return fmt.Errorf("unit %d was planned as %d", made[0].ID, u.ID)
		}
		w.made["units"] = int64(u.ID)
	}
	first, err := w.number(ctx, "people", plan.Newcomers())
	if err != nil {
		return err
	}
	if plan.Newcomers() > 0 && people.ID(first) != plan.First {
		return fmt.Errorf("newcomers were planned from %d on, and are %d", plan.First, first)
	}
	before := make([]image, len(plan.Altered()))
	free := make([]any, len(before))
	for i, id := range plan.Altered() {
		before[i], free[i] = image{"people", int64(id), nil}, id
	}
	if err := w.images(ctx, before); err != nil {
		return err
	}
	return w.eachIn(ctx, `UPDATE people SET email = NULL, number = NULL WHERE id IN (%s)`, free)
}

// errNotKept rolls a roster back without a fault.
var errNotKept = errors.New("the list was not kept")

func (s registry) TakeRoster(ctx context.Context, by people.Actor, r people.Roster, keep func(people.RosterResult) bool) (res people.RosterResult, err error) {
	err = s.inRosterTx(ctx, func(tx *sql.Tx, past look) error {
		if res, err = s.putRoster(ctx, tx, past, by, r); err == nil && !keep(res) {
			err = errNotKept
		}
		return err
	})
	if errors.Is(err, errNotKept) {
		err = nil
	}
	return res, unlessFault(err, "taking in a list of people")
}
