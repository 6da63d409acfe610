package psych

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// What is found by a part of many answers must be what is found by all: the same
// maximum, and standard errors to some hundredths.
func TestManyAnswersAreEstimatedByAPart(t *testing.T) {
	t.Parallel()
	m := Model{Pillars: []int{0}, Groups: 1, Items: []Item{{}, {}, {}}}
	r := rand.New(rand.NewPCG(1, 1))
	const persons, raters, pool = 11_000, 1100, 20
	var forms []Form
	for p := range persons {
		by := r.Perm(2 * pool)[:4]
		for i := range by {
			by[i] = (p*raters/persons/pool*pool + by[i]) % raters
		}
		slices.Sort(by)
		for _, q := range by {
			forms = append(forms, Form{Person: p, Rater: q, Items: []int32{0, 1, 2}, Values: make([]byte, 3)})
		}
	}
	p := Params{Thresholds: [][]float64{{-3, -1.2, .6, 2.4}}, Var: Variances{General: 1, Severity: .8, Halo: .5}}
	Simulate(m, p, persons, raters, forms, r, 0)
	d := collect(m, forms)
	if _, ok := d.part(); !ok {
		t.Fatal("there is no part")
	}
	free := Free{Thresholds: []bool{true}, Items: []bool{true, true, false}, Var: p.Var}
	e, err := Maximise(d, p, free, Options{})
	if err != nil || !e.Converged {
		t.Fatal(err)
	}
	o := &objective{d: d, free: free, fit: newFit(d, p, Options{Tolerance: 1e-6}), p: p}
	x := o.pack(e.Fit.Params)
	o.at(x)
	o.hessian = o.curvature(x)
	for i := range x {
		if off := o.slope[i] / math.Sqrt(o.hessian.At(i, i)); math.Abs(off) > .01 {
			t.Errorf("parameter %d is %.5f standard errors from the maximum", i, off)
		}
	}
	want := o.errors(x)
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got/want-1) > .03 {
			t.Errorf("the standard error of %s is %.5f, want %.5f", what, got, want)
		}
	}
	for j := range want.Thresholds[0] {
		near("a threshold", e.SE.Thresholds[0][j], want.Thresholds[0][j])
	}
	near("an item", e.SE.Items[0], want.Items[0])
	for _, k := range []kind{general, severity, halo} {
		near("a variance", *e.SE.Var.of(k), *want.Var.of(k))
	}
}
