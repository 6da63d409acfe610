package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/internal/store/storetest"
)

// called runs the program and returns what it printed.
func called(t *testing.T, want int, args ...string) (out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	if got := run(t.Context(), args, strings.NewReader(""), &o, &e); got != want {
		t.Fatalf("bearing %s = %d, want %d\n%s%s", strings.Join(args, " "), got, want, o.Bytes(), e.Bytes())
	}
	return o.String(), e.String()
}

func TestASampleThroughAllCommands(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, other := filepath.Join(dir, "data"), filepath.Join(dir, "other")
	in := func(args ...string) []string { return append(args, "--data", data) }

	out, _ := called(t, 0, in("sample", "--story", "startup", "--json")...)
	var made sampleJSON
	if err := json.Unmarshal([]byte(out), &made); err != nil || made.People != 24 {
		t.Errorf("sample --json printed %s: %v", out, err)
	}
	if _, errs := called(t, 1, in("sample", "--people", "5")...); !strings.Contains(errs, "already") {
		t.Errorf("a second sample says %q", errs)
	}
	if out, _ := called(t, 0, in("matrix", "--unit", "Engineering", "--pillar", "lead")...); !strings.Contains(out, "L1   Vision and direction") {
		t.Errorf("matrix printed\n%s", out)
	}
	out, _ = called(t, 0, in("matrix", "--json")...)
	var m matrixJSON
	if err := json.Unmarshal([]byte(out), &m); err != nil || len(m.People) != 24 || len(m.People[0].Cells) != len(m.Competencies) {
		t.Errorf("matrix --json has %d people: %v", len(m.People), err)
	}
	for i := 1; i < len(m.People); i++ {
		if m.People[i-1].Name > m.People[i].Name && m.People[i].Name[0] < 128 && m.People[i-1].Name[0] < 128 {
			t.Errorf("%s comes before %s", m.People[i-1].Name, m.People[i].Name)
		}
	}
	out, _ = called(t, 0, in("gap", m.People[0].Name, "--role", "role.team_lead", "--json")...)
	var g gapJSON
	if err := json.Unmarshal([]byte(out), &g); err != nil || g.Needed == 0 || g.Met+g.Short+g.Unknown != g.Needed {
		t.Errorf("gap --json printed %+v: %v", g, err)
	}
	out, _ = called(t, 0, in("gap", m.People[0].Name, "--role", "role.team_lead", "--on", "2019-01-01", "--json")...)
	then := gapJSON{}
	if err := json.Unmarshal([]byte(out), &then); err != nil || then.On != "2019-01-01" || then.Needed != g.Needed || then.Unknown != then.Needed {
		t.Errorf("before anything was known, gap --json printed %+v: %v", then, err)
	}
	file := filepath.Join(dir, "b.backup")
	called(t, 0, in("backup", file)...)
	called(t, 0, "restore", file, "--data", other)
	if _, errs := called(t, 1, "restore", file, "--data", other); !strings.Contains(errs, "--replace") {
		t.Errorf("a second restore says %q", errs)
	}
	again, _ := called(t, 0, "export", "matrix", "--data", other)
	if first, _ := called(t, 0, in("export", "matrix")...); first != again {
		t.Error("the matrix differs after a restore")
	}
	called(t, 0, "verify", "--data", other)
	called(t, 0, "doctor", "--data", other, "--listen", "127.0.0.1:0", "--json")
	called(t, 0, "sample", "--remove", "--data", other)
	if out, _ := called(t, 0, "export", "people", "--data", other); strings.Count(out, "\n") != 1 {
		t.Errorf("after the sample is gone there is\n%s", out)
	}
}

func TestTheSameArgumentsGiveTheSameFiles(t *testing.T) {
	t.Parallel()
	var first []string
	for range 2 {
		data := t.TempDir()
		called(t, 0, "sample", "--people", "80", "--seed", "9", "--data", data)
		var now []string
		for _, what := range []string{"people", "matrix", "roles"} {
			out, _ := called(t, 0, "export", what, "--data", data)
			now = append(now, out)
		}
		for i := range first {
			if first[i] != now[i] {
				t.Errorf("export %d differs", i)
			}
		}
		first = now
	}
}

