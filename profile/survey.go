package profile

import (
	"math"
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/psych"
)

// A Survey says how surely the people of an organisation are measured on one
// framework. It holds counts and figures over many, of which none is a level:
// nobody can be found in it, and nothing in it is ordered by how good people
// are. Below Enough people it is empty but for their number.
type Survey struct {
	People       int // with an estimate
	Targets      []Surveyed
	Agreements   []Agreed // over all, then by pillar
	Var, Shipped psych.Variances
	Rated        int // people that Var was adapted to
	Raters       RaterCounts
	Linked       [][]people.ID // people linked by raters in common, the largest group first
	Forms        int           // that count
	Signs        Signs
}

// A Surveyed is how surely one competency, pillar or the balance is known.
type Surveyed struct {
	Name, Key, Pillar string
	Kind              Kind
	Status            map[Status]int // people
	Why               map[Reason]int // of what is withheld or indicative
	Known             [4]int         // people whose reliability is below .5, .7, .8, and above
	Middle            float64        // median reliability, to a thousandth
	by                [1001]int32    // people by reliability, in thousandths
}

// A Kind is what sort of figure is meant.
type Kind uint8

// The kinds.
const (
	OfPillar Kind = iota
	OfBalance
	OfCompetency
)

// KnownFrom are the reliabilities at which Surveyed.Known is divided.
var KnownFrom = [...]float64{.5, .7, .8}

// An Agreed is how alike raters answer about a pillar, or about everything,
// before the model takes anything out. What cannot be said is NaN.
type Agreed struct {
	Name, Key  string  // "" for everything
	ICC1, ICCK float64 // of one rater, and of the mean of K
	K          float64
	People     int     // with two raters or more
	RWG, Apart float64 // medians over people: agreement, and mean distance of answers
	Alpha      float64 // of one rater's answers, halo included
	Omega      float64
	Forms      int // that answer all of it
	General    float64
}

// RaterCounts say how many raters people have, and how many people raters rate.
type RaterCounts struct {
	Of      [4]int // people with 1 to 4, 5 to 7, 8 to 11, and 12 raters or more
	Usual   Panel  // the middle number of each group
	Raters  int
	OfOne   int // raters who rated one person only, so that their strictness stays open
	Waiting int // people of whom anonymous answers wait until they are Enough
}

// A Surveyor makes a survey, person by person.
type Surveyor struct {
	r       Reader
	s       Survey
	means   [][][]float64 // by agreement: of each person, each rater's mean
	rwg     [][]float64   // by agreement: of each person
	apart   [][]float64
	moments []moments         // by agreement: of forms that answer all
	rated   map[people.ID]int // by rater
	link    link
	panels  [3][]int // by person: managers, peers, reports
	looker  looker
}

// NewSurveyor begins a survey for a reader of nobody's own figures.
func NewSurveyor(r Reader) *Surveyor {
	v := &Surveyor{r: r, rated: make(map[people.ID]int), link: make(link), looker: newLooker(r)}
	v.s.Var, v.s.Shipped, v.s.Rated = r.Var, r.Calibration.Params.Var, r.Rated
	add := func(name, key, pillar string, k Kind) {
		v.s.Targets = append(v.s.Targets, Surveyed{Name: name, Key: key, Pillar: pillar, Kind: k, Status: make(map[Status]int), Why: make(map[Reason]int)})
	}
	v.s.Agreements = []Agreed{{}}
	for _, p := range r.Version.Pillars {
		if r.alike(p.Key) != nil {
			add(p.Name, p.Key, p.Key, OfPillar)
			v.s.Agreements = append(v.s.Agreements, Agreed{Name: p.Name, Key: p.Key})
		}
	}
	if r.alike(Lead) != nil && r.alike(Manage) != nil {
		add("", "", "", OfBalance)
	}
	for _, c := range r.Version.Competencies {
		if r.index(c.ID) >= 0 {
			add(c.Name, c.Key, c.Pillar, OfCompetency)
		}
	}
	n := len(v.s.Agreements)
	v.means, v.rwg, v.apart, v.moments = make([][][]float64, n), make([][]float64, n), make([][]float64, n), make([]moments, n)
	return v
}

