package web

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/internal/web/text"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

// A computedPage walks through how one person's figures came about.
type computedPage struct {
	page
	Name, Href  string
	Why, Help   string // why there is nothing to walk through
	Raters      []string
	Window      string
	Waiting     bool
	NamedOnly   bool
	Parts       []partLine
	Location    string
	Example     []string // one figure, step by step
	ExampleName string
	Lines       []workedLine
	Factor      string
	Widened     []string // for which reasons
	Balance     []string
	Practice    []string
	Versions    []string
}

// A partLine is one part of what makes answers differ.
type partLine struct {
	Name, Used, Shipped string
	Person              bool // it belongs to the person
}

// A workedLine is one figure in numbers.
type workedLine struct {
	Name, Kind, Raters                     string
	Theta, Error, Level, Band, Reliability string
	Raw                                    string // what was answered on average
	Pillar                                 bool
}

// showComputed walks through how a person's figures came about.
func (s *Site) showComputed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	h, err := s.Directory.Person(ctx, r.PathValue("uid"))
	if err != nil {
		return err
	}
	if !s.maySeeEstimate(ctx, h.Person) {
		return fault.New(fault.Forbidden, "Only the person and those who keep this installation may see how the figures of a person are computed.")
	}
	f, err := s.find(ctx, h.Person)
	if err != nil {
		return err
	}
	return show(w, r, computedView(newComputedPage(ctx, f)))
}

func newComputedPage(ctx context.Context, f found) computedPage {
	href := "/people/" + f.person.UID
	p := computedPage{page: page{
		Title: T(ctx, "%s: how this is computed", f.person.Name), Nav: "/people", How: "/help/ratings",
		Trail:   []components.Crumb{{Text: T(ctx, "People"), Href: "/people"}, {Text: f.person.Name, Href: href}, {Text: T(ctx, "How is this computed?")}},
		WhoSees: T(ctx, "%s, and administrators and editors of this installation.", f.person.Name),
	}, Name: f.person.Name, Href: href}
	part := newEstimatePage(ctx, f)
	if p.Why, p.Help = part.Why, part.Help; !f.fits() {
		return p
	}
	x := f.reader.Explain(f.reading)
	p.Raters, p.Waiting, p.NamedOnly = ratersIn(ctx, x.Raters), x.Waiting, f.reading.Raters.Anonymous() == 0
	if f.reading.Answers > 0 {
		p.Window = T(ctx, "They were given between %s and %s. Of a rater the newest answer to each question counts, unless it is over twelve months older than the newest answer about %s.", dayWords(ctx, x.Oldest), dayWords(ctx, x.Newest), p.Name)
	}
	p.parts(ctx, x)
	p.worked(ctx, x, f)
	p.Versions = []string{
		T(ctx, "Formula: version %s", x.Formula),
		T(ctx, "Calibration: %s", x.Calibration),
		howSet(ctx, f.reader),
		T(ctx, "Estimates of %d people, last solved together on %s", x.Rated, dayWords(ctx, people.DayOf(f.state.At))),
	}
	return p
}

// parts lists what makes answers differ, in logits as standard deviations.
func (p *computedPage) parts(ctx context.Context, x profile.Explanation) {
	for _, one := range []struct {
		name   string
		of     func(psych.Variances) float64
		person bool
	}{
		{T(ctx, "the person: what shows everywhere"), func(v psych.Variances) float64 { return v.General }, true},
		{T(ctx, "the person: what shows in one pillar"), func(v psych.Variances) float64 { return v.Pillar }, true},
		{T(ctx, "the person: what shows in one competency"), func(v psych.Variances) float64 { return v.Competency }, true},
		{T(ctx, "what only one group of raters sees"), func(v psych.Variances) float64 { return v.Perspective }, false},
		{T(ctx, "how strict or mild the rater is with everybody"), func(v psych.Variances) float64 { return v.Severity }, false},
		{T(ctx, "what the rater thinks of this person as a whole"), func(v psych.Variances) float64 { return v.Halo }, false},
		{T(ctx, "and of the person in one pillar"), func(v psych.Variances) float64 { return v.PillarHalo }, false},
		{T(ctx, "and of the person in one competency"), func(v psych.Variances) float64 { return v.CompetencyHalo }, false},
		{T(ctx, "chance in one answer"), func(psych.Variances) float64 { return psych.Residual }, false},
	} {
		sd := func(v psych.Variances) string { return twoDecimals(ctx, math.Sqrt(max(0, one.of(v)))) }
		p.Parts = append(p.Parts, partLine{one.name, sd(x.Var), sd(x.Shipped), one.person})
	}
	p.Location = T(ctx, "How mildly this organisation answers in all is %s logits; it is taken off every answer.", twoDecimals(ctx, x.Location))
}

