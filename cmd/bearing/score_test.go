package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/internal/ratings"
)

// crossedRatings are 3,786 answers of 40 raters about 40 persons, as the tests
// of psych have them, with the columns that the command asks for.
func crossedRatings(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "psych", "testdata", "sim40.csv"))
	if err != nil {
		t.Fatal(err)
	}
	_, rows, _ := strings.Cut(string(text), "\n")
	var b strings.Builder
	b.WriteString("person,rater,item,value\n")
	for row := range strings.Lines(rows) {
		_, rest, _ := strings.Cut(row, ",")
		b.WriteString(rest)
	}
	return write(t, "ratings.csv", b.String())
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The model of a term for persons, raters and pairs, without effects of items.
const plainModel = `{"items":{},"groups":{},"location_sd":0,
	"variances":{"pillar":0,"competency":0,"perspective":0,"pillar_halo":0,"competency_halo":0}}`

func TestScoreOfAFile(t *testing.T) {
	t.Parallel()
	file, model := crossedRatings(t), write(t, "model.json", plainModel)
	out, _ := called(t, exitDone, "score", file, "--calibration", model, "--estimate", "--json")
	var r ratings.Result
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	// What ordinal::clmm finds.
	if math.Abs(*r.LogLik - -4661.39624251245) > 1e-4 || math.Abs(*r.Calibration.Variances["general"]-.793720) > 1e-3 {
		t.Errorf("likelihood %v with a variance of persons of %v, want -4661.39624 and 0.79372", *r.LogLik, *r.Calibration.Variances["general"])
	}
	if len(r.Persons) != 40 || r.Persons[2].Person != "2" || math.Abs(r.Persons[2].Mode-.39199) > 1e-3 {
		t.Errorf("the third of %d persons is %+v, want 40 in the order of their numbers, and .392", len(r.Persons), r.Persons[2])
	}

	made := filepath.Join(t.TempDir(), "found.json")
	said, _ := called(t, exitDone, "calibrate", file, "--calibration", model, "--out", made)
	if !strings.Contains(said, "Log-likelihood -4661.396") {
		t.Errorf("calibrate says %q, want the likelihood", said)
	}
	dir := filepath.Join(t.TempDir(), "results")
	called(t, exitDone, "score", file, "--calibration", made, "--out", dir)
	var names []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if !slices.Equal(names, []string{"calibration.json", "dyads.csv", "persons.csv", "raters.csv"}) {
		t.Errorf("the folder holds %v", names)
	}
	persons, err := os.ReadFile(filepath.Join(dir, "persons.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(persons), "\n"); n != 41 {
		t.Errorf("persons.csv has %d lines, want a header and 40", n)
	}
	if _, errs := called(t, exitFail, "score", file, "--out", dir); !strings.Contains(errs, "is not empty. Name a new one") {
		t.Errorf("a folder that is not empty gives %q", errs)
	}
}

func TestScoreWritesNothingOfABadFile(t *testing.T) {
	t.Parallel()
	bad := write(t, "bad.csv", "person,rater,item,value\nAda,Xu,i1,5\nBea,Yi,i1,9\n")
	dir := t.TempDir()
	_, errs := called(t, exitFail, "score", bad, "--out", dir)
	if !strings.HasPrefix(errs, "bearing: Row 3, column D: the value 9 is outside the scale") {
		t.Errorf("says %q", errs)
	}
	made := filepath.Join(dir, "c.json")
	_, errs = called(t, exitFail, "calibrate", write(t, "few.csv", "person,rater,item,value\nAda,Xu,i1,5\nBea,Yi,i1,3\n"), "--out", made)
	if !strings.Contains(errs, "The calibration cannot be estimated: nobody answered 1") {
		t.Errorf("says %q", errs)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 0 {
		t.Errorf("the folder holds %v (%v), want nothing", entries, err)
	}
	before := readFile(t, bad)
	if _, errs := called(t, exitFail, "calibrate", bad, "--out", bad); !strings.Contains(errs, "exists. Name a new file, so that nothing is overwritten.") || readFile(t, bad) != before {
		t.Errorf("a calibration onto the ratings says %q", errs)
	}
	if _, errs := called(t, exitFail, "calibrate", bad, "--out", filepath.Join(dir, "none", "c.json")); !strings.Contains(errs, "there is no folder") {
		t.Errorf("a folder that is not there gives %q", errs)
	}
	if _, errs := called(t, exitFail, "score", filepath.Join(dir, "none.csv")); !strings.HasSuffix(errs, "none.csv cannot be opened: no such file or directory.\n") {
		t.Errorf("a file that is not there gives %q", errs)
	}
	called(t, exitUsage, "score")
	called(t, exitUsage, "calibrate", bad)
	_, errs = called(t, exitFail, "score", bad, "--calibration", filepath.Join(dir, "none.json"))
	if !strings.Contains(errs, "none.json cannot be opened") {
		t.Errorf("a calibration that is not there gives %q", errs)
	}
}

// A name that a spreadsheet would take for a formula stays text, and numbers
// stay numbers.
func TestTablesOfScoresHoldNoFormulas(t *testing.T) {
	t.Parallel()
	file := strings.NewReplacer("\n0,", "\n=1+1,").Replace(readFile(t, crossedRatings(t)))
	out := filepath.Join(t.TempDir(), "out")
	called(t, exitDone, "score", write(t, "ratings.csv", file), "--out", out)
	for _, name := range []string{"persons.csv", "raters.csv", "dyads.csv"} {
		rows, err := csv.NewReader(strings.NewReader(readFile(t, filepath.Join(out, name)))).ReadAll()
		if err != nil || len(rows) < 2 {
			t.Fatalf("%s: %d rows, %v", name, len(rows), err)
		}
		formula := false
		for _, row := range rows[1:] {
			formula = formula || row[0] == "'=1+1"
			for i, c := range row {
				if _, err := strconv.ParseFloat(c, 64); err != nil && i > 1 || strings.HasPrefix(c, "=") || strings.ContainsAny(c, "eE") && i > 1 {
					t.Errorf("%s holds %q", name, c)
				}
			}
		}
		if !formula && name != "raters.csv" {
			t.Errorf("%s has no person =1+1", name)
		}
	}
	for x, want := range map[float64]string{-1.25e-7: "-0.000000125", math.Inf(1): "Inf", 1.0 / 3: "0.3333333333", math.NaN(): "NaN"} {
		if got := number(x); got != want {
			t.Errorf("%g is written %s, want %s", x, got, want)
		}
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
