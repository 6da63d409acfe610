package web

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

// A reliabilityPage says how surely people are measured here: in counts and
// figures over many, of which none is a level.
type reliabilityPage struct {
	page
	Empty    bool // nobody was rated yet
	Counting bool // it takes a moment
	Here     string
	Few      int // people, where they are too few to say anything; else 0
	Tabs     []components.Tab
	Stats    []stat
	Pillars  []surveyLine
	Single   []surveyGroup
	Why      []string
	Verdict  []string // what the figures come to, in sentences
	Unasked  []string // pillars about which nobody was asked
	Parts    []varianceLine
	PartsSum string
	Agreed   []agreedLine
	Linked   []string // in words, if people are not all linked
	Small    string   // groups too small to be told
	Raters   []stat
	Panel    string // who usually rates a person
	Needs    []precisionLine
	PlanHref string
	Signs    []stat
	SignsOf  string // how many forms were looked at
	Without  string // what would change without doubtful forms
	MayTalk  bool   // conversations are one way to ratings
}

type stat struct{ Label, Value, Note string }

// A surveyLine is how surely one thing is known, in numbers of people.
type surveyLine struct {
	Name, Pillar                string
	Shown, Indicative, Withheld int
	Known                       [4]int
	Widths, At                  [4]string // of the bar, of 100
	Middle                      string
	Words                       string
}

type surveyGroup struct {
	Key, Name string
	Lines     []surveyLine
}

// A varianceLine is one part of what makes answers differ.
type varianceLine struct {
	Name, Means   string
	Here, Shipped string
	Share         string // of all that makes an answer differ
	Width         string
	Words         string
}

type agreedLine struct {
	Name                             string
	ICC1, ICCK, K, RWG, Alpha, Omega string
	General                          string
}

// surveyPatience is how long a page waits for a survey that is being made.
const surveyPatience = 1500 * time.Millisecond

func (s *Site) showReliability(w http.ResponseWriter, r *http.Request) error {
	p, err := s.newReliabilityPage(r.Context(), r.URL.Query().Get("framework"))
	if err != nil {
		return err
	}
	return show(w, r, reliabilityView(p))
}

func (s *Site) newReliabilityPage(ctx context.Context, key string) (reliabilityPage, error) {
	p := reliabilityPage{
		page:    page{Title: T(ctx, "How surely we measure"), Nav: "/reliability", How: "/help/measurement#reliability", WhoSees: T(ctx, "Administrators and editors of this installation. Nobody can be found in it.")},
		MayTalk: may(ctx, access.HoldConversation),
	}
	sh, err := s.shelf(ctx, key, "")
	if err != nil {
		return p, err
	}
	p.Here = "/reliability"
	if key != "" {
		p.Here += "?framework=" + url.QueryEscape(key)
	}
	p.Tabs = sh.tabs(func(key string) string { return "/reliability?framework=" + url.QueryEscape(key) })
	if p.Empty = sh.Empty || s.Surveys == nil; p.Empty {
		return p, nil
	}
	found, ok, err := s.Surveys.Of(ctx, sh.V, s.today(), surveyPatience)
	switch {
	case err != nil:
		return p, err
	case !ok:
		p.Empty = true
		return p, nil
	case found == nil:
		p.Counting = true
		return p, nil
	case found.People < profile.Enough:
		p.Few = found.People
		return p, nil
	}
	p.fill(ctx, sh.V, found)
	if err := s.unlinked(ctx, &p, found); err != nil {
		return p, err
	}
	pl, _, err := s.planner(ctx)
	if err != nil {
		return p, err
	}
	p.plan(ctx, pl, found.Raters.Usual)
	return p, nil
}

