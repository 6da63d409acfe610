package psych

import "math"

// Reliability is the share of a score's variance that is known once it has
// been measured with a standard error: 1 − SE²/v, where v is its variance among
// persons. Where persons do not differ there is nothing to know, and it is 0.
func Reliability(se, v float64) float64 {
	if v <= 0 {
		return 0
	}
	return 1 - se*se/v
}

// An ICC holds the intraclass correlations of Shrout and Fleiss (1979), for
// one rater and for the mean of k.
type ICC struct {
	One, Two, Three    float64 // one-way; raters at random; raters fixed
	OneK, TwoK, ThreeK float64
}

// NewICC computes them from a full table: rows are persons, columns raters. It
// needs two of each; otherwise, and where nothing varies, they are NaN.
func NewICC(x [][]float64) ICC {
	n := float64(len(x))
	if len(x) < 2 || len(x[0]) < 2 {
		nan := math.NaN()
		return ICC{nan, nan, nan, nan, nan, nan}
	}
	k := float64(len(x[0]))
	cols := make([]float64, len(x[0]))
	total := 0.
	for _, row := range x {
		for j, y := range row {
			cols[j] += y / n
			total += y / (n * k)
		}
	}
	var between, within, raters, all float64
	for _, row := range x {
		mean := 0.
		for _, y := range row {
			mean += y / k
		}
		between += k * (mean - total) * (mean - total)
		for _, y := range row {
			within += (y - mean) * (y - mean)
			all += (y - total) * (y - total)
		}
	}
	for _, c := range cols {
		raters += n * (c - total) * (c - total)
	}
	msb, msw, msr := between/(n-1), within/(n*(k-1)), raters/(k-1)
	mse := (all - between - raters) / ((n - 1) * (k - 1))
	return ICC{
		One:    (msb - msw) / (msb + (k-1)*msw),
		Two:    (msb - mse) / (msb + (k-1)*mse + k*(msr-mse)/n),
		Three:  (msb - mse) / (msb + (k-1)*mse),
		OneK:   (msb - msw) / msb,
		TwoK:   (msb - mse) / (msb + (msr-mse)/n),
		ThreeK: (msb - mse) / msb,
	}
}

// OneWay computes ICC(1), and ICC(k) of the mean, where each person has raters
// of their own and perhaps another number of them; k is the harmonic mean of
// these numbers, which it returns too.
func OneWay(x [][]float64) (one, ofMean, k float64) {
	var n, persons, sum, inverse float64
	for _, row := range x {
		if len(row) == 0 {
			continue
		}
		persons++
		n += float64(len(row))
		inverse += 1 / float64(len(row))
		for _, y := range row {
			sum += y
		}
	}
	var between, within float64
	for _, row := range x {
		mean := 0.
		for _, y := range row {
			mean += y / float64(len(row))
		}
		if len(row) > 0 {
			between += float64(len(row)) * (mean - sum/n) * (mean - sum/n)
		}
		for _, y := range row {
			within += (y - mean) * (y - mean)
		}
	}
	k = persons / inverse
	msb, msw := between/(persons-1), within/(n-persons)
	return (msb - msw) / (msb + (k-1)*msw), (msb - msw) / msb, k
}

// A Panel is who rates one person: raters by group, and items per competency.
type Panel struct {
	Raters []int
	Items  int
}

// Generalizability returns Eρ² of the mean of a pillar of n competencies, as
// rated by a panel:
//
//	v_p / (v_p + Σ_g(n_g/n_r)²·v_V + (v_s+v_h+v_m)/n_r + v_u/(n_r n_c) + (π²/3)/(n_r n_c n_i))
//	v_p = v_G + v_P + v_C/n_c
//
// and dependability Φ, in which items differ by a variance as well.
func Generalizability(v Variances, p Panel, competencies int, items float64) (relative, absolute float64) {
	raters, squares := 0., 0.
	for _, n := range p.Raters {
		raters += float64(n)
		squares += float64(n) * float64(n)
	}
	nc, ni := float64(competencies), float64(p.Items)
	person := v.General + v.Pillar + v.Competency/nc
	err := v.Perspective*squares/(raters*raters) + (v.Severity+v.Halo+v.PillarHalo)/raters +
		v.CompetencyHalo/(raters*nc) + Residual/(raters*nc*ni)
	return person / (person + err), person / (person + err + items/(nc*ni))
}

