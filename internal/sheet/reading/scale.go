package reading

import (
	"math"

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
