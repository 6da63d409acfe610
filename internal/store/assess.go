package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"time"

	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// Conversations returns what self and manager say of a person.
func (db *DB) Conversations() assess.Store { return conversations{db} }

type conversations struct{ *DB }

// States of a row; the index that lets one be open about a person needs them.
const (
	openConversation = iota
	bothFinished
	closedConversation
)

func stateOf(c *assess.Conversation) int {
	switch {
	case !c.Closed.IsZero():
		return closedConversation
	case c.Lifted():
		return bothFinished
	default:
		return openConversation
	}
}

func (s conversations) Add(ctx context.Context, c assess.Conversation) (assess.Conversation, error) {
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		id, err := nextID(ctx, tx, "conversation", 1) // the row lock makes two who open take turns
		if err != nil {
			return err
		}
		var one int
		err = tx.QueryRowContext(ctx, `SELECT 1 FROM conversations WHERE person = $1 AND state = $2`, c.Person, openConversation).Scan(&one)
		switch {
		case err == nil:
			return fault.New(fault.Conflict, "There is an open conversation about this person already. Finish it, or have HR close it.")
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		c.ID, c.UID, c.At = assess.ID(id), newUID(), micros(c.At)
		return exec(ctx, tx, `
			INSERT INTO conversations (id, uid, person, manager, version, asked, state, day, at, by_account, by_person, by_name, closed_by, step, step_saved)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '', '')`,
			c.ID, c.UID, c.Person, c.Places[assess.Manager].Holder, c.Version, appendAsked(nil, c.Asked), stateOf(&c), c.Day,
			toMicros(c.At), c.By.Account, c.By.Person, c.By.Name)
	})
	return c, unlessFault(err, "opening a conversation")
}

const conversationColumns = `id, uid, person, manager, version, asked, day, at, by_account, by_person, by_name, closed_at, closed_by, step, step_saved`

func scanConversation(rows *sql.Rows) (c assess.Conversation, err error) {
	var asked []byte
	var at, closed sql.Null[int64]
	var closedBy, stepSaved string
	err = rows.Scan(&c.ID, &c.UID, &c.Person, &c.Places[assess.Manager].Holder, &c.Version, &asked, &c.Day, &at,
		&c.By.Account, &c.By.Person, &c.By.Name, &closed, &closedBy, &c.Step.Text, &stepSaved)
	if err != nil {
		return c, err
	}
	c.Places[assess.Self].Holder = c.Person
	c.At, c.Closed = fromMicros(at), fromMicros(closed)
	if c.Asked, err = readAsked(asked); err != nil {
		return c, fmt.Errorf("conversation %d: %w", c.ID, err)
	}
	return c, errors.Join(fromText(closedBy, &c.ClosedBy), fromText(stepSaved, &c.Step.Saved))
}

// conversationsWhere reads conversations with their forms.
func conversationsWhere(ctx context.Context, q querier, where string, args ...any) ([]assess.Conversation, error) {
	all, err := collect(ctx, q, scanConversation, `SELECT `+conversationColumns+` FROM conversations WHERE `+where, args...)
	for i := range all {
		if err == nil {
			err = readForms(ctx, q, &all[i])
		}
	}
	return all, err
}

func readForms(ctx context.Context, q querier, c *assess.Conversation) error {
	_, err := collect(ctx, q, func(rows *sql.Rows) (_ struct{}, err error) {
		var seat int
		var paper bool
		var answers []byte
		var saved string
		var finished sql.Null[int64]
		var pace observe.Pace
		if err := rows.Scan(&seat, &paper, &answers, &saved, &finished, &pace.Timed, &pace.Quick); err != nil {
			return struct{}{}, err
		}
		if seat >= len(c.Places) || len(answers) != len(c.Asked) {
			return struct{}{}, fmt.Errorf("a form of conversation %d does not fit it", c.ID)
		}
		p := &c.Places[seat]
		f := assess.Form{Answers: answers, Pace: pace}
		if paper {
			p.Paper = f
			err = fromText(saved, &p.Paper.Saved)
		} else {
			p.Own = f
			err = fromText(saved, &p.Own.Saved)
		}
		if finished.Valid {
			p.Finished, p.FromPaper = fromMicros(finished), paper
		}
		return struct{}{}, err
	}, `SELECT seat, paper, answers, saved, finished, timed, quick FROM conversation_forms WHERE conversation = $1`, c.ID)
	return err
}

