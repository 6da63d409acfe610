package psych

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// What is left when persons and dyads follow is one equation for each rater
// and each global term (the location, and the shift of each later wave):
//
//	K·(ds, dglobal) = E'·grad − prior      K = prior + Σ_p E'·T_p·E
//
// where E maps raters and globals to the offsets of forms.

// small is the largest set of linked raters that Newton steps solve directly.
const small = 250

func (f *Fit) solveOuter() {
	f.offsetSums(f.grad, f.ds, f.dglobal)
	for r := range f.ds {
		if f.Params.Var.Severity > 0 {
			b := f.belief(r)
			f.ds[r] -= (f.s[r] - b.Mean) * b.Precision
		} else {
			f.ds[r] = 0
		}
	}
	for i := range f.dglobal {
		sd := f.globalSD(i)
		if sd <= 0 {
			f.dglobal[i] = 0
			continue
		}
		f.dglobal[i] -= f.global[i] / (sd * sd)
	}
	f.solveK(f.ds, f.dglobal)
	f.offsets(f.ds, f.dglobal, f.move)
}

// solveK replaces right sides by the solution.
func (f *Fit) solveK(s, global []float64) {
	if f.Params.Var.Severity <= 0 || f.direct(small) {
		f.factorise(small).solve(s, global)
		return
	}
	f.conjugate(s, global, 1e-11)
}

// offsetSums adds up a number of each form by rater and by global term.
func (f *Fit) offsetSums(of, raters, global []float64) {
	d := f.Data
	f.eachChunk(d.raters, func(_ *work, _, from, to int) {
		for r := from; r < to; r++ {
			sum := 0.
			for _, i := range d.byRater[d.of[r]:d.of[r+1]] {
				sum += of[i]
			}
			raters[r] = sum
		}
	})
	if len(global) == 0 {
		return
	}
	clear(global)
	for _, x := range raters {
		global[0] += x
	}
	if len(global) > 1 {
		for i, x := range of {
			if wave := d.form[i].wave; wave > 0 {
				global[wave] += x
			}
		}
	}
}

// offsets computes E·(s, global) by form; no global is all 0.
func (f *Fit) offsets(s, global, to []float64) {
	d := f.Data
	f.eachChunk(len(d.rater), func(_ *work, _, from, until int) {
		for i := from; i < until; i++ {
			for fm := d.forms[i]; fm < d.forms[i+1]; fm++ {
				to[fm] = s[d.rater[i]]
				if len(global) == 0 {
					continue
				}
				to[fm] += global[0]
				if wave := d.form[fm].wave; wave > 0 {
					to[fm] += global[wave]
				}
			}
		}
	})
}

// timesK computes K·(s, global).
func (f *Fit) timesK(s, global, toS, toGlobal []float64) {
	d := f.Data
	f.offsets(s, global, f.move)
	f.eachChunk(d.persons, func(w *work, _, from, to int) {
		for p := from; p < to; p++ {
			a, b := d.forms[d.dyads[p]], d.forms[d.dyads[p+1]]
			f.curves.apply(d, p, f.move[a:b], f.out[a:b], w.v(f.lay.size()))
		}
	})
	f.offsetSums(f.out, toS, toGlobal)
	for r, x := range s {
		toS[r] += x * f.belief(r).Precision
	}
	for i, x := range global {
		if sd := f.globalSD(i); sd > 0 {
			toGlobal[i] += x / (sd * sd)
		} else {
			toGlobal[i] = 0
		}
	}
}

