package intaketest

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/bearinghq/bearing/internal/intake"
)

var littleEndian = binary.LittleEndian

// A model writes a framework of one competency down.
type model struct {
	levels, scale, items, more, roles string
	definition, language              string
}

func (m model) yaml() string {
	if m.levels == "" {
		m.levels = level(1) + level(2) + level(3)
	}
	if m.definition == "" {
		m.definition = "Sees far."
	}
	s := "format: bearing.framework/1\nkey: small\nname: Small\n"
	if m.language != "" {
		s += "language: " + m.language + "\n"
	}
	if m.scale != "" {
		s += "scale:\n" + m.scale
	}
	s += "pillars:\n  - {key: lead, name: Lead}\ncompetencies:\n  - key: lead.vision\n    pillar: lead\n    name: Sight\n    definition: " + m.definition + "\n    levels:\n" + m.levels
	if m.items != "" {
		s += "    items:\n" + m.items
	}
	return s + m.more + m.roles
}

func level(n int) string { return fmt.Sprintf("      - {level: %d, text: Does %d.}\n", n, n) }

func item(key, text string) string {
	return fmt.Sprintf("      - {key: %s, form: pulse, other: %q}\n", key, text)
}

func needs(all ...string) string {
	return "roles:\n  - key: boss\n    name: Boss\n    needs:\n      - {" + strings.Join(all, "}\n      - {") + "}\n"
}

// second is another competency.
const second = "  - key: lead.trust\n    pillar: lead\n    name: Reliance\n    levels: [{level: 1, text: A.}, {level: 2, text: B.}]\n"

// badLevels are lines 30 and 31: levels and items.
func badLevels() []Bad {
	bad := func(line int, what string, m model) Bad {
		return Bad{Line: line, What: what, Kind: intake.Framework, Name: "small.yaml", Bytes: raw(m.yaml())}
	}
	many := ""
	for n := range 101 {
		many += level(n)
	}
	items := ""
	for n := range 1000 {
		items += item(fmt.Sprintf("i%d", n), "Sees far.")
	}
	return []Bad{
		bad(30, "two levels of the same number", model{levels: level(1) + level(2) + level(2)}),
		bad(30, "a gap between levels", model{levels: level(1) + level(2) + level(4)}),
		bad(30, "one level only", model{levels: level(1)}),
		bad(30, "101 levels", model{levels: many}),
		bad(30, "a level without a text", model{levels: level(1) + "      - {level: 2, text: ''}\n"}),
		bad(30, "levels in reverse", model{levels: level(3) + level(2) + level(1)}),
		bad(30, "a level between", model{levels: level(1) + "      - {level: 1.5, text: Half.}\n" + level(2)}),
		bad(30, "a level that is no number", model{levels: level(1) + "      - {level: high, text: High.}\n"}),
		bad(30, "a negative level", model{levels: "      - {level: -1, text: Low.}\n" + level(0)}),
		bad(30, "a scale with a gap", model{scale: level(1) + level(3)}),
		{Line: 30, What: "a gap between levels, in a table", Kind: intake.Framework, Name: "small.csv", Bytes: text("name;pillar;level 1;level 3", "Sight;Lead;Does 1.;Does 3.")},
		{Line: 30, What: "one level only, in a table", Kind: intake.Framework, Name: "small.csv", Bytes: text("name;pillar;level 1", "Sight;Lead;Does 1.")},
		bad(31, "an item without a text", model{items: item("a", "")}),
		bad(31, "an item of 20,000 characters", model{items: item("a", strings.Repeat("x", 20_000))}),
		bad(31, "an item twice", model{items: item("a", "Sees far.") + item("a", "Sees far.")}),
		bad(31, "an item of an unknown form", model{items: "      - {key: a, form: long, other: Sees far.}\n"}),
		{Line: 37, What: "no items", Kind: intake.Framework, Name: "small.yaml", Bytes: raw(model{}.yaml()), Stored: small("Sees far.", "")},
		bad(37, "1,000 items", model{items: items}),
	}
}

// small is what is stored of a model.
func small(definition, roles string) string {
	return stored("small: Small", "small: lead.vision Sight: "+definition+" 1 Does 1. 2 Does 2. 3 Does 3.") + roles
}

