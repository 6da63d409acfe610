package reading

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/internal/sheet"
)

func TestWriteJSONIsTheDryRun(t *testing.T) {
	t.Parallel()
	m, err := ReadMatrix(&sheet.Book{Sheets: one(`
Name | Vision | > | > | "Q" & <Planning> | > | >
 | Ist | Soll | Prio | Ist | Soll | Prio
Änne Keller | 3 | 4 | 1 | 2,5 | 5 | 2
Ben Osei | 9 | 2 | 3 | 3? |  |
Cyd Ruiz | 1 | 2 | 3 | 5 |  |
`)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := m.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	want := `{"sheet":"Sheet1","layout":"people-as-rows","scale":"1-5","people":["Änne Keller","Ben Osei","Cyd Ruiz"],"competencies":["Vision","\"Q\" \u0026 \u003cPlanning\u003e"],"cells":[` +
		`{"person":"Änne Keller","competency":"Vision","value":3,"level":3,"target":4,"priority":1},` +
		`{"person":"Änne Keller","competency":"\"Q\" \u0026 \u003cPlanning\u003e","value":2.5,"level":2.5,"target":5,"priority":2},` +
		`{"person":"Ben Osei","competency":"\"Q\" \u0026 \u003cPlanning\u003e","value":"3?","level":3},` +
		`{"person":"Cyd Ruiz","competency":"Vision","value":1,"level":1,"target":2,"priority":3},` +
		`{"person":"Cyd Ruiz","competency":"\"Q\" \u0026 \u003cPlanning\u003e","value":5,"level":5}],"doubts":[` +
		`{"row":4,"column":"B","value":"9","reason":"“9” is not on the scale 1-5."},` +
		`{"row":4,"column":"E","value":"3?","reason":"“3?” is marked as uncertain."}]}` + "\n"
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
