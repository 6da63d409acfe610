package profile

import (
	"cmp"
	"slices"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// A Wave is one occasion on which people were rated.
//
// It is what the organisation calls it: all ratings with the same label are one
// wave. Ratings without a label are taken by the year, counted from the first of
// them. Waves stand in the order of their first day.
type Wave struct {
	Label       string // "" for a year of ratings without a label
	First, Last people.Day
}

// mid is the middle of the wave.
func (w Wave) mid() float64 { return float64(w.First)/2 + float64(w.Last)/2 }

// Waves gathers the waves of an organisation, rating by rating and in any order.
type Waves struct {
	named   map[string]*Wave
	bare    map[people.Day]bool // days of ratings without a label
	ordered []Wave
}

// Add takes the occasion of a rating.
func (ws *Waves) Add(label string, on people.Day) {
	ws.ordered = nil
	if label == "" {
		if ws.bare == nil {
			ws.bare = make(map[people.Day]bool)
		}
		ws.bare[on] = true
		return
	}
	if ws.named == nil {
		ws.named = make(map[string]*Wave)
	}
	w := ws.named[label]
	if w == nil {
		w = &Wave{label, on, on}
		ws.named[label] = w
	}
	w.First, w.Last = min(w.First, on), max(w.Last, on)
}

// All returns the waves, oldest first.
func (ws *Waves) All() []Wave {
	if ws.ordered != nil {
		return ws.ordered
	}
	for _, w := range ws.named {
		ws.ordered = append(ws.ordered, *w)
	}
	days := make([]people.Day, 0, len(ws.bare))
	for d := range ws.bare {
		days = append(days, d)
	}
	slices.Sort(days)
	for i, year := 0, 0; i < len(days); {
		for days[0].AddMonths(12*(year+1)) <= days[i] {
			year++
		}
		w := Wave{"", days[i], days[i]}
		for end := days[0].AddMonths(12 * (year + 1)); i < len(days) && days[i] < end; i++ {
			w.Last = days[i]
		}
		ws.ordered = append(ws.ordered, w)
	}
	slices.SortFunc(ws.ordered, func(a, b Wave) int { return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Label, b.Label)) })
	return ws.ordered
}

// MostWaves is how many waves are looked at together for a change.
const MostWaves = 3

// Recent returns the newest waves, up to MostWaves of them.
func Recent(all []Wave) []Wave { return all[max(0, len(all)-MostWaves):] }

// Years returns the years between each wave and the one before it, as
// Gauge.Model takes them. Waves that overlap are a week apart.
func Years(waves []Wave) []float64 {
	var years []float64
	for i := 1; i < len(waves); i++ {
		years = append(years, max(7, waves[i].mid()-waves[i-1].mid())/365.25)
	}
	return years
}

// Has reports whether a rating belongs to the wave.
func (w Wave) Has(r observe.Rating) bool { return w.has(r.Wave, r.Day) }

func (w Wave) has(label string, on people.Day) bool {
	return label == w.Label && (label != "" || w.First <= on && on <= w.Last)
}
