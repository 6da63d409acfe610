package psych

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// Phi is the probability that a standard normal variable is at most x.
func Phi(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// Phi2 is the probability that two standard normal variables of correlation rho
// are at most h and k. By Plackett's identity, which Drezner and Wesolowsky
// (1990) and Genz (2004) compute from,
//
//	Φ₂(h, k, ρ) = Φ(h)Φ(k) + 1/2π ∫₀^asin ρ exp(−(h² + k² − 2hk sin t)/(2cos² t)) dt
//
// to some 1e-10 for |ρ| up to .99.
func Phi2(h, k, rho float64) float64 {
	switch {
	case rho >= 1:
		return Phi(min(h, k))
	case rho <= -1:
		return max(0, Phi(h)+Phi(k)-1)
	}
	f := func(t float64) float64 {
		s, c := math.Sincos(t)
		return math.Exp(-(h*h + k*k - 2*h*k*s) / (2 * c * c))
	}
	area := 0.
	if a := math.Asin(rho); a >= 0 {
		area = quad.Fixed(f, 0, a, 60, quad.Legendre{}, 0)
	} else {
		area = -quad.Fixed(f, a, 0, 60, quad.Legendre{}, 0)
	}
	return max(0, min(1, Phi(h)*Phi(k)+area/(2*math.Pi)))
}

// Quadrants returns the probabilities that (x, y), normal with these means,
// standard deviations and correlation, are both at or above the line, x alone,
// y alone, and neither.
func Quadrants(mx, my, sx, sy, rho, line float64) (both, xOnly, yOnly, neither float64) {
	h, k := (mx-line)/sx, (my-line)/sy
	both = Phi2(h, k, rho)
	xOnly, yOnly = max(0, Phi(h)-both), max(0, Phi(k)-both)
	return both, xOnly, yOnly, max(0, 1-both-xOnly-yOnly)
}
