package profile

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/bearinghq/bearing/psych"
)

// A World is an invented team whose people rate each other. Each person is
// rated by one manager and then by peers and reports in turn, on one item of
// each competency of the framework that Bearing brings.
type World struct {
	Seed     uint64
	People   int     // at least 3
	Raters   int     // of each person, fewer than People
	Leniency float64 // how much raters differ in strictness: 1 is as shipped, 0 not at all
	Halo     float64 // how much each sees in a person what nobody else sees
	PileUp   float64 // how far all answers are moved up, in logits
	Told     bool    // the model knows Leniency and Halo, as from earlier ratings; otherwise what is shipped
}

// An Invented is somebody of a World, of whom the truth is known. What is
// invented is told by target: lead, manage, their balance.
type Invented struct {
	Truth   [3]float64 // levels; of the balance, their difference
	Average [3]float64 // of answers, from 1 to 5
	Spread  [3]float64 // the same put on the scale of levels by the team's own mean and spread
	Model   [3]float64
	SE      [3]float64
	Raters  []InventedRater
}

// Holds reports whether the band of 80 % of a target holds the truth.
func (p Invented) Holds(target int) bool {
	return math.Abs(p.Model[target]-p.Truth[target]) <= z80*p.SE[target]
}

// An InventedRater is one who rated a person.
type InventedRater struct {
	Person   int // the rater's number
	Group    int // 0 manager, 1 peer, 2 report
	Leniency float64
	Average  float64 // of the answers about this person
}

// An Agreement compares averages and the model with the truth over a team.
type Agreement struct {
	Average, Model           float64 // correlation with the truth
	AverageError, ModelError float64 // typical distance from the truth, in levels
	Held, Of                 int     // bands of 80 % that hold the truth
}

// An Outcome is what came out in a World.
type Outcome struct {
	People  []Invented
	Answers [5]int // how many were 1, 2, …
	Targets [3]Agreement
	Single  Agreement // of single competencies; only its bands are counted
}

// The targets of an Outcome.
const (
	TargetLead = iota
	TargetManage
	TargetBalance
)

// Draw invents the team and its answers, and lets an average and the model judge
// them. The same World gives the same Outcome; people stay the same when raters
// change.
func (w World) Draw() Outcome {
	m := psych.Model{Pillars: usual[:], Groups: 3}
	items := make([]int32, len(usual))
	for c := range usual {
		m.Items = append(m.Items, psych.Item{Competency: c})
		items[c] = int32(c)
	}
	forms := w.forms(items)
	is := psych.Default()
	is.Var.Severity *= w.Leniency * w.Leniency
	is.Var.Halo *= w.Halo * w.Halo
	is.Var.PillarHalo *= w.Halo * w.Halo
	is.Var.CompetencyHalo *= w.Halo * w.Halo
	believed := psych.Default()
	if w.Told {
		believed = is
	}
	is.LocationSD, is.Groups = 0, []float64{w.PileUp, w.PileUp, w.PileUp}
	truth := psych.Simulate(m, is, w.People, w.People, forms, rand.New(rand.NewPCG(w.Seed, 1)), 0)
	all := psych.Collect(m)
	for _, f := range forms {
		all.Add(f)
	}
	fit := psych.Solve(all.Data(w.People, w.People), believed, psych.Options{Tolerance: 1e-4, Workers: 1})

	out := Outcome{People: make([]Invented, w.People)}
	for i := range out.People {
		out.People[i].Truth = balanced(truth.Levels[i])
	}
	out.judge(forms, truth)
	factor := 1.
	if w.People < Few {
		factor = 1.10
	}
	fit.Errors().Each(func(p *psych.Person) {
		out.People[p.Number].Model = balanced(p.Levels)
		for t := range out.Targets {
			out.People[p.Number].SE[t] = factor * math.Sqrt(weighed(p.Cov, targetWeights[t])) / Shipped().Pillar.SD
		}
		for c, x := range p.Levels {
			out.Single.Of++
			if math.Abs(x-truth.Levels[p.Number][c]) <= z80*factor*math.Sqrt(p.Cov[c*len(usual)+c]) {
				out.Single.Held++
			}
		}
	})
	for t := range out.Targets {
		out.compare(t)
	}
	return out
}

