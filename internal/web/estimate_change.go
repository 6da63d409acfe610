package web

import (
	"context"

	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/profile"
)

type changeLine struct {
	Name, Kind, By, Band, Words string
	Span                        components.Span
}

// changes tell how the pillars have moved between two waves.
func (p *estimatePage) changes(ctx context.Context, f found) {
	if len(f.kept.Waves.Occasions) == 0 || !f.reader.Fits(f.kept.Waves) {
		return
	}
	for _, m := range f.reader.Changes(f.kept.Waves, f.reading) {
		b := m.Band95()
		if p.Mine {
			b = m.Band80()
		}
		l := changeLine{
			Name: m.Name, Kind: m.Key, By: signed(ctx, m.By), Words: directionWords(ctx, m.Words),
			Band: T(ctx, "%s to %s", signed(ctx, b.Low), signed(ctx, b.High)),
		}
		l.Span = differenceSpan(m.By, b, sideOf(m.Key), T(ctx, "Change by %s levels, probably %s", l.By, l.Band))
		p.Changes = append(p.Changes, l)
		p.Waves = T(ctx, "From %s to %s.", waveName(ctx, m.From.Wave), waveName(ctx, m.To.Wave))
	}
}

func waveName(ctx context.Context, w profile.Wave) string {
	if w.Label != "" {
		return w.Label
	}
	return T(ctx, "the year that ended with %s", dayWords(ctx, w.Last))
}

func directionWords(ctx context.Context, d profile.Direction) string {
	switch d {
	case profile.Up:
		return T(ctx, "has risen")
	case profile.ProbablyUp:
		return T(ctx, "has probably risen")
	case profile.Down:
		return T(ctx, "has fallen")
	case profile.ProbablyDown:
		return T(ctx, "has probably fallen")
	}
	return T(ctx, "not yet distinguishable")
}
