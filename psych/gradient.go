package psych

// The gradient of the Laplace log-likelihood L by a parameter ψ has, besides
// the direct change of f = log Pr(y, b) at the mode b and of the determinant of
// the precision H = Z'WZ + prior, the part by which ψ moves the mode:
//
//	dL/dψ = ∂f/∂ψ − ½ tr(H⁻¹ ∂H/∂ψ) + λ'·∂²f/∂b∂ψ
//	H·λ = Z'c     c_i = −½ var_i · dw_i/dη_i     var_i = (Z H⁻¹ Z')_ii
//
// The equation for λ has the shape of a Newton step, and is solved as one.
//
// For a variance v of terms b with precision 1/v that is
//
//	dL/dv = ½ Σ ((b² + var(b) + 2 λ_b b)/v² − 1/v)
//
// and for the variances within D, the covariance of a dyad's own terms q = D·l,
//
//	dL/dv = ½ (l'D_v l − tr(D_v M) + 2 λ_l' D_v l)     M = Λ − ΛQΛ
//
// where D_v = dD/dv and Q is the covariance of the dyad's base.

// A kind is one of the variances.
type kind int

const (
	general kind = iota
	pillar
	competency
	perspective
	severity
	halo
	pillarHalo
	competencyHalo
	kinds
)

// String returns the name that a calibration has for a kind.
func (k kind) String() string {
	return [kinds]string{"general", "pillar", "competency", "perspective", "severity", "halo", "pillar_halo", "competency_halo"}[k]
}

// of returns the variance of a kind.
func (v *Variances) of(k kind) *float64 {
	return [...]*float64{
		&v.General, &v.Pillar, &v.Competency, &v.Perspective, &v.Severity, &v.Halo, &v.PillarHalo, &v.CompetencyHalo,
	}[k]
}

// count returns how many are not 0.
func (v Variances) count() (n int) {
	for k := range kinds {
		if *v.of(k) != 0 {
			n++
		}
	}
	return n
}

// gradient is dL by parameter.
type gradient struct {
	thresholds [][]float64
	items      []float64
	groups     []float64
	variances  [kinds]float64
	squares    [kinds]float64 // Σ (b² + var(b)), what EM needs
	left       [kinds]float64 // Σ var(b)
	units      [kinds]float64
}

func newGradient(d *Data, p Params) *gradient {
	g := &gradient{items: make([]float64, len(d.Items)), groups: make([]float64, d.Groups)}
	for _, taus := range p.Thresholds {
		g.thresholds = append(g.thresholds, make([]float64, len(taus)))
	}
	return g
}

func (g *gradient) add(o *gradient) {
	sum := func(to, from []float64) {
		for i, x := range from {
			to[i] += x
		}
	}
	for i := range g.thresholds {
		sum(g.thresholds[i], o.thresholds[i])
	}
	sum(g.items, o.items)
	sum(g.groups, o.groups)
	sum(g.variances[:], o.variances[:])
	sum(g.squares[:], o.squares[:])
	sum(g.left[:], o.left[:])
	sum(g.units[:], o.units[:])
}

// gradient computes dL at the mode.
func (e *Errors) gradient() *gradient {
	f := e.f
	variances := make([]float64, f.Data.cells) // of predictors
	third := make([]float64, f.Data.cells)
	n := f.Data.persons
	parts := make([]*gradient, (n+chunk-1)/chunk)
	f.eachChunk(n, func(w *work, i, from, to int) {
		parts[i] = newGradient(f.Data, f.Params)
		for p := from; p < to; p++ {
			w.load(p)
			w.addSquares(e, p, parts[i], variances)
			w.thirds(variances, third)
			w.adjoint(third)
			for i := range w.nforms {
				size := f.lay.size()
				f.grad[int(w.first)+i] = w.rhs[i] - dot(w.y[i*size:(i+1)*size], w.beta)
			}
		}
	})
	s, global := make([]float64, f.Data.raters), make([]float64, len(f.global))
	f.offsetSums(f.grad, s, global)
	e.k.solve(s, global)
	f.offsets(s, global, f.move)
	f.eachChunk(n, func(w *work, i, from, to int) {
		for p := from; p < to; p++ {
			w.load(p)
			w.gradient(p, variances, third, parts[i])
		}
	})
	sum := newGradient(f.Data, f.Params)
	for _, g := range parts {
		sum.add(g)
	}
	if v := f.Params.Var.Severity; v > 0 {
		e.addRaters(sum)
		for r, lambda := range s {
			if f.Data.of[r] < f.Data.of[r+1] {
				sum.variances[severity] += lambda * f.s[r] / (v * v)
			}
		}
	}
	return sum
}

