package psych

import (
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// t5 draws from Student's t with 5 degrees of freedom, scaled to variance 1.
func t5(r *rand.Rand) float64 {
	chi := 0.
	for range 5 {
		x := r.NormFloat64()
		chi += x * x
	}
	return r.NormFloat64() / math.Sqrt(chi/5) / math.Sqrt(5./3)
}

func (v Variances) times(x float64) Variances {
	for k := range kinds {
		*v.of(k) *= x
	}
	return v
}

// Answers that come from another world than the parameters say: after the
// variances have been adapted, intervals must still hold the truth. With
// BEARING_SOAK there are enough of them to tell .92 from .93; without, it is a
// rough look.
func TestCoverageOfAWrongModel(t *testing.T) {
	t.Parallel()
	m := pillars996(2)
	const n = 100
	enough, slack := 200, .04
	if os.Getenv("BEARING_SOAK") != "" {
		enough, slack = 2000, 0
	}
	for _, tt := range []struct {
		name   string
		change func(*Params)
		normal func(*rand.Rand) float64
	}{
		{"variances of raters twice as large", func(p *Params) {
			p.Var.Severity *= 2
			p.Var.Halo *= 2
			p.Var.PillarHalo *= 2
			p.Var.CompetencyHalo *= 2
		}, nil},
		{"all variances half as large", func(p *Params) { p.Var = p.Var.times(.5) }, nil},
		{"all variances twice as large", func(p *Params) { p.Var = p.Var.times(2) }, nil},
		{"heavy tails", func(*Params) {}, t5},
		{"thresholds taken for wider than they are, and shifted", func(p *Params) {
			taus := slices.Clone(p.Thresholds[0])
			for j := range taus {
				taus[j] = (taus[j] - .3) / 1.25
			}
			p.Thresholds = [][]float64{taus, p.Thresholds[1]}
		}, nil},
		{"items of different difficulty", func(p *Params) {
			r := rand.New(rand.NewPCG(5, 5))
			p.Items = make([]float64, len(m.Items))
			for i := range p.Items {
				p.Items[i] = .3 * r.NormFloat64()
			}
		}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(7, 7))
			world := Default()
			tt.change(&world)
			normal := r.NormFloat64
			if tt.normal != nil {
				normal = func() float64 { return tt.normal(r) }
			}
			var all tally
			for all.of[2] < enough {
				forms := panels(m, n, r)
				truth := m.simulate(world, n, n, forms, r, .1, normal)
				all.all(m, Adapt(collect(m, forms), Default(), 6, Options{Workers: 1}), truth, 1)
			}
			for i, name := range targetNames {
				c := all.coverage(i)
				t.Logf("%s: %.3f of %d intervals", name, c, all.of[i])
				low, high := .92, .98
				if i == 2 {
					low, high = .93, .97
				}
				low, high = low-slack, high+slack
				if c < low || c > high {
					t.Errorf("%s: intervals of 95 %% hold the truth in %.3f, want %.2f to %.2f", name, c, low, high)
				}
			}
		})
	}
}

func correlation(x, y []float64) float64 {
	mx, my := mean(x), mean(y)
	var xy, xx, yy float64
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
	}
	return xy / math.Sqrt(xx*yy)
}

// The model must find the true pillars and balances at least as well as the
// mean of all answers does, and much like the plain normal model.
func TestModelBeatsTheMean(t *testing.T) {
	t.Parallel()
	m := pillars996(2)
	const n = 200
	r := rand.New(rand.NewPCG(8, 8))
	forms := panels(m, n, r)
	truth := Simulate(m, Default(), n, n, forms, r, .1)
	d := collect(m, forms)
	single, pillars, balance := targets(m)
	fit, plain := levelsOf(Solve(d, Default(), Options{})), levelsOf(CrossCheck(d, Default()))
	means := make([][]float64, n)
	counts := make([][]float64, n)
	for i := range means {
		means[i], counts[i] = make([]float64, 24), make([]float64, 24)
	}
	for _, f := range forms {
		for i, y := range f.Values {
			if y > 0 {
				c := m.Items[f.Items[i]].Competency
				means[f.Person][c] += float64(y)
				counts[f.Person][c]++
			}
		}
	}
	for i := range means {
		for c := range means[i] {
			means[i][c] /= counts[i][c]
		}
	}
	of := func(levels [][]float64, weights []float64) (all []float64) {
		for _, l := range levels {
			all = append(all, dot(weights, l[:24]))
		}
		return all
	}
	for _, tt := range []struct {
		name    string
		weights []float64
		alike   float64
	}{{"a competency", single[3], .98}, {"lead", pillars[0], .98}, {"manage", pillars[1], .98}, {"the balance", balance, .96}} {
		want := of(truth.Levels, tt.weights)
		ours, theirs := correlation(of(fit, tt.weights), want), correlation(of(means, tt.weights), want)
		t.Logf("%s: %.3f with the truth, the mean %.3f", tt.name, ours, theirs)
		if ours < theirs {
			t.Errorf("%s: %.3f with the truth, less than the mean's %.3f", tt.name, ours, theirs)
		}
		if got := correlation(of(fit, tt.weights), of(plain, tt.weights)); got < tt.alike {
			t.Errorf("%s: %.3f with the plain normal model, want %.2f", tt.name, got, tt.alike)
		}
	}
}

func levelsOf(f *Fit) [][]float64 {
	all := make([][]float64, f.Data.Persons())
	f.Errors().Each(func(p *Person) { all[p.Number] = slices.Clone(p.Levels) })
	return all
}
