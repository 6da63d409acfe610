package profile

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/psych"
)

// rounds is how many rounds of adaptation to the organisation are taken.
const rounds = 8

// tolerance is the step, in logits, at which solving stops.
const tolerance = 1e-6

// A Gathering takes in all ratings on one framework, person by person, to solve
// them together. The order of people counts: the same people in the same order
// give the same bytes.
type Gathering struct {
	gauge  Gauge
	waves  []Wave // that are solved as such; nil to take together all that counts
	forms  *psych.Collector
	people []people.ID
	heard  [][]byte // of each, by wave
	raters []people.ID
	number map[people.ID]int // of a rater

	seen  Waves
	asks  map[observe.QuestionnaireID]bool // anything that the gauge measures
	lists map[string][]int32               // items, by what was asked
}

// Gather begins to take ratings in. All that counts about a person is taken
// together.
func (g Gauge) Gather() *Gathering { return g.GatherWaves(nil) }

// GatherWaves begins to take in ratings that belong to some waves.
func (g Gauge) GatherWaves(waves []Wave) *Gathering {
	return &Gathering{
		gauge: g, waves: waves, forms: psych.Collect(g.Model(Years(waves)...)),
		number: make(map[people.ID]int), asks: make(map[observe.QuestionnaireID]bool), lists: make(map[string][]int32),
	}
}

// Add takes in all that is in force about one person.
func (a *Gathering) Add(about []observe.Rating) {
	some := false
	for _, r := range about {
		if a.measures(r) {
			some = true
			a.seen.Add(r.Wave, r.Day)
		}
	}
	if !some {
		return
	}
	var forms []psych.Form
	var heard []Heard
	if a.waves == nil {
		fs, h := a.gauge.Count(about)
		forms, heard = fs, []Heard{h}
	} else {
		forms, heard = a.gauge.CountWaves(about, a.waves)
	}
	if len(forms) > 0 {
		a.take(about, forms, heard)
	}
}

// take takes in the forms that count about one person, of all that is in force,
// and on what those of each wave rest.
func (a *Gathering) take(about []observe.Rating, forms []psych.Form, heard []Heard) {
	for _, f := range forms {
		rater := people.ID(f.Rater)
		n, ok := a.number[rater]
		if !ok {
			n = len(a.raters)
			a.number[rater] = n
			a.raters = append(a.raters, rater)
		}
		f = a.whole(f, about)
		f.Person, f.Rater = len(a.people), n
		a.forms.Add(f)
	}
	a.people = append(a.people, about[0].Person)
	var b []byte
	for _, h := range heard {
		b = appendHeard(b, h, len(a.gauge.Competencies))
	}
	a.heard = append(a.heard, b)
}

// measures reports whether others answered something that is measured.
func (a *Gathering) measures(r observe.Rating) bool {
	if r.Rater == r.Person || r.Withdraws != 0 {
		return false
	}
	asks, known := a.asks[r.Asked.ID]
	if !known || r.Asked.ID == 0 {
		asks = a.gauge.Asks(r.Asked)
		a.asks[r.Asked.ID] = asks
	}
	return asks
}

// Asks reports whether a questionnaire asks about anything that is measured.
func (g Gauge) Asks(q observe.Questionnaire) bool {
	return slices.ContainsFunc(q.Questions, func(q observe.Question) bool {
		_, ok := g.item(q)
		return ok
	})
}

// whole writes a form with all items that its rater was asked, so that forms
// share their lists of items, of which there would else be one for each way of
// leaving answers out. An item without an answer changes nothing.
func (a *Gathering) whole(f psych.Form, about []observe.Rating) psych.Form {
	var asked []observe.QuestionnaireID
	for _, r := range about {
		if r.Rater == people.ID(f.Rater) {
			asked = append(asked, r.Asked.ID)
		}
	}
	slices.Sort(asked)
	asked = slices.Compact(asked)
	key := fmt.Sprint(asked)
	items, ok := a.lists[key]
	if !ok {
		items = a.gauge.items(people.ID(f.Rater), about)
		a.lists[key] = items
	}
	values := make([]byte, len(items))
	at := 0
	for i, item := range f.Items {
		for at < len(items) && items[at] != item {
			at++
		}
		if at == len(items) {
			return f // not as asked; it stays as it is
		}
		values[at] = f.Values[i]
		at++
	}
	f.Items, f.Values = items, values
	return f
}

