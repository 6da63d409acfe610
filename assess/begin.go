package assess

import (
	"slices"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// pillars are asked about where no role says what is needed.
var pillars = []string{"lead", "manage", "bridge"}

// Choices returns the sentences to choose from for a competency: those of the
// levels 1 to 5. There are none for a competency that goes beyond, or whose
// levels are not whole: its scale is another.
func Choices(v framework.Version, c framework.Competency) []framework.Anchor {
	var some []framework.Anchor
	for _, a := range v.Levels(c) {
		switch {
		case a.Level < framework.Whole(1):
		case a.Level%framework.Whole(1) != 0 || a.Level > framework.Whole(observe.TopAnswer):
			return nil
		case a.Text != "":
			some = append(some, a)
		}
	}
	if len(some) < 2 {
		return nil
	}
	return some
}

// Asks returns what is asked about somebody with the role, in the order of the
// framework; all of lead, manage and bridge where there is none.
func Asks(v framework.Version, role *framework.Role) []framework.CompetencyID {
	var ids []framework.CompetencyID
	for _, c := range v.Competencies {
		wanted := slices.Contains(pillars, c.Pillar)
		if role != nil {
			n, said := role.Need(c.Key)
			wanted = said && !n.NotNeeded
		}
		if wanted && len(Choices(v, c)) > 0 {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// MayBegin reports whether somebody may open a conversation about a person
// whom manager leads; 0 if nobody does.
func MayBegin(who Viewer, person, manager people.ID) bool {
	return who.Keeper || who.Person != 0 && (who.Person == person || who.Person == manager)
}

// Begin opens a conversation about a person, with what is asked on version v.
// Manager is 0 if nobody leads the person on that day.
func Begin(who Viewer, person people.History, manager people.ID, v framework.Version, asked []framework.CompetencyID, m Moment) (Conversation, error) {
	name := person.Person.Name
	switch {
	case !MayBegin(who, person.Person.ID, manager):
		return Conversation{}, fault.New(fault.Forbidden, "Only %s, who leads them, and HR can open this conversation.", name)
	case !person.Present(m.Day):
		return Conversation{}, fault.New(fault.Conflict, "%s is not in the organisation on %s, so there is nobody to talk with.", name, m.Day)
	case manager == 0:
		return Conversation{}, fault.New(fault.Conflict, "%s reports to nobody on %s. Set their manager first; the second view is the manager's.", name, m.Day)
	case len(asked) == 0:
		return Conversation{}, fault.New(fault.Conflict, "There is nothing to ask about %s: what their role needs has no sentences for the levels 1 to 5. Write them in the framework, or choose another role.", name)
	}
	c := Conversation{Person: person.Person.ID, Version: v.ID, Asked: asked, Day: m.Day, By: who.Actor, At: m.At}
	c.Places[Self].Holder, c.Places[Manager].Holder = person.Person.ID, manager
	return c, nil
}

// Lead returns who leads a person by a solid line on a day, or 0.
func Lead(h people.History, day people.Day) people.ID {
	for _, l := range h.Lines {
		if l.Kind == people.Solid && l.Span.Has(day) {
			return l.Manager
		}
	}
	return 0
}
