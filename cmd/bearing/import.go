package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/observe"
)

type importCmd struct {
	Matrix    importMatrixCmd    `cmd:"" help:"Import who can what: levels from a sheet."`
	People    importPeopleCmd    `cmd:"" help:"Import people, units and reporting lines from a list."`
	Framework importFrameworkCmd `cmd:"" help:"Import a framework of competencies and roles."`
	Ratings   importRatingsCmd   `cmd:"" help:"Import ratings: who answered what about whom."`
	List      importListCmd      `cmd:"" help:"List what was imported."`
	Undo      importUndoCmd      `cmd:"" help:"Take an import back whole."`
}

// importFile are the flags of every import of a file.
type importFile struct {
	where  `embed:""`
	File   string `arg:"" help:"The file: .xlsx, .ods or .csv (.yaml too for a framework). - reads standard input."`
	DryRun bool   `help:"Print what the file says, and store nothing. Needs nothing but the file."`
	JSON   bool   `help:"Print JSON."`
	Yes    bool   `help:"Do not ask. Nothing is asked either where standard input is no terminal." short:"y"`
	Strict bool   `help:"Import nothing if anything in the file is doubtful."`
	Limit  int64  `help:"Largest file taken, in megabytes." default:"2000"`
}

const importHelp = `
On a terminal the command prints what would be added, changed and left alone, and asks before it
stores anything, unless you gave --yes. What stands already is left alone, so importing a file twice changes nothing
the second time. Each import can be taken back whole with 'bearing import undo'.

Exit status: 0 imported, or nothing to change; 1 not imported, and nothing was stored; 2 called the
wrong way.`

type importMatrixCmd struct {
	importFile `embed:""`
	Sheet      []string `help:"Read these sheets of a workbook instead of those that look like a matrix." placeholder:"NAME"`
	Layout     string   `help:"How the sheet is laid out: people-as-rows, people-as-columns or long. Found out unless given." placeholder:"LAYOUT"`
	Scale      string   `help:"The scale of its levels, such as 1-5 or percent. Found out unless given." placeholder:"SCALE"`
	Source     string   `help:"Who stands behind the levels: import, manager, self or expert. Import unless given, or whose levels are read." placeholder:"SOURCE"`
	Rater      string   `help:"Whose levels to read where a sheet has those of several: self, peer, manager or agreed. The one that most stand behind unless given." placeholder:"RATER"`
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
	if !ok && c.Source != "" {
		return &usageError{fmt.Errorf("--source %s is none of import, manager, self and expert", c.Source)}
	}
	if c.Rater != "" && !slices.Contains(reading.Raters, c.Rater) {
		return &usageError{fmt.Errorf("--rater %s is none of self, peer, manager and agreed", c.Rater)}
	}
	switch reading.Layout(c.Layout) {
	case "", reading.PeopleAsRows, reading.PeopleAsColumns, reading.Long:
	default:
		return &usageError{fmt.Errorf("--layout %s is none of people-as-rows, people-as-columns and long", c.Layout)}
	}
	d := intake.Decisions{Read: reading.Options{Sheets: c.Sheet, Layout: reading.Layout(c.Layout), Scale: c.Scale, Rater: c.Rater}, Source: source}
	if !c.DryRun {
		return c.run(t, intake.Matrix, d)
	}
	return dryRun(t, &c.importFile, d.Read, reading.ReadMatrix, func(m *reading.Matrix) error {
		if c.JSON {
			return m.WriteJSON(t.out)
		}
		return printMatrix(t.out, m)
	})
}

// printMatrix says in words what a matrix says.
func printMatrix(w io.Writer, m *reading.Matrix) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "Sheet %s, %s, scale %s: %d levels of %d people in %d competencies.\n",
		m.Sheet, m.Layout, m.Scale.Name, m.Cells.Len(), len(m.People), len(m.Competencies))
	for _, s := range m.Scale.Map {
		fmt.Fprintf(b, "  %-20s level %-4s %d cells\n", s.Value, levelName(s.Level), s.Count)
	}
	printDoubts(b, m.Notes, m.Doubts, m.DoubtsMore)
	return b.Flush()
}

