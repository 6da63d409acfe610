package observe

import (
	"slices"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/people"
)

// A Policy is what the organisation decides about the record.
type Policy struct {
	Months int   // how long a level stays fresh where its competency does not say
	Order  Order // which source is shown first
}

// An Order is all the sources, the one that is shown first at the front.
type Order [len(Sources)]Source

// DefaultPolicy holds until the organisation sets another.
var DefaultPolicy = Policy{Months: 12, Order: Sources}

// Check reports what makes p no policy.
func (p Policy) Check() error {
	if p.Months < 1 || p.Months > 120 {
		return fault.Field("months", "Levels stay fresh for 1 to 120 months.")
	}
	for _, s := range Sources {
		if !slices.Contains(p.Order[:], s) {
			return fault.Field("order", "The order must name each source once: expert, manager, self, import.")
		}
	}
	return nil
}

// Rank returns the place of s in the order, 0 first.
func (o Order) Rank(s Source) int { return slices.Index(o[:], s) }

// FreshFor returns how long a level stays fresh where its competency asks for
// the given months, which is 0 where it does not say.
func (p Policy) FreshFor(competency int) int {
	if competency > 0 {
		return competency
	}
	return p.Months
}

// FreshSince returns the first day of those on which something that is fresh on
// a day may have been seen: Fresh, asked of very many.
func FreshSince(on people.Day, months int) people.Day {
	day := on.AddMonths(-months) - 3 // months differ by three days at most
	for !Fresh(day, on, months) {
		day++
	}
	return day
}

// Fresh reports whether what was seen on a day is fresh on another, where it
// stays fresh for the given months: seen on 1 March, it is fresh for twelve
// months up to and including the last day of February.
func Fresh(day, on people.Day, months int) bool { return on < day.AddMonths(months) }
