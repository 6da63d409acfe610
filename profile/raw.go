package profile

import (
	"slices"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A Voice is a group of raters as far as raw means tell it.
type Voice int

// The voices.
const (
	Managers Voice = iota
	Assessors
	Peers
	Reports
	Others
	Together // all who answer without their names, where they cannot be told of one by one
	voices
)

// Voices lists them.
var Voices = [...]Voice{Managers, Assessors, Peers, Reports, Others, Together}

// A Mean is what some raters answered on average, from 1 to 5, before anything is
// corrected. It is no level: how strict the raters are is still in it.
type Mean struct{ sum, n int }

// Known reports whether there are answers.
func (m Mean) Known() bool { return m.n > 0 }

// Value returns the mean; there must be answers.
func (m Mean) Value() float64 { return float64(m.sum) / float64(m.n) }

// Raw holds the mean of each voice.
type Raw [voices]Mean

// RawMeans are the raw means about one person, by competency.
type RawMeans struct {
	g  Gauge
	of []Raw
}

// Competency returns those of a competency.
func (m RawMeans) Competency(c int) Raw { return m.of[c] }

// Pillar returns those of all answers about a pillar.
func (m RawMeans) Pillar(key string) (sum Raw) {
	for c, r := range m.of {
		if m.g.Pillars[m.g.Of[c]] == key {
			for v := range r {
				sum[v].sum += r[v].sum
				sum[v].n += r[v].n
			}
		}
	}
	return sum
}

// Raw returns the raw means of the answers that count about one person, given
// all ratings of the person that are in force.
//
// They rest on the same blocks as levels do (see Count), so that no mean, no sum
// or difference of means, and no change of one, rests on fewer than Enough people
// who answered without their names. For that, peers, reports and others are
// told of one by one only if of each block, of what is left of it, and of what
// was replaced of it, every one of these groups has nobody or Enough, with the
// group as which somebody answered then. Else they are told of together.
func (g Gauge) Raw(about []observe.Rating) RawMeans {
	m := RawMeans{g, make([]Raw, len(g.Competencies))}
	for _, s := range g.gather(about).spoken() {
		mean := &m.of[int(s.item)%len(g.Competencies)][s.voice]
		mean.sum += int(s.value)
		mean.n++
	}
	return m
}

// A spoken is an answer that counts, with whose voice it is.
type spoken struct {
	voice Voice
	counted
}

func voiceOf(by observe.Group) Voice {
	switch by {
	case observe.ByManager:
		return Managers
	case observe.ByAssessor:
		return Assessors
	case observe.ByPeer:
		return Peers
	case observe.ByReport:
		return Reports
	}
	return Others
}

// spoken lists the answers that count.
func (t table) spoken() (all []spoken) {
	named, as, newest := make(map[people.ID][]answer), make(map[people.ID]observe.Group), people.Ever
	for _, r := range t.ratings {
		if r.Group.Named() {
			as[r.Rater] = r.Group
			t.each(r, func(_ int, a answer) {
				named[r.Rater] = put(named[r.Rater], a)
				newest = max(newest, a.day)
			})
		}
	}
	for _, b := range t.blocks {
		newest = max(newest, b.newest)
	}
	since := newest.AddMonths(-countMonths)
	for rater, said := range named {
		for _, a := range said {
			if a.day >= since {
				all = append(all, spoken{voiceOf(as[rater]), counted{rater, a}})
			}
		}
	}
	apart := t.apart()
	for i, left := range settle(t.blocks) {
		if b := t.blocks[i]; b.newest >= since {
			for rater, said := range left {
				v := Together
				if apart {
					v = voiceOf(b.as[rater])
				}
				for _, a := range said {
					all = append(all, spoken{v, counted{rater, a}})
				}
			}
		}
	}
	return all
}

// apart reports whether groups can be told of one by one. Blocks that are too
// old to count are looked at as well: they have been told of.
func (t table) apart() bool {
	for i, b := range t.blocks {
		left := b.said
		if !whole(b, left) {
			return false
		}
		for _, later := range t.blocks[i+1:] {
			if later.comp != b.comp {
				continue
			}
			rest := without(left, later.said)
			gone := make(map[people.ID][]answer)
			for r, said := range left {
				if rest[r] == nil {
					gone[r] = said
				}
			}
			if !whole(b, rest) || !whole(b, gone) {
				return false
			}
			left = rest
		}
	}
	return true
}

// whole reports whether some of a block have of each group nobody or Enough.
func whole(b block, some map[people.ID][]answer) bool {
	var n Tally
	for r := range some {
		n[b.as[r]]++
	}
	return !slices.ContainsFunc(n[:], func(n int) bool { return n > 0 && n < Enough })
}

// OwnRaw returns the mean of the person's own answers to each competency, which
// is for the person alone.
func (g Gauge) OwnRaw(about []observe.Rating) []Mean {
	form, _ := Basis{Gauge: g}.own(about)
	all := make([]Mean, len(g.Competencies))
	for i, item := range form.Items {
		c := int(item) % len(g.Competencies)
		all[c].sum += int(form.Values[i])
		all[c].n++
	}
	return all
}

// Beside sets the raw means beside the levels that are shown, given the ratings
// that the estimate took in.
func (r Reader) Beside(out *Reading, about []observe.Rating) {
	m := r.Raw(about)
	for i := range out.Pillars {
		if one := &out.Pillars[i]; one.Shown() {
			one.Raw = m.Pillar(one.Key)
		}
	}
	for i := range out.Competencies {
		if one := &out.Competencies[i]; one.Shown() {
			one.Raw = m.Competency(r.index(one.Competency))
		}
	}
}
