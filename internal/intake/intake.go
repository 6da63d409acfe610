// Package intake holds the rules of an import: how a file that an organisation
// already has becomes part of the record, and how it is taken back. (The word
// for it is "import", which Go keeps for itself.)
//
// A file is stored before anything is made of it. What it says is then worked
// out from three things and nothing else: the file, the decisions of the person
// who imports it, and what is known at that moment. So a preview can be thrown
// away and made again, on any node, and clicking about in it changes nothing
// but the decisions.
//
//	staged → previewed → applying → applied → undone
//	   └──────────┴─────────┴→ failed, with a sentence; or discarded
//
// One button turns a preview into the record. Applying is one transaction: it
// is there whole or not at all, and if the program dies in the middle it begins
// again. Each row that comes of it names the import, and Undo takes all of them
// back as one deed, unless something else was built on one of them since.
//
// An import never takes anybody away by leaving them out: people who are known
// and not in the file are listed, and stay as they are unless somebody decides
// otherwise.
package intake

import (
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A Kind is what sort of thing a file brings.
type Kind string

// The kinds of import.
const (
	People    Kind = "people"
	Matrix    Kind = "matrix"
	Framework Kind = "framework"
	Ratings   Kind = "ratings"
)

// ParseKind reads a kind.
func ParseKind(s string) (Kind, error) {
	switch k := Kind(s); k {
	case People, Matrix, Framework, Ratings:
		return k, nil
	}
	return "", fault.Field("kind", "%q cannot be imported. Say people, matrix, framework or ratings.", s)
}

// A State is how far an import has come.
type State string

// The states.
const (
	Staged    State = "staged"    // the file is here
	Previewed State = "previewed" // it has been read, and shown
	Applying  State = "applying"  // somebody said go
	Applied   State = "applied"
	Undone    State = "undone"
	Failed    State = "failed" // Sentence says why; the file is kept, to try again
	Discarded State = "discarded"
)

// An Import is one file, or one paste, on its way into the record.
type Import struct {
	ID        observe.ImportID
	UID       string // UUIDv7, the name outside the program
	Kind      Kind
	Name      string // of the file, fit to be shown; "" for a paste
	Pasted    bool
	Size      int64
	SHA256    string // of the file, in hexadecimal; it outlives the file
	State     State
	Sentence  string // why it failed
	By        people.Actor
	At        time.Time // when it was staged
	AppliedAt time.Time
	UndoneBy  string
	UndoneAt  time.Time
	Decisions Decisions
	Result    Result
	Progress  Progress // while it is applied
}

// Progress is how far a long deed has come, in whatever it counts.
type Progress struct{ Done, Of int }

// A Result is what an import did.
type Result struct {
	PeopleAdded, PeopleChanged, PeopleLeft int // left alone
	CompetenciesAdded                      int
	RolesAdded                             int
	PartsChanged                           int // of a framework: changed or taken away, or another part added
	LevelsAdded, LevelsChanged, LevelsLeft int
	FormsAdded, FormsLeft                  int
	AnswersAdded, AnswersChanged           int   // on forms
	AnswersLeft                            int   // they stand already
	Version                                int64 // the framework version it published; 0 if none
}

// Nothing reports whether the import changed nothing.
func (r Result) Nothing() bool {
	return r.PeopleAdded+r.PeopleChanged+r.CompetenciesAdded+r.RolesAdded+r.LevelsAdded+r.LevelsChanged+r.PartsChanged+r.AnswersAdded+r.AnswersChanged == 0
}

// Open reports whether the import can still be decided on.
func (i Import) Open() bool {
	return i.State == Staged || i.State == Previewed || i.State == Failed && i.AppliedAt.IsZero()
}

// Decide returns i with other decisions.
func (i Import) Decide(d Decisions) (Import, error) {
	if !i.Open() {
		return i, i.closed()
	}
	i.Decisions = d
	if i.State == Failed {
		i.State, i.Sentence = Staged, ""
	}
	return i, nil
}

// Read returns i as it is once its preview has been made.
func (i Import) Read() (Import, error) {
	if i.State == Staged || i.State == Failed && i.Open() {
		i.State, i.Sentence = Previewed, ""
	}
	return i, nil
}

// Fail returns i as it is once it turned out not to work. What is applied stays
// applied.
func (i Import) Fail(sentence string) (Import, error) {
	if !i.Open() && i.State != Applying {
		return i, nil
	}
	i.State, i.Sentence = Failed, sentence
	return i, nil
}

// Begin returns i as it is once somebody said go. Saying it twice is harmless.
func (i Import) Begin() (Import, error) {
	switch {
	case i.State == Applying || i.State == Applied:
		return i, nil
	case i.Open():
		i.State, i.Sentence = Applying, ""
		return i, nil
	}
	return i, i.closed()
}

// Finish returns i as it is once it is part of the record.
func (i Import) Finish(r Result, at time.Time) (Import, error) {
	if i.State != Applying {
		return i, i.closed()
	}
	i.State, i.Result, i.AppliedAt = Applied, r, at
	return i, nil
}

// Discard returns i as it is once nobody wants it.
func (i Import) Discard() (Import, error) {
	switch {
	case i.State == Discarded:
		return i, nil
	case i.Open():
		i.State = Discarded
		return i, nil
	}
	return i, i.closed()
}

// TakeBack returns i as it is once it has been undone.
func (i Import) TakeBack(by people.Actor, at time.Time) (Import, error) {
	if i.State != Applied {
		return i, i.closed()
	}
	i.State, i.UndoneBy, i.UndoneAt = Undone, by.Name, at
	return i, nil
}

// KeepsFile reports whether the file is still needed.
func (i Import) KeepsFile() bool { return i.Open() || i.State == Applying }

// closed says why what was asked can no longer be done to i.
func (i Import) closed() error {
	switch i.State {
	case Applying:
		return fault.New(fault.Conflict, "%s is being imported at this moment. Wait until that is done.", i.Title())
	case Applied:
		return fault.New(fault.Conflict, "%s has been imported already. Undo the import first.", i.Title())
	case Undone:
		return fault.New(fault.Conflict, "%s has been undone. Bring the file once more to import it.", i.Title())
	case Discarded:
		return fault.New(fault.Conflict, "%s has been discarded. Bring the file once more to import it.", i.Title())
	}
	return fault.New(fault.Conflict, "%s has not been imported, so there is nothing to undo.", i.Title())
}

// Title is what to call the import.
func (i Import) Title() string {
	if i.Name == "" {
		return "The paste"
	}
	return i.Name
}

// FileName returns the last part of a file's name, fit to be shown and stored:
// without folders, control characters and marks that turn the direction of
// writing, and at most 120 characters long.
func FileName(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s))
	if letters := []rune(s); len(letters) > 120 {
		ext := []rune(path.Ext(s))
		if len(ext) > 10 {
			ext = nil
		}
		s = string(letters[:119-len(ext)]) + "…" + string(ext)
	}
	if s == "" || s == "." || s == ".." || s == "/" {
		return "file"
	}
	return s
}
