package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/gap"
	"github.com/bearinghq/bearing/internal/export"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

type matrixCmd struct {
	where     `embed:""`
	Unit      string `help:"This unit and all below it, by name or outside id." placeholder:"UNIT"`
	Role      string `help:"People of this role only, by key." placeholder:"ROLE"`
	Pillar    string `help:"Competencies of this pillar only, by key." placeholder:"PILLAR"`
	Framework string `help:"Of the framework with this key; of the one that most is known of if left out." placeholder:"KEY"`
	JSON      bool   `help:"Print JSON."`
}

// Help is the manual of the command.
func (*matrixCmd) Help() string {
	return `Prints who can what: people by name, competencies in the order of the framework, and totals at both
edges.

A cell is the level shown: the newest of the best source, never an average. Its sign says how that
stands to what the role needs:
  3    at what is needed, or nothing is needed
  2<4  two levels short of 4
  ?4   4 is needed and nothing is known
  n/a  not needed by the role, which differs from level 0
  .    nothing is known and nothing is needed
A ~ after a level marks one that is out of date.

Examples:
  bearing matrix --unit Production
  bearing matrix --role role.team_lead --json | jq '.people[].name'

Exit status: 0 printed, 1 not, 2 the command was called wrongly.`
}

// Run prints the matrix.
func (c *matrixCmd) Run(t *terminal) error {
	db, err := c.openThere(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	q, err := matrixQuery(t.ctx, db, people.DayOf(time.Now()), c.Framework, c.Unit)
	if err != nil {
		return err
	}
	q.Role = c.Role
	src := export.Source{Matrix: db.Matrix(), Directory: db.Directory(), Totals: true}
	head, parts, err := src.Parts(t.ctx, q, matrix.Filter{Pillar: c.Pillar})
	if err == nil {
		err = c.check(head.Matrix)
	}
	if err != nil {
		return err
	}
	out := bufio.NewWriter(t.out)
	if c.JSON {
		err = writeJSON(out, head, parts)
	} else {
		err = writeText(out, head, parts)
	}
	return errors.Join(err, out.Flush())
}

// check reports whether the role and the pillar are of the framework.
func (c *matrixCmd) check(m *matrix.Matrix) error {
	if _, ok := m.Version.Role(c.Role); c.Role != "" && !ok {
		return fault.New(fault.NotFound, "There is no role with the key %q in %s. 'bearing export roles' lists them.", c.Role, m.Version.Framework.Name)
	}
	if _, ok := m.Version.Pillar(c.Pillar); c.Pillar != "" && !ok {
		return fault.New(fault.NotFound, "There is no pillar with the key %q in %s.", c.Pillar, m.Version.Framework.Name)
	}
	return nil
}

// writeJSON writes person by person; the totals, in head, come first.
func writeJSON(out *bufio.Writer, head matrix.View, parts func(func(matrix.View) error) error) error {
	b, err := json.Marshal(newMatrixJSON(head))
	if err != nil {
		return err
	}
	out.Write(bytes.TrimSuffix(b, []byte("]}")))
	comma := ""
	err = parts(func(v matrix.View) error {
		for i := range v.Shown {
			b, err := json.Marshal(newRowJSON(v, i))
			if err != nil {
				return err
			}
			out.WriteString(comma + "\n")
			if _, err := out.Write(b); err != nil {
				return err // nobody reads on
			}
			comma = ","
		}
		return nil
	})
	out.WriteString("]}\n")
	return err
}

func matrixQuery(ctx context.Context, db *store.DB, day people.Day, framework, unit string) (q matrix.Query, err error) {
	q = matrix.Query{On: day, Framework: framework}
	if unit != "" {
		q.Unit, err = findUnit(ctx, db.Organisation(), unit, day)
	}
	return q, err
}

// findUnit finds a unit by its name or outside id. A name that several have is
// refused with the path of each.
func findUnit(ctx context.Context, o people.Organisation, name string, day people.Day) (people.UnitID, error) {
	if h, err := o.Unit(ctx, name); err == nil && len(h) > 0 {
		return h[0].ID, nil
	} else if err != nil && !fault.Is(err, fault.NotFound) {
		return 0, err
	}
	found, err := o.FindUnits(ctx, name, day, 50)
	if err != nil {
		return 0, err
	}
	var exact []people.Found
	for _, f := range found {
		if people.Fold(f.Unit.Name) == people.Fold(name) || people.Fold(strings.Join(f.Path, " / ")) == people.Fold(name) {
			exact = append(exact, f)
		}
	}
	if len(exact) == 0 && len(found) == 1 {
		exact = found
	}
	switch len(exact) {
	case 0:
		return 0, fault.New(fault.NotFound, "There is no unit %q today. 'bearing export people' shows the paths of all units.", name)
	case 1:
		return exact[0].Unit.ID, nil
	}
	var paths []string
	for _, f := range exact {
		paths = append(paths, fmt.Sprintf("%s (%s)", strings.Join(f.Path, " / "), f.Unit.UID))
	}
	return 0, fault.New(fault.Conflict, "Several units are called %q: %s. Name one by its path or by the id in brackets.", name, strings.Join(paths, "; "))
}

// longest is how much of a name is printed.
const longest = 32

// writeText writes a table of texts.
func writeText(b *bufio.Writer, head matrix.View, parts func(func(matrix.View) error) error) error {
	if head.Facts.People == 0 {
		fmt.Fprintln(b, "Nobody is here.")
		return nil
	}
	codes, legend := codes(head)
	names := 0
	err := parts(func(v matrix.View) error {
		if names == 0 {
			names = nameWidth(head, v)
			writeCodes(b, names, codes)
		}
		for i, r := range v.Shown {
			pad(b, v.Rows[r].Name, names)
			for _, c := range v.Across {
				pad(b, "  "+sign(v.At(r, c)), 7)
			}
			if _, err := fmt.Fprintf(b, "  %d of %d\n", v.RowTotals[i].Met, v.RowTotals[i].Asked); err != nil {
				return err // nobody reads on
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	pad(b, "needed", names)
	for _, t := range head.ColumnTotals {
		pad(b, fmt.Sprintf("  %d/%d", t.Met, t.Asked), 7)
	}
	fmt.Fprintln(b)
	pad(b, "known", names)
	for _, t := range head.ColumnTotals {
		pad(b, fmt.Sprintf("  %d", t.Known), 7)
	}
	fmt.Fprintf(b, "\n\n%s", legend)
	return nil
}

func writeCodes(b *bufio.Writer, names int, codes []string) {
	pad(b, "", names)
	for _, code := range codes {
		pad(b, "  "+code, 7)
	}
	fmt.Fprintln(b, "  needed")
}

// nameWidth is how wide names are. Where more people follow the first part,
// theirs are not known yet.
func nameWidth(head, first matrix.View) int {
	if head.Facts.People > len(first.Shown) {
		return longest
	}
	width := 6
	for _, r := range first.Shown {
		width = max(width, min(longest, utf8.RuneCountInString(first.Rows[r].Name)))
	}
	return width
}

// codes names the columns shortly: the first letter of the pillar and a number.
func codes(v matrix.View) (all []string, legend string) {
	var b strings.Builder
	n := map[string]int{}
	for _, c := range v.Across {
		col := v.Columns[c]
		n[col.Pillar]++
		code := strings.ToUpper(col.Pillar[:1]) + fmt.Sprint(n[col.Pillar])
		all = append(all, code)
		fmt.Fprintf(&b, "%-4s %s\n", code, col.Name)
	}
	return all, b.String()
}

// sign writes a cell (see matrixCmd.Help).
func sign(c matrix.Cell) string {
	have := "?"
	if c.Known() {
		have = c.Level.String()
		if c.Is(matrix.Stale) {
			have += "~"
		}
	}
	switch c.Status() {
	case gap.Short:
		return have + "<" + c.Need.String()
	case gap.Unknown:
		return have + c.Need.String()
	case gap.NotNeeded:
		if !c.Known() {
			return "n/a"
		}
	case gap.NotAsked:
		if !c.Known() {
			return "."
		}
	}
	return have
}

// pad writes s in a field of a width, cut where it is longer.
func pad(b *bufio.Writer, s string, width int) {
	n := utf8.RuneCountInString(s)
	if n > width {
		s, n = string([]rune(s)[:width]), width
	}
	b.WriteString(s)
	for range width - n {
		b.WriteByte(' ')
	}
}

type matrixJSON struct {
	Day          string           `json:"day"`
	Framework    string           `json:"framework"`
	Version      int              `json:"version"`
	Competencies []competencyJSON `json:"competencies"`
	People       []rowJSON        `json:"people"`
}

type competencyJSON struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Pillar string `json:"pillar"`
	Needed int    `json:"needed"`
	Met    int    `json:"met"`
	Short  int    `json:"short"`
	Known  int    `json:"known"`
}

type rowJSON struct {
	UID    string     `json:"id"`
	Name   string     `json:"name"`
	Unit   string     `json:"unit"`
	Title  string     `json:"title"`
	Role   string     `json:"role,omitempty"`
	Needed int        `json:"needed"`
	Met    int        `json:"met"`
	Cells  []cellJSON `json:"cells"`
}

type cellJSON struct {
	Competency string   `json:"competency"`
	Level      *float64 `json:"level"`
	Need       *float64 `json:"need"`
	Gap        float64  `json:"gap"`
	Status     string   `json:"status"`
	Source     string   `json:"source,omitempty"`
	Day        string   `json:"day,omitempty"`
	Stale      bool     `json:"stale,omitempty"`
}

func newMatrixJSON(v matrix.View) matrixJSON {
	j := matrixJSON{
		Day: v.On.String(), Framework: v.Version.Framework.Key, Version: v.Version.Number,
		Competencies: []competencyJSON{}, People: []rowJSON{},
	}
	for i, c := range v.Across {
		t := v.ColumnTotals[i]
		j.Competencies = append(j.Competencies, competencyJSON{v.Columns[c].Key, v.Columns[c].Name, v.Columns[c].Pillar, t.Asked, t.Met, t.Short, t.Known})
	}
	return j
}

func newRowJSON(v matrix.View, i int) rowJSON {
	r := v.Shown[i]
	row := v.Rows[r]
	p := rowJSON{UID: row.UID, Name: row.Name, Unit: row.Within, Title: row.Title, Needed: v.RowTotals[i].Asked, Met: v.RowTotals[i].Met}
	if role, ok := v.Version.RoleByID(row.Role); ok {
		p.Role = role.Key
	}
	for _, c := range v.Across {
		p.Cells = append(p.Cells, newCellJSON(v.Columns[c].Key, v.At(r, c)))
	}
	return p
}

func newCellJSON(key string, c matrix.Cell) cellJSON {
	j := cellJSON{Competency: key, Gap: c.Gap().Float(), Status: statusWord(c.Status()), Stale: c.Is(matrix.Stale)}
	if c.Known() {
		j.Level, j.Source, j.Day = new(c.Level.Float()), c.Source.String(), c.Day.String()
	}
	if c.Need != observe.NoLevel {
		j.Need = new(c.Need.Float())
	}
	return j
}

// statusWord writes a status for programs.
func statusWord(s gap.Status) string {
	switch s {
	case gap.NotNeeded:
		return "not needed"
	case gap.Unknown:
		return "unknown"
	case gap.Short:
		return "short"
	case gap.Met:
		return "met"
	}
	return "not asked"
}
