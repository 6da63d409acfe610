package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

func (s importRecord) Undo(ctx context.Context, uid string, by people.Actor, at time.Time) (i intake.Import, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if i, err = getImport(ctx, tx, uid, s.lockRow); err != nil {
			return err
		}
		u := &undoer{DB: s.DB, ctx: ctx, tx: tx, id: i.ID, by: by, at: at, why: "The import of " + i.Title() + " was undone."}
		if i, err = i.TakeBack(by, at); err != nil {
			return err
		}
		if err := u.undo(); err != nil {
			return err
		}
		return putImport(ctx, tx, i)
	})
	return i, explained(err, "undoing import %s", uid)
}

// An undoer takes one import back, in one transaction. What it did last goes
// first.
type undoer struct {
	*DB
	ctx context.Context
	tx  *sql.Tx
	id  observe.ImportID
	by  people.Actor
	at  time.Time
	why string
	inv inverse
}

func (u *undoer) undo() error {
	var text string
	if err := u.tx.QueryRowContext(u.ctx, `SELECT inverse FROM imports WHERE id = $1`, u.id).Scan(&text); err != nil {
		return fmt.Errorf("reading how to undo: %w", err)
	}
	if text != "" {
		if err := json.Unmarshal([]byte(text), &u.inv); err != nil {
			return fmt.Errorf("reading how to undo: %w", err)
		}
	}
	if _, err := u.withdrawImport(u.ctx, u.tx, u.id, u.by, u.at, u.why); err != nil {
		return err
	}
	if _, err := u.withdrawRatings(u.ctx, u.tx, u.id, u.by, u.at, u.why); err != nil {
		return err
	}
	if err := u.undoFramework(); err != nil {
		return err
	}
	return u.undoPeople()
}

// undoPeople takes back who was added, unless somebody else has said anything
// about them since.
func (u *undoer) undoPeople() error {
	if u.inv.Roster == 0 {
		return nil
	}
	first, last, err := rosterPeople(u.ctx, u.tx, u.inv.Roster)
	if err != nil {
		return err
	}
	var b builtOn
	err = b.look(u.ctx, u.tx, "has been given further levels", `
		SELECT DISTINCT p.uid, '' AS unit, p.name FROM people p JOIN record r ON r.person = p.id
		WHERE p.id >= $1 AND p.id <= $2 AND r.import <> $3 AND r.withdraws = 0 AND NOT EXISTS (
			SELECT 1 FROM record w WHERE w.withdraws = r.seq AND w.withdraws <> 0 AND w.competency = 0)`, first, last, u.id)
	if err != nil {
		return fmt.Errorf("looking for levels of the people: %w", err)
	}
	err = b.look(u.ctx, u.tx, "has been rated, or has rated somebody", `
		SELECT DISTINCT p.uid, '' AS unit, p.name FROM people p JOIN ratings r ON r.person = p.id OR r.rater = p.id
		WHERE p.id >= $1 AND p.id <= $2 AND `+inForce, first, last)
	if err != nil {
		return fmt.Errorf("looking for ratings of the people: %w", err)
	}
	err = b.look(u.ctx, u.tx, "takes part in a conversation", `
		SELECT DISTINCT p.uid, '' AS unit, p.name FROM people p JOIN conversations c ON c.person = p.id OR c.manager = p.id
		WHERE p.id >= $1 AND p.id <= $2`, first, last)
	if err != nil {
		return fmt.Errorf("looking for conversations of the people: %w", err)
	}
	if err := b.refusal(); err != nil {
		return err
	}
	return u.undoRoster(u.ctx, u.tx, u.by, u.inv.Roster)
}

// builtOn gathers what was built on an import.
type builtOn struct {
	rows []intake.BuiltRow
	n    int
}