// addRaters adds what leniencies contribute, as addSquares does of persons.
func (e *Errors) addRaters(to *gradient) {
	f := e.f
	for r := range f.s {
		if f.Data.of[r] < f.Data.of[r+1] {
			mode, variance := e.Rater(r)
			to.term(severity, f.Params.Var.Severity, mode, variance)
		}
	}
}

// term adds one term b of variance v.
func (g *gradient) term(k kind, v, b, variance float64) {
	g.variances[k] += ((b*b+variance)/v - 1) / v / 2
	g.squares[k] += b*b + variance
	g.left[k] += variance
	g.units[k]++
}

// spreadOut computes, for a linearised person with Q of the offsets, the
// covariance of the person's terms, and of those with the offsets:
//
//	U = A⁻¹X     Cov(x) = A⁻¹ + UQU'     Cov(x, o) = −UQ
func (w *work) spreadOut() {
	size, n := w.f.lay.size(), w.nforms
	w.covX, w.covXO = grow(w.covX, size*size), grow(w.covXO, size*n)
	us := grow(w.us, size*n) // by form
	w.us = us
	for i := range n {
		u := us[i*size : (i+1)*size]
		copy(u, w.y[i*size:(i+1)*size])
		backward(w.a, size, u)
	}
	for i := range n { // column i of −UQ
		col := w.covXO[i*size : (i+1)*size]
		clear(col)
		for j := range n {
			q := w.q[i*n+j]
			for k, x := range us[j*size : (j+1)*size] {
				col[k] -= q * x
			}
		}
	}
	clear(w.covX)
	for i := range size {
		row := w.covX[i*size : (i+1)*size]
		row[i] = 1
		forward(w.a, size, row)
		backward(w.a, size, row)
		for j := range n {
			u := us[j*size+i]
			for k, x := range w.covXO[j*size : (j+1)*size] {
				row[k] -= x * u
			}
		}
	}
	if w.f.lay.waves == 1 {
		w.levelCov()
	}
}

// dyadCov computes, of a dyad, the variance of each predictor and the sums of M.
func (w *work) dyadCov(dy *dyad) {
	if w.f.lay.waves == 1 {
		w.nestedCov(w.cells[dy.cell : dy.cell+dy.cells])
		return
	}
	w.wavesCov(dy)
}

// wavesCov computes Q, the covariance of the base of a dyad's cells, with
// B = I − DΛ the covariance of the whole predictors on its diagonal
//
//	var_i = (B·D)_ii + (B·Q·B')_ii
//
// and M = Λ − ΛQΛ with its sums.
func (w *work) wavesCov(dy *dyad) {
	n := dy.cells
	cells := w.cells[dy.cell : dy.cell+n]
	w.base2 = grow(w.base2, n*n)
	w.baseCov(cells, w.base2)
	lam := w.lam[dy.lam : dy.lam+n*n]
	w.m, w.dm, w.bm, w.varOf = grow(w.m, n*n), grow(w.dm, n*n), grow(w.bm, n*n), grow(w.varOf, n)
	d := w.dm
	for i := range cells {
		for j := range cells {
			d[i*n+j] = w.f.rel.of(&cells[i], &cells[j])
		}
	}
	multiply(w.bm, d, lam, n)
	for i := range w.bm {
		w.bm[i] = -w.bm[i]
	}
	for i := range n {
		w.bm[i*n+i]++
	}
	w.tmp = grow(w.tmp, n*n)
	multiply(w.tmp, w.bm, w.base2, n)
	for i := range n {
		b := w.bm[i*n : (i+1)*n]
		w.varOf[i] = dot(b, d[i*n:(i+1)*n]) + dot(b, w.tmp[i*n:(i+1)*n])
	}
	multiply(w.tmp, lam, w.base2, n)
	multiply(w.m, w.tmp, lam, n)
	for i := range w.m {
		w.m[i] = lam[i] - w.m[i]
	}
	lasts := w.f.rel.lasts()
	w.sumsM = [3]float64{}
	for i := range cells {
		for j := range cells {
			for k, share := range cells[i].shares(&cells[j], &lasts) {
				w.sumsM[k] += share * w.m[i*n+j]
			}
		}
	}
}

