package reading

import (
	"fmt"

	"github.com/bearinghq/bearing/internal/sheet"
)

// beside finds a second table right of the first: its column of names has the
// header of the first one's, and other people stand in it. Its columns are not
// read, for their levels are not those of the people on the left.
func (v *surface) beside(s *shape, firstLevel int, o *Options) {
	first := -1
	for j := range s.cols {
		if _, decided := o.Columns[v.columnName(j)]; decided || roleOf(s.cols[j].header) != NameRole {
			continue
		}
		if first < 0 {
			first = j
			continue
		}
		if firstLevel < first || j <= firstLevel || fold(s.cols[j].header) != fold(s.cols[first].header) || !v.differ(s, first, j) {
			continue
		}
		for k := j; k < len(s.cols); k++ {
			if _, decided := o.Columns[v.columnName(k)]; !decided {
				s.cols[k].role, s.cols[k].comp = IgnoreRole, -1
			}
		}
		if v.g.colN == nil {
			s.second = &Doubt{
				Row: v.g.n[s.head], Column: sheet.ColumnName(j), Value: clean(s.cols[j].header), Level: NoLevel,
				Reason: fmt.Sprintf("From column %s on there is a second table beside the first. It was not read.", sheet.ColumnName(j)),
				Fix:    "Move the table to a sheet of its own and import it by itself.",
			}
		}
		return
	}
}

// differ reports whether most of the texts in columns a and b are different.
func (v *surface) differ(s *shape, a, b int) bool {
	n, other := 0, 0
	for i := s.head + 1; i < len(v.g.rows); i++ {
		x, y := fold(v.g.at(i, a).Text), fold(v.g.at(i, b).Text)
		if y == "" {
			continue
		}
		if n++; x != y {
			other++
		}
	}
	return n > 0 && other*2 > n
}
