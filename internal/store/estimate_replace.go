package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

// Replace writes a new generation of rows beside the one that stands, in many
// short transactions, and lets it stand by one row in the last of them. So
// nobody waits for long, and whoever reads sees one generation whole. What is
// left of a generation that never came to stand goes with the next that does.
func (s estimates) Replace(ctx context.Context, was, now profile.State, write func(profile.Writer) error) (profile.State, error) {
	bases, err := json.Marshal(now.Bases)
	if err != nil {
		return was, fmt.Errorf("writing what was adapted: %w", err)
	}
	err = s.inTx(ctx, func(tx *sql.Tx) (err error) {
		now.Generation, err = nextID(ctx, tx, "estimates", 1)
		return err
	})
	if err != nil {
		return was, fail(err, "numbering the estimates")
	}
	w := &estimateWriter{estimates: s, ctx: ctx, generation: now.Generation}
	if err := write(w); err != nil {
		return was, err
	}
	if err := w.close(); err != nil {
		return was, fail(err, "writing estimates")
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `
			UPDATE estimate_state SET generation = $1, place = $2, solved = $3, at = $4, formula = $5, calibration = $6, bases = $7
			WHERE one = 1 AND generation = $8`,
			now.Generation, now.Place, now.Solved, toMicros(now.At), now.Formula, now.Calibration, string(bases), was.Generation)
		return inTime(res, err)
	})
	if err != nil {
		return was, fail(err, "replacing the estimates")
	}
	return now, fail(s.forget(ctx, now.Generation), "forgetting former estimates")
}

// forgetAtOnce is how many rows are deleted in one transaction.
const forgetAtOnce = 5000

// forget deletes the rows of generations before one. Those after it are of
// somebody who is writing them now.
func (s estimates) forget(ctx context.Context, generation int64) error {
	for _, table := range []struct{ name, key string }{{"estimates", "person"}, {"estimate_raters", "rater"}} {
		for gone := int64(1); gone > 0; {
			err := s.inTx(ctx, func(tx *sql.Tx) error {
				res, err := tx.ExecContext(ctx, `
					DELETE FROM `+table.name+` WHERE (generation, framework, `+table.key+`) IN (
						SELECT generation, framework, `+table.key+` FROM `+table.name+` WHERE generation < $1 LIMIT $2)`, generation, forgetAtOnce)
				if err != nil {
					return err
				}
				gone, err = res.RowsAffected()
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// An estimateWriter gathers rows and inserts many at once.
type estimateWriter struct {
	estimates
	ctx        context.Context
	generation int64

	mu     sync.Mutex
	people []any
	raters []any
	err    error
}

const (
	writtenAtOnce = 1000 // rows in one transaction
	estimateSize  = 5    // columns of either table

	intoEstimates = `INSERT INTO estimates (generation, framework, person, waves, estimate) VALUES `
	intoRaters    = `INSERT INTO estimate_raters (generation, framework, rater, mean, certainty) VALUES `
)

func (w *estimateWriter) Estimate(e profile.Estimate, waves bool) {
	kind := int64(0)
	if waves {
		kind = 1
	}
	b := e.Bytes(nil)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.people = append(w.people, w.generation, int64(e.Framework), int64(e.Person), kind, b)
	if len(w.people) >= writtenAtOnce*estimateSize {
		w.flush()
	}
}

func (w *estimateWriter) Rater(f framework.ID, r people.ID, b psych.Belief) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.raters = append(w.raters, w.generation, int64(f), int64(r), b.Mean, b.Precision)
	if len(w.raters) >= writtenAtOnce*estimateSize {
		w.flush()
	}
}

func (w *estimateWriter) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flush()
	return w.err
}

// flush inserts what was gathered, in one transaction.
func (w *estimateWriter) flush() {
	if w.err == nil {
		w.err = w.inTx(w.ctx, func(tx *sql.Tx) error {
			if err := w.put(w.ctx, tx, intoEstimates, "", w.people); err != nil {
				return err
			}
			return w.put(w.ctx, tx, intoRaters, "", w.raters)
		})
	}
	w.people, w.raters = w.people[:0], w.raters[:0]
}
