package profile

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/psych"
)

// A Guide holds the patterns of practice and how one is found. A pattern is a
// way of working that others see at present; it supports a conversation, and no
// decision about a person may rest on it.
type Guide struct {
	Tolerance   float64  // a level counts as reached from so much below the need on
	Need        float64  // the level that is asked of a pillar where there is no role
	Reliability float64  // both pillars must be known so well
	Months      int      // and the newest answer be no older
	Markers     []string // keys of the competencies that show whether the foundations are there
	Words       []Word   // how sure a region is, the surest first
	Patterns    []Pattern
}

// A Word says how sure something is from a probability on.
type Word struct {
	Least float64
	Word  string
}

// A Pattern is one way of working, with what to do first.
type Pattern struct {
	ID, Title     string
	Condition     Condition
	Text          string // for the person
	Elsewhere     string // for those who support the person
	Effects       []string
	Questions     []string
	Moves         []Move
	PairWith      string
	Escalate      string
	DoNotConclude []string
}

// A Move is a first step.
type Move struct {
	Do       string
	Activity string // key in a catalogue that does not exist yet, or "": no page tells it
}

// A Condition says when a pattern is the one. Of those with a region at most one
// holds; if none does, the first of the others that holds is it.
type Condition struct {
	Region     Region  // the most probable, and by Least at the least
	Markers    *Bound  // of the mean gap of the markers
	Side       string  // "lead" or "manage": the balance leans so by Least at the least
	Least      float64 // probability
	Otherwise  bool    // always
	GateFailed bool    // there is too little to say anything
}

// A Bound is below ("<"), or at and above (">="), a value.
type Bound struct {
	Op    string
	Value float64
}

func (b *Bound) holds(x float64) bool {
	if b == nil {
		return true
	}
	if b.Op == "<" {
		return x < b.Value
	}
	return x >= b.Value
}

// A Region says which of the two pillars reaches what is asked of it.
type Region string

// The regions.
const (
	BothReach  Region = "both"
	OnlyLead   Region = "lead_only"
	OnlyManage Region = "manage_only"
	NeitherDo  Region = "neither"
)

// Regions lists them in the order in which they are shown.
var Regions = [...]Region{BothReach, OnlyLead, OnlyManage, NeitherDo}

// ParseGuide reads a guide.
func ParseGuide(text []byte) (Guide, error) {
	var g Guide
	if err := json.Unmarshal(text, &g); err != nil {
		return Guide{}, fmt.Errorf("reading the patterns of practice: %w", err)
	}
	return g, nil
}

// A Practice is the pattern found for one person, and what it was found from.
type Practice struct {
	Pattern
	Chances     map[Region]float64 // of the regions; they sum to 1
	Most        Region             // the most probable
	Word        string             // how sure that is
	LeadNeed    float64            // the levels that were asked
	ManageNeed  float64
	Lead        Figure // as compared: by the role's weights where there is a role
	Manage      Figure
	Correlation float64 // of the errors of the two
	Markers     float64 // mean gap of the markers, in levels
}

// Practice finds the pattern of a person. Where the gate does not hold it is the
// one that says so, without chances.
//
//	x_L = level(Π_lead) − need, x_M alike: jointly normal
//	Pr(both) = Pr(x_L ≥ −tolerance, x_M ≥ −tolerance), and so on
func (b Basis) Practice(e Estimate, g Guide, v framework.Version, role *framework.Role, gate bool) (Practice, bool) {
	balance, ok := b.Balance(e)
	if !ok {
		return Practice{}, false
	}
	if !gate {
		return Practice{Pattern: g.first(func(c Condition) bool { return c.GateFailed })}, true
	}
	lead, leadNeed := b.asked(g, v, role, Lead)
	manage, manageNeed := b.asked(g, v, role, Manage)
	o := len(e.Occasions) - 1
	p := Practice{
		LeadNeed: leadNeed, ManageNeed: manageNeed,
		Lead: b.figure(e, o, lead, b.ofPillar(Lead)), Manage: b.figure(e, o, manage, b.ofPillar(Manage)),
		Markers: b.markers(e, g, v, role),
	}
	p.Correlation = e.cov(e.on(o, lead), e.on(o, manage)) * b.widen() * b.widen() / (p.Lead.se * p.Manage.se)
	if math.IsNaN(p.Correlation) {
		p.Correlation = 0
	}
	both, onlyLead, onlyManage, neither := psych.Quadrants(
		b.ofPillar(Lead).line(p.Lead.theta)-leadNeed, b.ofPillar(Manage).line(p.Manage.theta)-manageNeed,
		p.Lead.SE, p.Manage.SE, p.Correlation, -g.Tolerance)
	p.Chances = map[Region]float64{BothReach: both, OnlyLead: onlyLead, OnlyManage: onlyManage, NeitherDo: neither}
	p.Most = BothReach
	for _, r := range Regions {
		if p.Chances[r] > p.Chances[p.Most] {
			p.Most = r
		}
	}
	for _, w := range g.Words {
		if p.Chances[p.Most] >= w.Least {
			p.Word = w.Word
			break
		}
	}
	p.Pattern = g.find(p, balance)
	return p, true
}

// asked returns the weights by which a pillar is compared with what is asked of
// it: those of the role, or alike against the guide's need.
func (b Basis) asked(g Guide, v framework.Version, role *framework.Role, pillar string) ([]float64, float64) {
	if w, need, ok := b.byRole(v, role, pillar); ok {
		return w, need
	}
	return b.alike(pillar), g.Need
}

// markers is the mean gap of the competencies that show the foundations.
func (b Basis) markers(e Estimate, g Guide, v framework.Version, role *framework.Role) float64 {
	var sum, n float64
	for _, key := range g.Markers {
		c, ok := v.Competency(key)
		if !ok || b.index(c.ID) < 0 {
			continue
		}
		sum += b.CompetencyFigure(e, c.ID).Level - Asked(v, role, c.ID, g.Need)
		n++
	}
	return sum / max(1, n)
}

// Asked returns the level that a role asks of a competency, or otherwise.
func Asked(v framework.Version, role *framework.Role, id framework.CompetencyID, otherwise float64) float64 {
	c, ok := v.CompetencyByID(id)
	if !ok || role == nil {
		return otherwise
	}
	if n, ok := role.Need(c.Key); ok && !n.NotNeeded {
		return n.Level.Float()
	}
	return otherwise
}

func (g Guide) find(p Practice, b Balance) Pattern {
	for _, one := range g.Patterns {
		c := one.Condition
		if c.Region != "" && c.Region == p.Most && p.Chances[p.Most] >= c.Least && c.Markers.holds(p.Markers) {
			return one
		}
	}
	return g.first(func(c Condition) bool {
		switch c.Side {
		case Lead:
			return b.Lead >= c.Least
		case Manage:
			return 1-b.Lead >= c.Least
		}
		return c.Otherwise
	})
}

func (g Guide) first(is func(Condition) bool) Pattern {
	for _, p := range g.Patterns {
		if is(p.Condition) {
			return p
		}
	}
	return Pattern{}
}