func (p *reliabilityPage) fill(ctx context.Context, v framework.Version, s *profile.Survey) {
	unasked := make(map[string]bool) // pillars, and competencies of others
	for _, t := range s.Targets {
		if t.Why[profile.NoRatings] == s.People {
			if unasked[t.Key] = true; t.Kind == profile.OfPillar {
				p.Unasked = append(p.Unasked, t.Name)
			}
			continue
		}
		l := newSurveyLine(ctx, s.People, t)
		if t.Kind != profile.OfCompetency {
			p.Pillars = append(p.Pillars, l)
			continue
		}
		if n := len(p.Single); n == 0 || p.Single[n-1].Key != t.Pillar {
			pillar, _ := v.Pillar(t.Pillar)
			p.Single = append(p.Single, surveyGroup{Key: t.Pillar, Name: pillar.Name})
		}
		g := &p.Single[len(p.Single)-1]
		g.Lines = append(g.Lines, l)
	}
	p.Why = whyNot(ctx, slices.DeleteFunc(slices.Clone(s.Targets), func(t profile.Surveyed) bool { return unasked[t.Key] }))
	p.variances(ctx, s)
	for i, a := range s.Agreements {
		if unasked[a.Key] {
			continue
		}
		l := agreedLine{
			Name: a.Name, ICC1: known2(ctx, a.ICC1), ICCK: known2(ctx, a.ICCK), RWG: known2(ctx, a.RWG),
			Alpha: known2(ctx, a.Alpha), Omega: known2(ctx, a.Omega), General: known2(ctx, a.General),
		}
		if i == 0 {
			l.Name = T(ctx, "Everything together")
		}
		if !math.IsNaN(a.K) {
			l.K = oneDecimal(ctx, a.K)
		}
		p.Agreed = append(p.Agreed, l)
	}
	var first surveyLine
	if len(p.Pillars) > 0 {
		first = p.Pillars[0]
	}
	p.Verdict = summed(ctx, s, first)
	p.Stats = []stat{
		{T(ctx, "People measured"), number(ctx, s.People), ""},
		{T(ctx, "Forms that count"), number(ctx, s.Forms), T(ctx, "by %s raters", number(ctx, s.Raters.Raters))},
		{T(ctx, "Reliability in the middle"), first.Middle, T(ctx, "%s: %s", first.Name, first.Words)},
		{T(ctx, "Rated by 8 or more"), number(ctx, s.Raters.Of[2]+s.Raters.Of[3]), T(ctx, "of %s people", number(ctx, s.People))},
	}
	p.Raters = []stat{
		{T(ctx, "1 to 4 raters"), number(ctx, s.Raters.Of[0]), T(ctx, "people")},
		{T(ctx, "5 to 7 raters"), number(ctx, s.Raters.Of[1]), T(ctx, "people")},
		{T(ctx, "8 to 11 raters"), number(ctx, s.Raters.Of[2]), T(ctx, "people")},
		{T(ctx, "12 raters or more"), number(ctx, s.Raters.Of[3]), T(ctx, "people")},
		{T(ctx, "Raters of one person only"), number(ctx, s.Raters.OfOne), T(ctx, "of %s: how strict they are stays open", number(ctx, s.Raters.Raters))},
		{T(ctx, "Answers that wait"), number(ctx, s.Raters.Waiting), T(ctx, "people about whom fewer than %d have answered since", profile.Enough)},
	}
	p.signs(ctx, s.Signs)
}

// summed says in sentences what the survey comes to, and what would help.
func summed(ctx context.Context, s *profile.Survey, first surveyLine) (words []string) {
	if first.Name == "" {
		return nil
	}
	words = append(words, T(ctx, "Of %s people rated, %s can be told where they stand on %s, %s more with a reservation. For %s nothing is shown yet.", number(ctx, s.People), number(ctx, first.Shown), first.Name, number(ctx, first.Indicative), number(ctx, first.Withheld)))
	if n := s.Raters.Of[0]; n > 0 {
		words = append(words, T(ctx, "What would help most: more raters for the %s people who have four or fewer.", number(ctx, n)))
	}
	if n := s.Raters.OfOne; 4*n > s.Raters.Raters {
		words = append(words, T(ctx, "%s of %s raters have rated one person only: how strict they are cannot be told from how good that person is. Let raters rate two people or more.", number(ctx, n), number(ctx, s.Raters.Raters)))
	}
	return words
}

func number(ctx context.Context, n int) string { return T(ctx, "%d", n) }

// known2 writes a figure, and a dash where it cannot be said.
func known2(ctx context.Context, x float64) string {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return "–"
	case x < 0: // raters of one person agree no more than raters of any
		return "< 0"
	}
	return share2(ctx, x)
}

func newSurveyLine(ctx context.Context, people int, t profile.Surveyed) surveyLine {
	l := surveyLine{
		Name: t.Name, Pillar: t.Pillar, Known: t.Known, Middle: share2(ctx, t.Middle), Words: reliabilityWords(ctx, t.Middle),
		Shown: t.Status[profile.Published], Indicative: t.Status[profile.Indicative], Withheld: t.Status[profile.Withheld],
	}
	if t.Kind == profile.OfBalance {
		l.Name = T(ctx, "The balance")
	}
	at := 0
	for i, n := range t.Known {
		l.At[i] = fmt.Sprintf("%.1f", 100*float64(at)/float64(people))
		l.Widths[i] = fmt.Sprintf("%.1f", 100*float64(n)/float64(people))
		at += n
	}
	return l
}

