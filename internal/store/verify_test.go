package store

import (
	"strings"
	"testing"

	"github.com/bearinghq/bearing/internal/sample"
	"github.com/bearinghq/bearing/people"
)

func TestVerifyNamesWhatIsWrong(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := seeded(t, open(t))
		if _, err := db.PutSample(t.Context(), sample.Spec{Story: sample.Startup}, nil); err != nil {
			t.Fatal(err)
		}
		wrong := func() string {
			t.Helper()
			fs, err := db.Verify(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, f := range fs {
				for _, s := range f.Wrong {
					all = append(all, f.Check+": "+s)
				}
			}
			return strings.Join(all, "\n")
		}
		if got := wrong(); got != "" {
			t.Fatalf("of a whole database it says\n%s", got)
		}
		for _, tt := range []struct{ harm, want string }{
			{`INSERT INTO lines (id, person, manager, kind, from_day, to_day, change) SELECT 9999, manager, person, 1, from_day, to_day, 0 FROM lines WHERE kind = 0 AND id = (SELECT min(id) FROM lines)`, "lines: Person "},
			{`DELETE FROM standing WHERE person = (SELECT min(person) FROM standing)`, "standing: What stands for person "},
			{`UPDATE record_head SET seq = 1`, "record: The last statement"},
			{`UPDATE positions SET unit = 7777 WHERE id = (SELECT min(id) FROM positions)`, "references: 1 positions are in no unit"},
			{`INSERT INTO unit_spans (unit, parent, name, sort, from_day, to_day, change) SELECT unit, parent, name, sort, to_day - 9, to_day, 0 FROM unit_spans WHERE unit = (SELECT min(unit) FROM unit_spans)`, "history: 1 times a unit has two names"},
			{`UPDATE framework_versions SET document = replace(document, 'Vision', 'Sight') WHERE number = 1`, "is not as it was published"},
			{`UPDATE framework_versions SET roles = roles + 1 WHERE number = 1`, "framework: Version 1 of"},
		} {
			if _, err := db.write.ExecContext(t.Context(), tt.harm); err != nil {
				t.Fatal(err)
			}
			if got := wrong(); !strings.Contains(got, tt.want) {
				t.Errorf("after %s it says\n%s", tt.harm, got)
			}
		}
	})
}

func TestCircle(t *testing.T) {
	for _, tt := range []struct {
		name string
		as   []arrow
		want bool
	}{
		{"none", nil, false},
		{"a chain", []arrow{{1, 2, people.Always}, {2, 3, people.Always}}, false},
		{"two ways up", []arrow{{1, 2, people.Always}, {1, 3, people.Always}, {2, 4, people.Always}, {3, 4, people.Always}}, false},
		{"a circle", []arrow{{1, 2, people.Always}, {2, 3, people.Always}, {3, 1, people.Always}}, true},
		{"never at once", []arrow{{1, 2, people.Span{From: 0, To: 10}}, {2, 1, people.Span{From: 10, To: 20}}}, false},
		{"for a day", []arrow{{1, 2, people.Span{From: 0, To: 11}}, {2, 1, people.Span{From: 10, To: 20}}}, true},
	} {
		if _, _, got := circle(tt.as); got != tt.want {
			t.Errorf("%s: circle = %v", tt.name, got)
		}
	}
}
