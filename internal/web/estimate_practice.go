package web

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"github.com/bearinghq/bearing/framework/content"
	"github.com/bearinghq/bearing/profile"
)

type practiceCard struct {
	Title, Word, Text string
	Chances           []chance
	Asked             string
	Questions, Moves  []string
	PairWith          string
	Escalate          string
	Never             string // what must not be concluded
	Enough            bool
}

type chance struct {
	Name, Percent, Width string
}

// guides are the patterns of practice, by language.
var guides = map[language.Tag]func() (profile.Guide, error){
	language.English: sync.OnceValues(func() (profile.Guide, error) { return profile.ParseGuide(content.Patterns) }),
	language.German:  sync.OnceValues(func() (profile.Guide, error) { return profile.ParseGuide(content.PatternsGerman) }),
}

func newPracticeCard(ctx context.Context, f found) *practiceCard {
	p := f.reading.Practice
	c := &practiceCard{
		Title: p.Title, Text: p.Elsewhere, Questions: p.Questions, PairWith: p.PairWith, Escalate: p.Escalate, Never: strings.Join(p.DoNotConclude, "; "),
		Enough: !p.Condition.GateFailed, Word: wordFor(ctx, p.Word),
	}
	if f.reader.Person {
		c.Text = p.Text
	}
	if !c.Enough {
		return c
	}
	for _, m := range p.Moves {
		c.Moves = append(c.Moves, m.Do)
	}
	for _, r := range profile.Regions {
		c.Chances = append(c.Chances, chance{regionWords(ctx, r), percentOf(ctx, p.Chances[r]), fmt.Sprintf("%.1f", 100*p.Chances[r])})
	}
	c.Asked = T(ctx, "Compared with level %s for leading and %s for managing, which is what the role asks.", oneDecimal(ctx, p.LeadNeed), oneDecimal(ctx, p.ManageNeed))
	if f.reader.Role == nil {
		c.Asked = T(ctx, "No role is set, so both sides are compared with level %s.", oneDecimal(ctx, f.reader.Guide.Need))
	}
	if !f.reader.Standard.Has(profile.Lead) || !f.reader.Standard.Has(profile.Manage) {
		c.Asked += " " + T(ctx, "Levels are provisional, and so is this.")
	}
	return c
}

func wordFor(ctx context.Context, word string) string {
	switch word {
	case "clear":
		return T(ctx, "clear")
	case "likely":
		return T(ctx, "likely")
	case "":
		return ""
	}
	return T(ctx, "mixed picture")
}

func regionWords(ctx context.Context, r profile.Region) string {
	switch r {
	case profile.BothReach:
		return T(ctx, "Both sides reach what is asked")
	case profile.OnlyLead:
		return T(ctx, "Leading does, managing not yet")
	case profile.OnlyManage:
		return T(ctx, "Managing does, leading not yet")
	}
	return T(ctx, "Neither does yet")
}
