// Package framework describes what good looks like: competencies in pillars,
// five anchored levels for each, the levels that a role asks for, and ladders
// of roles.
//
// A framework has versions. A version is one document: pillars, competencies,
// roles and ladders together. It is edited as a draft and then published; a
// published version never changes, and what was rated keeps the version it was
// rated on. A competency and a role keep their ID across the versions of their
// framework, so that a level declared on version 2 can be shown beside version
// 3, marked as older.
//
// There may be several frameworks side by side. The default one, with the
// pillars lead, manage and bridge, is embedded in the program; an organisation
// adds pillars and competencies of its own to it, or brings another.
package framework

import "time"

// ID names a framework.
type ID int64

// VersionID names one version of one framework.
type VersionID int64

// CompetencyID names a competency across all versions of its framework.
type CompetencyID int64

// RoleID names a role profile across all versions of its framework.
type RoleID int64

// A Framework is a body of competencies and roles with a history.
type Framework struct {
	ID   ID
	UID  string // UUIDv7, the name outside the program
	Key  string // "default", "uk-ddat": unique, lower case
	Name string
}

// A Version is one edition of a framework.
type Version struct {
	ID        VersionID
	Framework Framework
	Number    int       // 1, 2, 3, …; 0 for the draft
	Published time.Time // zero for the draft
	By        string    // who published it
	Note      string    // what changed, in the publisher's words
	Language  string    // "en"

	Pillars      []Pillar
	Competencies []Competency
	Roles        []Role
	Ladders      []Ladder
}

// A Pillar is a group of competencies.
type Pillar struct {
	Key      string // "lead"
	Name     string
	Question string // "Why, and where to?"
	Focus    string
}

// A Competency is something people can be more or less good at.
type Competency struct {
	ID           CompetencyID
	Key          string // "lead.vision": unique in the framework
	Pillar       string // key of its pillar
	Name         string
	Definition   string
	Question     string   // the core question behind it
	Anchors      []Anchor // lowest level first
	Items        []Item
	AntiPatterns []string
	Overuse      string   // what too much of it looks like
	BalanceWith  []string // keys of its counterweights
	Aliases      []string // other names under which sheets know it
	FreshMonths  int      // how long a declared level stays fresh; 0 for the organisation's default
}

// An Anchor describes one level in observable words.
type Anchor struct {
	Level Level
	Name  string // "Solid"
	Text  string
}

// An Item is a statement about behaviour, rated by how often it is seen.
type Item struct {
	Key         string
	Form        string // the shortest form that has it: pulse, standard or full
	Other, Self string // as others and as the person reads it
}

// A Role says what a kind of job asks for.
type Role struct {
	ID          RoleID
	Key         string // "role.team_lead": unique in the framework
	Name        string
	Family      string // "Data", "Operations"; may be empty
	Track       string // "people" or "individual"; may be empty
	Description string
	Needs       []Need
}

// A Need is what a role asks for in one competency. A competency without a
// Need has not been thought about; one with NotNeeded has been, and is not
// needed here, which differs from level 0.
type Need struct {
	Competency string // key
	Level      Level
	Weight     float64 // 1 useful, 2 important, 3 critical
	NotNeeded  bool
}

// A Ladder is a set of tracks of roles, side by side by stage.
type Ladder struct {
	Key       string
	Name      string
	Principle string
	Tracks    []Track
	Crossings []Crossing
	Evidence  []string // what readiness for the next stage rests on
}

// A Track is one way up. The track with key "shared" is where all begin.
type Track struct {
	Key   string // "shared", "individual", "people"
	Name  string
	Steps []Step
}

// A Step is one rung.
type Step struct {
	Stage        int
	Key          string // "IC4"
	Name         string
	Role         string   // key; "" where no profile is set
	Alternatives []string // keys of other roles at this step
	Equivalent   string   // key of the step of equal standing on the other track
	Scope        string
	LeadForm     string // how one leads here
}

// A Crossing is a way from one track to another.
type Crossing struct {
	Key         string
	From, To    string // steps, as "IC3-IC5"
	Why         string
	Before      []string // what to try first
	During      []string // what helps in the first months
	TrialMonths int
	ReturnRight bool
}
