package exchange

import (
	"math"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

// docOf returns v as the YAML format has it.
func docOf(v framework.Version) doc {
	d := doc{Format: schema, Key: v.Framework.Key, Name: v.Framework.Name, Language: v.Language, Source: v.Source, Scale: anchorsOf(v.Scale)}
	for _, p := range v.Pillars {
		d.Pillars = append(d.Pillars, pillar(p))
	}
	for _, c := range v.Competencies {
		x := competency{
			Key: c.Key, Pillar: c.Pillar, Name: c.Name, Definition: c.Definition, Question: c.Question, Levels: anchorsOf(c.Anchors),
			AntiPatterns: c.AntiPatterns, Overuse: c.Overuse, BalanceWith: c.BalanceWith, Requires: c.Requires, Aliases: c.Aliases, FreshMonths: c.FreshMonths,
		}
		for _, t := range c.Items {
			x.Items = append(x.Items, item(t))
		}
		d.Competencies = append(d.Competencies, x)
	}
	for _, r := range v.Roles {
		x := role{Key: r.Key, Name: r.Name, Family: r.Family, Track: r.Track, Description: r.Description}
		for _, n := range r.Needs {
			level, weight := number(n.Level.Float()), number(n.Weight)
			x.Needs = append(x.Needs, need{n.Competency, &level, &weight, n.NotNeeded})
		}
		d.Roles = append(d.Roles, x)
	}
	for _, l := range v.Ladders {
		d.Ladders = append(d.Ladders, ladderOf(l))
	}
	return d
}

func anchorsOf(as []framework.Anchor) []anchor {
	var all []anchor
	for _, a := range as {
		all = append(all, anchor{number(a.Level.Float()), a.Name, a.Text})
	}
	return all
}

func ladderOf(l framework.Ladder) ladder {
	x := ladder{Key: l.Key, Name: l.Name, Principle: l.Principle, Evidence: l.Evidence}
	for _, t := range l.Tracks {
		y := track{Key: t.Key, Name: t.Name}
		for _, s := range t.Steps {
			y.Steps = append(y.Steps, step(s))
		}
		x.Tracks = append(x.Tracks, y)
	}
	for _, c := range l.Crossings {
		x.Crossings = append(x.Crossings, crossing(c))
	}
	return x
}

// version returns d as a version. What the types of the rules cannot hold is
// refused here; the rest is for Check.
func (d doc) version() (v framework.Version, err error) {
	v.Framework.Key, v.Framework.Name, v.Language, v.Source = d.Key, d.Name, d.Language, d.Source
	if v.Scale, err = anchorsIn("The framework's scale", d.Scale); err != nil {
		return v, err
	}
	for _, p := range d.Pillars {
		v.Pillars = append(v.Pillars, framework.Pillar(p))
	}
	for _, c := range d.Competencies {
		x := framework.Competency{
			Key: c.Key, Pillar: c.Pillar, Name: c.Name, Definition: c.Definition, Question: c.Question,
			AntiPatterns: c.AntiPatterns, Overuse: c.Overuse, BalanceWith: c.BalanceWith, Requires: c.Requires, Aliases: c.Aliases, FreshMonths: c.FreshMonths,
		}
		if x.Anchors, err = anchorsIn("Competency "+c.Key, c.Levels); err != nil {
			return v, err
		}
		for _, t := range c.Items {
			x.Items = append(x.Items, framework.Item(t))
		}
		v.Competencies = append(v.Competencies, x)
	}
	for _, r := range d.Roles {
		x := framework.Role{Key: r.Key, Name: r.Name, Family: r.Family, Track: r.Track, Description: r.Description}
		for _, n := range r.Needs {
			y, err := n.need("Role " + r.Key + ", " + n.Competency)
			if err != nil {
				return v, err
			}
			x.Needs = append(x.Needs, y)
		}
		v.Roles = append(v.Roles, x)
	}
	for _, l := range d.Ladders {
		v.Ladders = append(v.Ladders, l.ladder())
	}
	return v, nil
}

func anchorsIn(where string, as []anchor) ([]framework.Anchor, error) {
	var all []framework.Anchor
	for _, a := range as {
		level, err := levelIn(where, a.Level)
		if err != nil {
			return nil, err
		}
		all = append(all, framework.Anchor{Level: level, Name: a.Name, Text: a.Text})
	}
	return all, nil
}

func (n need) need(where string) (framework.Need, error) {
	to := framework.Need{Competency: n.Competency, NotNeeded: n.NotNeeded}
	if n.Level == nil && n.Weight == nil && n.NotNeeded {
		return to, nil
	}
	if n.Level == nil {
		return to, fault.New(fault.Invalid, "%s: the level is missing. Write level: 3, or not_needed: true if it is not needed here.", where)
	}
	to.Weight = 1
	if n.Weight != nil {
		to.Weight = float64(*n.Weight)
	}
	var err error
	to.Level, err = levelIn(where, *n.Level)
	return to, err
}

func levelIn(where string, n number) (framework.Level, error) {
	if x := float64(n); math.IsNaN(x) || x < 0 || x > 200 {
		return 0, fault.New(fault.Invalid, "%s: %v is not a level. Write a number such as 3 or 3.5.", where, float64(n))
	}
	return framework.LevelOf(float64(n)), nil
}

func (l ladder) ladder() framework.Ladder {
	x := framework.Ladder{Key: l.Key, Name: l.Name, Principle: l.Principle, Evidence: l.Evidence}
	for _, t := range l.Tracks {
		y := framework.Track{Key: t.Key, Name: t.Name}
		for _, s := range t.Steps {
			y.Steps = append(y.Steps, framework.Step(s))
		}
		x.Tracks = append(x.Tracks, y)
	}
	for _, c := range l.Crossings {
		x.Crossings = append(x.Crossings, framework.Crossing(c))
	}
	return x
}
