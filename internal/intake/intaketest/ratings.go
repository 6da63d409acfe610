package intaketest

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// formsOf are ratings of two people.
const formsOf = `ratee;rater;group;competency;value;date;wave
Ada <ada@example.org>;Bob <bob@example.org>;peer;Vision;4;2026-01-10;Spring
Ada <ada@example.org>;ada@example.org;self;Vision;5;2026-01-11;Spring
bob@example.org;ada@example.org;manager;Vision;;2026-01-11;Spring
bob@example.org;ada@example.org;manager;lead.vision;2;2026-01-12;
`

// previewRatings stages a sheet of ratings and says what it would do.
func (in Installation) previewRatings(t *testing.T, text string, d intake.Decisions) (intake.Import, *intake.Preview) {
	t.Helper()
	i := stage(t, in.Store, intake.Import{Kind: intake.Ratings, Name: "ratings.csv", Decisions: d}, []byte(text))
	book, err := sheet.Open(strings.NewReader(text), int64(len(text)), "ratings.csv")
	if err != nil {
		t.Fatal(err)
	}
	a, err := reading.ReadAnswers(book, d.Read)
	if err != nil {
		t.Fatal(err)
	}
	known, err := in.Known(t.Context(), math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	p := intake.CompareRatings(a, d, known, people.DayOf(noon))
	if err := p.CountRatings(t.Context(), in.Record.Rated); err != nil {
		t.Fatal(err)
	}
	return i, p
}

func (in Installation) bringRatings(t *testing.T, text string) intake.Import {
	t.Helper()
	i, p := in.previewRatings(t, text, intake.Decisions{})
	if _, err := in.Update(t.Context(), i.UID, intake.Import.Begin); err != nil {
		t.Fatal(err)
	}
	would := p.Would
	i, err := in.Apply(t.Context(), i.UID, p, noon, func(intake.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(would, i.Result); d != "" {
		t.Errorf("the preview said otherwise than what was done:\n%s", d)
	}
	return i
}

// forms returns how many ratings are in force about everybody.
func (in Installation) forms(t *testing.T) (all []observe.Rating) {
	t.Helper()
	known, err := in.Known(t.Context(), math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range known.People {
		rs, err := in.Rated(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, rs[p.ID]...)
	}
	return all
}

// TestRatings runs the tests of a Record for ratings.
func TestRatings(t *testing.T, open func(*testing.T) Installation) {
	t.Run("ratings come with the people that are new, and go with them", func(t *testing.T) {
		in := open(t)
		i := in.bringRatings(t, formsOf)
		if got, want := i.Result, (intake.Result{PeopleAdded: 2, FormsAdded: 3, AnswersAdded: 3}); got != want {
			t.Errorf("it did %+v, want %+v", got, want)
		}
		all := in.forms(t)
		if len(all) != 3 || all[1].Import != i.ID || all[1].Wave != "Spring" || all[1].Day != people.Date(2026, 1, 10) || all[1].Asked.Questions[0].Scale != observe.Anchored {
			t.Errorf("the record holds %+v", all)
		}
		if _, err := in.Undo(t.Context(), i.UID, people.Actor{Name: "Eve"}, noon); err != nil {
			t.Fatal(err)
		}
		if known, _ := in.Known(t.Context(), math.MaxInt); len(known.People) != 0 || len(in.forms(t)) != 0 {
			t.Errorf("after undoing it, %d people are there", len(known.People))
		}
	})
	t.Run("the same ratings again change nothing", func(t *testing.T) {
		in := open(t)
		in.bringRatings(t, formsOf)
		i := in.bringRatings(t, formsOf)
		if !i.Result.Nothing() || i.Result.AnswersLeft != 3 || len(in.forms(t)) != 3 {
			t.Errorf("it did %+v", i.Result)
		}
	})
	t.Run("a change is a later form, and what was before comes back", func(t *testing.T) {
		in := open(t)
		in.bringRatings(t, formsOf)
		i := in.bringRatings(t, strings.Replace(formsOf, ";4;", ";3;", 1))
		if i.Result.AnswersChanged != 1 || i.Result.AnswersLeft != 2 || len(in.forms(t)) != 4 {
			t.Errorf("it did %+v", i.Result)
		}
		if _, err := in.Undo(t.Context(), i.UID, people.Actor{Name: "Eve"}, noon); err != nil || len(in.forms(t)) != 3 {
			t.Errorf("undoing it: %v, %d forms", err, len(in.forms(t)))
		}
	})
	t.Run("who rated somebody since keeps the import that added them", func(t *testing.T) {
		in := open(t)
		first := in.bringRatings(t, formsOf)
		in.bringRatings(t, "ratee;rater;competency;value;wave\nada@example.org;bob@example.org;Vision;1;Autumn\n")
		if _, err := in.Undo(t.Context(), first.UID, people.Actor{Name: "Eve"}, noon); !fault.Is(err, fault.Conflict) || len(in.forms(t)) != 4 {
			t.Errorf("undoing it: %v, %d forms", err, len(in.forms(t)))
		}
	})
}
