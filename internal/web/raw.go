package web

import (
	"context"
	"strings"

	"github.com/bearinghq/bearing/profile"
)

// rawNote says what raw means are, and why they are not levels.
func rawNote(ctx context.Context) string {
	return T(ctx, "Beside each level stands what was answered on average, from 1 to 5. Levels correct for the fact that raters differ in strictness, so the two are not the same.")
}

// rawWords lists raw means by group.
func rawWords(ctx context.Context, r profile.Raw) string {
	names := [...]string{
		profile.Managers: T(ctx, "managers"), profile.Assessors: T(ctx, "assessors"), profile.Peers: T(ctx, "peers"),
		profile.Reports: T(ctx, "reports"), profile.Others: T(ctx, "others"), profile.Together: T(ctx, "people they work with"),
	}
	var all []string
	for _, v := range profile.Voices {
		if r[v].Known() {
			all = append(all, names[v]+" "+oneDecimal(ctx, r[v].Value()))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return T(ctx, "Answers: %s", strings.Join(all, " · "))
}
