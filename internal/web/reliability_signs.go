package web

import (
	"context"

	"github.com/bearinghq/bearing/profile"
)

// signs tells how many forms look careless, and what that changes.
func (p *reliabilityPage) signs(ctx context.Context, s profile.Signs) {
	if s.Forms == 0 {
		p.SignsOf = T(ctx, "Forms are looked at together with those of %d raters or more. So far there are too few.", profile.Enough)
		return
	}
	p.SignsOf = T(ctx, "%s forms were looked at, in groups of %d raters or more; the newest wait until they are as many.", number(ctx, s.Forms), profile.Enough)
	if s.Partly {
		p.SignsOf += " " + T(ctx, "There are more forms here than are looked at.")
	}
	fast := stat{T(ctx, "Too fast"), T(ctx, "not known"), T(ctx, "of no form it is known how long it took: that is counted where a form is filled in here, and not for imports or paper")}
	if s.Clocked > 0 {
		fast.Value, fast.Note = cases(ctx, s.Fast), T(ctx, "more than half of the answers took under two seconds each; of %s forms with %d answers or more whose time is known", number(ctx, s.Clocked), 12)
	}
	p.Signs = []stat{
		fast,
		{T(ctx, "Contradicts itself"), cases(ctx, s.Inconsistent), T(ctx, "answers go up and down more than in 99.5 %% of the forms that the model draws for the same rater and person")},
		{T(ctx, "All answers alike"), cases(ctx, s.Straight), T(ctx, "of %s forms with %d answers or more: weak, as an honest halo looks the same, and counts a half", number(ctx, s.Long), 24)},
		{T(ctx, "Two signs or more"), cases(ctx, s.Doubtful), T(ctx, "forms that are worth a question to raters in general: were the questions clear, was there time?")},
		{T(ctx, "Pairs that stand out"), cases(ctx, s.Pairs), T(ctx, "of %s pairs who rate each other: both far from how others see either", number(ctx, s.Both))},
	}
	if s.Extreme.Some() {
		p.Signs = append(p.Signs, stat{T(ctx, "Very strict or very mild raters"), cases(ctx, s.Extreme), T(ctx, "further from all others than 2.5 standard deviations, with three people or more: no fault, and levels correct for it")})
	}
	p.Without = T(ctx, "Without the forms that show two signs or more, a level that is shown would move by more than %s for: %s.", oneDecimal(ctx, profile.Much), peopleIn(ctx, s.Moved))
}

// cases writes a number of cases, as far as it may be told.
func cases(ctx context.Context, c profile.Cases) string {
	switch from, to := c.Range(); {
	case from == 0:
		return T(ctx, "fewer than %d", profile.Enough)
	case to == 0:
		return T(ctx, "%s or more", number(ctx, from))
	default:
		return T(ctx, "%s to %s", number(ctx, from), number(ctx, to))
	}
}

func peopleIn(ctx context.Context, c profile.Cases) string {
	switch from, to := c.Range(); {
	case from == 0:
		return T(ctx, "fewer than %d people", profile.Enough)
	case to == 0:
		return T(ctx, "%s people or more", number(ctx, from))
	default:
		return T(ctx, "%s to %s people", number(ctx, from), number(ctx, to))
	}
}
