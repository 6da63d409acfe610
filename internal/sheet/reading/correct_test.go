package reading

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/sheettest"
)

// reads writes down what a matrix says, and its doubts.
func reads(t *testing.T, b *sheet.Book, o Options) (cells, doubts []string) {
	t.Helper()
	m, err := ReadMatrix(b, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range m.Cells.All() {
		cells = append(cells, fmt.Sprint(m.People[r.Person].Name, " ", m.Competencies[r.Competency].Name, " ", r.Level))
	}
	for _, d := range m.Doubts {
		doubts = append(doubts, d.Place()+" "+d.Value+" "+d.Instead)
	}
	slices.Sort(cells)
	return cells, doubts
}

func TestCorrections(t *testing.T) {
	t.Parallel()
	const rows = "Name;Welding;Forklift\nAda;4;2\nBob;3;lots\nCem;1;1\nDia;2;9\nEva;5;4\n"
	tests := []struct {
		what   string
		cells  map[string]string
		gone   string // the doubt that there was
		want   string // and what the matrix says
		absent string // and what it does not
	}{
		{"another value", map[string]string{"team!C3": "3"}, "team!C3 lots ", "Bob Forklift 3", ""},
		{"left out", map[string]string{"team!C3": LeaveOut}, "team!C3 lots ", "Bob Welding 3", "Bob Forklift"},
		{"the proposal", map[string]string{"team!C5": "5"}, "team!C5 9 5", "Dia Forklift 5", ""},
		{"a name", map[string]string{"team!A2": "Ada Lovelace"}, "", "Ada Lovelace Welding 4", "Ada Welding"},
		{"another sheet's cell", map[string]string{"other!A2": "Ada Lovelace"}, "", "Ada Welding 4", "Lovelace"},
	}
	open := func() *sheet.Book {
		b, err := sheet.Open(strings.NewReader(rows), int64(len(rows)), "team.csv")
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	_, before := reads(t, open(), Options{})
	if !slices.Equal(before, []string{"team!C3 lots ", "team!C5 9 5"}) {
		t.Fatalf("the doubts are %q", before)
	}
	for _, tt := range tests {
		cells, doubts := reads(t, open(), Options{Cells: tt.cells})
		all := strings.Join(cells, "\n")
		if slices.Contains(doubts, tt.gone) || !strings.Contains(all, tt.want) || tt.absent != "" && strings.Contains(all, tt.absent) {
			t.Errorf("%s: says\n%s\nwith doubts %q", tt.what, all, doubts)
		}
	}
}

// Where people are columns, and in a workbook, a cell is called what the sheet
// calls it.
func TestCorrectionsOfFlippedSheets(t *testing.T) {
	t.Parallel()
	file := sheettest.XLSX(t, sheettest.Table("Team", `
Skill | Ada Lovelace | Bob Stone | Cem Yilmaz
Welding | 4 | 3 | 1
Forklift | 2 | lots | 1
Crane | 5 | 0 | 2
`))
	open := func() *sheet.Book { return opened(t, "team.xlsx", file) }
	_, doubts := reads(t, open(), Options{Layout: PeopleAsColumns})
	if !slices.Equal(doubts, []string{"Team!C3 lots "}) {
		t.Fatalf("the doubts are %q", doubts)
	}
	cells, doubts := reads(t, open(), Options{Layout: PeopleAsColumns, Cells: map[string]string{"Team!C3": "2"}})
	if len(doubts) != 0 || !slices.Contains(cells, "Bob Stone Forklift 2") {
		t.Errorf("corrected it says %q with doubts %q", cells, doubts)
	}
}

func TestCorrectionsOfPeople(t *testing.T) {
	t.Parallel()
	const rows = "Name;E-mail;Start date\nAda;ada@example.org;2020-01-01\nBob;bob at example;31/02/2025\n"
	read := func(cells map[string]string) *Roster {
		b, err := sheet.Open(strings.NewReader(rows), int64(len(rows)), "all.csv")
		if err != nil {
			t.Fatal(err)
		}
		r, err := ReadPeople(b, Options{Cells: cells})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := read(nil)
	var places []string
	for _, d := range r.Doubts {
		places = append(places, d.Place())
	}
	if !slices.Contains(places, "all!B3") || !slices.Contains(places, "all!C3") {
		t.Fatalf("the doubts are in %q", places)
	}
	if c := r.Columns[1]; c.Sample != "ada@example.org, bob at example" {
		t.Errorf("column B holds for example %q", c.Sample)
	}
	r = read(map[string]string{"all!B3": "bob@example.org", "all!C3": LeaveOut})
	if len(r.Doubts) != 0 || r.At(1).Email != "bob@example.org" {
		t.Errorf("corrected, %+v with doubts %+v", r.At(1), r.Doubts)
	}
}

func TestPlacesOfCells(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]string{
		"A1": "1 0 true", "C7": "7 2 true", "AA10": "10 26 true", "XFD1048576": "1048576 16383 true",
		"": "0 0 false", "7": "0 0 false", "C": "0 0 false", "C0": "0 2 false", "c7": "0 0 false", "ABCD1": "0 0 false", "ZZZ1": "1 18277 false", "A99999999": "0 0 false",
	} {
		row, col, ok := cellAt(place)
		if got := fmt.Sprint(row, col, ok); got != want {
			t.Errorf("cellAt(%q) = %s, want %s", place, got, want)
		}
	}
}
