package storetest

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// diary are the tables in which every deed leaves a trace, an undo too: a
// published version of a framework stays, and what it named keeps its number.
var diary = []string{
	"imports", "import_pieces", "import_progress", "import_turn", "record", "record_head", "changes", "ids", "goose_db_version",
	"framework_versions", "competencies", "unit_flow", "requests",
}

// Counter returns what counts the rows in each table of the database at url,
// but for those in which every deed leaves a trace. Of the record it counts
// what stands: table standing.
func Counter(t *testing.T, url string) func(*testing.T) map[string]int {
	t.Helper()
	driver, tables := "sqlite", `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if strings.HasPrefix(url, "postgres") {
		driver, tables = "pgx", `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`
	}
	db, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	var each []string
	rows, err := db.QueryContext(t.Context(), tables)
	for err == nil && rows.Next() {
		var name string
		if err = rows.Scan(&name); !slices.Contains(diary, name) {
			each = append(each, fmt.Sprintf(`SELECT '%s', count(*) FROM %[1]s`, name))
		}
	}
	if err != nil || rows.Err() != nil || len(each) < 5 {
		t.Fatalf("listing tables: %v, %v; found %q", err, rows.Err(), each)
	}
	query := strings.Join(each, " UNION ALL ")
	return func(t *testing.T) map[string]int {
		t.Helper()
		n := map[string]int{}
		rows, err := db.QueryContext(t.Context(), query)
		for err == nil && rows.Next() {
			var name string
			var count int
			err = rows.Scan(&name, &count)
			n[name] = count
		}
		if err != nil || rows.Err() != nil {
			t.Fatalf("counting rows: %v, %v", err, rows.Err())
		}
		return n
	}
}
