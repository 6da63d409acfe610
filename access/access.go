// Package access is the policy: who may do what, as one table.
//
// Every page, every API operation and every command names one action. The
// table below says which roles may take it, and nothing else in the program
// decides that. A route without an action of this table cannot be registered:
// the program refuses to start.
//
// An actor has a role today. Relations (one's own profile, one's reports, one's
// unit) come as further columns of the same table, so a check is always asked
// with the actor and the action together and never by comparing roles.
//
// The package decides; it does not know how anybody signed in.
package access

import (
	"slices"

	"github.com/bearinghq/bearing/fault"
)

// A Role is what somebody is in this installation.
type Role string

// The roles. A Visitor has not signed in.
const (
	Administrator Role = "administrator" // runs the installation
	Editor        Role = "editor"        // keeps people, framework and levels: HR
	Member        Role = "member"        // everybody else with an account
	Visitor       Role = "visitor"
)

// Roles lists the roles an account can have, the most trusted first.
var Roles = []Role{Administrator, Editor, Member}

// AccountID is the inside id of an account.
type AccountID int64

// An Actor is who asks. The zero Actor is a visitor.
type Actor struct {
	Account AccountID
	UID     string // the account's outside id
	Name    string
	Email   string
	Role    Role
	Token   bool // asks with an API token rather than a session
}

// SignedIn reports whether the actor has an account.
func (a Actor) SignedIn() bool { return a.Role != Visitor && a.Role != "" }

// System is the actor of work that a person at the machine starts: the command
// line, which owns the data folder and so is not refused anything.
var System = Actor{Name: "Command line", Role: Administrator}

// An Action is something that can be asked for.
type Action string

// The actions, by the part of the product they belong to.
const (
	// The house.
	ReadAsset      Action = "read asset" // style sheets, scripts, icons
	SetUp          Action = "set up"     // make the first account
	SignIn         Action = "sign in"
	SignOut        Action = "sign out"
	SetTheme       Action = "set theme"
	SeeHome        Action = "see home"
	OwnAccount     Action = "own account" // one's password, sessions and tokens
	SeeSettings    Action = "see settings"
	ChangeSettings Action = "change settings"
	SeeDesign      Action = "see components" // the page of all components, in development
	ReadHelp       Action = "read help"      // how figures are computed
	MakeSample     Action = "make sample"    // fill an empty installation with an invented organisation
	ReadAPI        Action = "read API description"

	// People and organisation.
	SeePeople  Action = "see people"
	EditPeople Action = "edit people"
	SeeUnits   Action = "see units"
	EditUnits  Action = "edit units"

	// Framework, roles and ladders.
	SeeFramework     Action = "see framework"
	EditFramework    Action = "edit framework"
	PublishFramework Action = "publish framework"
	SeeRoles         Action = "see roles"
	EditRoles        Action = "edit roles"
	SeeLadder        Action = "see ladder"
	EditLadder       Action = "edit ladder"

	// The record and what is made of it.
	SeeLevels     Action = "see levels"
	SetLevel      Action = "set level"
	WithdrawLevel Action = "withdraw level"
	SeeMatrix     Action = "see matrix"
	SaveView      Action = "save view"
	SeeComputed   Action = "see how it is computed" // of oneself; of others for those who may see levels

	// Conversations on levels. Package assess decides who has to do with which.
	SeeConversations  Action = "see conversations"
	HoldConversation  Action = "hold conversation"  // open one, fill in one's part, agree on a next step
	KeepConversations Action = "keep conversations" // of others: enter forms from paper, close what hangs

	// How sure we are.
	SeeReliability Action = "see reliability" // figures over everybody, never of one person
	SetStandard    Action = "set standard"    // enter whom job experts named; nobody sees it afterwards
	PlanRaters     Action = "plan raters"
	Simulate       Action = "simulate" // shows invented people only

	// Imports and exports.
	SeeImports Action = "see imports"
	Import     Action = "import"
	UndoImport Action = "undo import"
	Export     Action = "export"
)

// A Rule says who may take an action.
type Rule struct {
	Action Action
	Roles  []Role
}

var (
	everybody = []Role{Administrator, Editor, Member, Visitor}
	accounts  = []Role{Administrator, Editor, Member}
	keepers   = []Role{Administrator, Editor}
	admins    = []Role{Administrator}
)

// Table is the policy. Each action is in it once.
var Table = []Rule{
	{ReadAsset, everybody},
	{SetUp, everybody}, // guarded by the set-up link and only until there is an account
	{SignIn, everybody},
	{SignOut, everybody},
	{SetTheme, everybody},
	{SeeHome, accounts},
	{OwnAccount, accounts},
	{SeeSettings, accounts},
	{ChangeSettings, admins},
	{SeeDesign, everybody}, // served in development only; shows no data
	{ReadHelp, everybody},
	{MakeSample, admins},
	{ReadAPI, everybody},

	{SeePeople, accounts},
	{EditPeople, keepers},
	{SeeUnits, accounts},
	{EditUnits, keepers},

	{SeeFramework, accounts},
	{EditFramework, keepers},
	{PublishFramework, keepers},
	{SeeRoles, accounts},
	{EditRoles, keepers},
	{SeeLadder, accounts},
	{EditLadder, keepers},

	{SeeLevels, keepers}, // levels of named people: relations will open one's own and one's reports'
	{SetLevel, keepers},
	{WithdrawLevel, keepers},
	{SeeMatrix, keepers},
	{SaveView, keepers},
	{SeeComputed, accounts}, // the handler asks whether it is oneself

	{SeeConversations, accounts},
	{HoldConversation, accounts},
	{KeepConversations, keepers},

	{SeeReliability, keepers},
	{SetStandard, keepers},
	{PlanRaters, keepers},
	{Simulate, accounts},

	{SeeImports, keepers},
	{Import, keepers},
	{UndoImport, keepers},
	{Export, keepers},
}

// Known reports whether the action is in the table.
func Known(a Action) bool {
	return slices.ContainsFunc(Table, func(r Rule) bool { return r.Action == a })
}

// May reports whether the actor may take the action. What is not in the table
// is refused to everybody.
func May(who Actor, a Action) bool {
	role := who.Role
	if role == "" {
		role = Visitor
	}
	i := slices.IndexFunc(Table, func(r Rule) bool { return r.Action == a })
	return i >= 0 && slices.Contains(Table[i].Roles, role)
}

// Check returns nil if the actor may take the action, and else why not.
func Check(who Actor, a Action) error {
	switch {
	case May(who, a):
		return nil
	case !who.SignedIn():
		return fault.New(fault.Forbidden, "Please sign in first.")
	default:
		return fault.New(fault.Forbidden, "Your role does not include this. Ask an administrator of this installation if you need it.")
	}
}
