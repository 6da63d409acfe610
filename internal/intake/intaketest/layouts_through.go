package intaketest

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet/sheettest"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A Carrier is a way by which files come in: the page, the API, the command.
type Carrier interface {
	// Preview brings a file and returns what an import of it would say, in the
	// writing of Workbook.Says, how many doubts there are, and what the import is
	// called.
	Preview(t *testing.T, f File) (p Shown, uid string)
	// Apply imports what was previewed and returns what the import is called.
	Apply(t *testing.T, f File, uid string) string
	Undo(t *testing.T, uid string)
}

// A File is a workbook as one program writes it.
type File struct {
	Name    string // "" for a paste
	Content []byte
}

// Shown is what a preview shows.
type Shown struct {
	Layout, Scale string // "" if the surface does not say
	Cells         []ShownCell
	Doubts        int
}

// A ShownCell is one cell of a preview.
type ShownCell struct {
	Person, Competency string
	Value              string // as the sheet writes it; "" if the surface does not say
	Level              string // "" if there is none
	Target, Priority   string // "" if there is none
}

// A World is the database behind a surface.
type World struct {
	Matrix matrix.Store
	Record intake.Record
	Rows   func(*testing.T) map[string]int
}

// files returns the files that can hold w.
func (w Workbook) files(t *testing.T, pastes bool) []File {
	t.Helper()
	fs := []File{{"team.xlsx", sheettest.XLSX(t, w.Sheets...)}, {"team.ods", sheettest.ODS(t, w.Sheets...)}}
	if b := sheettest.CSV(t, ';', w.Sheets...); b != nil {
		fs = append(fs, File{"Team.csv", b})
		if pastes {
			fs = append(fs, File{"", sheettest.CSV(t, '\t', w.Sheets...)})
		}
	}
	return fs
}

// TestWorkbooks brings each workbook through a surface, in every format that
// can hold it, or in one if quick: the preview is right cell by cell, and so is
// the matrix afterwards, and after the undo all is as before.
func TestWorkbooks(t *testing.T, s Carrier, w World, pastes, quick bool) {
	for _, book := range Workbooks() {
		files := book.files(t, pastes)
		if quick {
			files = files[:1]
		}
		for _, f := range files {
			name := f.Name
			if name == "" {
				name = "paste"
			}
			t.Run(book.What+" "+name, func(t *testing.T) { book.through(t, s, w, f) })
		}
	}
}

func (b Workbook) through(t *testing.T, s Carrier, w World, f File) {
	before := w.now(t)
	shown, uid := s.Preview(t, f)
	if shown.Layout != "" && (shown.Layout != b.Layout || shown.Scale != b.Scale) {
		t.Errorf("it is read as %s on the scale %s, want %s on %s", shown.Layout, shown.Scale, b.Layout, b.Scale)
	}
	if d := cmp.Diff(b.want(t, shown.Cells, false), lines(shown.Cells)); d != "" {
		t.Errorf("the preview (-want +got):\n%s", d)
	}
	if shown.Doubts != b.Doubts {
		t.Errorf("%d doubts, want %d", shown.Doubts, b.Doubts)
	}
	if d := cmp.Diff(before, w.now(t)); d != "" {
		t.Errorf("the preview stored something (-before +after):\n%s", d)
	}
	uid = s.Apply(t, f, uid)
	stored := w.cells(t, uid)
	if d := cmp.Diff(b.want(t, stored, true), lines(stored)); d != "" {
		t.Errorf("the matrix (-want +got):\n%s", d)
	}
	s.Undo(t, uid)
	if d := cmp.Diff(before, w.now(t)); d != "" {
		t.Errorf("the undo left something (-before +after):\n%s", d)
	}
}

// A state is what an undo brings back.
type state struct {
	Rows         map[string]int // by table
	People       []string
	Competencies []string // of the newest versions
}

func (w World) now(t *testing.T) state {
	t.Helper()
	known, err := w.Record.Known(context.Background(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	s := state{Rows: w.Rows(t)}
	for _, p := range known.People {
		s.People = append(s.People, p.Name)
	}
	for _, v := range known.Frameworks {
		for _, c := range v.Competencies {
			s.Competencies = append(s.Competencies, c.Name)
		}
	}
	return s
}

// cells returns what the matrix of an import's people holds.
func (w World) cells(t *testing.T, uid string) []ShownCell {
	t.Helper()
	ctx := context.Background()
	m, err := w.Matrix.Open(ctx, matrix.Query{On: people.DayOf(time.Now()), Import: uid})
	if err != nil {
		t.Fatal(err)
	}
	var ids []people.ID
	for _, r := range m.Rows {
		ids = append(ids, r.Person)
	}
	stands, err := w.Record.Standing(ctx, ids...)
	if err != nil {
		t.Fatal(err)
	}
	var cells []ShownCell
	for r, row := range m.Rows {
		for c, col := range m.Columns {
			cell := m.At(r, c)
			if !cell.Known() && cell.Target == observe.NoLevel {
				continue
			}
			shown := ShownCell{Person: row.Name, Competency: col.Name}
			if cell.Known() {
				shown.Level = cell.Level.String()
			}
			if cell.Target != observe.NoLevel {
				shown.Target = cell.Target.String()
			}
			for _, s := range stands[row.Person] {
				if s.Competency == col.ID && s.Aim.Priority != observe.NoPriority {
					shown.Priority = fmt.Sprint(s.Aim.Priority)
				}
			}
			cells = append(cells, shown)
		}
	}
	return cells
}

// lines writes cells as Workbook.Says does, in the order of people and
// competencies.
func lines(cells []ShownCell) []string {
	by := map[string][]string{}
	for _, c := range cells {
		s := c.Competency + "=" + c.Value
		switch {
		case c.Level == "":
			s = c.Competency + "=none"
		case c.Value == "":
			s += c.Level
		case strings.Replace(c.Value, ",", ".", 1) == c.Level: // a decimal comma
			s = c.Competency + "=" + c.Level
		default:
			s += "(" + c.Level + ")"
		}
		if c.Target != "" {
			s += ">" + c.Target
		}
		if c.Priority != "" {
			s += "!" + c.Priority
		}
		by[c.Person] = append(by[c.Person], s)
	}
	var all []string
	for _, p := range slices.Sorted(maps.Keys(by)) {
		slices.Sort(by[p])
		all = append(all, p+": "+strings.Join(by[p], ", "))
	}
	return all
}

// want returns what the workbook says, in the order of lines, and without the
// values where the cells got have none. A preview lists the cells that hold a
// level; what is stored has those that only hold an aim as well.
func (b Workbook) want(t *testing.T, got []ShownCell, stored bool) []string {
	t.Helper()
	valued := slices.ContainsFunc(got, func(c ShownCell) bool { return c.Value != "" })
	var all []string
	for line := range strings.SplitSeq(strings.TrimSpace(b.Says), "\n") {
		person, cells, _ := strings.Cut(line, ": ")
		var each []string
		for cell := range strings.SplitSeq(cells, ", ") {
			if !stored && strings.Contains(cell, "=none") {
				continue
			}
			if !valued {
				if name, rest, ok := strings.Cut(cell, "="); ok && strings.Contains(rest, "(") {
					_, level, _ := strings.Cut(rest, "(")
					cell = name + "=" + strings.Replace(level, ")", "", 1)
				}
			}
			each = append(each, cell)
		}
		slices.Sort(each)
		all = append(all, person+": "+strings.Join(each, ", "))
	}
	slices.Sort(all)
	return all
}

// Reader returns the content of the file for sending.
func (f File) Reader() *bytes.Reader { return bytes.NewReader(f.Content) }
