// Package oncetest has the tests that every store of named requests passes.
package oncetest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/once"
)

var day = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

func created() once.Answer {
	return once.Answer{Status: 201, Head: map[string][]string{"Content-Type": {"application/json"}}, Body: []byte(`{"id":"Ω"}`)}
}

// TestStore runs the tests on the stores that open makes anew each time. Write
// stores something under a context, as the ports of the same database do.
func TestStore(t *testing.T, open func(*testing.T) (s once.Store, write func(context.Context) error)) {
	begin := func(t *testing.T, s once.Store, c once.Claim, now time.Time, want once.State) once.Entry {
		t.Helper()
		e, err := s.Begin(t.Context(), c, "sum", now)
		if err != nil || e.State != want {
			t.Fatalf("Begin = %d, %v; want %d", e.State, err, want)
		}
		return e
	}
	end := func(t *testing.T, s once.Store, c once.Claim, a once.Answer) {
		t.Helper()
		if err := s.End(t.Context(), c, "sum", a, a.Status >= 400); err != nil {
			t.Fatal(err)
		}
	}
	ada := func() once.Claim { return once.NewClaim(1, "a key") }

	t.Run("the answer comes again", func(t *testing.T) {
		s, _ := open(t)
		c := ada()
		begin(t, s, c, day, once.Ours)
		begin(t, s, ada(), day, once.Running)
		end(t, s, c, created())
		e := begin(t, s, ada(), day.Add(once.Keep-time.Second), once.Done)
		if want := (once.Entry{State: once.Done, Sum: "sum", Answer: created()}); !cmp.Equal(e, want) {
			t.Error(cmp.Diff(want, e))
		}
	})

	t.Run("names belong to an account", func(t *testing.T) {
		s, _ := open(t)
		c := ada()
		begin(t, s, c, day, once.Ours)
		end(t, s, c, created())
		begin(t, s, once.NewClaim(2, "a key"), day, once.Ours)
		begin(t, s, once.NewClaim(1, "A key"), day, once.Ours)
	})

	t.Run("a refusal that stored nothing leaves no trace", func(t *testing.T) {
		s, _ := open(t)
		c := ada()
		begin(t, s, c, day, once.Ours)
		end(t, s, c, once.Answer{Status: 422})
		begin(t, s, ada(), day, once.Ours)
	})

	t.Run("a refusal after something was stored is kept", func(t *testing.T) {
		s, write := open(t)
		c := ada()
		begin(t, s, c, day, once.Ours)
		if err := write(once.With(t.Context(), c)); err != nil {
			t.Fatal(err)
		}
		end(t, s, c, once.Answer{Status: 500})
		if e := begin(t, s, ada(), day, once.Done); e.Answer.Status != 500 {
			t.Errorf("status %d", e.Answer.Status)
		}
	})

	t.Run("a lease that runs out frees a request that stored nothing", func(t *testing.T) {
		s, write := open(t)
		dead, next := ada(), ada()
		begin(t, s, dead, day, once.Ours)
		begin(t, s, next, day.Add(once.Lease-time.Second), once.Running)
		begin(t, s, next, day.Add(once.Lease), once.Ours)
		if err := write(once.With(t.Context(), dead)); !fault.Is(err, fault.Conflict) {
			t.Errorf("the attempt that was given up may still store: %v", err)
		}
		if err := write(once.With(t.Context(), next)); err != nil {
			t.Errorf("the next attempt: %v", err)
		}
		end(t, s, dead, created()) // does nothing
		begin(t, s, ada(), day.Add(once.Lease), once.Running)
	})

	t.Run("a lease that is renewed holds", func(t *testing.T) {
		s, _ := open(t)
		c := ada()
		begin(t, s, c, day, once.Ours)
		if err := s.Renew(t.Context(), c, day.Add(once.Lease/2)); err != nil {
			t.Fatal(err)
		}
		begin(t, s, ada(), day.Add(once.Lease), once.Running)
	})

	t.Run("a request that stored something is never done again", func(t *testing.T) {
		s, write := open(t)
		dead := ada()
		begin(t, s, dead, day, once.Ours)
		if err := write(once.With(t.Context(), dead)); err != nil {
			t.Fatal(err)
		}
		begin(t, s, ada(), day.Add(time.Hour), once.Lost)
	})

	t.Run("what is prepared does not count as stored", func(t *testing.T) {
		s, write := open(t)
		dead := ada()
		begin(t, s, dead, day, once.Ours)
		if err := write(once.Without(once.With(t.Context(), dead))); err != nil {
			t.Fatal(err)
		}
		begin(t, s, ada(), day.Add(time.Hour), once.Ours)
	})

	t.Run("old requests are forgotten", func(t *testing.T) {
		s, _ := open(t)
		c := ada()
		begin(t, s, c, day, once.Ours)
		end(t, s, c, created())
		begin(t, s, ada(), day.Add(once.Keep), once.Ours) // even before they are swept
		if n, err := s.Sweep(t.Context(), day.Add(once.Keep)); n != 0 || err != nil {
			t.Errorf("Sweep of what began just now = %d, %v", n, err)
		}
		if n, err := s.Sweep(t.Context(), day.Add(once.Keep+time.Second)); n != 1 || err != nil {
			t.Errorf("Sweep = %d, %v; want 1", n, err)
		}
	})

	t.Run("of a hundred at once one is done", func(t *testing.T) {
		s, write := open(t)
		var all sync.WaitGroup
		var ours, other atomic.Int32
		var errs = make(chan error, 200)
		for range 100 {
			all.Go(func() {
				c := once.NewClaim(access.AccountID(1), "a key")
				e, err := s.Begin(t.Context(), c, "sum", day)
				if err != nil || e.State != once.Ours {
					other.Add(1)
					errs <- err
					return
				}
				ours.Add(1)
				errs <- errors.Join(write(once.With(t.Context(), c)), s.End(t.Context(), c, "sum", created(), false))
			})
		}
		all.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		if ours.Load() != 1 || other.Load() != 99 {
			t.Errorf("%d did it and %d did not", ours.Load(), other.Load())
		}
	})
}
