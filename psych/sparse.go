package psych

import "math"

// A sparse is a positive definite matrix of a shape, then its factor
//
//	L·D·L'     L unit lower
//
// then those entries of its inverse that the factor has. Its numbers are, one
// after the other, those below the diagonal by columns, the diagonal before the
// core, and the core, which is full.
type sparse struct {
	*shape
	all      []float64
	values   []float64 // of all, those below the diagonal
	diagonal []float64 // and those of it
	core     *dense    // and the rest
	logDet   float64
	inverse  []float64 // of the inverse, what values and diagonal are of the matrix
}

func newSparse(s *shape) *sparse {
	sides := len(s.below)
	m := &sparse{shape: s, all: make([]float64, s.entries+sides+s.core*s.core)}
	m.values, m.diagonal = m.all[:s.entries], m.all[s.entries:s.entries+sides]
	m.core = &dense{n: s.core, a: m.all[s.entries+sides:]}
	return m
}

// slot returns where the entry of two columns of the matrix is.
func (s *shape) slot(i, j int32) int32 {
	a, b := int(s.place[i]), int(s.place[j])
	if a > b {
		a, b = b, a
	}
	sides := len(s.below)
	switch {
	case a >= sides:
		return int32(s.entries + sides + (a-sides)*s.core + b - sides)
	case a == b:
		return int32(s.entries + a)
	}
	rows := s.below[a]
	low, high := 0, len(rows)
	for low < high {
		if mid := (low + high) / 2; int(rows[mid]) < b {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return int32(s.from[a] + low)
}

// add adds to an entry, which must be one of the shape.
func (m *sparse) add(i, j int32, x float64) { m.all[m.slot(i, j)] += x }

// at returns an entry of the inverse where the matrix has one.
func (m *sparse) at(i, j int32) float64 { return m.inSlot(m.slot(i, j)) }

func (m *sparse) inSlot(slot int32) float64 {
	if int(slot) < len(m.inverse) {
		return m.inverse[slot]
	}
	return m.all[slot]
}

// factorise reports whether the matrix is positive definite. A column takes in
// those before it that have an entry in its row; next chains these.
func (m *sparse) factorise() bool {
	sides := len(m.below)
	w := make([]float64, m.n)
	first, next, at := make([]int32, sides), make([]int32, sides), make([]int, sides)
	for i := range first {
		first[i] = -1
	}
	await := func(k int32) { // column k waits for the row of its next entry
		if i := at[k]; i < len(m.below[k]) && int(m.below[k][i]) < sides {
			row := m.below[k][i]
			first[row], next[k] = k, first[row]
		}
	}
	for j := range sides {
		rows, values := m.column(j)
		for i, r := range rows {
			w[r] = values[i]
		}
		d := m.diagonal[j]
		for k := first[j]; k >= 0; {
			rows, values := m.column(int(k))
			rows, values = rows[at[k]:], values[at[k]:]
			x := values[0] * m.diagonal[k]
			d -= x * values[0]
			for i, r := range rows[1:] {
				w[r] -= x * values[i+1]
			}
			at[k]++
			following := next[k]
			await(k)
			k = following
		}
		if !(d > 0) {
			return false
		}
		m.diagonal[j] = d
		for i, r := range rows {
			values[i] = w[r] / d
		}
		await(int32(j))
	}
	m.toCore(at)
	if !m.core.factorise() {
		return false
	}
	m.logDet = m.core.logDet
	for _, d := range m.diagonal {
		m.logDet += math.Log(d)
	}
	return true
}

// toCore takes from the core what the columns before it have there, from an
// entry of each on.
func (m *sparse) toCore(at []int) {
	sides, n := len(m.below), m.core.n
	for k := range sides {
		rows, values := m.column(k)
		rows, values = rows[at[k]:], values[at[k]:]
		for i, r := range rows {
			x, to := values[i]*m.diagonal[k], m.core.a[(int(r)-sides)*n:]
			for j := i; j < len(rows); j++ {
				to[int(rows[j])-sides] -= x * values[j]
			}
		}
	}
}

func (m *sparse) logDeterminant() float64 { return m.logDet }

func (m *sparse) column(j int) ([]int32, []float64) {
	return m.below[j], m.values[m.from[j]:m.from[j+1]]
}

// solve replaces x by the solution.
func (m *sparse) solve(x []float64) {
	sides := len(m.below)
	y := make([]float64, m.n)
	for i, p := range m.place {
		y[p] = x[i]
	}
	for j := range sides {
		rows, values := m.column(j)
		for i, r := range rows {
			y[r] -= values[i] * y[j]
		}
	}
	m.core.solve(y[sides:])
	for j := sides - 1; j >= 0; j-- {
		y[j] /= m.diagonal[j]
		rows, values := m.column(j)
		for i, r := range rows {
			y[j] -= values[i] * y[r]
		}
	}
	for i, p := range m.place {
		x[i] = y[p]
	}
}

// invert computes the entries of the inverse Z from the last column to the first
// (Takahashi, Fagan & Chin 1973): with rows S of column j of L,
//
//	Z_Sj = −Z_SS·L_Sj      Z_jj = 1/D_j − L_Sj'·Z_Sj
//
// where Z_SS is known, as each two of S have an entry in a later column.
func (m *sparse) invert() {
	m.core.invert()
	sides, n := len(m.below), m.core.n
	m.inverse = make([]float64, m.entries+sides)
	own := m.inverse[m.entries:]
	in := make([]int32, m.n) // which of S a row is, from 1
	for j := sides - 1; j >= 0; j-- {
		rows, values := m.column(j)
		z := m.inverse[m.from[j]:m.from[j+1]]
		for i, r := range rows {
			in[r] = int32(i) + 1
		}
		for i, k := range rows {
			if int(k) >= sides {
				line := m.core.a[(int(k)-sides)*n:]
				z[i] -= line[int(k)-sides] * values[i]
				for q := i + 1; q < len(rows); q++ {
					x := line[int(rows[q])-sides]
					z[q] -= x * values[i]
					z[i] -= x * values[q]
				}
				continue
			}
			z[i] -= own[k] * values[i]
			known := m.inverse[m.from[k]:m.from[k+1]]
			for q, r := range m.below[k] {
				if p := in[r]; p > 0 {
					z[p-1] -= known[q] * values[i]
					z[i] -= known[q] * values[p-1]
				}
			}
		}
		own[j] = 1 / m.diagonal[j]
		for i, r := range rows {
			own[j] -= values[i] * z[i]
			in[r] = 0
		}
	}
}
