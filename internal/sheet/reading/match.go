package reading

import "strings"

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