// printDoubts says what was decided about a sheet and what is doubtful about it.
func printDoubts(b *bufio.Writer, notes []string, doubts []reading.Doubt, more int) {
	for _, n := range notes {
		fmt.Fprintln(b, n)
	}
	for _, d := range doubts {
		fmt.Fprintf(b, "%s: %s %s\n", d.Place(), d.Reason, d.Fix)
	}
	if more > 0 {
		fmt.Fprintf(b, "And %d more doubtful cells.\n", more)
	}
}

func levelName(l framework.Level) string {
	if l == reading.NoLevel {
		return "-"
	}
	return l.String()
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
	o := reading.Options{Sheets: c.Sheet}
	if !c.DryRun {
		return c.run(t, intake.People, intake.Decisions{Read: o})
	}
	return dryRun(t, &c.importFile, o, reading.ReadPeople, func(list *reading.Roster) error { return c.print(t.out, list) })
}

// personJSON is somebody in a list, as --json prints them.
type personJSON struct {
	Row      int      `json:"row"`
	Name     string   `json:"name"`
	Email    string   `json:"email,omitempty"`
	Number   string   `json:"number,omitempty"`
	Unit     []string `json:"unit,omitempty"`
	Position string   `json:"position,omitempty"`
	Role     string   `json:"role,omitempty"`
	Manager  string   `json:"manager,omitempty"`
	Joined   string   `json:"joined,omitempty"`
	Left     string   `json:"left,omitempty"`
}

// doubtJSON is something in a list that a person should look at.
type doubtJSON struct {
	Row    int    `json:"row"`
	Column string `json:"column"`
	Value  string `json:"value"`
	Reason string `json:"reason"`
}

// print writes what a list says.
func (c *importPeopleCmd) print(w io.Writer, list *reading.Roster) error {
	out := struct {
		Sheet  string       `json:"sheet"`
		People []personJSON `json:"people"`
		Doubts []doubtJSON  `json:"doubts"`
	}{list.Sheet, []personJSON{}, []doubtJSON{}}
	for _, d := range list.Doubts {
		out.Doubts = append(out.Doubts, doubtJSON{d.Row, d.Column, d.Value, d.Reason})
	}
	if !c.JSON {
		b := bufio.NewWriter(w)
		fmt.Fprintf(b, "%d people in %d rows.\n", list.Len(), list.Rows)
		for _, d := range list.Doubts {
			fmt.Fprintf(b, "%s: %s %s\n", d.Place(), d.Reason, d.Fix)
		}
		return b.Flush()
	}
	for _, p := range list.All() {
		out.People = append(out.People, personJSON{
			p.Row, p.Name, p.Email, p.Number, p.Unit, p.Position, p.Role, p.Manager, p.Joined.String(), p.Left.String(),
		})
	}
	return json.NewEncoder(w).Encode(out)
}

type importFrameworkCmd struct {
	importFile `embed:""`
	Key        string `help:"Short name of the framework, instead of the one in the file." placeholder:"KEY"`
}

