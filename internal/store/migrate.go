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
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"

	"github.com/bearinghq/bearing/fault"
)

// Migrations are one text for both engines, forward only, one purpose each,
// and never edited after a release: a mistake is mended by the next one.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate applies the migrations that db has not had, each in its own
// transaction, or all in one where there is nothing yet. Several programs may
// start at once: on PostgreSQL they take turns by a session lock, on SQLite by
// the write lock.
func (db *DB) migrate(ctx context.Context) error { return db.migrateTo(ctx, 0) }

// migrateTo applies them up to one version, or all for 0.
func (db *DB) migrateTo(ctx context.Context, version int64) error {
	steps, err := db.steps()
	if err != nil {
		return err
	}
	if version == 0 {
		version = steps[len(steps)-1].version
	}
	if db.name == sqlite.name {
		if done, err := db.migrateEmpty(ctx, steps, version); err != nil || done {
			return fail(err, "making the schema")
		}
	}
	var opts []goose.ProviderOption
	if db.lockRow != "" {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return fmt.Errorf("preparing the migration lock: %w", err)
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	var all []*goose.Migration
	for _, s := range steps {
		all = append(all, goose.NewGoMigration(s.version, &goose.GoFunc{RunTx: s.apply}, nil))
	}
	provider, err := goose.NewProvider(db.goose, db.write, nil,
		append(opts, goose.WithGoMigrations(all...), goose.WithDisableGlobalRegistry(true))...)
	if err != nil {
		return fmt.Errorf("reading migrations: %w", err)
	}
	has, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("reading the schema's version: %w", err)
	}
	if newest := steps[len(steps)-1].version; has > newest {
		return fault.New(fault.Conflict, "This database has schema version %d, made by a newer Bearing; this program knows versions up to %d. Use the newer program.", has, newest)
	}
	if _, err := provider.UpTo(ctx, version); err != nil {
		return fmt.Errorf("bringing the schema up to date: %w", err)
	}
	return nil
}

// migrateEmpty makes the whole schema in one transaction if db has no table:
// a first start then waits for the disk once. It reports whether it did.
func (db *DB) migrateEmpty(ctx context.Context, steps []step, version int64) (done bool, err error) {
	// Looked at without the write lock: somebody may be importing for minutes.
	var tables int
	if err := db.read.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&tables); err != nil || tables > 0 {
		return false, err
	}
	versions, err := database.NewStore(db.goose, goose.DefaultTablename)
	if err != nil {
		return false, err
	}
	err = db.inTx(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&tables); err != nil || tables > 0 {
			return err
		}
		if err := versions.CreateVersionTable(ctx, tx); err != nil {
			return err
		}
		for _, s := range append([]step{{}}, steps...) { // version 0 is the empty schema
			if s.version > version {
				break
			}
			if err := s.apply(ctx, tx); err != nil {
				return err
			}
			if err := versions.Insert(ctx, tx, database.InsertRequest{Version: s.version}); err != nil {
				return err
			}
		}
		done = true
		return nil
	})
	return done, err
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
	return steps[len(steps)-1].version
}

// A step is one migration, rendered for the engine.
type step struct {
	version   int64
	name      string
	statement string
}

func (s step) apply(ctx context.Context, tx *sql.Tx) error {
	return fail(exec(ctx, tx, s.statement), "%s", s.name)
}

// steps renders the migrations for the engine, oldest first.
func (db *DB) steps() ([]step, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql") // sorted
	if err != nil || len(names) == 0 {
		return nil, errors.Join(errors.New("no migrations"), err)
	}
	var all []step
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
		all = append(all, step{version, name, db.ddl.Replace(string(text))})
	}
	return all, nil
}
