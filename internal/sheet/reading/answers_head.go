package reading

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/sheet"
)

// The roles of columns that only a sheet of ratings has.
const (
	RateeRole       Role = "ratee" // who is rated: name, e-mail or number
	RateeEmailRole  Role = "ratee_email"
	RateeNumberRole Role = "ratee_number"
	RaterRole       Role = "rater" // who rates
	RaterEmailRole  Role = "rater_email"
	RaterNumberRole Role = "rater_number"
	GroupRole       Role = "group" // how the rater knows the person
	ItemRole        Role = "item"
	ValueRole       Role = "value"
	WaveRole        Role = "wave"
)

// AnswerRoles are the roles of a sheet of ratings, in the order in which they
// are offered.
var AnswerRoles = []Role{
	RateeRole, RateeEmailRole, RateeNumberRole, RaterRole, RaterEmailRole, RaterNumberRole,
	GroupRole, ItemRole, CompetencyRole, ValueRole, DateRole, WaveRole,
}

// answerHeaders are the words that the columns of ratings are headed with, as
// key writes them. What is not here may still be a date or a competency.
var answerHeaders = sync.OnceValue(func() map[string]Role {
	return roles(map[Role]string{
		RateeRole: `ratee|ratees|ratee name|rated person|person rated|name of ratee|feedback receiver|feedback recipient|recipient|receiver|focus person|subject|participant|about|person|people|name|full name|employee|employee name|leader|rated|who is rated|
beurteilte|beurteilter|beurteilte r|beurteilte person|beurteilte personen|bewertete|bewerteter|bewertete r|bewertete person|eingeschatzte person|eingeschatzte|feedbacknehmer|feedbacknehmerin|feedbacknehmende|feedbackempfanger|feedbackempfangerin|fokusperson|zielperson|
uber wen|teilnehmer|teilnehmerin|mitarbeiter|mitarbeiterin|mitarbeitende|name der beurteilten person`,
		RateeEmailRole:  `ratee e mail|ratee email|ratee mail|e mail of ratee|email of ratee|person e mail|person email|e mail|email|mail|e mail address|email address|e mail adresse|beurteilte e mail|beurteilte person e mail|e mail beurteilte|e mail beurteilte person|e mail der beurteilten person|feedbacknehmer e mail`,
		RateeNumberRole: `ratee number|ratee no|ratee id|person number|person id|employee number|employee id|employee no|personnel number|personalnummer|mitarbeiternummer|beurteilte personalnummer|personalnummer beurteilte|personalnummer der beurteilten person|beurteilte person nummer`,
		RaterRole: `rater|raters|rater name|name of rater|rated by|rating person|assessed by|evaluator|reviewer|respondent|feedback giver|feedback provider|giver|judge|from whom|assessor|who rates|
beurteiler|beurteilerin|beurteilende|beurteilende person|beurteilender|beurteiler in|bewerter|bewerterin|bewertende person|bewertende|bewertet von|beurteilt von|eingeschatzt von|einschatzende person|einschatzer|feedbackgeber|feedbackgeberin|feedbackgebende|von wem|name der beurteilenden person`,
		RaterEmailRole:  `rater e mail|rater email|rater mail|e mail of rater|email of rater|reviewer email|reviewer e mail|respondent email|beurteiler e mail|beurteilende e mail|beurteilende person e mail|e mail beurteiler|e mail beurteilende person|e mail der beurteilenden person|feedbackgeber e mail|bewerter e mail`,
		RaterNumberRole: `rater number|rater no|rater id|reviewer id|beurteiler personalnummer|personalnummer beurteiler|personalnummer der beurteilenden person|beurteilende person nummer`,
		GroupRole: `group|groups|rater group|group of rater|group of raters|relationship|relation|relationship to ratee|perspective|rater type|rater role|role of rater|respondent group|role|source|category|
gruppe|ratergruppe|beurteilergruppe|bewertergruppe|feedbackgebergruppe|perspektive|beziehung|verhaltnis|rolle|rolle des beurteilers|sicht|quelle|kategorie`,
		ItemRole:  `item|items|item key|item id|item code|question|question key|question id|statement|behaviour|behavior|frage|fragen|aussage|item schlussel|itemschlussel|frageschlussel|verhalten|fragebogenpunkt`,
		ValueRole: `value|values|answer|answers|rating|ratings|score|response|level|points|wert|werte|antwort|antworten|bewertung|beurteilung|einschatzung|punkte|punktwert|stufe|auspragung|note`,
		DateRole:  `date|day|rated on|rated at|answered on|answered at|submitted|submitted at|datum|tag|beantwortet am|bewertet am|beurteilt am|ausgefullt am|abgegeben am`,
		WaveRole:  `wave|cycle|round|occasion|survey|measurement|period|welle|zyklus|runde|durchgang|erhebung|erhebungswelle|anlass|messzeitpunkt|zeitraum|periode`,
	})
})

