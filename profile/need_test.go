package profile_test

import (
	"testing"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/profile"
)

// What is said of a level beside what a role asks depends on how sure it is: a
// quarter of a level below counts as reached, as it does for a practice.
func TestALevelBesideWhatARoleAsks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		level, se float64
		need      framework.Level
		want      profile.Reach
	}{
		{"far above", 4.2, .4, 300, profile.Reached},
		{"above the scale", 5.6, .4, 475, profile.Reached},
		{"a little above", 3.2, .4, 300, profile.ProbablyReached},
		{"just there", 3, .4, 300, profile.ReachUnknown},
		{"the same, known better", 3, .2, 300, profile.ProbablyReached},
		{"below, hardly known", 2.5, .5, 300, profile.ReachUnknown},
		{"below", 2.3, .4, 300, profile.ProbablyBelow},
		{"far below", 1.8, .4, 300, profile.Below},
		{"nothing is asked", 1.8, .4, 0, profile.NothingAsked},
		{"too little is known to be shown", 4.2, .9, 300, profile.NothingAsked},
	} {
		r := reader()
		if c.need > 0 {
			r.Role = &framework.Role{Needs: []framework.Need{{Competency: standard().Competencies[0].Key, Level: c.need, Weight: 1}}}
		}
		got := r.Read(person(r.Basis, c.level, c.level, c.level, c.se)).Pillars[0]
		if got.Reach != c.want {
			t.Errorf("%s: %.2f ± %.2f (%s) where %.2f is asked: %q, want %q", c.name, got.Level, got.SE, got.Status, got.Need, got.Reach, c.want)
		}
	}
}