// forms draws who rates whom.
func (w World) forms(items []int32) (forms []psych.Form) {
	r := rand.New(rand.NewPCG(w.Seed, 2))
	for p := range w.People {
		raters := r.Perm(w.People - 1)[:w.Raters]
		group := make(map[int]int, w.Raters)
		for i, q := range raters {
			if q >= p {
				q++
			}
			raters[i] = q
			if group[q] = 0; i > 0 {
				group[q] = 1 + (i-1)%2
			}
		}
		slices.Sort(raters)
		for _, q := range raters {
			forms = append(forms, psych.Form{Person: p, Rater: q, Group: group[q], Items: items, Values: make([]byte, len(items))})
		}
	}
	return forms
}

// judge averages the answers.
func (o *Outcome) judge(forms []psych.Form, truth psych.Truth) {
	for _, f := range forms {
		p := &o.People[f.Person]
		rater := InventedRater{Person: f.Rater, Group: f.Group, Leniency: truth.Raters[f.Rater]}
		for c, y := range f.Values {
			o.Answers[y-1]++
			rater.Average += float64(y) / float64(len(f.Values))
			for t, ws := range targetWeights {
				p.Average[t] += ws[c] * float64(y)
			}
		}
		p.Raters = append(p.Raters, rater)
	}
	for i := range o.People {
		p := &o.People[i]
		for t := range p.Average {
			p.Average[t] /= float64(len(p.Raters))
		}
		slices.SortStableFunc(p.Raters, func(a, b InventedRater) int { return a.Group - b.Group })
	}
}

// compare fills in how averages and the model agree with the truth.
func (o *Outcome) compare(t int) {
	var truth, average, model []float64
	for _, p := range o.People {
		truth, average, model = append(truth, p.Truth[t]), append(average, p.Average[t]), append(model, p.Model[t])
	}
	a := Agreement{Average: correlation(truth, average), Model: correlation(truth, model), Of: len(truth)}
	middle, sd := meanAndSD(average)
	wantMiddle, wantSD := 3., 1.
	if t == TargetBalance {
		wantMiddle, wantSD = meanAndSD(truth)
	}
	for i := range o.People {
		p := &o.People[i]
		if p.Spread[t] = wantMiddle; sd > 0 {
			p.Spread[t] += wantSD * (p.Average[t] - middle) / sd
		}
		a.AverageError += (p.Spread[t] - truth[i]) * (p.Spread[t] - truth[i]) / float64(len(truth))
		a.ModelError += (model[i] - truth[i]) * (model[i] - truth[i]) / float64(len(truth))
		if p.Holds(t) {
			a.Held++
		}
	}
	a.AverageError, a.ModelError = math.Sqrt(a.AverageError), math.Sqrt(a.ModelError)
	o.Targets[t] = a
}

// targetWeights are the weights of competencies in each target.
var targetWeights = func() (all [3][]float64) {
	for t := range all {
		all[t] = make([]float64, len(usual))
	}
	for c, k := range usual {
		switch k {
		case 0:
			all[TargetLead][c], all[TargetBalance][c] = 1./9, 1./9
		case 1:
			all[TargetManage][c], all[TargetBalance][c] = 1./9, -1./9
		}
	}
	return all
}()

// balanced returns the levels of the targets.
func balanced(theta []float64) (levels [3]float64) {
	for t, ws := range targetWeights {
		for c, w := range ws {
			levels[t] += w * theta[c] / Shipped().Pillar.SD
		}
	}
	levels[TargetLead] += 3
	levels[TargetManage] += 3
	return levels
}

// weighed returns w'·C·w.
func weighed(cov, w []float64) (v float64) {
	for i, a := range w {
		for j, b := range w {
			v += a * b * cov[i*len(w)+j]
		}
	}
	return v
}

func meanAndSD(x []float64) (mean, sd float64) {
	for _, y := range x {
		mean += y / float64(len(x))
	}
	for _, y := range x {
		sd += (y - mean) * (y - mean) / float64(len(x)-1)
	}
	return mean, math.Sqrt(sd)
}

// correlation is 0 where one of the two does not vary.
func correlation(x, y []float64) float64 {
	mx, sx := meanAndSD(x)
	my, sy := meanAndSD(y)
	if sx == 0 || sy == 0 {
		return 0
	}
	sum := 0.
	for i := range x {
		sum += (x[i] - mx) * (y[i] - my)
	}
	return sum / (float64(len(x)-1) * sx * sy)
}
