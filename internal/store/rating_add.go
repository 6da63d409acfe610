package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

func (s ratings) Add(ctx context.Context, rs ...observe.Rating) ([]observe.Rating, error) {
	var added []observe.Rating
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		added = make([]observe.Rating, 0, len(rs)) // the transaction may run again
		a, err := s.rater(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range rs {
			r.UID = ""
			r, err := a.add(r)
			if err != nil {
				return err
			}
			added = append(added, r)
		}
		return a.close()
	})
	if err != nil {
		return nil, fail(err, "adding %d ratings", len(rs))
	}
	return added, nil
}

// addRatings adds what seq yields, as part of a transaction that it does not
// end. Memory stays small however many there are. A UID that is given is kept.
func (db *DB) addRatings(ctx context.Context, tx *sql.Tx, seq iter.Seq2[observe.Rating, error]) (n int, err error) {
	a, err := db.rater(ctx, tx)
	if err != nil {
		return 0, err
	}
	for r, err := range seq {
		if err != nil {
			return n, err
		}
		if _, err := a.add(r); err != nil {
			return n, err
		}
		n++
	}
	return n, fail(a.close(), "adding %d ratings", n)
}

// A rater adds ratings within one transaction, many in one statement.
type rater struct {
	*DB
	ctx   context.Context
	tx    *sql.Tx
	last  observe.RatingSeq // the last number handed out
	known map[string]observe.QuestionnaireID

	rows int   // gathered, not yet inserted
	args []any // of those rows
	bulk *sql.Stmt
}

const ratingSize = 18 // columns

// rater begins to add. Whoever adds holds the head until they commit: a reader
// never sees 8 while 7 is uncommitted.
func (db *DB) rater(ctx context.Context, tx *sql.Tx) (*rater, error) {
	a := &rater{DB: db, ctx: ctx, tx: tx, known: make(map[string]observe.QuestionnaireID)}
	var err error
	a.last, err = ratingHead(ctx, tx)
	return a, err
}

// ratingHead takes the head of the ratings and returns the last number.
func ratingHead(ctx context.Context, tx *sql.Tx) (last observe.RatingSeq, err error) {
	err = tx.QueryRowContext(ctx, `UPDATE rating_head SET seq = seq WHERE one = 1 RETURNING seq`).Scan(&last)
	return last, fail(err, "taking the head of the ratings")
}

// add checks a rating, numbers it and takes it in.
func (a *rater) add(r observe.Rating) (observe.Rating, error) {
	if err := r.Check(); err != nil {
		return r, err
	}
	if r.Withdraws != 0 {
		if err := a.checkTaking(r); err != nil {
			return r, err
		}
	}
	var err error
	if r.Asked.ID, err = a.intern(r.Asked); err != nil {
		return r, err
	}
	return a.put(r)
}

// put numbers a rating that has been checked, and gathers it.
func (a *rater) put(r observe.Rating) (observe.Rating, error) {
	a.last++
	r.Seq = a.last
	if r.UID == "" {
		r.UID = newUID()
	}
	answers := r.Answers
	if answers == nil {
		answers = []byte{}
	}
	a.args = append(a.args, int64(r.Seq), r.UID, int64(r.Person), int64(r.Rater), int64(r.Group), r.Wave, int64(r.Day), int64(r.Asked.ID),
		answers, int64(r.Import), int64(r.By.Account), int64(r.By.Person), r.By.Name, r.At.UnixMicro(), int64(r.Withdraws), r.Why,
		int64(r.Pace.Timed), int64(r.Pace.Quick))
	if a.rows++; a.rows == bulkRows {
		return r, a.flush()
	}
	return r, nil
}

func (a *rater) checkTaking(w observe.Rating) error {
	if err := a.flush(); err != nil {
		return err
	}
	target, gone, err := a.ratingBySeq(a.ctx, a.tx, w.Withdraws)
	if err != nil {
		return fmt.Errorf("reading rating %d: %w", w.Withdraws, err)
	}
	return observe.CheckTaking(w, target, gone)
}

