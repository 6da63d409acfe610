package profile

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/psych"
)

// Signs count forms that look as if they had not been filled in with care. They
// are numbers of cases and lead to nobody: not to who rated, and not to who was
// rated. Nobody is left out for them.
//
// Forms are looked at in whole groups of Enough raters or more, in the order in
// which they entered the record; the newest wait until they are as many. So a
// number that has changed from one day to the next never says what one of them
// did. Numbers themselves are told as Cases.
type Signs struct {
	Forms        int // looked at
	Partly       bool
	Long         int // of these, with 24 answers or more
	Clocked      int // and of how many it is known how long they took
	Fast         Cases
	Straight     Cases
	Inconsistent Cases
	Doubtful     Cases // forms whose signs count 2 or more
	Moved        Cases // people of whom a level that is shown would move by more than Much without those
	Extreme      Cases // raters of three people or more, far from all others in strictness
	Pairs        Cases // people who rate each other, each far from how others see the other
	Both         int   // pairs who rate each other
}

// Cases is a number of cases. It is told as a range, so that one case more or
// less cannot be seen.
type Cases int

// caseEdges are where ranges begin.
var caseEdges = [...]Cases{0, Enough, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000}

// Range returns between which numbers the cases are. The last range has no end:
// there to is 0.
func (c Cases) Range() (from, to int) {
	i, found := slices.BinarySearch(caseEdges[:], c)
	if !found {
		i--
	}
	if from = int(caseEdges[i]); i+1 < len(caseEdges) {
		to = int(caseEdges[i+1]) - 1
	}
	return from, to
}

// Some reports whether there are Enough to be told as a number.
func (c Cases) Some() bool { return c >= Enough }

// Much is by how many levels doubtful forms may move what is shown before
// somebody should ask the raters.
const Much = .3

const (
	mostForms = 200_000 // that are looked at
	draws     = 2000    // forms that each is compared with
	far       = 2.5     // standard deviations that stand out
)

// A looker gathers forms to look at.
type looker struct {
	r     Reader
	all   *Gathering
	forms []lookedAt
	shown map[people.ID][]bool // by target
	left  bool                 // there were more forms than are looked at
}

// A lookedAt is one form.
type lookedAt struct {
	person, rater int // numbers in the gathering
	seq           observe.RatingSeq
	filled        psych.Filled
	long          bool
	settled       bool // in a group that is whole
	careless      psych.Careless
}

func newLooker(r Reader) looker {
	return looker{r: r, all: r.Gather(), shown: make(map[people.ID][]bool)}
}

// take takes the forms about one person.
func (l *looker) take(about []observe.Rating, forms []psych.Form, h Heard) {
	if l.left = l.left || len(l.forms)+len(forms) > mostForms; l.left {
		return
	}
	l.all.take(about, forms, []Heard{h})
	for _, f := range forms {
		one := lookedAt{person: len(l.all.people) - 1, rater: l.all.number[people.ID(f.Rater)]}
		one.filled.Values = slices.DeleteFunc(slices.Clone(f.Values), func(y byte) bool { return y == 0 })
		one.long = len(one.filled.Values) >= 24
		for _, r := range about {
			if r.Rater == people.ID(f.Rater) && r.Seq >= one.seq {
				one.seq, one.filled.Timed, one.filled.Quick = r.Seq, r.Pace.Timed, r.Pace.Quick
			}
		}
		one.careless = one.filled.Look()
		one.filled.Values = nil
		l.forms = append(l.forms, one)
	}
}

// settle finds the groups that are whole.
func (l *looker) settle() {
	slices.SortFunc(l.forms, func(a, b lookedAt) int {
		return cmp.Or(cmp.Compare(a.seq, b.seq), cmp.Compare(l.all.people[a.person], l.all.people[b.person]))
	})
	raters, from := make(map[int]bool), 0
	for i := range l.forms {
		if raters[l.forms[i].rater] = true; len(raters) < Enough {
			continue
		}
		for ; from <= i; from++ {
			l.forms[from].settled = true
		}
		clear(raters)
	}
}

// look counts.
func (l *looker) look(targets []Surveyed) (s Signs) {
	if len(l.forms) == 0 {
		return s
	}
	l.settle()
	s.Partly = l.left
	d := l.all.data()
	fit := psych.Solve(d, l.r.Params(), psych.Options{Tolerance: 1e-4})
	at := make(map[[2]int]int, len(l.forms))
	for i, f := range l.forms {
		at[[2]int{f.person, f.rater}] = i
	}
	l.surprises(fit, at)
	for _, f := range l.forms {
		if f.settled {
			s.add(f)
		}
	}
	s.Moved = l.moved(fit, targets, at)
	e := fit.Errors()
	s.Extreme = l.extreme(e)
	s.Pairs, s.Both = l.pairs(e, d, at)
	return s
}

