package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// shows are the folders whose sentences a page can show: those of rules, and of
// what works for pages. The command line and the API speak English.
var shows = []string{
	"access", "assess", "fault", "framework", "gap", "matrix", "observe", "people", "profile",
	"internal/auth", "internal/exchange", "internal/export", "internal/intake", "internal/sheet", "internal/store", "internal/web", "internal/worker",
}

// quiet are how folders and files begin whose sentences no page shows: tests of
// ports, and what speaks at the start, on the command line and by the API.
var quiet = []string{
	"internal/intake/intaketest", "internal/web/text", "framework/frameworktest", "people/peopletest", "observe/observetest", "assess/assesstest",
	"internal/intake/words", "internal/store/backup", "internal/store/dialect", "internal/store/migrate", "internal/store/once", "internal/store/verify", "internal/store/sample",
}

// content are sentences that become part of a framework or of the record, which
// speak a language of their own.
var content = []string{
	"Absent or harmful more often than not.", "Sometimes, or only with help.", "Reliable in ordinary conditions in own area.",
	"Reliable in difficult conditions; helps others do it.", "Shapes how many others do it.",
	"Knows what it is about and where it is used.", "Applies it in the usual cases, with help where it is difficult.",
	"Applies it independently and shows others how.", "Is asked for advice and shapes how others apply it.",
	"Not described by the source: see the levels beside it.", "Not at all.", "Typed by mistake and taken back at once.",
	"Government Digital and Data Profession Capability Framework, Crown copyright, Open Government Licence v3.0.",
	"Bearing shows its levels as needs of roles and has filled in level descriptions between those that O*NET gives.",
}

// unsaid are functions whose texts are for the log, for a panic or a program.
var unsaid = regexp.MustCompile(`^(errors\.New|fmt\.Errorf|panic|.*\.(Fatal|Fatalf|Error|Errorf|Log|Logf|Info|Warn|Debug|InfoContext|WarnContext|ErrorContext|Exec|ExecContext|QueryContext|QueryRowContext))$`)

// sentence is how a whole sentence looks: it begins with a capital letter or
// an argument, has several words, and ends.
var sentence = regexp.MustCompile(`^(?:[A-Z“"]|%[sdqv+\[]).* .*[.?!]$`)

// telling is what a sentence says outside its arguments.
var telling = regexp.MustCompile(`[a-zA-Z]{2}`)

// A doubt or a fault that is not among the keys reaches a German reader in
// English.
func TestEveryDoubtAndFaultIsSaidInGerman(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..")
	n := 0
	for _, folder := range shows {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			rel, _ := filepath.Rel(root, path)
			silent := slices.ContainsFunc(quiet, func(q string) bool { return strings.HasPrefix(filepath.ToSlash(rel), q) })
			if d.IsDir() && silent {
				return filepath.SkipDir
			}
			if d.IsDir() || silent || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
				return nil
			}
			for _, s := range spoken(t, path) {
				n++
				if _, ok := german()[s]; !ok && !slices.Contains(content, s) {
					t.Errorf("%s says %q, which has no German: add it to a german_*.go", rel, s)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 400 {
		t.Errorf("only %d sentences were found", n)
	}
}

// spoken returns the sentences that a source writes out.
func spoken(t *testing.T, path string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			return !unsaid.MatchString(called(n.Fun))
		case *ast.Field: // tags
			return n.Tag == nil
		case *ast.BasicLit, *ast.BinaryExpr:
			s, ok := constant(n)
			if ok && sentence.MatchString(s) && telling.MatchString(s) {
				found = append(found, s)
			}
			return !ok
		}
		return true
	})
	return found
}

func called(f ast.Expr) string {
	switch f := f.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return called(f.X) + "." + f.Sel.Name
	}
	return ""
}

// constant returns the text of a literal, or of several that are joined.
func constant(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if n.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(n.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		a, ok := constant(n.X)
		b, also := constant(n.Y)
		return a + b, ok && also && n.Op == token.ADD
	}
	return "", false
}
