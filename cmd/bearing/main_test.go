package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// runOnce runs the program to its end and returns what it says.
func runOnce(t *testing.T, args ...string) (status int, out, errs string) {
	t.Helper()
	var o, e strings.Builder
	status = run(t.Context(), args, strings.NewReader(""), &o, &e)
	return status, o.String(), e.String()
}

func TestCalledTheWrongWay(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"fly"}, "unexpected argument fly"},
		{[]string{"serve", "--nope"}, "unknown flag --nope"},
		{[]string{"serve", "now"}, "unexpected argument now"},
		{[]string{"serve", "--listen"}, "--listen"},
		{[]string{"serve", "--listen", "foo"}, "write it as host:port"},
		{[]string{"serve", "--listen", "http://localhost:8080"}, "write it as host:port"},
		{[]string{"serve", "--listen", "localhost:99999"}, "no port from 0 to 65535"},
		{[]string{"serve", "--listen", "localhost:-1"}, "no port from 0 to 65535"},
		{[]string{"serve", "--listen", "localhost:"}, "no port from 0 to 65535"},
		{[]string{"serve", "--listen", "localhost:0", "--data", ""}, "--data is empty"},
		{[]string{"serve", "--listen", "localhost:0", "--data", "a\x00b"}, "control character"},
		{[]string{"serve", "--listen", "localhost:0", "--database", "mysql://h/d"}, "begins with postgres://"},
		{[]string{"serve", "--url", "bearing.example.org"}, "not the address of a site"},
		{[]string{"serve", "--url", "https://bearing.example.org/app"}, "without a path"},
		{[]string{"serve", "--url", "https://ada:secret@bearing.example.org"}, "not the address of a site"},
		{[]string{"serve", "--url", "http://bearing.example.org"}, "use https://"},
	} {
		status, out, errs := runOnce(t, tt.args...)
		if status != exitUsage || !strings.Contains(errs, tt.want) || strings.Count(strings.TrimSpace(errs), "\n") > 0 || out != "" {
			t.Errorf("bearing %q: status %d, out %q, err %q; want %d and one line with %q", tt.args, status, out, errs, exitUsage, tt.want)
		}
	}
}

func TestDataFoldersThatCannotBeUsed(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	loop := filepath.Join(dir, "loop")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	junk := filepath.Join(dir, "junk")
	if err := os.MkdirAll(junk, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(junk, "bearing.db"), []byte("name,email\nAda,ada@example.org\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, data, want string }{
		{"a file", file, "is a file. Name a folder"},
		{"below a file", filepath.Join(file, "sub"), "cannot be used"},
		{"a link to itself", loop, "cannot be used"},
		{"/proc, which takes no files", "/proc/bearing", "cannot be used"},
		{"a folder with another bearing.db", junk, "is not a Bearing database"},
	}
	if os.Getuid() != 0 { // root may write everywhere
		locked := filepath.Join(dir, "locked")
		if err := os.Mkdir(locked, 0o500); err != nil {
			t.Fatal(err)
		}
		tests = append(tests, struct{ name, data, want string }{"a folder that may not be written", locked, "cannot be written"})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, _, errs := runOnce(t, "serve", "--listen", "localhost:0", "--data", tt.data)
			if status != exitFail || !strings.Contains(errs, tt.want) || strings.Count(strings.TrimSpace(errs), "\n") > 0 {
				t.Errorf("status %d, err %q; want %d and one line with %q", status, errs, exitFail, tt.want)
			}
		})
	}
}

func TestAPortInUse(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	data := filepath.Join(t.TempDir(), "data")
	status, _, errs := runOnce(t, "serve", "--data", data, "--listen", ln.Addr().String())
	if status != exitFail || !strings.Contains(errs, "Another program uses") {
		t.Errorf("status %d, err %q", status, errs)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("the data folder was made before the port was known to be free")
	}
}

func TestDatabasesThatCannotBeReached(t *testing.T) {
	for _, url := range []string{"postgres://ada:secretword@127.0.0.1:1/d?connect_timeout=2", "postgres://ada:secretword@127.0.0.1:nan/d"} {
		status, _, errs := runOnce(t, "serve", "--listen", "localhost:0", "--database", url)
		if status != exitFail || strings.Contains(errs, "secretword") || strings.Count(strings.TrimSpace(errs), "\n") > 0 {
			t.Errorf("%s: status %d, err %q; want one line without the password", url, status, errs)
		}
	}
}

func TestHelpIsTheManual(t *testing.T) {
	t.Setenv("BEARING_DATABASE", "postgres://ada:secretword@h/d")
	for _, args := range [][]string{{}, {"--help"}, {"serve", "--help"}, {"version", "--help"}} {
		status, out, errs := runOnce(t, args...)
		if status != exitDone || !strings.Contains(out, "Usage: bearing") || errs != "" || strings.Contains(out, "secretword") {
			t.Errorf("bearing %q: status %d, err %q, out:\n%s", args, status, errs, out)
		}
	}
	if _, out, _ := runOnce(t, "serve", "--help"); !strings.Contains(out, "BEARING_DATABASE") || !strings.Contains(out, "localhost:8080") {
		t.Errorf("the help does not name variables and defaults:\n%s", out)
	}
}

// The program starts on an empty folder, makes the first account by the link
// that it prints, answers, and stops when told.
func TestServe(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	data := filepath.Join(t.TempDir(), "deep", "data")
	said, log := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"serve", "--listen", "localhost:0", "--data", data}, strings.NewReader(""), io.Discard, log)
		log.Close()
	}()
	text := make([]byte, 4096)
	n := 0
	link := regexp.MustCompile(`(http://\S+)/setup\?link=\S+\n`)
	for !link.Match(text[:n]) {
		m, err := said.Read(text[n:])
		if err != nil {
			t.Fatalf("%v after %q", err, text[:n])
		}
		n += m
	}
	go io.Copy(io.Discard, said)
	base := string(link.FindSubmatch(text[:n])[1])
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for path, want := range map[string]int{"/": 303, "/sign-in": 200, "/nowhere": 404, "/setup": 403, "/components": 404} {
		res, err := client.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("GET %s: status %d, want %d", path, res.StatusCode, want)
		}
	}
	if info, err := os.Stat(data); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the data folder: %v, %v; want it for its owner only", info, err)
	}
	stop()
	select {
	case status := <-done:
		if status != exitDone {
			t.Errorf("status %d after %q", status, text[:n])
		}
	case <-time.After(15 * time.Second):
		t.Error("run did not stop")
	}
}
