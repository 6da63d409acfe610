package reading

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

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
	if f := familyOf(ls, initials()); f != nil {
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
	rank := func(x string) (int, bool) { r, ok := levelWords()[l.letters[x]]; return r, ok }
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
