package people

import (
	"math"
	"time"

	"github.com/bearinghq/bearing/fault"
)

// A Day is a calendar day without a time zone: the number of days since
// 1 January 1970.
type Day int32

// Ever is before every day, and Never is after every day. As the ends of a
// Span they mean "since always" and "until further notice".
const (
	Ever  Day = math.MinInt32
	Never Day = math.MaxInt32
)

// DayOf returns the day of t in t's own time zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Date(y, m, d)
}

// Date returns the day with the given date.
func Date(y int, m time.Month, d int) Day {
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDay reads a day written as 2026-03-01. It refuses days that do not
// exist and years outside 1900–2200.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1900 || t.Year() > 2200 {
		return 0, fault.New(fault.Invalid, "%q is not a date. Write it as year-month-day, for example 2026-03-01.", s)
	}
	return DayOf(t), nil
}

// Time returns midnight, UTC, at the start of the day. It must not be asked of
// Ever or Never.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String writes the day as 2026-03-01, and Ever and Never as nothing.
func (d Day) String() string {
	if d == Ever || d == Never {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// AddMonths returns the same day of the month n months later, or the last day
// of that month where it has no such day.
func (d Day) AddMonths(n int) Day {
	if d == Ever || d == Never {
		return d
	}
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date(first.Year(), first.Month(), min(t.Day(), last))
}

// A Span is the days from From up to, and not including, To.
type Span struct{ From, To Day }

// Always is the span of all days.
var Always = Span{Ever, Never}

// Since returns the span from d until further notice.
func Since(d Day) Span { return Span{d, Never} }

// Has reports whether d is in s.
func (s Span) Has(d Day) bool { return s.From <= d && d < s.To }

// Empty reports whether s has no days.
func (s Span) Empty() bool { return s.From >= s.To }

// Meet returns the days that are in both.
func (s Span) Meet(t Span) Span { return Span{max(s.From, t.From), min(s.To, t.To)} }
