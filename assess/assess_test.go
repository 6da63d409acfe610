package assess_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

const (
	ada people.ID = 1 + iota
	bo
	cy
)

var (
	today = people.Date(2026, 3, 1)
	nine  = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	now   = assess.Moment{At: nine, Day: today, Here: [2]bool{true, true}}

	person   = assess.Viewer{Actor: people.Actor{Account: 1, Person: ada, Name: "Ada"}}
	manager  = assess.Viewer{Actor: people.Actor{Account: 2, Person: bo, Name: "Bo"}}
	stranger = assess.Viewer{Actor: people.Actor{Account: 3, Person: cy, Name: "Cy"}}
	keeper   = assess.Viewer{Actor: people.Actor{Account: 4, Name: "Dee"}, Keeper: true}
	other    = assess.Viewer{Actor: people.Actor{Account: 5, Name: "Eve"}, Keeper: true}
	both     = assess.Viewer{Actor: people.Actor{Account: 6, Person: bo, Name: "Bo"}, Keeper: true} // leads, and keeps data
)

func five() []framework.Anchor {
	var all []framework.Anchor
	for l := 1; l <= 5; l++ {
		all = append(all, framework.Anchor{Level: framework.Whole(l), Text: fmt.Sprintf("Sentence %d.", l)})
	}
	return all
}

// version has three competencies with five sentences, one with four, and some
// that cannot be asked about.
func version() framework.Version {
	one := func(id framework.CompetencyID, key, pillar string, levels []framework.Anchor) framework.Competency {
		return framework.Competency{ID: id, Key: key, Pillar: pillar, Name: "About " + key, Anchors: levels}
	}
	return framework.Version{
		ID: 7, Number: 1,
		Competencies: []framework.Competency{
			one(11, "lead.vision", "lead", five()), one(12, "manage.plan", "manage", five()), one(13, "bridge.talk", "bridge", five()),
			one(14, "craft.weld", "craft", five()[:4]),
			one(15, "lead.seven", "lead", append(five(), framework.Anchor{Level: 600, Text: "Beyond."})),
			one(16, "lead.half", "lead", []framework.Anchor{{Level: 100, Text: "One."}, {Level: 150, Text: "And a half."}}),
		},
		Roles: []framework.Role{{Key: "role.welder", Needs: []framework.Need{
			{Competency: "craft.weld", Level: 300}, {Competency: "lead.vision", NotNeeded: true}, {Competency: "manage.plan", Level: 200},
		}}},
	}
}

func history(spans ...people.Span) people.History {
	h := people.History{Person: people.Person{ID: ada, UID: "ada", Name: "Ada"}}
	for _, s := range spans {
		h.Positions = append(h.Positions, people.Position{Span: s})
	}
	return h
}

func opened(t interface{ Fatal(...any) }) assess.Conversation {
	v := version()
	c, err := assess.Begin(person, history(people.Always), bo, v, assess.Asks(v, nil), now)
	if err != nil {
		t.Fatal(err)
	}
	c.UID = "c"
	return c
}

func TestWhatIsAsked(t *testing.T) {
	v := version()
	if d := cmp.Diff([]framework.CompetencyID{11, 12, 13}, assess.Asks(v, nil)); d != "" {
		t.Errorf("without a role (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]framework.CompetencyID{12, 14}, assess.Asks(v, &v.Roles[0])); d != "" {
		t.Errorf("with a role (-want +got):\n%s", d)
	}
}

func TestWhoMayBegin(t *testing.T) {
	v := version()
	asked := assess.Asks(v, nil)
	for _, tt := range []struct {
		name    string
		who     assess.Viewer
		h       people.History
		manager people.ID
		asked   []framework.CompetencyID
		want    fault.Kind
		says    string
	}{
		{"the person", person, history(people.Always), bo, asked, "", ""},
		{"who leads them", manager, history(people.Always), bo, asked, "", ""},
		{"a keeper", keeper, history(people.Always), bo, asked, "", ""},
		{"somebody else", stranger, history(people.Always), bo, asked, fault.Forbidden, "Only Ada"},
		{"an account of nobody", assess.Viewer{}, history(people.Always), 0, asked, fault.Forbidden, "Only Ada"},
		{"about who has left", keeper, history(people.Span{From: people.Ever, To: today}), bo, asked, fault.Conflict, "not in the organisation"},
		{"about who reports to nobody", person, history(people.Always), 0, asked, fault.Conflict, "reports to nobody"},
		{"with nothing to ask", person, history(people.Always), bo, nil, fault.Conflict, "nothing to ask"},
	} {
		_, err := assess.Begin(tt.who, tt.h, tt.manager, v, tt.asked, now)
		if tt.want == "" && err != nil || tt.want != "" && (!fault.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says)) {
			t.Errorf("%s: %v, want %q with %q", tt.name, err, tt.want, tt.says)
		}
	}
}

