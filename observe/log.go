package observe

import (
	"context"

	"github.com/bearinghq/bearing/people"
)

// A Log is the stored record. Package observetest has the tests that every
// implementation passes.
type Log interface {
	// Append adds statements, all or none, and returns them with Seq set and
	// their levels in order. Each is checked first (see Statement.Check and
	// CheckWithdrawal).
	Append(ctx context.Context, ss ...Statement) ([]Statement, error)

	// After returns up to limit statements with Seq > after, oldest first.
	// A reader that remembers the last Seq it handled misses nothing and
	// sees nothing twice.
	After(ctx context.Context, after Seq, limit int) ([]Statement, error)

	// Of returns all statements about a person, oldest first.
	Of(ctx context.Context, person people.ID) ([]Statement, error)

	// Standing returns Fold of what the record says about each of the people.
	// Those about whom nothing stands are left out.
	Standing(ctx context.Context, who ...people.ID) (map[people.ID][]Standing, error)

	// StandingOn returns FoldOn of it: what stood on a day.
	StandingOn(ctx context.Context, on people.Day, who ...people.ID) (map[people.ID][]Standing, error)

	// Imported counts what an import brought.
	Imported(ctx context.Context, id ImportID) (Tally, error)

	// Policy returns what the organisation has decided, or DefaultPolicy.
	Policy(ctx context.Context) (Policy, error)

	// SetPolicy decides it anew.
	SetPolicy(ctx context.Context, p Policy) error
}

// A Tally counts statements and the levels in them.
type Tally struct {
	Statements, Levels int
	Withdrawn          int // statements that were taken back whole
}
