package psych

import (
	"math"
	"math/rand/v2"
	"testing"
)

// What has a closed form in one wave must be what the matrices say.
func TestClosedFormOfDyadsIsThatOfMatrices(t *testing.T) {
	t.Parallel()
	m := Model{Pillars: []int{0, 1, 0, 2, 1}, Groups: 2, Items: []Item{{0, 0}, {0, 0}, {1, 0}, {2, 1}, {3, 0}, {4, 0}}}
	for _, change := range []func(*Params){
		func(*Params) {},
		func(p *Params) { p.Var.PillarHalo = 0 },
		func(p *Params) { p.Var.Perspective, p.Var.Competency = 0, 0 },
		func(p *Params) { p.Var.Halo, p.Var.PillarHalo, p.Var.CompetencyHalo = 0, 0, 0 },
		func(p *Params) { p.Var.Severity, p.LocationSD = 0, 0 },
	} {
		p := Default()
		change(&p)
		f := Solve(collect(m, world(rand.New(rand.NewPCG(5, 6)), m, 8, 6, 4)), p, Options{})
		e, w := f.Errors(), newWork(f)
		near := func(what string, got, want float64) {
			t.Helper()
			if !(math.Abs(got-want) <= 1e-9*(1+math.Abs(want))) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		for person := range f.Data.Persons() {
			w.load(person)
			if w.nforms == 0 {
				continue
			}
			w.offsetCov(e, person)
			w.spreadOut()
			for i := range w.dyads {
				dy := &w.dyads[i]
				cells := w.cells[dy.cell : dy.cell+dy.cells]
				w.nestedCov(cells)
				sums, variances := w.sumsM, append([]float64(nil), w.varOf...)
				mean := w.nestedMean(cells)
				w.wavesCov(dy)
				for k, want := range w.sumsM {
					near("sum of M", sums[k], want)
				}
				for c, want := range w.varOf {
					if cells[c].w > 0 {
						near("variance of a predictor", variances[c], want)
					}
				}
				near("variance of the mean", mean, w.wavesMean(len(cells)))
			}
		}
	}
}
