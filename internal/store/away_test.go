package store

import (
	"io"
	"net"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/store/storetest"
	"github.com/bearinghq/bearing/people"
)

// A server that goes away while the program runs is said to be away, to those
// who read and to those who write, and what comes after its return goes well.
func TestPostgresAwayForAWhile(t *testing.T) {
	t.Parallel()
	config, err := pgx.ParseConfig(storetest.Schema(t, storetest.Postgres(t)))
	if err != nil {
		t.Fatal(err)
	}
	network, address := pgconn.NetworkAddress(config.Host, config.Port)
	way := &cuttableWay{network: network, address: address}
	way.open(t, "127.0.0.1:0")
	query := url.Values{"sslmode": {"disable"}}
	for name, value := range config.RuntimeParams {
		query.Set(name, value)
	}
	db := opened(t, (&url.URL{
		Scheme: "postgres", User: url.UserPassword(config.User, config.Password), Host: way.listener.Addr().String(),
		Path: config.Database, RawQuery: query.Encode(),
	}).String())
	read := func() error {
		_, err := db.Directory().Chain(t.Context(), 1, people.Date(2026, 1, 1))
		return err
	}
	if err := read(); err != nil {
		t.Fatal(err)
	}
	way.cut()
	for i := range 3 {
		if err := read(); !fault.Is(err, fault.Busy) {
			t.Errorf("reading %d while the server is away: %v, want that it is away", i+1, err)
		}
		_, err := db.Registry().Create(t.Context(), people.Actor{}, people.History{Person: people.Person{Name: "Ada Lovelace"}})
		if !fault.Is(err, fault.Busy) {
			t.Errorf("writing %d while the server is away: %v, want that it is away", i+1, err)
		}
	}
	way.open(t, way.listener.Addr().String())
	if err := read(); err != nil {
		t.Errorf("reading when the server is back: %v", err)
	}
}

// A cuttableWay leads to a server and can be cut.
type cuttableWay struct {
	network, address string
	listener         net.Listener
	conns            chan net.Conn
}

// open lets connections through from an address.
func (w *cuttableWay) open(t *testing.T, at string) {
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	w.listener, w.conns = l, make(chan net.Conn, 1000)
	go w.pass(l, w.conns)
}

func (w *cuttableWay) pass(l net.Listener, conns chan<- net.Conn) {
	for {
		here, err := l.Accept()
		if err != nil {
			return
		}
		there, err := net.Dial(w.network, w.address)
		if err != nil {
			here.Close()
			continue
		}
		conns <- here
		conns <- there
		go func() { io.Copy(here, there); here.Close() }()
		go func() { io.Copy(there, here); there.Close() }()
	}
}

// cut breaks off all connections and lets nobody through.
func (w *cuttableWay) cut() {
	w.listener.Close()
	for len(w.conns) > 0 {
		(<-w.conns).Close()
	}
}
