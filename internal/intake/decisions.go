package intake

import (
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// Decisions are what the person who imports has decided so far. The zero value
// takes everything as it was detected. Where a decision is about something that
// is not in the file, it has no effect.
type Decisions struct {
	Sheet   string                     // "" for the one that looks like it
	Layout  string                     // "" as detected
	Scale   string                     // "" as detected
	Levels  map[string]framework.Level // what a written value stands for; NoLevel leaves such cells out
	Columns map[int]string             // of a people list: what a column holds

	People       map[string]string // by the name in the file: the UID of the person it is, or New, or Skip
	Competencies map[string]string // by the name in the file: the key of the competency it is, or New, or Skip
	Doubts       map[string]string // by cell, as "Sheet!C7": the value to read instead; Skip leaves it out

	Source  observe.Source        // who stands behind the levels; 0 for the sheet itself
	Day     people.Day            // when they were seen, where the file does not say; 0 for the day of the import
	Leavers map[string]people.Day // by UID: the last day of somebody who is not in the file
	Key     string                // of a framework: its short name
}

// New and Skip decide about a name in a file that nearly matches something
// known: it is somebody or something else; or it is left out.
const (
	New  = "new"
	Skip = "skip"
)
