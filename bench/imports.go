package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const skills = 100 // rated for each person

// imports measures looking at a long CSV, and storing what it says.
func (b *bench) imports() error {
	b.ratings = filepath.Join(b.dir, "ratings.csv")
	if err := writeRatings(b.ratings, b.rows); err != nil {
		return err
	}
	preview, _, err := b.watch(b.bearing, "import", "matrix", b.ratings, "--dry-run", "--data", filepath.Join(b.dir, "none"))
	if err != nil {
		return err
	}
	rate := float64(b.rows) / preview.cpu.Seconds()
	b.add(fmt.Sprintf("import preview of %s ratings in long CSV", thousands(b.rows)), "at least 1,000,000 rows per CPU second", rate >= 1e6,
		"%s rows per CPU second; %.1f s, %.0f MiB", thousands(int(rate)), preview.wall.Seconds(), mib(preview.peak))

	plain, out, err := b.watch(b.insert, "-db", filepath.Join(b.dir, "insert.db"), "-rows", strconv.Itoa(b.rows), "-skills", strconv.Itoa(skills))
	if err != nil {
		return err
	}
	seconds, err := strconv.ParseFloat(strings.TrimSpace(out), 64)
	if err != nil {
		return err
	}
	plain.wall = time.Duration(seconds * float64(time.Second)) // of the rows alone
	whole, _, err := b.watch(b.bearing, "import", "matrix", b.ratings, "--data", filepath.Join(b.dir, "data"))
	if err != nil {
		return err
	}
	ratio := plain.wall.Seconds() / whole.wall.Seconds()
	b.add("import of the same into SQLite", "at least 1.8 times the rate of one prepared INSERT per row", ratio >= 1.8,
		"%.2f times: %s against %s rows per second (CPU %.1f s against %.1f s)", ratio,
		thousands(int(float64(b.rows)/whole.wall.Seconds())), thousands(int(float64(b.rows)/plain.wall.Seconds())), whole.cpu.Seconds(), plain.cpu.Seconds())
	b.add("the same: peak memory", "under 256 MiB", whole.peak < 256<<20, "%.0f MiB", mib(whole.peak))
	return nil
}

// writeRatings writes what an HR system gives out: one rating to a row.
func writeRatings(path string, rows int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	w.WriteString("E-mail,Name,Competency,Level,Date\n")
	for i := range rows {
		p, c := i/skills, i%skills
		fmt.Fprintf(w, "p%d@example.org,Person %d,Skill %d,%d,2025-%02d-%02d\n", p, p, c, 1+(p*7+c*3)%5, 1+p%12, 1+c%28)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// thousands writes 1234567 as 1,234,567.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
