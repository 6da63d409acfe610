package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/bearinghq/bearing/people"
)

// rosterBatch is how many rows of a roster are matched and stored together.
const rosterBatch = 1000

// putRoster takes in a list of people, as part of an import's transaction, and
// keeps what undoRoster needs. A transaction that is rolled back afterwards is
// a preview. Rows are matched against the database a thousand at a time, so
// memory holds one number for each row and, where the list names managers, a few
// words for each reporting line.
func (db *DB) putRoster(ctx context.Context, tx *sql.Tx, by people.Actor, r people.Roster) (people.RosterResult, error) {
	change, err := newChange(ctx, tx, by, "took in a list of people")
	if err != nil {
		return people.RosterResult{}, err
	}
	w, err := newPeopleWriter(ctx, db, tx, change)
	if err != nil {
		return people.RosterResult{}, err
	}
	w.undo = true
	in := &intakeRoster{DB: db, w: w, r: r, units: map[string]people.UnitID{}, managers: map[string]people.ID{}}
	in.res.Change = change
	if err := in.people(ctx); err != nil {
		return in.res, err
	}
	if in.managed {
		if err := in.lines(ctx); err != nil {
			return in.res, err
		}
	}
	if err := w.count(ctx); err != nil {
		return in.res, err
	}
	in.res.Units = len(in.made)
	return in.res, w.ranges(ctx)
}

// errNotKept rolls a roster back without a fault.
var errNotKept = errors.New("the list was not kept")

func (s registry) TakeRoster(ctx context.Context, by people.Actor, r people.Roster, keep func(people.RosterResult) bool) (res people.RosterResult, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if res, err = s.putRoster(ctx, tx, by, r); err == nil && !keep(res) {
			err = errNotKept
		}
		return err
	})
	if errors.Is(err, errNotKept) {
		err = nil
	}
	return res, unlessFault(err, "taking in a list of people")
}

// An intakeRoster is a roster on its way in.
type intakeRoster struct {
	*DB
	w        *peopleWriter
	r        people.Roster
	res      people.RosterResult
	ids      []people.ID              // of each row; 0 for none
	said     idSet                    // who was in a row without dates
	counted  idSet                    // who is in Added, Changed or Same already
	units    map[string]people.UnitID // by folded path
	made     []people.UnitID
	managed  bool
	managers map[string]people.ID // by what the list writes
	all      people.Lines
}

// An idSet is a set of people: one bit for each there is.
type idSet []uint64

func (b *idSet) set(id people.ID) {
	for int(id/64) >= len(*b) {
		*b = append(*b, make([]uint64, 1+len(*b))...)
	}
	(*b)[id/64] |= 1 << (id % 64)
}

func (b idSet) has(id people.ID) bool {
	return int(id/64) < len(b) && b[id/64]&(1<<(id%64)) != 0
}

