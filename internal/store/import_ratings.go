package store

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// ratings adds the forms of a sheet of ratings, as far as the record does not
// say the same already.
func (a *applier) ratings() error {
	who, err := a.people()
	if err != nil {
		return err
	}
	for i, first := range a.p.Rated.Same() { // newcomers have their ID by the first who is the same
		if who[i] == 0 {
			who[i] = who[first]
		}
	}
	_, err = a.addRatings(a.ctx, a.tx, a.forms(who))
	return err
}

// forms yields what is new.
func (a *applier) forms(who []people.ID) iter.Seq2[observe.Rating, error] {
	rated := func(ctx context.Context, who ...people.ID) (map[people.ID][]observe.Rating, error) {
		return a.ratingsOf(ctx, a.tx, who)
	}
	return func(yield func(observe.Rating, error) bool) {
		n, total := 0, a.p.Rated.Rows()
		for f, err := range a.p.NewForms(a.ctx, who, rated) {
			if err != nil {
				yield(observe.Rating{}, err)
				return
			}
			if n++; n%tellEvery == 0 {
				a.tell(intake.Progress{Done: f.Done, Of: total})
			}
			a.result.TakeForm(f.Tally)
			if f.Tally.Added+f.Tally.Changed > 0 && !yield(f.Rating(who[f.Ratee], who[f.By], a.i, a.at), nil) {
				return
			}
		}
	}
}

// ratingsOf returns the ratings in force about some people, as q sees them.
func (db *DB) ratingsOf(ctx context.Context, q querier, who []people.ID) (map[people.ID][]observe.Rating, error) {
	all := make(map[people.ID][]observe.Rating, len(who))
	for some := range slices.Chunk(who, someAtOnce) {
		args := make([]any, len(some))
		for i, p := range some {
			args[i] = p
		}
		rs, err := db.readRatings(ctx, q, `SELECT `+ratingColumns+` FROM ratings r
			WHERE person IN (`+placeholders(1, len(some))+`) AND `+inForce+` ORDER BY seq`, args...)
		if err != nil {
			return nil, fmt.Errorf("reading ratings about %d people: %w", len(some), err)
		}
		for _, r := range rs {
			all[r.Person] = append(all[r.Person], r)
		}
	}
	return all, nil
}
