package psych

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// A Design is how people are to be rated.
type Design struct {
	Panel
	Scale int // on which the items are answered
	Rated int // people that each rater rates, at least 1: the more there are, the better a rater's leniency is known
}

// Expect returns what is known of a person's competencies before anybody has
// answered, and what can be expected to be known once a panel has, of a design
// that is the same for everybody. It draws nothing: the same arguments give the
// same figures.
//
// An answer brings what it brings on average over persons and raters, so that a
// group of n raters observes θ with the error
//
//	V + (s' + h)/n + m/n + (1/v)/n      v = E[w/(1 + w·v_u)]
//
// of which V and (s' + h) are common to all competencies, m to those of a
// pillar, and w is the information of a rater's answers about one competency.
// What is left of a rater's severity after the other Rated − 1 persons is
//
//	s' = 1 / (1/v_s + (Rated − 1)·i)    i = 1'·Cov(what the others and the panel leave open)⁻¹·1
//
// which is solved by iteration. That the raters of one person rate others
// together is left out, and so is the location, which many persons share.
func Expect(pillars []int, p Params, d Design) (before, after Outlook) {
	sizes := make([]float64, Model{Pillars: pillars}.pillars())
	for _, k := range pillars {
		sizes[k]++
	}
	x := expectation{sizes: sizes, v: p.Var, d: d, prior: newOutlook(sizes, p.Var.General, p.Var.Pillar, p.Var.Competency)}
	for g := range d.Raters {
		location := 0.
		if len(p.Groups) > g {
			location = p.Groups[g]
		}
		x.weights = append(x.weights, p.weight(newScale(p.Thresholds[d.Scale]), location, float64(d.Items)))
	}
	severity := p.Var.Severity
	for range 100 {
		was := severity
		severity = 1 / (1/p.Var.Severity + float64(max(1, d.Rated)-1)*x.told(severity))
		if math.Abs(severity-was) < 1e-9 {
			break
		}
	}
	return x.prior, x.known(severity, -1)
}

// weight is the mean of w/(1 + w·v_u) over all predictors that can occur, for n
// answers of one rater about one competency.
func (p Params) weight(q scale, location, n float64) float64 {
	v := p.Var
	sd := math.Sqrt(v.General + v.Pillar + v.Competency + v.Perspective + v.Severity + v.Halo + v.PillarHalo + v.CompetencyHalo)
	var sum, total float64
	for i := -60; i <= 60; i++ {
		z := float64(i) / 10
		e := math.Exp(min(farthest, max(-farthest, location+sd*z)))
		w := 0.
		for y := 1; y < len(q); y++ {
			pr, up, low := q.answer(y, e)
			w += n * pr * information(up, low)
		}
		density := math.Exp(-z * z / 2)
		sum += density * w / (1 + w*v.CompetencyHalo)
		total += density
	}
	return sum / total
}

// An expectation is what Expect computes from.
type expectation struct {
	sizes   []float64 // competencies by pillar
	v       Variances
	d       Design
	weights []float64 // of a rater's answers about one competency, by group
	prior   Outlook
}

// form is the error of one form of a group about θ + V, without what the
// rater's severity adds.
func (x *expectation) form(g int) Outlook {
	return newOutlook(x.sizes, x.v.Halo, x.v.PillarHalo, 1/x.weights[g])
}

// known is what the panel leaves open, without group but.
func (x *expectation) known(severity float64, but int) Outlook {
	o := x.prior
	for g, n := range x.d.Raters {
		if n == 0 || g == but {
			continue
		}
		k := float64(n)
		o = o.after(newOutlook(x.sizes, x.v.Perspective+(severity+x.v.Halo)/k, x.v.PillarHalo/k, 1/x.weights[g]/k))
	}
	return o
}

