package web

import (
	"context"
	"net/http"

	"github.com/bearinghq/bearing/internal/export"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/observe"
)

// importRatings is what is shown of a file of ratings.
type importRatings struct {
	Forms, FormsNote     string
	Answers, AnswersNote string
	Ratees, RateesNote   string
	People               string
	Groups               []ratingGroupRow
	Words                []ratingWordRow
	First                []ratingFormRow
	More                 string
	Unknown              []components.Option
}

type ratingGroupRow struct{ Group, Forms, Raters, Answers string }

type ratingWordRow struct {
	Word, Rows, Was string
	Groups          []components.Option
}

type ratingFormRow struct{ Ratee, Rater, Group, Wave, Day, Answers string }

// ratings fills in the preview of a file of ratings.
func (page *importPreview) ratings(ctx context.Context, p *intake.Preview) {
	r, w := p.Rated, p.Would
	switch answers := w.AnswersAdded + w.AnswersChanged; {
	case answers == 1 && w.FormsAdded == 1:
		page.Button = T(ctx, "Import one answer")
	case w.FormsAdded == 1:
		page.Button = T(ctx, "Import %d answers on one form", answers)
	default:
		page.Button = T(ctx, "Import %d answers on %d forms", answers, w.FormsAdded)
	}
	page.How = T(ctx, "Sheet %s, %d rows.", p.Answers.Sheet, p.Answers.Rows)
	if p.Answers.Sheet == "" {
		page.How = T(ctx, "%d rows.", p.Answers.Rows)
	}
	for _, f := range p.Answers.Sheets {
		page.Sheets = append(page.Sheets, components.Option{Value: f.Name, Text: f.Name, Hint: again(ctx, f.Why), Chosen: f.Read})
	}
	for _, c := range p.Answers.Columns {
		page.Columns = append(page.Columns, importColumn{Name: c.Name, Header: c.Header, Sample: c.Sample, Roles: answerRoles(ctx, c.Role)})
	}
	page.near(ctx, "person", p.People)
	page.near(ctx, "competency", p.Competencies)
	page.doubts(ctx, p)
	page.Ratings = &importRatings{
		Forms: T(ctx, "%d", w.FormsAdded), FormsNote: T(ctx, "%d left alone", w.FormsLeft),
		Answers: T(ctx, "%d", w.AnswersAdded), AnswersNote: T(ctx, "%d changed, %d left alone", w.AnswersChanged, w.AnswersLeft),
		Ratees: T(ctx, "%d", r.Ratees), RateesNote: T(ctx, "by %d raters", r.Raters),
		People: T(ctx, "%d", w.PeopleAdded), Unknown: unknownChoices(ctx, p.Decisions.Unknown),
	}
	page.Ratings.groups(ctx, p)
	page.Ratings.forms(ctx, p)
}

// groups lists what each group says, and what the file calls it.
func (x *importRatings) groups(ctx context.Context, p *intake.Preview) {
	for _, g := range p.Rated.Groups {
		x.Groups = append(x.Groups, ratingGroupRow{raterGroup(ctx, g.Group), T(ctx, "%d", g.Forms), T(ctx, "%d", g.Raters), T(ctx, "%d", g.Answers)})
	}
	for _, w := range p.Answers.Groups[:min(maxScale, len(p.Answers.Groups))] {
		row := ratingWordRow{Word: w.Word, Rows: T(ctx, "%d×", w.Count), Was: w.Group.String()}
		if w.Skip {
			row.Was = intake.Skip
		}
		if w.Group == 0 && !w.Skip {
			row.Groups = append(row.Groups, components.Option{Value: "", Text: T(ctx, "not known"), Chosen: true})
		}
		for _, g := range observe.Groups {
			row.Groups = append(row.Groups, components.Option{Value: g.String(), Text: raterGroup(ctx, g), Chosen: row.Was == g.String()})
		}
		row.Groups = append(row.Groups, components.Option{Value: intake.Skip, Text: T(ctx, "leave out"), Chosen: w.Skip})
		x.Words = append(x.Words, row)
	}
}

// forms shows the first forms as they will be stored.
func (x *importRatings) forms(ctx context.Context, p *intake.Preview) {
	for f := range p.Forms {
		if len(x.First) == shownPeople {
			x.More = T(ctx, "Shown are %d of %d forms.", shownPeople, p.Rated.Forms)
			break
		}
		answers, none := 0, 0
		for _, v := range f.Answers {
			if v > 0 {
				answers++
			} else {
				none++
			}
		}
		row := ratingFormRow{
			Ratee: p.People[f.Ratee].Called(), Rater: p.People[f.By].Called(), Group: raterGroup(ctx, f.Group), Wave: f.Wave, Day: dayWords(ctx, f.Day),
			Answers: T(ctx, "%d", answers),
		}
		if none > 0 {
			row.Answers = T(ctx, "%d, and %d that could not be judged", answers, none)
		}
		x.First = append(x.First, row)
	}
}

// raterGroup returns what to call raters of a group.
func raterGroup(ctx context.Context, g observe.Group) string {
	switch g {
	case observe.BySelf:
		return T(ctx, "the person")
	case observe.ByManager:
		return T(ctx, "the manager")
	case observe.ByPeer:
		return T(ctx, "colleagues")
	case observe.ByReport:
		return T(ctx, "people who report to them")
	case observe.ByAssessor:
		return T(ctx, "trained assessors")
	case observe.ByOther:
		return T(ctx, "others")
	}
	return ""
}

func unknownChoices(ctx context.Context, chosen string) []components.Option {
	return []components.Option{
		{Value: "add", Text: T(ctx, "Add them"), Chosen: chosen != intake.LeaveOutUnknown},
		{Value: intake.LeaveOutUnknown, Text: T(ctx, "Leave out what they say and what is said of them"), Chosen: chosen == intake.LeaveOutUnknown},
	}
}

// answerRoles are what a column of ratings may hold.
func answerRoles(ctx context.Context, chosen reading.Role) []components.Option {
	names := map[reading.Role]string{
		reading.RateeRole: T(ctx, "who is rated"), reading.RateeEmailRole: T(ctx, "the e-mail address of who is rated"), reading.RateeNumberRole: T(ctx, "the employee number of who is rated"),
		reading.RaterRole: T(ctx, "who rates"), reading.RaterEmailRole: T(ctx, "the e-mail address of who rates"), reading.RaterNumberRole: T(ctx, "the employee number of who rates"),
		reading.GroupRole: T(ctx, "who rates as what"), reading.ItemRole: T(ctx, "the item"), reading.CompetencyRole: T(ctx, "the competency"),
		reading.ValueRole: T(ctx, "the answer"), reading.DateRole: T(ctx, "the day"), reading.WaveRole: T(ctx, "the wave"),
	}
	all := []components.Option{{Value: string(reading.IgnoreRole), Text: T(ctx, "nothing that is needed"), Chosen: names[chosen] == ""}}
	for _, role := range reading.AnswerRoles {
		all = append(all, components.Option{Value: string(role), Text: names[role], Chosen: role == chosen})
	}
	return all
}

// exportRatings sends all ratings that are in force.
func (s *Site) exportRatings(w http.ResponseWriter, r *http.Request) error {
	return s.send(w, r, "ratings-"+s.today().String(), func() (sheet.Table, error) {
		return export.Ratings{Ratings: s.Ratings, Record: s.Imports.Record, Frameworks: s.Frameworks}.Table(r.Context())
	})
}
