package psych

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A sparse matrix must be what a full one is: chains, stars, rings of pools, and
// what has no shape at all.
func TestSparseIsAsFull(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, tt := range []struct {
		name string
		n    int
		link func(i, j int) bool
	}{
		{"nothing linked", 9, func(_, _ int) bool { return false }},
		{"a chain", 50, func(i, j int) bool { return j == i+1 }},
		{"a star", 40, func(i, _ int) bool { return i == 0 }},
		{"a ring of pools", 120, func(i, j int) bool { return j/6-i/6 <= 1 || j/6-i/6 == 19 }},
		{"all with all", 30, func(_, _ int) bool { return true }},
		{"few by chance", 100, func(_, _ int) bool { return r.IntN(40) == 0 }},
		{"many by chance", 80, func(_, _ int) bool { return r.IntN(4) == 0 }},
	} {
		next := make([][]int32, tt.n)
		full := newDense(tt.n)
		type entry struct {
			i, j int32
			x    float64
		}
		var all []entry
		sums := make([]float64, tt.n)
		for i := range tt.n {
			for j := i + 1; j < tt.n; j++ {
				if tt.link(i, j) {
					x := r.NormFloat64()
					next[i], next[j] = append(next[i], int32(j)), append(next[j], int32(i))
					all = append(all, entry{int32(i), int32(j), x})
					sums[i] += math.Abs(x)
					sums[j] += math.Abs(x)
				}
			}
		}
		for i := range int32(tt.n) {
			all = append(all, entry{i, i, sums[i] + .1 + r.Float64()})
		}
		sparse := newSparse(newShape(next, math.Inf(1)))
		for _, e := range all {
			full.add(e.i, e.j, e.x)
			sparse.add(e.j, e.i, e.x)
		}
		if !full.factorise() || !sparse.factorise() {
			t.Fatalf("%s: not positive definite", tt.name)
		}
		near := func(what string, got, want float64) {
			t.Helper()
			if math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
				t.Errorf("%s: %s is %v, want %v", tt.name, what, got, want)
			}
		}
		near("log determinant", sparse.logDeterminant(), full.logDeterminant())
		solved := func(m matrix) []float64 {
			x := make([]float64, tt.n)
			for i := range x {
				x[i] = math.Sin(float64(i))
			}
			m.solve(x)
			return x
		}
		for range 2 {
			got, want := solved(sparse), solved(full)
			for i := range got {
				near("solution", got[i], want[i])
			}
			if sparse.inverse == nil {
				sparse.invert()
				full.invert()
			}
		}
		for _, e := range all {
			near("inverse", sparse.at(e.i, e.j), full.at(e.i, e.j))
			near("inverse", sparse.at(e.j, e.i), full.at(e.i, e.j))
		}
	}
	negative := newSparse(newShape([][]int32{{1}, {0}, nil}, math.Inf(1)))
	for i := range int32(3) {
		negative.add(i, i, 1)
	}
	negative.add(0, 1, 2)
	if negative.factorise() {
		t.Error("a matrix that is not positive definite was factorised")
	}
	if newShape([][]int32{{1}, {0}}, 0) != nil {
		t.Error("a shape that takes too much work was not refused")
	}
}

// An organisation in which raters of a department are linked with each other and
// with the next department is solved, with errors and gradient, as if all were
// linked with all.
func TestFewLinksAreSolvedAsMany(t *testing.T) {
	t.Parallel()
	const n, raters, pool = 300, 120, 10
	m := Model{Pillars: []int{0, 0, 1}, Groups: 1, Items: []Item{{}, {Competency: 1}, {Competency: 2}}}
	r := rand.New(rand.NewPCG(3, 1))
	var forms []Form
	for p := range n {
		first := p * raters / n / pool * pool
		for _, q := range []int{r.IntN(pool), pool + r.IntN(pool)} {
			forms = append(forms, Form{Person: p, Rater: (first + q) % raters, Items: []int32{0, 1, 2}, Values: make([]byte, 3)})
		}
		if f := forms[len(forms)-2:]; f[0].Rater > f[1].Rater {
			f[0], f[1] = f[1], f[0]
		}
	}
	Simulate(m, Default(), n, raters, forms, r, .1)
	d := collect(m, forms)
	solve := func(sparse bool) *Fit {
		f := newFit(d, Default(), Options{Tolerance: 1e-9})
		for i, set := range f.sets() {
			if set.shape == nil {
				t.Fatal("nothing is sparse")
			}
			if !sparse {
				f.linked[i].shape = nil
			}
		}
		f.iterate()
		return f
	}
	few, many := solve(true), solve(false)
	same(t, "what a fit gives", everything(few), everything(many), 1e-8)
	a, b := few.Errors().gradient(), many.Errors().gradient()
	same(t, "the gradient", a.variances[:], b.variances[:], 1e-6)
}
