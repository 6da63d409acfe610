package profile

import (
	"cmp"
	"math"
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/psych"
)

// People are a little milder about themselves than others are about them, and
// differ more in it. Until calibration these are judgements, in logits.
const (
	selfMean = .6
	selfVar  = 2.
)

// A Comparison says how what somebody sees in themself and what others see go
// together. It is for the person alone.
type Comparison string

// The comparisons.
const (
	NothingToSay     Comparison = ""
	BlindSpot        Comparison = "blind_spot"      // others see this less often
	HiddenStrength   Comparison = "hidden_strength" // others see this more often
	SharedStrength   Comparison = "shared_strength"
	SharedGrowthArea Comparison = "shared_growth"
)

// A gap is small up to so many levels, and said to be small or not from these
// probabilities on.
const (
	smallGap   = .5
	sureOfGap  = .80
	sureOfNone = .60
)

// A SelfView is what the person's own answers say of one competency, and what
// they say beside those of others.
type SelfView struct {
	Competency framework.CompetencyID
	Level, SE  float64    // the person's own view, less the usual mildness, in levels
	Gap, GapSE float64    // own view less that of others, in levels
	Says       Comparison // NothingToSay while the others' level may not be shown
}

// Band80 returns the band that holds the own view in four of five cases.
func (v SelfView) Band80() Band { return Figure{Level: v.Level, SE: v.SE}.Band80() }

// SelfViews returns the person's own view of each competency that they answered
// about, given all ratings of the person that are in force. Of their answers
// those of the last twelve months before the newest count. Others is what others
// say, or nil if it may not be shown; need is the level that is asked.
//
//	gap = (a_self − mean) − θ      SE² = Var(a_self) + SE²_θ
//
// a_self is the mode of one rater's view: N(.6, 2.0), of which halo and its
// parts have the shares that they have of any rater's.
func (b Basis) SelfViews(about []observe.Rating, others func(framework.CompetencyID) (Figure, bool), need func(framework.CompetencyID) float64) []SelfView {
	form, asked := b.own(about)
	if len(form.Items) == 0 {
		return nil
	}
	p := b.Params()
	whole := selfVar / (p.Var.Halo + p.Var.PillarHalo + p.Var.CompetencyHalo)
	if math.IsInf(whole, 0) {
		p.Var.Halo, whole = 1, selfVar
	}
	p.Var = psych.Variances{General: p.Var.Halo * whole, Pillar: p.Var.PillarHalo * whole, Competency: p.Var.CompetencyHalo * whole}
	for i := range p.Groups {
		p.Groups[i] += selfMean
	}
	one := psych.Around(b.Model(), p, []psych.Belief{{Mean: 0, Precision: 1}}, []psych.Form{form}).Person
	n := len(b.Competencies)
	var views []SelfView
	for c, id := range b.Competencies {
		if !asked[c] {
			continue
		}
		theta, se := one.Levels[c]+b.Location-b.First, math.Sqrt(max(0, one.Cov[c*n+c]))
		v := SelfView{Competency: id, Level: b.ofCompetency(c).Level(theta), SE: b.Competency.SE(se)}
		if f, ok := others(id); ok {
			v.Gap = (theta - f.theta) / b.Competency.SD
			v.GapSE = math.Hypot(v.SE, f.SE)
			v.Says = compare(v.Gap, v.GapSE, f.Level >= need(id))
		}
		views = append(views, v)
	}
	return views
}

// compare finds the words for a gap.
func compare(gap, se float64, met bool) Comparison {
	more, less := above(gap-smallGap, se), above(-gap-smallGap, se)
	switch small := 1 - more - less; {
	case more >= sureOfGap && !met:
		return BlindSpot
	case less >= sureOfGap && met:
		return HiddenStrength
	case small >= sureOfNone && met:
		return SharedStrength
	case small >= sureOfNone:
		return SharedGrowthArea
	}
	return NothingToSay
}

// own returns the person's own newest answers as one form, and which
// competencies they are about.
func (b Basis) own(about []observe.Rating) (psych.Form, map[int]bool) {
	about = slices.Clone(about)
	slices.SortFunc(about, func(a, b observe.Rating) int { return cmp.Compare(a.Seq, b.Seq) })
	var said []answer
	newest := people.Ever
	for _, r := range about {
		if r.Group == observe.BySelf && r.Rater == r.Person && r.Withdraws == 0 {
			(table{g: b.Gauge}).each(r, func(_ int, a answer) {
				said = put(said, a)
				newest = max(newest, a.day)
			})
		}
	}
	var f psych.Form
	asked := make(map[int]bool)
	for _, a := range said {
		if a.day >= newest.AddMonths(-countMonths) {
			f.Items, f.Values = append(f.Items, a.item), append(f.Values, a.value)
			asked[int(a.item)%len(b.Competencies)] = true
		}
	}
	return f, asked
}
