package exchange

import (
	"slices"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

// The UK government's Digital and Data capability framework is one table: a
// row for each skill that a role level needs, with the skill's level and what
// that level means, all repeated wherever it is needed.

func isCapability(f File) bool {
	h := f.header()
	return strings.Contains(h, "skill name") && strings.Contains(h, "skill level") && strings.Contains(h, "role level")
}

// grades are the framework's levels. Their general words are ours: the table
// describes levels skill by skill only.
var grades = []framework.Anchor{
	{Level: framework.Whole(1), Name: "Awareness", Text: "Knows what it is about and where it is used."},
	{Level: framework.Whole(2), Name: "Working", Text: "Applies it in the usual cases, with help where it is difficult."},
	{Level: framework.Whole(3), Name: "Practitioner", Text: "Applies it independently and shows others how."},
	{Level: framework.Whole(4), Name: "Expert", Text: "Is asked for advice and shapes how others apply it."},
}

const (
	notInUse = "NOT IN USE"
	missing  = "MISSING"
)

// A capability reader gathers what the rows say.
type capability struct {
	roles      map[string]*framework.Role
	skills     map[string]*skill
	roleOrder  []string
	skillOrder []string
	groups     map[string][]string // jobs whose role level is not in use, by role type

	unused, repeated, differing, undescribed, bare, gaps, variants tally
}

// A skill is what the rows say of one skill.
type skill struct {
	families, texts counts
	levels          [5]counts // texts of levels 1 to 4
}

func readCapability(f File) (Preview, error) {
	ts, err := f.tables()
	if err != nil {
		return Preview{}, err
	}
	c := &capability{roles: map[string]*framework.Role{}, skills: map[string]*skill{}, groups: map[string][]string{}}
	c.unused.text = "The table marks these skill levels as not in use. The role asks for nothing in them until somebody decides."
	c.repeated.text = "The table says this more than once. It counts once."
	c.differing.text = "The table asks for two different levels. The higher one is kept."
	c.undescribed.text = "Nothing describes these skills. Their definition is left empty."
	c.bare.text = "The table never says what a level of these skills means. They take the general words of the four levels, which are Bearing's own."
	c.gaps.text = "The table does not describe these levels. They say so."
	c.variants.text = "The table has several texts for this. The most frequent is kept."
	for _, t := range ts {
		if !t.has("role family", "role", "role level", "skill name", "skill level") {
			continue
		}
		for _, r := range t.rows {
			if err := c.row(r); err != nil {
				return Preview{}, err
			}
		}
	}
	v := framework.Version{
		Framework: framework.Framework{Key: "uk-digital-and-data", Name: "UK Digital and Data capability framework"},
		Language:  "en",
		Source:    "Government Digital and Data Profession Capability Framework, Crown copyright, Open Government Licence v3.0.",
		Scale:     slices.Clone(grades),
	}
	c.build(&v)
	ds := doubts(&c.unused, &c.undescribed, &c.bare, &c.gaps, &c.repeated, &c.differing, &c.variants)
	return Preview{Format: Capability, Version: v, Doubts: append(c.groupDoubts(), ds...)}, nil
}

func (c *capability) row(r row) error {
	name, level := r.at("role level"), r.at("role level")
	job := r.at("role")
	if level == notInUse {
		name = r.at("role type")
		if name == "" {
			name = job
		}
		if !slices.Contains(c.groups[name], job) {
			c.groups[name] = append(c.groups[name], job)
		}
	}
	if name == "" || r.at("skill name") == "" {
		return fault.New(fault.Invalid, "%s: the role level or the skill's name is missing. Fill it in, or delete the row.", r.where())
	}
	to, ok := c.roles[name]
	if !ok {
		to = &framework.Role{Name: name, Family: r.at("role family"), Track: job, Description: r.at("role level description")}
		if level == notInUse {
			to.Track, to.Description = "", ""
		}
		c.roles[name] = to
		c.roleOrder = append(c.roleOrder, name)
	}
	return c.skill(r, to)
}

func (c *capability) skill(r row, to *framework.Role) error {
	name := r.at("skill name")
	s, ok := c.skills[name]
	if !ok {
		s = &skill{}
		c.skills[name] = s
		c.skillOrder = append(c.skillOrder, name)
	}
	s.families.add(r.at("role family"))
	if d := r.at("skill description"); d != "" && d != missing {
		s.texts.add(d)
	}
	word := r.at("skill level")
	if word == notInUse {
		c.unused.add(r.at("role") + ": " + name)
		return nil
	}
	i := slices.IndexFunc(grades, func(a framework.Anchor) bool { return strings.EqualFold(a.Name, word) })
	if i < 0 {
		return fault.New(fault.Invalid, "%s: %q is not a skill level. Write Awareness, Working, Practitioner, Expert or %s.", r.where(), word, notInUse)
	}
	if d := r.at("skill level description"); d != "" && d != missing && d != notInUse {
		s.levels[i+1].add(d)
	}
	c.need(to, name, grades[i].Level)
	return nil
}

func (c *capability) need(to *framework.Role, skill string, level framework.Level) {
	i := slices.IndexFunc(to.Needs, func(n framework.Need) bool { return n.Competency == skill })
	switch {
	case i < 0:
		to.Needs = append(to.Needs, framework.Need{Competency: skill, Level: level, Weight: 1})
	case to.Needs[i].Level == level:
		c.repeated.add(to.Name + ": " + skill)
	default:
		c.differing.add(to.Name + ": " + skill)
		to.Needs[i].Level = max(to.Needs[i].Level, level)
	}
}

// across is the pillar of skills that several families share.
const across = "Across families"

func (c *capability) build(v *framework.Version) {
	keys, pillars, taken := map[string]string{}, map[string]string{}, map[string]bool{}
	var families []string
	for _, name := range c.skillOrder {
		f := c.skills[name].family()
		if !slices.Contains(families, f) {
			families = append(families, f)
		}
	}
	slices.SortFunc(families, func(a, b string) int {
		if (a == across) != (b == across) {
			return map[bool]int{true: -1, false: 1}[b == across]
		}
		return strings.Compare(a, b)
	})
	for _, f := range families {
		pillars[f] = unique(framework.Slug(f), taken)
		v.Pillars = append(v.Pillars, framework.Pillar{Key: pillars[f], Name: f})
	}
	taken = map[string]bool{}
	for _, name := range c.skillOrder {
		s := c.skills[name]
		keys[name] = unique(framework.Slug(name), taken)
		v.Competencies = append(v.Competencies, framework.Competency{
			Key: keys[name], Pillar: pillars[s.family()], Name: name, Definition: c.most(&s.texts, name), Anchors: c.anchors(name, s),
		})
		if s.texts.n == 0 {
			c.undescribed.add(name)
		}
	}
	taken = map[string]bool{}
	for _, name := range c.roleOrder {
		r := *c.roles[name]
		r.Key = unique(framework.Slug(name), taken)
		if jobs := c.groups[name]; len(jobs) > 0 && r.Description == "" {
			r.Description = "Stands for: " + strings.Join(jobs, ", ") + "."
		}
		for i := range r.Needs {
			r.Needs[i].Competency = keys[r.Needs[i].Competency]
		}
		v.Roles = append(v.Roles, r)
	}
}

func (s *skill) family() string {
	if len(s.families.of) > 1 {
		return across
	}
	return s.families.most()
}

// anchors returns the levels of a skill; none if the table describes none.
func (c *capability) anchors(name string, s *skill) []framework.Anchor {
	described := 0
	for i := range s.levels {
		if s.levels[i].n > 0 {
			described++
		}
	}
	if described == 0 {
		c.bare.add(name)
		return nil
	}
	as := slices.Clone(grades)
	for i := range as {
		texts := &s.levels[i+1]
		if texts.n == 0 {
			c.gaps.add(name + ", " + as[i].Name)
			as[i].Text = "Not described by the source: see the levels beside it."
			continue
		}
		as[i].Text = c.most(texts, name+", "+as[i].Name)
	}
	return as
}

func (c *capability) most(texts *counts, place string) string {
	if len(texts.of) > 1 {
		c.variants.add(place)
	}
	return texts.most()
}

// groupDoubts says which jobs share one role, because the table has no role
// levels for them.
func (c *capability) groupDoubts() []Doubt {
	var all []Doubt
	for _, name := range c.roleOrder {
		if jobs := c.groups[name]; len(jobs) > 0 {
			all = append(all, Doubt{
				Place: name, Count: len(jobs),
				Text: "The table has no role levels for these jobs: " + strings.Join(jobs, ", ") + ". They become one role that asks for nothing until somebody decides.",
			})
		}
	}
	return all
}

// counts is how often each text occurs, the first seen first.
type counts struct {
	of    map[string]int
	order []string
	n     int
}

func (c *counts) add(s string) {
	if c.of == nil {
		c.of = map[string]int{}
	}
	if c.of[s] == 0 {
		c.order = append(c.order, s)
	}
	c.of[s]++
	c.n++
}

// most returns the most frequent text, and of equally frequent ones the first.
func (c *counts) most() string {
	best := ""
	for _, s := range c.order {
		if c.of[s] > c.of[best] {
			best = s
		}
	}
	return best
}

// unique returns key, or key with a number where it is taken, and takes it.
func unique(key string, taken map[string]bool) string {
	made := key
	for n := 2; taken[made]; n++ {
		made = key + "-" + number(n).String()
	}
	taken[made] = true
	return made
}
