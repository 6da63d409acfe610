package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/observe"
)

type importCmd struct {
	Matrix    importMatrixCmd    `cmd:"" help:"Import who can what: levels from a sheet."`
	People    importPeopleCmd    `cmd:"" help:"Import people, units and reporting lines from a list."`
	Framework importFrameworkCmd `cmd:"" help:"Import a framework of competencies and roles."`
	List      importListCmd      `cmd:"" help:"List what was imported."`
	Undo      importUndoCmd      `cmd:"" help:"Take an import back whole."`
}

// importFile are the flags of every import of a file.
type importFile struct {
	where  `embed:""`
	File   string `arg:"" help:"The file: .xlsx, .ods or .csv (.yaml too for a framework). - reads standard input."`
	DryRun bool   `help:"Print what the file says, and store nothing. Needs nothing but the file."`
	JSON   bool   `help:"Print JSON."`
	Yes    bool   `help:"Do not ask." short:"y"`
	Limit  int64  `help:"Largest file taken, in megabytes." default:"200"`
}

const importHelp = `
Nothing is stored before you say yes (or gave --yes): first the command prints what would be added,
changed and left alone. What stands already is left alone, so importing a file twice changes nothing
the second time. Each import can be taken back whole with 'bearing import undo'.

Exit status: 0 imported, or nothing to change; 1 not imported, and nothing was stored; 2 called the
wrong way.`

type importMatrixCmd struct {
	importFile `embed:""`
	Sheet      []string `help:"Read these sheets of a workbook instead of those that look like a matrix." placeholder:"NAME"`
	Layout     string   `help:"How the sheet is laid out: people-as-rows, people-as-columns or long. Found out unless given." placeholder:"LAYOUT"`
	Scale      string   `help:"The scale of its levels, such as 1-5 or percent. Found out unless given." placeholder:"SCALE"`
	Source     string   `help:"Who stands behind the levels: import, manager, self or expert." default:"import" placeholder:"SOURCE"`
}

// Help is the manual of the command.
func (*importMatrixCmd) Help() string {
	return `Reads a skills matrix as it is: people as rows or as columns, or one level to a row; numbers, words,
letters, colours, symbols or crosses. People and competencies that are not known yet are added.
` + importHelp + `

With --dry-run --json it prints
{"sheet":…,"layout":…,"scale":…,"people":[…],"competencies":[…],"cells":[{"person":…,"competency":…,"value":…,
"level":…,"target":…,"priority":…}],"doubts":[{"row":…,"column":…,"value":…,"reason":…}]}`
}

// Run imports a matrix.
func (c *importMatrixCmd) Run(t *terminal) error {
	source, ok := observe.ParseSource(c.Source)
	if !ok {
		return &usageError{fmt.Errorf("--source %s is none of import, manager, self and expert", c.Source)}
	}
	switch sheet.Layout(c.Layout) {
	case "", sheet.PeopleAsRows, sheet.PeopleAsColumns, sheet.Long:
	default:
		return &usageError{fmt.Errorf("--layout %s is none of people-as-rows, people-as-columns and long", c.Layout)}
	}
	d := intake.Decisions{Read: sheet.Options{Sheets: c.Sheet, Layout: sheet.Layout(c.Layout), Scale: c.Scale}, Source: source}
	if !c.DryRun {
		return c.run(t, intake.Matrix, d)
	}
	book, done, err := c.book(t)
	if err != nil {
		return err
	}
	defer done()
	o := d.Read
	o.Progress = newBar(t, "Reading").rows
	m, err := sheet.ReadMatrix(book, o)
	if err != nil {
		return err
	}
	if c.JSON {
		return m.WriteJSON(t.out)
	}
	return printMatrix(t.out, m)
}

