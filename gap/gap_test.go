package gap_test

import (
	"testing"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/gap"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

func TestBetween(t *testing.T) {
	t.Parallel()
	three := &framework.Need{Level: 300, Weight: 2}
	for _, tt := range []struct {
		name string
		have framework.Level
		need *framework.Need
		want gap.Gap
	}{
		{"one short", 200, three, gap.Gap{Status: gap.Short, Need: 300, By: 100, Weight: 2}},
		{"half short", 250, three, gap.Gap{Status: gap.Short, Need: 300, By: 50, Weight: 2}},
		{"exactly there", 300, three, gap.Gap{Status: gap.Met, Need: 300, Weight: 2}},
		{"one above", 400, three, gap.Gap{Status: gap.Met, Need: 300, By: -100, Weight: 2}},
		{"level 0 is known", 0, three, gap.Gap{Status: gap.Short, Need: 300, By: 300, Weight: 2}},
		{"level 0 meets a need of 0", 0, &framework.Need{Weight: 1}, gap.Gap{Status: gap.Met, Weight: 1}},
		{"nothing known is no gap", observe.NoLevel, three, gap.Gap{Status: gap.Unknown, Need: 300, Weight: 2}},
		{"not needed differs from level 0", 200, &framework.Need{NotNeeded: true}, gap.Gap{Status: gap.NotNeeded, Need: observe.NoLevel}},
		{"not thought about", 200, nil, gap.Gap{Status: gap.NotAsked, Need: observe.NoLevel}},
	} {
		if got := gap.Between(tt.have, tt.need); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	v := framework.Version{Competencies: []framework.Competency{
		{ID: 1, Key: "a"}, {ID: 2, Key: "b"}, {ID: 3, Key: "c"}, {ID: 4, Key: "d"}, {ID: 5, Key: "e"},
	}}
	role := &framework.Role{Needs: []framework.Need{
		{Competency: "a", Level: 400, Weight: 1}, {Competency: "b", Level: 400, Weight: 3},
		{Competency: "c", Level: 200, Weight: 3}, {Competency: "d", NotNeeded: true}, {Competency: "e", Level: 300, Weight: 1},
	}}
	known := profile.Profile{}
	for c, l := range map[framework.CompetencyID]framework.Level{1: 200, 2: 300, 3: 200, 4: 100} {
		known[c] = profile.Cell{Standing: observe.Standing{Competency: c, Level: l, Expires: people.Never}, Fresh: c != 3}
	}
	lines := gap.Compare(v, role, known)
	if got, want := gap.Total(lines), (gap.Sum{Asked: 4, Met: 1, Short: 2, Unknown: 1, Stale: 1}); got != want {
		t.Errorf("Total = %+v, want %+v", got, want)
	}
	// b misses one level with weight 3, a misses two with weight 1.
	ranked := gap.Ranked(lines)
	if len(ranked) != 2 || ranked[0].Competency.Key != "b" || ranked[1].Competency.Key != "a" {
		t.Errorf("Ranked = %+v, want b before a", ranked)
	}
	if got := gap.Total(gap.Compare(v, nil, known)); got != (gap.Sum{}) {
		t.Errorf("without a role: %+v, want nothing asked", got)
	}
}
