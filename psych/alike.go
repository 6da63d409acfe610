package psych

// Of the halo, the parts of pillars and those of competencies, in this order,
// several cells of a dyad have the same one.

// lasts is which share of each is the same in other waves.
func (r *relation) lasts() (shares [3]float64) {
	for i, v := range [...][2]float64{{r.h2, r.h}, {r.m2, r.m}, {r.u2, r.u}} {
		if v[1] > 0 {
			shares[i] = v[0] / v[1]
		}
	}
	return shares
}

// shares says what of each two cells have in common.
func (a *cell) shares(b *cell, lasts *[3]float64) (shares [3]float64) {
	for i, alike := range [...]bool{true, a.pillar == b.pillar, a.comp == b.comp} {
		switch {
		case alike && a.wave == b.wave:
			shares[i] = 1
		case alike:
			shares[i] = lasts[i]
		}
	}
	return shares
}

// alike adds up x_i·y_j over cells i and j by what they have in common.
func (w *work) alike(cells []cell, x, y []float64, lasts [3]float64) (sums [3]float64) {
	if w.f.lay.waves > 1 {
		for i := range cells {
			for j := range cells {
				for k, share := range cells[i].shares(&cells[j], &lasts) {
					sums[k] += share * x[i] * y[j]
				}
			}
		}
		return sums
	}
	ofX, ofY := w.within, w.sums
	clear(ofX)
	clear(ofY)
	var allX, allY float64
	for i := range cells {
		allX += x[i]
		allY += y[i]
		ofX[cells[i].pillar] += x[i]
		ofY[cells[i].pillar] += y[i]
		sums[2] += x[i] * y[i]
	}
	sums[0], sums[1] = allX*allY, dot(ofX, ofY)
	return sums
}

// distinct counts a dyad's halos, pillars and competencies; those of different
// waves are different unless the term lasts.
func (w *work) distinct(cells []cell, lasts [3]float64) (units [3]float64) {
	if w.f.lay.waves == 1 {
		units[0], units[2] = 1, float64(len(cells))
		clear(w.sums)
		for i := range cells {
			w.sums[cells[i].pillar] = 1
		}
		for _, x := range w.sums {
			units[1] += x
		}
		return units
	}
	for i := range cells {
		a := &cells[i]
		first := [3]bool{true, true, true}
		for j := range cells[:i] {
			b := &cells[j]
			for m, alike := range [...]bool{true, a.pillar == b.pillar, a.comp == b.comp} {
				if alike && (a.wave == b.wave || lasts[m] == 1) {
					first[m] = false
				}
			}
		}
		for m, is := range first {
			if is {
				units[m]++
			}
		}
	}
	return units
}
