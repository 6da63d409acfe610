package web

import (
	"context"

	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/profile"
)

// A bandLine is a level with its band, or why there is none.
type bandLine struct {
	Name, Kind  string
	Span        components.Span
	Level, Band string // "" while it is withheld
	Words       string // the band in the framework's words
	Need, Reach string // what the role asks, and in words how the level compares with it
	Note        string // why it is withheld, or what weakens it, unless it weakens all
	Raw         string // what was answered on average, by group
}

type bandGroup struct {
	Key, Name string
	Lines     []bandLine
}

func newBandLine(ctx context.Context, r profile.Result, who profile.Reader, weak profile.Reason) bandLine {
	l := bandLine{Name: r.Name, Kind: r.Pillar, Reach: reachWords(ctx, r.Reach)}
	if !r.Shown() || r.Reason != weak {
		l.Note = reasonNote(ctx, r.Verdict)
	}
	if r.Need > 0 {
		l.Need = oneDecimal(ctx, r.Need)
	}
	if !r.Shown() {
		return l
	}
	l.Raw = rawWords(ctx, r.Raw)
	b := who.Band(r.Figure)
	l.Level, l.Band = oneDecimal(ctx, r.Level), T(ctx, "%s to %s", oneDecimal(ctx, b.Low), oneDecimal(ctx, b.High))
	l.Words = r.Words.Low
	if r.Words.High != r.Words.Low {
		l.Words = T(ctx, "%s to %s", r.Words.Low, r.Words.High)
	}
	l.Span = components.Span{
		Low: b.Low - 1, Point: r.Level - 1, High: b.High - 1, Need: r.Need - 1, Max: 4, Kind: sideOf(r.Pillar),
		Label: T(ctx, "Level %s, probably %s", l.Level, l.Band),
	}
	return l
}

func sideOf(pillar string) string {
	switch pillar {
	case profile.Lead, profile.Manage, profile.Bridge:
		return pillar
	}
	return ""
}

// A difference is drawn from so much below 0 to so much above.
const farOff = 2

func differenceSpan(point float64, b profile.Band, kind, label string) components.Span {
	at := func(x float64) float64 { return min(farOff, max(-farOff, x)) + farOff }
	return components.Span{Low: at(b.Low), Point: at(point), High: at(b.High), Need: farOff, Max: 2 * farOff, Kind: kind, Label: label}
}
