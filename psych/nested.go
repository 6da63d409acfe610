package psych

// Where there is one wave, the terms of a dyad are nested, and what is asked of
// M = Λ − ΛQΛ has a closed form. With T the covariance of the person's θ, o what
// all cells of the dyad have in common beside it (perspective and offset) and
// a_c = cov(θ_c, o), the covariance of the cells' base is
//
//	Q_ij = T_ij + a_i + a_j + var(o)
//
// and with v, t, q_k, r, S_k as in eliminate and T_k = Σ_{c in k} t_c,
//
//	Λ = diag(v) − Σ q_k v_k v_k' − r t t'      Λ1 = t/(1 + v_h T)      Λ1_k = t_k − r T_k t
//
//	(ΛQΛ)_ii = v_i²Q_ii + q²v_i²·v_k'Qv_k + r²t_i²·t'Qt
//	         − 2 q v_i²·(Qv_k)_i − 2 r v_i t_i·(Qt)_i + 2 q r v_i t_i·v_k'Qt
//
// so that Q is multiplied by t once, and its block of each pillar by v_k.

// A nest is what the closed form has of a dyad.
type nest struct {
	v, t     []float64 // by cell
	a        []float64 // by competency
	qt, qv   []float64 // by cell: Qt, and Qv_k of its own pillar
	total, r float64   // T and r
	common   float64   // var(o)
	pillars  []nested
}

// A nested is what the closed form has of a pillar.
type nested struct {
	s, q, t    float64 // S_k, q_k, T_k
	cells      float64
	va         float64 // v_k'a
	vv, vt, tt float64 // v_k'Qv_k, v_k'Qt, t_k'Qt
}

// levelCov computes T.
func (w *work) levelCov() {
	lay := &w.f.lay
	size, comps := lay.size(), lay.comps
	w.theta = grow(w.theta, comps*comps)
	line := w.v(size)
	for c := range comps {
		clear(line)
		for _, t := range [...]int{lay.general(0), lay.pillar(0, w.f.Data.Pillars[c]), lay.comp(0, c)} {
			if i := int(lay.at[t]); i >= 0 {
				for j, x := range w.covX[i*size : (i+1)*size] {
					line[j] += x
				}
			}
		}
		for d := range comps {
			w.theta[c*comps+d] = lay.level(line, 0, w.f.Data.Pillars[d], d)
		}
	}
}

// offsetOf computes a and var(o) of a dyad.
func (w *work) offsetOf(one *cell) {
	lay, n := &w.f.lay, &w.nest
	size, form := lay.size(), int(one.form)
	line := w.v(size)
	copy(line, w.covXO[form*size:(form+1)*size])
	n.common = w.q[form*w.nforms+form]
	if i := int(lay.at[lay.perspective(int(one.group))]); i >= 0 {
		n.common += 2*line[i] + w.covX[i*size+i]
		for j, x := range w.covX[i*size : (i+1)*size] {
			line[j] += x
		}
	}
	n.a = grow(n.a, lay.comps)
	for c := range n.a {
		n.a[c] = lay.level(line, 0, w.f.Data.Pillars[c], c)
	}
}

// nestOf computes all that a nest has.
func (w *work) nestOf(cells []cell) {
	n, rel := &w.nest, &w.f.rel
	n.v, n.t = grow(n.v, len(cells)), grow(n.t, len(cells))
	if n.pillars == nil {
		n.pillars = make([]nested, w.f.lay.pillars)
	}
	clear(n.pillars)
	for i := range cells {
		c, k := &cells[i], &n.pillars[cells[i].pillar]
		n.v[i] = c.w / (1 + c.w*rel.u)
		k.s += n.v[i]
		k.cells++
	}
	n.total = 0
	for i := range cells {
		k := &n.pillars[cells[i].pillar]
		n.t[i] = n.v[i] / (1 + rel.m*k.s)
		k.t += n.t[i]
		n.total += n.t[i]
	}
	n.r = rel.h / (1 + rel.h*n.total)
	w.offsetOf(&cells[0])
	ta := 0.
	for i := range cells {
		k, a := &n.pillars[cells[i].pillar], n.a[cells[i].comp]
		k.q = rel.m / (1 + rel.m*k.s)
		k.va += n.v[i] * a
		ta += n.t[i] * a
	}
	n.qt, n.qv = grow(n.qt, len(cells)), grow(n.qv, len(cells))
	for i := range cells {
		k, a := &n.pillars[cells[i].pillar], n.a[cells[i].comp]
		t, v := w.timesT(cells, i)
		n.qt[i] = t + ta + n.total*(a+n.common)
		n.qv[i] = v + k.va + k.s*(a+n.common)
		k.vv += n.v[i] * n.qv[i]
		k.vt += n.v[i] * n.qt[i]
		k.tt += n.t[i] * n.qt[i]
	}
}

