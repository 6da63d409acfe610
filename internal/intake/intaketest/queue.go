package intaketest

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bearinghq/bearing/internal/intake"
)

// TestQueue runs the tests of a Queue on an empty one made by open, together
// with the Store beside it.
func TestQueue(t *testing.T, open func(*testing.T) (intake.Store, intake.Queue)) {
	t.Run("what somebody said go for waits in order", func(t *testing.T) {
		s, q := open(t)
		var want []string
		for n := range 4 {
			i := stage(t, s, intake.Import{Kind: intake.Matrix}, []byte("x"))
			if n == 2 {
				continue // this one nobody wants yet
			}
			if _, err := s.Update(t.Context(), i.UID, intake.Import.Begin); err != nil {
				t.Fatal(err)
			}
			want = append(want, i.UID)
		}
		got, err := q.Waiting(t.Context())
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("Waiting = %v, %v; want %v", got, err, want)
		}
	})
	t.Run("a turn is given back", func(t *testing.T) {
		_, q := open(t)
		var held atomic.Int32
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() {
				release, err := q.Turn(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				held.Add(1)
				release()
			})
		}
		wg.Wait()
		if held.Load() != 5 {
			t.Errorf("%d of 5 had a turn", held.Load())
		}
	})
	t.Run("progress may be told at any time", func(t *testing.T) {
		s, q := open(t)
		i := stage(t, s, intake.Import{Kind: intake.Matrix}, []byte("x"))
		for n := range 3 {
			if err := q.Tell(t.Context(), i.UID, intake.Progress{Done: n, Of: 3}); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Get(t.Context(), i.UID)
		if err != nil || got.Progress != (intake.Progress{}) && got.Progress != (intake.Progress{Done: 2, Of: 3}) {
			t.Errorf("Progress = %v, %v", got.Progress, err)
		}
	})
	t.Run("progress is told while the import is being changed", func(t *testing.T) {
		s, q := open(t)
		i := stage(t, s, intake.Import{Name: "a.csv"}, []byte("x"))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := s.Update(ctx, i.UID, func(i intake.Import) (intake.Import, error) {
			// As the one that applies does, in the middle of its transaction: what
			// waited for that would wait for ever.
			return i, q.Tell(ctx, i.UID, intake.Progress{Done: 1, Of: 2})
		})
		if err != nil {
			t.Errorf("telling in the middle of a change: %v", err)
		}
	})
	t.Run("a sweep leaves what has arrived", func(t *testing.T) {
		s, q := open(t)
		i := stage(t, s, intake.Import{Kind: intake.Matrix}, []byte("x"))
		if err := q.Sweep(t.Context(), noon.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if string(file(t, s, i.UID)) != "x" {
			t.Error("the sweep took a file that had arrived")
		}
	})
}
