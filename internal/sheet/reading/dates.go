package reading

import (
	"strings"
	"time"

	"github.com/bearinghq/bearing/people"
)

// dateParts takes a text such as 2026-03-01, 1.3.26 or 3/1/2026 apart. The
// order of the parts is as written.
func dateParts(s string) (p [3]int, sep byte, ok bool) {
	n, digits := 0, 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			p[n] = p[n]*10 + int(c-'0')
			if digits++; digits > 4 {
				return p, 0, false
			}
		case c == '-' || c == '/' || c == '.':
			if digits == 0 || n == 2 || sep != 0 && c != sep {
				return p, 0, false
			}
			n, digits, sep = n+1, 0, c
		case (c == 'T' || c == ' ') && n == 2 && digits > 0: // a time of day follows
			return p, sep, true
		default:
			return p, 0, false
		}
	}
	return p, sep, n == 2 && digits > 0
}

// looksDate reports whether s is written like a date, existing or not.
func looksDate(s string) bool {
	if len(s) < 6 || len(s) > 30 {
		return false
	}
	_, _, ok := dateParts(s)
	return ok
}

// A dateOrder says how the dates of a column are written.
type dateOrder uint8

const (
	dayFirst   dateOrder = iota // 31/12/2026
	monthFirst                  // 12/31/2026
)

// parseDate reads s, and says in words what is wrong if it is no date.
func parseDate(s string, order dateOrder) (d people.Day, wrong string) {
	p, sep, ok := dateParts(s)
	if !ok {
		if x, isNum := parseNumber(s); isNum && x == float64(int(x)) && x >= 1 && x < 110_000 {
			return excelDay(int(x))
		}
		return 0, "is not a date"
	}
	y, m, day := p[2], p[1], p[0]
	switch {
	case p[0] > 31 || len(s) >= 4 && isDigits(s[:min(4, len(s))]):
		y, m, day = p[0], p[1], p[2]
	case sep == '/' && order == monthFirst:
		m, day = p[0], p[1]
	}
	if y < 100 && !longYear(s) {
		y += 2000
		if y > 2069 {
			y -= 100
		}
	}
	if m < 1 || m > 12 || day < 1 || day > 31 {
		return 0, "is a day that does not exist"
	}
	if y < 1900 || y > 2200 {
		return 0, "is in a year that cannot be meant"
	}
	d = people.Date(y, time.Month(m), day)
	if t := d.Time(); t.Day() != day {
		return 0, "is a day that does not exist"
	}
	return d, ""
}

// longYear reports whether the year of a date is written with four digits.
func longYear(s string) bool {
	i := strings.LastIndexAny(s, "/.-")
	return len(s) >= 4 && isDigits(s[:4]) || len(s)-i-1 >= 4 && isDigits(s[i+1:i+5])
}

// excelDay reads the number that spreadsheets keep for a day.
func excelDay(n int) (people.Day, string) {
	if n < 366 || n > 109_574 {
		return 0, "is not a date"
	}
	return people.Date(1899, time.December, 30) + people.Day(n), ""
}

// orderOf decides which comes first in dates such as 3/4/2026, over a whole
// column. It is false if nothing tells.
func orderOf(samples []string) (o dateOrder, sure bool) {
	day, month := 0, 0
	for _, s := range samples {
		p, sep, ok := dateParts(s)
		if !ok || sep != '/' || p[0] > 31 {
			continue
		}
		switch {
		case p[0] > 12 && p[1] <= 12:
			day++
		case p[1] > 12 && p[0] <= 12:
			month++
		}
	}
	if month > day {
		return monthFirst, true
	}
	return dayFirst, day > 0
}
