package store

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/store/storetest"
)

// place returns the URL of a database of an engine that does not exist yet.
func place(t *testing.T, engine string) string {
	t.Helper()
	if engine == sqlite.name {
		return filepath.Join(t.TempDir(), "bearing.db")
	}
	return storetest.Schema(t, storetest.Postgres(t))
}

// filled returns an open database with something in many tables, and rows that
// refer to later rows.
func filled(t *testing.T, url string) *DB {
	t.Helper()
	db := opened(t, url)
	appendAll(t, db, sheet(0, 20, 30))
	addAll(t, db, forms(0, 20))
	err := db.inTx(t.Context(), func(tx *sql.Tx) error {
		for _, q := range []string{
			`INSERT INTO accounts (id, uid, email, name, role, password, created) VALUES (7, 'u7', 'ada@example.org', 'Ada ''the'' "first" Ωμέγα', 'admin', 'x', 1)`,
			`INSERT INTO credentials (secret, uid, kind, account, label, created, seen, ends) VALUES ('s', 'c1', 'token', 7, '', 1, 2, 9007199254740993), ('t', 'c2', 'setup', NULL, '', 1, 2, 3)`,
			`INSERT INTO settings (name, value) VALUES ('empty', ''), ('long', '` + strings.Repeat("é", 70_000) + `')`,
		} {
			if err := exec(t.Context(), tx, q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func sumsOf(t *testing.T, url string) []TableSum {
	t.Helper()
	db := opened(t, url)
	defer db.Close()
	sums, err := db.sums(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

func TestBackupRestoresIntoEitherEngine(t *testing.T) {
	t.Parallel()
	for _, from := range []string{sqlite.name, postgres.name} {
		for _, to := range []string{sqlite.name, postgres.name} {
			for _, secret := range []string{"", "correct horse"} {
				t.Run(fmt.Sprintf("%s to %s %q", from, to, secret), func(t *testing.T) {
					t.Parallel()
					ctx, file := t.Context(), filepath.Join(t.TempDir(), "b.backup")
					src := place(t, from)
					m, err := filled(t, src).Backup(ctx, file, []byte(secret), nil)
					if err != nil {
						t.Fatal(err)
					}
					want := sumsOf(t, src)
					if m.Engine != from || m.Encrypted != (secret != "") || m.Schema != NewestSchema() || same(m.Tables, want) != nil {
						t.Errorf("the manifest is %+v", m)
					}
					dst := place(t, to)
					if _, err := Restore(ctx, file, dst, RestoreOption{Passphrase: []byte(secret)}); err != nil {
						t.Fatal(err)
					}
					if err := same(want, sumsOf(t, dst)); err != nil {
						t.Errorf("after restoring: %v", err)
					}
					_, err = Restore(ctx, file, dst, RestoreOption{Passphrase: []byte(secret)})
					if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "--replace") {
						t.Errorf("restoring twice: %v", err)
					}
					db := opened(t, dst)
					if _, err := db.write.Exec(`DELETE FROM record`); err != nil {
						t.Fatal(err)
					}
					db.Close()
					if _, err := Restore(ctx, file, dst, RestoreOption{Passphrase: []byte(secret), Replace: true}); err != nil {
						t.Fatal(err)
					}
					if err := same(want, sumsOf(t, dst)); err != nil {
						t.Errorf("after replacing: %v", err)
					}
					left, err := filepath.Glob(filepath.Join(filepath.Dir(dst), ".*"))
					if err != nil || (to == sqlite.name && len(left) > 0) {
						t.Errorf("left behind: %q, %v", left, err)
					}
				})
			}
		}
	}
}

// A restored schema must be the one that migrations make.
func TestRestoredKeysHold(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{sqlite.name, postgres.name} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			file, dst := filepath.Join(t.TempDir(), "b.backup"), place(t, engine)
			if _, err := filled(t, place(t, sqlite.name)).Backup(t.Context(), file, nil, nil); err != nil {
				t.Fatal(err)
			}
			if _, err := Restore(t.Context(), file, dst, RestoreOption{}); err != nil {
				t.Fatal(err)
			}
			db := opened(t, dst)
			if _, err := db.write.Exec(`INSERT INTO credentials (secret, uid, kind, account, label, created, seen, ends) VALUES ('n', 'n', 'token', 999, '', 1, 2, 3)`); err == nil {
				t.Error("a credential of an account that is not there was taken")
			}
			if _, err := db.write.Exec(`INSERT INTO accounts (id, uid, email, name, role, password, created) VALUES (8, 'u7', 'b@example.org', '', '', '', 1)`); err == nil {
				t.Error("two accounts with one uid were taken")
			}
		})
	}
}

func TestDamageIsFound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := filled(t, place(t, sqlite.name))
	for _, secret := range []string{"", "correct horse"} {
		file := filepath.Join(dir, "good"+secret)
		if _, err := db.Backup(t.Context(), file, []byte(secret), nil); err != nil {
			t.Fatal(err)
		}
		good, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		bad := file + ".bad"
		check := func(what string, content []byte) {
			t.Helper()
			if err := os.WriteFile(bad, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := CheckBackup(t.Context(), bad, []byte(secret)); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		r := rand.New(rand.NewPCG(1, 2))
		for i := range 400 {
			at := r.IntN(len(good))
			if i < headSize {
				at = i // every byte of the head
			}
			flipped := bytes.Clone(good)
			flipped[at] ^= byte(1 << r.IntN(8))
			check(fmt.Sprintf("a flip at %d", at), flipped)
		}
		for range 50 {
			n := r.IntN(len(good))
			check(fmt.Sprintf("cut to %d", n), good[:n])
		}
		check("a byte more", append(bytes.Clone(good), 0))
		check("nothing", nil)
	}
}

func TestBackupsThatAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := filled(t, place(t, sqlite.name))
	plain, sealed, newer := filepath.Join(dir, "plain"), filepath.Join(dir, "sealed"), filepath.Join(dir, "newer")
	for file, secret := range map[string]string{plain: "", sealed: "right"} {
		if _, err := db.Backup(t.Context(), file, []byte(secret), nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.write.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Backup(t.Context(), newer, nil, nil); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, file, secret, want string }{
		{"a wrong passphrase", sealed, "wrong", "does not open"},
		{"no passphrase", sealed, "", "is encrypted"},
		{"a passphrase too many", plain, "x", "is not encrypted"},
		{"a newer schema", newer, "", "newer Bearing"},
		{"a folder", dir, "", "is a folder"},
		{"nothing there", filepath.Join(dir, "nowhere"), "", "cannot be opened"},
		{"another file", filepath.Join(filepath.Dir(dir), "x"), "", "cannot be opened"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dst := filepath.Join(t.TempDir(), "bearing.db")
			_, err := Restore(t.Context(), tt.file, dst, RestoreOption{Passphrase: []byte(tt.secret), Replace: true})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Restore = %v, want a sentence with %q", err, tt.want)
			}
			if left, _ := os.ReadDir(filepath.Dir(dst)); len(left) > 0 {
				t.Errorf("it left %v", left)
			}
		})
	}
	if _, err := db.Backup(t.Context(), plain, nil, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("writing over a backup: %v", err)
	}
	if _, err := db.Backup(t.Context(), filepath.Join(dir, "no", "where"), nil, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("writing into no folder: %v", err)
	}
}

func TestRestoreLeavesADatabaseInUseAlone(t *testing.T) {
	t.Parallel()
	url, file := place(t, sqlite.name), filepath.Join(t.TempDir(), "b.backup")
	db := filled(t, url)
	if _, err := db.Backup(t.Context(), file, nil, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), file, url, RestoreOption{Replace: true}); !fault.Is(err, fault.Conflict) {
		t.Errorf("restoring over an open database: %v", err)
	}
	if err := db.write.QueryRow(`SELECT count(*) FROM record`).Scan(new(int)); err != nil {
		t.Errorf("the open database afterwards: %v", err)
	}
}
