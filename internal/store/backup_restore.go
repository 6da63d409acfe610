package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/bearinghq/bearing/fault"
)

// A RestoreOption says how to restore.
type RestoreOption struct {
	Passphrase []byte
	Replace    bool             // what is there now
	Progress   func(rows int64) // may be nil
	Prepare    func() error     // makes the place, once the backup is known to be good; may be nil
}

// Restore puts the contents of a backup into the database at to, which is a
// URL or path as for Open. It refuses to touch a database that holds
// anything, unless it is to be replaced. Until everything has been read,
// stored and compared, what was there stays as it was.
func Restore(ctx context.Context, path, to string, opt RestoreOption) (Manifest, error) {
	m, err := CheckBackup(ctx, path, opt.Passphrase)
	if err != nil {
		return m, err
	}
	if newest := NewestSchema(); m.Schema > newest {
		return m, fault.New(fault.Conflict, "The backup %s has schema version %d, made by a newer Bearing; this program knows versions up to %d. Use the newer program.", path, m.Schema, newest)
	}
	if !opt.Replace {
		if err := vacant(ctx, to); err != nil {
			return m, err
		}
	}
	if opt.Prepare != nil {
		if err := opt.Prepare(); err != nil {
			return m, err
		}
	}
	if isPostgres(to) {
		return m, restorePostgres(ctx, path, to, opt)
	}
	return m, restoreSQLite(ctx, path, to, opt)
}

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// vacant reports a conflict if the database at url holds people or accounts.
func vacant(ctx context.Context, url string) error {
	if !isPostgres(url) {
		if _, err := os.Stat(url); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	db, err := connect(ctx, url)
	if err != nil {
		return err
	}
	defer db.Close()
	used, err := db.occupied(ctx)
	if err == nil && used != "" {
		err = fault.New(fault.Conflict, "There is an installation here already: its table %s holds data. Restore elsewhere, or add --replace to put the backup in its place.", used)
	}
	return err
}

// given are the tables in which a new installation has rows of its own.
var given = map[string]bool{
	"attempts": true, "changes": true, "competencies": true, "credentials": true, "estimate_state": true, "framework_versions": true, "frameworks": true,
	"ids": true, "import_turn": true, "rating_head": true, "record_head": true, "record_policy": true, "roles": true, "settings": true,
}

// occupied returns the name of a table that people have filled, or "".
func (db *DB) occupied(ctx context.Context) (string, error) {
	tables, err := db.tables(ctx, db.read)
	if err != nil {
		return "", err
	}
	for _, t := range tables {
		if given[t.name] {
			continue
		}
		var some int
		err := db.read.QueryRowContext(ctx, `SELECT 1 FROM `+quoted(t.name)+` LIMIT 1`).Scan(&some)
		if err == nil {
			return t.name, nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return "", fmt.Errorf("looking into table %s: %w", t.name, err)
		}
	}
	return "", nil
}

func restoreSQLite(ctx context.Context, path, to string, opt RestoreOption) error {
	aside := filepath.Join(filepath.Dir(to), "."+randomName("restoring-"))
	defer func() {
		for _, end := range []string{"", "-wal", "-shm"} {
			os.Remove(aside + end) // gone already if all went well
		}
	}()
	if err := fill(ctx, path, aside, opt); err != nil {
		return err
	}
	if err := settle(ctx, to); err != nil {
		return err
	}
	if err := os.Rename(aside, to); err != nil {
		return fault.New(fault.Invalid, "The restored database cannot be put at %s: %s. What was there is unchanged.", to, reason(err))
	}
	return syncFolder(filepath.Dir(to))
}

// settle brings an SQLite file that is about to be replaced to rest: a
// write-ahead log must not outlive its database, and nobody may be using it.
func settle(ctx context.Context, path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	inUse := fault.New(fault.Conflict, "The database %s is in use. Stop the program that uses it, then restore again.", path)
	if db, err := connectSQLite(ctx, path); err == nil {
		var busy, log, done int
		err := db.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &done)
		if db.Close(); err == nil && busy != 0 {
			return inUse
		}
		// The last to close a database takes the log away.
		if _, err := os.Stat(path + "-wal"); err == nil {
			return inUse
		}
	}
	for _, end := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing the log of %s: %w", path, err)
		}
	}
	return nil
}