func TestWhatAFormSays(t *testing.T) {
	v := version()
	c := opened(t)
	got, err := c.Read(v, map[string]string{"lead.vision": "5", "manage.plan": "0", "bridge.talk": ""})
	if err != nil || !bytes.Equal(got, []byte{5, assess.CannotJudge, assess.Blank}) {
		t.Errorf("got %v, %v", got, err)
	}
	for field, said := range map[string]string{
		"lead.vision": "6", "manage.plan": "three", "bridge.talk": "-1", "lead.nothing": "3", "craft.weld": "3", "": "1",
	} {
		_, err := c.Read(v, map[string]string{field: said})
		f, ok := err.(*fault.Error)
		if !ok || f.Kind != fault.Invalid || f.Fields[field] == "" {
			t.Errorf("%q: %q gives %v, want it said beside the field", field, said, err)
		}
	}
	for _, said := range []string{"3.0", "+3", " 3", "03", "3,0", "0.0", "00", "1e0", "²", strings.Repeat("9", 100000)} {
		if got, err := c.Read(v, map[string]string{"lead.vision": said}); err == nil && said != "00" {
			t.Errorf("%.20q is read as %v", said, got)
		} else if err != nil && len(err.Error()) > 300 {
			t.Errorf("%.20q gives a sentence of %d bytes", said, len(err.Error()))
		}
	}
	c.Asked = []framework.CompetencyID{14}
	if _, err := c.Read(v, map[string]string{"craft.weld": "5"}); err == nil {
		t.Error("5 is taken for a competency of four sentences")
	}
}

var full = []byte{1, 2, 3}

// done returns a conversation in which a seat is finished with the answers.
func done(t *testing.T, c assess.Conversation, who assess.Viewer, seat assess.Seat, paper bool, answers []byte) (assess.Conversation, []observe.Rating) {
	t.Helper()
	c, err := c.Save(who, seat, paper, assess.Saving{}, answers, now)
	if err != nil {
		t.Fatal(err)
	}
	c, rs, err := c.Finish(who, seat, paper, version(), now)
	if err != nil {
		t.Fatal(err)
	}
	return c, rs
}

