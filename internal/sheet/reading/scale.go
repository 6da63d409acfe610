package reading

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/framework"
)

// A ScaleKind is a family of ways to write a level.
type ScaleKind string

// The kinds of scale.
const (
	Numbers     ScaleKind = "numbers" // Low to High: 0-5, 1-5, 0-4, 0-3, …
	Percentages ScaleKind = "percent"
	Lights      ScaleKind = "red-amber-green" // by word, by letter, or by fill
	Words       ScaleKind = "words"           // beginner … expert
	Letters     ScaleKind = "letters"         // A … E, or none/basic initials
	Balls       ScaleKind = "harvey-balls"    // ○ ◔ ◑ ◕ ●
	Marks       ScaleKind = "marks"           // X, ✓ or nothing
	Stars       ScaleKind = "stars"           // ★★★☆☆
	Pluses      ScaleKind = "plus-signs"      // +, ++, +++
)

// A Scale is how a sheet writes levels, and what each value stands for.
type Scale struct {
	Kind      ScaleKind
	Name      string // "0-5"; for other kinds than numbers, the kind
	Low, High float64
	Map       []Step // each value that occurs, lowest first; the user may change it
	Why       string // how it was recognised, as a sentence
	reversed  bool
	places    map[string]float64 // of words and letters, from 0
	steps     int                // how many places there are
	none      bool               // the lowest place means none
	meant     *Scale             // what the colours stand for, if the sheet says
	means     map[int]reading    // on meant, by colour
}

// A Step says which level one written value stands for.
type Step struct {
	Value string
	Level framework.Level
	Count int // how many cells have it
}

// A count says how often one value occurs.
type count struct {
	t reading
	n int
	v int32
}

// place returns the level of the i'th of k steps, evenly spread and rounded to
// whole levels: from 0 if the lowest says "none", otherwise from 1.
func place(i float64, k int, none bool) framework.Level {
	start := 1.0
	if none {
		start = 0
	}
	if k < 2 {
		return framework.Whole(3)
	}
	at := func(i float64) float64 {
		p := start + (5-start)*i/float64(k-1)
		if k <= 7 {
			p = math.Floor(p + 0.5)
		}
		return p
	}
	low := math.Floor(i)
	if low == i {
		return framework.LevelOf(at(i))
	}
	return framework.LevelOf(at(low) + (at(low+1)-at(low))*(i-low))
}

// level returns the level that t stands for, and false if it is not on s.
func (s *Scale) level(t reading) (framework.Level, bool) {
	switch s.Kind {
	case Numbers:
		return s.numberLevel(t)
	case Percentages:
		x := t.x
		if t.form == number && s.High == 100 {
			x /= 100
		}
		if t.form != share && t.form != number || x < 0 || x > 1 {
			return 0, false
		}
		return framework.LevelOf(5 * x), true
	case Lights:
		x := t.x
		if t.form == letter {
			n, ok := lights[t.key]
			if !ok {
				return 0, false
			}
			x = float64(n)
		} else if t.form != light {
			return 0, false
		}
		if s.meant != nil {
			r, ok := s.means[int(x)]
			if !ok {
				return 0, false
			}
			return s.meant.level(r)
		}
		return place(x-1, s.steps, false), true
	case Words, Letters:
		p, ok := s.places[t.key]
		if !ok || t.form == number {
			return 0, false
		}
		return place(p, s.steps, s.none), true
	case Balls:
		if t.form != ball {
			return 0, false
		}
		return place(t.x, 5, true), true
	case Marks:
		switch {
		case t.form == tick && t.x == 0, t.form == letter && t.key == "n", t.form == number && t.x == 0:
			return 0, true
		case t.form == tick, t.form == letter && (t.key == "y" || t.key == "j"), t.form == number && t.x == 1, t.form == ball && t.x == 4, t.form == plus && t.x == 1:
			return framework.Whole(3), true
		}
		return 0, false
	case Stars:
		if t.form != star || t.x > s.High {
			return 0, false
		}
		return s.numberLevel(reading{form: number, x: t.x})
	case Pluses:
		if t.form == number && t.x == 0 {
			return 0, true
		}
		if t.form != plus || t.x > s.High || t.x < s.Low {
			return 0, false
		}
		if s.Low < 0 {
			return place(t.x-s.Low, int(s.High-s.Low)+1, false), true
		}
		return place(t.x-1, int(s.High), false), true
	}
	return 0, false
}

