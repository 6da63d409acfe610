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

// says is all that an organisation exports, by what it is.
func (o organisation) says(t *testing.T) map[string]string {
	t.Helper()
	return map[string]string{
		"framework": o.do(t, "export", "framework", "--format", "yaml"), "roles": o.do(t, "export", "roles"),
		"people": o.do(t, "export", "people"), "matrix": o.do(t, "export", "matrix"),
	}
}

// The default framework is in every organisation from the start, so one that
// was changed comes in as its next version.
func TestAnOrganisationMovesToAnEmptyOne(t *testing.T) {
	t.Parallel()
	team := filepath.Join(t.TempDir(), "team.csv")
	if err := os.WriteFile(team, []byte(threeNumbers), 0o600); err != nil {
		t.Fatal(err)
	}
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		first := newOrganisation(t, place)
		first.do(t, "sample", "--story", "manufacturer")
		first.do(t, "import", "matrix", team, "--yes")
		want := first.says(t)
		for _, formats := range [][3]string{{"yaml", "csv", "csv"}, {"csv", "xlsx", "xlsx"}, {"xlsx", "csv", "xlsx"}} {
			other := newOrganisation(t, place)
			for i, what := range []string{"framework", "people", "matrix"} {
				first.gives(t, other, what, formats[i])
			}
			for what, got := range other.says(t) {
				if got != want[what] {
					t.Errorf("as %v, the %s differs:\n%s", formats, what, firstDifference(got, want[what]))
				}
			}
		}
	})
}

// firstDifference returns the first line in which two texts differ.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + w[i]
		}
	}
	return "one is longer"
}

func TestTheNextVersionOfAFrameworkIsImportedAndUndone(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		here := newOrganisation(t, place)
		team := filepath.Join(t.TempDir(), "team.csv")
		if err := os.WriteFile(team, []byte(threeNumbers), 0o600); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "framework.yaml")
		other := newOrganisation(t, place)
		other.do(t, "import", "matrix", team, "--yes")
		other.do(t, "export", "framework", "--format", "yaml", "-o", file)
		here.do(t, "import", "people", team, "--yes")
		before := here.do(t, "export", "framework", "--format", "yaml")
		out := here.do(t, "import", "framework", file, "--yes")
		if !strings.Contains(out, "3 competencies added, 1 other part of the framework changed") {
			t.Errorf("the import says %s", out)
		}
		_, id, _ := strings.Cut(out, "bearing import undo ")
		here.do(t, "import", "undo", strings.TrimSpace(id))
		if d := here.do(t, "export", "framework", "--format", "yaml"); d != before {
			t.Errorf("after the undo the framework differs:\n%s", firstDifference(d, before))
		}
	})
}

// Levels from 0 to 3 could be a scale that ends there; in an export they are
// what they are.
func TestLowLevelsGoRound(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		const low = "Name,E-mail,Employee number,Welding,=Paint,+49\nAda Lovelace,ada@example.org,0007,0,3,2\nBen Zhao,,12345678901234567890,2,1,0\nCid Mora,,@3,1,3,3\nΣοφία Βλάχος,,4,1,0,2\n"
		file := filepath.Join(t.TempDir(), "low.csv")
		if err := os.WriteFile(file, []byte(low), 0o600); err != nil {
			t.Fatal(err)
		}
		first := newOrganisation(t, place)
		first.do(t, "import", "matrix", file, "--yes")
		want := first.says(t)
		for _, format := range []string{"csv", "xlsx"} {
			other := newOrganisation(t, place)
			first.gives(t, other, "people", format)
			first.gives(t, other, "matrix", format)
			got := other.says(t)
			if got["matrix"] != want["matrix"] {
				t.Errorf("as %s:\n%s", format, firstDifference(got["matrix"], want["matrix"]))
			}
			if got["people"] != want["people"] {
				t.Errorf("as %s:\n%s", format, firstDifference(got["people"], want["people"]))
			}
		}
	})
}
