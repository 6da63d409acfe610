package intake

import (
	"context"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A Record is what imports are made part of.
type Record interface {
	// Known returns what a preview compares a file with. If there are more than
	// most people, it returns none of them.
	Known(ctx context.Context, most int) (Known, error)
	// Named returns the ids of people by UID. Unknown ones are left out.
	Named(ctx context.Context, uids ...string) (map[string]people.ID, error)
	// Standing returns what stands about people.
	Standing(ctx context.Context, who ...people.ID) (map[people.ID][]observe.Standing, error)
	// Rated returns the ratings about people that are in force.
	Rated(ctx context.Context, who ...people.ID) (map[people.ID][]observe.Rating, error)
	// Plan works out what a list of people would do. It writes nothing, and
	// keeps nobody from writing.
	Plan(ctx context.Context, r people.Roster) (*people.Plan, people.RosterResult, error)
	// Apply makes p part of the record and the import applied, in one
	// transaction. What stands already is left alone. While it works it tells
	// how far it is. It returns fault.Conflict if the import is not Applying.
	Apply(ctx context.Context, uid string, p *Preview, at time.Time, tell func(Progress)) (Import, error)
	// Take is Apply for a file that was never staged, because whoever imports it
	// has it at hand: the import is there whole, or there never was one.
	Take(ctx context.Context, i Import, p *Preview, tell func(Progress)) (Import, error)
	// Brought returns up to n of each sort of thing that an import added.
	Brought(ctx context.Context, uid string, n int) (Brought, error)
	// Undo takes everything back that the import brought, in one transaction,
	// or says in a fault.Conflict what builds on it: see Built.
	Undo(ctx context.Context, uid string, by people.Actor, at time.Time) (Import, error)
}

// Known is what is known when a preview is made.
type Known struct {
	People     []people.Person    // all there ever were
	Here       map[people.ID]bool // those who are here today
	Frameworks []framework.Version
}

// Brought is what an import added.
type Brought struct {
	People       []people.Person        // by name
	Framework    framework.Framework    // that it added, or added to
	Competencies []framework.Competency // of it
}
