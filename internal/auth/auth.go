// Package auth finds out who somebody is: accounts, passwords, sessions, API
// tokens and the set-up link that makes the first account.
//
// What always holds:
//
//   - A secret (session, token, device, set-up link) is 130 random bits and is
//     stored as its SHA-256 only. Passwords are stored as argon2id.
//   - At most two passwords are hashed at once, 19 MiB each; further ones wait
//     their turn, so that many people signing in at once are slow, not refused.
//   - An unknown account is answered as a wrong password is: with the same
//     words and after the same work.
//   - Wrong guesses are counted per account and address, and apart for a device
//     that has signed in to this account before: nobody can lock out another
//     person from the device they use.
//   - Signing in gives a new session; changing the password ends all others.
//
// Who may do what is not decided here: see package access.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
)

// An Account is somebody who can sign in.
type Account struct {
	ID       access.AccountID
	UID      string
	Email    string
	Name     string
	Role     access.Role
	Password string // as Hash writes it
	Created  time.Time
}

// Actor returns the account as one who asks.
func (a Account) Actor() access.Actor {
	return access.Actor{Account: a.ID, UID: a.UID, Name: a.Name, Email: a.Email, Role: a.Role}
}

// A Kind is what a credential is good for.
type Kind string

// The kinds of credential.
const (
	Session Kind = "session" // a browser that is signed in
	Token   Kind = "token"   // a program that uses the API
	Device  Kind = "device"  // a browser that has signed in before
	SetUp   Kind = "setup"   // whoever started the program for the first time
)

// A Credential is a secret that stands for an account, or for nobody yet
// where it is a set-up link.
type Credential struct {
	Secret  string // its SHA-256, as Digest writes it
	UID     string
	Kind    Kind
	Account access.AccountID
	Label   string
	Created time.Time
	Seen    time.Time
	Ends    time.Time
}

// Accounts keeps accounts. Package authtest has the tests that every Store
// passes.
type Accounts interface {
	// Count returns how many accounts there are.
	Count(ctx context.Context) (int, error)
	// Create adds an account and returns it with its ids. An e-mail address that
	// is taken gives fault.Conflict.
	Create(ctx context.Context, a Account) (Account, error)
	// CreateFirst adds the first account and uses up the set-up link, as one
	// transaction. It gives fault.Conflict if there is an account already, and
	// fault.Forbidden if there is no such link or its time is over.
	CreateFirst(ctx context.Context, a Account, link string, now time.Time) (Account, error)
	// ByEmail returns the account, or fault.NotFound.
	ByEmail(ctx context.Context, email string) (Account, error)
	// ByID returns the account, or fault.NotFound.
	ByID(ctx context.Context, id access.AccountID) (Account, error)
	// SetPassword stores the hash. If keep is not "", it also ends all sessions
	// of the account but that one.
	SetPassword(ctx context.Context, id access.AccountID, hash, keep string) error
}

// Credentials keeps credentials.
type Credentials interface {
	// Issue adds a credential. Those whose time is over are forgotten.
	Issue(ctx context.Context, c Credential) error
	// Find returns the credential and its account, or fault.NotFound.
	Find(ctx context.Context, kind Kind, secret string) (Credential, Account, error)
	// Touch notes that the credential was used.
	Touch(ctx context.Context, secret string, at time.Time) error
	// List returns the account's credentials of a kind, the latest used first.
	List(ctx context.Context, account access.AccountID, kind Kind) ([]Credential, error)
	// Revoke ends the account's credential, or gives fault.NotFound.
	Revoke(ctx context.Context, account access.AccountID, uid string) error
	// Count notes a try in the bucket and returns how many there have been since
	// the first of the current window.
	Count(ctx context.Context, bucket string, now time.Time, window time.Duration) (int, error)
}

// Digest returns what is stored of a secret.
func Digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// newSecret returns 130 random bits as text.
func newSecret() string { return rand.Text() }

// Email returns the address in the form in which it is stored and compared.
func Email(s string) (string, error) {
	s = strings.ToLower(norm.NFC.String(strings.TrimSpace(s)))
	a, err := mail.ParseAddress(s)
	switch {
	case s == "":
		return "", fault.Field("email", "The e-mail address is missing.")
	case len(s) > 254:
		return "", fault.Field("email", "The e-mail address is longer than 254 characters.")
	case err != nil || a.Address != s || strings.Count(s, "@") != 1 || strings.ContainsFunc(s, unicode.IsControl) || strings.ContainsFunc(s, invisible):
		return "", fault.Field("email", "This is not an e-mail address. Write it like ada@example.org.")
	}
	return s, nil
}

// invisible reports characters that change how text is read without being
// seen: marks of direction, joiners.
func invisible(r rune) bool { return unicode.In(r, unicode.Cf) }

// Name returns a person's name without the space around it.
func Name(s string) (string, error) {
	s = norm.NFC.String(strings.TrimSpace(s))
	switch {
	case s == "":
		return "", fault.Field("name", "The name is missing.")
	case len([]rune(s)) > 200:
		return "", fault.Field("name", "The name is longer than 200 characters.")
	case strings.ContainsFunc(s, unicode.IsControl):
		return "", fault.Field("name", "The name has a control character in it. Type it by hand.")
	}
	return s, nil
}
