package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// Ratings returns the record of ratings.
func (db *DB) Ratings() observe.Ratings { return ratings{db} }

type ratings struct{ *DB }

// questionnaireCache holds questionnaires that have been read. They are never
// changed, so it is never wrong.
type questionnaireCache struct {
	mu sync.Mutex
	m  map[observe.QuestionnaireID]observe.Questionnaire
}

func (c *questionnaireCache) get(id observe.QuestionnaireID) (observe.Questionnaire, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	q, ok := c.m[id]
	return q, ok
}

func (c *questionnaireCache) put(q observe.Questionnaire) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.m == nil || len(c.m) > 10_000 {
		c.m = make(map[observe.QuestionnaireID]observe.Questionnaire)
	}
	c.m[q.ID] = q
}

const ratingColumns = `seq, uid, person, rater, known_as, wave, day, asked, answers, import, by_account, by_person, by_name, at, withdraws, why, timed, quick`

// inForce says of a row r of ratings that it counts.
const inForce = `r.withdraws = 0 AND NOT EXISTS (SELECT 1 FROM ratings w WHERE w.withdraws = r.seq AND w.withdraws <> 0)`

// inForceAt says that it counted when a place was the last of the record.
func inForceAt(place string) string {
	return `r.withdraws = 0 AND r.seq <= ` + place + ` AND NOT EXISTS (
		SELECT 1 FROM ratings w WHERE w.withdraws = r.seq AND w.withdraws <> 0 AND w.seq <= ` + place + `)`
}

// scanRating reads a row, of the questionnaire only the ID.
func scanRating(rows *sql.Rows) (r observe.Rating, err error) {
	var at sql.Null[int64]
	err = rows.Scan(&r.Seq, &r.UID, &r.Person, &r.Rater, &r.Group, &r.Wave, &r.Day, &r.Asked.ID, &r.Answers, &r.Import,
		&r.By.Account, &r.By.Person, &r.By.Name, &at, &r.Withdraws, &r.Why, &r.Pace.Timed, &r.Pace.Quick)
	r.At = fromMicros(at)
	if len(r.Answers) == 0 {
		r.Answers = nil
	}
	return r, err
}

// readRatings returns what a query for ratingColumns finds, with what was asked.
func (db *DB) readRatings(ctx context.Context, q querier, query string, args ...any) ([]observe.Rating, error) {
	rs, err := collect(ctx, q, scanRating, query, args...)
	for i := 0; i < len(rs) && err == nil; i++ {
		err = db.fillAsked(ctx, q, &rs[i])
	}
	return rs, err
}

// fillAsked completes what was asked.
func (db *DB) fillAsked(ctx context.Context, q querier, r *observe.Rating) error {
	if r.Asked.ID == 0 {
		return nil
	}
	asked, ok := db.questionnaires.get(r.Asked.ID)
	if !ok {
		var err error
		if asked, err = questionnaire(ctx, q, r.Asked.ID); err != nil {
			return err
		}
		// What a transaction wrote that has not ended may never have been.
		if _, unsure := q.(*sql.Tx); !unsure {
			db.questionnaires.put(asked)
		}
	}
	if len(r.Answers) != len(asked.Questions) {
		return fmt.Errorf("rating %d has %d answers to %d questions", r.Seq, len(r.Answers), len(asked.Questions))
	}
	r.Asked = asked
	return nil
}

func questionnaire(ctx context.Context, q querier, id observe.QuestionnaireID) (observe.Questionnaire, error) {
	asked := observe.Questionnaire{ID: id}
	var b []byte
	err := q.QueryRowContext(ctx, `SELECT version, questions FROM questionnaires WHERE id = $1`, id).Scan(&asked.Version, &b)
	if err == nil {
		asked.Questions, err = readQuestions(b)
	}
	return asked, fail(err, "reading questionnaire %d", id)
}

func (s ratings) After(ctx context.Context, after observe.RatingSeq, limit int) ([]observe.Rating, error) {
	rs, err := s.readRatings(ctx, s.read, `SELECT `+ratingColumns+` FROM ratings WHERE seq > $1 ORDER BY seq LIMIT $2`, after, limit)
	return rs, fail(err, "reading ratings after %d", after)
}

func (s ratings) About(ctx context.Context, person people.ID) ([]observe.Rating, error) {
	rs, err := s.readRatings(ctx, s.read, `SELECT `+ratingColumns+` FROM ratings r WHERE person = $1 AND `+inForce+` ORDER BY seq`, person)
	return rs, fail(err, "reading ratings about person %d", person)
}

func (s ratings) Of(ctx context.Context, at observe.RatingSeq, who ...people.ID) (map[people.ID][]observe.Rating, error) {
	all := make(map[people.ID][]observe.Rating, len(who))
	for some := range slices.Chunk(who, someAtOnce) {
		args := []any{at}
		for _, p := range some {
			args = append(args, p)
		}
		rs, err := s.readRatings(ctx, s.read, `SELECT `+ratingColumns+` FROM ratings r
			WHERE person IN (`+placeholders(2, len(some))+`) AND `+inForceAt("$1")+` ORDER BY seq`, args...)
		if err != nil {
			return nil, fmt.Errorf("reading ratings about %d people: %w", len(some), err)
		}
		for _, r := range rs {
			all[r.Person] = append(all[r.Person], r)
		}
	}
	return all, nil
}

