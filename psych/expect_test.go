package psych

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// outlook996 returns reliability and standard error, in levels, of a
// competency, a pillar and the balance.
func outlook996(p Params, raters []int, items, rated int) (rel, se [3]float64) {
	before, after := Expect(pillars996(1).Pillars, p, Design{Panel: Panel{Raters: raters, Items: items}, Rated: rated})
	v := [3]float64{
		(after.Competency(0)*9 + after.Competency(1)*9 + after.Competency(2)*6) / 24,
		(after.Pillar(0) + after.Pillar(1)) / 2,
		after.Balance(0, 1),
	}
	for i, prior := range []float64{before.Competency(0), before.Pillar(0), before.Balance(0, 1)} {
		se[i] = math.Sqrt(v[i])
		rel[i] = Reliability(se[i], prior)
		se[i] /= []float64{1.24, 1.15, 1.15}[i]
	}
	return rel, se
}

func TestPlanningTable(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		raters  []int
		items   int
		rel, se [3]float64
	}{
		{[]int{1, 0, 0}, 2, [3]float64{.34, .39, .36}, [3]float64{.81, .78, .57}},
		{[]int{1, 2, 0}, 1, [3]float64{.54, .61, .54}, [3]float64{.67, .63, .48}},
		{[]int{1, 1, 1}, 2, [3]float64{.59, .65, .62}, [3]float64{.65, .59, .43}},
		{[]int{0, 3, 3}, 1, [3]float64{.68, .75, .70}, [3]float64{.56, .50, .38}},
		{[]int{1, 2, 2}, 2, [3]float64{.69, .75, .74}, [3]float64{.56, .50, .36}},
		{[]int{1, 3, 3}, 1, [3]float64{.71, .78, .73}, [3]float64{.54, .47, .37}},
		{[]int{1, 3, 3}, 2, [3]float64{.74, .80, .79}, [3]float64{.51, .44, .32}},
		{[]int{1, 4, 4}, 2, [3]float64{.77, .83, .83}, [3]float64{.48, .42, .29}},
		{[]int{1, 6, 6}, 2, [3]float64{.81, .86, .88}, [3]float64{.43, .37, .24}},
		{[]int{1, 8, 8}, 2, [3]float64{.84, .88, .90}, [3]float64{.40, .35, .22}},
	} {
		rel, se := outlook996(Default(), row.raters, row.items, 4)
		for i, name := range targetNames {
			if math.Abs(rel[i]-row.rel[i]) > .015 || math.Abs(se[i]-row.se[i]) > .015 {
				t.Errorf("%v with %d items: %s is %.3f / %.3f, want %.2f / %.2f", row.raters, row.items, name, rel[i], se[i], row.rel[i], row.se[i])
			}
		}
	}
}

// What is expected is what comes out on average where people rate each other
// at random.
func TestExpectedErrorsAreThoseOfAFit(t *testing.T) {
	t.Parallel()
	const persons = 250
	for _, panel := range []Panel{{[]int{1, 2, 0}, 1}, {[]int{1, 3, 3}, 1}, {[]int{1, 3, 3}, 2}, {[]int{2, 6, 6}, 1}} {
		m := pillars996(panel.Items)
		r := rand.New(rand.NewPCG(12, uint64(panel.Items)))
		forms := m.drawn(panel, persons, r)
		Simulate(m, Default(), persons, persons, forms, r, 0)
		single, pillars, balance := targets(m)
		var got [3]float64
		fit := Solve(collect(m, forms), Default(), Options{Workers: 1})
		fit.Errors().Each(func(p *Person) {
			for i, all := range [][][]float64{single, pillars, {balance}} {
				for _, w := range all {
					_, v := contrast(p, w)
					got[i] += v / float64(len(all)*persons)
				}
			}
		})
		raters := panel.Raters[0] + panel.Raters[1] + panel.Raters[2]
		_, want := outlook996(Default(), panel.Raters, panel.Items, raters)
		for i, name := range targetNames {
			if se := math.Sqrt(got[i]) / []float64{1.24, 1.15, 1.15}[i]; math.Abs(se-want[i]) > .01 {
				t.Errorf("%v: the standard error of %s is %.3f, expected %.3f", panel, name, se, want[i])
			}
		}
	}
}

