package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/gap"
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
	f := matrix.Filter{Role: c.Role, Pillar: c.Pillar}
	if c.JSON {
		return c.stream(t, db.Matrix(), q, f)
	}
	m, err := db.Matrix().Open(t.ctx, q)
	if err != nil {
		return err
	}
	if err := c.check(m); err != nil {
		return err
	}
	return printView(t.out, m.View(f))
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

// stream prints JSON person by person. The totals come first, so everybody is
// read twice; memory stays small.
func (c *matrixCmd) stream(t *terminal, s matrix.Store, q matrix.Query, f matrix.Filter) error {
	sum, err := s.Sum(t.ctx, q, f)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(t.out)
	begun, comma := false, ""
	err = s.Walk(t.ctx, q, func(part *matrix.Matrix) error {
		some := part.Empty()
		some.Take(part, part.Matching(f))
		v := some.Part(f, sum)
		j := newMatrixJSON(v)
		if !begun {
			if err := c.check(part); err != nil {
				return err
			}
			begun = true
			head := j
			head.People = []rowJSON{}
			b, err := json.Marshal(head)
			if err != nil {
				return err
			}
			out.Write(bytes.TrimSuffix(b, []byte("]}")))
		}
		for i := range j.People {
			b, err := json.Marshal(j.People[i])
			if err != nil {
				return err
			}
			out.WriteString(comma + "\n")
			out.Write(b)
			comma = ","
		}
		return nil
	})
	if err != nil {
		return err
	}
	out.WriteString("]}\n")
	return out.Flush()
}

// openMatrix opens the matrix of a unit, or of everybody.
func openMatrix(ctx context.Context, db *store.DB, day people.Day, framework, unit string) (*matrix.Matrix, error) {
	q, err := matrixQuery(ctx, db, day, framework, unit)
	if err != nil {
		return nil, err
	}
	return db.Matrix().Open(ctx, q)
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

// printView prints a view as a table of texts.
func printView(w io.Writer, v matrix.View) error {
	b := bufio.NewWriter(w)
	if len(v.Shown) == 0 {
		fmt.Fprintln(b, "Nobody is here.")
		return b.Flush()
	}
	names := 6
	for _, r := range v.Shown {
		names = max(names, min(32, utf8.RuneCountInString(v.Rows[r].Name)))
	}
	codes, legend := codes(v)
	pad(b, "", names)
	for _, code := range codes {
		pad(b, "  "+code, 7)
	}
	fmt.Fprintln(b, "  needed")
	for i, r := range v.Shown {
		pad(b, v.Rows[r].Name, names)
		for _, c := range v.Across {
			pad(b, "  "+sign(v.At(r, c)), 7)
		}
		fmt.Fprintf(b, "  %d of %d\n", v.RowTotals[i].Met, v.RowTotals[i].Asked)
	}
	pad(b, "needed", names)
	for _, t := range v.ColumnTotals {
		pad(b, fmt.Sprintf("  %d/%d", t.Met, t.Asked), 7)
	}
	fmt.Fprintln(b)
	pad(b, "known", names)
	for _, t := range v.ColumnTotals {
		pad(b, fmt.Sprintf("  %d", t.Known), 7)
	}
	fmt.Fprintf(b, "\n\n%s", legend)
	return b.Flush()
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
	for i, r := range v.Shown {
		row := v.Rows[r]
		p := rowJSON{UID: row.UID, Name: row.Name, Unit: row.Within, Title: row.Title, Needed: v.RowTotals[i].Asked, Met: v.RowTotals[i].Met}
		if role, ok := v.Version.RoleByID(row.Role); ok {
			p.Role = role.Key
		}
		for _, c := range v.Across {
			p.Cells = append(p.Cells, newCellJSON(v.Columns[c].Key, v.At(r, c)))
		}
		j.People = append(j.People, p)
	}
	return j
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
