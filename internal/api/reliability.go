package api

import (
	"context"
	"math"
	"net/http"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

func (a *API) registerReliability(v1 *contract) {
	add(a, v1, operation{method: http.MethodGet, path: "/api/v1/frameworks/{framework}/reliability", id: "get-reliability", action: access.SeeReliability, summary: "Read how surely people are measured, in counts alone"}, a.getReliability)
}

// Reliability says how surely an organisation's people are measured. It holds
// counts and figures over many and no level. With fewer than five people rated
// it holds their number alone.
type Reliability struct {
	People    int         `json:"people" doc:"with an estimate"`
	Targets   []Measured  `json:"targets,omitempty" doc:"pillars, then the balance, then competencies, in the framework's order"`
	Variances []Variance  `json:"variances,omitempty" doc:"what makes answers differ"`
	Agreement []Agreement `json:"agreement,omitempty" doc:"of raw answers, over all and by pillar"`
	Linked    []int       `json:"linked,omitempty" doc:"sizes of groups of people who are linked by raters in common; do not compare between groups. Those under five are added up in the last"`
	Raters    int         `json:"raters,omitempty"`
	RatersOne int         `json:"raters_of_one,omitempty" doc:"raters who rated one person only, so that their strictness stays open"`
	Forms     int         `json:"forms,omitempty" doc:"that count"`
	LookedAt  int         `json:"looked_at,omitempty" doc:"forms that were looked at for signs of carelessness, in groups of five raters or more; the newest wait"`
	Timed     int         `json:"timed,omitempty" doc:"of these, those of which it is known how long they took"`
	Signs     []Sign      `json:"signs,omitempty" doc:"of careless forms. Nobody is left out for them"`
}

// Sign is a number of cases, told as a range so that one case more or less
// cannot be seen.
type Sign struct {
	Sign string `json:"sign" enum:"too_fast,inconsistent,straight,two_or_more,people_moved,pairs,extreme_raters" doc:"people_moved: people of whom a level that is shown would move by more than 0.3 without the forms with two signs or more"`
	Of   int    `json:"of,omitempty" doc:"of how many, where not of all that were looked at"`
	From int    `json:"from"`
	To   int    `json:"to,omitempty" doc:"absent: there is no end"`
}

// Measured says how many people are known how surely in one respect.
type Measured struct {
	Kind       string  `json:"kind" enum:"pillar,balance,competency"`
	Key        string  `json:"key,omitempty"`
	Published  int     `json:"published"`
	Indicative int     `json:"indicative"`
	Withheld   int     `json:"withheld"`
	Below50    int     `json:"below_50" doc:"people whose reliability is below 0.50"`
	Below70    int     `json:"below_70" doc:"from there and below 0.70"`
	Below80    int     `json:"below_80" doc:"from there and below 0.80"`
	Above      int     `json:"above_80" doc:"0.80 and more"`
	Median     float64 `json:"median"`
}

// Variance is how much one part makes answers differ, on the logit scale.
type Variance struct {
	Part    string  `json:"part" enum:"general,pillar,competency,perspective,severity,halo,pillar_halo,competency_halo"`
	Here    float64 `json:"here"`
	Shipped float64 `json:"shipped"`
}

// Agreement is how alike raters answer. What cannot be said is absent. Alpha and
// omega are of one rater's answers, halo included, and not the reliability of a
// level.
type Agreement struct {
	Pillar string   `json:"pillar,omitempty" doc:"absent for everything together"`
	People int      `json:"people" doc:"with two raters or more"`
	ICC1   *float64 `json:"icc1,omitempty"`
	ICCK   *float64 `json:"icck,omitempty"`
	K      *float64 `json:"k,omitempty"`
	RWG    *float64 `json:"rwg,omitempty" doc:"median over people; answers at random can exceed 0.70"`
	Alpha  *float64 `json:"alpha,omitempty"`
	Omega  *float64 `json:"omega,omitempty"`
}

type reliabilityOutput struct{ Body Reliability }

// surveyPatience is how long a request waits for a survey that is being made.
const surveyPatience = 20 * time.Second

func (a *API) getReliability(ctx context.Context, in *struct {
	Framework string `path:"framework" maxLength:"200" doc:"key of the framework"`
}) (*reliabilityOutput, error) {
	vs, err := a.Frameworks.Current(ctx)
	if err != nil {
		return nil, err
	}
	for _, v := range vs {
		if v.Framework.Key != in.Framework {
			continue
		}
		if a.Surveys == nil {
			return &reliabilityOutput{}, nil
		}
		s, ok, err := a.Surveys.Of(ctx, v, people.DayOf(a.Now()), surveyPatience)
		switch {
		case err != nil:
			return nil, err
		case ok && s == nil:
			return nil, fault.New(fault.Busy, "This is being counted. Ask again in a minute.")
		case !ok:
			return &reliabilityOutput{}, nil
		}
		return &reliabilityOutput{fromSurvey(*s)}, nil
	}
	return nil, fault.New(fault.NotFound, "There is no framework with the key %q. List them to see the keys.", in.Framework)
}

func fromSurvey(s profile.Survey) Reliability {
	out := Reliability{People: s.People}
	if s.People < profile.Enough {
		return out
	}
	for _, t := range s.Targets {
		out.Targets = append(out.Targets, Measured{
			Kind: [...]string{profile.OfPillar: "pillar", profile.OfBalance: "balance", profile.OfCompetency: "competency"}[t.Kind], Key: t.Key,
			Published: t.Status[profile.Published], Indicative: t.Status[profile.Indicative], Withheld: t.Status[profile.Withheld],
			Below50: t.Known[0], Below70: t.Known[1], Below80: t.Known[2], Above: t.Known[3], Median: hundredths(t.Middle),
		})
	}
	here, shipped := parts(s.Var), parts(s.Shipped)
	for i, part := range [...]string{"general", "pillar", "competency", "perspective", "severity", "halo", "pillar_halo", "competency_halo"} {
		out.Variances = append(out.Variances, Variance{part, hundredths(here[i]), hundredths(shipped[i])})
	}
	for _, g := range s.Agreements {
		out.Agreement = append(out.Agreement, Agreement{g.Key, g.People, said(g.ICC1), said(g.ICCK), said(g.K), said(g.RWG), said(g.Alpha), said(g.Omega)})
	}
	small := 0
	for _, g := range s.Linked {
		if len(g) < profile.Enough {
			small += len(g)
		} else {
			out.Linked = append(out.Linked, len(g))
		}
	}
	if small > 0 {
		out.Linked = append(out.Linked, small)
	}
	out.Raters, out.RatersOne, out.Forms = s.Raters.Raters, s.Raters.OfOne, s.Forms
	out.LookedAt, out.Timed, out.Signs = s.Signs.Forms, s.Signs.Clocked, fromSigns(s.Signs)
	return out
}

// fromSigns leaves out what is not known, and extreme raters while they are few.
func fromSigns(s profile.Signs) (all []Sign) {
	for _, one := range []struct {
		sign string
		of   int
		n    profile.Cases
		told bool
	}{
		{"too_fast", s.Clocked, s.Fast, s.Clocked > 0}, {"inconsistent", 0, s.Inconsistent, true}, {"straight", s.Long, s.Straight, true},
		{"two_or_more", 0, s.Doubtful, true}, {"people_moved", 0, s.Moved, true}, {"pairs", s.Both, s.Pairs, true}, {"extreme_raters", 0, s.Extreme, s.Extreme.Some()},
	} {
		if one.told && s.Forms > 0 {
			from, to := one.n.Range()
			all = append(all, Sign{one.sign, one.of, from, to})
		}
	}
	return all
}

func parts(v psych.Variances) [8]float64 {
	return [...]float64{v.General, v.Pillar, v.Competency, v.Perspective, v.Severity, v.Halo, v.PillarHalo, v.CompetencyHalo}
}

func hundredths(x float64) float64 { return math.Round(100*x) / 100 }

func said(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	x = hundredths(x)
	return &x
}