// conjugate replaces right sides by the solution, by conjugate gradients with
// the diagonal as preconditioner, to a part of the error at the start. No
// global solves for the raters alone.
func (f *Fit) conjugate(s, global []float64, part float64) {
	n := len(s) + len(global)
	diagonal := f.diagonal()
	room := func() (all, ofS, ofGlobal []float64) {
		all = make([]float64, n)
		return all, all[:len(s)], all[len(s):]
	}
	x, xs, xg := room()
	r, rs, rg := room()
	p, ps, pg := room()
	q, qs, qg := room()
	copy(rs, s)
	copy(rg, global)
	z := make([]float64, n)
	for i := range z {
		z[i] = r[i] / diagonal[i]
		p[i] = z[i]
	}
	now := dot(r, z)
	enough := now * part * part
	for range 10 * (n + 10) {
		if now <= enough || now == 0 {
			break
		}
		f.timesK(ps, pg, qs, qg)
		step := now / dot(p, q)
		for i := range x {
			x[i] += step * p[i]
			r[i] -= step * q[i]
			z[i] = r[i] / diagonal[i]
		}
		was := now
		now = dot(r, z)
		for i := range p {
			p[i] = z[i] + now/was*p[i]
		}
	}
	copy(s, xs)
	copy(global, xg)
}

// diagonal returns that of K, raters before globals.
func (f *Fit) diagonal() []float64 {
	d := f.Data
	forms := make([]float64, len(d.form))
	all := make([]float64, len(d.form))
	f.eachChunk(d.persons, func(w *work, _, from, to int) {
		for p := from; p < to; p++ {
			first := int(d.forms[d.dyads[p]])
			n := int(d.forms[d.dyads[p+1]]) - first
			w.line = grow(w.line, n)
			for i := range n {
				for j, t := range f.curves.row(d, p, n, i, w.line) {
					all[first+i] += t
					if i == j {
						forms[first+i] += t
						continue
					}
					all[first+j] += t
					if d.ofForm[first+i] == d.ofForm[first+j] {
						forms[first+i] += 2 * t
					}
				}
			}
		}
	})
	diagonal := make([]float64, d.raters+d.Waves())
	global := diagonal[d.raters:]
	f.offsetSums(forms, diagonal[:d.raters], global)
	for r := range d.raters {
		diagonal[r] += f.belief(r).Precision
	}
	scratch := make([]float64, d.raters)
	f.offsetSums(all, scratch, global)
	for i := range global {
		sd := f.globalSD(i)
		if sd <= 0 {
			global[i] = 1
			continue
		}
		global[i] = math.Abs(global[i]) + 1/(sd*sd)
	}
	return diagonal
}

// A factor is K factorised: raters by sets that are linked, and the globals
// after them. Of a set that is too large there is only the diagonal.
//
//	G = C − B'·K_r⁻¹·B     where B joins raters to globals and C is the globals' own
type factor struct {
	f       *Fit
	parts   [][]int32 // raters
	place   []int32   // of each rater in its part
	part    []int32
	of      []matrix  // nil for a set that is too large
	diag    []float64 // of K, by rater, if a set is too large
	b, kb   []float64 // raters × globals: B and K_r⁻¹·B
	g       mat.Cholesky
	globals []int // which there are
}

// factorise assembles and factorises K at the last linearisation, as far as
// sets of raters are not larger than limit.
func (f *Fit) factorise(limit int) *factor {
	d := f.Data
	k := &factor{f: f, part: make([]int32, d.raters), place: make([]int32, d.raters)}
	for i := range f.global {
		if f.globalSD(i) > 0 {
			k.globals = append(k.globals, i)
		}
	}
	v := f.Params.Var.Severity
	if v > 0 {
		for i, part := range f.sets() {
			k.parts = append(k.parts, part.raters)
			m := part.matrix(limit)
			if k.of = append(k.of, m); m == nil && k.diag == nil {
				k.diag = f.diagonal()
			}
			for j, r := range part.raters {
				k.part[r], k.place[r] = int32(i), int32(j)
				if m != nil {
					m.add(int32(j), int32(j), f.belief(int(r)).Precision)
				}
			}
		}
	}
	ng := len(k.globals)
	k.b, k.kb = make([]float64, d.raters*ng), make([]float64, d.raters*ng)
	g := make([]float64, ng*ng)
	m := make([]float64, 2*ng)
	var line []float64
	for p := range d.persons {
		first := int(d.forms[d.dyads[p]])
		raters := d.ofForm[first:d.forms[d.dyads[p+1]]]
		line = grow(line, len(raters))
		for i, ri := range raters {
			row := f.curves.row(d, p, len(raters), i, line)
			if v > 0 && k.of[k.part[ri]] != nil {
				k.join(p, i, raters, row)
			}
			if ng > 0 {
				k.joinGlobals(first, i, raters, row, g, m)
			}
		}
	}
	for _, m := range k.of {
		if m != nil && !m.factorise() {
			panic("psych: the precision of the raters is not positive definite")
		}
	}
	k.eliminateGlobals(g)
	return k
}

