package web

import (
	"context"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/internal/web/text"
	"github.com/bearinghq/bearing/observe"
)

// An importPage is one import, in whatever state it is.
type importPage struct {
	Path, Title, Kind, State, StateKind string
	Who, When                           string

	Reading  bool // the file is being read
	Rows     string
	Applying bool
	Done, Of int64

	Failed          string // why
	Again           []components.Option
	Result          string
	Nothing, Undone bool
	MayUndo         bool
	Matrix          string // address of the matrix of these people; "" if it says nothing of them
	Added           []addedList
	Built           []builtRow // what stands in the way of an undo
	BuiltMore       int
	UndoneBy        string

	Preview *importPreview
}

// A builtRow is something that was built on an import.
type builtRow struct{ Name, What, Href string }

// An addedList is what an import added, of one sort.
type addedList struct {
	Title string
	Links []components.Crumb
	More  int
}

// shownAdded is how many are listed of each sort that an import added.
const shownAdded = 50

func newAdded(ctx context.Context, r intake.Result, b intake.Brought) []addedList {
	var lists []addedList
	if len(b.People) > 0 {
		l := addedList{Title: T(ctx, "People added"), More: r.PeopleAdded - len(b.People)}
		for _, p := range b.People {
			l.Links = append(l.Links, components.Crumb{Text: p.Name, Href: "/people/" + p.UID})
		}
		lists = append(lists, l)
	}
	if len(b.Competencies) > 0 {
		l := addedList{Title: T(ctx, "Competencies added"), More: r.CompetenciesAdded - len(b.Competencies)}
		for _, c := range b.Competencies {
			l.Links = append(l.Links, components.Crumb{Text: c.Name, Href: "/framework/" + b.Framework.Key + "/competencies/" + c.Key})
		}
		lists = append(lists, l)
	}
	return lists
}

// Busy reports whether the page should be looked at again soon.
func (p importPage) Busy() bool { return p.Reading || p.Applying }

// A importPreview is what an import would do, and what can be decided about it.
type importPreview struct {
	Kind               intake.Kind
	Add, Change, Left  string
	AddWhat            string // "Levels to add"
	ChangeWhat         string
	People, PeopleNote string
	Skills, SkillsNote string
	Button             string // "Import 134 levels for 12 people"
	Nothing            bool
	How                string // how the sheet was read
	Notes              []string
	Kinds, Sheets      []components.Option
	Layouts, Sources   []components.Option
	Raters             []components.Option // whose levels are read, where there are those of several
	Scale              []scaleRow
	ScaleName          string
	Columns            []importColumn
	Near               []nearRow
	NearMore           int
	Doubts             []doubtRow
	DoubtsMore         int
	DoubtsOpen         string // "3 of 5 are not decided yet"
	Heads              []string
	Lines              []importLine
	More               string // how much more there is than is shown
	Missing            []leaverRow
	MissingWarn        string
	MissingMore        int
	Sample             []importPerson
	Framework          *importFramework
	Ratings            *importRatings
}

type scaleRow struct {
	Value, Was, Count string
	Levels            []components.Option
}

type importColumn struct {
	Name, Header, Sample string
	Roles                []components.Option
}

type nearRow struct {
	Kind, Name string // "person" or "competency"
	Like       string // the names that it nearly is
	Options    []components.Option
}

// A doubtRow is something doubtful, or a cell that was corrected.
type doubtRow struct {
	Place, Value, Reason, Fix string
	Key                       string // what a decision calls it
	Cell                      bool   // it can be left out, or read as something else
	Now                       string // what is read instead
	Accepted, Out, Corrected  bool   // what was decided
}

func (d doubtRow) decided() bool { return d.Accepted || d.Out || d.Corrected }

type leaverRow struct{ UID, Name, Left string }

type importLine struct {
	Name  string
	New   bool
	Cells []importCell
}

type importCell struct {
	Level framework.Level
	Known bool
	Aim   string // target and priority, in words; "" if the sheet states none
}

type importPerson struct{ Name, Email, Unit, Position, Manager, Dates string }

type importFramework struct {
	Key, Name           string
	Competencies, Roles []string
	More                string
}

// How much of a preview is shown.
const (
	shownPeople  = 25
	shownSkills  = 14
	shownDoubts  = 100
	shownNear    = 100
	shownMissing = 100
)

