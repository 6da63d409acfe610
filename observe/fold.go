package observe

import (
	"cmp"
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// A Standing is what one source says now about one competency of a person: the
// newest of its statements that has not been withdrawn.
//
// The level and what is aimed at stand apart, because a source may say one
// without the other: a new target does not take the level away.
type Standing struct {
	Competency framework.CompetencyID
	Source     Source
	Version    framework.VersionID // of the level, or of the aim where there is no level
	Level      framework.Level     // NoLevel where only an aim is known
	Day        people.Day          // when the level was seen; 0 without a level
	Expires    people.Day          // people.Never leaves it to freshness
	Seq        Seq                 // the statement that says the level; 0 without one
	Evidence   bool                // there is a note or a link
	Aim        Aim
}

// An Aim is what a source wants the person to reach.
type Aim struct {
	Target   framework.Level // NoLevel if not said
	Priority int16           // NoPriority if not said
	Day      people.Day      // when it was said; 0 if nothing was
	Seq      Seq             // the statement that says it; 0 if none does
}

// NoAim is the aim of nobody.
var NoAim = Aim{Target: NoLevel, Priority: NoPriority}

// Known reports whether s has a level.
func (s Standing) Known() bool { return s.Level != NoLevel }

// Fresh reports whether the level is fresh on a day, where levels of its
// competency stay fresh for the given months. An expiry that the source set
// wins over that.
func (s Standing) Fresh(on people.Day, months int) bool {
	if s.Expires != people.Never {
		return on < s.Expires
	}
	return Fresh(s.Day, on, months)
}

// FreshSince is Fresh for very many: since is FreshSince of the day and months.
func (s *Standing) FreshSince(on, since people.Day) bool {
	if s.Expires != people.Never {
		return on < s.Expires
	}
	return s.Day >= since
}

// Fold returns what the statements about one person leave standing, in the
// order of competencies and, within one, of sources. The order of the
// statements does not matter.
func Fold(ss []Statement) []Standing { return FoldOn(ss, people.Never) }

// FoldOn returns what stood on a day: the fold of what had been seen by then.
//
// It goes by the day on which something was seen, not by when it was entered,
// as people and units do: a sheet of last year that is imported today says how
// things were last year. What has been taken back since is left out, because it
// was never right.
func FoldOn(ss []Statement, on people.Day) []Standing {
	gone := withdrawals(ss)
	var all []Standing
	for _, s := range ss {
		for i := range s.Levels {
			if d := &s.Levels[i]; d.Day <= on && gone.of(s.Seq, d.Competency) == nil {
				all = Merge(all, standing(s, d))
			}
		}
	}
	return all
}

// StoodOn reports whether what stands is what stood on a day already, so that
// nobody needs to fold again. It is when nothing of it was seen later: then the
// newest of each source is the newest of that day as well.
func StoodOn(all []Standing, on people.Day) bool {
	for i := range all {
		if all[i].Day > on || all[i].Aim.Day > on {
			return false
		}
	}
	return true
}

// Add returns what stands after a statement has been added that is not a
// withdrawal. It gives what Fold gives, without reading the record again.
func Add(all []Standing, s Statement) []Standing {
	for i := range s.Levels {
		all = Merge(all, standing(s, &s.Levels[i]))
	}
	return all
}

// standing is what would stand if d were all that was ever said.
func standing(s Statement, d *Declared) Standing {
	n := Standing{
		Competency: d.Competency, Source: s.Source, Version: d.Version,
		Level: NoLevel, Expires: people.Never, Aim: NoAim,
	}
	if d.Level != NoLevel {
		n.Level, n.Day, n.Expires, n.Seq = d.Level, d.Day, d.Expires, s.Seq
		n.Evidence = d.Note != "" || d.Link != ""
	}
	if d.Target != NoLevel || d.Priority != NoPriority {
		n.Aim = Aim{d.Target, d.Priority, d.Day, s.Seq}
	}
	return n
}

// Merge returns all with one more, of which the newer half of each stands. It
// may change all.
func Merge(all []Standing, n Standing) []Standing {
	at, there := len(all), false
	if at > 0 && compare(all[at-1], n) >= 0 { // most come in order
		at, there = slices.BinarySearchFunc(all, n, compare)
	}
	if !there {
		return slices.Insert(all, at, n)
	}
	was := &all[at]
	aim := was.Aim
	if newer(n.Aim.Day, n.Aim.Seq, aim.Day, aim.Seq) {
		aim = n.Aim
	}
	if newer(n.Day, n.Seq, was.Day, was.Seq) {
		*was = n
	}
	was.Aim = aim
	if was.Seq == 0 { // no level: the version is that of the aim
		was.Version = aimVersion(*was, n)
	}
	return all
}

func aimVersion(was, n Standing) framework.VersionID {
	if was.Aim == n.Aim {
		return n.Version
	}
	return was.Version
}

func compare(a, b Standing) int {
	return cmp.Or(cmp.Compare(a.Competency, b.Competency), cmp.Compare(a.Source, b.Source))
}

// newer reports whether the first stands before the second. Seq 0 is nothing.
func newer(day people.Day, seq Seq, than people.Day, thanSeq Seq) bool {
	switch {
	case seq == 0 || thanSeq == 0:
		return seq != 0
	case day != than:
		return day > than
	}
	return seq > thanSeq
}

// taken is what has been withdrawn, by whole statement or by cell.
type taken map[takenKey]*Statement

type takenKey struct {
	seq        Seq
	competency framework.CompetencyID // 0 for the whole statement
}

func withdrawals(ss []Statement) taken {
	var t taken
	for i, s := range ss {
		if s.Withdraws == 0 {
			continue
		}
		if t == nil {
			t = taken{}
		}
		k := takenKey{s.Withdraws, s.Competency}
		if was := t[k]; was == nil || s.Seq < was.Seq {
			t[k] = &ss[i]
		}
	}
	return t
}

// of returns the withdrawal that took back what statement seq said of c.
func (t taken) of(seq Seq, c framework.CompetencyID) *Statement {
	if t == nil {
		return nil
	}
	if w := t[takenKey{seq, c}]; w != nil {
		return w
	}
	return t[takenKey{seq, 0}]
}
