package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/bearinghq/bearing/internal/store"
)

// on runs statements on the SQLite file of the data folder, past the program.
func on(statements ...string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "data", "bearing.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, q := range statements {
			if _, err := db.ExecContext(t.Context(), q); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// with changes the bytes of a file in the data folder.
func with(name string, change func([]byte) []byte) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		path := filepath.Join(dir, "data", name)
		b, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, change(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBadDatabases(t *testing.T) {
	t.Parallel()
	serve := []string{"serve", "--listen", "127.0.0.1:0", "--data", "{dir}/data"}
	export := []string{"export", "people", "--data", "{dir}/data"}
	verify := []string{"verify", "--data", "{dir}/data"}
	held := func(t *testing.T, dir string) {
		db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "data", "bearing.db")+"?_txlock=immediate")
		if err != nil {
			t.Fatal(err)
		}
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			tx.Rollback()
			db.Close()
		})
	}
	folder := func(t *testing.T, dir string) {
		if err := os.MkdirAll(filepath.Join(dir, "data", "bearing.db"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	flip := func(at int) func([]byte) []byte {
		return func(b []byte) []byte {
			b[at] ^= 1
			return b
		}
	}
	cut := func(n int) func([]byte) []byte { return func(b []byte) []byte { return b[:n] } }
	refused(t, []bad{
		{name: "of a newer program", make: both(filledData, on(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)), args: serve, status: 1,
			says: "bearing: This database has schema version 9999, made by a newer Bearing; this program knows versions up to " + newest() + ". Use the newer program."},
		{name: "of no bytes", make: file("data/bearing.db", "", 0o600), args: serve, status: 1, left: []string{"data", "data/bearing.db"},
			says: "bearing: The database {dir}/data/bearing.db is empty (0 bytes). If it held data, restore a backup; if it is new, delete the file and start again."},
		{name: "that is a text", make: file("data/bearing.db", "name,email\nAda,ada@example.org\n", 0o600), args: serve, status: 1, left: []string{"data", "data/bearing.db"},
			says: "bearing: {dir}/data/bearing.db is not a Bearing database. Name another file with --data, or restore a backup."},
		{name: "that is a folder", make: folder, args: serve, status: 1,
			says: "bearing: The database {dir}/data/bearing.db is a folder. Name a file."},
		{name: "of another program", make: both(file("data/x", "", 0o600), on(`CREATE TABLE invoices (id INTEGER)`)), args: serve, status: 1,
			says: "bearing: {dir}/data/bearing.db is a database of another program: it has a table invoices, and none of ours. Name another folder with --data."},
		{name: "cut after its first page", make: both(filledData, with("bearing.db", cut(4096))), args: serve, status: 1,
			says: "bearing: The database {dir}/data/bearing.db is damaged. Restore a backup with 'bearing restore'."},
		{name: "cut in the middle", make: both(filledData, with("bearing.db", cut(100_000))), args: serve, status: 1,
			says: "bearing: The database {dir}/data/bearing.db is damaged. Restore a backup with 'bearing restore'."},
		{name: "with a bit flipped in its head", make: both(filledData, with("bearing.db", flip(3))), args: serve, status: 1,
			says: "bearing: {dir}/data/bearing.db is not a Bearing database. Name another file with --data, or restore a backup."},
		{name: "with a bit flipped in the list of its tables", make: both(filledData, with("bearing.db", flip(100))), args: serve, status: 1,
			says: "bearing: The database {dir}/data/bearing.db is damaged. Restore a backup with 'bearing restore'."},
		{name: "with a bit flipped in page 3", make: both(filledData, with("bearing.db", flip(2*4096))), args: verify, status: 1,
			says: "bearing: The database is not as it should be: see above. Keep it as it is and restore a backup beside it to compare."},
		{name: "held by another program", make: both(filledData, file("list.csv", "Name\nGrace Hopper\n", 0o600), held), args: []string{"import", "people", "{dir}/list.csv", "--yes", "--data", "{dir}/data"}, status: 1,
			says: "bearing: Something large is being stored at this moment, and nothing of this was. Try again in a minute."},
		{name: "held by another program, for what only reads", make: both(filledData, held), args: export, status: 0},
		{name: "with a write-ahead log of no sense", make: both(filledData, with("bearing.db-wal", func([]byte) []byte { return []byte(strings.Repeat("nonsense", 1000)) })), args: export, status: 0},
		{name: "with a shared memory of no sense", make: both(filledData, with("bearing.db-shm", func([]byte) []byte { return []byte(strings.Repeat("nonsense", 5000)) })), args: export, status: 0},
	})
}

// A database whose upgrade was broken off has had some migrations and not the
// rest; the next start brings the rest.
func TestABrokenUpgradeGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	filledData(t, dir)
	data := filepath.Join(dir, "data")
	on(append(undone(t, 6), `DELETE FROM goose_db_version WHERE version_id > 6`)...)(t, dir)
	if out, _ := called(t, 0, "doctor", "--data", data, "--listen", "127.0.0.1:0"); !strings.Contains(out, "schema 6; the next start brings it to "+newest()+".") {
		t.Errorf("doctor says\n%s", out)
	}
	start(t, "--data", data).stop(t, syscall.SIGTERM)
	called(t, 0, "verify", "--data", data)
	if out, _ := called(t, 0, "export", "people", "--data", data); strings.Count(out, "\n") != 21 {
		t.Errorf("afterwards there is\n%s", out)
	}
}

// undone returns the statements that take away what the migrations after one have
// made, the newest first.
func undone(t *testing.T, after int64) (drops []string) {
	t.Helper()
	made := regexp.MustCompile(`(?m)^(?:CREATE (TABLE) (\w+)|CREATE (?:UNIQUE )?(INDEX) (\w+)|ALTER TABLE (\w+) ADD (?:COLUMN )?(\w+))`)
	files, err := filepath.Glob("../../internal/store/migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d migrations, %v", len(files), err)
	}
	for _, name := range files {
		version, err := strconv.ParseInt(filepath.Base(name)[:4], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if version <= after {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range made.FindAllStringSubmatch(string(b), -1) {
			switch {
			case m[1] != "":
				drops = append(drops, "DROP TABLE "+m[2])
			case m[3] != "":
				drops = append(drops, "DROP INDEX IF EXISTS "+m[4])
			default:
				drops = append(drops, "ALTER TABLE "+m[5]+" DROP COLUMN "+m[6])
			}
		}
	}
	slices.Reverse(drops)
	return drops
}

// A log that belongs to another database changes nothing, and one that is
// missing takes only what it held.
func TestLogsOfSQLite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	logged := func(name string) string { // a database with its log, as a kill leaves them
		data := filepath.Join(dir, name)
		called(t, 0, "sample", "--people", "20", "--data", data)
		s := start(t, "--data", data)
		token := administrator(t, filepath.Join(data, "bearing.db"))
		s.ask(t, token, 201, "POST", "/api/v1/people", `{"name":"Somebody New"}`, nil)
		s.stop(t, syscall.SIGKILL)
		return filepath.Join(data, "bearing.db-wal")
	}
	count := func(name string) int {
		called(t, 0, "verify", "--data", filepath.Join(dir, name))
		out, _ := called(t, 0, "export", "people", "--data", filepath.Join(dir, name))
		return strings.Count(out, "\n") - 1
	}
	killed, foreign, missing := logged("killed"), logged("foreign"), logged("missing")
	b, err := os.ReadFile(killed)
	if err != nil || len(b) == 0 {
		t.Fatalf("a killed program left %d bytes of log, %v", len(b), err)
	}
	if n := count("killed"); n != 21 {
		t.Errorf("with its log there are %d people, want 21", n)
	}
	if err := os.Remove(missing); err != nil {
		t.Fatal(err)
	}
	if n := count("missing"); n != 20 && n != 21 {
		t.Errorf("without its log there are %d people", n)
	}
	if err := os.WriteFile(foreign, b, 0o600); err != nil {
		t.Fatal(err)
	}
	status, _, errs := runOnce(t, "verify", "--data", filepath.Join(dir, "foreign"))
	if status != exitDone && status != exitFail || strings.Contains(errs, "went wrong") {
		t.Errorf("with the log of another database: status %d, %q", status, errs)
	}
}

func newest() string { return fmt.Sprint(store.NewestSchema()) }
