package reading

import (
	"fmt"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
)

// raters are the words for who rated, as key writes them.
var raters = map[string]func() map[string]bool{
	"self":    set(`self|selbst|self assessment|self rating|self score|self evaluation|self assessed|own rating|own assessment|employee rating|employee assessment|selbsteinschatzung|selbstbewertung|selbstbild|selbstbeurteilung|eigen|eigenbild|eigene einschatzung|eigeneinschatzung|se`),
	"manager": set(`manager|mgr|manager rating|manager assessment|manager score|manager evaluation|line manager|supervisor|supervisor rating|superior|team lead|team leader|teamleiter|teamleitung|boss|chef|fuhrungskraft|fk|vorgesetzter|vorgesetzte|vorgesetzte r|fremd|fremdeinschatzung|fremdbewertung|fremdbild|fremdbeurteilung|lead|leader|fe`),
	"peer":    set(`peer|peers|peer rating|peer assessment|kollegen|kollege|colleague|colleagues`),
	"agreed":  set(`agreed|agreed level|consensus|konsens|final|final rating|final level|final score|calibrated|abgestimmt|vereinbart|gemeinsam|joint`),
}

// raterOf returns who rated what a header stands over, or "".
func raterOf(header string) string {
	k := key(header)
	for r, ws := range raters {
		if ws()[k] {
			return r
		}
	}
	return ""
}

// chosen returns which of the raters counts: the user's choice, or else the one
// that others stand behind most.
func chosenRater(o *Options, there map[string]string) string {
	if _, ok := there[o.Rater]; ok {
		return o.Rater
	}
	for _, r := range []string{"agreed", "manager", "peer", "self"} {
		if _, ok := there[r]; ok {
			return r
		}
	}
	return ""
}

// raterNote says whose levels are read. There maps raters to how the sheet
// names them.
func raterNote(chosen string, there map[string]string) string {
	var left []string
	for _, r := range Raters {
		if name, ok := there[r]; ok && r != chosen {
			left = append(left, quoted(name))
		}
	}
	return fmt.Sprintf("There are levels under %s and under %s. Those under %s are read, the others are left out; nothing is mixed. You can choose whose levels to read.", quoted(there[chosen]), strings.Join(left, " and "), quoted(there[chosen]))
}

// Raters are those who can be chosen among, in the order in which they are offered.
var Raters = []string{"self", "peer", "manager", "agreed"}

func ratersIn(chosen string, there map[string]string) []Rater {
	var all []Rater
	for _, r := range Raters {
		if name, ok := there[r]; ok {
			all = append(all, Rater{r, name, r == chosen})
		}
	}
	return all
}

// oneRater finds columns, or rows, that hold the levels of several raters, and
// leaves those of one.
func oneRater(g *grid, o *Options) *rewriting {
	for i := 0; i < len(g.rows) && i < 40; i++ {
		if w := raterColumns(g, i, o); w != nil {
			return w
		}
		if w := raterRows(g, i, o); w != nil {
			return w
		}
	}
	return nil
}

// raterColumns reads row i as heads such as "Self" and "Manager", or "Welding
// (self)" and "Welding (manager)".
func raterColumns(g *grid, i int, o *Options) *rewriting {
	there := map[string]string{}
	who, base := make([]string, g.wide), make([]string, g.wide)
	bases := map[string]map[string]bool{}
	plain, hit, above := 0, 0, headed(g.rows[i], CompetencyRole)
	for j := range g.wide {
		t := strings.TrimSpace(g.at(i, j).Text)
		if t == "" {
			continue
		}
		r, b := raterOf(t), ""
		if r == "" {
			b, r = splitRater(t)
		}
		if r == "" || !levelsBelow(g, i, j) {
			if roleOf(t) == NoRole {
				plain++
			}
			continue
		}
		hit++
		who[j], base[j] = r, b
		if _, ok := there[r]; !ok {
			there[r] = clean(strings.TrimPrefix(t, b))
			there[r] = strings.Trim(there[r], " ()[]-–:/|_")
		}
		if bases[b] == nil {
			bases[b] = map[string]bool{}
		}
		bases[b][r] = true
		above = above || b != "" || i > 0 && hasLetter(g.at(i-1, j).Text) || hasLetter(g.at(i+1, j).Text) && tokenOf(g.at(i+1, j).Text).form == other
	}
	if len(there) < 2 || !above || plain*10 > hit*3 && len(bases[""]) > 0 {
		return nil
	}
	for b, rs := range bases {
		if b != "" && len(rs) < 2 {
			return nil
		}
	}
	chosen := chosenRater(o, there)
	heads := make([]string, g.wide)
	for j, r := range who {
		if r == "" {
			continue
		}
		if heads[j] = "Comment"; r == chosen {
			heads[j] = "Current"
		}
		if base[j] != "" {
			heads[j] = base[j] + " (" + heads[j] + ")"
		}
	}
	w := &rewriting{note: raterNote(chosen, there), raters: ratersIn(chosen, there)}
	w.rows = func() func(int, []sheet.Cell) []sheet.Cell {
		return func(n int, cells []sheet.Cell) []sheet.Cell {
			if n != g.n[i] {
				return cells
			}
			out := append([]sheet.Cell(nil), cells...)
			for j := range out {
				if heads[j] != "" {
					out[j] = sheet.Cell{Text: heads[j], Kind: sheet.Text}
				}
			}
			return out
		}
	}
	return w
}

