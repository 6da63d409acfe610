package web

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"

	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

// A simulatorPage shows, for an invented team, what an average of ratings would
// have said and what the model says, beside the truth.
type simulatorPage struct {
	page
	Fields  []components.Input
	Seed    string
	Again   string // address of the next draw
	Here    string // address of this one, to be shared
	Verdict string
	Targets []agreementLine
	Held    string // bands of single competencies that hold the truth
	Average components.Chart
	Model   components.Chart
	One     []inventedLine
	Raters  []inventedRater
	People  []inventedRow
	Answers []answerBar
	Tries   []try
}

// An agreementLine compares an average and the model over the team.
type agreementLine struct {
	Name                     string
	Average, Model           string
	AverageError, ModelError string
	Held                     string
}

// An inventedLine is one figure of the one person who is looked at.
type inventedLine struct {
	Name, Truth, Average, Model string
	Span                        components.Span
	Holds                       bool
}

type inventedRater struct {
	Name, Group, Strictness, Average string
}

type inventedRow struct {
	Name, Truth, Average, Model, Band string
	Holds                             bool
}

type answerBar struct {
	Answer, Share string
	Width         string // of 100
}

// A try is a world that is worth a look.
type try struct{ Text, Href string }

// A sim is what the address of the simulator asks for. Leniency and halo are in
// hundredths of what is shipped.
type sim struct {
	Seed, People, Raters, Leniency, Halo, Pile, Told int
}

// usualSeed draws a team in which averages and the model do as they mostly do.
const usualSeed = 267

