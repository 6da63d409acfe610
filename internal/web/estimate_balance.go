package web

import (
	"context"
	"math"

	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/profile"
)

type balanceCard struct {
	Span        components.Span
	Words, Band string
	Chance      string
}

func newBalanceCard(ctx context.Context, f found) *balanceCard {
	if !f.reading.BalanceShown.Shown() {
		return nil
	}
	b := f.reading.Balance
	band := b.Band95()
	if f.reader.Person {
		band = b.Band80()
	}
	c := &balanceCard{
		Words: leanWords(ctx, b.Lean), Band: T(ctx, "%s to %s", signed(ctx, band.Low), signed(ctx, band.High)),
		Chance: T(ctx, "Leading is the stronger side with a probability of %s, managing with %s.", percentOf(ctx, b.Lead), percentOf(ctx, 1-b.Lead)),
	}
	c.Span = differenceSpan(b.Level, band, "", T(ctx, "Leading less managing: %s levels, probably %s", signed(ctx, b.Level), c.Band))
	return c
}

func leanWords(ctx context.Context, l profile.Lean) string {
	switch l {
	case profile.ClearlyLead:
		return T(ctx, "Clearly leans to leading")
	case profile.LeansLead:
		return T(ctx, "Probably leans to leading")
	case profile.ClearlyManage:
		return T(ctx, "Clearly leans to managing")
	case profile.LeansManage:
		return T(ctx, "Probably leans to managing")
	}
	return T(ctx, "Even, or not distinguishable yet")
}

// percentOf writes a probability. What is nearly sure is not said to be sure.
func percentOf(ctx context.Context, p float64) string {
	switch n := int(math.Round(100 * p)); {
	case n < 1:
		return T(ctx, "under 1 %%")
	case n > 99:
		return T(ctx, "over 99 %%")
	default:
		return T(ctx, "%d %%", n)
	}
}
