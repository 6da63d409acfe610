package reading

import (
	"fmt"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// Answers is what a sheet of ratings says: one row for each answer of a rater
// to an item, or to a competency as a whole, about a person. A million of them
// take some thirty megabytes.
type Answers struct {
	Sheet      string
	Columns    []Column
	Doubts     []Doubt
	DoubtsMore int
	Notes      []string
	Sheets     []Found
	Rows       int          // read below the header
	People     []Named      // those who are rated and those who rate
	Asked      []Asked      // what was asked, as the sheet writes it
	Waves      []string     // the first is "", for none
	Groups     []GroupWord  // the words for how raters know people; none if no column says it
	NotSaid    int          // answers that say there is none: blank, "n/a", "cannot judge"
	at         map[Role]int // columns

	blocks [][]Answer
	n      int
}

// A Named is somebody in a sheet of ratings.
type Named struct{ Name, Email, Number string }

// Asked is an item or a competency as the sheet names it.
type Asked struct {
	Name  string
	Row   int // where it stands first
	Col   int
	Count int // rows
}

// A GroupWord is a word for how a rater knows a person.
type GroupWord struct {
	Word  string
	Group observe.Group // 0 if it is not known
	Skip  bool          // the rows are left out
	Row   int           // where it stands first
	Count int
}

// An Answer is one row. It is kept small: there may be millions.
type Answer struct {
	Person, Rater int32      // index in Answers.People
	Asked         int32      // index in Answers.Asked
	Wave          int32      // index in Answers.Waves
	Day           people.Day // people.Ever if the sheet does not say
	Row           int32
	Group         uint8 // 1 + index in Answers.Groups; 0 if the sheet does not say
	Value         uint8 // 1 to observe.TopAnswer, or 0: the rater could not judge
}

// MaxAnswers is how many answers a file may hold.
const MaxAnswers = 2_000_000

// MaxGroups is how many words for groups are told apart.
const MaxGroups = 200

const answersBlock = 1 << 14

func (a *Answers) add(x Answer) {
	if a.n%answersBlock == 0 {
		size := answersBlock
		if a.n == 0 {
			size = 256
		}
		a.blocks = append(a.blocks, make([]Answer, 0, size))
	}
	last := len(a.blocks) - 1
	a.blocks[last] = append(a.blocks[last], x)
	a.n++
}

// Len returns how many there are.
func (a *Answers) Len() int { return a.n }

// At returns the i'th answer, for reading and changing.
func (a *Answers) At(i int) *Answer { return &a.blocks[i/answersBlock][i%answersBlock] }

// Column returns where a role stands: its column from 0, or -1.
func (a *Answers) Column(r Role) int {
	if j, ok := a.at[r]; ok {
		return j
	}
	return -1
}

// Doubt makes a doubt about a row and a column.
func (a *Answers) Doubt(row int, role Role, value, reason, fix string) Doubt {
	d := Doubt{Sheet: a.Sheet, Row: row, Value: shorten(value), Reason: reason, Fix: fix, Level: NoLevel}
	if j := a.Column(role); j >= 0 {
		d.Column = sheet.ColumnName(j)
	}
	return d
}

func (a *Answers) doubt(d Doubt) {
	if len(a.Doubts) >= maxDoubts {
		a.DoubtsMore++
		return
	}
	a.Doubts = append(a.Doubts, d)
}

// groupWords are the words for how a rater knows a person, as key writes them.
var groupWords = map[observe.Group]func() map[string]bool{
	observe.BySelf: set(`self|selbst|selbsteinschatzung|selbstbewertung|selbstbeurteilung|selbstbild|self assessment|self rating|eigen|eigenbild|eigeneinschatzung|oneself|themself|ich|me`),
	observe.ByManager: set(`manager|managers|mgr|line manager|direct manager|supervisor|superior|boss|leader|team lead|team leader|vorgesetzter|vorgesetzte|vorgesetzte r|vorgesetzter in|vorgesetzten|fuhrungskraft|fk|chef|chefin|
teamleiter|teamleiterin|teamleitung|leitung`),
	observe.ByPeer: set(`peer|peers|colleague|colleagues|co worker|co workers|coworker|coworkers|team mate|teammate|kollege|kollegen|kollegin|kolleginnen|kollege in|kolleg innen|kollegen innen|kolleginnen und kollegen|kollegium|gleichgestellte|gleichgestellter|gleichrangige`),
	observe.ByReport: set(`report|reports|direct report|direct reports|direct|directs|subordinate|subordinates|employee|employees|team member|team members|staff|mitarbeiter|mitarbeiterin|mitarbeiterinnen|mitarbeitende|mitarbeitender|mitarbeiter in|mitarbeiter innen|
unterstellte|unterstellter|gefuhrte|gefuhrter|teammitglied|teammitglieder|bottom up`),
	observe.ByAssessor: set(`assessor|assessors|trained assessor|observer|assessorin|assessoren|beobachter|beobachterin|gutachter|gutachterin|geschulte beobachterin|geschulter beobachter`),
	observe.ByOther:    set(`other|others|customer|customers|client|clients|supplier|suppliers|stakeholder|stakeholders|external|externals|partner|andere|anderer|sonstige|sonstiger|weitere|kunde|kundin|kunden|kundinnen|lieferant|lieferantin|lieferanten|extern|externe`),
}

// GroupOf returns the group that a word means, in English or German.
func GroupOf(word string) (observe.Group, bool) {
	k := key(word)
	for _, g := range observe.Groups {
		if groupWords[g]()[k] {
			return g, true
		}
	}
	return 0, false
}

// noJudgement are words that say, beside absentWords, that a rater could not
// judge.
var noJudgement = set(`cannot judge|can t judge|can not judge|cannot say|cannot tell|don t know|do not know|dont know|i cannot judge|i cannot judge this|not observed|unable to judge|unable to rate|no opinion|no answer|cj|dk|
kann ich nicht beurteilen|kann nicht beurteilt werden|nicht beurteilbar|nicht einschatzbar|kann ich nicht einschatzen|weiss nicht|weiss ich nicht|keine antwort|nicht beobachtet|ohne angabe|enthaltung`)

// NoAnswer reports whether a cell says that there is no answer.
func NoAnswer(text string) bool {
	t := strings.TrimSpace(text)
	return t == "" || absentWords()[fold(t)] || noJudgement()[key(t)]
}

// AnswerOf reads the number of the option that was chosen, of 1 to top. Why
// says in one or more sentences what is wrong if it is none.
func AnswerOf(text string, top int) (value uint8, why string) {
	x, ok := numberOf(text)
	shown := quoted(strings.TrimSpace(text))
	switch {
	case !ok:
		return 0, fmt.Sprintf("The value %s is not a number. Answers are whole numbers from 1 to %d; a cell stays empty where there is none.", shown, top)
	case x < 1 || x > float64(top):
		return 0, fmt.Sprintf("The value %s is outside the scale. Answers are whole numbers from 1 to %d; a cell stays empty where there is none.", shown, top)
	case x != float64(int(x)):
		return 0, fmt.Sprintf("The value %s is not a whole number. Answers are the numbers of the options, from 1 to %d; they are not averaged.", shown, top)
	}
	return uint8(x), ""
}

// numberOf reads "4", "4.0", "4,0", "4 - often" and "4/5".
func numberOf(text string) (float64, bool) {
	t := tokenOf(text)
	return t.x, t.form == number && !t.unsure && (t.max == 0 || t.max == observe.TopAnswer)
}

// Called returns what to call somebody: the name, or else what there is.
func (n Named) Called() string {
	switch {
	case n.Name != "":
		return n.Name
	case n.Email != "":
		return n.Email
	}
	return n.Number
}
