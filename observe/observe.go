// Package observe keeps the record of who saw what.
//
// The record is append-only. Somebody states levels for a person: the person,
// the manager, a named expert, or an import of what a spreadsheet said. A
// statement is never edited or deleted: a change of mind is a later statement
// from the same source, which supersedes it, and a mistake is taken back by a
// withdrawal, which is a statement too. Everything downstream can be rebuilt by
// reading the record from the start.
//
// Missing is missing: no level is stored where none was stated, and level 0 is
// a statement like any other. Sources are never mixed: each keeps its own
// newest level, and which of them is shown first is an order that the
// organisation sets (see Policy).
//
// The newest is the one seen on the latest day; of two seen on the same day,
// the one entered later. So a sheet of last year, imported today, does not
// hide what was seen last week.
package observe

import (
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// Seq is a place in the record. It grows by one with each statement.
type Seq int64

// ImportID names one import; 0 is none.
type ImportID int64

// A Source is who stands behind a level.
type Source uint8

// The sources.
const (
	Expert  Source = iota + 1 // a named expert who has seen the work
	Manager                   // the person's manager
	Self                      // the person
	Import                    // a sheet; nobody in particular
)

// Sources lists all of them, in the order in which they are shown unless the
// organisation sets another.
var Sources = [...]Source{Expert, Manager, Self, Import}

var sourceKeys = [...]string{Expert: "expert", Manager: "manager", Self: "self", Import: "import"}

// String returns the source's key: "expert", "manager", "self" or "import".
func (s Source) String() string {
	if !s.Valid() {
		return ""
	}
	return sourceKeys[s]
}

// Valid reports whether s is one of Sources.
func (s Source) Valid() bool { return s >= Expert && s <= Import }

// ParseSource returns the source with the given key.
func ParseSource(key string) (Source, bool) {
	for _, s := range Sources {
		if s.String() == key {
			return s, true
		}
	}
	return 0, false
}

// A Statement is what one source says about one person at one time.
type Statement struct {
	Seq    Seq // set by Log.Append
	Person people.ID
	Source Source
	By     people.Actor // who entered it
	At     time.Time    // when it was entered
	Import ImportID
	Levels []Declared // what it states, by competency; empty for a withdrawal

	// Withdraws takes back what an earlier statement about the same person
	// said: of one competency, or of all if Competency is 0.
	Withdraws  Seq
	Competency framework.CompetencyID
	Why        string // the reason of a withdrawal
}

// A Declared is one level for one competency.
type Declared struct {
	Competency framework.CompetencyID
	Version    framework.VersionID // the version it was stated on
	Level      framework.Level     // NoLevel where only a target or a priority is said
	Target     framework.Level     // what the person is to reach; NoLevel if not said
	Priority   int16               // of reaching it; NoPriority if not said
	Day        people.Day          // when it was seen
	Expires    people.Day          // set by the source; people.Never leaves it to freshness
	Written    string              // as the sheet wrote it, where that differs from the level
	Note, Link string              // evidence
}

// NoLevel and NoPriority mark what a statement does not say.
const (
	NoLevel    framework.Level = -1
	NoPriority int16           = -1
)

// State returns a Declared that says a level, seen on a day, and nothing else.
func State(c framework.CompetencyID, v framework.VersionID, l framework.Level, day people.Day) Declared {
	return Declared{
		Competency: c, Version: v, Level: l, Day: day,
		Target: NoLevel, Priority: NoPriority, Expires: people.Never,
	}
}
