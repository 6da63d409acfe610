// Package text is the catalogue of everything that a person reads.
//
// The English sentence is the key, so a page reads as it is shown and a missing
// translation falls back to it. Numbers are written the reader's way. German
// is in german.go. A sentence is always written out as a constant at the call, so
// that the test of this package can find it in the sources.
package text

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// Languages are those offered, the fallback first.
var Languages = []language.Tag{language.English, language.German}

var matcher = sync.OnceValue(func() language.Matcher { return language.NewMatcher(Languages) })

// printers write sentences and numbers as a language does. Each is made when
// somebody reads that language for the first time.
var printers = map[language.Tag]func() *message.Printer{
	language.English: sync.OnceValue(func() *message.Printer { return message.NewPrinter(language.English) }),
	language.German: sync.OnceValue(func() *message.Printer {
		c := catalog.NewBuilder(catalog.Fallback(language.English))
		for key, msg := range german() {
			if err := c.SetString(language.German, key, msg); err != nil {
				panic("text: " + key + ": " + err.Error())
			}
		}
		return message.NewPrinter(language.German, message.Catalog(c))
	}),
}

type key struct{}

// In returns a context in which T speaks the language.
func In(ctx context.Context, tag language.Tag) context.Context {
	return context.WithValue(ctx, key{}, tag)
}

// Language returns the language of the context: English unless told otherwise.
func Language(ctx context.Context) language.Tag {
	if tag, ok := ctx.Value(key{}).(language.Tag); ok {
		return tag
	}
	return language.English
}

// Choose returns the language for a request: the chosen one, or else the best
// for what the browser accepts.
func Choose(chosen string, r *http.Request) language.Tag {
	accept := r.Header.Get("Accept-Language")
	if len(accept) > 400 {
		accept = ""
	}
	_, i := language.MatchStrings(matcher(), strings.TrimSpace(chosen), accept)
	return Languages[i]
}

// T returns the sentence in the language of the context. Arguments are put in
// as by fmt.Sprintf, with numbers written the reader's way.
func T(ctx context.Context, sentence string, args ...any) string {
	p, ok := printers[Language(ctx)]
	if !ok {
		p = printers[language.English]
	}
	return p().Sprintf(sentence, args...)
}

// Decimal writes a number with a decimal point the reader's way: "2.5" is 2,5
// in German.
func Decimal(ctx context.Context, number string) string {
	if Language(ctx) == language.German {
		return strings.Replace(number, ".", ",", 1)
	}
	return number
}

// Has reports whether the catalogue has the sentence in the language of the
// context, other than by falling back to English.
func Has(ctx context.Context, sentence string) bool {
	_, ok := german()[sentence]
	return ok && Language(ctx) == language.German
}