func (s *Scale) numberLevel(t reading) (framework.Level, bool) {
	x := t.x
	switch t.form {
	case number:
	case word:
		p, ok := s.places[t.key]
		if !ok {
			return 0, false
		}
		x = p
	default:
		return 0, false
	}
	if x < s.Low || x > s.High {
		return 0, false
	}
	if s.reversed {
		x = s.High - (x - s.Low)
	}
	switch {
	case s.High == 5 && s.Low <= 1:
		return framework.LevelOf(x), true
	case s.High-s.Low > 6:
		start := min(s.Low, 1)
		return framework.LevelOf(start + (5-start)*(x-s.Low)/(s.High-s.Low)), true
	}
	return place(x-s.Low, int(s.High-s.Low)+1, s.Low == 0), true
}

// scaleOf works out the scale from the values that occur. l is what the sheet
// says about it.
func scaleOf(vs []count, l *legend) Scale {
	forms := map[form]int{}
	all := 0
	for _, v := range vs {
		forms[v.t.form] += v.n
		if v.t.form != other {
			all += v.n
		}
	}
	if all == 0 {
		return unknownWords(vs, l)
	}
	forms[number] += 0
	best := other
	for _, f := range []form{number, share, light, word, letter, ball, tick, star, plus} {
		if best == other || forms[f] > forms[best] {
			best = f
		}
	}
	// Letters and colours by letter are counted together with words.
	if forms[light] > 0 && forms[letter] > 0 && best == letter && onlyLights(vs) {
		best = light
	}
	if forms[other] > 2*all {
		if s := unknownWords(vs, l); s.steps >= 2 && s.steps <= 8 {
			return s
		}
	}
	if forms[word] > 0 && (best == tick || best == letter) && forms[word]+forms[tick] > forms[letter] && forms[word]*3 > forms[best] {
		best = word
	}
	switch best {
	case share:
		return Scale{Kind: Percentages, Name: string(Percentages), High: 1, Why: "Most cells are percentages."}
	case light:
		return explainedLights(lightScale(vs), vs, l)
	case word:
		return wordScale(vs, l)
	case letter:
		return letterScale(vs, l)
	case ball:
		return Scale{Kind: Balls, Name: string(Balls), High: 4, Why: "The cells hold filled circles, from empty to full."}
	case tick:
		return Scale{Kind: Marks, Name: string(Marks), High: 1, Why: "The cells are marked or empty; a mark counts as level 3, an empty cell says nothing."}
	case star:
		return starScale(vs)
	case plus:
		high, low := 3.0, 1.0
		for _, v := range vs {
			if v.t.form == plus {
				high, low = max(high, v.t.x), min(low, v.t.x)
			}
		}
		if low < 0 {
			return signedScale(vs)
		}
		return Scale{Kind: Pluses, Name: string(Pluses), Low: 1, High: high, Why: "The cells hold plus signs."}
	}
	return numberScale(vs, l)
}

// signedScale goes from as many minus signs to as many plus signs.
func signedScale(vs []count) Scale {
	top := 1.0
	for _, v := range vs {
		if v.t.form == plus {
			top = max(top, math.Abs(v.t.x))
		}
	}
	return Scale{Kind: Pluses, Name: string(Pluses), Low: -top, High: top, Why: "The cells hold minus and plus signs, so a minus is read as a low level and 0 as the middle."}
}

func onlyLights(vs []count) bool {
	strong := false
	for _, v := range vs {
		if v.t.form == letter {
			n, ok := lights[v.t.key]
			if !ok {
				return false
			}
			strong = strong || n != 2
		}
	}
	return strong
}

func lightScale(vs []count) Scale {
	s := Scale{Kind: Lights, Name: string(Lights), Low: 1, High: 3, steps: 3, Why: "The cells are red, amber and green."}
	for _, v := range vs {
		if v.t.form == light && v.t.x == 4 {
			s.steps, s.High = 4, 4
			s.Why = "The cells are red, amber, green and blue; blue is taken to stand above green."
		}
	}
	return s
}

