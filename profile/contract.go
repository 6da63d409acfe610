package profile

import (
	"math"
	"strings"
)

// A Contract is what other programs are told of one person and one competency
// or pillar. What is withheld is left out, and only the reason is there.
//
// Unlike other values of this package it is what leaves the program, so it says
// how it is written.
type Contract struct {
	Tenant            string      `json:"tenant,omitempty"`
	Person            string      `json:"person"`
	Target            string      `json:"target"`
	Release           string      `json:"release"` // the version of the formula and the month of the newest answer
	Calibration       string      `json:"calibration"`
	Level             *float64    `json:"level,omitempty"`
	SELevel           *float64    `json:"se_level,omitempty"`
	Band80            *[2]float64 `json:"band80,omitempty"`
	Reliability       *float64    `json:"reliability,omitempty"`
	NRaters           *Counts     `json:"n_raters,omitempty"`
	NewestAnswerMonth string      `json:"newest_answer_month,omitempty"`
	Status            Status      `json:"status"`
	Reason            Reason      `json:"reason,omitempty"`
	NamedOnly         bool        `json:"named_only,omitempty"`
	SelfView          *float64    `json:"self_view,omitempty"`     // for the person only
	GapStatement      Comparison  `json:"gap_statement,omitempty"` // for the person only
	ExplainURL        string      `json:"explain_url"`
}

// Counts are the numbers of raters, of those who answer without their names in
// buckets.
type Counts struct {
	Manager  int    `json:"manager,omitempty"`
	Assessor int    `json:"assessor,omitempty"`
	Peer     Bucket `json:"peer,omitempty"`
	Report   Bucket `json:"report,omitempty"`
	Other    Bucket `json:"other,omitempty"`
	Together Bucket `json:"people_you_work_with,omitempty"` // groups that are merged
}

// About says whom a contract is about, and where its figures are explained.
type About struct {
	Tenant, Person, ExplainURL string
}

// Contracts writes a reading for other programs: pillars first. Views are the
// person's own, for the person alone; nil for anybody else.
func (r Reader) Contracts(who About, out Reading, views []SelfView) []Contract {
	var all []Contract
	for _, one := range out.Pillars {
		all = append(all, r.contract(who, out, "pillar."+one.Key, one))
	}
	for _, one := range out.Competencies {
		c := r.contract(who, out, one.Key, one)
		for _, v := range views {
			if v.Competency == one.Competency {
				c.SelfView, c.GapStatement = tenth(v.Level), v.Says
			}
		}
		all = append(all, c)
	}
	return all
}

func (r Reader) contract(who About, out Reading, target string, one Result) Contract {
	c := Contract{
		Tenant: who.Tenant, Person: who.Person, Target: target, ExplainURL: who.ExplainURL,
		Release: Formula, Calibration: r.Calibration.Name, Status: one.Status, Reason: one.Reason,
	}
	if one.Raters.All() > 0 {
		c.NewestAnswerMonth = out.Newest.String()[:len("2006-01")]
		c.Release = strings.Join([]string{Formula, c.NewestAnswerMonth}, "/")
	}
	if !one.Shown() {
		return c
	}
	b, n := one.Band80(), one.Raters.Show()
	c.Level, c.SELevel, c.Reliability = tenth(one.Level), hundredth(one.SE), hundredth(one.Reliability)
	c.Band80 = &[2]float64{Round(b.Low), Round(b.High)}
	c.NRaters = &Counts{n.Manager, n.Assessor, n.Peer, n.Report, n.Other, n.Together}
	c.NamedOnly = one.NamedOnly
	return c
}

func tenth(x float64) *float64 { x = Round(x); return &x }

func hundredth(x float64) *float64 { x = math.Round(100*x) / 100; return &x }
