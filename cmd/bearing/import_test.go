package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/internal/store"
)

// TestMain lets the test binary be the program, so that a test can kill it.
func TestMain(m *testing.M) {
	if os.Getenv("BEARING_TEST_BE_PROGRAM") == "1" {
		main()
	}
	os.Exit(m.Run())
}

func fileWith(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestADryRunPrintsAndStoresNothing(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	file := fileWith(t, "team.csv", "Name;Welding;Forklift\nAda;4;n/a\nBob;0;2\n")
	status, out, errs := runOnce(t, "import", "matrix", file, "--dry-run", "--json", "--data", data)
	if status != exitDone {
		t.Fatalf("status %d: %s", status, errs)
	}
	var got struct {
		Sheet, Layout, Scale string
		People, Competencies []string
		Cells                []struct {
			Person, Competency string
			Value              any
			Level              float64
		}
		Doubts []any
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var cells []string
	for _, c := range got.Cells {
		cells = append(cells, fmt.Sprint(c.Person, " ", c.Competency, " ", c.Value))
	}
	if want := "[Ada Welding 4 Bob Welding 0 Bob Forklift 2]"; fmt.Sprint(cells) != want || got.Layout != "people-as-rows" {
		t.Errorf("cells %v, layout %s; want %s", cells, got.Layout, want)
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Errorf("the dry run made the data folder: %v", err)
	}
}

// What was built on an import is named row by row, in words and as JSON.
func TestARefusedUndoNamesWhatWasBuilt(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	var ids []string
	for _, text := range []string{"Name;Welding;Forklift\nAda;4;1\nBob;3;2\n", "Name;Welding;Forklift\nAda;2;1\nBob;3;2\n"} {
		status, out, errs := runOnce(t, "import", "matrix", fileWith(t, "team.csv", text), "--yes", "--json", "--data", data)
		var i importJSON
		if err := json.Unmarshal([]byte(out), &i); status != exitDone || err != nil {
			t.Fatalf("status %d, %v, %s", status, err, errs)
		}
		ids = append(ids, i.ID)
	}
	status, out, errs := runOnce(t, "import", "undo", ids[0], "--data", data)
	if status != exitFail || !strings.HasPrefix(out, "Ada has levels since in competencies that it added (0") || !strings.Contains(errs, "something was built on it since") {
		t.Errorf("status %d, %q, %q", status, out, errs)
	}
	status, out, _ = runOnce(t, "import", "undo", ids[0], "--json", "--data", data)
	var refused struct {
		ID     string
		Undone bool
		Built  []struct{ Person, Name, What string }
		More   int
	}
	if err := json.Unmarshal([]byte(out), &refused); status != exitFail || err != nil || refused.ID != ids[0] || len(refused.Built) != 1 || refused.Built[0].Name != "Ada" || refused.Built[0].Person == "" || refused.More != 0 {
		t.Errorf("status %d, %s: %v", status, out, err)
	}
	if status, _, errs := runOnce(t, "import", "undo", ids[1], "--json", "--data", data); status != exitDone {
		t.Errorf("undoing the second: %d, %s", status, errs)
	}
}

// Where a sheet has the levels of several, the caller says whose are read; they
// stand behind them.
func TestTheRaterIsChosen(t *testing.T) {
	t.Parallel()
	file := fileWith(t, "two.csv", "Name;Welding (self);Welding (manager);Milling (self);Milling (manager)\nAnna Keller;5;3;2;1\nBen Osei;4;4;3;2\n")
	for rater, want := range map[string]string{"self": "[5 2 4 3]", "manager": "[3 1 4 2]", "": "[3 1 4 2]"} {
		args := []string{"import", "matrix", file, "--dry-run", "--json"}
		if rater != "" {
			args = append(args, "--rater", rater)
		}
		_, out, errs := runOnce(t, args...)
		var got struct{ Cells []struct{ Level float64 } }
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatalf("%s: %v %s", rater, err, errs)
		}
		var levels []float64
		for _, c := range got.Cells {
			levels = append(levels, c.Level)
		}
		if fmt.Sprint(levels) != want {
			t.Errorf("of %q: %v, want %s", rater, levels, want)
		}
	}
	if status, _, errs := runOnce(t, "import", "matrix", file, "--rater", "boss"); status != exitUsage || !strings.Contains(errs, "--rater boss is none of") {
		t.Errorf("status %d, %q", status, errs)
	}
	data := t.TempDir()
	runOnce(t, "import", "matrix", file, "--yes", "--rater", "self", "--data", data)
	status, out, errs := runOnce(t, "gap", "Anna Keller", "--json", "--data", data)
	if status != exitDone || !strings.Contains(out, `"source":"self"`) && !strings.Contains(out, `"source": "self"`) {
		t.Errorf("status %d: the levels are not Anna's own: %s %s", status, out, errs)
	}
}

func TestImportUndoAndImportAgain(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	file := fileWith(t, "team.csv", "Name;Welding;Forklift\nAda;4;1\nBob;3;2\n")
	steps := []struct {
		args []string
		want string
	}{
		{[]string{"import", "matrix", file, "--yes"}, "4 levels added, 2 people added, 2 competencies added."},
		{[]string{"import", "matrix", file, "--yes"}, "0 added, 0 changed, 4 levels left alone."},
		{[]string{"import", "list"}, "applied"},
	}
	for _, s := range steps {
		status, out, errs := runOnce(t, append(s.args, "--data", data)...)
		if status != exitDone || !strings.Contains(out, s.want) {
			t.Fatalf("%v: status %d, %q %q; want %q", s.args, status, out, errs, s.want)
		}
	}
	_, out, _ := runOnce(t, "import", "list", "--json", "--data", data)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var first importJSON
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &first); err != nil {
		t.Fatal(err)
	}
	if status, out, errs := runOnce(t, "import", "undo", first.ID, "--data", data); status != exitDone || !strings.Contains(out, "was undone") {
		t.Errorf("undo: status %d, %q %q", status, out, errs)
	}
	if status, _, errs := runOnce(t, "import", "undo", first.ID, "--data", data); status != exitFail || !strings.Contains(errs, "has been undone") {
		t.Errorf("undoing twice: status %d, %q", status, errs)
	}
	if status, _, errs := runOnce(t, "import", "undo", "nobody", "--data", data); status != exitFail || !strings.Contains(errs, "no such import") {
		t.Errorf("undoing what is not there: status %d, %q", status, errs)
	}
}

