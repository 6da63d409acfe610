package sample

import "github.com/bearinghq/bearing/framework"

// A field is a kind of work: how its teams are called, who is in them and
// what they must be able to do beside leading and managing.
type field struct {
	name    string
	share   int // of the organisation
	topics  []string
	leader  job
	jobs    []job // from the newcomer to the one with most experience
	project job   // one in every larger team; may be empty
	skills  []string
}

// A job is a title with the role profile that goes with it.
type job struct{ title, role string }

// fields are what an organisation of no particular story is made of.
var fields = []field{
	{"Production", 24, words("Melting", "Machining", "Assembly", "Packaging", "Finishing", "Night shift", "Day shift", "Maintenance"),
		job{"Shift supervisor", "role.shift_supervisor"},
		[]job{{"Production operator", ""}, {"Machine operator", operator}, {"Senior machine operator", operator}},
		job{}, words("skill.machining", "skill.maintenance", "skill.measuring", "skill.lean", "skill.safety")},
	{"Engineering", 18, words("Platform", "Data", "Interfaces", "Reliability", "Mobile", "Search", "Automation", "Tooling"),
		job{"Engineering manager", "role.engineering_manager"},
		[]job{{"Junior engineer", ""}, {"Software engineer", engineer}, {"Senior software engineer", "role.ic4"}, {"Staff engineer", "role.ic5"}},
		job{"Project manager", "role.project_manager"}, words("skill.backend", "skill.frontend", "skill.cloud", "skill.data", "skill.security")},
	{"Sales", 14, words("Key accounts", "New business", "Partners", "Inside sales", "Public sector", "Export"),
		job{"Sales team lead", "role.team_lead"},
		[]job{{"Sales assistant", ""}, {"Account manager", seller}, {"Senior account manager", seller}},
		job{}, words("skill.negotiation", "skill.market", "skill.crm")},
	{"Customer care", 12, words("First line", "Second line", "Field service", "Onboarding", "Complaints", "Spare parts"),
		job{"Service team lead", "role.team_lead"},
		[]job{{"Service agent", ""}, {"Service specialist", carer}, {"Senior service specialist", carer}},
		job{}, words("skill.product", "skill.crm", "skill.diagnosis")},
	{"Logistics", 10, words("Inbound", "Outbound", "Warehouse", "Dispatch", "Customs", "Planning"),
		job{"Logistics team lead", "role.shift_supervisor"},
		[]job{{"Warehouse worker", ""}, {"Logistics planner", planner}, {"Senior logistics planner", planner}},
		job{}, words("skill.forklift", "skill.erp", "skill.safety")},
	{"Quality", 6, words("Incoming goods", "Test bench", "Audits", "Suppliers", "Laboratory"),
		job{"Quality team lead", "role.team_lead"},
		[]job{{"Inspector", ""}, {"Quality engineer", inspector}, {"Senior quality engineer", inspector}},
		job{}, words("skill.measuring", "skill.audit", "skill.lean")},
	{"Product", 6, words("Discovery", "Design", "Research", "Portfolio", "Growth"),
		job{"Product lead", "role.product_lead"},
		[]job{{"Product analyst", ""}, {"Product designer", ""}, {"Senior product manager", "role.product_lead"}},
		job{"Programme coordinator", "role.programme_coordinator"}, words("skill.research", "skill.market", "skill.data")},
	{"Finance", 5, words("Accounting", "Controlling", "Payroll", "Treasury", "Purchasing"),
		job{"Finance team lead", "role.team_lead"},
		[]job{{"Accounting clerk", ""}, {"Accountant", accountant}, {"Senior controller", accountant}},
		job{}, words("skill.accounting", "skill.erp", "skill.data")},
	{"People", 5, words("Recruiting", "Learning", "Partnering", "Health and safety", "Apprentices"),
		job{"People team lead", "role.hr_partner"},
		[]job{{"People assistant", ""}, {"HR partner", "role.hr_partner"}, {"Culture champion", "role.culture_champion"}},
		job{"Programme coordinator", "role.programme_coordinator"}, words("skill.law", "skill.recruiting", "skill.training")},
}

func words(s ...string) []string { return s }

// The roles that the sample adds to those of the default framework.
const (
	operator   = "role.machine_operator"
	engineer   = "role.software_engineer"
	seller     = "role.account_manager"
	carer      = "role.service_specialist"
	planner    = "role.logistics_planner"
	inspector  = "role.quality_engineer"
	accountant = "role.accountant"
)

// Craft is the pillar that the sample adds to lead, manage and bridge.
var Craft = framework.Pillar{
	Key: "craft", Name: "Craft", Question: "What must the hands and the head be able to do?",
	Focus: "technical skills of the trade",
}

