package profile

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/psych"
)

// A Base is what is kept of a Basis: what was adapted to the organisation when
// all was last solved together. The rest comes from the framework and the
// calibration.
type Base struct {
	Version         framework.VersionID // whose competencies are the axes
	Competencies    []framework.CompetencyID
	Var             psych.Variances
	Location, First float64 // see Basis
	Rated           int
	Approximate     bool
}

// On returns the basis of a gauge.
func (b Base) On(g Gauge) Basis {
	return Basis{Gauge: g, Var: b.Var, Location: b.Location, First: b.First, Rated: b.Rated, Approximate: b.Approximate}
}

// A State says where the estimates stand.
type State struct {
	Generation  int64             // grows with each time that all was solved; 0 if it never was
	Place       observe.RatingSeq // the last rating that was taken in
	Solved      observe.RatingSeq // the last when all was solved
	At          time.Time         // when that was
	Formula     string
	Calibration string // its name
	Bases       map[framework.ID]Base
}

// A Kept is the estimate of one person on one framework, and, where something
// was heard in two of the newest waves or more, that in waves. The latter is
// made when all is solved, and stands until then.
type Kept struct {
	Now   Estimate
	Waves Estimate // no Occasions if there is none
}

// Moves is what changed when ratings were taken in, on one framework.
type Moves struct {
	Estimates []Estimate
	Gone      []people.ID // of whom nothing counts any more
	Raters    map[people.ID]psych.Belief
}

// Estimates keeps estimates: a projection of the record of ratings, with a place
// of its own. Package profiletest has the tests that every implementation
// passes.
type Estimates interface {
	// State returns where the estimates stand; the zero State before the first.
	State(ctx context.Context) (State, error)

	// Of returns what is kept about some people on a framework, without those
	// about whom nothing is.
	Of(ctx context.Context, f framework.ID, who ...people.ID) (map[people.ID]Kept, error)

	// Now is Of without what was found in waves.
	Now(ctx context.Context, f framework.ID, who ...people.ID) (map[people.ID]Estimate, error)

	// Each calls do with what is kept about everybody on a framework, in the
	// order of people's IDs, and ends with the first error.
	Each(ctx context.Context, f framework.ID, do func(Kept) error) error

	// Raters returns what is known of some raters' leniency on a framework,
	// without those of whom nothing is.
	Raters(ctx context.Context, f framework.ID, who ...people.ID) (map[people.ID]psych.Belief, error)

	// Advance stores moves and the new place together. It returns
	// fault.Conflict, and stores nothing, if the estimates do not stand at was
	// any more.
	Advance(ctx context.Context, was State, to observe.RatingSeq, moves map[framework.ID]Moves) error

	// Replace puts other estimates in the place of all, with the new state but
	// for its Generation, which it sets. Write is given what to put them with,
	// from any number of goroutines; until it has returned, and if it or the
	// program fails, the old estimates stand. It returns fault.Conflict if all
	// was solved by somebody else since was.
	Replace(ctx context.Context, was, now State, write func(Writer) error) (State, error)
}

// A Writer takes estimates that are to stand. It keeps the first error.
type Writer interface {
	Estimate(e Estimate, waves bool)
	Rater(f framework.ID, r people.ID, b psych.Belief)
}

// A Source is what bringing estimates up to date reads.
type Source struct {
	Before func(people.ID) ([]observe.Rating, error)             // about somebody, as it was taken in last
	After  func(people.ID) ([]observe.Rating, error)             // and as it is now
	Rated  func(...people.ID) (map[people.ID][]people.ID, error) // whom some raters have rated, or more
	Rater  func(people.ID) (psych.Belief, bool, error)
	Known  func(people.ID) (Estimate, bool, error)
	Ahead  func(...people.ID) error // is told who will be asked for; may be nil
}

