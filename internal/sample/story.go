package sample

// A story is an organisation with a strength and a weakness that its matrix
// shows at first sight.
type story struct {
	company string
	years   int // since it was founded
	head    job
	staff   int    // beside the head, in no unit below
	field   string // of that staff
	units   []planned
	shift   map[string]float64 // levels added to a competency, or to a whole pillar
}

// A planned unit has so many people beside its head.
type planned struct {
	name   string
	size   int
	field  string // see fields
	leader job
	below  []planned
}

// Stories are the names of the stories, in the order in which they are offered.
var Stories = []string{Startup, Manufacturer}

// The stories.
const (
	Startup      = "startup"
	Manufacturer = "manufacturer"
)

var stories = map[string]story{
	Startup: {
		company: "Sample · Aurora Loop (start-up)", years: 4,
		head: job{"Founder and chief executive", "role.founder"},
		units: []planned{
			{name: "Product and design", size: 4, field: "Product", leader: job{"Co-founder, product", "role.product_lead"}},
			{name: "Engineering", size: 7, field: "Engineering", leader: job{"Head of engineering", "role.engineering_manager"}},
			{name: "Growth and sales", size: 4, field: "Sales", leader: job{"Head of growth", "role.department_head"}},
			{name: "Customer happiness", size: 2, field: "Customer care", leader: job{"Community lead", "role.team_lead"}},
			{name: "People and office (processes still to be written)", size: 1, field: "People", leader: job{"Office and people lead", "role.hr_partner"}},
		},
		shift: map[string]float64{
			"lead.vision": 1.3, "lead.inspire": 1.1, "lead.change": 1.2, "lead.influence": 0.7, "lead": 0.3,
			"manage.planning": -1.1, "manage.process": -1.5, "manage.quality": -1.0, "manage.monitor": -0.8, "manage": -0.3,
			"bridge.learning": 0.5, "bridge.adaptability": 0.6,
		},
	},
	Manufacturer: {
		company: "Sample · Harrow Vale Castings (manufacturer)", years: 31,
		head: job{"Managing director", "role.executive"},
		units: []planned{
			{name: "Production", size: 1, field: "Production", leader: job{"Head of production", "role.operations_manager"}, below: []planned{
				{name: "Foundry, early shift", size: 6, field: "Production", leader: job{"Shift supervisor", "role.shift_supervisor"}},
				{name: "Foundry, late shift", size: 6, field: "Production", leader: job{"Shift supervisor", "role.shift_supervisor"}},
				{name: "Machining", size: 7, field: "Production", leader: job{"Shift supervisor", "role.shift_supervisor"}},
				{name: "Assembly", size: 7, field: "Production", leader: job{"Shift supervisor", "role.shift_supervisor"}},
			}},
			{name: "Quality and processes", size: 5, field: "Quality", leader: job{"Head of quality", "role.department_head"}},
			{name: "Logistics and planning", size: 6, field: "Logistics", leader: job{"Head of logistics", "role.operations_manager"}},
			{name: "Sales and service", size: 5, field: "Sales", leader: job{"Head of sales", "role.department_head"}},
			{name: "Finance and people", size: 4, field: "Finance", leader: job{"Head of administration", "role.department_head"}},
			{name: "Development (new ideas wanted)", size: 2, field: "Engineering", leader: job{"Head of development", "role.engineering_manager"}},
		},
		shift: map[string]float64{
			"manage": 0.8, "manage.process": 0.5, "manage.quality": 0.6, "manage.planning": 0.4,
			"lead.vision": -1.2, "lead.change": -1.3, "lead.inspire": -0.8, "lead.influence": -0.4, "lead": -0.3,
			"bridge.adaptability": -0.7, "bridge.learning": -0.3,
		},
	},
}

// size counts the people of a story, heads included.
func (s story) size() int {
	n := 1 + s.staff
	var count func([]planned)
	count = func(us []planned) {
		for _, u := range us {
			n += 1 + u.size
			count(u.below)
		}
	}
	count(s.units)
	return n
}
