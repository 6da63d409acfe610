package psych

import "math"

// CrossCheck computes the plain normal model: answers, standardised by mean and
// standard deviation of all answers of their scale, are taken for readings of
// the predictor with error variance π²/3. It is one pass of linear algebra
// that can be followed by hand. In a sample without pile-ups its levels must
// agree with those of Solve; where many answer the highest, Solve is better.
func CrossCheck(d *Data, p Params) *Fit {
	p.Items = nil
	return Solve(d, p, Options{Linear: true})
}

// standard turns answers of a scale into readings:
//
//	z = (y − mean)/sd · √(Σ variances + π²/3)
type standard struct {
	mean, times float64
}

func (s standard) at(y byte) float64 { return (float64(y) - s.mean) * s.times }

func newStandards(d *Data, p Params) []standard {
	all := make([]standard, len(p.Thresholds))
	sums := make([][3]float64, len(all))
	for _, form := range d.form {
		items := d.patterns[form.pattern].items
		for i, y := range d.values[form.values : form.values+int64(len(items))] {
			if y > 0 {
				s := &sums[d.Items[items[i]].Scale]
				s[0]++
				s[1] += float64(y)
				s[2] += float64(y) * float64(y)
			}
		}
	}
	total := Residual
	for k := range kinds {
		total += *p.Var.of(k)
	}
	for i, s := range sums {
		if s[0] == 0 {
			continue
		}
		all[i].mean = s[1] / s[0]
		if sd := math.Sqrt(s[2]/s[0] - all[i].mean*all[i].mean); sd > 1e-9 {
			all[i].times = math.Sqrt(total) / sd
		}
	}
	return all
}