// told is how much one form tells about its rater's severity, on average over
// the panel, when those of the person's other raters are known to a variance.
func (x *expectation) told(severity float64) float64 {
	var sum, raters float64
	for g, n := range x.d.Raters {
		if n == 0 {
			continue
		}
		o := x.known(severity, g).plus(newOutlook(x.sizes, x.v.Perspective, 0, 0))
		if k := float64(n - 1); k > 0 {
			o = o.after(newOutlook(x.sizes, (severity+x.v.Halo)/k, x.v.PillarHalo/k, 1/x.weights[g]/k))
		}
		sum += float64(n) * o.plus(x.form(g)).all()
		raters += float64(n)
	}
	if raters == 0 {
		return 0
	}
	return sum / raters
}

// An Outlook is a covariance of the competencies of a person, in which those of
// a pillar are alike: v_g + v_k + v_c of each with itself, v_g + v_k of two of a
// pillar, v_g of two of different ones. It is kept by its eigenspaces: what
// competencies of a pillar differ by, and a matrix of the sums of pillars,
// each divided by the root of their number.
type Outlook struct {
	sizes []float64
	apart []float64
	sums  *mat.SymDense
}

func newOutlook(sizes []float64, g, k, c float64) Outlook {
	o := Outlook{sizes: sizes, apart: make([]float64, len(sizes)), sums: mat.NewSymDense(len(sizes), nil)}
	for i, n := range sizes {
		o.apart[i] = c
		for j, m := range sizes[:i+1] {
			x := g * math.Sqrt(n*m)
			if i == j {
				x += k*n + c
			}
			o.sums.SetSym(i, j, x)
		}
	}
	return o
}

// Competency returns the variance of a competency of pillar k.
func (o Outlook) Competency(k int) float64 {
	return (o.sums.At(k, k) + (o.sizes[k]-1)*o.apart[k]) / o.sizes[k]
}

// Pillar returns the variance of the mean of pillar k.
func (o Outlook) Pillar(k int) float64 { return o.sums.At(k, k) / o.sizes[k] }

// Balance returns the variance of the difference of the means of two pillars.
func (o Outlook) Balance(k, l int) float64 {
	return o.Pillar(k) + o.Pillar(l) - 2*o.sums.At(k, l)/math.Sqrt(o.sizes[k]*o.sizes[l])
}

// plus adds what is independent.
func (o Outlook) plus(e Outlook) Outlook {
	sum := Outlook{sizes: o.sizes, apart: make([]float64, len(o.apart)), sums: new(mat.SymDense)}
	for i := range o.apart {
		sum.apart[i] = o.apart[i] + e.apart[i]
	}
	sum.sums.AddSym(o.sums, e.sums)
	return sum
}

// after returns what is left once it was observed with error e:
//
//	C − C·(C + E)⁻¹·C
func (o Outlook) after(e Outlook) Outlook {
	left := o.plus(e)
	for i, c := range o.apart {
		left.apart[i] = c - c*c/left.apart[i]
	}
	n := len(o.sizes)
	var solved mat.Dense
	if err := left.chol().SolveTo(&solved, o.sums); err != nil {
		panic("psych: " + err.Error())
	}
	for i := range n {
		for j := range i + 1 {
			x := o.sums.At(i, j)
			for k := range n {
				x -= o.sums.At(i, k) * solved.At(k, j)
			}
			left.sums.SetSym(i, j, x)
		}
	}
	return left
}

// all returns 1'·C⁻¹·1.
func (o Outlook) all() float64 {
	one := mat.NewVecDense(len(o.sizes), nil)
	for i, n := range o.sizes {
		one.SetVec(i, math.Sqrt(n))
	}
	var solved mat.VecDense
	if err := o.chol().SolveVecTo(&solved, one); err != nil {
		panic("psych: " + err.Error())
	}
	return mat.Dot(one, &solved)
}

func (o Outlook) chol() *mat.Cholesky {
	var c mat.Cholesky
	if !c.Factorize(o.sums) {
		panic("psych: a covariance is not positive")
	}
	return &c
}
