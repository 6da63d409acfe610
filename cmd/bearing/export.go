package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/export"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/people"
)

type exportCmd struct {
	where  `embed:""`
	What   string `arg:"" enum:"people,matrix,framework,roles,ratings" help:"people, matrix, framework, roles or ratings."`
	Format string `help:"csv, xlsx, or for a framework also yaml." default:"csv" enum:"csv,xlsx,yaml"`
	Out    string `short:"o" help:"File to write; it must not be there yet. - is standard output." default:"-" placeholder:"FILE"`
	Unit   string `help:"Matrix: this unit and all below it, by name or outside id." placeholder:"UNIT"`
	Role   string `help:"Matrix: people of this role only, by key." placeholder:"ROLE"`
	Key    string `help:"Matrix, framework, roles: of the framework with this key." placeholder:"KEY"`
	On     string `help:"People: as of this day; today if left out." placeholder:"DAY"`
}

// Help is the manual of the command.
func (*exportCmd) Help() string {
	return `Writes what is stored as a file that people open elsewhere and that imports again unchanged.

People come by name, with unit path, position, role profile, manager and the first day of the position.
A matrix has a row for each person and a column for each competency: a blank is not known, n/a is not
needed by the role. A competency in which anybody has a target or a priority has a column for each of
its numbers: current, target, priority. Ratings have a row for each answer, and name who said what about
whom: keep that file as carefully as the record itself. A framework as CSV is a ZIP archive of tables. Text that begins with = + - or @ stays
text everywhere.

Examples:
  bearing export people -o people.csv
  bearing export matrix --format xlsx --unit Production -o production.xlsx
  bearing export framework --format yaml -o framework.yaml
  bearing export roles | head

Exit status: 0 written, 1 not written, 2 the command was called wrongly.`
}

// Run writes the file.
func (c *exportCmd) Run(t *terminal) error {
	if c.Format == "yaml" && c.What != "framework" {
		return &usageError{errors.New("--format yaml is for a framework; choose csv or xlsx")}
	}
	day := people.DayOf(time.Now())
	if c.On != "" {
		var err error
		if day, err = people.ParseDay(c.On); err != nil {
			return &usageError{fmt.Errorf("--on: %w", err)}
		}
	}
	db, err := c.openThere(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if c.What == "ratings" {
		fmt.Fprintln(t.err, export.NamedNotice)
	}
	return c.to(t, func(w io.Writer) error { return c.write(t.ctx, db, day, w) })
}

// to gives write where to write: a file has its name only when it is whole.
func (c *exportCmd) to(t *terminal, write func(io.Writer) error) (err error) {
	if c.Out == "-" {
		w := bufio.NewWriter(t.out)
		if err := write(w); err != nil {
			return err
		}
		return w.Flush()
	}
	if _, err := os.Lstat(c.Out); err == nil {
		return fault.New(fault.Conflict, "%s is there already. Name a new file.", c.Out)
	}
	f, err := os.CreateTemp(filepath.Dir(c.Out), ".export-*")
	if err != nil {
		return fault.New(fault.Invalid, "%s cannot be written: %s.", c.Out, cause(err))
	}
	defer os.Remove(f.Name()) // is gone once it has its name
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	if err := errors.Join(w.Flush(), f.Chmod(0o644), f.Close()); err != nil {
		return fault.New(fault.Invalid, "%s cannot be written: %s.", c.Out, cause(err))
	}
	return os.Rename(f.Name(), c.Out)
}

func (c *exportCmd) write(ctx context.Context, db *store.DB, day people.Day, w io.Writer) error {
	frameworks, err := db.Frameworks().Current(ctx)
	if err != nil {
		return err
	}
	format := export.Format(c.Format)
	switch c.What {
	case "people":
		return format.Write(w, export.People(db.Members(ctx, day), frameworks))
	case "matrix":
		return c.matrix(ctx, db, day, w)
	case "ratings":
		table, err := export.Ratings{Ratings: db.Ratings(), Record: db.ImportRecord(), Frameworks: db.Frameworks()}.Table(ctx)
		if err != nil {
			return err
		}
		return format.Write(w, table)
	}
	v, err := choose(frameworks, c.Key)
	if err != nil {
		return err
	}
	if c.What == "roles" {
		return writeRoles(w, format, v)
	}
	return writeFramework(w, c.Format, v)
}

func (c *exportCmd) matrix(ctx context.Context, db *store.DB, day people.Day, w io.Writer) error {
	q, err := matrixQuery(ctx, db, day, c.Key, c.Unit)
	if err != nil {
		return err
	}
	q.Role = c.Role
	table, err := export.Source{Matrix: db.Matrix(), Directory: db.Directory()}.Table(ctx, q, matrix.Filter{})
	if err != nil {
		return err
	}
	return export.Format(c.Format).Write(w, table)
}

// choose returns the framework with a key, or the first one.
func choose(all []framework.Version, key string) (framework.Version, error) {
	for _, v := range all {
		if key == "" || v.Framework.Key == key {
			return v, nil
		}
	}
	if key == "" {
		return framework.Version{}, fault.New(fault.NotFound, "There is no framework yet. Import one, or start 'bearing serve' once.")
	}
	return framework.Version{}, fault.New(fault.NotFound, "There is no framework with the key %q.", key)
}

func writeRoles(w io.Writer, f export.Format, v framework.Version) error {
	tables := exchange.Tables(v)
	i := slices.IndexFunc(tables, func(t exchange.Table) bool { return t.Name == "roles" })
	if i < 0 {
		return fault.New(fault.NotFound, "The framework %s has no role profiles.", v.Framework.Name)
	}
	return f.Write(w, export.Strings("roles", tables[i].Rows))
}

func writeFramework(w io.Writer, format string, v framework.Version) error {
	switch format {
	case "xlsx":
		return exchange.WriteXLSX(w, v)
	case "yaml":
		b, err := exchange.WriteYAML(v)
		if err == nil {
			_, err = w.Write(b)
		}
		return err
	}
	files, err := exchange.WriteCSV(v)
	if err != nil {
		return err
	}
	b, err := exchange.Zip(files)
	if err == nil {
		_, err = w.Write(b)
	}
	return err
}
