package intake

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

var today = people.Date(2026, 3, 10)

// office is what is known: three people and a framework of two competencies.
var office = Known{
	People: []people.Person{
		{ID: 1, UID: "u1", Number: "7", Name: "Ada Lovelace", Email: "ada@example.org"},
		{ID: 2, UID: "u2", Name: "Bob Stone", Email: "bob@example.org"},
		{ID: 3, UID: "u3", Name: "Cem Demir", Email: "cem@example.org"},
	},
	Frameworks: []framework.Version{{ID: 9, Competencies: []framework.Competency{
		{ID: 41, Key: "lead.vision", Name: "Vision", Aliases: []string{"Weitblick"}, Items: []framework.Item{{Key: "lead.vision.q1", Other: "Explains where we go."}, {Key: "lead.vision.q2"}}},
		{ID: 42, Key: "manage.plan", Name: "Planning", Items: []framework.Item{{Key: "manage.plan.q1"}}},
	}}},
}

const ratingsHead = "ratee,rater,group,item,value,date,wave"

// ratings reads rows of ratings and compares them with the office.
func ratings(t *testing.T, d Decisions, rows ...string) *Preview {
	t.Helper()
	content := ratingsHead + "\n" + strings.Join(rows, "\n") + "\n"
	b, err := sheet.Open(strings.NewReader(content), int64(len(content)), "r.csv")
	if err != nil {
		t.Fatal(err)
	}
	a, err := reading.ReadAnswers(b, d.Read)
	if err != nil {
		t.Fatal(err)
	}
	return CompareRatings(a, d, office, today)
}

// told writes down the forms of p.
func (p *Preview) told() string {
	var lines []string
	for f := range p.Forms {
		s := fmt.Sprintf("%s by %s as %s %s %s:", p.People[f.Ratee].Name, p.People[f.By].Name, f.Group, f.Day, f.Wave)
		for i, q := range f.Asked.Questions {
			what := q.Item
			if q.Scale == observe.Anchored {
				what += fmt.Sprint(q.Competency)
			}
			s += fmt.Sprintf(" %s=%d", what, f.Answers[i])
		}
		lines = append(lines, s)
	}
	return strings.Join(lines, "\n")
}

