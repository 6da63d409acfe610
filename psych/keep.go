package psych

import "slices"

// few is up to how many numbers linearised persons are kept rather than
// computed again whenever they are needed.
const few = 1 << 20

// kept is a linearised person.
type kept struct {
	cells              []cell
	dyads              []dyad
	lam, rho, gamma, n []float64
	a, beta, y, rhs    []float64
	nforms             int
	first              int32
}

// remember makes room for all linearised persons if they are few.
func (f *Fit) remember() {
	d, size := f.Data, f.lay.size()
	sum := 0
	for p := range d.persons {
		sum += size * size
		for i := d.dyads[p]; i < d.dyads[p+1]; i++ {
			cells := 0
			for fm := d.forms[i]; fm < d.forms[i+1]; fm++ {
				cells += len(d.patterns[d.form[fm].pattern].comps)
			}
			sum += cells*(cells+2) + size
		}
		if sum > few {
			return
		}
	}
	f.kept = make([]kept, d.persons)
}

// save keeps a linearised person.
func (w *work) save(p int) {
	if w.f.kept == nil {
		return
	}
	k, size := &w.f.kept[p], w.f.lay.size()
	k.cells, k.dyads = append(k.cells[:0], w.cells...), append(k.dyads[:0], w.dyads...)
	k.nforms, k.first = w.nforms, w.first
	for _, c := range w.state(size, k) {
		*c.to = append((*c.to)[:0], c.from...)
	}
}

// load linearises a person at the state, or recalls it.
func (w *work) load(p int) {
	f, size := w.f, w.f.lay.size()
	if f.kept == nil || !f.current {
		w.linearise(p)
		return
	}
	k := &f.kept[p]
	w.cells, w.dyads = append(w.cells[:0], k.cells...), append(w.dyads[:0], k.dyads...)
	w.nforms, w.first = k.nforms, k.first
	w.lam, w.rho, w.gamma, w.n = recall(w.lam, k.lam), recall(w.rho, k.rho), recall(w.gamma, k.gamma), recall(w.n, k.n)
	w.y, w.rhs = recall(w.y, k.y), recall(w.rhs, k.rhs)
	copy(w.a, k.a)
	copy(w.beta[:size], k.beta)
	w.t = grow(w.t, len(w.cells))
}

func recall(to, from []float64) []float64 { return append(slices.Grow(to[:0], len(from)), from...) }

// state pairs what is kept with where it is kept.
func (w *work) state(size int, k *kept) [8]struct {
	to   *[]float64
	from []float64
} {
	return [8]struct {
		to   *[]float64
		from []float64
	}{
		{&k.lam, w.lam}, {&k.rho, w.rho}, {&k.gamma, w.gamma}, {&k.n, w.n},
		{&k.a, w.a[:size*size]}, {&k.beta, w.beta[:size]}, {&k.y, w.y}, {&k.rhs, w.rhs},
	}
}
