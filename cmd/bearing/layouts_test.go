package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/intake/intaketest"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/store/storetest"
)

// A clerk brings files through the command.
type clerk struct{ where []string }

// onDisk writes the file and returns its path.
func (c clerk) onDisk(t *testing.T, f intaketest.File) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), f.Name)
	if err := os.WriteFile(path, f.Content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (c clerk) run(t *testing.T, args ...string) string {
	t.Helper()
	status, out, errs := runOnce(t, append(args, c.where...)...)
	if status != exitDone {
		t.Fatalf("%v: status %d: %s", args, status, errs)
	}
	return out
}

func (c clerk) Preview(t *testing.T, f intaketest.File) (shown intaketest.Shown, uid string) {
	t.Helper()
	var got struct {
		Layout, Scale string
		Cells         []struct {
			Person, Competency string
			Value              any
			Level              *float64
			Target             *float64
			Priority           *float64
		}
		Doubts []any
	}
	out := c.run(t, "import", "matrix", c.onDisk(t, f), "--dry-run", "--json")
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text := func(x *float64) string {
		if x == nil {
			return ""
		}
		return strconv.FormatFloat(*x, 'f', -1, 64)
	}
	shown = intaketest.Shown{Layout: got.Layout, Scale: got.Scale, Doubts: len(got.Doubts)}
	for _, one := range got.Cells {
		cell := intaketest.ShownCell{Person: one.Person, Competency: one.Competency, Level: text(one.Level), Target: text(one.Target), Priority: text(one.Priority)}
		switch v := one.Value.(type) {
		case string:
			cell.Value = v
		case float64:
			cell.Value = strconv.FormatFloat(v, 'f', -1, 64)
		}
		shown.Cells = append(shown.Cells, cell)
	}
	return shown, ""
}

func (c clerk) Apply(t *testing.T, f intaketest.File, _ string) string {
	t.Helper()
	var i importJSON
	out := c.run(t, "import", "matrix", c.onDisk(t, f), "--yes", "--json")
	if err := json.Unmarshal([]byte(out), &i); err != nil || i.State != "applied" {
		t.Fatalf("%v: %s", err, out)
	}
	return i.ID
}

func (c clerk) Undo(t *testing.T, uid string) {
	t.Helper()
	if out := c.run(t, "import", "undo", uid); !strings.Contains(out, "was undone") {
		t.Fatalf("undo: %s", out)
	}
}

// at returns the database of a place, and the flags by which the command finds
// it.
func at(t *testing.T, place string) (*store.DB, []string) {
	t.Helper()
	db, err := store.Open(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := exchange.Seed(t.Context(), db.Frameworks(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(place, "postgres") {
		return db, []string{"--database", place}
	}
	return db, []string{"--data", filepath.Dir(place)}
}

// Workbooks of every layout come through the command and are taken back.
func TestWorkbooksThroughTheCommand(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		there := place(t)
		db, where := at(t, there)
		w := intaketest.World{Matrix: db.Matrix(), Record: db.ImportRecord(), Rows: storetest.Counter(t, there)}
		intaketest.TestWorkbooks(t, clerk{where}, w, false, strings.HasPrefix(there, "postgres"))
	})
}
