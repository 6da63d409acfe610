package psych

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// numbers reads a table of numbers without its header.
func numbers(t *testing.T, name string) [][]float64 {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := make([][]float64, len(rows)-1)
	for i, row := range rows[1:] {
		for j, cell := range row {
			x, err := strconv.ParseFloat(cell, 64)
			if err != nil && j > 0 {
				t.Fatal(err)
			}
			all[i] = append(all[i], x)
		}
	}
	return all
}

// sim40 is 3,786 answers of 40 raters about 40 persons, with a dyad effect, and
// what ordinal::clmm of R says about it.
func sim40(t *testing.T) (d *Data, p Params, logLik float64) {
	t.Helper()
	m := Model{Pillars: []int{0}, Groups: 1, Items: make([]Item, 24)}
	c := Collect(m)
	for _, r := range numbers(t, "sim40.csv") {
		c.Add(Form{Person: int(r[1]), Rater: int(r[2]), Items: []int32{int32(r[3])}, Values: []byte{byte(r[4])}})
	}
	par := numbers(t, "sim40_clmm_params.csv")
	p.Thresholds = [][]float64{{par[0][1], par[1][1], par[2][1], par[3][1]}}
	p.Var = Variances{General: par[4][1], Severity: par[5][1], Halo: par[6][1]}
	return c.Data(0, 0), p, par[7][1]
}

func TestCrossedRatersAreThoseOfClmm(t *testing.T) {
	t.Parallel()
	d, p, logLik := sim40(t)
	e := Solve(d, p, Options{}).Errors()
	if math.Abs(e.LogLik()-logLik) > 1e-6 {
		t.Errorf("log-likelihood %v, want %v", e.LogLik(), logLik)
	}
	check := func(what string, i int, mode, variance, wantMode, wantVariance float64) {
		if math.Abs(mode-wantMode) > 1e-6 || math.Abs(variance/wantVariance-1) > 1e-4 {
			t.Errorf("%s %d: %v ± %v, want %v ± %v", what, i, mode, variance, wantMode, wantVariance)
		}
	}
	persons := numbers(t, "sim40_clmm_person.csv")
	e.Each(func(p *Person) {
		check("person", p.Number, p.Levels[0], p.Cov[0], persons[p.Number][1], persons[p.Number][2])
	})
	for i, want := range numbers(t, "sim40_clmm_rater.csv") {
		mode, variance := e.Rater(i)
		check("rater", i, mode, variance, want[1], want[2])
	}
}

func TestMaximumIsThatOfClmm(t *testing.T) {
	t.Parallel()
	d, want, logLik := sim40(t)
	p := Params{Thresholds: [][]float64{{-3, -1, 0, 1}}, Var: Variances{General: 1, Severity: 1, Halo: 1}}
	e, err := Maximise(d, p, Free{Thresholds: []bool{true}, Var: p.Var}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(e.LogLik-logLik) > 1e-4 || !e.Converged {
		t.Errorf("log-likelihood %v (converged %v), want %v", e.LogLik, e.Converged, logLik)
	}
	got := e.Fit.Params
	for j, tau := range want.Thresholds[0] {
		if math.Abs(got.Thresholds[0][j]-tau) > 1e-3 {
			t.Errorf("threshold %d is %v, want %v", j+1, got.Thresholds[0][j], tau)
		}
		if se := e.SE.Thresholds[0][j]; !(se > .1 && se < .4) {
			t.Errorf("threshold %d has standard error %v, want about 0.2", j+1, se)
		}
	}
	for _, k := range []kind{general, severity, halo} {
		if math.Abs(*got.Var.of(k)-*want.Var.of(k)) > 1e-3 || !(*e.SE.Var.of(k) > 0) {
			t.Errorf("variance %d is %v ± %v, want %v", k, *got.Var.of(k), *e.SE.Var.of(k), *want.Var.of(k))
		}
	}
}
