package profile

import (
	"math"
	"slices"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/psych"
)

// agree compares the raters of one person.
func (v *Surveyor) agree(forms []psych.Form) {
	for a := range v.s.Agreements {
		cells := v.cells(a)
		var means []float64
		items := make([][]float64, len(cells))
		for _, f := range forms {
			by := v.answered(f)
			var sum, n float64
			row := make([]float64, 0, len(cells))
			for i, c := range cells {
				if y := by[c]; y > 0 {
					sum += y
					n++
					items[i] = append(items[i], y)
					row = append(row, y)
				}
			}
			if n > 0 {
				means = append(means, sum/n)
			}
			if len(row) == len(cells) && len(cells) > 1 {
				v.moments[a].add(row)
			}
		}
		if len(means) >= 2 {
			v.means[a] = append(v.means[a], means)
		}
		if len(means) >= Enough {
			v.alike(a, items)
		}
	}
}

// alike takes how alike the answers about one person are.
func (v *Surveyor) alike(a int, items [][]float64) {
	items = slices.DeleteFunc(items, func(row []float64) bool { return len(row) < 2 })
	if len(items) == 0 {
		return
	}
	apart := 0.
	for _, row := range items {
		apart += psych.Deviation(row) / float64(len(items))
	}
	v.rwg[a] = append(v.rwg[a], psych.RWGJ(items, observe.TopAnswer))
	v.apart[a] = append(v.apart[a], apart)
}

// cells are the competencies of an agreement.
func (v *Surveyor) cells(a int) (all []int) {
	for c, k := range v.r.Of {
		if a == 0 || v.r.Pillars[k] == v.s.Agreements[a].Key {
			all = append(all, c)
		}
	}
	return all
}

// answered returns the mean answer to each competency, 0 where there is none.
func (v *Surveyor) answered(f psych.Form) []float64 {
	n := len(v.r.Competencies)
	sum, count := make([]float64, n), make([]float64, n)
	for i, item := range f.Items {
		if f.Values[i] > 0 {
			sum[int(item)%n] += float64(f.Values[i])
			count[int(item)%n]++
		}
	}
	for c := range sum {
		if count[c] > 0 {
			sum[c] /= count[c]
		}
	}
	return sum
}

// agreed computes the figures of one agreement, where there is enough to do so:
// Enough people of whom none brings half of what is known, and thirty forms.
func (v *Surveyor) agreed(g *Agreed, a int, usual Panel) {
	nan := math.NaN()
	g.ICC1, g.ICCK, g.K, g.RWG, g.Apart, g.Alpha, g.Omega, g.General = nan, nan, nan, nan, nan, nan, nan, nan
	g.People = len(v.means[a])
	if all, most := 0, 0; g.People >= Enough {
		for _, row := range v.means[a] {
			all += len(row)
			most = max(most, len(row))
		}
		if 2*most <= all {
			g.ICC1, g.ICCK, g.K = psych.OneWay(v.means[a])
		}
	}
	if len(v.rwg[a]) >= Enough {
		g.RWG, g.Apart = median(v.rwg[a]), median(v.apart[a])
	}
	m := &v.moments[a]
	if g.Forms = m.n; m.n >= 30 {
		cov := m.cov()
		g.Alpha = psych.Alpha(cov)
		if r, ok := correlations(cov); ok && len(r) > 2 {
			g.Omega = psych.Omega(r)
		}
	}
	if a > 0 && usual.Raters() > 0 {
		g.General, _ = psych.Generalizability(v.r.Var, psych.Panel{Raters: []int{usual.Managers, usual.Peers, usual.Reports}, Items: 1}, len(v.cells(a)), 0)
	}
}

// moments are sums over rows of one length.
type moments struct {
	n        int
	sum      []float64
	products [][]float64
}

func (m *moments) add(row []float64) {
	if m.sum == nil {
		m.sum = make([]float64, len(row))
		for range row {
			m.products = append(m.products, make([]float64, len(row)))
		}
	}
	m.n++
	for i, x := range row {
		m.sum[i] += x
		for j, y := range row {
			m.products[i][j] += x * y
		}
	}
}

// cov returns the covariances of the columns.
func (m *moments) cov() [][]float64 {
	n := float64(m.n)
	cov := make([][]float64, len(m.sum))
	for i := range cov {
		cov[i] = make([]float64, len(m.sum))
		for j := range cov[i] {
			cov[i][j] = (m.products[i][j] - m.sum[i]*m.sum[j]/n) / (n - 1)
		}
	}
	return cov
}

// correlations is false where a column does not vary.
func correlations(cov [][]float64) ([][]float64, bool) {
	r := make([][]float64, len(cov))
	for i := range r {
		r[i] = make([]float64, len(cov))
		for j := range r[i] {
			r[i][j] = cov[i][j] / math.Sqrt(cov[i][i]*cov[j][j])
		}
		if cov[i][i] <= 0 {
			return nil, false
		}
	}
	return r, true
}
