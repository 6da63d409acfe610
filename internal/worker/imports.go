// Package worker does what takes longer than a page may: it reads files for
// their preview, applies imports and undoes them.
//
// A preview is worked out in memory by whichever node is asked, and thrown away
// when it is no longer looked at. Applying begins with a state in the database,
// so that any node may do it and a node that dies leaves it to the next: Run
// looks for what is to be applied, takes its turn, and does it in one
// transaction. How far that is, is kept in memory and told to the other nodes
// now and then.
package worker

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/people"
)

// Imports runs imports.
type Imports struct {
	Store  intake.Store
	Queue  intake.Queue
	Record intake.Record
	Limit  int64  // bytes of one file
	Dir    string // where files are unpacked while they are read; "" for the system's
	Now    func() time.Time
	Log    *slog.Logger
	Memory int64                 // what the collector keeps memory below while a file is read or applied; 0 is no limit
	Told   func(intake.Progress) // if set, is told how far the import is that is applied here

	mu       sync.Mutex
	readings map[string]*job // by UID
	progress map[string]intake.Progress
	knock    chan struct{}
	busy     sync.Mutex // held while a file is read or applied: one at a time keeps memory bounded
}

// DefaultLimit is how large a file may be unless told otherwise.
const DefaultLimit = 200 << 20

// pace is how often Run looks for work that other nodes were asked for.
const pace = 2 * time.Second

// Run applies what is to be applied until ctx ends.
func (w *Imports) Run(ctx context.Context) {
	if err := w.Queue.Sweep(ctx, w.Now().Add(-24*time.Hour)); err != nil && ctx.Err() == nil {
		w.Log.ErrorContext(ctx, "sweeping unfinished uploads", "err", err)
	}
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for {
		if err := w.Step(ctx); err != nil && ctx.Err() == nil {
			w.Log.ErrorContext(ctx, "applying imports", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-w.knocked():
		case <-tick.C:
		}
		w.forgetOld()
	}
}

// Step applies all that waits. It may be killed at any point and run again.
func (w *Imports) Step(ctx context.Context) error {
	uids, err := w.Queue.Waiting(ctx)
	if err != nil {
		return err
	}
	for _, uid := range uids {
		if _, e := w.apply(ctx, uid); e != nil {
			err = errors.Join(err, e)
		}
	}
	return err
}

// Begin says go. Run does the rest.
func (w *Imports) Begin(ctx context.Context, uid string) (intake.Import, error) {
	i, err := w.Store.Update(ctx, uid, intake.Import.Begin)
	if err != nil {
		return i, err
	}
	select {
	case w.knocked() <- struct{}{}:
	default: // somebody has knocked already
	}
	return i, nil
}

func (w *Imports) knocked() chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.knock == nil {
		w.knock = make(chan struct{}, 1)
	}
	return w.knock
}

// apply takes a turn and makes the import part of the record. What a person
// can mend fails the import; anything else is an error, and the import is
// tried again.
func (w *Imports) apply(ctx context.Context, uid string) (intake.Import, error) {
	release, err := w.Queue.Turn(ctx)
	if err != nil {
		return intake.Import{}, err
	}
	defer release()
	i, err := w.Store.Get(ctx, uid)
	if err != nil || i.State != intake.Applying {
		return i, err // another node was first
	}
	p, err := w.read(ctx, i)
	if err == nil {
		err = ready(p)
	}
	if err == nil {
		done := w.alone()
		i, err = w.Record.Apply(ctx, uid, p, w.Now(), w.teller(ctx, uid))
		done()
	}
	w.drop(uid)
	if known, ok := errors.AsType[*fault.Error](err); ok && known.Kind != fault.Full && known.Kind != fault.Busy {
		return w.Store.Update(ctx, uid, func(i intake.Import) (intake.Import, error) { return i.Fail(known.Message) })
	}
	return i, err
}

// alone waits until no other file is read or applied, and asks the collector to
// work harder until done is called.
func (w *Imports) alone() (done func()) {
	w.busy.Lock()
	if w.Memory <= 0 {
		return w.busy.Unlock
	}
	was := debug.SetMemoryLimit(w.Memory)
	return func() {
		debug.SetMemoryLimit(was)
		w.busy.Unlock()
	}
}

// ready reports what is left to decide before p can be applied.
func ready(p *intake.Preview) error {
	if p.Matrix != nil && p.Matrix.Cells.Len() == 0 {
		return fault.New(fault.Invalid, "There is no level in this sheet. Choose another sheet, or fill in levels first.")
	}
	if p.Answers != nil && p.Rated.Forms == 0 {
		return fault.New(fault.Invalid, "No answer in this sheet can be imported. Look at what is doubtful about it, or choose another sheet.")
	}
	return nil
}

// teller returns what an import tells its progress to.
func (w *Imports) teller(ctx context.Context, uid string) func(intake.Progress) {
	var last time.Time
	return func(p intake.Progress) {
		w.mu.Lock()
		if w.progress == nil {
			w.progress = map[string]intake.Progress{}
		}
		w.progress[uid] = p
		w.mu.Unlock()
		if w.Told != nil {
			w.Told(p)
		}
		if now := w.Now(); now.Sub(last) > time.Second {
			last = now
			if err := w.Queue.Tell(ctx, uid, p); err != nil {
				w.Log.WarnContext(ctx, "telling how far an import is", "import", uid, "err", err)
			}
		}
	}
}

// Get returns the import as it is now, with its progress.
func (w *Imports) Get(ctx context.Context, uid string) (intake.Import, error) {
	i, err := w.Store.Get(ctx, uid)
	w.mu.Lock()
	defer w.mu.Unlock()
	if p, ok := w.progress[uid]; ok && i.State == intake.Applying {
		i.Progress = p
	}
	return i, err
}

// Decide replaces the decisions by what change makes of them.
func (w *Imports) Decide(ctx context.Context, uid string, change func(intake.Decisions) (intake.Decisions, error)) (intake.Import, error) {
	return w.Store.Update(ctx, uid, func(i intake.Import) (intake.Import, error) {
		d, err := change(i.Decisions.Clone())
		if err != nil {
			return i, err
		}
		return i.Decide(d)
	})
}

// Discard forgets the file.
func (w *Imports) Discard(ctx context.Context, uid string) (intake.Import, error) {
	w.drop(uid)
	return w.Store.Update(ctx, uid, intake.Import.Discard)
}

// Undo takes back all that the import brought.
func (w *Imports) Undo(ctx context.Context, uid string, by people.Actor) (intake.Import, error) {
	return w.Record.Undo(ctx, uid, by, w.Now())
}
