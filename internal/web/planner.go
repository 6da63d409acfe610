package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/internal/web/text"
	"github.com/bearinghq/bearing/profile"
)

// A plannerPage says what a panel of raters can be expected to tell.
type plannerPage struct {
	page
	Fields  []components.Input
	Panel   string // in words
	Lines   []precisionLine
	Chart   components.Chart
	Keys    []string // names of the chart's lines
	Panels  []panelLine
	Counted []countedLine // the chart's lines as a table
	Own     bool          // the variances are the organisation's own
	Rated   int
	Balance bool // there are pillars to balance
	Trial   trialPart
	Answer  []string // how many raters are needed
}

// A precisionLine says how surely one kind of figure would be known.
type precisionLine struct {
	Name, About     string
	Reliability, SE string
	Give            string // half of the band, in levels
	Words           string
	Seventy, Eighty string // more raters until then
	Span            components.Span
	EnoughToBeShown bool
	ShownFrom       string
}

type panelLine struct {
	Panel, Short string // in words, and as 1+3+3
	Items        string
	Cells        [3][2]string // reliability and error of competency, pillar and balance
	Href         string
	Here         bool
}

type countedLine struct {
	Raters string
	Cells  []string
}

// Reliabilities from which something may be done with a figure.
const (
	goodReliability  = .7
	solidReliability = .8
)

// planner returns a planner for the organisation's framework, with its own
// variances as soon as there are estimates.
func (s *Site) planner(ctx context.Context) (pl profile.Planner, own bool, err error) {
	all, err := s.Frameworks.Current(ctx)
	if err != nil {
		return pl, false, err
	}
	pl = profile.NewPlanner(all)
	if len(all) > 0 && s.Surveys != nil {
		var b profile.Basis
		if b, own, err = s.Surveys.Basis(ctx, all[0]); own {
			pl.Params = b.Params()
		}
	}
	return pl, own, err
}

// A plan is what the address of the planner asks for.
type plan struct {
	profile.Panel
	Scale   int
	Rated   int
	Reports bool // further raters may be reports
}

func readPlan(r *http.Request) (p plan, err error) {
	for _, field := range []struct {
		to              *int
		name            string
		low, high, none int
	}{
		{&p.Managers, "managers", 0, 3, 1}, {&p.Peers, "peers", 0, 20, 3}, {&p.Panel.Reports, "reports", 0, 20, 3},
		{&p.Items, "items", 1, 8, 1}, {&p.Rated, "rated", 1, 30, 4}, {&p.Scale, "scale", 0, 1, 0},
	} {
		if *field.to, err = numberIn(r, field.name, field.low, field.high, field.none); err != nil {
			return p, err
		}
	}
	p.Reports = r.URL.Query().Get("grow") != "peers"
	return p, nil
}