// intern returns the ID of a questionnaire, which is stored if it is new.
func (a *rater) intern(q observe.Questionnaire) (observe.QuestionnaireID, error) {
	if len(q.Questions) == 0 {
		return 0, nil // a withdrawal
	}
	b := appendQuestions(nil, q.Questions)
	digest := digestOf(q.Version, b)
	if id, ok := a.known[string(digest)]; ok {
		return id, nil
	}
	var id observe.QuestionnaireID
	err := a.tx.QueryRowContext(a.ctx, `SELECT id FROM questionnaires WHERE digest = $1`, digest).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		id, err = a.newQuestionnaire(q, b, digest)
	}
	if err != nil {
		return 0, fmt.Errorf("keeping what was asked: %w", err)
	}
	a.known[string(digest)] = id
	return id, nil
}

func (a *rater) newQuestionnaire(q observe.Questionnaire, questions, digest []byte) (observe.QuestionnaireID, error) {
	id, err := nextID(a.ctx, a.tx, "questionnaires", 1)
	if err != nil {
		return 0, err
	}
	return observe.QuestionnaireID(id), exec(a.ctx, a.tx, `
		INSERT INTO questionnaires (id, version, size, questions, digest) VALUES ($1, $2, $3, $4, $5)`,
		id, q.Version, len(q.Questions), questions, digest)
}

func (a *rater) flush() (err error) {
	const into = `INSERT INTO ratings (` + ratingColumns + `) VALUES `
	switch {
	case a.rows == 0:
		return nil
	case a.rows == bulkRows && a.bulk == nil:
		if a.bulk, err = a.tx.PrepareContext(a.ctx, a.inOrder(into+tuples(bulkRows, ratingSize))); err != nil {
			return err
		}
		fallthrough
	case a.rows == bulkRows:
		_, err = a.bulk.ExecContext(a.ctx, a.args...)
	default:
		err = exec(a.ctx, a.tx, a.inOrder(into+tuples(a.rows, ratingSize)), a.args...)
	}
	a.rows, a.args = 0, a.args[:0]
	return fail(err, "adding to the ratings")
}

// close inserts what is left and moves the head.
func (a *rater) close() error {
	if a.bulk != nil {
		defer a.bulk.Close()
	}
	if err := a.flush(); err != nil {
		return err
	}
	return exec(a.ctx, a.tx, `UPDATE rating_head SET seq = $1 WHERE one = 1`, a.last)
}

// withdrawRatings takes back all ratings of an import that are in force, as
// part of a transaction that it does not end, and returns how many there were.
func (db *DB) withdrawRatings(ctx context.Context, tx *sql.Tx, id observe.ImportID, by people.Actor, at time.Time, why string) (n int, err error) {
	if id == 0 || strings.TrimSpace(why) == "" {
		return 0, fault.Field("why", "Say which import is withdrawn, and why.")
	}
	a, err := db.rater(ctx, tx)
	if err != nil {
		return 0, err
	}
	for after := observe.RatingSeq(0); ; {
		gone, err := collect(ctx, tx, scanRating, `
			SELECT `+ratingColumns+` FROM ratings r
			WHERE import = $1 AND import <> 0 AND seq > $2 AND `+inForce+` ORDER BY seq LIMIT $3`, id, after, someAtOnce)
		if err != nil {
			return n, fmt.Errorf("reading the ratings of import %d: %w", id, err)
		}
		for _, r := range gone {
			after = r.Seq
			if _, err := a.put(observe.Rating{
				Person: r.Person, Rater: r.Rater, Group: r.Group, Wave: r.Wave, Day: r.Day, By: by, At: at, Withdraws: r.Seq, Why: why,
			}); err != nil {
				return n, err
			}
		}
		if n += len(gone); len(gone) == 0 {
			return n, a.close()
		}
	}
}