// RWG returns the agreement of raters about one item with a scale of so many
// answers, against answers at random: r_wg = 1 − s²/σ², σ² = (A² − 1)/12. It
// says that raters see somebody differently, and nothing more: answers at
// random can exceed any fixed bound (Harvey & Hollander 2004).
func RWG(answers []float64, categories int) float64 {
	return max(0, 1-variance(answers)/uniform(categories))
}

// RWGJ is the same for J items: rows are items, columns raters.
func RWGJ(items [][]float64, categories int) float64 {
	mean := 0.
	for _, row := range items {
		mean += variance(row) / float64(len(items))
	}
	j, part := float64(len(items)), mean/uniform(categories)
	return max(0, j*(1-part)/(j*(1-part)+part))
}

func uniform(categories int) float64 { return (float64(categories)*float64(categories) - 1) / 12 }

// Deviation returns the mean distance of answers from their mean.
func Deviation(answers []float64) float64 {
	m, sum := mean(answers), 0.
	for _, x := range answers {
		sum += math.Abs(x - m)
	}
	return sum / float64(len(answers))
}

func mean(x []float64) (m float64) {
	for _, y := range x {
		m += y / float64(len(x))
	}
	return m
}

// variance is that of a sample; NaN of fewer than two.
func variance(x []float64) float64 {
	m, sum := mean(x), 0.
	for _, y := range x {
		sum += (y - m) * (y - m)
	}
	if len(x) < 2 {
		return math.NaN()
	}
	return sum / float64(len(x)-1)
}

// Alpha returns Cronbach's α from the covariance matrix of items. It describes
// how consistent one rater is, halo included, and not how well a person is
// known.
func Alpha(cov [][]float64) float64 {
	j, own, all := float64(len(cov)), 0., 0.
	for a, row := range cov {
		own += row[a]
		for _, x := range row {
			all += x
		}
	}
	return j / (j - 1) * (1 - own/all)
}

// Omega returns McDonald's ω of one factor, fitted to a correlation matrix by
// maximum likelihood: (Σλ)² / ((Σλ)² + Σ(1 − λ²)). What α does not describe, it
// does not describe either.
func Omega(r [][]float64) float64 {
	sum, left := 0., 0.
	for _, l := range OneFactor(r) {
		sum += l
		left += 1 - l*l
	}
	return sum * sum / (sum*sum + left)
}

// OneFactor returns the loadings of one factor, fitted to a correlation matrix
// by maximum likelihood, by EM (Rubin & Thayer 1982): with Σ = λλ' + Ψ and
// β = Σ⁻¹λ,
//
//	λ' = Rβ / (1 − λ'β + β'Rβ)      Ψ = diag(R − λ'(Rβ)')
func OneFactor(r [][]float64) []float64 {
	n := len(r)
	l, psi := make([]float64, n), make([]float64, n)
	for i := range l {
		l[i], psi[i] = math.Sqrt(.5), .5
	}
	beta, rb := make([]float64, n), make([]float64, n)
	for range 100000 {
		// Σ⁻¹λ = Ψ⁻¹λ / (1 + λ'Ψ⁻¹λ)
		h := 1.
		for i := range l {
			h += l[i] * l[i] / psi[i]
		}
		reached, spread := 0., 0.
		for i := range l {
			beta[i] = l[i] / psi[i] / h
			reached += l[i] * beta[i]
		}
		for i := range l {
			rb[i] = dot(r[i], beta)
			spread += beta[i] * rb[i]
		}
		moved := 0.
		for i := range l {
			now := rb[i] / (1 - reached + spread)
			moved = max(moved, math.Abs(now-l[i]))
			l[i] = now
			psi[i] = max(1e-6, r[i][i]-now*rb[i])
		}
		if moved < 1e-12 {
			break
		}
	}
	return l
}
