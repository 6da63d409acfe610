package profile

import (
	"math"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A Status says whether a figure is shown.
type Status string

// The statuses.
const (
	Published  Status = "published"
	Indicative Status = "indicative" // shown, with what weakens it
	Withheld   Status = "withheld"
)

// A Reason says why a figure is withheld or indicative only. It never depends on
// what anybody answered, but for how well it all fits together.
type Reason string

// The reasons.
const (
	NoReason   Reason = ""
	NoRatings  Reason = "no_ratings" // nobody but the person has answered
	TooFew     Reason = "too_few"    // fewer than Enough anonymous raters, and it does not rest on named ones alone
	TooOld     Reason = "too_old"    // older than HiddenAfter months; the person still sees it
	Unreliable Reason = "unreliable" // too little is known
	OneGroup   Reason = "one_group"  // all raters know the person in the same way
	Ageing     Reason = "ageing"     // older than AgeingAfter months
)

// How much of the variance between people must be known for a figure to be
// shown, by what it is used for.
const (
	CompetencyGate = .50
	PillarGate     = .60
	ReadinessGate  = .70 // talks about the next role
)

// A Verdict is what was decided about one figure.
type Verdict struct {
	Status    Status
	Reason    Reason
	NamedOnly bool // it rests on named answers alone
}

// Shown reports whether the figure may be shown.
func (v Verdict) Shown() bool { return v.Status != Withheld }

// judge decides about a figure about which the raters of a tally have answered,
// of all that were heard about somebody. Old figures are shown to nobody but the
// person.
func judge(t Tally, h Heard, reliability, gate float64, today people.Day, person bool) Verdict {
	v := Verdict{Status: Withheld, NamedOnly: h.Raters.Anonymous() == 0}
	newest := h.Newest
	switch {
	case t.All() == 0:
		v.Reason = NoRatings
	case !v.NamedOnly && t.Anonymous() < Enough:
		v.Reason = TooFew
	case newest.AddMonths(HiddenAfter) < today && !person:
		v.Reason = TooOld
	case reliability < gate:
		v.Reason = Unreliable
	case t.groups() < 2:
		v.Status, v.Reason = Indicative, OneGroup
	case newest.AddMonths(AgeingAfter) < today:
		v.Status, v.Reason = Indicative, Ageing
	default:
		v.Status = Published
	}
	return v
}

// groups is how many groups of raters there are.
func (t Tally) groups() (n int) {
	for _, by := range others {
		if t[by] > 0 {
			n++
		}
	}
	return n
}

// A Bucket is a number of anonymous raters, as far as it is shown.
type Bucket string

// The buckets.
const (
	None     Bucket = ""
	Five     Bucket = "5-9"
	TenOrSo  Bucket = "10+"
	TooSmall Bucket = "<5"
)

func bucket(n int) Bucket {
	switch {
	case n == 0:
		return None
	case n < Enough:
		return TooSmall
	case n < 10:
		return Five
	}
	return TenOrSo
}

// Raters are the numbers of raters as they may be shown. Groups of fewer than
// Enough, and with them as many others as it takes to hide them, are merged into
// the people one works with.
type Raters struct {
	Manager, Assessor   int
	Peer, Report, Other Bucket
	Together            Bucket // those of groups that are merged
}

// Show returns the numbers that may be shown.
func (t Tally) Show() Raters {
	quiet := []observe.Group{observe.ByPeer, observe.ByReport, observe.ByOther}
	counts := make([]int, len(quiet))
	for i, by := range quiet {
		counts[i] = t[by]
	}
	r := Raters{Manager: t[observe.ByManager], Assessor: t[observe.ByAssessor]}
	to := []*Bucket{&r.Peer, &r.Report, &r.Other}
	merged := 0
	for i, hide := range Hide(counts) {
		if hide {
			merged += counts[i]
		} else {
			*to[i] = bucket(counts[i])
		}
	}
	r.Together = bucket(merged)
	return r
}

// Hide decides which parts of a known whole are hidden: those of 1 to Enough − 1
// people, and, so that what is hidden cannot be computed from the rest, the
// smallest others until the hidden ones are Enough together.
func Hide(parts []int) []bool {
	hide := make([]bool, len(parts))
	hidden := 0
	for i, n := range parts {
		if n > 0 && n < Enough {
			hide[i] = true
			hidden += n
		}
	}
	for hidden > 0 && hidden < Enough {
		next := -1
		for i, n := range parts {
			if !hide[i] && n > 0 && (next < 0 || n < parts[next]) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		hide[next] = true
		hidden += parts[next]
	}
	return hide
}

// An Aggregate is the mean level of a group of people.
type Aggregate struct {
	Level, SE float64
	People    int
}

// Band80 returns the band that holds the true mean in four of five cases.
func (a Aggregate) Band80() Band { return Band{max(1, a.Level-z80*a.SE), min(5, a.Level+z80*a.SE)} }

// NewAggregate returns the mean over people of levels that may be shown. It is
// false for fewer than Enough people, and where one of them alone brings more
// than half of the information.
//
//	mean = Σ level / n      SE² = Σ SE² / n²
func NewAggregate(fs []Figure) (Aggregate, bool) {
	a := Aggregate{People: len(fs)}
	if a.People < Enough {
		return Aggregate{}, false
	}
	var sum, squares, info, most float64
	for _, f := range fs {
		sum += f.Level
		squares += f.SE * f.SE
		i := 1 / (f.SE * f.SE)
		info += i
		most = max(most, i)
	}
	if 2*most > info {
		return Aggregate{}, false
	}
	n := float64(a.People)
	a.Level = sum / n
	a.SE = math.Sqrt(squares) / n
	return a, true
}