// explainedLights reads colours as the levels that the legend says they are, if
// it says so of each.
func explainedLights(s Scale, vs []count, l *legend) Scale {
	means := map[int]reading{}
	var as []count
	for n, label := range l.colours {
		if t := tokenOf(label); t.form != blank {
			means[n] = t
			as = append(as, count{t: t, n: 1})
		}
	}
	for _, v := range vs {
		if _, ok := means[int(v.t.x)]; v.t.form == light && !ok {
			return s
		}
	}
	if len(means) < 2 {
		return s
	}
	slices.SortFunc(as, func(a, b count) int { return cmp.Or(cmp.Compare(a.t.x, b.t.x), cmp.Compare(a.t.key, b.t.key)) })
	meant := scaleOf(as, &legend{labels: l.labels, low: l.low, high: l.high, ranged: l.ranged})
	s.meant, s.means = &meant, means
	s.Why = "The sheet itself says which level each colour stands for."
	return s
}

func starScale(vs []count) Scale {
	s := Scale{Kind: Stars, Name: string(Stars), Low: 1, High: 0, Why: "The cells hold stars."}
	top := 0.0
	for _, v := range vs {
		if v.t.form == star {
			s.High = max(s.High, v.t.max)
			top = max(top, v.t.x)
			if v.t.x == 0 {
				s.Low = 0
			}
		}
	}
	if s.High == 0 {
		s.High = 5
		if top <= 3 {
			s.High = 3
		}
	}
	s.High = max(s.High, top)
	return s
}

// numberScale chooses the usual scale that fits the numbers.
func numberScale(vs []count, l *legend) Scale {
	n, zeros, in3, in4, in5, in10, whole, ones := 0, 0, 0, 0, 0, 0, 0, 0
	frac := 0
	stated := 0.0
	for _, v := range vs {
		if v.t.form != number {
			continue
		}
		x := v.t.x
		n += v.n
		stated = max(stated, v.t.max)
		if x == 0 {
			zeros += v.n
		}
		if x == 1 {
			ones += v.n
		}
		if x == math.Trunc(x) {
			whole += v.n
		} else if x > 0 && x < 1 {
			frac += v.n
		}
		for _, c := range []struct {
			top float64
			n   *int
		}{{3, &in3}, {4, &in4}, {5, &in5}, {10, &in10}} {
			if x >= 0 && x <= c.top {
				*c.n += v.n
			}
		}
	}
	in1 := 0
	for _, v := range vs {
		if v.t.form == number && v.t.x >= 0 && v.t.x <= 1 {
			in1 += v.n
		}
	}
	s := Scale{Kind: Numbers, reversed: l.reversed()}
	s.places = map[string]float64{}
	for x, w := range l.labels {
		s.places[w] = x
	}
	for _, v := range vs {
		if v.t.label != "" {
			s.places[v.t.label] = v.t.x
		}
	}
	name := func(low, high float64, why string) Scale {
		s.Low, s.High, s.Name, s.Why = low, high, fmt.Sprintf("%g-%g", low, high), why
		return s
	}
	if low, high, ok := l.span(); ok {
		fit := 0
		for _, v := range vs {
			if v.t.form == number && v.t.x >= low && v.t.x <= high {
				fit += v.n
			}
		}
		if fit*100 >= n*80 {
			why := fmt.Sprintf("The sheet itself states the scale %g to %g.", low, high)
			if s.reversed {
				why = fmt.Sprintf("The sheet itself states the scale %g to %g, with %g as the best.", low, high, low)
			}
			return name(low, high, why)
		}
	}
	if stated >= 3 && stated <= 100 {
		low := 1.0
		if zeros > 0 || stated > 5 {
			low = 0
		}
		return name(low, stated, fmt.Sprintf("The cells themselves say out of how many: %g.", stated))
	}
	if n == in1 && frac > 0 {
		return Scale{Kind: Percentages, Name: string(Percentages), High: 1, Why: "All numbers are between 0 and 1, so they are read as shares: 0.85 is 85%."}
	}
	if n == in1 && ones > 0 && n >= 4 {
		return Scale{Kind: Marks, Name: string(Marks), High: 1, Why: "All numbers are 0 or 1, so 1 is read as a mark (level 3) and 0 as level 0."}
	}
	allow := max(1, n*12/100) // a slip of the finger or two does not make a scale
	if n < 6 {
		allow = 0
	}
	switch {
	case n-in5 <= allow:
	case n-in10 <= max(n*6/100, 0):
		return name(0, 10, "The highest number is between 6 and 10.")
	default:
		s := name(0, 100, "There are numbers between 11 and 100, so they are read as points out of a hundred.")
		return s
	}
	rare := n >= 100 && zeros*100 <= n
	if zeros == 0 || rare {
		return name(1, 5, noZeroWhy(rare))
	}
	switch {
	case in3 == in5:
		return name(0, 3, "There are zeros and nothing above 3.")
	case in4 == in5:
		return name(0, 4, "There are zeros and nothing above 4.")
	}
	return name(0, 5, "There are zeros and the highest number is 5.")
}

