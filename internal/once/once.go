// Package once lets a request that is sent twice be done once.
//
// Whoever sends a request names it: a program by its Idempotency-Key, a form by
// the token that it was shown with. The first to bring a name claims it, does
// the request, and leaves the answer under the name. Whoever brings the name
// again gets that answer, if the request is the same.
//
// What always holds:
//
//   - A name belongs to an account. The same name of another account is another.
//   - What a request stores and the note that it has stored something are one
//     transaction. So a program that is killed leaves either both or neither:
//     a request that stored nothing may be done again, one that stored
//     something may not, even if its answer is lost.
//   - A claim is a lease that is renewed while the request is worked on. After a
//     kill it runs out, and the name is free for another attempt. An attempt
//     whose claim was taken over cannot store anything any more.
//   - A request that was refused and stored nothing leaves no trace, so that it
//     may be sent again corrected.
//   - Names and requests are kept as SHA-256, answers for seven days.
package once

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/bearinghq/bearing/access"
)

// Keep is how long answers are kept.
const Keep = 7 * 24 * time.Hour

// Lease is how long a claim lasts unless it is renewed.
const Lease = 30 * time.Second

// A Claim is one attempt at a named request.
type Claim struct {
	Account access.AccountID
	Name    string // SHA-256 of the name
	Holder  string // tells this attempt from others
}

// NewClaim returns a new attempt at the request that the account names so.
func NewClaim(account access.AccountID, name string) Claim {
	sum := sha256.Sum256([]byte(name))
	return Claim{account, hex.EncodeToString(sum[:]), rand.Text()}
}

// An Answer is what the request was answered with.
type Answer struct {
	Status int
	Head   map[string][]string // the headers that belong to it
	Body   []byte
}

// A State is how far a named request has come.
type State int

// The states.
const (
	Ours    State = iota // nobody else has claimed it: do it
	Running              // another attempt is working on it
	Done                 // there is an answer
	Lost                 // it has stored something, and its answer is lost
)

// An Entry is what is known of a named request.
type Entry struct {
	State  State
	Sum    string // SHA-256 of the request; "" where it was never read to its end
	Answer Answer // if it is Done
}

// Store keeps named requests. Package oncetest has the tests that every Store
// passes.
type Store interface {
	// Begin claims the request for a while, or says how far others have come. Sum
	// may be "" where the request is still to be read.
	Begin(ctx context.Context, c Claim, sum string, now time.Time) (Entry, error)
	// Renew lets the claim last until a Lease from now.
	Renew(ctx context.Context, c Claim, now time.Time) error
	// End keeps the answer. If forget is set and nothing was stored, it forgets
	// the request instead.
	End(ctx context.Context, c Claim, sum string, a Answer, forget bool) error
	// Sweep forgets requests that began before t and returns how many.
	Sweep(ctx context.Context, t time.Time) (int, error)
}

type claimKey struct{}

// With returns a context whose transactions belong to the claim.
func With(ctx context.Context, c Claim) context.Context {
	return context.WithValue(ctx, claimKey{}, c)
}

// Without returns a context whose transactions belong to no claim: those that
// prepare something that nobody sees yet.
func Without(ctx context.Context) context.Context {
	return context.WithValue(ctx, claimKey{}, Claim{})
}

// Of returns the claim that transactions under ctx belong to.
func Of(ctx context.Context) (c Claim, ok bool) {
	c, _ = ctx.Value(claimKey{}).(Claim)
	return c, c.Holder != ""
}