func TestWhoMayFillIn(t *testing.T) {
	gone := func(s assess.Seat) assess.Moment { m := now; m.Here[s] = false; return m }
	closed := opened(t)
	closed.Closed = nine
	begun, err := opened(t).Save(keeper, assess.Self, true, assess.Saving{}, full, now)
	if err != nil {
		t.Fatal(err)
	}
	finished, _ := done(t, opened(t), person, assess.Self, false, full)
	for _, tt := range []struct {
		name  string
		c     assess.Conversation
		who   assess.Viewer
		seat  assess.Seat
		paper bool
		at    assess.Moment
		want  fault.Kind
	}{
		{"the person, their own", opened(t), person, assess.Self, false, now, ""},
		{"the manager, their own", opened(t), manager, assess.Manager, false, now, ""},
		{"the person, the manager's", opened(t), person, assess.Manager, false, now, fault.Forbidden},
		{"the manager, the person's", opened(t), manager, assess.Self, false, now, fault.Forbidden},
		{"a stranger", opened(t), stranger, assess.Self, false, now, fault.Forbidden},
		{"an account of nobody", opened(t), assess.Viewer{}, assess.Self, false, now, fault.Forbidden},
		{"a keeper, as if they held the seat", opened(t), keeper, assess.Self, false, now, fault.Forbidden},
		{"a keeper, from paper", opened(t), keeper, assess.Self, true, now, ""},
		{"the manager, from paper", opened(t), manager, assess.Self, true, now, fault.Forbidden},
		{"a keeper who takes part, from paper", opened(t), both, assess.Self, true, now, fault.Forbidden},
		{"a keeper who takes part, their own", opened(t), both, assess.Manager, false, now, ""},
		{"another keeper, what one has begun from paper", begun, other, assess.Self, true, now, fault.Conflict},
		{"the person, beside what was begun from paper", begun, person, assess.Self, false, now, ""},
		{"after it was closed", closed, person, assess.Self, false, now, fault.Conflict},
		{"after it was finished", finished, person, assess.Self, false, now, fault.Conflict},
		{"from paper, after it was finished", finished, keeper, assess.Self, true, now, fault.Conflict},
		{"the person who left", opened(t), person, assess.Self, false, gone(assess.Self), fault.Conflict},
		{"the manager of somebody who left", opened(t), manager, assess.Manager, false, gone(assess.Self), fault.Conflict},
		{"the manager who left", opened(t), manager, assess.Manager, false, gone(assess.Manager), fault.Conflict},
		{"from paper, of the manager who left", opened(t), keeper, assess.Manager, true, gone(assess.Manager), ""},
		{"the person whose manager left", opened(t), person, assess.Self, false, gone(assess.Manager), ""},
	} {
		_, err := tt.c.Save(tt.who, tt.seat, tt.paper, assess.Saving{}, full, tt.at)
		if tt.want == "" && err != nil || tt.want != "" && !fault.Is(err, tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
		_, _, err = tt.c.Finish(tt.who, tt.seat, tt.paper, version(), tt.at)
		if tt.want != "" && tt.name != "after it was finished" && !fault.Is(err, tt.want) {
			t.Errorf("%s: finishing gives %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestSavingTwiceIsSavingOnce(t *testing.T) {
	c := opened(t)
	first, err := c.Save(person, assess.Self, false, assess.Saving{Window: "a", Turn: 1}, full, now)
	if err != nil {
		t.Fatal(err)
	}
	again, err := first.Save(person, assess.Self, false, assess.Saving{Window: "a", Turn: 1}, full, now)
	if d := cmp.Diff(first, again); err != nil || d != "" {
		t.Errorf("the same again: %v\n%s", err, d)
	}
	elsewhere, err := first.Save(person, assess.Self, false, assess.Saving{Window: "b", Turn: 1}, full, now)
	if d := cmp.Diff(first, elsewhere); err != nil || d != "" {
		t.Errorf("the same from another window: %v\n%s", err, d)
	}
	// The answer to the first was lost, so the window does not know the revision.
	next, err := first.Save(person, assess.Self, false, assess.Saving{Window: "a", Turn: 2}, []byte{5, 5, 5}, now)
	if err != nil || next.Places[assess.Self].Own.Saved.Revision != 2 {
		t.Errorf("the same window goes on: revision %d, %v", next.Places[assess.Self].Own.Saved.Revision, err)
	}
	// A saving that was on its way for long does not undo a later one.
	late, err := next.Save(person, assess.Self, false, assess.Saving{Window: "a", Turn: 1}, []byte{1, 1, 1}, now)
	if d := cmp.Diff(next, late); err != nil || d != "" {
		t.Errorf("an overtaken saving: %v\n%s", err, d)
	}
}

func TestAnotherWindowIsAConflictThatLosesNothing(t *testing.T) {
	c, err := opened(t).Save(person, assess.Self, false, assess.Saving{Window: "a", Turn: 1}, full, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []assess.Saving{{Window: "b", Turn: 1}, {}} {
		after, err := c.Save(person, assess.Self, false, in, []byte{4, 4, 4}, now)
		if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "09:00:00") {
			t.Errorf("%+v: %v, want a conflict that says when it was saved", in, err)
		}
		if d := cmp.Diff(c, after); d != "" {
			t.Errorf("%+v changes what was saved:\n%s", in, d)
		}
		in.Base = 1 // having seen it
		if after, err = c.Save(person, assess.Self, false, in, []byte{4, 4, 4}, now); err != nil || after.Places[assess.Self].Own.Answers[0] != 4 {
			t.Errorf("%+v: %v", in, err)
		}
	}
	for _, in := range []assess.Saving{{Base: 2}, {Base: -1}, {Turn: -1}, {Window: strings.Repeat("w", 65)}} {
		if _, err := c.Save(person, assess.Self, false, in, full, now); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v, want it refused", in, err)
		}
	}
	for _, answers := range [][]byte{nil, {1}, {1, 2, 6}, {1, 2, 3, 4}} {
		if _, err := c.Save(person, assess.Self, false, assess.Saving{Base: 1}, answers, now); !fault.Is(err, fault.Invalid) {
			t.Errorf("answers %v: %v, want them refused", answers, err)
		}
	}
}

func TestFinishing(t *testing.T) {
	c := opened(t)
	if _, _, err := c.Finish(person, assess.Self, false, version(), now); !fault.Is(err, fault.Invalid) {
		t.Errorf("finishing nothing: %v", err)
	}
	part, err := c.Save(person, assess.Self, false, assess.Saving{}, []byte{1, assess.Blank, 0}, now)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = part.Finish(person, assess.Self, false, version(), now)
	if f, ok := err.(*fault.Error); !ok || len(f.Fields) != 1 || f.Fields["manage.plan"] == "" || !strings.HasPrefix(f.Message, "1 of 3") {
		t.Errorf("finishing a part: %v, want what is missing", err)
	}
	c, rs := done(t, c, person, assess.Self, false, []byte{1, 0, 3})
	if len(rs) != 0 || c.Lifted() {
		t.Errorf("one part gives %d ratings", len(rs))
	}
	c, rs = done(t, c, manager, assess.Manager, false, []byte{5, 4, 3})
	if len(rs) != 2 || !c.Lifted() || c.Open() {
		t.Fatalf("both parts give %d ratings", len(rs))
	}
	for i, want := range []struct {
		rater   people.ID
		group   observe.Group
		answers []byte
	}{{ada, observe.BySelf, []byte{1, 0, 3}}, {bo, observe.ByManager, []byte{5, 4, 3}}} {
		r := rs[i]
		if err := r.Check(); err != nil {
			t.Errorf("rating %d is not fit for the record: %v", i, err)
		}
		if r.Person != ada || r.Rater != want.rater || r.Group != want.group || !bytes.Equal(r.Answers, want.answers) || r.Asked.Version != 7 || r.Day != today {
			t.Errorf("rating %d is %+v", i, r)
		}
		for _, q := range r.Asked.Questions {
			if q.Scale != observe.Anchored || q.Item != "" {
				t.Errorf("rating %d asks %+v", i, q)
			}
		}
	}
	again, rs, err := c.Finish(manager, assess.Manager, false, version(), now)
	if d := cmp.Diff(c, again); err != nil || len(rs) != 0 || d != "" {
		t.Errorf("finishing twice: %d ratings, %v\n%s", len(rs), err, d)
	}
}

func TestWhoCanJudgeNothingSaysNothing(t *testing.T) {
	c, _ := done(t, opened(t), person, assess.Self, false, []byte{0, 0, 0})
	c, rs := done(t, c, manager, assess.Manager, false, []byte{1, 0, 0})
	if !c.Lifted() || len(rs) != 1 || rs[0].Group != observe.ByManager {
		t.Errorf("ratings %+v, want the manager's", rs)
	}
}

func TestTakingBack(t *testing.T) {
	c, _ := done(t, opened(t), person, assess.Self, false, full)
	for _, who := range []assess.Viewer{manager, stranger, keeper, {}} {
		if _, err := c.Reopen(who, assess.Self, now); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s takes back the person's part: %v", who.Name, err)
		}
	}
	back, err := c.Reopen(person, assess.Self, now)
	if err != nil || back.Places[assess.Self].Done() || !bytes.Equal(back.Places[assess.Self].Own.Answers, full) {
		t.Errorf("taken back: %+v, %v", back.Places[assess.Self], err)
	}
	if again, err := back.Reopen(person, assess.Self, now); err != nil || !cmp.Equal(back, again) {
		t.Errorf("taken back twice: %v", err)
	}
	c, _ = done(t, c, manager, assess.Manager, false, full)
	if _, err := c.Reopen(person, assess.Self, now); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken back after both finished: %v", err)
	}
}

func TestPaper(t *testing.T) {
	c, err := opened(t).Save(person, assess.Self, false, assess.Saving{}, []byte{4, assess.Blank, assess.Blank}, now)
	if err != nil {
		t.Fatal(err)
	}
	c, err = c.Save(keeper, assess.Self, true, assess.Saving{}, full, now)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(c.Places[assess.Self].Own.Answers, []byte{4, assess.Blank, assess.Blank}) {
		t.Error("a form from paper changes what the person has begun")
	}
	c, _ = done(t, c, manager, assess.Manager, false, full)
	c, rs, err := c.Finish(keeper, assess.Self, true, version(), now)
	if err != nil || len(rs) != 2 || rs[0].Rater != ada || rs[0].By.Name != "Dee" || !bytes.Equal(rs[0].Answers, full) {
		t.Errorf("from paper: %+v, %v", rs, err)
	}
	for _, who := range []assess.Viewer{person, manager, other} {
		if v, _ := c.SeenBy(who); v.FromPaper != [2]string{"Dee", ""} {
			t.Errorf("%s is told %q of paper", who.Name, v.FromPaper)
		}
	}

	// Who had their form entered takes it back and goes on from it.
	c, _ = done(t, opened(t), keeper, assess.Self, true, full)
	c, err = c.Reopen(person, assess.Self, now)
	if v, _ := c.SeenBy(person); err != nil || !v.MayFill || !bytes.Equal(v.Own.Answers, full) || v.Own.Saved.Revision != 1 {
		t.Errorf("goes on from %+v, %v", v.Own, err)
	}
	c, _ = done(t, opened(t), keeper, assess.Manager, true, full)
	if _, err := c.Reopen(other, assess.Manager, now); !fault.Is(err, fault.Forbidden) {
		t.Errorf("another keeper takes it back: %v", err)
	}
	if c, err = c.Reopen(keeper, assess.Manager, now); err != nil || c.Places[assess.Manager].Done() {
		t.Errorf("who entered it takes it back: %v", err)
	}
}

func TestClosing(t *testing.T) {
	c, _ := done(t, opened(t), person, assess.Self, false, full)
	for _, who := range []assess.Viewer{person, manager, stranger} {
		if _, err := c.Close(who, now); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s closes: %v", who.Name, err)
		}
	}
	closed, err := c.Close(keeper, now)
	if err != nil || closed.Open() {
		t.Errorf("closed: %v", err)
	}
	if v, _ := closed.SeenBy(manager); v.Lifted || v.Answers[assess.Self] != nil || v.MayFill {
		t.Errorf("after it was closed the manager sees %+v", v)
	}
	if v, _ := closed.SeenBy(person); !bytes.Equal(v.Own.Answers, full) || v.MayReopen {
		t.Errorf("after it was closed the person sees %+v", v)
	}
	c, _ = done(t, c, manager, assess.Manager, false, full)
	if _, err := c.Close(keeper, now); !fault.Is(err, fault.Conflict) {
		t.Errorf("closing what both finished: %v", err)
	}
}

