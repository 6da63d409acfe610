package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/gap"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/internal/web/text"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// A profilePage is what one person can do, beside what a role asks.
type profilePage struct {
	page
	Name, Href string
	On         string // the day that is looked at
	Then       string // the same in words, "" for today
	Key        string // of the role that was asked for; "" for their own
	Role       string // the role compared with; "" if none
	Roles      []components.Option
	Sum        string // in words
	Pillars    []pillarLine
	Groups     []lineGroup
	First      []string // the gaps that matter most, in words
	Nothing    bool
}

// A pillarLine is one row of the table of pillars, with its bar.
type pillarLine struct {
	Key, Name, Question string
	Mean                string // "" while hidden
	Width, Need         string // of 100, for the bar; Need may be ""
	NeedText            string
	Known               string
}

type lineGroup struct {
	Key, Name string
	Lines     []profileLine
}

type profileLine struct {
	Name, Href   string
	Level        framework.Level
	Known, Fresh bool
	Status       gap.Status
	Need         string
	Gap          framework.Level // below 0 when short, as components.Gap has it
	Seen, Source string
	Others       string // what other sources say, in words
	Target       string
}

// showProfile is the page on which a person is compared with any role.
func (s *Site) showProfile(w http.ResponseWriter, r *http.Request) error {
	day, _, err := s.asOf(r)
	if err != nil {
		return err
	}
	p, err := s.newProfilePage(r.Context(), r.PathValue("uid"), day, r.URL.Query().Get("role"))
	if err != nil {
		return err
	}
	return show(w, r, profileView(p))
}

// profilePart is what a person's page shows of what they can do, on a day, or
// nil to leave it out.
func (s *Site) profilePart(ctx context.Context, h people.History, day people.Day) (templ.Component, error) {
	if s.Matrix == nil || !may(ctx, access.SeeLevels) {
		return nil, nil
	}
	p, err := s.newProfilePage(ctx, h.Person.UID, day, "")
	if err != nil {
		return nil, err
	}
	return profilePart(p), nil
}

// newProfilePage compares a person with a role, or with their own where none is named.
func (s *Site) newProfilePage(ctx context.Context, uid string, day people.Day, key string) (profilePage, error) {
	m, err := s.Matrix.Open(ctx, matrix.Query{On: day, Person: uid})
	if err != nil {
		return profilePage{}, err
	}
	row := m.Rows[0]
	stands, err := s.Record.StandingOn(ctx, day, row.Person)
	if err != nil {
		return profilePage{}, err
	}
	months := make(map[framework.CompetencyID]int, len(m.Columns))
	for _, c := range m.Columns {
		months[c.ID] = c.FreshMonths
	}
	known := profile.Of(stands[row.Person], m.Policy, day, func(c framework.CompetencyID) int { return months[c] })
	role := m.RoleOf(0)
	if key != "" {
		if role = roleByKey(m.Version, key); role == nil {
			return profilePage{}, fault.New(fault.NotFound, "There is no such role in this framework.")
		}
	}
	p := profilePage{page: page{
		Title: T(ctx, "%s: levels", row.Name), Nav: "/people", How: "/help/levels",
		Trail:   []components.Crumb{{Text: T(ctx, "People"), Href: "/people"}, {Text: row.Name, Href: "/people/" + uid}, {Text: T(ctx, "Levels")}},
		WhoSees: T(ctx, "Administrators and editors of this installation."),
	}, Name: row.Name, Href: "/people/" + uid, On: day.String(), Key: key, Nothing: len(known) == 0}
	if day != s.today() {
		p.Then = dayWords(ctx, day)
		for i := range p.Trail[:2] {
			p.Trail[i].Href += "?on=" + day.String()
		}
	}
	p.fill(ctx, uid, m.Version, role, known)
	return p, nil
}

func roleByKey(v framework.Version, key string) *framework.Role {
	for i := range v.Roles {
		if v.Roles[i].Key == key {
			return &v.Roles[i]
		}
	}
	return nil
}

