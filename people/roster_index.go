package people

import (
	"hash/maphash"
	"strings"
)

// A mark is what names, numbers and addresses are compared by: 64 bits of a
// hash with a random seed, so that nobody can make two alike, instead of the
// text. Among a million names two are taken for one once in thirty million
// lists. 0 is the mark of nothing.
type mark uint64

// Marks are those of one person.
type marks struct{ number, email, name mark }

type marker struct{ seed maphash.Seed }

func newMarker() marker { return marker{maphash.MakeSeed()} }

func (m marker) text(s string) mark {
	if s == "" {
		return 0
	}
	return max(1, mark(maphash.String(m.seed, s)))
}

func (m marker) number(s string) mark { return m.text(strings.ToLower(s)) }

// name marks the words of a name in any order: "Lovelace, Ada" is "Ada
// Lovelace".
func (m marker) name(s string) mark {
	if s == "" {
		return 0
	}
	s = Fold(s)
	var sum mark
	for from := 0; from < len(s); {
		n := strings.IndexAny(s[from:], " ,.;")
		if n < 0 {
			n = len(s) - from
		}
		sum += m.text(s[from : from+n])
		from += n + 1
	}
	if sum == 0 {
		return m.text(s)
	}
	return sum
}

func (m marker) marks(number, email, name string) marks {
	return marks{m.number(number), m.text(email), m.name(name)}
}

// A bitset is a set of small numbers.
type bitset []uint64

func (b *bitset) set(i int32) {
	for int(i/64) >= len(*b) {
		*b = append(*b, make([]uint64, 1+len(*b))...)
	}
	(*b)[i/64] |= 1 << (i % 64)
}

func (b bitset) has(i int32) bool { return int(i/64) < len(b) && b[i/64]&(1<<(i%64)) != 0 }

// A holders finds who has a mark. Whoever had it before somebody else took it
// is forgotten; that somebody does not have it any more is for the caller to
// see. It takes some sixteen bytes for each.
type holders struct {
	marks []mark  // 0 where it is free
	who   []int32 // by the same place
	n     int
}

func newHolders(n int) holders {
	n += n/3 + 8
	return holders{marks: make([]mark, n), who: make([]int32, n)}
}

// slot returns where m is, or belongs.
func (h *holders) slot(m mark) int {
	n := uint64(len(h.marks))
	for i := uint64(uint32(m)) * n >> 32; ; i++ {
		if i == n {
			i = 0
		}
		if h.marks[i] == 0 || h.marks[i] == m {
			return int(i)
		}
	}
}

// find returns who has, or had, m, and -1 if nobody.
func (h *holders) find(m mark) int32 {
	if m == 0 {
		return -1
	}
	if i := h.slot(m); h.marks[i] == m {
		return h.who[i]
	}
	return -1
}

func (h *holders) put(m mark, who int32) {
	if m == 0 {
		return
	}
	if h.n*6 > len(h.marks)*5 {
		more := newHolders(h.n + h.n/3)
		for i, m := range h.marks {
			more.put(m, h.who[i])
		}
		*h = more
	}
	i := h.slot(m)
	if h.marks[i] == 0 {
		h.n++
	}
	h.marks[i], h.who[i] = m, who
}

// clear forgets everybody.
func (h *holders) clear() {
	clear(h.marks)
	h.n = 0
}

// A namesakes finds people by name and by which of number and e-mail they have
// besides: a row can only mean somebody whose number and e-mail do not
// contradict it, and thousands may have one name.
type namesakes struct {
	heads map[mark]int32
	all   []namesake
	whole bool // those with both are in it
}

// A namesake is one person, and which comes after.
type namesake struct{ at, next int32 }

func (x *namesakes) key(k marks) mark {
	class := mark(0)
	if k.number != 0 {
		class |= 1
	}
	if k.email != 0 {
		class |= 2
	}
	return k.name*4 + class
}

func (x *namesakes) put(k marks, at int32) {
	if k.name == 0 || k.number != 0 && k.email != 0 && !x.whole {
		return
	}
	if x.heads == nil {
		x.heads = map[mark]int32{}
	}
	key := x.key(k)
	x.all = append(x.all, namesake{at, x.heads[key]})
	x.heads[key] = int32(len(x.all))
}

// fit returns up to two people whom a row with these marks can mean. The marks
// that people have now are in now.
func (x *namesakes) fit(k marks, now []marks) (fit []int32) {
	if k.number == 0 && k.email == 0 && !x.whole { // few lists have such rows
		x.whole = true
		for i, has := range now {
			if has.number != 0 && has.email != 0 {
				x.put(has, int32(i))
			}
		}
	}
	for class := mark(0); class < 4; class++ {
		if k.number != 0 && class&1 != 0 || k.email != 0 && class&2 != 0 {
			continue
		}
		for n := x.heads[k.name*4+class]; n > 0; n = x.all[n-1].next {
			at := x.all[n-1].at
			if x.key(now[at]) == k.name*4+class && !has(fit, at) {
				if fit = append(fit, at); len(fit) == 2 {
					return fit
				}
			}
		}
	}
	return fit
}

func has(all []int32, at int32) bool { return len(all) > 0 && all[0] == at }
