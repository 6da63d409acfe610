package framework_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/framework/frameworktest"
)

func TestDiff(t *testing.T) {
	a, b := frameworktest.Small("crafts"), frameworktest.Small("crafts")
	b.Pillars = append(b.Pillars, framework.Pillar{Key: "tools", Name: "Tools"})
	b.Competencies[0].Definition = "Joins metal."
	b.Competencies[0].Anchors[1].Text = "Teaches others."
	b.Competencies = b.Competencies[:1]
	b.Roles[0].Needs = []framework.Need{{Competency: "craft.weld", Level: 200, Weight: 3}}
	b.Ladders = []framework.Ladder{{Key: "l", Name: "Ladder"}}
	want := []framework.Change{
		{Part: framework.PartPillar, Kind: framework.AddedPart, Key: "tools", Name: "Tools"},
		{Part: framework.PartCompetency, Kind: framework.ChangedPart, Key: "craft.weld", Name: "Welding", Fields: []framework.Field{
			{Field: "definition", Is: "Joins metal."},
			{Field: "level", Of: "2", Was: "Able: Needs none.", Is: "Able: Teaches others."},
		}},
		{Part: framework.PartCompetency, Kind: framework.RemovedPart, Key: "craft.mill", Name: "Milling"},
		{Part: framework.PartRole, Kind: framework.ChangedPart, Key: "fitter", Name: "Fitter", Fields: []framework.Field{
			{Field: "need", Of: "craft.weld", Was: "1.5 × 2", Is: "2 × 3"},
			{Field: "need", Of: "craft.mill", Was: "not needed"},
		}},
		{Part: framework.PartLadder, Kind: framework.AddedPart, Key: "l", Name: "Ladder"},
	}
	if d := cmp.Diff(want, framework.Diff(a, b)); d != "" {
		t.Errorf("Diff (-want +got):\n%s", d)
	}
	if d := framework.Diff(a, a); len(d) != 0 {
		t.Errorf("a version differs from itself: %v", d)
	}
}
