package text

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// A pattern recognises the sentences that were made of one English key.
type pattern struct {
	key   string
	match *regexp.Regexp
	plain int // letters of the key outside its verbs
}

var verb = regexp.MustCompile(`%(?:\[\d+\])?[-+# 0]*\d*(?:\.\d+)?[a-zA-Z%]`)

// patterns are those of all keys with verbs, the most telling first. A key that
// is little more than verbs would recognise anything, so it is left out.
var patterns = sync.OnceValue(func() []pattern {
	const telling = 8
	var all []pattern
	for key := range german() {
		parts := verb.Split(key, -1)
		plain := len(strings.Join(parts, ""))
		if len(parts) == 1 || plain < telling {
			continue
		}
		var b strings.Builder
		b.WriteString("(?s)^")
		for i, v := range append(verb.FindAllString(key, -1), "") {
			b.WriteString(regexp.QuoteMeta(parts[i]))
			switch {
			case v == "%%":
				b.WriteString("%")
			case v != "":
				b.WriteString("(.*?)")
			}
		}
		b.WriteString("$")
		all = append(all, pattern{key, regexp.MustCompile(b.String()), plain})
	}
	slices.SortFunc(all, func(a, b pattern) int {
		return cmp.Or(cmp.Compare(b.plain, a.plain), strings.Compare(a.key, b.key))
	})
	return all
})

// Again says a whole English sentence, one that was made before the reader was
// known, in the language of the context: the failure of an import, or what is
// doubtful about a cell. Where several stand on lines of their own, each is said
// by itself. What the catalogue does not have stays as it is.
func Again(ctx context.Context, sentence string) string {
	if Language(ctx) != language.German || sentence == "" {
		return sentence
	}
	if strings.Contains(sentence, "\n") {
		lines := strings.Split(sentence, "\n")
		for i := range lines {
			lines[i] = Again(ctx, lines[i])
		}
		return strings.Join(lines, "\n")
	}
	return inGerman(sentence)
}

func inGerman(sentence string) string {
	if known, ok := german()[sentence]; ok && !verb.MatchString(sentence) {
		return known
	}
	for _, p := range patterns() {
		if found := p.match.FindStringSubmatch(sentence); found != nil {
			return fill(german()[p.key], found[1:])
		}
	}
	return sentence
}

// fill puts what was found into the verbs of a translation.
func fill(translation string, found []string) string {
	next := 0
	return verb.ReplaceAllStringFunc(translation, func(v string) string {
		if v == "%%" {
			return "%"
		}
		i := next
		if at, end := strings.Index(v, "["), strings.Index(v, "]"); at >= 0 {
			n, err := strconv.Atoi(v[at+1 : end])
			if err != nil {
				return v
			}
			i = n - 1
		}
		next = i + 1
		if i >= len(found) {
			return v
		}
		return part(found[i])
	})
}

// part says what was found in a sentence: a sentence by itself, or an end of
// one. What is the name of something stays as it is.
func part(s string) string {
	known, ok := german()[s]
	switch {
	case ok && (s == "The paste" || s[0] >= 'a' && s[0] <= 'z' && strings.Contains(s, " ")):
		return known
	case strings.HasSuffix(s, "."):
		return inGerman(s)
	}
	return s
}
