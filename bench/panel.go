package main

import (
	"bufio"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
)

// A panel is made-up ratings whose truth is known: persons who differ by 1
// logit, rated by raters who differ in how lenient they are and who see each
// person in a light of their own, on a form of several items. Raters come in
// pools that are lenient together, as departments are, and each person is rated
// by most of one pool and one of the next.
type panel struct {
	persons, raters int
	each, next      int // raters of a person, and those of them from the next pool
	items           int
	pools           int     // 1 is fully crossed
	pool, own       float64 // standard deviation of leniency between pools and within
	halo            float64 // of the light
	thresholds      [4]float64
	seed            uint64
}

var (
	usual     = [4]float64{-2.6, -1, .7, 2.4}
	crossed   = panel{persons: 200, raters: 40, each: 5, items: 5, pools: 1, own: .9, halo: .95, thresholds: usual, seed: 1}
	clustered = panel{persons: 2000, raters: 200, each: 5, next: 1, items: 5, pools: 20, pool: 1.2, own: .4, halo: .8, thresholds: usual, seed: 2}
	large     = panel{persons: 20_000, raters: 2000, each: 5, next: 1, items: 5, pools: 200, pool: 1.2, own: .4, halo: .8, thresholds: usual, seed: 3}
)

func (p panel) ratings() int { return p.persons * p.each * p.items }

func (p panel) String() string {
	s := fmt.Sprintf("%s ratings of %s persons by %s raters", thousands(p.ratings()), thousands(p.persons), thousands(p.raters))
	if p.pools > 1 {
		return s + fmt.Sprintf(" in %d pools", p.pools)
	}
	return s + ", crossed"
}

// write writes the ratings as CSV and returns the true values of the persons
// and the means of their ratings.
func (p panel) write(path string) (truth, means []float64, err error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	w.WriteString("person,rater,item,value\n")
	r := rand.New(rand.NewPCG(p.seed, 0))
	lenient := make([]float64, p.raters)
	size := p.raters / p.pools
	for pool := range p.pools {
		shift := p.pool * r.NormFloat64()
		for i := range size {
			lenient[pool*size+i] = shift + p.own*r.NormFloat64()
		}
	}
	truth, means = make([]float64, p.persons), make([]float64, p.persons)
	for i := range p.persons {
		truth[i] = r.NormFloat64()
		pool := i * p.pools / p.persons
		by := some(r, pool*size, size, p.each-p.next)
		by = append(by, some(r, (pool+1)%p.pools*size, size, p.next)...)
		slices.Sort(by)
		for _, q := range by {
			light := p.halo * r.NormFloat64()
			for item := range p.items {
				u := r.Float64()
				y, x := 1, math.Log(u/(1-u))+truth[i]+lenient[q]+light+.2*float64(item-p.items/2)
				for _, t := range p.thresholds {
					if x > t {
						y++
					}
				}
				fmt.Fprintf(w, "p%05d,r%04d,i%d,%d\n", i, q, item+1, y)
				means[i] += float64(y) / float64(p.each*p.items)
			}
		}
	}
	if err := w.Flush(); err != nil {
		return nil, nil, err
	}
	return truth, means, f.Close()
}

// some returns n different numbers of size from first on.
func some(r *rand.Rand, first, size, n int) []int {
	all := r.Perm(size)[:n]
	for i := range all {
		all[i] += first
	}
	return all
}

// correlation is Pearson's.
func correlation(x, y []float64) float64 {
	n := float64(len(x))
	var mx, my, xx, yy, xy float64
	for i := range x {
		mx += x[i] / n
		my += y[i] / n
	}
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
		xy += (x[i] - mx) * (y[i] - my)
	}
	return xy / math.Sqrt(xx*yy)
}