// printMatrix says in words what a matrix says.
func printMatrix(w io.Writer, m *sheet.Matrix) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "Sheet %s, %s, scale %s: %d levels of %d people in %d competencies.\n",
		m.Sheet, m.Layout, m.Scale.Name, m.Cells.Len(), len(m.People), len(m.Competencies))
	for _, s := range m.Scale.Map {
		fmt.Fprintf(b, "  %-20s level %-4s %d cells\n", s.Value, levelName(s.Level), s.Count)
	}
	for _, n := range m.Notes {
		fmt.Fprintln(b, n)
	}
	for _, d := range m.Doubts {
		fmt.Fprintf(b, "%s: %s %s\n", doubtPlace(d), d.Reason, d.Fix)
	}
	if m.DoubtsMore > 0 {
		fmt.Fprintf(b, "And %d more doubtful cells.\n", m.DoubtsMore)
	}
	return b.Flush()
}

func levelName(l framework.Level) string {
	if l == sheet.NoLevel {
		return "-"
	}
	return l.String()
}

func doubtPlace(d sheet.Doubt) string {
	place := d.Column
	if d.Row > 0 {
		place += fmt.Sprint(d.Row)
	}
	switch {
	case d.Sheet != "" && place != "":
		return d.Sheet + "!" + place
	case place == "":
		return d.Sheet
	}
	return place
}

type importPeopleCmd struct {
	importFile `embed:""`
	Sheet      []string `help:"Read these sheets of a workbook." placeholder:"NAME"`
}

// Help is the manual of the command.
func (*importPeopleCmd) Help() string {
	return `Reads a list of people: name, e-mail, number, unit (a path such as "Sales / North", or several columns),
position, manager (by e-mail, number or name) and dates. Several rows for one person with different
dates are the person's history. People who are not in the list are left alone.
` + importHelp
}

// Run imports people.
func (c *importPeopleCmd) Run(t *terminal) error {
	d := intake.Decisions{Read: sheet.Options{Sheets: c.Sheet}}
	return c.run(t, intake.People, d)
}

type importFrameworkCmd struct {
	importFile `embed:""`
	Key        string `help:"Short name of the framework, instead of the one in the file." placeholder:"KEY"`
}

// Help is the manual of the command.
func (*importFrameworkCmd) Help() string {
	return `Reads competencies, levels and roles: our own YAML or CSV, the UK government's Digital and Data
capability framework, the UK Civil Service competency framework, or the O*NET database.
` + importHelp
}

// Run imports a framework.
func (c *importFrameworkCmd) Run(t *terminal) error {
	if !c.DryRun {
		return c.run(t, intake.Framework, intake.Decisions{Key: c.Key})
	}
	f, done, err := c.input(t)
	if err != nil {
		return err
	}
	defer done()
	b, err := io.ReadAll(io.LimitReader(f, c.Limit<<20))
	if err != nil {
		return fmt.Errorf("reading %s: %w", c.File, err)
	}
	x, err := exchange.Read(exchange.File{Name: filepath.Base(c.File), Data: b})
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(t.out).Encode(newFrameworkJSON(x))
	}
	fmt.Fprintf(t.out, "%s (%s): %d competencies, %d roles.\n", x.Version.Framework.Name, x.Format, len(x.Version.Competencies), len(x.Version.Roles))
	for _, d := range x.Doubts {
		fmt.Fprintf(t.out, "%s: %s\n", d.Place, d.Text)
	}
	return nil
}

// frameworkJSON is what a framework file says, as --json prints it.
type frameworkJSON struct {
	Format       string   `json:"format"`
	Key          string   `json:"key"`
	Name         string   `json:"name"`
	Competencies []string `json:"competencies"`
	Roles        []string `json:"roles"`
	Doubts       []string `json:"doubts"`
}

func newFrameworkJSON(x exchange.Preview) frameworkJSON {
	v := x.Version
	j := frameworkJSON{string(x.Format), v.Framework.Key, v.Framework.Name, []string{}, []string{}, []string{}}
	for _, c := range v.Competencies {
		j.Competencies = append(j.Competencies, c.Name)
	}
	for _, r := range v.Roles {
		j.Roles = append(j.Roles, r.Name)
	}
	for _, d := range x.Doubts {
		j.Doubts = append(j.Doubts, strings.TrimPrefix(d.Place+": "+d.Text, ": "))
	}
	return j
}

