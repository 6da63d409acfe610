package reading

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A form is a way to write a level, or to say that there is none.
type form uint8

const (
	blank  form = iota // nothing
	absent             // "n/a", "-": nothing is said, and on purpose
	number             // 3, 3.5, "3 - Solid", "Level 3"
	share              // 85%
	light              // red, amber, green
	word               // a word known to stand for a level
	letter             // one letter
	ball               // ○ ◔ ◑ ◕ ●
	tick               // x, ✓, yes; or no
	star               // ★★★☆☆
	plus               // ++; and --, where a sheet has both
	roman              // IV
	other              // anything else
)

// A reading is what one cell says, before the scale is known.
type reading struct {
	form   form
	x      float64 // the number; the share of a percentage; how much of a symbol; the rank of a word
	max    float64 // the top that the value itself states ("3/5", ★★★☆☆), or 0
	key    string  // folded, for words and letters
	label  string  // folded: what stands beside a number, as in "3 - Solid"
	bare   bool    // nothing but the number
	unsure bool    // a trailing ? or *
}

// fold returns s in a form for comparing: lower case, without accents, with
// single spaces.
func fold(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if !ascii {
		var b strings.Builder
		for _, r := range norm.NFKD.String(s) {
			switch {
			case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			case r == 'ß' || r == 'ẞ':
				b.WriteString("ss")
			case r == 'ø' || r == 'Ø':
				b.WriteRune('ø')
			case unicode.IsSpace(r):
				b.WriteByte(' ')
			default:
				b.WriteRune(unicode.ToLower(r))
			}
		}
		return strings.Join(strings.Fields(b.String()), " ")
	}
	return strings.Join(strings.Fields(strings.ToLower(s)), " ")
}

// key returns s folded and without punctuation, for looking up headers: letters
// and digits, with single spaces between.
func key(s string) string {
	f := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '%' && r != '#' && r != 'ø' && r != 'σ'
	}
	return strings.Join(strings.FieldsFunc(fold(s), f), " ")
}

// tokenOf reads one cell's text.
func tokenOf(text string) reading {
	s := strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == '\ufe0f' })
	if s == "" {
		return reading{}
	}
	if t, ok := symbolsOf(s); ok {
		return t
	}
	if absentWords()[fold(s)] {
		return reading{form: absent}
	}
	unsure := false
	for len(s) > 1 && (s[len(s)-1] == '?' || s[len(s)-1] == '*') {
		s, unsure = strings.TrimSpace(s[:len(s)-1]), true
	}
	t := plainToken(s)
	t.unsure = unsure
	if unsure {
		t.bare = false
		if t.form == blank {
			t.form = absent
		}
	}
	return t
}

func plainToken(s string) reading {
	if s == "" {
		return reading{}
	}
	if x, ok := parseNumber(s); ok {
		return reading{form: number, x: x, bare: true}
	}
	if p, ok := strings.CutSuffix(s, "%"); ok {
		if x, ok := parseNumber(strings.TrimSpace(p)); ok {
			return reading{form: share, x: x / 100}
		}
	}
	f := fold(s)
	if absentWords()[f] {
		return reading{form: absent}
	}
	if n, ok := lights[f]; ok && len(f) > 1 {
		return reading{form: light, x: float64(n), key: f}
	}
	if n, ok := ticks[f]; ok {
		return reading{form: tick, x: n, key: f}
	}
	if r, n := utf8.DecodeRuneInString(f); n == len(f) && unicode.IsLetter(r) {
		return reading{form: letter, key: f}
	}
	if x := romanNumber(f); x > 0 {
		return reading{form: roman, x: x, key: f}
	}
	if r, ok := levelWords()[f]; ok {
		return reading{form: word, x: float64(r), key: f}
	}
	if t, ok := labelled(f); ok {
		return t
	}
	return reading{form: other, key: f}
}

