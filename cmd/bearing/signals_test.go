package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Ctrl-C in the middle of an import stores nothing, and of a backup leaves no file.
func TestInterruptedInTheMiddle(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	sheet := filepath.Join(dir, "long.csv")
	if err := os.WriteFile(sheet, []byte(longSheet(200_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	hits, quick := 0, false
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		for delay := 50 * time.Millisecond; delay < 2*time.Second && !quick; delay *= 3 {
			cmd := command(t, "import", "matrix", sheet, "--yes", "--data", data)
			var errs bytes.Buffer
			cmd.Stderr = &errs
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			asks := time.AfterFunc(delay, func() { cmd.Process.Signal(sig) })
			err := cmd.Wait()
			if asks.Stop(); err == nil {
				quick = true // than the signal
				break
			}
			if cmd.ProcessState.ExitCode() == 1 { // else it had not begun to listen
				if hits++; errs.String() != "bearing: Interrupted.\n" {
					t.Errorf("%s after %s: it says %q", sig, delay, &errs)
				}
			}
			if n := levelsIn(t, data); n == 2000 {
				quick = true // all was stored when the signal came
			} else if n != 0 {
				t.Fatalf("%s after %s: the record holds %d statements", sig, delay, n)
			}
		}
	}
	if hits == 0 && !quick {
		t.Error("no signal was answered")
	}
	called(t, 0, "sample", "--people", "3000", "--data", filepath.Join(dir, "large"))
	for delay := 30 * time.Millisecond; delay < time.Second; delay *= 2 {
		to := filepath.Join(dir, "b"+fmt.Sprint(delay))
		cmd := command(t, "backup", to, "--data", filepath.Join(dir, "large"))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(delay, func() { cmd.Process.Signal(os.Interrupt) })
		err := cmd.Wait()
		if _, there := os.Stat(to); (there == nil) != (err == nil) {
			t.Errorf("interrupted after %s: it ended with %v, and of the file: %v", delay, err, there)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".backup-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// A server that is told to stop answers what it has begun; told twice, it stops
// at once.
func TestSignals(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	called(t, 0, "sample", "--people", "5", "--data", data)
	token := administrator(t, filepath.Join(data, "bearing.db"))
	for _, sig := range []os.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		s := start(t, "--data", data)
		read, write := io.Pipe()
		answer := make(chan importState, 1)
		go func() { answer <- upload(t, s, token, read) }()
		io.WriteString(write, "Name;Welding\n")
		underWay(t, data)
		if err := s.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		for s.takes() {
			time.Sleep(time.Millisecond) // until it takes no more
		}
		io.WriteString(write, "Ada;4\n")
		write.Close()
		if i := <-answer; i.ID == "" {
			t.Errorf("%s: the request that was under way got %+v", sig, i)
		}
		if <-s.done; s.err != nil {
			t.Errorf("%s: it ended with %v and says\n%s", sig, s.err, &s.said)
		}
	}
	s := start(t, "--data", data)
	read, write := io.Pipe()
	defer write.Close()
	go upload(t, s, token, read)
	io.WriteString(write, "Name;Welding\n")
	underWay(t, data)
	began := time.Now()
	s.Process.Signal(syscall.SIGTERM)
	for s.takes() {
		time.Sleep(time.Millisecond)
	}
	again := time.NewTicker(50 * time.Millisecond) // as somebody does who does not want to wait
	defer again.Stop()
	for ended := false; !ended; {
		select {
		case <-again.C:
			s.Process.Signal(syscall.SIGTERM)
		case <-s.done:
			ended = true
		}
	}
	if time.Since(began) > 8*time.Second {
		t.Errorf("told twice, it stopped after %s", time.Since(began))
	}
	called(t, 0, "verify", "--data", data)
}

// upload sends a file whose end is still to come, and returns what became of it.
func upload(t *testing.T, s *served, token string, body io.Reader) (i importState) {
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.base+"/api/v1/imports?name=a.csv", body)
	if err != nil {
		return i
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Idempotency-Key", s.base)
	if res, err := http.DefaultClient.Do(r); err == nil {
		defer res.Body.Close()
		json.NewDecoder(res.Body).Decode(&i) // what is no import has no ID
	}
	return i
}

// takes reports whether the server takes new connections.
func (s *served) takes() bool {
	c, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
	if err == nil {
		c.Close()
	}
	return err == nil
}

// underWay waits until the server works on the upload: then its key is claimed.
func underWay(t *testing.T, data string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(data, "bearing.db")+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for n := 0; n == 0; time.Sleep(10 * time.Millisecond) {
		if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM requests WHERE status = 0`).Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
}

// With 64 files that it may open, a server refuses what is too much and goes on
// when it is less.
func TestFewFiles(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	called(t, 0, "sample", "--people", "5", "--data", data)
	token := administrator(t, filepath.Join(data, "bearing.db"))
	cmd := command(t, "serve", "--listen", "127.0.0.1:0", "--data", data)
	cmd.Path, cmd.Args = "/bin/sh", append([]string{"sh", "-c", `ulimit -n 64 && exec "$0" "$@"`}, cmd.Args...)
	s := started(t, cmd)
	var all sync.WaitGroup
	client := &http.Client{Timeout: 5 * time.Second}
	for range 200 {
		all.Go(func() {
			if res, err := client.Get(s.base + "/sign-in"); err == nil {
				io.Copy(io.Discard, res.Body)
				res.Body.Close()
			}
		})
	}
	all.Wait()
	client.CloseIdleConnections()
	s.ask(t, token, 201, "POST", "/api/v1/people", `{"name":"Somebody New"}`, nil)
	if err := s.stop(t, syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	called(t, 0, "verify", "--data", data)
}
