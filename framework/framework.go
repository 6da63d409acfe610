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

import (
	"context"
	"slices"
	"strconv"
	"time"
)

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
	Source    string    // whose work it is and under which licence; may be empty

	Scale        []Anchor // the levels of competencies that have no anchors of their own
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
	Anchors      []Anchor // lowest level first; none if the version's scale is enough
	Items        []Item
	AntiPatterns []string
	Overuse      string   // what too much of it looks like
	BalanceWith  []string // keys of its counterweights
	Requires     []string // keys of what has to come first
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
	Track       string // "people", "individual", "delivery", …; may be empty
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
	From, To    string // steps as "IC3-IC5", or plain words
	Why         string
	Before      []string // what to try first
	During      []string // what helps in the first months
	TrialMonths int
	ReturnRight bool
}

// A Heading says of one version what a list shows.
type Heading struct {
	Framework    Framework
	Version      VersionID
	Number       int // 0 for the draft
	Published    time.Time
	By, Note     string
	Draft        VersionID // of the framework's draft; 0 if there is none
	Competencies int
	Roles        int
}

// Store keeps frameworks. Package frameworktest has the tests that every Store
// passes. Whoever reads a Version must not change its slices: published
// versions are shared. The functions of this package that edit make copies.
type Store interface {
	// List returns the newest published version of each framework, the oldest
	// framework first.
	List(ctx context.Context) ([]Heading, error)
	// Versions returns all versions of a framework, the newest first and the
	// draft before it, or fault.NotFound.
	Versions(ctx context.Context, id ID) ([]Heading, error)
	// Current returns the newest published version of each framework, the
	// oldest framework first.
	Current(ctx context.Context) ([]Version, error)
	// Get returns a version, be it a draft, or fault.NotFound.
	Get(ctx context.Context, id VersionID) (Version, error)
	// Add publishes v as version 1 of a new framework. The keys, and nothing
	// of the IDs, of v count. It returns fault.Conflict if the framework's key
	// is taken and fault.Invalid if v does not pass Check.
	Add(ctx context.Context, v Version, by string, at time.Time) (Version, error)
	// Update replaces the framework's draft by what change makes of it, as one
	// transaction; where there is no draft, by what change makes of the newest
	// published version. An error from change is returned as it is and nothing
	// is stored. Change must be pure: under contention it may run more than
	// once.
	Update(ctx context.Context, id ID, change func(Version) (Version, error)) (Version, error)
	// Publish makes the draft the next version, or returns fault.NotFound if
	// there is no draft. It keeps its VersionID.
	Publish(ctx context.Context, id ID, by, note string, at time.Time) (Version, error)
	// Discard deletes the draft, if there is one.
	Discard(ctx context.Context, id ID) error
}

// Levels returns the anchors of c: its own, or those of the version's scale.
func (v Version) Levels(c Competency) []Anchor {
	if len(c.Anchors) > 0 {
		return c.Anchors
	}
	return v.Scale
}

// Top returns the highest level of c.
func (v Version) Top(c Competency) Level {
	if as := v.Levels(c); len(as) > 0 {
		return as[len(as)-1].Level
	}
	return 0
}

// Pillar returns the pillar with the key.
func (v Version) Pillar(key string) (Pillar, bool) {
	return one(v.Pillars, func(p Pillar) bool { return p.Key == key })
}

// Competency returns the competency with the key.
func (v Version) Competency(key string) (Competency, bool) {
	return one(v.Competencies, func(c Competency) bool { return c.Key == key })
}

// CompetencyByID returns the competency with the ID.
func (v Version) CompetencyByID(id CompetencyID) (Competency, bool) {
	return one(v.Competencies, func(c Competency) bool { return c.ID == id })
}

// In returns the competencies of a pillar, in their order.
func (v Version) In(pillar string) []Competency {
	var in []Competency
	for _, c := range v.Competencies {
		if c.Pillar == pillar {
			in = append(in, c)
		}
	}
	return in
}

// Role returns the role with the key.
func (v Version) Role(key string) (Role, bool) {
	return one(v.Roles, func(r Role) bool { return r.Key == key })
}

// RoleByID returns the role with the ID.
func (v Version) RoleByID(id RoleID) (Role, bool) {
	return one(v.Roles, func(r Role) bool { return r.ID == id })
}

// Ladder returns the ladder with the key.
func (v Version) Ladder(key string) (Ladder, bool) {
	return one(v.Ladders, func(l Ladder) bool { return l.Key == key })
}

// Need returns what r says about a competency. It is false if r says nothing.
func (r Role) Need(competency string) (Need, bool) {
	return one(r.Needs, func(n Need) bool { return n.Competency == competency })
}

// one returns the first of all for which is holds.
func one[T any](all []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}

func itoa(n int) string { return strconv.Itoa(n) }
