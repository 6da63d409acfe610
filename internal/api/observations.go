package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

func (a *API) registerObservations(v1 *contract) {
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/people/{id}/observations", id: "list-observations", action: access.SeeLevels, summary: "List what has been said of a person's levels, oldest first"}, a.listObservations)
	add(a, v1, operation{method: http.MethodPost, path: "/api/v1/people/{id}/observations", id: "add-observation", action: access.SetLevel, summary: "State levels of a person", status: 201}, a.addObservation)
	add(a, v1, operation{method: http.MethodPost, path: "/api/v1/people/{id}/observations/{number}/withdrawal", id: "withdraw-observation", action: access.WithdrawLevel, summary: "Take back what was said, with a reason", status: 201}, a.withdrawObservation)
}

// StatedLevel is one level that was said. Names of competencies are their keys.
type StatedLevel struct {
	Competency string   `json:"competency" maxLength:"200" doc:"key, as the framework has it"`
	Level      *float64 `json:"level,omitempty" minimum:"0" maximum:"100" doc:"absent where only a target or a priority is said; 0 is a level"`
	Target     *float64 `json:"target,omitempty" minimum:"0" maximum:"100"`
	Priority   *int16   `json:"priority,omitempty" minimum:"0" maximum:"100"`
	Seen       string   `json:"seen,omitempty" maxLength:"10" doc:"the day; today unless told otherwise"`
	Expires    string   `json:"expires,omitempty" maxLength:"10" doc:"the day from which it is out of date; absent to leave it to freshness"`
	Note       string   `json:"note,omitempty" maxLength:"4000"`
	Link       string   `json:"link,omitempty" maxLength:"2000" doc:"to evidence: https://…"`
}

// Observation is a statement of the record. It never changes; a later one of
// the same source supersedes it, and a withdrawal takes it back.
type Observation struct {
	Number     int64         `json:"number" doc:"its place in the record"`
	Source     string        `json:"source" enum:"expert,manager,self,import"`
	By         string        `json:"by" doc:"who entered it"`
	At         time.Time     `json:"at" doc:"when it was entered"`
	Levels     []StatedLevel `json:"levels"`
	Withdraws  int64         `json:"withdraws,omitempty" doc:"the number of the observation that this one takes back"`
	Competency string        `json:"competency,omitempty" doc:"of a withdrawal: the one that it takes back; absent for all"`
	Why        string        `json:"why,omitempty" doc:"of a withdrawal"`
}