func oneConversation(ctx context.Context, q querier, uid, lock string) (assess.Conversation, error) {
	all, err := conversationsWhere(ctx, q, `uid = $1 `+lock, uid)
	if err == nil && len(all) == 0 {
		err = found(sql.ErrNoRows, "conversation")
	}
	if err != nil {
		return assess.Conversation{}, err
	}
	return all[0], nil
}

func (s conversations) Get(ctx context.Context, uid string) (assess.Conversation, error) {
	c, err := oneConversation(ctx, s.read, uid, "")
	return c, unlessFault(err, "reading a conversation")
}

func (s conversations) Update(ctx context.Context, uid string, change func(assess.Conversation) (assess.Conversation, []observe.Rating, error)) (now assess.Conversation, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		was, err := oneConversation(ctx, tx, uid, s.lockRow)
		if err != nil {
			return err
		}
		var rs []observe.Rating
		if now, rs, err = change(was); err != nil {
			return err
		}
		if err := putConversation(ctx, tx, &was, &now); err != nil {
			return err
		}
		if len(rs) == 0 {
			return nil
		}
		_, err = s.addRatings(ctx, tx, ratingsOf(rs))
		return err
	})
	return now, unlessFault(err, "changing a conversation")
}

func ratingsOf(rs []observe.Rating) iter.Seq2[observe.Rating, error] {
	return func(yield func(observe.Rating, error) bool) {
		for _, r := range rs {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// putConversation writes what differs.
func putConversation(ctx context.Context, tx *sql.Tx, was, now *assess.Conversation) error {
	for _, t := range []*time.Time{&now.Closed, &now.Step.Saved.At} {
		*t = micros(*t)
	}
	if stateOf(was) != stateOf(now) || was.Step != now.Step {
		err := exec(ctx, tx, `UPDATE conversations SET state = $2, closed_at = $3, closed_by = $4, step = $5, step_saved = $6 WHERE id = $1`,
			now.ID, stateOf(now), toMicros(now.Closed), toText(now.ClosedBy), now.Step.Text, toText(now.Step.Saved))
		if err != nil {
			return err
		}
	}
	for _, seat := range assess.Seats {
		a, b := &was.Places[seat], &now.Places[seat]
		for _, t := range []*time.Time{&b.Finished, &b.Own.Saved.At, &b.Paper.Saved.At} {
			*t = micros(*t)
		}
		if reflect.DeepEqual(a, b) {
			continue
		}
		for paper, f := range map[bool]*assess.Form{false: &b.Own, true: &b.Paper} {
			if f.Saved.Revision == 0 {
				continue
			}
			var finished sql.Null[int64]
			if b.Done() && b.FromPaper == paper {
				finished = toMicros(b.Finished)
			}
			err := exec(ctx, tx, `
				INSERT INTO conversation_forms (conversation, seat, paper, answers, saved, finished, timed, quick) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
				ON CONFLICT (conversation, seat, paper) DO UPDATE SET answers = excluded.answers, saved = excluded.saved, finished = excluded.finished,
					timed = excluded.timed, quick = excluded.quick`,
				now.ID, seat, paper, f.Answers, toText(f.Saved), finished, f.Pace.Timed, f.Pace.Quick)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (s conversations) With(ctx context.Context, who people.ID) ([]assess.Conversation, error) {
	all, err := conversationsWhere(ctx, s.read, `person = $1 OR manager = $1 ORDER BY id DESC`, who)
	return all, fail(err, "listing conversations of person %d", who)
}

func (s conversations) Unfinished(ctx context.Context, after assess.ID, limit int) ([]assess.Conversation, error) {
	all, err := conversationsWhere(ctx, s.read, `state = $1 AND id > $2 ORDER BY id LIMIT $3`, openConversation, after, limit)
	return all, fail(err, "listing open conversations")
}

// micros returns the moment as it is stored.
func micros(t time.Time) time.Time { return fromMicros(toMicros(t)) }

// toText writes a value that SQL never looks into; the zero value is "".
func toText[T comparable](v T) string {
	var zero T
	if v == zero {
		return ""
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs can be written
	}
	return string(b)
}

func fromText[T any](s string, v *T) error {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return json.Unmarshal([]byte(s), v)
}
