package web

import (
	"context"
	"strings"

	"github.com/bearinghq/bearing/profile"
)

// restsOn says whose answers count.
func restsOn(ctx context.Context, r profile.Reading) string {
	if r.Answers == 0 {
		return ""
	}
	return T(ctx, "From %s, between %s and %s.", strings.Join(ratersIn(ctx, r.Raters.Show()), ", "), dayWords(ctx, r.Oldest), dayWords(ctx, r.Newest))
}

// ratersIn says how many raters there are, as far as it may be said.
func ratersIn(ctx context.Context, r profile.Raters) []string {
	var all []string
	if r.Manager > 0 {
		all = append(all, T(ctx, "managers: %d", r.Manager))
	}
	if r.Assessor > 0 {
		all = append(all, T(ctx, "assessors: %d", r.Assessor))
	}
	for _, one := range []struct {
		name string
		n    profile.Bucket
	}{
		{T(ctx, "peers"), r.Peer}, {T(ctx, "reports"), r.Report}, {T(ctx, "others"), r.Other}, {T(ctx, "people they work with"), r.Together},
	} {
		switch one.n {
		case profile.TooSmall:
			all = append(all, T(ctx, "%s: fewer than 5", one.name))
		case profile.Five:
			all = append(all, T(ctx, "%s: 5 to 9", one.name))
		case profile.TenOrSo:
			all = append(all, T(ctx, "%s: 10 or more", one.name))
		}
	}
	return all
}
