package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"time"
)

// starts measures both servers from an empty data folder to their first page,
// by turns, so that a slow moment of the machine hits both.
func (b *bench) starts() error {
	var ours, theirs []usage
	for range b.runs {
		u, err := b.start(b.bearing, "/", func(dir, at string) []string {
			return []string{"serve", "--data", dir, "--listen", at}
		})
		if err != nil {
			return err
		}
		ours = append(ours, u)
		if u, err = b.start(b.pocket, "/_/", func(dir, at string) []string {
			return []string{"serve", "--dir", dir, "--http", at}
		}); err != nil {
			return err
		}
		theirs = append(theirs, u)
	}
	cpu := func(u usage) time.Duration { return u.cpu }
	mem := func(u usage) int64 { return u.peak }
	wall := func(u usage) time.Duration { return u.wall }
	c, cp := median(ours, cpu), median(theirs, cpu)
	m, mp := median(ours, mem), median(theirs, mem)
	b.add("start to first page, empty data folder: CPU", "at most half of PocketBase", 2*c <= cp,
		"%.0f ms against %.0f ms: %.2f", c.Seconds()*1e3, cp.Seconds()*1e3, c.Seconds()/cp.Seconds())
	b.add("the same: peak memory", "at most half of PocketBase", 2*m <= mp,
		"%.1f MiB against %.1f MiB: %.2f", mib(m), mib(mp), mib(m)/mib(mp))
	b.add("the same: time", "", true, "%.0f ms against %.0f ms", median(ours, wall).Seconds()*1e3, median(theirs, wall).Seconds()*1e3)
	return nil
}

// start runs a server until its first page is there, and kills it.
func (b *bench) start(program, page string, args func(dir, at string) []string) (u usage, err error) {
	dir, err := os.MkdirTemp(b.dir, "start-")
	if err != nil {
		return u, err
	}
	defer os.RemoveAll(dir)
	at, err := freeAddress()
	if err != nil {
		return u, err
	}
	cmd := exec.CommandContext(b.ctx, program, args(dir, at)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.Dir = &out, &out, dir
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return u, err
	}
	err = firstPage("http://" + at + page)
	u.wall = time.Since(began)
	if err == nil {
		u.peak, err = peak(cmd.Process.Pid)
	}
	cmd.Process.Kill()
	cmd.Wait() // says that it was killed
	u.cpu = spent(cmd)
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s", program, err, out.Bytes())
	}
	return u, err
}

func freeAddress() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer ln.Close()
	return ln.Addr().String(), nil
}

// firstPage asks until a page is there.
func firstPage(url string) error {
	client := &http.Client{Timeout: 10 * time.Second}
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		res, err := client.Get(url)
		if err != nil {
			continue
		}
		res.Body.Close()
		if res.StatusCode == http.StatusOK {
			return nil
		}
		return fmt.Errorf("GET %s answers %s", url, res.Status)
	}
	return fmt.Errorf("GET %s does not answer", url)
}