type listObservationsInput struct {
	ID    string `path:"id" maxLength:"64"`
	After string `query:"after" maxLength:"20" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type listObservationsOutput struct {
	Body struct {
		Items []Observation `json:"items"`
		Next  string        `json:"next,omitempty" doc:"for after; absent on the last page"`
	}
}

func (a *API) listObservations(ctx context.Context, in *listObservationsInput) (*listObservationsOutput, error) {
	after := int64(0)
	if in.After != "" {
		var err error
		if after, err = strconv.ParseInt(in.After, 10, 64); err != nil {
			return nil, fault.Field("after", "%q is not where a page ends. Send back the next of the page before.", in.After)
		}
	}
	h, err := a.Directory.Person(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	ss, err := a.Record.Of(ctx, h.Person.ID)
	if err != nil {
		return nil, err
	}
	names, err := a.names(ctx)
	if err != nil {
		return nil, err
	}
	ss = slices.DeleteFunc(ss, func(s observe.Statement) bool { return int64(s.Seq) <= after })
	out := &listObservationsOutput{}
	out.Body.Items = []Observation{}
	for _, s := range ss[:min(in.Limit, len(ss))] {
		out.Body.Items = append(out.Body.Items, names.observation(s))
	}
	if len(ss) > in.Limit {
		out.Body.Next = strconv.FormatInt(int64(ss[in.Limit-1].Seq), 10)
	}
	return out, nil
}

type addObservationInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Source string        `json:"source" enum:"expert,manager,self,import"`
		Levels []StatedLevel `json:"levels" minItems:"1" maxItems:"2000"`
	}
}

type observationOutput struct{ Body Observation }

func (a *API) addObservation(ctx context.Context, in *addObservationInput) (*observationOutput, error) {
	h, err := a.Directory.Person(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := a.names(ctx)
	if err != nil {
		return nil, err
	}
	s := observe.Statement{Person: h.Person.ID, By: by(ctx), At: a.Now()}
	s.Source, _ = observe.ParseSource(in.Body.Source)
	for _, l := range in.Body.Levels {
		d, err := names.declared(l, people.DayOf(a.Now()))
		if err != nil {
			return nil, err
		}
		s.Levels = append(s.Levels, d)
	}
	return a.appendOne(ctx, names, s)
}

type withdrawObservationInput struct {
	ID     string `path:"id" maxLength:"64"`
	Number int64  `path:"number" minimum:"1"`
	Body   struct {
		Competency string `json:"competency,omitempty" maxLength:"200" doc:"key; absent to take back all that it says"`
		Why        string `json:"why" maxLength:"2000"`
	}
}

func (a *API) withdrawObservation(ctx context.Context, in *withdrawObservationInput) (*observationOutput, error) {
	h, err := a.Directory.Person(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := a.names(ctx)
	if err != nil {
		return nil, err
	}
	s := observe.Statement{
		Person: h.Person.ID, Source: observe.Manager, By: by(ctx), At: a.Now(),
		Withdraws: observe.Seq(in.Number), Why: in.Body.Why,
	}
	if in.Body.Competency != "" {
		known, ok := names.byKey[in.Body.Competency]
		if !ok {
			return nil, fault.New(fault.NotFound, "There is no competency %q in a framework that is in force.", in.Body.Competency)
		}
		s.Competency = known.id
	}
	return a.appendOne(ctx, names, s)
}

func (a *API) appendOne(ctx context.Context, names naming, s observe.Statement) (*observationOutput, error) {
	ss, err := a.Record.Append(ctx, s)
	if err != nil {
		return nil, err
	}
	return &observationOutput{names.observation(ss[0])}, nil
}

// naming translates between the ids of competencies and their keys.
type naming struct {
	byKey map[string]named
	byID  map[framework.CompetencyID]string
}

type named struct {
	id      framework.CompetencyID
	version framework.VersionID
	top     framework.Level
}

// names reads the frameworks in force. Where two have the same key, the older
// framework's counts.
func (a *API) names(ctx context.Context) (naming, error) {
	all, err := a.Frameworks.Current(ctx)
	n := naming{map[string]named{}, map[framework.CompetencyID]string{}}
	for _, v := range all {
		for _, c := range v.Competencies {
			n.byID[c.ID] = c.Key
			if _, taken := n.byKey[c.Key]; taken {
				continue
			}
			top := framework.Level(0)
			for _, anchor := range c.Anchors {
				top = max(top, anchor.Level)
			}
			n.byKey[c.Key] = named{c.ID, v.ID, top}
		}
	}
	return n, err
}

func (n naming) declared(l StatedLevel, today people.Day) (d observe.Declared, err error) {
	known, ok := n.byKey[l.Competency]
	if !ok {
		return d, fault.Field("competency", "There is no competency %q in a framework that is in force.", l.Competency)
	}
	d = observe.State(known.id, known.version, observe.NoLevel, today)
	if l.Level != nil {
		d.Level = framework.LevelOf(*l.Level)
	}
	if known.top > 0 && d.Level > known.top {
		return d, fault.Field("level", "The highest level of %s is %s.", l.Competency, known.top)
	}
	if l.Target != nil {
		d.Target = framework.LevelOf(*l.Target)
	}
	if l.Priority != nil {
		d.Priority = *l.Priority
	}
	if l.Seen != "" {
		if d.Day, err = people.ParseDay(l.Seen); err != nil {
			return d, err
		}
	}
	if l.Expires != "" {
		if d.Expires, err = people.ParseDay(l.Expires); err != nil {
			return d, err
		}
	}
	d.Note, d.Link = l.Note, l.Link
	return d, nil
}

func (n naming) observation(s observe.Statement) Observation {
	o := Observation{
		Number: int64(s.Seq), Source: s.Source.String(), By: s.By.Name, At: s.At, Levels: []StatedLevel{},
		Withdraws: int64(s.Withdraws), Competency: n.byID[s.Competency], Why: s.Why,
	}
	for _, d := range s.Levels {
		l := StatedLevel{Competency: n.byID[d.Competency], Seen: d.Day.String(), Expires: d.Expires.String(), Note: d.Note, Link: d.Link}
		l.Level, l.Target = known(d.Level), known(d.Target)
		if d.Priority != observe.NoPriority {
			l.Priority = &d.Priority
		}
		o.Levels = append(o.Levels, l)
	}
	return o
}

// known returns a level counted in levels, or nil.
func known(l framework.Level) *float64 {
	if l == observe.NoLevel {
		return nil
	}
	x := l.Float()
	return &x
}
