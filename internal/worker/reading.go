package worker

import (
	"context"
	"encoding/json"
	"errors"
	"sync/atomic"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/intake"
)

// A job is a file being read, or read, for its preview.
type job struct {
	how    string    // the decisions it is read with
	until  time.Time // when it is to be made again; zero while it is made
	rows   atomic.Int64
	cancel context.CancelFunc
	done   chan struct{} // closed when the following are set

	preview *intake.Preview
	kind    intake.Kind
	err     error
}

// stale is how long a preview may lag behind what is known.
const stale = time.Minute

// Preview returns what the import would do. If that takes longer than patience,
// it returns no preview yet, and the import says how many rows were read so
// far. A file that cannot be read fails the import.
func (w *Imports) Preview(ctx context.Context, uid string, patience time.Duration) (intake.Import, *intake.Preview, error) {
	i, err := w.Get(ctx, uid)
	if err != nil || !i.Open() || i.State == intake.Failed {
		return i, nil, err
	}
	r := w.reading(ctx, i)
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case <-r.done:
	case <-ctx.Done():
		return i, nil, ctx.Err()
	case <-wait.C:
		i.Progress.Done = int(r.rows.Load())
		return i, nil, nil
	}
	if known, ok := errors.AsType[*fault.Error](r.err); ok {
		w.drop(uid)
		i, err = w.Store.Update(ctx, uid, func(i intake.Import) (intake.Import, error) { return i.Fail(known.Message) })
		return i, nil, err
	}
	if r.err != nil {
		w.drop(uid)
		return i, nil, r.err
	}
	if i.State == intake.Staged || i.Kind != r.kind {
		i, err = w.Store.Update(ctx, uid, func(i intake.Import) (intake.Import, error) {
			i.Kind = r.kind
			return i.Read()
		})
	}
	return i, r.preview, err
}

// reading returns the job of i that is under way or done, or begins one.
func (w *Imports) reading(ctx context.Context, i intake.Import) *job {
	b, _ := json.Marshal(i.Decisions) // decisions always encode
	how := string(i.Kind) + string(b)
	w.mu.Lock()
	defer w.mu.Unlock()
	was := w.readings[i.UID]
	if was != nil && was.how == how && (was.until.IsZero() || w.Now().Before(was.until)) {
		return was
	}
	if was != nil {
		was.cancel()
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx)) // it outlives the request that asked first
	r := &job{how: how, cancel: cancel, done: make(chan struct{})}
	if w.readings == nil {
		w.readings = map[string]*job{}
	}
	w.readings[i.UID] = r
	w.evict(i.UID)
	go w.make(ctx, r, i)
	return r
}

// make reads the file of i.
func (w *Imports) make(ctx context.Context, r *job, i intake.Import) {
	defer close(r.done)
	defer w.alone()()
	if ctx.Err() != nil {
		r.err = ctx.Err()
		return
	}
	p, kind, err := w.readFile(ctx, i, &r.rows)
	w.mu.Lock()
	defer w.mu.Unlock()
	r.preview, r.kind, r.err, r.until = p, kind, err, w.Now().Add(stale)
}

// evict drops large previews other than that of uid: one of them fills the
// memory we have.
func (w *Imports) evict(uid string) {
	for other, r := range w.readings {
		if other != uid && r.preview != nil && r.preview.Large() {
			delete(w.readings, other)
		}
	}
}

// drop forgets what was read of an import.
func (w *Imports) drop(uid string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r := w.readings[uid]; r != nil {
		r.cancel()
		delete(w.readings, uid)
	}
	delete(w.progress, uid)
}

// forgetOld drops what nobody looks at any more.
func (w *Imports) forgetOld() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for uid, r := range w.readings {
		if !r.until.IsZero() && w.Now().Sub(r.until) > 10*stale {
			delete(w.readings, uid)
		}
	}
}

// read reads the file of i and waits for it.
func (w *Imports) read(ctx context.Context, i intake.Import) (*intake.Preview, error) {
	r := w.reading(ctx, i)
	select {
	case <-r.done:
		return r.preview, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
