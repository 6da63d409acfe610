package psych

import "math"

// still solves persons one by one while raters stand still, from where they
// were found before.
type still struct {
	*Fit
	w *work
}

// near is the step after which a person's answers need not be looked at again:
// what is left is some hundredths of its square.
const near = .05

func newStill(d *Data, p Params, raters []Belief) *still {
	f := newFit(d, p, Options{Workers: 1})
	f.kept = nil
	for r, b := range raters {
		f.s[r] = b.Mean
	}
	return &still{f, newWork(f)}
}

// solve finds the mode of a person from what it was before. Raters have the
// given numbers. Cov stays.
func (f *still) solve(p int, was Person, number map[int]int) Person {
	w := f.w
	score := make([]float64, f.Data.raters)
	for _, s := range was.Said {
		r := number[s.Rater]
		score[r] = s.Score - s.Weight*f.s[r]
	}
	w.gather(p)
	f.recall(p, was.Levels, score)
	highest, part := math.Inf(-1), 0.
	for range most {
		w.linearise(p)
		for w.logPost < highest-1e-9*(1+math.Abs(highest)) && part > 1e-6 {
			part /= 2
			f.walk(p, -part)
			w.linearise(p)
		}
		highest, part = w.logPost, 1
		w.keep(p)
		longest := w.step(p)
		f.walk(p, 1)
		if longest < near {
			break
		}
	}
	return f.found(p, was)
}

// recall sets the terms of a person to what they were. At the mode
//
//	G = v_G·1'Σ⁻¹θ     V_g = v_V·Σ_d score_d     h_d = v_h·score_d
//
// where Σ is the prior covariance of θ and score_d the gradient by the offset of
// a dyad, of which l is taken to be the same for all cells.
func (f *still) recall(p int, levels, score []float64) {
	lay, d := &f.lay, f.Data
	x := f.x[p*lay.size() : (p+1)*lay.size()]
	f.split(levels, x)
	for i := range f.w.dyads {
		dy := &f.w.dyads[i]
		first := &d.form[f.w.first+int32(dy.form)]
		s := score[d.rater[dy.number]]
		if v := lay.at[lay.perspective(int(first.group))]; v >= 0 {
			x[v] += s / lay.prior[v]
		}
		for c := range dy.cells {
			f.l[first.cells+int64(c)] = s / float64(dy.cells)
		}
	}
	var unused logSum
	for i := range f.w.dyads {
		dy := &f.w.dyads[i]
		f.w.predict(p, dy, &unused)
		f.w.eliminate(dy)
		first := d.form[f.w.first+int32(dy.form)].cells
		for c, rho := range f.w.rho[dy.cell : dy.cell+dy.cells] {
			f.l[first+int64(c)] += rho
		}
	}
}

// split finds the terms of which levels are the sum.
func (f *still) split(levels, x []float64) {
	lay, v := &f.lay, f.Params.Var
	sums, n := make([]float64, lay.pillars), make([]float64, lay.pillars)
	for c, k := range f.Data.Pillars {
		sums[k] += levels[c]
		n[k]++
	}
	all, weight := 0., 0.
	for k := range sums {
		if s := v.Competency + n[k]*v.Pillar; s > 0 {
			all += sums[k] / s
			weight += n[k] / s
		}
	}
	put := func(term int, y float64) float64 {
		if i := lay.at[term]; i >= 0 {
			x[i] = y
			return y
		}
		return 0
	}
	general := put(lay.general(0), v.General*all/(1+v.General*weight))
	pillar := make([]float64, lay.pillars)
	for k := range pillar {
		if s := v.Competency + n[k]*v.Pillar; s > 0 {
			pillar[k] = put(lay.pillar(0, k), v.Pillar*(sums[k]-n[k]*general)/s)
		}
	}
	for c, k := range f.Data.Pillars {
		put(lay.comp(0, c), levels[c]-general-pillar[k])
	}
}

// walk adds a part of the step to the state of a person.
func (f *still) walk(p int, part float64) {
	size := f.lay.size()
	x := f.x[p*size : (p+1)*size]
	for i, dx := range f.dx[p*size : (p+1)*size] {
		x[i] += part * dx
	}
	if len(f.w.dyads) == 0 {
		return
	}
	from := f.Data.form[f.w.first].cells
	to := from + int64(len(f.w.cells))
	l := f.l[from:to]
	for i, dl := range f.dl[from:to] {
		l[i] += part * float64(dl)
	}
}

// found returns the levels of a person and what the person says about raters.
func (f *still) found(p int, was Person) Person {
	lay, d := &f.lay, f.Data
	x := f.x[p*lay.size() : (p+1)*lay.size()]
	one := Person{
		Number: was.Number, Levels: make([]float64, lay.comps), Cov: was.Cov,
		Raters: len(f.w.dyads), Said: make([]Said, 0, len(f.w.dyads)),
	}
	for c := range one.Levels {
		one.Levels[c] = lay.level(x, 0, d.Pillars[c], c)
	}
	for i := range f.w.dyads {
		dy := &f.w.dyads[i]
		r, fm := d.rater[dy.number], f.w.first+int32(dy.form)
		weight := float64(f.weight[fm])
		one.Said = append(one.Said, Said{int(r), f.grad[fm] + weight*f.s[r], weight})
	}
	return one
}
