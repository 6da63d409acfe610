package psych

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"
)

func framework24() Model {
	m := Model{Groups: 3}
	for c := range 24 {
		k := 0
		if c >= 9 {
			k = 1
		}
		if c >= 18 {
			k = 2
		}
		m.Pillars = append(m.Pillars, k)
		m.Items = append(m.Items, Item{c, 0})
	}
	return m
}

func TestBig(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("N"))
	if n == 0 {
		t.Skip()
	}
	m := framework24()
	r := rand.New(rand.NewPCG(1, 2))
	c := Collect(m)
	items := make([]int32, 24)
	for i := range items {
		items[i] = int32(i)
	}
	var forms []Form
	for p := range n {
		team := p / 10 * 10
		var raters []int
		for j := range 7 {
			raters = append(raters, team+(p-team+j+1)%10)
		}
		raters = append(raters, (p+11+r.IntN(n-20))%n)
		slices.Sort(raters)
		for j, rater := range raters {
			forms = append(forms, Form{Person: p, Rater: rater, Group: []int{0, 1, 1, 1, 2, 2, 2, 2}[j], Items: items, Values: make([]byte, 24)})
		}
	}
	truth := Simulate(m, Default(), n, n, forms, r, .05)
	_ = truth
	for _, f := range forms {
		c.Add(f)
	}
	forms = nil
	d := c.Data(0, 0)
	tm := time.Now()
	f := Solve(d, Default(), Options{Tolerance: 1e-4})
	t.Log(n, "solve", time.Since(tm), f.Iterations, f.Converged)
	var ms runtime.MemStats
	runtime.ReadMemStats(&ms)
	tm = time.Now()
	e := f.Errors()
	fmt.Println(e.Approximate, f.largest())
	t.Log("errors", time.Since(tm))
	e.Each(func(*Person) {})
	t.Log("each", time.Since(tm), "heap MB", ms.HeapAlloc>>20, ms.Sys>>20)
}
