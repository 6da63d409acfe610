// Package psych holds the numerics of measurement. It works on float64 and
// slices only and knows nobody: persons, raters, items are numbers from 0.
//
// The model is a cumulative logit with rater facets. For the answer y of rater
// r about person p on item i, which asks about competency c of pillar k, given
// as a member of group g in wave w:
//
//	Pr(y ≤ j) = logistic(τ_j − η)                        τ_1 < τ_2 < …
//	η = κ + μ_w + α_g + δ_i                              location, change of the mean, group, item
//	  + G_p + P_pk + C_pc                                person: general, pillar, competency
//	  + V_pg                                             what a group sees of the person
//	  + s_r                                              rater: leniency
//	  + h_rp + m_rpk + u_rpc                             rater and person: halo, and its parts
//
// All terms but the fixed ones are independent, normal, of mean 0. Variances
// may be 0; such a term is left out. With several waves, G, P and C walk
// randomly from wave to wave, and part of h, m and u belongs to the occasion.
//
// What is computed is the mode of all terms given the answers and the
// parameters (Fit), the covariance around it (Fit.Person), the Laplace
// approximation of the marginal likelihood (Fit.LogLik) and its maximum over
// the parameters (Estimate). The method is Newton's: the terms of a rater with
// a person (a dyad) are eliminated in closed form, the terms of a person by a
// small Cholesky factor, and what is left is one linear equation per rater,
// solved directly where raters are few and by conjugate gradients where they
// are many.
//
// The same input gives the same bytes, whatever the number of processors: every
// sum runs in the order of the numbers of persons and raters.
//
// Misuse by the caller (an item that is not there) panics. Inputs are never
// modified.
package psych
