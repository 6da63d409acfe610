package web

import (
	"context"

	"github.com/bearinghq/bearing/internal/web/text"
)

// T returns the sentence in the reader's language. Arguments are put in as by
// fmt.Sprintf, with numbers written the reader's way (a year is no number:
// give it as a string).
func T(ctx context.Context, sentence string, args ...any) string {
	return text.T(ctx, sentence, args...)
}

// translated says a sentence that was made elsewhere, or as it stands where
// the catalogue does not have it.
func translated(ctx context.Context, format string, args []any, fallback string) string {
	if !text.Has(ctx, format) {
		return fallback
	}
	return text.T(ctx, format, args...)
}