// items lists what a rater was asked about a person, in the order of forms.
func (g Gauge) items(rater people.ID, about []observe.Rating) []int32 {
	seen := make(map[question]bool)
	var items []int32
	for _, r := range about {
		if r.Rater != rater {
			continue
		}
		for _, q := range r.Asked.Questions {
			if item, ok := g.item(q); ok && !seen[question{item, q.Item}] {
				seen[question{item, q.Item}] = true
				items = append(items, item)
			}
		}
	}
	slices.Sort(items)
	return items
}

// Waves returns the waves of what was taken in.
func (a *Gathering) Waves() []Wave { return a.seen.All() }

// People returns how many people have answers that count.
func (a *Gathering) People() int { return len(a.people) }

// A Solved is what all answers on a framework say together.
type Solved struct {
	Base   // First is Location, until the waves are known
	gauge  Gauge
	waves  []Wave
	people []people.ID
	heard  [][]byte
	raters []people.ID
	fit    *psych.Fit
	errors *psych.Errors
}

// Solve adapts the calibration to the organisation and solves. The gathering
// cannot be used afterwards.
func (a *Gathering) Solve() *Solved {
	return a.solved(psych.Adapt(a.data(), a.gauge.Calibration.Params, rounds, psych.Options{Tolerance: tolerance}))
}

// SolveOn solves with what was adapted before, as single people are brought up
// to date.
func (a *Gathering) SolveOn(b Basis) *Solved {
	s := a.solved(psych.Solve(a.data(), b.Params(), psych.Options{Tolerance: tolerance}))
	s.Location, s.First = b.Location, b.First
	return s
}

// SolveWaves solves several waves with the variances that were adapted to what
// counts together.
func (a *Gathering) SolveWaves(b Basis) *Solved {
	s := a.solved(psych.Solve(a.data(), b.WaveParams(), psych.Options{Tolerance: tolerance}))
	s.First = b.First
	return s
}

func (a *Gathering) data() *psych.Data { return a.forms.Data(len(a.people), len(a.raters)) }

func (a *Gathering) solved(f *psych.Fit) *Solved {
	s := &Solved{gauge: a.gauge, waves: a.waves, people: a.people, heard: a.heard, raters: a.raters, fit: f, errors: f.Errors()}
	s.Base = Base{
		Competencies: a.gauge.Competencies, Var: f.Params.Var, Location: f.Location(), First: f.Location(),
		Rated: len(a.people), Approximate: s.errors.Approximate,
	}
	return s
}

// Each calls do with the estimate of everybody, in no particular order and from
// several goroutines. Of waves it is those of whom something was heard in two
// or more.
func (s *Solved) Each(do func(Estimate)) {
	s.errors.Each(func(p *psych.Person) {
		r := byteReader{b: s.heard[p.Number]}
		if s.waves == nil {
			b := Basis{Gauge: s.gauge, Location: s.Location, First: s.First}
			for i := range p.Said {
				p.Said[i].Rater = int(s.raters[p.Said[i].Rater])
			}
			slices.SortFunc(p.Said, func(a, b psych.Said) int { return cmp.Compare(a.Rater, b.Rater) })
			do(b.Estimate(s.people[p.Number], p, r.heard(len(s.gauge.Competencies))))
			return
		}
		var all []Occasion
		heard := 0
		for w, wave := range s.waves {
			h := r.heard(len(s.gauge.Competencies))
			if h.Answers > 0 {
				heard++
			}
			all = append(all, Occasion{wave, h, s.Location + s.fit.Shift(w) - s.First})
		}
		if heard > 1 {
			do(s.gauge.InWaves(s.people[p.Number], p, all))
		}
	})
}

// Raters calls do with what is known of every rater's leniency, given the
// location, in the order in which they came.
func (s *Solved) Raters(do func(people.ID, psych.Belief)) {
	for i, r := range s.raters {
		do(r, s.errors.Belief(i))
	}
}
