package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/matrix"
)

const mostViews = 200

func (s matrices) Views(ctx context.Context) ([]matrix.SavedView, error) {
	vs, err := collect(ctx, s.read, scanView, `SELECT uid, name, query, by_account, at FROM views ORDER BY name, id`)
	return vs, fail(err, "reading saved views")
}

func scanView(rows *sql.Rows) (v matrix.SavedView, err error) {
	var at sql.Null[int64]
	err = rows.Scan(&v.UID, &v.Name, &v.Query, &v.By, &at)
	v.At = fromMicros(at)
	return v, err
}

func (s matrices) Save(ctx context.Context, v matrix.SavedView) (matrix.SavedView, error) {
	v.Name = strings.TrimSpace(v.Name)
	if err := v.Check(); err != nil {
		return v, err
	}
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		var count int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM views WHERE name <> $1`, v.Name).Scan(&count); err != nil {
			return err
		}
		if count >= mostViews {
			return fault.New(fault.Conflict, "There are %d saved views already. Remove one that nobody uses.", mostViews)
		}
		if err := exec(ctx, tx, `DELETE FROM views WHERE name = $1`, v.Name); err != nil {
			return err
		}
		id, err := nextID(ctx, tx, "view", 1)
		if err != nil {
			return err
		}
		v.UID = newUID()
		return exec(ctx, tx, `INSERT INTO views (id, uid, name, query, by_account, at) VALUES ($1, $2, $3, $4, $5, $6)`,
			id, v.UID, v.Name, v.Query, v.By, toMicros(v.At))
	})
	return v, fail(err, "saving a view")
}

func (s matrices) Drop(ctx context.Context, uid string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM views WHERE uid = $1`, uid)
		if err != nil {
			return fail(err, "removing a view")
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return found(sql.ErrNoRows, "saved view")
		}
		return nil
	})
}