// The round trip goes through the real import: into the same organisation it
// changes nothing.
func TestExportsImportAgainUnchanged(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		here := func() []string {
			if url := place(t); strings.HasPrefix(url, "postgres") {
				return []string{"--database", url}
			}
			return []string{"--data", filepath.Join(t.TempDir(), "data")}
		}
		in := func(where []string, args ...string) string {
			t.Helper()
			out, errs := called(t, 0, append(args, where...)...)
			return out + errs
		}
		data, dir := here(), t.TempDir()
		in(data, "sample", "--story", "manufacturer")
		for _, format := range []string{"csv", "xlsx"} {
			for _, what := range []string{"framework", "people", "matrix"} {
				file := filepath.Join(dir, what+"."+format)
				if what == "framework" && format == "csv" {
					file = filepath.Join(dir, "framework.zip")
				}
				in(data, "export", what, "--format", format, "-o", file)
				if out := in(data, "import", what, file, "--yes"); !strings.Contains(out, "0 added, 0 changed") {
					t.Errorf("%s as %s imports again as\n%s", what, format, out)
				}
			}
		}
	})
}

func TestWhatCommandsRefuse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	called(t, 0, "sample", "--people", "40", "--data", data)
	short := filepath.Join(dir, "short")
	if err := os.WriteFile(short, []byte("abc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		status int
		args   []string
		want   string
	}{
		{1, []string{"gap", "nobody at all"}, "Nobody here is called"},
		{1, []string{"gap", "a"}, "may be any of"},
		{2, []string{"gap"}, "expected"},
		{2, []string{"gap", " "}, "empty"},
		{2, []string{"gap", "a", "--on", "yesterday"}, "--on yesterday"},
		{1, []string{"matrix", "--unit", "Atlantis"}, "There is no unit"},
		{1, []string{"matrix", "--role", "king"}, "There is no role"},
		{1, []string{"matrix", "--framework", "none"}, "no such framework"},
		{2, []string{"export", "salaries"}, "must be one of"},
		{2, []string{"export", "people", "--format", "yaml"}, "yaml is for a framework"},
		{2, []string{"export", "people", "--on", "yesterday"}, "is not a date"},
		{1, []string{"export", "people", "-o", data}, "is there already"},
		{2, []string{"sample", "--people", "0"}, "1 to 1000000"},
		{2, []string{"sample", "--story", "circus"}, "There is no story"},
		{1, []string{"backup", filepath.Join(dir, "b"), "--passphrase-file", short}, "Use at least 8"},
		{1, []string{"backup", filepath.Join(dir, "b"), "--passphrase-file", filepath.Join(dir, "no")}, "cannot be read"},
		{1, []string{"restore", short}, "is not a backup"},
	} {
		out, errs := called(t, tt.status, append(tt.args, "--data", data)...)
		if !strings.Contains(errs, tt.want) || strings.Contains(errs, "Something went wrong") {
			t.Errorf("bearing %s says %q, want %q", strings.Join(tt.args, " "), errs+out, tt.want)
		}
	}
	if _, errs := called(t, 1, "matrix", "--data", filepath.Join(dir, "nowhere")); !strings.Contains(errs, "There is no database") {
		t.Errorf("it says %q", errs)
	}
	if _, err := os.Stat(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a command that reads has made a data folder")
	}
}

func TestEveryCommandHasAManual(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"sample", "export", "matrix", "gap", "backup", "restore", "verify", "doctor", "version"} {
		out, _ := called(t, 0, command, "--help")
		for _, part := range []string{"Usage: bearing " + command, "Examples:", "Exit status:"} {
			if !strings.Contains(out, part) {
				t.Errorf("bearing %s --help has no %q", command, part)
			}
		}
	}
}

// A writer that is closed, like a pipe to head.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestAClosedPipeIsNoPanic(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	called(t, 0, "sample", "--people", "40", "--data", data)
	for _, args := range [][]string{{"export", "people"}, {"matrix"}, {"matrix", "--json"}, {"version"}} {
		var errs bytes.Buffer
		if len(args) > 1 || args[0] != "version" {
			args = append(args, "--data", data)
		}
		if got := run(t.Context(), args, strings.NewReader(""), closed{}, &errs); got != exitFail {
			t.Errorf("bearing %v = %d: %s", args, got, errs.Bytes())
		}
	}
}