func readSim(r *http.Request) (s sim, err error) {
	for _, field := range []struct {
		to              *int
		name            string
		low, high, none int
	}{
		{&s.Seed, "seed", 1, 999999, usualSeed}, {&s.People, "people", 12, 60, 30}, {&s.Raters, "raters", 1, 11, 7},
		{&s.Leniency, "leniency", 0, 300, 100}, {&s.Halo, "halo", 0, 300, 100}, {&s.Pile, "pile", 0, 2, 0}, {&s.Told, "told", 0, 1, 1},
	} {
		if *field.to, err = numberIn(r, field.name, field.low, field.high, field.none); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (s sim) href() string {
	q := url.Values{}
	for name, n := range map[string]int{"seed": s.Seed, "people": s.People, "raters": s.Raters, "leniency": s.Leniency, "halo": s.Halo, "pile": s.Pile, "told": s.Told} {
		q.Set(name, strconv.Itoa(n))
	}
	return "/simulator?" + q.Encode()
}

func (s sim) world() profile.World {
	return profile.World{
		Seed: uint64(s.Seed), People: s.People, Raters: s.Raters, Told: s.Told == 1,
		Leniency: float64(s.Leniency) / 100, Halo: float64(s.Halo) / 100, PileUp: float64(s.Pile),
	}
}

func (s *Site) showSimulator(w http.ResponseWriter, r *http.Request) error {
	asked, err := readSim(r)
	if err != nil {
		return err
	}
	return show(w, r, simulatorView(newSimulatorPage(r.Context(), asked, asked.world().Draw())))
}

func newSimulatorPage(ctx context.Context, asked sim, out profile.Outcome) simulatorPage {
	next := asked
	next.Seed = asked.Seed%999999 + 1
	p := simulatorPage{
		page:   page{Title: T(ctx, "Simulator: averages and the model"), Nav: "/simulator", How: "/help/measurement#simulator", WhoSees: T(ctx, "Everybody with an account. All people here are invented.")},
		Fields: simFields(ctx, asked), Seed: strconv.Itoa(asked.Seed), Again: next.href(), Here: asked.href(),
		Held: heldWords(ctx, out.Single), Tries: tries(ctx, asked),
	}
	names := targetNames(ctx)
	for t, a := range out.Targets {
		p.Targets = append(p.Targets, agreementLine{
			Name: names[t], Average: share2(ctx, a.Average), Model: share2(ctx, a.Model), Held: heldWords(ctx, a),
			AverageError: share2(ctx, a.AverageError), ModelError: share2(ctx, a.ModelError),
		})
	}
	p.Verdict = verdict(ctx, out)
	p.draw(ctx, out)
	p.one(ctx, out.People[0])
	total := 0
	for _, n := range out.Answers {
		total += n
	}
	for i, n := range out.Answers {
		share := 100 * float64(n) / float64(total)
		p.Answers = append(p.Answers, answerBar{Answer: strconv.Itoa(i + 1), Share: T(ctx, "%d %%", int(math.Round(share))), Width: fmt.Sprintf("%.1f", share)})
	}
	return p
}

func targetNames(ctx context.Context) [3]string {
	return [3]string{T(ctx, "Lead"), T(ctx, "Manage"), T(ctx, "Balance")}
}

func heldWords(ctx context.Context, a profile.Agreement) string {
	return T(ctx, "%d of %d", a.Held, a.Of)
}

// verdict says in a sentence what came out.
func verdict(ctx context.Context, out profile.Outcome) string {
	lead := out.Targets[profile.TargetLead]
	average, model := share2(ctx, lead.Average), share2(ctx, lead.Model)
	switch gain := lead.Model - lead.Average; {
	case gain > .02:
		return T(ctx, "On leading, the average of this team’s ratings agrees with the truth at %s, the model at %s. 1 would be perfect agreement. The model knows who is strict and who is mild, and takes it out.", average, model)
	case gain < -.02:
		return T(ctx, "On leading, the average of this team’s ratings agrees with the truth at %s, the model at %s. 1 would be perfect agreement. In a single small team chance can favour the average; draw again to see how rare that is.", average, model)
	default:
		return T(ctx, "On leading, the average of this team’s ratings agrees with the truth at %s, the model at %s. 1 would be perfect agreement. Here both order people much alike; but only the model says how sure it is.", average, model)
	}
}

func simFields(ctx context.Context, s sim) []components.Input {
	option := func(value int, words string, chosen int) components.Option {
		return components.Option{Value: strconv.Itoa(value), Text: words, Chosen: value == chosen}
	}
	differ := func(label, name string, chosen int) components.Input {
		return components.Input{Label: label, Name: name, Required: true, Options: []components.Option{
			option(0, T(ctx, "not at all"), chosen), option(50, T(ctx, "half of the usual"), chosen), option(100, T(ctx, "as usual"), chosen), option(200, T(ctx, "twice the usual"), chosen),
		}}
	}
	raters := components.Input{Label: T(ctx, "Raters of each person"), Name: "raters", Required: true}
	for n := 1; n <= 11; n++ {
		raters.Options = append(raters.Options, option(n, strconv.Itoa(n), s.Raters))
	}
	people := components.Input{Label: T(ctx, "People in the team"), Name: "people", Required: true}
	for _, n := range []int{12, 30, 60} {
		people.Options = append(people.Options, option(n, strconv.Itoa(n), s.People))
	}
	return []components.Input{
		differ(T(ctx, "Raters differ in strictness"), "leniency", s.Leniency),
		differ(T(ctx, "Raters see what others do not (halo)"), "halo", s.Halo),
		raters, people,
		{Label: T(ctx, "Answers"), Name: "pile", Required: true, Options: []components.Option{
			option(0, T(ctx, "use the whole scale"), s.Pile), option(1, T(ctx, "are mild"), s.Pile), option(2, T(ctx, "pile up at the top"), s.Pile),
		}},
		{Label: T(ctx, "The model knows how much raters differ"), Name: "told", Required: true, Options: []components.Option{
			option(1, T(ctx, "yes, from earlier ratings"), s.Told), option(0, T(ctx, "no, only what is shipped"), s.Told),
		}},
	}
}

func tries(ctx context.Context, s sim) []try {
	with := func(change func(*sim)) string {
		change(&s)
		href := s.href()
		return href
	}
	usual := func(s *sim) {
		*s = sim{Seed: s.Seed, People: 30, Raters: 7, Leniency: 100, Halo: 100, Told: 1}
	}
	all := []struct {
		text   string
		change func(*sim)
	}{
		{T(ctx, "Raters who differ in nothing: an average is as good as the model."), func(s *sim) { usual(s); s.Leniency, s.Halo = 0, 0 }},
		{T(ctx, "Raters who differ twice as much in strictness: the average suffers, the model hardly."), func(s *sim) { usual(s); s.Leniency = 200 }},
		{T(ctx, "One manager’s opinion alone: both are often wrong, and the band says so."), func(s *sim) { usual(s); s.Raters = 1 }},
		{T(ctx, "Everybody answers 4 or 5: differences hide at the top of the scale."), func(s *sim) { usual(s); s.Pile = 2 }},
		{T(ctx, "A model that does not know how much raters see for themselves: its bands are too narrow."), func(s *sim) { usual(s); s.Halo, s.Told = 200, 0 }},
	}
	var out []try
	for _, a := range all {
		out = append(out, try{a.text, with(a.change)})
	}
	return out
}

// draw fills in the two charts and the table of everybody.
func (p *simulatorPage) draw(ctx context.Context, out profile.Outcome) {
	level := components.Axis{Low: 0, High: 6, Name: T(ctx, "true level")} // a simulated truth can lie beyond 1 and 5
	answer := components.Axis{Low: 1, High: 5}
	for y := 1; y <= 5; y++ {
		level.Ticks = append(level.Ticks, components.Tick{At: float64(y), Text: strconv.Itoa(y)})
	}
	answer.Ticks = level.Ticks
	p.Average = components.Chart{ID: "average", Title: T(ctx, "The average of answers against the truth"), Desc: T(ctx, "One dot for each invented person. The table of everybody holds the numbers."), X: level, Y: answer}
	p.Model = components.Chart{ID: "model", Title: T(ctx, "The model against the truth, with bands"), Desc: T(ctx, "One dot with its band for each invented person; hollow where the band does not hold the truth. The table of everybody holds the numbers."), X: level, Y: level}
	p.Model.Lines = []components.Line{{Points: [][2]float64{{0, 0}, {6, 6}}, Quiet: true}}
	const t = profile.TargetLead
	for i, one := range out.People {
		low, high := one.Model[t]-half80*one.SE[t], one.Model[t]+half80*one.SE[t]
		p.Average.Dots = append(p.Average.Dots, components.Dot{X: one.Truth[t], Y: one.Average[t]})
		p.Model.Dots = append(p.Model.Dots, components.Dot{X: one.Truth[t], Y: one.Model[t], Low: low, High: high, Out: !one.Holds(t)})
		p.People = append(p.People, inventedRow{
			Name: T(ctx, "Person %d", i+1), Truth: oneDecimal(ctx, one.Truth[t]), Average: oneDecimal(ctx, one.Average[t]),
			Model: oneDecimal(ctx, one.Model[t]), Band: T(ctx, "%s to %s", oneDecimal(ctx, low), oneDecimal(ctx, high)), Holds: one.Holds(t),
		})
	}
}

// one fills in the person who is looked at.
func (p *simulatorPage) one(ctx context.Context, one profile.Invented) {
	names := targetNames(ctx)
	for t := range one.Truth {
		low, high := one.Model[t]-half80*one.SE[t], one.Model[t]+half80*one.SE[t]
		l := inventedLine{
			Name: names[t], Truth: oneDecimal(ctx, one.Truth[t]), Average: oneDecimal(ctx, one.Average[t]), Holds: one.Holds(t),
			Model: T(ctx, "%s to %s", oneDecimal(ctx, low), oneDecimal(ctx, high)),
		}
		shift := 0.
		if t == profile.TargetBalance {
			l.Truth, l.Average = signed(ctx, one.Truth[t]), signed(ctx, one.Average[t])
			l.Model = T(ctx, "%s to %s", signed(ctx, low), signed(ctx, high))
			shift = 2.5 // nothing leans to either side in the middle
		}
		l.Span = components.Span{
			Low: low + shift, Point: one.Model[t] + shift, High: high + shift, Need: max(0, one.Truth[t]+shift), Max: 5, Kind: []string{"lead", "manage", ""}[t],
			Label: T(ctx, "The model says %s; the truth is %s", l.Model, l.Truth),
		}
		p.One = append(p.One, l)
	}
	for _, r := range one.Raters {
		p.Raters = append(p.Raters, inventedRater{
			Name: T(ctx, "Person %d", r.Person+1), Group: [...]string{T(ctx, "manager"), T(ctx, "peer"), T(ctx, "report")}[r.Group],
			Strictness: strictness(ctx, r.Leniency), Average: oneDecimal(ctx, r.Average),
		})
	}
}

// signed writes a difference with its sign.
func signed(ctx context.Context, x float64) string {
	x = math.Round(10*x) / 10
	switch {
	case x > 0:
		return "+" + oneDecimal(ctx, x)
	case x < 0:
		return "−" + oneDecimal(ctx, -x)
	}
	return oneDecimal(ctx, 0)
}

// strictness says how a rater's leniency compares with what is usual.
func strictness(ctx context.Context, leniency float64) string {
	switch sd := leniency / math.Sqrt(psych.Default().Var.Severity); {
	case sd < -1.5:
		return T(ctx, "much stricter than others")
	case sd < -.5:
		return T(ctx, "stricter than others")
	case sd > 1.5:
		return T(ctx, "much milder than others")
	case sd > .5:
		return T(ctx, "milder than others")
	default:
		return T(ctx, "about as others")
	}
}
