// Package profile says what is known about a person: for each competency the
// level shown, which source it comes from, how old it is, and what each other
// source says; and for each pillar the weighted mean of what is known.
//
// A level shown is always one that somebody stated: the newest of the best
// source, never an average across sources, and never the highest. A level that
// is out of date is shown, and marked, until the same source says a newer one.
//
// A pillar's mean is hidden while less than half of it, by weight, is known. A
// mean is over competencies, not over people: nothing here compares one person
// with another.
//
// Beside what was stated stands what ratings say: an Estimate, which counts
// answers (Gauge.Count), measures them (package psych), turns logits into levels
// (Scale) and decides what may be shown (Reader.Read). Its figures always have a
// band, and are withheld where they rest on too few or say too little. An
// estimate depends on the record alone: the same ratings give the same bytes,
// on whichever day they are looked at.
package profile

import (
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A Cell is what is shown for one competency of one person.
type Cell struct {
	observe.Standing // of the best source; Level is observe.NoLevel if nothing is known
	Fresh            bool
	Others           []observe.Standing // what other sources say, best first
	Aim              observe.Aim        // of the best source that has one
}

// Known reports whether there is a level.
func (c Cell) Known() bool { return c.Level != observe.NoLevel }

// Unknown is the cell of which nothing is known.
var Unknown = Cell{Standing: observe.Standing{Level: observe.NoLevel, Expires: people.Never, Aim: observe.NoAim}, Aim: observe.NoAim}

// A Profile is what is shown for one person, by competency. A competency that
// it does not have is Unknown.
type Profile map[framework.CompetencyID]Cell

// Of returns the profile that stands on a day. Fresh returns for how many
// months a level of a competency stays fresh, 0 where it does not say.
func Of(all []observe.Standing, p observe.Policy, on people.Day, fresh func(framework.CompetencyID) int) Profile {
	known := make(Profile)
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].Competency == all[0].Competency {
			n++
		}
		c := Show(all[:n], p.Order)
		c.Fresh = c.Known() && c.Standing.Fresh(on, p.FreshFor(fresh(c.Competency)))
		known[c.Competency] = c
		all = all[n:]
	}
	return known
}

// At returns the cell of a competency.
func (p Profile) At(c framework.CompetencyID) Cell {
	if cell, ok := p[c]; ok {
		return cell
	}
	return Unknown
}

// Show chooses, among what the sources say of one competency, what is shown.
func Show(same []observe.Standing, order observe.Order) Cell {
	c := Unknown
	c.Competency = same[0].Competency
	level, aim, others := Choose(same, order)
	if aim >= 0 {
		c.Aim = same[aim].Aim
	}
	if level >= 0 {
		c.Standing = same[level]
	}
	if others == 0 {
		return c
	}
	for _, source := range order {
		for i, s := range same {
			if s.Source == source && s.Known() && i != level {
				c.Others = append(c.Others, s)
			}
		}
	}
	return c
}

// Choose says which of what the sources say of one competency is shown: the
// places of the level and of the aim, -1 where there is none, and how many
// other sources have a level.
func Choose(same []observe.Standing, order observe.Order) (level, aim, others int) {
	level, aim = -1, -1
	for _, source := range order {
		for i := range same {
			s := &same[i]
			if s.Source != source {
				continue
			}
			if aim < 0 && s.Aim.Seq != 0 {
				aim = i
			}
			switch {
			case !s.Known():
			case level < 0:
				level = i
			default:
				others++
			}
		}
	}
	return level, aim, others
}

// A Pillar is the sum of what is known about one pillar.
type Pillar struct {
	framework.Pillar
	Mean  float64 // in levels; only meant to be shown if Shown
	Share float64 // of the pillar, by weight, that is known: 0 to 1
	Shown bool    // at least half is known
	Known int     // competencies with a level
	Of    int     // competencies that count
	Stale int     // known, but out of date
}

// Pillars returns the pillars of v in its order. With a role, competencies
// count by the weight that the role gives them, and what is not needed does not
// count; a pillar of which the role says nothing, and a nil role, count all
// alike.
func Pillars(v framework.Version, role *framework.Role, known Profile) []Pillar {
	weights := weigh(role)
	all := make([]Pillar, 0, len(v.Pillars))
	for _, p := range v.Pillars {
		var mine []framework.Competency
		asked := false
		for _, c := range v.Competencies {
			if c.Pillar == p.Key {
				mine = append(mine, c)
				asked = asked || weights[c.Key] > 0
			}
		}
		all = append(all, pillar(p, mine, known, func(c framework.Competency) float64 {
			if !asked {
				return 1
			}
			return weights[c.Key]
		}))
	}
	return all
}

func weigh(role *framework.Role) map[string]float64 {
	if role == nil {
		return nil
	}
	weights := make(map[string]float64, len(role.Needs))
	for _, n := range role.Needs {
		if !n.NotNeeded {
			weights[n.Competency] = n.Weight
		}
	}
	return weights
}

// pillar computes, over the competencies with weight w,
//
//	Mean = Σ w·level / Σ w   over what is known
//	Share = Σ w over what is known / Σ w over all
func pillar(p framework.Pillar, cs []framework.Competency, known Profile, weight func(framework.Competency) float64) Pillar {
	sum := Pillar{Pillar: p}
	var total, seen, levels float64
	for _, c := range cs {
		w := weight(c)
		if w <= 0 {
			continue
		}
		sum.Of++
		total += w
		cell := known.At(c.ID)
		if !cell.Known() {
			continue
		}
		sum.Known++
		seen += w
		levels += w * cell.Level.Float()
		if !cell.Fresh {
			sum.Stale++
		}
	}
	if seen > 0 {
		sum.Mean, sum.Share = levels/seen, seen/total
		sum.Shown = 2*seen >= total
	}
	return sum
}