var skills = []struct{ key, name, definition, work string }{
	{"skill.backend", "Back-end development", "Builds services that are correct, fast enough and easy to change.", "services"},
	{"skill.frontend", "Front-end development", "Builds pages that everybody can use, with the keyboard too.", "pages"},
	{"skill.cloud", "Cloud operations", "Runs services so that they stay up and can be brought back.", "running systems"},
	{"skill.data", "Data analysis", "Finds out from data what is so, and says how sure that is.", "analyses"},
	{"skill.security", "Information security", "Sees how a system could be misused and closes the way.", "safeguards"},
	{"skill.machining", "Machining", "Sets up and runs turning and milling machines within tolerance.", "machine jobs"},
	{"skill.maintenance", "Maintenance", "Keeps machines running and finds why they stop.", "repairs"},
	{"skill.measuring", "Measuring and testing", "Chooses the right gauge, measures and knows the error.", "measurements"},
	{"skill.lean", "Lean methods", "Finds waste in a flow of work and takes it out for good.", "improvements"},
	{"skill.safety", "Work safety", "Sees a danger before it hurts somebody and removes it.", "safety rounds"},
	{"skill.negotiation", "Negotiation", "Reaches agreements that both sides still like a year later.", "negotiations"},
	{"skill.market", "Market knowledge", "Knows customers, competitors and where both are going.", "market views"},
	{"skill.crm", "Customer records", "Keeps what was said and promised to customers findable.", "customer records"},
	{"skill.product", "Product knowledge", "Knows what the product does, and what it does not.", "product questions"},
	{"skill.diagnosis", "Fault diagnosis", "Narrows a fault down step by step instead of guessing.", "fault reports"},
	{"skill.forklift", "Forklift and cranes", "Moves loads safely and keeps the licence current.", "load moves"},
	{"skill.erp", "Planning software", "Keeps orders, stock and dates true in the planning system.", "orders"},
	{"skill.audit", "Auditing", "Checks against a standard, fairly, and writes it down clearly.", "audits"},
	{"skill.research", "User research", "Learns from watching and asking what people need.", "studies"},
	{"skill.accounting", "Accounting", "Books correctly and on time, and can explain every line.", "closings"},
	{"skill.law", "Employment law", "Knows what may be agreed and when to ask a lawyer.", "contracts"},
	{"skill.recruiting", "Recruiting", "Finds people, treats all of them well and chooses fairly.", "interviews"},
	{"skill.training", "Teaching", "Makes others able to do what they could not do before.", "lessons"},
}

// Competencies returns the technical skills that the sample adds.
func Competencies() []framework.Competency {
	var all []framework.Competency
	for _, s := range skills {
		all = append(all, framework.Competency{
			Key: s.key, Pillar: Craft.Key, Name: s.name, Definition: s.definition,
			Anchors: []framework.Anchor{
				{Level: framework.Whole(1), Name: "Starting", Text: "Knows the words and helps with " + s.work + " when shown how."},
				{Level: framework.Whole(2), Name: "Developing", Text: "Does simple " + s.work + " alone and asks when it gets harder."},
				{Level: framework.Whole(3), Name: "Solid", Text: "Does ordinary " + s.work + " alone and reliably."},
				{Level: framework.Whole(4), Name: "Strong", Text: "Does difficult " + s.work + " and helps others with theirs."},
				{Level: framework.Whole(5), Name: "Role model", Text: "Shapes how the organisation does its " + s.work + "."},
			},
		})
	}
	return all
}

// Roles returns the role profiles that the sample adds.
func Roles() []framework.Role {
	role := func(key, name, family, description string, needs ...framework.Need) framework.Role {
		return framework.Role{Key: key, Name: name, Family: family, Track: "individual", Description: description, Needs: needs}
	}
	need := func(key string, level, weight float64) framework.Need {
		return framework.Need{Competency: key, Level: framework.LevelOf(level), Weight: weight}
	}
	without := func(key string) framework.Need { return framework.Need{Competency: key, NotNeeded: true} }
	return []framework.Role{
		role(operator, "Machine operator", "Production", "Sets up and runs machines and keeps the work place safe.",
			need("skill.machining", 3, 3), need("skill.safety", 4, 3), need("skill.measuring", 3, 2), need("skill.maintenance", 2, 1), need("skill.lean", 2, 1),
			need("manage.quality", 3, 2), need("bridge.communication", 2.5, 1), without("manage.resources"), without("lead.vision")),
		role(engineer, "Software engineer", "Engineering", "Builds and runs software with a team.",
			need("skill.backend", 3, 3), need("skill.frontend", 2, 1), need("skill.cloud", 3, 2), need("skill.security", 2, 2), need("skill.data", 2, 1),
			need("bridge.learning", 3, 2), need("bridge.communication", 3, 2), need("manage.quality", 3, 2), without("manage.resources")),
		role(seller, "Account manager", "Sales", "Looks after customers and wins new ones.",
			need("skill.negotiation", 3, 3), need("skill.market", 3, 2), need("skill.crm", 3, 1),
			need("lead.relationships", 3, 3), need("bridge.communication", 3.5, 2), need("manage.goals", 3, 2)),
		role(carer, "Service specialist", "Service", "Solves what customers cannot.",
			need("skill.product", 3, 3), need("skill.diagnosis", 3, 3), need("skill.crm", 3, 2),
			need("bridge.ei", 3, 2), need("bridge.communication", 3, 2), without("manage.resources")),
		role(planner, "Logistics planner", "Logistics", "Gets the right goods to the right place in time.",
			need("skill.erp", 3, 3), need("skill.forklift", 2, 1), need("skill.safety", 3, 2),
			need("manage.planning", 3, 3), need("manage.prioritise", 3, 2), need("bridge.decisions", 3, 1)),
		role(inspector, "Quality engineer", "Quality", "Finds out why something is not right and sees that it becomes so.",
			need("skill.measuring", 4, 3), need("skill.audit", 3, 2), need("skill.lean", 3, 2),
			need("manage.quality", 4, 3), need("manage.process", 3, 2), need("lead.conflict", 2.5, 1)),
		role(accountant, "Accountant", "Finance", "Keeps the books and explains them.",
			need("skill.accounting", 3, 3), need("skill.erp", 3, 2), need("skill.data", 2, 1),
			need("manage.accountability", 3, 2), need("manage.quality", 3.5, 2), without("lead.inspire")),
	}
}