// batches hands out the rows some at a time.
func (in *intakeRoster) batches(do func(rows []people.RosterRow, first int) error) error {
	rows := make([]people.RosterRow, 0, rosterBatch)
	first := 0
	for row, err := range in.r.Rows {
		if err != nil {
			return err
		}
		if rows = append(rows, row); len(rows) == rosterBatch {
			if err := do(rows, first); err != nil {
				return err
			}
			first += len(rows)
			rows = rows[:0]
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return do(rows, first)
}

// people finds or makes whom the rows are about, and where they are.
func (in *intakeRoster) people(ctx context.Context) error {
	return in.batches(func(rows []people.RosterRow, first int) error {
		for i := range rows {
			in.managed = in.managed || rows[i].Manager != "" || len(rows[i].Dotted) > 0
			if err := in.unit(ctx, &rows[i]); err != nil {
				return err
			}
		}
		known, err := in.known(ctx, rows)
		if err != nil {
			return err
		}
		plan := people.PlanRoster(known, rows, in.r.Day)
		if err := in.store(ctx, plan); err != nil {
			return fmt.Errorf("storing rows %d to %d: %w", first+1, first+len(rows), err)
		}
		for i, at := range plan.Of {
			id := people.ID(0)
			if at >= 0 {
				id = plan.People[at].Now.Person.ID
			} else {
				in.res.Skipped++
			}
			in.ids = append(in.ids, id)
			if in.r.Seen != nil {
				in.r.Seen(rows[i], id)
			}
		}
		for _, d := range plan.Doubts {
			in.res.Doubt(d)
		}
		if in.r.Done != nil {
			in.r.Done(first + len(rows))
		}
		return nil
	})
}

// store writes what changes, and counts.
func (in *intakeRoster) store(ctx context.Context, plan people.RosterPlan) error {
	about := make([]bool, len(plan.People))
	for _, at := range plan.Of {
		if at >= 0 {
			about[at] = true
		}
	}
	fresh := make([]bool, len(plan.People))
	altered := make([]bool, len(plan.People))
	for i := range plan.People {
		c := &plan.People[i]
		if !about[i] {
			continue
		}
		fresh[i] = c.Was.Person.ID == 0
		if altered[i] = fresh[i] || !c.Was.Equal(c.Now); altered[i] {
			in.w.put(c.Was, &c.Now)
		}
	}
	if err := in.w.flush(ctx); err != nil {
		return err
	}
	for i, c := range plan.People {
		id := c.Now.Person.ID
		if !about[i] {
			continue
		}
		if c.Said {
			in.said.set(id)
		}
		if in.counted.has(id) {
			continue
		}
		in.counted.set(id)
		switch {
		case fresh[i]:
			in.res.Added++
		case altered[i]:
			in.res.Changed++
		default:
			in.res.Same++
		}
	}
	return nil
}

// known returns everybody whom the rows could be about.
func (in *intakeRoster) known(ctx context.Context, rows []people.RosterRow) ([]people.Known, error) {
	var numbers, emails, names []string
	var ids []people.ID
	for _, r := range rows {
		if r.Person != 0 {
			ids = append(ids, r.Person)
		}
		if r.Number != "" {
			numbers = append(numbers, strings.TrimSpace(r.Number))
		}
		if r.Email != "" {
			emails = append(emails, strings.ToLower(strings.TrimSpace(r.Email)))
		}
		if r.Name != "" {
			names = append(names, people.Fold(r.Name))
		}
	}
	for _, f := range []struct {
		column string
		values []string
	}{{"number", numbers}, {"email", emails}, {"sort", names}} {
		found, err := byIDs(ctx, in.w.tx, scanID[people.ID], `SELECT id FROM people WHERE `+f.column+` IN (%s)`, f.values)
		if err != nil {
			return nil, fmt.Errorf("looking for people by %s: %w", f.column, err)
		}
		ids = append(ids, found...)
	}
	hs, err := histories(ctx, in.w.tx, distinct(ids))
	known := make([]people.Known, len(hs))
	for i, h := range hs {
		known[i] = people.Known{History: h, Said: in.said.has(h.Person.ID)}
	}
	return known, err
}

func distinct(ids []people.ID) []people.ID {
	seen := make(map[people.ID]bool, len(ids))
	out := ids[:0]
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// unit finds the unit that a row names, and makes what is missing of its path.
func (in *intakeRoster) unit(ctx context.Context, row *people.RosterRow) error {
	parent := people.UnitID(0)
	key := ""
	for _, name := range row.Unit {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		tidy, err := people.CheckUnitName(name)
		if err != nil {
			in.res.Doubt(people.Doubt{Row: row.N, Column: "unit", Value: name, Reason: err.Error() + " The unit was left out."})
			return nil
		}
		key += "\x00" + people.Fold(tidy)
		id, ok := in.units[key]
		if !ok {
			if id, err = in.findUnit(ctx, parent, tidy); err != nil {
				return err
			}
			in.units[key] = id
		}
		parent = id
	}
	row.In = parent
	return nil
}

func (in *intakeRoster) findUnit(ctx context.Context, parent people.UnitID, name string) (people.UnitID, error) {
	ids, err := collect(ctx, in.w.tx, scanID[people.UnitID], `
		SELECT unit FROM unit_spans WHERE parent = $1 AND sort = $2 ORDER BY to_day DESC, unit LIMIT 1`, parent, people.Fold(name))
	if err != nil || len(ids) > 0 {
		return only(ids), err
	}
	u := people.Unit{Name: name, Parent: parent, Span: people.Always}
	if parent != 0 { // no longer there than what it is in
		above, err := unitSpans(ctx, in.w.tx, []people.UnitID{parent})
		if err != nil {
			return 0, err
		}
		u.Span = people.Span{From: above[0].Span.From, To: above[len(above)-1].Span.To}
	}
	us, err := registry{in.DB}.addUnits(ctx, in.w.tx, in.w.change, []people.Unit{u})
	if err != nil {
		return 0, fmt.Errorf("adding unit %q: %w", name, err)
	}
	in.made = append(in.made, us[0].ID)
	in.w.made["units"] = int64(us[0].ID)
	return us[0].ID, nil
}
