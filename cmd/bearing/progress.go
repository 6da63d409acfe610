package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
)

// A progress is a bar on a terminal. Where nobody watches, because errors go
// to a file or a pipe, it writes nothing at all.
type progress struct {
	w     io.Writer // nil where nobody watches
	doing string
	last  time.Time
	wide  int
}

// progress begins to show how far something has come.
func (t *terminal) progress(doing string) *progress {
	p := &progress{doing: doing}
	if f, ok := t.err.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.w = f
	}
	return p
}

// show says that n of all are done; all is 0 where it is not known.
func (p *progress) show(n, all int64) {
	now := time.Now()
	if p.w == nil || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last = now
	p.write(line(p.doing, n, all))
}

func line(doing string, n, all int64) string {
	if all <= 0 {
		return fmt.Sprintf("%s  %s", doing, thousands(n))
	}
	const width = 30
	share := min(1, float64(n)/float64(all))
	full := int(share * width)
	return fmt.Sprintf("%s  [%s%s] %3.0f%%  %s", doing, strings.Repeat("=", full), strings.Repeat(" ", width-full), share*100, thousands(n))
}

func (p *progress) write(s string) {
	pad := max(0, p.wide-len(s))
	p.wide = len(s)
	fmt.Fprintf(p.w, "\r%s%s", s, strings.Repeat(" ", pad))
}

// end takes the bar away.
func (p *progress) end() {
	if p.w != nil && p.wide > 0 {
		p.write("")
		fmt.Fprint(p.w, "\r")
	}
}

// thousands writes 1234567 as 1,234,567.
func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
