package reading

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/sheet"
)

// listed writes what a roster says, a line a person.
func listed(r *Roster) string {
	var lines []string
	for i, p := range r.All() {
		boss := ""
		if k := int(r.managers[i]); k >= 0 {
			boss = r.At(k).Name
		} else if p.Manager != "" {
			boss = "?" + p.Manager
		}
		fs := []string{p.Name, p.Email, p.Number, strings.Join(p.Unit, ">"), p.Position, boss, p.Joined.String(), p.Left.String()}
		lines = append(lines, strings.TrimRight(strings.Join(fs, "|"), "|"))
	}
	return strings.Join(lines, "\n")
}

func TestReadPeople(t *testing.T) {
	for _, c := range []struct {
		name, drawing, want string
		doubts              []string // the places, and a word of the reason
	}{
		{"bare names", `
Anna Keller
Ben Osei
Cyd Ruiz
`, "Anna Keller\nBen Osei\nCyd Ruiz", nil},
		{"English", `
Name | E-mail | Employee number | Department | Team | Job title | Manager | Start date
Anna Keller | anna@x.org | 1001 | Ops | Line 3 | Lead | ben@x.org | 2020-03-01
Ben Osei | BEN@x.org | 1002 | Ops |  | Head |  | 2019-01-31
`, "Anna Keller|anna@x.org|1001|Ops>Line 3|Lead|Ben Osei|2020-03-01\nBen Osei|BEN@x.org|1002|Ops|Head||2019-01-31", nil},
		{"German, with units from the part to the whole and dots in dates", `
Personalstamm 2026

Vorname | Nachname | E-Mail-Adresse | Personalnummer | Team | Abteilung | Stelle | Vorgesetzte(r) | Eintritt | Austritt
Änne | Müller | aenne@x.de | 7 | Früh | Werk Nord | Meisterin | 8 | 01.03.2020 |
Jörg | Groß | joerg@x.de | 8 | Spät | Werk Nord | Leiter |  | 15.04.2018 | 31.12.2026
`, "Änne Müller|aenne@x.de|7|Werk Nord>Früh|Meisterin|Jörg Groß|2020-03-01\nJörg Groß|joerg@x.de|8|Werk Nord>Spät|Leiter||2018-04-15|2026-12-31", nil},
		{"a path of units, managers by name, months first", `
employee,name | unit path | reports to | hired
`, "", nil},
		{"a unit path, managers by name, month before day, a serial number", `
NAME | Unit path | Reports to | Hired
Anna Keller | Ops / Line 3 / Early | Osei, Ben | 3/15/2020
Ben Osei | Ops > Line 3 |  | 4/1/2019
Cyd Ruiz | Ops/Lab | Anna Keller | 45123
`, "Anna Keller|||Ops>Line 3>Early||Ben Osei|2020-03-15\nBen Osei|||Ops>Line 3|||2019-04-01\nCyd Ruiz|||Ops>Lab||Anna Keller|2023-07-16", nil},
		{"the same address twice, the same number twice", `
Name | E-mail | Number | Manager
Anna Keller | anna@x.org | 1 |
Anna Keller | ANNA@x.org  | 1 |
Ben Osei | ben@x.org | 1 | anna@x.org
Anna K. | anna@x.org | 3 | ben@x.org
`, "Anna Keller|anna@x.org|1\nBen Osei|ben@x.org||||Anna Keller", []string{"B3 already has this e-mail", "C4 already has the number", "B5 already has this e-mail"}},
		{"different managers", `
Name | E-mail | Manager
Anna Keller | anna@x.org | ben@x.org
Ben Osei | ben@x.org |
Anna Keller | anna@x.org | cyd@x.org
`, "Anna Keller|anna@x.org||||Ben Osei\nBen Osei|ben@x.org", []string{"B4 different managers: ben@x.org and cyd@x.org"}},
		{"managers: a stranger, oneself, and a circle", `
Name | Manager
Anna Keller | Nobody Known
Ben Osei | Ben Osei
Cyd Ruiz | Dora Weiss
Dora Weiss | Eva Lind
Eva Lind | Cyd Ruiz
`, "Anna Keller|||||?Nobody Known\nBen Osei\nCyd Ruiz|||||Dora Weiss\nDora Weiss|||||Eva Lind\nEva Lind",
			[]string{"B2 is not in this file", "B3 their own manager", "B6 Cyd Ruiz (row 4) → Dora Weiss (row 5) → Eva Lind (row 6) → Cyd Ruiz (row 4)"}},
		{"dates that cannot be", `
Name | Joined | Left
Anna Keller | 31/02/2025 | 2025-13-01
Ben Osei | 29.02.2023 | 0001-01-01
Cyd Ruiz | 2026-01-01 | 2025-01-01
Dora Weiss | 2020-01-01 | 9999-12-31
Eva Lind | 1/2/25 | n/a
`, "Anna Keller\nBen Osei\nCyd Ruiz\nDora Weiss||||||2020-01-01\nEva Lind||||||2025-02-01",
			[]string{"B2 does not exist", "C2 does not exist", "B3 does not exist", "C3 cannot be meant", "C4 after leaving"}},
		{"addresses that are none", `
Name | E-mail
Anna Keller | anna.x.org
Ben Osei | ben@@x.org
Cyd Ruiz | mailto:cyd@x.org
Dora Weiss | dora@x.org; d@x.org
Eva Lind | Eva Lind <eva@x.org>
`, "Anna Keller\nBen Osei\nCyd Ruiz|cyd@x.org\nDora Weiss\nEva Lind|eva@x.org", []string{"B2 has no @", "B3 more than one @", "B5 more than one address"}},
		{"signs nobody sees, long and empty names", "Name | E-mail\nAn\u202ena Keller | an\u200dna@x.org\n \u00a0 | ben@x.org\n" + strings.Repeat("a", 201) + " | c@x.org\nNull | null@x.org\nO'Brien | o@x.org\n=1+1 | f@x.org\n<script> | s@x.org",
			"Anna Keller|anna@x.org\nben|ben@x.org\nNull|null@x.org\nO'Brien|o@x.org\n=1+1|f@x.org\n<script>|s@x.org",
			[]string{"A2 cannot be seen", "B2 cannot be seen", "A3 no name", "A4 201 characters"}},
		{"columns: unknown, twice, and too many cells", `
Name | Shoe size | E-mail | Email
Anna Keller | 38 | a@x.org | b@x.org | more
`, "Anna Keller|a@x.org", []string{"B not known what the column", "D mean the same", "E2 more columns than the header"}},
	} {
		if c.want == "" {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			r, err := ReadPeople(&sheet.Book{Name: "people.csv", Sheets: one(c.drawing)}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, listed(r)); d != "" {
				t.Errorf("people (-want +got):\n%s", d)
			}
			for i, d := range r.Doubts {
				place := d.Column
				if d.Row > 0 {
					place += fmt.Sprint(d.Row)
				}
				if i >= len(c.doubts) {
					t.Errorf("unexpected doubt %s: %s", place, d.Reason)
					continue
				}
				at, reason, _ := strings.Cut(c.doubts[i], " ")
				if at != place || !strings.Contains(d.Reason, reason) {
					t.Errorf("doubt %d is %s: %s; want %s: … %s …", i, place, d.Reason, at, reason)
				}
			}
			if len(r.Doubts) < len(c.doubts) {
				t.Errorf("missing doubts: %v", c.doubts[len(r.Doubts):])
			}
		})
	}
}

func TestReadPeopleRefuses(t *testing.T) {
	for name, drawing := range map[string]string{
		"a header and nobody": "Name | E-mail",
		"no column of names":  "Shoe size | Colour\n38 | 40\n41 | 42",
	} {
		_, err := ReadPeople(&sheet.Book{Name: "p.csv", Sheets: one(drawing)}, Options{})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v, want a sentence", name, err)
		}
	}
}

func TestAChainOfTenThousandManagersIsFine(t *testing.T) {
	var b strings.Builder
	b.WriteString("Name|Manager\n")
	for i := range 10_000 {
		fmt.Fprintf(&b, "Person %d|Person %d\n", i, i+1)
	}
	r, err := ReadPeople(&sheet.Book{Sheets: one(b.String())}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Doubts) != 1 || r.Len() != 10_000 {
		t.Errorf("%d people, doubts %v; want 10000 and one doubt about the last manager", r.Len(), r.Doubts)
	}
}