func (s *Signs) add(f lookedAt) {
	s.Forms++
	for _, one := range []struct {
		is bool
		n  *int
	}{{f.long, &s.Long}, {f.careless.Clocked, &s.Clocked}} {
		if one.is {
			*one.n++
		}
	}
	for _, one := range []struct {
		is bool
		n  *Cases
	}{
		{f.careless.Fast, &s.Fast}, {f.careless.Straight, &s.Straight}, {f.careless.Inconsistent, &s.Inconsistent}, {f.doubtful(), &s.Doubtful},
	} {
		if one.is {
			*one.n++
		}
	}
}

func (f lookedAt) doubtful() bool { return f.careless.Count() >= 2 }

// surprises finds the forms that contradict themselves. What is drawn for a form
// depends on whose it is, so that the same record gives the same.
func (l *looker) surprises(fit *psych.Fit, at map[[2]int]int) {
	fit.EachForm(func(one *psych.Fitted) { // each sets its own
		f := &l.forms[at[[2]int{one.Person, one.Rater}]]
		r := rand.New(rand.NewPCG(uint64(l.all.people[one.Person]), uint64(l.all.raters[one.Rater])))
		f.careless.Inconsistent = psych.Filled{Surprise: one.Surprise(draws, r)}.Look().Inconsistent
	})
}

// moved counts the people of whom a level that is shown would be another by more
// than Much if doubtful forms weighed nothing.
func (l *looker) moved(fit *psych.Fit, targets []Surveyed, at map[[2]int]int) (n Cases) {
	doubtful := func(person, rater int) bool {
		f := &l.forms[at[[2]int{person, rater}]]
		return f.settled && f.doubtful()
	}
	if !slices.ContainsFunc(l.forms, func(f lookedAt) bool { return f.settled && f.doubtful() }) {
		return 0
	}
	other := psych.Solve(fit.Data.Without(doubtful), l.r.Params(), psych.Options{Tolerance: 1e-4})
	was, is := make([]float64, len(l.r.Competencies)), make([]float64, len(l.r.Competencies))
	for p, id := range l.all.people {
		fit.Levels(p, was)
		other.Levels(p, is)
		for i, shown := range l.shown[id] {
			if shown && math.Abs(l.level(targets[i], is)-l.level(targets[i], was)) > Much {
				n++
				break
			}
		}
	}
	return n
}

// level returns the level of a target from θ.
func (l *looker) level(t Surveyed, theta []float64) float64 {
	w, scale := l.r.alike(t.Key), l.r.ofPillar(t.Key)
	if t.Kind == OfCompetency {
		c, _ := l.r.Version.Competency(t.Key)
		w, scale = l.r.alone(l.r.index(c.ID)), l.r.ofCompetency(l.r.index(c.ID))
	}
	var sum, all float64
	for c, x := range w {
		sum += x * theta[c]
		all += x
	}
	return scale.Level(sum/all + l.r.Location - l.r.First)
}

// extreme counts raters far from all others in strictness.
func (l *looker) extreme(e *psych.Errors) (n Cases) {
	persons := make([]int, len(l.all.raters))
	for _, f := range l.forms {
		if f.settled {
			persons[f.rater]++
		}
	}
	for r, rated := range persons {
		if psych.ExtremeLeniency(e.Belief(r).Mean, l.r.Var.Severity, rated) {
			n++
		}
	}
	return n
}

// pairs counts people who rate each other, and those of them of whom each is
// seen by the other far from how everybody else sees them: by more than 2.5
// standard deviations of what a rater sees alone.
func (l *looker) pairs(e *psych.Errors, d *psych.Data, at map[[2]int]int) (cases Cases, both int) {
	sd := l.alone()
	stands := make([]bool, len(l.forms))
	e.EachDyad(func(i int, mode, _ float64) {
		r, p := d.Dyad(i)
		stands[at[[2]int{p, r}]] = math.Abs(mode) > far*sd
	})
	rates := make(map[[2]people.ID]int, len(l.forms))
	for i, f := range l.forms {
		if f.settled {
			rates[[2]people.ID{l.all.raters[f.rater], l.all.people[f.person]}] = i
		}
	}
	for id, i := range rates {
		j, back := rates[[2]people.ID{id[1], id[0]}]
		if !back || id[0] > id[1] {
			continue
		}
		if both++; stands[i] && stands[j] {
			cases++
		}
	}
	return cases, both
}

// alone is the standard deviation of what a rater sees in a person beside what
// others see, over all competencies.
func (l *looker) alone() float64 {
	n := float64(len(l.r.Competencies))
	share := 0.
	for k := range l.r.Pillars {
		in := 0.
		for _, of := range l.r.Of {
			if of == k {
				in++
			}
		}
		share += in * in / (n * n)
	}
	return math.Sqrt(l.r.Var.Halo + l.r.Var.PillarHalo*share + l.r.Var.CompetencyHalo/n)
}