// badModels are lines 32 to 37: weights, links, roles and texts.
func badModels() []Bad {
	bad := func(line int, what string, m model) Bad {
		return Bad{Line: line, What: what, Kind: intake.Framework, Name: "small.yaml", Bytes: raw(m.yaml())}
	}
	weighed := func(what string, weights ...string) Bad {
		var all []string
		for i, w := range weights {
			all = append(all, "competency: "+[]string{"lead.vision", "lead.trust"}[i]+", level: 2, weight: "+w)
		}
		return bad(32, what, model{more: second, roles: needs(all...)})
	}
	read := func(line int, what, definition, written string) Bad {
		b := bad(line, what, model{definition: written})
		b.Stored = small(definition, "")
		return b
	}
	five := func() string {
		var b strings.Builder
		b.WriteString("format: bearing.framework/1\nkey: small\nname: Small\nscale: [{level: 1, text: A.}, {level: 2, text: B.}]\npillars:\n  - {key: lead, name: Lead}\ncompetencies:\n")
		var ns []string
		for i := range 500 {
			fmt.Fprintf(&b, "  - {key: lead.c%d, pillar: lead, name: Skill number %d}\n", i, i)
			ns = append(ns, fmt.Sprintf("competency: lead.c%d, level: 2, weight: 1", i))
		}
		return b.String() + needs(ns...)
	}
	toldFive := func() string {
		lines, all := []string{"small: Small"}, make([]string, 500)
		for i := range all {
			lines = append(lines, fmt.Sprintf("small: lead.c%d Skill number %d:", i, i))
			all[i] = fmt.Sprintf("lead.c%d 2 × 1", i)
		}
		return stored(append(lines, "small: boss Boss: "+strings.Join(all, ", "))...)
	}
	fraction := weighed("0.1 and 0.2", "0.1", "0.2")
	fraction.Stored = stored("small: Small", "small: lead.vision Sight: Sees far. 1 Does 1. 2 Does 2. 3 Does 3.", "small: lead.trust Reliance: 1 A. 2 B.", "small: boss Boss: lead.vision 2 × 0.1, lead.trust 2 × 0.2")
	return []Bad{
		weighed("weights that sum to 0", "0", "0"),
		weighed("a negative weight", "-1", "2"),
		weighed("1e308", "1e308", "1"),
		weighed("NaN", ".nan", "1"),
		weighed("infinite", ".inf", "1"),
		weighed("a word", "heavy", "1"),
		fraction,
		{Line: 32, What: "NaN, in a table", Kind: intake.Framework, Name: "small.zip", Bytes: tables("boss;vision;2;NaN")},
		{Line: 32, What: "1e308, in a table", Kind: intake.Framework, Name: "small.zip", Bytes: tables("boss;vision;2;1e308")},
		{Line: 32, What: "a negative weight, in a table", Kind: intake.Framework, Name: "small.zip", Bytes: tables("boss;vision;2;-1")},
		bad(33, "competencies that require each other", model{more: "    requires: [lead.trust]\n" + strings.Replace(second, "    levels:", "    requires: [lead.vision]\n    levels:", 1)}),
		bad(33, "a competency that requires itself", model{more: "    requires: [lead.vision]\n"}),
		bad(33, "a competency that requires what is not there", model{more: "    requires: [lead.nothing]\n"}),
		bad(33, "a need above the highest level", model{roles: needs("competency: lead.vision, level: 4, weight: 1")}),
		bad(33, "a need of a competency that is not there", model{roles: needs("competency: lead.nothing, level: 2, weight: 1")}),
		{Line: 33, What: "a need above the highest level, in a table", Kind: intake.Framework, Name: "small.zip", Bytes: tables("boss;vision;9;1")},
		{Line: 34, What: "a role that needs nothing", Kind: intake.Framework, Name: "small.yaml", Bytes: raw(model{roles: "roles:\n  - {key: boss, name: Boss}\n"}.yaml()), Stored: small("Sees far.", "\nsmall: boss Boss:")},
		{Line: 34, What: "a role that needs 500 competencies", Kind: intake.Framework, Name: "small.yaml", Bytes: five, Stored: toldFive()},
		read(35, "HTML", "<b onclick=alert(1)>bold</b><script>alert(1)</script>", "<b onclick=alert(1)>bold</b><script>alert(1)</script>"),
		read(35, "a table in markdown", "| a | b | |---|---| | 1 | 2 |", `"| a | b | |---|---| | 1 | 2 |"`),
		read(35, "a link with a script", "[click](javascript:alert(1)) javascript:alert(1)", `"[click](javascript:alert(1)) javascript:alert(1)"`),
		read(36, "a language from right to left", "يرى بعيدا", "يرى بعيدا"),
		bad(36, "texts in two languages", model{more: "    translations: {de: {name: Blick}}\n"}),
	}
}

// tables returns what makes a packed framework of two tables with one need.
func tables(need string) func() string {
	return func() string {
		return zipped(
			entry{"competencies.csv", "competency;name;pillar;level 1;level 2\nvision;Sight;Lead;A.;B.\n"},
			entry{"roles.csv", "role;competency;level;weight;name\n" + need + ";Boss\n"},
		)
	}
}
