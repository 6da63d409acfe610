package psych

import "math"

// A scale is thresholds in the form in which they are used for every answer:
//
//	Pr(y ≤ j) = logistic(τ_j − η) = 1 / (1 + e^η·q_j)     q_j = e^−τ_j
//
// q has one more at each end, for τ = −∞ and +∞; the first is never used.
type scale []float64

func newScale(taus []float64) scale {
	q := make(scale, len(taus)+2)
	q[0] = math.Inf(1)
	for j, t := range taus {
		q[j+1] = math.Exp(-t)
	}
	return q
}

// farthest is how far from 0 a predictor is followed.
const farthest = 35

// answer returns the probability of answer y when e = exp(η), and F at its
// upper and lower threshold.
func (q scale) answer(y int, e float64) (pr, up, low float64) {
	qu, ql := q[y], q[y-1]
	up = 1 / (1 + e*qu)
	if y == 1 {
		return up, up, 0
	}
	low = 1 / (1 + e*ql)
	return e * (ql - qu) * up * low, up, low // no difference of numbers that are nearly alike
}

// The derivatives of log Pr(y) by η are
//
//	first     F_u + F_l − 1
//	second    −(F_u(1−F_u) + F_l(1−F_l))
//	third     F_u(1−F_u)(1−2F_u) + F_l(1−F_l)(1−2F_l)

func slope(up, low float64) float64 { return up + low - 1 }

func information(up, low float64) float64 { return up*(1-up) + low*(1-low) }

// bend is minus the derivative of the information by η, which is the third
// derivative of log Pr(y).
func bend(up, low float64) float64 { return up*(1-up)*(1-2*up) + low*(1-low)*(1-2*low) }

// A logSum adds logarithms of probabilities and determinants, most of them by
// multiplying.
type logSum struct {
	product, sum float64
}

func (s *logSum) times(pr float64) {
	if s.product *= pr; s.product < 1e-200 || s.product > 1e200 {
		s.sum += math.Log(math.Max(s.product, 1e-300))
		s.product = 1
	}
}

func (s *logSum) value() float64 { return s.sum + math.Log(s.product) }