func restorePostgres(ctx context.Context, path, to string, opt RestoreOption) error {
	db, err := connectPostgres(ctx, to)
	if err != nil {
		return err
	}
	defer db.Close()
	aside := strings.ToLower(randomName("restoring_"))
	beside, err := withSchema(to, aside)
	if err != nil {
		return err
	}
	if _, err := db.write.ExecContext(ctx, `CREATE SCHEMA `+quoted(aside)); err != nil {
		return fault.New(fault.Invalid, "A backup is restored beside the old data first, and PostgreSQL does not let us make a schema for that: %s. Grant CREATE on the database to this user.", reason(err))
	}
	defer db.write.ExecContext(context.WithoutCancel(ctx), `DROP SCHEMA IF EXISTS `+quoted(aside)+` CASCADE`)
	if err := fill(ctx, path, beside, opt); err != nil {
		return err
	}
	return db.inTx(ctx, func(tx *sql.Tx) error { return takePlace(ctx, tx, aside) })
}

// takePlace puts the tables of another schema in the place of ours.
func takePlace(ctx context.Context, tx *sql.Tx, aside string) error {
	var ours string
	if err := tx.QueryRowContext(ctx, `SELECT current_schema()`).Scan(&ours); err != nil {
		return err
	}
	names, err := collect(ctx, tx, func(r *sql.Rows) (n string, err error) { return n, r.Scan(&n) },
		`SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = $1`, aside)
	if err != nil {
		return err
	}
	for _, n := range names {
		if err := exec(ctx, tx, `DROP TABLE IF EXISTS `+quoted(ours)+`.`+quoted(n)+` CASCADE`); err != nil {
			return err
		}
	}
	for _, n := range names {
		if err := exec(ctx, tx, `ALTER TABLE `+quoted(aside)+`.`+quoted(n)+` SET SCHEMA `+quoted(ours)); err != nil {
			return err
		}
	}
	return nil
}

