package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/bearinghq/bearing/fault"
)

// A postgresDoor makes connections to PostgreSQL. Once the database was open, a
// server that lets nobody in is away for a while: it is started again, or a
// standby takes its place. Whoever asks for something meanwhile is told so. What
// went on before is for whoever starts the program: see postgresFault.
type postgresDoor struct {
	driver.Connector
	opened atomic.Bool
}

// Connect makes a connection, or says that the server is away.
func (d *postgresDoor) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := d.Connector.Connect(ctx)
	if err == nil {
		return postgresConn{c.(*stdlib.Conn)}, nil
	}
	if !d.opened.Load() || errors.Is(ctx.Err(), context.Canceled) {
		return nil, err
	}
	return nil, away(err)
}

// A postgresConn is a connection that says so when it breaks off.
type postgresConn struct{ *stdlib.Conn }

func (c postgresConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.Conn.QueryContext(ctx, query, args)
	return rows, c.brokenOff(ctx, err)
}

func (c postgresConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	result, err := c.Conn.ExecContext(ctx, query, args)
	return result, c.brokenOff(ctx, err)
}

func (c postgresConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	tx, err := c.Conn.BeginTx(ctx, o)
	return tx, c.brokenOff(ctx, err)
}

// brokenOff returns what a statement ended with. A connection that is gone and
// that nobody asked to go is a server that went; where nothing was sent yet,
// database/sql tries another one.
func (c postgresConn) brokenOff(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil || !c.Conn.Conn().IsClosed() || errors.Is(err, driver.ErrBadConn) {
		return err
	}
	return away(err)
}

// away says that the database does not answer, and keeps why for the log.
func away(err error) error {
	return fmt.Errorf("%w (%w)", fault.New(fault.Busy, "The database does not answer at this moment, and nothing of this was stored. Try again in a minute."), err)
}

// isAway reports whether a server broke off, because it is told to stop or is on
// its way up.
func isAway(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (strings.HasPrefix(e.Code, "08") || e.Code == "57P01" || e.Code == "57P02" || e.Code == "57P03")
}
