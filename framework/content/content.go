// Package content holds the default framework: 24 competencies in the pillars
// lead, manage and bridge, 16 role profiles and the dual ladder, as a file in
// the format of package exchange. Its wording is our own.
//
// The levels that roles ask for are defaults by judgement. Every organisation
// should review them with people who know its jobs.
package content

import _ "embed"

// Default is the default framework.
//
//go:embed default.yaml
var Default []byte

// DefaultJSON is Default as a program reads it: a framework.Version. The first
// start waits for it, and JSON is read ten times as fast. A test of package
// exchange keeps the two the same; run it with -update after a change.
//
//go:embed default.json
var DefaultJSON []byte

// Patterns are the patterns of practice: a profile.Guide as JSON. They are a
// practice guide by judgement, supporting a conversation, and no diagnosis.
//
//go:embed patterns.json
var Patterns []byte

// PatternsGerman are the same in German: a test of package profile keeps all but
// the words the same.
//
//go:embed patterns.de.json
var PatternsGerman []byte
