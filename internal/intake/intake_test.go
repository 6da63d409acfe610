package intake_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/people"
)

// Every deed in every state either leads where the picture in the package
// comment says, or is refused as a conflict and changes nothing.
func TestStates(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	deeds := map[string]func(intake.Import) (intake.Import, error){
		"decide":  func(i intake.Import) (intake.Import, error) { return i.Decide(intake.Decisions{Key: "uk"}) },
		"begin":   intake.Import.Begin,
		"finish":  func(i intake.Import) (intake.Import, error) { return i.Finish(intake.Result{LevelsAdded: 1}, at) },
		"discard": intake.Import.Discard,
		"undo":    func(i intake.Import) (intake.Import, error) { return i.TakeBack(people.Actor{Name: "Ada"}, at) },
	}
	leads := map[intake.State]map[string]intake.State{
		intake.Staged:    {"decide": intake.Staged, "begin": intake.Applying, "discard": intake.Discarded},
		intake.Previewed: {"decide": intake.Previewed, "begin": intake.Applying, "discard": intake.Discarded},
		intake.Failed:    {"decide": intake.Staged, "begin": intake.Applying, "discard": intake.Discarded},
		intake.Applying:  {"begin": intake.Applying, "finish": intake.Applied},
		intake.Applied:   {"begin": intake.Applied, "undo": intake.Undone},
		intake.Undone:    {},
		intake.Discarded: {"discard": intake.Discarded},
	}
	for from, ways := range leads {
		for name, deed := range deeds {
			was := intake.Import{Name: "skills.xlsx", State: from, Sentence: "It was torn."}
			got, err := deed(was)
			want, may := ways[name]
			switch {
			case may && (err != nil || got.State != want):
				t.Errorf("%s when %s: %s, %v; want %s", name, from, got.State, err, want)
			case !may && (!fault.Is(err, fault.Conflict) || got.State != from):
				t.Errorf("%s when %s: %s, %v; want a conflict", name, from, got.State, err)
			}
		}
	}
}

func TestFailureNeverUnmakesARecord(t *testing.T) {
	for _, s := range []intake.State{intake.Applied, intake.Undone, intake.Discarded} {
		if got, err := (intake.Import{State: s}).Fail("no"); err != nil || got.State != s {
			t.Errorf("failing what is %s: %s, %v", s, got.State, err)
		}
	}
	if got, _ := (intake.Import{State: intake.Applying}).Fail("The file is torn."); got.State != intake.Failed || got.Sentence != "The file is torn." {
		t.Errorf("got %+v", got)
	}
}

func TestFileName(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"skills.xlsx", "skills.xlsx"},
		{"../../x", "x"},
		{`C:\Users\ada\skills 2026.csv`, "skills 2026.csv"},
		{"con.txt", "con.txt"}, // it is only shown, never a name on a disk
		{"a.png\x00.html", "a.png.html"},
		{"a\"b\nc.csv", "a\"bc.csv"},
		{"'><img src=x onerror=1>", "'><img src=x onerror=1>"}, // shown escaped
		{"\u202efdp.csv", "fdp.csv"},
		{"Übersicht.csv", "Übersicht.csv"},
		{"..", "file"}, {"", "file"}, {"/", "file"}, {"\xff\xfe", "file"},
	} {
		if got := intake.FileName(tt.in); got != tt.want {
			t.Errorf("FileName(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	long := intake.FileName(strings.Repeat("ä", 300) + ".xlsx")
	if n := utf8.RuneCountInString(long); n != 120 || !strings.HasSuffix(long, "….xlsx") {
		t.Errorf("a name of 305 letters becomes %q of %d", long, n)
	}
}

func FuzzFileName(f *testing.F) {
	f.Add("../a\x00.csv")
	f.Fuzz(func(t *testing.T, s string) {
		got := intake.FileName(s)
		if got == "" || !utf8.ValidString(got) || utf8.RuneCountInString(got) > 120 || strings.ContainsAny(got, "/\\\x00\n\r") {
			t.Errorf("FileName(%q) = %q", s, got)
		}
		if again := intake.FileName(got); again != got {
			t.Errorf("FileName(%q) = %q, and of that %q", s, got, again)
		}
	})
}

func TestParseKind(t *testing.T) {
	for _, k := range []intake.Kind{intake.People, intake.Matrix, intake.Framework} {
		if got, err := intake.ParseKind(string(k)); err != nil || got != k {
			t.Errorf("ParseKind(%q) = %q, %v", k, got, err)
		}
	}
	if _, err := intake.ParseKind("plans"); !fault.Is(err, fault.Invalid) {
		t.Errorf("ParseKind(plans) = %v", err)
	}
}
