package bearing

import (
	"go/build"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/bearinghq/bearing/"

// flow lists the rule packages, upstream first. A package may import those to its left.
var flow = []string{"fault", "psych", "framework", "people", "access", "observe", "assess", "profile", "gap", "matrix"}

// outside is what no rule package may import.
var outside = []string{"database/sql", "net/http", "os", "html/template", "log/slog"}

func TestImportsFollowTheData(t *testing.T) {
	for i, name := range flow {
		pkg, err := build.ImportDir(name, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range pkg.Imports {
			if slices.Contains(outside, path) {
				t.Errorf("%s imports %s: rules do no I/O", name, path)
			}
			if up, ours := strings.CutPrefix(path, module); ours && !slices.Contains(flow[:i], up) {
				t.Errorf("%s imports %s: data flows the other way", name, up)
			}
		}
	}
}

// Every folder of Go code at the root is a rule package that flow names.
func TestEveryFolderIsOnTheMap(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, e := range entries {
		if files, _ := filepath.Glob(filepath.Join(e.Name(), "*.go")); len(files) == 0 {
			continue
		}
		if _, err := os.Stat(filepath.Join(e.Name(), "go.mod")); err == nil {
			continue // a module of its own
		}
		seen++
		if !slices.Contains(flow, e.Name()) {
			t.Errorf("%s holds Go code but is not in flow", e.Name())
		}
	}
	if seen != len(flow) {
		t.Errorf("found %d folders of rules, want %d", seen, len(flow))
	}
}
