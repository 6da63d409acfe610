package api

import (
	"context"
	"net/http"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

func (a *API) registerRoles(v1 *contract, base string) {
	add(a, v1, operation{method: http.MethodGet, path: base + "/roles", id: "list-roles", action: access.SeeRoles, summary: "List roles and what they ask for"}, a.listRoles)
	add(a, v1, operation{method: http.MethodGet, path: base + "/roles/{role}", id: "get-role", action: access.SeeRoles, summary: "Read a role and what it asks for"}, a.getRole)
	add(a, v1, operation{method: http.MethodGet, path: base + "/ladders", id: "list-ladders", action: access.SeeLadder, summary: "List ladders with their tracks, steps and crossings"}, a.listLadders)
	add(a, v1, operation{method: http.MethodGet, path: base + "/ladders/{ladder}", id: "get-ladder", action: access.SeeLadder, summary: "Read a ladder"}, a.getLadder)
}

// Role says what a kind of job asks for.
type Role struct {
	Key         string `json:"key,omitempty"`
	Name        string `json:"name"`
	Family      string `json:"family,omitempty"`
	Track       string `json:"track,omitempty"`
	Description string `json:"description,omitempty"`
	Needs       []Need `json:"needs" doc:"a competency without an entry has not been thought about"`
}

// Need is what a role asks for in one competency: a level with a weight, or
// nothing, on purpose.
type Need struct {
	Competency string   `json:"competency"`
	Level      *float64 `json:"level,omitempty"`
	Weight     *float64 `json:"weight,omitempty" doc:"1 useful, 2 important, 3 critical"`
	NotNeeded  bool     `json:"not_needed,omitempty" doc:"it is not needed here, which differs from level 0"`
}

// Ladder is a set of tracks of roles, side by side by stage.
type Ladder struct {
	Key       string     `json:"key"`
	Name      string     `json:"name"`
	Principle string     `json:"principle,omitempty"`
	Tracks    []Track    `json:"tracks"`
	Crossings []Crossing `json:"crossings"`
	Evidence  []string   `json:"evidence,omitempty"`
}

// Track is one way up.
type Track struct {
	Key   string `json:"key"`
	Name  string `json:"name,omitempty"`
	Steps []Step `json:"steps"`
}

// Step is one rung.
type Step struct {
	Stage        int      `json:"stage"`
	Key          string   `json:"key"`
	Name         string   `json:"name,omitempty"`
	Role         string   `json:"role,omitempty" doc:"key of its role"`
	Alternatives []string `json:"alternatives,omitempty"`
	Equivalent   string   `json:"equivalent,omitempty" doc:"step of equal standing on another track"`
	Scope        string   `json:"scope,omitempty"`
	LeadForm     string   `json:"lead_form,omitempty"`
}

// Crossing is a way from one track to another.
type Crossing struct {
	Key         string   `json:"key"`
	From        string   `json:"from"`
	To          string   `json:"to"`
	Why         string   `json:"why,omitempty"`
	Before      []string `json:"before,omitempty"`
	During      []string `json:"during,omitempty"`
	TrialMonths int      `json:"trial_months,omitempty"`
	ReturnRight bool     `json:"return_right,omitempty"`
}

func fromRole(r framework.Role) Role {
	out := Role{Key: r.Key, Name: r.Name, Family: r.Family, Track: r.Track, Description: r.Description, Needs: []Need{}}
	for _, n := range r.Needs {
		x := Need{Competency: n.Competency, NotNeeded: n.NotNeeded}
		if !n.NotNeeded {
			level, weight := n.Level.Float(), n.Weight
			x.Level, x.Weight = &level, &weight
		}
		out.Needs = append(out.Needs, x)
	}
	return out
}

func fromLadder(l framework.Ladder) Ladder {
	out := Ladder{Key: l.Key, Name: l.Name, Principle: l.Principle, Evidence: l.Evidence, Tracks: []Track{}, Crossings: []Crossing{}}
	for _, t := range l.Tracks {
		x := Track{Key: t.Key, Name: t.Name, Steps: []Step{}}
		for _, s := range t.Steps {
			x.Steps = append(x.Steps, Step(s))
		}
		out.Tracks = append(out.Tracks, x)
	}
	for _, c := range l.Crossings {
		out.Crossings = append(out.Crossings, Crossing(c))
	}
	return out
}

type listRolesOutput struct {
	Body struct {
		Items []Role `json:"items"`
		Next  string `json:"next,omitempty" doc:"for after; absent on the last page"`
	}
}

func (a *API) listRoles(ctx context.Context, in *struct {
	VersionInput
	PageInput
}) (*listRolesOutput, error) {
	_, v, err := a.version(ctx, in.VersionInput)
	if err != nil {
		return nil, err
	}
	all, next, err := page(v.Roles, in.PageInput, func(r framework.Role) string { return r.Key })
	if err != nil {
		return nil, err
	}
	out := &listRolesOutput{}
	out.Body.Items, out.Body.Next = []Role{}, next
	for _, r := range all {
		out.Body.Items = append(out.Body.Items, fromRole(r))
	}
	return out, nil
}

type roleOutput struct{ Body Role }

func (a *API) getRole(ctx context.Context, in *struct {
	VersionInput
	Role string `path:"role" maxLength:"120"`
}) (*roleOutput, error) {
	_, v, err := a.version(ctx, in.VersionInput)
	if err != nil {
		return nil, err
	}
	r, ok := v.Role(in.Role)
	if !ok {
		return nil, fault.New(fault.NotFound, "This version has no role with the key %q. List them to see the keys.", in.Role)
	}
	return &roleOutput{fromRole(r)}, nil
}

type listLaddersOutput struct {
	Body struct {
		Items []Ladder `json:"items"`
	}
}

func (a *API) listLadders(ctx context.Context, in *VersionInput) (*listLaddersOutput, error) {
	_, v, err := a.version(ctx, *in)
	if err != nil {
		return nil, err
	}
	out := &listLaddersOutput{}
	out.Body.Items = []Ladder{}
	for _, l := range v.Ladders {
		out.Body.Items = append(out.Body.Items, fromLadder(l))
	}
	return out, nil
}

type ladderOutput struct{ Body Ladder }

func (a *API) getLadder(ctx context.Context, in *struct {
	VersionInput
	Ladder string `path:"ladder" maxLength:"120"`
}) (*ladderOutput, error) {
	_, v, err := a.version(ctx, in.VersionInput)
	if err != nil {
		return nil, err
	}
	l, ok := v.Ladder(in.Ladder)
	if !ok {
		return nil, fault.New(fault.NotFound, "This version has no ladder with the key %q. List them to see the keys.", in.Ladder)
	}
	return &ladderOutput{fromLadder(l)}, nil
}
