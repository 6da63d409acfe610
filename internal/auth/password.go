package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/bearinghq/bearing/fault"
)

// Cost is how much work a hash is. The defaults are OWASP's minimum.
type Cost struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// DefaultCost is 19 MiB, two passes, one thread.
var DefaultCost = Cost{Memory: 19 << 10, Passes: 2, Threads: 1}

const (
	saltBytes = 16
	hashBytes = 32

	minPassword = 10
	maxPassword = 1000
)

// A Hasher hashes passwords, two at a time.
type Hasher struct {
	cost  Cost
	turns chan struct{}
	decoy func() string // the hash that unknown accounts are compared with
}

// NewHasher returns a Hasher with the given cost.
func NewHasher(c Cost) *Hasher {
	h := &Hasher{cost: c, turns: make(chan struct{}, 2)}
	h.decoy = sync.OnceValue(func() string { return h.derive("decoy", c, make([]byte, saltBytes)) })
	return h
}

// Hash returns what is stored of a password. It waits for its turn.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	return h.derive(password, h.cost, salt), nil
}

// Check reports whether the password is the one that was hashed, and whether
// the hash should be made again because the cost has changed. With "" for a
// hash it does the same work and reports false.
func (h *Hasher) Check(ctx context.Context, password, stored string) (ok, renew bool, err error) {
	done, err := h.turn(ctx)
	if err != nil {
		return false, false, err
	}
	defer done()
	known := stored != ""
	if !known {
		stored = h.decoy()
	}
	cost, salt, err := parseHash(stored)
	if err != nil {
		return false, false, err
	}
	got := h.derive(password, cost, salt)
	same := subtle.ConstantTimeCompare([]byte(got), []byte(stored)) == 1
	return same && known, cost != h.cost, nil
}

func (h *Hasher) turn(ctx context.Context) (done func(), err error) {
	select {
	case h.turns <- struct{}{}:
		return func() { <-h.turns }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting to hash a password: %w", ctx.Err())
	}
}

func (h *Hasher) derive(password string, c Cost, salt []byte) string {
	key := argon2.IDKey([]byte(norm.NFC.String(password)), salt, c.Passes, c.Memory, c.Threads, hashBytes)
	text := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Passes, c.Threads, text(salt), text(key))
}

func parseHash(s string) (c Cost, salt []byte, err error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, fmt.Errorf("a stored password is not argon2id version %d", argon2.Version)
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Threads); err != nil {
		return c, nil, fmt.Errorf("reading the cost of a stored password: %w", err)
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return c, nil, fmt.Errorf("reading the salt of a stored password: %w", err)
	}
	return c, salt, nil
}

// common are passwords that are long enough and guessed first.
var common = []string{
	"1234567890", "12345678910", "0123456789", "0987654321", "1q2w3e4r5t", "1qaz2wsx3edc", "qwertyuiop", "qwertzuiop", "asdfghjkl1",
	"password12", "password123", "password1234", "passwort12", "passwort123", "passwort1234", "letmein123", "welcome123", "willkommen",
	"willkommen1", "iloveyou12", "sunshine123", "football123", "administrator", "bearing123", "changeme123", "geheim1234", "abcdefghij",
}

// NewPassword says what is wrong with a password that somebody wants to have;
// field is that of the form. Length is what counts: no rules about kinds of
// characters.
func NewPassword(field, password string, about ...string) error {
	n := len([]rune(password))
	low := strings.ToLower(password)
	switch {
	case strings.TrimSpace(password) == "":
		return fault.Field(field, "The password is missing.")
	case len(password) > 4*maxPassword || n > maxPassword:
		return fault.Field(field, "The password is longer than %d characters. Use a shorter one.", maxPassword)
	case n < minPassword:
		return fault.Field(field, "The password has fewer than %d characters. Use a longer one, for example four words.", minPassword)
	case strings.ContainsFunc(password, unicode.IsControl):
		return fault.Field(field, "The password has a control character in it. Type it by hand.")
	case slices.Contains(common, low), strings.Count(low, low[:1]) == len(low):
		return fault.Field(field, "This password is among the first that are guessed. Use another one, for example four words.")
	}
	for _, s := range about {
		if s != "" && strings.EqualFold(s, password) {
			return fault.Field(field, "The password is your own name or address. Use another one.")
		}
	}
	return nil
}
