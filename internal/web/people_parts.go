package web

import (
	"context"

	"github.com/a-h/templ"

	"github.com/bearinghq/bearing/people"
)

// profilePart is what a person's page shows of what they can do, on a day, or
// nil to leave it out.
func (s *Site) profilePart(ctx context.Context, h people.History, day people.Day) (templ.Component, error) {
	return nil, nil
}

// unitPart is what a unit's page shows of what its people can do, on a day, or
// nil to leave it out.
func (s *Site) unitPart(ctx context.Context, u people.Unit, day people.Day) (templ.Component, error) {
	return nil, nil
}
