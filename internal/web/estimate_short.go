package web

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/profile"
)

// A shortPart says in a few sentences what the figures mean: how they compare
// with the role, how sure they are, and what may be done next.
type shortPart struct {
	Lines []shortLine
}

type shortLine struct{ Word, Text string }

// A short list names so many and counts the rest.
const namedInShort = 5

// short fills in the sentences. They tell nothing that the tables below do not.
func (p *estimatePage) short(ctx context.Context, f found) {
	add := func(word, text string) { p.Short.Lines = append(p.Short.Lines, shortLine{word, text}) }
	pillars, competencies := byReach(f.reading.Pillars), byReach(f.reading.Competencies)
	if f.reader.Role == nil {
		add(T(ctx, "The role"), T(ctx, "No role is set, so there is nothing to compare with. 3 is typical of the people rated here first."))
	} else {
		for _, one := range []struct {
			of    profile.Reach
			words func(names string) string
		}{
			{profile.Reached, func(n string) string { return T(ctx, "Clearly what the role asks, or more: %s.", n) }},
			{profile.ProbablyReached, func(n string) string { return T(ctx, "Probably what the role asks, or more: %s.", n) }},
			{profile.ReachUnknown, func(n string) string { return T(ctx, "Not yet distinguishable from what the role asks: %s.", n) }},
			{profile.ProbablyBelow, func(n string) string { return T(ctx, "Probably below what the role asks: %s.", n) }},
			{profile.Below, func(n string) string { return T(ctx, "Clearly below what the role asks: %s.", n) }},
		} {
			if names := pillars[one.of]; len(names) > 0 {
				add(T(ctx, "The role"), one.words(strings.Join(names, ", ")))
			}
		}
		below := slices.Concat(competencies[profile.Below], competencies[profile.ProbablyBelow])
		met := len(competencies[profile.Reached]) + len(competencies[profile.ProbablyReached])
		if all := met + len(below) + len(competencies[profile.ReachUnknown]); all > 0 {
			add(T(ctx, "Single competencies"), T(ctx, "Of %d that the role asks for and that are shown, %d are probably there, %d probably not yet, and %d cannot be told apart from what is asked.", all, met, len(below), all-met-len(below)))
		}
		if len(below) > 0 {
			add(T(ctx, "Where to begin"), T(ctx, "Probably below what the role asks: %s.", listed(ctx, below)))
		}
	}
	if of := wide(f, f.reading.Pillars); of > 0 {
		sure := T(ctx, "Pillars are known to about ± %s levels.", oneDecimal(ctx, of))
		if single := wide(f, f.reading.Competencies); single > 0 {
			sure = T(ctx, "Pillars are known to about ± %s levels, single competencies to about ± %s. So look at pillars first, and do not make much of a single line.", oneDecimal(ctx, of), oneDecimal(ctx, single))
		}
		add(T(ctx, "How sure"), sure)
	}
	if p.Mine {
		add(T(ctx, "What next"), T(ctx, "Take one thing that you would like to change, and talk about it with somebody who works with you. Nobody may decide about you by these figures."))
	} else {
		add(T(ctx, "What next"), T(ctx, "Read it together with %s. It is for a conversation; no decision about a person may rest on it, and people cannot be put in an order by it.", p.Name))
	}
}

// byReach sorts the names of what is shown by how it compares with the role, each
// in the order of the framework.
func byReach(all []profile.Result) map[profile.Reach][]string {
	by := make(map[profile.Reach][]string)
	for _, one := range all {
		by[one.Reach] = append(by[one.Reach], one.Name)
	}
	return by
}

// listed names the first few.
func listed(ctx context.Context, names []string) string {
	if len(names) <= namedInShort {
		return strings.Join(names, ", ")
	}
	return T(ctx, "%s, and %d more", strings.Join(names[:namedInShort], ", "), len(names)-namedInShort)
}

// wide is half the width of the bands in the middle, as the reader sees them; 0
// if nothing is shown.
func wide(f found, all []profile.Result) float64 {
	var widths []float64
	for _, one := range all {
		if one.Shown() {
			b := f.reader.Band(profile.Figure{Level: 3, SE: one.SE})
			widths = append(widths, (b.High-b.Low)/2)
		}
	}
	if len(widths) == 0 {
		return 0
	}
	slices.Sort(widths)
	return max(.1, math.Round(10*widths[len(widths)/2])/10)
}

// reachWords says how a level compares with what is asked.
func reachWords(ctx context.Context, r profile.Reach) string {
	switch r {
	case profile.Reached:
		return T(ctx, "clearly reached")
	case profile.ProbablyReached:
		return T(ctx, "probably reached")
	case profile.ReachUnknown:
		return T(ctx, "not yet distinguishable")
	case profile.ProbablyBelow:
		return T(ctx, "probably below")
	case profile.Below:
		return T(ctx, "clearly below")
	}
	return ""
}
