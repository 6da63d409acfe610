package reading

import "strings"

// A measure says which of a competency's numbers a column holds.
type measure uint8

const (
	current measure = iota
	target
	priority
	skipped // a gap, a date, a note
)

// isMeasure reports whether a header says which number a column holds.
func isMeasure(text string) bool {
	_, ok := measureOf(text)
	return ok
}

func measureOf(text string) (measure, bool) {
	switch roleOf(text) {
	case LevelRole:
		return current, true
	case TargetRole:
		return target, true
	case PriorityRole:
		return priority, true
	case DateRole:
		return skipped, true
	case IgnoreRole:
		switch key(text) {
		case "gap", "gaps", "delta", "difference", "diff", "lucke", "abweichung", "notes", "note", "comment", "comments", "kommentar", "bemerkung", "evidence", "nachweis", "skill gap", "differenz", "trend", "variance", "deviation", "anmerkung":
			return skipped, true
		}
	}
	switch key(text) {
	case "c":
		return current, false
	case "p", "pr":
		return priority, false
	}
	return current, false
}

// pairHeaders joins "Skill (current)" with "Skill (target)".
func (v *surface) pairHeaders(s *shape) {
	type half struct {
		base string
		m    measure
	}
	halves := map[int]half{}
	kinds := map[string]map[measure]bool{}
	plain := map[string]bool{}
	for j, c := range s.cols {
		if c.header == "" || c.measure != current {
			continue
		}
		if base, m, ok := splitMeasure(c.header); ok {
			halves[j] = half{base, m}
			k := fold(base)
			if kinds[k] == nil {
				kinds[k] = map[measure]bool{}
			}
			kinds[k][m] = true
		} else if c.role == LevelRole {
			plain[fold(c.header)] = true
		}
	}
	for j, h := range halves {
		k := fold(h.base)
		if len(kinds[k]) < 2 && !plain[k] {
			continue
		}
		c := &s.cols[j]
		c.header, c.measure, c.role = h.base, h.m, LevelRole
		if h.m == skipped {
			c.role = IgnoreRole
		}
	}
	// One spelling for both halves.
	first := map[string]string{}
	for j := range s.cols {
		c := &s.cols[j]
		if c.role != LevelRole {
			continue
		}
		k := fold(c.header)
		if f, ok := first[k]; ok && (c.measure != current || kinds[k] != nil) {
			c.header = f
		} else if !ok {
			first[k] = c.header
		}
	}
}

// splitMeasure takes "Skill (current)", "Skill - Target", "Ist: Skill" apart.
func splitMeasure(h string) (base string, m measure, ok bool) {
	h = strings.TrimSpace(h)
	for _, sep := range []string{"(", "[", " - ", " – ", " — ", ":", "/", "\n", "|", "_", "-", "."} {
		i := strings.LastIndex(h, sep)
		if i <= 0 {
			continue
		}
		tail := strings.Trim(h[i+len(sep):], " )]")
		if m, ok := measureOf(tail); ok && tail != "" {
			return strings.TrimSpace(h[:i]), m, true
		}
		i = strings.Index(h, sep)
		front := strings.TrimSpace(h[:i])
		if m, ok := measureOf(front); ok {
			return strings.Trim(h[i+len(sep):], " )]"), m, true
		}
	}
	fs := strings.Fields(h)
	for n := 1; n <= 2 && n < len(fs); n++ {
		if m, ok := measureOf(strings.Join(fs[len(fs)-n:], " ")); ok && (n == 1 || true) {
			return strings.Join(fs[:len(fs)-n], " "), m, true
		}
		if m, ok := measureOf(strings.Join(fs[:n], " ")); ok {
			return strings.Join(fs[n:], " "), m, true
		}
	}
	return "", current, false
}

// measureColumn finds a column that says which number a row holds, where a
// person has a row for each: current, target, priority.
func (v *surface) measureColumn(s *shape) {
	for j := range s.cols {
		kinds := map[measure]bool{}
		n, hit := 0, 0
		for i := s.head + 1; i < len(v.g.rows); i++ {
			if t := strings.TrimSpace(v.g.at(i, j).Text); t != "" {
				n++
				if m, ok := measureOf(t); ok {
					kinds[m] = true
					hit++
				}
			}
		}
		if hit >= 2 && hit*10 >= n*8 && kinds[current] && len(kinds) >= 2 {
			s.measure = j
			s.cols[j].role = IgnoreRole
			s.triple = true
			return
		}
	}
}
