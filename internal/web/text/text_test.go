package text

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

// said finds the sentences that pages say, and those of faults.
var said = []*regexp.Regexp{
	regexp.MustCompile(`\bT\((?:ctx|r\.Context\(\)),\s*("(?:[^"\\]|\\.)*")`),
	regexp.MustCompile(`\bfault\.New\([\w.]+,\s*("(?:[^"\\]|\\.)*")`),
	regexp.MustCompile(`\bfault\.Field\([^",]*(?:"\w*")?,\s*("(?:[^"\\]|\\.)*")`),
}

// quoted finds everything that is written out in a source.
var quoted = regexp.MustCompile(`"(?:[^"\\\n]|\\.)*"`)

// sentences returns every sentence of the sources, and whether a page says it
// itself; and all that is written out anywhere.
func sentences(t *testing.T) (all map[string]bool, written map[string]bool) {
	t.Helper()
	all, written = make(map[string]bool), make(map[string]bool)
	root := filepath.Join("..", "..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") || !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".templ") {
			return nil
		}
		b, err := os.ReadFile(path)
		if !strings.HasPrefix(name, "german") {
			for _, s := range quoted.FindAllString(string(b), -1) {
				if s, err := strconv.Unquote(s); err == nil {
					written[s] = true
				}
			}
		}
		for i, pattern := range said {
			for _, m := range pattern.FindAllStringSubmatch(string(b), -1) {
				s, err := strconv.Unquote(m[1])
				if err != nil {
					t.Errorf("%s: %s: %v", path, m[1], err)
				}
				all[s] = all[s] || i == 0
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("found only %d sentences in the sources", len(all))
	}
	return all, written
}

// verbs returns the formatting verbs of a sentence in the order of their
// arguments.
func verbs(s string) []string {
	all := verb.FindAllString(s, -1)
	slices.SortStableFunc(all, func(a, b string) int { return strings.Compare(place(a), place(b)) })
	for i, v := range all {
		all[i] = regexp.MustCompile(`\[\d+\]`).ReplaceAllString(v, "")
	}
	return all
}

func place(verb string) string {
	if i := strings.Index(verb, "["); i >= 0 {
		return verb[i:strings.Index(verb, "]")]
	}
	return ""
}

func TestEveryGermanSentenceIsSaid(t *testing.T) {
	_, written := sentences(t)
	for key, translation := range german() {
		if !written[key] {
			t.Errorf("no source says %q any more", key)
		}
		if a, b := verbs(key), verbs(translation); !slices.Equal(a, b) {
			t.Errorf("%q takes %v, its translation %q takes %v", key, a, translation, b)
		}
		if strings.TrimSpace(translation) == "" {
			t.Errorf("the translation of %q is empty", key)
		}
	}
}

// Whatever a page says it says in German, too. Of the faults those of the
// command line and of the interface for programs stay in English; with -v they
// are told.
func TestEverySentenceOfAPageIsSaidInGerman(t *testing.T) {
	said, _ := sentences(t)
	var english []string
	for s, page := range said {
		switch _, ok := german()[s]; {
		case ok:
		case page:
			t.Errorf("a page says %q, which has no German: add it to a german_*.go", s)
		default:
			english = append(english, s)
		}
	}
	slices.Sort(english)
	t.Logf("%d of %d sentences have no German:\n%s", len(english), len(said), strings.Join(english, "\n"))
}

func TestT(t *testing.T) {
	de := In(context.Background(), language.German)
	for _, tt := range []struct {
		ctx  context.Context
		key  string
		args []any
		want string
	}{
		{context.Background(), "People", nil, "People"},
		{de, "People", nil, "Personen"},
		{de, "no such sentence, %d", []any{1234}, "no such sentence, 1.234"},
		{context.Background(), "no such sentence, %d", []any{1234}, "no such sentence, 1,234"},
		{context.Background(), "%s", []any{"100 %d"}, "100 %d"},
	} {
		if got := T(tt.ctx, tt.key, tt.args...); got != tt.want {
			t.Errorf("T(%q) = %q, want %q", tt.key, got, tt.want)
		}
	}
}
