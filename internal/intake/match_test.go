package intake

import (
	"strings"
	"testing"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// Somebody whose name differs by a number is somebody else, and nobody need
// decide it.
func TestNamesThatDifferByANumberAreNotNear(t *testing.T) {
	t.Parallel()
	d := NewDirectory([]people.Person{
		{ID: 1, UID: "a", Name: "Person 01 Abc"}, {ID: 2, UID: "b", Name: "Anna Keller"}, {ID: 3, UID: "c", Name: "Trainee3"}, {ID: 4, UID: "d", Name: "Jürgen Müller"},
	})
	for name, want := range map[string]string{
		"Person 01 Abc":   "is",
		"Person 02 Abc":   "",
		"Person 10 Abc":   "",
		"Person 01 Abd":   "Person 01 Abc",
		"Trainee4":        "",
		"Anna Kelller":    "Anna Keller",
		"A. Keller":       "Anna Keller",
		"Keller, Anna":    "is",
		"Jurgen Mueller":  "Jürgen Müller",
		"Mueller, Jürgen": "Jürgen Müller",
	} {
		m := d.Match(Who{Name: name}, nil)
		var near []string
		for _, n := range m.Near {
			near = append(near, n.Name)
		}
		if got := strings.Join(near, ", "); m.ID != 0 && want != "is" || m.ID == 0 && got != want {
			t.Errorf("%s is %d, near %q; want %q", name, m.ID, got, want)
		}
	}
}

func TestCompetenciesThatDifferByANumberAreNotNear(t *testing.T) {
	t.Parallel()
	c := NewCatalogue([]framework.Version{{Competencies: []framework.Competency{{ID: 1, Key: "a", Name: "ISO 9001"}, {ID: 2, Key: "b", Name: "Forklift"}, {ID: 3, Key: "c", Name: "MIG welding 135"}}}})
	for name, want := range map[string]string{"ISO 9002": "", "Forklifts": "Forklift", "MIG welding 136": "", "MIG weldin 135": "MIG welding 135"} {
		m := c.Match(name, nil)
		got := ""
		if len(m.Near) > 0 {
			got = m.Near[0].Name
		}
		if got != want {
			t.Errorf("%s is near %q, want %q", name, got, want)
		}
	}
}
