package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/auth"
	"github.com/bearinghq/bearing/internal/store"
)

// The tables of bad input run the program as people do: as a process of its
// own, with its own arguments, variables, files and signals.

// command returns the program, ready to start, with nothing of ours in its
// environment.
func command(t testing.TB, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = []string{"BEARING_TEST_BE_PROGRAM=1", "PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TMPDIR=" + t.TempDir()}
	cmd.WaitDelay = 20 * time.Second
	return cmd
}

// A bad is one input that must not do harm.
type bad struct {
	name string
	// make prepares the folder that {dir} in args, env and says stands for.
	make func(t *testing.T, dir string)
	args []string
	env  []string
	// status and says are the exit status and all that stands on standard error.
	status int
	says   string
	// as is a user id to run as; 0 for ours.
	as uint32
	// left are the names in dir afterwards, if they must be checked: nothing half stored.
	left []string
}

// refused runs each as a process and compares word by word.
func refused(t *testing.T, all []bad) {
	for _, tt := range all {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if tt.make != nil {
				tt.make(t, dir)
			}
			in := strings.NewReplacer("{dir}", dir)
			args := make([]string, len(tt.args))
			for i, a := range tt.args {
				args[i] = in.Replace(a)
			}
			cmd := command(t, args...)
			for _, e := range tt.env {
				cmd.Env = append(cmd.Env, in.Replace(e))
			}
			if tt.as != 0 {
				become(t, cmd, tt.as)
			}
			var out, errs bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &errs
			// One that starts to serve after all is told to stop.
			late := time.AfterFunc(30*time.Second, func() { cmd.Process.Signal(syscall.SIGTERM) })
			defer late.Stop()
			if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
				t.Fatal(err)
			}
			want := in.Replace(tt.says)
			if want != "" {
				want += "\n"
			}
			if got := cmd.ProcessState.ExitCode(); got != tt.status || errs.String() != want {
				t.Errorf("bearing %q: status %d, want %d\n got %q\nwant %q", args, got, tt.status, errs.String(), want)
			}
			if tt.left != nil {
				if got := strings.Join(names(t, dir), " "); got != strings.Join(tt.left, " ") {
					t.Errorf("it left %q, want %q", got, tt.left)
				}
			}
		})
	}
}

// names lists what is in a folder and below, sorted.
func names(t testing.TB, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if path != dir {
			all = append(all, strings.TrimPrefix(path, dir+"/"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// become lets cmd run as another user.
func become(t *testing.T, cmd *exec.Cmd, uid uint32) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root may run a program as another user")
	}
	dir, err := os.MkdirTemp("", "bearing-*") // one that the user may look into
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	program := filepath.Join(dir, "bearing")
	// Another process copies it: a file that we had open for writing could not be run.
	if said, err := exec.Command("cp", os.Args[0], program).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd.Path = program
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
}

// file puts a file into the folder.
func file(name, content string, mode os.FileMode) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), mode); err != nil {
			t.Fatal(err)
		}
	}
}

// filledData makes an organisation of 20 in data below the folder.
func filledData(t *testing.T, dir string) {
	t.Helper()
	called(t, 0, "sample", "--people", "20", "--data", filepath.Join(dir, "data"))
}

// both does one after the other.
func both(all ...func(*testing.T, string)) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		for _, f := range all {
			f(t, dir)
		}
	}
}

// A served is a server that runs as a process.
type served struct {
	*exec.Cmd
	base string        // its address
	done chan struct{} // closed when it has ended
	err  error         // how, once it has
	said bytes.Buffer  // what it said, once it has
}

var serves = regexp.MustCompile(`serves on (http://\S+)`)

// start starts a server and waits until it says where.
func start(t *testing.T, args ...string) *served {
	t.Helper()
	return started(t, command(t, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...))
}

func started(t *testing.T, cmd *exec.Cmd) *served {
	t.Helper()
	s := &served{Cmd: cmd, done: make(chan struct{})}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = write
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	at := make(chan string, 1)
	go func() {
		defer close(s.done)
		lines := bufio.NewScanner(io.TeeReader(read, &s.said))
		for lines.Scan() {
			if m := serves.FindStringSubmatch(lines.Text()); m != nil {
				at <- m[1]
			}
		}
		s.err = cmd.Wait()
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-s.done
		if strings.Contains(s.said.String(), "panic") {
			t.Errorf("the server says\n%s", &s.said)
		}
	})
	select {
	case s.base = <-at:
	case <-s.done:
		t.Fatalf("the server ended with %v and says\n%s", s.err, &s.said)
	case <-time.After(30 * time.Second):
		t.Fatal("the server does not say where it serves")
	}
	return s
}

// stop sends a signal and waits for the end.
func (s *served) stop(t *testing.T, sig os.Signal) error {
	t.Helper()
	if err := s.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.done:
	case <-time.After(30 * time.Second):
		t.Fatalf("the server does not stop after %s", sig)
	}
	return s.err
}

// administrator makes an account in the database and returns a token of it.
func administrator(t *testing.T, url string) (token string) {
	t.Helper()
	db, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	a, err := db.Accounts().Create(t.Context(), auth.Account{Email: "ada@example.org", Name: "Ada", Role: access.Administrator, Created: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	token = rand.Text()
	now := time.Now()
	err = db.Credentials().Issue(t.Context(), auth.Credential{
		Secret: auth.Digest(token), UID: rand.Text(), Kind: auth.Token, Account: a.ID, Label: "test", Created: now, Seen: now, Ends: now.Add(24 * time.Hour),
	})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// ask sends a request to the API of a server, and fails on another status.
func (s *served) ask(t *testing.T, token string, want int, method, path, body string, into any) {
	t.Helper()
	code, answer, err := s.send(t, token, method, path, body)
	if err != nil || code != want {
		t.Fatalf("%s %s: status %d, want %d, %v: %s", method, path, code, want, err, answer)
	}
	if into != nil {
		if err := json.Unmarshal(answer, into); err != nil {
			t.Fatalf("%s %s: %v: %s", method, path, err, answer)
		}
	}
}

func (s *served) send(t *testing.T, token, method, path, body string) (int, []byte, error) {
	r, err := http.NewRequestWithContext(t.Context(), method, s.base+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	return res.StatusCode, answer, err
}
