package web

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"github.com/bearinghq/bearing/access"
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
	Provisional     bool   // levels of some pillar are not set by job experts
	Rests           string // on whose answers, in words
	Sees            string // who sees it
	Notes           []string
	Bands           string // what a band means
	Short           shortPart
	Weak            string // what weakens all that is shown
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

// A found is what is known of one person from ratings, as the reader may see it.
type found struct {
	person  people.Person
	reader  profile.Reader
	reading profile.Reading
	kept    profile.Kept
	about   []observe.Rating // for the person alone
	took    []observe.Rating // what the estimate took in
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
	if f.reader.Standard, err = s.standard(ctx, m.Version.Framework.ID); err != nil {
		return f, err
	}
	kept, err := s.Estimates.Of(ctx, m.Version.Framework.ID, p.ID)
	if err != nil {
		return f, err
	}
	f.kept = kept[p.ID]
	if f.rated() {
		of, err := s.Ratings.Of(ctx, f.state.Place, p.ID) // what the estimate took in
		if err != nil {
			return f, err
		}
		f.took = of[p.ID]
	}
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
		f.reader.Beside(&f.reading, f.took)
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
	p.Provisional = open(f.reader) != nil
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
	p.short(ctx, f)
	weak := sharedWeakness(f.reading)
	p.Weak = weakWords(ctx, weak)
	for _, one := range f.reading.Pillars {
		if !f.reading.Asked(one.Key) {
			p.Unasked = append(p.Unasked, one.Name)
			continue
		}
		p.Pillars = append(p.Pillars, newBandLine(ctx, one, f.reader, weak))
		group := bandGroup{Key: one.Key, Name: one.Name}
		for _, c := range f.reading.Competencies {
			if c.Pillar == one.Key {
				group.Lines = append(group.Lines, newBandLine(ctx, c, f.reader, weak))
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
	p.Notes = append(p.Notes, howSet(ctx, f.reader), rawNote(ctx))
	if f.reading.Raters.Anonymous() == 0 {
		p.Notes = append(p.Notes, T(ctx, "They rest on answers under a name only."))
	}
	if f.reading.Waiting {
		p.Notes = append(p.Notes, T(ctx, "Further answers wait until five people have given some, so that nobody can be recognised by what changes."))
	}
	if moved := profile.Round(f.reading.Shift / f.reader.Basis.Competency.SD); moved != 0 {
		p.Notes = append(p.Notes, T(ctx, "Since the first wave the mean of everybody has moved by %s levels. That may be a real change, or another way of answering.", signed(ctx, moved)))
	}
}
