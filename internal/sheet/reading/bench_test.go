package reading

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/bearinghq/bearing/internal/sheet"
)

// ratingsCSV makes a list of ratings like those that systems export: each of the
// people in each of the competencies.
func ratingsCSV(b *bufio.Writer, folk, skills int) {
	for p := range folk {
		for c := range skills {
			fmt.Fprintf(b, "anna.keller.%d@example.org,lead.skill%d,%d,2026-%02d-%02d\n", p, c, (p*7+c*3)%5+1, (p+c)%12+1, (p*c)%28+1)
		}
	}
}

// onDisk writes a file for a benchmark and returns its path.
func onDisk(b *testing.B, write func(*bufio.Writer)) string {
	f, err := os.Create(filepath.Join(b.TempDir(), "bench.csv"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	write(w)
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	return f.Name()
}

// peak returns the memory that the process has taken from the system so far.
func peak() float64 {
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return float64(s.Sys-s.HeapReleased) / (1 << 20)
}

// BenchmarkPreviewLong previews 5,000,000 ratings of a long CSV.
func BenchmarkPreviewLong(b *testing.B) {
	path := onDisk(b, func(w *bufio.Writer) { ratingsCSV(w, 50_000, 100) })
	top := 0.0
	b.ResetTimer()
	for b.Loop() {
		book, err := sheet.OpenFile(path)
		if err != nil {
			b.Fatal(err)
		}
		m, err := ReadMatrix(book, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if n := m.Cells.Len(); n != 5_000_000 {
			b.Fatalf("%d ratings, want 5000000; doubts %v", n, m.Doubts[:min(5, len(m.Doubts))])
		}
		top = max(top, peak())
		runtime.KeepAlive(m)
		book.Close()
	}
	b.ReportMetric(float64(b.N)*5e6/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(top, "MiB")
}

// BenchmarkReadPeople reads a list of 1,000,000 people.
func BenchmarkReadPeople(b *testing.B) {
	path := onDisk(b, func(f *bufio.Writer) {
		f.WriteString("Name,E-mail,Number,Unit path,Job title,Manager,Start date\n")
		for i := range 1_000_000 {
			fmt.Fprintf(f, "Anna Keller %d,anna.keller.%d@example.org,%d,Ops / Line %d / Shift %d,Operator %d,anna.keller.%d@example.org,2020-03-%02d\n", i, i, i, i%200, i%7, i%40, i/10, i%28+1)
		}
	})
	top := 0.0
	b.ResetTimer()
	for b.Loop() {
		book, err := sheet.OpenFile(path)
		if err != nil {
			b.Fatal(err)
		}
		r, err := ReadPeople(book, Options{})
		if err != nil || r.Len() != 1_000_000 {
			b.Fatal(err, r.Len(), r.Doubts)
		}
		top = max(top, peak())
		runtime.KeepAlive(r)
		book.Close()
	}
	b.ReportMetric(float64(b.N)*1e6/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(top, "MiB")
}
