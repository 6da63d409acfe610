package psych

import "math"

// A layout says where the terms of a person are in a vector. For each wave v
// there are G, the P and the C, as the step from the wave before, so that a
// wave w has the sum of the steps up to w; then the V, which all waves share.
// Terms of variance 0 are left out.
type layout struct {
	waves, pillars, comps, groups int
	at                            []int32   // of each term, its place or −1
	terms                         []int32   // the inverse of at
	prior                         []float64 // precision of each place
	logVariance                   float64   // Σ log variance
}

func newLayout(m Model, p Params) layout {
	l := layout{waves: m.Waves(), pillars: m.pillars(), comps: len(m.Pillars), groups: m.Groups}
	l.at = make([]int32, l.waves*l.perWave()+l.groups)
	add := func(term int, variance float64) {
		l.at[term] = -1
		if variance > 0 {
			l.at[term] = int32(len(l.terms))
			l.terms = append(l.terms, int32(term))
			l.prior = append(l.prior, 1/variance)
			l.logVariance += math.Log(variance)
		}
	}
	for v := range l.waves {
		g, k, c := p.Var.General, p.Var.Pillar, p.Var.Competency
		if v > 0 {
			years := m.Years[v-1]
			g, k, c = positive(g, p.Drift.General*years), positive(k, p.Drift.Pillar*years), positive(c, p.Drift.Competency*years)
		}
		add(l.general(v), g)
		for i := range l.pillars {
			add(l.pillar(v, i), k)
		}
		for i := range l.comps {
			add(l.comp(v, i), c)
		}
	}
	for g := range l.groups {
		add(l.perspective(g), p.Var.Perspective)
	}
	return l
}

// positive returns drift, or 0 for a term that is left out altogether.
func positive(variance, drift float64) float64 {
	if variance <= 0 {
		return 0
	}
	return drift
}

func (l *layout) perWave() int          { return 1 + l.pillars + l.comps }
func (l *layout) general(v int) int     { return v * l.perWave() }
func (l *layout) pillar(v, k int) int   { return v*l.perWave() + 1 + k }
func (l *layout) comp(v, c int) int     { return v*l.perWave() + 1 + l.pillars + c }
func (l *layout) perspective(g int) int { return l.waves*l.perWave() + g }

// size is the length of a person's vector.
func (l *layout) size() int { return len(l.terms) }

// level adds up the terms of x that a competency has in a wave.
func (l *layout) level(x []float64, wave, pillar, comp int) (sum float64) {
	for v := range wave + 1 {
		for _, t := range [...]int{l.general(v), l.pillar(v, pillar), l.comp(v, comp)} {
			if i := l.at[t]; i >= 0 {
				sum += x[i]
			}
		}
	}
	return sum
}

// spread adds y to the places of x that level sums up.
func (l *layout) spread(x []float64, wave, pillar, comp int, y float64) {
	for v := range wave + 1 {
		for _, t := range [...]int{l.general(v), l.pillar(v, pillar), l.comp(v, comp)} {
			if i := l.at[t]; i >= 0 {
				x[i] += y
			}
		}
	}
}
