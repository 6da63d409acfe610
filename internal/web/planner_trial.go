package web

import (
	"context"

	"github.com/bearinghq/bearing/profile"
)

// A trialPart says what the chosen panel told in a simulation.
type trialPart struct {
	People string
	Lines  []trialLine // none if the panel is too large to simulate while somebody waits
}

type trialLine struct{ Name, Reliability, Off, Held string }

// largestTrial is how many answers on one competency a simulated panel may give
// about a person: with more, the page would be waited for.
const largestTrial = 36

func newTrialPart(ctx context.Context, pl profile.Planner, asked plan) trialPart {
	if n := asked.Raters() * asked.Items; n == 0 || n > largestTrial {
		return trialPart{}
	}
	t := pl.Try(asked.Panel)
	part := trialPart{People: number(ctx, t.People)}
	for _, one := range []struct {
		name string
		profile.Tried
	}{{T(ctx, "One competency"), t.Competency}, {T(ctx, "A pillar"), t.Pillar}, {T(ctx, "The balance"), t.Balance}} {
		if one.Of > 0 {
			part.Lines = append(part.Lines, trialLine{one.name, share2(ctx, one.Reliability), oneDecimal(ctx, one.Off), T(ctx, "%d of %d", one.Held, one.Of)})
		}
	}
	return part
}

// answer says how many raters are needed, for what is usually wanted. Whoever
// stays unnamed must be one of five at least.
func answer(ctx context.Context, pl profile.Planner, asked plan) []string {
	begin := profile.Panel{Managers: asked.Managers, Items: asked.Items}
	needs := pl.Needs(begin, asked.Reports, profile.CompetencyGate, profile.PillarGate, goodReliability, solidReliability)
	in := func(more int) string {
		if more == profile.Never {
			return ""
		}
		return number(ctx, begin.Raters()+max(more, profile.Enough))
	}
	var words []string
	if n := in(max(needs[1].Pillar, needs[1].Balance)); n != "" && needs[1].Pillar != profile.Never {
		words = append(words, T(ctx, "So that pillars may be shown: %s raters of each person, at least %d of them unnamed.", n, profile.Enough))
	}
	if n := in(needs[2].Competency); n != "" {
		words = append(words, T(ctx, "To talk about single competencies: %s.", n))
	} else {
		words = append(words, T(ctx, "To talk about single competencies: more than %d. Look at pillars instead, or ask more questions.", profile.MostRaters))
	}
	if n := in(needs[3].Pillar); n != "" {
		words = append(words, T(ctx, "For solid pillars: %s.", n))
	}
	return words
}
