package intake

import (
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

// NewFramework returns the preview of a framework. One that is known already
// by its key is left alone if it says the same, and else refused: a published
// version never changes, and a draft of it is made on its page.
func NewFramework(v framework.Version, d Decisions, known Known, notes []string) (*Preview, error) {
	if d.Key != "" {
		v.Framework.Key = d.Key
	}
	p := &Preview{Kind: Framework, Decisions: d, Notes: notes, Framework: v}
	for _, k := range known.Frameworks {
		if k.Framework.Key != v.Framework.Key {
			continue
		}
		if len(framework.Diff(k, v)) == 0 {
			p.Known = true
			return p, nil
		}
		return p, fault.New(fault.Conflict, "There is already a framework with the key %q, and it says something else. Give this one another key, or change that one as a draft.", v.Framework.Key)
	}
	p.Would.CompetenciesAdded, p.Would.RolesAdded = len(v.Competencies), len(v.Roles)
	return p, nil
}
