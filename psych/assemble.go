package psych

// assemble computes, from the dyads of a person, the factor of the person's
// precision, L⁻¹b and L⁻¹X.
func (w *work) assemble(x []float64) {
	f := w.f
	lay := &f.lay
	size := lay.size()
	cellsOf := lay.waves * lay.comps
	clear(w.a[:size*size])
	clear(w.beta[:size])
	clear(w.grid)
	for i := range w.dyads {
		dy := &w.dyads[i]
		w.addLam(dy)
		w.addForms(dy)
	}
	for i := range w.cells {
		c := &w.cells[i]
		w.grid[int(c.wave)*lay.comps+int(c.comp)] += w.gamma[i]
	}
	w.project(w.grid, w.beta[:size])
	for i, v := range x {
		w.beta[i] -= v * lay.prior[i]
	}
	w.addTerms(cellsOf)
	for i, v := range lay.prior {
		w.a[i*size+i] += v
	}
	w.logDet += cholesky(w.a, size) + lay.logVariance
	forward(w.a, size, w.beta[:size])
	for i := range w.nforms {
		forward(w.a, size, w.y[i*size:(i+1)*size])
	}
}

// addLam adds a dyad's Λ to the sum over dyads.
func (w *work) addLam(dy *dyad) {
	n, comps := dy.cells, w.f.lay.comps
	cells := w.cells[dy.cell : dy.cell+n]
	stride := w.f.lay.waves * comps
	for i := range cells {
		to := w.sumLam[(int(cells[i].wave)*comps+int(cells[i].comp))*stride:]
		row := w.lam[dy.lam+i*n : dy.lam+i*n+n]
		if n == comps && cells[0].wave == 0 && stride == comps {
			to = to[:len(row)]
			for j, x := range row {
				to[j] += x
			}
			continue
		}
		for j, x := range row {
			to[int(cells[j].wave)*comps+int(cells[j].comp)] += x
		}
	}
}

// addForms computes X, N and the right side of each form of a dyad, and what
// the perspective of its group adds to A and b.
func (w *work) addForms(dy *dyad) {
	f := w.f
	lay := &f.lay
	size, n := lay.size(), dy.cells
	cells := w.cells[dy.cell : dy.cell+n]
	cols := w.v(n)
	grid := w.formGrid
	for i := range dy.forms {
		fm := int32(dy.form + i)
		clear(cols)
		clear(grid)
		rhs := 0.
		for j := range cells {
			if cells[j].form != fm {
				continue
			}
			rhs += w.gamma[dy.cell+j]
			for k, x := range w.lam[dy.lam+j*n : dy.lam+j*n+n] {
				cols[k] += x
			}
		}
		x := w.y[int(fm)*size : int(fm+1)*size]
		clear(x)
		ns := w.n[dy.n+i*dy.forms : dy.n+(i+1)*dy.forms]
		clear(ns)
		for j := range cells {
			c := &cells[j]
			grid[int(c.wave)*lay.comps+int(c.comp)] += cols[j]
			ns[int(c.form)-dy.form] += cols[j]
			if v := lay.at[lay.perspective(int(c.group))]; v >= 0 {
				x[v] += cols[j]
			}
		}
		w.project(grid, x)
		w.rhs[fm] = rhs
		group := f.Data.form[w.first+fm].group
		if v := lay.at[lay.perspective(int(group))]; v >= 0 {
			w.beta[v] += rhs
			row := w.a[int(v)*size : int(v+1)*size]
			for j := range int(v) + 1 {
				row[j] += x[j]
			}
		}
	}
}

// project adds what stands in a grid of wave and competency to the terms G, P
// and C. A later wave counts for the steps of all waves before it.
func (w *work) project(grid, to []float64) {
	lay := &w.f.lay
	for v := range lay.waves {
		all := 0.
		sums := w.sums
		clear(sums)
		for c := range lay.comps {
			x := 0.
			for later := v; later < lay.waves; later++ {
				x += grid[later*lay.comps+c]
			}
			if x == 0 {
				continue
			}
			if i := lay.at[lay.comp(v, c)]; i >= 0 {
				to[i] += x
			}
			sums[w.f.Data.Pillars[c]] += x
			all += x
		}
		for k, x := range sums {
			if i := lay.at[lay.pillar(v, k)]; i >= 0 {
				to[i] += x
			}
		}
		if i := lay.at[lay.general(v)]; i >= 0 {
			to[i] += all
		}
	}
}

// addTerms adds Z'(ΣΛ)Z for the terms G, P and C.
func (w *work) addTerms(cells int) {
	lay := &w.f.lay
	size, terms := lay.size(), lay.waves*lay.perWave()
	// Rows of C first, each projected on all terms; then P as sums of C, G as sums of P.
	for v := range lay.waves {
		general := w.full[lay.general(v)*terms : (lay.general(v)+1)*terms]
		clear(general)
		for k := range lay.pillars {
			clear(w.full[lay.pillar(v, k)*terms : (lay.pillar(v, k)+1)*terms])
		}
		for c := range lay.comps {
			row := w.full[lay.comp(v, c)*terms : (lay.comp(v, c)+1)*terms]
			w.spreadRow(v, c, cells, row)
			pillar := lay.pillar(v, w.f.Data.Pillars[c])
			sum := w.full[pillar*terms : (pillar+1)*terms]
			for j, x := range row {
				sum[j] += x
			}
		}
		for k := range lay.pillars {
			row := w.full[lay.pillar(v, k)*terms : (lay.pillar(v, k)+1)*terms]
			for j, x := range row {
				general[j] += x
			}
		}
	}
	for i, t := range lay.terms {
		if int(t) >= terms {
			break // perspectives are there already
		}
		row := w.full[int(t)*terms:]
		to := w.a[i*size:]
		for j, u := range lay.terms[:i+1] {
			to[j] += row[u]
		}
	}
}

// spreadRow computes the row of competency c from wave v on, for all terms.
func (w *work) spreadRow(v, c, cells int, row []float64) {
	lay := &w.f.lay
	line := w.sumLam[(v*lay.comps+c)*cells : (v*lay.comps+c+1)*cells]
	if lay.waves > 1 {
		line = w.formGrid
		clear(line)
		for later := v; later < lay.waves; later++ {
			for j, x := range w.sumLam[(later*lay.comps+c)*cells : (later*lay.comps+c+1)*cells] {
				line[j] += x
			}
		}
	}
	for u := range lay.waves {
		sums := w.sums
		clear(sums)
		all := 0.
		for d := range lay.comps {
			x := 0.
			for later := u; later < lay.waves; later++ {
				x += line[later*lay.comps+d]
			}
			row[lay.comp(u, d)] = x
			sums[w.f.Data.Pillars[d]] += x
			all += x
		}
		copy(row[lay.pillar(u, 0):], sums)
		row[lay.general(u)] = all
	}
}
