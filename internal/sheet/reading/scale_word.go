package reading

import (
	"cmp"
	"fmt"
	"slices"
)

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
		if r, ok := levelWords()[w]; ok {
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
	if f := familyOf(some, families()); f != nil {
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