// join adds row i of a person's curvature to K.
func (k *factor) join(p, i int, raters []int32, row []float64) {
	ri := raters[i]
	to := k.of[k.part[ri]]
	m, sparse := to.(*sparse)
	var slots []int32
	if sparse {
		slots = k.f.slots[int(k.f.slotsAt[p])+i*(i+1)/2:]
	}
	for j, t := range row {
		rj := raters[j]
		if rj == ri && i != j {
			t *= 2
		}
		if sparse {
			m.all[slots[j]] += t
		} else {
			to.add(k.place[ri], k.place[rj], t)
		}
	}
}

// joinGlobals adds row i of a person's curvature to B and C.
func (k *factor) joinGlobals(first, i int, raters []int32, row, g, m []float64) {
	ng := len(k.globals)
	k.members(first+i, m[:ng])
	for j, t := range row {
		k.members(first+j, m[ng:])
		for a := range ng {
			k.b[int(raters[i])*ng+a] += t * m[ng+a]
			if i != j {
				k.b[int(raters[j])*ng+a] += t * m[a]
			}
			for b := range ng {
				g[a*ng+b] += t * m[a] * m[ng+b]
				if i != j {
					g[a*ng+b] += t * m[ng+a] * m[b]
				}
			}
		}
	}
}

// members says which of the globals a form has.
func (k *factor) members(form int, to []float64) {
	wave := int(k.f.Data.form[form].wave)
	for i, g := range k.globals {
		to[i] = 0
		if g == 0 || g == wave {
			to[i] = 1
		}
	}
}

func (k *factor) eliminateGlobals(g []float64) {
	ng := len(k.globals)
	if ng == 0 {
		return
	}
	copy(k.kb, k.b)
	col := make([]float64, k.f.Data.raters)
	for a := range ng {
		for r := range col {
			col[r] = k.b[r*ng+a]
		}
		k.raters(col)
		for r := range col {
			k.kb[r*ng+a] = col[r]
		}
	}
	sym := mat.NewSymDense(ng, nil)
	for a := range ng {
		for b := range a + 1 {
			sum := g[a*ng+b]
			for r := range col {
				sum -= k.b[r*ng+a] * k.kb[r*ng+b]
			}
			if a == b {
				sd := k.f.globalSD(k.globals[a])
				sum += 1 / (sd * sd)
			}
			sym.SetSym(a, b, sum)
		}
	}
	if !k.g.Factorize(sym) {
		panic("psych: the precision of the location is not positive definite")
	}
}

// raters replaces s by K_r⁻¹·s.
func (k *factor) raters(s []float64) {
	if k.parts == nil {
		clear(s)
		return
	}
	if k.diag != nil {
		k.f.conjugate(s, nil, 1e-8)
		return
	}
	for i, part := range k.parts {
		x := make([]float64, len(part))
		for j, r := range part {
			x[j] = s[r]
		}
		k.of[i].solve(x)
		for j, r := range part {
			s[r] = x[j]
		}
	}
}

// solve replaces right sides by the solution.
func (k *factor) solve(s, global []float64) {
	ng := len(k.globals)
	k.raters(s)
	if ng == 0 {
		clear(global)
		return
	}
	right := mat.NewVecDense(ng, nil)
	for a, g := range k.globals {
		sum := global[g]
		for r := range s {
			sum -= k.b[r*ng+a] * s[r]
		}
		right.SetVec(a, sum)
	}
	if err := k.g.SolveVecTo(right, right); err != nil {
		panic("psych: " + err.Error())
	}
	clear(global)
	for a, g := range k.globals {
		global[g] = right.AtVec(a)
		for r := range s {
			s[r] -= k.kb[r*ng+a] * global[g]
		}
	}
}
