package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/store/storetest"
)

// engines runs test on an empty database of each engine.
func engines(t *testing.T, test func(t *testing.T, open func(*testing.T) *DB)) {
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		test(t, func(t *testing.T) *DB { return opened(t, place(t)) })
	})
}

func opened(t *testing.T, url string) *DB {
	t.Helper()
	db, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestOpenTwice(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		if err := db.migrate(t.Context()); err != nil {
			t.Errorf("migrating a second time: %v", err)
		}
	})
}

func TestNewerSchemaIsRefused(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		if _, err := db.write.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, ` +
			map[bool]string{true: "TRUE", false: "1"}[db.lockRow != ""] + `)`); err != nil {
			t.Fatal(err)
		}
		if err := db.migrate(t.Context()); !fault.Is(err, fault.Conflict) {
			t.Errorf("migrate = %v, want a conflict", err)
		}
	})
}

func TestFilesThatAreNoDatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, content string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	good := filepath.Join(dir, "good.db")
	opened(t, good).Close()
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, path, want string }{
		{"a folder", dir, "is a folder"},
		{"an empty file", file("empty.db", ""), "is empty (0 bytes)"},
		{"a text", file("text.db", "name,email\nAda,ada@example.org\n"), "is not a Bearing database"},
		{"a folder that is not there", filepath.Join(dir, "nowhere", "x.db"), "cannot be made or opened"},
		{"a truncated file", file("cut.db", string(whole[:4096])), "is damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db, err := Open(t.Context(), tt.path)
			if err == nil {
				db.Close()
			}
			if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Open = %v, want a sentence with %q", err, tt.want)
			}
		})
	}
}

func TestOlder(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{{"3.40.1", "3.51.3", true}, {"3.51.3", "3.51.3", false}, {"3.54.1", "3.51.3", false}, {"4.0.0", "3.51.3", false}} {
		if got := older(tt.a, tt.b); got != tt.want {
			t.Errorf("older(%q, %q) = %v", tt.a, tt.b, got)
		}
	}
}