// input opens the file, or says why it cannot.
func (c *importFile) input(t *terminal) (f *os.File, done func(), err error) {
	if c.File == "-" {
		return spool(t.in, c.Limit<<20)
	}
	f, err = os.Open(c.File)
	if err == nil {
		var info os.FileInfo
		if info, err = f.Stat(); err == nil && !info.Mode().IsRegular() {
			f.Close()
			return nil, nil, fault.New(fault.Invalid, "%s is not a file. Name a CSV, XLSX or ODS file.", c.File)
		}
		if err == nil && info.Size() > c.Limit<<20 {
			f.Close()
			return nil, nil, fault.New(fault.Invalid, "%s is larger than %d MB. Split it, or allow more with --limit.", c.File, c.Limit)
		}
	}
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "%s cannot be read: %s. Check the name of the file.", c.File, cause(err))
	}
	return f, func() { f.Close() }, nil
}

// spool puts what is piped in where it can be read anywhere.
func spool(r io.Reader, limit int64) (*os.File, func(), error) {
	f, err := os.CreateTemp("", "bearing-import-*")
	if err != nil {
		return nil, nil, fmt.Errorf("keeping standard input: %w", err)
	}
	done := func() {
		f.Close()
		os.Remove(f.Name())
	}
	n, err := io.Copy(f, io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = fault.New(fault.Invalid, "Standard input holds more than %d MB. Split it, or allow more with --limit.", limit>>20)
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return f, done, nil
}

// book opens the file as a table.
func (c *importFile) book(t *terminal) (*sheet.Book, func(), error) {
	f, done, err := c.input(t)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		done()
		return nil, nil, fmt.Errorf("looking at %s: %w", c.File, err)
	}
	b, err := sheet.Open(f, info.Size(), filepath.Base(c.File))
	if err != nil {
		done()
		return nil, nil, err
	}
	return b, func() {
		b.Close()
		done()
	}, nil
}

// newImports returns what runs imports from a terminal.
func newImports(db *store.DB, t *terminal, limit int64) *worker.Imports {
	return &worker.Imports{
		Store: db.Imports(), Queue: db.ImportQueue(), Record: db.ImportRecord(), Limit: limit,
		Now: time.Now, Log: slog.New(slog.NewTextHandler(t.err, nil)),
	}
}

// run stages the file, shows what it would do, asks, and does it.
func (c *importFile) run(t *terminal, kind intake.Kind, d intake.Decisions) error {
	f, done, err := c.input(t)
	if err != nil {
		return err
	}
	defer done()
	db, err := c.open(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := exchange.Seed(t.ctx, db.Frameworks(), time.Now()); err != nil {
		return err
	}
	w := newImports(db, t, c.Limit<<20)
	i, err := w.Store.Stage(t.ctx, intake.Import{Kind: kind, Name: filepath.Base(c.File), By: intake.Everyone, At: time.Now(), Decisions: d}, f, w.Limit)
	if err != nil {
		return err
	}
	i, p, err := c.preview(t, w, i)
	if err != nil {
		return errors.Join(err, c.discard(t, w, i))
	}
	if !p.Would.Nothing() && !c.Yes {
		if err := c.ask(t, p); err != nil {
			return errors.Join(err, c.discard(t, w, i))
		}
	}
	return c.apply(t, w, i)
}

func (c *importFile) discard(t *terminal, w *worker.Imports, i intake.Import) error {
	_, err := w.Discard(context.WithoutCancel(t.ctx), i.UID)
	return err
}

// preview waits for the preview.
func (c *importFile) preview(t *terminal, w *worker.Imports, i intake.Import) (intake.Import, *intake.Preview, error) {
	bar := newBar(t, "Reading")
	defer bar.end()
	for {
		j, p, err := w.Preview(t.ctx, i.UID, 200*time.Millisecond)
		switch {
		case err != nil:
			return i, nil, err
		case j.State == intake.Failed:
			return j, nil, fault.New(fault.Invalid, "%s", j.Sentence)
		case p != nil:
			return j, p, nil
		}
		bar.rows(j.Progress.Done)
	}
}

// ask shows what would happen and waits for a yes.
func (c *importFile) ask(t *terminal, p *intake.Preview) error {
	for _, line := range p.Sentences() {
		fmt.Fprintln(t.err, line)
	}
	fmt.Fprint(t.err, "Import this? [y/N] ")
	line, err := bufio.NewReader(t.in).ReadString('\n')
	if err != nil && err != io.EOF {
		return fmt.Errorf("reading the answer: %w", err)
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return nil
	}
	return fault.New(fault.Conflict, "Not imported; nothing was stored. Answer y, or give --yes.")
}

// apply imports and says what happened.
func (c *importFile) apply(t *terminal, w *worker.Imports, i intake.Import) error {
	bar := newBar(t, "Importing")
	w.Told = bar.progress
	i, err := w.Do(t.ctx, i.UID)
	bar.end()
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(t.out).Encode(newImportJSON(i))
	}
	fmt.Fprintf(t.out, "%s: %s\n", i.Title(), i.Result)
	if !i.Result.Nothing() {
		fmt.Fprintf(t.out, "Take it back with: bearing import undo %s\n", i.UID)
	}
	return nil
}

