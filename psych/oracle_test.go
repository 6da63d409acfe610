package psych

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// An oracle is the same model without any of its structure: one row for each
// answer, one column for each term, and Newton's method on the whole.
type oracle struct {
	rows  [][]int   // the terms of each answer
	taus  []float64 // below and above, by answer: two each
	fixed []float64 // what no term moves
	prior []float64 // precision of each term
	name  map[term]int
	mode  []float64
	cov   *mat.Dense
	lap   float64
}

// A term is one random term of the model, by letter and numbers.
type term struct {
	letter     byte
	a, b, c, d int
}

func (o *oracle) column(t term, variance float64) (int, bool) {
	if variance <= 0 {
		return 0, false
	}
	i, ok := o.name[t]
	if !ok {
		i = len(o.prior)
		o.name[t] = i
		o.prior = append(o.prior, 1/variance)
	}
	return i, true
}

func newOracle(m Model, p Params, forms []Form) *oracle {
	o := &oracle{name: map[term]int{}}
	v := p.Var
	for _, f := range forms {
		for i, item := range f.Items {
			y := int(f.Values[i])
			if y == 0 {
				continue
			}
			it := m.Items[item]
			c, k := it.Competency, m.Pillars[it.Competency]
			var row []int
			add := func(variance float64, t term) {
				if i, ok := o.column(t, variance); ok {
					row = append(row, i)
				}
			}
			add(p.LocationSD*p.LocationSD, term{letter: 'k'})
			if f.Wave > 0 {
				add(p.ShiftSD*p.ShiftSD, term{letter: 't', a: f.Wave})
			}
			for w := range f.Wave + 1 {
				g, pi, co := v.General, v.Pillar, v.Competency
				if w > 0 {
					y := m.Years[w-1]
					g, pi, co = p.Drift.General*y, p.Drift.Pillar*y, p.Drift.Competency*y
				}
				add(g, term{'G', f.Person, w, 0, 0})
				add(pi, term{'P', f.Person, w, k, 0})
				add(co, term{'C', f.Person, w, c, 0})
			}
			add(v.Perspective, term{'V', f.Person, f.Group, 0, 0})
			add(v.Severity, term{'s', f.Rater, 0, 0, 0})
			occasion := p.Occasion
			if m.Waves() == 1 {
				occasion = Variances{}
			}
			add(v.Halo-occasion.Halo, term{'h', f.Person, f.Rater, 0, 0})
			add(v.PillarHalo-occasion.PillarHalo, term{'m', f.Person, f.Rater, k, 0})
			add(v.CompetencyHalo-occasion.CompetencyHalo, term{'u', f.Person, f.Rater, c, 0})
			add(occasion.Halo, term{'H', f.Person, f.Rater, f.Wave, 0})
			add(occasion.PillarHalo, term{'M', f.Person, f.Rater, k, f.Wave})
			add(occasion.CompetencyHalo, term{'U', f.Person, f.Rater, c, f.Wave})
			taus := p.Thresholds[it.Scale]
			low, up := math.Inf(-1), math.Inf(1)
			if y > 1 {
				low = taus[y-2]
			}
			if y <= len(taus) {
				up = taus[y-1]
			}
			fixed := 0.
			if p.Items != nil {
				fixed += p.Items[item]
			}
			if p.Groups != nil {
				fixed += p.Groups[f.Group]
			}
			o.rows, o.taus, o.fixed = append(o.rows, row), append(o.taus, low, up), append(o.fixed, fixed)
		}
	}
	o.solve()
	return o
}

func (o *oracle) solve() {
	n := len(o.prior)
	o.mode = make([]float64, n)
	f := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	var h *mat.SymDense
	logPost := 0.
	for range 40 {
		h = mat.NewSymDense(n, nil)
		g := mat.NewVecDense(n, nil)
		logPost = 0
		for i, x := range o.mode {
			h.SetSym(i, i, o.prior[i])
			g.SetVec(i, -x*o.prior[i])
			logPost -= x * x * o.prior[i] / 2
		}
		for r, row := range o.rows {
			eta := o.fixed[r]
			for _, c := range row {
				eta += o.mode[c]
			}
			low, up := f(o.taus[2*r]-eta), f(o.taus[2*r+1]-eta)
			logPost += math.Log(up - low)
			for _, c := range row {
				g.SetVec(c, g.AtVec(c)+up+low-1)
				for _, d := range row {
					if d <= c {
						h.SetSym(c, d, h.At(c, d)+up*(1-up)+low*(1-low))
					}
				}
			}
		}
		var chol mat.Cholesky
		if !chol.Factorize(h) {
			panic("oracle")
		}
		var step mat.VecDense
		if err := chol.SolveVecTo(&step, g); err != nil {
			panic(err)
		}
		longest := 0.
		for i := range o.mode {
			o.mode[i] += step.AtVec(i)
			longest = max(longest, math.Abs(step.AtVec(i)))
		}
		if longest < 1e-11 {
			o.lap = logPost - chol.LogDet()/2
			for _, p := range o.prior {
				o.lap += math.Log(p) / 2
			}
			var inv mat.SymDense
			if err := chol.InverseTo(&inv); err != nil {
				panic(err)
			}
			o.cov = mat.DenseCopyOf(&inv)
			return
		}
	}
	panic("the oracle does not converge")
}

// value returns mode and covariance with another of a sum of terms.
func (o *oracle) value(a []term) (mode float64) {
	for _, t := range a {
		if i, ok := o.name[t]; ok {
			mode += o.mode[i]
		}
	}
	return mode
}

