package web

import (
	"context"
	"strings"

	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/people"
)

// people fills in the preview of a list of people.
func (page *importPreview) people(ctx context.Context, p *intake.Preview) {
	w := p.Would
	page.AddWhat, page.ChangeWhat = T(ctx, "People to add"), T(ctx, "People to change")
	page.Add, page.Change, page.Left = T(ctx, "%d", w.PeopleAdded), T(ctx, "%d", w.PeopleChanged), T(ctx, "%d", w.PeopleLeft)
	page.Button = T(ctx, "Import %d people", w.PeopleAdded+w.PeopleChanged)
	page.How = T(ctx, "Sheet %s, %d rows.", p.List.Sheet, p.List.Rows)
	if p.List.Sheet == "" {
		page.How = T(ctx, "%d rows.", p.List.Rows)
	}
	for _, f := range p.List.Sheets {
		page.Sheets = append(page.Sheets, components.Option{Value: f.Name, Text: f.Name, Hint: again(ctx, f.Why), Chosen: f.Read})
	}
	for _, c := range p.List.Columns {
		page.Columns = append(page.Columns, importColumn{Name: c.Name, Header: c.Header, Sample: c.Sample, Roles: columnRoles(ctx, c.Role)})
	}
	page.near(ctx, "person", p.People)
	page.doubts(ctx, p)
	for i, q := range p.List.All() {
		if i >= shownPeople {
			page.More = T(ctx, "Shown are %d of %d people.", shownPeople, p.List.Len())
			break
		}
		page.Sample = append(page.Sample, importPerson{
			Name: q.Name, Email: q.Email, Unit: strings.Join(q.Unit, " / "), Position: q.Position, Manager: q.Manager, Dates: dates(ctx, q.Joined, q.Left),
		})
	}
	page.missing(ctx, p)
}

func dates(ctx context.Context, first, last people.Day) string {
	if first == people.Ever && last == people.Never {
		return ""
	}
	return dayWords(ctx, first) + " – " + dayWords(ctx, last)
}

// missing lists who is here today and not in the file. Nobody leaves by being
// left out.
func (page *importPreview) missing(ctx context.Context, p *intake.Preview) {
	for i, q := range p.Missing {
		if i >= shownMissing {
			break
		}
		row := leaverRow{UID: q.UID, Name: q.Name}
		if day, ok := p.Decisions.Leavers[q.UID]; ok {
			row.Left = day.String()
		}
		page.Missing = append(page.Missing, row)
	}
	page.MissingMore = p.MissingAll - len(page.Missing)
	if p.MissingAll*2 > p.Here {
		page.MissingWarn = T(ctx, "%d of the %d people who are here today are not in this file. They stay as they are; check that it is the right file.", p.MissingAll, p.Here)
	}
}

// columnRoles are what a column of a list may hold.
func columnRoles(ctx context.Context, chosen reading.Role) []components.Option {
	all := []components.Option{
		{Value: string(reading.IgnoreRole), Text: T(ctx, "nothing that is needed")},
		{Value: string(reading.NameRole), Text: T(ctx, "the name")},
		{Value: string(reading.FirstRole), Text: T(ctx, "the first name")},
		{Value: string(reading.LastRole), Text: T(ctx, "the last name")},
		{Value: string(reading.EmailRole), Text: T(ctx, "the e-mail address")},
		{Value: string(reading.NumberRole), Text: T(ctx, "the employee number")},
		{Value: string(reading.UnitRole), Text: T(ctx, "the unit, or a part of its path")},
		{Value: string(reading.PositionRole), Text: T(ctx, "the position")},
		{Value: string(reading.RoleRole), Text: T(ctx, "the role profile")},
		{Value: string(reading.ManagerRole), Text: T(ctx, "the manager")},
		{Value: string(reading.JoinedRole), Text: T(ctx, "the first day")},
		{Value: string(reading.LeftRole), Text: T(ctx, "the last day")},
	}
	known := false
	for i := range all {
		all[i].Chosen = all[i].Value == string(chosen)
		known = known || all[i].Chosen
	}
	all[0].Chosen = all[0].Chosen || !known
	return all
}
