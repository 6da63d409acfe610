package api

import (
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// ImportDecisions are what can be decided about an import. What is not given
// stays as it is.
type ImportDecisions struct {
	Kind         string             `json:"kind,omitempty" enum:"people,matrix,framework,ratings"`
	Sheets       []string           `json:"sheets,omitempty" maxItems:"1000" doc:"read these sheets of a workbook"`
	Layout       string             `json:"layout,omitempty" enum:"people-as-rows,people-as-columns,long"`
	Scale        string             `json:"scale,omitempty" maxLength:"50"`
	Levels       map[string]float64 `json:"levels,omitempty" doc:"which level a written value stands for; -1 leaves it out"`
	Columns      map[string]string  `json:"columns,omitempty" doc:"what a column holds, by its letters: name, email, number, unit, position, manager, joined, left, ignore, …"`
	Source       string             `json:"source,omitempty" enum:"import,manager,self,expert" doc:"who stands behind the levels"`
	Rater        string             `json:"rater,omitempty" enum:"self,peer,manager,agreed" doc:"whose levels are read where a sheet has those of several: one of raters"`
	People       map[string]string  `json:"people,omitempty" doc:"by the name in the file: the id of the person it is, or new, or skip"`
	Competencies map[string]string  `json:"competencies,omitempty" doc:"by the name in the file: the key of the competency it is, or new, or skip"`
	Leavers      map[string]string  `json:"leavers,omitempty" doc:"by id: the last day of somebody who is not in the list"`
	Cells        map[string]string  `json:"cells,omitempty" doc:"by place, such as Team!C7: the value to read instead; skip leaves the cell out, nothing takes the decision back"`
	Accept       []string           `json:"accept,omitempty" maxItems:"10000" doc:"places of doubts for which what is proposed will do"`
	AcceptAll    bool               `json:"accept_all,omitempty" doc:"what is proposed will do for all doubts"`
	Groups       map[string]string  `json:"groups,omitempty" doc:"of ratings, by the word in the file: self, manager, peer, report, assessor or other, or skip; nothing takes the decision back"`
	Unknown      string             `json:"unknown,omitempty" enum:"add,skip" doc:"of ratings: whether people who are not known are added"`
	Key          string             `json:"key,omitempty" maxLength:"120" doc:"of a framework, instead of the one in the file"`
}

// onto returns d with what x decides.
func (x ImportDecisions) onto(d intake.Decisions) (intake.Decisions, error) {
	if x.Sheets != nil {
		d.Read.Sheets = x.Sheets
	}
	if x.Layout != "" {
		d.Read.Layout = reading.Layout(x.Layout)
	}
	if x.Scale != "" {
		d.Read.Scale = x.Scale
	}
	if x.Rater != "" {
		d.Read.Rater = x.Rater
	}
	if x.Key != "" {
		d.Key = x.Key
	}
	if x.Source != "" {
		d.Source, _ = observe.ParseSource(x.Source)
	}
	if x.Unknown != "" {
		d.Unknown = ""
		if x.Unknown == "skip" {
			d.Unknown = intake.LeaveOutUnknown
		}
	}
	for word, group := range x.Groups {
		if err := d.Group(word, group); err != nil {
			return d, err
		}
	}
	for value, level := range x.Levels {
		if level > 5 || level < 0 && level != -1 {
			return d, fault.Field("levels", "%q cannot stand for level %v. Levels go from 0 to 5; -1 leaves a value out.", value, level)
		}
		l := framework.LevelOf(level)
		if level == -1 {
			l = reading.NoLevel
		}
		d.Read.Levels = merged(d.Read.Levels, map[string]framework.Level{value: l})
	}
	for column, role := range x.Columns {
		d.Read.Columns = merged(d.Read.Columns, map[string]reading.Role{column: reading.Role(role)})
	}
	for place, value := range x.Cells {
		if err := d.Correct(place, value); err != nil {
			return d, err
		}
	}
	d.People, d.Competencies = merged(d.People, x.People), merged(d.Competencies, x.Competencies)
	for id, text := range x.Leavers {
		day, err := people.ParseDay(text)
		if err != nil {
			return d, fault.Field("leavers", "%s", err.Error())
		}
		d.Leavers = merged(d.Leavers, map[string]people.Day{id: day})
	}
	return d, nil
}

// ImportPreview is what an import would do if it were applied now.
type ImportPreview struct {
	Would        ImportCounts      `json:"would"`
	Notes        []string          `json:"notes"`
	Sheet        string            `json:"sheet,omitempty"`
	Layout       string            `json:"layout,omitempty"`
	Scale        string            `json:"scale,omitempty"`
	Source       string            `json:"source,omitempty" doc:"who stands behind the levels"`
	Raters       []ImportRater     `json:"raters,omitempty" doc:"where a sheet has the levels of several: who they are"`
	Values       []ImportValue     `json:"values,omitempty" doc:"what each written value stands for"`
	People       []ImportName      `json:"people,omitempty"`
	Competencies []ImportName      `json:"competencies,omitempty"`
	Cells        []ImportCell      `json:"cells,omitempty" doc:"the first 10,000"`
	CellCount    int               `json:"cell_count,omitempty"`
	Doubts       []ImportDoubt     `json:"doubts"`
	DoubtCount   int               `json:"doubt_count"`
	Corrected    map[string]string `json:"corrected,omitempty" doc:"by place: what is read instead of what stands there"`
	Ratings      *ImportRatings    `json:"ratings,omitempty" doc:"of a file of ratings; competencies then has what was asked"`
	Missing      []PersonRef       `json:"missing,omitempty" doc:"here today and not in the list; they stay as they are"`
}

// ImportRater is one of several who rated the same in a sheet.
type ImportRater struct {
	Rater string `json:"rater" enum:"self,peer,manager,agreed"`
	Name  string `json:"name" doc:"as the sheet calls them"`
	Read  bool   `json:"read" doc:"their levels are read; the others are left out"`
}

// ImportValue says which level a written value stands for.
type ImportValue struct {
	Value string   `json:"value"`
	Level *float64 `json:"level,omitempty" doc:"absent if it is left out"`
	Count int      `json:"count"`
}

// ImportName says what a name in the file is taken for.
type ImportName struct {
	Name string       `json:"name"`
	ID   string       `json:"id,omitempty" doc:"of the person, or key of the competency; absent for new ones"`
	As   string       `json:"as,omitempty" doc:"what it is called here, if that differs"`
	Skip bool         `json:"skip,omitempty"`
	Near []ImportNear `json:"near,omitempty" doc:"what it might be as well"`
}

// ImportNear is something whose name is nearly the same.
type ImportNear struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Why  string `json:"why"`
}

