package web

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"golang.org/x/text/language"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/framework/content"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/internal/web/text"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// An estimatePage is what a person's page shows of what ratings say.
type estimatePage struct {
	Name, Computed  string // who, and where it is worked through
	Mine            bool   // the reader is the person
	Rests           string // on whose answers, in words
	Sees            string // who sees it
	Notes           []string
	Bands           string // what a band means
	Why, Help       string // why nothing is shown, and what would help
	Pillars         []bandLine
	Groups          []bandGroup
	Balance         *balanceCard
	Practice        *practiceCard
	Own             []ownLine
	Changes         []changeLine
	Waves           string   // between which the changes are
	Unasked         []string // pillars about which nobody has answered
	Needs, Provable bool     // something is asked for; there is anything to walk through
}

// A bandLine is a level with its band, or why there is none.
type bandLine struct {
	Name, Kind  string
	Span        components.Span
	Level, Band string // "" while it is withheld
	Words       string // the band in the framework's words
	Need        string
	Note        string // why it is withheld, or what weakens it
}

type bandGroup struct {
	Key, Name string
	Lines     []bandLine
}

type balanceCard struct {
	Span        components.Span
	Words, Band string
	Chance      string
}

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

type ownLine struct {
	Name, Own, Others, Words string
}

type changeLine struct {
	Name, Kind, By, Band, Words string
	Span                        components.Span
}

// guides are the patterns of practice, by language.
var guides = map[language.Tag]func() (profile.Guide, error){
	language.English: sync.OnceValues(func() (profile.Guide, error) { return profile.ParseGuide(content.Patterns) }),
	language.German:  sync.OnceValues(func() (profile.Guide, error) { return profile.ParseGuide(content.PatternsGerman) }),
}

// A found is what is known of one person from ratings, as the reader may see it.
type found struct {
	person  people.Person
	reader  profile.Reader
	reading profile.Reading
	kept    profile.Kept
	about   []observe.Rating // for the person alone
	waiting bool             // nothing counts yet, and answers wait until they are enough
	coming  bool             // there are answers that count, and the estimate is still being made
	state   profile.State
}

// isMe reports whether the reader's account is the person's: it has the same
// e-mail address.
func isMe(ctx context.Context, p people.Person) bool {
	mine := actor(ctx).Email
	return mine != "" && strings.EqualFold(mine, p.Email)
}

// maySeeEstimate reports whether the reader may see what ratings say of somebody.
func (s *Site) maySeeEstimate(ctx context.Context, p people.Person) bool {
	return s.Estimates != nil && s.Matrix != nil && (may(ctx, access.SeeLevels) || isMe(ctx, p))
}

// find reads what ratings say of a person.
func (s *Site) find(ctx context.Context, p people.Person) (f found, err error) {
	f.person, f.reader.Person = p, isMe(ctx, p)
	m, err := s.Matrix.Open(ctx, matrix.Query{On: s.today(), Person: p.UID})
	if err != nil {
		return f, err
	}
	if f.reader.Guide, err = guides[text.Language(ctx)](); err != nil {
		return f, err
	}
	f.reader.Version, f.reader.Today = m.Version, s.today()
	if len(m.Rows) > 0 {
		f.reader.Role = m.RoleOf(0)
	}
	if f.state, err = s.Estimates.State(ctx); err != nil {
		return f, err
	}
	f.reader.Basis = f.state.Bases[m.Version.Framework.ID].On(profile.NewGauge(m.Version, profile.Shipped()))
	kept, err := s.Estimates.Of(ctx, m.Version.Framework.ID, p.ID)
	if err != nil {
		return f, err
	}
	f.kept = kept[p.ID]
	if f.reader.Person || !f.rated() {
		about, err := s.Ratings.About(ctx, p.ID)
		if err != nil {
			return f, err
		}
		_, heard := f.reader.Count(about)
		f.coming = heard.Answers > 0 && !f.rated()
		f.waiting = heard.Waiting && !f.rated() && !f.coming
		if f.reader.Person {
			f.about = about
		}
	}
	if f.fits() {
		f.reading = f.reader.Read(f.kept.Now)
	}
	return f, nil
}

// rated reports whether there is an estimate, and fits whether it can be read
// on the framework as it is now.
func (f found) rated() bool { return len(f.kept.Now.Occasions) > 0 }

func (f found) fits() bool { return f.rated() && f.reader.Fits(f.kept.Now) }

