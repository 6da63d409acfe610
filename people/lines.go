package people

import (
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

// path returns the people from one up to another along lines that all hold on
// one day of s, or nil. It searches upwards, without recursion because a line
// of ten thousand managers must not break it, and passes each person at most
// once for each span of days.
func (ls *Lines) path(from, to ID, s Span) []ID {
	type step struct {
		at   ID
		span Span
		back int
	}
	type visit struct {
		at   ID
		span Span
	}
	seen := map[visit]bool{}
	steps := []step{{from, s, -1}}
	for i := 0; i < len(steps); i++ {
		st := steps[i]
		if st.at == to {
			return trace(i, func(i int) (ID, int) { return steps[i].at, steps[i].back })
		}
		for n := ls.first[st.at]; n > 0; n = ls.links[n-1].next {
			k := ls.links[n-1]
			meet := st.span.Meet(k.span)
			if meet.Empty() || seen[visit{k.manager, meet}] {
				continue
			}
			seen[visit{k.manager, meet}] = true
			steps = append(steps, step{k.manager, meet, i})
		}
	}
	return nil
}

func trace(i int, at func(int) (ID, int)) []ID {
	var back []ID
	for i >= 0 {
		id, before := at(i)
		back = append(back, id)
		i = before
	}
	for a, b := 0, len(back)-1; a < b; a, b = a+1, b-1 {
		back[a], back[b] = back[b], back[a]
	}
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
