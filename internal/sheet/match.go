package sheet

import (
	"cmp"
	"slices"
	"strings"
)

// distance returns the edit distance between a and b (with swapped neighbours
// counting once), or any number above most as soon as it is certain to exceed
// it.
func distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > most || -d > most {
		return most + 1
	}
	before, last := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row := make([]int, len(y)+1)
		row[0] = i
		low := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			low = min(low, row[j])
		}
		if low > most {
			return most + 1
		}
		before, last = last, row
	}
	return last[len(y)]
}

// nameKey returns a name in a form in which "Keller, Anna", "Anna Keller" and
// "anna kéller" are the same.
func nameKey(s string) string {
	f := fold(s)
	if a, b, ok := strings.Cut(f, ","); ok {
		f = strings.TrimSpace(b) + " " + strings.TrimSpace(a)
	}
	return f
}

// A nearIndex finds names that nearly match: a slip of the pen, a missing
// middle name, an initial.
type nearIndex struct {
	names  []string
	blocks map[string][]int32 // names by their words, beginnings and ends
}

// crowded is how many names may share a word before it says nothing.
const crowded = 300

func newNearIndex(names []string) *nearIndex {
	x := &nearIndex{names: names, blocks: map[string][]int32{}}
	for i, n := range names {
		for _, b := range blocksOf(n) {
			if len(x.blocks[b]) <= crowded {
				x.blocks[b] = append(x.blocks[b], int32(i))
			}
		}
	}
	return x
}

func blocksOf(name string) []string {
	bs := strings.Fields(name)
	rs := []rune(name)
	if len(rs) >= 5 {
		bs = append(bs, "^"+string(rs[:3]), string(rs[len(rs)-3:])+"$")
	}
	slices.Sort(bs)
	return slices.Compact(bs)
}

// find returns up to five names that nearly match, likeliest first.
func (x *nearIndex) find(name string) []int32 {
	type hit struct {
		i, far int32
	}
	var hits []hit
	seen := map[int32]bool{}
	for _, b := range blocksOf(name) {
		is := x.blocks[b]
		if len(is) > crowded {
			continue
		}
		for _, i := range is {
			if seen[i] {
				continue
			}
			seen[i] = true
			if far, ok := nearly(name, x.names[i]); ok {
				hits = append(hits, hit{i, int32(far)})
			}
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.i, b.i)) })
	var out []int32
	for _, h := range hits[:min(5, len(hits))] {
		out = append(out, h.i)
	}
	return out
}

// nearly reports whether two folded names may mean the same, and how far they
// are apart.
func nearly(a, b string) (far int, ok bool) {
	if plainGerman(a) == plainGerman(b) {
		return 0, true
	}
	most := 1
	if n := min(len(a), len(b)); n >= 8 {
		most = 2
	} else if n < 4 {
		most = 0
	}
	if d := distance(a, b, most); d <= most {
		return d, true
	}
	x, y := strings.Fields(a), strings.Fields(b)
	slices.Sort(x)
	slices.Sort(y)
	if slices.Equal(x, y) {
		return 1, true
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 2 {
		return 0, false
	}
	for _, w := range x { // every word of the shorter, or its initial, is in the longer
		w = strings.TrimSuffix(w, ".")
		if !slices.ContainsFunc(y, func(v string) bool { return v == w || len(w) == 1 && strings.HasPrefix(v, w) }) {
			return 0, false
		}
	}
	return 3, true
}

// plainGerman writes ae, oe and ue as folded umlauts are written.
func plainGerman(s string) string {
	return strings.NewReplacer("ae", "a", "oe", "o", "ue", "u").Replace(s)
}
