package worker

import (
	"context"
	"maps"
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

// follow takes in a batch.
func (w *Estimates) follow(ctx context.Context, st profile.State, gauges map[framework.VersionID]profile.Gauge, rs []observe.Rating) error {
	to := rs[len(rs)-1].Seq
	var who []people.ID
	for _, r := range rs {
		who = append(who, r.Person)
	}
	slices.Sort(who)
	who = slices.Compact(who)
	before, err := w.Ratings.Of(ctx, st.Place, who...)
	if err != nil {
		return err
	}
	after, err := w.Ratings.Of(ctx, to, who...)
	if err != nil {
		return err
	}
	for _, p := range who {
		if _, ok := before[p]; !ok {
			before[p] = nil // that nothing was there is known, too
		}
	}
	moves := make(map[framework.ID]profile.Moves)
	for _, g := range gauges {
		b, ok := st.Bases[g.Framework]
		if !ok {
			continue
		}
		r := &reader{
			Estimates: w, ctx: ctx, at: st.Place, f: g.Framework, who: who, before: before, after: after,
			kept: make(map[people.ID]profile.Estimate), raters: make(map[people.ID]psych.Belief), met: make(map[people.ID]bool),
		}
		m, err := b.On(g).Follow(profile.Source{
			Before: r.about, After: func(p people.ID) ([]observe.Rating, error) { return after[p], nil },
			Rated: r.rated, Rater: r.rater, Known: r.known, Ahead: r.ahead,
		}, who)
		if err != nil {
			return err
		}
		if len(m.Estimates)+len(m.Gone)+len(m.Raters) > 0 {
			moves[g.Framework] = m
		}
	}
	return w.Kept.Advance(ctx, st, to, moves)
}

// A reader reads what one batch needs on one framework, much at once.
type reader struct {
	*Estimates
	ctx           context.Context
	at            observe.RatingSeq
	f             framework.ID
	who           []people.ID // whose ratings are new
	before, after map[people.ID][]observe.Rating
	kept          map[people.ID]profile.Estimate
	raters        map[people.ID]psych.Belief
	met           map[people.ID]bool // raters that were looked up
}

func (r *reader) rated(raters ...people.ID) (map[people.ID][]people.ID, error) {
	return r.Ratings.Rated(r.ctx, raters...)
}

func (r *reader) about(p people.ID) ([]observe.Rating, error) {
	err := r.readAbout(p)
	return r.before[p], err
}

func (r *reader) known(p people.ID) (profile.Estimate, bool, error) {
	err := r.readKept(append(r.who[:len(r.who):len(r.who)], p)...)
	k := r.kept[p]
	return k, k.Person != 0, err
}

// ahead reads about people and what is known of them.
func (r *reader) ahead(who ...people.ID) error {
	if err := r.readAbout(who...); err != nil {
		return err
	}
	return r.readKept(who...)
}

func (r *reader) readAbout(who ...people.ID) error {
	return unread(r.before, who, func(who []people.ID) (map[people.ID][]observe.Rating, error) {
		return r.Ratings.Of(r.ctx, r.at, who...)
	})
}

func (r *reader) readKept(who ...people.ID) error {
	return unread(r.kept, who, func(who []people.ID) (map[people.ID]profile.Estimate, error) {
		return r.Kept.Now(r.ctx, r.f, who...)
	})
}

// unread reads what is not in m yet about some people, and remembers, too, about
// whom there is nothing.
func unread[T any](m map[people.ID]T, who []people.ID, read func([]people.ID) (map[people.ID]T, error)) error {
	who = slices.DeleteFunc(slices.Clone(who), func(p people.ID) bool { _, ok := m[p]; return ok })
	if len(who) == 0 {
		return nil
	}
	found, err := read(who)
	for _, p := range who {
		m[p] = found[p]
	}
	return err
}

// rater returns what is known of a rater, and looks up with them all others of
// the people read about so far.
func (r *reader) rater(who people.ID) (psych.Belief, bool, error) {
	if !r.met[who] {
		unmet := []people.ID{who}
		r.met[who] = true
		for _, of := range []map[people.ID][]observe.Rating{r.before, r.after} {
			for _, about := range of {
				for _, a := range about {
					if !r.met[a.Rater] {
						r.met[a.Rater] = true
						unmet = append(unmet, a.Rater)
					}
				}
			}
		}
		found, err := r.Kept.Raters(r.ctx, r.f, unmet...)
		if err != nil {
			return psych.Belief{}, false, err
		}
		maps.Copy(r.raters, found)
	}
	b, ok := r.raters[who]
	return b, ok, nil
}
