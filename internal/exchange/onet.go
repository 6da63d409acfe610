package exchange

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

// O*NET rates every occupation on every skill twice: how important it is (IM,
// 1 to 5) and at which level it is needed (LV, 0 to 7). Level becomes the level
// of a role's need and importance its weight. Its tables are told apart by
// their columns, whatever the files are called.

func isONET(f File) bool { return strings.Contains(f.header(), "o*net-soc code") }

// An onet reader holds the tables that matter.
type onet struct {
	ratings, anchors, model, jobs *table

	suppressed, weightless, between tally
}

func readONET(files []File) (Preview, error) {
	o := &onet{}
	o.suppressed.text = "O*NET recommends not to use these levels, because they are imprecise. They are taken over; look at them before you rely on them."
	o.weightless.text = "These have a level but no importance. They get the weight 1."
	o.between.text = "O*NET describes levels 2, 4 and 6 only. The texts of the levels between are made from those beside them."
	release := "O*NET Database"
	for _, f := range files {
		if first, _, _ := strings.Cut(string(f.Data[:min(200, len(f.Data))]), "\n"); strings.HasPrefix(first, "O*NET") && strings.Contains(first, "Database") && !strings.Contains(first, ",") {
			release = strings.TrimSpace(first)
			continue
		}
		if err := o.take(f); err != nil {
			return Preview{}, err
		}
	}
	for _, need := range []struct {
		t    *table
		name string
	}{{o.ratings, "Skills"}, {o.anchors, "Level Scale Anchors"}, {o.model, "Content Model Reference"}} {
		if need.t == nil {
			return Preview{}, fault.New(fault.Invalid, "The O*NET table %q is missing. Choose it together with Skills, Level Scale Anchors and Content Model Reference; Occupation Data may be added.", need.name)
		}
	}
	v := framework.Version{
		Framework: framework.Framework{Key: "onet", Name: "O*NET skills"},
		Language:  "en",
		Source: release + " by the U.S. Department of Labor, Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. " +
			"Bearing shows its levels as needs of roles and has filled in level descriptions between those that O*NET gives.",
	}
	if err := o.competencies(&v); err != nil {
		return Preview{}, err
	}
	if err := o.roles(&v); err != nil {
		return Preview{}, err
	}
	return Preview{Format: ONET, Version: v, Doubts: doubts(&o.suppressed, &o.between, &o.weightless)}, nil
}

func (o *onet) take(f File) error {
	h := f.header()
	if !strings.Contains(h, "element id") && !strings.Contains(h, "o*net-soc code") {
		return nil // a read-me, or a table that is not needed
	}
	ts, err := f.tables()
	if err != nil {
		return err
	}
	for _, t := range ts {
		switch {
		case t.has("o*net-soc code", "element id", "scale id", "data value"):
			if o.ratings != nil && len(t.rows) > 0 && len(o.ratings.rows) > 0 {
				return fault.New(fault.Invalid, "Both %s and %s hold O*NET ratings. Import one of them at a time.", o.ratings.name, t.name)
			}
			o.ratings = t
		case t.has("element id", "anchor value", "anchor description"):
			o.anchors = t
		case t.has("o*net-soc code", "title", "description"):
			o.jobs = t
		case t.has("element id", "element name", "description"):
			o.model = t
		}
	}
	return nil
}

// competencies makes one of each rated element, under the element above it.
func (o *onet) competencies(v *framework.Version) error {
	about := map[string]row{}
	for _, r := range o.model.rows {
		about[r.at("element id")] = r
	}
	texts := map[string]map[int]string{}
	for _, r := range o.anchors.rows {
		n, err := strconv.Atoi(r.at("anchor value"))
		if err != nil || n < 0 || n > 7 {
			return fault.New(fault.Invalid, "%s: the anchor value %q is not a level from 0 to 7. Download the table again.", r.where(), r.at("anchor value"))
		}
		id := r.at("element id")
		if texts[id] == nil {
			texts[id] = map[int]string{}
		}
		texts[id][n] = r.at("anchor description")
	}
	seen := map[string]bool{}
	for _, r := range o.ratings.rows {
		id := r.at("element id")
		if seen[id] {
			continue
		}
		seen[id] = true
		if len(texts[id]) == 0 {
			return fault.New(fault.Invalid, "%s: element %s has no level anchors. Choose the Level Scale Anchors of the same release.", r.where(), id)
		}
		above, _, _ := cutLast(id, ".")
		p := framework.Pillar{Key: strings.ToLower(above), Name: about[above].of.nameOr(about[above], above)}
		if _, ok := v.Pillar(p.Key); !ok {
			v.Pillars = append(v.Pillars, p)
		}
		v.Competencies = append(v.Competencies, framework.Competency{
			Key: strings.ToLower(id), Pillar: p.Key, Name: r.at("element name"),
			Definition: about[id].of.textOf(about[id], "description"), Anchors: o.fill(texts[id], r.at("element name")),
		})
	}
	return nil
}