func (o *oracle) covariance(a, b []term) (sum float64) {
	for _, s := range a {
		for _, t := range b {
			i, ok := o.name[s]
			j, ok2 := o.name[t]
			if ok && ok2 {
				sum += o.cov.At(i, j)
			}
		}
	}
	return sum
}

// world draws forms at random: some raters rate many, some one, some in two waves.
func world(r *rand.Rand, m Model, persons, raters, each int) []Form {
	var all []Form
	for p := range persons {
		for _, rater := range r.Perm(raters)[:each] {
			for w := range m.Waves() {
				if w > 0 && r.IntN(3) == 0 {
					continue
				}
				f := Form{Person: p, Rater: rater, Group: r.IntN(m.Groups), Wave: w}
				if m.Waves() > 1 {
					f.Group = rater % m.Groups
				}
				for i := range m.Items {
					if r.IntN(6) == 0 {
						continue
					}
					f.Items = append(f.Items, int32(i))
					f.Values = append(f.Values, byte(r.IntN(6)))
				}
				all = append(all, f)
			}
		}
	}
	return all
}

func collect(m Model, forms []Form) *Data {
	c := Collect(m)
	for _, f := range forms {
		c.Add(f)
	}
	return c.Data(0, 0)
}

func TestFitIsThatOfThePlainModel(t *testing.T) {
	t.Parallel()
	four := Model{
		Pillars: []int{0, 0, 1, 1}, Groups: 2,
		Items: []Item{{0, 0}, {0, 0}, {1, 0}, {2, 1}, {3, 1}},
	}
	two := four
	two.Years = []float64{.5}
	three := four
	three.Years = []float64{1, .5}
	full := Default()
	full.Items = []float64{.3, -.3, 0, .1, 0}
	full.Groups = []float64{0, .4}
	some := func(change func(*Params)) Params {
		p := full
		change(&p)
		return p
	}
	for _, tt := range []struct {
		name   string
		model  Model
		params Params
	}{
		{"all terms", four, full},
		{"no location", four, some(func(p *Params) { p.LocationSD = 0 })},
		{"persons and raters alone", four, some(func(p *Params) { p.Var = Variances{General: 1, Severity: .8} })},
		{"no raters", four, some(func(p *Params) { p.Var.Severity = 0 })},
		{"no raters and no location", four, some(func(p *Params) { p.Var.Severity, p.LocationSD = 0, 0 })},
		{"no persons", four, some(func(p *Params) { p.Var = Variances{Severity: .8, Halo: .9} })},
		{"no halo", four, some(func(p *Params) { p.Var.Halo, p.Var.PillarHalo = 0, 0 })},
		{"no own part of a competency", four, some(func(p *Params) { p.Var.Competency, p.Var.CompetencyHalo = 0, 0 })},
		{"no perspective", four, some(func(p *Params) { p.Var.Perspective = 0 })},
		{"two waves", two, full},
		{"three waves", three, full},
		{"two waves without drift", two, some(func(p *Params) { p.Drift = Variances{} })},
		{"two waves, all of the dyad's terms of the occasion", two, some(func(p *Params) { p.Occasion = p.Var })},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			forms := world(rand.New(rand.NewPCG(1, 2)), tt.model, 5, 4, 3)
			o := newOracle(tt.model, tt.params, forms)
			f := Solve(collect(tt.model, forms), tt.params, Options{})
			e := f.Errors()
			if d := e.LogLik() - o.lap; math.Abs(d) > 1e-7 {
				t.Errorf("log-likelihood %v, want %v", e.LogLik(), o.lap)
			}
			for r := range 4 {
				mode, variance := e.Rater(r)
				s := []term{{'s', r, 0, 0, 0}}
				if math.Abs(mode-o.value(s)) > 1e-7 || math.Abs(variance-o.covariance(s, s)) > 1e-7 {
					t.Errorf("rater %d: %v ± %v, want %v ± %v", r, mode, variance, o.value(s), o.covariance(s, s))
				}
			}
			comps := len(tt.model.Pillars)
			e.Each(func(p *Person) {
				level := func(i int) (all []term) {
					c := i % comps
					for w := range i/comps + 1 {
						all = append(all, term{'G', p.Number, w, 0, 0}, term{'P', p.Number, w, tt.model.Pillars[c], 0}, term{'C', p.Number, w, c, 0})
					}
					return all
				}
				for i, mode := range p.Levels {
					if want := o.value(level(i)); math.Abs(mode-want) > 1e-7 {
						t.Errorf("person %d, competency %d: %v, want %v", p.Number, i, mode, want)
					}
					for j := range p.Levels {
						if got, want := p.Cov[i*len(p.Levels)+j], o.covariance(level(i), level(j)); math.Abs(got-want) > 1e-7 && missing(o, level(i), level(j), tt.params) == 0 {
							t.Errorf("person %d, covariance of %d and %d: %v, want %v", p.Number, i, j, got, want)
						}
					}
				}
			})
		})
	}
}

// missing counts terms that no answer has, of which the oracle knows nothing.
func missing(o *oracle, a, b []term, p Params) (n int) {
	for _, s := range append(a, b...) {
		if _, ok := o.name[s]; !ok && (s.letter != 'C' || p.Var.Competency > 0) && (s.letter != 'P' || p.Var.Pillar > 0) && p.Var.General > 0 {
			n++
		}
	}
	return n
}
