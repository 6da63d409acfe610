package observe

import (
	"cmp"
	"slices"

	"github.com/bearinghq/bearing/framework"
)

// A Fate is what became of something that was said.
type Fate uint8

// The fates.
const (
	Stands     Fate = iota // it is the newest of its source
	Superseded             // the same source has said something newer
	Withdrawn              // it was taken back
)

// An Entry is one thing that was said about one competency of one person.
type Entry struct {
	Statement // who said it and when; Levels is nil
	Declared  Declared
	Fate      Fate
	Later     Seq        // what superseded it
	Taken     *Statement // the withdrawal that took it back: by whom, when, why
}

// History returns everything that the statements about one person say of one
// competency, newest entered first.
func History(ss []Statement, c framework.CompetencyID) []Entry {
	gone := withdrawals(ss)
	var all []Entry
	for _, s := range ss {
		for _, d := range s.Levels {
			if d.Competency == c {
				e := Entry{Statement: s, Declared: d, Taken: gone.of(s.Seq, c)}
				e.Levels = nil
				all = append(all, e)
			}
		}
	}
	for i := range all {
		all[i].Fate, all[i].Later = fate(all, all[i])
	}
	slices.SortFunc(all, func(a, b Entry) int { return cmp.Compare(b.Seq, a.Seq) })
	return all
}

// fate says what became of e among the entries about the same competency.
func fate(all []Entry, e Entry) (Fate, Seq) {
	if e.Taken != nil {
		return Withdrawn, 0
	}
	var next *Entry // the first that came after e
	for i := range all {
		o := &all[i]
		if o.Source != e.Source || o.Taken != nil || !covers(o.Declared, e.Declared) ||
			!newer(o.Declared.Day, o.Seq, e.Declared.Day, e.Seq) {
			continue
		}
		if next == nil || newer(next.Declared.Day, next.Seq, o.Declared.Day, o.Seq) {
			next = o
		}
	}
	if next == nil {
		return Stands, 0
	}
	return Superseded, next.Seq
}

// covers reports whether saying d puts an end to e: a level by a level, an aim
// on its own by an aim.
func covers(d, e Declared) bool {
	if e.Level != NoLevel {
		return d.Level != NoLevel
	}
	return d.Target != NoLevel || d.Priority != NoPriority
}
