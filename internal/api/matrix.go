package api

import (
	"context"
	"net/http"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/gap"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/profile"
)

func (a *API) registerMatrix(v1 *contract) {
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/matrix", id: "read-matrix", action: access.SeeMatrix, summary: "Read people × competencies, by name"}, a.readMatrix)
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/people/{id}/profile", id: "read-profile", action: access.SeeLevels, summary: "Read what is known of a person, beside what a role asks"}, a.readProfile)
}

// MatrixColumn is a competency.
type MatrixColumn struct {
	Competency string `json:"competency" doc:"key"`
	Name       string `json:"name"`
	Pillar     string `json:"pillar"`
}

// MatrixCell is what is known and asked of one person in one competency.
type MatrixCell struct {
	Level     *float64 `json:"level" doc:"null where nothing is known, which differs from 0"`
	Need      *float64 `json:"need,omitempty" doc:"absent where no role asks"`
	NotNeeded bool     `json:"notNeeded,omitempty" doc:"the role does not need it, which differs from a need of 0"`
	Target    *float64 `json:"target,omitempty" doc:"agreed with the person; never takes the place of need"`
	Source    string   `json:"source,omitempty" enum:"expert,manager,self,import"`
	Seen      string   `json:"seen,omitempty"`
	Stale     bool     `json:"stale,omitempty" doc:"out of date"`
}

// MatrixRow is a person with a cell for each column.
type MatrixRow struct {
	Person PersonRef    `json:"person"`
	Title  string       `json:"title,omitempty"`
	Unit   string       `json:"unit,omitempty"`
	Role   string       `json:"role,omitempty" doc:"key"`
	Cells  []MatrixCell `json:"cells" doc:"in the order of columns"`
}

