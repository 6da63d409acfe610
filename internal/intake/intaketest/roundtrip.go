package intaketest

import (
	"fmt"
	"strings"
	"testing"
)

// A Porter carries what an organisation is out of it and into another, by one
// way: the pages, or the API.
type Porter interface {
	// Export returns the people, matrix or framework as a file.
	Export(t *testing.T, what, format string) []byte
	// Import brings a file, looks at what it would do and does it. It reports
	// whether that changed anything.
	Import(t *testing.T, what, name string, content []byte) (changed bool)
}

// roundTripPeople has reporting lines, units, numbers that look like others,
// and texts that look like formulas.
const roundTripPeople = "Name,E-mail,Employee number,Unit,Position,Manager,Joined\n" +
	"Ada Lovelace,ada@example.org,0007,Works / Design,Lead designer,,2019-03-01\n" +
	"Ben Zhao,ben@example.org,12345678901234567890,Works / Design,Designer,ada@example.org,2021-06-15\n" +
	"Cid Mora,cid@example.org,@3,Works / Shop floor,\"=Fitter, senior\",ada@example.org,2020-01-01\n" +
	"Σοφία Βλάχος,sofia@example.org,4,Works,Plant manager,,2015-09-01\n"

// roundTripMatrix has levels, targets and priorities, and blanks that are no 0.
const roundTripMatrix = "Name,E-mail,Python (current),Python (target),Python (priority),Go (current),Go (target),Go (priority),Welding\n" +
	"Ada Lovelace,ada@example.org,3,4,2,,5,1,2\n" +
	"Ben Zhao,ben@example.org,2,3,1,4,4,3,1\n" +
	"Cid Mora,cid@example.org,5,5,1,1,2,2,0\n" +
	"Σοφία Βλάχος,sofia@example.org,1,2,,n/a,,,4\n"

// TestRoundTrip moves an organisation to empty ones, file by file in every
// format: each then exports what the first did, and bringing a file once more
// changes nothing.
func TestRoundTrip(t *testing.T, empty func(*testing.T) Porter) {
	first := empty(t)
	first.Import(t, "people", "people.csv", []byte(roundTripPeople))
	first.Import(t, "matrix", "team.csv", []byte(roundTripMatrix))
	want := all(t, first)
	for what, some := range map[string]string{"people": "Lead designer", "matrix": "Python (target)", "framework": "Welding"} {
		if !strings.Contains(want[what], some) {
			t.Fatalf("the %s that is exported has no %q:\n%.2000s", what, some, want[what])
		}
	}
	for _, formats := range [][3]string{{"yaml", "csv", "csv"}, {"xlsx", "xlsx", "xlsx"}, {"csv", "csv", "xlsx"}} {
		t.Run(fmt.Sprint(formats), func(t *testing.T) {
			other := empty(t)
			for i, what := range []string{"framework", "people", "matrix"} {
				name := what + "." + formats[i]
				if name == "framework.csv" {
					name = "framework.zip"
				}
				file := first.Export(t, what, formats[i])
				if !other.Import(t, what, name, file) {
					t.Errorf("%s changes nothing in an empty organisation", name)
				}
				if other.Import(t, what, name, file) {
					t.Errorf("%s brought once more changes something", name)
				}
			}
			for what, got := range all(t, other) {
				if got != want[what] {
					t.Errorf("the %s differs:\ngot\n%.3000s\nwant\n%.3000s", what, got, want[what])
				}
			}
		})
	}
}

// all is everything that an organisation exports, as text.
func all(t *testing.T, p Porter) map[string]string {
	t.Helper()
	said := map[string]string{}
	for what, format := range map[string]string{"framework": "yaml", "people": "csv", "matrix": "csv"} {
		said[what] = string(p.Export(t, what, format))
	}
	return said
}