// ImportCell is one level that the sheet states.
type ImportCell struct {
	Person     string   `json:"person"`
	Competency string   `json:"competency"`
	Value      string   `json:"value" doc:"as the sheet writes it"`
	Level      *float64 `json:"level,omitempty"`
	Target     *float64 `json:"target,omitempty"`
	Priority   *int     `json:"priority,omitempty"`
}

// ImportDoubt is something in the file that a person should look at.
type ImportDoubt struct {
	Place    string `json:"place,omitempty" doc:"for cells and accept"`
	Sheet    string `json:"sheet,omitempty"`
	Row      int    `json:"row,omitempty"`
	Column   string `json:"column,omitempty"`
	Value    string `json:"value,omitempty"`
	Reason   string `json:"reason"`
	Fix      string `json:"fix,omitempty" doc:"what will be done"`
	Instead  string `json:"instead,omitempty" doc:"the value that is read instead once the doubt is accepted"`
	Accepted bool   `json:"accepted,omitempty"`
}

func (x *ImportPreview) fromDoubts(p *intake.Preview) {
	all, more := p.Doubts()
	x.DoubtCount = len(all) + more
	for _, d := range all {
		x.Doubts = append(x.Doubts, ImportDoubt{d.Place(), d.Sheet, d.Row, d.Column, d.Value, d.Reason, d.Fix, d.Instead, d.Accepted})
	}
	x.Corrected = p.Decisions.Read.Cells
}

// mostCells is how many cells a preview shows.
const mostCells = 10_000

func fromPreview(p *intake.Preview) *ImportPreview {
	x := &ImportPreview{
		Would: fromCounts(p.Would), Notes: append([]string{}, p.Notes...), Doubts: []ImportDoubt{},
		People: fromMatches(p.People), Competencies: fromMatches(p.Competencies),
	}
	if m := p.Matrix; m != nil {
		x.fromMatrix(m)
		x.Source = p.Source().String()
	}
	if p.Answers != nil {
		x.Sheet, x.Ratings = p.Answers.Sheet, fromRatings(p)
	}
	x.fromDoubts(p)
	for _, q := range p.Missing {
		x.Missing = append(x.Missing, PersonRef{ID: q.UID, Name: q.Name})
	}
	return x
}

func (x *ImportPreview) fromMatrix(m *reading.Matrix) {
	x.Sheet, x.Layout, x.Scale = m.Sheet, string(m.Layout), m.Scale.Name
	for _, s := range m.Scale.Map {
		x.Values = append(x.Values, ImportValue{s.Value, levelOf(s.Level), s.Count})
	}
	for _, r := range m.Raters {
		x.Raters = append(x.Raters, ImportRater{r.Key, r.Name, r.Read})
	}
	x.CellCount = m.Cells.Len()
	for _, c := range m.Cells.All() {
		if c.Level == reading.NoLevel { // only an aim
			x.CellCount--
			continue
		}
		if len(x.Cells) == mostCells {
			continue
		}
		cell := ImportCell{
			Person: m.People[c.Person].Name, Competency: m.Competencies[c.Competency].Name, Value: m.Values[c.Value],
			Level: levelOf(c.Level), Target: levelOf(c.Target),
		}
		if c.Priority != reading.NoPriority {
			n := int(c.Priority)
			cell.Priority = &n
		}
		x.Cells = append(x.Cells, cell)
	}
}

func levelOf(l framework.Level) *float64 {
	if l == reading.NoLevel {
		return nil
	}
	x := l.Float()
	return &x
}

func fromMatches(ms []intake.Match) []ImportName {
	var all []ImportName
	for _, m := range ms {
		n := ImportName{Name: m.Name, ID: m.UID, As: m.As, Skip: m.Skip}
		for _, k := range m.Near {
			n.Near = append(n.Near, ImportNear{k.UID, k.Name, k.Why})
		}
		all = append(all, n)
	}
	return all
}
