package web

import (
	"context"
	"strconv"

	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/web/components"
)

// A sheetPage is what the two talk over.
type sheetPage struct {
	page
	Names, Day string
	Person     string
	Manager    string
	Papers     []string
	First      []sheetFirst
	Groups     []sheetGroup
	Same       string // how much is alike, in words
	MayAgree   bool
	Step       stepForm
	StepAction string
	StepSaved  string
	Revision   string
	Window     string
}

type sheetFirst struct{ Name, Href string }

type sheetGroup struct {
	Key, Name string
	Lines     []sheetLine
}

type sheetLine struct {
	ID, Name  string
	First     bool
	Said      []sheetSaid // one where both chose the same sentence
	Question  string
	ApartNote string
}

type sheetSaid struct {
	Who, Sentence string
	Level         framework.Level
	Judged        bool
}

// A stepForm is the next step as stored, or as it was sent and refused.
type stepForm struct {
	Text             string
	Revision         int
	Wrong            string
	Stored, StoredBy string
}

func newSheetPage(ctx context.Context, c assess.Shown, f stepForm) sheetPage {
	p := sheetPage{
		page: page{
			Title: conversationTitle(ctx, c), Nav: "/conversations", How: "/help/levels",
			Trail:   []components.Crumb{{Text: T(ctx, "Conversations"), Href: "/conversations"}, {Text: c.About.Name}},
			WhoSees: T(ctx, "%s, %s and HR see both parts. What the two of them agree on, HR does not see.", c.About.Name, c.Leads.Name),
		},
		Names: T(ctx, "%s and %s", c.About.Name, c.Leads.Name), Person: c.About.Name, Manager: c.Leads.Name, Day: dayWords(ctx, c.Day),
		MayAgree: c.MayAgree, Step: f, StepAction: "/conversations/" + c.UID + "/step",
		Revision: strconv.Itoa(f.Revision), Window: c.Step.Saved.Window,
	}
	for _, seat := range assess.Seats {
		if by := c.FromPaper[seat]; by != "" {
			p.Papers = append(p.Papers, T(ctx, "What %s said was entered from paper by %s.", c.Holder(seat).Name, by))
		}
	}
	if s := c.Step.Saved; s.Revision > 0 && c.MayAgree {
		p.StepSaved = T(ctx, "Saved by %s, %s", s.By.Name, momentText(ctx, s.At))
	}
	same, both := 0, 0
	for _, l := range c.Sheet(c.On) {
		line := newSheetLine(ctx, c, l)
		if l.First {
			p.First = append(p.First, sheetFirst{line.Name, "#" + line.ID})
		}
		if l.Said[assess.Self] != assess.CannotJudge && l.Said[assess.Manager] != assess.CannotJudge {
			both++
			if l.Apart == 0 {
				same++
			}
		}
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Key != l.Competency.Pillar {
			pillar, _ := c.On.Pillar(l.Competency.Pillar)
			p.Groups = append(p.Groups, sheetGroup{Key: pillar.Key, Name: pillar.Name})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Lines = append(g.Lines, line)
	}
	p.Same = T(ctx, "You chose the same sentence for %d of the %d competencies that both of you could judge.", same, both)
	if !c.Holds {
		p.Same = T(ctx, "They chose the same sentence for %d of the %d competencies that both of them could judge.", same, both)
	}
	return p
}

func newSheetLine(ctx context.Context, c assess.Shown, l assess.Line) sheetLine {
	line := sheetLine{ID: "c" + itoa(int64(l.Competency.ID)), Name: l.Competency.Name, First: l.First}
	for _, seat := range assess.Seats {
		said := sheetSaid{Who: c.Holder(seat).Name, Judged: l.Said[seat] != assess.CannotJudge, Level: l.Sentences[seat].Level, Sentence: l.Sentences[seat].Text}
		if !said.Judged {
			said.Sentence = T(ctx, "cannot judge this")
		}
		line.Said = append(line.Said, said)
	}
	if l.Said[assess.Self] == l.Said[assess.Manager] {
		line.Said = line.Said[:1]
		line.Said[0].Who = T(ctx, "%s and %s", c.About.Name, c.Leads.Name)
	}
	switch {
	case l.Said[assess.Self] == assess.CannotJudge && l.Said[assess.Manager] == assess.CannotJudge:
		line.Said[0].Sentence = T(ctx, "cannot judge this, both of them")
		line.Question = T(ctx, "Does the work call for it, and where would it show?")
	case l.OneSided():
		line.Question = T(ctx, "In which situations could it be seen?")
	case l.Apart == 0:
		line.ApartNote = T(ctx, "the same sentence")
	case l.Apart == 1:
		line.ApartNote = T(ctx, "one sentence apart")
	default:
		line.ApartNote = T(ctx, "%d sentences apart", l.Apart)
	}
	if l.First {
		line.Question = T(ctx, "Which situations did each of you think of, and what did the other not get to see?")
	}
	return line
}
