package matrix

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// A Query says of whom and of what a matrix is.
type Query struct {
	On         people.Day
	Framework  string                 // key; "" for the one that most is known of
	Competency framework.CompetencyID // of the framework that has it; 0 for no matter
	Unit       people.UnitID          // and all below it; 0 for the whole organisation
	Import     string                 // by outside id; only those it said anything of; "" for all
	Role       string                 // key; only those who hold it; "" for all
	Person     string                 // this one only, by outside id, here or not; "" for all
	After      string                 // only those whose names come after this person's, by outside id
	Limit      int                    // at most so many; 0 for all
	Among      *Set                   // only these; nil for all
}

// A UnitChoice is a unit that a matrix can be of.
type UnitChoice struct {
	ID    people.UnitID
	UID   string
	Name  string
	Depth int // 0 at the top
}

// Store opens matrices and keeps views of them.
type Store interface {
	// Open returns the matrix of those who are here on the day, by name. Their
	// levels are those that stood on the day (see observe.FoldOn), and as fresh
	// as they were then.
	// Asked for one person, it returns fault.NotFound if there is none.
	Open(ctx context.Context, q Query) (*Matrix, error)
	// Walk opens the same part by part, so that memory stays small however many
	// people there are. All parts have the same columns; there is one at least,
	// which may be empty. An error from each ends it.
	Walk(ctx context.Context, q Query, each func(part *Matrix) error) error
	// Sum adds up the totals of everybody whom the filter leaves, in one pass
	// over what stands, which it never holds.
	Sum(ctx context.Context, q Query, f Filter) (*Sum, error)
	// Count returns how many people a query is of, whatever its After and Limit
	// are. It stops at most, unless that is 0.
	Count(ctx context.Context, q Query, most int) (int, error)
	// Stamp returns a text that differs once people, levels, frameworks or the
	// policy have changed. What was counted under one holds while it stays.
	Stamp(ctx context.Context) (string, error)
	// Units returns the units there are on the day, as a tree is read. Where
	// they are very many, the deepest are left out.
	Units(ctx context.Context, on people.Day) ([]UnitChoice, error)
	// Views returns the saved views, by name.
	Views(ctx context.Context) ([]SavedView, error)
	// Save keeps a view. A view of the same name is replaced.
	Save(ctx context.Context, v SavedView) (SavedView, error)
	// Drop forgets a view, or returns fault.NotFound.
	Drop(ctx context.Context, uid string) error
}

// A SavedView is a filter that somebody has given a name. It holds no levels,
// so everybody who may see the matrix may see it.
type SavedView struct {
	UID   string
	Name  string
	Query string // of the page's address
	By    people.AccountID
	At    time.Time
}

// Check reports what makes v unfit to be kept.
func (v SavedView) Check() error {
	switch {
	case v.Name == "":
		return fault.Field("name", "Give the view a name.")
	case len([]rune(v.Name)) > 80 || strings.ContainsFunc(v.Name, unicode.IsControl) || !utf8.ValidString(v.Name):
		return fault.Field("name", "Give the view a name of at most 80 letters on one line.")
	case len(v.Query) > 2000:
		return fault.New(fault.Invalid, "This view chooses too much to be kept. Choose a unit or a role instead of single people.")
	}
	return nil
}
