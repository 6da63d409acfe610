package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestBadBackups(t *testing.T) {
	t.Parallel()
	secret := file("p", "correct horse\n", 0o600)
	made := func(args ...string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			called(t, 0, append([]string{"backup", filepath.Join(dir, "b"), "--data", filepath.Join(dir, "data")}, args...)...)
		}
	}
	sealed := func(t *testing.T, dir string) { made("--passphrase-file", filepath.Join(dir, "p"))(t, dir) }
	damage := func(change func([]byte) []byte) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			path := filepath.Join(dir, "b")
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, change(b), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	other := func(t *testing.T, dir string) {
		called(t, 0, "sample", "--people", "5", "--data", filepath.Join(dir, "other"))
	}
	served := func(t *testing.T, dir string) { start(t, "--data", filepath.Join(dir, "data")) }
	restore := func(args ...string) []string { return append([]string{"restore", "{dir}/b"}, args...) }
	const damaged = "bearing: The backup {dir}/b is damaged or cut short: its checksum does not match. Nothing was restored; use another copy."
	kept := []string{"b", "data", "data/bearing.db"}
	refused(t, []bad{
		{name: "with a wrong passphrase", make: both(filledData, secret, sealed, file("q", "another horse\n", 0o600)), args: restore("--data", "{dir}/new", "--passphrase-file", "{dir}/q"), status: 1,
			left: []string{"b", "data", "data/bearing.db", "p", "q"}, says: "bearing: The passphrase does not open the backup {dir}/b. Check that the passphrase file belongs to it."},
		{name: "without its passphrase", make: both(filledData, secret, sealed), args: restore("--data", "{dir}/new"), status: 1, left: []string{"b", "data", "data/bearing.db", "p"},
			says: "bearing: The backup {dir}/b is encrypted. Name the file that holds its passphrase with --passphrase-file."},
		{name: "with a passphrase too many", make: both(filledData, secret, made()), args: restore("--data", "{dir}/new", "--passphrase-file", "{dir}/p"), status: 1,
			says: "bearing: The backup {dir}/b is not encrypted. Leave out the passphrase if you trust where the file comes from."},
		{name: "truncated", make: both(filledData, made(), damage(func(b []byte) []byte { return b[:len(b)/2] })), args: restore("--data", "{dir}/new"), status: 1, left: kept, says: damaged},
		{name: "with a byte flipped", make: both(filledData, made(), damage(func(b []byte) []byte { b[len(b)/2] ^= 255; return b })), args: restore("--data", "{dir}/new"), status: 1, left: kept, says: damaged},
		{name: "with a byte more", make: both(filledData, made(), damage(func(b []byte) []byte { return append(b, 0) })), args: restore("--data", "{dir}/new"), status: 1, left: kept, says: damaged},
		{name: "empty", make: file("b", "", 0o600), args: restore("--data", "{dir}/new"), status: 1, left: []string{"b"},
			says: "bearing: {dir}/b is not a backup made by 'bearing backup', or its first bytes are damaged. Name another file."},
		{name: "that is something else", make: file("b", "name,email\nAda,ada@example.org\n", 0o600), args: restore("--data", "{dir}/new"), status: 1, left: []string{"b"},
			says: "bearing: {dir}/b is not a backup made by 'bearing backup', or its first bytes are damaged. Name another file."},
		{name: "that is a folder", make: filledData, args: []string{"restore", "{dir}/data", "--data", "{dir}/new"}, status: 1, left: []string{"data", "data/bearing.db"},
			says: "bearing: {dir}/data is a folder. Name the backup file."},
		{name: "that is not there", args: restore("--data", "{dir}/new"), status: 1, left: []string{},
			says: "bearing: The backup {dir}/b cannot be opened: no such file or directory."},
		{name: "of no name", args: []string{"restore", "", "--data", "{dir}/new"}, status: 2, left: []string{},
			says: "bearing: the name of the backup is empty: name a file to restore" + seeAll},
		{name: "of another instance, over this one", make: both(filledData, made(), other), args: restore("--data", "{dir}/other"), status: 1,
			says: "bearing: There is an installation here already: its table lines holds data. Restore elsewhere, or add --replace to put the backup in its place."},
		{name: "of a newer program", make: both(filledData, on(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`), file("note", "", 0o600)), args: []string{"backup", "{dir}/b", "--data", "{dir}/data"}, status: 1,
			says: "bearing: This database has schema version 9999, made by a newer Bearing; this program knows versions up to " + newest() + ". Use the newer program."},
		{name: "over a server that runs", make: both(filledData, made(), served), args: restore("--data", "{dir}/data", "--replace"), status: 1,
			says: "bearing: The database {dir}/data/bearing.db is in use. Stop the program that uses it, then restore again."},
		{name: "twice", make: both(filledData, made()), args: restore("--data", "{dir}/data"), status: 1, left: kept,
			says: "bearing: There is an installation here already: its table lines holds data. Restore elsewhere, or add --replace to put the backup in its place."},

		{name: "onto one that is there", make: both(filledData, file("b", "x", 0o600)), args: []string{"backup", "{dir}/b", "--data", "{dir}/data"}, status: 1, left: kept,
			says: "bearing: {dir}/b is there already. Name a new file, so that no older backup is lost."},
		{name: "to a folder that is away", make: filledData, args: []string{"backup", "{dir}/disk/b", "--data", "{dir}/data"}, status: 1, left: []string{"data", "data/bearing.db"},
			says: "bearing: The backup cannot be written to {dir}/disk: no such file or directory."},
		{name: "to no name", make: filledData, args: []string{"backup", "", "--data", "{dir}/data"}, status: 2, left: []string{"data", "data/bearing.db"},
			says: "bearing: the name of the backup is empty: name a file to write" + seeAll},
		{name: "to a disk that is full", make: func(t *testing.T, dir string) {
			called(t, 0, "sample", "--people", "20", "--data", filepath.Join(dir, "src"))
			small("size=64k")(t, dir)
		}, args: []string{"backup", "{dir}/data/b", "--data", "{dir}/src"}, status: 1, left: []string{"data", "src", "src/bearing.db"},
			says: "bearing: The backup cannot be written to {dir}/data/b: no space left on device. Nothing was kept."},
		{name: "restored to a disk that is full", make: func(t *testing.T, dir string) {
			called(t, 0, "sample", "--people", "20", "--data", filepath.Join(dir, "src"))
			called(t, 0, "backup", filepath.Join(dir, "b"), "--data", filepath.Join(dir, "src"))
			small("size=64k")(t, dir)
		}, args: restore("--data", "{dir}/data"), status: 1, left: []string{"b", "data", "src", "src/bearing.db"},
			says: "bearing: The disk is full, and nothing of this was stored. Ask whoever runs Bearing to make room, then try again."},
	})
}
