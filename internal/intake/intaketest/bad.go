package intaketest

import (
	"slices"
	"strings"

	"github.com/bearinghq/bearing/internal/intake"
)

// A Bad is one input of the catalogue of bad input: a file, or a paste, that
// somebody brings. Every surface says the same about it, and what it says is
// compared word for word.
//
// A file is either refused as a whole or read; what is read may be doubtful in
// places, and what is stored of it is written down.
type Bad struct {
	Line   int    // of the catalogue
	What   string // as the catalogue calls it
	Kind   intake.Kind
	Name   string // of the file; "" for a paste
	Before string // a list of the same kind that is imported before it
	Bytes  func() string
	Large  func() string // the same in full size, for long runs; nil if there is no other

	Says           // about it
	Shown   string // the name as it is shown; "" if that is Name
	Missing int    // how many are here and not in the list
	Stored  string // what is known afterwards, as Told tells it
}

// Says is what is said about an input, word for word.
type Says struct {
	Refused string   // the sentence that refuses it; "" if it is read
	Doubts  []string // each as "place: what is wrong. What is done."
	Planned []string // further ones, which only show against what is known
	Notes   []string
}

// Pasted reports whether it comes from the clipboard.
func (b Bad) Pasted() bool { return b.Name == "" }

// of returns b with its full size.
func (b Bad) of(large func() string) Bad {
	b.Large = large
	return b
}

// Title says which one it is.
func (b Bad) Title() string { return itoa(b.Line) + " " + b.What }

// Catalogue returns all of them, in the order of the catalogue.
func Catalogue() []Bad {
	all := slices.Concat(badTexts(), badPeople(), badDates(), badHistories(), badUploads(), badWorkbooks(), badNames(), badLevels(), badModels(), badRatings())
	slices.SortStableFunc(all, func(a, b Bad) int { return a.Line - b.Line })
	for i := range all {
		all[i].Says = said(all[i].Title())
	}
	return all
}

// said finds what is said about an input.
func said(title string) Says {
	for _, group := range []map[string]Says{saidOfPeople, saidOfUploads, saidOfModels, saidOfRatings} {
		if s, ok := group[title]; ok {
			return s
		}
	}
	return Says{}
}

// text returns what makes the bytes of a file of these lines.
func text(lines ...string) func() string {
	return func() string { return strings.Join(lines, "\n") + "\n" }
}

// raw returns what makes the bytes of a file that is s.
func raw(s string) func() string { return func() string { return s } }

// stored joins lines.
func stored(lines ...string) string { return strings.Join(lines, "\n") }
