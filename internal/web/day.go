package web

import (
	"context"
	"time"

	"github.com/bearinghq/bearing/people"
)

// dayText writes the day of a moment the reader's way.
func dayText(ctx context.Context, t time.Time) string {
	return t.Format(T(ctx, "2 Jan 2006"))
}

// momentText writes a day and the time of day the reader's way.
func momentText(ctx context.Context, t time.Time) string {
	return t.Format(T(ctx, "2 Jan 2006, 15:04"))
}

// dayWords writes a day the reader's way, and Ever and Never as nothing.
func dayWords(ctx context.Context, d people.Day) string {
	if d == people.Ever || d == people.Never {
		return ""
	}
	return dayText(ctx, d.Time())
}

// lastDay writes the last day of a span.
func lastDay(ctx context.Context, s people.Span) string {
	if s.To == people.Never {
		return ""
	}
	return dayWords(ctx, s.To-1)
}
