// Package store keeps everything in SQLite or PostgreSQL.
//
// There is one text for each statement, in the SQL that both engines share:
// $n arguments, ON CONFLICT, RETURNING, window functions, CAST(x AS type).
// Go makes all ids and times; SQL makes none. Where the engines must differ,
// the difference is a field of dialect, so that dialect.go shows all of it.
//
// Each method that writes is one transaction. SQLite has one connection that
// writes and several that read; PostgreSQL has one pool for both.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/bearinghq/bearing/fault"
)

// DB is an open database. Its methods return the ports that package names
// describe: People, Frameworks, Record and so on.
type DB struct {
	read, write *sql.DB
	dialect
	versions       versionCache
	questionnaires questionnaireCache
	pairs          chan struct{} // held by whoever needs two connections at once: see inRosterTx
}

// Open opens the database at url and brings its schema up to date. A url that
// does not start with postgres:// or postgresql:// is the path of an SQLite
// file, which is made if it is not there. A database that cannot be used gives
// a *fault.Error that says why.
func Open(ctx context.Context, url string) (*DB, error) {
	db, err := connect(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := db.migrate(ctx); err != nil {
		db.Close()
		return nil, migrationFault(url, err)
	}
	return db, nil
}

// Close closes the database.
func (db *DB) Close() error {
	if db.read == db.write {
		return db.write.Close()
	}
	return errors.Join(db.read.Close(), db.write.Close())
}

// inTx runs f in a transaction, which it commits if f returns nil. If it is
// done for a request that has a name, the transaction notes that too.
func (db *DB) inTx(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return hindered(err)
	}
	defer tx.Rollback() // does nothing after a commit
	if err := f(tx); err != nil {
		return hindered(err)
	}
	if err := mark(ctx, tx); err != nil {
		return hindered(err)
	}
	return hindered(tx.Commit())
}

// querier is a *sql.DB or a *sql.Tx.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// collect returns what scan makes of each row.
func collect[T any](ctx context.Context, q querier, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// exec runs a statement that returns no rows.
func exec(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	_, err := tx.ExecContext(ctx, query, args...)
	return err
}

// found turns a missing row into fault.NotFound.
func found(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "There is no such %s.", what)
	}
	return err
}

// Times are stored as microseconds since 1970: exact, sortable and the same in
// both engines. The zero time is stored as NULL.

func toMicros(t time.Time) sql.Null[int64] {
	return sql.Null[int64]{V: t.UnixMicro(), Valid: !t.IsZero()}
}

func fromMicros(n sql.Null[int64]) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.UnixMicro(n.V).UTC()
}

// newUID returns a name for use outside the program.
func newUID() string { return uuid.Must(uuid.NewV7()).String() }

// nextID hands out n numbers for rows of a kind and returns the first. They
// are small and dense, which keeps keys small; the row lock makes two writers
// take turns.
func nextID(ctx context.Context, tx *sql.Tx, kind string, n int) (int64, error) {
	var last int64
	err := tx.QueryRowContext(ctx, `
		INSERT INTO ids (kind, last) VALUES ($1, $2)
		ON CONFLICT (kind) DO UPDATE SET last = ids.last + excluded.last
		RETURNING last`, kind, n).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("numbering %d of %s: %w", n, kind, err)
	}
	return last - int64(n) + 1, nil
}

// fail says in what we failed.
func fail(err error, doing string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(doing+": %w", append(args, err)...)
}
