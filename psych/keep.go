package psych

// few is up to how many numbers linearised persons are kept rather than
// computed again whenever they are needed.
const few = 1 << 20

// kept is a linearised person. Steps and gradients take the place of what led to
// them, so that it is good for one of each.
type kept struct {
	cells  []cell    // of all dyads
	dyads  []dyad    // where each begins
	lam    []float64 // Λ of each dyad
	rho    []float64 // by cell: step of l when nothing else moves
	gamma  []float64 // by cell: gradient, dyad terms eliminated
	n      []float64 // by dyad: 1'Λ1 of each two of its forms
	a      []float64 // Cholesky factor of the precision of the person
	beta   []float64 // L⁻¹·b
	y      []float64 // by form: L⁻¹·X
	rhs    []float64 // by form: 1'γ
	nforms int
	first  int32 // its first form
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

// load linearises a person at the state, or recalls it.
func (w *work) load(p int) {
	f := w.f
	if f.kept == nil || !f.current {
		w.linearise(p)
		return
	}
	w.kept = &f.kept[p]
	w.t = grow(w.t, len(w.cells))
}
