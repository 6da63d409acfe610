package profile_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// A jury makes namings of five experts (81 to 85), who each name two solid people
// (10 and after) and two strong ones (40 and after).
func jury() (all []profile.Naming) {
	for e := range people.ID(5) {
		all = append(all, profile.Naming{
			Expert: 81 + e, Role: "Team lead", Pillar: "lead",
			Solid: []people.ID{10 + 2*e, 11 + 2*e}, Strong: []people.ID{40 + 2*e, 41 + 2*e},
		})
	}
	return all
}

var experts = map[people.ID]string{81: "Eve", 82: "Dee", 83: "Cy", 84: "Bo", 85: "Ada"}

// at returns what is known where the solid lie around one value and the strong
// around another, each somewhere else and with an error.
func at(solid, strong, spread, se float64) func(people.ID, string) (profile.Figure, bool) {
	return func(p people.ID, _ string) (profile.Figure, bool) {
		m := solid
		if p >= 40 {
			m = strong
		}
		return profile.FigureAt(m+spread*float64(int(p)%2*2-1), se), true
	}
}

func TestStandard(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		known func(people.ID, string) (profile.Figure, bool)
		want  float64
	}{
		{"alike spread out, the cut is in the middle", at(-.5, 1.5, .4, .5), .5},
		{"wherever that is", at(2, 4, .4, .5), 3},
		{"the more is known, the less it matters", at(-.5, 1.5, .1, .01), .5},
	} {
		s, err := profile.SetStandard(today, experts, jury(), tt.known)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if len(s.Cuts) != 1 || math.Abs(s.Cuts[0].At-tt.want) > 1e-9 || s.Cuts[0].Solid != 10 || s.Cuts[0].Strong != 10 || !s.Set() {
			t.Errorf("%s: %+v, want a cut at %v", tt.name, s, tt.want)
		}
		if d := cmp.Diff([]string{"Ada", "Bo", "Cy", "Dee", "Eve"}, s.Experts); d != "" || s.Day != today {
			t.Errorf("%s: experts of %s (-want +got):\n%s", tt.name, s.Day, d)
		}
		was := profile.Shipped().Pillar
		scale := s.Scale("lead", was)
		if l := scale.Level(s.Cuts[0].At); math.Abs(l-3.5) > 1e-9 || scale.SD != was.SD {
			t.Errorf("%s: on the cut the level is %v, want 3.5 and a scale as wide as before", tt.name, l)
		}
		if s.Scale("manage", was) != was {
			t.Errorf("%s: a pillar without a cut has another scale", tt.name)
		}
	}
	if (profile.Standard{}).Set() {
		t.Error("nothing is a standard")
	}
}

// The cut is where the densities cross: nearer to the group that lies closer
// together.
func TestCutIsWhereDensitiesCross(t *testing.T) {
	t.Parallel()
	s, err := profile.SetStandard(today, experts, jury(), func(p people.ID, _ string) (profile.Figure, bool) {
		if p < 40 {
			return profile.FigureAt(0, .3), true
		}
		return profile.FigureAt(2, .9), true
	})
	if err != nil {
		t.Fatal(err)
	}
	density := func(x, m, sd float64) float64 { return math.Exp(-(x-m)*(x-m)/(2*sd*sd)) / sd }
	if x := s.Cuts[0].At; math.Abs(density(x, 0, .3)-density(x, 2, .9)) > 1e-9 || x >= 1 {
		t.Errorf("at the cut %v the densities are %v and %v", x, density(x, 0, .3), density(x, 2, .9))
	}
}

// It does not matter who comes first, nor who of the experts named whom.
func TestStandardForgetsTheOrder(t *testing.T) {
	t.Parallel()
	known := at(-.3, 1.1, .37, .41)
	want, err := profile.SetStandard(today, experts, jury(), known)
	if err != nil {
		t.Fatal(err)
	}
	all := jury()
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all[0].Solid, all[1].Solid = all[1].Solid, all[0].Solid
	got, err := profile.SetStandard(today, experts, all, known)
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Errorf("%v\n%s", err, d)
	}
}

func TestStandardIsRefused(t *testing.T) {
	t.Parallel()
	good := at(-.5, 1.5, .4, .5)
	for _, tt := range []struct {
		name  string
		harm  func(all []profile.Naming) []profile.Naming
		known func(people.ID, string) (profile.Figure, bool)
		says  string
	}{
		{"nobody", func([]profile.Naming) []profile.Naming { return nil }, good, "Nobody has been named"},
		{"four experts", func(all []profile.Naming) []profile.Naming { return all[:4] }, good, "For Team lead there are 4 experts"},
		{"four experts of one role", func(all []profile.Naming) []profile.Naming { all[4].Role = "Planner"; return all }, good, "at least 5 for each role"},
		{"one name", func(all []profile.Naming) []profile.Naming { all[2].Strong = all[2].Strong[:1]; return all }, good, "Name 2 or 3 of each"},
		{"four names", func(all []profile.Naming) []profile.Naming { all[2].Solid = []people.ID{1, 2, 3, 4}; return all }, good, "Name 2 or 3 of each"},
		{"one name twice", func(all []profile.Naming) []profile.Naming { all[2].Solid = []people.ID{1, 1}; return all }, good, "named somebody twice"},
		{"one name in both groups", func(all []profile.Naming) []profile.Naming { all[2].Solid[0] = all[2].Strong[0]; return all }, good, "named somebody twice"},
		{"themself", func(all []profile.Naming) []profile.Naming { all[2].Solid[0] = 83; return all }, good, "named themself"},
		{"an expert twice", func(all []profile.Naming) []profile.Naming { return append(all, all[0]) }, good, "Each expert names people once"},
		{"experts disagree about nearly all", func(all []profile.Naming) []profile.Naming {
			for i := range all {
				all[i].Solid, all[i].Strong = []people.ID{20 + people.ID(i), 30}, []people.ID{20 + people.ID(i+1)%5, 31}
			}
			return all
		}, good, "whom nobody named otherwise"},
		{"too little is known", slices.Clip[[]profile.Naming], func(p people.ID, pillar string) (profile.Figure, bool) {
			f, _ := good(p, pillar)
			return f, p < 40 || p > 45
		}, "of 4 who were named strong"},
		{"groups that do not differ", slices.Clip[[]profile.Naming], at(.5, .6, .4, .5), "do not stand out"},
		{"groups the wrong way round", slices.Clip[[]profile.Naming], at(1.5, -.5, .4, .5), "do not stand out"},
	} {
		s, err := profile.SetStandard(today, experts, tt.harm(jury()), tt.known)
		if err == nil || !(fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict)) || !strings.Contains(err.Error(), tt.says) || s.Set() {
			t.Errorf("%s: %+v, %v; want a sentence with %q", tt.name, s, err, tt.says)
		}
	}
}