// whyNot says why figures of pillars are withheld or indicative.
func whyNot(ctx context.Context, all []profile.Surveyed) (words []string) {
	sum := make(map[profile.Reason]int)
	for _, t := range all {
		if t.Kind == profile.OfPillar {
			for why, n := range t.Why {
				sum[why] = max(sum[why], n)
			}
		}
	}
	for _, one := range []struct {
		why   profile.Reason
		words string
	}{
		{profile.NoRatings, T(ctx, "nobody but the person has answered")},
		{profile.TooFew, T(ctx, "too few answers of those who stay unnamed")},
		{profile.Unreliable, T(ctx, "too little is known")},
		{profile.TooOld, T(ctx, "the ratings are too old")},
		{profile.OneGroup, T(ctx, "all raters know the person in the same way")},
		{profile.Ageing, T(ctx, "the ratings are over a year old")},
	} {
		if n := sum[one.why]; n > 0 {
			words = append(words, T(ctx, "%s: %s", one.words, number(ctx, n)))
		}
	}
	return words
}

// variances sets what makes answers differ here beside what is shipped.
func (p *reliabilityPage) variances(ctx context.Context, s *profile.Survey) {
	here, shipped := s.Var, s.Shipped
	lines := []struct {
		name, means   string
		here, shipped float64
		more, less    string
	}{
		{T(ctx, "People, in general"), T(ctx, "how much people differ across everything"), here.General, shipped.General, T(ctx, "people differ more than usual"), T(ctx, "people differ less than usual")},
		{T(ctx, "People, by pillar"), T(ctx, "how much a person’s pillars differ from each other"), here.Pillar, shipped.Pillar, T(ctx, "pillars are further apart than usual"), T(ctx, "pillars are closer together than usual")},
		{T(ctx, "People, by competency"), T(ctx, "how much competencies differ within a pillar"), here.Competency, shipped.Competency, T(ctx, "people have more of a profile than usual"), T(ctx, "people have less of a profile than usual")},
		{T(ctx, "Perspective"), T(ctx, "what managers, peers or reports see and the others do not"), here.Perspective, shipped.Perspective, T(ctx, "groups see people more differently than usual"), T(ctx, "groups see people more alike than usual")},
		{T(ctx, "Strictness"), T(ctx, "how strictly or mildly raters answer, about whomever"), here.Severity, shipped.Severity, T(ctx, "raters differ more in strictness than usual"), T(ctx, "raters are more alike in strictness than usual")},
		{T(ctx, "Halo"), T(ctx, "what one rater sees in one person across everything"), here.Halo, shipped.Halo, T(ctx, "raters see more of their own than usual"), T(ctx, "raters see less of their own than usual")},
		{T(ctx, "Halo, by pillar"), T(ctx, "the same within a pillar"), here.PillarHalo, shipped.PillarHalo, T(ctx, "raters see more of their own than usual"), T(ctx, "raters see less of their own than usual")},
		{T(ctx, "Halo, by competency"), T(ctx, "the same in one competency"), here.CompetencyHalo, shipped.CompetencyHalo, T(ctx, "raters see more of their own than usual"), T(ctx, "raters see less of their own than usual")},
		{T(ctx, "Chance"), T(ctx, "what is left of a single answer"), psych.Residual, psych.Residual, "", ""},
	}
	total, person := 0., 0.
	for i, l := range lines {
		total += l.here
		if i < 3 {
			person += l.here
		}
	}
	for i, l := range lines {
		words := T(ctx, "about as usual")
		switch {
		case i == len(lines)-1:
			words = T(ctx, "the same everywhere")
		case l.here > 1.25*l.shipped:
			words = l.more
		case l.here < .8*l.shipped:
			words = l.less
		}
		share := 100 * l.here / total
		p.Parts = append(p.Parts, varianceLine{
			Name: l.name, Means: l.means, Here: share2(ctx, l.here), Shipped: share2(ctx, l.shipped), Words: words,
			Share: T(ctx, "%d %%", int(math.Round(share))), Width: fmt.Sprintf("%.1f", share),
		})
	}
	p.PartsSum = T(ctx, "Of what makes single answers differ, %d %% is the person. That is why one opinion is no measurement, and why several together can be one.", int(math.Round(100*person/total)))
	if s.Rated < profile.Few {
		p.PartsSum += " " + T(ctx, "With fewer than %d people rated, these figures still lean on those that are shipped, and bands are a tenth wider.", profile.Few)
	}
}

