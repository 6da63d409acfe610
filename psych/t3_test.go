package psych

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

func table(t *testing.T, name string) [][]float64 {
	t.Helper()
	f, err := os.Open(filepath.Join("/work/shared/validation", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]float64
	for _, r := range rows[1:] {
		var x []float64
		for _, c := range r {
			v, _ := strconv.ParseFloat(c, 64)
			x = append(x, v)
		}
		all = append(all, x)
	}
	return all
}

func TestT3(t *testing.T) {
	par := table(t, "sim40_clmm_params.csv")
	m := Model{Pillars: []int{0}, Items: []Item{{0, 0}}, Groups: 1}
	for range 24 {
	}
	m.Items = nil
	for range 24 {
		m.Items = append(m.Items, Item{0, 0})
	}
	c := Collect(m)
	for _, r := range table(t, "sim40.csv") {
		c.Add(Form{Person: int(r[1]), Rater: int(r[2]), Items: []int32{int32(r[3])}, Values: []byte{byte(r[4])}})
	}
	d := c.Data(0, 0)
	t.Log(d.Answers(), d.Persons(), d.Raters(), d.Dyads(), par)
	p := Params{Thresholds: [][]float64{{par[0][1], par[1][1], par[2][1], par[3][1]}}}
	_ = math.Abs
	for _, row := range par[4:] {
		t.Log(row)
	}
	p.Var = Variances{General: par[4][1], Severity: par[5][1], Halo: par[6][1]}
	f := Solve(d, p, Options{})
	t.Log(f.Iterations, f.Converged, f.logPost)
	worst := 0.
	for i, r := range table(t, "sim40_clmm_person.csv") {
		worst = max(worst, math.Abs(f.x[i]-r[1]))
	}
	t.Log("person", worst)
	e := f.Errors()
	t.Log("loglik", e.LogLik()-par[7][1])
	r1 := table(t, "sim40_clmm_person.csv")
	wv := 0.
	e.Each(func(p *Person) { wv = max(wv, math.Abs(p.Cov[0]/r1[p.Number][2]-1)) })
	t.Log("var ratio", wv)
	wv = 0
	for i, r := range table(t, "sim40_clmm_rater.csv") {
		_, v := e.Rater(i)
		wv = max(wv, math.Abs(v/r[2]-1))
	}
	t.Log("var ratio rater", wv)
	worst = 0
	for i, r := range table(t, "sim40_clmm_rater.csv") {
		worst = max(worst, math.Abs(f.s[i]-r[1]))
	}
	t.Log("rater", worst)
}

func TestEst(t *testing.T) {
	par := table(t, "sim40_clmm_params.csv")
	m := Model{Pillars: []int{0}, Groups: 1}
	for range 24 {
		m.Items = append(m.Items, Item{0, 0})
	}
	c := Collect(m)
	for _, r := range table(t, "sim40.csv") {
		c.Add(Form{Person: int(r[1]), Rater: int(r[2]), Items: []int32{int32(r[3])}, Values: []byte{byte(r[4])}})
	}
	d := c.Data(0, 0)
	p := Params{Thresholds: [][]float64{{-3, -1, 0, 1}}}
	p.Var = Variances{General: 1, Severity: 1, Halo: 1}
	e, err := Maximise(d, p, Free{Thresholds: []bool{true}, Var: p.Var}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(e.LogLik-par[7][1], e.Evaluations, e.Converged, e.Fit.Params.Thresholds, e.Fit.Params.Var, e.SE.Thresholds, e.SE.Var)
}
