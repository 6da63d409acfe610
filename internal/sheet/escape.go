package sheet

import "strings"

// Programs take a cell that begins with one of these for a formula, or skip
// the first and look at the next.
const formulaSigns = "=+-@\t\r＝＋－＠"

// escape returns s so that no program takes it for a formula: an apostrophe is
// put in front where s begins with a sign of a formula, after apostrophes or
// not. Unescape is the exact reverse. A plain negative number stays as it is.
func escape(s string) string {
	if s == "" || isNegative(s) || !looksLikeFormula(s) {
		return s
	}
	return "'" + s
}

func unescape(s string) string {
	if s != "" && s[0] == '\'' && looksLikeFormula(s) {
		return s[1:]
	}
	return s
}

func looksLikeFormula(s string) bool {
	for _, r := range s {
		if r != '\'' {
			return strings.ContainsRune(formulaSigns, r)
		}
	}
	return false
}

// isNegative reports whether s is a minus, digits, and perhaps a point and more
// digits.
func isNegative(s string) bool {
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return s != "" && s[0] == '-' && digits(whole) && (!point || digits(fraction))
}

func digits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}