func TestRatingsBecomeForms(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		rows   []string
		want   string
		doubts []string
	}{
		{"one form", []string{"ada@example.org,bob@example.org,peer,lead.vision.q1,4,2026-03-01,S", "7,Stone Bob,Kollege,LEAD.VISION.Q2,n/a,2026-03-01,S", "Ada Lovelace,bob stone,peers,Planning,2,2026-03-01,S"},
			"ada@example.org by bob@example.org as peer 2026-03-01 S: lead.vision.q1=4 lead.vision.q2=0 42=2", nil},
		{"two days, two forms", []string{"Ada Lovelace,Bob Stone,peer,lead.vision.q1,4,2026-03-01,", "Ada Lovelace,Bob Stone,peer,lead.vision.q1,3,2026-03-02,"},
			"Ada Lovelace by Bob Stone as peer 2026-03-01 : lead.vision.q1=4\nAda Lovelace by Bob Stone as peer 2026-03-02 : lead.vision.q1=3", nil},
		{"two waves, two forms", []string{"Ada Lovelace,Bob Stone,peer,lead.vision.q1,4,,S", "Ada Lovelace,Bob Stone,peer,lead.vision.q1,3,,T"},
			"Ada Lovelace by Bob Stone as peer 2026-03-10 S: lead.vision.q1=4\nAda Lovelace by Bob Stone as peer 2026-03-10 T: lead.vision.q1=3", nil},
		{"by words and by another name", []string{"Ada Lovelace,Bob Stone,peer,explains where we go,4,,", "Ada Lovelace,Bob Stone,peer,Weitblick,3,,"},
			"Ada Lovelace by Bob Stone as peer 2026-03-10 : lead.vision.q1=4 41=3", nil},
		{"the same question twice", []string{"Ada Lovelace,Bob Stone,peer,lead.vision.q1,4,,", "Ada Lovelace,Bob Stone,peer,lead.vision.q1,2,,"},
			"Ada Lovelace by Bob Stone as peer 2026-03-10 : lead.vision.q1=2", []string{"r!E3: Rows 2 and 3 are both the answer of “Bob Stone” about “Ada Lovelace” to “lead.vision.q1” on the same day. Row 3 counts"}},
		{"the same question under two names", []string{"Ada Lovelace,Bob Stone,peer,Vision,4,,", "Ada Lovelace,Bob Stone,peer,lead.vision,,,"},
			"Ada Lovelace by Bob Stone as peer 2026-03-10 : 41=4", nil},
		{"an unknown item", []string{"Ada Lovelace,Bob Stone,peer,Juggling,4,,", "Ada Lovelace,Cem Demir,peer,Vision,4,,"},
			"Ada Lovelace by Cem Demir as peer 2026-03-10 : 41=4", []string{"r!D2: “Juggling” is neither an item nor a competency of a framework that is published. Rows with it: 1. What was answered to it is left out."}},
		{"self about somebody else", []string{"Ada Lovelace,Bob Stone,self,Vision,4,,", "Ada Lovelace,Cem Demir,peer,Vision,4,,"},
			"Ada Lovelace by Cem Demir as peer 2026-03-10 : 41=4", []string{"r!C2: “Bob Stone” rates “Ada Lovelace” as “self”. Correct the group, the rater or the person. All rows of this form are left out."}},
		{"oneself as a peer", []string{"Ada Lovelace,7,peer,Vision,4,,"},
			"Ada Lovelace by Ada Lovelace as self 2026-03-10 : 41=4", []string{"r!C2: “Ada Lovelace” rates themself as “peer”. Write “self” as the group"}},
		{"two groups", []string{"Ada Lovelace,Bob Stone,peer,Vision,4,,", "Ada Lovelace,Bob Stone,manager,Planning,3,,"},
			"Ada Lovelace by Bob Stone as peer 2026-03-10 : 41=4 42=3", []string{"r!C3: Rows 2 and 3 name “Bob Stone” as “peer” and as “manager” for “Ada Lovelace”. A rater is of one group for one person. The whole form is read as “peer”."}},
		{"an unknown group", []string{"Ada Lovelace,Bob Stone,cousin,Vision,4,,"},
			"Ada Lovelace by Bob Stone as other 2026-03-10 : 41=4", []string{"r!C2: “cousin” is no known group of raters."}},
		{"no group", []string{"Ada Lovelace,Bob Stone,,Vision,4,,", "Ada Lovelace,Ada Lovelace,,Vision,4,,"},
			"Ada Lovelace by Ada Lovelace as self 2026-03-10 : 41=4\nAda Lovelace by Bob Stone as other 2026-03-10 : 41=4", []string{"r!C2: It is not said how “Bob Stone” knows “Ada Lovelace”."}},
		{"a day to come", []string{"Ada Lovelace,Bob Stone,peer,Vision,4,2031-01-01,"},
			"Ada Lovelace by Bob Stone as peer 2026-03-10 : 41=4", []string{"r!F2: The day 2031-01-01 has not come yet. It is read as if there were no date."}},
		{"nothing could be judged", []string{"Ada Lovelace,Bob Stone,peer,Vision,,,", "Ada Lovelace,Bob Stone,peer,Planning,n/a,,"}, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := ratings(t, Decisions{}, tt.rows...)
			got := strings.Split(p.told(), "\n")
			for _, line := range strings.Split(tt.want, "\n") {
				found := false
				for _, g := range got {
					found = found || g == line
				}
				if !found || len(got) != len(strings.Split(tt.want, "\n")) {
					t.Errorf("the forms are\n%s\nwant\n%s", p.told(), tt.want)
					break
				}
			}
			ds, _ := p.Doubts()
			if len(ds) != len(tt.doubts) {
				t.Fatalf("doubts %+v, want %v", ds, tt.doubts)
			}
			for i, d := range ds {
				if s := d.Place() + ": " + d.Reason + " " + d.Fix; !strings.HasPrefix(s, tt.doubts[i]) {
					t.Errorf("it doubts %q, want %q", s, tt.doubts[i])
				}
			}
		})
	}
}

