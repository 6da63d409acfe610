package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/internal/store/storetest"
)

// An organisation is where a command finds one.
type organisation []string

func newOrganisation(t *testing.T, place func(*testing.T) string) organisation {
	if url := place(t); strings.HasPrefix(url, "postgres") {
		return organisation{"--database", url}
	}
	return organisation{"--data", filepath.Join(t.TempDir(), "data")}
}

func (o organisation) do(t *testing.T, args ...string) string {
	t.Helper()
	out, errs := called(t, 0, append(args, o...)...)
	return out + errs
}

// gives exports something of o in a format and imports it into other, where a
// dry run must read it too, and importing it again must change nothing.
func (o organisation) gives(t *testing.T, other organisation, what, format string) {
	t.Helper()
	ending := format
	if what == "framework" && format == "csv" {
		ending = "zip"
	}
	file := filepath.Join(t.TempDir(), what+"."+ending)
	o.do(t, "export", what, "--format", format, "-o", file)
	called(t, 0, "import", what, file, "--dry-run")
	other.do(t, "import", what, file, "--yes")
	if out := other.do(t, "import", what, file, "--yes"); !strings.Contains(out, "0 added, 0 changed") {
		t.Errorf("%s as %s imports a second time as\n%s", what, format, out)
	}
}

const threeNumbers = `Name,Python (current),Python (target),Python (priority),Go (current),Go (target),Go (priority),Excel
Ada Lovelace,3,4,2,,5,1,2
Ben Zhao,2,3,1,4,4,3,1
Cid Mora,5,5,1,1,2,2,3
Dora Mai,1,2,,n/a,,,4
`

func TestTargetsAndPrioritiesGoRound(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		file := filepath.Join(t.TempDir(), "team.csv")
		if err := os.WriteFile(file, []byte(threeNumbers), 0o600); err != nil {
			t.Fatal(err)
		}
		first := newOrganisation(t, place)
		first.do(t, "import", "matrix", file, "--yes")
		matrix := first.do(t, "export", "matrix")
		for _, want := range []string{",Python (current),Python (target),Python (priority),Go (current),", "Ada Lovelace,,,", ",3,4,2,,5,1,2", "Excel\n"} {
			if !strings.Contains(strings.ReplaceAll(matrix, "\r\n", "\n"), want) {
				t.Errorf("the export has no %q:\n%s", want, matrix)
			}
		}
		for _, format := range []string{"csv", "xlsx"} {
			other := newOrganisation(t, place)
			first.gives(t, other, "matrix", format)
			if got := other.do(t, "export", "matrix"); got != matrix {
				t.Errorf("as %s, the matrix comes to\n%s\nand was\n%s", format, got, matrix)
			}
		}
	})
}
