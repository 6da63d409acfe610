package store

import (
	"bufio"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/bearinghq/bearing/fault"
)

// A backup is one file with every row of every table, written as values that
// neither engine owns: a backup of SQLite restores into PostgreSQL and the
// reverse. It is taken while the program runs, from one snapshot, and is given
// its name only after it has been read back whole and found equal, table by
// table, to what was in the database. Restoring goes the same way: into a
// place beside, compared there, and put in place by one step at the end.

// A Manifest says what is in a backup.
type Manifest struct {
	Format    int       // of the file
	Engine    string    // the backup was taken from
	Schema    int64     // version of the schema
	Made      time.Time // in UTC
	Encrypted bool
	Bytes     int64 // size of the file
	Tables    []TableSum
}

// A TableSum is the fingerprint of a table: the sum, modulo 2²⁵⁶, of the
// SHA-256 of each row. It does not depend on the order of the rows, which
// engines sort differently.
type TableSum struct {
	Name string
	Rows int64
	Sum  string // 64 hexadecimal digits
}

// Rows counts the rows of all tables.
func (m Manifest) Rows() int64 {
	var n int64
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// Backup writes everything to a new file at path, encrypted if passphrase is
// not empty. Progress is told the number of rows so far; it may be nil. If
// anything fails, there is no file at path.
func (db *DB) Backup(ctx context.Context, path string, passphrase []byte, progress func(rows int64)) (Manifest, error) {
	if _, err := os.Lstat(path); err == nil {
		return Manifest{}, fault.New(fault.Conflict, "%s is there already. Name a new file, so that no older backup is lost.", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".backup-*")
	if err != nil {
		return Manifest{}, fault.New(fault.Invalid, "The backup cannot be written to %s: %s.", filepath.Dir(path), reason(err))
	}
	defer os.Remove(f.Name()) // is gone once it has its name
	defer f.Close()
	taken, err := db.writeBackup(ctx, f, passphrase, progress)
	if err != nil {
		return Manifest{}, fileFault(err, path)
	}
	if err := f.Close(); err != nil {
		return Manifest{}, fileFault(err, path)
	}
	read, err := CheckBackup(ctx, f.Name(), passphrase)
	if err != nil {
		return Manifest{}, fmt.Errorf("reading the new backup back: %w", err)
	}
	if err := same(taken.Tables, read.Tables); err != nil {
		return Manifest{}, fmt.Errorf("comparing the new backup with the database: %w", err)
	}
	// A link, unlike a rename, does not replace what has come there since.
	if err := os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) {
		return Manifest{}, fault.New(fault.Conflict, "%s is there already. Name a new file, so that no older backup is lost.", path)
	} else if err != nil { // a file system without links
		if err := os.Rename(f.Name(), path); err != nil {
			return Manifest{}, fileFault(err, path)
		}
	}
	return read, syncFolder(filepath.Dir(path))
}

func fileFault(err error, path string) error {
	var at *fs.PathError
	var from *os.LinkError
	if errors.As(err, &at) || errors.As(err, &from) {
		return fault.New(fault.Invalid, "The backup cannot be written to %s: %s. Nothing was kept.", path, reason(err))
	}
	return err
}

// syncFolder makes a new name last.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("opening %s: %w", dir, err)
	}
	defer d.Close()
	return fail(d.Sync(), "writing the folder %s", dir)
}

func (db *DB) writeBackup(ctx context.Context, f *os.File, passphrase []byte, progress func(int64)) (Manifest, error) {
	seal, err := newSealer(f, passphrase)
	if err != nil {
		return Manifest{}, err
	}
	w := bufio.NewWriterSize(seal, 1<<16)
	m, err := db.dump(ctx, w, progress)
	if err != nil {
		return Manifest{}, err
	}
	if err := w.Flush(); err != nil {
		return Manifest{}, err
	}
	if err := seal.Close(); err != nil {
		return Manifest{}, err
	}
	return m, f.Sync()
}

// atOnce runs f in a transaction that sees the database as it is now.
func (db *DB) atOnce(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: db.lockRow != "", Isolation: db.snapshot()})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(tx)
}

func (db *DB) dump(ctx context.Context, w *bufio.Writer, progress func(int64)) (m Manifest, err error) {
	m = Manifest{Format: backupFormat, Engine: db.name, Made: time.Now().UTC().Truncate(time.Second)}
	if m.Schema, err = db.SchemaVersion(ctx); err != nil {
		return m, err
	}
	rec := &recorder{w: w, progress: progress}
	rec.header(m)
	err = db.atOnce(ctx, func(tx *sql.Tx) error {
		tables, err := db.tables(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			sum, err := rec.table(ctx, tx, t)
			if err != nil {
				return fmt.Errorf("copying table %s: %w", t.name, err)
			}
			m.Tables = append(m.Tables, sum)
		}
		return nil
	})
	if err != nil {
		return m, err
	}
	rec.end(m.Tables)
	return m, rec.err
}

// same compares what two places hold.
func same(a, b []TableSum) error {
	if len(a) != len(b) {
		return fmt.Errorf("%d tables on one side and %d on the other", len(a), len(b))
	}
	for i := range a {
		if a[i] != b[i] {
			return fmt.Errorf("table %s has %d rows (%.12s) on one side and %d (%.12s) on the other", a[i].Name, a[i].Rows, a[i].Sum, b[i].Rows, b[i].Sum)
		}
	}
	return nil
}

// CheckBackup reads a backup to its end and returns what is in it. A file that
// is damaged, cut short, or closed to the passphrase gives a *fault.Error.
func CheckBackup(ctx context.Context, path string, passphrase []byte) (Manifest, error) {
	return readBackup(ctx, path, passphrase, discard{})
}

// A taker is given the contents of a backup in order.
type taker interface {
	begin(m Manifest) error
	table(name string, columns []string) error
	row(values []any) error
}

type discard struct{}

func (discard) begin(Manifest) error         { return nil }
func (discard) table(string, []string) error { return nil }
func (discard) row([]any) error              { return nil }

// readBackup checks the whole file first, and only then hands out its rows.
func readBackup(ctx context.Context, path string, passphrase []byte, to taker) (Manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return Manifest{}, fault.New(fault.Invalid, "The backup %s cannot be opened: %s.", path, reason(err))
	}
	defer f.Close()
	open, err := newOpener(f, path, passphrase)
	if err != nil {
		return Manifest{}, err
	}
	play := &player{r: bufio.NewReaderSize(open, 1<<16), to: to}
	m, err := play.all(ctx)
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errFormat) {
		err = fault.New(fault.Invalid, "The backup %s is not complete. Use another copy.", path)
	}
	if err != nil {
		return Manifest{}, err
	}
	m.Encrypted, m.Bytes = open.encrypted, open.size
	return m, nil
}

func randomName(prefix string) string { return prefix + rand.Text()[:10] }
