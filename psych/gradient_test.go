package psych

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestGradientIsThatOfFiniteDifferences(t *testing.T) {
	t.Parallel()
	one := Model{Pillars: []int{0, 0, 1}, Groups: 2, Items: []Item{{0, 0}, {0, 0}, {1, 0}, {2, 1}}}
	two := one
	two.Years = []float64{.5}
	for _, m := range []Model{one, two} {
		p := Default()
		p.Items = []float64{.3, -.3, 0, .1}
		p.Groups = []float64{0, .4}
		d := collect(m, world(rand.New(rand.NewPCG(3, 4)), m, 6, 5, 3))
		at := func(change func(*Params)) float64 {
			q := p
			q.Thresholds = [][]float64{append([]float64(nil), p.Thresholds[0]...), append([]float64(nil), p.Thresholds[1]...)}
			q.Items, q.Groups = append([]float64(nil), p.Items...), append([]float64(nil), p.Groups...)
			change(&q)
			q.Occasion = p.Occasion.scaled(q.Var, p.Var)
			return Solve(d, q, Options{Tolerance: 1e-10}).Errors().LogLik()
		}
		g := Solve(d, p, Options{Tolerance: 1e-10}).Errors().gradient()
		const h = 1e-4
		check := func(name string, got float64, change func(*Params, float64)) {
			up := at(func(q *Params) { change(q, h) })
			down := at(func(q *Params) { change(q, -h) })
			if want := (up - down) / (2 * h); math.Abs(got-want) > 1e-5*(1+math.Abs(want)) {
				t.Errorf("%d waves, %s: %v, want %v", m.Waves(), name, got, want)
			}
		}
		for s := range p.Thresholds {
			for j := range p.Thresholds[s] {
				check("threshold", g.thresholds[s][j], func(q *Params, h float64) { q.Thresholds[s][j] += h })
			}
		}
		for i := range p.Items {
			check("item", g.items[i], func(q *Params, h float64) { q.Items[i] += h })
		}
		for i := range p.Groups {
			check("group", g.groups[i], func(q *Params, h float64) { q.Groups[i] += h })
		}
		for k := range kinds {
			check([]string{"general", "pillar", "competency", "perspective", "severity", "halo", "pillar halo", "competency halo"}[k],
				g.variances[k], func(q *Params, h float64) { *q.Var.of(k) += h })
		}
	}
}
