package psych

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// crossed is ratings of one item, in which raters rate persons of all others:
// so many per person, by raters of a pool of the person's own or of all.
func crossed(persons, raters, perPerson, pool int) *Data {
	m := Model{Pillars: []int{0}, Groups: 1, Items: []Item{{}}}
	r := rand.New(rand.NewPCG(1, 1))
	var forms []Form
	for p := range persons {
		first := p * raters / persons / pool * pool
		for _, q := range r.Perm(pool)[:perPerson] {
			forms = append(forms, Form{Person: p, Rater: first + q, Items: []int32{0}, Values: make([]byte, 1)})
		}
	}
	slices.SortFunc(forms, func(a, b Form) int { return (a.Person-b.Person)*raters + a.Rater - b.Rater })
	Simulate(m, crossedParams, persons, raters, forms, r, 0)
	return collect(m, forms)
}

var crossedParams = Params{Thresholds: [][]float64{{-3, -1.2, .6, 2.4}}, Var: Variances{General: 1, Severity: .8}}

func BenchmarkCrossed(b *testing.B) {
	for _, size := range []struct{ persons, raters, each, pool int }{{200, 40, 25, 40}, {2000, 200, 25, 50}} {
		d := crossed(size.persons, size.raters, size.each, size.pool)
		name := fmt.Sprint(d.Answers(), " ratings")
		b.Run("fixed/"+name, func(b *testing.B) {
			for b.Loop() {
				Solve(d, crossedParams, Options{}).Errors()
			}
		})
		b.Run("estimated/"+name, func(b *testing.B) {
			for b.Loop() {
				p := crossedParams
				p.Thresholds = [][]float64{{-2, -1, 1, 2}}
				p.Var = Variances{General: .5, Severity: .5}
				if _, err := Maximise(d, p, Free{Thresholds: []bool{true}, Var: p.Var}, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Organisations of teams of ten: seven raters of the own team, and one of another.
func teams(n int) *Data {
	m := pillars996(1)
	r := rand.New(rand.NewPCG(2, 2))
	items := make([]int32, 24)
	for i := range items {
		items[i] = int32(i)
	}
	c := Collect(m)
	const part = 1000 // persons drawn at a time, which keeps little in memory
	for from := 0; from < n; from += part {
		var forms []Form
		for p := from; p < from+part; p++ {
			var raters []int
			for j := range 7 {
				raters = append(raters, p/10*10+(p+j+1)%10)
			}
			raters = append(raters, (p+11+r.IntN(n-20))%n)
			slices.Sort(raters)
			for j, q := range raters {
				forms = append(forms, Form{Person: p - from, Rater: q, Group: []int{0, 1, 1, 1, 2, 2, 2, 2}[j], Items: items, Values: make([]byte, 24)})
			}
		}
		Simulate(m, Default(), part, n, forms, r, .05)
		for _, f := range forms {
			f.Person += from
			c.Add(f)
		}
	}
	return c.Data(n, n)
}

func BenchmarkOrganisation(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000, 1000000} {
		b.Run(fmt.Sprint(n, " persons"), func(b *testing.B) {
			d := teams(n)
			b.ResetTimer()
			for b.Loop() {
				Solve(d, Default(), Options{Tolerance: 1e-4}).Errors().Each(func(*Person) {})
			}
		})
	}
}
