package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/once"
)

// Requests returns the requests that are done once.
func (db *DB) Requests() once.Store { return requests{db} }

type requests struct{ *DB }

// Begin looks before it writes, so that those who come again wait for nobody.
func (s requests) Begin(ctx context.Context, c once.Claim, sum string, now time.Time) (once.Entry, error) {
	for range 3 {
		e, free, err := s.look(ctx, c, now)
		if err != nil || !free {
			return e, err
		}
		ours, err := s.claim(ctx, c, sum, now)
		if err != nil || ours {
			return once.Entry{State: once.Ours, Sum: sum}, err
		}
	}
	return once.Entry{State: once.Running}, nil // others come and go: let them
}

// look reads the request and reports whether it may be claimed.
func (s requests) look(ctx context.Context, c once.Claim, now time.Time) (e once.Entry, free bool, err error) {
	var lease, begun int64
	var stored bool
	var head string
	err = s.read.QueryRowContext(ctx, `SELECT sum, lease, begun, stored, status, head, body FROM requests WHERE account = $1 AND name = $2`,
		c.Account, c.Name).Scan(&e.Sum, &lease, &begun, &stored, &e.Answer.Status, &head, &e.Answer.Body)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return e, true, nil
	case err != nil:
		return e, false, fail(err, "looking for a request")
	case begun <= now.Add(-once.Keep).UnixMicro():
		return e, true, nil
	case e.Answer.Status != 0:
		e.State = once.Done
		return e, false, fail(json.Unmarshal([]byte(head), &e.Answer.Head), "reading an answer")
	case lease > now.UnixMicro():
		e.State = once.Running
		return e, false, nil
	case stored:
		e.State = once.Lost
		return e, false, nil
	}
	return e, true, nil
}

func (s requests) claim(ctx context.Context, c once.Claim, sum string, now time.Time) (ours bool, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		var holder string
		err := tx.QueryRowContext(ctx, `
			INSERT INTO requests (account, name, sum, holder, lease, begun, stored, status, head, body)
			VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '{}', $8)
			ON CONFLICT (account, name) DO UPDATE
			SET sum = excluded.sum, holder = excluded.holder, lease = excluded.lease, begun = excluded.begun,
				stored = excluded.stored, status = 0, head = '{}', body = excluded.body
			WHERE requests.begun <= $9 OR requests.status = 0 AND requests.stored = $7 AND requests.lease <= $6
			RETURNING holder`,
			c.Account, c.Name, sum, c.Holder, now.Add(once.Lease).UnixMicro(), now.UnixMicro(), false, []byte{}, now.Add(-once.Keep).UnixMicro()).Scan(&holder)
		if errors.Is(err, sql.ErrNoRows) {
			return nil // another was first
		}
		ours = err == nil
		return err
	})
	return ours, fail(err, "claiming a request")
}

func (s requests) Renew(ctx context.Context, c once.Claim, now time.Time) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		return fail(exec(ctx, tx, `UPDATE requests SET lease = $4 WHERE account = $1 AND name = $2 AND holder = $3`,
			c.Account, c.Name, c.Holder, now.Add(once.Lease).UnixMicro()), "renewing a claim")
	})
}

func (s requests) End(ctx context.Context, c once.Claim, sum string, a once.Answer, forget bool) error {
	head, err := json.Marshal(a.Head)
	if err != nil {
		return fmt.Errorf("encoding an answer: %w", err)
	}
	body := a.Body
	if body == nil {
		body = []byte{}
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if forget {
			err := exec(ctx, tx, `DELETE FROM requests WHERE account = $1 AND name = $2 AND holder = $3 AND stored = $4`, c.Account, c.Name, c.Holder, false)
			if err != nil {
				return fail(err, "forgetting a request")
			}
		}
		return fail(exec(ctx, tx, `
			UPDATE requests SET sum = $4, status = $5, head = $6, body = $7 WHERE account = $1 AND name = $2 AND holder = $3`,
			c.Account, c.Name, c.Holder, sum, a.Status, string(head), body), "keeping an answer")
	})
}

func (s requests) Sweep(ctx context.Context, t time.Time) (n int, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM requests WHERE begun < $1`, t.UnixMicro())
		if err != nil {
			return err
		}
		k, err := res.RowsAffected()
		n = int(k)
		return err
	})
	return n, fail(err, "forgetting old requests")
}

// mark notes, in the transaction that does what a request asks for, that it has
// been done. It fails if another attempt at the request has taken over.
func mark(ctx context.Context, tx *sql.Tx) error {
	c, ok := once.Of(ctx)
	if !ok {
		return nil
	}
	res, err := tx.ExecContext(ctx, `UPDATE requests SET stored = $4 WHERE account = $1 AND name = $2 AND holder = $3`, c.Account, c.Name, c.Holder, true)
	if err != nil {
		return fail(err, "marking a request")
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		if err != nil {
			return fail(err, "marking a request")
		}
		return fault.New(fault.Conflict, "This request took so long that it was begun again elsewhere. Nothing was stored by this one; look at what the other did.")
	}
	return nil
}