// Follow computes what moves when the ratings about some people have changed:
// their estimates, and those of people who share a rater with them.
func (b Basis) Follow(src Source, changed []people.ID) (Moves, error) {
	f := &follower{Basis: b, src: src, now: make(map[people.ID]bool), counted: make(map[people.ID]counts)}
	f.live = psych.Live{Model: b.Model(), Params: b.Params(), Forms: f.forms, Rated: f.rated, Belief: f.belief, Known: f.known, Ahead: f.ahead}
	var news []int
	who := slices.Sorted(slices.Values(changed))
	for _, p := range slices.Compact(who) {
		new, err := f.takeIn(p)
		if err != nil {
			return Moves{}, fmt.Errorf("bringing person %d up to date: %w", p, err)
		}
		if new {
			news = append(news, int(p))
		}
	}
	c, err := f.live.Update(news...)
	if err != nil {
		return Moves{}, fmt.Errorf("bringing %d people up to date: %w", len(news), err)
	}
	return f.moves(c)
}

// A follower follows the record for one batch of ratings.
type follower struct {
	Basis
	src     Source
	live    psych.Live
	now     map[people.ID]bool   // whose new ratings are taken in
	counted map[people.ID]counts // of those who were looked at
}

// counts is what counts about one person.
type counts struct {
	forms []psych.Form
	heard Heard
}

// takeIn takes in the new ratings about a person, and reports whether anything
// else counts now.
func (f *follower) takeIn(p people.ID) (bool, error) {
	before, err := f.count(p)
	if err != nil {
		return false, err
	}
	f.now[p] = true
	delete(f.counted, p)
	after, err := f.count(p)
	if err != nil {
		return false, err
	}
	none := len(before.forms)+len(after.forms) == 0
	return !none && !(slices.EqualFunc(before.forms, after.forms, alike) && f.same(before.heard, after.heard)), nil
}

// count returns what counts about somebody as far as it was taken in.
func (f *follower) count(p people.ID) (counts, error) {
	if c, ok := f.counted[p]; ok {
		return c, nil
	}
	read := f.src.Before
	if f.now[p] {
		read = f.src.After
	}
	about, err := read(p)
	if err != nil {
		return counts{}, err
	}
	var c counts
	c.forms, c.heard = f.Count(about)
	f.counted[p] = c
	return c, nil
}

func (f *follower) same(a, b Heard) bool {
	n := len(f.Competencies)
	return bytes.Equal(appendHeard(nil, a, n), appendHeard(nil, b, n))
}

func alike(a, b psych.Form) bool {
	return a.Rater == b.Rater && a.Group == b.Group && slices.Equal(a.Items, b.Items) && slices.Equal(a.Values, b.Values)
}

func (f *follower) forms(person int) ([]psych.Form, error) {
	c, err := f.count(people.ID(person))
	return c.forms, err
}

func ids(numbers []int) []people.ID {
	who := make([]people.ID, len(numbers))
	for i, n := range numbers {
		who[i] = people.ID(n)
	}
	return who
}

func (f *follower) ahead(persons []int) error {
	if f.src.Ahead == nil {
		return nil
	}
	return f.src.Ahead(ids(persons)...)
}

func (f *follower) rated(raters []int) (map[int][]int, error) {
	rated, err := f.src.Rated(ids(raters)...)
	all := make(map[int][]int, len(rated))
	for r, persons := range rated {
		for _, p := range persons {
			all[int(r)] = append(all[int(r)], int(p))
		}
	}
	return all, err
}

func (f *follower) belief(rater int) (psych.Belief, error) {
	b, ok, err := f.src.Rater(people.ID(rater))
	if !ok {
		b = psych.Belief{Precision: 1 / f.Var.Severity}
	}
	return b, err
}

func (f *follower) known(person int) (psych.Person, error) {
	e, _, err := f.src.Known(people.ID(person))
	return psych.Person{Number: person, Levels: e.Theta, Cov: e.Cov, Said: e.Said}, err
}

// moves writes what moved.
func (f *follower) moves(c psych.Changes) (Moves, error) {
	m := Moves{Raters: make(map[people.ID]psych.Belief, len(c.Raters))}
	for r, b := range c.Raters {
		m.Raters[people.ID(r)] = b
	}
	for _, q := range slices.Sorted(maps.Keys(c.Persons)) {
		p := people.ID(q)
		counts, err := f.count(p)
		if err != nil {
			return m, err
		}
		if len(counts.forms) == 0 {
			m.Gone = append(m.Gone, p)
			continue
		}
		one := c.Persons[q]
		m.Estimates = append(m.Estimates, f.Estimate(p, &one, counts.heard))
	}
	return m, nil
}
