// Package sample makes up organisations to look at and to measure with.
//
// A sample is a company with units, people of many cultures, joiners, movers
// and leavers over four years, and a record of what they, their managers and
// experts said of their levels: some of it old, some of it never said; and what
// those around each person answered when they were asked. The same
// Spec always gives the same sample, to the byte, on any machine. What is drawn
// for one person does not depend on what is drawn for another, so the record of
// a large sample is made up as it is read and takes no memory.
//
// New is pure and knows no database; Fill puts a sample into one.
package sample

import (
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// Day is the day on which a sample ends unless its Spec says another.
var Day = people.Date(2026, time.June, 30)

// Most is the largest sample.
const Most = 1_000_000

// A Spec says which sample.
type Spec struct {
	Story  string // Startup or Manufacturer; "" for an organisation of any size
	People int    // who are there on the last day; a story has its own number
	Seed   uint64
	On     people.Day // the last day; 0 for Day
}

// An Organisation is a sample. Its ids are places in its own lists, from 1.
// Position.Role is a place in Roles, and the competencies of its record are
// places in Keys.
type Organisation struct {
	Spec
	Name      string
	Units     []people.Unit // parents before children
	People    []people.Person
	Positions []people.Position // in the order of people and days
	Lines     []people.Line     // in the order of people and days
	Roles     []string
	Keys      []string // of competencies: those of the default framework, then those it adds

	fields []*field     // by unit
	depth  []int8       // by unit
	rank   []int8       // by person: how high up, 0 for the head of all
	leads  []bool       // by person: has headed a unit
	first  []people.Day // by person: the day they joined
	talent talents
}

// New makes up the organisation that spec describes. Keys are those of the
// competencies of the framework that its people are seen by, before those
// that the sample adds (see Competencies).
func New(spec Spec, keys []string) (*Organisation, error) {
	if spec.On == 0 {
		spec.On = Day
	}
	s, err := spec.story()
	if err != nil {
		return nil, err
	}
	spec.People = s.size()
	o := &Organisation{Spec: spec, Name: s.company}
	o.Keys = append(o.Keys, keys...)
	for _, c := range Competencies() {
		o.Keys = append(o.Keys, c.Key)
	}
	m := &maker{Organisation: o, story: s, roles: map[string]framework.RoleID{}, mails: map[string]int{}}
	m.make()
	o.talent = newTalents(o, s.shift)
	return o, nil
}

// Check says what is wrong with a Spec.
func (s Spec) Check() error {
	if s.On == 0 {
		s.On = Day
	}
	_, known := stories[s.Story]
	switch {
	case s.Story != "" && !known:
		return fault.Field("story", "There is no story %q. Choose %s or %s, or leave it out and say how many people.", s.Story, Startup, Manufacturer)
	case !known && (s.People < 1 || s.People > Most):
		return fault.Field("people", "A sample has 1 to %d people, not %d.", Most, s.People)
	case s.On < people.Date(1990, 1, 1) || s.On > people.Date(2150, 1, 1):
		return fault.Field("on", "The last day of a sample must be between 1990 and 2150.")
	}
	return nil
}

func (s Spec) story() (story, error) {
	if err := s.Check(); err != nil {
		return story{}, err
	}
	if known, ok := stories[s.Story]; ok {
		return known, nil
	}
	return grow(s.People, s.Seed), nil
}

// Hash returns 128 bits that look like chance and depend only on the sample
// and on what they are for.
func (o *Organisation) Hash(purpose, which uint64) [2]uint64 {
	h := mix(mix(o.Seed^uint64(len(o.Story))<<32) ^ purpose<<48 ^ which)
	return [2]uint64{h, mix(h ^ uint64(o.Spec.People))}
}
