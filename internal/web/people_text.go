package web

import (
	"context"

	"github.com/bearinghq/bearing/internal/web/components"
)

// sinceText says from when, where that is known.
func sinceText(ctx context.Context, day string) string {
	if day == "" {
		return ""
	}
	return T(ctx, "since %s", day)
}

func unitInput(f form, label string) components.Input {
	return f.input(components.Input{Label: label, Name: "unit", Options: f.Units})
}

func roleInput(ctx context.Context, f form) components.Input {
	return f.input(components.Input{Label: T(ctx, "Role profile"), Name: "role", Options: f.Roles, Hint: T(ctx, "What is asked for here; gaps are seen against it.")})
}
