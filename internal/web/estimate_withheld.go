package web

import (
	"context"
	"slices"

	"github.com/bearinghq/bearing/profile"
)

// withheld says why nothing is shown, and what would help.
func withheld(ctx context.Context, name string, r profile.Reading) (why, help string) {
	reason := profile.NoRatings
	if i := slices.IndexFunc(r.Pillars, func(p profile.Result) bool { return r.Asked(p.Key) }); i >= 0 {
		reason = r.Pillars[i].Reason
	}
	if r.Waiting && r.Raters.Anonymous() == 0 {
		reason = profile.TooFew
	}
	switch reason {
	case profile.TooFew:
		return tooFew(ctx)
	case profile.TooOld:
		return T(ctx, "The newest answer is older than eighteen months. Only the person still sees what it said."), T(ctx, "A new round of ratings would give a picture of today.")
	case profile.Unreliable:
		return T(ctx, "The answers do not say enough yet: what is known is less than the %d %% by which a pillar may be shown.", int(100*profile.PillarGate)), T(ctx, "More raters help most, more questions a little. The planner says how many.")
	}
	return T(ctx, "Nobody else has answered about %s yet.", name), T(ctx, "Ask more people who work with them, from two groups at least.")
}

func tooFew(ctx context.Context) (why, help string) {
	return T(ctx, "Fewer than five people have answered without their names. What they say waits until there are five."), T(ctx, "Ask more people who work with them, from two groups at least.")
}

// sharedWeakness is what weakens all that is shown alike, so that it need not be
// said of each line.
func sharedWeakness(r profile.Reading) profile.Reason {
	weak, first := profile.NoReason, true
	for _, one := range slices.Concat(r.Pillars, r.Competencies) {
		switch {
		case !one.Shown():
		case first:
			weak, first = one.Reason, false
		case one.Reason != weak:
			return profile.NoReason
		}
	}
	return weak
}

func weakWords(ctx context.Context, why profile.Reason) string {
	switch why {
	case profile.OneGroup:
		return T(ctx, "Indicative only: all who answered know the person in the same way. Others may see something else.")
	case profile.Ageing:
		return T(ctx, "Indicative only: the newest answer is older than twelve months. This picture is ageing, and a new round would show today.")
	}
	return ""
}

// reasonNote says in a few words why a line is withheld or weak.
func reasonNote(ctx context.Context, v profile.Verdict) string {
	switch v.Reason {
	case profile.NoRatings:
		return T(ctx, "nobody has answered")
	case profile.TooFew:
		return T(ctx, "fewer than five answers")
	case profile.TooOld:
		return T(ctx, "older than eighteen months")
	case profile.Unreliable:
		return T(ctx, "too little is known")
	case profile.OneGroup:
		return T(ctx, "indicative: one group of raters only")
	case profile.Ageing:
		return T(ctx, "indicative: older than twelve months")
	}
	return ""
}
