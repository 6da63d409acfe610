package reading

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/bearinghq/bearing/internal/sheet"
)

// A legend is what the texts around a table say about its scale.
type legend struct {
	low, high float64
	ranged    bool               // low and high are stated
	labels    map[float64]string // number → folded label
	letters   map[string]string  // letter or symbol → folded label
	order     []string           // labels and letters as listed
	title     string             // the text it was found in
	colours   map[int]string     // red 1, amber 2, green 3, blue 4 → what it means; "" if the sheet contradicts itself
}

func (l *legend) empty() bool { return !l.ranged && len(l.labels) == 0 && len(l.letters) == 0 }

// words returns the folded words that stand for levels in l.
func (l *legend) words() map[string]bool {
	m := map[string]bool{}
	for _, s := range l.labels {
		m[s] = true
	}
	for _, s := range l.letters {
		m[s] = true
	}
	return m
}

type pair struct {
	key, label string
	x          float64
	numeric    bool
}

var pairText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\(?\s*([0-9]{1,2}|[0-9]{1,3}\s?%|\pL|[○◔◑◕●◯◐🌑🌒🌓🌔🌕✓✔★☆+]{1,5})\s*\)?\s*(=|:|–|—|-|→|\.\s|\)\s?)\s*(\pL.*)$`)
})
var spacedPairText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[\s,;|/(])([0-9]|10)\s*(?:=|:|–|-)\s*(\pL[^0-9=,;|/]*)`)
})

// pairsIn returns what a text such as "0 = none" or "1 = Basic, 2 = Solid"
// explains.
func pairsIn(s string) []pair {
	s = strings.TrimSpace(s)
	if len(s) > 600 || len(s) < 3 {
		return nil
	}
	var out []pair
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '|' || r == '\n' || r == '·' || r == '•' })
	for _, p := range parts {
		if _, after, ok := strings.Cut(p, ": "); ok && len(parts) > 1 && pairText().MatchString(strings.TrimSpace(after)) {
			p = after // "Legend: 1 = Basic"
		}
		if q, ok := onePair(p); ok {
			out = append(out, q)
		}
	}
	if len(out) >= max(1, len(parts)/2) && len(out) > 1 || len(parts) == 1 && len(out) == 1 && strings.Count(s, "=") <= 1 {
		return out
	}
	var wide []pair
	for _, m := range spacedPairText().FindAllStringSubmatch(s, -1) {
		if x, ok := parseNumber(m[1]); ok {
			wide = append(wide, pair{m[1], trimLabel(m[2]), x, true})
		}
	}
	if len(wide) >= 2 {
		return wide
	}
	return out
}

func onePair(p string) (pair, bool) {
	m := pairText().FindStringSubmatch(strings.TrimSpace(p))
	if m == nil {
		return pair{}, false
	}
	letter := !strings.ContainsAny(m[1], "0123456789")
	if letter && m[2] == "-" && !strings.Contains(p, " -") || m[2] == "." && letter {
		return pair{}, false // "e-mail", "T. Miller"
	}
	if letter && strings.HasPrefix(m[2], ".") {
		return pair{}, false
	}
	q := pair{key: fold(m[1]), label: trimLabel(m[3])}
	if x, ok := parseNumber(strings.TrimSpace(m[1])); ok {
		q.x, q.numeric = x, true
	}
	return q, q.label != ""
}

// trimLabel returns the part of an explanation that names the level: "Basic"
// of "Basic (needs help)".
func trimLabel(s string) string {
	for _, sep := range []string{"(", " – ", " - ", " — ", ": ", ". ", "\n"} {
		if a, _, ok := strings.Cut(s, sep); ok && strings.TrimSpace(a) != "" {
			s = a
		}
	}
	return strings.Trim(fold(s), " .,;:-–)")
}

