package people

import (
	"fmt"
	"github.com/bearinghq/bearing/framework"
)

// A Roster is what a list from elsewhere says about people.
//
// A row is found to be somebody known by the person the user chose, else by
// the employee number, else by the e-mail address, else by a name that exactly
// one person has whose number and e-mail do not contradict the row. Else it is
// somebody new. The words of a name may stand in any order.
//
// What a row says about the place depends on its dates:
//
//   - none: the person holds it on Roster.Day. Somebody known moves there on
//     that day, unless they hold it already; somebody new joins on that day.
//   - only a first day: the same, but somebody new joins on the first day, and
//     somebody known whose position began before that day moves on it.
//   - only an end: somebody known leaves on it.
//   - both: one stay. Several rows for one person, with different dates, are
//     the person's history, in any order; rows with the same dates in different
//     units are two positions at once. Where the last day of one stay is written
//     as the first day of the next, the next one wins.
//
// Fields that a row leaves empty change nothing. Units are found by their path
// from the top and made where they are missing, since always. People who are
// not in the list are left alone: whether they have left is not for a list to
// say, but a list that means to name everybody gets them named.
type Roster struct {
	Day   Day // what rows without dates speak of
	Rows  Rows
	Whole bool                       // the list means to name everybody who is here
	Seen  func(row RosterRow, id ID) // if set, is told who each row was, in order; 0 for nobody
	Done  func(rows int)             // if set, is told of progress
}

// Rows are the rows of a list. They are looked at several times, and not only
// one after another.
type Rows interface {
	Len() int
	At(i int) RosterRow
}

// RowList is rows at hand.
type RowList []RosterRow

// Len returns how many there are.
func (l RowList) Len() int { return len(l) }

// At returns the i'th.
func (l RowList) At(i int) RosterRow { return l[i] }

// A RosterRow is one row of a list. Empty fields were not said.
type RosterRow struct {
	N       int  // of the row, for doubts
	Person  ID   // whom the user chose; 0 to find out
	New     bool // the user said that it is nobody who has this name already
	Number  string
	Name    string
	Email   string
	Unit    []string // path from the top
	Title   string
	Role    framework.RoleID
	Manager string   // e-mail, number or name
	Dotted  []string // further managers, in the same way
	Span    Span     // To is the first day no longer there; the zero Span is the same as Always

	In UnitID // the unit's id, set by the plan once the path is found
}

// A Doubt is something in a list that could not be taken as it was.
type Doubt struct {
	Row    int
	Column string // number, name, email, unit, title, manager, from, to
	Value  string
	Reason string // a sentence with what was done, or what to do
}

// A RosterResult says what became of a roster, or would.
type RosterResult struct {
	Change  int64 // names what was written, for undoing it
	Added   int   // people
	Changed int
	Same    int
	Skipped int     // rows that named nobody
	Units   int     // made
	Lines   int     // reporting lines begun
	Doubts  []Doubt // at most MaxDoubts, by row
	Doubted int     // how many there were

	// Of a list that means to name everybody:
	Here    int      // how many are here on the day
	Missing int      // how many of them are not in the list
	Absent  []Person // some of those, at most MaxAbsent
}

// MaxDoubts is how many doubts a result lists, and MaxAbsent how many people
// who are here and not in the list.
const (
	MaxDoubts = 1000
	MaxAbsent = 10_000
)

// Doubt adds a doubt to the result.
func (r *RosterResult) Doubt(d Doubt) {
	if r.Doubted++; len(r.Doubts) < MaxDoubts {
		r.Doubts = append(r.Doubts, d)
	}
}

// A sayer takes doubts. The nil one does not listen: what is worked out a
// second time was doubted the first time.
type sayer func(Doubt)

func (s sayer) doubt(r RosterRow, column, value, reason string) {
	if s != nil {
		s(Doubt{r.N, column, value, reason})
	}
}

// tidy clears the fields of a row that cannot be used.
func (r RosterRow) tidy(say sayer) RosterRow {
	field := func(column string, value *string, check func(string) (string, error)) {
		if *value == "" {
			return
		}
		was := *value
		tidy, err := check(was)
		*value = tidy
		if err != nil {
			say.doubt(r, column, was, fmt.Sprintf("%s It was left out.", err))
			*value = ""
		}
	}
	field("name", &r.Name, CheckName)
	field("email", &r.Email, CheckEmail)
	field("number", &r.Number, CheckNumber)
	field("title", &r.Title, CheckTitle)
	if r.Span == (Span{}) {
		r.Span = Always
	}
	return r
}

// nobody reports whether a tidied row names nobody.
func (r RosterRow) nobody() bool {
	return r.Name == "" && r.Number == "" && r.Email == "" && r.Person == 0
}

// tell puts what the row says of who somebody is into who.
func (r RosterRow) tell(who Person) Person {
	if r.Name != "" {
		who.Name = r.Name
	}
	if r.Email != "" {
		who.Email = r.Email
	}
	if r.Number != "" {
		who.Number = r.Number
	}
	return who
}
