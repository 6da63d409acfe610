package sample

import (
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A person's true level in a competency is the sum of how high up they are, a
// talent for everything, one for each pillar, one for the competency, and what
// the story adds; it grows a little every year. What is said differs from it:
// people are kind to themselves, managers are strict or mild each in their own
// way, experts see best.
const (
	sdTalent, sdPillar, sdCompetency = 0.45, 0.35, 0.4
	sdSelf, sdManager, sdExpert      = 0.55, 0.4, 0.25
	sdStrictness                     = 0.35
	biasSelf                         = 0.3
	growth                           = 0.12 // levels in a year
)

// talents is what the levels of a sample are drawn from.
type talents struct {
	pillar []uint64  // by competency
	shift  []float64 // by competency
	craft  []bool    // by competency
	key    map[string]int
	solid  []int32 // by person: the first of their lines
	spot   []int32 // by person: the first of their positions
}

func newTalents(o *Organisation, shift map[string]float64) talents {
	t := talents{key: make(map[string]int, len(o.Keys))}
	for i, key := range o.Keys {
		pillar, _, _ := strings.Cut(key, ".")
		s, ok := shift[key]
		if !ok {
			s = shift[pillar]
		}
		t.pillar = append(t.pillar, uint64(len(pillar))) // lead 4, manage 6, bridge 6, skill 5
		if pillar == "bridge" {
			t.pillar[i] = 7
		}
		t.shift = append(t.shift, s)
		t.craft = append(t.craft, pillar == "skill")
		t.key[key] = i
	}
	t.spot = starts(len(o.People), o.Positions, func(p people.Position) people.ID { return p.Person })
	t.solid = starts(len(o.People), o.Lines, func(l people.Line) people.ID { return l.Person })
	return t
}

// starts returns where the rows of each person begin in rows, which are in the
// order of people, and at the end how many rows there are.
func starts[T any](n int, rows []T, who func(T) people.ID) []int32 {
	at := make([]int32, n+1)
	for _, r := range rows {
		at[who(r)]++
	}
	for i := 1; i <= n; i++ {
		at[i] += at[i-1]
	}
	return at
}

// A round is a time at which many people are asked.
type round struct {
	source observe.Source
	before people.Day // the last day of the sample
	spread int        // days over which they answer
	part   float64    // of the people who answer
	cover  float64    // of the competencies that each answers about
	craft  bool       // asks for technical skills too
}

// rounds are in the order of days: a sheet brought in, then a review a year by
// the person and the manager, and experts now and then.
var rounds = []round{
	{observe.Import, 1240, 1, 0.7, 0.6, true},
	{observe.Self, 1110, 14, 0.75, 0.8, false},
	{observe.Manager, 1090, 21, 0.7, 0.8, true},
	{observe.Self, 745, 14, 0.8, 0.85, true},
	{observe.Manager, 725, 21, 0.75, 0.85, true},
	{observe.Expert, 500, 60, 0.15, 0.3, true},
	{observe.Self, 380, 14, 0.6, 0.9, true},
	{observe.Manager, 360, 21, 0.65, 0.9, true},
	{observe.Expert, 180, 60, 0.2, 0.3, true},
	{observe.Self, 35, 14, 0.8, 0.9, true},
	{observe.Manager, 18, 14, 0.85, 0.9, true},
}

// thorough is the largest sample in which a review asks about everything.
// Beyond, it asks about a part, so that the record grows with the people only.
const thorough = 5000

// Record returns what was said, round by round. A statement's Person and the
// competencies of its levels are places from 1 (see Organisation). The levels
// are only valid until the next statement is asked for.
func (o *Organisation) Record() iter.Seq[observe.Statement] {
	return func(yield func(observe.Statement) bool) {
		var levels []observe.Declared
		for i, r := range rounds {
			if len(o.People) > thorough {
				r.cover *= 0.3
			}
			for p := range o.People {
				s, ok := o.say(uint64(i), r, people.ID(p+1), levels[:0])
				levels = s.Levels
				if ok && !yield(s) {
					return
				}
			}
		}
	}
}

// say draws what a person's statement of a round is, if there is one.
func (o *Organisation) say(n uint64, r round, p people.ID, levels []observe.Declared) (observe.Statement, bool) {
	h := mix(mix(o.Seed^forTalent) ^ uint64(p)<<8 ^ n)
	day := o.On - r.before + people.Day(mix(h)%uint64(r.spread))
	s := observe.Statement{Person: p, Source: r.source, Levels: levels}
	at, ok := o.position(p, day)
	if !ok || day > o.On || unit(h^1) >= r.part {
		return s, false
	}
	s.By, ok = o.speaker(r.source, p, day, h)
	if !ok {
		return s, false
	}
	s.At = day.Time().Add(8*time.Hour + time.Duration(h%36_000)*time.Second)
	bias := o.bias(r.source, s.By.Person)
	skilled := o.fields[at.Unit-1].skills
	for c := range o.Keys {
		cell := mix(uint64(p)<<20 ^ uint64(c)<<1 ^ mix(o.Seed))
		switch {
		case o.talent.craft[c] && (!r.craft || !slices.Contains(skilled, o.Keys[c])):
			continue
		case unit(cell^3) < 0.1, unit(cell^n<<8^5) >= r.cover: // nobody knows; not said this time
			continue
		}
		truth := o.truth(p, c, cell, day)
		noise := float64(bell(cell^(n+1)<<32) * sdOf(r.source))
		s.Levels = append(s.Levels, o.declare(r.source, c, day, truth+bias+noise, mix(cell^n<<40)))
	}
	return s, len(s.Levels) > 0
}

// truth is the level that a person has on a day.
func (o *Organisation) truth(p people.ID, c int, cell uint64, day people.Day) float64 {
	base := 2.65
	if o.leads[p-1] {
		base = 3 + float64(0.15*float64(max(0, 3-o.rank[p-1])))
	}
	if o.talent.craft[c] {
		base = 2.4
	}
	of := mix(o.Seed ^ uint64(p)*0x9e3779b97f4a7c15)
	years := float64(day-o.On)/365 + 2
	// The conversions keep products and sums apart: some machines would fuse
	// them and round otherwise.
	return base + o.talent.shift[c] + float64(growth*years) +
		float64(bell(of)*sdTalent) + float64(bell(of^o.talent.pillar[c]<<7)*sdPillar) + float64(bell(cell)*sdCompetency)
}

// declare writes a level down as its source would.
func (o *Organisation) declare(source observe.Source, c int, day people.Day, x float64, h uint64) observe.Declared {
	lowest := 1.0
	if o.talent.craft[c] {
		lowest = 0
	}
	step := 1.0
	if source == observe.Expert {
		step = 0.5
	}
	d := observe.Declared{
		Competency: framework.CompetencyID(c + 1),
		Level:      framework.LevelOf(min(5, max(lowest, math.Round(x/step)*step))),
		Target:     observe.NoLevel, Priority: observe.NoPriority,
		Day: day, Expires: people.Never,
	}
	if source == observe.Manager && h%8 == 0 {
		d.Target = min(framework.Whole(5), d.Level+framework.Whole(1))
		d.Priority = int16(1 + h>>8%3)
	}
	switch {
	case source == observe.Manager && h>>16%16 == 0, source == observe.Expert && h>>16%3 == 0:
		d.Note = evidence[h>>24%uint64(len(evidence))]
	case source == observe.Expert && h>>16%3 == 1:
		d.Expires = day.AddMonths(18)
	}
	return d
}

var evidence = []string{
	"Led the weekly planning for a quarter; the plan held in ten of twelve weeks.",
	"Took over the customer escalation in March and closed it with both sides content.",
	"Explained the direction at the site meeting; people repeat it in their own words.",
	"Trained two newcomers, who now work alone.",
	"Wrote the check list that the whole shift uses.",
	"Stopped the line when the gauge was wrong, although the order was late.",
	"Brought the cost review forward and kept to it.",
	"Asked for feedback after the release and changed the next one accordingly.",
	"Seen in the audit: records complete, one small remark.",
	"Handed over the project with everything written down.",
	"Spoke up early about the delay and offered two ways out.",
	"Moderated the argument between two teams until there was an agreement.",
}

func sdOf(s observe.Source) float64 {
	switch s {
	case observe.Self:
		return sdSelf
	case observe.Expert:
		return sdExpert
	}
	return sdManager
}

func (o *Organisation) bias(s observe.Source, by people.ID) float64 {
	switch s {
	case observe.Self:
		return biasSelf
	case observe.Manager:
		return bell(mix(o.Seed^forStrictness)^uint64(by)) * sdStrictness
	}
	return 0
}

// speaker returns who says it.
func (o *Organisation) speaker(s observe.Source, p people.ID, day people.Day, h uint64) (people.Actor, bool) {
	who := p
	switch s {
	case observe.Import:
		return people.Actor{Name: "Skills sheet"}, true
	case observe.Manager:
		who = o.manager(p, day)
	case observe.Expert:
		who = people.ID(h>>16%uint64(len(o.People)) + 1)
		if _, ok := o.position(who, day); !ok || who == p {
			return people.Actor{}, false
		}
	}
	if who == 0 {
		return people.Actor{}, false
	}
	return people.Actor{Person: who, Name: o.People[who-1].Name}, true
}

// position returns the place that a person has on a day.
func (o *Organisation) position(p people.ID, day people.Day) (people.Position, bool) {
	for _, at := range o.Positions[o.talent.spot[p-1]:o.talent.spot[p]] {
		if at.Span.Has(day) {
			return at, true
		}
	}
	return people.Position{}, false
}

// manager returns whom a person reports to on a day, or 0.
func (o *Organisation) manager(p people.ID, day people.Day) people.ID {
	for _, l := range o.Lines[o.talent.solid[p-1]:o.talent.solid[p]] {
		if l.Kind == people.Solid && l.Span.Has(day) {
			return l.Manager
		}
	}
	return 0
}
