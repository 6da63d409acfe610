package psych

// curves keep, for each person, the curvature of the log posterior by the
// offsets of the person's forms once the person's and the dyads' terms follow:
//
//	T = N − X'A⁻¹X = N − Y'Y
//
// as a triangle, or as Y and N where that is smaller.
type curves struct {
	at   []int64
	all  []float64
	size int
}

func newCurves(d *Data, size int) curves {
	c := curves{at: make([]int64, d.persons+1), size: size}
	for p := range d.persons {
		n, squares := d.formsOf(p)
		c.at[p+1] = c.at[p] + int64(min(n*(n+1)/2, n*size+squares))
	}
	c.all = make([]float64, c.at[d.persons])
	return c
}

// formsOf returns how many forms a person has, and the sum of squares of how
// many each dyad has.
func (d *Data) formsOf(p int) (forms, squares int) {
	for i := d.dyads[p]; i < d.dyads[p+1]; i++ {
		n := int(d.forms[i+1] - d.forms[i])
		forms += n
		squares += n * n
	}
	return forms, squares
}

// keep stores what the equations of the raters need of a person.
func (w *work) keep(p int) {
	f := w.f
	size, n := f.lay.size(), w.nforms
	for i := range n {
		f.grad[int(w.first)+i] = w.rhs[i] - dot(w.y[i*size:(i+1)*size], w.beta)
	}
	w.weigh()
	to := f.curves.all[f.curves.at[p]:f.curves.at[p+1]]
	if len(to) < n*(n+1)/2 {
		copy(to, w.y[:n*size])
		copy(to[n*size:], w.n)
		return
	}
	at := 0
	for i := range n {
		y := w.y[i*size : (i+1)*size]
		for j := range i + 1 {
			to[at+j] = -dot(y, w.y[j*size:(j+1)*size])
		}
		at += i + 1
	}
	for i := range w.dyads {
		dy := &w.dyads[i]
		for a := range dy.forms {
			row := dy.form + a
			for b := range a + 1 {
				to[row*(row+1)/2+dy.form+b] += w.n[dy.n+a*dy.forms+b]
			}
		}
	}
}

// weigh stores how surely a person who stands still tells of the offset of each
// form.
func (w *work) weigh() {
	for i := range w.dyads {
		dy := &w.dyads[i]
		for a := range dy.forms {
			sum := 0.
			for _, x := range w.n[dy.n+a*dy.forms : dy.n+(a+1)*dy.forms] {
				sum += x
			}
			w.f.weight[int(w.first)+dy.form+a] = float32(sum)
		}
	}
}

// apply computes T·move of a person into out; u is room for a person's terms.
func (c *curves) apply(d *Data, p int, move, out, u []float64) {
	t := c.all[c.at[p]:c.at[p+1]]
	n := len(move)
	if len(t) == n*(n+1)/2 {
		at := 0
		for i := range n {
			row := t[at : at+i+1]
			x, sum := move[i], 0.
			for j, y := range row[:i] {
				sum += y * move[j]
				out[j] += y * x
			}
			out[i] = sum + row[i]*x
			at += i + 1
		}
		return
	}
	u = u[:c.size]
	clear(u)
	for i, x := range move {
		for j, y := range t[i*c.size : (i+1)*c.size] {
			u[j] += y * x
		}
	}
	for i := range out {
		out[i] = -dot(t[i*c.size:(i+1)*c.size], u)
	}
	ns, at := t[n*c.size:], 0
	for i := d.dyads[p]; i < d.dyads[p+1]; i++ {
		k := int(d.forms[i+1] - d.forms[i])
		for a := range k {
			out[at+a] += dot(ns[a*k:(a+1)*k], move[at:at+k])
		}
		ns, at = ns[k*k:], at+k
	}
}

// row computes row i of the lower triangle of T of a person with n forms, into
// room for as many.
func (c *curves) row(d *Data, p, n, i int, to []float64) []float64 {
	t := c.all[c.at[p]:c.at[p+1]]
	if len(t) == n*(n+1)/2 {
		return t[i*(i+1)/2 : i*(i+1)/2+i+1]
	}
	to = to[:i+1]
	y := t[i*c.size : (i+1)*c.size]
	if c.size == 1 {
		for j, x := range t[:i+1] {
			to[j] = -y[0] * x
		}
	} else {
		for j := range to {
			to[j] = -dot(y, t[j*c.size:(j+1)*c.size])
		}
	}
	// Of N there is what stands for the form's own dyad.
	ns, at := t[n*c.size:], 0
	for dy := d.dyads[p]; ; dy++ {
		k := int(d.forms[dy+1] - d.forms[dy])
		if i < at+k {
			for b := at; b <= i; b++ {
				to[b] += ns[(i-at)*k+b-at]
			}
			return to
		}
		ns, at = ns[k*k:], at+k
	}
}
