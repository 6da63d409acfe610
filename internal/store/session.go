package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/auth"
)

// Credentials returns the sessions, tokens, devices and set-up links.
func (db *DB) Credentials() auth.Credentials { return credentials{db} }

type credentials struct{ *DB }

func (s credentials) Issue(ctx context.Context, c auth.Credential) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if err := exec(ctx, tx, `DELETE FROM credentials WHERE ends <= $1`, c.Created.UnixMicro()); err != nil {
			return fail(err, "forgetting old credentials")
		}
		return fail(exec(ctx, tx, `
			INSERT INTO credentials (secret, uid, kind, account, label, created, seen, ends)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			c.Secret, c.UID, c.Kind, sql.Null[access.AccountID]{V: c.Account, Valid: c.Account != 0}, c.Label,
			c.Created.UnixMicro(), c.Seen.UnixMicro(), c.Ends.UnixMicro()), "issuing a "+string(c.Kind))
	})
}

const credentialColumns = `c.secret, c.uid, c.kind, c.account, c.label, c.created, c.seen, c.ends`

// credentialRow takes in the columns of a credential.
type credentialRow struct {
	auth.Credential
	account             sql.Null[access.AccountID]
	created, seen, ends int64
}

func (r *credentialRow) fields() []any {
	return []any{&r.Secret, &r.UID, &r.Kind, &r.account, &r.Label, &r.created, &r.seen, &r.ends}
}

func (r *credentialRow) value() auth.Credential {
	c := r.Credential
	c.Account = r.account.V
	c.Created, c.Seen, c.Ends = time.UnixMicro(r.created).UTC(), time.UnixMicro(r.seen).UTC(), time.UnixMicro(r.ends).UTC()
	return c
}

func (s credentials) Find(ctx context.Context, kind auth.Kind, secret string) (auth.Credential, auth.Account, error) {
	var r credentialRow
	if kind == auth.SetUp {
		err := s.read.QueryRowContext(ctx, `SELECT `+credentialColumns+` FROM credentials c WHERE c.secret = $1 AND c.kind = $2`, secret, kind).Scan(r.fields()...)
		return r.value(), auth.Account{}, found(err, string(kind))
	}
	a, err := scanAccount(s.read.QueryRowContext(ctx, `
		SELECT `+accountColumns+`, `+credentialColumns+`
		FROM credentials c JOIN accounts a ON a.id = c.account
		WHERE c.secret = $1 AND c.kind = $2`, secret, kind), r.fields()...)
	return r.value(), a, found(err, string(kind))
}

func (s credentials) Touch(ctx context.Context, secret string, at time.Time) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		return fail(exec(ctx, tx, `UPDATE credentials SET seen = $2 WHERE secret = $1 AND seen < $2`, secret, at.UnixMicro()), "noting a visit")
	})
}

func (s credentials) List(ctx context.Context, account access.AccountID, kind auth.Kind) ([]auth.Credential, error) {
	all, err := collect(ctx, s.read, func(rows *sql.Rows) (auth.Credential, error) {
		var r credentialRow
		err := rows.Scan(r.fields()...)
		return r.value(), err
	}, `SELECT `+credentialColumns+` FROM credentials c WHERE c.account = $1 AND c.kind = $2 ORDER BY c.seen DESC, c.uid DESC`, account, kind)
	return all, fail(err, "listing credentials")
}

func (s credentials) Revoke(ctx context.Context, account access.AccountID, uid string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM credentials WHERE account = $1 AND uid = $2`, account, uid)
		if err != nil {
			return fail(err, "ending a credential")
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return fail(err, "ending a credential")
			}
			return fault.New(fault.NotFound, "This has ended already.")
		}
		return nil
	})
}

// Count is one statement, so that tries at once are all counted.
func (s credentials) Count(ctx context.Context, bucket string, now time.Time, window time.Duration) (n int, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		old := now.Add(-window).UnixMicro()
		if err := exec(ctx, tx, `DELETE FROM attempts WHERE since <= $1`, old); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `
			INSERT INTO attempts (bucket, since, tries) VALUES ($1, $2, 1)
			ON CONFLICT (bucket) DO UPDATE SET tries = attempts.tries + 1
			RETURNING tries`, bucket, now.UnixMicro()).Scan(&n)
	})
	return n, fail(err, "counting tries")
}
