package psych

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
)

// A matrix is positive definite and symmetric. It is filled, factorised, and
// inverted: one after the other, as all of it may share one memory.
type matrix interface {
	add(i, j int32, x float64)
	factorise() bool // whether it is positive definite
	logDeterminant() float64
	solve(x []float64) // replaces x by the solution
	invert()
	at(i, j int32) float64 // of the inverse, where the matrix has an entry
}

// A dense is a positive definite matrix, of which the upper triangle counts,
// then its Cholesky factor, then its inverse: one after the other in the same
// memory, which with thousands of raters is what there is most of.
type dense struct {
	n        int
	a        []float64 // by rows
	logDet   float64
	inverted bool
}

func newDense(n int) *dense { return &dense{n: n, a: make([]float64, n*n)} }

func (d *dense) symmetric() blas64.Symmetric {
	return blas64.Symmetric{Uplo: blas.Upper, N: d.n, Stride: max(1, d.n), Data: d.a}
}

func (d *dense) triangle() blas64.Triangular {
	return blas64.Triangular{Uplo: blas.Upper, Diag: blas.NonUnit, N: d.n, Stride: max(1, d.n), Data: d.a}
}

// factorise reports whether the matrix is positive definite.
func (d *dense) factorise() bool {
	if _, ok := lapack64.Potrf(d.symmetric()); !ok {
		return false
	}
	for i := range d.n {
		d.logDet += 2 * math.Log(d.a[i*d.n+i])
	}
	return true
}

// solve replaces x by the solution.
func (d *dense) solve(x []float64) {
	if d.n == 0 {
		return
	}
	v := blas64.Vector{N: d.n, Inc: 1, Data: x}
	if d.inverted {
		right := blas64.Vector{N: d.n, Inc: 1, Data: append([]float64(nil), x...)}
		blas64.Symv(1, d.symmetric(), right, 0, v)
		return
	}
	blas64.Trsv(blas.Trans, d.triangle(), v)
	blas64.Trsv(blas.NoTrans, d.triangle(), v)
}

func (d *dense) invert() {
	if _, ok := lapack64.Potri(d.triangle()); !ok {
		panic("psych: a matrix that was positive definite is not")
	}
	d.inverted = true
}

// add adds to an entry of the matrix.
func (d *dense) add(i, j int32, x float64) {
	if i > j {
		i, j = j, i
	}
	d.a[int(i)*d.n+int(j)] += x
}

// logDeterminant returns that of the matrix, once it is factorised.
func (d *dense) logDeterminant() float64 { return d.logDet }

// at returns an entry of the inverse.
func (d *dense) at(i, j int32) float64 {
	if i > j {
		i, j = j, i
	}
	return d.a[int(i)*d.n+int(j)]
}
