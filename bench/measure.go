package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// usage is what a program needed.
type usage struct {
	cpu, wall time.Duration
	peak      int64 // bytes of memory
}

// watch runs a program to its end.
func (b *bench) watch(program string, args ...string) (usage, string, error) {
	cmd := exec.CommandContext(b.ctx, program, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return usage{}, "", err
	}
	var u usage
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			u.wall, u.cpu = time.Since(began), spent(cmd)
			if err != nil {
				err = fmt.Errorf("%s %s: %w\n%s", program, strings.Join(args, " "), err, errs.Bytes())
			}
			return u, out.String(), err
		case <-tick.C:
			if p, err := peak(cmd.Process.Pid); err == nil {
				u.peak = p // only ever grows
			}
		}
	}
}

// spent returns the time that a program that has ended was computing.
func spent(cmd *exec.Cmd) time.Duration {
	r := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// peak returns the most memory that a running program has had, in bytes.
func peak(pid int) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kb), "kB")), 10, 64)
			return n << 10, err
		}
	}
	return 0, errors.New("no VmHWM: the program has ended")
}

// median returns the middle of what f gives for each.
func median[T any, N int64 | time.Duration](all []T, f func(T) N) N {
	ns := make([]N, len(all))
	for i, x := range all {
		ns[i] = f(x)
	}
	slices.Sort(ns)
	return ns[len(ns)/2]
}

func mib(n int64) float64 { return float64(n) / (1 << 20) }
