package observe

import (
	"context"
	"math"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// RatingSeq is a place in the record of ratings. It grows by one with each.
type RatingSeq int64

// Latest is after everything in the record of ratings.
const Latest RatingSeq = math.MaxInt64

// QuestionnaireID names what a form asked. It never changes its meaning.
type QuestionnaireID int64

// A Group is how a rater knows the person.
type Group uint8

// The groups.
const (
	BySelf     Group = iota + 1 // the person
	ByManager                   // the person's manager
	ByPeer                      // somebody who works beside the person
	ByReport                    // somebody who reports to the person
	ByAssessor                  // a trained assessor
	ByOther                     // anybody else: a customer, a supplier
)

// Groups lists all of them.
var Groups = [...]Group{BySelf, ByManager, ByPeer, ByReport, ByAssessor, ByOther}

var groupKeys = [...]string{BySelf: "self", ByManager: "manager", ByPeer: "peer", ByReport: "report", ByAssessor: "assessor", ByOther: "other"}

// String returns the group's key: "self", "manager", "peer", "report",
// "assessor" or "other".
func (g Group) String() string {
	if g < BySelf || g > ByOther {
		return ""
	}
	return groupKeys[g]
}

// ParseGroup returns the group with the given key.
func ParseGroup(key string) (Group, bool) {
	for _, g := range Groups {
		if g.String() == key {
			return g, true
		}
	}
	return 0, false
}

// Named reports whether raters of the group answer under their names: what
// they say may be shown as theirs. What all others say is shown only together
// with that of enough of them.
func (g Group) Named() bool { return g == BySelf || g == ByManager || g == ByAssessor }

// A Scale is what an answer means.
type Scale uint8

// The scales. Their numbers are those of psych.Default.
const (
	Frequency Scale = iota // how often something is seen: 1 (almost) never to 5 (almost) always
	Anchored               // the highest of five anchored sentences that is typical
)

// TopAnswer is the highest answer; the lowest is 1, and 0 is none: the rater
// could not judge.
const TopAnswer = 5

// A Question is one thing that a form asks.
type Question struct {
	Competency framework.CompetencyID
	Item       string // key of the item; "" where the competency itself is judged
	Scale      Scale
}

// A Questionnaire is what a form asked, in its order. Ratings that are read may
// share its questions, which nobody may change.
type Questionnaire struct {
	ID        QuestionnaireID     // set by Ratings.Add
	Version   framework.VersionID // on which it was asked
	Questions []Question
}

// A Pace is all that is kept of how long a form took: of how many of its answers
// that is known, and how many of these took under two seconds each. It tells
// whether the middle answer took less, and no more: neither when, nor how long.
// It is the zero Pace where nothing is known.
type Pace struct {
	Timed, Quick int
}

// QuickBelow is what Pace calls quick.
const QuickBelow = 2 * time.Second

// A Rating is one form: what one rater said about one person at one time. Of
// several answers of a rater about a person to the same question the newest
// counts; package profile says for how long.
type Rating struct {
	Seq     RatingSeq // set by Ratings.Add
	UID     string    // set by Ratings.Add; the name outside the program
	Person  people.ID // who is rated
	Rater   people.ID
	Group   Group
	Wave    string     // what the organisation calls the occasion; "" for none
	Day     people.Day // on which it was answered
	Asked   Questionnaire
	Answers []byte // one for each question: 1 to TopAnswer, or 0
	Pace    Pace
	Import  ImportID
	By      people.Actor // who entered it
	At      time.Time    // when

	// Withdraws takes back an earlier rating of the same rater about the same
	// person. Such a rating has no answers.
	Withdraws RatingSeq
	Why       string // the reason of a withdrawal
}

// Ratings is the stored record of ratings: append-only, like Log. Package
// observetest has the tests that every implementation passes.
type Ratings interface {
	// Add adds ratings, all or none, and returns them with Seq, UID and the ID of
	// the questionnaire set: the same version and questions have the same. Each
	// is checked first (see Rating.Check and CheckTaking).
	Add(ctx context.Context, rs ...Rating) ([]Rating, error)

	// After returns up to limit ratings with Seq > after, oldest first, with
	// withdrawals and what was withdrawn. A reader that remembers the last Seq it
	// handled misses nothing and sees nothing twice.
	After(ctx context.Context, after RatingSeq, limit int) ([]Rating, error)

	// About returns what is in force about a person, oldest first: neither
	// withdrawals nor what was withdrawn.
	About(ctx context.Context, person people.ID) ([]Rating, error)

	// Of returns what was in force about some people when at was the last of the
	// record, oldest first, without those about whom nothing was.
	Of(ctx context.Context, at RatingSeq, who ...people.ID) (map[people.ID][]Rating, error)

	// Rated returns for some raters the people about whom something of them was
	// ever added, in the order of IDs.
	Rated(ctx context.Context, raters ...people.ID) (map[people.ID][]people.ID, error)

	// Each calls do with all that was in force about each person who was rated
	// when at was the last of the record, in the order of people's IDs, and ends
	// with the first error. It sees one state of the record, and returns the last
	// Seq of that.
	Each(ctx context.Context, at RatingSeq, do func([]Rating) error) (RatingSeq, error)
}
