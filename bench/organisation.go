package main

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

var perSolve = regexp.MustCompile(`([0-9.]+) ns/op`)

// organisations measures full solves with standard errors of made-up
// organisations: eight raters of each person, 24 items, 5 % not answered.
func (b *bench) organisations() error {
	var first, took time.Duration
	var u usage
	var each string
	sizes := []int{10_000, 100_000, 1_000_000}
	for i, n := range sizes {
		if n > b.people {
			sizes = sizes[:i]
			break
		}
		var err error
		if took, u, err = b.solve(b.psychTest, fmt.Sprintf("^BenchmarkOrganisation$/^%d_persons$", n), "1x"); err != nil {
			return err
		}
		if i == 0 {
			first = took
		}
		each += fmt.Sprintf("%s: %.1f s, %.2f GiB; ", thousands(n), took.Seconds(), float64(u.peak)/(1<<30))
	}
	n := sizes[len(sizes)-1]
	b.add(fmt.Sprintf("%s people, 8 raters, 24 items (%s answers): full solve with standard errors", thousands(n), thousands(n*8*24)),
		"under 10 minutes on 2 cores, under 6 GiB", took < 10*time.Minute && u.peak < 6<<30, "%.0f s, %.2f GiB", took.Seconds(), float64(u.peak)/(1<<30))
	growth := took.Seconds() / first.Seconds() / (float64(n) / float64(sizes[0]))
	b.add("the same: linear in people", "time for a person the same", growth < 1.5, "%sa person takes %.2f times as long among %s as among %s",
		each, growth, thousands(n), thousands(sizes[0]))
	return nil
}

// live measures one new form in an organisation that has been solved.
func (b *bench) live() error {
	took, _, err := b.solve(b.psychTest, "^BenchmarkLive$", "500x")
	if err != nil {
		return err
	}
	b.add("one new form (24 answers) into an organisation of 100,000: estimates of all whom it moves", "under 10 ms", took < 10*time.Millisecond, "%.2f ms", ms(took))
	return nil
}

// solve runs a Go benchmark and returns how long one round took.
func (b *bench) solve(program, which, times string) (time.Duration, usage, error) {
	u, out, err := b.watch(program, "-test.run", "^$", "-test.bench", which, "-test.benchtime", times, "-test.timeout", "60m")
	if err != nil {
		return 0, u, err
	}
	m := perSolve.FindStringSubmatch(out)
	if m == nil {
		return 0, u, fmt.Errorf("the benchmark says nothing: %s", out)
	}
	ns, err := strconv.ParseFloat(m[1], 64)
	return time.Duration(ns), u, err
}
