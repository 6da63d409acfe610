package psych

import (
	"math"
	"math/rand/v2"
	"testing"
)

// memory is an organisation in memory, which Live reads.
type memory struct {
	forms  [][]Form
	rated  map[int][]int
	belief map[int]Belief
	known  map[int]Person
}

func (k *memory) live(m Model, p Params) Live {
	return Live{
		Model: m, Params: p,
		Forms:  func(person int) ([]Form, error) { return k.forms[person], nil },
		Rated:  func(rater int) ([]int, error) { return k.rated[rater], nil },
		Belief: func(rater int) (Belief, error) { return k.belief[rater], nil },
		Known: func(person int) (Person, bool, error) {
			p, ok := k.known[person]
			return p, ok, nil
		},
	}
}

// The last tenth of the forms arrive one by one, in any order. What comes out
// must be what solving all at once gives, to a fiftieth of a level.
func TestFormByFormIsAsAllAtOnce(t *testing.T) {
	t.Parallel()
	m := pillars996(1)
	const n = 60
	all := simulated(m, n, 11)
	r := rand.New(rand.NewPCG(12, 12))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	first, later := all[:len(all)*9/10], all[len(all)*9/10:]
	p := Default()
	start := Solve(collect(m, first), p, Options{})
	location := start.global[0]
	p.LocationSD, p.Groups = 0, []float64{location, location, location}
	start = Solve(collect(m, first), p, Options{})
	e := start.Errors()
	k := &memory{forms: make([][]Form, n), rated: map[int][]int{}, belief: map[int]Belief{}, known: map[int]Person{}}
	for i := range n {
		mode, variance := e.Rater(i)
		k.belief[i] = Belief{mode, 1 / variance}
	}
	for _, f := range first {
		k.forms[f.Person] = append(k.forms[f.Person], f)
		k.rated[f.Rater] = append(k.rated[f.Rater], f.Person)
	}
	levels := levelsOf(start)
	for i, l := range levels {
		k.known[i] = Person{Levels: l}
	}
	for _, f := range later {
		before := k.forms[f.Person]
		k.forms[f.Person] = append(before[:len(before):len(before)], f)
		k.rated[f.Rater] = append(k.rated[f.Rater], f.Person)
		c, err := k.live(m, p).Update(f.Person, before)
		if err != nil {
			t.Fatal(err)
		}
		for i, person := range c.Persons {
			levels[i], k.known[i] = person.Levels, person
		}
		for i, b := range c.Raters {
			k.belief[i] = b
		}
	}
	full := Solve(collect(m, all), p, Options{})
	worst := 0.
	for i, want := range levelsOf(full) {
		for c := range want {
			worst = max(worst, math.Abs(levels[i][c]-want[c])/1.24)
		}
	}
	t.Logf("%d forms one by one: at most %.4f of a level from all at once", len(later), worst)
	if worst > .02 {
		t.Errorf("a level is %.3f from that of solving all at once, want at most 0.02", worst)
	}
}