// withSchema returns the URL with its search path set to one schema.
func withSchema(to, schema string) (string, error) {
	u, err := url.Parse(to)
	if err != nil {
		return "", fault.New(fault.Invalid, "The database URL cannot be read. Write it as postgres://user:password@host:5432/name.")
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// fill makes a database at url with the contents of a backup and compares the
// two.
func fill(ctx context.Context, path, url string, opt RestoreOption) error {
	db, err := connect(ctx, url)
	if err != nil {
		return err
	}
	defer db.Close()
	in := &loader{ctx: ctx, db: db, progress: opt.Progress}
	m, err := readBackup(ctx, path, opt.Passphrase, in)
	if err == nil {
		err = in.finish()
	}
	if in.tx != nil {
		in.tx.Rollback() // does nothing after a commit
	}
	if err != nil {
		return fail(err, "restoring %s", path)
	}
	sums, err := db.sums(ctx)
	if err != nil {
		return err
	}
	if err := same(m.Tables, sums); err != nil {
		return fmt.Errorf("comparing what was restored with the backup: %w", err)
	}
	return db.migrate(ctx)
}

// sums returns the fingerprint of each table.
func (db *DB) sums(ctx context.Context) (sums []TableSum, err error) {
	err = db.atOnce(ctx, func(tx *sql.Tx) error {
		tables, err := db.tables(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			var sum rowSum
			var buf []byte
			err := eachRow(ctx, tx, t, func(values []any) (err error) {
				if buf, err = appendRow(buf[:0], values); err == nil {
					sum.add(buf)
				}
				return err
			})
			if err != nil {
				return fmt.Errorf("reading table %s: %w", t.name, err)
			}
			sums = append(sums, sum.of(t.name))
		}
		return nil
	})
	return sums, err
}

// A loader puts the rows of a backup into an empty database, in one
// transaction.
type loader struct {
	ctx      context.Context
	db       *DB
	tx       *sql.Tx
	progress func(int64)
	tables   map[string]table
	into     string // INSERT INTO … VALUES
	is       []string
	pending  []any
	rows     int64
	loose    []constraint
}

type constraint struct{ table, name string }

// begin brings the schema to the version of the backup.
func (l *loader) begin(m Manifest) error {
	if err := l.db.migrateTo(l.ctx, m.Schema); err != nil {
		return err
	}
	tx, err := l.db.write.BeginTx(l.ctx, nil)
	if err != nil {
		return err
	}
	l.tx = tx
	tables, err := l.db.tables(l.ctx, tx)
	if err != nil {
		return err
	}
	l.tables = map[string]table{}
	for _, t := range tables {
		l.tables[t.name] = t
		// A migration may have put rows there; the backup has its own.
		if l.db.name == postgres.name {
			err = exec(l.ctx, tx, `TRUNCATE `+quoted(t.name)+` CASCADE`)
		} else {
			err = exec(l.ctx, tx, `DELETE FROM `+quoted(t.name))
		}
		if err != nil {
			return err
		}
	}
	return l.loosen()
}

// loosen lets rows come in any order: keys between them are checked at the end.
func (l *loader) loosen() (err error) {
	if l.db.name == sqlite.name {
		return exec(l.ctx, l.tx, `PRAGMA defer_foreign_keys = 1`)
	}
	l.loose, err = collect(l.ctx, l.tx, func(r *sql.Rows) (c constraint, err error) { return c, r.Scan(&c.table, &c.name) },
		`SELECT CAST(table_name AS TEXT), CAST(constraint_name AS TEXT) FROM information_schema.table_constraints
		WHERE constraint_type = 'FOREIGN KEY' AND table_schema = current_schema() AND is_deferrable = 'NO'`)
	if err != nil {
		return err
	}
	for _, c := range l.loose {
		err := exec(l.ctx, l.tx, `ALTER TABLE `+quoted(c.table)+` ALTER CONSTRAINT `+quoted(c.name)+` DEFERRABLE INITIALLY DEFERRED`)
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) table(name string, columns []string) error {
	if err := l.flush(); err != nil {
		return err
	}
	t, ok := l.tables[name]
	if !ok || strings.Join(t.columns, "\x00") != strings.Join(columns, "\x00") {
		return fault.New(fault.Invalid, "The backup has a table %s that does not fit its schema version. Use another copy.", name)
	}
	l.into = `INSERT INTO ` + quoted(name) + ` (` + quoted(columns...) + `) VALUES `
	l.is = l.is[:0]
	for _, c := range columns {
		l.is = append(l.is, t.is[c])
	}
	return nil
}

func (l *loader) row(values []any) error {
	for i, v := range values {
		if n, ok := v.(int64); ok && l.is[i] == "boolean" {
			v = n != 0
		}
		l.pending = append(l.pending, v)
	}
	if l.rows++; l.progress != nil && l.rows%4096 == 0 {
		l.progress(l.rows)
	}
	if len(l.pending) >= min(3000, l.db.maxArgs-len(values)) {
		return l.flush()
	}
	return nil
}

func (l *loader) flush() error {
	if len(l.pending) == 0 {
		return nil
	}
	err := exec(l.ctx, l.tx, l.into+tuples(len(l.pending)/len(l.is), len(l.is)), l.pending...)
	clear(l.pending)
	l.pending = l.pending[:0]
	return err
}

func (l *loader) finish() error {
	if err := l.flush(); err != nil {
		return err
	}
	if len(l.loose) > 0 {
		if err := exec(l.ctx, l.tx, `SET CONSTRAINTS ALL IMMEDIATE`); err != nil {
			return err
		}
	}
	for _, c := range l.loose {
		if err := exec(l.ctx, l.tx, `ALTER TABLE `+quoted(c.table)+` ALTER CONSTRAINT `+quoted(c.name)+` NOT DEFERRABLE`); err != nil {
			return err
		}
	}
	return l.tx.Commit()
}
