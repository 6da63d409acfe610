package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/framework/content"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

func (a *API) registerEstimates(v1 *contract) {
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/people/{id}/ratings", id: "list-ratings", action: access.SeeLevels, summary: "List what manager and assessors answered about a person, and how many others answered"}, a.listRatings)
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/people/{id}/estimates", id: "get-estimates", action: access.SeeLevels, summary: "Read what ratings say of a person, each figure with its band, or why it is withheld"}, a.getEstimates)
}

// GivenRating is one form of somebody who answers under their name.
type GivenRating struct {
	ID      string           `json:"id"`
	Group   string           `json:"group" enum:"self,manager,assessor"`
	Rater   string           `json:"rater" doc:"outside id; empty if the person is not in the directory any more"`
	Name    string           `json:"name"`
	Wave    string           `json:"wave,omitempty"`
	Day     string           `json:"day"`
	Answers []QuestionAnswer `json:"answers" doc:"those that were given"`
}

// QuestionAnswer is one answer.
type QuestionAnswer struct {
	Competency string `json:"competency" doc:"key"`
	Item       string `json:"item,omitempty" doc:"key; absent where the competency itself was judged"`
	Scale      string `json:"scale" enum:"frequency,anchored"`
	Answer     int    `json:"answer" minimum:"1" maximum:"5"`
}

// RaterCounts says how many people answered without their names, in buckets.
// Groups of fewer than five are merged, with as many others as it takes to hide
// them.
type RaterCounts struct {
	Peer     string `json:"peer,omitempty" enum:"<5,5-9,10+"`
	Report   string `json:"report,omitempty" enum:"<5,5-9,10+"`
	Other    string `json:"other,omitempty" enum:"<5,5-9,10+"`
	Together string `json:"people_you_work_with,omitempty" enum:"<5,5-9,10+"`
}

type ofPersonInput struct {
	ID string `path:"id" maxLength:"64"`
}

type listRatingsOutput struct {
	Body struct {
		Named  []GivenRating `json:"named" doc:"oldest first; one's own only for oneself"`
		Others RaterCounts   `json:"others"`
	}
}