func TestTheNextStepIsForTheTwo(t *testing.T) {
	c, _ := done(t, opened(t), person, assess.Self, false, full)
	if _, err := c.Agree(person, assess.Saving{}, "Walk the floor.", now); !fault.Is(err, fault.Conflict) {
		t.Errorf("agreed before both finished: %v", err)
	}
	c, _ = done(t, c, manager, assess.Manager, false, full)
	for _, who := range []assess.Viewer{keeper, stranger} {
		if _, err := c.Agree(who, assess.Saving{}, "x", now); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s agrees: %v", who.Name, err)
		}
	}
	c, err := c.Agree(manager, assess.Saving{}, " Walk the floor.\r\nWeekly. ", now)
	if err != nil || c.Step.Text != "Walk the floor.\nWeekly." || c.Step.Saved.By.Name != "Bo" {
		t.Errorf("agreed on %+v, %v", c.Step, err)
	}
	if _, err := c.Agree(person, assess.Saving{}, "Other.", now); !fault.Is(err, fault.Conflict) {
		t.Errorf("without having seen it: %v", err)
	}
	for _, who := range []assess.Viewer{person, manager, both} {
		if v, _ := c.SeenBy(who); v.Step.Text == "" {
			t.Errorf("%s does not see the step", who.Name)
		}
	}
	if v, _ := c.SeenBy(keeper); v.Step != (assess.Step{}) || v.MayAgree {
		t.Errorf("a keeper sees %+v", v.Step)
	}
	for _, bad := range []string{"bell\a", "\xff", strings.Repeat("ü", assess.MaxStep+1)} {
		if _, err := c.Agree(person, assess.Saving{Base: 1}, bad, now); !fault.Is(err, fault.Invalid) {
			t.Errorf("%.10q: %v, want it refused", bad, err)
		}
	}
}