// worked writes the figures that are shown, and one of them step by step.
func (p *computedPage) worked(ctx context.Context, x profile.Explanation, f found) {
	for _, w := range x.Lines {
		n := w.Answered
		l := workedLine{
			Name: w.Name, Kind: w.Pillar, Pillar: w.IsPillar, Theta: twoDecimals(ctx, w.Theta), Error: twoDecimals(ctx, w.ModelSE*x.Factor),
			Level: oneDecimal(ctx, w.Level), Reliability: percentOf(ctx, w.Reliability),
			Band: T(ctx, "%s to %s", oneDecimal(ctx, w.Low), oneDecimal(ctx, w.High)),
		}
		l.Raw = rawWords(ctx, w.Raw)
		if !w.IsPillar {
			l.Raters = join(ratersIn(ctx, n)...)
		}
		p.Lines = append(p.Lines, l)
	}
	if len(x.Lines) == 0 {
		return
	}
	p.Factor = twoDecimals(ctx, x.Factor)
	if x.Rated < profile.Few {
		p.Widened = append(p.Widened, T(ctx, "by 10 %%, because fewer than %d people are rated and it is not well known how much people differ here", profile.Few))
	}
	if f.reader.Approximate {
		p.Widened = append(p.Widened, T(ctx, "by 1.5 %%, because many raters are linked and what they have in common is computed roughly"))
	}
	w := x.Lines[0]
	p.ExampleName = w.Name
	p.Example = []string{
		T(ctx, "Before any answer: level %s, give or take %s. That is how much people differ.", oneDecimal(ctx, w.Scale.Level(0)), oneDecimal(ctx, w.Before)),
		T(ctx, "What the answers leave for %s: %s logits above a typical person, with an error of %s.", p.Name, twoDecimals(ctx, w.Theta), twoDecimals(ctx, w.ModelSE)),
		T(ctx, "Level = 3 + (%s + %s − %s) ÷ %s = %s, kept between 1 and 5. The second number is what everybody has moved by since the first wave.", twoDecimals(ctx, w.Theta), twoDecimals(ctx, x.Shift), twoDecimals(ctx, w.Scale.Mean), twoDecimals(ctx, w.Scale.SD), oneDecimal(ctx, w.Level)),
		T(ctx, "Error in levels = %s × %s ÷ %s = %s.", twoDecimals(ctx, w.ModelSE), p.Factor, twoDecimals(ctx, w.Scale.SD), twoDecimals(ctx, w.SE)),
		T(ctx, "Band of four in five cases = level ± 1.28 × error = %s to %s.", oneDecimal(ctx, w.Low), oneDecimal(ctx, w.High)),
		T(ctx, "What is known = 1 − (%s)² ÷ %s = %s. It is shown from %s on.", twoDecimals(ctx, w.ModelSE*x.Factor), twoDecimals(ctx, w.Prior), percentOf(ctx, w.Reliability), percentOf(ctx, w.Gate)),
	}
	if b := x.Balance; b != nil {
		p.Balance = []string{
			T(ctx, "Leading less managing: %s logits, with an error of %s. Both are estimated together, so what raters think of the whole person drops out.", twoDecimals(ctx, b.Theta), twoDecimals(ctx, b.ModelSE*x.Factor)),
			T(ctx, "In levels: %s, probably %s to %s.", signed(ctx, b.Level), signed(ctx, b.Low), signed(ctx, b.High)),
			T(ctx, "Probability that leading is the stronger side: %s. It is said to lean from %s on, and clearly from %s on.", percentOf(ctx, f.reading.Balance.Lead), percentOf(ctx, profile.Probable), percentOf(ctx, profile.Clear)),
		}
	}
	if pr := f.reading.Practice; len(pr.Chances) > 0 {
		p.Practice = []string{
			T(ctx, "Leading: level %s where %s is asked. Managing: level %s where %s is asked. A level counts as reached from %s below on.", oneDecimal(ctx, pr.Lead.Level), oneDecimal(ctx, pr.LeadNeed), oneDecimal(ctx, pr.Manage.Level), oneDecimal(ctx, pr.ManageNeed), twoDecimals(ctx, f.reader.Guide.Tolerance)),
			T(ctx, "The errors are %s and %s levels, with a correlation of %s. From these come the four probabilities.", twoDecimals(ctx, pr.Lead.SE), twoDecimals(ctx, pr.Manage.SE), twoDecimals(ctx, pr.Correlation)),
			T(ctx, "The most probable of the four has %s: from 70 %% on it is called clear, from 50 %% on likely.", percentOf(ctx, pr.Chances[pr.Most])),
		}
	}
}

func twoDecimals(ctx context.Context, x float64) string {
	x = math.Round(100*x) / 100
	return strings.Replace(text.Decimal(ctx, fmt.Sprintf("%.2f", x+0)), "-", "−", 1)
}
