package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestBadCalls(t *testing.T) {
	t.Parallel()
	twins := func(t *testing.T, dir string) {
		called(t, 0, "import", "people", fileWith(t, "twins.csv", "Name,E-mail\nAda Byron,ada@example.org\nAda Byron,byron@example.org\n"), "--yes", "--data", filepath.Join(dir, "data"))
	}
	data := []string{"--data", "{dir}/data"}
	to := func(args ...string) []string { return append(args, data...) }
	refused(t, []bad{
		{name: "an unknown command", args: []string{"fly"}, status: 2, says: "bearing: unexpected argument fly" + seeAll},
		{name: "a command almost right", args: []string{"serv"}, status: 2, says: `bearing: unexpected argument serv, did you mean "serve"?` + strings.TrimPrefix(seeAll, ".")},
		{name: "half a command", args: []string{"import"}, status: 2, says: `bearing: expected one of "matrix", "people", "framework", "ratings", "list" or another. Run 'bearing import --help' to see what there is.`},
		{name: "an argument too many", args: []string{"version", "now"}, status: 2, says: "bearing: unexpected argument now. Run 'bearing version --help' to see what there is."},
		{name: "a missing argument", args: []string{"gap"}, status: 2, says: `bearing: expected "<person>". Run 'bearing gap --help' to see what there is.`},
		{name: "an unknown person", make: filledData, args: to("gap", "Nobody Atall"), status: 1,
			says: `bearing: Nobody here is called "Nobody Atall", or has that address or number. 'bearing export people' lists everybody.`},
		{name: "two people of one name", make: twins, args: to("gap", "Ada Byron"), status: 1,
			says: `bearing: "Ada Byron" may be any of 2 people: Ada Byron (ada@example.org), Ada Byron (byron@example.org). Name one by e-mail address, number or id.`},
		{name: "an unknown import", make: filledData, args: to("import", "undo", "nobody"), status: 1, says: "bearing: There is no such import."},
		{name: "an unknown kind", args: to("export", "salaries"), status: 2, says: `bearing: <what> must be one of "people","matrix","framework","roles","ratings" but got "salaries". Run 'bearing export --help' to see what there is.`},
		{name: "onto a full disk", args: []string{"version"}, status: 0},
	})
}

// Every command has a manual, and no manual needs a folder or shows a secret.
func TestHelpEverywhere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, line := range []string{"", "serve", "sample", "import", "import matrix", "import people", "import framework", "import list", "import undo", "export", "matrix", "gap", "backup", "restore", "verify", "rescore", "doctor", "version"} {
		cmd := command(t, append(strings.Fields(line), "--help")...)
		cmd.Dir = dir
		cmd.Env = append(cmd.Env, "BEARING_DATABASE=postgres://ada:secretword@h/d")
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		err := cmd.Run()
		usage := strings.TrimSpace("Usage: bearing " + line)
		if err != nil || errs.Len() > 0 || !strings.HasPrefix(out.String(), usage) || strings.Contains(out.String(), "secretword") {
			t.Errorf("bearing %s --help: %v, %q\n%s", line, err, &errs, &out)
		}
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("asking for help left %q", left)
	}
}

// What goes wrong with standard output is said, and is no panic.
func TestStandardOutput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	called(t, 0, "sample", "--people", "500", "--data", dir)
	export := func() (*exec.Cmd, *bytes.Buffer) {
		cmd := command(t, "export", "people", "--data", dir)
		var errs bytes.Buffer
		cmd.Stderr = &errs
		return cmd, &errs
	}
	cmd, errs := export()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	cmd.Stdout = full
	if err := cmd.Run(); cmd.ProcessState.ExitCode() != 1 || errs.String() != "bearing: The answer cannot be written to standard output: no space left on device. Check where it goes.\n" {
		t.Errorf("on a full disk: %v, %q", err, errs)
	}
	cmd, errs = export() // like | head -c 10
	pipe, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err == nil {
		_, err = io.ReadFull(pipe, make([]byte, 10))
	}
	if err != nil {
		t.Fatal(err)
	}
	pipe.Close()
	if err := cmd.Wait(); err == nil || strings.Contains(errs.String(), "panic") || strings.Contains(errs.String(), "went wrong") {
		t.Errorf("with a closed pipe: %v, %q", err, errs)
	}
	shell := exec.CommandContext(t.Context(), "sh", "-c", `"$0" export people --data "$1" >&-`, os.Args[0], dir)
	shell.Env = cmd.Env
	if out, err := shell.CombinedOutput(); strings.Contains(string(out), "panic") {
		t.Errorf("with standard output closed: %v, %s", err, out)
	}
	called(t, 0, "verify", "--data", dir)
}
