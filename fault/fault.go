// Package fault says what went wrong in words meant for the person who asked.
//
// Only a *fault.Error reaches a user's eyes. Every other error is ours: it is
// logged in full, once, at the edge, and shown as "Something went wrong."
//
// A message is a whole sentence: what is wrong, where, and what to do about it.
package fault

import (
	"errors"
	"fmt"
)

// A Kind is a class of failure that callers act on.
type Kind string

// The kinds. Each surface maps them once: see web.status, api.problem and the
// exit statuses of cmd/bearing.
const (
	NotFound  Kind = "not found"
	Invalid   Kind = "invalid"
	Conflict  Kind = "conflict"
	Forbidden Kind = "forbidden"
	Full      Kind = "full" // there is no room to store it; the same may go well later
	Busy      Kind = "busy" // others did not let us store it; the same may go well soon
)

// Error is a failure we can explain.
type Error struct {
	Kind    Kind
	Message string            // a full sentence, safe to show
	Fields  map[string]string // what to fix, by form field; may be nil

	format string
	args   []any
}

func (e *Error) Error() string { return e.Message }

// New returns an Error with a formatted message.
func New(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...), format: format, args: args}
}

// Sentence returns the message as the format and arguments it was made of, so
// that a surface can say it in the reader's language.
func (e *Error) Sentence() (format string, args []any) {
	if e.format == "" {
		return "%s", []any{e.Message}
	}
	return e.format, e.args
}

// Field returns an Invalid error about one field of a form. The message is
// shown beside the field.
func Field(name, format string, args ...any) *Error {
	e := New(Invalid, format, args...)
	e.Fields = map[string]string{name: e.Message}
	return e
}

// Is reports whether err is, or wraps, an Error of kind k.
func Is(err error, k Kind) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == k
}