// splitRater takes "Welding (self)" and "Manager: Welding" apart.
func splitRater(h string) (base, rater string) {
	for _, sep := range []string{"(", "[", " - ", " – ", ":", "/", "\n", "|", "_", " "} {
		if i := strings.LastIndex(h, sep); i > 0 {
			if r := raterOf(h[i+len(sep):]); r != "" {
				return strings.TrimSpace(h[:i]), r
			}
		}
		if i := strings.Index(h, sep); i > 0 {
			if r := raterOf(h[:i]); r != "" && sep != " " {
				return strings.Trim(h[i+len(sep):], " )]"), r
			}
		}
	}
	return "", ""
}

// levelsBelow reports whether column j holds levels below row i.
func levelsBelow(g *grid, i, j int) bool {
	yes, no := 0, 0
	for k := i + 1; k < len(g.rows); k++ {
		switch t := tokenOf(g.at(k, j).Text); {
		case t.form == blank, t.form == absent:
		case t.form == other, t.form == number && (t.x < 0 || t.x > 100):
			no++
		default:
			yes++
		}
	}
	return yes > 0 && yes*10 >= (yes+no)*6
}

// raterRows finds a column that says who rated each row.
func raterRows(g *grid, i int, o *Options) *rewriting {
	if !headed(g.rows[i], NameRole) && !headed(g.rows[i], EmailRole) {
		return nil
	}
	for j := range g.rows[i] {
		there := map[string]string{}
		n, hit := 0, 0
		for k := i + 1; k < len(g.rows); k++ {
			t := strings.TrimSpace(g.at(k, j).Text)
			if t == "" {
				continue
			}
			n++
			if r := raterOf(t); r != "" {
				hit++
				if _, ok := there[r]; !ok {
					there[r] = clean(t)
				}
			}
		}
		if len(there) < 2 || hit*10 < n*9 {
			continue
		}
		return raterFilter(g, i, j, chosenRater(o, there), there)
	}
	return nil
}

// raterFilter drops the rows below row i whose column j names another rater.
// What stands only in the first of a person's rows is carried down.
func raterFilter(g *grid, i, j int, chosen string, there map[string]string) *rewriting {
	w := &rewriting{note: raterNote(chosen, there), raters: ratersIn(chosen, there)}
	w.rows = func() func(int, []sheet.Cell) []sheet.Cell {
		var before []sheet.Cell
		return func(n int, cells []sheet.Cell) []sheet.Cell {
			if n <= g.n[i] || j >= len(cells) || raterOf(cells[j].Text) == "" {
				return cells
			}
			out := append([]sheet.Cell(nil), cells...)
			for k := range j {
				if strings.TrimSpace(out[k].Text) == "" && k < len(before) && factRoles[roleOf(g.at(i, k).Text)] {
					out[k] = before[k]
				}
			}
			before = before[:0]
			for _, c := range out[:j] {
				c.Text = strings.Clone(c.Text)
				before = append(before, c)
			}
			if raterOf(out[j].Text) != chosen {
				return nil
			}
			return out
		}
	}
	return w
}
