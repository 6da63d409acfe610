// Package storetest makes empty places for databases of both engines, for
// tests of whatever stands on a store.
package storetest

import (
	"crypto/rand"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Engines runs test for each engine, with what returns the URL of an empty
// place as store.Open takes it. PostgreSQL is that of BEARING_TEST_POSTGRES.
func Engines(t *testing.T, test func(t *testing.T, place func(*testing.T) string)) {
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		test(t, func(t *testing.T) string { return filepath.Join(t.TempDir(), "bearing.db") })
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		base := Postgres(t)
		test(t, func(t *testing.T) string { return Schema(t, base) })
	})
}

// Postgres returns the URL of the server to test with, or skips the test.
func Postgres(t *testing.T) string {
	t.Helper()
	base := os.Getenv("BEARING_TEST_POSTGRES")
	if base == "" {
		t.Skip("BEARING_TEST_POSTGRES is not set; 'make test' starts a server and sets it")
	}
	return base
}

// Schema returns the URL of a new schema on the server at base, which goes when
// the test ends.
func Schema(t *testing.T, base string) string {
	t.Helper()
	name := "t" + strings.ToLower(rand.Text())
	pool, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.ExecContext(t.Context(), `CREATE SCHEMA `+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := pool.Exec(`DROP SCHEMA ` + name + ` CASCADE`); err != nil {
			t.Error(err)
		}
		pool.Close()
	})
	return With(base, "search_path="+name)
}

// With returns the URL with one more parameter.
func With(url, parameter string) string {
	if strings.Contains(url, "?") {
		return url + "&" + parameter
	}
	return url + "?" + parameter
}