// Each way of calling it wrongly gets a sentence and an exit status.
func TestImportsCalledTheWrongWay(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	for _, args := range [][]string{
		{"import"}, {"import", "plans", "x"}, {"import", "matrix"}, {"import", "matrix", "x", "--source", "gossip"}, {"import", "matrix", "x", "--layout", "round"},
	} {
		if status, _, _ := runOnce(t, args...); status != exitUsage {
			t.Errorf("%v: status %d, want %d", args, status, exitUsage)
		}
	}
	if status, _, errs := runOnce(t, "import", "matrix", filepath.Join(data, "nowhere.csv"), "--data", data); status != exitFail || !strings.Contains(errs, "cannot be read") {
		t.Errorf("a missing file: status %d, %q", status, errs)
	}
}

// A program that is killed in the middle of an import leaves nothing half done:
// the database is sound, holds none of it, and takes the import when asked again.
// BEARING_SOAK sets how many levels there are.
func TestKilledInTheMiddleOfAnImport(t *testing.T) {
	t.Parallel()
	rows := 60_000
	if n, err := strconv.Atoi(os.Getenv("BEARING_SOAK")); err == nil {
		rows = n
	}
	var sheet bytes.Buffer
	sheet.WriteString("Person;Skill;Level\n")
	for i := range rows {
		fmt.Fprintf(&sheet, "Person %d Tester;Skill %03d;%d\n", i/100, i%100, 1+i*7%5)
	}
	file, data := fileWith(t, "long.csv", sheet.String()), t.TempDir()
	program := func() *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "import", "matrix", file, "--yes", "--data", data)
		cmd.Env = append(os.Environ(), "BEARING_TEST_BE_PROGRAM=1")
		return cmd
	}
	killed := 0
	for delay := 20 * time.Millisecond; delay < 5*time.Second; delay = delay * 3 / 2 {
		cmd := program()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		dies := time.AfterFunc(delay, func() { cmd.Process.Kill() })
		err := cmd.Wait()
		dies.Stop()
		if err == nil {
			break // it was quicker than we
		}
		n := levelsIn(t, data)
		if n == rows/100 {
			break // all was stored, and it was killed before it could say so
		}
		killed++
		if n != 0 {
			t.Fatalf("killed after %s, the record holds %d statements", delay, n)
		}
	}
	if killed == 0 {
		t.Error("no import was killed")
	}
	if out, err := program().CombinedOutput(); err != nil {
		t.Fatalf("importing afterwards: %v: %s", err, out)
	}
	if n := levelsIn(t, data); n != rows/100 {
		t.Errorf("afterwards the record holds %d statements, want %d", n, rows/100)
	}
}

