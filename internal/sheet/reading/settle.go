package reading

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sheet"
)

// settle decides the scale from all values that were read, gives every rating
// its level, and turns what is not on the scale into doubts.
func (b *builder) settle(l *legend) {
	m := b.m
	b.romans()
	per := b.counts()
	m.Scale = b.tableScale(per, l)
	b.override(&m.Scale, l)
	own := b.ownScales(per, l)
	main := b.levels(&m.Scale)
	byUser := b.byUser()
	aims := 0
	kept := func(i int, r *Rating) bool {
		lv := main
		if x := own[r.Competency]; x != nil {
			lv = x
		}
		if r.Target != NoLevel {
			r.Target = lv[r.Target].level
		}
		if b.tokens[r.Value].form == blank {
			if r.Target == NoLevel && r.Priority == NoPriority {
				return false
			}
			aims++
			return true
		}
		v := lv[r.Value]
		if !v.ok {
			if _, chosen := byUser[fold(m.Values[r.Value])]; chosen {
				return false
			}
			b.bad(i, r, v.level)
			return false
		}
		r.Level = v.level
		if b.tokens[r.Value].unsure {
			b.unsure(i, r)
		}
		return true
	}
	b.parts(kept)
	if aims > 0 {
		m.Notes = append(m.Notes, fmt.Sprintf("Cells with a target or a priority and no level: %d. What they aim at is kept.", aims))
	}
	for i := range m.Competencies {
		c := &m.Competencies[i]
		if c.Target != NoLevel {
			lv := main
			if x := own[int32(i)]; x != nil {
				lv = x
			}
			c.Target = lv[c.Target].level
		}
	}
	m.Scale.Map = b.steps(main, nil)
	for i, x := range own {
		m.Competencies[i].Scale.Map = b.steps(x, per[i])
	}
}

// romans makes numbers of I to VIII where a sheet has numerals of more than one
// letter; otherwise I and V are letters.
func (b *builder) romans() {
	if !slices.ContainsFunc(b.tokens, func(t reading) bool { return t.form == roman }) {
		return
	}
	for i := range b.tokens {
		if t := &b.tokens[i]; t.form == roman || t.form == letter && romans[t.key] > 0 {
			t.form, t.x = number, romans[t.key]
		}
	}
}

// parts drops the ratings that do not stay and moves the parts along.
func (b *builder) parts(kept func(int, *Rating) bool) {
	m := b.m
	firsts := make([]int, len(m.Parts))
	for i := range firsts {
		firsts[i] = -1
	}
	m.Cells.keep(kept, func(from, to int) {
		for i, p := range m.Parts {
			if firsts[i] < 0 && from >= p.First {
				firsts[i] = to
			}
		}
	})
	for i := range m.Parts {
		if firsts[i] < 0 {
			firsts[i] = m.Cells.Len()
		}
		m.Parts[i].First = firsts[i]
	}
}

// counts returns how often each value stands with each competency, targets
// included, or only the totals (under index 0) where that would be too many.
func (b *builder) counts() [][]int32 {
	m := b.m
	nc, nv := len(m.Competencies), len(b.tokens)
	if nc*nv > 4<<20 {
		nc = 1
	}
	per := make([][]int32, nc)
	for i := range per {
		per[i] = make([]int32, nv)
	}
	for _, r := range m.Cells.All() {
		row := per[min(int(r.Competency), nc-1)]
		if b.tokens[r.Value].form != blank {
			row[r.Value]++
		}
		if r.Target != NoLevel {
			row[r.Target]++
		}
	}
	return per
}

func (b *builder) tallies(per ...[]int32) []count {
	var vs []count
	for v, t := range b.tokens {
		n := 0
		for _, row := range per {
			n += int(row[v])
		}
		if n > 0 && t.form != blank && t.form != absent {
			vs = append(vs, count{t, n, int32(v)})
		}
	}
	return vs
}

