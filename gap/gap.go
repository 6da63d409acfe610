// Package gap compares what is known about a person with what a role asks.
//
// A gap is counted in levels: what the role asks for less what is shown. Where
// nothing is known there is no gap but a blank, and what the role marks as not
// needed has neither. A person's own target is shown beside the need and never
// takes its place: the role says what the job needs, the target what somebody
// has agreed to reach.
package gap

import (
	"cmp"
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/profile"
)

// A Status says how what is known stands to what is asked.
type Status uint8

// The statuses.
const (
	NotAsked  Status = iota // the role has not thought about it, or there is no role
	NotNeeded               // the role has, and does not need it
	Unknown                 // it is needed, and nothing is known
	Short                   // it is needed, and known to be less
	Met                     // it is needed, and known to be enough
)

// A Gap is the distance from what is known to what is asked.
type Gap struct {
	Status Status
	Need   framework.Level // observe.NoLevel if nothing is asked
	By     framework.Level // Need less what is known: above 0 when short, 0 or less when met
	Weight float64         // of the need
}

// Between returns the gap from a level, which may be observe.NoLevel, to a need,
// which may be nil.
func Between(have framework.Level, need *framework.Need) Gap {
	switch {
	case need == nil:
		return Gap{Status: NotAsked, Need: observe.NoLevel}
	case need.NotNeeded:
		return Gap{Status: NotNeeded, Need: observe.NoLevel}
	}
	g := Gap{Need: need.Level, Weight: need.Weight}
	switch {
	case have == observe.NoLevel:
		g.Status = Unknown
	case have < need.Level:
		g.Status, g.By = Short, need.Level-have
	default:
		g.Status, g.By = Met, need.Level-have
	}
	return g
}

// A Line is one competency of a comparison.
type Line struct {
	Competency framework.Competency
	Cell       profile.Cell
	Gap        Gap
}

// Urgency orders gaps: the importance of the need times the levels missing.
func (l Line) Urgency() float64 {
	if l.Gap.Status != Short {
		return 0
	}
	return l.Gap.Weight * l.Gap.By.Float()
}

// Compare returns a line for each competency of v, in its order. A nil role
// asks for nothing.
func Compare(v framework.Version, role *framework.Role, known profile.Profile) []Line {
	needs := Needs(role)
	lines := make([]Line, len(v.Competencies))
	for i, c := range v.Competencies {
		cell := known.At(c.ID)
		lines[i] = Line{c, cell, Between(cell.Level, needs[c.Key])}
	}
	return lines
}

// Needs returns what a role asks for by the key of the competency.
func Needs(role *framework.Role) map[string]*framework.Need {
	if role == nil {
		return nil
	}
	needs := make(map[string]*framework.Need, len(role.Needs))
	for i := range role.Needs {
		needs[role.Needs[i].Competency] = &role.Needs[i]
	}
	return needs
}

// Ranked returns the lines that are short, the most urgent first; of two that
// are alike, the one that comes first in the framework.
func Ranked(lines []Line) []Line {
	short := slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return l.Gap.Status != Short })
	slices.SortStableFunc(short, func(a, b Line) int { return cmp.Compare(b.Urgency(), a.Urgency()) })
	return short
}

// A Sum counts the lines of a comparison.
type Sum struct {
	Asked, Met, Short, Unknown int
	Stale                      int // asked and known, but out of date
}

// Total counts lines.
func Total(lines []Line) Sum {
	var s Sum
	for _, l := range lines {
		switch l.Gap.Status {
		case Met:
			s.Met++
		case Short:
			s.Short++
		case Unknown:
			s.Unknown++
		default:
			continue
		}
		s.Asked++
		if l.Cell.Known() && !l.Cell.Fresh {
			s.Stale++
		}
	}
	return s
}
