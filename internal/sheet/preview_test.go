package sheet

import (
	"testing"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
	"github.com/google/go-cmp/cmp"
)

func known() *Known {
	return &Known{
		People: []KnownPerson{
			{UID: "p1", Name: "Anna Keller", Email: "anna@x.org", Number: "1", Left: people.Never},
			{UID: "p2", Name: "Jörg Müller", Left: people.Never},
			{UID: "p3", Name: "Cyd Ruiz", Email: "cyd@x.org", Left: people.Never},
			{UID: "p4", Name: "Dora Weiss", Left: people.Never},
		},
		Competencies: []KnownCompetency{
			{Key: "lead.vision", Name: "Vision", Framework: "bearing"},
			{Key: "manage.planning", Name: "Planning and priorities", Aliases: []string{"Planning"}, Framework: "bearing"},
			{Key: "manage.delegation", Name: "Delegation", Framework: "bearing"},
		},
		Level: func(p, c int) (framework.Level, bool) {
			if p == 0 && c == 0 {
				return framework.Whole(3), true
			}
			if p == 0 && c == 1 {
				return framework.Whole(1), true
			}
			return 0, false
		},
	}
}

func TestPreviewMatrix(t *testing.T) {
	m, err := ReadMatrix(&Book{Sheets: one(`
Name | E-Mail | vision | Planning | Delegaton | Welding
Keller, Anna | ANNA@x.org | 3 | 4 | 2 | 1
Joerg Mueller |  | 2 |  |  |
Müller, Jörg |  | 1 |  |  |
Cyd Ruiz | other@x.org | 5 |  |  |
Eva Lind |  |  | 3 |  |
`)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("everything is compared with what is known", func(t *testing.T) {
		v := PreviewMatrix(m, known(), Choices{})
		wantPeople := []Match{{Same, 0, nil}, {Near, -1, []int32{1}}, {Same, 1, nil}, {Near, -1, []int32{2}}, {Fresh, -1, nil}}
		if d := cmp.Diff(wantPeople, v.People); d != "" {
			t.Errorf("people (-want +got):\n%s", d)
		}
		wantSkills := []Match{{Same, 0, nil}, {Same, 1, nil}, {Near, -1, []int32{2}}, {Fresh, -1, nil}}
		if d := cmp.Diff(wantSkills, v.Competencies); d != "" {
			t.Errorf("competencies (-want +got):\n%s", d)
		}
		if v.Added != 6 || v.Changed != 1 || v.Alone != 1 || v.Undecided != 3 {
			t.Errorf("added %d, changed %d, alone %d, undecided %d; want 6, 1, 1, 3", v.Added, v.Changed, v.Alone, v.Undecided)
		}
		if d := cmp.Diff(map[int]framework.Level{1: framework.Whole(1)}, v.Old); d != "" {
			t.Errorf("old levels (-want +got):\n%s", d)
		}
	})
	t.Run("a choice decides", func(t *testing.T) {
		v := PreviewMatrix(m, known(), Choices{
			People:       map[string]string{"Joerg Mueller": "p2", "Cyd Ruiz": AsNew, "Eva Lind": LeaveOut},
			Competencies: map[string]string{"Delegaton": "manage.delegation", "Welding": LeaveOut},
		})
		wantPeople := []Match{{Same, 0, nil}, {Same, 1, nil}, {Same, 1, nil}, {Fresh, -1, nil}, {LeftOut, -1, nil}}
		if d := cmp.Diff(wantPeople, v.People); d != "" {
			t.Errorf("people (-want +got):\n%s", d)
		}
		if v.Dropped != 2 || v.Undecided != 0 {
			t.Errorf("dropped %d, undecided %d; want 2, 0", v.Dropped, v.Undecided)
		}
	})
}

func TestPreviewPeople(t *testing.T) {
	r, err := ReadPeople(&Book{Sheets: one(`
Name | E-Mail | Number | Department | Manager
Anna Keller | anna@y.org | 1 | Ops | Jörg Müller
Jörg Müller |  |  |  |
Dora Weis |  |  |  |
Eva Lind |  |  |  |
`)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	v := PreviewPeople(r, known(), Choices{})
	want := []Match{{Same, 0, nil}, {Same, 1, nil}, {Near, -1, []int32{3}}, {Fresh, -1, nil}}
	if d := cmp.Diff(want, v.People); d != "" {
		t.Errorf("people (-want +got):\n%s", d)
	}
	changes := map[int][]FieldChange{0: {{EmailRole, "anna@x.org", "anna@y.org"}, {UnitRole, "", "Ops"}, {ManagerRole, "", "p2"}}}
	if d := cmp.Diff(changes, v.Changes); d != "" {
		t.Errorf("changes (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]int{2}, v.Missing); d != "" {
		t.Errorf("missing (-want +got):\n%s", d)
	}
}
