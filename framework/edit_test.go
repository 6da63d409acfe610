package framework_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/framework/frameworktest"
)

// An edit is a function of values: what it was given stays as it was.
func TestEditsLeaveTheOldVersionAlone(t *testing.T) {
	v := frameworktest.Small("crafts")
	for name, edit := range map[string]func() (framework.Version, error){
		"put a pillar":      func() (framework.Version, error) { return v.PutPillar(framework.Pillar{Key: "craft", Name: "Trade"}) },
		"put a competency":  func() (framework.Version, error) { c := v.Competencies[0]; c.Name = "x"; return v.PutCompetency(c) },
		"drop a competency": func() (framework.Version, error) { return v.DropCompetency("craft.weld") },
		"put a role":        func() (framework.Version, error) { return v.PutRole(framework.Role{Key: "fitter", Name: "x"}) },
		"drop a role":       func() (framework.Version, error) { return v.DropRole("fitter") },
		"put a ladder":      func() (framework.Version, error) { return v.PutLadder(framework.Ladder{Key: "l", Name: "L"}) },
		"add competencies":  func() (framework.Version, error) { w, _, err := v.AddCompetencies("Craft", "Sewing"); return w, err },
	} {
		t.Run(name, func(t *testing.T) {
			next, err := edit()
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(frameworktest.Small("crafts"), v); d != "" {
				t.Errorf("the old version changed:\n%s", d)
			}
			if len(framework.Diff(v, next)) == 0 {
				t.Error("nothing changed in the new version")
			}
		})
	}
}

func TestDroppingACompetencyTakesItsLinksWithIt(t *testing.T) {
	v, err := frameworktest.Small("crafts").DropCompetency("craft.weld")
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Competencies) != 1 || len(v.Competencies[0].BalanceWith) != 0 || len(v.Roles[0].Needs) != 1 {
		t.Errorf("something still names it: %+v", v)
	}
}

func TestDropsThatAreRefused(t *testing.T) {
	v := frameworktest.Small("crafts")
	v.Ladders = []framework.Ladder{{Key: "l", Name: "Ladder", Tracks: []framework.Track{{Key: "t", Steps: []framework.Step{{Stage: 1, Key: "S1", Role: "fitter"}}}}}}
	_, pillar := v.DropPillar("craft")
	_, role := v.DropRole("fitter")
	_, none := v.DropRole("nobody")
	for _, tt := range []struct {
		err  error
		kind fault.Kind
		want string
	}{
		{pillar, fault.Conflict, "This pillar still has 2 competencies, among them Welding."},
		{role, fault.Conflict, `Step S1 of the ladder "Ladder" names this role.`},
		{none, fault.NotFound, `There is no role "nobody" in this framework.`},
	} {
		if !fault.Is(tt.err, tt.kind) || !strings.Contains(tt.err.Error(), tt.want) {
			t.Errorf("got %v, want %s", tt.err, tt.want)
		}
	}
}

func TestAddCompetencies(t *testing.T) {
	v := frameworktest.Small("crafts")
	v, added, err := v.AddCompetencies("Technical skills", "C", "C++", "C#", "c++", "Welding", "  Data, big ")
	if err != nil {
		t.Fatal(err)
	}
	want := framework.Added{
		Pillars:      []string{"technical-skills"},
		Competencies: []string{"technical-skills.c", "technical-skills.cplusplus", "technical-skills.csharp", "technical-skills.data-big"},
	}
	if d := cmp.Diff(want, added); d != "" {
		t.Errorf("added (-want +got):\n%s", d)
	}
	c, _ := v.Competency("technical-skills.c")
	if len(c.Anchors) != 0 || v.Top(c) != framework.Whole(5) || v.Levels(c)[2].Name != "Solid" {
		t.Errorf("%+v does not have the standard scale", c)
	}
}

func TestRetractIsRefusedWhileSomethingBuildsOnIt(t *testing.T) {
	v, added, err := frameworktest.Small("crafts").AddCompetencies("Tools", "Lathe")
	if err != nil {
		t.Fatal(err)
	}
	r := v.Roles[0]
	r.Needs = append(r.Needs, framework.Need{Competency: added.Competencies[0], Level: 300, Weight: 1})
	if v, err = v.PutRole(r); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Retract(added); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "role Fitter") {
		t.Errorf("Retract = %v, want a conflict that names the role", err)
	}
}

// What was added and taken back leaves nothing but the scale behind.
func TestRetractUndoesAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := frameworktest.Small("crafts")
		v.Scale = framework.Standard()
		pillar := rapid.SampledFrom([]string{"Craft", "CRAFT", "Technical skills", "日本語"}).Draw(t, "pillar")
		names := rapid.SliceOf(rapid.StringMatching(`[A-Za-z+# ]{1,9}[a-z]`)).Draw(t, "names")
		next, added, err := v.AddCompetencies(pillar, names...)
		if err != nil {
			t.Fatal(err)
		}
		back, err := next.Retract(added)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(v.Tidy(), back); d != "" {
			t.Fatalf("something is left:\n%s", d)
		}
	})
}