// drawn gives each person a panel, drawn from the others.
func (m Model) drawn(panel Panel, persons int, r *rand.Rand) (forms []Form) {
	items := make([]int32, len(m.Items))
	for i := range items {
		items[i] = int32(i)
	}
	var groups []int
	for g, n := range panel.Raters {
		groups = append(groups, slices.Repeat([]int{g}, n)...)
	}
	for p := range persons {
		raters := r.Perm(persons - 1)[:len(groups)]
		slices.Sort(raters)
		for i, g := range r.Perm(len(groups)) {
			q := raters[i]
			if q >= p {
				q++
			}
			forms = append(forms, Form{Person: p, Rater: q, Group: groups[g], Items: items, Values: make([]byte, len(items))})
		}
	}
	return forms
}

func TestMoreRatersNeverMakeLessSure(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		p := Default()
		for _, v := range []*float64{&p.Var.General, &p.Var.Pillar, &p.Var.Competency, &p.Var.Perspective, &p.Var.Severity, &p.Var.Halo, &p.Var.PillarHalo, &p.Var.CompetencyHalo} {
			*v *= 2 * r.Float64()
		}
		raters, items, rated := []int{r.IntN(3), r.IntN(5), r.IntN(5)}, 1+r.IntN(3), 1+r.IntN(6)
		rel, _ := outlook996(p, raters, items, rated)
		more := slices.Clone(raters)
		more[r.IntN(3)]++
		for name, change := range map[string]func() ([3]float64, [3]float64){
			"a rater":               func() ([3]float64, [3]float64) { return outlook996(p, more, items, rated) },
			"an item":               func() ([3]float64, [3]float64) { return outlook996(p, raters, items+1, rated) },
			"a person of the rater": func() ([3]float64, [3]float64) { return outlook996(p, raters, items, rated+1) },
		} {
			now, _ := change()
			for i := range now {
				if now[i] < rel[i]-1e-6 || now[i] > 1 || rel[i] < 0 {
					t.Errorf("%+v, %v: %s more takes the reliability of %s from %.9f to %.9f", p.Var, raters, name, targetNames[i], rel[i], now[i])
				}
			}
		}
	}
}

func TestExpectAtTheEdges(t *testing.T) {
	t.Parallel()
	rel, _ := outlook996(Default(), []int{0, 0, 0}, 1, 4)
	if slices.ContainsFunc(rel[:], func(x float64) bool { return math.Abs(x) > 1e-12 }) {
		t.Errorf("without raters the reliability is %v, want 0", rel)
	}
	p := Default()
	p.Var = Variances{General: 1, Severity: 0, Halo: .5}
	before, after := Expect([]int{0, 0, 1}, p, Design{Panel: Panel{Raters: []int{4}, Items: 1}, Rated: 3})
	if v := after.Pillar(0); !(v > 0 && v < before.Pillar(0)) || math.Abs(after.Balance(0, 1)) > 1e-12 {
		t.Errorf("with the general variance alone, %g is left of a pillar and %g of the balance", v, after.Balance(0, 1))
	}
	a, b := Expect([]int{0, 1, 1}, Default(), Design{Panel: Panel{Raters: []int{1, 3}, Items: 1}, Rated: 4})
	c, d := Expect([]int{0, 1, 1}, Default(), Design{Panel: Panel{Raters: []int{1, 3}, Items: 1}, Rated: 4})
	if !reflect.DeepEqual(a, c) || !reflect.DeepEqual(b, d) {
		t.Error("the same design gives different figures")
	}
}
