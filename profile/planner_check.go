package profile

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/bearinghq/bearing/psych"
)

// A Trial is what a panel told in a simulation, where the truth is known.
type Trial struct {
	People                      int
	Competency, Pillar, Balance Tried
}

// A Tried is how surely one kind of figure was known in a simulation.
type Tried struct {
	Precision         // what the model says of itself, on average
	Off       float64 // how far figures are typically from the truth, in levels
	Held, Of  int     // bands of 80 % that hold the truth
}

// trialPeople are how many people Try invents.
const trialPeople = 120

// Try simulates what Expect foresees: people are invented with the planner's
// variances, each is rated by such a panel, every rater rates Rated people of
// one group, and the model is given the answers alone. The same panel always
// gives the same trial.
func (pl Planner) Try(p Panel) Trial {
	t := Trial{People: trialPeople}
	if len(pl.Pillars) == 0 || p.Raters() == 0 {
		return t
	}
	r := rand.New(rand.NewPCG(1, 12))
	m := psych.Model{Pillars: pl.Pillars, Groups: 3}
	for range max(1, p.Items) {
		for c := range pl.Pillars {
			m.Items = append(m.Items, psych.Item{Competency: c, Scale: pl.Scale})
		}
	}
	forms, raters := pl.forms(p, len(m.Items), r)
	params := pl.Params
	params.Items, params.Groups, params.LocationSD = nil, nil, 0
	truth := psych.Simulate(m, params, trialPeople, raters, forms, r, 0)
	all := psych.Collect(m)
	for _, f := range forms {
		all.Add(f)
	}
	targets := pl.targets()
	psych.Solve(all.Data(trialPeople, raters), params, psych.Options{Tolerance: 1e-4, Workers: 1}).Errors().Each(func(one *psych.Person) {
		for _, of := range targets {
			got, is := 0., 0.
			for c, w := range of.weights {
				got += w * one.Levels[c]
				is += w * truth.Levels[one.Number][c]
			}
			tried := of.tried(&t)
			variance := weighed(one.Cov, of.weights)
			tried.SE += variance // the means are taken below
			tried.Off += (got - is) * (got - is)
			tried.Reliability += variance / of.prior
			if tried.Of++; math.Abs(got-is) <= z80*math.Sqrt(variance) {
				tried.Held++
			}
		}
	})
	for _, one := range []struct {
		*Tried
		sd float64
	}{{&t.Competency, pl.Competency.SD}, {&t.Pillar, pl.Pillar.SD}, {&t.Balance, pl.Pillar.SD}} {
		if n := float64(one.Of); n > 0 {
			one.Reliability = max(0, 1-one.Reliability/n)
			one.SE, one.Off = math.Sqrt(one.SE/n)/one.sd, math.Sqrt(one.Off/n)/one.sd
		}
	}
	return t
}

// forms lets each place on a panel be filled by raters who rate Rated people
// each, drawn anew for every place.
func (pl Planner) forms(p Panel, items int, r *rand.Rand) (forms []psych.Form, raters int) {
	asked := make([]int32, items)
	for i := range asked {
		asked[i] = int32(i)
	}
	for group, places := range []int{p.Managers, p.Peers, p.Reports} {
		for range places {
			for i, who := range r.Perm(trialPeople) {
				if i%max(1, pl.Rated) == 0 {
					raters++
				}
				forms = append(forms, psych.Form{Person: who, Rater: raters - 1, Group: group, Items: asked, Values: make([]byte, items)})
			}
		}
	}
	slices.SortFunc(forms, func(a, b psych.Form) int {
		if a.Person != b.Person {
			return a.Person - b.Person
		}
		return a.Rater - b.Rater
	})
	return forms, raters
}

// A trialTarget is one figure that a trial looks at.
type trialTarget struct {
	weights []float64
	prior   float64 // its variance between people
	tried   func(*Trial) *Tried
}

func (pl Planner) targets() (all []trialTarget) {
	b := Basis{Gauge: Gauge{Of: pl.Pillars, Pillars: make([]string, slices.Max(pl.Pillars)+1)}, Var: pl.Params.Var}
	add := func(w []float64, tried func(*Trial) *Tried) {
		all = append(all, trialTarget{w, max(1e-9, b.prior(w)), tried})
	}
	mean := func(pillar int) []float64 {
		w, n := make([]float64, len(pl.Pillars)), 0.
		for c, k := range pl.Pillars {
			if k == pillar {
				w[c], n = 1, n+1
			}
		}
		for c := range w {
			w[c] /= n
		}
		return w
	}
	for c := range pl.Pillars {
		w := make([]float64, len(pl.Pillars))
		w[c] = 1
		add(w, func(t *Trial) *Tried { return &t.Competency })
	}
	for _, k := range pl.averaged() {
		add(mean(k), func(t *Trial) *Tried { return &t.Pillar })
	}
	if pl.Balances() {
		w := mean(pl.Lead)
		for c, x := range mean(pl.Manage) {
			w[c] -= x
		}
		add(w, func(t *Trial) *Tried { return &t.Balance })
	}
	return all
}