// group sorts competencies by what their values look like, so that a column of
// percentages does not spoil a table of 1 to 5.
func (b *builder) group(row []int32) string {
	forms := map[form]int{}
	n, over5, over10 := 0, 0, 0
	for v, t := range b.tokens {
		k := int(row[v])
		if k == 0 {
			continue
		}
		n += k
		f := t.form
		if f == other {
			f = word
		}
		forms[f] += k
		if t.form == number && t.x > 10 {
			over10 += k
		} else if t.form == number && t.x > 5 {
			over5 += k
		}
	}
	best := blank
	for f := range roman + 1 {
		if forms[f] > forms[best] {
			best = f
		}
	}
	if best == number {
		switch {
		case n >= 3 && over10*10 >= n*6:
			return "number>10"
		case n >= 6 && (over5+over10)*10 >= n*6:
			return "number>5"
		}
	}
	return fmt.Sprint(best)
}

func (b *builder) tableScale(per [][]int32, l *legend) Scale {
	sizes := map[string]int{}
	groups := make([]string, len(per))
	for i, row := range per {
		groups[i] = b.group(row)
		for _, n := range row {
			sizes[groups[i]] += int(n)
		}
	}
	best := ""
	for g, n := range sizes {
		if n > sizes[best] || n == sizes[best] && g < best {
			best = g
		}
	}
	// Numbers of one scale are told apart only if both groups are plain.
	var rows [][]int32
	for i, row := range per {
		if groups[i] == best || sizes[best]*2 < sizes[groups[i]]*3 && strings.HasPrefix(groups[i], best) {
			rows = append(rows, row)
		}
	}
	s := scaleOf(b.tallies(rows...), l)
	if s.Kind == "" {
		s = scaleOf(b.tallies(per...), l)
	}
	return s
}

// override puts the user's choice in place of the guess.
func (b *builder) override(s *Scale, l *legend) {
	switch name := b.o.Scale; name {
	case "", s.Name:
	default:
		var low, high float64
		if n, _ := fmt.Sscanf(name, "%g-%g", &low, &high); n == 2 && low < high {
			*s = Scale{Kind: Numbers, Name: name, Low: low, High: high, places: s.places}
		} else {
			*s = Scale{Kind: ScaleKind(name), Name: name, Low: 0, High: 1, steps: s.steps, places: s.places, none: s.none}
			switch s.Kind {
			case Lights:
				s.steps = 3
			case Pluses:
				s.High = 3
			case Stars:
				s.High = 5
			case Percentages:
				s.High = 100
			}
		}
		s.Why = "You chose the scale."
	}
}

// ownScales finds the competencies whose values are not on the table's scale.
func (b *builder) ownScales(per [][]int32, l *legend) map[int32][]mapped {
	own := map[int32][]mapped{}
	if len(per) != len(b.m.Competencies) || b.o.Scale != "" {
		return own
	}
	for i, row := range per {
		n, off := 0, 0
		for v, t := range b.tokens {
			if row[v] == 0 {
				continue
			}
			n += int(row[v])
			if _, ok := b.m.Scale.level(t); !ok {
				off += int(row[v])
			}
		}
		c := &b.m.Competencies[i]
		says := c.high > 0 && n > 0 && (c.low != b.m.Scale.Low || c.high != b.m.Scale.High) && b.m.Scale.Kind == Numbers
		if !says && (n < 2 || off*10 < n*6) {
			continue
		}
		s := scaleOf(b.tallies(row), &legend{low: c.low, high: c.high, ranged: c.high > 0})
		if s.Kind == "" || s.Kind == b.m.Scale.Kind && s.Name == b.m.Scale.Name {
			continue
		}
		b.m.Competencies[i].Scale = &s
		own[int32(i)] = b.levels(&s)
	}
	return own
}

// A mapped is what a value stands for on a scale.
type mapped struct {
	level framework.Level // NoLevel if nothing can be proposed
	ok    bool
}

