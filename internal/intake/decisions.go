package intake

import (
	"maps"
	"slices"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// Decisions are what the person who imports has decided so far. The zero value
// takes everything as it was detected. Where a decision is about something that
// is not in the file, it has no effect.
type Decisions struct {
	Read     reading.Options // which sheet, how it is laid out, what its values and single cells stand for
	Accepted map[string]bool // by place: doubts whose fix will do

	People       map[string]string // by the name in the file: the UID of the person it is, or New, or Skip
	Competencies map[string]string // by the name in the file: the key of the competency it is, or New, or Skip

	Source  observe.Source        // who stands behind the levels; 0 for the sheet itself
	Day     people.Day            // when they were seen, where the file does not say; 0 for the day of the import
	Leavers map[string]people.Day // by UID: the last day of somebody who is not in the file
	Key     string                // of a framework: its short name
	Unknown string                // of ratings: Skip leaves out who is not known; otherwise they are added
}

// Group has a word for a group of raters read as the group with a key. Skip
// leaves its rows out, and "" takes back what was decided about it.
func (d *Decisions) Group(word, group string) error {
	if group == "" {
		delete(d.Read.Groups, word)
		return nil
	}
	if _, ok := observe.ParseGroup(group); !ok && group != Skip {
		return fault.Field("groups", "%q is no group of raters. Say self, manager, peer, report, assessor or other, or skip.", group)
	}
	if len(d.Read.Groups) >= reading.MaxGroups && d.Read.Groups[word] == "" {
		return fault.Field("groups", "At most %d words for groups can be decided on. Correct the file instead, and bring it again.", reading.MaxGroups)
	}
	d.Read.Groups = with(d.Read.Groups, word, group)
	return nil
}

// New and Skip decide about a name in a file that nearly matches something
// known: it is somebody or something else; or it is left out.
const (
	New  = "new"
	Skip = "skip"
)

// Clone returns a copy that shares nothing with d.
func (d Decisions) Clone() Decisions {
	d.Read.Sheets = slices.Clone(d.Read.Sheets)
	d.Read.Columns, d.Read.Levels, d.Read.Cells = maps.Clone(d.Read.Columns), maps.Clone(d.Read.Levels), maps.Clone(d.Read.Cells)
	d.Read.Groups = maps.Clone(d.Read.Groups)
	d.Accepted = maps.Clone(d.Accepted)
	d.People, d.Competencies = maps.Clone(d.People), maps.Clone(d.Competencies)
	d.Leavers = maps.Clone(d.Leavers)
	return d
}