func newImportPage(ctx context.Context, i intake.Import, p *intake.Preview) importPage {
	page := importPage{
		Path: "/imports/" + i.UID, Title: importTitle(ctx, i), Kind: kindName(ctx, i.Kind),
		Who: i.By.Name, When: momentText(ctx, i.At),
	}
	page.State, page.StateKind = stateName(ctx, i.State)
	switch {
	case i.State == intake.Applying:
		page.Applying, page.Done, page.Of = true, int64(i.Progress.Done), int64(i.Progress.Of)
	case i.State == intake.Failed:
		page.Failed, page.Again = again(ctx, i.Sentence), kindOptions(ctx, i.Kind)
	case i.State == intake.Applied || i.State == intake.Undone:
		page.Result, page.Nothing = resultSentence(ctx, i.Result), i.Result.Nothing()
		page.Undone, page.UndoneBy = i.State == intake.Undone, i.UndoneBy
		page.MayUndo = i.State == intake.Applied && may(ctx, access.UndoImport)
		if i.Kind != intake.Ratings {
			page.Matrix = "/matrix"
		}
		if !i.Result.Nothing() && page.Matrix != "" && i.Kind != intake.Framework {
			page.Matrix += "?import=" + i.UID
		}
	case i.Open() && p == nil:
		page.Reading, page.Rows = true, T(ctx, "%d rows read so far", i.Progress.Done)
	case p != nil:
		page.Preview = newImportPreview(ctx, i, p)
	}
	return page
}

func kindOptions(ctx context.Context, chosen intake.Kind) []components.Option {
	return newImportForm{Kind: string(chosen)}.kinds(ctx)[1:]
}

func newImportPreview(ctx context.Context, i intake.Import, p *intake.Preview) *importPreview {
	w := p.Would
	page := &importPreview{Kind: p.Kind, Nothing: w.Nothing(), Notes: eachAgain(ctx, p.Notes), Kinds: kindOptions(ctx, p.Kind)}
	switch p.Kind {
	case intake.Matrix:
		page.matrix(ctx, p)
	case intake.People:
		page.people(ctx, p)
	case intake.Ratings:
		page.ratings(ctx, p)
	default:
		page.framework(ctx, p)
	}
	if page.Nothing {
		page.Button = T(ctx, "Nothing to change")
	}
	return page
}

func (page *importPreview) matrix(ctx context.Context, p *intake.Preview) {
	m, w := p.Matrix, p.Would
	page.Add, page.Change, page.Left = T(ctx, "%d", w.LevelsAdded), T(ctx, "%d", w.LevelsChanged), T(ctx, "%d", w.LevelsLeft)
	page.AddWhat, page.ChangeWhat = T(ctx, "Levels to add"), T(ctx, "Levels to change")
	page.People, page.PeopleNote = T(ctx, "%d", len(m.People)), T(ctx, "%d of them new", w.PeopleAdded)
	page.Skills, page.SkillsNote = T(ctx, "%d", len(m.Competencies)), T(ctx, "%d of them new", w.CompetenciesAdded)
	page.Button = T(ctx, "Import %d levels for %d people", w.LevelsAdded+w.LevelsChanged, told(p))
	page.How = T(ctx, "Sheet %s: %s, scale %s.", m.Sheet, layoutName(ctx, m.Layout), again(ctx, m.Scale.Name))
	for _, f := range m.Sheets {
		page.Sheets = append(page.Sheets, components.Option{Value: f.Name, Text: f.Name, Hint: again(ctx, f.Why), Chosen: f.Read})
	}
	for _, l := range []reading.Layout{reading.PeopleAsRows, reading.PeopleAsColumns, reading.Long} {
		page.Layouts = append(page.Layouts, components.Option{Value: string(l), Text: layoutName(ctx, l), Chosen: l == m.Layout})
	}
	for _, s := range []observe.Source{observe.Import, observe.Manager, observe.Self, observe.Expert} {
		page.Sources = append(page.Sources, components.Option{Value: s.String(), Text: sourceChoice(ctx, s), Chosen: s == p.Source()})
	}
	for _, r := range m.Raters {
		page.Raters = append(page.Raters, components.Option{Value: r.Key, Text: raterName(ctx, r), Chosen: r.Read})
	}
	page.ScaleName, page.Scale = again(ctx, m.Scale.Name), scaleRows(ctx, m)
	page.near(ctx, "person", p.People)
	page.near(ctx, "competency", p.Competencies)
	page.doubts(ctx, p)
	page.lines(ctx, p)
}

