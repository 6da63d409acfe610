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
