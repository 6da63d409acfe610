package worker

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

// Estimates keeps what is known about people up to date with the record of
// ratings. New ratings are taken in one batch after the other; now and then all
// is solved together, which adapts what single batches take as given.
//
// Several nodes may do it at once: whoever is late stores nothing.
type Estimates struct {
	Ratings     observe.Ratings
	Frameworks  framework.Store
	Kept        profile.Estimates
	Calibration profile.Calibration
	Now         func() time.Time
	Log         *slog.Logger
}

const (
	batch = 200            // ratings that are taken in together
	night = 2              // the hour, UTC, from which all is solved again
	small = 100            // people up to whom all is solved with every batch, as that takes no time
	daily = 20 * time.Hour // since all was solved last
)

// Run keeps the estimates up to date until ctx ends.
func (w *Estimates) Run(ctx context.Context) {
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for {
		if err := w.run(ctx); err != nil && ctx.Err() == nil {
			w.Log.ErrorContext(ctx, "bringing estimates up to date", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// run takes in all that is new and does what is due at night.
func (w *Estimates) run(ctx context.Context) error {
	for {
		n, err := w.Step(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
	}
	st, err := w.Kept.State(ctx)
	if err != nil {
		return err
	}
	if now := w.Now(); st.Place > st.Solved && now.UTC().Hour() == night && now.Sub(st.At) > daily {
		_, err = w.Solve(ctx)
	}
	return late(err)
}

// late turns into nothing that somebody else was first.
func late(err error) error {
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

// Step takes in the next batch of ratings and reports how many there were. It
// may be killed at any point and run again. All is solved instead where single
// steps would not do: before the first, when the formula, the calibration or a
// framework has changed, and when the record has grown by more than a tenth.
func (w *Estimates) Step(ctx context.Context) (n int, err error) {
	st, err := w.Kept.State(ctx)
	if err != nil {
		return 0, err
	}
	rs, err := w.Ratings.After(ctx, st.Place, batch)
	if err != nil {
		return 0, err
	}
	stands := st.Generation > 0
	if stands {
		if stands, err = w.stands(ctx, st); err != nil {
			return 0, err
		}
	}
	if len(rs) == 0 && (stands || st.Generation == 0) {
		return 0, nil
	}
	if !stands {
		_, err = w.Solve(ctx)
		return max(1, len(rs)), late(err)
	}
	gauges, err := w.gauges(ctx)
	if err != nil {
		return 0, err
	}
	whole, err := w.whole(ctx, st, gauges, rs)
	if err != nil {
		return 0, err
	}
	if whole {
		_, err = w.Solve(ctx)
		return max(1, len(rs)), late(err)
	}
	return len(rs), late(w.follow(ctx, st, gauges, rs))
}

// gauges returns the gauge of each framework with the version that it is of.
func (w *Estimates) gauges(ctx context.Context) (map[framework.VersionID]profile.Gauge, error) {
	vs, err := w.Frameworks.Current(ctx)
	all := make(map[framework.VersionID]profile.Gauge, len(vs))
	for _, v := range vs {
		if len(v.Competencies) > 0 {
			all[v.ID] = profile.NewGauge(v, w.Calibration)
		}
	}
	return all, err
}

// stands reports whether what all was solved with is as it was.
func (w *Estimates) stands(ctx context.Context, st profile.State) (bool, error) {
	if st.Formula != profile.Formula || st.Calibration != w.Calibration.Name {
		return false, nil
	}
	newest, err := w.Frameworks.List(ctx)
	for _, b := range st.Bases {
		if !slices.ContainsFunc(newest, func(h framework.Heading) bool { return h.Version == b.Version }) {
			return false, err
		}
	}
	return true, err
}

// whole reports whether all is to be solved, where what it was solved with
// stands.
func (w *Estimates) whole(ctx context.Context, st profile.State, gauges map[framework.VersionID]profile.Gauge, rs []observe.Rating) (bool, error) {
	for _, g := range gauges {
		asked := func(r observe.Rating) bool { return g.Asks(r.Asked) }
		if _, known := st.Bases[g.Framework]; !known && slices.ContainsFunc(rs, asked) {
			return true, nil
		}
	}
	// One place before, so that the first form of a large organisation is not
	// the one that is too many.
	more, err := w.Ratings.After(ctx, st.Solved+st.Solved/10+1, 1)
	return len(more) > 0, err
}

// Solve solves all ratings together, and lets what comes of it stand.
func (w *Estimates) Solve(ctx context.Context) (profile.State, error) {
	return whileWanted(ctx, func() (profile.State, error) { return w.solveAll(ctx) })
}

// whileWanted returns what do returns, or leaves it alone as soon as ctx ends:
// solving looks at nothing else while it computes, which may take minutes, and
// stores nothing once ctx has ended.
func whileWanted[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type outcome struct {
		found T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		found, err := do()
		done <- outcome{found, err}
	}()
	select {
	case o := <-done:
		return o.found, o.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

func (w *Estimates) solveAll(ctx context.Context) (profile.State, error) {
	begun := w.Now()
	was, err := w.Kept.State(ctx)
	if err != nil {
		return was, err
	}
	all, err := w.solve(ctx, observe.Latest)
	if err != nil {
		return was, err
	}
	now, err := w.keep(ctx, was, all)
	if err == nil {
		w.Log.InfoContext(ctx, "solved all ratings", "ratings", now.Solved, "people", all.people(), "took", w.Now().Sub(begun).Round(time.Millisecond))
	}
	return now, err
}

func (w *Estimates) keep(ctx context.Context, was profile.State, all *Solution) (profile.State, error) {
	return w.Kept.Replace(ctx, was, all.State, func(to profile.Writer) error {
		all.each(to)
		return nil
	})
}

// A Solution is what all ratings say together.
type Solution struct {
	profile.State
	solved []*profile.Solved // of all that counts together, by framework
	waves  []*profile.Solved // the same in waves; nil where there is one
	of     []framework.ID
}

// solve computes what the record says at a place.
func (w *Estimates) solve(ctx context.Context, at observe.RatingSeq) (*Solution, error) {
	gauges, err := w.gauges(ctx)
	if err != nil {
		return nil, err
	}
	versions := make([]framework.VersionID, 0, len(gauges))
	for v := range gauges {
		versions = append(versions, v)
	}
	slices.Sort(versions)
	together := make([]*profile.Gathering, len(versions))
	for i, v := range versions {
		together[i] = gauges[v].Gather()
	}
	last, err := w.gather(ctx, at, together)
	if err != nil {
		return nil, err
	}
	all := &Solution{State: profile.State{
		Place: last, Solved: last, At: w.Now(), Formula: profile.Formula, Calibration: w.Calibration.Name, Bases: make(map[framework.ID]profile.Base),
	}}
	for i, a := range together {
		if a.People() == 0 {
			continue
		}
		g, waves := gauges[versions[i]], a.Waves()
		s := a.Solve()
		s.Version = versions[i]
		byWave, err := w.inWaves(ctx, last, g, waves, s)
		if err != nil {
			return nil, err
		}
		all.Bases[g.Framework] = s.Base
		all.solved, all.waves, all.of = append(all.solved, s), append(all.waves, byWave), append(all.of, g.Framework)
	}
	return all, nil
}

// gather reads the record as it was at a place.
func (w *Estimates) gather(ctx context.Context, at observe.RatingSeq, into []*profile.Gathering) (observe.RatingSeq, error) {
	last, err := w.Ratings.Each(ctx, at, func(about []observe.Rating) error {
		for _, a := range into {
			a.Add(about)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("gathering ratings: %w", err)
	}
	return last, nil
}

// inWaves solves the newest waves, if there are several, and finds the location
// of the first wave of all.
func (w *Estimates) inWaves(ctx context.Context, at observe.RatingSeq, g profile.Gauge, waves []profile.Wave, s *profile.Solved) (*profile.Solved, error) {
	if len(waves) < 2 {
		return nil, nil
	}
	first, recent := g.GatherWaves(waves[:1]), g.GatherWaves(profile.Recent(waves))
	if _, err := w.gather(ctx, at, []*profile.Gathering{first, recent}); err != nil {
		return nil, err
	}
	if first.People() > 0 {
		s.First = first.Solve().Location
	}
	if recent.People() == 0 {
		return nil, nil
	}
	return recent.SolveWaves(s.Base.On(g)), nil
}

// each writes all that was found.
func (a *Solution) each(to profile.Writer) {
	for i, s := range a.solved {
		s.Each(func(e profile.Estimate) { to.Estimate(e, false) })
		s.Raters(func(r people.ID, b psych.Belief) { to.Rater(a.of[i], r, b) })
		if waves := a.waves[i]; waves != nil {
			waves.Each(func(e profile.Estimate) { to.Estimate(e, true) })
		}
	}
}

func (a *Solution) people() (n int) {
	for _, s := range a.solved {
		n += s.Rated
	}
	return n
}
