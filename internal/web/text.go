package web

import (
	"context"
	"strconv"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/web/text"
)

// T returns the sentence in the reader's language. Arguments are put in as by
// fmt.Sprintf, with numbers written the reader's way (a year is no number:
// give it as a string).
func T(ctx context.Context, sentence string, args ...any) string {
	return text.T(ctx, sentence, args...)
}

// levelText writes a level the reader's way: 350 is 3.5, or 3,5 in German.
func levelText(ctx context.Context, l framework.Level) string {
	return text.Decimal(ctx, l.String())
}

// decimal writes a number the reader's way.
func decimal(ctx context.Context, x float64) string {
	return text.Decimal(ctx, strconv.FormatFloat(x, 'f', -1, 64))
}

// translated says a sentence that was made elsewhere, or as it stands where
// the catalogue does not have it.
func translated(ctx context.Context, format string, args []any, fallback string) string {
	if !text.Has(ctx, format) {
		return again(ctx, fallback)
	}
	return text.T(ctx, format, args...)
}

// again says a whole English sentence, made before the reader was known, in
// the reader's language.
func again(ctx context.Context, sentence string) string { return text.Again(ctx, sentence) }

func eachAgain(ctx context.Context, sentences []string) []string {
	said := make([]string, 0, len(sentences))
	for _, s := range sentences {
		said = append(said, again(ctx, s))
	}
	return said
}