type matrixInput struct {
	Framework string `query:"framework" maxLength:"200" doc:"key; the one of which most is known unless told otherwise"`
	Unit      string `query:"unit" maxLength:"64" doc:"only in this unit or below it"`
	Role      string `query:"role" maxLength:"200" doc:"key; only those with this role"`
	Pillar    string `query:"pillar" maxLength:"200" doc:"key; only its competencies"`
	On        string `query:"on" maxLength:"10" doc:"the day that is meant: its people, their levels and how fresh those were; today unless told otherwise"`
	After     string `query:"after" maxLength:"2000" doc:"next of the page before"`
	Limit     int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

type matrixOutput struct {
	Body struct {
		Framework string         `json:"framework" doc:"key"`
		Version   int            `json:"version"`
		On        string         `json:"on"`
		People    int            `json:"people" doc:"on all pages"`
		Columns   []MatrixColumn `json:"columns"`
		Rows      []MatrixRow    `json:"rows" doc:"by name; there is no order by level"`
		Next      string         `json:"next,omitempty" doc:"for after; absent on the last page"`
	}
}

func (a *API) readMatrix(ctx context.Context, in *matrixInput) (*matrixOutput, error) {
	day, err := a.day("on", in.On)
	if err != nil {
		return nil, err
	}
	q := matrix.Query{On: day, Framework: in.Framework}
	if in.Unit != "" {
		u, err := a.Organisation.Unit(ctx, in.Unit)
		if err != nil {
			return nil, err
		}
		q.Unit = u.Last().ID
	}
	// One more than the page has says whether there is a next one.
	q.Role, q.After, q.Limit = in.Role, in.After, in.Limit+1
	m, err := a.Matrix.Open(ctx, q)
	if err != nil {
		return nil, err
	}
	q.Framework = m.Version.Framework.Key
	out := &matrixOutput{}
	if out.Body.People, err = a.Matrix.Count(ctx, q, 0); err != nil {
		return nil, err
	}
	v := m.Part(matrix.Filter{Pillar: in.Pillar}, nil)
	out.Body.Framework, out.Body.Version, out.Body.On = m.Version.Framework.Key, m.Version.Number, day.String()
	out.Body.Columns, out.Body.Rows = []MatrixColumn{}, []MatrixRow{}
	for _, c := range v.Across {
		out.Body.Columns = append(out.Body.Columns, MatrixColumn{m.Columns[c].Key, m.Columns[c].Name, m.Columns[c].Pillar})
	}
	for _, r := range v.Shown[:min(in.Limit, len(v.Shown))] {
		out.Body.Rows = append(out.Body.Rows, fromRow(v, r))
	}
	if len(v.Shown) > in.Limit {
		out.Body.Next = m.Rows[in.Limit-1].UID
	}
	return out, nil
}

func fromRow(v matrix.View, r int) MatrixRow {
	row := v.Rows[r]
	one := MatrixRow{Person: PersonRef{row.UID, row.Name}, Title: row.Title, Unit: row.Within, Cells: make([]MatrixCell, 0, len(v.Across))}
	if role := v.RoleOf(r); role != nil {
		one.Role = role.Key
	}
	cells := v.Row(r)
	for _, c := range v.Across {
		one.Cells = append(one.Cells, fromCell(cells[c]))
	}
	return one
}

func fromCell(c matrix.Cell) MatrixCell {
	one := MatrixCell{
		Level: known(c.Level), Need: known(c.Need), Target: known(c.Target),
		NotNeeded: c.Is(matrix.NotNeeded), Stale: c.Is(matrix.Stale),
	}
	if c.Known() {
		one.Source, one.Seen = c.Source.String(), c.Day.String()
	}
	return one
}

// ProfileLevel is what is shown for one competency, beside what is asked.
type ProfileLevel struct {
	Competency string          `json:"competency" doc:"key"`
	Status     string          `json:"status" enum:"met,short,unknown,not needed,not asked"`
	Short      *float64        `json:"short,omitempty" doc:"levels missing"`
	Weight     float64         `json:"weight,omitempty" doc:"of the need"`
	Shown      MatrixCell      `json:"shown" doc:"the newest level of the best source, never a mix"`
	Others     []ProfileSource `json:"others,omitempty" doc:"what other sources say"`
}

// ProfileSource is what another source says.
type ProfileSource struct {
	Source string  `json:"source" enum:"expert,manager,self,import"`
	Level  float64 `json:"level"`
	Seen   string  `json:"seen"`
}

// ProfilePillar is the weighted mean of what is known in a pillar.
type ProfilePillar struct {
	Pillar string   `json:"pillar" doc:"key"`
	Mean   *float64 `json:"mean" doc:"null while less than half is known"`
	Share  float64  `json:"share" doc:"of the pillar, by weight, that is known: 0 to 1"`
}

type profileInput struct {
	ID   string `path:"id" maxLength:"64"`
	Role string `query:"role" maxLength:"200" doc:"key of the role to compare with; the person's own unless told otherwise"`
	On   string `query:"on" maxLength:"10" doc:"the day; today unless told otherwise"`
}

type profileOutput struct {
	Body struct {
		Person  PersonRef       `json:"person"`
		Role    string          `json:"role,omitempty" doc:"key of the role compared with"`
		Pillars []ProfilePillar `json:"pillars"`
		Levels  []ProfileLevel  `json:"levels"`
		Ranked  []string        `json:"ranked" doc:"keys of the competencies that are short, the most urgent first: weight × levels missing"`
	}
}

func (a *API) readProfile(ctx context.Context, in *profileInput) (*profileOutput, error) {
	day, err := a.day("on", in.On)
	if err != nil {
		return nil, err
	}
	m, err := a.Matrix.Open(ctx, matrix.Query{On: day, Person: in.ID})
	if err != nil {
		return nil, err
	}
	row := m.Rows[0]
	stands, err := a.Record.StandingOn(ctx, day, row.Person)
	if err != nil {
		return nil, err
	}
	role := m.RoleOf(0)
	if in.Role != "" {
		role = nil
		for i := range m.Version.Roles {
			if m.Version.Roles[i].Key == in.Role {
				role = &m.Version.Roles[i]
			}
		}
		if role == nil {
			return nil, fault.New(fault.NotFound, "There is no role %q in this framework.", in.Role)
		}
	}
	p := profile.Of(stands[row.Person], m.Policy, day, func(c framework.CompetencyID) int {
		if i := m.Column(c); i >= 0 {
			return m.Columns[i].FreshMonths
		}
		return 0
	})
	out := &profileOutput{}
	out.Body.Person, out.Body.Ranked = PersonRef{row.UID, row.Name}, []string{}
	if role != nil {
		out.Body.Role = role.Key
	}
	for _, pl := range profile.Pillars(m.Version, role, p) {
		one := ProfilePillar{Pillar: pl.Key, Share: pl.Share}
		if pl.Shown {
			one.Mean = &pl.Mean
		}
		out.Body.Pillars = append(out.Body.Pillars, one)
	}
	lines := gap.Compare(m.Version, role, p)
	for _, l := range lines {
		out.Body.Levels = append(out.Body.Levels, fromLine(l))
	}
	for _, l := range gap.Ranked(lines) {
		out.Body.Ranked = append(out.Body.Ranked, l.Competency.Key)
	}
	return out, nil
}

var statuses = map[gap.Status]string{gap.Met: "met", gap.Short: "short", gap.Unknown: "unknown", gap.NotNeeded: "not needed", gap.NotAsked: "not asked"}

func fromLine(l gap.Line) ProfileLevel {
	one := ProfileLevel{Competency: l.Competency.Key, Status: statuses[l.Gap.Status], Weight: l.Gap.Weight}
	one.Shown = MatrixCell{
		Level: known(l.Cell.Level), Need: known(l.Gap.Need), Target: known(l.Cell.Aim.Target),
		NotNeeded: l.Gap.Status == gap.NotNeeded, Stale: l.Cell.Known() && !l.Cell.Fresh,
	}
	if l.Cell.Known() {
		one.Shown.Source, one.Shown.Seen = l.Cell.Source.String(), l.Cell.Day.String()
	}
	if l.Gap.Status == gap.Short {
		one.Short = known(l.Gap.By)
	}
	for _, o := range l.Cell.Others {
		one.Others = append(one.Others, ProfileSource{o.Source.String(), o.Level.Float(), o.Day.String()})
	}
	return one
}
