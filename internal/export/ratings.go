package export

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// NamedNotice is what whoever takes ratings out of the program should know.
const NamedNotice = "The file names who said what about whom. Keep it as carefully as the record itself, and give it to nobody who may not see that."

// Ratings is where a list of ratings comes from.
type Ratings struct {
	Ratings    observe.Ratings
	Record     intake.Record
	Frameworks framework.Store
}

// ratingsHead is what the list begins with. It imports again.
var ratingsHead = []string{
	"Ratee", "Ratee e-mail", "Ratee number", "Rater", "Rater e-mail", "Rater number",
	"Group", "Competency", "Item", "Value", "Date", "Wave",
}

// everybody is more people than there are.
const everybody = 1 << 40

// Table returns what is in force, one answer to a row, people in the order in
// which they were added. A blank value is no answer. Of several answers of a rater
// to one question on one day in one wave only the newest is there. The rows are
// read as they are written.
func (s Ratings) Table(ctx context.Context) (sheet.Table, error) {
	known, err := s.Record.Known(ctx, everybody)
	if err != nil {
		return sheet.Table{}, fmt.Errorf("reading who is known: %w", err)
	}
	w := &ratingsWriter{Ratings: s, ctx: ctx, who: make(map[people.ID]*people.Person, len(known.People)), keys: map[framework.CompetencyID]string{}}
	for i := range known.People {
		w.who[known.People[i].ID] = &known.People[i]
	}
	for _, v := range known.Frameworks {
		w.learn(v)
	}
	return sheet.Table{Name: "Ratings", Header: ratingsHead, Rows: func(yield func([]sheet.Cell, error) bool) {
		_, err := s.Ratings.Each(ctx, math.MaxInt64, func(about []observe.Rating) error { return w.about(about, yield) })
		if err != nil && err != errEnough {
			yield(nil, err)
		}
	}}, nil
}

type ratingsWriter struct {
	Ratings
	ctx  context.Context
	who  map[people.ID]*people.Person
	keys map[framework.CompetencyID]string
	row  []sheet.Cell
}

func (w *ratingsWriter) learn(v framework.Version) {
	for _, c := range v.Competencies {
		if w.keys[c.ID] == "" {
			w.keys[c.ID] = c.Key
		}
	}
}

// key returns the key of a competency, be it one that only an older version
// has.
func (w *ratingsWriter) key(id framework.CompetencyID, on framework.VersionID) (string, error) {
	if k := w.keys[id]; k != "" {
		return k, nil
	}
	v, err := w.Frameworks.Get(w.ctx, on)
	if err != nil {
		return "", fmt.Errorf("reading what was asked: %w", err)
	}
	w.learn(v)
	return w.keys[id], nil
}

// about writes what is in force about one person.
func (w *ratingsWriter) about(about []observe.Rating, yield func([]sheet.Cell, error) bool) error {
	type key struct {
		rater people.ID
		wave  string
		day   people.Day
		asked observe.Question
	}
	newest := map[key]observe.RatingSeq{}
	for _, r := range about { // the oldest first
		for i, q := range r.Asked.Questions {
			k := key{r.Rater, r.Wave, r.Day, q}
			if _, there := newest[k]; !there || r.Answers[i] > 0 {
				newest[k] = r.Seq
			}
		}
	}
	for _, r := range about {
		for i, q := range r.Asked.Questions {
			if newest[key{r.Rater, r.Wave, r.Day, q}] != r.Seq {
				continue
			}
			competency, err := w.key(q.Competency, r.Asked.Version)
			if err != nil {
				return err
			}
			w.row = w.person(w.person(w.row[:0], r.Person), r.Rater)
			value := sheet.Cell{}
			if r.Answers[i] > 0 {
				value = sheet.NumberOf(float64(r.Answers[i]))
			}
			w.row = append(w.row, sheet.TextOf(r.Group.String()), sheet.TextOf(competency), sheet.TextOf(q.Item), value, sheet.DateOf(r.Day.String()), sheet.TextOf(r.Wave))
			if !yield(slices.Clone(w.row), nil) {
				return errEnough
			}
		}
	}
	return nil
}

func (w *ratingsWriter) person(row []sheet.Cell, id people.ID) []sheet.Cell {
	p := w.who[id]
	if p == nil {
		p = &people.Person{} // whose name was erased
	}
	return append(row, sheet.TextOf(p.Name), sheet.TextOf(p.Email), sheet.TextOf(p.Number))
}
