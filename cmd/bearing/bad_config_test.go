package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const seeServe = ". Run 'bearing serve --help' to see what there is."
const seeAll = ". Run 'bearing --help' to see what there is."

// Configuration is flags and variables, and one file: that of a passphrase.
func TestBadConfiguration(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { taken.Close() })
	serve := func(args ...string) []string {
		return append([]string{"serve", "--data", "{dir}/data", "--listen", "127.0.0.1:0"}, args...)
	}
	serveOn := func(at string) []string { return []string{"serve", "--data", "{dir}/data", "--listen", at} }
	// That a server does not start makes no folder either.
	nothing := []string{}
	refused(t, []bad{
		{name: "an unknown flag", args: serve("--colour", "red"), status: 2, left: nothing,
			says: "bearing: unknown flag --colour" + seeServe},
		{name: "a flag without its value", args: []string{"serve", "--listen"}, status: 2,
			says: "bearing: --listen has no value" + seeServe},
		{name: "a word for a number", args: serve("--upload-limit", "many"), status: 2, left: nothing,
			says: `bearing: --upload-limit: expected a whole number but got "many"` + seeServe},
		{name: "a word for a number in a variable", args: serve(), env: []string{"BEARING_UPLOAD_LIMIT=many"}, status: 2, left: nothing,
			says: `bearing: --upload-limit: expected a whole number but got "many" (from the variable BEARING_UPLOAD_LIMIT="many")` + seeServe},
		{name: "an empty variable", args: serve(), env: []string{"BEARING_UPLOAD_LIMIT="}, status: 2, left: nothing,
			says: `bearing: --upload-limit: expected a whole number but got "" (from the variable BEARING_UPLOAD_LIMIT="")` + seeServe},
		{name: "a number with a fraction", args: serve("--upload-limit", "1.5"), status: 2, left: nothing,
			says: `bearing: --upload-limit: expected a whole number but got "1.5"` + seeServe},
		{name: "a number below zero", args: serve("--upload-limit=-1"), status: 2, left: nothing,
			says: "bearing: --upload-limit -1 is not from 1 to 1000000 megabytes" + seeAll},
		{name: "a number below zero, written as a flag is", args: serve("--upload-limit", "-1"), status: 2, left: nothing,
			says: `bearing: --upload-limit: expected int value but got "-1"; if that is meant, write --upload-limit="-1"` + seeServe},
		{name: "zero", args: serve("--upload-limit", "0"), status: 2, left: nothing,
			says: "bearing: --upload-limit 0 is not from 1 to 1000000 megabytes" + seeAll},
		{name: "a number so large that it would turn round", args: serve("--upload-limit", "9223372036854775807"), status: 2, left: nothing,
			says: "bearing: --upload-limit 9223372036854775807 is not from 1 to 1000000 megabytes" + seeAll},
		{name: "neither yes nor no", args: serve(), env: []string{"BEARING_DEV=maybe"}, status: 2, left: nothing,
			says: `bearing: --dev: bool value must be true, 1, yes, false, 0 or no but got "maybe" (from the variable BEARING_DEV="maybe")` + seeServe},
		{name: "a flag given twice", args: serve("--data", "{dir}/other"), status: 2, left: nothing,
			says: "bearing: --data is given twice: give it once" + seeAll},
		{name: "an empty data folder", args: []string{"serve", "--listen", "127.0.0.1:0", "--data", ""}, status: 2,
			says: "bearing: --data is empty: name a folder" + seeAll},
		{name: "an empty data folder in a variable", args: []string{"serve", "--listen", "127.0.0.1:0"}, env: []string{"BEARING_DATA="}, status: 2,
			says: "bearing: --data is empty: name a folder" + seeAll},
		{name: "a variable with a Windows line end", args: []string{"serve", "--listen", "127.0.0.1:0"}, env: []string{"BEARING_DATA={dir}/data\r"}, status: 2, left: nothing,
			says: `bearing: --data ends in or holds a control character: if it comes from a file, save that with plain line ends (\n)` + seeAll},
		{name: "a database with a Windows line end", args: serve(), env: []string{"BEARING_DATABASE=postgres://ada:secretword@h/d\r"}, status: 2, left: nothing,
			says: `bearing: --database ends in or holds a control character: if it comes from a file, save that with plain line ends (\n)` + seeAll},
		{name: "a database of another kind", args: serve("--database", "mysql://ada:secretword@h/d"), status: 2, left: nothing,
			says: "bearing: --database is not a URL that begins with postgres://" + seeAll},

		{name: "a site over http", args: serve("--url", "http://bearing.example.org"), status: 2, left: nothing,
			says: "bearing: --url http://bearing.example.org begins with http:// and browsers sign nobody in there: use https://" + seeAll},
		{name: "a site with a path", args: serve("--url", "https://example.org/bearing"), status: 2, left: nothing,
			says: "bearing: --url https://example.org/bearing is not the address of a site: write it as https://bearing.example.org, without a path" + seeAll},
		{name: "a site without a scheme", args: serve("--url", "bearing.example.org"), status: 2, left: nothing,
			says: "bearing: --url bearing.example.org is not the address of a site: write it as https://bearing.example.org, without a path" + seeAll},
		{name: "a site with a port that is none", args: serve("--url", "https://example.org:99999"), status: 2, left: nothing,
			says: "bearing: --url https://example.org:99999 is not the address of a site: write it as https://bearing.example.org, without a path" + seeAll},
		{name: "a site with a place in a page", args: serve("--url", "https://example.org/#top"), status: 2, left: nothing,
			says: "bearing: --url https://example.org/#top is not the address of a site: write it as https://bearing.example.org, without a path" + seeAll},

		{name: "a port in use", args: serveOn(taken.Addr().String()), status: 1, left: nothing,
			says: "bearing: Another program uses " + taken.Addr().String() + " already. Stop it, or choose another address with --listen."},
		{name: "an address of another machine", args: serveOn("192.0.2.1:8080"), status: 1, left: nothing,
			says: "bearing: 192.0.2.1:8080 cannot be listened on: cannot assign requested address. Choose another address with --listen."},
		{name: "no port", args: serveOn("localhost"), status: 2, left: nothing,
			says: "bearing: --listen localhost is not an address: write it as host:port, for example localhost:8080" + seeAll},
		{name: "a port that is none", args: serveOn("localhost:65536"), status: 2, left: nothing,
			says: "bearing: --listen localhost:65536 has no port from 0 to 65535: write it as host:port, for example localhost:8080" + seeAll},
		{name: "a URL for an address", args: serveOn("http://localhost:8080"), status: 2, left: nothing,
			says: "bearing: --listen http://localhost:8080 is not an address: write it as host:port, for example localhost:8080" + seeAll},
		{name: "half an IPv6 address", args: serveOn("[::1"), status: 2, left: nothing,
			says: "bearing: --listen [::1 is not an address: write it as host:port, for example localhost:8080" + seeAll},
	})
}

