package sample

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/psych"
)

// A review is a time at which people are rated by those around them.
type review struct {
	before people.Day // the last day of the sample
	spread int        // days over which they answer
}

// reviews are in the order of days. In a sample that is not thorough there is
// the last one only.
var reviews = []review{{400, 21}, {30, 21}}

// How many of each group are asked about one person, and which part answers.
const (
	mostPeers, mostReports = 6, 6
	answering              = 0.92
	unable                 = 0.06 // part of the questions that a rater cannot judge
	logits                 = 1.7  // of one level of talent
)

// Asked lists the places in Keys of what a review asks about: everything but
// technical skills.
func (o *Organisation) Asked() []int {
	var asked []int
	for c := range o.Keys {
		if !o.talent.craft[c] {
			asked = append(asked, c)
		}
	}
	return asked
}

// Ratings returns what people answered about each other, review by review, to
// one question on frequency for each of Asked. Person and Rater are places from
// 1. How lenient raters are, and what each sees in a person, is drawn as the
// model of psych has it.
func (o *Organisation) Ratings() iter.Seq[observe.Rating] {
	return func(yield func(observe.Rating) bool) {
		some := reviews
		if len(o.People) > thorough {
			some = reviews[len(reviews)-1:]
		}
		asked := o.Asked()
		for n, r := range some {
			day := o.On - r.before
			boss, staff := o.bosses(day)
			for p := range people.ID(len(o.People)) {
				for _, of := range o.around(p+1, uint64(n), boss, staff) {
					if a, ok := o.rate(uint64(n), r, p+1, of, asked); ok && !yield(a) {
						return
					}
				}
			}
		}
	}
}

// bosses returns the manager of everybody on a day, and whom each manages.
func (o *Organisation) bosses(day people.Day) (boss []people.ID, staff [][]people.ID) {
	boss, staff = make([]people.ID, len(o.People)+1), make([][]people.ID, len(o.People)+1)
	for p := people.ID(1); int(p) <= len(o.People); p++ {
		if _, here := o.position(p, day); !here {
			continue
		}
		if m := o.manager(p, day); m != 0 {
			boss[p] = m
			staff[m] = append(staff[m], p)
		}
	}
	return boss, staff
}

// A viewer is somebody who is asked about somebody.
type viewer struct {
	who people.ID
	as  observe.Group
}

// around returns who is asked about a person.
func (o *Organisation) around(p people.ID, n uint64, boss []people.ID, staff [][]people.ID) []viewer {
	if boss[p] == 0 && len(staff[p]) == 0 {
		return nil // not here
	}
	all := []viewer{{p, observe.BySelf}}
	if boss[p] != 0 {
		all = append(all, viewer{boss[p], observe.ByManager})
		for _, q := range o.some(staff[boss[p]], p, n, mostPeers) {
			all = append(all, viewer{q, observe.ByPeer})
		}
	}
	for _, q := range o.some(staff[p], p, n, mostReports) {
		all = append(all, viewer{q, observe.ByReport})
	}
	return all
}

// some draws a few people other than p.
func (o *Organisation) some(of []people.ID, p people.ID, n uint64, most int) []people.ID {
	left := slices.DeleteFunc(slices.Clone(of), func(q people.ID) bool { return q == p })
	if len(left) > most {
		by := func(q people.ID) uint64 { return mix(mix(o.Seed^forRatings) ^ uint64(p)<<32 ^ uint64(q)<<2 ^ n>>8) }
		slices.SortFunc(left, func(a, b people.ID) int { return cmp.Compare(by(a), by(b)) })
		left = left[:most]
	}
	slices.Sort(left)
	return left
}

// rate draws what somebody answers about a person, if they do.
func (o *Organisation) rate(n uint64, r review, p people.ID, of viewer, asked []int) (observe.Rating, bool) {
	dyad := mix(mix(o.Seed^forRatings)^uint64(p)<<24) ^ mix(uint64(of.who))
	now := mix(dyad ^ n<<56)
	day := o.On - r.before + people.Day(now%uint64(r.spread))
	a := observe.Rating{
		Person: p, Rater: of.who, Group: of.as, Wave: fmt.Sprint((o.On - r.before).Time().Year()), Day: day,
		By: people.Actor{Person: of.who, Name: o.People[of.who-1].Name}, At: day.Time().Add(8*time.Hour + time.Duration(now>>8%36_000)*time.Second),
		Answers: make([]byte, len(asked)),
	}
	if unit(now^1) >= answering {
		return a, false
	}
	params := psych.Default()
	v, taus := params.Var, params.Thresholds[observe.Frequency]
	draw := func(h uint64, variance float64) float64 { return float64(bell(h) * math.Sqrt(variance)) }
	lenient := draw(mix(o.Seed^forRatings)^uint64(of.who)<<3, v.Severity)
	if of.as == observe.BySelf {
		lenient = 0.6
	}
	base := lenient + draw(mix(uint64(p)<<8^uint64(of.as))^o.Seed, v.Perspective) + draw(dyad, v.Halo)
	some := false
	for i, c := range asked {
		cell := mix(uint64(p)<<20 ^ uint64(c)<<1 ^ mix(o.Seed))
		eta := float64(logits*(o.truth(p, c, cell, day)-2.9)) + base +
			draw(dyad^o.talent.pillar[c]<<9, v.PillarHalo) + draw(dyad^uint64(c+1)<<17, v.CompetencyHalo)
		a.Answers[i] = answer(eta, taus, mix(now^uint64(c+1)<<33))
		some = some || a.Answers[i] > 0
	}
	return a, some
}

// answer draws one answer by the model.
func answer(eta float64, taus []float64, h uint64) byte {
	if unit(h^7) < unable {
		return 0
	}
	u := unit(h)
	y := eta + math.Log((u+1e-12)/(1-u+1e-12))
	n := byte(1)
	for _, tau := range taus {
		if y > tau {
			n++
		}
	}
	return n
}