// look adds what a query finds: the outside ids of a person and of a unit, one
// of them empty, and a name.
func (b *builtOn) look(ctx context.Context, tx *sql.Tx, what, query string, args ...any) error {
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM (`+query+`) AS built`, args...).Scan(&n); err != nil || n == 0 {
		return err
	}
	b.n += n
	if len(b.rows) >= intake.MostBuilt {
		return nil
	}
	rows, err := collect(ctx, tx, func(rows *sql.Rows) (r intake.BuiltRow, err error) {
		r.What = what
		return r, rows.Scan(&r.Person, &r.Unit, &r.Name)
	}, fmt.Sprintf(`%s ORDER BY 3, 1, 2 LIMIT %d`, query, intake.MostBuilt-len(b.rows)), args...)
	b.rows = append(b.rows, rows...)
	return err
}

// refusal returns why an import cannot be undone, or nil if it can.
func (b *builtOn) refusal() error {
	if b.n == 0 {
		return nil
	}
	return intake.NewBuilt(b.rows, b.n-len(b.rows))
}

// undoFramework takes back what was added to a framework, or the framework
// itself, unless a level stands on it.
func (u *undoer) undoFramework() error {
	if u.inv.Framework == 0 {
		return nil
	}
	v, err := newestOf(u.ctx, u.tx, u.inv.Framework)
	if err != nil {
		return err
	}
	gone := map[framework.CompetencyID]bool{}
	for _, c := range v.Competencies {
		gone[c.ID] = u.inv.Whole
	}
	for _, key := range u.inv.Added.Competencies {
		if c, ok := v.Competency(key); ok {
			gone[c.ID] = true
		}
	}
	if err := u.unrated(gone); err != nil {
		return err
	}
	switch {
	case u.inv.Whole:
		return u.dropFramework(v)
	case u.inv.Next != 0:
		return u.formerVersion(v)
	}
	if len(u.inv.Added.Competencies) == 0 {
		return nil
	}
	_, err = u.extendFramework(u.ctx, u.tx, u.inv.Framework, u.by.Name, u.why, u.at, func(v framework.Version) (framework.Version, error) {
		return v.Retract(u.inv.Added)
	})
	return err
}

// formerVersion publishes what the framework said before the import once more.
func (u *undoer) formerVersion(now framework.Version) error {
	if now.ID != u.inv.Next {
		return fault.New(fault.Conflict, "The import cannot be undone: %s has been edited since. A version that was published stays.", now.Framework.Name)
	}
	if err := u.noDraft(u.ctx, u.tx, now.Framework); err != nil {
		return err
	}
	was, err := getVersion(u.ctx, u.tx, u.inv.Before)
	if err != nil {
		return err
	}
	for _, r := range now.Roles {
		if slices.ContainsFunc(was.Roles, func(old framework.Role) bool { return old.ID == r.ID }) {
			continue
		}
		var n int
		if err := u.tx.QueryRowContext(u.ctx, `SELECT count(*) FROM positions WHERE role = $1`, r.ID).Scan(&n); err != nil {
			return fmt.Errorf("looking for positions with role %d: %w", r.ID, err)
		}
		if n > 0 {
			return fault.New(fault.Conflict, "The import cannot be undone: %d positions have a role of %s. Give them another role first.", n, now.Framework.Name)
		}
	}
	_, err = u.extendFramework(u.ctx, u.tx, now.Framework.ID, u.by.Name, u.why, u.at, func(framework.Version) (framework.Version, error) { return was.Clone(), nil })
	return err
}

// unrated refuses if a level of one of the competencies stands, or a rating asked
// about one.
func (u *undoer) unrated(gone map[framework.CompetencyID]bool) error {
	if err := ratedOn(u.ctx, u.tx, gone); err != nil {
		return err
	}
	var b builtOn
	var named []people.ID
	err := eachBytes(u.ctx, u.tx, func(p people.ID, levels []byte) error {
		all, err := readStanding(levels)
		if slices.ContainsFunc(all, func(s observe.Standing) bool { return gone[s.Competency] }) {
			if b.n++; len(named) < intake.MostBuilt {
				named = append(named, p)
			}
		}
		return err
	}, `SELECT person, levels FROM standing ORDER BY person`)
	if err != nil {
		return fmt.Errorf("looking for levels of the competencies: %w", err)
	}
	for _, id := range named {
		r := intake.BuiltRow{What: "has levels since in competencies that it added"}
		if err := u.tx.QueryRowContext(u.ctx, `SELECT uid, name FROM people WHERE id = $1`, id).Scan(&r.Person, &r.Name); err != nil {
			return fmt.Errorf("naming person %d: %w", id, err)
		}
		b.rows = append(b.rows, r)
	}
	return b.refusal()
}

// dropFramework removes a framework that nothing was built on.
func (u *undoer) dropFramework(v framework.Version) error {
	id := v.Framework.ID
	var versions, positions int
	err := u.tx.QueryRowContext(u.ctx, `SELECT count(*) FROM framework_versions WHERE framework_id = $1`, id).Scan(&versions)
	if err == nil {
		err = u.tx.QueryRowContext(u.ctx, `SELECT count(*) FROM positions WHERE role IN (SELECT id FROM roles WHERE framework_id = $1)`, id).Scan(&positions)
	}
	switch {
	case err != nil:
		return fmt.Errorf("looking for what builds on framework %d: %w", id, err)
	case versions > 1:
		return fault.New(fault.Conflict, "The import cannot be undone: %s has been edited since. A version that was published stays.", v.Framework.Name)
	case positions > 0:
		return fault.New(fault.Conflict, "The import cannot be undone: %d positions have a role of %s. Give them another role first.", positions, v.Framework.Name)
	}
	for _, q := range []string{
		`DELETE FROM framework_versions WHERE framework_id = $1`, `DELETE FROM competencies WHERE framework_id = $1`,
		`DELETE FROM roles WHERE framework_id = $1`, `DELETE FROM frameworks WHERE id = $1`,
	} {
		if err := exec(u.ctx, u.tx, q, id); err != nil {
			return fmt.Errorf("removing framework %d: %w", id, err)
		}
	}
	return nil
}
