package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/store"
)

type doctorCmd struct {
	where  `embed:""`
	Listen string `help:"Address that 'bearing serve' would use." default:"localhost:8080" env:"BEARING_LISTEN"`
	JSON   bool   `help:"Print what was found as JSON."`
}

// Help is the manual of the command.
func (*doctorCmd) Help() string {
	return `Looks at what the program stands on: the data folder and who may write it, free disk space, the
database and its schema, the clock, and the address that 'bearing serve' would use. It stores nothing.

Examples:
  bearing doctor
  bearing doctor --data /srv/bearing --listen localhost:9000 --json

Exit status: 0 nothing stands in the way, 1 something does, 2 the command was called wrongly.`
}

// A symptom is one thing that was looked at.
type symptom struct {
	Check string `json:"check"`
	State string `json:"state"` // well, warning, wrong
	Says  string `json:"says"`
}

// The states.
const (
	well    = "well"
	warning = "warning"
	wrong   = "wrong"
)

// Run looks at everything.
func (c *doctorCmd) Run(t *terminal) error {
	all := []symptom{{"program", well, "Bearing " + version + fmt.Sprintf(", schema %d.", store.NewestSchema())}}
	if c.Database == "" {
		all = append(all, c.folder(), c.disk())
	}
	all = append(all, c.database(t.ctx), clock(time.Now()), c.port())
	bad := 0
	for _, s := range all {
		if s.State == wrong {
			bad++
		}
		if !c.JSON {
			fmt.Fprintf(t.out, "%-8s  %-8s %s\n", s.Check, s.State, s.Says)
		}
	}
	if c.JSON {
		if err := printJSON(t, all); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fault.New(fault.Conflict, "%d of %d things stand in the way: see above.", bad, len(all))
	}
	return nil
}

// found turns what a check returned into a symptom.
func found(check string, err error, fine string) symptom {
	if err == nil {
		return symptom{check, well, fine}
	}
	if known, ok := errors.AsType[*fault.Error](err); ok {
		return symptom{check, wrong, known.Message}
	}
	return symptom{check, wrong, err.Error()}
}

func (c *doctorCmd) folder() symptom {
	info, err := os.Stat(c.Data)
	if errors.Is(err, os.ErrNotExist) {
		return symptom{"folder", well, "The data folder " + c.Data + " is not there yet; it is made at the first start."}
	}
	err = makeFolder(c.Data)
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		return symptom{"folder", warning, fmt.Sprintf("Others on this machine may look into %s (mode %o). Run 'chmod 700' on it.", c.Data, info.Mode().Perm())}
	}
	return found("folder", err, "The data folder "+c.Data+" may be written, and by nobody else.")
}

func (c *doctorCmd) disk() symptom {
	at := c.Data
	if _, err := os.Stat(at); err != nil {
		at = "."
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(at, &fs); err != nil {
		return symptom{"disk", warning, "How much space is left is not known: " + err.Error() + "."}
	}
	free := int64(fs.Bavail) * int64(fs.Bsize) >> 20
	says := fmt.Sprintf("%s MiB are free.", thousands(free))
	var size int64
	if info, err := os.Stat(c.file()); err == nil {
		size = info.Size() >> 20
	}
	switch {
	case free < 100:
		return symptom{"disk", wrong, says + " Make room: less than 100 MiB are left."}
	case free < 2*size+500:
		return symptom{"disk", warning, says + " A backup and a restore need twice the size of the database."}
	case fs.Files > 0 && fs.Ffree < 1000:
		return symptom{"disk", wrong, fmt.Sprintf("Only %d more files can be made on this disk.", fs.Ffree)}
	}
	return symptom{"disk", well, says}
}

func (c *doctorCmd) database(ctx context.Context) symptom {
	if _, err := os.Stat(c.file()); c.Database == "" && errors.Is(err, os.ErrNotExist) {
		return symptom{"database", well, "There is no database yet; it is made at the first start."}
	}
	url, err := c.url()
	if err != nil {
		return found("database", err, "")
	}
	says, err := store.Look(ctx, url)
	return found("database", err, says)
}

// clock reports a clock that cannot be right.
func clock(now time.Time) symptom {
	zone, _ := now.Zone()
	if now.Year() < 2026 || now.Year() > 2100 {
		return symptom{"clock", wrong, "The clock says " + now.Format(time.RFC3339) + ", which cannot be. Set it before anything is stored."}
	}
	return symptom{"clock", well, "It is " + now.Format("2006-01-02 15:04") + " " + zone + "."}
}

func (c *doctorCmd) port() symptom {
	ln, err := listen(c.Listen)
	if err != nil {
		s := found("port", err, "")
		if fault.Is(err, fault.Conflict) {
			s.State = warning // it may be Bearing that runs there
		}
		return s
	}
	at := ln.Addr().(*net.TCPAddr)
	ln.Close()
	if !at.IP.IsLoopback() {
		return symptom{"port", warning, c.Listen + " is free, but other machines reach it without TLS. Put a proxy in front and listen on localhost."}
	}
	return symptom{"port", well, c.Listen + " is free, and only this machine reaches it."}
}
