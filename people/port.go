package people

import "context"

// Directory answers who there is. Package peopletest has the tests that every
// Directory passes.
type Directory interface {
	// Person returns the history of the person with this outside id, or
	// fault.NotFound.
	Person(ctx context.Context, uid string) (History, error)
	// People returns the people with these ids, in any order. Unknown ids are
	// left out.
	People(ctx context.Context, ids ...ID) ([]Person, error)
	// ByEmail returns the person with this e-mail address, or fault.NotFound: an
	// account belongs to whoever has its address.
	ByEmail(ctx context.Context, email string) (Person, error)
	// Search returns one page of the directory, by name.
	Search(ctx context.Context, q Query) (Page, error)
	// Members returns who is in a unit on a day, by name: directly, or anywhere
	// below it as well. Unit 0 is the whole organisation.
	Members(ctx context.Context, unit UnitID, deep bool, day Day) ([]ID, error)
	// Chain returns the managers above a person along solid lines, nearest first.
	Chain(ctx context.Context, id ID, day Day) ([]Person, error)
	// Head returns who leads a unit: the member to whom others in it report and
	// who reports to nobody in it. ID 0 means that there is nobody, or more than one.
	Head(ctx context.Context, unit UnitID, day Day) (ID, error)
}

// Organisation answers what units there are.
type Organisation interface {
	// Unit returns the history of the unit with this outside id, or
	// fault.NotFound.
	Unit(ctx context.Context, uid string) (UnitHistory, error)
	// Path returns the units from the top down to id, on a day.
	Path(ctx context.Context, id UnitID, day Day) ([]Unit, error)
	// Level returns the units directly below one on a day, by name, with how
	// many people and units they hold. Unit 0 is the organisation: its level is the top.
	Level(ctx context.Context, parent UnitID, day Day) ([]Node, error)
	// Named returns the units with these ids as they are on a day, or nearest to
	// it. Unknown ids are left out.
	Named(ctx context.Context, day Day, ids ...UnitID) (map[UnitID]Unit, error)
	// FindUnits returns units whose name or path has words that begin so, on a
	// day, by path; at most limit of them.
	FindUnits(ctx context.Context, text string, day Day, limit int) ([]Found, error)
}

// Registry changes who and what there is. A change is pure: under contention
// it may run more than once. An error from it is returned as it is and nothing
// is stored.
type Registry interface {
	// Create stores a new person with what h says, gives out the ids, and
	// returns them in the history. It refuses an e-mail address or a number
	// that somebody has (fault.Conflict).
	Create(ctx context.Context, by Actor, h History) (History, error)
	// Update replaces the history of a person by what change makes of it. It
	// refuses lines that would close a circle, and positions in units that are
	// not there on those days.
	Update(ctx context.Context, by Actor, id ID, change func(History) (History, error)) (History, error)
	// TakeRoster takes in a list of people, whole or, if keep refuses what came
	// of it, not at all.
	TakeRoster(ctx context.Context, by Actor, r Roster, keep func(RosterResult) bool) (RosterResult, error)
	// CreateUnit stores a new unit. It refuses a name that a neighbour has.
	CreateUnit(ctx context.Context, by Actor, u Unit) (Unit, error)
	// UpdateUnit replaces the history of a unit by what change makes of it.
	// Count says how many people have positions in it, and how many units are
	// below it, on a day or later.
	UpdateUnit(ctx context.Context, by Actor, id UnitID, change func(u UnitHistory, count func(Day) (people, units int)) (UnitHistory, error)) (UnitHistory, error)
}

// A Presence says who is asked for.
type Presence string

// The presences.
const (
	Here     Presence = ""     // holds a position on the day
	Left     Presence = "left" // held one before the day, and none since
	Everyone Presence = "all"
)

// A Query asks for one page of the directory.
type Query struct {
	Text  string // each word begins a word of the name, e-mail or number
	Unit  UnitID // in this unit or below it; 0 for anywhere
	Show  Presence
	Day   Day
	After string // Page.Next of the page before
	Limit int    // 1 to 200; 0 is 50
}

// A Page is one page of the directory.
type Page struct {
	Entries []Entry
	Next    string // for Query.After; "" at the end
}

// An Entry is one person as the directory shows them.
type Entry struct {
	Person   Person
	Position Position // the main one on the day, or the last before it; zero if none
	Unit     Unit     // of the position; zero if not known
}

// A Node is a unit on one level of the tree.
type Node struct {
	Unit   Unit
	People int // positions in it and in all below it: somebody with two counts twice
	Units  int // directly below it
}

// A Found is a unit with the names on its path, its own last.
type Found struct {
	Unit Unit
	Path []string
}
