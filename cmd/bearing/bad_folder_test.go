package main

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

const somebody = 65534 // a user without rights

func TestBadDataFolders(t *testing.T) {
	t.Parallel()
	serve := func(data string) []string { return []string{"serve", "--listen", "127.0.0.1:0", "--data", data} }
	link := func(t *testing.T, dir string) {
		if err := os.Symlink(filepath.Join(dir, "loop"), filepath.Join(dir, "loop")); err != nil {
			t.Fatal(err)
		}
	}
	open := func(mode os.FileMode) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
				if err := os.Chmod(d, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.MkdirAll(filepath.Join(dir, "data"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(filepath.Join(dir, "data"), mode); err != nil {
				t.Fatal(err)
			}
		}
	}
	closedDatabase := func(t *testing.T, dir string) {
		filledData(t, dir)
		open(0o777)(t, dir)
		if err := os.Chmod(filepath.Join(dir, "data", "bearing.db"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	readOnlyDatabase := func(t *testing.T, dir string) {
		filledData(t, dir)
		open(0o777)(t, dir)
		if err := os.Chmod(filepath.Join(dir, "data", "bearing.db"), 0o444); err != nil {
			t.Fatal(err)
		}
	}
	refused(t, []bad{
		{name: "a file", make: file("data", "x", 0o600), args: serve("{dir}/data"), status: 1, left: []string{"data"},
			says: "bearing: The data folder {dir}/data is a file. Name a folder with --data."},
		{name: "below a file", make: file("data", "x", 0o600), args: serve("{dir}/data/sub"), status: 1, left: []string{"data"},
			says: "bearing: The data folder {dir}/data/sub cannot be used: not a directory. Name another one with --data, or change who may use it."},
		{name: "a link to itself", make: link, args: serve("{dir}/loop"), status: 1, left: []string{"loop"},
			says: "bearing: The data folder {dir}/loop cannot be used: too many levels of symbolic links. Name another one with --data, or change who may use it."},
		{name: "where no folder can be made", args: serve("/proc/bearing"), status: 1,
			says: "bearing: The data folder /proc/bearing cannot be used: no such file or directory. Name another one with --data, or change who may use it."},
		{name: "a name of 300 letters", args: serve("{dir}/" + strings.Repeat("a", 300)), status: 1, left: []string{},
			says: "bearing: The data folder {dir}/" + strings.Repeat("a", 300) + " cannot be used: file name too long. Name another one with --data, or change who may use it."},
		{name: "missing, for what only reads", args: []string{"export", "people", "--data", "{dir}/data"}, status: 1, left: []string{},
			says: "bearing: There is no database in the folder {dir}/data. Name the folder with --data, or begin with 'bearing serve' or 'bearing sample'."},
		{name: "missing, for a list of imports", args: []string{"import", "list", "--data", "{dir}/data"}, status: 1, left: []string{},
			says: "bearing: There is no database in the folder {dir}/data. Name the folder with --data, or begin with 'bearing serve' or 'bearing sample'."},
		{name: "missing, for an undo", args: []string{"import", "undo", "x", "--data", "{dir}/data"}, status: 1, left: []string{},
			says: "bearing: There is no database in the folder {dir}/data. Name the folder with --data, or begin with 'bearing serve' or 'bearing sample'."},

		{name: "of another user", make: open(0o755), args: serve("{dir}/data"), as: somebody, status: 1, left: []string{"data"},
			says: "bearing: The data folder {dir}/data cannot be written: permission denied. Name another one with --data, or change who may use it."},
		{name: "closed to us", make: open(0o700), args: serve("{dir}/data/sub"), as: somebody, status: 1,
			says: "bearing: The data folder {dir}/data/sub cannot be used: permission denied. Name another one with --data, or change who may use it."},
		{name: "with a database of another user", make: closedDatabase, args: serve("{dir}/data"), as: somebody, status: 1, left: []string{"data", "data/bearing.db"},
			says: "bearing: The database {dir}/data/bearing.db cannot be opened: permission denied. Check its owner and its permissions."},
		{name: "with a database that may only be read", make: readOnlyDatabase, args: serve("{dir}/data"), as: somebody, status: 1, left: []string{"data", "data/bearing.db"},
			says: "bearing: The database {dir}/data/bearing.db may not be written: permission denied. Change its owner or permissions."},
	})
}

// A disk of its own, as small as the test wants.
func small(options string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		at := filepath.Join(dir, "data")
		if err := os.MkdirAll(at, 0o700); err != nil {
			t.Fatal(err)
		}
		mount(t, at, options, 0)
	}
}

func mount(t *testing.T, at, options string, flags uintptr) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("disks for tests are mounted on Linux only")
	}
	if err := syscall.Mount("tmpfs", at, "tmpfs", flags, options); err != nil {
		t.Skipf("no disk may be mounted here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(at, syscall.MNT_DETACH) })
}

func TestBadDisks(t *testing.T) {
	t.Parallel()
	serve := []string{"serve", "--listen", "127.0.0.1:0", "--data", "{dir}/data"}
	readOnly := func(t *testing.T, dir string) {
		small("size=1m")(t, dir)
		if err := syscall.Mount("", filepath.Join(dir, "data"), "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			t.Skipf("no disk may be mounted again here: %v", err)
		}
	}
	fill := func(t *testing.T, dir string) {
		f, err := os.Create(filepath.Join(dir, "data", "rest"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for {
			if _, err := f.Write(bytes.Repeat([]byte("x"), 512)); errors.Is(err, syscall.ENOSPC) {
				return
			} else if err != nil {
				t.Fatal(err)
			}
		}
	}
	noNames := func(t *testing.T, dir string) {
		for i := 0; ; i++ {
			err := os.WriteFile(filepath.Join(dir, "data", strings.Repeat("n", i+1)), nil, 0o600)
			if errors.Is(err, syscall.ENOSPC) {
				return
			} else if err != nil {
				t.Fatal(err)
			}
		}
	}
	refused(t, []bad{
		{name: "that may only be read", make: readOnly, args: serve, status: 1, left: []string{"data"},
			says: "bearing: The data folder {dir}/data cannot be written: read-only file system. Name another one with --data, or change who may use it."},
		{name: "full", make: both(small("size=64k"), fill), args: serve, status: 1, left: []string{"data", "data/rest"},
			says: "bearing: The disk that holds {dir}/data/bearing.db is full. Make room, then start again."},
		{name: "with room for part of a database", make: small("size=64k"), args: serve, status: 1, left: []string{"data", "data/bearing.db"}, // an empty database, for the next start
			says: "bearing: The disk that holds {dir}/data/bearing.db is full. Make room, then start again."},
		{name: "without a name left for a file", make: both(small("size=1m,nr_inodes=6"), noNames), args: serve, status: 1,
			says: "bearing: The data folder {dir}/data cannot be written: no space left on device. Name another one with --data, or change who may use it."},
	})
}

// Two programs on one folder: both serve what is there, and neither harms it.
func TestTwoServersOnOneFolder(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	called(t, 0, "sample", "--people", "20", "--data", data)
	token := administrator(t, filepath.Join(data, "bearing.db"))
	a, b := start(t, "--data", data), start(t, "--data", data)
	a.ask(t, token, 201, "POST", "/api/v1/people", `{"name":"Somebody New"}`, nil)
	var list struct{ Items []struct{ Name string } }
	b.ask(t, token, 200, "GET", "/api/v1/people?q=Somebody", "", &list)
	if len(list.Items) != 1 {
		t.Errorf("the second server lists %v", list.Items)
	}
	if _, errs := called(t, 1, "restore", backupOf(t, data), "--replace", "--data", data); !strings.Contains(errs, "is in use") {
		t.Errorf("a restore under two servers says %q", errs)
	}
	for _, s := range []*served{a, b} {
		if err := s.stop(t, syscall.SIGTERM); err != nil {
			t.Errorf("it ended with %v", err)
		}
	}
	called(t, 0, "verify", "--data", data)
}

func backupOf(t *testing.T, data string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "b")
	called(t, 0, "backup", to, "--data", data)
	return to
}

// When the disk fills up while the program runs, reading goes on, writing says
// so, and once there is room all goes on.
func TestTheDiskFillsUp(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	small("size=4m")(t, dir)
	data := filepath.Join(dir, "data")
	called(t, 0, "sample", "--people", "20", "--data", data)
	token := administrator(t, filepath.Join(data, "bearing.db"))
	s := start(t, "--data", data)
	rest := filepath.Join(data, "rest")
	if err := os.WriteFile(rest, bytes.Repeat([]byte("x"), 8<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("filling the disk: %v", err)
	}
	full := 0
	for i := range 200 { // the log may have room for a few
		code, body, err := s.send(t, token, "POST", "/api/v1/people", `{"name":"One Of Many"}`)
		if err != nil {
			t.Fatal(err)
		}
		if code == http.StatusInsufficientStorage && strings.Contains(string(body), "The disk is full") {
			full = i + 1
			break
		}
		if code >= 400 {
			t.Fatalf("status %d: %s", code, body)
		}
	}
	if full == 0 {
		t.Error("no write was refused")
	}
	var before struct{ Items []any }
	s.ask(t, token, 200, "GET", "/api/v1/people?limit=200&q=One", "", &before)
	if len(before.Items) != full-1 {
		t.Errorf("%d were taken and %d are there", full-1, len(before.Items))
	}
	if err := os.Remove(rest); err != nil {
		t.Fatal(err)
	}
	s.ask(t, token, 201, "POST", "/api/v1/people", `{"name":"One Of Many"}`, nil)
	if err := s.stop(t, syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	called(t, 0, "verify", "--data", data)
}