// told returns about how many people there is anything new.
func told(p *intake.Preview) (n int) {
	for _, t := range p.Tallies {
		if t.Added+t.Changed > 0 {
			n++
		}
	}
	return n
}

func layoutName(ctx context.Context, l reading.Layout) string {
	switch l {
	case reading.PeopleAsRows:
		return T(ctx, "people are rows")
	case reading.PeopleAsColumns:
		return T(ctx, "people are columns")
	case reading.Long:
		return T(ctx, "one level to a row")
	}
	return string(l)
}

// raterName says what somebody is, and what the sheet calls them.
func raterName(ctx context.Context, r reading.Rater) string {
	switch r.Key {
	case "self":
		return T(ctx, "Each person of themselves (“%s”)", r.Name)
	case "manager":
		return T(ctx, "The managers (“%s”)", r.Name)
	case "peer":
		return T(ctx, "Colleagues (“%s”)", r.Name)
	}
	return T(ctx, "What was agreed (“%s”)", r.Name)
}

func sourceChoice(ctx context.Context, s observe.Source) string {
	switch s {
	case observe.Manager:
		return T(ctx, "The managers: they filled in the sheet")
	case observe.Self:
		return T(ctx, "Each person: they rated themselves")
	case observe.Expert:
		return T(ctx, "Experts who have seen the work")
	}
	return T(ctx, "The sheet; nobody in particular")
}

// maxScale is how many values the table of the scale lists.
const maxScale = 40

func scaleRows(ctx context.Context, m *reading.Matrix) []scaleRow {
	var rows []scaleRow
	seen := map[string]bool{}
	add := func(value string, level framework.Level, count string) {
		if seen[value] || len(rows) >= maxScale {
			return
		}
		seen[value] = true
		was := "-"
		if level != reading.NoLevel {
			was = level.String()
		}
		rows = append(rows, scaleRow{Value: value, Was: was, Count: count, Levels: valueLevels(ctx, was)})
	}
	for _, s := range m.Scale.Map {
		add(s.Value, s.Level, T(ctx, "%d×", s.Count))
	}
	for _, d := range m.Doubts {
		if d.Value != "" && d.Row > 0 && d.Column != "" {
			add(d.Value, reading.NoLevel, T(ctx, "doubtful"))
		}
	}
	return rows
}

// valueLevels are the levels a value may stand for, in halves.
func valueLevels(ctx context.Context, chosen string) []components.Option {
	all := []components.Option{{Value: "-", Text: T(ctx, "leave out")}}
	for l := framework.Level(0); l <= framework.Whole(5); l += 50 {
		all = append(all, components.Option{Value: l.String(), Text: T(ctx, "Level %s", levelText(ctx, l))})
	}
	at := slices.IndexFunc(all, func(o components.Option) bool { return o.Value == chosen })
	if at < 0 {
		at = len(all)
		all = append(all, components.Option{Value: chosen, Text: T(ctx, "Level %s", text.Decimal(ctx, chosen))})
	}
	all[at].Chosen = true
	return all
}

func (page *importPreview) near(ctx context.Context, kind string, ms []intake.Match) {
	for _, m := range ms {
		if len(m.Near) == 0 {
			continue
		}
		if len(page.Near) >= shownNear {
			page.NearMore++
			continue
		}
		row := nearRow{Kind: kind, Name: m.Name}
		var like []string
		for _, n := range m.Near {
			like = append(like, n.Name)
			row.Options = append(row.Options, components.Option{Value: n.UID, Text: T(ctx, "is %s", n.Name), Hint: again(ctx, n.Why), Chosen: m.UID == n.UID})
		}
		row.Like = strings.Join(like, ", ")
		added := page.Kind != intake.Ratings || kind == "person" // nothing is added to a framework by rating it
		if added {
			row.Options = append(row.Options, components.Option{Value: intake.New, Text: T(ctx, "is new"), Chosen: m.ID == 0 && !m.Skip})
		}
		row.Options = append(row.Options, components.Option{Value: intake.Skip, Text: T(ctx, "leave out"), Chosen: m.Skip || !added && m.ID == 0})
		page.Near = append(page.Near, row)
	}
}

