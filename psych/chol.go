package psych

import "math"

// Small triangular matrices are kept by rows, full, with stride n.

// cholesky replaces the lower triangle of a by L with a = L·L' and returns
// log det a. It panics if a is not positive definite, which precisions are.
func cholesky(a []float64, n int) (logDet float64) {
	for j := range n {
		row := a[j*n : j*n+j+1]
		d := row[j]
		for _, x := range row[:j] {
			d -= x * x
		}
		if !(d > 0) {
			panic("psych: a precision matrix is not positive definite")
		}
		d = math.Sqrt(d)
		row[j] = d
		logDet += math.Log(d)
		for i := j + 1; i < n; i++ {
			other := a[i*n : i*n+j+1]
			sum := other[j]
			for k, x := range row[:j] {
				sum -= x * other[k]
			}
			other[j] = sum / d
		}
	}
	return 2 * logDet
}

// forward replaces b by L⁻¹·b.
func forward(l []float64, n int, b []float64) {
	for i := range n {
		row := l[i*n : i*n+i+1]
		sum := b[i]
		for k, x := range row[:i] {
			sum -= x * b[k]
		}
		b[i] = sum / row[i]
	}
}

// backward replaces b by L'⁻¹·b.
func backward(l []float64, n int, b []float64) {
	for i := n - 1; i >= 0; i-- {
		row := l[i*n : i*n+i+1]
		x := b[i] / row[i]
		b[i] = x
		for k, y := range row[:i] {
			b[k] -= y * x
		}
	}
}

func dot(a, b []float64) (sum float64) {
	b = b[:len(a)]
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}
