package reading

import (
	"fmt"
	"math"
)

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