// of is the covariance of a dyad's terms of two cells.
func (r *relation) of(a, b *cell) float64 {
	if a.wave != b.wave {
		return r.between(a, b)
	}
	return r.within(a, b, a.comp == b.comp)
}

// multiply computes a·b of square matrices.
func multiply(to, a, b []float64, n int) {
	clear(to)
	for i := range n {
		row := to[i*n : (i+1)*n]
		for k, x := range a[i*n : (i+1)*n] {
			if x == 0 {
				continue
			}
			for j, y := range b[k*n : (k+1)*n] {
				row[j] += x * y
			}
		}
	}
}

// baseCov computes the covariance of Z·x + o for the cells of a dyad.
func (w *work) baseCov(cells []cell, to []float64) {
	lay := &w.f.lay
	size, n := lay.size(), len(cells)
	w.line = grow(w.line, size+w.nforms)
	for i := range cells {
		c := &cells[i]
		// The row of Cov((x, o)) for Z_i·x + o_i.
		x, o := w.line[:size], w.line[size:]
		copy(x, w.covXO[int(c.form)*size:(int(c.form)+1)*size])
		copy(o, w.q[int(c.form)*w.nforms:(int(c.form)+1)*w.nforms])
		w.eachPlace(c, func(place int) {
			for k, v := range w.covX[place*size : (place+1)*size] {
				x[k] += v
			}
			for k := range o {
				o[k] += w.covXO[k*size+place]
			}
		})
		w.base(cells, x, o, to[i*n:(i+1)*n])
	}
}

// eachPlace calls do for the places of the terms that a cell sums up.
func (w *work) eachPlace(c *cell, do func(int)) {
	lay := &w.f.lay
	for v := range int(c.wave) + 1 {
		for _, t := range [...]int{lay.general(v), lay.pillar(v, int(c.pillar)), lay.comp(v, int(c.comp))} {
			if i := lay.at[t]; i >= 0 {
				do(int(i))
			}
		}
	}
	if i := lay.at[lay.perspective(int(c.group))]; i >= 0 {
		do(int(i))
	}
}

// eachAnswer calls do for the answers of a linearised dyad.
func (w *work) eachAnswer(dy *dyad, do func(cell int, item int32, y int, pr, up, low float64)) {
	d := w.f.Data
	from := 0
	for i := range dy.forms {
		form := &d.form[w.first+int32(dy.form+i)]
		pat := &d.patterns[form.pattern]
		for j, y := range d.values[form.values : form.values+int64(len(pat.items))] {
			if y == 0 {
				continue
			}
			item := pat.items[j]
			cell := from + int(pat.cell[j])
			pr, up, low := w.f.scales[d.Items[item].Scale].answer(int(y), w.cells[dy.cell+cell].e*w.f.times[item])
			do(cell, item, int(y), pr, up, low)
		}
		from += len(pat.comps)
	}
}

// thirds keeps c = −½ var·dw/dη of each cell of a person.
func (w *work) thirds(variances, third []float64) {
	for i := range w.dyads {
		dy := &w.dyads[i]
		first := w.f.Data.form[w.first+int32(dy.form)].cells
		v, mine := variances[first:first+int64(dy.cells)], third[first:first+int64(dy.cells)]
		w.eachAnswer(dy, func(cell int, _ int32, _ int, _, up, low float64) {
			mine[cell] += v[cell] * bend(up, low) / 2
		})
	}
}

