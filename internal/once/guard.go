package once

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"
)

// A Guard does named requests once.
type Guard struct {
	Store Store
	Now   func() time.Time
	Log   *slog.Logger
}

// An Attempt is a request that is being worked on.
type Attempt struct {
	guard *Guard
	claim Claim
	stop  func()
}

// Try claims a request. Unless the entry is Ours there is no attempt.
func (g *Guard) Try(ctx context.Context, c Claim, sum string) (*Attempt, Entry, error) {
	e, err := g.Store.Begin(Without(ctx), c, sum, g.Now())
	if err != nil || e.State != Ours {
		return nil, e, err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(Without(ctx)))
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(Lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if err := g.Store.Renew(ctx, c, g.Now()); err != nil && ctx.Err() == nil {
					g.Log.WarnContext(ctx, "renewing the claim on a request", "err", err)
				}
			}
		}
	}()
	return &Attempt{g, c, func() {
		cancel()
		<-done
	}}, e, nil
}

// Context returns the context to do the request under.
func (a *Attempt) Context(ctx context.Context) context.Context { return With(ctx, a.claim) }

// End keeps what the request was answered with, unless it was refused and
// stored nothing. Who sent it may have gone. If keeping fails, the answer is
// still good for the one who waits for it.
func (a *Attempt) End(ctx context.Context, sum string, answer Answer) {
	a.stop()
	err := a.guard.Store.End(context.WithoutCancel(Without(ctx)), a.claim, sum, answer, answer.Status >= 400)
	if err != nil {
		a.guard.Log.ErrorContext(ctx, "keeping the answer to a request", "err", err)
	}
}

// A Recorder holds an answer back until it is kept.
type Recorder struct {
	to     http.ResponseWriter
	head   http.Header
	status int
	body   bytes.Buffer
}

// NewRecorder returns a recorder of an answer to w.
func NewRecorder(w http.ResponseWriter) *Recorder {
	return &Recorder{to: w, head: w.Header().Clone()}
}

// Header returns the headers of the answer.
func (r *Recorder) Header() http.Header { return r.head }

// WriteHeader sets the status, once.
func (r *Recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// Write adds to the body.
func (r *Recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

// Unwrap returns the connection, so that deadlines can be set on it.
func (r *Recorder) Unwrap() http.ResponseWriter { return r.to }

// Answer returns the answer with those headers that are named.
func (r *Recorder) Answer(names ...string) Answer {
	a := Answer{Status: max(r.status, http.StatusOK), Head: map[string][]string{}, Body: r.body.Bytes()}
	for _, name := range names {
		if v := r.head.Values(name); len(v) > 0 {
			a.Head[http.CanonicalHeaderKey(name)] = v
		}
	}
	return a
}

// Send sends the answer on its way.
func (r *Recorder) Send() { r.SendTo(r.to) }

// SendTo sends the answer to somebody who asked the same.
func (r *Recorder) SendTo(w http.ResponseWriter) {
	head := w.Header()
	clear(head)
	for k, v := range r.head {
		head[k] = slices.Clone(v)
	}
	w.WriteHeader(max(r.status, http.StatusOK))
	w.Write(r.body.Bytes()) // if this fails, the reader has gone
}

// Replay sends an answer again.
func Replay(w http.ResponseWriter, a Answer) {
	for k, v := range a.Head {
		w.Header()[k] = v
	}
	w.Header().Set("Idempotent-Replay", "true")
	w.WriteHeader(a.Status)
	w.Write(a.Body) // if this fails, the reader has gone
}