// Help is the manual of the command.
func (*importFrameworkCmd) Help() string {
	return `Reads competencies, levels and roles: our own YAML or CSV, the UK government's Digital and Data
capability framework, the UK Civil Service competency framework, or the O*NET database. One whose key is known is
published as the next version of that framework, or changes nothing if it says the same. To bring an
organisation to an empty place, import its framework first, then its people, then its matrix.
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

// dryRun reads the file and prints what it says. Nothing is stored.
func dryRun[T any](t *terminal, c *importFile, o reading.Options, read func(*sheet.Book, reading.Options) (T, error), print func(T) error) error {
	book, done, err := c.book(t)
	if err != nil {
		return err
	}
	defer done()
	bar := t.progress("Reading")
	defer bar.end()
	o.Progress = rows(bar)
	said, err := read(book, o)
	if err != nil {
		return err
	}
	return print(said)
}

// newImports returns what runs imports from a terminal.
func newImports(db *store.DB, t *terminal, limit int64) *worker.Imports {
	return &worker.Imports{
		Store: db.Imports(), Queue: db.ImportQueue(), Record: db.ImportRecord(), Limit: limit,
		Now: time.Now, Log: slog.New(slog.NewTextHandler(t.err, nil)),
	}
}

// What the collector keeps an import's memory below, where it can: five million
// levels fit, and a million people beside a hundred thousand who are known.
const (
	importMemory = 200 << 20
	peopleMemory = 176 << 20
)

// run reads the file, shows what it would do, asks, and does it.
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
	if os.Getenv("GOMEMLIMIT") == "" {
		limit := int64(importMemory)
		if kind == intake.People {
			limit = peopleMemory
		}
		debug.SetMemoryLimit(limit)
	}
	w := newImports(db, t, c.Limit<<20)
	bar := t.progress("Reading")
	i := intake.Import{Kind: kind, Name: filepath.Base(c.File), By: intake.Everyone, At: time.Now(), Decisions: d}
	i, p, err := w.ReadFile(t.ctx, f, i, rows(bar))
	bar.end()
	if err != nil {
		return err
	}
	if n := p.Doubtful(); c.Strict && n > 0 {
		return strictly(p, n)
	}
	if !p.Would.Nothing() && !c.Yes && c.File != "-" && onTerminal(t.in) {
		if err := c.ask(t, p); err != nil {
			return err
		}
	}
	return c.apply(t, w, i, p)
}

// strictly refuses a file with doubts, and names the first.
func strictly(p *intake.Preview, n int) error {
	all, _ := p.Doubts()
	for _, d := range all {
		if !d.Accepted {
			return fault.New(fault.Invalid, "%s: %s Nothing was imported, because of this and %d more doubts. Correct the file, or leave out --strict.", d.Place(), d.Reason, n-1)
		}
	}
	return fault.New(fault.Invalid, "Nothing was imported, because of %d doubts.", n)
}

func onTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// ask shows what would happen and waits for a yes.
func (c *importFile) ask(t *terminal, p *intake.Preview) error {
	for _, line := range p.Sentences() {
		fmt.Fprintln(t.err, line)
	}
	fmt.Fprint(t.err, "Import this? [y/N] ")
	if agrees(bufio.NewReader(t.in)) {
		return nil
	}
	return fault.New(fault.Conflict, "Not imported; nothing was stored. Answer y, or give --yes.")
}

// agrees reports whether the next line says yes. No line is no.
func agrees(r *bufio.Reader) bool {
	line, _ := r.ReadString('\n')
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return true
	}
	return false
}

// apply imports and says what happened.
func (c *importFile) apply(t *terminal, w *worker.Imports, i intake.Import, p *intake.Preview) error {
	bar := t.progress("Importing")
	w.Told = func(p intake.Progress) { bar.show(int64(p.Done), int64(p.Of)) }
	i, err := w.Take(t.ctx, i, p)
	bar.end()
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(t.out).Encode(newImportJSON(i))
	}
	fmt.Fprintf(t.out, "%s: %s\n", i.Title(), i.Result)
	if who := p.Absent(); who != "" {
		fmt.Fprintln(t.out, who)
	}
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
			"competencies_added": r.CompetenciesAdded, "roles_added": r.RolesAdded, "parts_changed": r.PartsChanged,
			"forms_added": r.FormsAdded, "forms_left_alone": r.FormsLeft,
			"answers_added": r.AnswersAdded, "answers_changed": r.AnswersChanged, "answers_left_alone": r.AnswersLeft,
			"levels_added": r.LevelsAdded, "levels_changed": r.LevelsChanged, "levels_left_alone": r.LevelsLeft,
		},
	}
}

// A reader of rows tells a progress bar how many it has read.
func rows(p *progress) func(int) error {
	return func(n int) error {
		p.show(int64(n), 0)
		return nil
	}
}