func (p *profilePage) fill(ctx context.Context, uid string, v framework.Version, role *framework.Role, known profile.Profile) {
	if role == nil {
		p.Roles = append(p.Roles, components.Option{Text: T(ctx, "No role")})
	} else {
		p.Role = role.Name
	}
	for i := range v.Roles {
		r := &v.Roles[i]
		p.Roles = append(p.Roles, components.Option{Value: r.Key, Text: r.Name, Chosen: role != nil && r.Key == role.Key})
	}
	lines := gap.Compare(v, role, known)
	if sum := gap.Total(lines); sum.Asked > 0 {
		p.Sum = T(ctx, "%d of %d needs are met, %d are short, %d are not known.", sum.Met, sum.Asked, sum.Short, sum.Unknown)
	}
	for _, l := range gap.Ranked(lines) {
		if len(p.First) < 3 {
			p.First = append(p.First, T(ctx, "%s: has %s, needs %s", l.Competency.Name, levelText(ctx, l.Cell.Level), levelText(ctx, l.Gap.Need)))
		}
	}
	top := 5.0
	for _, c := range v.Competencies {
		top = max(top, topOf(c).Float())
	}
	for _, pl := range profile.Pillars(v, role, known) {
		p.Pillars = append(p.Pillars, newPillarLine(ctx, top, pl, needOf(v, role, pl.Key)))
		group := lineGroup{Key: pl.Key, Name: pl.Name}
		for _, l := range lines {
			if l.Competency.Pillar == pl.Key {
				group.Lines = append(group.Lines, newProfileLine(ctx, uid, l))
			}
		}
		p.Groups = append(p.Groups, group)
	}
}

// needOf is the weighted mean of what a role asks in a pillar, or -1.
func needOf(v framework.Version, role *framework.Role, pillar string) float64 {
	needs := gap.Needs(role)
	var sum, weight float64
	for _, c := range v.Competencies {
		if n := needs[c.Key]; n != nil && !n.NotNeeded && c.Pillar == pillar {
			sum += n.Weight * n.Level.Float()
			weight += n.Weight
		}
	}
	if weight == 0 {
		return -1
	}
	return sum / weight
}

func newPillarLine(ctx context.Context, top float64, pl profile.Pillar, need float64) pillarLine {
	at := func(x float64) string { return fmt.Sprintf("%.1f", 100*min(1, max(0, x/top))) }
	l := pillarLine{
		Key: pl.Key, Name: pl.Name, Question: pl.Question, Width: "0",
		Known: T(ctx, "%d of %d", pl.Known, pl.Of),
	}
	if pl.Shown {
		l.Mean = text.Decimal(ctx, fmt.Sprintf("%.1f", pl.Mean))
		l.Width = at(pl.Mean)
	}
	if need >= 0 {
		l.Need, l.NeedText = at(need), text.Decimal(ctx, fmt.Sprintf("%.1f", need))
	}
	return l
}

func newProfileLine(ctx context.Context, uid string, l gap.Line) profileLine {
	c := l.Cell
	p := profileLine{
		Name: l.Competency.Name, Href: fmt.Sprintf("/matrix/cell?person=%s&competency=%d", uid, l.Competency.ID),
		Level: c.Level, Known: c.Known(), Fresh: c.Fresh, Status: l.Gap.Status, Gap: -l.Gap.By,
	}
	if l.Gap.Need != observe.NoLevel {
		p.Need = levelText(ctx, l.Gap.Need)
	}
	if c.Known() {
		p.Seen, p.Source = dayWords(ctx, c.Day), sourceName(ctx, c.Source)
	}
	var others []string
	for _, o := range c.Others {
		others = append(others, T(ctx, "%s: %s", sourceName(ctx, o.Source), levelText(ctx, o.Level)))
	}
	p.Others = strings.Join(others, " · ")
	if c.Aim.Target != observe.NoLevel {
		p.Target = levelText(ctx, c.Aim.Target)
	}
	return p
}

// unitPart is what a unit's page shows of what its people can do, on a day, or
// nil to leave it out.
func (s *Site) unitPart(ctx context.Context, u people.Unit, day people.Day) (templ.Component, error) {
	if s.Matrix == nil || !may(ctx, access.SeeMatrix) {
		return nil, nil
	}
	c := choice{Unit: u.UID, Source: observe.Manager}
	if day != s.today() {
		c.On = day.String()
	}
	v, err := s.look(ctx, matrix.Query{On: day, Unit: u.ID}, c, false)
	if err != nil || len(v.Rows) == 0 {
		return nil, err
	}
	if !v.Counted {
		return unitLevels(nil, c.href(), "", countHref(c)), nil
	}
	return unitLevels(newFacts(ctx, c, v.View), c.href(), T(ctx, "%d %% of the levels are known", share(v.Facts.Known, v.Facts.Cells)), ""), nil
}