// numberIn reads a whole number from the address, none where there is nothing.
func numberIn(r *http.Request, name string, low, high, none int) (int, error) {
	given := r.URL.Query().Get(name)
	if given == "" {
		return none, nil
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < low || n > high {
		return 0, fault.New(fault.Invalid, "“%s” in the address is %q. It can be a whole number from %d to %d.", name, given, low, high)
	}
	return n, nil
}

func (s *Site) showPlanner(w http.ResponseWriter, r *http.Request) error {
	asked, err := readPlan(r)
	if err != nil {
		return err
	}
	pl, own, err := s.planner(r.Context())
	if err != nil {
		return err
	}
	return show(w, r, plannerView(newPlannerPage(r.Context(), pl, own, asked)))
}

func newPlannerPage(ctx context.Context, pl profile.Planner, own bool, asked plan) plannerPage {
	pl.Scale, pl.Rated = asked.Scale, asked.Rated
	p := plannerPage{
		page:   page{Title: T(ctx, "How many raters do we need?"), Nav: "/planner", How: "/help/measurement#planner", WhoSees: T(ctx, "Administrators and editors of this installation. It holds nothing about anybody.")},
		Fields: planFields(ctx, asked), Panel: panelWords(ctx, asked.Panel), Own: own, Rated: asked.Rated, Balance: pl.Balances(),
	}
	now := pl.Expect(asked.Panel)
	needs := pl.Needs(asked.Panel, asked.Reports, goodReliability, solidReliability)
	more := func(of func(profile.Need) int) [2]string {
		return [2]string{moreWords(ctx, of(needs[0])), moreWords(ctx, of(needs[1]))}
	}
	p.Lines = append(p.Lines,
		newPrecisionLine(ctx, T(ctx, "One competency"), T(ctx, "on average over all"), now.Competency, .5, more(func(n profile.Need) int { return n.Competency })),
		newPrecisionLine(ctx, T(ctx, "A pillar"), T(ctx, "the mean of its competencies"), now.Pillar, .6, more(func(n profile.Need) int { return n.Pillar })))
	if p.Balance {
		p.Lines = append(p.Lines, newPrecisionLine(ctx, T(ctx, "The balance"), T(ctx, "lead against manage"), now.Balance, .6, more(func(n profile.Need) int { return n.Balance })))
	}
	p.Trial, p.Answer = newTrialPart(ctx, pl, asked), answer(ctx, pl, asked)
	p.curve(ctx, pl, asked)
	p.table(ctx, pl, asked)
	return p
}

func planFields(ctx context.Context, p plan) []components.Input {
	choose := func(label, name, hint string, low, high, chosen int) components.Input {
		in := components.Input{Label: label, Name: name, Hint: hint, Required: true}
		for n := low; n <= high; n++ {
			in.Options = append(in.Options, components.Option{Value: strconv.Itoa(n), Text: strconv.Itoa(n), Chosen: n == chosen})
		}
		return in
	}
	grow := "both"
	if !p.Reports {
		grow = "peers"
	}
	return []components.Input{
		choose(T(ctx, "Managers"), "managers", "", 0, 3, p.Managers),
		choose(T(ctx, "Peers"), "peers", "", 0, 20, p.Peers),
		choose(T(ctx, "Reports"), "reports", "", 0, 20, p.Panel.Reports),
		choose(T(ctx, "Questions on each competency"), "items", "", 1, 8, p.Items),
		{Label: T(ctx, "Raters answer"), Name: "scale", Required: true, Options: []components.Option{
			{Value: "0", Text: T(ctx, "how often they see it"), Chosen: p.Scale == 0},
			{Value: "1", Text: T(ctx, "which sentence fits best"), Chosen: p.Scale == 1},
		}},
		choose(T(ctx, "People whom each rater rates"), "rated", "", 1, 30, p.Rated),
		{Label: T(ctx, "Who could be asked besides"), Name: "grow", Required: true, Options: []components.Option{
			{Value: "both", Text: T(ctx, "peers and reports"), Chosen: grow == "both"},
			{Value: "peers", Text: T(ctx, "peers only"), Chosen: grow == "peers"},
		}},
	}
}

// panelWords says who is on a panel: "1 manager, 3 peers, 3 reports".
func panelWords(ctx context.Context, p profile.Panel) string {
	var parts []string
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, one)
		case n > 1:
			parts = append(parts, many)
		}
	}
	add(p.Managers, T(ctx, "1 manager"), T(ctx, "%d managers", p.Managers))
	add(p.Peers, T(ctx, "1 peer"), T(ctx, "%d peers", p.Peers))
	add(p.Reports, T(ctx, "1 report"), T(ctx, "%d reports", p.Reports))
	if len(parts) == 0 {
		return T(ctx, "nobody")
	}
	return strings.Join(parts, ", ")
}

func newPrecisionLine(ctx context.Context, name, about string, p profile.Precision, shown float64, more [2]string) precisionLine {
	l := precisionLine{
		Name: name, About: about, Reliability: share2(ctx, p.Reliability), SE: share2(ctx, p.SE),
		Give: oneDecimal(ctx, half80*p.SE), Words: reliabilityWords(ctx, p.Reliability),
		Seventy: more[0], Eighty: more[1], EnoughToBeShown: p.Reliability >= shown, ShownFrom: share2(ctx, shown),
	}
	l.Span = components.Span{Low: 3 - half80*p.SE, Point: 3, High: 3 + half80*p.SE, Need: -1, Max: 5,
		Label: T(ctx, "Somebody at level 3 would be shown between %s and %s", oneDecimal(ctx, 3-half80*p.SE), oneDecimal(ctx, 3+half80*p.SE))}
	return l
}

// half80 is half the width of a band of 80 %, in standard errors.
const half80 = 1.2815515655446004