var rangeText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\d.,/-])([01])\s*(?:\([^)]*\)|=\s*\pL+)?\s*(?:-|–|—|to|bis|\.\.\.?|…|→|through)\s*(3|4|5|6|7|10|100)\b(?:$|[^\d.,/%-]|\.$|%)`)
})
var rangeWords = words(`scale skala rating ratings rate rated level levels score scores bewertung stufe stufen bewerten proficiency punkte points niveau skill skills kompetenz competency ist soll target current selbsteinschatzung einschatzung legend legende range werte values von from 1 0`)

// rangeIn returns the scale that a text states: "Scale: 0-4", "(1 to 5)".
func rangeIn(s string) (low, high float64, ok bool) {
	if len(s) > 300 {
		return 0, 0, false
	}
	m := rangeText().FindStringSubmatch(s)
	if m == nil {
		return 0, 0, false
	}
	low, _ = parseNumber(m[1])
	high, _ = parseNumber(m[2])
	context := strings.Contains(s, "("+m[1]) || strings.TrimSpace(s) == strings.TrimSpace(m[0])
	for w := range strings.FieldsSeq(key(strings.Replace(s, m[0], " ", 1))) {
		if rangeWords()[w] || strings.HasPrefix(w, "skala") || strings.HasPrefix(w, "bewertung") || strings.HasPrefix(w, "kompetenz") || strings.HasSuffix(w, "skala") || strings.HasSuffix(w, "scale") {
			context = true
		}
	}
	return low, high, context
}

// learn takes in what a sheet says about its scale.
func (l *legend) learn(g *grid) {
	for i := range g.rows {
		for _, c := range g.rows[i] {
			if c.Kind == sheet.Number || len(c.Text) < 3 {
				continue
			}
			l.text(c.Text)
		}
	}
	l.columns(g)
	l.fills(g)
}

// fills takes in filled cells that name a level, and those with a level beside
// them.
func (l *legend) fills(g *grid) {
	for i := range g.rows {
		coloured := 0
		for _, c := range g.rows[i] {
			if isLight(c.Fill) {
				coloured++
			}
		}
		for j, c := range g.rows[i] {
			switch t := c.Text; {
			case !isLight(c.Fill):
			case strings.TrimSpace(t) != "":
				l.colour(fillRank[c.Fill], t)
			case coloured == 1:
				l.colour(fillRank[c.Fill], g.at(i, j+1).Text)
			}
		}
	}
}

var fillRank = map[sheet.Fill]int{sheet.Red: 1, sheet.Amber: 2, sheet.Green: 3, sheet.Blue: 4}

// colour notes what a colour means, if that is a level.
func (l *legend) colour(n int, means string) {
	switch t := tokenOf(means); t.form {
	case number, word, share, roman, plus:
	default:
		if t = tokenOf(trimLabel(means)); t.form != word {
			return
		}
		means = trimLabel(means)
	}
	means = fold(means)
	if l.colours == nil {
		l.colours = map[int]string{}
	}
	if was, ok := l.colours[n]; ok && was != means {
		means = ""
	}
	l.colours[n] = means
}

func (l *legend) text(s string) {
	for p := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' || r == '|' }) {
		for _, sep := range []string{"=", ":", "–", " - "} {
			if a, b, ok := strings.Cut(p, sep); ok {
				if _, after, ok := strings.Cut(a, ":"); ok {
					a = after // "Legend: green"
				}
				if n, ok := lights[fold(a)]; ok && len(fold(a)) > 1 {
					l.colour(n, b)
				}
				break
			}
		}
	}
	ps := pairsIn(s)
	for _, p := range ps {
		l.add(p)
	}
	if len(ps) > 0 || l.ranged {
		return
	}
	if low, high, ok := rangeIn(s); ok {
		l.low, l.high, l.ranged, l.title = low, high, true, clean(s)
	}
}

func (l *legend) add(p pair) {
	if len(l.order) >= 40 {
		return
	}
	if p.numeric && p.x <= 10 {
		if l.labels == nil {
			l.labels = map[float64]string{}
		}
		if _, ok := l.labels[p.x]; !ok {
			l.labels[p.x] = p.label
			l.order = append(l.order, p.label)
		}
		return
	}
	if l.letters == nil {
		l.letters = map[string]string{}
	}
	if _, ok := l.letters[p.key]; !ok {
		l.letters[p.key] = p.label
		l.order = append(l.order, p.key)
	}
}

// columns looks for a number beside its meaning in two cells, three rows or
// more in a sequence.
func (l *legend) columns(g *grid) {
	for j := range g.wide - 1 {
		for i := 0; i < len(g.rows); i++ {
			n := l.run(g, i, j)
			if n >= 3 {
				for k := i; k < i+n; k++ {
					x, _ := parseNumber(strings.TrimSpace(g.at(k, j).Text))
					l.add(pair{label: trimLabel(g.at(k, j+1).Text), x: x, numeric: true})
				}
				i += n
			}
		}
	}
}

// run returns how many rows from i on hold a number in column j and its
// meaning beside it, and nothing further to the right.
func (l *legend) run(g *grid, i, j int) int {
	n, last, step, known := 0, 0.0, 0.0, 0
	for ; i+n < len(g.rows) && n <= 11; n++ {
		x, ok := parseNumber(strings.TrimSpace(g.at(i+n, j).Text))
		t := strings.TrimSpace(g.at(i+n, j+1).Text)
		if !ok || x < 0 || x > 10 || t == "" || !hasLetter(t) || likePerson(t) > 0.3 && allCapital(t) {
			break
		}
		if n == 1 {
			step = x - last
			if step != 1 && step != -1 {
				return 0
			}
		} else if n > 1 && x != last+step {
			break
		}
		if levelLabel(trimLabel(t)) {
			known++
		}
		last = x
	}
	if n < 3 || n > 11 || known == 0 && strings.TrimSpace(g.at(i, j+2).Text) != "" {
		return 0
	}
	return n
}

// allCapital reports whether every word begins with a capital, as in a name
// and unlike in "Can teach others".
func allCapital(s string) bool {
	return !slices.ContainsFunc(strings.Fields(s), func(w string) bool { return !capital(w) })
}

// numbers returns the numbers that labels explain, lowest first.
func (l *legend) numbers() []float64 {
	var xs []float64
	for x := range l.labels {
		xs = append(xs, x)
	}
	slices.Sort(xs)
	return xs
}

// span returns the scale that the legend states.
func (l *legend) span() (low, high float64, ok bool) {
	if xs := l.numbers(); len(xs) >= 3 && xs[0] <= 1 && xs[len(xs)-1]-xs[0] == float64(len(xs)-1) {
		return xs[0], xs[len(xs)-1], true
	}
	return l.low, l.high, l.ranged
}

// reversed reports whether the legend says that the lowest number is best.
func (l *legend) reversed() bool {
	xs := l.numbers()
	if len(xs) < 2 {
		return false
	}
	a, okA := levelWords()[l.labels[xs[0]]]
	b, okB := levelWords()[l.labels[xs[len(xs)-1]]]
	return okA && okB && a > b
}
