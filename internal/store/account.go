package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/auth"
)

// Accounts returns the accounts.
func (db *DB) Accounts() auth.Accounts { return accounts{db} }

type accounts struct{ *DB }

const accountColumns = `a.id, a.uid, a.email, a.name, a.role, a.password, a.created`

func scanAccount(row interface{ Scan(...any) error }, more ...any) (a auth.Account, err error) {
	var created int64
	err = row.Scan(append([]any{&a.ID, &a.UID, &a.Email, &a.Name, &a.Role, &a.Password, &created}, more...)...)
	a.Created = time.UnixMicro(created).UTC()
	return a, err
}

func (s accounts) Count(ctx context.Context) (n int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FROM accounts`).Scan(&n)
	return n, fail(err, "counting accounts")
}

func (s accounts) Create(ctx context.Context, a auth.Account) (auth.Account, error) {
	err := s.inTx(ctx, func(tx *sql.Tx) (err error) {
		a, err = s.create(ctx, tx, a)
		return err
	})
	return a, err
}

// CreateFirst takes the link away first: of two that use it at once, the second
// waits for the row and then does not find it.
func (s accounts) CreateFirst(ctx context.Context, a auth.Account, link string, now time.Time) (auth.Account, error) {
	err := s.inTx(ctx, func(tx *sql.Tx) (err error) {
		var ends int64
		err = tx.QueryRowContext(ctx, `DELETE FROM credentials WHERE secret = $1 AND kind = $2 RETURNING ends`, link, auth.SetUp).Scan(&ends)
		if err == sql.ErrNoRows || err == nil && ends <= now.UnixMicro() {
			return fault.New(fault.Forbidden, "There is no such set-up link.")
		}
		if err != nil {
			return fail(err, "using the set-up link")
		}
		if a, err = s.create(ctx, tx, a); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM accounts`).Scan(&n); err != nil {
			return fail(err, "counting accounts")
		}
		if n > 1 { // numbering accounts makes writers take turns, so this sees them all
			return fault.New(fault.Conflict, "This installation is set up already. Sign in instead.")
		}
		return nil
	})
	return a, err
}

func (s accounts) create(ctx context.Context, tx *sql.Tx, a auth.Account) (auth.Account, error) {
	id, err := nextID(ctx, tx, "account", 1)
	if err != nil {
		return a, err
	}
	a.ID, a.UID, a.Created = access.AccountID(id), newUID(), time.UnixMicro(a.Created.UnixMicro()).UTC()
	res, err := tx.ExecContext(ctx, `
		INSERT INTO accounts (id, uid, email, name, role, password, created)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email) DO NOTHING`,
		a.ID, a.UID, a.Email, a.Name, a.Role, a.Password, a.Created.UnixMicro())
	if err != nil {
		return a, fail(err, "creating an account")
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		if err != nil {
			return a, fail(err, "creating an account")
		}
		return a, emailTaken()
	}
	return a, nil
}

func (s accounts) ByEmail(ctx context.Context, email string) (auth.Account, error) {
	a, err := scanAccount(s.read.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM accounts a WHERE a.email = $1`, email))
	return a, found(err, "account")
}

func (s accounts) ByID(ctx context.Context, id access.AccountID) (auth.Account, error) {
	a, err := scanAccount(s.read.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM accounts a WHERE a.id = $1`, id))
	return a, found(err, "account")
}

func (s accounts) SetPassword(ctx context.Context, id access.AccountID, hash, keep string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if err := exec(ctx, tx, `UPDATE accounts SET password = $2 WHERE id = $1`, id, hash); err != nil {
			return fail(err, "storing a password")
		}
		if keep == "" {
			return nil
		}
		return fail(exec(ctx, tx, `DELETE FROM credentials WHERE account = $1 AND kind = $2 AND secret <> $3`, id, auth.Session, keep), "ending sessions")
	})
}

func emailTaken() error {
	e := fault.Field("email", "There is an account with this e-mail address already.")
	e.Kind = fault.Conflict
	return e
}