func (a *API) listRatings(ctx context.Context, in *ofPersonInput) (*listRatingsOutput, error) {
	h, err := a.Directory.Person(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	about, err := a.Ratings.About(ctx, h.Person.ID)
	if err != nil {
		return nil, err
	}
	names, err := a.names(ctx)
	if err != nil {
		return nil, err
	}
	out := &listRatingsOutput{}
	out.Body.Named = []GivenRating{}
	quiet := make(map[people.ID]observe.Group) // a rater counts once, with the newest form
	known, err := a.ratersOf(ctx, about)
	if err != nil {
		return nil, err
	}
	for _, r := range about {
		if !r.Group.Named() {
			quiet[r.Rater] = r.Group
			continue
		}
		if r.Group == observe.BySelf && !mine(ctx, h.Person) {
			continue
		}
		out.Body.Named = append(out.Body.Named, given(names, r, known[r.Rater]))
	}
	var t profile.Tally
	for _, by := range quiet {
		t[by]++
	}
	n := t.Show()
	out.Body.Others = RaterCounts{string(n.Peer), string(n.Report), string(n.Other), string(n.Together)}
	return out, nil
}

// mine reports whether the caller's account is the person's.
func mine(ctx context.Context, p people.Person) bool {
	email := actor(ctx).Email
	return email != "" && strings.EqualFold(email, p.Email)
}

// ratersOf returns those who rated under their names and are in the directory.
func (a *API) ratersOf(ctx context.Context, about []observe.Rating) (map[people.ID]people.Person, error) {
	var who []people.ID
	for _, r := range about {
		if r.Group.Named() {
			who = append(who, r.Rater)
		}
	}
	all, err := a.Directory.People(ctx, who...)
	known := make(map[people.ID]people.Person, len(all))
	for _, p := range all {
		known[p.ID] = p
	}
	return known, err
}

func given(names naming, r observe.Rating, who people.Person) GivenRating {
	g := GivenRating{ID: r.UID, Group: r.Group.String(), Rater: who.UID, Name: who.Name, Wave: r.Wave, Day: r.Day.String(), Answers: []QuestionAnswer{}}
	for i, q := range r.Asked.Questions {
		if r.Answers[i] == 0 {
			continue
		}
		scale := "frequency"
		if q.Scale == observe.Anchored {
			scale = "anchored"
		}
		g.Answers = append(g.Answers, QuestionAnswer{names.byID[q.Competency], q.Item, scale, int(r.Answers[i])})
	}
	return g
}

// EstimatedTarget is what is known of one pillar or competency. What is withheld
// is absent, and the reason says why.
type EstimatedTarget struct {
	Target      string       `json:"target" doc:"key of the competency, or pillar. and the key of the pillar"`
	Status      string       `json:"status" enum:"published,indicative,withheld"`
	Reason      string       `json:"reason,omitempty"`
	Level       *float64     `json:"level,omitempty" doc:"1 to 5; 3 is typical of the reference population"`
	SELevel     *float64     `json:"se_level,omitempty"`
	Band80      []float64    `json:"band80,omitempty" minItems:"2" maxItems:"2"`
	Reliability *float64     `json:"reliability,omitempty"`
	Raters      *RatersShown `json:"n_raters,omitempty"`
	Newest      string       `json:"newest_answer_month,omitempty"`
	NamedOnly   bool         `json:"named_only,omitempty" doc:"it rests on answers given under their names alone"`
	SelfView    *float64     `json:"self_view,omitempty" doc:"for the person only"`
	Gap         string       `json:"gap_statement,omitempty" doc:"for the person only"`
	Release     string       `json:"release"`
	Calibration string       `json:"calibration"`
	ExplainURL  string       `json:"explain_url"`
}

// RatersShown says on whose answers a figure rests.
type RatersShown struct {
	Manager  int `json:"manager,omitempty"`
	Assessor int `json:"assessor,omitempty"`
	RaterCounts
}

type getEstimatesOutput struct {
	Body struct {
		Person  string            `json:"person"`
		Targets []EstimatedTarget `json:"targets" doc:"empty while nobody has answered; pillars first"`
	}
}

func (a *API) getEstimates(ctx context.Context, in *ofPersonInput) (*getEstimatesOutput, error) {
	h, err := a.Directory.Person(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &getEstimatesOutput{}
	out.Body.Person, out.Body.Targets = h.Person.UID, []EstimatedTarget{}
	r, f, err := a.reader(ctx, h.Person)
	if err != nil {
		return nil, err
	}
	kept, err := a.Estimates.Of(ctx, f, h.Person.ID)
	if err != nil {
		return nil, err
	}
	k, ok := kept[h.Person.ID]
	if !ok || !r.Fits(k.Now) {
		return out, nil
	}
	reading := r.Read(k.Now)
	var views []profile.SelfView
	if r.Person {
		about, err := a.Ratings.About(ctx, h.Person.ID)
		if err != nil {
			return nil, err
		}
		views = r.Selves(about, reading)
	}
	who := profile.About{Person: h.Person.UID, ExplainURL: "/people/" + h.Person.UID + "/computed"}
	for _, c := range r.Contracts(who, reading, views) {
		out.Body.Targets = append(out.Body.Targets, newEstimatedTarget(c))
	}
	return out, nil
}

// reader returns how the caller reads the profile of a person: by the framework
// in force, and the role that the person has today.
func (a *API) reader(ctx context.Context, p people.Person) (r profile.Reader, f framework.ID, err error) {
	today := people.DayOf(a.Now())
	m, err := a.Matrix.Open(ctx, matrix.Query{On: today, Person: p.UID})
	if err != nil {
		return r, 0, err
	}
	st, err := a.Estimates.State(ctx)
	if err != nil {
		return r, 0, err
	}
	f = m.Version.Framework.ID
	r = profile.Reader{Basis: st.Bases[f].On(profile.NewGauge(m.Version, profile.Shipped())), Version: m.Version, Today: today, Person: mine(ctx, p)}
	if a.Standards != nil {
		if r.Standard, err = a.Standards.Get(ctx, f); err != nil {
			return r, f, err
		}
	}
	if len(m.Rows) > 0 {
		r.Role = m.RoleOf(0)
	}
	r.Guide, err = profile.ParseGuide(content.Patterns)
	return r, f, err
}

func newEstimatedTarget(c profile.Contract) EstimatedTarget {
	t := EstimatedTarget{
		Target: c.Target, Status: string(c.Status), Reason: string(c.Reason), Level: c.Level, SELevel: c.SELevel, Reliability: c.Reliability,
		Newest: c.NewestAnswerMonth, NamedOnly: c.NamedOnly, SelfView: c.SelfView, Gap: string(c.GapStatement),
		Release: c.Release, Calibration: c.Calibration, ExplainURL: c.ExplainURL,
	}
	if c.Band80 != nil {
		t.Band80 = c.Band80[:]
	}
	if n := c.NRaters; n != nil {
		t.Raters = &RatersShown{n.Manager, n.Assessor, RaterCounts{string(n.Peer), string(n.Report), string(n.Other), string(n.Together)}}
	}
	return t
}
