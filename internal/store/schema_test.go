package store

import (
	"context"
	golden "flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = golden.Bool("update", false, "rewrite the golden files in testdata")

// The schema that the migrations make is kept beside them, so that a reviewer
// reads the outcome and not only the steps.
func TestSchema(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		got, err := db.schema(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "schema."+strings.ToLower(db.name)+".sql")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("the schema differs from %s; if that is meant, run go test ./internal/store -run TestSchema -update\ngot:\n%s", file, got)
		}
	})
}

// schema describes the tables and indexes, sorted by name.
func (db *DB) schema(ctx context.Context) (string, error) {
	query := `
		SELECT sql FROM sqlite_schema
		WHERE sql IS NOT NULL AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%'
		ORDER BY tbl_name, type DESC, name`
	if db.lockRow != "" {
		query = `
			SELECT line FROM (
				SELECT table_name AS t, 0 AS part, ordinal_position AS place,
					table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END AS line
				FROM information_schema.columns WHERE table_schema = current_schema()
				UNION ALL
				SELECT c.relname, 1, 0, c.relname || ' ' || pg_get_constraintdef(k.oid)
				FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
				WHERE k.connamespace = current_schema()::regnamespace AND k.contype <> 'n'
				UNION ALL
				SELECT tablename, 2, 0, replace(indexdef, schemaname || '.', '')
				FROM pg_indexes WHERE schemaname = current_schema()
			) AS lines
			WHERE t NOT LIKE 'goose%'
			ORDER BY t COLLATE "C", part, place, line COLLATE "C"`
	}
	rows, err := db.read.QueryContext(ctx, query)
	if err != nil {
		return "", fmt.Errorf("reading the schema: %w", err)
	}
	defer rows.Close()
	var b strings.Builder
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return "", err
		}
		fmt.Fprintln(&b, line+";")
	}
	return b.String(), rows.Err()
}
