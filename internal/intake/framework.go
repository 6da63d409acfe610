package intake

import (
	"fmt"

	"github.com/bearinghq/bearing/framework"
)

// NewFramework returns the preview of a framework. One that is known already
// by its key is left alone if it says the same, and else becomes the next
// version of that one: a published version never changes.
func NewFramework(v framework.Version, d Decisions, known Known, notes []string) (*Preview, error) {
	if d.Key != "" {
		v.Framework.Key = d.Key
	}
	p := &Preview{Kind: Framework, Decisions: d, Notes: notes, Framework: v}
	for _, k := range known.Frameworks {
		if k.Framework.Key == v.Framework.Key {
			p.follow(k)
			return p, nil
		}
	}
	p.Would.CompetenciesAdded, p.Would.RolesAdded = len(v.Competencies), len(v.Roles)
	return p, nil
}

// follow makes the framework the next version of was.
func (p *Preview) follow(was framework.Version) {
	changes := framework.Diff(was, p.Framework)
	if len(changes) == 0 {
		p.Known = true
		return
	}
	p.Before = was
	counts := map[framework.Kind]int{}
	for _, c := range changes {
		counts[c.Kind]++
		switch {
		case c.Kind == framework.AddedPart && c.Part == framework.PartCompetency:
			p.Would.CompetenciesAdded++
		case c.Kind == framework.AddedPart && c.Part == framework.PartRole:
			p.Would.RolesAdded++
		default:
			p.Would.PartsChanged++
		}
	}
	p.Notes = append(p.Notes, fmt.Sprintf("There is already a framework with the key %q. This file becomes version %d of it: %d parts are added, %d changed and %d taken away. What was rated keeps the version it was rated on.",
		was.Framework.Key, was.Number+1, counts[framework.AddedPart], counts[framework.ChangedPart], counts[framework.RemovedPart]))
}
