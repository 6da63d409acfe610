package intake

import (
	"fmt"
	"strings"
)

// count writes a number with the word for one or for many.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// String says what was, or would be, done.
func (r Result) String() string {
	var parts []string
	for _, p := range []struct {
		n               int
		one, many, deed string
	}{
		{r.LevelsAdded, "level", "levels", "added"}, {r.LevelsChanged, "level", "levels", "changed"},
		{r.PeopleAdded, "person", "people", "added"}, {r.PeopleChanged, "person", "people", "changed"},
		{r.CompetenciesAdded, "competency", "competencies", "added"}, {r.RolesAdded, "role", "roles", "added"},
		{r.FormsAdded, "form", "forms", "added"}, {r.AnswersAdded, "answer", "answers", "added"}, {r.AnswersChanged, "answer", "answers", "changed"},
		{r.PartsChanged, "other part of the framework", "other parts of the framework", "changed"},
	} {
		if p.n > 0 {
			parts = append(parts, count(p.n, p.one, p.many)+" "+p.deed)
		}
	}
	if len(parts) == 0 {
		parts = []string{"0 added, 0 changed"}
	}
	if n := r.LevelsLeft; n > 0 {
		parts = append(parts, count(n, "level", "levels")+" left alone")
	}
	if n := r.AnswersLeft; n > 0 {
		parts = append(parts, count(n, "answer", "answers")+" left alone")
	}
	if n := r.PeopleLeft; n > 0 {
		parts = append(parts, count(n, "person", "people")+" left alone")
	}
	return strings.Join(parts, ", ") + "."
}

// Sentences says what an import would do, for somebody at a terminal.
func (p *Preview) Sentences() []string {
	lines := []string{"Would do: " + p.Would.String()}
	if m := p.Matrix; m != nil {
		lines = append(lines, fmt.Sprintf("Sheet %s, %s, scale %s.", m.Sheet, m.Layout, m.Scale.Name))
	}
	if p.Answers != nil {
		lines = append(lines, p.Rated.sentences()...)
	}
	if n := p.Doubtful(); n > 0 {
		lines = append(lines, count(n, "doubtful cell", "doubtful cells")+"; --dry-run lists them.")
	}
	if n := p.Open(); n > 0 && p.Answers != nil {
		lines = append(lines, count(n, "name is", "names are")+" nearly the same as one that is known. People would be added as new, what was asked left out; decide on the page of the import.")
	} else if n > 0 {
		lines = append(lines, count(n, "name is", "names are")+" nearly the same as one that is known, and would be added as new.")
	}
	if who := p.Absent(); who != "" {
		lines = append(lines, who)
	}
	return append(lines, p.Notes...)
}

// sentences says what a sheet of ratings holds.
func (r *RatingPlan) sentences() []string {
	lines := []string{fmt.Sprintf("%s about %s by %s.", count(r.Forms, "form", "forms"), count(r.Ratees, "person", "people"), count(r.Raters, "rater", "raters"))}
	for _, g := range r.Groups {
		lines = append(lines, fmt.Sprintf("  %-8s %s of %s, %s", g.Group, count(g.Forms, "form", "forms"), count(g.Raters, "rater", "raters"), count(g.Answers, "answer", "answers")))
	}
	return lines
}

// Absent says that people are here and not in the list, if there are any.
func (p *Preview) Absent() string {
	if p.MissingAll == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d people who are here today are not in this file; they stay as they are.", p.MissingAll, p.Here)
}