// adjoint puts c in the place of the gradient of a linearised person.
func (w *work) adjoint(third []float64) {
	f, lay := w.f, &w.f.lay
	size := lay.size()
	clear(w.grid)
	clear(w.beta[:size])
	clear(w.rhs)
	for i := range w.dyads {
		dy := &w.dyads[i]
		cells := w.cells[dy.cell : dy.cell+dy.cells]
		first := f.Data.form[w.first+int32(dy.form)].cells
		gamma := w.gamma[dy.cell : dy.cell+dy.cells]
		w.reduce(cells, w.lam[dy.lam:dy.lam+dy.cells*dy.cells], third[first:first+int64(dy.cells)], gamma)
		copy(w.rho[dy.cell:dy.cell+dy.cells], gamma)
		for j := range cells {
			c := &cells[j]
			w.grid[int(c.wave)*lay.comps+int(c.comp)] += gamma[j]
			w.rhs[c.form] += gamma[j]
			if v := lay.at[lay.perspective(int(c.group))]; v >= 0 {
				w.beta[v] += gamma[j]
			}
		}
	}
	w.project(w.grid, w.beta[:size])
	forward(w.a, size, w.beta[:size])
}

// gradient adds the rest of what a person and the dyads contribute, given the
// moves of the offsets that solve for λ.
func (w *work) gradient(p int, variances, third []float64, to *gradient) {
	f, lay := w.f, &w.f.lay
	size := lay.size()
	w.adjoint(third)
	move := f.move[w.first : int(w.first)+w.nforms]
	for i, m := range move {
		for j, y := range w.y[i*size : (i+1)*size] {
			w.beta[j] -= y * m
		}
	}
	lambda := w.beta[:size]
	backward(w.a, size, lambda)
	x := f.x[p*size : (p+1)*size]
	if w.nforms > 0 {
		for i, t := range lay.terms {
			if k, ok := lay.kind(int(t)); ok {
				to.variances[k] += lambda[i] * x[i] * lay.prior[i] * lay.prior[i]
			}
		}
	}
	for i := range w.dyads {
		dy := &w.dyads[i]
		first := f.Data.form[w.first+int32(dy.form)].cells
		w.dyadGradient(dy, lambda, move, variances[first:], f.l[first:first+int64(dy.cells)], to)
	}
}

// kind returns which variance a term has; steps of later waves have none.
func (l *layout) kind(t int) (kind, bool) {
	switch wave := t / l.perWave(); {
	case t >= l.waves*l.perWave():
		return perspective, true
	case wave > 0:
		return 0, false
	case t == 0:
		return general, true
	case t <= l.pillars:
		return pillar, true
	}
	return competency, true
}

func (w *work) dyadGradient(dy *dyad, lambda, move, variances, l []float64, to *gradient) {
	f, n := w.f, dy.cells
	cells := w.cells[dy.cell : dy.cell+n]
	lam := w.lam[dy.lam : dy.lam+n*n]
	base := w.t[:n]
	w.base(cells, lambda, move, base)
	w.line = grow(w.line, n)
	adj := w.line // of l
	for i := range adj {
		adj[i] = w.rho[dy.cell+i] - dot(lam[i*n:(i+1)*n], base)
	}
	w.relate(cells, adj)
	w.eachAnswer(dy, func(i int, item int32, y int, pr, up, low float64) {
		v, a := variances[i], base[i]+cells[i].prior
		taus := to.thresholds[f.Data.Items[item].Scale]
		if fu := up * (1 - up); y <= len(taus) {
			taus[y-1] += fu/pr - v*fu*(1-2*up)/2 + a*fu
		}
		if fl := low * (1 - low); y > 1 {
			taus[y-2] += -fl/pr - v*fl*(1-2*low)/2 + a*fl
		}
		x := slope(up, low) + v*bend(up, low)/2 - information(up, low)*a
		to.items[item] += x
		to.groups[cells[i].group] += x
	})
	sums := w.alike(cells, adj, l, f.rel.lasts())
	for i, k := range [...]kind{halo, pillarHalo, competencyHalo} {
		if *f.Params.Var.of(k) > 0 {
			to.variances[k] += sums[i]
		}
	}
}
