package framework

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/fault"
)

// What one version may hold.
const (
	maxLevels       = 11 // 0 to 10
	maxCompetencies = 2000
	maxRoles        = 5000
	maxWeight       = 100
	maxItems        = 50
	maxList         = 50
)

// Check returns nil if v may be stored, and otherwise fault.Invalid with a
// line for each of the first things to mend: where, what, and how.
func (v Version) Check() error {
	ps := v.Problems()
	if len(ps) == 0 {
		return nil
	}
	const shown = 5
	text := strings.Join(ps[:min(shown, len(ps))], "\n")
	if more := len(ps) - shown; more > 0 {
		text += fmt.Sprintf("\nThere are %d more such faults.", more)
	}
	return fault.New(fault.Invalid, "%s", text)
}

// Problems returns a sentence for each fault of v.
func (v Version) Problems() []string {
	c := check{v: v, pillars: map[string]bool{}, competencies: map[string]Competency{}, roles: map[string]bool{}}
	c.head()
	for _, p := range v.Pillars {
		c.pillar(p)
	}
	for _, x := range v.Competencies {
		c.key(fmt.Sprintf("Competency %s", name(x.Key, x.Name)), x.Key, has(c.competencies, x.Key))
		c.competencies[x.Key] = x
	}
	for _, x := range v.Competencies {
		c.competency(x)
	}
	c.cycles()
	for _, r := range v.Roles {
		c.role(r)
	}
	keys := map[string]bool{}
	for _, l := range v.Ladders {
		c.ladder(l, keys)
	}
	return c.found
}

// A check gathers the faults of one version.
type check struct {
	v            Version
	pillars      map[string]bool
	competencies map[string]Competency
	roles        map[string]bool
	found        []string
}

func (c *check) fault(format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf(format, args...))
}

func (c *check) head() {
	c.key("The framework", c.v.Framework.Key, false)
	c.title("The framework", c.v.Framework.Name)
	c.text("The framework", "source", c.v.Source)
	c.line("The framework", "language", c.v.Language)
	if n := len(c.v.Competencies); n > maxCompetencies {
		c.fault("The framework has %d competencies; at most %d are possible. Split it into several frameworks.", n, maxCompetencies)
	}
	if n := len(c.v.Roles); n > maxRoles {
		c.fault("The framework has %d roles; at most %d are possible. Split it into several frameworks.", n, maxRoles)
	}
	if len(c.v.Scale) > 0 {
		c.anchors("The framework's scale", c.v.Scale)
	}
}

func (c *check) pillar(p Pillar) {
	where := "Pillar " + name(p.Key, p.Name)
	c.key(where, p.Key, c.pillars[p.Key])
	c.pillars[p.Key] = true
	c.title(where, p.Name)
	c.line(where, "question", p.Question)
	c.line(where, "focus", p.Focus)
}

func (c *check) competency(x Competency) {
	where := "Competency " + name(x.Key, x.Name)
	c.title(where, x.Name)
	if !c.pillars[x.Pillar] {
		c.fault("%s: there is no pillar %q. Name one of the framework's pillars, or add it.", where, x.Pillar)
	}
	c.text(where, "definition", x.Definition)
	c.line(where, "question", x.Question)
	c.text(where, "text on overuse", x.Overuse)
	switch {
	case len(x.Anchors) > 0:
		c.anchors(where, x.Anchors)
	case len(c.v.Scale) == 0:
		c.fault("%s has no levels, and the framework has no scale for such competencies. Describe its levels, or give the framework a scale.", where)
	}
	c.items(where, x.Items)
	for _, s := range c.list(where, "anti-patterns", x.AntiPatterns) {
		c.line(where, "anti-pattern", s)
	}
	for _, s := range c.list(where, "aliases", x.Aliases) {
		c.line(where, "alias", s)
	}
	c.links(where, "balance with", x, x.BalanceWith)
	c.links(where, "requires", x, x.Requires)
	if x.FreshMonths < 0 || x.FreshMonths > 120 {
		c.fault("%s: levels cannot stay fresh for %d months. Write 1 to 120, or nothing for the usual time.", where, x.FreshMonths)
	}
}