// answerRole returns what a header of a sheet of ratings says.
func answerRole(header string) Role {
	k := key(header)
	if r, ok := answerHeaders()[k]; ok {
		return r
	}
	switch r := headers()[k]; r {
	case CompetencyRole, DateRole:
		return r
	case NoRole:
		return NoRole
	}
	return IgnoreRole
}

// ownWords are headers that no other sheet has than one of ratings.
var ownWords = set(`ratee|ratees|ratee name|rated person|person rated|feedback receiver|feedback recipient|focus person|beurteilte|beurteilter|beurteilte r|beurteilte person|bewertete person|eingeschatzte person|feedbacknehmer|feedbacknehmerin|feedbacknehmende|feedbackempfanger|feedbackempfangerin|fokusperson`)

// An answersSheet is how a sheet is to be read as one of ratings.
type answersSheet struct {
	sheet *sheet.Sheet
	head  int // Row.N of the header
	cols  []Column
	at    map[Role]int
	known int // columns with a role
}

// lookForAnswers finds the row that heads most columns of a sheet of ratings.
func lookForAnswers(s *sheet.Sheet, o *Options) (*answersSheet, *grid, error) {
	g, err := headOf(s, 40, headCells)
	if err != nil {
		return nil, nil, err
	}
	var best *answersSheet
	for i := 0; i < len(g.rows) && i < 25; i++ {
		if o.Header > 0 && g.n[i] != o.Header {
			continue
		}
		a := &answersSheet{sheet: s, head: g.n[i], at: map[Role]int{}}
		for j := range g.rows[i] {
			header := clean(g.at(i, j).Text)
			role := answerRole(header)
			if r, ok := o.Columns[sheet.ColumnName(j)]; ok {
				role = r
			}
			if header == "" && role == NoRole {
				continue
			}
			a.cols = append(a.cols, Column{Name: sheet.ColumnName(j), Header: header, Role: role, Sample: sampleBelow(g, i+1, j)})
			if role == NoRole || role == IgnoreRole {
				continue
			}
			a.known++
			if _, twice := a.at[role]; !twice {
				a.at[role] = j
			}
		}
		if best == nil || a.known > best.known {
			best = a
		}
	}
	return best, g, nil
}