// importJSON is an import as --json prints it.
type importJSON struct {
	ID     string         `json:"id"`
	Kind   string         `json:"kind"`
	Name   string         `json:"name"`
	State  string         `json:"state"`
	Reason string         `json:"reason,omitempty"`
	By     string         `json:"by"`
	At     time.Time      `json:"at"`
	Result map[string]int `json:"result"`
}

func newImportJSON(i intake.Import) importJSON {
	r := i.Result
	return importJSON{
		ID: i.UID, Kind: string(i.Kind), Name: i.Title(), State: string(i.State), Reason: i.Sentence, By: i.By.Name, At: i.At,
		Result: map[string]int{
			"people_added": r.PeopleAdded, "people_changed": r.PeopleChanged, "people_left_alone": r.PeopleLeft,
			"competencies_added": r.CompetenciesAdded, "roles_added": r.RolesAdded,
			"levels_added": r.LevelsAdded, "levels_changed": r.LevelsChanged, "levels_left_alone": r.LevelsLeft,
		},
	}
}

type importListCmd struct {
	where `embed:""`
	JSON  bool `help:"Print JSON, one import to a line."`
}

// Run lists imports, newest first.
func (c *importListCmd) Run(t *terminal) error {
	db, err := c.open(t.ctx)
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
}

// Help is the manual of the command.
func (*importUndoCmd) Help() string {
	return `Takes back all that an import brought: people, competencies and levels. It refuses, and names what
stands in the way, if something was built on it since. The record keeps the import and its withdrawal.

Exit status: 0 undone, 1 not undone, 2 called the wrong way.`
}

// Run undoes an import.
func (c *importUndoCmd) Run(t *terminal) error {
	db, err := c.open(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	i, err := newImports(db, t, 0).Undo(t.ctx, c.ID, intake.Everyone)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s was undone: %s\n", i.Title(), i.Result)
	return nil
}

// A bar shows progress on a terminal, and nothing anywhere else.
type bar struct {
	w     io.Writer // nil if there is no terminal
	label string
	last  time.Time
}

func newBar(t *terminal, label string) *bar {
	b := &bar{label: label}
	if f, ok := t.err.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		b.w = f
	}
	return b
}

// rows shows how many rows were read.
func (b *bar) rows(n int) error {
	if b.due() {
		fmt.Fprintf(b.w, "\r\x1b[K%s: %d rows", b.label, n)
	}
	return nil
}

const barWidth = 30

// progress shows how much is done.
func (b *bar) progress(p intake.Progress) {
	if p.Of > 0 && b.due() {
		full := barWidth * p.Done / p.Of
		fmt.Fprintf(b.w, "\r\x1b[K%s [%s%s] %d of %d", b.label, strings.Repeat("#", full), strings.Repeat(".", barWidth-full), p.Done, p.Of)
	}
}

func (b *bar) due() bool {
	if b.w == nil || time.Since(b.last) < 100*time.Millisecond {
		return false
	}
	b.last = time.Now()
	return true
}

// end clears the line.
func (b *bar) end() {
	if b.w != nil && !b.last.IsZero() {
		fmt.Fprint(b.w, "\r\x1b[K")
	}
}