// timesT computes row i of T·t, and of T·v_k.
func (w *work) timesT(cells []cell, i int) (t, v float64) {
	n, comps := &w.nest, w.f.lay.comps
	row, pillar := w.theta[int(cells[i].comp)*comps:(int(cells[i].comp)+1)*comps], cells[i].pillar
	for j := range cells {
		x := row[cells[j].comp]
		t += x * n.t[j]
		if cells[j].pillar == pillar {
			v += x * n.v[j]
		}
	}
	return t, v
}

// nestedCov computes the variance of each predictor of a dyad of one wave, where
// I − DΛ = W⁻¹Λ makes it
//
//	var_i = (1 − M_ii/w_i)/w_i
//
// and the sums of M over all cells, over those of one pillar, and of one
// competency.
func (w *work) nestedCov(cells []cell) {
	w.nestOf(cells)
	n, comps := &w.nest, w.f.lay.comps
	w.varOf, w.sumsM = grow(w.varOf, len(cells)), [3]float64{}
	tqt := 0.
	for i := range n.pillars {
		tqt += n.pillars[i].tt
	}
	for i := range cells {
		c, k := &cells[i], &n.pillars[cells[i].pillar]
		v, t := n.v[i], n.t[i]
		qii := w.theta[int(c.comp)*(comps+1)] + 2*n.a[c.comp] + n.common
		qv, rt := k.q*v, n.r*t
		m := v - qv*v - rt*t - (v*v*qii + qv*qv*k.vv + rt*rt*tqt - 2*v*(qv*n.qv[i]+rt*n.qt[i]) + 2*qv*rt*k.vt)
		w.sumsM[2] += m
		if w.varOf[i] = 0; c.w > 0 {
			w.varOf[i] = (1 - m/c.w) / c.w
		}
	}
	for i := range n.pillars {
		k := &n.pillars[i]
		part, rt := 1-k.q*k.s, n.r*k.t
		w.sumsM[1] += k.t - rt*k.t - (part*part*k.vv - 2*rt*k.tt + rt*rt*tqt)
	}
	part := 1 - n.r*n.total
	w.sumsM[0] = part * (n.total - part*tqt)
}

// nestedMean returns the variance of the mean of a dyad's own terms,
//
//	a'(D − DMD)a = Σ_i (y_i − y_i z_i)/n² + z'Qz/n²      a = 1/n   y = D1   z = Λy = t_k(y_k − r t'y)
func (w *work) nestedMean(cells []cell) float64 {
	w.nestOf(cells)
	n, rel, all := &w.nest, &w.f.rel, float64(len(cells))
	y := func(pillar int32) float64 { return rel.h*all + rel.m*n.pillars[pillar].cells + rel.u }
	ty := 0.
	for k := range n.pillars {
		ty += n.pillars[k].t * y(int32(k))
	}
	sum, z, za := 0., 0., 0.
	for i := range cells {
		c := &cells[i]
		yi := y(c.pillar)
		n.t[i] *= yi - n.r*ty // now z
		sum += yi - yi*n.t[i]
		z += n.t[i]
		za += n.t[i] * n.a[c.comp]
	}
	for i := range cells {
		tz, _ := w.timesT(cells, i)
		sum += n.t[i] * tz
	}
	return (sum + 2*z*za + n.common*z*z) / (all * all)
}
