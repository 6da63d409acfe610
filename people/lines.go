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
	first map[ID]int32 // of a person's lines, as a place in links + 1
	links []link
}

type link struct {
	manager ID
	span    Span
	next    int32
}

// Add adds a line, or returns the circle that it would close: the people from
// the line's person back to that person, each reporting to the next.
func (ls *Lines) Add(l Line) (circle []ID) {
	if l.Person == l.Manager {
		return []ID{l.Person, l.Person}
	}
	if up := ls.path(l.Manager, l.Person, l.Span); up != nil {
		return append([]ID{l.Person}, up...)
	}
	if ls.first == nil {
		ls.first = map[ID]int32{}
	}
	ls.links = append(ls.links, link{l.Manager, l.Span, ls.first[l.Person]})
	ls.first[l.Person] = int32(len(ls.links))
	return nil
}

// Replace makes a person's lines those given, or changes nothing and returns
// the circle that they would close.
func (ls *Lines) Replace(person ID, lines []Line) (circle []ID) {
	if ls.first == nil {
		ls.first = map[ID]int32{}
	}
	was := ls.first[person]
	delete(ls.first, person)
	for _, l := range lines {
		l.Person = person
		if circle := ls.Add(l); circle != nil {
			ls.first[person] = was
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
		first := ls.first[st.at]
		for n := first; n > 0; n = ls.links[n-1].next {
			k := ls.links[n-1]
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
