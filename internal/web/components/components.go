// Package components holds what recurs on pages: buttons, fields, cards,
// levels, gaps, tables. Utility classes stay in here; a page is made of
// components. All of them are shown on /components when the program runs with
// --dev.
//
// Texts are given in the reader's language already, except for the few that a
// component says by itself.
package components

import (
	"fmt"
	"strings"

	"github.com/bearinghq/bearing/framework"
)

// A Btn is a button, or a link that looks like one when it has an Href.
type Btn struct {
	Text  string
	Href  string
	Icon  string
	Kind  string // "" (quiet), "primary", "ghost" or "danger"
	Type  string // "submit" unless told otherwise
	Name  string
	Value string
	Small bool
	Label string // read out instead of Text, where Text does not stand alone
	Off   bool
}

func (b Btn) class() string {
	c := "btn font-medium "
	switch b.Kind {
	case "primary":
		c += "btn-primary"
	case "ghost":
		c += "btn-ghost"
	case "danger":
		c += "btn-outline btn-error"
	default:
		c += "border-hair bg-base-100 hover:bg-wash"
	}
	if b.Small {
		c += " btn-sm"
	}
	return c
}

func (b Btn) kind() string {
	if b.Type == "" {
		return "submit"
	}
	return b.Type
}

// An Input is a field of a form, with its label, hint and error.
type Input struct {
	Label        string
	Name         string
	ID           string // Name unless told otherwise
	Type         string // "text" unless told otherwise
	Value        string
	Hint         string
	Error        string
	Placeholder  string
	Autocomplete string
	InputMode    string
	Max          int // characters
	Rows         int // of a text area
	Required     bool
	Focus        bool     // where typing starts
	Options      []Option // of a Select
}

// An Option is one choice of a Select or of Choices.
type Option struct {
	Value, Text, Hint string
	Chosen            bool
}

func (f Input) id() string {
	if f.ID != "" {
		return f.ID
	}
	return "f-" + f.Name
}

func (f Input) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// describedBy names the elements that explain the field.
func (f Input) describedBy() string {
	var ids []string
	if f.Error != "" {
		ids = append(ids, f.id()+"-error")
	}
	if f.Hint != "" {
		ids = append(ids, f.id()+"-hint")
	}
	return strings.Join(ids, " ")
}

func (f Input) max() string {
	if f.Max == 0 {
		return "500"
	}
	return fmt.Sprint(f.Max)
}

// A Crumb is a step of the trail at the top of a page.
type Crumb struct{ Text, Href string }

// A Tab is one of several views of the same thing.
type Tab struct {
	Text, Href string
	Here       bool
	Count      string
}

// LevelClass returns the classes that give an element a level's colour:
// "lv lv-3". Levels above 5 have the last colour.
func LevelClass(l framework.Level) string {
	n := min(max(int(l.Float()+0.5), 0), 5)
	return fmt.Sprintf("lv lv-%d", n)
}

// The classes of a cell without a level.
const (
	NoLevelClass   = "lv lv-none" // nothing is known
	NotNeededClass = "lv lv-na"   // not needed here
	ExpiredClass   = "lv-old"     // besides a level's class: the level is out of date
)

// badges are the classes of each kind of badge.
var badges = map[string]string{
	"":       "bg-wash text-base-content",
	"lead":   "bg-lead/12 text-lead",
	"manage": "bg-manage/12 text-manage",
	"bridge": "bg-bridge/12 text-bridge",
	"good":   "bg-success/12 text-success",
	"warn":   "bg-warning/12 text-warning",
	"bad":    "bg-error/12 text-error",
	"info":   "bg-info/12 text-info",
}

// notices are the icon and the classes of each kind of notice.
var notices = map[string]struct{ Icon, class string }{
	"":     {Icon: "info", class: "border-info/30 bg-[color-mix(in_oklab,var(--color-info)_7%,var(--color-base-100))]"},
	"good": {Icon: "circle-check", class: "border-success/30 bg-[color-mix(in_oklab,var(--color-success)_7%,var(--color-base-100))]"},
	"warn": {Icon: "triangle-alert", class: "border-warning/40 bg-[color-mix(in_oklab,var(--color-warning)_7%,var(--color-base-100))]"},
	"bad":  {Icon: "circle-x", class: "border-error/30 bg-[color-mix(in_oklab,var(--color-error)_7%,var(--color-base-100))]"},
}

// initials returns up to two letters for a person's chip.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return "?"
	}
	first := []rune(words[0])[:1]
	if len(words) > 1 {
		first = append(first, []rune(words[len(words)-1])[0])
	}
	return strings.ToUpper(string(first))
}

// percent returns how much of total is done, from 0 to 100.
func percent(done, total int64) int64 {
	if total <= 0 {
		return 0
	}
	return min(100, done*100/total)
}

// A Span is an estimate with its band, and what is needed, all counted in levels from
// 0 to Max.
type Span struct {
	Low, Point, High float64
	Need             float64 // not drawn when negative
	Max              float64
	Kind             string // "lead", "manage", "bridge" or ""
	Label            string // the same in words
}

// at returns the place of x on a band that is 100 wide.
func (s Span) at(x float64) string {
	return fmt.Sprintf("%.1f", 2+96*min(max(x/s.Max, 0), 1))
}

func (s Span) width() string { return fmt.Sprintf("%.1f", max(1, 96*(s.High-s.Low)/s.Max)) }
