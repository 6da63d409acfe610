package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3/database"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/bearinghq/bearing/fault"
)

// A dialect is all that differs between the engines.
type dialect struct {
	name    string
	goose   database.Dialect
	ddl     *strings.Replacer // from migration text to the engine's
	lockRow string            // ends a SELECT whose row is about to change, but not its key: others may refer to it
	maxArgs int               // how many $n one statement may have
}

var (
	postgres = dialect{
		name: "PostgreSQL", goose: database.DialectPostgres,
		ddl: strings.NewReplacer("/*strict*/", "", "/*bytes*/", ` COLLATE "C"`), lockRow: "FOR NO KEY UPDATE", maxArgs: 65535,
	}
	sqlite = dialect{
		name: "SQLite", goose: database.DialectSQLite3,
		ddl: strings.NewReplacer(
			"SMALLINT", "INTEGER", "BIGINT", "INTEGER", "BOOLEAN", "INTEGER",
			"DOUBLE PRECISION", "REAL", "BYTEA", "BLOB", "/*strict*/", " STRICT", "/*clustered*/", " STRICT, WITHOUT ROWID",
		), // no lockRow: SQLite has one writer, and its transactions start as writers
		maxArgs: 32766,
	}
)

// inOrder returns a statement whose many arguments stand in their order, each
// once, as the engine reads it quickest: to SQLite $1 is a name, and the driver
// looks each name up among all; ? has none. There must be no other $ in it.
func (d dialect) inOrder(statement string) string {
	if d.name != sqlite.name {
		return statement
	}
	b := make([]byte, 0, len(statement))
	for i := 0; i < len(statement); i++ {
		if statement[i] != '$' {
			b = append(b, statement[i])
			continue
		}
		b = append(b, '?')
		for i+1 < len(statement) && '0' <= statement[i+1] && statement[i+1] <= '9' {
			i++
		}
	}
	return string(b)
}

// oldestSQLite is the first SQLite without the fault that can damage a
// write-ahead log when two connections checkpoint at once (sqlite.org/wal.html).
const oldestSQLite = "3.51.3"

func connect(ctx context.Context, url string) (*DB, error) {
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return connectPostgres(ctx, url)
	}
	return connectSQLite(ctx, url)
}

func connectPostgres(ctx context.Context, url string) (*DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, postgresFault(err)
	}
	door := &postgresDoor{Connector: stdlib.GetConnector(*config)}
	pool := sql.OpenDB(door)
	pool.SetMaxOpenConns(16)
	var version int
	var encoding string
	var schema bool
	err = pool.QueryRowContext(ctx, `
		SELECT CAST(current_setting('server_version_num') AS INT), current_setting('server_encoding'), current_schema() IS NOT NULL`).Scan(&version, &encoding, &schema)
	switch {
	case err != nil:
		err = postgresFault(err)
	case version < 150000:
		err = fault.New(fault.Invalid, "This PostgreSQL is version %d; Bearing needs 15 or newer.", version/10000)
	case encoding != "UTF8":
		err = fault.New(fault.Invalid, "This PostgreSQL database is encoded as %s; Bearing needs UTF8. Create it with ENCODING 'UTF8'.", encoding)
	case !schema:
		err = fault.New(fault.Invalid, "The search_path of this PostgreSQL user names no schema that is there. Create the schema, or leave search_path out of --database.")
	}
	if err != nil {
		pool.Close()
		return nil, err
	}
	door.opened.Store(true)
	return &DB{read: pool, write: pool, dialect: postgres, pairs: make(chan struct{}, 1)}, nil
}

// reason returns the innermost cause, which names no password.
func reason(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			first, _, _ := strings.Cut(err.Error(), "\n") // one line per address that was tried
			return first
		}
		err = next
	}
}