func TestPeopleOfRatingsAreDecidedOn(t *testing.T) {
	t.Parallel()
	rows := []string{"Ada Lovelace,Dia Roth,peer,Vision,4,,", "Ada Lovelace,Ada Lovelacy,peer,Vision,4,,", "Ada Lovelace,Bob Stone,peer,Vision,4,,"}
	if p := ratings(t, Decisions{}, rows...); p.Would.PeopleAdded != 2 || p.Open() != 1 || p.Rated.Forms != 3 || p.Newcomers().Len() != 2 {
		t.Errorf("%d people are added and %d are open, with %d forms; want 2, 1 and 3", p.Would.PeopleAdded, p.Open(), p.Rated.Forms)
	}
	if p := ratings(t, Decisions{Unknown: LeaveOutUnknown}, rows...); p.Would.PeopleAdded != 0 || p.Rated.Forms != 1 {
		t.Errorf("without those who are not known %d people are added by %d forms", p.Would.PeopleAdded, p.Rated.Forms)
	}
	p := ratings(t, Decisions{People: map[string]string{"Ada Lovelacy": "u3", "Dia Roth": Skip}}, rows...)
	if got, want := p.told(), "Ada Lovelace by Ada Lovelacy as peer 2026-03-10 : 41=4\nAda Lovelace by Bob Stone as peer 2026-03-10 : 41=4"; got != want || p.Would.PeopleAdded != 0 {
		t.Errorf("the forms are\n%s\nwant\n%s", got, want)
	}
	p = ratings(t, Decisions{Competencies: map[string]string{"Visoin": "lead.vision"}}, "Ada Lovelace,Bob Stone,peer,Visoin,4,,")
	if got, want := p.told(), "Ada Lovelace by Bob Stone as peer 2026-03-10 : 41=4"; got != want || p.Doubtful() != 0 {
		t.Errorf("the forms are\n%s\nwant\n%s", got, want)
	}
}

// Somebody new who stands as a name here and with an address there is added once.
func TestANewcomerIsAddedOnce(t *testing.T) {
	t.Parallel()
	p := ratings(t, Decisions{}, "Dia Roth <dia@example.org>,Bob Stone,peer,Vision,4,,", "Dia Roth,Dia Roth,self,Vision,4,,", "Eva Ott <dia@example.org>,Cem Demir,peer,Vision,4,,")
	if got := p.Would.PeopleAdded; got != 1 {
		t.Errorf("%d people are added, want 1", got)
	}
	if s := p.told(); strings.Count(s, "Dia Roth by") != 3 || !strings.Contains(s, "Dia Roth by Dia Roth as self") {
		t.Errorf("the forms are\n%s", s)
	}
}

func TestRemarksSayWhatRatingsCannotTell(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		rows []string
		want string
	}{
		{"one person", []string{"Ada Lovelace,Bob Stone,peer,Vision,4,,", "Ada Lovelace,Cem Demir,peer,Vision,3,,"}, "All ratings by others are about one person, Ada Lovelace."},
		{"one rater", []string{"Ada Lovelace,Bob Stone,peer,Vision,4,,", "Cem Demir,Bob Stone,peer,Vision,3,,"}, "All ratings are by one rater, Bob Stone."},
		{"all 5", []string{"Ada Lovelace,Bob Stone,peer,Vision,5,,", "Cem Demir,Ada Lovelace,peer,Vision,5,,"}, "All 2 answers are 5, so they tell nobody from anybody."},
		{"two sets", []string{"Ada Lovelace,Bob Stone,peer,Vision,5,,", "Cem Demir,Ada Lovelace,peer,Vision,4,,"}, "No rater of this file links these 2 sets of people: Ada Lovelace | Cem Demir."},
	} {
		if notes := strings.Join(ratings(t, Decisions{}, tt.rows...).Notes, "\n"); !strings.Contains(notes, tt.want) {
			t.Errorf("%s: the notes are %q, want %q", tt.name, notes, tt.want)
		}
	}
}

