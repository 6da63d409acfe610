package profile

import (
	"context"
	"maps"
	"math"
	"slices"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// A Naming is whom one job expert names in one pillar: people they know who are
// clearly "Solid", and people who are clearly "Strong". It is looked at once and
// not kept: what is kept is a Standard, in which nobody is named but experts.
type Naming struct {
	Expert        people.ID
	Role          string // the name of the role whose work the expert knows
	Pillar        string // key
	Solid, Strong []people.ID
}

// A Standard is where job experts have set the border of two levels, pillar by
// pillar. Until there is one, levels are provisional: 3 is typical, and nothing
// else.
type Standard struct {
	Day     people.Day
	Experts []string // names, in alphabetical order
	Cuts    []Cut
}

// A Cut is the border between Solid and Strong in one pillar.
type Cut struct {
	Pillar        string
	At            float64 // in logits, on the scale of θ and shift
	Solid, Strong int     // people who were named and of whom enough is known
}

// Standards keeps what was set, by framework: the last that was.
type Standards interface {
	// Get returns the standard of a framework, or the zero Standard.
	Get(ctx context.Context, f framework.ID) (Standard, error)
	Set(ctx context.Context, f framework.ID, s Standard) error
}

// Bounds of a standard.
const (
	fewestNames  = 2 // in each group, by one expert
	mostNames    = 3
	sureOfGroups = 1.645 // standard errors by which the groups must be apart
	border       = 3.5   // the level of a cut: Solid is 3, Strong is 4
)

// SetStandard sets levels by contrasting groups. Names are those of experts;
// known returns what is known of a person in a pillar, if it may be shown.
//
// Each group of a pillar is taken as a normal distribution of its people with
// what is not known of each:
//
//	mean m = Σ θ/n      variance s² = Σ (θ − m)²/n + Σ SE²/n
//
// and the cut is where the two densities cross between their means. Somebody who
// was named in both groups, by different experts, is in neither.
//
// It refuses fewer than five experts for a role, fewer than two names or more
// than three of one expert in a group, groups of fewer than Enough people of whom
// enough is known, and groups that do not separate.
func SetStandard(day people.Day, names map[people.ID]string, all []Naming, known func(people.ID, string) (Figure, bool)) (Standard, error) {
	s := Standard{Day: day}
	if err := checkNamings(all); err != nil {
		return s, err
	}
	experts := make(map[people.ID]bool)
	groups := make(map[string][2]map[people.ID]bool)
	var pillars []string
	for _, n := range all {
		experts[n.Expert] = true
		g, ok := groups[n.Pillar]
		if !ok {
			g = [2]map[people.ID]bool{{}, {}}
			groups[n.Pillar] = g
			pillars = append(pillars, n.Pillar)
		}
		for i, some := range [2][]people.ID{n.Solid, n.Strong} {
			for _, p := range some {
				g[i][p] = true
			}
		}
	}
	for id := range experts {
		s.Experts = append(s.Experts, names[id])
	}
	slices.Sort(s.Experts)
	slices.Sort(pillars)
	for _, pillar := range pillars {
		c, err := cutBetween(pillar, groups[pillar], known)
		if err != nil {
			return Standard{}, err
		}
		s.Cuts = append(s.Cuts, c)
	}
	return s, nil
}

func checkNamings(all []Naming) error {
	type chair struct{ role, pillar string }
	sits := make(map[chair]map[people.ID]bool)
	if len(all) == 0 {
		return fault.New(fault.Invalid, "Nobody has been named yet. At least %d job experts name people they know.", Enough)
	}
	for _, n := range all {
		at := chair{n.Role, n.Pillar}
		if sits[at] == nil {
			sits[at] = make(map[people.ID]bool)
		}
		if sits[at][n.Expert] {
			return fault.New(fault.Conflict, "An expert for %s has named people in the pillar %s twice. Each expert names people once.", n.Role, n.Pillar)
		}
		sits[at][n.Expert] = true
		both := slices.Concat(n.Solid, n.Strong)
		slices.Sort(both)
		switch distinct := slices.Compact(slices.Clone(both)); {
		case len(n.Solid) < fewestNames || len(n.Strong) < fewestNames || len(n.Solid) > mostNames || len(n.Strong) > mostNames:
			return fault.New(fault.Invalid, "An expert for %s has named %d people as solid and %d as strong. Name %d or %d of each.", n.Role, len(n.Solid), len(n.Strong), fewestNames, mostNames)
		case len(distinct) < len(both):
			return fault.New(fault.Invalid, "An expert for %s has named somebody twice. Whoever is clearly solid is not clearly strong.", n.Role)
		case slices.Contains(both, n.Expert):
			return fault.New(fault.Invalid, "An expert for %s has named themself. Name others.", n.Role)
		}
	}
	for at, who := range sits {
		if len(who) < Enough {
			return fault.New(fault.Invalid, "For %s there are %d experts. It takes at least %d for each role, so that the level is not one person's view.", at.role, len(who), Enough)
		}
	}
	return nil
}

// A crowd is what is known of a group of people in a pillar.
type crowd struct {
	n        int
	mean, sd float64
}

func gathered(some map[people.ID]bool, pillar string, known func(people.ID, string) (Figure, bool)) (c crowd) {
	var all []Figure
	for _, id := range slices.Sorted(maps.Keys(some)) { // sums run in one order
		if f, ok := known(id, pillar); ok {
			all = append(all, f)
			c.mean += f.theta
		}
	}
	if c.n = len(all); c.n == 0 {
		return c
	}
	n := float64(c.n)
	c.mean /= n
	v := 0.
	for _, f := range all {
		v += ((f.theta-c.mean)*(f.theta-c.mean) + f.se*f.se) / n
	}
	c.sd = math.Sqrt(v)
	return c
}

func cutBetween(pillar string, groups [2]map[people.ID]bool, known func(people.ID, string) (Figure, bool)) (Cut, error) {
	var of [2]crowd
	for i := range groups {
		clear := maps.Clone(groups[i])
		maps.DeleteFunc(clear, func(p people.ID, _ bool) bool { return groups[1-i][p] })
		of[i] = gathered(clear, pillar, known)
	}
	solid, strong := of[0], of[1]
	if solid.n < Enough || strong.n < Enough {
		return Cut{}, fault.New(fault.Invalid, "In the pillar %s enough is known of %d people who were named solid and of %d who were named strong. It takes %d of each whom nobody named otherwise.", pillar, solid.n, strong.n, Enough)
	}
	at, ok := crossing(solid, strong)
	if apart := math.Sqrt(solid.sd*solid.sd/float64(solid.n) + strong.sd*strong.sd/float64(strong.n)); !ok || strong.mean-solid.mean < sureOfGroups*apart {
		return Cut{}, fault.New(fault.Conflict, "In the pillar %s those who were named strong do not stand out from those who were named solid. Levels stay provisional; look together at what the two words mean.", pillar)
	}
	return Cut{pillar, at, solid.n, strong.n}, nil
}

// crossing returns where two densities cross between their means; false if the
// lower is not the denser at its own mean, or the higher at its own.
func crossing(low, high crowd) (float64, bool) {
	log := func(c crowd, x float64) float64 { d := (x - c.mean) / c.sd; return -d*d/2 - math.Log(c.sd) }
	less := func(x float64) float64 { return log(low, x) - log(high, x) }
	a, b := low.mean, high.mean
	if !(a < b) || !(less(a) > 0) || !(less(b) < 0) {
		return 0, false
	}
	for range 60 {
		if mid := (a + b) / 2; less(mid) > 0 {
			a = mid
		} else {
			b = mid
		}
	}
	return (a + b) / 2, true
}

// Has reports whether a pillar has a cut.
func (s Standard) Has(pillar string) bool {
	return slices.ContainsFunc(s.Cuts, func(c Cut) bool { return c.Pillar == pillar })
}

// Set reports whether there is a standard.
func (s Standard) Set() bool { return len(s.Cuts) > 0 }

// Scale returns the scale of a pillar, or of its competencies, once its cut is
// set: what lies on the cut is on the border of the two levels, and one level is
// what it was. A pillar without a cut keeps its scale.
func (s Standard) Scale(pillar string, was Scale) Scale {
	for _, c := range s.Cuts {
		if c.Pillar == pillar {
			return Scale{c.At - (border-3)*was.SD, was.SD}
		}
	}
	return was
}
