package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/profile"
)

// Standards returns what job experts have set.
func (db *DB) Standards() profile.Standards { return standards{db.Settings()} }

// standards keeps one text for each framework.
type standards struct{ Settings }

func standardOf(f framework.ID) string { return fmt.Sprintf("standard.%d", f) }

func (s standards) Get(ctx context.Context, f framework.ID) (st profile.Standard, err error) {
	text, err := s.Settings.Get(ctx, standardOf(f))
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &st)
	}
	return st, fail(err, "reading the standard of framework %d", f)
}

func (s standards) Set(ctx context.Context, f framework.ID, st profile.Standard) error {
	b, err := json.Marshal(st)
	if err != nil {
		return fmt.Errorf("writing a standard: %w", err)
	}
	return s.Settings.Set(ctx, standardOf(f), string(b))
}
