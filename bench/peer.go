package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A peer is what R found in ratings, and needed.
type peer struct {
	version  string
	cpu      time.Duration // of the fit alone
	peak     int64         // bytes of the process
	loglik   float64
	persons  []float64
	kept     bool // of an earlier run
	absentBy string
}

// peers fits ratings with R's clmm or lmer. That may take minutes, so what came
// of it is kept by the bytes of the ratings and of the program, unless -r.
func (b *bench) peer(method, ratings string) (p peer, err error) {
	script, err := filepath.Abs("peer/fit.R")
	if err != nil {
		return p, err
	}
	sum := sha256.New()
	for _, name := range []string{script, ratings} {
		text, err := os.ReadFile(name)
		if err != nil {
			return p, err
		}
		sum.Write(text)
	}
	if err := os.MkdirAll("kept", 0o755); err != nil {
		return p, err
	}
	kept := filepath.Join("kept", method+"-"+hex.EncodeToString(sum.Sum(nil))[:16]+".txt")
	if !b.r {
		if p, err = readPeer(kept); !errors.Is(err, fs.ErrNotExist) {
			p.kept = true
			return p, err
		}
	}
	if _, err := exec.LookPath("Rscript"); err != nil {
		return peer{absentBy: "Rscript is not there: install r-cran-ordinal and r-cran-lme4"}, nil
	}
	library := map[string]string{"clmm": "ordinal", "lmer": "lme4"}[method]
	if exec.CommandContext(b.ctx, "Rscript", "-e", "library("+library+")").Run() != nil {
		return peer{absentBy: "R has no " + library + ": install r-cran-" + library}, nil
	}
	fresh := kept + ".new"
	if _, _, err := b.watch("Rscript", script, method, ratings, fresh); err != nil {
		return p, err
	}
	if err := os.Rename(fresh, kept); err != nil {
		return p, err
	}
	return readPeer(kept)
}

// readPeer reads what peer/fit.R wrote.
func readPeer(name string) (p peer, err error) {
	f, err := os.Open(name)
	if err != nil {
		return p, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		what, says, _ := strings.Cut(strings.TrimSpace(lines.Text()), " ")
		number := func(s string) (x float64) {
			var e error
			if x, e = strconv.ParseFloat(strings.TrimSpace(s), 64); e != nil {
				err = errors.Join(err, fmt.Errorf("%s: %w", name, e))
			}
			return x
		}
		switch what {
		case "version":
			p.version = says
		case "cpu":
			p.cpu = time.Duration(number(says) * float64(time.Second))
		case "peak":
			p.peak = int64(number(says))
		case "loglik":
			p.loglik = number(says)
		case "person": // in their order, which is that of their names
			_, mode, _ := strings.Cut(says, " ")
			p.persons = append(p.persons, number(mode))
		}
	}
	return p, errors.Join(err, lines.Err())
}
