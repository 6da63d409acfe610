package intake

import (
	"context"
	"io"
	"time"

	"github.com/bearinghq/bearing/people"
)

// Store keeps imports and their files. Package intaketest has the tests that
// every Store passes.
type Store interface {
	// Stage stores a file, piece by piece as it arrives, and returns the import
	// as staged, with its ID, UID, Size and SHA256. If r ends in an error, or
	// holds more than limit bytes, nothing is kept. Of i it takes Kind, Name,
	// Pasted, By, At and Decisions.
	Stage(ctx context.Context, i Import, r io.Reader, limit int64) (Import, error)
	// Get returns the import, or fault.NotFound.
	Get(ctx context.Context, uid string) (Import, error)
	// List returns up to n imports, newest first, that came before the one with
	// the given UID, or the newest if before is "".
	List(ctx context.Context, before string, n int) ([]Import, error)
	// Update replaces the import by what change makes of it, as one transaction,
	// and lets go of a file that is no longer needed. Change must be pure: it may
	// run more than once.
	Update(ctx context.Context, uid string, change func(Import) (Import, error)) (Import, error)
	// File writes the file of an import to w.
	File(ctx context.Context, uid string, w io.Writer) error
}

// A Queue lets many nodes work on the same imports without doing one twice.
type Queue interface {
	// Turn waits for the turn to apply: in the whole installation one import is
	// applied at a time. Whoever holds the turn and dies gives it back by dying.
	// With SQLite the turn is the write lock, and is taken later.
	Turn(ctx context.Context) (release func(), err error)
	// Waiting returns the UIDs of the imports that are to be applied, oldest first.
	Waiting(ctx context.Context) ([]string, error)
	// Tell lets other nodes see how far an import has come. It never waits for a
	// transaction that writes, and where that cannot be, it does nothing.
	Tell(ctx context.Context, uid string, p Progress) error
	// Sweep lets go of uploads that began before t and never finished.
	Sweep(ctx context.Context, t time.Time) error
}

// Everyone is who a change is made by when nobody is signed in: a command on
// the machine itself.
var Everyone = people.Actor{Name: "command line"}