// parseNumber reads a number with a decimal point or a decimal comma.
func parseNumber(s string) (float64, bool) {
	if len(s) > 20 {
		return 0, false
	}
	digits, commas := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == ',' || c == '.':
			commas++
		case (c == '-' || c == '+') && i == 0:
		default:
			if s == "½" {
				return 0.5, true
			}
			if h, ok := strings.CutSuffix(s, "½"); ok {
				x, ok := parseNumber(strings.TrimSpace(h))
				return x + 0.5, ok && x == math.Trunc(x)
			}
			return 0, false
		}
	}
	if digits == 0 || commas > 1 {
		return 0, false
	}
	x, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	return x, err == nil
}

// labelled reads a number that has words beside it: "3 - solid", "level 3",
// "l3", "expert (5)", "3/5". s is folded.
func labelled(s string) (reading, bool) {
	t := reading{form: number}
	head := numberPrefix(s)
	if head > 0 {
		x, _ := parseNumber(s[:head])
		rest := strings.TrimLeft(s[head:], " ")
		if m, ok := cutAny(rest, "/", "von ", "of ", "out of "); ok {
			top, ok := parseNumber(strings.TrimSpace(m))
			t.x, t.max = x, top
			return t, ok && top >= x && top <= 100
		}
		spaced := rest != s[head:]
		label := strings.Trim(rest, " -–—:=.()[]|,;")
		sep := label != rest
		if label == "" { // "3." or "(3"
			t.x = x
			return t, len(rest) <= 2 && !strings.ContainsAny(rest, "-–:=")
		}
		if numberPrefix(label) > 0 || !sep && !spaced || !sep && !levelLabel(label) {
			return reading{}, false
		}
		if !sep || !hasLetter(label) {
			if !levelLabel(label) {
				return reading{}, false
			}
		}
		t.x, t.label = x, label
		return t, x >= 0 && x <= 100
	}
	for _, p := range []string{"level", "lvl", "lv", "stufe", "niveau", "grad", "grade", "rating", "score", "skill level", "l", "s", "k", "n"} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			if x, ok := parseNumber(strings.Trim(rest, " .:-")); ok && x >= 0 && x <= 10 && (len(p) > 1 || len(rest) == 1) {
				t.x = x
				return t, true
			}
			if x := romanNumber(strings.Trim(rest, " .:-")); x > 0 && len(p) > 1 && len(rest) > 0 && rest[0] == ' ' {
				t.x = x
				return t, true
			}
			if head := numberPrefix(strings.TrimLeft(rest, " .:")); head > 0 && len(p) > 1 {
				u, ok := labelled(strings.TrimLeft(rest, " .:"))
				return u, ok
			}
		}
	}
	// "expert (5)", "(3)", "solid - 3"
	if i := strings.LastIndexAny(s, "([-–:="); i >= 0 {
		_, w := utf8.DecodeRuneInString(s[i:])
		tail := strings.Trim(s[i+w:], " )]")
		if x, ok := parseNumber(tail); ok && x >= 0 && x <= 10 {
			label := strings.Trim(s[:i], " -–:=")
			if label == "" || levelLabel(label) {
				t.x, t.label = x, label
				return t, true
			}
		}
	}
	return reading{}, false
}

// romanNumber returns the number that s, folded, writes in Roman numerals, or 0.
func romanNumber(s string) float64 {
	return romans[s]
}

