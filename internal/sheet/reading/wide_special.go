package reading

import (
	"math"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
)

// says reports how many level cells of r say something, and how many are
// filled at all.
func (w *wideReader) says(r sheet.Row) (levels, filled int) {
	for j, c := range w.s.cols {
		if c.role != LevelRole {
			continue
		}
		cell := r.Cell(j)
		if strings.TrimSpace(cell.Text) != "" {
			filled++
			if t := w.tokenAt(cell); t.form != blank && t.form != absent && t.form != other {
				levels++
			}
		} else if w.s.byFill && isLight(cell.Fill) {
			levels++
			filled++
		}
	}
	return levels, filled
}

// summaryAny reports whether any fact of the row says that it is a summary.
func (w *wideReader) summaryAny(r sheet.Row) bool {
	for j, c := range w.s.cols {
		if c.role == LevelRole {
			break
		}
		if t := text(r, j); t != "" && c.role != UnitRole && c.role != PositionRole && isSummary(t) && likePerson(t) <= 0.2 {
			return true
		}
	}
	return false
}

// onlyDates reports whether what stands in the level cells of r are dates.
func (w *wideReader) onlyDates(r sheet.Row) bool {
	for j, c := range w.s.cols {
		if cell := r.Cell(j); c.role == LevelRole && strings.TrimSpace(cell.Text) != "" && cell.Kind != sheet.Date && !looksDate(cell.Text) {
			return false
		}
	}
	return true
}

// special takes in rows that hold for everybody: targets, priorities.
func (w *wideReader) special(r sheet.Row, label string) bool {
	if label == "" {
		return false
	}
	m, ok := measureOf(label)
	if !ok {
		m, ok = labelMeasure(label)
	}
	if !ok {
		k := roleOf(label)
		if k == NoRole || k == NameRole || k == UnitRole || k == LevelRole {
			return false
		}
		lv, _ := w.says(r)
		if x := key(label); x == "max" || x == "min" {
			return w.extreme(r, x == "max")
		}
		return lv == 0 || k == IgnoreRole && key(label) != "n"
	}
	if w.s.measure >= 0 {
		return false
	}
	for j, c := range w.s.cols {
		if c.role != LevelRole || c.measure != current {
			continue
		}
		cell := r.Cell(j)
		t := w.tokenAt(cell)
		if t.form == blank || t.form == absent || t.form == other {
			continue
		}
		switch m {
		case target:
			w.target[c.comp].value = w.value(cell.Text) + 1
			w.target[c.comp].row, w.target[c.comp].col = int32(r.N), int16(j)
		case priority:
			if t.form == number {
				w.m.Competencies[w.comp[c.comp]].Priority = int16(t.x)
			}
		}
	}
	return true
}

// extreme reports whether the numbers of r are the highest, or the lowest, of
// those above. Max is a name, too.
func (w *wideReader) extreme(r sheet.Row, high bool) bool {
	n := 0
	for j, c := range w.s.cols {
		if c.role != LevelRole || c.measure != current {
			continue
		}
		st := w.sums[c.comp]
		t := w.tokenAt(r.Cell(j))
		if t.form != number || st.n < 2 || high && t.x != st.max || !high && t.x != st.min {
			return false
		}
		n++
	}
	return n >= 2
}

// labelMeasure reads row labels such as "Team target" or "Required (min.)".
func labelMeasure(label string) (measure, bool) {
	ws := strings.Fields(key(label))
	if len(ws) == 0 || len(ws) > 4 {
		return current, false
	}
	m, hit := current, false
	for _, x := range ws {
		switch mm, ok := measureOf(x); {
		case ok && mm == target:
			m, hit = target, true
		case ok, plainWords()[x], unitWords()[x], x == "role", x == "profil", x == "profile", x == "vorgabe", x == "min", x == "skills":
		case strings.HasPrefix(x, "soll") || strings.HasPrefix(x, "ziel"):
			m, hit = target, true
		default:
			return current, false
		}
	}
	return m, hit
}

// repeated reports whether r is the header once more.
func (w *wideReader) repeated(r sheet.Row) bool {
	same, n := 0, 0
	head := w.s.g.rows[w.s.head]
	for j, c := range w.s.cols {
		if c.role != LevelRole || j >= len(head) {
			continue
		}
		h := strings.TrimSpace(head[j].Text)
		if t := text(r, j); t != "" && h != "" {
			n++
			if fold(t) == fold(h) {
				same++
			}
		}
	}
	return same > 0 && same*5 >= n*4
}

// isLegendRow reports whether r explains the scale: "0 = none", "3 | Solid".
func (w *wideReader) isLegendRow(r sheet.Row, label string, levels int) bool {
	texts := 0
	for j := range r.Cells {
		if strings.TrimSpace(r.Cells[j].Text) != "" {
			texts++
		}
	}
	if len(pairsIn(label)) > 0 && (texts <= 2 && levels <= 1 || label[0] >= '0' && label[0] <= '9') {
		w.legend = true
		return true
	}
	if w.s.byFill && isLegendColour(r.Cells) && (label == "" || levelLabel(fold(label))) && levels <= 2 {
		w.legend = true
		return true
	}
	if texts > 3 || w.s.label >= 0 && w.s.cols[w.s.label].role == NumberRole {
		return false
	}
	t := w.withWords(tokenOf(label))
	switch t.form {
	case number, share, ball, star, plus, light:
		return levels <= 1
	case word, letter, tick:
		return levels <= 1 && (levelLabel(t.key) || t.form != word) && !firstNames()[t.key]
	}
	return false
}

// computed reports whether the numbers of r are the means, sums, or counts of
// those above.
func (w *wideReader) computed(r sheet.Row) bool {
	mean, sum, count, n, odd := 0, 0, 0, 0, 0
	rows := 0
	for j, c := range w.s.cols {
		if c.role != LevelRole || c.measure != current {
			continue
		}
		st := w.sums[c.comp]
		if st.n == 0 {
			continue
		}
		t := w.tokenAt(r.Cell(j))
		if t.form != number && t.form != share {
			continue
		}
		rows = max(rows, st.n)
		n++
		if math.Abs(t.x-st.sum/float64(st.n)) <= 0.051 {
			mean++
		}
		if math.Abs(t.x-st.sum) < 0.001 {
			sum++
		}
		if t.x == float64(st.n) {
			count++
		}
		if t.x != math.Trunc(t.x) || t.x > st.max {
			odd++
		}
	}
	return n >= 2 && rows >= 2 && odd > 0 && (mean == n || sum == n || count == n)
}