// A passphrase file is the one secret that is read from a file.
func TestBadPassphraseFiles(t *testing.T) {
	t.Parallel()
	backup := func(secret string) []string {
		return []string{"backup", "{dir}/b", "--data", "{dir}/data", "--passphrase-file", secret}
	}
	check := func(t *testing.T, dir string) { filledData(t, dir) }
	refused(t, []bad{
		{name: "missing", make: check, args: backup("{dir}/nowhere"), status: 1, left: []string{"data", "data/bearing.db"},
			says: "bearing: The passphrase file {dir}/nowhere cannot be read: no such file or directory. Check its name and who may read it."},
		{name: "a folder", make: check, args: backup("{dir}"), status: 1, left: []string{"data", "data/bearing.db"},
			says: "bearing: The passphrase file {dir} cannot be read: is a directory. Check its name and who may read it."},
		{name: "empty", make: both(check, file("p", "", 0o600)), args: backup("{dir}/p"), status: 1, left: []string{"data", "data/bearing.db", "p"},
			says: "bearing: The first line of the passphrase file {dir}/p has 0 bytes. Use at least 8, better 20."},
		{name: "three bytes", make: both(check, file("p", "abc\n", 0o600)), args: backup("{dir}/p"), status: 1, left: []string{"data", "data/bearing.db", "p"},
			says: "bearing: The first line of the passphrase file {dir}/p has 3 bytes. Use at least 8, better 20."},
		{name: "endless", make: check, args: backup("/dev/zero"), status: 1, left: []string{"data", "data/bearing.db"},
			says: "bearing: The first line of the passphrase file /dev/zero has more than 1024 bytes. Name the file that holds the passphrase."},
		{name: "named by an empty variable", make: check, args: backup(""), status: 2, left: []string{"data", "data/bearing.db"},
			says: "bearing: --passphrase-file is empty: name a file, or leave the flag out" + seeAll},
		{name: "open to others", make: both(check, file("p", "correct horse\n", 0o644)), args: backup("{dir}/p"), status: 0, left: []string{"b", "data", "data/bearing.db", "p"},
			says: "bearing: Others on this machine may read the passphrase file {dir}/p (mode 644). Run 'chmod 600' on it."},
		{name: "with a Windows line end", make: both(check, file("p", "correct horse\r\n", 0o600)), args: backup("{dir}/p"), status: 0, left: []string{"b", "data", "data/bearing.db", "p"}},
	})
}

// A passphrase opens a backup whatever ends its line.
func TestLineEndsAreNoPartOfAPassphrase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	filledData(t, dir)
	file("unix", "correct horse\n", 0o600)(t, dir)
	file("windows", "correct horse\r\n", 0o600)(t, dir)
	at := func(name string) string { return filepath.Join(dir, name) }
	called(t, 0, "backup", at("b"), "--data", at("data"), "--passphrase-file", at("windows"))
	called(t, 0, "restore", at("b"), "--data", at("again"), "--passphrase-file", at("unix"))
	if out, _ := called(t, 0, "export", "people", "--data", at("again")); strings.Count(out, "\n") != 21 {
		t.Errorf("what was restored has\n%s", out)
	}
	if _, err := os.Stat(at("b")); err != nil {
		t.Error(err)
	}
}
