package reading

import (
	"cmp"
	"slices"
)

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
