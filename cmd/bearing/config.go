package main

import (
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/store"
)

// where says which data a command works on. Every command that opens the data
// embeds it.
type where struct {
	Data     string `help:"Folder that holds all data (made if it is not there)." default:"data" env:"BEARING_DATA"`
	Database string `help:"URL of a PostgreSQL database to use instead of the data folder." env:"BEARING_DATABASE" placeholder:"URL"`
}

// open opens the data.
func (w where) open(ctx context.Context) (*store.DB, error) {
	url, err := w.url()
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, url)
}

// url returns where the data is or will be. It makes the data folder.
func (w where) url() (string, error) {
	url, prepare, err := w.place()
	if err == nil {
		err = prepare()
	}
	return url, err
}

// place returns where the data is or will be, and what makes its folder.
func (w where) place() (url string, prepare func() error, err error) {
	if err := errors.Join(plain("--data", w.Data), plain("--database", w.Database)); err != nil {
		return "", nil, err
	}
	if w.Database == "" {
		if strings.TrimSpace(w.Data) == "" {
			return "", nil, &usageError{errors.New("--data is empty: name a folder")}
		}
		return w.file(), func() error { return makeFolder(w.Data) }, nil
	}
	if !strings.HasPrefix(w.Database, "postgres://") && !strings.HasPrefix(w.Database, "postgresql://") {
		return "", nil, &usageError{errors.New("--database is not a URL that begins with postgres://")}
	}
	return w.Database, func() error { return nil }, nil
}

// plain refuses what no name or address holds and no eye sees, such as the
// carriage return that a file of variables from Windows leaves behind.
func plain(flag, s string) error {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return &usageError{errors.New(flag + " ends in or holds a control character: if it comes from a file, save that with plain line ends (\\n)")}
	}
	return nil
}

// file is the database in the data folder.
func (w where) file() string { return filepath.Join(w.Data, "bearing.db") }

// openThere opens data that must be there already: what only reads does not
// make an empty installation in the wrong folder.
func (w where) openThere(ctx context.Context) (*store.DB, error) {
	if _, err := os.Stat(w.file()); w.Database == "" && errors.Is(err, os.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "There is no database in the folder %s. Name the folder with --data, or begin with 'bearing serve' or 'bearing sample'.", w.Data)
	}
	return w.open(ctx)
}

// makeFolder makes the data folder, readable by its owner only, or says why it
// cannot be used.
func makeFolder(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case err == nil && !info.IsDir():
		return fault.New(fault.Invalid, "The data folder %s is a file. Name a folder with --data.", dir)
	case errors.Is(err, os.ErrNotExist):
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return fault.New(fault.Invalid, "The data folder %s cannot be used: %s. Name another one with --data, or change who may use it.", dir, cause(err))
	}
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return fault.New(fault.Invalid, "The data folder %s cannot be written: %s. Name another one with --data, or change who may use it.", dir, cause(err))
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// cause returns what the system says, without the name that we say ourselves.
func cause(err error) error {
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err
	}
	return err
}

// listen opens the address, or says why it cannot.
func listen(address string) (net.Listener, error) {
	if err := plain("--listen", address); err != nil {
		return nil, err
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil || strings.Contains(host, "/") {
		return nil, &usageError{errors.New("--listen " + address + " is not an address: write it as host:port, for example localhost:8080")}
	}
	if _, err := net.LookupPort("tcp", port); err != nil || port == "" {
		return nil, &usageError{errors.New("--listen " + address + " has no port from 0 to 65535: write it as host:port, for example localhost:8080")}
	}
	ln, err := net.Listen("tcp", address)
	if err == nil {
		return ln, nil
	}
	reason := err
	if e, ok := errors.AsType[*os.SyscallError](err); ok {
		reason = e.Err
	} else if e, ok := errors.AsType[*net.OpError](err); ok {
		reason = e.Err
	}
	if strings.Contains(reason.Error(), "address already in use") {
		return nil, fault.New(fault.Conflict, "Another program uses %s already. Stop it, or choose another address with --listen.", address)
	}
	return nil, fault.New(fault.Invalid, "%s cannot be listened on: %s. Choose another address with --listen.", address, reason)
}

// origin checks the address under which people reach the site, if it is given.
func origin(s string) (*url.URL, error) {
	if s == "" {
		return nil, nil
	}
	if err := plain("--url", s); err != nil {
		return nil, err
	}
	u, err := url.Parse(s)
	if err == nil && u.Port() != "" {
		_, err = net.LookupPort("tcp", u.Port())
	}
	if err != nil || u.Hostname() == "" || u.Fragment != "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		return nil, &usageError{errors.New("--url " + s + " is not the address of a site: write it as https://bearing.example.org, without a path")}
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme == "http" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, &usageError{errors.New("--url " + s + " begins with http:// and browsers sign nobody in there: use https://")}
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}
