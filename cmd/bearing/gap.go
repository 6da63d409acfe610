package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/gap"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

type gapCmd struct {
	where  `embed:""`
	Person string `arg:"" help:"Name, e-mail address, employee number or outside id."`
	Role   string `help:"Compare with this role, by key or name, instead of the person's own." placeholder:"ROLE"`
	On     string `help:"As it was on this day, such as 2026-03-31; today unless told otherwise." placeholder:"DAY"`
	JSON   bool   `help:"Print JSON."`
}

// Help is the manual of the command.
func (*gapCmd) Help() string {
	return `Compares what is known about a person with what a role needs: the person's own, or another with
--role. What is missing comes first, by weight times levels missing; what is needed and not known is
listed apart, because a blank is no gap.

Examples:
  bearing gap ada@example.org
  bearing gap "Ada Byron" --role role.team_lead
  bearing gap 10042 --json
  bearing gap ada@example.org --on 2025-12-31

Exit status: 0 printed, 1 not (nobody, or several people, go by that name), 2 the command was called
wrongly.`
}

// Run prints the comparison.
func (c *gapCmd) Run(t *terminal) error {
	day := people.DayOf(time.Now())
	if c.On != "" {
		var err error
		if day, err = people.ParseDay(c.On); err != nil {
			return &usageError{fmt.Errorf("--on %s: %w", c.On, err)}
		}
	}
	db, err := c.openThere(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	who, err := findPerson(t.ctx, db.Directory(), c.Person, day)
	if err != nil {
		return err
	}
	g, err := c.compare(t.ctx, db, who, day)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(t, newGapJSON(g))
	}
	return g.print(t.out)
}

// A comparison is a person beside a role.
type comparison struct {
	person  people.Person
	day     people.Day
	title   string
	role    *framework.Role
	version framework.Version
	lines   []gap.Line
	stale   func(gap.Line) bool
}

// findPerson finds somebody by what people call them. A name that several have
// is refused with the address of each.
func findPerson(ctx context.Context, d people.Directory, name string, day people.Day) (people.History, error) {
	if strings.TrimSpace(name) == "" {
		return people.History{}, &usageError{fmt.Errorf("the person is empty: write a name, an e-mail address or a number")}
	}
	h, err := d.Person(ctx, name)
	if err == nil || !fault.Is(err, fault.NotFound) {
		return h, err
	}
	page, err := d.Search(ctx, people.Query{Text: name, Show: people.Everyone, Day: day, Limit: 200})
	if err != nil {
		return h, err
	}
	folded := people.Fold(name)
	var same, exact []people.Person
	for _, e := range page.Entries {
		p := e.Person
		switch {
		case p.Email != "" && strings.EqualFold(p.Email, name), p.Number != "" && p.Number == name:
			return d.Person(ctx, p.UID)
		case people.Fold(p.Name) == folded:
			exact = append(exact, p)
		}
		same = append(same, p)
	}
	if len(exact) > 0 {
		same = exact
	}
	switch len(same) {
	case 0:
		return h, fault.New(fault.NotFound, "Nobody here is called %q, or has that address or number. 'bearing export people' lists everybody.", name)
	case 1:
		return d.Person(ctx, same[0].UID)
	}
	return h, fault.New(fault.Conflict, "%q may be any of %d people: %s. Name one by e-mail address, number or id.", name, len(same), listed(same))
}

func listed(ps []people.Person) string {
	var all []string
	for i, p := range ps {
		if i == 10 {
			all = append(all, fmt.Sprintf("and %d more", len(ps)-i))
			break
		}
		mark := p.Email
		if mark == "" {
			mark = p.Number
		}
		if mark == "" {
			mark = p.UID
		}
		all = append(all, fmt.Sprintf("%s (%s)", p.Name, mark))
	}
	return strings.Join(all, ", ")
}

func (c *gapCmd) compare(ctx context.Context, db *store.DB, who people.History, day people.Day) (comparison, error) {
	g := comparison{person: who.Person, day: day}
	at, _ := who.Main(day)
	g.title = at.Title
	all, err := db.Frameworks().Current(ctx)
	if err != nil {
		return g, err
	}
	if g.version, g.role, err = c.asked(all, at.Role); err != nil {
		return g, err
	}
	stands, err := db.Record().StandingOn(ctx, day, who.Person.ID)
	if err != nil {
		return g, err
	}
	policy, err := db.Record().Policy(ctx)
	if err != nil {
		return g, err
	}
	fresh := func(id framework.CompetencyID) int {
		x, _ := g.version.CompetencyByID(id)
		return policy.FreshFor(x.FreshMonths)
	}
	known := profile.Of(stands[who.Person.ID], policy, day, fresh)
	g.lines = gap.Compare(g.version, g.role, known)
	g.stale = func(l gap.Line) bool {
		return l.Cell.Known() && !l.Cell.Standing.Fresh(day, fresh(l.Competency.ID))
	}
	return g, nil
}