// nameOr and textOf read a row that may not be there.
func (t *table) nameOr(r row, or string) string {
	if s := t.textOf(r, "element name"); s != "" {
		return s
	}
	return or
}

func (t *table) textOf(r row, column string) string {
	if t == nil {
		return ""
	}
	return r.at(column)
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// fill returns levels 0 to 7, those between described ones by their
// neighbours.
func (o *onet) fill(texts map[int]string, name string) []framework.Anchor {
	var as []framework.Anchor
	for n := range 8 {
		text := texts[n]
		if text == "" {
			o.between.add(name + ", level " + strconv.Itoa(n))
			below, above := -1, -1
			for m := range 8 {
				if texts[m] != "" && m < n {
					below = m
				}
				if texts[m] != "" && m > n && above < 0 {
					above = m
				}
			}
			switch {
			case n == 0:
				text = "Not at all."
			case below < 0:
				text = "Less than: " + texts[above]
			case above < 0:
				text = "More than: " + texts[below]
			default:
				text = "More than: " + texts[below] + "\nLess than: " + texts[above]
			}
		}
		as = append(as, framework.Anchor{Level: framework.Whole(n), Name: "Level " + strconv.Itoa(n), Text: text})
	}
	return as
}

// roles makes one of each occupation.
func (o *onet) roles(v *framework.Version) error {
	index := map[string]int{}
	place := map[[2]string]int{}
	for _, r := range o.ratings.rows {
		code, id := r.at("o*net-soc code"), strings.ToLower(r.at("element id"))
		i, ok := index[code]
		if !ok {
			i = len(v.Roles)
			index[code] = i
			v.Roles = append(v.Roles, framework.Role{Key: strings.ToLower(code), Name: r.at("title"), Family: jobFamilies[code[:min(2, len(code))]]})
		}
		role := &v.Roles[i]
		at, ok := place[[2]string{code, id}]
		if !ok {
			at = len(role.Needs)
			place[[2]string{code, id}] = at
			role.Needs = append(role.Needs, framework.Need{Competency: id, Level: -1})
		}
		if err := o.rate(r, role, &role.Needs[at]); err != nil {
			return err
		}
	}
	if o.jobs != nil {
		for _, r := range o.jobs.rows {
			if i, ok := index[r.at("o*net-soc code")]; ok {
				v.Roles[i].Name, v.Roles[i].Description = r.at("title"), r.at("description")
			}
		}
	}
	for i := range v.Roles {
		v.Roles[i].Needs = o.settle(v.Roles[i])
	}
	return nil
}

// rate takes one rating over into a need.
func (o *onet) rate(r row, role *framework.Role, n *framework.Need) error {
	x, err := strconv.ParseFloat(r.at("data value"), 64)
	if err != nil || math.IsNaN(x) || x < 0 || x > 7 {
		return fault.New(fault.Invalid, "%s: the value %q is not a number from 0 to 7. Download the table again.", r.where(), r.at("data value"))
	}
	switch r.at("scale id") {
	case "IM":
		n.Weight = math.Round(x*100) / 100
	case "LV":
		n.Level = framework.LevelOf(x)
		n.NotNeeded = r.at("not relevant") == "Y"
		if r.at("recommend suppress") == "Y" {
			o.suppressed.add(role.Name + ": " + r.at("element name"))
		}
	}
	return nil
}

// settle drops ratings without a level, and lets what is not needed ask for
// nothing.
func (o *onet) settle(r framework.Role) []framework.Need {
	needs := slices.DeleteFunc(r.Needs, func(n framework.Need) bool { return n.Level < 0 })
	for i := range needs {
		n := &needs[i]
		if n.NotNeeded {
			n.Level, n.Weight = 0, 0
		} else if n.Weight == 0 {
			n.Weight = 1
			o.weightless.add(r.Name + ": " + n.Competency)
		}
	}
	return needs
}

// jobFamilies are the major groups of the occupational classification (SOC),
// by the first two digits of a code.
var jobFamilies = map[string]string{
	"11": "Management", "13": "Business and financial operations", "15": "Computers and mathematics", "17": "Architecture and engineering",
	"19": "Life, physical and social science", "21": "Community and social service", "23": "Legal", "25": "Education and libraries",
	"27": "Arts, design, sports and media", "29": "Health care practice", "31": "Health care support", "33": "Protective service",
	"35": "Food preparation and serving", "37": "Cleaning and maintenance of buildings and grounds", "39": "Personal care and service",
	"41": "Sales", "43": "Office and administrative support", "45": "Farming, fishing and forestry", "47": "Construction and extraction",
	"49": "Installation, maintenance and repair", "51": "Production", "53": "Transport and moving of material", "55": "Military",
}
