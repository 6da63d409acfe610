package framework

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Part is a part of a framework.
type Part string

// The parts.
const (
	PartFramework  Part = "framework"
	PartPillar     Part = "pillar"
	PartCompetency Part = "competency"
	PartRole       Part = "role"
	PartLadder     Part = "ladder"
)

// A Kind is what happened to a part.
type Kind string

// The kinds.
const (
	AddedPart   Kind = "added"
	RemovedPart Kind = "removed"
	ChangedPart Kind = "changed"
)

// A Change is what differs in one part between two versions.
type Change struct {
	Part   Part
	Kind   Kind
	Key    string
	Name   string
	Fields []Field // what changed; none where the part was added or removed
}

// A Field is one thing that changed. Was or Is is empty where it was not, or
// no longer is, there.
type Field struct {
	Field   string // "name", "level", "item", "need", …
	Of      string // which of them: the level, the item's key, the competency; may be empty
	Was, Is string
}

// Diff returns what changed from a to b: the framework itself, pillars,
// competencies, roles, ladders, each in the order of b with the removed last.
// The order of parts does not count.
func Diff(a, b Version) []Change {
	var all []Change
	if fs := fields(headFields(a), headFields(b)); len(fs) > 0 {
		all = append(all, Change{PartFramework, ChangedPart, b.Framework.Key, b.Framework.Name, fs})
	}
	all = append(all, parts(PartPillar, a.Pillars, b.Pillars, func(p Pillar) (string, string, []Field) {
		return p.Key, p.Name, []Field{said("name", p.Name), said("question", p.Question), said("focus", p.Focus)}
	})...)
	all = append(all, parts(PartCompetency, a.Competencies, b.Competencies, competencyFields)...)
	all = append(all, parts(PartRole, a.Roles, b.Roles, roleFields)...)
	return append(all, parts(PartLadder, a.Ladders, b.Ladders, ladderFields)...)
}

// parts compares two lists of parts by what describe says of each: its key,
// its name, and each of its fields as Is.
func parts[T any](part Part, a, b []T, describe func(T) (key, name string, fs []Field)) []Change {
	was := map[string][]Field{}
	for _, x := range a {
		key, _, fs := describe(x)
		was[key] = fs
	}
	var all []Change
	kept := map[string]bool{}
	for _, x := range b {
		key, name, is := describe(x)
		kept[key] = true
		old, ok := was[key]
		if !ok {
			all = append(all, Change{part, AddedPart, key, name, nil})
		} else if fs := fields(old, is); len(fs) > 0 {
			all = append(all, Change{part, ChangedPart, key, name, fs})
		}
	}
	for _, x := range a {
		if key, name, _ := describe(x); !kept[key] {
			all = append(all, Change{part, RemovedPart, key, name, nil})
		}
	}
	return all
}

// fields returns what differs between two descriptions.
func fields(a, b []Field) []Field {
	type id struct{ field, of string }
	was := map[id]string{}
	for _, f := range a {
		was[id{f.Field, f.Of}] = f.Is
	}
	var all []Field
	for _, f := range b {
		k := id{f.Field, f.Of}
		if was[k] != f.Is {
			all = append(all, Field{f.Field, f.Of, was[k], f.Is})
		}
		delete(was, k)
	}
	for _, f := range a {
		if s, left := was[id{f.Field, f.Of}]; left && s != "" {
			all = append(all, Field{f.Field, f.Of, s, ""})
		}
	}
	return all
}

func said(field, is string) Field { return Field{Field: field, Is: is} }

func headFields(v Version) []Field {
	fs := []Field{said("name", v.Framework.Name), said("language", v.Language), said("source", v.Source)}
	return append(fs, anchorFields(v.Scale)...)
}

func anchorFields(as []Anchor) []Field {
	var fs []Field
	for _, a := range as {
		text := a.Text
		if a.Name != "" {
			text = a.Name + ": " + text
		}
		fs = append(fs, Field{Field: "level", Of: a.Level.String(), Is: text})
	}
	return fs
}

func competencyFields(c Competency) (string, string, []Field) {
	fs := []Field{said("name", c.Name), said("pillar", c.Pillar), said("definition", c.Definition), said("question", c.Question)}
	fs = append(fs, anchorFields(c.Anchors)...)
	for _, t := range c.Items {
		fs = append(fs, Field{Field: "item", Of: t.Key, Is: strings.Join([]string{t.Form, t.Other, t.Self}, " / ")})
	}
	fresh := ""
	if c.FreshMonths > 0 {
		fresh = strconv.Itoa(c.FreshMonths)
	}
	return c.Key, c.Name, append(fs,
		said("anti-patterns", strings.Join(c.AntiPatterns, "\n")),
		said("overuse", c.Overuse),
		said("balance with", joinSorted(c.BalanceWith)),
		said("requires", joinSorted(c.Requires)),
		said("other names", joinSorted(c.Aliases)),
		said("months fresh", fresh))
}

func roleFields(r Role) (string, string, []Field) {
	fs := []Field{said("name", r.Name), said("family", r.Family), said("track", r.Track), said("description", r.Description)}
	for _, n := range r.Needs {
		fs = append(fs, Field{Field: "need", Of: n.Competency, Is: n.String()})
	}
	return r.Key, r.Name, fs
}

// String writes a need as "3.5 × 2", level by weight, or "not needed".
func (n Need) String() string {
	if n.NotNeeded {
		return "not needed"
	}
	return n.Level.String() + " × " + strconv.FormatFloat(n.Weight, 'f', -1, 64)
}

func ladderFields(l Ladder) (string, string, []Field) {
	fs := []Field{said("name", l.Name), said("principle", l.Principle), said("evidence", strings.Join(l.Evidence, "\n"))}
	for _, t := range l.Tracks {
		fs = append(fs, Field{Field: "track", Of: t.Key, Is: t.Name})
		for _, s := range t.Steps {
			is := []string{t.Key, strconv.Itoa(s.Stage), s.Name, s.Role, strings.Join(s.Alternatives, ", "), s.Equivalent, s.Scope, s.LeadForm}
			is = slices.DeleteFunc(is, func(x string) bool { return x == "" })
			fs = append(fs, Field{Field: "step", Of: s.Key, Is: strings.Join(is, " · ")})
		}
	}
	for _, c := range l.Crossings {
		is := fmt.Sprintf("%s → %s: %s; before: %s; during: %s; %d months on trial", c.From, c.To, c.Why,
			strings.Join(c.Before, ", "), strings.Join(c.During, ", "), c.TrialMonths)
		if c.ReturnRight {
			is += ", with a right to return"
		}
		fs = append(fs, Field{Field: "crossing", Of: c.Key, Is: is})
	}
	return l.Key, l.Name, fs
}

func joinSorted(all []string) string {
	return strings.Join(slices.Sorted(slices.Values(all)), ", ")
}
