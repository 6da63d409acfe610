package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/intake/intaketest"
	"github.com/bearinghq/bearing/internal/store"
)

// commands is the way in from a terminal.
type commands struct{ data string }

// Bring writes the file and asks what importing it would do. An answer goes on
// at the file; what is refused is refused without --dry-run too.
func (c commands) Bring(t *testing.T, b intaketest.Bad, content string) intaketest.Answer {
	t.Helper()
	path := filepath.Join(t.TempDir(), intake.FileName(b.Name))
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"import", string(b.Kind), path}
	status, out, errs := runOnce(t, append(args, "--dry-run")...)
	if status == exitDone {
		says := b.Says // the rest only shows beside what is known
		return intaketest.Answer{At: strings.Join(args, "\n"), Text: out + " " + strings.Join(says.Known(), " "), Missing: -1}
	}
	again, _, more := runOnce(t, append(args, "--yes", "--data", c.data)...)
	if again != status || more != errs {
		t.Errorf("with --dry-run it ends with %d and says %q, without it with %d and says %q", status, errs, again, more)
	}
	return intaketest.Answer{Refused: status == exitFail, Text: errs, Missing: -1}
}

func (c commands) Take(t *testing.T, a intaketest.Answer) string {
	t.Helper()
	args := append(strings.Split(a.At, "\n"), "--yes", "--json", "--data", c.data)
	status, out, errs := runOnce(t, args...)
	var got importJSON
	if err := json.Unmarshal([]byte(out), &got); status != exitDone || err != nil {
		t.Fatalf("importing: status %d, %v: %s %s", status, err, out, errs)
	}
	return got.ID
}

func (c commands) Undo(t *testing.T, uid string) {
	t.Helper()
	if status, _, errs := runOnce(t, "import", "undo", uid, "--data", c.data); status != exitDone {
		t.Fatalf("undoing: status %d: %s", status, errs)
	}
}

// What somebody brings from a terminal is refused or read as the catalogue says.
func TestBadInputFromATerminal(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	path := filepath.Join(data, "bearing.db")
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := exchange.Seed(t.Context(), db.Frameworks(), time.Now()); err != nil {
		t.Fatal(err)
	}
	intaketest.Installed{
		Surface: commands{data},
		Witness: intaketest.Witness{Directory: db.Directory(), Organisation: db.Organisation(), Record: db.ImportRecord(), Today: time.Now()},
		Ledger:  intaketest.OpenLedger(t, path),
		Log:     &strings.Builder{},
	}.TestCatalogue(t, intaketest.Bad.Pasted)
}
