package people

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s in the form in which names are compared and sorted: lower
// case, without accents, single spaces. "  Zoë  MÜLLER" becomes "zoe muller".
func Fold(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			continue
		case unicode.IsSpace(r):
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		if to, ok := letters[r]; ok {
			b.WriteString(to)
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// plain reports whether s is folded already, which most words are.
func plain(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// letters are those that Unicode does not take apart although people type them
// as two, or without their stroke.
var letters = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ø': "o", 'Ø': "o",
	'đ': "d", 'Đ': "d", 'ł': "l", 'Ł': "l", 'ħ': "h", 'Ħ': "h", 'ı': "i", 'þ': "th", 'Þ': "th", 'ð': "d", 'Ð': "d",
}

// Words returns the folded words of the texts, each once, sorted: what a
// search finds a person by. A word is letters and digits; o'brien is found by
// "o", "brien" and "obrien".
func Words(texts ...string) []string {
	var all []string
	for _, t := range texts {
		for part := range strings.FieldsSeq(Fold(t)) {
			ws := strings.FieldsFunc(part, func(r rune) bool { return !wordRune(r) })
			all = append(all, ws...)
			if len(ws) > 1 {
				all = append(all, strings.Join(ws, ""))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mc, r)
}

// Sought returns the words that a search text asks for; each must begin a word
// of the person.
func Sought(text string) []string {
	return strings.FieldsFunc(Fold(text), func(r rune) bool { return !wordRune(r) })
}