// anchors checks levels: whole, lowest first, no gap, each with a text.
func (c *check) anchors(where string, as []Anchor) {
	switch n := len(as); {
	case n == 1:
		c.fault("%s has one level only. Describe at least two, so that there is a way up.", where)
	case n > maxLevels:
		c.fault("%s has %d levels; at most %d are possible. Merge some.", where, n, maxLevels)
		return
	}
	for i, a := range as {
		at := fmt.Sprintf("%s, level %s", where, a.Level)
		if a.Text == "" {
			c.fault("%s: the text is missing. Write what one sees at this level.", at)
		}
		c.line(at, "name", a.Name)
		c.text(at, "text", a.Text)
		switch {
		case a.Level%100 != 0:
			c.fault("%s is described, but only whole levels are. Use 1, 2, 3 and so on.", at)
		case i == 0 && a.Level != 0 && a.Level != 100:
			c.fault("%s starts at level %s. Start at 1, or at 0.", where, a.Level)
		case i > 0 && a.Level == as[i-1].Level:
			c.fault("%s is described twice. Keep one of the two.", at)
		case i > 0 && a.Level < as[i-1].Level:
			c.fault("%s stands after level %s. Put the lowest level first.", at, as[i-1].Level)
		case i > 0 && a.Level > as[i-1].Level+100:
			c.fault("%s follows level %s. Describe the levels between, or number them without a gap.", at, as[i-1].Level)
		}
	}
}

func (c *check) items(where string, items []Item) {
	if len(items) > maxItems {
		c.fault("%s has %d items; at most %d are possible. Keep the best.", where, len(items), maxItems)
		return
	}
	keys := map[string]bool{}
	for _, t := range items {
		at := fmt.Sprintf("%s, item %s", where, t.Key)
		c.key(at, t.Key, keys[t.Key])
		keys[t.Key] = true
		if t.Other == "" {
			c.fault("%s: the text is missing. Write a statement about what others see.", at)
		}
		if !slices.Contains([]string{"pulse", "standard", "full"}, t.Form) {
			c.fault("%s: the form %q is not known. Write pulse, standard or full.", at, t.Form)
		}
		c.line(at, "text", t.Other)
		c.line(at, "text for oneself", t.Self)
	}
}

func (c *check) links(where, what string, x Competency, keys []string) {
	for _, k := range c.list(where, what, keys) {
		switch {
		case k == x.Key:
			c.fault("%s names itself under %q. Take it out.", where, what)
		case !has(c.competencies, k):
			c.fault("%s names %q under %q, but there is no such competency. Correct the key, or take it out.", where, k, what)
		}
	}
}

// cycles refuses competencies that, link by link, require themselves.
func (c *check) cycles() {
	done := map[string]bool{}
	var path []string
	var visit func(key string) bool
	visit = func(key string) bool {
		if i := slices.Index(path, key); i >= 0 {
			loop := append(slices.Clone(path[i:]), key)
			c.fault("Competencies require each other in a circle: %s. Take one of these links out.", strings.Join(loop, " → "))
			return false
		}
		if done[key] {
			return true
		}
		done[key] = true
		path = append(path, key)
		for _, next := range c.competencies[key].Requires {
			if next != key && !visit(next) {
				return false
			}
		}
		path = path[:len(path)-1]
		return true
	}
	for _, x := range c.v.Competencies {
		if !visit(x.Key) {
			return
		}
	}
}

func (c *check) role(r Role) {
	where := "Role " + name(r.Key, r.Name)
	c.key(where, r.Key, c.roles[r.Key])
	c.roles[r.Key] = true
	c.title(where, r.Name)
	c.line(where, "family", r.Family)
	c.line(where, "track", r.Track)
	c.text(where, "description", r.Description)
	seen, weighed, asks := map[string]bool{}, false, false
	for _, n := range r.Needs {
		if seen[n.Competency] {
			c.fault("%s says twice what it needs in %s. Keep one of the two.", where, n.Competency)
		}
		seen[n.Competency] = true
		c.need(where, n)
		weighed = weighed || n.Weight > 0
		asks = asks || !n.NotNeeded
	}
	if asks && !weighed {
		c.fault("%s: every weight is 0, so nothing counts. Give at least one competency a weight: 1 useful, 2 important, 3 critical.", where)
	}
}

func (c *check) need(where string, n Need) {
	where += ", " + n.Competency
	x, ok := c.competencies[n.Competency]
	switch {
	case !ok:
		c.fault("%s: there is no such competency in the framework. Correct the key, or add the competency.", where)
		return
	case n.NotNeeded && (n.Level != 0 || n.Weight != 0):
		c.fault("%s is marked as not needed here and also asks for a level or a weight. Keep one of the two.", where)
		return
	}
	if math.IsNaN(n.Weight) || n.Weight < 0 || n.Weight > maxWeight {
		c.fault("%s: the weight %g cannot be used. Write 1 for useful, 2 for important or 3 for critical; at most %d.", where, n.Weight, maxWeight)
	}
	if top := c.v.Top(x); n.Level < 0 || n.Level > top {
		c.fault("%s asks for level %s, but its levels end at %s. Ask for a level from 0 to %s.", where, n.Level, top, top)
	}
}

