package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/internal/store/storetest"
)

// roundOfRatings is what five people say of one another, in two waves, some of
// it about items and some about competencies as a whole.
func roundOfRatings() string {
	var b strings.Builder
	b.WriteString("Beurteilte Person;Beurteilende Person;Gruppe;Item;Kompetenz;Wert;Datum;Welle\n")
	groups := []string{"Selbst", "Führungskraft", "Kollegin", "Mitarbeiter", "Kunde"}
	for wave := range 2 {
		for ratee := range 5 {
			for k, group := range groups {
				rater := (ratee + k) % 5
				for item, name := range []string{"lead.vision.q1", "lead.vision.q2", "lead.trust.q1", ""} {
					whole, value := "", fmt.Sprint((ratee*3+k*2+item+wave)%5+1)
					if name == "" {
						whole = "lead.inspire"
					}
					if (ratee+item+k)%7 == 0 {
						value = "kann ich nicht beurteilen"
					}
					fmt.Fprintf(&b, "=P%d <p%d@example.org>;p%d@example.org;%s;%s;%s;%s;1%d.02.2026;Welle %d\n", ratee, ratee, rater, group, name, whole, value, k, wave)
				}
			}
		}
	}
	return b.String()
}

// Ratings that were exported import again unchanged, and into an empty place
// they bring the same again, byte by byte.
func TestRatingsGoOutAndComeInUnchanged(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		_, where := at(t, place(t))
		run := func(args ...string) string {
			t.Helper()
			return clerk{where}.run(t, args...)
		}
		out := run("import", "ratings", fileWith(t, "r.csv", roundOfRatings()), "--yes", "--json")
		var first importJSON
		if err := json.Unmarshal([]byte(out), &first); err != nil || first.Result["forms_added"] != 50 || first.Result["people_added"] != 5 {
			t.Fatalf("%v: %s", err, out)
		}
		exported := run("export", "ratings")
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(exported, "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 1+2*5*5*4 || rows[1][0] != "'=P0" {
			t.Fatalf("%d rows, %v: %v", len(rows), err, rows[:2])
		}
		book := filepath.Join(t.TempDir(), "r.xlsx")
		run("export", "ratings", "--format", "xlsx", "--out", book)
		for _, file := range []string{fileWith(t, "out.csv", exported), book} {
			said := run("import", "ratings", file, "--yes", "--strict")
			if !strings.Contains(said, fmt.Sprintf("0 added, 0 changed, %d answers left alone", first.Result["answers_added"])) {
				t.Errorf("importing %s again: %s", filepath.Base(file), said)
			}
		}
		_, elsewhere := at(t, place(t))
		clerk{elsewhere}.run(t, "import", "ratings", book, "--yes", "--strict")
		if again := (clerk{elsewhere}).run(t, "export", "ratings"); again != exported {
			t.Error("what was brought elsewhere goes out from there as something else")
		}
		run("import", "undo", first.ID)
		if left := run("export", "ratings"); strings.Count(left, "\n") != 1 {
			t.Errorf("after the undo there is %s", left)
		}
	})
}

func TestStrictlyNothingDoubtfulIsImported(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	file := fileWith(t, "r.csv", "ratee,rater,group,item,value\nAda,Bob,peer,lead.vision.q1,4\nAda,Cem,peer,lead.vision.q1,7\n")
	status, out, errs := runOnce(t, "import", "ratings", file, "--strict", "--data", data)
	if status != exitFail || !strings.Contains(errs, "r!E3: The value “7” is outside the scale.") {
		t.Fatalf("status %d: %s %s", status, out, errs)
	}
	if status, out, _ := runOnce(t, "export", "ratings", "--data", data); status != exitDone || strings.Count(out, "\n") != 1 {
		t.Errorf("stored is %s", out)
	}
	if status, out, errs := runOnce(t, "import", "ratings", file, "--unknown", "skip", "--data", data); status != exitFail || !strings.Contains(errs, "No answer in this sheet can be imported.") {
		t.Errorf("without people who are known: status %d: %s %s", status, out, errs)
	}
}

func TestTooManyRatingsAreRefused(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	b.WriteString("ratee,rater,item,value\n")
	b.Write(bytes.Repeat([]byte("a,b,lead.vision.q1,1\n"), 10_000_000))
	file := filepath.Join(t.TempDir(), "r.csv")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	status, _, errs := runOnce(t, "import", "ratings", file, "--data", t.TempDir())
	if want := fmt.Sprintf("Row %d: a file may hold %d answers, and this one holds more.", reading.MaxAnswers+2, reading.MaxAnswers); status != exitFail || !strings.Contains(errs, want) {
		t.Errorf("status %d: %s, want %q", status, errs, want)
	}
}