// estimatePart is what a person's page shows of what ratings say, or nil to
// leave it out, and whether it says anything.
func (s *Site) estimatePart(ctx context.Context, p people.Person, day people.Day) (part templ.Component, says bool, err error) {
	if day != s.today() || !s.maySeeEstimate(ctx, p) {
		return nil, false, nil
	}
	f, err := s.find(ctx, p)
	if err != nil {
		return nil, false, err
	}
	page := newEstimatePage(ctx, f)
	return estimatePart(page), page.Why == "", nil
}

func newEstimatePage(ctx context.Context, f found) estimatePage {
	p := estimatePage{Name: f.person.Name, Computed: "/people/" + f.person.UID + "/computed", Mine: f.reader.Person, Needs: f.reader.Role != nil}
	p.Bands = T(ctx, "A band holds the true level in nineteen of twenty cases.")
	if p.Mine {
		p.Bands = T(ctx, "A band holds the true level in four of five cases.")
	}
	p.Sees = T(ctx, "Only %s, administrators and editors see this.", p.Name)
	if p.Mine {
		p.Sees = T(ctx, "Only you, administrators and editors see this.")
	}
	p.own(ctx, f)
	switch {
	case f.waiting:
		p.Why, p.Help = tooFew(ctx)
		return p
	case f.coming:
		p.Why, p.Help = T(ctx, "There are new answers, and what they say is being computed."), T(ctx, "Come back in a while.")
		return p
	case !f.rated():
		p.Why, p.Help = T(ctx, "Nobody else has answered about %s yet.", p.Name), T(ctx, "A manager and five people or more who work with them, from two groups at least, make a start.")
		return p
	case !f.fits():
		p.Why, p.Help = T(ctx, "The framework has changed, and everything is being computed again."), T(ctx, "Come back in a while.")
		return p
	}
	p.Provable = true
	p.Rests = restsOn(ctx, f.reading)
	if !f.reading.Shown() {
		p.Why, p.Help = withheld(ctx, p.Name, f.reading)
		return p
	}
	p.notes(ctx, f)
	for _, one := range f.reading.Pillars {
		if !f.reading.Asked(one.Key) {
			p.Unasked = append(p.Unasked, one.Name)
			continue
		}
		p.Pillars = append(p.Pillars, newBandLine(ctx, one, f.reader))
		group := bandGroup{Key: one.Key, Name: one.Name}
		for _, c := range f.reading.Competencies {
			if c.Pillar == one.Key {
				group.Lines = append(group.Lines, newBandLine(ctx, c, f.reader))
			}
		}
		p.Groups = append(p.Groups, group)
	}
	if f.reading.HasBalance {
		p.Balance = newBalanceCard(ctx, f)
		p.Practice = newPracticeCard(ctx, f)
	}
	if len(p.Unasked) > 0 {
		p.Notes = append(p.Notes, T(ctx, "Nobody has answered about: %s.", strings.Join(p.Unasked, ", ")))
	}
	p.changes(ctx, f)
	return p
}

// notes say how levels are meant.
func (p *estimatePage) notes(ctx context.Context, f found) {
	p.Notes = append(p.Notes, T(ctx, "Levels are provisional: 3 is typical of the people who were rated here first, and one level is what people usually differ by. They correct for the fact that raters differ in strictness, and cannot be compared with other organisations."))
	if f.reading.Raters.Anonymous() == 0 {
		p.Notes = append(p.Notes, T(ctx, "They rest on answers under a name only."))
	}
	if f.reading.Waiting {
		p.Notes = append(p.Notes, T(ctx, "Further answers wait until five people have given some, so that nobody can be recognised by what changes."))
	}
	if f.reading.Ageing {
		p.Notes = append(p.Notes, T(ctx, "The newest answer is older than twelve months: this picture is ageing."))
	}
	if moved := profile.Round(f.reading.Shift / f.reader.Basis.Competency.SD); moved != 0 {
		p.Notes = append(p.Notes, T(ctx, "Since the first wave the mean of everybody has moved by %s levels. That may be a real change, or another way of answering.", signed(ctx, moved)))
	}
}

// restsOn says whose answers count.
func restsOn(ctx context.Context, r profile.Reading) string {
	if r.Answers == 0 {
		return ""
	}
	return T(ctx, "From %s, between %s and %s.", strings.Join(ratersIn(ctx, r.Raters.Show()), ", "), dayWords(ctx, r.Oldest), dayWords(ctx, r.Newest))
}

