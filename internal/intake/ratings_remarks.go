package intake

import (
	"fmt"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/observe"
)

func columnName(col int) string { return sheet.ColumnName(col) }

// remarks says what a sheet of ratings as a whole can and cannot tell.
func (p *Preview) remarks() {
	r, a := p.Rated, p.Answers
	if a.Column(reading.GroupRole) < 0 && r.Forms > 0 {
		p.Notes = append(p.Notes, "No column says how raters know people. Who rates themself is read as self, everybody else as other, whose answers are only ever shown together.")
	}
	if a.Column(reading.DateRole) < 0 && r.Forms > 0 {
		p.Notes = append(p.Notes, "No column says when it was answered. The day of the import is taken.")
	}
	var ratee, rater int32 = -1, -1
	var value byte
	manyRatees, manyRaters, differ, answers := false, false, false, 0
	sets := newSets(len(p.People))
	for f := range p.Forms {
		for _, v := range f.Answers {
			if v > 0 {
				differ = differ || value > 0 && v != value
				value = v
				answers++
			}
		}
		if f.Group == observe.BySelf {
			continue
		}
		manyRatees, manyRaters = manyRatees || ratee >= 0 && f.Ratee != ratee, manyRaters || rater >= 0 && f.By != rater
		ratee, rater = f.Ratee, f.By
		sets.link(f.Ratee, f.By)
	}
	switch {
	case ratee < 0:
	case !manyRatees:
		p.Notes = append(p.Notes, fmt.Sprintf("All ratings by others are about one person, %s. How somebody stands can only be told beside others.", p.nameOf(ratee)))
	case !manyRaters:
		p.Notes = append(p.Notes, fmt.Sprintf("All ratings are by one rater, %s. What is the person and what is the rater can only be told with several raters.", p.nameOf(rater)))
	}
	if answers > 1 && !differ {
		p.Notes = append(p.Notes, fmt.Sprintf("All %d answers are %d, so they tell nobody from anybody. Check the column value.", answers, value))
	}
	if s := sets.sentence(p); s != "" {
		p.Notes = append(p.Notes, s)
	}
}

// sets are the sets of people whom raters link.
type sets struct {
	up    []int32 // by person
	first []int32 // by rater: 1 + whom they rated first
	rated []bool
}

func newSets(n int) *sets { return &sets{make([]int32, n), make([]int32, n), make([]bool, n)} }

// root returns who stands for the set of a person. Up holds 1 + the next, or 0.
func (s *sets) root(i int32) int32 {
	for s.up[i] != 0 {
		if next := s.up[s.up[i]-1]; next != 0 {
			s.up[i] = next
		}
		i = s.up[i] - 1
	}
	return i
}

func (s *sets) link(ratee, rater int32) {
	s.rated[ratee] = true
	if s.first[rater] == 0 {
		s.first[rater] = ratee + 1
		return
	}
	if a, b := s.root(s.first[rater]-1), s.root(ratee); a != b {
		s.up[max(a, b)] = min(a, b) + 1
	}
}

// How many sets, and how many names of each, a sentence lists.
const (
	shownSets  = 5
	shownNames = 5
)

// sentence names the sets if there are several.
func (s *sets) sentence(p *Preview) string {
	var order []int32
	names, sizes := map[int32][]string{}, map[int32]int{}
	for i := range s.rated {
		if !s.rated[i] {
			continue
		}
		root := s.root(int32(i))
		if sizes[root]++; sizes[root] == 1 {
			order = append(order, root)
		}
		if len(names[root]) < shownNames && len(order) <= shownSets {
			names[root] = append(names[root], p.nameOf(int32(i)))
		}
	}
	if len(order) < 2 {
		return ""
	}
	var parts []string
	for _, root := range order[:min(shownSets, len(order))] {
		part := strings.Join(names[root], ", ")
		if more := sizes[root] - len(names[root]); more > 0 {
			part += fmt.Sprintf(" and %d more", more)
		}
		parts = append(parts, part)
	}
	list := strings.Join(parts, " | ")
	if more := len(order) - shownSets; more > 0 {
		list += fmt.Sprintf(" | and %d more sets", more)
	}
	return fmt.Sprintf("No rater of this file links these %d sets of people: %s. People of different sets can only be compared as far as their raters are assumed to be alike.", len(order), list)
}
