package sample

import (
	"fmt"
	"math"
)

// team is the most people that one unit without units below it has.
const team = 10

var (
	regions = words("North", "South", "East", "West", "Americas", "Pacific", "Africa", "Nordics", "Iberia", "Alps")
	cities  = words("Graz", "Lyon", "Porto", "Kraków", "Malmö", "Bristol", "Nairobi", "Osaka", "Pune", "Da Nang", "Austin", "Recife",
		"Busan", "İzmir", "Accra", "Turin", "Tampere", "Halifax", "Cebu", "Leipzig")
)

// grow makes up an organisation of n people that has no particular story.
func grow(n int, seed uint64) story {
	s := story{company: "Sample · Meridian Works", years: 24, head: job{"Chief executive", "role.executive"}}
	r := newStream(seed, forUnits)
	if n <= team {
		s.staff, s.field = n-1, "Engineering"
		return s
	}
	count := min(len(fields), max(2, (n-1)/8))
	weights := make([]float64, count)
	for i := range weights {
		weights[i] = float64(fields[i].share)
	}
	for i, size := range split(n-1, weights) {
		f := &fields[i]
		u := branch(r, f, size, 1, "")
		u.name = f.name
		if size > 3*team {
			u.leader = job{"Director, " + f.name, "role.director"}
		}
		s.units = append(s.units, u)
	}
	return s
}

// branch returns a unit of n people, its head and those below included.
func branch(r *stream, f *field, n, depth int, place string) planned {
	u := planned{field: f.name, leader: f.leader}
	if n <= team {
		u.size = n - 1
		return u
	}
	u.leader = job{"Head of " + f.name, "role.department_head"}
	u.size = 1 // an assistant
	rest := n - 2
	levels := math.Max(1, math.Ceil(math.Log(float64(rest)/(team-1))/math.Log(7)-0.01))
	count := min(9, max(2, int(math.Ceil(math.Pow(float64(rest)/(team-2), 1/levels)))))
	weights := make([]float64, count)
	for i := range weights {
		weights[i] = 0.8 + 0.4*r.Float64()
	}
	where, from := regions, r.n(len(regions))
	if depth > 1 {
		where, from = cities, r.n(len(cities))
	}
	for i, size := range split(rest, weights) {
		if size <= team {
			b := branch(r, f, size, depth+1, place)
			b.name = label(f.topics, i, place)
			u.below = append(u.below, b)
			continue
		}
		there := where[(from+i)%len(where)]
		if depth > 2 {
			there = fmt.Sprintf("%s %c", place, 'A'+i)
		}
		b := branch(r, f, size, depth+1, there)
		b.name = f.name + " " + there
		u.below = append(u.below, b)
	}
	return u
}

// label names the i'th team of its kind at a place.
func label(topics []string, i int, place string) string {
	s := topics[i%len(topics)]
	if place != "" {
		s += " " + place
	}
	if i >= len(topics) {
		s += fmt.Sprintf(" %d", i/len(topics)+1)
	}
	return s
}

// split shares n out by weight, at least one to each.
func split(n int, weights []float64) []int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	sizes := make([]int, len(weights))
	spare := float64(n - len(weights))
	reach, given := 0.0, 0
	for i, w := range weights {
		reach += float64(w / sum * spare)
		upTo := int(math.Round(reach))
		sizes[i] = 1 + upTo - given
		given = upTo
	}
	return sizes
}
