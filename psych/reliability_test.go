package psych_test

import (
	"math"
	"testing"

	"github.com/bearinghq/bearing/psych"
)

func near(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if !(math.Abs(got-want) <= by) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// The table of Shrout and Fleiss (1979), as psych::ICC of R computes it.
func TestICC(t *testing.T) {
	t.Parallel()
	x := [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}
	i := psych.NewICC(x)
	for _, tt := range []struct {
		name      string
		got, want float64
	}{
		{"ICC1", i.One, .16574}, {"ICC2", i.Two, .28976}, {"ICC3", i.Three, .71484},
		{"ICC1k", i.OneK, .44280}, {"ICC2k", i.TwoK, .62005}, {"ICC3k", i.ThreeK, .90932},
	} {
		near(t, tt.name, tt.got, tt.want, 5e-6)
	}
	one, ofMean, k := psych.OneWay(x)
	near(t, "one-way ICC(1)", one, i.One, 1e-12)
	near(t, "one-way ICC(k)", ofMean, i.OneK, 1e-12)
	near(t, "k", k, 4, 1e-12)
	if none := psych.NewICC([][]float64{{1, 2}}); !math.IsNaN(none.One) {
		t.Errorf("one person has ICC %v, want none", none.One)
	}
}

// Covariances of the seven questions of Chatterjee and Price about supervisors
// (30 departments), the "attitude" data of R.
var attitude = [][]float64{
	{148.1712643678, 133.7793103448, 63.4643678161, 89.1045977011, 74.6885057471, 18.8425287356, 19.4229885057},
	{133.7793103448, 177.2827586207, 90.9517241379, 93.2551724138, 92.6413793103, 24.7310344828, 30.7655172414},
	{63.4643678161, 90.9517241379, 149.7057471264, 70.8459770115, 56.6712643678, 17.8252873563, 43.2160919540},
	{89.1045977011, 93.2551724138, 70.8459770115, 137.7574712644, 78.1390804598, 13.4678160920, 64.1977011494},
	{74.6885057471, 92.6413793103, 56.6712643678, 78.1390804598, 108.1022988506, 38.7735632184, 61.4229885057},
	{18.8425287356, 24.7310344828, 17.8252873563, 13.4678160920, 38.7735632184, 97.9091954023, 28.8459770115},
	{19.4229885057, 30.7655172414, 43.2160919540, 64.1977011494, 61.4229885057, 28.8459770115, 105.8574712644},
}

func TestAlphaAndOmega(t *testing.T) {
	t.Parallel()
	near(t, "alpha", psych.Alpha(attitude), .84314, 5e-6)
	r := make([][]float64, len(attitude))
	for i := range r {
		for j := range attitude {
			r[i] = append(r[i], attitude[i][j]/math.Sqrt(attitude[i][i]*attitude[j][j]))
		}
	}
	near(t, "omega", psych.Omega(r), .84054, 5e-6)
}

func TestAgreement(t *testing.T) {
	t.Parallel()
	near(t, "agreement of four who agree", psych.RWG([]float64{4, 4, 4, 4}, 5), 1, 1e-12)
	near(t, "agreement of variance 1", psych.RWG([]float64{3, 4, 5}, 5), .5, 1e-12)
	near(t, "agreement of those who could not differ more", psych.RWG([]float64{1, 5, 1, 5}, 5), 0, 1e-12)
	near(t, "agreement over two items", psych.RWGJ([][]float64{{3, 4, 5}, {3, 4, 5}}, 5), 2./3, 1e-12)
	near(t, "mean distance", psych.Deviation([]float64{3, 4, 5}), 2./3, 1e-12)
}

func TestGeneralizability(t *testing.T) {
	t.Parallel()
	v := psych.Default().Var
	relative, absolute := psych.Generalizability(v, psych.Panel{Raters: []int{1, 3, 3}, Items: 1}, 9, .1)
	person := 1.3 + .23/9
	err := .18*19./49 + 2.18/7 + .55/63 + psych.Residual/63
	near(t, "relative", relative, person/(person+err), 1e-12)
	near(t, "absolute", absolute, person/(person+err+.1/9), 1e-12)
	if more, _ := psych.Generalizability(v, psych.Panel{Raters: []int{1, 6, 6}, Items: 1}, 9, 0); more <= relative {
		t.Errorf("13 raters give %v, 7 give %v; want more", more, relative)
	}
}
