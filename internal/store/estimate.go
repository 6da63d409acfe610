package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

// Estimates returns what is known about people from ratings.
func (db *DB) Estimates() profile.Estimates { return estimates{db} }

type estimates struct{ *DB }

func (s estimates) State(ctx context.Context) (profile.State, error) {
	return estimateState(ctx, s.read)
}

func estimateState(ctx context.Context, q querier) (profile.State, error) {
	var st profile.State
	var at sql.Null[int64]
	var bases string
	err := q.QueryRowContext(ctx, `SELECT generation, place, solved, at, formula, calibration, bases FROM estimate_state WHERE one = 1`).
		Scan(&st.Generation, &st.Place, &st.Solved, &at, &st.Formula, &st.Calibration, &bases)
	if err == nil && bases != "" {
		err = json.Unmarshal([]byte(bases), &st.Bases)
	}
	st.At = fromMicros(at)
	return st, fail(err, "reading where the estimates stand")
}

// look runs f in a transaction that sees one state.
func (s estimates) look(ctx context.Context, f func(*sql.Tx, profile.State) error) error {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: s.lockRow != "", Isolation: s.snapshot()})
	if err != nil {
		return fmt.Errorf("beginning to read: %w", err)
	}
	defer tx.Rollback()
	st, err := estimateState(ctx, tx)
	if err != nil || st.Generation == 0 {
		return err
	}
	return f(tx, st)
}

func (s estimates) Of(ctx context.Context, f framework.ID, who ...people.ID) (map[people.ID]profile.Kept, error) {
	return s.of(ctx, f, ``, who)
}

func (s estimates) Now(ctx context.Context, f framework.ID, who ...people.ID) (map[people.ID]profile.Estimate, error) {
	kept, err := s.of(ctx, f, ` AND waves = 0`, who)
	found := make(map[people.ID]profile.Estimate, len(kept))
	for p, k := range kept {
		found[p] = k.Now
	}
	return found, err
}

func (s estimates) of(ctx context.Context, f framework.ID, where string, who []people.ID) (map[people.ID]profile.Kept, error) {
	found := make(map[people.ID]profile.Kept, len(who))
	err := s.look(ctx, func(tx *sql.Tx, st profile.State) error {
		for some := range slices.Chunk(who, someAtOnce) {
			args := []any{st.Generation, f}
			for _, p := range some {
				args = append(args, p)
			}
			err := eachEstimate(ctx, tx, st.Bases[f], f, func(k profile.Kept) error {
				found[k.Now.Person] = k
				return nil
			}, ` AND person IN (`+placeholders(3, len(some))+`)`+where, args...)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return found, fail(err, "reading estimates of %d people", len(who))
}

func (s estimates) Each(ctx context.Context, f framework.ID, do func(profile.Kept) error) error {
	err := s.look(ctx, func(tx *sql.Tx, st profile.State) error {
		return eachEstimate(ctx, tx, st.Bases[f], f, do, "", st.Generation, f)
	})
	return fail(err, "reading all estimates")
}

// eachEstimate calls do for each person, of whom the rows of a query are read.
func eachEstimate(ctx context.Context, tx *sql.Tx, b profile.Base, f framework.ID, do func(profile.Kept) error, where string, args ...any) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT person, waves, estimate FROM estimates WHERE generation = $1 AND framework = $2`+where+` ORDER BY person, waves`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var k profile.Kept
	for rows.Next() {
		e := profile.Estimate{Framework: f, Competencies: b.Competencies}
		var waves int
		var raw sql.RawBytes
		if err := rows.Scan(&e.Person, &waves, &raw); err != nil {
			return err
		}
		if e, err = profile.ReadEstimate(e, raw); err != nil {
			return fmt.Errorf("person %d: %w", e.Person, err)
		}
		if waves == 1 && k.Now.Person == e.Person {
			k.Waves = e
			continue
		}
		if k.Now.Person != 0 {
			if err := do(k); err != nil {
				return err
			}
		}
		k = profile.Kept{Now: e}
	}
	if err := rows.Err(); err != nil || k.Now.Person == 0 {
		return err
	}
	return do(k)
}

func (s estimates) Raters(ctx context.Context, f framework.ID, who ...people.ID) (map[people.ID]psych.Belief, error) {
	found := make(map[people.ID]psych.Belief, len(who))
	err := s.look(ctx, func(tx *sql.Tx, st profile.State) error {
		for some := range slices.Chunk(who, someAtOnce) {
			args := []any{st.Generation, f}
			for _, r := range some {
				args = append(args, r)
			}
			_, err := collect(ctx, tx, func(rows *sql.Rows) (none struct{}, err error) {
				var r people.ID
				var b psych.Belief
				err = rows.Scan(&r, &b.Mean, &b.Precision)
				found[r] = b
				return none, err
			}, `SELECT rater, mean, certainty FROM estimate_raters WHERE generation = $1 AND framework = $2 AND rater IN (`+placeholders(3, len(some))+`)`, args...)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return found, fail(err, "reading what is known of %d raters", len(who))
}

// inTime returns what became of a change of the state, which changes nothing for
// whoever is late.
func inTime(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "The estimates have been brought up to date by somebody else meanwhile.")
	}
	return err
}

func (s estimates) Advance(ctx context.Context, was profile.State, to observe.RatingSeq, moves map[framework.ID]profile.Moves) error {
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE estimate_state SET place = $1 WHERE one = 1 AND generation = $2 AND place = $3`, to, was.Generation, was.Place)
		if err := inTime(res, err); err != nil {
			return err
		}
		for f, m := range moves {
			if err := s.advance(ctx, tx, was.Generation, f, m); err != nil {
				return err
			}
		}
		return nil
	})
	return fail(err, "moving the estimates to %d", to)
}

func (s estimates) advance(ctx context.Context, tx *sql.Tx, generation int64, f framework.ID, m profile.Moves) error {
	var persons, raters []any
	for _, e := range m.Estimates {
		persons = append(persons, generation, f, e.Person, 0, e.Bytes(nil))
	}
	for _, r := range slices.Sorted(maps.Keys(m.Raters)) {
		raters = append(raters, generation, f, r, m.Raters[r].Mean, m.Raters[r].Precision)
	}
	err := s.put(ctx, tx, intoEstimates, ` ON CONFLICT (generation, framework, person, waves) DO UPDATE SET estimate = excluded.estimate`, persons)
	if err == nil {
		err = s.put(ctx, tx, intoRaters, ` ON CONFLICT (generation, framework, rater) DO UPDATE SET mean = excluded.mean, certainty = excluded.certainty`, raters)
	}
	for _, p := range m.Gone {
		if err == nil {
			err = exec(ctx, tx, `DELETE FROM estimates WHERE generation = $1 AND framework = $2 AND person = $3`, generation, f, p)
		}
	}
	return err
}

// put inserts rows of either table, or puts them in the place of those that are
// there.
func (s estimates) put(ctx context.Context, tx *sql.Tx, into, then string, args []any) error {
	for some := range slices.Chunk(args, someAtOnce*estimateSize) {
		if err := exec(ctx, tx, s.inOrder(into+tuples(len(some)/estimateSize, estimateSize)+then), some...); err != nil {
			return err
		}
	}
	return nil
}