// ratersIn says how many raters there are, as far as it may be said.
func ratersIn(ctx context.Context, r profile.Raters) []string {
	var all []string
	if r.Manager > 0 {
		all = append(all, T(ctx, "managers: %d", r.Manager))
	}
	if r.Assessor > 0 {
		all = append(all, T(ctx, "assessors: %d", r.Assessor))
	}
	for _, one := range []struct {
		name string
		n    profile.Bucket
	}{
		{T(ctx, "peers"), r.Peer}, {T(ctx, "reports"), r.Report}, {T(ctx, "others"), r.Other}, {T(ctx, "people they work with"), r.Together},
	} {
		switch one.n {
		case profile.TooSmall:
			all = append(all, T(ctx, "%s: fewer than 5", one.name))
		case profile.Five:
			all = append(all, T(ctx, "%s: 5 to 9", one.name))
		case profile.TenOrSo:
			all = append(all, T(ctx, "%s: 10 or more", one.name))
		}
	}
	return all
}

// withheld says why nothing is shown, and what would help.
func withheld(ctx context.Context, name string, r profile.Reading) (why, help string) {
	reason := profile.NoRatings
	if i := slices.IndexFunc(r.Pillars, func(p profile.Result) bool { return r.Asked(p.Key) }); i >= 0 {
		reason = r.Pillars[i].Reason
	}
	if r.Waiting && r.Raters.Anonymous() == 0 {
		reason = profile.TooFew
	}
	switch reason {
	case profile.TooFew:
		return tooFew(ctx)
	case profile.TooOld:
		return T(ctx, "The newest answer is older than eighteen months. Only the person still sees what it said."), T(ctx, "A new round of ratings would give a picture of today.")
	case profile.Unreliable:
		return T(ctx, "The answers do not say enough yet: what is known is less than the %d %% by which a pillar may be shown.", int(100*profile.PillarGate)), T(ctx, "More raters help most, more questions a little. The planner says how many.")
	}
	return T(ctx, "Nobody else has answered about %s yet.", name), T(ctx, "Ask more people who work with them, from two groups at least.")
}

func tooFew(ctx context.Context) (why, help string) {
	return T(ctx, "Fewer than five people have answered without their names. What they say waits until there are five."), T(ctx, "Ask more people who work with them, from two groups at least.")
}

// reasonNote says in a few words why a line is withheld or weak.
func reasonNote(ctx context.Context, v profile.Verdict) string {
	switch v.Reason {
	case profile.NoRatings:
		return T(ctx, "nobody has answered")
	case profile.TooFew:
		return T(ctx, "fewer than five answers")
	case profile.TooOld:
		return T(ctx, "older than eighteen months")
	case profile.Unreliable:
		return T(ctx, "too little is known")
	case profile.OneGroup:
		return T(ctx, "indicative: one group of raters only")
	case profile.Ageing:
		return T(ctx, "indicative: older than twelve months")
	}
	return ""
}

func newBandLine(ctx context.Context, r profile.Result, who profile.Reader) bandLine {
	l := bandLine{Name: r.Name, Kind: r.Pillar, Note: reasonNote(ctx, r.Verdict)}
	if r.Need > 0 {
		l.Need = oneDecimal(ctx, r.Need)
	}
	if !r.Shown() {
		return l
	}
	b := who.Band(r.Figure)
	l.Level, l.Band = oneDecimal(ctx, r.Level), T(ctx, "%s to %s", oneDecimal(ctx, b.Low), oneDecimal(ctx, b.High))
	l.Words = r.Words.Low
	if r.Words.High != r.Words.Low {
		l.Words = T(ctx, "%s to %s", r.Words.Low, r.Words.High)
	}
	l.Span = components.Span{
		Low: b.Low - 1, Point: r.Level - 1, High: b.High - 1, Need: r.Need - 1, Max: 4, Kind: sideOf(r.Pillar),
		Label: T(ctx, "Level %s, probably %s", l.Level, l.Band),
	}
	return l
}

func sideOf(pillar string) string {
	switch pillar {
	case profile.Lead, profile.Manage, profile.Bridge:
		return pillar
	}
	return ""
}

// A difference is drawn from so much below 0 to so much above.
const farOff = 2

func differenceSpan(point float64, b profile.Band, kind, label string) components.Span {
	at := func(x float64) float64 { return min(farOff, max(-farOff, x)) + farOff }
	return components.Span{Low: at(b.Low), Point: at(point), High: at(b.High), Need: farOff, Max: 2 * farOff, Kind: kind, Label: label}
}

func newBalanceCard(ctx context.Context, f found) *balanceCard {
	if !f.reading.BalanceShown.Shown() {
		return nil
	}
	b := f.reading.Balance
	band := b.Band95()
	if f.reader.Person {
		band = b.Band80()
	}
	c := &balanceCard{
		Words: leanWords(ctx, b.Lean), Band: T(ctx, "%s to %s", signed(ctx, band.Low), signed(ctx, band.High)),
		Chance: T(ctx, "Leading is the stronger side with a probability of %s, managing with %s.", percentOf(ctx, b.Lead), percentOf(ctx, 1-b.Lead)),
	}
	c.Span = differenceSpan(b.Level, band, "", T(ctx, "Leading less managing: %s levels, probably %s", signed(ctx, b.Level), c.Band))
	return c
}

