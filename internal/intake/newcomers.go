package intake

import (
	"cmp"
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// Newcomers returns those of the sheet's people who are new, with their place
// in Matrix.People, or of ratings in Answers.People, as N.
func (p *Preview) Newcomers() people.RowList {
	if p.Answers != nil {
		return p.newRaters()
	}
	var rows people.RowList
	for i, m := range p.People {
		if m.ID != 0 || m.Skip {
			continue
		}
		q := p.Matrix.People[i]
		rows = append(rows, people.RosterRow{
			N: i, Name: cmp.Or(q.Name, q.Email, q.Number), Email: q.Email, Number: q.Number, New: p.Decisions.People[m.Name] == New,
			Unit: q.Unit, Title: cmp.Or(q.Position, q.Role), Role: p.role(q.Role, q.Position), Manager: q.Manager,
			Span: span(q.Joined, q.Left),
		})
	}
	return rows
}

// newRaters is Newcomers for a sheet of ratings.
func (p *Preview) newRaters() people.RowList {
	var rows people.RowList
	for i, m := range p.People {
		if q := p.Answers.People[i]; p.Rated.used[i] && m.ID == 0 {
			rows = append(rows, people.RosterRow{N: i, Name: cmp.Or(q.Name, q.Email, q.Number), Email: q.Email, Number: q.Number, New: p.Decisions.People[m.Name] == New, Span: span(people.Ever, people.Never)})
		}
	}
	return rows
}

// role returns the role profile that goes by one of the names.
func (p *Preview) role(names ...string) framework.RoleID {
	for _, name := range names {
		for _, v := range p.frameworks {
			if r, ok := v.FindRole(name); ok && name != "" {
				return r.ID
			}
		}
	}
	return 0
}

// A Group is new competencies of one pillar.
type Group struct {
	Pillar string
	Names  []string
}

// otherPillar is where competencies go that the sheet gives no category.
const otherPillar = "Skills"

// NewCompetencies returns those of the sheet's competencies that are new, by
// the category that the sheet gives them.
func (p *Preview) NewCompetencies() []Group {
	var all []Group
	for i, m := range p.Competencies {
		if m.ID != 0 || m.Skip {
			continue
		}
		pillar := cmp.Or(p.Matrix.Competencies[i].Category, otherPillar)
		at := slices.IndexFunc(all, func(g Group) bool { return g.Pillar == pillar })
		if at < 0 {
			at = len(all)
			all = append(all, Group{Pillar: pillar})
		}
		all[at].Names = append(all[at].Names, m.Name)
	}
	return all
}

// Targets returns what each column is about, in the newest versions of all
// frameworks.
func (p *Preview) Targets(vs []framework.Version) []Target {
	index := framework.NewIndex(vs...)
	to := make([]Target, len(p.Competencies))
	for i, m := range p.Competencies {
		id := framework.CompetencyID(m.ID)
		if id == 0 && !m.Skip {
			c, _ := index.Find(m.Name)
			id = c.ID
		}
		if id != 0 {
			to[i] = Target{ID: id, Version: index.Version(id).ID}
		}
	}
	return to
}