// Estimate takes what is known of one person. It must fit the reader's basis.
func (v *Surveyor) Estimate(e Estimate) {
	v.s.People++
	now := e.Now()
	shown := make([]bool, len(v.s.Targets))
	judged := func(raters Tally, f Figure, gate float64) Verdict {
		return judge(raters, now.Heard, f.Reliability, gate, v.r.Today, false)
	}
	asked := make([]bool, len(v.r.Pillars))
	for c, on := range now.On {
		asked[v.r.Of[c]] = asked[v.r.Of[c]] || on.All() > 0
	}
	pillar := func(key string, f Figure) Verdict {
		if !asked[slices.Index(v.r.Pillars, key)] {
			return Verdict{Status: Withheld, Reason: NoRatings}
		}
		return judged(now.Raters, f, PillarGate)
	}
	for i := range v.s.Targets {
		switch t := &v.s.Targets[i]; t.Kind {
		case OfPillar:
			f := v.r.PillarFigure(e, t.Key)
			why := pillar(t.Key, f)
			shown[i] = why.Shown()
			t.add(f.Reliability, why)
		case OfBalance:
			b, _ := v.r.Basis.Balance(e)
			t.add(b.Reliability, worse(pillar(Lead, v.r.PillarFigure(e, Lead)), pillar(Manage, v.r.PillarFigure(e, Manage))))
		default:
			c := v.competency(t.Key)
			f := v.r.CompetencyFigure(e, c)
			why := judged(now.On[v.r.index(c)], f, CompetencyGate)
			shown[i] = why.Shown()
			t.add(f.Reliability, why)
		}
	}
	v.looker.shown[e.Person] = shown
}

func (v *Surveyor) competency(key string) framework.CompetencyID {
	c, _ := v.r.Version.Competency(key)
	return c.ID
}

func (t *Surveyed) add(reliability float64, why Verdict) {
	t.Status[why.Status]++
	if why.Reason != NoReason {
		t.Why[why.Reason]++
	}
	at := 0
	for at < len(KnownFrom) && reliability >= KnownFrom[at] {
		at++
	}
	t.Known[at]++
	t.by[int(math.Round(1000*min(1, max(0, reliability))))]++
}

// middle returns the median: the lower of two.
func (t *Surveyed) middle(people int) float64 {
	below := 0
	for thousandths, n := range t.by {
		if below += int(n); 2*below >= people {
			return float64(thousandths) / 1000
		}
	}
	return 0
}

// Ratings takes all that is in force about one person.
func (v *Surveyor) Ratings(about []observe.Rating) {
	forms, heard := v.r.Count(about)
	if heard.Waiting {
		v.s.Raters.Waiting++
	}
	if len(forms) == 0 {
		return
	}
	at := 3
	for i, most := range []int{4, 7, 11} {
		if len(forms) <= most {
			at = i
			break
		}
	}
	v.s.Raters.Of[at]++
	t := heard.Raters
	for i, n := range []int{t[observe.ByManager], t[observe.ByPeer] + t[observe.ByOther] + t[observe.ByAssessor], t[observe.ByReport]} {
		v.panels[i] = append(v.panels[i], n)
	}
	for _, f := range forms {
		v.rated[people.ID(f.Rater)]++
		v.link.join(person(f.Person), rater(f.Rater))
	}
	v.s.Forms += len(forms)
	v.agree(forms)
	v.looker.take(about, forms, heard)
}

// Survey returns what was found.
func (v *Surveyor) Survey() Survey {
	s := v.s
	if s.People < Enough {
		return Survey{People: s.People}
	}
	for i := range s.Targets {
		s.Targets[i].Middle = s.Targets[i].middle(s.People)
	}
	s.Raters.Usual = Panel{Managers: middle(v.panels[0]), Peers: middle(v.panels[1]), Reports: middle(v.panels[2]), Items: 1}
	s.Raters.Raters = len(v.rated)
	for _, n := range v.rated {
		if n == 1 {
			s.Raters.OfOne++
		}
	}
	for a := range s.Agreements {
		v.agreed(&s.Agreements[a], a, s.Raters.Usual)
	}
	s.Linked = v.link.groups()
	s.Signs = v.looker.look(s.Targets)
	return s
}

// median returns the middle of some numbers, 0 of none.
func median(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	x = slices.Sorted(slices.Values(x))
	if len(x)%2 == 1 {
		return x[len(x)/2]
	}
	return (x[len(x)/2-1] + x[len(x)/2]) / 2
}

func middle(x []int) int {
	if len(x) == 0 {
		return 0
	}
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}