func noZeroWhy(rare bool) string {
	if rare {
		return "Nearly all numbers are between 1 and 5; the few zeros are listed as doubts."
	}
	return "There are no zeros and nothing above 5, so the numbers are read as 1 to 5."
}

// wordScale puts the words in order.
func wordScale(vs []count, l *legend) Scale {
	s := Scale{Kind: Words, Name: string(Words)}
	var ws []string
	for _, v := range vs {
		if (v.t.form == word || v.t.form == tick) && !slices.Contains(ws, v.t.key) {
			ws = append(ws, v.t.key)
		}
	}
	if xs := l.numbers(); len(xs) >= 2 {
		// The legend numbers the words: take its scale.
		by := map[string]float64{}
		for x, w := range l.labels {
			by[w] = x
		}
		known := 0
		for _, w := range ws {
			if _, ok := by[w]; ok {
				known++
			}
		}
		if known*4 >= len(ws)*3 && known > 0 {
			low, high, _ := l.span()
			if high == 0 {
				low, high = xs[0], xs[len(xs)-1]
			}
			s.places = map[string]float64{}
			for w, x := range by {
				s.places[w] = x - low
				if l.reversed() {
					s.places[w] = high - x
				}
			}
			s.steps, s.none = int(high-low)+1, low == 0
			s.Why = fmt.Sprintf("The sheet itself says which number each word stands for, from %g to %g.", low, high)
			return s
		}
	}
	s.places, s.steps, s.none = wordPlaces(ws)
	s.Why = "The words are put in their usual order, and the lowest level goes to the first."
	return s
}

// wordPlaces returns the place of each word among those it belongs with.
func wordPlaces(ws []string) (places map[string]float64, steps int, none bool) {
	rank := func(w string) int {
		if r, ok := levelWords[w]; ok {
			return r
		}
		return 100
	}
	ws = slices.Clone(ws)
	slices.SortStableFunc(ws, func(a, b string) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b)) })
	some := ws
	for len(some) > 0 && rank(some[0]) == 0 {
		none = true
		some = some[1:]
	}
	order := some
	if f := familyOf(some, families); f != nil {
		order = f
	}
	places = map[string]float64{}
	at := 0.0
	if none {
		for _, w := range ws[:len(ws)-len(some)] {
			places[w] = 0
		}
		at = 1
	}
	last := -1
	for _, w := range order {
		if last >= 0 && rank(w) == last && rank(w) < 100 { // Experte and Expertin
			at--
		}
		places[w] = at
		at++
		last = rank(w)
	}
	return places, int(at), none
}

// familyOf returns the smallest family that holds all of ws, in order of rank.
func familyOf(ws []string, fs [][]string) []string {
	var best []string
	for _, f := range fs {
		if len(ws) > 0 && (best == nil || len(f) < len(best)) && !slices.ContainsFunc(ws, func(w string) bool { return !slices.Contains(f, w) }) {
			best = f
		}
	}
	return best
}

// unknownWords makes a scale of words that are not known, in the order of the
// legend or else of the alphabet; every one of them is a doubt.
func unknownWords(vs []count, l *legend) Scale {
	s := Scale{Kind: Words, Name: string(Words), places: map[string]float64{}, Why: "The words are not known to be levels; please say which level each stands for."}
	var ws []string
	for _, v := range vs {
		if v.t.key != "" {
			ws = append(ws, v.t.key)
		}
	}
	slices.SortFunc(ws, func(a, b string) int {
		ia, ib := slices.Index(l.order, a), slices.Index(l.order, b)
		return cmp.Or(cmp.Compare(uint(ia), uint(ib)), cmp.Compare(a, b))
	})
	ws = slices.Compact(ws)
	for i, w := range ws {
		s.places[w] = float64(i)
	}
	s.steps = len(ws)
	return s
}

