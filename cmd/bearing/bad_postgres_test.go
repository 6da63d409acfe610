package main

import (
	"crypto/rand"
	"database/sql"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"

	"github.com/bearinghq/bearing/internal/store/storetest"
)

// A server of PostgreSQL, and what a test makes on it and takes away again.
type server struct {
	base *url.URL
	*sql.DB
}

func postgres(t *testing.T) server {
	t.Helper()
	text := storetest.Postgres(t)
	base, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", text)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return server{base, db}
}

// do runs a statement; that some may not is why the test is skipped.
func (s server) do(t *testing.T, statement string) {
	t.Helper()
	if _, err := s.Exec(statement); err != nil {
		t.Skipf("%s: %v", statement, err)
	}
}

// database makes a database and returns its name.
func (s server) database(t *testing.T, options string) string {
	t.Helper()
	name := "t" + strings.ToLower(rand.Text())
	s.do(t, `CREATE DATABASE `+name+` TEMPLATE template0 `+options)
	t.Cleanup(func() { s.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`) })
	return name
}

// role makes a user without rights and returns its name.
func (s server) role(t *testing.T, options string) string {
	t.Helper()
	name := "t" + strings.ToLower(rand.Text())
	s.do(t, `CREATE ROLE `+name+` LOGIN `+options)
	t.Cleanup(func() { s.Exec(`DROP ROLE ` + name) })
	return name
}

// url returns the server's URL for a user and a database, with parameters more.
func (s server) url(user, database string, more ...string) string {
	u := *s.base
	if user != "" {
		u.User = url.User(user)
	}
	u.Path = "/" + database
	all := u.String()
	for _, m := range more {
		all = storetest.With(all, m)
	}
	return all
}

func TestBadPostgres(t *testing.T) {
	t.Parallel()
	s := postgres(t)
	plain, ascii := s.database(t, "ENCODING 'UTF8'"), s.database(t, "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")
	weak, crowded := s.role(t, ""), s.role(t, "CONNECTION LIMIT 0")
	serve := func(url string) []string { return []string{"serve", "--listen", "127.0.0.1:0", "--database", url} }
	refused(t, []bad{
		{name: "down", args: serve("postgres://ada:secretword@127.0.0.1:1/d?connect_timeout=5"), status: 1,
			says: "bearing: PostgreSQL at 127.0.0.1:1 is not reached: connection refused. Check the address, and that the server runs."},
		{name: "at no such socket", args: serve("postgres://ada:secretword@/d?host=/nowhere"), status: 1,
			says: "bearing: PostgreSQL at /nowhere/.s.PGSQL.5432 is not reached: no such file or directory. Check the address, and that the server runs."},
		{name: "with a port that is none", args: serve("postgres://ada:secretword@127.0.0.1:nan/d"), status: 1,
			says: "bearing: The database URL cannot be used: cannot parse `postgres://ada:xxxxx@127.0.0.1:nan/d`: invalid port. Write it as postgres://user:password@host:5432/name."},
		{name: "with a mode of TLS that is none", args: serve("postgres://ada:secretword@127.0.0.1:1/d?sslmode=perhaps"), status: 1,
			says: "bearing: The database URL cannot be used: sslmode is invalid. Write it as postgres://user:password@host:5432/name."},
		{name: "with a certificate that is not there", args: serve("postgres://ada:secretword@127.0.0.1:1/d?sslmode=verify-full&sslrootcert=/nowhere.pem"), status: 1,
			says: "bearing: The database URL cannot be used: no such file or directory. Write it as postgres://user:password@host:5432/name."},
		{name: "without the database", args: serve(s.url("", "nowhere")), status: 1,
			says: `bearing: PostgreSQL says: database "nowhere" does not exist. Create it with ENCODING 'UTF8', or name another one in --database.`},
		{name: "without the user", args: serve(s.url("nobody_here", plain)), status: 1,
			says: `bearing: PostgreSQL refuses the user or the password: role "nobody_here" does not exist. Check both in --database.`},
		{name: "encoded as SQL_ASCII", args: serve(s.url("", ascii)), status: 1,
			says: "bearing: This PostgreSQL database is encoded as SQL_ASCII; Bearing needs UTF8. Create it with ENCODING 'UTF8'."},
		{name: "for a user without rights", args: serve(s.url(weak, plain)), status: 1,
			says: "bearing: PostgreSQL does not let this user make tables: permission denied for schema public. Make the user the owner of the database."},
		{name: "without a connection left", args: serve(s.url(crowded, plain)), status: 1,
			says: `bearing: PostgreSQL has no connection left for us: too many connections for role "` + crowded + `". Raise the limit, or stop other programs that use it.`},
		{name: "that may only be read", args: serve(s.url("", plain, "default_transaction_read_only=on")), status: 1,
			says: "bearing: PostgreSQL is read-only here: cannot execute CREATE TABLE in a read-only transaction. Name the primary in --database, not a standby."},
		{name: "that breaks off statements", args: serve(s.url("", plain, "statement_timeout=1")), status: 1,
			says: "bearing: PostgreSQL broke off our first statement: canceling statement due to statement timeout. Raise statement_timeout for this user."},
		{name: "with a schema that is not there", args: serve(s.url("", plain, "search_path=nowhere")), status: 1,
			says: "bearing: The search_path of this PostgreSQL user names no schema that is there. Create the schema, or leave search_path out of --database."},
	})
}

// PostgreSQL that goes away for a while takes nothing with it: what is asked
// then fails, the program stays, and it goes on by itself.
func TestPostgresBreaksConnections(t *testing.T) {
	t.Parallel()
	s := postgres(t)
	name := s.database(t, "ENCODING 'UTF8'")
	at := s.url("", name)
	token := administrator(t, at)
	b := start(t, "--database", at)
	b.ask(t, token, 201, "POST", "/api/v1/people", `{"name":"Ada"}`, nil)
	for range 5 {
		s.do(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '`+name+`'`)
		// A broken connection is found by using it, and a request that only reads is made again.
		code := 0
		for range 20 {
			if code, _, _ = b.send(t, token, "GET", "/api/v1/people", ""); code == 200 {
				break
			}
		}
		if code != 200 {
			t.Fatalf("after the connections broke: status %d", code)
		}
	}
	s.do(t, `ALTER DATABASE `+name+` ALLOW_CONNECTIONS false`)
	s.do(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '`+name+`'`)
	if code, body, err := b.send(t, token, "GET", "/api/v1/people", ""); err != nil || code < 500 || strings.Contains(string(body), "datallowconn") {
		t.Errorf("without its database: status %d, %v: %s", code, err, body)
	}
	if res, err := http.Get(b.base + "/nowhere"); err != nil || res.StatusCode >= 500 {
		t.Errorf("a page that needs no database: %v, %v", res, err)
	}
	s.do(t, `ALTER DATABASE `+name+` ALLOW_CONNECTIONS true`)
	b.ask(t, token, 201, "POST", "/api/v1/people", `{"name":"Bob"}`, nil)
	if err := b.stop(t, syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}
