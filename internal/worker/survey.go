package worker

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// Surveys makes surveys of how surely people are measured. One of a large
// organisation takes a while, so it is made beside the request and kept for as
// long as nothing has changed.
type Surveys struct {
	Ratings     observe.Ratings
	Kept        profile.Estimates
	Calibration profile.Calibration

	mu   sync.Mutex
	last map[framework.ID]*surveying
}

// A surveying is a survey, or will be.
type surveying struct {
	of   string
	done chan struct{} // closed when it is
	s    profile.Survey
	err  error
}

// surveyLongest is how long making a survey may take.
const surveyLongest = 15 * time.Minute

// Basis returns what the estimates of a framework stand on; false while there
// are none that are up to date with its newest version.
func (w *Surveys) Basis(ctx context.Context, v framework.Version) (profile.Basis, bool, error) {
	st, err := w.Kept.State(ctx)
	if err != nil {
		return profile.Basis{}, false, err
	}
	b, ok := w.basis(st, v)
	return b, ok, nil
}

func (w *Surveys) basis(st profile.State, v framework.Version) (profile.Basis, bool) {
	base, ok := st.Bases[v.Framework.ID]
	if !ok || base.Version != v.ID || st.Calibration != w.Calibration.Name {
		return profile.Basis{}, false
	}
	return base.On(profile.NewGauge(v, w.Calibration)), true
}

// Of returns the survey of a framework's newest version. It is false if there is
// nothing to survey. If it takes longer than patience it returns nil, and goes
// on.
func (w *Surveys) Of(ctx context.Context, v framework.Version, today people.Day, patience time.Duration) (*profile.Survey, bool, error) {
	st, err := w.Kept.State(ctx)
	if err != nil {
		return nil, false, err
	}
	b, ok := w.basis(st, v)
	if !ok || b.Rated == 0 {
		return nil, false, nil
	}
	one, first := w.begin(v.Framework.ID, fmt.Sprint(st.Generation, st.Place, v.ID, today))
	if first {
		go w.make(context.WithoutCancel(ctx), one, st.Place, profile.Reader{Basis: b, Version: v, Today: today})
	}
	enough := time.NewTimer(patience)
	defer enough.Stop()
	select {
	case <-one.done:
		if one.err != nil {
			w.forget(v.Framework.ID, one)
			return nil, true, one.err
		}
		return &one.s, true, nil
	case <-enough.C:
		return nil, true, nil
	case <-ctx.Done():
		return nil, true, ctx.Err()
	}
}

// begin returns the survey of a moment, and whether it is to be made. Of one
// framework one is kept.
func (w *Surveys) begin(f framework.ID, of string) (one *surveying, first bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if one = w.last[f]; one != nil && one.of == of {
		return one, false
	}
	if one != nil {
		select {
		case <-one.done:
		default:
			return one, false // one after the other: what is being made is of a moment ago
		}
	}
	if w.last == nil {
		w.last = make(map[framework.ID]*surveying)
	}
	one = &surveying{of: of, done: make(chan struct{})}
	w.last[f] = one
	return one, true
}

func (w *Surveys) forget(f framework.ID, one *surveying) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.last[f] == one {
		delete(w.last, f)
	}
}

func (w *Surveys) make(ctx context.Context, one *surveying, at observe.RatingSeq, r profile.Reader) {
	defer close(one.done)
	defer func() {
		if p := recover(); p != nil { // nobody else would catch it here
			one.err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, surveyLongest)
	defer cancel()
	s := profile.NewSurveyor(r)
	one.err = w.Kept.Each(ctx, r.Framework, func(k profile.Kept) error {
		if r.Fits(k.Now) {
			s.Estimate(k.Now)
		}
		return nil
	})
	if one.err != nil {
		return
	}
	_, one.err = w.Ratings.Each(ctx, at, func(about []observe.Rating) error {
		s.Ratings(about)
		return nil
	})
	if one.err == nil {
		one.s = s.Survey()
	}
}