// letterScale puts letters in order: A to E with A best, or the initials of
// words.
func letterScale(vs []count, l *legend) Scale {
	s := Scale{Kind: Letters, Name: string(Letters), places: map[string]float64{}}
	var ls []string
	for _, v := range vs {
		if v.t.form == letter && v.n*50 >= len(vs) {
			ls = append(ls, v.t.key)
		}
	}
	slices.Sort(ls)
	ls = slices.Compact(ls)
	explained := 0
	for _, x := range ls {
		if _, ok := l.letters[x]; ok {
			explained++
		}
	}
	in := func(set string) bool {
		return len(ls) > 0 && !slices.ContainsFunc(ls, func(x string) bool { return !strings.Contains(set, x) })
	}
	switch {
	case explained*2 > len(ls) && explained >= 2:
		return explainedLetters(s, ls, l)
	case in("yn"), in("jn"):
		return Scale{Kind: Marks, Name: string(Marks), High: 1, Why: "The cells say yes or no; yes counts as level 3."}
	case in("rag"), in("ryg"), in("rayg"), in("ragb") && slices.Contains(ls, "r"), in("ryg") && len(ls) >= 2:
		if slices.Contains(ls, "r") || slices.Contains(ls, "g") {
			t := lightScale(vs)
			if slices.Contains(ls, "b") {
				t.steps, t.High = 4, 4
			}
			return t
		}
	}
	if in("abcdef") && !initialsFit(ls) {
		last := ls[len(ls)-1]
		k := 5
		switch last {
		case "f":
			k = 6
		case "a", "b", "c":
			k = 3
		}
		for i := range k {
			s.places[string(rune('a'+i))] = float64(k - 1 - i)
		}
		s.steps = k
		s.Why = fmt.Sprintf("The letters A to %c are read with A as the best.", 'A'+rune(k-1))
		return s
	}
	if f := familyOf(ls, initials); f != nil {
		for i, x := range f {
			s.places[x] = float64(i)
		}
		s.steps, s.none = len(f), nothingSets[strings.Join(f, "|")]
		s.Why = "The letters are read as the first letters of levels, in the order " + strings.ToUpper(strings.Join(f, ", ")) + "."
		return s
	}
	for i, x := range ls {
		s.places[x] = float64(i)
	}
	s.steps = len(ls)
	s.Why = "The letters are read in the order of the alphabet; please check."
	return s
}

// initialsFit reports whether letters among A to F are rather initials, as A,
// B and E without C and D.
func initialsFit(ls []string) bool {
	has := func(x string) bool { return slices.Contains(ls, x) }
	return has("e") && has("b") && !has("c") && !has("d") && (has("a") || has("f")) && len(ls) >= 3 || has("f") && has("e") && !has("c") && !has("d") && !has("b")
}

// explainedLetters orders letters by what the legend says they mean.
func explainedLetters(s Scale, ls []string, l *legend) Scale {
	rank := func(x string) (int, bool) { r, ok := levelWords[l.letters[x]]; return r, ok }
	var all []string
	for _, x := range l.order {
		if _, ok := l.letters[x]; ok && len([]rune(x)) == 1 {
			all = append(all, x)
		}
	}
	for _, x := range ls {
		if !slices.Contains(all, x) {
			all = append(all, x)
		}
	}
	known := 0
	for _, x := range all {
		if _, ok := rank(x); ok {
			known++
		}
	}
	if known == len(all) {
		slices.SortStableFunc(all, func(a, b string) int { ra, _ := rank(a); rb, _ := rank(b); return cmp.Compare(ra, rb) })
	} else if ra, ok := rank(all[0]); ok {
		if rb, ok := rank(all[len(all)-1]); ok && ra > rb {
			slices.Reverse(all)
		}
	} else if all[0] == "a" && known == 0 {
		slices.Reverse(all)
	}
	for i, x := range all {
		s.places[x] = float64(i)
	}
	s.steps = len(all)
	r, ok := rank(all[0])
	s.none = ok && r == 0
	s.Why = "The sheet itself says what each letter means."
	return s
}