func connectSQLite(ctx context.Context, path string) (*DB, error) {
	if err := inspectSQLite(path); err != nil {
		return nil, err
	}
	if err := makeSQLite(ctx, path); err != nil {
		return nil, err
	}
	// A file: URL takes any path once it is escaped.
	base := "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() +
		"?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=mmap_size(0)"
	write, err := sql.Open("sqlite", base+"&_txlock=immediate&_pragma=journal_mode(wal)&_pragma=synchronous(full)")
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	var version string
	err = write.QueryRowContext(ctx, `SELECT sqlite_version()`).Scan(&version)
	var ours bool
	var other string
	if err == nil { // reads the first pages, so that damage shows now
		err = write.QueryRowContext(ctx, `SELECT count(*) = 0 OR max(name = 'goose_db_version'), coalesce(min(name), '') FROM sqlite_schema`).Scan(&ours, &other)
	}
	if err != nil {
		write.Close()
		return nil, sqliteFault(path, err)
	}
	if !ours {
		write.Close()
		return nil, fault.New(fault.Invalid, "%s is a database of another program: it has a table %s, and none of ours. Name another folder with --data.", path, other)
	}
	if older(version, oldestSQLite) {
		write.Close()
		return nil, fault.New(fault.Invalid, "This program was built with SQLite %s, which can damage data; it needs %s or newer.", version, oldestSQLite)
	}
	read, err := sql.Open("sqlite", base+"&_pragma=query_only(1)")
	if err != nil {
		write.Close()
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	read.SetMaxOpenConns(8)
	read.SetMaxIdleConns(8)
	return &DB{read: read, write: write, dialect: sqlite, pairs: make(chan struct{}, 1)}, nil
}

// makeSQLite makes the file if it is not there. It is made under another name
// and moved into place whole: whoever is killed here, and whoever opens it at
// the same time, never leaves or finds an empty file.
func makeSQLite(ctx context.Context, path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return nil // it is there, or opening it will say what is wrong
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return nil // opening it will say what is wrong
	}
	f.Close()
	defer os.Remove(f.Name())
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.ToSlash(f.Name())}).EscapedPath())
	if err != nil {
		return fmt.Errorf("making %s: %w", path, err)
	}
	_, err = db.ExecContext(ctx, `PRAGMA journal_mode = wal`)
	if err = errors.Join(err, db.Close()); err != nil {
		return sqliteFault(path, err)
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, os.ErrExist) {
		// A file system without links: somebody else's new file is as good as ours.
		return fail(os.Rename(f.Name(), path), "making %s", path)
	}
	return nil
}

// mayWrite asks whether we may write a file.
const mayWrite = 2

// inspectSQLite looks at the file before SQLite does, because SQLite would
// take an empty file for a new database.
func inspectSQLite(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.New(fault.Invalid, "The database %s cannot be opened: %s. Check its owner and its permissions.", path, reason(err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("looking at %s: %w", path, err)
	}
	if info.IsDir() {
		return fault.New(fault.Invalid, "The database %s is a folder. Name a file.", path)
	}
	// SQLite would open it for reading, and fail at the first change.
	if err := syscall.Access(path, mayWrite); err != nil {
		return fault.New(fault.Invalid, "The database %s may not be written: %s. Change its owner or permissions.", path, err)
	}
	head := make([]byte, 16)
	n, err := io.ReadFull(f, head)
	switch {
	case n == 0:
		return fault.New(fault.Invalid, "The database %s is empty (0 bytes). If it held data, restore a backup; if it is new, delete the file and start again.", path)
	case err != nil || string(head) != "SQLite format 3\x00":
		return fault.New(fault.Invalid, "%s is not a Bearing database. Name another file with --data, or restore a backup.", path)
	}
	return nil
}

// sqliteFault puts what SQLite says of a file into a sentence.
func sqliteFault(path string, err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "malformed"), strings.Contains(text, "not a database"), strings.Contains(text, "corrupt"):
		return fault.New(fault.Invalid, "The database %s is damaged. Restore a backup with 'bearing restore'.", path)
	case isFull(err):
		return diskOf(path)
	case strings.Contains(text, "readonly"):
		return fault.New(fault.Invalid, "The database %s, or its folder, may not be written. Change its owner or permissions.", path)
	case strings.Contains(text, "unable to open"):
		return fault.New(fault.Invalid, "The database %s cannot be made or opened. Check that its folder is there and may be written.", path)
	case strings.Contains(text, "locked"):
		return fault.New(fault.Conflict, "The database %s is in use by another program. Try again when it has finished.", path)
	}
	return fmt.Errorf("opening %s: %w", path, err)
}

// older reports whether version a (3.51.3) comes before b.
func older(a, b string) bool {
	var x, y [3]int
	fmt.Sscanf(a, "%d.%d.%d", &x[0], &x[1], &x[2])
	fmt.Sscanf(b, "%d.%d.%d", &y[0], &y[1], &y[2])
	for i := range x {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return false
}