func (s ratings) Rated(ctx context.Context, raters ...people.ID) (map[people.ID][]people.ID, error) {
	rated := make(map[people.ID][]people.ID, len(raters))
	for some := range slices.Chunk(raters, someAtOnce) {
		args := make([]any, len(some))
		for i, r := range some {
			args[i] = r
		}
		_, err := collect(ctx, s.read, func(rows *sql.Rows) (none struct{}, err error) {
			var rater, person people.ID
			err = rows.Scan(&rater, &person)
			rated[rater] = append(rated[rater], person)
			return none, err
		}, `SELECT DISTINCT rater, person FROM ratings WHERE rater IN (`+placeholders(1, len(some))+`) ORDER BY rater, person`, args...)
		if err != nil {
			return nil, fmt.Errorf("listing whom %d people rated: %w", len(some), err)
		}
	}
	return rated, nil
}

func (s ratings) Each(ctx context.Context, at observe.RatingSeq, do func([]observe.Rating) error) (observe.RatingSeq, error) {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: s.lockRow != "", Isolation: s.snapshot()})
	if err != nil {
		return 0, fmt.Errorf("beginning to read: %w", err)
	}
	defer tx.Rollback()
	return s.eachRated(ctx, tx, at, do)
}

// eachRated is Each within a transaction that sees one state.
func (db *DB) eachRated(ctx context.Context, tx *sql.Tx, at observe.RatingSeq, do func([]observe.Rating) error) (last observe.RatingSeq, err error) {
	if err := tx.QueryRowContext(ctx, `SELECT seq FROM rating_head WHERE one = 1`).Scan(&last); err != nil {
		return 0, fmt.Errorf("reading the head of the ratings: %w", err)
	}
	last = min(at, last)
	asked, err := questionnaires(ctx, tx)
	if err != nil {
		return 0, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+ratingColumns+` FROM ratings r WHERE `+inForceAt("$1")+` ORDER BY person, seq`, last)
	if err != nil {
		return 0, fmt.Errorf("reading all ratings: %w", err)
	}
	defer rows.Close()
	var about []observe.Rating
	for rows.Next() {
		r, err := scanRating(rows)
		if err != nil {
			return 0, fmt.Errorf("reading all ratings: %w", err)
		}
		q, ok := asked[r.Asked.ID]
		if !ok || len(q.Questions) != len(r.Answers) {
			return 0, fmt.Errorf("rating %d does not fit what was asked", r.Seq)
		}
		r.Asked = q
		if len(about) > 0 && about[0].Person != r.Person {
			if err := do(about); err != nil {
				return 0, err
			}
			about = nil
		}
		about = append(about, r)
	}
	if err := rows.Err(); err != nil {
		return 0, fmt.Errorf("reading all ratings: %w", err)
	}
	if len(about) > 0 {
		err = do(about)
	}
	return last, err
}

// questionnaires returns all of them by ID. They are few.
func questionnaires(ctx context.Context, q querier) (map[observe.QuestionnaireID]observe.Questionnaire, error) {
	all := make(map[observe.QuestionnaireID]observe.Questionnaire)
	_, err := collect(ctx, q, func(rows *sql.Rows) (none struct{}, err error) {
		var one observe.Questionnaire
		var b []byte
		if err := rows.Scan(&one.ID, &one.Version, &b); err != nil {
			return none, err
		}
		one.Questions, err = readQuestions(b)
		all[one.ID] = one
		return none, err
	}, `SELECT id, version, questions FROM questionnaires`)
	return all, fail(err, "reading questionnaires")
}

// ratingBySeq returns one rating of any sort and whether it was withdrawn.
func (db *DB) ratingBySeq(ctx context.Context, q querier, seq observe.RatingSeq) (*observe.Rating, bool, error) {
	rs, err := db.readRatings(ctx, q, `SELECT `+ratingColumns+` FROM ratings WHERE seq = $1`, seq)
	if err != nil || len(rs) == 0 {
		return nil, false, err
	}
	var by int64
	err = q.QueryRowContext(ctx, `SELECT seq FROM ratings WHERE withdraws = $1 AND withdraws <> 0`, seq).Scan(&by)
	if errors.Is(err, sql.ErrNoRows) {
		return &rs[0], false, nil
	}
	return &rs[0], err == nil, err
}

// ratedOn refuses if a rating in force asked about one of some competencies.
func ratedOn(ctx context.Context, q querier, gone map[framework.CompetencyID]bool) error {
	all, err := questionnaires(ctx, q)
	if err != nil {
		return err
	}
	for id, asked := range all {
		if !slices.ContainsFunc(asked.Questions, func(q observe.Question) bool { return gone[q.Competency] }) {
			continue
		}
		var n int
		err := q.QueryRowContext(ctx, `SELECT count(*) FROM ratings r WHERE asked = $1 AND `+inForce, id).Scan(&n)
		if err != nil {
			return fmt.Errorf("counting what was asked: %w", err)
		}
		if n > 0 {
			return fault.New(fault.Conflict, "There are %d ratings on forms with these competencies. Withdraw them first.", n)
		}
	}
	return nil
}
