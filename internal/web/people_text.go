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

func peopleText(ctx context.Context, n int) string {
	switch n {
	case 0:
		return T(ctx, "nobody")
	case 1:
		return T(ctx, "1 person")
	}
	return T(ctx, "%d people", n)
}

func sizeText(ctx context.Context, n orgNode) string {
	units := ""
	switch {
	case n.Units == 1:
		units = T(ctx, "1 unit")
	case n.Units > 1:
		units = T(ctx, "%d units", n.Units)
	}
	return join(peopleText(ctx, n.People), units)
}