// byUser returns the levels that the user has given to values.
func (b *builder) byUser() map[string]framework.Level {
	m := map[string]framework.Level{}
	for k, v := range b.o.Levels {
		m[fold(k)] = v
	}
	return m
}

func (b *builder) levels(s *Scale) []mapped {
	out := make([]mapped, len(b.tokens))
	byUser := b.byUser()
	for v, t := range b.tokens {
		if l, ok := byUser[fold(b.m.Values[v])]; ok {
			out[v] = mapped{l, l != NoLevel} // NoLevel leaves such cells out
			continue
		}
		l, ok := s.level(t)
		if !ok {
			l, _ = s.propose(t)
		}
		out[v] = mapped{l, ok}
	}
	return out
}

// propose returns a level that a value off the scale may stand for, and a value
// on the scale that stands for it.
func (s *Scale) propose(t reading) (framework.Level, string) {
	switch {
	case s.Kind == Numbers && t.form == number && t.x > s.High && t.x <= 2*s.High:
		l, _ := s.level(reading{form: number, x: s.High})
		return l, strconv.FormatFloat(s.High, 'f', -1, 64)
	case s.Kind == Numbers && t.form == number && t.x < s.Low:
		l, _ := s.level(reading{form: number, x: s.Low})
		return l, strconv.FormatFloat(s.Low, 'f', -1, 64)
	case s.Kind == Words && (t.form == other || t.form == word):
		best, at := 3, ""
		for w := range s.places {
			if d := distance(w, t.key, best); d < best || d == best && at != "" && w < at {
				best, at = d, w
			}
		}
		if at != "" {
			return place(s.places[at], s.steps, s.none), at
		}
	}
	return NoLevel, ""
}

// bad notes a value that is not on the scale.
func (b *builder) bad(i int, r *Rating, proposed framework.Level) {
	m := b.m
	d := b.doubtAt(i, r)
	scale := &m.Scale
	if own := m.Competencies[r.Competency].Scale; own != nil {
		scale = own
	}
	d.Reason = fmt.Sprintf("%s is not on the scale %s.", quoted(d.Value), scale.Name)
	d.Fix = "The cell is left out."
	if proposed != NoLevel {
		d.Fix = fmt.Sprintf("The cell is left out; level %s may be meant.", proposed)
	}
	d.Level = proposed
	if proposed != NoLevel {
		_, d.Instead = scale.propose(b.tokens[r.Value])
	}
	m.doubt(d)
}

func (b *builder) unsure(i int, r *Rating) {
	d := b.doubtAt(i, r)
	d.Reason = fmt.Sprintf("%s is marked as uncertain.", quoted(d.Value))
	d.Fix = fmt.Sprintf("It is read as level %s.", r.Level)
	d.Level = r.Level
	b.m.doubt(d)
}

func quoted(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return "“" + s + "”"
}

func (b *builder) doubtAt(i int, r *Rating) Doubt {
	return Doubt{Sheet: b.sheetAt(i), Row: int(r.Row), Column: sheet.ColumnName(int(r.Col)), Value: b.m.Values[r.Value], Level: NoLevel}
}

// sheetAt is SheetOf while ratings are being dropped: First still counts all.
func (b *builder) sheetAt(i int) string {
	name := ""
	for _, p := range b.m.Parts {
		if p.First <= i {
			name = p.Sheet
		}
	}
	return name
}

// steps lists the values of a scale, lowest level first.
func (b *builder) steps(lv []mapped, only []int32) []Step {
	counts := make([]int, len(lv))
	for _, r := range b.m.Cells.All() {
		if only == nil && b.m.Competencies[r.Competency].Scale == nil {
			counts[r.Value]++
		}
	}
	var out []Step
	for v, x := range lv {
		if only != nil {
			counts[v] = int(only[v])
		}
		if counts[v] > 0 && x.ok {
			out = append(out, Step{Value: b.m.Values[v], Level: x.level, Count: counts[v]})
		}
	}
	slices.SortStableFunc(out, func(a, b Step) int { return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Value, b.Value)) })
	return out
}
