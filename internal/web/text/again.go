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
// doubtful about a cell. What the catalogue does not have stays as it is.
func Again(ctx context.Context, sentence string) string {
	if Language(ctx) != language.German || sentence == "" {
		return sentence
	}
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
		if known, ok := german()[found[i]]; ok && clause(found[i]) {
			return known
		}
		return found[i]
	})
}

// clause reports whether what was found is a sentence, or the end of one, and
// not the name of something.
func clause(s string) bool {
	return strings.HasSuffix(s, ".") || s[0] >= 'a' && s[0] <= 'z' && strings.Contains(s, " ")
}
