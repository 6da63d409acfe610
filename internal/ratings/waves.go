package ratings

import (
	"strconv"
	"time"

	"github.com/bearinghq/bearing/fault"
)

// yearsBetween returns the years from each wave to the next. Waves are days
// (2026-03-01), months (2026-03) or years (2026), all alike, so that their
// names sort as they follow; or numbers from 1, half a year apart.
func yearsBetween(waves []string) (years []float64, err error) {
	if len(waves) < 2 {
		return nil, nil
	}
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		var days []time.Time
		for _, w := range waves {
			if t, err := time.Parse(layout, w); err == nil {
				days = append(days, t)
			}
		}
		if len(days) < len(waves) {
			continue
		}
		for i, d := range days[1:] {
			years = append(years, d.Sub(days[i]).Hours()/24/365.25)
		}
		return years, nil
	}
	for i, w := range waves {
		n, err := strconv.Atoi(w)
		if err != nil {
			return nil, fault.New(fault.Invalid, "The wave %q is neither a day such as 2026-03-01, a month, a year nor a number. Write all waves in one of these ways.", short(w))
		}
		if i > 0 {
			was, _ := strconv.Atoi(waves[i-1])
			years = append(years, .5*float64(max(1, n-was)))
		}
	}
	return years, nil
}
