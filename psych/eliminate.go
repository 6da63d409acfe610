package psych

import "math"

// eliminate computes Λ = (W⁻¹ + D)⁻¹ of a dyad, where W is the information of
// its cells and D the covariance of its own terms, and with Λ
//
//	ρ = (I − ΛD)(g − l)     γ = l + ρ
//
// so that, for a move db of the base (everything but the dyad's own terms), l
// moves by ρ − Λ·db, and the gradient for the base is γ − Λ·db.
func (w *work) eliminate(dy *dyad) {
	cells := w.cells[dy.cell : dy.cell+dy.cells]
	n := dy.cells
	lam := w.lam[dy.lam : dy.lam+n*n]
	if cells[0].wave == cells[n-1].wave {
		w.nested(cells, lam)
	} else {
		w.dense(cells, lam)
	}
	f := w.f
	first := f.Data.form[w.first+int32(dy.form)].cells
	l := f.l[first : first+int64(n)]
	rho, gamma := w.rho[dy.cell:dy.cell+n], w.gamma[dy.cell:dy.cell+n]
	t := w.t[:n]
	for i := range cells {
		t[i] = cells[i].g - l[i]
	}
	w.reduce(cells, lam, t, rho)
	for i := range gamma {
		gamma[i] = l[i] + rho[i]
	}
}

// reduce computes (I − ΛD)·t.
func (w *work) reduce(cells []cell, lam, t, to []float64) {
	n := len(cells)
	copy(to, t)
	if !w.f.rel.any {
		return
	}
	w.relate(cells, t)
	for i := range cells {
		row := lam[i*n : i*n+n]
		sum := 0.
		for j := range row {
			sum += row[j] * cells[j].prior
		}
		to[i] -= sum
	}
}

// nested is Λ of cells of one wave, by three steps of Sherman and Morrison, one
// for each term:
//
//	v_c = w_c/(1 + w_c v_u)      S_k = Σ v_c      q_k = v_m/(1 + v_m S_k)
//	t_c = v_c/(1 + v_m S_k)      T = Σ t_c        r = v_h/(1 + v_h T)
//	Λ = diag(v) − Σ_k q_k v_k v_k' − r t t'
//	log det(I + WD) = Σ log(1 + w_c v_u) + Σ log(1 + v_m S_k) + log(1 + v_h T)
func (w *work) nested(cells []cell, lam []float64) {
	r := &w.f.rel
	n := len(cells)
	if !r.any {
		clear(lam)
		for i := range cells {
			lam[i*n+i] = cells[i].w
		}
		return
	}
	v, t := w.v(n), w.t[:n]
	sums := w.within[:w.f.lay.pillars]
	clear(sums)
	for i := range cells {
		c := &cells[i]
		k := 1 + c.w*r.u
		w.dets.times(k)
		v[i] = c.w / k
		sums[c.pillar] += v[i]
	}
	total := 0.
	for i := range cells {
		t[i] = v[i] / (1 + r.m*sums[cells[i].pillar])
		total += t[i]
	}
	for k, s := range sums {
		w.dets.times(1 + r.m*s)
		sums[k] = r.m / (1 + r.m*s)
	}
	w.dets.times(1 + r.h*total)
	all := r.h / (1 + r.h*total)
	for i := range cells {
		row := lam[i*n:]
		pillar := cells[i].pillar
		at, av := all*t[i], sums[pillar]*v[i]
		for j := range i {
			x := -at * t[j]
			if cells[j].pillar == pillar {
				x -= av * v[j]
			}
			row[j] = x
			lam[j*n+i] = x
		}
		row[i] = v[i] - av*v[i] - at*t[i]
	}
}

// dense is Λ of cells of several waves, whose terms are not nested:
//
//	Λ = W^½ (I + W^½ D W^½)⁻¹ W^½
func (w *work) dense(cells []cell, lam []float64) {
	r := &w.f.rel
	n := len(cells)
	w.b, w.root = grow(w.b, n*n), grow(w.root, n)
	for i := range cells {
		w.root[i] = math.Sqrt(cells[i].w)
	}
	for i := range cells {
		for j := range i + 1 {
			d := r.within(&cells[i], &cells[j], i == j)
			if cells[i].wave != cells[j].wave {
				d = r.between(&cells[i], &cells[j])
			}
			w.b[i*n+j] = w.root[i] * d * w.root[j]
		}
		w.b[i*n+i]++
	}
	w.logDet += cholesky(w.b, n)
	col := w.v(n)
	for j := range n {
		clear(col)
		col[j] = w.root[j]
		forward(w.b, n, col)
		backward(w.b, n, col)
		for i := range n {
			lam[i*n+j] = w.root[i] * col[i]
		}
	}
}

// within is the covariance of the dyad's terms of two cells of one wave.
func (r *relation) within(a, b *cell, same bool) float64 {
	sum := r.h
	if a.pillar == b.pillar {
		sum += r.m
	}
	if same {
		sum += r.u
	}
	return sum
}

// v is room for n numbers.
func (w *work) v(n int) []float64 {
	w.room = grow(w.room, n)
	return w.room
}