func (c *check) ladder(l Ladder, keys map[string]bool) {
	where := "Ladder " + name(l.Key, l.Name)
	c.key(where, l.Key, keys[l.Key])
	keys[l.Key] = true
	c.title(where, l.Name)
	c.text(where, "principle", l.Principle)
	for _, s := range c.list(where, "evidence", l.Evidence) {
		c.line(where, "evidence", s)
	}
	tracks, steps := map[string]bool{}, map[string]bool{}
	for _, t := range l.Tracks {
		at := where + ", track " + name(t.Key, t.Name)
		c.key(at, t.Key, tracks[t.Key])
		tracks[t.Key] = true
		c.line(at, "name", t.Name)
		for _, s := range t.Steps {
			c.id(where+", step "+s.Key, s.Key, steps[s.Key])
			steps[s.Key] = true
		}
	}
	for _, t := range l.Tracks {
		for _, s := range t.Steps {
			c.step(where+", step "+s.Key, s, steps)
		}
	}
	crossings := map[string]bool{}
	for _, x := range l.Crossings {
		c.crossing(where+", crossing "+x.Key, x, crossings)
	}
}

func (c *check) step(where string, s Step, steps map[string]bool) {
	c.line(where, "name", s.Name)
	c.line(where, "scope", s.Scope)
	c.line(where, "way of leading", s.LeadForm)
	if s.Stage < 0 || s.Stage > 100 {
		c.fault("%s: %d is not a stage. Count the stages from 1.", where, s.Stage)
	}
	for _, r := range append(slices.Clone(s.Alternatives), s.Role) {
		if r != "" && !c.roles[r] {
			c.fault("%s names role %q, which the framework does not have. Correct the key, or add the role.", where, r)
		}
	}
	if s.Equivalent != "" && !steps[s.Equivalent] {
		c.fault("%s is said to equal step %q, which the ladder does not have. Correct the key, or take it out.", where, s.Equivalent)
	}
}

func (c *check) crossing(where string, x Crossing, keys map[string]bool) {
	c.id(where, x.Key, keys[x.Key])
	keys[x.Key] = true
	for _, s := range slices.Concat([]string{x.From, x.To, x.Why}, c.list(where, "before", x.Before), c.list(where, "during", x.During)) {
		c.line(where, "text", s)
	}
	if x.From == "" || x.To == "" {
		c.fault("%s needs a step to come from and one to go to. Fill in both.", where)
	}
	if x.TrialMonths < 0 || x.TrialMonths > 60 {
		c.fault("%s: a trial of %d months is not possible. Write 0 to 60.", where, x.TrialMonths)
	}
}

func (c *check) key(where, key string, taken bool) {
	if !isKey(key) {
		c.fault("%s: the key %q cannot be used. Use lower-case letters, digits, points, hyphens and underscores, at most %d.", where, short(key), maxKey)
	} else if taken {
		c.fault("%s: the key %s is used twice. Give each its own.", where, key)
	}
}

// id is for keys that may be in capitals, such as IC4.
func (c *check) id(where, key string, taken bool) { c.key(where, strings.ToLower(key), taken) }

func (c *check) title(where, text string) {
	if text == "" {
		c.fault("%s: the name is missing. Write one.", where)
	}
	c.line(where, "name", text)
}

func (c *check) line(where, what, s string) { c.signs(where, what, s, maxText, false) }

func (c *check) text(where, what, s string) { c.signs(where, what, s, maxText, true) }

func (c *check) signs(where, what, s string, longest int, lines bool) {
	if what == "name" || what == "alias" {
		longest = maxName
	}
	if n := len([]rune(s)); n > longest {
		c.fault("%s: the %s has %d characters; at most %d are possible. Shorten it.", where, what, n, longest)
		return
	}
	if r, bad := badSign(s, lines); bad {
		c.fault("%s: the %s holds a sign that cannot be shown (U+%04X). Take it out.", where, what, r)
	}
}

func (c *check) list(where, what string, all []string) []string {
	if len(all) > maxList {
		c.fault("%s has %d entries under %q; at most %d are possible. Keep the most important.", where, len(all), what, maxList)
		return all[:maxList]
	}
	return all
}

func has[K comparable, V any](m map[K]V, k K) bool { _, ok := m[k]; return ok }

// name is what a sentence calls a thing by: its key, or else its name.
func name(key, title string) string {
	if key == "" {
		return fmt.Sprintf("%q", short(title))
	}
	return short(key)
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
