package intake

import (
	"cmp"
	"maps"
	"slices"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/sheet/reading"
)

// A Doubt is something in the file that a person should look at.
type Doubt struct {
	reading.Doubt
	Accepted bool // somebody has, and what is proposed will do
}

// Doubts lists what is doubtful about the file, and says how many more there
// are. Cells that were corrected are doubtful no more; see Corrections.
func (p *Preview) Doubts() (all []Doubt, more int) {
	add := func(ds []reading.Doubt, unlisted int) {
		for _, d := range ds {
			all = append(all, Doubt{d, p.Decisions.Accepted[d.Place()]})
		}
		more += unlisted
	}
	switch {
	case p.Answers != nil:
		add(p.Answers.Doubts, p.Answers.DoubtsMore)
		add(p.Rated.doubts, p.Rated.more)
	case p.Matrix != nil:
		add(p.Matrix.Doubts, p.Matrix.DoubtsMore)
	case p.List != nil:
		settled := func(d reading.Doubt) bool { return d.Elsewhere } // by the plan, which says so itself
		add(slices.DeleteFunc(slices.Clone(p.List.Doubts), settled), p.List.DoubtsMore-p.List.Elsewhere)
		add(p.planned(), p.Plan.Doubted-len(p.Plan.Doubts))
	}
	return all, more
}

// planned places what the plan of a list doubts in the sheet.
func (p *Preview) planned() []reading.Doubt {
	columns := map[reading.Role]string{}
	for _, c := range p.List.Columns {
		columns[c.Role] = cmp.Or(columns[c.Role], c.Name)
	}
	roles := map[string]reading.Role{
		"number": reading.NumberRole, "name": reading.NameRole, "email": reading.EmailRole, "unit": reading.UnitRole,
		"title": reading.PositionRole, "manager": reading.ManagerRole, "from": reading.JoinedRole, "to": reading.LeftRole,
	}
	all := make([]reading.Doubt, len(p.Plan.Doubts))
	for i, d := range p.Plan.Doubts {
		all[i] = reading.Doubt{Sheet: p.List.Sheet, Row: d.Row, Column: columns[roles[d.Column]], Value: d.Value, Reason: d.Reason, Level: NoLevel}
	}
	return all
}

// Doubtful returns how many doubts nobody has decided yet.
func (p *Preview) Doubtful() int {
	all, n := p.Doubts()
	for _, d := range all {
		if !d.Accepted {
			n++
		}
	}
	return n
}

// Accept returns d with the proposed fix taken for the doubts at the places,
// or for all of them if there is none.
func (p *Preview) Accept(d Decisions, places ...string) (Decisions, error) {
	d = d.Clone()
	all, _ := p.Doubts()
	found := map[string]bool{}
	for _, doubt := range all {
		place := doubt.Place()
		if len(places) > 0 && !slices.Contains(places, place) {
			continue
		}
		found[place] = true
		if doubt.Instead == "" {
			d.Accepted = with(d.Accepted, place, true)
		} else if err := d.Correct(place, doubt.Instead); err != nil {
			return d, err
		}
	}
	for _, place := range places {
		if !found[place] {
			return d, fault.Field("accept", "There is no doubt about %s. Read the list of doubts again; it changes as the file is corrected.", place)
		}
	}
	return d, nil
}

// Limits of what may be corrected by hand.
const (
	mostCorrections = 10_000
	longestValue    = 500
)

// Correct has value read instead of what stands at a place such as "Team!C7".
// Skip leaves the cell out, and "" takes back what was decided about it.
func (d *Decisions) Correct(place, value string) error {
	delete(d.Accepted, place)
	switch {
	case value == "":
		delete(d.Read.Cells, place)
		return nil
	case !reading.IsPlace(place):
		return fault.Field("cells", "%q is not the place of a cell. Write it as in Team!C7: the sheet, the column and the row.", place)
	case len(value) > longestValue:
		return fault.Field("cells", "The value for %s is longer than %d characters. Shorten it.", place, longestValue)
	case len(d.Read.Cells) >= mostCorrections:
		return fault.Field("cells", "At most %d cells can be corrected here. Correct the file instead, and bring it again.", mostCorrections)
	}
	d.Read.Cells = with(d.Read.Cells, place, value)
	return nil
}

// A Correction is a cell that is read otherwise than it stands.
type Correction struct{ Place, Value string }

// Corrections lists the cells that were decided about, by place.
func (d Decisions) Corrections() []Correction {
	var all []Correction
	for _, place := range slices.Sorted(maps.Keys(d.Read.Cells)) {
		all = append(all, Correction{place, d.Read.Cells[place]})
	}
	return all
}

func with[V any](m map[string]V, k string, v V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[k] = v
	return m
}
