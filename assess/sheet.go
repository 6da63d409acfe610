package assess

import (
	"slices"

	"github.com/bearinghq/bearing/framework"
)

// A Line is one competency of the sheet that the two talk over.
type Line struct {
	Competency framework.Competency
	Said       [2]byte             // by seat
	Sentences  [2]framework.Anchor // by seat; zero where the seat cannot judge
	Apart      int                 // how many sentences lie between; 0 if either cannot judge
	First      bool                // among those to talk about first
}

// OneSided reports whether one of the two cannot judge what the other can.
func (l Line) OneSided() bool {
	return (l.Said[Self] == CannotJudge) != (l.Said[Manager] == CannotJudge)
}

// firsts is how many differences are marked to be talked about first.
const firsts = 3

// Sheet puts both views side by side, in the framework's order. The largest
// differences are marked, of equal ones those that come first. Version is the
// view's; the sheet of a view whose curtain is down is empty.
func (v View) Sheet(version framework.Version) []Line {
	if !v.Lifted {
		return nil
	}
	lines := make([]Line, len(v.Asked))
	for i, id := range v.Asked {
		c, _ := version.CompetencyByID(id)
		l := Line{Competency: c}
		for _, s := range Seats {
			l.Said[s] = v.Answers[s][i]
			l.Sentences[s] = sentence(version, c, l.Said[s])
		}
		if l.Said[Self] != CannotJudge && l.Said[Manager] != CannotJudge {
			l.Apart = max(int(l.Said[Self])-int(l.Said[Manager]), int(l.Said[Manager])-int(l.Said[Self]))
		}
		lines[i] = l
	}
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return lines[b].Apart - lines[a].Apart })
	for _, i := range order[:min(firsts, len(order))] {
		lines[i].First = lines[i].Apart > 0
	}
	return lines
}

// sentence returns the anchor of an answer.
func sentence(v framework.Version, c framework.Competency, answer byte) framework.Anchor {
	for _, a := range Choices(v, c) {
		if a.Level == framework.Whole(int(answer)) {
			return a
		}
	}
	return framework.Anchor{}
}
