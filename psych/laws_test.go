package psych

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// everything returns all numbers that a fit gives.
func everything(f *Fit) (all []float64) {
	e := f.Errors()
	people := make([][]float64, f.Data.Persons())
	e.Each(func(p *Person) { people[p.Number] = append(slices.Clone(p.Levels), p.Cov...) })
	for _, p := range people {
		all = append(all, p...)
	}
	for r := range f.Data.Raters() {
		mode, variance := e.Rater(r)
		all = append(all, mode, variance)
	}
	return append(all, e.LogLik())
}

func same(t *testing.T, what string, got, want []float64, by float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i := range got {
		if by == 0 && math.Float64bits(got[i]) != math.Float64bits(want[i]) || !(math.Abs(got[i]-want[i]) <= by) {
			t.Fatalf("%s: number %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

// simulated is an organisation of which the model is true.
func simulated(m Model, n int, seed uint64) []Form {
	r := rand.New(rand.NewPCG(seed, seed))
	forms := panels(m, n, r)
	Simulate(m, Default(), n, n, forms, r, .1)
	return forms
}

func TestSameInputGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	m := pillars996(1)
	forms := simulated(m, 300, 1)
	want := everything(Solve(collect(m, forms), Default(), Options{Workers: 1}))
	for _, workers := range []int{2, 3, 7} {
		same(t, "other number of processors", everything(Solve(collect(m, forms), Default(), Options{Workers: workers})), want, 0)
	}
	r := rand.New(rand.NewPCG(9, 9))
	mixed := slices.Clone(forms)
	r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	same(t, "forms in another order", everything(Solve(collect(m, mixed), Default(), Options{Workers: 1})), want, 0)

	single := Collect(m) // one answer at a time, in any order
	for _, f := range mixed {
		for _, i := range r.Perm(len(f.Items)) {
			single.Add(Form{Person: f.Person, Rater: f.Rater, Group: f.Group, Items: f.Items[i : i+1], Values: f.Values[i : i+1]})
		}
	}
	same(t, "answers one by one", everything(Solve(single.Data(0, 0), Default(), Options{Workers: 1})), want, 0)
}

func TestWhatNobodyAnsweredChangesNothing(t *testing.T) {
	t.Parallel()
	m := pillars996(1)
	forms := simulated(m, 40, 2)
	p := Default()
	p.LocationSD = 0
	want := Solve(collect(m, forms), p, Options{Tolerance: 1e-10})
	before := levelsOf(want)

	more := m
	more.Items = append(slices.Clone(m.Items), Item{Competency: 3})
	same(t, "an item that nobody answered", slices.Concat(levelsOf(Solve(collect(more, forms), p, Options{Tolerance: 1e-10}))...), slices.Concat(before...), 0)

	other := slices.Clone(forms)
	for _, f := range simulated(m, 30, 3) {
		f.Person += 40
		f.Rater += 40
		other = append(other, f)
	}
	after := levelsOf(Solve(collect(m, other), p, Options{Tolerance: 1e-10}))
	same(t, "an organisation that is not linked", slices.Concat(after[:40]...), slices.Concat(before...), 1e-9)
	_, _, n := collect(m, other).Components()
	if n != 2 {
		t.Errorf("%d sets of linked persons, want 2", n)
	}

	r := rand.New(rand.NewPCG(4, 4))
	names := r.Perm(40)
	renamed := slices.Clone(forms)
	for i := range renamed {
		renamed[i].Person, renamed[i].Rater = names[renamed[i].Person], names[renamed[i].Rater]
	}
	again := levelsOf(Solve(collect(m, renamed), p, Options{Tolerance: 1e-10}))
	for i, levels := range before {
		same(t, "other numbers of persons and raters", again[names[i]], levels, 1e-9)
	}
}

func TestABetterAnswerNeverLowersTheLevel(t *testing.T) {
	t.Parallel()
	m := pillars996(1)
	forms := simulated(m, 12, 5)
	before := levelsOf(Solve(collect(m, forms), Default(), Options{}))
	r := rand.New(rand.NewPCG(6, 6))
	raised := 0
	for raised < 40 {
		f, i := &forms[r.IntN(len(forms))], r.IntN(24)
		if f.Values[i] == 0 || f.Values[i] == 5 {
			continue
		}
		f.Values[i]++
		after := levelsOf(Solve(collect(m, forms), Default(), Options{}))
		f.Values[i]--
		if after[f.Person][i] < before[f.Person][i]-1e-9 {
			t.Errorf("a better answer on competency %d moves person %d from %v to %v", i, f.Person, before[f.Person][i], after[f.Person][i])
		}
		raised++
	}
}

// Sets of raters that are too large to be solved directly give the same modes
// and, by the diagonal, nearly the same errors.
func TestManyRatersAreSolvedAlike(t *testing.T) {
	t.Parallel()
	m := pillars996(1)
	d := collect(m, simulated(m, 300, 7))
	direct, far := Solve(d, Default(), Options{Tolerance: 1e-9}), Solve(d, Default(), Options{Tolerance: 1e-9, Direct: 10})
	same(t, "modes", slices.Concat(levelsOf(far)...), slices.Concat(levelsOf(direct)...), 1e-6)
	a, b := direct.Errors(), far.Errors()
	if a.Approximate || !b.Approximate || !math.IsNaN(b.LogLik()) {
		t.Errorf("approximate: %v and %v, want only the second, without likelihood", a.Approximate, b.Approximate)
	}
	_, pillars, balance := targets(m)
	spread := func(e *Errors, weights []float64) float64 {
		all := make([]float64, 300)
		e.Each(func(p *Person) { _, v := contrast(p, weights); all[p.Number] = math.Sqrt(v) })
		return mean(all)
	}
	if r := spread(b, pillars[0]) / spread(a, pillars[0]); r < .97 || r > 1.001 {
		t.Errorf("errors of a pillar are %.3f of the exact ones, want about .987", r)
	}
	if r := spread(b, balance) / spread(a, balance); math.Abs(r-1) > .002 {
		t.Errorf("errors of the balance are %.4f of the exact ones, want them alike", r)
	}
}