func TestSheet(t *testing.T) {
	v := version()
	c, _ := done(t, opened(t), person, assess.Self, false, []byte{4, 0, 2})
	if view, _ := c.SeenBy(person); len(view.Sheet(v)) != 0 {
		t.Error("there is a sheet before both have finished")
	}
	c, _ = done(t, c, manager, assess.Manager, false, []byte{2, 3, 2})
	view, _ := c.SeenBy(person)
	lines := view.Sheet(v)
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	if l := lines[0]; l.Apart != 2 || !l.First || l.Sentences[assess.Self].Text != "Sentence 4." || l.Sentences[assess.Manager].Text != "Sentence 2." {
		t.Errorf("line 0 is %+v", l)
	}
	if l := lines[1]; l.Apart != 0 || l.First || !l.OneSided() || l.Sentences[assess.Self].Text != "" {
		t.Errorf("line 1 is %+v", l)
	}
	if l := lines[2]; l.Apart != 0 || l.First || l.OneSided() {
		t.Errorf("line 2 is %+v", l)
	}
}

// At most three differences are marked, and none that is smaller than one that
// is not marked.
func TestTheLargestDifferencesComeFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		view := assess.View{Lifted: true}
		v := framework.Version{Scale: five()}
		for i := range n {
			view.Asked = append(view.Asked, framework.CompetencyID(i+1))
			v.Competencies = append(v.Competencies, framework.Competency{ID: framework.CompetencyID(i + 1)})
		}
		for s := range view.Answers {
			view.Answers[s] = rapid.SliceOfN(rapid.ByteRange(0, 5), n, n).Draw(t, "answers")
		}
		lines := view.Sheet(v)
		marked, least, most := 0, 5, 0
		for _, l := range lines {
			if l.First {
				marked++
				least = min(least, l.Apart)
			} else {
				most = max(most, l.Apart)
			}
		}
		if marked > 3 || marked > 0 && (least < most || least == 0) || marked < 3 && most > 0 {
			t.Fatalf("%d marked, the least of %d, and one of %d is not: %+v", marked, least, most, lines)
		}
	})
}
