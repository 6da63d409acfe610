package people

import (
	"slices"
	"strings"

	"github.com/bearinghq/bearing/fault"
)

// Lines is a set of reporting lines in which nobody reports to themselves,
// over however many links, on any day. Solid and dotted lines count alike. It
// takes a few words of memory for each line, so a million fit.
type Lines struct {
	first map[ID]*lineHeads // some hundred people together
	links [][]link          // in blocks, which need not be copied to grow
	n     int32
}

// lineHeads are the places in links, + 1, where the lines of people whose ids
// follow each other begin.
type lineHeads [256]int32

// linkBlock is how many links lie in one block.
const linkBlock = 1 << 12

type link struct {
	manager ID
	span    Span
	next    int32
}

// head returns where the lines of a person begin.
func (ls *Lines) head(id ID) int32 {
	if h := ls.first[id>>8]; h != nil {
		return h[id&255]
	}
	return 0
}

func (ls *Lines) setHead(id ID, at int32) {
	if ls.first == nil {
		ls.first = map[ID]*lineHeads{}
	}
	h := ls.first[id>>8]
	if h == nil {
		h = &lineHeads{}
		ls.first[id>>8] = h
	}
	h[id&255] = at
}

func (ls *Lines) link(at int32) *link { return &ls.links[(at-1)/linkBlock][(at-1)%linkBlock] }

// Add adds a line, or returns the circle that it would close: the people from
// the line's person back to that person, each reporting to the next.
func (ls *Lines) Add(l Line) (circle []ID) {
	if l.Person == l.Manager {
		return []ID{l.Person, l.Person}
	}
	if up := ls.path(l.Manager, l.Person, l.Span); up != nil {
		return append([]ID{l.Person}, up...)
	}
	ls.put(l)
	return nil
}

// put adds a line that is known to close no circle.
func (ls *Lines) put(l Line) {
	if ls.n%linkBlock == 0 {
		ls.links = append(ls.links, make([]link, 0, min(linkBlock, 4+ls.n)))
	}
	block := &ls.links[ls.n/linkBlock]
	*block = append(*block, link{l.Manager, l.Span, ls.head(l.Person)})
	ls.n++
	ls.setHead(l.Person, ls.n)
}

// Replace makes a person's lines those given, or changes nothing and returns
// the circle that they would close.
func (ls *Lines) Replace(person ID, lines []Line) (circle []ID) {
	was := ls.head(person)
	ls.setHead(person, 0)
	for _, l := range lines {
		l.Person = person
		if circle := ls.Add(l); circle != nil {
			ls.setHead(person, was)
			return circle
		}
	}
	return nil
}

// A step is one person on the way up.
type step struct {
	at   ID
	span Span
	back int // the step before, or -1
}

// path returns the people from one up to another along lines that all hold on
// one day of s, or nil. It searches upwards without recursion, because a chain
// of ten thousand managers must not break it, and takes no step twice.
func (ls *Lines) path(from, to ID, s Span) []ID {
	steps := []step{{from, s, -1}}
	seen := map[step]bool{} // only once a way divides, which few do
	for i := 0; i < len(steps); i++ {
		st := steps[i]
		if st.at == to {
			return trace(steps, i)
		}
		first := ls.head(st.at)
		for n := first; n > 0; n = ls.link(n).next {
			k := ls.link(n)
			up := step{k.manager, st.span.Meet(k.span), 0}
			if up.span.Empty() {
				continue
			}
			if divides := k.next > 0 || n != first; divides || len(seen) > 0 {
				if seen[up] {
					continue
				}
				seen[up] = true
			}
			steps = append(steps, step{up.at, up.span, i})
		}
	}
	return nil
}

func trace(steps []step, i int) []ID {
	var back []ID
	for ; i >= 0; i = steps[i].back {
		back = append(back, steps[i].at)
	}
	slices.Reverse(back)
	return back
}

// Circle puts a circle into a sentence, link by link: "Ada reports to Bo, Bo
// reports to Cy, Cy reports to Ada." Of a long one it names the first and last.
func Circle(names []string) *fault.Error {
	return circle(names, "reports to", "These reporting lines would go in a circle: %s. Choose another manager.", "manager")
}

func circle(names []string, verb, sentence, field string) *fault.Error {
	var parts []string
	for i := range len(names) - 1 {
		if n := len(names); n > 12 && i == 6 {
			parts = append(parts, "…")
		} else if n <= 12 || i < 6 || i > n-6 {
			parts = append(parts, names[i]+" "+verb+" "+names[i+1])
		}
	}
	return fault.Field(field, sentence, strings.Join(parts, ", "))
}
