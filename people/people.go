// Package people knows who there is, where they work and who leads whom, on
// any day.
//
// Everything has days on which it holds: a person is present while they hold a
// position; a unit has a name and a parent for a while; a reporting line runs
// from one day to another. History is added to, never rewritten: a move ends
// one position and begins the next. So the organisation of any past day can be
// asked for.
//
// What always holds: on any day a person has at most one solid reporting line
// (dotted ones are as many as there are); lines and units form no cycle; two
// people never share an e-mail address or an employee number. Somebody may hold
// several positions at once, in different units; the one held longest is the
// main one.
//
// Name, e-mail address and number have no days: they say who somebody is.
//
// The rules for one person are methods of History, those for one unit methods
// of UnitHistory. Lines and Tree refuse circles. Roster is how lists from
// elsewhere come in: any number of rows for a person, with or without dates.
// Directory, Organisation and Registry are what the package needs kept.
package people

import "github.com/bearinghq/bearing/framework"

// ID names a person inside the program, for as long as the installation lives.
type ID int64

// UnitID names a unit: a company, division, department or team.
type UnitID int64

// PositionID names one stay of one person in one unit.
type PositionID int64

// LineID names one reporting line.
type LineID int64

// AccountID names somebody who can sign in.
type AccountID int64

// A Person is somebody who works, or worked, here.
type Person struct {
	ID     ID
	UID    string // UUIDv7, the name outside the program
	Number string // of the employee, as the organisation writes it; may be empty
	Name   string
	Email  string // lower case; may be empty
}

// A Unit is part of the organisation as it is on one day.
type Unit struct {
	ID     UnitID
	UID    string
	Name   string
	Parent UnitID // 0 for a unit at the top
	Span   Span   // the days for which this name and parent hold
}

// A Position is one person's place in one unit.
type Position struct {
	ID     PositionID
	Person ID
	Unit   UnitID // 0 where the unit is not known
	Title  string
	Role   framework.RoleID // the role profile that goes with it; 0 if none
	Span   Span
}

// A LineKind says how a person reports.
type LineKind uint8

// The kinds of reporting line.
const (
	Solid LineKind = iota
	Dotted
)

// A Line says that a person reports to a manager.
type Line struct {
	ID      LineID
	Person  ID
	Manager ID
	Kind    LineKind
	Span    Span
}

// An Actor is somebody who does something in the program, as an argument of
// the deed.
type Actor struct {
	Account AccountID
	Person  ID // 0 if the account belongs to nobody in the directory
	Name    string
}
