package reading

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/sheettest"
)

// FuzzReadMatrix checks that no table makes the reader panic, that every level
// it reports stands in the table where it says, and that the dry run is JSON.
func FuzzReadMatrix(f *testing.F) {
	for _, s := range []string{
		"Name|SQL|Vision\nAnna Keller|3|4\nBen Osei|1|5",
		"Skill|Anna|Ben\nSQL|3|4\nTotal|3|4",
		"Name|Skill|Level\nAnna|SQL|3\n|Vision|2",
		"Name|Vision|>|>\n|Ist|Soll|Prio\nAnna|3|4|1",
		"|A|>|B\nName|SQL|C|R\nAnna|x|[red]|○\nAverage|1|2|3\n\nLegend\n0 = none",
		"Team|Name|SQL\nOps|Anna|3?\n^|Ben|L4",
		"a@x.org|k.v|3|2026-01-01\nb@x.org|k.v|4|2026-01-01\nb@x.org|k.w|4|2026-01-01",
		"Vorname|Name|85%\nAnna|Keller|½\n|||",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, drawing string) {
		if len(drawing) < 4000 {
			checkReading(t, drawing)
		}
	})
}

// FuzzReadPeople checks that no table makes the reader panic.
func FuzzReadPeople(f *testing.F) {
	f.Add("Name|E-mail|Manager\nAnna|a@x.org|b@x.org\nBen|b@x.org|a@x.org")
	f.Add("Vorname|Name|Team|Eintritt\nAnna|Keller|Ops / Lab|1/2/25")
	f.Add("Anna\nBen")
	f.Fuzz(func(t *testing.T, drawing string) {
		if len(drawing) > 4000 {
			return
		}
		r, err := ReadPeople(&sheet.Book{Sheets: one(drawing)}, Options{})
		if err != nil {
			return
		}
		for i, p := range r.All() {
			if strings.TrimSpace(p.Name) == "" {
				t.Fatalf("person %d has no name: %+v", i, p)
			}
		}
	})
}

// checkReading reads a drawing as a matrix and as a list of people, and checks
// what must hold for any table.
func checkReading(t *testing.T, drawing string) {
	t.Helper()
	s := sheettest.Table("S", drawing)
	m, err := ReadMatrix(&sheet.Book{Sheets: []*sheet.Sheet{s}}, Options{})
	if err != nil {
		return
	}
	marks := slices.Contains(m.Notes, markNote) // a level then stands for the mark in its column
	at := map[[2]int]sheet.Cell{}
	for r, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for j, c := range r.Cells {
			at[[2]int{r.N, j}] = c
		}
	}
	for _, r := range m.Cells.All() {
		c := at[[2]int{int(r.Row), int(r.Col)}]
		v := m.Values[r.Value]
		if v == "" && r.Level == NoLevel && (r.Target != NoLevel || r.Priority != NoPriority) {
			continue // only an aim
		}
		if c.Text != v && !marks && !(c.Fill != sheet.NoFill && strings.Contains("red amber green blue", v)) {
			t.Fatalf("%q is said to stand in row %d, column %d, where %q stands\n%s\n%v", v, r.Row, r.Col, c.Text, drawing, m.Notes)
		}
		if r.Level < 0 || r.Level > 500 {
			t.Fatalf("level %v of %q", r.Level, v)
		}
	}
	var b bytes.Buffer
	if err := m.WriteJSON(&b); err != nil || !json.Valid(b.Bytes()) {
		t.Fatalf("the dry run is not JSON: %v\n%s", err, b.Bytes())
	}
	if _, err := ReadPeople(&sheet.Book{Sheets: []*sheet.Sheet{s}}, Options{}); err != nil && !fault.Is(err, fault.Invalid) {
		t.Fatalf("a list of people: %v", err)
	}
}
