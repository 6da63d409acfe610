package store

import (
	"context"
	"testing"

	"github.com/bearinghq/bearing/internal/once"
	"github.com/bearinghq/bearing/internal/once/oncetest"
)

func TestRequests(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		oncetest.TestStore(t, func(t *testing.T) (once.Store, func(context.Context) error) {
			db := open(t)
			return db.Requests(), func(ctx context.Context) error { return db.Settings().Set(ctx, "organisation", "Acme") }
		})
	})
}
