package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/bearinghq/bearing/people"
)

// A ground is what is known of people at one moment: that of its transaction,
// which must be a snapshot.
type ground struct {
	ctx context.Context
	tx  *sql.Tx
}

// onGround runs f with what is known now, and keeps nobody from writing
// meanwhile.
func (db *DB) onGround(ctx context.Context, begin interface {
	BeginTx(context.Context, *sql.TxOptions) (*sql.Tx, error)
}, f func(ground) error) error {
	tx, err := begin.BeginTx(ctx, &sql.TxOptions{ReadOnly: db.lockRow != "", Isolation: db.snapshot()})
	if err != nil {
		return fmt.Errorf("looking at people: %w", err)
	}
	defer tx.Rollback() // it only read
	return f(ground{ctx, tx})
}

func (g ground) Everybody(tell func(people.Person)) error {
	return g.each(tell, `SELECT id, '', COALESCE(number, ''), name, COALESCE(email, '') FROM people ORDER BY id`)
}

func (g ground) Here(day people.Day, tell func(people.Person)) error {
	return g.each(tell, `
		SELECT p.id, p.uid, COALESCE(p.number, ''), p.name, COALESCE(p.email, '') FROM people p
		WHERE p.until_day > $1 AND EXISTS (SELECT 1 FROM positions q WHERE q.person = p.id AND q.from_day <= $1 AND q.to_day > $1)
		ORDER BY p.id`, day)
}

func (g ground) each(tell func(people.Person), query string, args ...any) error {
	rows, err := g.tx.QueryContext(g.ctx, query, args...)
	if err != nil {
		return fmt.Errorf("reading people: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		p, err := scanWho(rows)
		if err != nil {
			return fmt.Errorf("reading people: %w", err)
		}
		tell(p)
	}
	return fail(rows.Err(), "reading people")
}

func (g ground) Histories(ids []people.ID) ([]people.History, error) {
	return histories(g.ctx, g.tx, ids)
}

func (g ground) Lines(tell func(people.Line)) error {
	rows, err := g.tx.QueryContext(g.ctx, `SELECT id, person, manager, kind, from_day, to_day FROM lines ORDER BY id`)
	if err != nil {
		return fmt.Errorf("reading lines: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		l, err := scanLine(rows)
		if err != nil {
			return fmt.Errorf("reading lines: %w", err)
		}
		tell(l)
	}
	return fail(rows.Err(), "reading lines")
}

func (g ground) Units() ([]people.Unit, error) {
	return collect(g.ctx, g.tx, scanUnit, `SELECT `+unitColumns+` FROM unit_spans s JOIN units u ON u.id = s.unit ORDER BY s.unit, s.from_day`)
}

func (g ground) Next() (person people.ID, unit people.UnitID, err error) {
	err = g.tx.QueryRowContext(g.ctx, `
		SELECT COALESCE((SELECT last FROM ids WHERE kind = 'people'), 0) + 1, COALESCE((SELECT last FROM ids WHERE kind = 'units'), 0) + 1`).Scan(&person, &unit)
	return person, unit, fail(err, "reading numbers")
}
