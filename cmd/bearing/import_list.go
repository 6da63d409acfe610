package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/intake"
)

type importListCmd struct {
	where `embed:""`
	JSON  bool `help:"Print JSON, one import to a line."`
}

// Run lists imports, newest first.
func (c *importListCmd) Run(t *terminal) error {
	db, err := c.openThere(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	out := bufio.NewWriter(t.out)
	for before := ""; ; {
		page, err := db.Imports().List(t.ctx, before, 100)
		if err != nil {
			return err
		}
		for _, i := range page {
			if err := c.print(out, i); err != nil {
				return err
			}
			before = i.UID
		}
		if len(page) < 100 {
			return out.Flush()
		}
	}
}

func (c *importListCmd) print(out io.Writer, i intake.Import) error {
	if c.JSON {
		return json.NewEncoder(out).Encode(newImportJSON(i))
	}
	_, err := fmt.Fprintf(out, "%s  %s  %-9s  %-9s  %s: %s\n", i.UID, i.At.Format("2006-01-02 15:04"), i.Kind, i.State, i.Title(), i.Result)
	return err
}

type importUndoCmd struct {
	where `embed:""`
	ID    string `arg:"" help:"Which import, as 'bearing import list' names it."`
	JSON  bool   `help:"Print JSON: the import, or what stands in the way."`
}

// Help is the manual of the command.
func (*importUndoCmd) Help() string {
	return `Takes back all that an import brought: people, competencies, levels and ratings. It refuses, and names what
stands in the way, if something was built on it since. The record keeps the import and its withdrawal.

With --json it prints the import as it is now; where something stands in the way,
{"id":…,"undone":false,"reason":…,"built":[{"person":…,"unit":…,"name":…,"what":…}],"more":…}.

Exit status: 0 undone, 1 not undone, 2 called the wrong way.`
}

// Run undoes an import.
func (c *importUndoCmd) Run(t *terminal) error {
	db, err := c.openThere(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	i, err := newImports(db, t, 0).Undo(t.ctx, c.ID, intake.Everyone)
	if built, ok := errors.AsType[*intake.Built](err); ok {
		return c.refused(t, built)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(t.out).Encode(newImportJSON(i))
	}
	fmt.Fprintf(t.out, "%s was undone: %s\n", i.Title(), i.Result)
	return nil
}

// refused names, one to a line, what stands in the way of an undo.
func (c *importUndoCmd) refused(t *terminal, built *intake.Built) error {
	type rowJSON struct {
		Person string `json:"person,omitempty"`
		Unit   string `json:"unit,omitempty"`
		Name   string `json:"name"`
		What   string `json:"what"`
	}
	rows := []rowJSON{}
	for _, r := range built.Rows {
		rows = append(rows, rowJSON(r))
	}
	if c.JSON {
		return cmp.Or(json.NewEncoder(t.out).Encode(map[string]any{"id": c.ID, "undone": false, "reason": built.Error(), "built": rows, "more": built.More}), error(built))
	}
	for _, r := range rows {
		fmt.Fprintf(t.out, "%s %s (%s%s)\n", r.Name, r.What, r.Person, r.Unit)
	}
	if built.More > 0 {
		fmt.Fprintf(t.out, "and %d more\n", built.More)
	}
	return fault.New(fault.Conflict, "The import cannot be undone, because something was built on it since, as listed. Take that back first.")
}
