package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/bearinghq/bearing/internal/once"
)

// Tidy forgets what is kept for a while only: the answers to requests.
type Tidy struct {
	Requests once.Store
	Now      func() time.Time
	Log      *slog.Logger
}

// Run tidies every hour until ctx ends. It begins after a while, because a
// start has other things to do.
func (w *Tidy) Run(ctx context.Context) {
	next := time.NewTimer(time.Minute)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-next.C:
			if err := w.Step(ctx); err != nil && ctx.Err() == nil {
				w.Log.ErrorContext(ctx, "forgetting old requests", "err", err)
			}
			next.Reset(time.Hour)
		}
	}
}

// Step forgets what is old now.
func (w *Tidy) Step(ctx context.Context) error {
	n, err := w.Requests.Sweep(ctx, w.Now().Add(-once.Keep))
	if n > 0 {
		w.Log.InfoContext(ctx, "forgot old requests", "requests", n)
	}
	return err
}
