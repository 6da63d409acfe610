package store

import (
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	moderncsqlite "modernc.org/sqlite"

	"github.com/bearinghq/bearing/fault"
)

// postgresFault puts what PostgreSQL says when it is opened into a sentence.
// None of them holds the password.
func postgresFault(err error) error {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return serverFault(e)
	}
	if _, ok := errors.AsType[*pgconn.ParseConfigError](err); ok {
		return fault.New(fault.Invalid, "The database URL cannot be used: %s. Write it as postgres://user:password@host:5432/name.", reason(err))
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && e.Addr != nil {
		return fault.New(fault.Invalid, "PostgreSQL at %s is not reached: %s. Check the address, and that the server runs.", e.Addr, innermost(e.Err))
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		return fault.New(fault.Invalid, "PostgreSQL at %s is not reached: %s. Check the address in --database.", e.Name, e.Err)
	}
	return fault.New(fault.Invalid, "PostgreSQL does not let us in: %s. Check the address, the user and the password, and that the server runs.", reason(err))
}

func innermost(err error) error {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err
}

// serverFault is postgresFault for what the server itself says.
func serverFault(e *pgconn.PgError) error {
	said := strings.TrimSuffix(e.Message, ".")
	switch e.Code {
	case "28000", "28P01":
		return fault.New(fault.Invalid, "PostgreSQL refuses the user or the password: %s. Check both in --database.", said)
	case "3D000":
		return fault.New(fault.Invalid, "PostgreSQL says: %s. Create it with ENCODING 'UTF8', or name another one in --database.", said)
	case "53300":
		return fault.New(fault.Conflict, "PostgreSQL has no connection left for us: %s. Raise the limit, or stop other programs that use it.", said)
	case "42501":
		return fault.New(fault.Forbidden, "PostgreSQL does not let this user make tables: %s. Make the user the owner of the database.", said)
	case "25006":
		return fault.New(fault.Conflict, "PostgreSQL is read-only here: %s. Name the primary in --database, not a standby.", said)
	case diskFull:
		return fault.New(fault.Full, "The disk of PostgreSQL is full: %s. Make room, then start again.", said)
	case "57014":
		return fault.New(fault.Conflict, "PostgreSQL broke off our first statement: %s. Raise statement_timeout for this user.", said)
	}
	return fault.New(fault.Invalid, "PostgreSQL does not let us in: %s. Check the address, the user and the password, and that the server runs.", said)
}

// migrationFault returns a sentence for what an administrator can mend, and any
// other error as it is.
func migrationFault(url string, err error) error {
	if (isFull(err) || fault.Is(err, fault.Full)) && !isPostgres(url) {
		return diskOf(url)
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch e.Code {
		case "42501", "25006", "57014", "53300", diskFull:
			return serverFault(e)
		}
	}
	return err
}

func diskOf(path string) error {
	return fault.New(fault.Full, "The disk that holds %s is full. Make room, then start again.", path)
}

const (
	sqliteBusy = 5       // SQLITE_BUSY
	sqliteFull = 13      // SQLITE_FULL
	diskFull   = "53100" // of PostgreSQL
)

// isFull reports whether an engine had no room on its disk.
func isFull(err error) bool {
	if e, ok := errors.AsType[*moderncsqlite.Error](err); ok {
		return e.Code()&0xff == sqliteFull
	}
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == diskFull
}

// isBusy reports whether others have kept us from writing for too long.
func isBusy(err error) bool {
	if e, ok := errors.AsType[*moderncsqlite.Error](err); ok {
		return e.Code()&0xff == sqliteBusy
	}
	return false
}

// hindered explains what keeps us from storing, and returns any other error as
// it is.
func hindered(err error) error {
	switch {
	case err == nil:
		return nil
	case isFull(err):
		return fault.New(fault.Full, "The disk is full, and nothing of this was stored. Ask whoever runs Bearing to make room, then try again.")
	case isAway(err):
		return away(err)
	case isBusy(err):
		return fault.New(fault.Busy, "Something large is being stored at this moment, and nothing of this was. Try again in a minute.")
	}
	return err
}