// remembered is a record that keeps what forms say.
type remembered struct{ all []observe.Rating }

func (r *remembered) rated(_ context.Context, who ...people.ID) (map[people.ID][]observe.Rating, error) {
	m := map[people.ID][]observe.Rating{}
	for _, x := range r.all {
		m[x.Person] = append(m[x.Person], x)
	}
	return m, nil
}

// take adds what is new in p and returns what that was.
func (r *remembered) take(t *testing.T, p *Preview) (done Result) {
	t.Helper()
	ids := make([]people.ID, len(p.People))
	for i, m := range p.People {
		ids[i] = people.ID(m.ID)
	}
	for f, err := range p.NewForms(t.Context(), ids, r.rated) {
		if err != nil {
			t.Fatal(err)
		}
		done.TakeForm(f.Tally)
		if f.Tally.Added+f.Tally.Changed > 0 {
			x := f.Rating(ids[f.Ratee], ids[f.By], Import{}, today.Time())
			x.By.Name = "t"
			if err := x.Check(); err != nil {
				t.Fatal(err)
			}
			x.Seq = observe.RatingSeq(len(r.all) + 1)
			r.all = append(r.all, x)
		}
	}
	return done
}

func TestImportingRatingsAgainChangesNothing(t *testing.T) {
	t.Parallel()
	var r remembered
	rows := []string{"Ada Lovelace,Bob Stone,peer,lead.vision.q1,4,,", "Ada Lovelace,Bob Stone,peer,lead.vision.q2,,,", "Ada Lovelace,Cem Demir,manager,Vision,2,2026-02-01,S"}
	if got := r.take(t, ratings(t, Decisions{}, rows...)); got.AnswersAdded != 2 || got.FormsAdded != 2 {
		t.Errorf("first: %+v", got)
	}
	if got := r.take(t, ratings(t, Decisions{}, rows...)); !got.Nothing() || got.AnswersLeft != 2 || got.FormsLeft != 2 {
		t.Errorf("again: %+v", got)
	}
	rows[0] = "Ada Lovelace,Bob Stone,peer,lead.vision.q1,5,,"
	rows = append(rows, "Ada Lovelace,Bob Stone,peer,manage.plan.q1,1,,")
	if got := r.take(t, ratings(t, Decisions{}, rows...)); got.AnswersChanged != 1 || got.AnswersAdded != 1 || got.FormsAdded != 1 || got.AnswersLeft != 1 {
		t.Errorf("changed: %+v", got)
	}
	if got := r.take(t, ratings(t, Decisions{}, rows...)); !got.Nothing() {
		t.Errorf("again after the change: %+v", got)
	}
}

// In whatever order rows stand, the same forms come of them, and all answers
// are counted once.
func TestTheOrderOfRatingsDoesNotMatter(t *testing.T) {
	t.Parallel()
	var rows []string
	who := []string{"Ada Lovelace", "Bob Stone", "Cem Demir"}
	for i, ratee := range who {
		for k, rater := range who {
			if i == k {
				continue
			}
			for v, item := range []string{"lead.vision.q1", "lead.vision.q2", "manage.plan.q1", "Vision"} {
				rows = append(rows, fmt.Sprintf("%s,%s,peer,%s,%d,2026-03-0%d,", ratee, rater, item, (v+i+k)%5+1, i+1))
			}
		}
	}
	want := remembered{}
	want.take(t, ratings(t, Decisions{}, rows...))
	for seed := range uint64(20) {
		shuffled := append([]string(nil), rows...)
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		got := want
		if done := got.take(t, ratings(t, Decisions{}, shuffled...)); !done.Nothing() || done.AnswersLeft != len(rows) {
			t.Fatalf("shuffled by %d: %+v", seed, done)
		}
	}
}