// asked returns the role to compare with and the framework that has it.
func (c *gapCmd) asked(all []framework.Version, own framework.RoleID) (framework.Version, *framework.Role, error) {
	for _, v := range all {
		r, ok := v.RoleByID(own)
		if c.Role != "" {
			if r, ok = v.Role(c.Role); !ok {
				r, ok = v.FindRole(c.Role)
			}
		}
		if ok {
			return v, &r, nil
		}
	}
	switch {
	case c.Role != "":
		return framework.Version{}, nil, fault.New(fault.NotFound, "There is no role %q. 'bearing export roles' lists them.", c.Role)
	case len(all) == 0:
		return framework.Version{}, nil, fault.New(fault.NotFound, "There is no framework yet. Import one, or start 'bearing serve' once.")
	}
	return all[0], nil, nil
}

func (g comparison) print(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s", g.person.Name)
	if g.title != "" {
		fmt.Fprintf(b, ", %s", g.title)
	}
	fmt.Fprintf(b, ", on %s", g.day)
	if g.role == nil {
		fmt.Fprintf(b, "\nNo role is set, so nothing is needed. Name one with --role.\n")
	} else {
		s := gap.Total(g.lines)
		fmt.Fprintf(b, "\n%s needs %d competencies: %d met, %d short, %d not known.\n", g.role.Name, s.Asked, s.Met, s.Short, s.Unknown)
	}
	width := 0
	for _, l := range g.lines {
		width = max(width, utf8.RuneCountInString(l.Competency.Name))
	}
	g.section(b, width, "Short", gap.Ranked(g.lines))
	g.section(b, width, "Needed and not known", g.of(gap.Unknown))
	g.section(b, width, "Met", g.of(gap.Met))
	if g.role == nil {
		g.section(b, width, "Known", g.of(gap.NotAsked))
	}
	return b.Flush()
}

func (g comparison) of(s gap.Status) []gap.Line {
	var all []gap.Line
	for _, l := range g.lines {
		if l.Gap.Status == s && (s != gap.NotAsked || l.Cell.Known()) {
			all = append(all, l)
		}
	}
	return all
}

func (g comparison) section(b *bufio.Writer, width int, title string, lines []gap.Line) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", title)
	for _, l := range lines {
		fmt.Fprint(b, "  ")
		pad(b, l.Competency.Name, width)
		have, need := "?", "-"
		if l.Cell.Known() {
			have = l.Cell.Level.String()
		}
		if l.Gap.Need != observe.NoLevel {
			need = l.Gap.Need.String()
		}
		fmt.Fprintf(b, "  has %-4s needs %-4s", have, need)
		if l.Gap.Status == gap.Short {
			fmt.Fprintf(b, " missing %s", l.Gap.By)
		}
		if l.Cell.Known() {
			fmt.Fprintf(b, "  (%s, %s", l.Cell.Source, l.Cell.Day)
			if g.stale(l) {
				fmt.Fprint(b, ", out of date")
			}
			fmt.Fprint(b, ")")
		}
		fmt.Fprintln(b)
	}
}

type gapJSON struct {
	Person  string        `json:"person"`
	On      string        `json:"on"`
	ID      string        `json:"id"`
	Email   string        `json:"email,omitempty"`
	Title   string        `json:"title,omitempty"`
	Role    string        `json:"role,omitempty"`
	Needed  int           `json:"needed"`
	Met     int           `json:"met"`
	Short   int           `json:"short"`
	Unknown int           `json:"unknown"`
	Lines   []gapLineJSON `json:"lines"`
}

type gapLineJSON struct {
	Competency string   `json:"competency"`
	Name       string   `json:"name"`
	Level      *float64 `json:"level"`
	Need       *float64 `json:"need"`
	Gap        float64  `json:"gap"`
	Weight     float64  `json:"weight"`
	Status     string   `json:"status"`
	Source     string   `json:"source,omitempty"`
	Day        string   `json:"day,omitempty"`
	Stale      bool     `json:"stale,omitempty"`
}

func newGapJSON(g comparison) gapJSON {
	s := gap.Total(g.lines)
	j := gapJSON{
		Person: g.person.Name, On: g.day.String(), ID: g.person.UID, Email: g.person.Email, Title: g.title,
		Needed: s.Asked, Met: s.Met, Short: s.Short, Unknown: s.Unknown, Lines: []gapLineJSON{},
	}
	if g.role != nil {
		j.Role = g.role.Key
	}
	for _, l := range g.lines {
		x := gapLineJSON{Competency: l.Competency.Key, Name: l.Competency.Name, Weight: l.Gap.Weight, Status: statusWord(l.Gap.Status), Stale: g.stale(l)}
		if l.Cell.Known() {
			x.Level, x.Source, x.Day = new(l.Cell.Level.Float()), l.Cell.Source.String(), l.Cell.Day.String()
		}
		if l.Gap.Need != observe.NoLevel {
			x.Need = new(l.Gap.Need.Float())
		}
		if l.Gap.Status == gap.Short {
			x.Gap = l.Gap.By.Float()
		}
		j.Lines = append(j.Lines, x)
	}
	return j
}