// reliabilityWords says what a reliability is good for.
func reliabilityWords(ctx context.Context, r float64) string {
	switch {
	case r < .5:
		return T(ctx, "not a measurement")
	case r < goodReliability:
		return T(ctx, "a first indication")
	case r < solidReliability:
		return T(ctx, "good enough to talk about development")
	default:
		return T(ctx, "solid")
	}
}

func moreWords(ctx context.Context, n int) string {
	switch n {
	case profile.Never:
		return T(ctx, "not with %d raters", profile.MostRaters)
	case 0:
		return T(ctx, "reached")
	case 1:
		return T(ctx, "1 more")
	default:
		return T(ctx, "%d more", n)
	}
}

// share2 writes a number below one with two decimals, as reliabilities are
// written: .71 is 0.71.
func share2(ctx context.Context, x float64) string { return text.Decimal(ctx, fmt.Sprintf("%.2f", x)) }

func oneDecimal(ctx context.Context, x float64) string {
	return text.Decimal(ctx, fmt.Sprintf("%.1f", x))
}

// curve draws reliability against the number of raters, for panels that begin
// with the managers asked for.
func (p *plannerPage) curve(ctx context.Context, pl profile.Planner, asked plan) {
	const most = 20
	p.Keys = []string{T(ctx, "One competency"), T(ctx, "A pillar")}
	if p.Balance {
		p.Keys = append(p.Keys, T(ctx, "The balance"))
	}
	p.Chart = components.Chart{
		ID: "reach", Title: T(ctx, "Reliability by number of raters"),
		Desc: T(ctx, "The more raters, the more reliable, and each further one adds less. The table below holds the numbers."),
		X:    components.Axis{High: most, Name: T(ctx, "raters of one person")},
		Y:    components.Axis{High: 1},
		Marks: []components.Mark{
			{At: goodReliability, Text: share2(ctx, goodReliability)}, {At: solidReliability, Text: share2(ctx, solidReliability)},
			{At: float64(min(most, asked.Raters())), Upright: true},
		},
	}
	for n := 0; n <= most; n += 5 {
		p.Chart.X.Ticks = append(p.Chart.X.Ticks, components.Tick{At: float64(n), Text: strconv.Itoa(n)})
	}
	for _, y := range []float64{0, .5, 1} {
		p.Chart.Y.Ticks = append(p.Chart.Y.Ticks, components.Tick{At: y, Text: oneDecimal(ctx, y)})
	}
	for i := range p.Keys {
		p.Chart.Lines = append(p.Chart.Lines, components.Line{Dash: i})
	}
	panel := profile.Panel{Managers: asked.Managers, Items: asked.Items}
	for ; panel.Raters() <= most; panel = panel.More(asked.Reports) {
		at := pl.Expect(panel)
		all := []profile.Precision{at.Competency, at.Pillar, at.Balance}[:len(p.Keys)]
		n := panel.Raters()
		row := countedLine{Raters: strconv.Itoa(n)}
		for i, one := range all {
			p.Chart.Lines[i].Points = append(p.Chart.Lines[i].Points, [2]float64{float64(n), one.Reliability})
			row.Cells = append(row.Cells, share2(ctx, one.Reliability))
		}
		if n > 0 {
			p.Counted = append(p.Counted, row)
		}
	}
}

// table is that of usual panels.
func (p *plannerPage) table(ctx context.Context, pl profile.Planner, asked plan) {
	for _, panel := range profile.Panels {
		at := pl.Expect(panel)
		l := panelLine{
			Panel: panelWords(ctx, panel), Short: fmt.Sprintf("%d + %d + %d", panel.Managers, panel.Peers, panel.Reports), Items: strconv.Itoa(panel.Items), Here: panel == asked.Panel,
			Href: fmt.Sprintf("/planner?managers=%d&peers=%d&reports=%d&items=%d&rated=%d&scale=%d", panel.Managers, panel.Peers, panel.Reports, panel.Items, asked.Rated, asked.Scale),
		}
		for i, one := range []profile.Precision{at.Competency, at.Pillar, at.Balance} {
			l.Cells[i] = [2]string{share2(ctx, one.Reliability), share2(ctx, one.SE)}
		}
		p.Panels = append(p.Panels, l)
	}
}
