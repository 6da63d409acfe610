package web

import (
	"context"
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/profile"
)

type ownLine struct {
	Name, Own, Others, Words string
	Raw                      string // what the person answered on average
}

// own compares the person's own view, for the person alone.
func (p *estimatePage) own(ctx context.Context, f found) {
	if !f.reader.Person {
		return
	}
	others := make(map[framework.CompetencyID]profile.Result)
	for _, one := range f.reading.Competencies {
		others[one.Competency] = one
	}
	basis := f.reader
	if !f.fits() { // nobody has answered yet: the own view stands by itself
		basis.Basis = profile.Base{Var: profile.Shipped().Params.Var}.On(profile.NewGauge(f.reader.Version, profile.Shipped()))
	}
	raw := basis.OwnRaw(f.about)
	for _, v := range basis.Selves(f.about, f.reading) {
		c, _ := f.reader.Version.CompetencyByID(v.Competency)
		l := ownLine{Raw: T(ctx, "answered %s on average", oneDecimal(ctx, raw[slices.Index(basis.Competencies, v.Competency)].Value())), Name: c.Name, Own: T(ctx, "%s (%s to %s)", oneDecimal(ctx, v.Level), oneDecimal(ctx, v.Band80().Low), oneDecimal(ctx, v.Band80().High)), Words: comparisonWords(ctx, v.Says)}
		if one, ok := others[v.Competency]; ok && one.Shown() {
			b := one.Band80()
			l.Others = T(ctx, "%s (%s to %s)", oneDecimal(ctx, one.Level), oneDecimal(ctx, b.Low), oneDecimal(ctx, b.High))
		} else {
			l.Words = T(ctx, "your own view")
		}
		p.Own = append(p.Own, l)
	}
}

func comparisonWords(ctx context.Context, c profile.Comparison) string {
	switch c {
	case profile.BlindSpot:
		return T(ctx, "Others see this less often than you do.")
	case profile.HiddenStrength:
		return T(ctx, "Others see this more often than you do: a strength that you may not know of.")
	case profile.SharedStrength:
		return T(ctx, "You and others agree: a strength.")
	case profile.SharedGrowthArea:
		return T(ctx, "You and others agree: there is room to grow.")
	}
	return T(ctx, "Nothing can be said for sure.")
}
