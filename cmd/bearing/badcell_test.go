package main

import (
	"archive/zip"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Line 84 of the catalogue: cells that a spreadsheet would take for something
// else. They come in, go out as text in both formats, and come in again
// unchanged.
func TestCellsThatLookLikeFormulas(t *testing.T) {
	t.Parallel()
	cells := []string{"=1+1", "+1+1", "-1+1", "@SUM(A1)", "＝1+1", "'quoted", `"quoted"`, "12345678901234567890", "007", "=cmd|'/c calc'!A0"}
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write([]string{"Name", "E-mail", "Position", "Employee number"})
	for i, c := range cells {
		w.Write([]string{"Ada " + string(rune('A'+i)) + "son", "a" + string(rune('a'+i)) + "@example.org", c, c})
	}
	w.Flush()
	data := t.TempDir()
	if status, _, errs := runOnce(t, "import", "people", fileWith(t, "list.csv", b.String()), "--yes", "--data", data); status != exitDone {
		t.Fatalf("importing: status %d: %s", status, errs)
	}
	for _, name := range []string{"out.csv", "out.xlsx"} {
		out := filepath.Join(t.TempDir(), name)
		if status, _, errs := runOnce(t, "export", "people", "--out", out, "--format", strings.TrimPrefix(filepath.Ext(out), "."), "--data", data); status != exitDone {
			t.Fatalf("exporting %s: status %d: %s", name, status, errs)
		}
		noFormulas(t, out)
		status, said, errs := runOnce(t, "import", "people", out, "--yes", "--data", data)
		if status != exitDone || !strings.Contains(said, "0 added, 0 changed") {
			t.Errorf("importing %s again: status %d: %s %s", name, status, said, errs)
		}
	}
}

// noFormulas fails if a program would take a cell of the file for a formula.
func noFormulas(t *testing.T, path string) {
	t.Helper()
	if strings.HasSuffix(path, ".csv") {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 11 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for _, row := range rows {
			for _, c := range row {
				if strings.ContainsAny(c[:min(1, len(c))], "=+-@\t\r") || strings.HasPrefix(c, "＝") {
					t.Errorf("a cell of the CSV begins like a formula: %q", c)
				}
			}
		}
		return
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		r.Close()
		if err != nil || strings.Contains(string(content), "<f>") || strings.Contains(string(content), "<f ") {
			t.Errorf("%s holds a formula, or %v", part.Name, err)
		}
	}
}