var romans = map[string]float64{"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}

// signedToken is tokenOf for a sheet whose scale goes from "--" to "++": there
// "-" is a level, and "0" stands between.
func signedToken(text string) reading {
	s := strings.Join(strings.Fields(text), "")
	switch s {
	case "0", "o", "O", "+/-", "±", "+-":
		return reading{form: plus, key: s}
	}
	n := 0
	for _, r := range s {
		switch r {
		case '-', '–', '—', '−':
			n++
		default:
			return tokenOf(text)
		}
	}
	if n == 0 || n > 3 {
		return tokenOf(text)
	}
	return reading{form: plus, x: -float64(n), key: s}
}

// signedIn reports whether g uses minus signs as levels: "--" beside "+", or
// "-" beside "0" and "+" where no "+++" says that they are counted.
func signedIn(g *grid) bool {
	seen := map[string]int{}
	for _, row := range g.rows {
		for _, c := range row {
			if len(c.Text) > 0 && len(c.Text) <= 6 {
				if t := signedToken(c.Text); t.form == plus {
					seen[fmt.Sprint(t.x)]++
				}
			}
		}
	}
	return seen["-2"] > 0 && seen["1"]+seen["2"] > 0 || seen["-1"] > 0 && seen["0"] > 0 && seen["1"] > 0 && seen["3"] == 0 && seen["2"] == 0
}

func levelLabel(s string) bool { _, ok := levelWords()[s]; return ok }

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

func cutAny(s string, prefixes ...string) (string, bool) {
	for _, p := range prefixes {
		if r, ok := strings.CutPrefix(s, p); ok {
			return r, true
		}
	}
	return s, false
}

// numberPrefix returns the length of the number that s starts with.
func numberPrefix(s string) int {
	i, digits, points := 0, 0, 0
	for i < len(s) {
		c := s[i]
		if c >= '0' && c <= '9' {
			digits++
		} else if (c == '.' || c == ',') && points == 0 && digits > 0 && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9' {
			points++
		} else {
			break
		}
		i++
	}
	return i
}

// symbolsOf reads cells made of symbols only: balls, stars, ticks, plus signs.
func symbolsOf(s string) (reading, bool) {
	var full, empty, pluses, stars, n int
	var last rune
	for _, r := range s {
		if r == '\ufe0f' || r == ' ' {
			continue
		}
		n++
		last = r
		switch r {
		case '★', '⭐', '🌟', '✭', '✮':
			full++
		case '☆', '✩':
			empty++
		case '+':
			pluses++
		case '*':
			stars++
		case '●', '○', '⬤', '◯', '⚫', '⚪', '•':
		default:
			if n > 1 {
				return reading{}, false
			}
		}
	}
	switch {
	case n > 0 && full+empty == n:
		t := reading{form: star, x: float64(full)}
		if empty > 0 {
			t.max = float64(n)
		}
		return t, true
	case stars == n && n > 0:
		return reading{form: star, x: float64(stars)}, true
	case pluses == n && n > 0:
		return reading{form: plus, x: float64(pluses)}, true
	case n == 1:
		if x, ok := balls[last]; ok {
			return reading{form: ball, x: x}, true
		}
		if x, ok := tickSigns[last]; ok {
			return reading{form: tick, x: x, key: string(last)}, true
		}
		if x, ok := lightSigns[last]; ok {
			return reading{form: light, x: float64(x), key: string(last)}, true
		}
	case n > 1: // ●●●○○ counts like stars
		f, e := 0, 0
		for _, r := range s {
			switch r {
			case '●', '⬤', '⚫':
				f++
			case '○', '◯', '⚪':
				e++
			}
		}
		if f+e == n {
			return reading{form: star, x: float64(f), max: float64(n)}, true
		}
	}
	return reading{}, false
}

var balls = map[rune]float64{
	'○': 0, '◯': 0, '⚪': 0, '◔': 1, '◑': 2, '◐': 2, '◒': 2, '◓': 2, '◕': 3, '●': 4, '⬤': 4, '⚫': 4,
	'🌑': 0, '🌒': 1, '🌓': 2, '🌔': 3, '🌕': 4,
}

var tickSigns = map[rune]float64{
	'✓': 1, '✔': 1, '✅': 1, '☑': 1, '☒': 1, '√': 1, '✕': 1, '✖': 1, '×': 1, '■': 1, '•': 1, '🗸': 1,
	'✗': 0, '✘': 0, '❌': 0, '☐': 0, '□': 0,
}

var lightSigns = map[rune]int{'🔴': 1, '🟥': 1, '🟡': 2, '🟨': 2, '🟠': 2, '🟧': 2, '🟢': 3, '🟩': 3, '🔵': 4, '🟦': 4}