// levelsIn verifies the database and returns how many statements its record has.
func levelsIn(t *testing.T, data string) int {
	t.Helper()
	path := filepath.Join(data, "bearing.db")
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return 0 // killed before there was one
	}
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, differ, err := db.VerifyStanding(t.Context()); err != nil || len(differ) > 0 {
		t.Fatalf("the record does not verify: %d people differ, %v", len(differ), err)
	}
	all, err := db.Record().After(t.Context(), 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	waiting, err := db.ImportQueue().Waiting(t.Context())
	if err != nil || len(waiting) > 0 {
		t.Fatalf("imports left half done: %v, %v", waiting, err)
	}
	return len(all)
}

// A question is asked on a terminal only, so nothing waits for ever in a script.
func TestTheAnswerIsTaken(t *testing.T) {
	for answer, want := range map[string]bool{"y\n": true, "yes\n": true, "n\n": false, "\n": false, "": false} {
		if got := agrees(bufio.NewReader(strings.NewReader(answer))); got != want {
			t.Errorf("%q is taken as %t", answer, got)
		}
	}
}

// Whoever is not in a list is counted and stays; an address that two people
// swapped without a number to tell them apart by changes nobody.
func TestImportPeopleAgain(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	for _, step := range []struct{ list, want string }{
		{"Name,E-mail,Number\nAda,ada@example.org,1\nBob,bob@example.org,\nCem,cem@example.org,\n", "3 people added."},
		{"Name,E-mail,Number\nAda,ada@example.org,1\nBob,bob@example.org,\nCem,cem@example.org,\n", "0 added, 0 changed, 3 people left alone."},
		{"Name,E-mail,Number\nAda,ada@example.org,1\nBob,bob@example.org,\n", "1 of 3 people who are here today are not in this file; they stay as they are."},
		{"Name,E-mail\nCem,cem@example.org\n", "2 of 3 people who are here today are not in this file; they stay as they are."},
		{"Name,E-mail\nBob,cem@example.org\nCem,bob@example.org\n", "0 added, 0 changed."},
		{"Name,E-mail,Number\nAda,ada.king@example.org,7\n", "1 person added."}, // nothing says that she is the Ada who is known
	} {
		status, out, errs := runOnce(t, "import", "people", fileWith(t, "people.csv", step.list), "--yes", "--data", data)
		if status != exitDone || !strings.Contains(out, step.want) {
			t.Errorf("status %d, %q %q; want %q", status, out, errs, step.want)
		}
	}
}
