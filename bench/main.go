// Command bench measures Bearing as its users meet it: as a program that is
// started, does something and ends. It prints what must be and what was seen.
//
// It needs Linux, for it reads memory and times from /proc.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A bench has what all measurements need.
type bench struct {
	ctx                     context.Context
	bearing, insert, pocket string
	psychTest, ratingsTest  string // test programs of these packages, for their benchmarks
	dir                     string // for files that may be thrown away
	rows, runs, people      int
	r                       bool   // run R anew
	ratings                 string // the long CSV, once it is there
	bare                    usage  // of a start of the program that does nothing
	results                 []result
}

// A result is one line of the table.
type result struct {
	what, must, saw string
	ok              bool
}

func main() {
	log.SetFlags(0)
	b := bench{ctx: context.Background()}
	flag.StringVar(&b.bearing, "bearing", "../bin/bearing", "the program")
	flag.StringVar(&b.insert, "insert", "", "the program of bench/insert")
	flag.StringVar(&b.pocket, "pocketbase", "", "the program of bench/pocketbase")
	flag.StringVar(&b.psychTest, "psych", "", "the test program of package psych")
	flag.StringVar(&b.ratingsTest, "ratings", "", "the test program of package ratings")
	flag.BoolVar(&b.r, "r", false, "run R anew, which takes many minutes, instead of keeping what it found")
	flag.IntVar(&b.people, "people", 1_000_000, "the largest organisation to solve")
	flag.IntVar(&b.rows, "rows", 5_000_000, "ratings to import")
	flag.IntVar(&b.runs, "runs", 7, "starts of each server")
	only := flag.String("only", "start import crossed clustered large organisations live", "what to measure")
	flag.Parse()
	if err := b.run(*only); err != nil {
		log.Fatal("bench: ", err)
	}
}

func (b *bench) run(only string) error {
	dir, err := os.MkdirTemp("", "bearing-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b.dir = dir
	for _, program := range []*string{&b.bearing, &b.insert, &b.pocket, &b.psychTest, &b.ratingsTest} {
		if *program, err = exec.LookPath(*program); err != nil {
			return fmt.Errorf("%w: run 'make bench'", err)
		}
		if *program, err = filepath.Abs(*program); err != nil {
			return err
		}
	}
	if b.bare, _, err = b.watch(b.bearing, "version"); err != nil {
		return err
	}
	for _, part := range []struct {
		name    string
		measure func() error
	}{{"start", b.starts}, {"import", b.imports}, {"crossed", b.crossed}, {"clustered", b.clustered}, {"large", b.large}, {"organisations", b.organisations}, {"live", b.live}} {
		if slices.Contains(strings.Fields(only), part.name) {
			if err := part.measure(); err != nil {
				return err
			}
		}
	}
	b.print()
	return nil
}

func (b *bench) add(what, must string, ok bool, saw string, args ...any) {
	b.results = append(b.results, result{what, must, fmt.Sprintf(saw, args...), ok})
}

func (b *bench) print() {
	fmt.Printf("%s, %d cores, %s, %s\n\n", runtime.Version(), runtime.NumCPU(), model(), time.Now().Format(time.DateOnly))
	fmt.Println("| what | must | saw | |")
	fmt.Println("| --- | --- | --- | --- |")
	for _, r := range b.results {
		verdict := "ok"
		if !r.ok {
			verdict = "short"
		}
		fmt.Printf("| %s | %s | %s | %s |\n", r.what, r.must, r.saw, verdict)
	}
}

// model returns what processor this is.
func model() string {
	text, _ := os.ReadFile("/proc/cpuinfo") // only for show
	for line := range strings.Lines(string(text)) {
		if name, is, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(is)
		}
	}
	return runtime.GOARCH
}
