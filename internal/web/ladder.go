package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/gap"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

func (sh shelf) ladder(key string) string {
	q := url.Values{"framework": {sh.Head.Framework.Key}}
	if !sh.Newest {
		q.Set("v", sh.asked)
	}
	return "/ladders/" + url.PathEscape(key) + "?" + q.Encode()
}

type ladderPage struct {
	shelf
	L      framework.Ladder
	Tabs   []components.Tab
	Shared []stepCell // where all begin, the first first
	Tracks []string
	Stages []stageRow // the highest first
	Gap    gapPart
	Edit   string // address of the form; "" if the reader may not
}

type stageRow struct {
	Stage int
	Cells []stepCell // one for each track
}

type stepCell struct {
	Key, Name, Href, Scope, LeadForm, Equivalent string
	Alternatives                                 []link
	Empty                                        bool
}

func newLadderPage(ctx context.Context, sh shelf, l framework.Ladder) ladderPage {
	p := ladderPage{shelf: sh, L: l}
	if may(ctx, access.EditRoles) && (sh.Newest || sh.V.Number == 0) {
		p.Edit = sh.base() + "/edit/ladder?key=" + url.QueryEscape(l.Key)
	}
	for _, x := range sh.V.Ladders {
		p.Tabs = append(p.Tabs, components.Tab{Text: x.Name, Href: sh.ladder(x.Key), Here: x.Key == l.Key})
	}
	if len(p.Tabs) < 2 {
		p.Tabs = nil
	}
	var sides []framework.Track
	for _, t := range l.Tracks {
		if t.Key != "shared" {
			sides = append(sides, t)
			p.Tracks = append(p.Tracks, t.Name)
			continue
		}
		for _, st := range t.Steps {
			p.Shared = append(p.Shared, sh.step(st))
		}
	}
	var stages []int
	for _, t := range sides {
		for _, st := range t.Steps {
			if !slices.Contains(stages, st.Stage) {
				stages = append(stages, st.Stage)
			}
		}
	}
	slices.Sort(stages)
	slices.Reverse(stages)
	for _, n := range stages {
		row := stageRow{Stage: n}
		for _, t := range sides {
			cell := stepCell{Empty: true}
			for _, st := range t.Steps {
				if st.Stage == n {
					cell = sh.step(st)
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Stages = append(p.Stages, row)
	}
	return p
}

func (sh shelf) step(st framework.Step) stepCell {
	c := stepCell{Key: st.Key, Name: st.Name, Scope: st.Scope, LeadForm: st.LeadForm, Equivalent: st.Equivalent}
	if r, ok := sh.V.Role(st.Role); ok {
		c.Href = sh.role(r.Key)
		if c.Name == "" {
			c.Name = r.Name
		}
	}
	for _, k := range st.Alternatives {
		if r, ok := sh.V.Role(k); ok {
			c.Alternatives = append(c.Alternatives, link{r.Name, sh.role(k)})
		}
	}
	return c
}

// showFirstLadder leads to the first ladder of the first framework that has one.
func (s *Site) showFirstLadder(w http.ResponseWriter, r *http.Request) error {
	vs, err := s.Frameworks.Current(r.Context())
	if err != nil {
		return err
	}
	for _, v := range vs {
		if len(v.Ladders) > 0 {
			return redirect(w, r, "/ladders/"+url.PathEscape(v.Ladders[0].Key)+"?framework="+url.QueryEscape(v.Framework.Key))
		}
	}
	add := ""
	if len(vs) > 0 && may(r.Context(), access.EditRoles) {
		add = "/framework/" + url.PathEscape(vs[0].Framework.Key) + "/edit/ladder"
	}
	return show(w, r, noLadderView(add))
}

func (s *Site) showLadder(w http.ResponseWriter, r *http.Request) error {
	sh, l, err := s.findLadder(r)
	if err != nil {
		return err
	}
	p := newLadderPage(r.Context(), sh, l)
	if p.Gap, err = s.gapPart(r.Context(), sh, l, r.URL.Query()); err != nil {
		return err
	}
	return show(w, r, ladderView(p))
}

// findLadder returns the ladder in the path, of the framework that the query
// names or of the first that has it.
func (s *Site) findLadder(r *http.Request) (shelf, framework.Ladder, error) {
	q := r.URL.Query()
	name := q.Get("framework")
	if name == "" {
		vs, err := s.Frameworks.Current(r.Context())
		if err != nil {
			return shelf{}, framework.Ladder{}, err
		}
		for _, v := range vs {
			if _, ok := v.Ladder(r.PathValue("ladder")); ok {
				name = v.Framework.Key
				break
			}
		}
	}
	sh, err := s.shelf(r.Context(), name, q.Get("v"))
	if err == nil {
		err = sh.mayRead(r.Context())
	}
	l, ok := sh.V.Ladder(r.PathValue("ladder"))
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "There is no such ladder. Choose one from the menu.")
	}
	return sh, l, err
}

// A gapPart compares one person with one role.
type gapPart struct {
	May     bool // levels of people may be seen
	Action  string
	Query   string
	Found   []link // people to choose from
	None    bool   // nobody was found
	Roles   components.Input
	Hidden  map[string]string
	Person  string
	Role    string
	Lines   []gapLine
	Sum     gap.Sum
	Another string // to choose another person
}

type gapLine struct {
	Name, Href string
	gap.Line
}

// gapPart finds the person and the role that the address asks for, and the
// distance between them.
func (s *Site) gapPart(ctx context.Context, sh shelf, l framework.Ladder, q url.Values) (gapPart, error) {
	p := gapPart{May: may(ctx, access.SeeLevels) && s.Directory != nil && s.Record != nil, Action: "/ladders/" + url.PathEscape(l.Key), Query: q.Get("who")}
	if !p.May {
		return p, nil
	}
	p.Hidden = map[string]string{"framework": sh.Head.Framework.Key}
	if !sh.Newest {
		p.Hidden["v"] = sh.asked
	}
	role, chosen := sh.V.Role(q.Get("role"))
	p.Roles = components.Input{Label: T(ctx, "Role"), Name: "role", Required: true}
	for _, r := range sh.V.Roles {
		p.Roles.Options = append(p.Roles.Options, components.Option{Value: r.Key, Text: r.Name, Chosen: chosen && r.Key == role.Key})
	}
	uid := q.Get("person")
	if uid == "" && p.Query != "" {
		found, err := s.candidates(ctx, p.Query, func(uid string) string {
			next := url.Values{"person": {uid}, "role": {q.Get("role")}}
			for k, v := range p.Hidden {
				next.Set(k, v)
			}
			return p.Action + "?" + next.Encode() + "#gap"
		})
		if err != nil {
			return p, err
		}
		if p.Found, p.None = found.links, len(found.links) == 0; len(found.uids) == 1 {
			uid, p.Found = found.uids[0], nil
		}
	}
	if uid == "" {
		return p, nil
	}
	h, err := s.Directory.Person(ctx, uid)
	if err != nil {
		return p, err
	}
	p.Person = h.Person.Name
	p.Hidden["person"] = uid
	if !chosen {
		return p, nil
	}
	p.Role = role.Name
	known, err := s.known(ctx, h.Person.ID, sh.V)
	if err != nil {
		return p, err
	}
	lines := gap.Compare(sh.V, &role, known)
	p.Sum = gap.Total(lines)
	for _, x := range lines {
		if x.Gap.Status != gap.NotAsked && x.Gap.Status != gap.NotNeeded {
			p.Lines = append(p.Lines, gapLine{x.Competency.Name, sh.competency(x.Competency.Key), x})
		}
	}
	slices.SortStableFunc(p.Lines, func(a, b gapLine) int {
		switch {
		case a.Urgency() > b.Urgency():
			return -1
		case a.Urgency() < b.Urgency():
			return 1
		}
		return 0
	})
	return p, nil
}

type candidates struct {
	links []link
	uids  []string
}

// candidates are the people whose names begin so.
func (s *Site) candidates(ctx context.Context, text string, address func(uid string) string) (candidates, error) {
	var all candidates
	page, err := s.Directory.Search(ctx, people.Query{Text: text, Day: people.DayOf(s.Now()), Limit: 20})
	if err != nil {
		return all, err
	}
	for _, e := range page.Entries {
		name := e.Person.Name
		if e.Unit.Name != "" {
			name += " (" + e.Unit.Name + ")"
		}
		all.links = append(all.links, link{name, address(e.Person.UID)})
		all.uids = append(all.uids, e.Person.UID)
	}
	return all, nil
}

// known is what the record says about a person today.
func (s *Site) known(ctx context.Context, id people.ID, v framework.Version) (profile.Profile, error) {
	policy, err := s.Record.Policy(ctx)
	if err != nil {
		return nil, err
	}
	standing, err := s.Record.Standing(ctx, id)
	if err != nil {
		return nil, err
	}
	fresh := map[framework.CompetencyID]int{}
	for _, c := range v.Competencies {
		fresh[c.ID] = c.FreshMonths
	}
	return profile.Of(standing[id], policy, people.DayOf(s.Now()), func(c framework.CompetencyID) int { return fresh[c] }), nil
}