func leanWords(ctx context.Context, l profile.Lean) string {
	switch l {
	case profile.ClearlyLead:
		return T(ctx, "Clearly leans to leading")
	case profile.LeansLead:
		return T(ctx, "Probably leans to leading")
	case profile.ClearlyManage:
		return T(ctx, "Clearly leans to managing")
	case profile.LeansManage:
		return T(ctx, "Probably leans to managing")
	}
	return T(ctx, "Even, or not distinguishable yet")
}

// percentOf writes a probability. What is nearly sure is not said to be sure.
func percentOf(ctx context.Context, p float64) string {
	switch n := int(math.Round(100 * p)); {
	case n < 1:
		return T(ctx, "under 1 %%")
	case n > 99:
		return T(ctx, "over 99 %%")
	default:
		return T(ctx, "%d %%", n)
	}
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

// own compares the person's own view, for the person alone.
func (p *estimatePage) own(ctx context.Context, f found) {
	if !f.reader.Person {
		return
	}
	others := make(map[framework.CompetencyID]profile.Result)
	for _, one := range f.reading.Competencies {
		others[one.Competency] = one
	}
	basis := f.reader
	if !f.fits() { // nobody has answered yet: the own view stands by itself
		basis.Basis = profile.Base{Var: profile.Shipped().Params.Var}.On(profile.NewGauge(f.reader.Version, profile.Shipped()))
	}
	for _, v := range basis.Selves(f.about, f.reading) {
		c, _ := f.reader.Version.CompetencyByID(v.Competency)
		l := ownLine{Name: c.Name, Own: oneDecimal(ctx, v.Level), Words: comparisonWords(ctx, v.Says)}
		if one, ok := others[v.Competency]; ok && one.Shown() {
			b := one.Band80()
			l.Others = T(ctx, "%s (%s to %s)", oneDecimal(ctx, one.Level), oneDecimal(ctx, b.Low), oneDecimal(ctx, b.High))
		} else {
			l.Words = T(ctx, "your own view")
		}
		p.Own = append(p.Own, l)
	}
}

func comparisonWords(ctx context.Context, c profile.Comparison) string {
	switch c {
	case profile.BlindSpot:
		return T(ctx, "Others see this less often than you do.")
	case profile.HiddenStrength:
		return T(ctx, "Others see this more often than you do: a strength that you may not know of.")
	case profile.SharedStrength:
		return T(ctx, "You and others agree: a strength.")
	case profile.SharedGrowthArea:
		return T(ctx, "You and others agree: there is room to grow.")
	}
	return T(ctx, "Nothing can be said for sure.")
}

// changes tell how the pillars have moved between two waves.
func (p *estimatePage) changes(ctx context.Context, f found) {
	if len(f.kept.Waves.Occasions) == 0 || !f.reader.Fits(f.kept.Waves) {
		return
	}
	for _, m := range f.reader.Changes(f.kept.Waves, f.reading) {
		b := m.Band95()
		if p.Mine {
			b = m.Band80()
		}
		l := changeLine{
			Name: m.Name, Kind: m.Key, By: signed(ctx, m.By), Words: directionWords(ctx, m.Words),
			Band: T(ctx, "%s to %s", signed(ctx, b.Low), signed(ctx, b.High)),
		}
		l.Span = differenceSpan(m.By, b, sideOf(m.Key), T(ctx, "Change by %s levels, probably %s", l.By, l.Band))
		p.Changes = append(p.Changes, l)
		p.Waves = T(ctx, "From %s to %s.", waveName(ctx, m.From.Wave), waveName(ctx, m.To.Wave))
	}
}

func waveName(ctx context.Context, w profile.Wave) string {
	if w.Label != "" {
		return w.Label
	}
	return T(ctx, "the year that ended with %s", dayWords(ctx, w.Last))
}

func directionWords(ctx context.Context, d profile.Direction) string {
	switch d {
	case profile.Up:
		return T(ctx, "has risen")
	case profile.ProbablyUp:
		return T(ctx, "has probably risen")
	case profile.Down:
		return T(ctx, "has fallen")
	case profile.ProbablyDown:
		return T(ctx, "has probably fallen")
	}
	return T(ctx, "not yet distinguishable")
}
