package psych

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// standard is 24 competencies in three pillars of 9, 9 and 6, with some items each.
func pillars996(items int) Model {
	m := Model{Groups: 3}
	for c := range 24 {
		m.Pillars = append(m.Pillars, []int{0, 1, 2}[min(c/9, 2)])
		for range items {
			m.Items = append(m.Items, Item{Competency: c})
		}
	}
	return m
}

// panels draws, for each of n persons, one manager, four peers and three
// reports among the others.
func panels(m Model, n int, r *rand.Rand) (forms []Form) {
	items := make([]int32, len(m.Items))
	for i := range items {
		items[i] = int32(i)
	}
	for p := range n {
		var raters [][2]int
		for i, q := range r.Perm(n - 1)[:8] {
			if q >= p {
				q++
			}
			raters = append(raters, [2]int{q, []int{0, 1, 1, 1, 1, 2, 2, 2}[i]})
		}
		slices.SortFunc(raters, func(a, b [2]int) int { return a[0] - b[0] })
		for _, q := range raters {
			forms = append(forms, Form{Person: p, Rater: q[0], Group: q[1], Items: items, Values: make([]byte, len(items))})
		}
	}
	return forms
}

// contrast returns mean and variance of weights' on levels.
func contrast(p *Person, weights []float64) (x, v float64) {
	n := len(p.Levels)
	for i, a := range weights {
		x += a * p.Levels[i]
		if a == 0 {
			continue
		}
		v += a * dot(weights, p.Cov[i*n:(i+1)*n])
	}
	return x, v
}

// The targets: each competency, the pillars lead and manage, and their balance.
func targets(m Model) (single [][]float64, pillars [][]float64, balance []float64) {
	n := len(m.Pillars)
	size := map[int]float64{}
	for _, k := range m.Pillars {
		size[k]++
	}
	pillars, balance = [][]float64{make([]float64, n), make([]float64, n)}, make([]float64, n)
	for c, k := range m.Pillars {
		one := make([]float64, n)
		one[c] = 1
		single = append(single, one)
		if k < 2 {
			pillars[k][c] = 1 / size[k]
			balance[c] = []float64{1, -1}[k] / size[k]
		}
	}
	return single, pillars, balance
}

// tally counts how often intervals of 95 % hold the truth.
type tally struct {
	in, of     [3]int
	truth, fit [3][]float64
}

func (t *tally) add(i int, p *Person, truth, weights []float64, factor float64) {
	x, v := contrast(p, weights)
	want := dot(weights, truth)
	t.of[i]++
	if math.Abs(x-want) <= 1.959964*math.Sqrt(v)*factor {
		t.in[i]++
	}
	t.truth[i], t.fit[i] = append(t.truth[i], want), append(t.fit[i], x)
}

func (t *tally) coverage(i int) float64 { return float64(t.in[i]) / float64(t.of[i]) }

func (t *tally) all(m Model, fit *Fit, truth Truth, factor float64) {
	single, pillars, balance := targets(m)
	people := make([]Person, fit.Data.Persons())
	fit.Errors().Each(func(p *Person) {
		people[p.Number] = Person{p.Number, slices.Clone(p.Levels), slices.Clone(p.Cov), p.Raters, nil}
	})
	for i := range people {
		for _, w := range single {
			t.add(0, &people[i], truth.Levels[i], w, factor)
		}
		for _, w := range pillars {
			t.add(1, &people[i], truth.Levels[i], w, factor)
		}
		t.add(2, &people[i], truth.Levels[i], balance, factor)
	}
}

var targetNames = [...]string{"competency", "pillar", "balance"}

func TestCoverage(t *testing.T) {
	t.Parallel()
	m := pillars996(2)
	for _, n := range []int{10, 60, 200} {
		t.Run(fmt.Sprint(n, " persons"), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(uint64(n), 6))
			var all tally
			for all.of[2] < 2000 {
				forms := panels(m, n, r)
				truth := Simulate(m, Default(), n, n, forms, r, .1)
				all.all(m, Solve(collect(m, forms), Default(), Options{Workers: 1}), truth, 1)
			}
			for i, name := range targetNames {
				c := all.coverage(i)
				t.Logf("%s: %.3f of %d intervals", name, c, all.of[i])
				if c < .93 || c > .97 {
					t.Errorf("%s: intervals of 95 %% hold the truth in %.3f", name, c)
				}
			}
		})
	}
}
