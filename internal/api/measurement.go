package api

import (
	"context"
	"net/http"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/profile"
)

func (a *API) registerMeasurement(v1 *contract) {
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/planner", id: "plan-raters", action: access.PlanRaters, summary: "Foresee how surely a panel of raters would measure"}, a.planRaters)
}

// Precision is how well something can be known.
type Precision struct {
	Reliability float64 `json:"reliability" doc:"share of what people really differ by that the figure shows: 0 is guessing, 1 is certainty"`
	SE          float64 `json:"se" doc:"standard error, in levels"`
}

// Prospect is what a panel can be expected to tell about one person.
type Prospect struct {
	Managers   int        `json:"managers"`
	Peers      int        `json:"peers"`
	Reports    int        `json:"reports"`
	Items      int        `json:"items" doc:"questions on each competency"`
	Competency Precision  `json:"competency" doc:"on average over competencies"`
	Pillar     Precision  `json:"pillar"`
	Balance    *Precision `json:"balance,omitempty" doc:"of lead and manage; absent where the framework does not have both"`
}

// RatersNeeded is how many raters more a panel needs; a number that is absent
// is not reached with 60.
type RatersNeeded struct {
	Reliability float64 `json:"reliability"`
	Competency  *int    `json:"competency,omitempty"`
	Pillar      *int    `json:"pillar,omitempty"`
	Balance     *int    `json:"balance,omitempty"`
}

type planOutput struct {
	Body struct {
		Panel  Prospect       `json:"panel"`
		Needed []RatersNeeded `json:"needed" doc:"raters more until a reliability of 0.70, and of 0.80"`
		Usual  []Prospect     `json:"usual" doc:"the same for panels of usual sizes"`
		Own    bool           `json:"own" doc:"whether the variances are the organisation's own, or those that Bearing ships"`
	}
}

func (a *API) planRaters(ctx context.Context, in *struct {
	Managers int    `query:"managers" minimum:"0" maximum:"3" default:"1"`
	Peers    int    `query:"peers" minimum:"0" maximum:"20" default:"3"`
	Reports  int    `query:"reports" minimum:"0" maximum:"20" default:"3"`
	Items    int    `query:"items" minimum:"1" maximum:"8" default:"1" doc:"questions on each competency"`
	Scale    string `query:"scale" enum:"frequency,anchored" default:"frequency" doc:"what is answered: how often something is seen, or which anchored sentence fits best"`
	Rated    int    `query:"rated" minimum:"1" maximum:"30" default:"4" doc:"people whom each rater rates"`
	Grow     string `query:"grow" enum:"both,peers" default:"both" doc:"who could be asked besides: peers and reports in turn, or peers only"`
}) (*planOutput, error) {
	vs, err := a.Frameworks.Current(ctx)
	if err != nil {
		return nil, err
	}
	pl := profile.NewPlanner(vs)
	own := false
	if len(vs) > 0 && a.Surveys != nil {
		var b profile.Basis
		if b, own, err = a.Surveys.Basis(ctx, vs[0]); err != nil {
			return nil, err
		} else if own {
			pl.Params = b.Params()
		}
	}
	pl.Rated = in.Rated
	if in.Scale == "anchored" {
		pl.Scale = 1
	}
	out := new(planOutput)
	out.Body.Own = own
	panel := profile.Panel{Managers: in.Managers, Peers: in.Peers, Reports: in.Reports, Items: in.Items}
	out.Body.Panel = fromProspect(pl, pl.Expect(panel))
	for _, n := range pl.Needs(panel, in.Grow != "peers", .7, .8) {
		x := RatersNeeded{Reliability: n.Reliability, Competency: reached(n.Competency), Pillar: reached(n.Pillar)}
		if pl.Balances() {
			x.Balance = reached(n.Balance)
		}
		out.Body.Needed = append(out.Body.Needed, x)
	}
	for _, p := range profile.Panels {
		out.Body.Usual = append(out.Body.Usual, fromProspect(pl, pl.Expect(p)))
	}
	return out, nil
}

func reached(more int) *int {
	if more == profile.Never {
		return nil
	}
	return &more
}

func fromProspect(pl profile.Planner, p profile.Prospect) Prospect {
	out := Prospect{
		Managers: p.Managers, Peers: p.Peers, Reports: p.Reports, Items: p.Items,
		Competency: Precision(p.Competency), Pillar: Precision(p.Pillar),
	}
	if pl.Balances() {
		balance := Precision(p.Balance)
		out.Balance = &balance
	}
	return out
}
