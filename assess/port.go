package assess

import (
	"context"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// Store keeps conversations, whole: what the curtain hides is in them. Only a
// Desk asks it. Package assesstest has the tests that every Store passes.
type Store interface {
	// Add stores a new conversation and returns it with its ids. It gives
	// fault.Conflict while one about the same person is open.
	Add(ctx context.Context, c Conversation) (Conversation, error)
	// Get returns the conversation with this outside id, or fault.NotFound.
	Get(ctx context.Context, uid string) (Conversation, error)
	// Update replaces the conversation by what change makes of it, and adds the
	// ratings that change returns to the record, as one transaction. An error
	// from change is returned as it is and nothing is stored. Change must be pure:
	// under contention it may run more than once.
	Update(ctx context.Context, uid string, change func(Conversation) (Conversation, []observe.Rating, error)) (Conversation, error)
	// With returns the conversations in which a person has a seat, newest first.
	With(ctx context.Context, who people.ID) ([]Conversation, error)
	// Unfinished returns the open conversations with an ID above after, oldest
	// first, up to limit.
	Unfinished(ctx context.Context, after ID, limit int) ([]Conversation, error)
}
