package api

import (
	"github.com/bearinghq/bearing/internal/intake"
)

// ImportRatings is what a file of ratings holds.
type ImportRatings struct {
	Rows      int                 `json:"rows"`
	Forms     int                 `json:"forms"`
	Ratees    int                 `json:"ratees"`
	Raters    int                 `json:"raters"`
	Answers   int                 `json:"answers"`
	NotJudged int                 `json:"not_judged" doc:"questions that the raters could not judge"`
	Groups    []ImportRatingGroup `json:"groups"`
	Words     []ImportGroupWord   `json:"words" doc:"how the file names groups"`
	First     []ImportForm        `json:"first" doc:"the first 1,000 forms"`
}

// ImportRatingGroup counts what raters of one group say.
type ImportRatingGroup struct {
	Group   string `json:"group" enum:"self,manager,peer,report,assessor,other"`
	Forms   int    `json:"forms"`
	Raters  int    `json:"raters"`
	Answers int    `json:"answers"`
}

// ImportGroupWord says which group a word of the file means.
type ImportGroupWord struct {
	Word  string `json:"word"`
	Group string `json:"group,omitempty" doc:"absent if it is not known"`
	Rows  int    `json:"rows"`
	Skip  bool   `json:"skip,omitempty"`
}

// ImportForm is what one rater says about one person.
type ImportForm struct {
	Ratee   string         `json:"ratee"`
	Rater   string         `json:"rater"`
	Group   string         `json:"group" enum:"self,manager,peer,report,assessor,other"`
	Wave    string         `json:"wave,omitempty"`
	Day     string         `json:"day"`
	Answers []ImportAnswer `json:"answers"`
}

// ImportAnswer is one answer of a form.
type ImportAnswer struct {
	Asked string `json:"asked" doc:"key of the item, or of the competency that is judged as a whole"`
	Value *int   `json:"value" nullable:"true" doc:"1 to 5; null where the rater could not judge"`
}

// mostForms is how many forms a preview shows.
const mostForms = 1000

func fromRatings(p *intake.Preview) *ImportRatings {
	r := p.Rated
	x := &ImportRatings{
		Rows: p.Answers.Rows, Forms: r.Forms, Ratees: r.Ratees, Raters: r.Raters, Answers: r.Answers, NotJudged: r.NotJudged,
		Groups: []ImportRatingGroup{}, Words: []ImportGroupWord{}, First: []ImportForm{},
	}
	for _, g := range r.Groups {
		x.Groups = append(x.Groups, ImportRatingGroup{g.Group.String(), g.Forms, g.Raters, g.Answers})
	}
	for _, w := range p.Answers.Groups {
		x.Words = append(x.Words, ImportGroupWord{w.Word, w.Group.String(), w.Count, w.Skip})
	}
	keys := p.AskedKeys()
	for f := range p.Forms {
		if len(x.First) == mostForms {
			break
		}
		form := ImportForm{Ratee: p.People[f.Ratee].Name, Rater: p.People[f.By].Name, Group: f.Group.String(), Wave: f.Wave, Day: f.Day.String(), Answers: []ImportAnswer{}}
		for i, q := range f.Asked.Questions {
			a := ImportAnswer{Asked: keys[q]}
			if v := int(f.Answers[i]); v > 0 {
				a.Value = &v
			}
			form.Answers = append(form.Answers, a)
		}
		x.First = append(x.First, form)
	}
	return x
}