// plan says how surely the usual panel measures, and what is missing.
func (p *reliabilityPage) plan(ctx context.Context, pl profile.Planner, usual profile.Panel) {
	if usual.Raters() == 0 {
		return
	}
	asked := plan{Panel: usual, Rated: pl.Rated, Reports: true}
	whole := newPlannerPage(ctx, pl, true, asked)
	p.Panel, p.Needs = panelWords(ctx, usual), whole.Lines
	p.PlanHref = fmt.Sprintf("/planner?managers=%d&peers=%d&reports=%d&items=%d", min(3, usual.Managers), min(20, usual.Peers), min(20, usual.Reports), usual.Items)
}

// unlinked says which people are not linked with the rest, by their units.
func (s *Site) unlinked(ctx context.Context, p *reliabilityPage, of *profile.Survey) error {
	if len(of.Linked) < 2 {
		return nil
	}
	groups, err := s.linked.of(of, func() (map[people.ID]string, error) { return s.topUnits(ctx) })
	if err != nil {
		return err
	}
	small, inSmall := 0, 0
	for i, g := range groups {
		switch {
		case g.people < profile.Enough:
			small++
			inSmall += g.people
		case i < mostGroups:
			p.Linked = append(p.Linked, T(ctx, "Group %d: %s people (%s)", i+1, number(ctx, g.people), unitWords(ctx, g.units)))
		}
	}
	if small > 0 {
		p.Small = T(ctx, "%s people are in %s groups of fewer than %d.", number(ctx, inSmall), number(ctx, small), profile.Enough)
	}
	return nil
}

// mostGroups is how many groups are told of.
const mostGroups = 20

// A linkedGroup is a group of people who are linked by raters in common, with its
// units, those with most of its people first; "" is none.
type linkedGroup struct {
	people int
	units  []string
}

// A linkedMemo remembers the groups of one survey: to find the units of everybody
// takes seconds where there are many. It keeps names and numbers, and nobody.
type linkedMemo struct {
	mu     sync.Mutex
	survey *profile.Survey
	groups []linkedGroup
}

// of returns the groups of a survey, the largest first.
func (m *linkedMemo) of(s *profile.Survey, units func() (map[people.ID]string, error)) ([]linkedGroup, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.survey == s {
		return m.groups, nil
	}
	unit, err := units()
	if err != nil {
		return nil, err
	}
	m.survey, m.groups = s, nil
	for i, all := range s.Linked {
		g := linkedGroup{people: len(all)}
		if len(all) >= profile.Enough && i < mostGroups {
			g.units = unitsOf(all, unit)
		}
		m.groups = append(m.groups, g)
	}
	return m.groups, nil
}

// unitsOf returns the units of some people, those with most of them first.
func unitsOf(group []people.ID, unit map[people.ID]string) (order []string) {
	count := make(map[string]int)
	for _, id := range group {
		if count[unit[id]]++; count[unit[id]] == 1 {
			order = append(order, unit[id])
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return count[b] - count[a] })
	return order
}

// unitWords names up to four units.
func unitWords(ctx context.Context, units []string) string {
	more := ""
	if n := len(units) - 4; n > 0 {
		more = T(ctx, ", and %d more units", n)
		units = units[:4]
	}
	names := slices.Clone(units)
	for i, name := range names {
		if name == "" {
			names[i] = T(ctx, "without a unit")
		}
	}
	return strings.Join(names, ", ") + more
}

// topUnits returns the unit of each person on the highest level that has more
// than one.
func (s *Site) topUnits(ctx context.Context) (map[people.ID]string, error) {
	nodes, err := s.Organisation.Level(ctx, 0, s.today())
	for err == nil && len(nodes) == 1 && nodes[0].Units > 0 {
		nodes, err = s.Organisation.Level(ctx, nodes[0].Unit.ID, s.today())
	}
	if err != nil {
		return nil, err
	}
	names := make(map[people.ID]string)
	for _, n := range nodes {
		ids, err := s.Directory.Members(ctx, n.Unit.ID, true, s.today())
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			names[id] = n.Unit.Name
		}
	}
	return names, nil
}
