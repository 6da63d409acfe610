package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/bearinghq/bearing/fault"
)

// Migrations are one text for both engines, forward only, one purpose each,
// and never edited after a release: a mistake is mended by the next one.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate applies the migrations that db has not had, each in its own
// transaction. Several programs may start at once: on PostgreSQL they take
// turns by a session lock, on SQLite by the write lock.
func (db *DB) migrate(ctx context.Context) error { return db.migrateTo(ctx, 0) }

// migrateTo applies them up to one version, or all for 0.
func (db *DB) migrateTo(ctx context.Context, version int64) error {
	steps, err := db.steps()
	if err != nil {
		return err
	}
	opts := []goose.ProviderOption{
		goose.WithGoMigrations(steps...),
		goose.WithDisableGlobalRegistry(true),
		goose.WithDisableVersioning(false),
	}
	if db.lockRow != "" {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return fmt.Errorf("preparing the migration lock: %w", err)
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(db.goose, db.write, nil, opts...)
	if err != nil {
		return fmt.Errorf("reading migrations: %w", err)
	}
	has, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("reading the schema's version: %w", err)
	}
	newest := steps[len(steps)-1].Version
	if has > newest {
		return fault.New(fault.Conflict, "This database has schema version %d, made by a newer Bearing; this program knows versions up to %d. Use the newer program.", has, newest)
	}
	if version == 0 {
		version = newest
	}
	if _, err := provider.UpTo(ctx, version); err != nil {
		return fmt.Errorf("bringing the schema up to date: %w", err)
	}
	return nil
}

// SchemaVersion returns the version of the schema that db has.
func (db *DB) SchemaVersion(ctx context.Context) (n int64, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version`).Scan(&n)
	return n, fail(err, "reading the schema's version")
}

// NewestSchema returns the version of the schema that this program makes.
func NewestSchema() int64 {
	steps, err := (&DB{dialect: sqlite}).steps()
	if err != nil {
		panic(err) // the embedded migrations are not what they should be
	}
	return steps[len(steps)-1].Version
}

// steps renders the migrations for the engine.
func (db *DB) steps() ([]*goose.Migration, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql") // sorted
	if err != nil || len(names) == 0 {
		return nil, errors.Join(errors.New("no migrations"), err)
	}
	var all []*goose.Migration
	for _, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		number, _, _ := strings.Cut(path.Base(name), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s does not begin with a number: %w", name, err)
		}
		statement := db.ddl.Replace(string(text))
		all = append(all, goose.NewGoMigration(version, &goose.GoFunc{
			RunTx: func(ctx context.Context, tx *sql.Tx) error {
				if err := exec(ctx, tx, statement); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				return nil
			},
		}, nil))
	}
	return all, nil
}
