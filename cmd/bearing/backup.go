package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/store"
)

type backupCmd struct {
	where      `embed:""`
	File       string  `arg:"" help:"File to write; it must not be there yet."`
	Passphrase *string `name:"passphrase-file" help:"File whose first line encrypts the backup." placeholder:"FILE"`
	JSON       bool    `help:"Print what is in the backup as JSON."`
}

// Help is the manual of the command.
func (*backupCmd) Help() string {
	return `Writes everything to one file while the program runs: one moment, all tables. The file has its
name only after it was read back and compared with the database, table by table.

A backup of the data folder restores into PostgreSQL and the reverse. With --passphrase-file it is
encrypted (argon2id, XChaCha20-Poly1305). Without that passphrase nobody can open it, you neither.

Examples:
  bearing backup /media/disk/bearing-2026-06-30.backup --data /srv/bearing
  bearing backup week27.backup --passphrase-file /etc/bearing/passphrase
  bearing backup week27.backup --database postgres://bearing@db/bearing

Exit status: 0 the backup is good, 1 there is none, 2 the command was called wrongly.`
}

// Run writes the backup.
func (c *backupCmd) Run(t *terminal) error {
	if c.File == "" {
		return &usageError{errors.New("the name of the backup is empty: name a file to write")}
	}
	secret, err := passphrase(t, c.Passphrase)
	if err != nil {
		return err
	}
	db, err := c.openThere(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	bar := t.progress("Backing up")
	m, err := db.Backup(t.ctx, c.File, secret, func(n int64) { bar.show(n, 0) })
	bar.end()
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(t, newManifestJSON(c.File, m))
	}
	fmt.Fprintf(t.out, "%s holds %s rows of %d tables (%s bytes), read back and compared.\n", c.File, thousands(m.Rows()), len(m.Tables), thousands(m.Bytes))
	return nil
}

type restoreCmd struct {
	where      `embed:""`
	File       string  `arg:"" help:"Backup to restore."`
	Passphrase *string `name:"passphrase-file" help:"File whose first line the backup was encrypted with." placeholder:"FILE"`
	Replace    bool    `help:"Put the backup in the place of what is there."`
	Check      bool    `help:"Only check the backup; restore nothing."`
	JSON       bool    `help:"Print what was in the backup as JSON."`
}

// Help is the manual of the command.
func (*restoreCmd) Help() string {
	return `Puts a backup into a new data folder, or an empty PostgreSQL database. Where there is an
installation already it refuses, unless --replace says otherwise; stop 'bearing serve' before that.

The whole file is checked first. Then it is restored beside what is there, compared, and put in its
place in one step: an interrupted restore leaves everything as it was.

Examples:
  bearing restore week27.backup --data /srv/bearing-new
  bearing restore week27.backup --data /srv/bearing --replace --passphrase-file /etc/bearing/passphrase
  bearing restore week27.backup --check

Exit status: 0 restored (or, with --check, good), 1 not, 2 the command was called wrongly.`
}

// Run restores the backup.
func (c *restoreCmd) Run(t *terminal) error {
	if c.File == "" {
		return &usageError{errors.New("the name of the backup is empty: name a file to restore")}
	}
	secret, err := passphrase(t, c.Passphrase)
	if err != nil {
		return err
	}
	m, err := c.restore(t, secret)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(t, newManifestJSON(c.File, m))
	}
	what := "Restored"
	if c.Check {
		what = "The backup is good:"
	}
	fmt.Fprintf(t.out, "%s %s rows of %d tables, taken from %s on %s.\n", what, thousands(m.Rows()), len(m.Tables), m.Engine, m.Made.Format("2006-01-02 15:04:05 MST"))
	return nil
}

func (c *restoreCmd) restore(t *terminal, secret []byte) (store.Manifest, error) {
	if c.Check {
		return store.CheckBackup(t.ctx, c.File, secret)
	}
	url, prepare, err := c.place()
	if err != nil {
		return store.Manifest{}, err
	}
	bar := t.progress("Restoring")
	defer bar.end()
	return store.Restore(t.ctx, c.File, url, store.RestoreOption{
		Passphrase: secret, Replace: c.Replace, Progress: func(n int64) { bar.show(n, 0) }, Prepare: prepare,
	})
}

// longestPassphrase is how much of a passphrase file is read.
const longestPassphrase = 1024

// passphrase returns the first line of a file, or nothing if no file is named.
// A flag that is given without a name is a mistake: a script whose variable is
// empty would write a backup that everybody can read.
func passphrase(t *terminal, path *string) ([]byte, error) {
	if path == nil {
		return nil, nil
	}
	if *path == "" {
		return nil, &usageError{errors.New("--passphrase-file is empty: name a file, or leave the flag out")}
	}
	f, err := os.Open(*path)
	if err != nil {
		return nil, fault.New(fault.Invalid, "The passphrase file %s cannot be read: %s. Check its name and who may read it.", *path, cause(err))
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, longestPassphrase+1))
	if err != nil {
		return nil, fault.New(fault.Invalid, "The passphrase file %s cannot be read: %s. Check its name and who may read it.", *path, cause(err))
	}
	first, _, _ := bytes.Cut(b, []byte("\n"))
	first = bytes.TrimSuffix(first, []byte("\r"))
	switch {
	case len(first) > longestPassphrase:
		return nil, fault.New(fault.Invalid, "The first line of the passphrase file %s has more than %d bytes. Name the file that holds the passphrase.", *path, longestPassphrase)
	case len(first) < 8:
		return nil, fault.New(fault.Invalid, "The first line of the passphrase file %s has %d bytes. Use at least 8, better 20.", *path, len(first))
	}
	if info, err := f.Stat(); err == nil && info.Mode().Perm()&0o077 != 0 {
		fmt.Fprintf(t.err, "bearing: Others on this machine may read the passphrase file %s (mode %o). Run 'chmod 600' on it.\n", *path, info.Mode().Perm())
	}
	return first, nil
}

type manifestJSON struct {
	File      string      `json:"file"`
	Format    int         `json:"format"`
	Engine    string      `json:"engine"`
	Schema    int64       `json:"schema"`
	Made      time.Time   `json:"made"`
	Encrypted bool        `json:"encrypted"`
	Bytes     int64       `json:"bytes"`
	Rows      int64       `json:"rows"`
	Tables    []tableJSON `json:"tables"`
}

type tableJSON struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
	Sum  string `json:"sum"`
}

func newManifestJSON(file string, m store.Manifest) manifestJSON {
	j := manifestJSON{
		File: file, Format: m.Format, Engine: m.Engine, Schema: m.Schema, Made: m.Made,
		Encrypted: m.Encrypted, Bytes: m.Bytes, Rows: m.Rows(), Tables: []tableJSON{},
	}
	for _, t := range m.Tables {
		j.Tables = append(j.Tables, tableJSON(t))
	}
	return j
}

func printJSON(t *terminal, v any) error {
	e := json.NewEncoder(t.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