// doubts lists the doubts, and after them the cells that were corrected.
func (page *importPreview) doubts(ctx context.Context, p *intake.Preview) {
	all, more := p.Doubts()
	still := map[string]bool{}
	for k, d := range all {
		key := d.Place()
		if k >= shownDoubts {
			more += len(all) - k
			break
		}
		row := doubtRow{Place: place(ctx, d.Doubt), Value: d.Value, Reason: again(ctx, d.Reason), Fix: again(ctx, d.Fix), Key: key, Cell: d.OfCell(), Accepted: d.Accepted}
		row.correct(p.Decisions.Read.Cells[key])
		still[key] = true
		page.Doubts = append(page.Doubts, row)
	}
	for _, c := range p.Decisions.Corrections() {
		if !still[c.Place] && len(page.Doubts) < 2*shownDoubts {
			row := doubtRow{Place: strings.Replace(c.Place, "!", " ", 1), Key: c.Place, Cell: true}
			row.correct(c.Value)
			page.Doubts = append(page.Doubts, row)
		}
	}
	page.DoubtsMore = more
	if n := p.Doubtful(); n > 0 {
		page.DoubtsOpen = T(ctx, "Not decided yet: %d. Unless you decide, what the table says will be done.", n)
	}
}

// correct notes what is read instead of what stands there.
func (d *doubtRow) correct(value string) {
	switch value {
	case "":
	case reading.LeaveOut:
		d.Out = true
	default:
		d.Corrected, d.Now = true, value
	}
}

// place says where a doubt is, for reading.
func place(ctx context.Context, d reading.Doubt) string {
	if d.Column == "" && d.Row > 0 {
		return strings.TrimSpace(d.Sheet + " " + T(ctx, "row %d", d.Row))
	}
	return strings.Replace(d.Place(), "!", " ", 1)
}

// lines shows the first part of the matrix as it will look.
func (page *importPreview) lines(ctx context.Context, p *intake.Preview) {
	m := p.Matrix
	columns := min(shownSkills, len(m.Competencies))
	for c := range columns {
		page.Heads = append(page.Heads, m.Competencies[c].Name)
	}
	for i := range min(shownPeople, len(m.People)) {
		line := importLine{Name: p.People[i].Name, New: p.People[i].ID == 0, Cells: make([]importCell, columns)}
		for k := range p.Cells(i) {
			if c := p.Cell(i, k); int(c.Competency) < columns && c.Level != reading.NoLevel {
				line.Cells[c.Competency] = importCell{c.Level, true, aimOf(ctx, c, m)}
			}
		}
		page.Lines = append(page.Lines, line)
	}
	if rest := len(m.People) - len(page.Lines); rest > 0 || columns < len(m.Competencies) {
		page.More = T(ctx, "Shown are %d of %d people and %d of %d competencies.", len(page.Lines), len(m.People), columns, len(m.Competencies))
	}
}

// aimOf says which target and priority a cell states.
func aimOf(ctx context.Context, c *reading.Rating, m *reading.Matrix) string {
	var said []string
	target, priority := c.Target, c.Priority
	if of := m.Competencies[c.Competency]; target == reading.NoLevel {
		target = of.Target
	}
	if of := m.Competencies[c.Competency]; priority == reading.NoPriority {
		priority = of.Priority
	}
	if target != reading.NoLevel {
		said = append(said, T(ctx, "target %s", levelText(ctx, target)))
	}
	if priority != reading.NoPriority {
		said = append(said, T(ctx, "priority %d", priority))
	}
	return strings.Join(said, ", ")
}

func (page *importPreview) framework(ctx context.Context, p *intake.Preview) {
	v := p.Framework
	page.Button = T(ctx, "Import %d competencies and %d roles", p.Would.CompetenciesAdded, p.Would.RolesAdded)
	page.Skills, page.People = T(ctx, "%d", len(v.Competencies)), T(ctx, "%d", len(v.Roles))
	part := &importFramework{Key: v.Framework.Key, Name: v.Framework.Name}
	for _, c := range v.Competencies[:min(shownDoubts, len(v.Competencies))] {
		part.Competencies = append(part.Competencies, c.Name)
	}
	for _, r := range v.Roles[:min(shownDoubts, len(v.Roles))] {
		part.Roles = append(part.Roles, r.Name)
	}
	page.Framework = part
	if p.Before.ID != 0 {
		page.Button = T(ctx, "Publish as version %d", p.Before.Number+1)
	}
	if p.Known {
		page.How = T(ctx, "This framework is here already and says the same.")
	}
}
