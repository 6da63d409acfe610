package psych

import "math"

// step computes the steps of a linearised person and the dyads from those of
// the offsets, and returns the longest, in logits.
func (w *work) step(p int) (longest float64) {
	f := w.f
	size := f.lay.size()
	move := f.move[w.first : int(w.first)+w.nforms]
	for i, m := range move {
		for j, y := range w.y[i*size : (i+1)*size] {
			w.beta[j] -= y * m
		}
	}
	backward(w.a, size, w.beta[:size])
	dx := f.dx[p*size : (p+1)*size]
	copy(dx, w.beta)
	for _, x := range dx {
		longest = max(longest, math.Abs(x))
	}
	for i := range w.dyads {
		longest = max(longest, w.stepDyad(&w.dyads[i], dx, move))
	}
	return longest
}

// stepDyad computes dl = ρ − Λ·(Z·dx + J·move).
func (w *work) stepDyad(dy *dyad, dx, move []float64) (longest float64) {
	f := w.f
	n := dy.cells
	cells := w.cells[dy.cell : dy.cell+n]
	base := w.t[:n]
	w.base(cells, dx, move, base)
	first := f.Data.form[w.first+int32(dy.form)].cells
	dl := f.dl[first : first+int64(n)]
	rho := w.rho[dy.cell : dy.cell+n]
	room := w.v(n)
	for i := range rho {
		room[i] = rho[i] - dot(w.lam[dy.lam+i*n:dy.lam+i*n+n], base)
		dl[i] = float32(room[i])
	}
	w.relate(cells, room)
	for i := range cells {
		longest = max(longest, math.Abs(cells[i].prior))
	}
	return longest
}

// base computes what moves of terms and offsets are for each cell.
func (w *work) base(cells []cell, x, offset, to []float64) {
	lay := &w.f.lay
	for i := range cells {
		c := &cells[i]
		to[i] = lay.level(x, int(c.wave), int(c.pillar), int(c.comp)) + offset[c.form]
		if v := lay.at[lay.perspective(int(c.group))]; v >= 0 {
			to[i] += x[v]
		}
	}
}
