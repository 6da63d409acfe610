package psych

import (
	"bytes"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
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
		Forms: func(person int) ([]Form, error) { return k.forms[person], nil },
		Rated: func(raters []int) (map[int][]int, error) {
			of := make(map[int][]int)
			for _, r := range raters {
				of[r] = k.rated[r]
			}
			return of, nil
		},
		Belief: func(rater int) (Belief, error) { return k.belief[rater], nil },
		Known:  func(person int) (Person, error) { return k.known[person], nil },
	}
}

// organisation solves forms with the location that they have, and keeps what is
// found.
func organisation(m Model, forms []Form, n int) (*memory, Params) {
	p := Default()
	location := Solve(collect(m, forms), p, Options{}).Location()
	p.LocationSD, p.Groups = 0, []float64{location, location, location}
	e := Solve(collect(m, forms), p, Options{}).Errors()
	k := &memory{forms: make([][]Form, n), rated: map[int][]int{}, belief: map[int]Belief{}, known: map[int]Person{}}
	for i := range n {
		k.belief[i], k.known[i] = e.Belief(i), e.person(i, i)
	}
	for _, f := range forms {
		k.forms[f.Person] = append(k.forms[f.Person], f)
		k.rated[f.Rater] = append(k.rated[f.Rater], f.Person)
	}
	return k, p
}

// update brings somebody up to date whose forms are other ones.
func (k *memory) update(t testing.TB, m Model, p Params, person int, forms []Form) Changes {
	k.forms[person] = forms
	c, err := k.live(m, p).Update(person)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(k.belief, c.Raters)
	maps.Copy(k.known, c.Persons)
	return c
}

// apart returns how far levels are from those of a fit, in levels.
func (k *memory) apart(f *Fit) (worst float64) {
	for i, want := range levelsOf(f) {
		for c := range want {
			worst = max(worst, math.Abs(k.known[i].Levels[c]-want[c])/1.24)
		}
	}
	return worst
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
	k, p := organisation(m, first, n)
	for _, f := range later {
		k.rated[f.Rater] = append(k.rated[f.Rater], f.Person)
		k.update(t, m, p, f.Person, append(slices.Clone(k.forms[f.Person]), f))
	}
	full := Solve(collect(m, all), p, Options{})
	worst := k.apart(full)
	t.Logf("%d forms one by one: at most %.4f of a level from all at once", len(later), worst)
	if worst > .02 {
		t.Errorf("a level is %.3f from that of solving all at once, want at most 0.02", worst)
	}
	e := full.Errors()
	for _, f := range later {
		got, want := k.known[f.Person].Cov[0], e.person(f.Person, f.Person).Cov[0]
		if ratio := math.Sqrt(got / want); math.Abs(ratio-1) > .02 {
			t.Errorf("the error of person %d is %.3f of what solving all at once gives", f.Person, ratio)
		}
	}
	for i := range n {
		if d := k.belief[i].Mean - e.Belief(i).Mean; math.Abs(d) > .02 {
			t.Errorf("rater %d is %.3f from what solving all at once gives", i, d)
		}
	}
}

// Forms come and are taken back, again and again, the last about some with
// nothing left. Nothing may be counted twice or stay behind.
func TestWhatIsTakenBackIsGone(t *testing.T) {
	t.Parallel()
	m := pillars996(1)
	const n = 40
	all := simulated(m, n, 21)
	k, p := organisation(m, all, n)
	start := Solve(collect(m, all), p, Options{})
	r := rand.New(rand.NewPCG(22, 22))
	for range 30 {
		person := r.IntN(n)
		had := k.forms[person]
		other := []Form{{Person: person, Rater: (person + 20) % n, Group: 2, Items: items24, Values: bytes.Repeat([]byte{5}, 24)}}
		k.rated[other[0].Rater] = append(k.rated[other[0].Rater], person)
		k.update(t, m, p, person, slices.Concat(had, other))
		k.update(t, m, p, person, nil)
		k.update(t, m, p, person, other)
		k.update(t, m, p, person, had)
		k.rated[other[0].Rater] = slices.DeleteFunc(k.rated[other[0].Rater], func(q int) bool { return q == person })
	}
	worst := k.apart(start)
	t.Logf("at most %.4f of a level from the start", worst)
	if worst > .02 {
		t.Errorf("a level is %.3f from where it began, want at most 0.02", worst)
	}
	c := k.update(t, m, p, 3, nil)
	if one := c.Persons[3]; len(one.Said) != 0 || slices.Max(one.Levels) != 0 || math.Abs(one.Cov[0]-1.53) > 1e-9 {
		t.Errorf("of somebody without forms is known %v", one)
	}
}
