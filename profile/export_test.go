package profile

import (
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// An Atom is one answer in a raw mean.
type Atom struct {
	Voice      Voice
	Rater      people.ID
	Competency int
	Value      byte
	Day        people.Day // with which it is one answer among all that somebody gave
}

// Atoms lists the answers that raw means are made of.
func (g Gauge) Atoms(about []observe.Rating) (all []Atom) {
	for _, s := range g.gather(about).spoken() {
		all = append(all, Atom{s.voice, s.rater, int(s.item) % len(g.Competencies), s.value, s.day})
	}
	return all
}

// FigureAt makes a figure of a mean and an error in logits.
func FigureAt(theta, se float64) Figure { return Figure{theta: theta, se: se} }