func sampleBelow(g *grid, i, j int) string {
	var all []string
	for ; i < len(g.rows) && len(all) < 2; i++ {
		if t := clean(g.at(i, j).Text); t != "" && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return shorten(strings.Join(all, ", "))
}

func (a *answersSheet) has(any ...Role) bool {
	return slices.ContainsFunc(any, func(r Role) bool { _, ok := a.at[r]; return ok })
}

// missing returns the first column that ratings need and the sheet lacks, or
// NoRole.
func (a *answersSheet) missing() Role {
	switch {
	case !a.has(RateeRole, RateeEmailRole, RateeNumberRole):
		return RateeRole
	case !a.has(RaterRole, RaterEmailRole, RaterNumberRole):
		return RaterRole
	case !a.has(ItemRole, CompetencyRole):
		return ItemRole
	case !a.has(ValueRole):
		return ValueRole
	}
	return NoRole
}

// refuse says which column is missing.
func (a *answersSheet) refuse(book string) error {
	switch a.missing() {
	case RateeRole:
		return fault.New(fault.Invalid, "Row %d of %s has no column for who is rated. A file of ratings needs ratee, rater, item or competency, and value; group, date and wave may follow.", a.head, book)
	case RaterRole:
		return fault.New(fault.Invalid, "Row %d of %s has no column for who rates. A file of ratings needs ratee, rater, item or competency, and value; group, date and wave may follow.", a.head, book)
	case ItemRole:
		return fault.New(fault.Invalid, "Row %d of %s has no column for what was asked. A file of ratings needs ratee, rater, item or competency, and value; group, date and wave may follow.", a.head, book)
	}
	return fault.New(fault.Invalid, "Row %d of %s has no column for the answer. A file of ratings needs ratee, rater, item or competency, and value; group, date and wave may follow.", a.head, book)
}

// sure reports whether no other sheet looks like this: a list of levels may
// say who rated, too.
func (a *answersSheet) sure() bool {
	if a.missing() != NoRole {
		return false
	}
	own := func(c Column) bool { return c.Role == RateeRole && ownWords()[key(c.Header)] }
	return a.has(WaveRole) || slices.ContainsFunc(a.cols, own) || a.has(ItemRole) && a.has(GroupRole) || a.itemKeyed()
}

// itemKeyed reports whether the columns are those of "bearing score".
func (a *answersSheet) itemKeyed() bool {
	for role, word := range map[Role]string{RateeRole: "person", RaterRole: "rater", ItemRole: "item", ValueRole: "value"} {
		if !slices.ContainsFunc(a.cols, func(c Column) bool { return c.Role == role && key(c.Header) == word }) {
			return false
		}
	}
	return true
}

// HoldsAnswers reports whether the columns of a sheet of b say that it holds
// ratings: who rates whom in what, one answer to a row.
func HoldsAnswers(b *sheet.Book, o Options) (bool, error) {
	b = corrected(b, o.Cells)
	for _, s := range b.Sheets {
		if s.Hidden {
			continue
		}
		a, _, err := lookForAnswers(s, &o)
		if err != nil {
			return false, err
		}
		if a != nil && a.sure() {
			return true, nil
		}
	}
	return false, nil
}

// ReadAnswers reads a sheet of ratings.
func ReadAnswers(b *sheet.Book, o Options) (*Answers, error) {
	b = corrected(b, o.Cells)
	a := &Answers{Waves: []string{""}}
	var best *answersSheet
	var first *grid
	for _, s := range b.Sheets {
		f := Found{Name: s.Name, Hidden: s.Hidden}
		switch {
		case s.Hidden && !slices.Contains(o.Sheets, s.Name):
			f.Why = "The sheet is hidden."
		case len(o.Sheets) > 0 && !slices.Contains(o.Sheets, s.Name):
			f.Why = "The sheet was not chosen."
		default:
			look, g, err := lookForAnswers(s, &o)
			if err != nil {
				return nil, err
			}
			if first == nil || len(first.rows) == 0 {
				first = g
			}
			if look != nil && (best == nil || best.missing() != NoRole && look.missing() == NoRole || look.missing() == best.missing() && look.known > best.known) {
				best = look
			}
		}
		a.Sheets = append(a.Sheets, f)
	}
	switch {
	case best == nil:
		return nil, fault.New(fault.Invalid, "%s holds no rows. Add a header with the columns ratee, rater, item or competency, and value, and a row for each answer.", bookName(b))
	case best.missing() != NoRole:
		return nil, best.refuse(bookName(b))
	}
	for i := range a.Sheets {
		a.Sheets[i].Read = a.Sheets[i].Name == best.sheet.Name
	}
	if err := best.twice(); err != nil {
		return nil, err
	}
	a.Notes = append(a.Notes, b.Notes...)
	a.Sheet, a.Columns, a.at = best.sheet.Name, best.cols, best.at
	r := newAnswersReader(a, best, &o)
	if err := r.read(); err != nil {
		return nil, err
	}
	if a.n == 0 && len(a.Doubts) == 0 {
		return nil, fault.New(fault.Invalid, "%s has a header but no ratings below it. Add a row for each answer.", bookName(b))
	}
	return a, nil
}

// twice refuses two columns of one meaning: whichever were read, it might be
// the wrong one.
func (a *answersSheet) twice() error {
	first := map[Role]Column{}
	for _, c := range a.cols {
		if c.Role == NoRole || c.Role == IgnoreRole {
			continue
		}
		if was, there := first[c.Role]; there {
			return fault.New(fault.Invalid, "Row %d: the columns %s (%s) and %s (%s) mean the same. Rename or remove one of the two.",
				a.head, was.Name, shorten(was.Header), c.Name, shorten(c.Header))
		}
		first[c.Role] = c
	}
	return nil
}

// unknown says which columns are not read.
func (a *Answers) unknown() {
	for _, c := range a.Columns {
		if c.Role == NoRole {
			a.doubt(Doubt{Sheet: a.Sheet, Column: c.Name, Value: shorten(c.Header), Level: NoLevel,
				Reason: fmt.Sprintf("It is not known what the column %s means.", quoted(c.Header)), Fix: "The column is not read."})
		}
	}
}
