package psych_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/bearinghq/bearing/psych"
)

func TestSignsOfAForm(t *testing.T) {
	t.Parallel()
	alike, varied := slices.Repeat([]byte{4}, 24), slices.Repeat([]byte{4, 3, 0}, 12)
	for _, tt := range []struct {
		name  string
		form  psych.Filled
		want  psych.Careless
		count float64
	}{
		{"nothing is known of the time", psych.Filled{Values: varied}, psych.Careless{}, 0},
		{"eleven answers were timed, all quick", psych.Filled{Timed: 11, Quick: 11, Values: varied}, psych.Careless{}, 0},
		{"twelve were timed, half of them quick", psych.Filled{Timed: 12, Quick: 6, Values: varied}, psych.Careless{Clocked: true}, 0},
		{"and seven quick", psych.Filled{Timed: 12, Quick: 7, Values: varied}, psych.Careless{Clocked: true, Fast: true}, 1},
		{"twenty-four alike", psych.Filled{Values: alike}, psych.Careless{Straight: true}, .5},
		{"twenty-three alike and one left out", psych.Filled{Values: append([]byte{0}, alike[1:]...)}, psych.Careless{}, 0},
		{"as surprising as 99.5 % of forms", psych.Filled{Values: varied, Surprise: .995}, psych.Careless{}, 0},
		{"more surprising", psych.Filled{Values: varied, Surprise: .996}, psych.Careless{Inconsistent: true}, 1},
		{"fast and inconsistent", psych.Filled{Timed: 24, Quick: 24, Values: varied, Surprise: 1}, psych.Careless{Clocked: true, Fast: true, Inconsistent: true}, 2},
		{"the rater's own word", psych.Filled{Values: varied, Declared: true}, psych.Careless{Declared: true}, 2},
		{"an item that said what to answer", psych.Filled{Values: varied, Failed: true}, psych.Careless{Failed: true}, 1},
	} {
		c := tt.form.Look()
		if c != tt.want || c.Count() != tt.count {
			t.Errorf("%s: %+v counts %g, want %+v and %g", tt.name, c, c.Count(), tt.want, tt.count)
		}
	}
}

// panel draws persons who are rated by eight of as many raters, of whom some
// answer anything.
func panel(persons int, seed uint64, careless func(form int) bool) (*psych.Data, psych.Model, psych.Params) {
	pillars := make([]int, 24)
	m := psych.Model{Pillars: pillars, Groups: 1}
	var items []int32
	for c := range pillars {
		pillars[c] = c / 9
		m.Items = append(m.Items, psych.Item{Competency: c})
		items = append(items, int32(c))
	}
	r := rand.New(rand.NewPCG(seed, 5))
	var forms []psych.Form
	for p := range persons {
		raters := r.Perm(persons)[:8]
		slices.Sort(raters)
		for _, q := range raters {
			forms = append(forms, psych.Form{Person: p, Rater: q, Items: items, Values: make([]byte, len(items))})
		}
	}
	params := psych.Default()
	psych.Simulate(m, params, persons, persons, forms, r, .05)
	c := psych.Collect(m)
	for i, f := range forms {
		if careless(i) {
			for k := range f.Values {
				f.Values[k] = byte(1 + r.IntN(5))
			}
		}
		c.Add(f)
	}
	return c.Data(persons, persons), m, params
}

// surprising returns, by form in the order of persons and raters, whether it is
// inconsistent.
func surprising(f *psych.Fit) map[[2]int]bool {
	var mu sync.Mutex
	found := make(map[[2]int]bool)
	f.EachForm(func(one *psych.Fitted) {
		s := one.Surprise(2000, rand.New(rand.NewPCG(uint64(one.Person), uint64(one.Rater))))
		mu.Lock()
		defer mu.Unlock()
		found[[2]int{one.Person, one.Rater}] = psych.Filled{Surprise: s}.Look().Inconsistent
	})
	return found
}

// Of honest forms about one in two hundred surprises more than 99.5 % of drawn
// ones, somewhat fewer because the fit has seen them; of random ones nearly all.
func TestInconsistentForms(t *testing.T) {
	t.Parallel()
	honest, _, p := panel(250, 1, func(int) bool { return false })
	flagged := 0
	all := surprising(psych.Solve(honest, p, psych.Options{Tolerance: 1e-4}))
	for _, is := range all {
		if is {
			flagged++
		}
	}
	t.Logf("of %d honest forms %d are called inconsistent", len(all), flagged)
	if len(all) != 2000 || flagged > 20 {
		t.Errorf("of %d honest forms %d are called inconsistent, want 2000 and 20 at the most", len(all), flagged)
	}

	every := func(i int) bool { return i%12 == 0 } // 8 %
	mixed, _, p := panel(250, 2, every)
	found := surprising(psych.Solve(mixed, p, psych.Options{Tolerance: 1e-4}))
	keys := make([][2]int, 0, len(found))
	for k := range found {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	hits, drawn, wrong := 0, 0, 0
	for i, k := range keys {
		switch {
		case every(i):
			drawn++
			if found[k] {
				hits++
			}
		case found[k]:
			wrong++
		}
	}
	t.Logf("of %d random forms %d are found, and %d of %d honest ones beside them", drawn, hits, wrong, len(keys)-drawn)
	if hits < drawn*8/10 || wrong > 25 {
		t.Errorf("of %d random forms %d are found, and %d honest ones", drawn, hits, wrong)
	}
}

// The levels that are read off a fit are those that its errors come with.
func TestLevelsOfAFit(t *testing.T) {
	t.Parallel()
	d, _, p := panel(20, 3, func(int) bool { return false })
	f := psych.Solve(d, p, psych.Options{})
	f.Errors().Each(func(one *psych.Person) {
		got := make([]float64, 24)
		f.Levels(one.Number, got)
		for c, want := range one.Levels {
			if math.Abs(got[c]-want) > 1e-12 {
				t.Errorf("person %d, competency %d: %v, want %v", one.Number, c, got[c], want)
			}
		}
	})
}
