package exchange

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

// isYAML reports whether f is meant as YAML rather than as a table.
func isYAML(f File) bool {
	head := bytes.TrimSpace(bytes.TrimPrefix(f.Data, []byte("\xef\xbb\xbf")))
	switch strings.ToLower(path.Ext(f.Name)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return bytes.HasPrefix(head, []byte("{")) || bytes.HasPrefix(head, []byte("format:")) || bytes.HasPrefix(head, []byte("---\n"))
}

// A kind of table is told by columns that it must have.
var kinds = []struct {
	name string
	must []string
	may  []string
}{
	{"framework", []string{"field", "value"}, nil},
	{"crossings", []string{"ladder", "crossing"}, []string{"from", "to", "why", "before", "during", "trial months", "right to return"}},
	{"steps", []string{"ladder", "track", "step"}, []string{"track name", "stage", "name", "role", "alternatives", "equivalent", "scope", "way of leading"}},
	{"ladders", []string{"ladder", "name"}, []string{"principle", "evidence"}},
	{"items", []string{"competency", "item"}, []string{"form", "others", "self"}},
	{"roles", []string{"role", "competency"}, []string{"name", "family", "track", "description", "level", "weight", "not needed"}},
	{"pillars", []string{"pillar", "pillar name"}, []string{"question", "focus"}},
	{"competencies", []string{"name", "pillar"}, []string{"competency", "definition", "question", "anti-patterns", "overuse", "balance with", "requires", "other names", "months fresh"}},
}

var levelColumn = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^level (\d{1,3})( name)?$`) })

// A builder makes a version of tables.
type builder struct {
	v       framework.Version
	keys    map[string]bool // of competencies
	unread  tally
	byTable map[string][]*table
}

func readTables(files []File) (Preview, error) {
	b := &builder{keys: map[string]bool{}, byTable: map[string][]*table{}}
	b.unread.text = "These columns are not read. Rename them if they belong to the framework."
	for _, f := range files {
		ts, err := f.tables()
		if err != nil {
			return Preview{}, err
		}
		for _, t := range ts {
			b.sort(t)
		}
	}
	if len(b.byTable["competencies"]) == 0 {
		return Preview{}, fault.New(fault.Invalid, "%s holds no competencies. A table of competencies has at least the columns \"name\" and \"pillar\", and \"level 1\", \"level 2\" and so on for their levels; export a framework to see it.", files[0].Name)
	}
	stem := strings.TrimSuffix(files[0].Name, path.Ext(files[0].Name))
	b.v.Framework = framework.Framework{Key: framework.Slug(stem), Name: stem}
	for _, part := range []struct {
		name string
		read func(row) error
	}{
		{"framework", b.head}, {"pillars", b.pillar}, {"competencies", b.competency}, {"items", b.item},
		{"roles", b.role}, {"ladders", b.ladder}, {"steps", b.step}, {"crossings", b.crossing},
	} {
		for _, t := range b.byTable[part.name] {
			for _, r := range t.rows {
				if err := part.read(r); err != nil {
					return Preview{}, err
				}
			}
		}
	}
	for i := range b.v.Competencies { // without anchors of their own they need a scale
		if len(b.v.Scale) == 0 && len(b.v.Competencies[i].Anchors) == 0 {
			b.v.Scale = framework.Standard()
		}
	}
	return Preview{Format: CSV, Version: b.v, Doubts: doubts(&b.unread)}, nil
}

// sort finds out which table t is.
func (b *builder) sort(t *table) {
	for _, k := range kinds {
		if !t.has(k.must...) {
			continue
		}
		b.byTable[k.name] = append(b.byTable[k.name], t)
		for _, h := range t.header {
			c := column(h)
			if c != "" && !slices.Contains(k.must, c) && !slices.Contains(k.may, c) && !(k.name == "competencies" && levelColumn().MatchString(c)) {
				b.unread.add(t.name + ": " + strings.TrimSpace(h))
			}
		}
		return
	}
	b.unread.add(t.name)
}

func (b *builder) head(r row) error {
	value := r.at("value")
	switch field := column(r.at("field")); field {
	case "key":
		b.v.Framework.Key = value
	case "name":
		b.v.Framework.Name = value
	case "language":
		b.v.Language = value
	case "source":
		b.v.Source = value
	default:
		m := levelColumn().FindStringSubmatch(field)
		if m == nil {
			return fault.New(fault.Invalid, "%s: the field %q is not known. Write key, name, language, source, or \"level 1\" and so on.", r.where(), r.at("field"))
		}
		b.v.Scale = put(b.v.Scale, m, value)
	}
	return nil
}

// put writes a level's text or name, as the column says.
func put(as []framework.Anchor, column []string, value string) []framework.Anchor {
	n, _ := strconv.Atoi(column[1]) // three digits at most
	i := slices.IndexFunc(as, func(a framework.Anchor) bool { return a.Level == framework.Whole(n) })
	if i < 0 {
		as = append(as, framework.Anchor{Level: framework.Whole(n)})
		slices.SortFunc(as, func(a, b framework.Anchor) int { return int(a.Level - b.Level) })
		i = slices.IndexFunc(as, func(a framework.Anchor) bool { return a.Level == framework.Whole(n) })
	}
	if column[2] == "" {
		as[i].Text = value
	} else {
		as[i].Name = value
	}
	return as
}

func (b *builder) pillar(r row) error {
	b.v.Pillars = append(b.v.Pillars, framework.Pillar{Key: r.at("pillar"), Name: r.at("pillar name"), Question: r.at("question"), Focus: r.at("focus")})
	return nil
}

func (b *builder) competency(r row) error {
	c := framework.Competency{
		Key: r.at("competency"), Pillar: b.pillarKey(r.at("pillar")), Name: r.at("name"), Definition: r.at("definition"), Question: r.at("question"),
		AntiPatterns: entries(r.at("anti-patterns")), Overuse: r.at("overuse"), BalanceWith: entries(r.at("balance with")),
		Requires: entries(r.at("requires")), Aliases: entries(r.at("other names")),
	}
	if c.Key == "" {
		c.Key = unique(c.Pillar+"."+framework.Slug(c.Name), b.keys)
	}
	b.keys[c.Key] = true
	for i, h := range r.of.header {
		m := levelColumn().FindStringSubmatch(column(h))
		if m != nil && i < len(r.cells) && strings.TrimSpace(r.cells[i]) != "" {
			c.Anchors = put(c.Anchors, m, strings.TrimSpace(r.cells[i]))
		}
	}
	var err error
	c.FreshMonths, err = r.whole("months fresh")
	b.v.Competencies = append(b.v.Competencies, c)
	return err
}

// pillarKey returns the key of the pillar that is written by key or name, and
// adds one that is not there.
func (b *builder) pillarKey(s string) string {
	for _, p := range b.v.Pillars {
		if p.Key == s || framework.Fold(p.Name) == framework.Fold(s) {
			return p.Key
		}
	}
	if s == "" {
		return ""
	}
	taken := map[string]bool{}
	for _, p := range b.v.Pillars {
		taken[p.Key] = true
	}
	key := unique(framework.Slug(s), taken)
	b.v.Pillars = append(b.v.Pillars, framework.Pillar{Key: key, Name: s})
	return key
}

func (b *builder) item(r row) error {
	i := slices.IndexFunc(b.v.Competencies, func(c framework.Competency) bool { return c.Key == r.at("competency") })
	if i < 0 {
		return fault.New(fault.Invalid, "%s: there is no competency %q. Correct the key, or add the competency.", r.where(), r.at("competency"))
	}
	c := &b.v.Competencies[i]
	c.Items = append(c.Items, framework.Item{Key: r.at("item"), Form: r.at("form"), Other: r.at("others"), Self: r.at("self")})
	return nil
}

func (b *builder) role(r row) error {
	key, name := r.at("role"), r.at("name")
	if name == "" {
		name = key
	}
	i := slices.IndexFunc(b.v.Roles, func(x framework.Role) bool { return x.Key == key || x.Key == framework.Slug(key) })
	if i < 0 {
		if !strings.ContainsAny(key, " ") && strings.ToLower(key) == key {
			b.v.Roles = append(b.v.Roles, framework.Role{Key: key, Name: name})
		} else { // a name where the key should be
			b.v.Roles = append(b.v.Roles, framework.Role{Key: framework.Slug(key), Name: name})
		}
		i = len(b.v.Roles) - 1
	}
	to := &b.v.Roles[i]
	for _, f := range []struct {
		to   *string
		from string
	}{{&to.Family, "family"}, {&to.Track, "track"}, {&to.Description, "description"}} {
		if *f.to == "" {
			*f.to = r.at(f.from)
		}
	}
	if r.at("competency") == "" {
		return nil
	}
	n, err := b.need(r)
	to.Needs = append(to.Needs, n)
	return err
}

func (b *builder) need(r row) (framework.Need, error) {
	n := framework.Need{Competency: r.at("competency")}
	if _, ok := b.v.Competency(n.Competency); !ok {
		if i := slices.IndexFunc(b.v.Competencies, func(c framework.Competency) bool {
			return framework.Fold(c.Name) == framework.Fold(n.Competency)
		}); i >= 0 {
			n.Competency = b.v.Competencies[i].Key
		}
	}
	if n.NotNeeded = yes(r.at("not needed")); n.NotNeeded && r.at("level") == "" && r.at("weight") == "" {
		return n, nil
	}
	var err error
	if n.Level, err = framework.ParseLevel(r.at("level")); err != nil {
		return n, fault.New(fault.Invalid, "%s: %s Write \"yes\" under \"not needed\" if it is not needed here.", r.where(), err)
	}
	n.Weight = 1
	if w := r.at("weight"); w != "" {
		if n.Weight, err = strconv.ParseFloat(strings.Replace(w, ",", ".", 1), 64); err != nil {
			return n, fault.New(fault.Invalid, "%s: the weight %q is not a number. Write 1, 2 or 3.", r.where(), w)
		}
	}
	return n, nil
}

func (b *builder) ladder(r row) error {
	b.v.Ladders = append(b.v.Ladders, framework.Ladder{Key: r.at("ladder"), Name: r.at("name"), Principle: r.at("principle"), Evidence: entries(r.at("evidence"))})
	return nil
}

func (b *builder) ladderOf(r row) (*framework.Ladder, error) {
	i := slices.IndexFunc(b.v.Ladders, func(l framework.Ladder) bool { return l.Key == r.at("ladder") })
	if i < 0 {
		return nil, fault.New(fault.Invalid, "%s: there is no ladder %q. Add it to the table of ladders.", r.where(), r.at("ladder"))
	}
	return &b.v.Ladders[i], nil
}

func (b *builder) step(r row) error {
	l, err := b.ladderOf(r)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(l.Tracks, func(t framework.Track) bool { return t.Key == r.at("track") })
	if i < 0 {
		i = len(l.Tracks)
		l.Tracks = append(l.Tracks, framework.Track{Key: r.at("track"), Name: r.at("track name")})
	}
	if r.at("step") == "" {
		return nil
	}
	stage, err := r.whole("stage")
	l.Tracks[i].Steps = append(l.Tracks[i].Steps, framework.Step{
		Stage: stage, Key: r.at("step"), Name: r.at("name"), Role: r.at("role"), Alternatives: entries(r.at("alternatives")),
		Equivalent: r.at("equivalent"), Scope: r.at("scope"), LeadForm: r.at("way of leading"),
	})
	return err
}

func (b *builder) crossing(r row) error {
	l, err := b.ladderOf(r)
	if err != nil {
		return err
	}
	months, err := r.whole("trial months")
	l.Crossings = append(l.Crossings, framework.Crossing{
		Key: r.at("crossing"), From: r.at("from"), To: r.at("to"), Why: r.at("why"), Before: entries(r.at("before")), During: entries(r.at("during")),
		TrialMonths: months, ReturnRight: yes(r.at("right to return")),
	})
	return err
}

// whole returns the number under a column; nothing is 0.
func (r row) whole(column string) (int, error) {
	s := r.at(column)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0, fault.New(fault.Invalid, "%s: %q under %q is not a whole number. Correct it.", r.where(), s, column)
	}
	return n, nil
}

func entries(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

func yes(s string) bool {
	return slices.Contains([]string{"yes", "y", "x", "true", "1", "ja"}, strings.ToLower(s))
}
