package web

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/web/components"
)

type rolesPage struct {
	shelf
	Tabs   []components.Tab
	Query  string
	Groups []roleGroup
	Found  int
	New    string
}

type roleGroup struct {
	Name  string
	Roles []roleLine
}

type roleLine struct {
	link
	Track, About string
	Needs        int
}

func newRolesPage(ctx context.Context, sh shelf, query string) rolesPage {
	p := rolesPage{shelf: sh, Query: query}
	p.Tabs = sh.tabs(func(key string) string { return "/roles?framework=" + url.QueryEscape(key) })
	if may(ctx, access.EditRoles) && !sh.Empty {
		p.New = sh.base() + "/edit/role"
	}
	words := framework.Fold(query)
	at := map[string]int{}
	for _, r := range sh.V.Roles {
		if !strings.Contains(framework.Fold(r.Name+" "+r.Family+" "+r.Track), words) {
			continue
		}
		group := cmp.Or(r.Family, trackName(ctx, r.Track))
		i, ok := at[group]
		if !ok {
			i = len(p.Groups)
			at[group] = i
			p.Groups = append(p.Groups, roleGroup{Name: group})
		}
		track := ""
		if r.Family != "" {
			track = r.Track
		}
		p.Groups[i].Roles = append(p.Groups[i].Roles, roleLine{link{r.Name, sh.role(r.Key)}, track, r.Description, asked(r)})
		p.Found++
	}
	return p
}

// asked counts what a role asks for.
func asked(r framework.Role) int {
	n := 0
	for _, x := range r.Needs {
		if !x.NotNeeded {
			n++
		}
	}
	return n
}

func trackName(ctx context.Context, key string) string {
	switch key {
	case "people":
		return T(ctx, "People track")
	case "individual":
		return T(ctx, "Individual track")
	case "delivery":
		return T(ctx, "Delivery")
	case "specialist":
		return T(ctx, "Specialists")
	case "":
		return T(ctx, "Roles")
	}
	return key
}

func (s *Site) showRoles(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	sh, err := s.shelf(r.Context(), q.Get("framework"), "")
	if err != nil {
		return err
	}
	query := q.Get("q")
	if len(query) > 200 {
		query = ""
	}
	return show(w, r, rolesView(newRolesPage(r.Context(), sh, query)))
}

type rolePage struct {
	Title, Sub, Version, Edit string
	Trail                     []components.Crumb
	Parts                     []rolePart
	Chart                     roleChart
	Steps                     []link
	Asked                     int
}

type rolePart struct {
	framework.Pillar
	Kind  string
	Mean  string // of the levels asked for, by weight; "" if nothing is
	Needs []needLine
	Unset int // competencies that nobody has thought about
}

type needLine struct {
	link
	Level     framework.Level
	Weight    string
	NotNeeded bool
}

func newRolePage(ctx context.Context, sh shelf, r framework.Role) rolePage {
	p := rolePage{Title: r.Name, Sub: r.Description, Version: sh.title(ctx), Asked: asked(r)}
	p.Trail = []components.Crumb{{Text: T(ctx, "Roles"), Href: "/roles?framework=" + url.QueryEscape(sh.Head.Framework.Key)}, {Text: r.Name}}
	if may(ctx, access.EditRoles) && (sh.Newest || sh.V.Number == 0) {
		p.Edit = sh.base() + "/edit/role?key=" + url.QueryEscape(r.Key)
	}
	needs := map[string]framework.Need{}
	for _, n := range r.Needs {
		needs[n.Competency] = n
	}
	for _, x := range sh.V.Pillars {
		part := rolePart{Pillar: x, Kind: pillarKind(x.Key)}
		var sum, weight float64
		for _, c := range sh.V.In(x.Key) {
			n, ok := needs[c.Key]
			if !ok {
				part.Unset++
				continue
			}
			sum, weight = sum+n.Level.Float()*n.Weight, weight+n.Weight
			part.Needs = append(part.Needs, needLine{link{c.Name, sh.competency(c.Key)}, n.Level, weightName(ctx, n.Weight), n.NotNeeded})
		}
		if weight > 0 {
			part.Mean = decimal(ctx, math.Round(sum/weight*10)/10)
		}
		if len(part.Needs) > 0 {
			p.Parts = append(p.Parts, part)
		}
	}
	p.Chart = newRoleChart(ctx, sh, r, needs)
	p.Steps = sh.steps(r.Key)
	return p
}

// steps are the places of a role on ladders.
func (sh shelf) steps(role string) []link {
	var all []link
	for _, l := range sh.V.Ladders {
		for _, t := range l.Tracks {
			for _, st := range t.Steps {
				if st.Role == role || slices.Contains(st.Alternatives, role) {
					all = append(all, link{l.Name + ": " + st.Key, sh.ladder(l.Key) + "#" + url.PathEscape(st.Key)})
				}
			}
		}
	}
	return all
}

// A roleChart draws what a role asks for: a bar for each competency, as high
// as the level and as strong as the weight, in the colour of its pillar.
type roleChart struct {
	Width, Height int
	Bars          []roleBar
	Lines         []int // y of each whole level
	About         string
}

type roleBar struct {
	X, Y, W, H     int
	Class, Opacity string
	Label          string
}

// fills are the classes of bars by the kind of pillar.
var fills = map[string]string{"": "fill-primary", "lead": "fill-lead", "manage": "fill-manage", "bridge": "fill-bridge"}

// chartBars is how many bars still tell something.
const chartBars = 60

func newRoleChart(ctx context.Context, sh shelf, r framework.Role, needs map[string]framework.Need) roleChart {
	if n := len(needs); n == 0 || n > chartBars {
		return roleChart{}
	}
	top, heaviest := framework.Whole(1), 0.0
	for _, n := range r.Needs {
		heaviest = max(heaviest, n.Weight)
		if c, ok := sh.V.Competency(n.Competency); ok {
			top = max(top, sh.V.Top(c))
		}
	}
	const step, bar, height = 16, 10, 120
	ch := roleChart{Height: height, About: T(ctx, "What the role asks for, competency by competency. The table below says the same.")}
	x := 4
	for _, p := range sh.V.Pillars {
		for _, c := range sh.V.In(p.Key) {
			n, ok := needs[c.Key]
			if !ok {
				continue
			}
			h := max(1, int(float64(height-8)*float64(n.Level)/float64(top)))
			b := roleBar{X: x, Y: height - h, W: bar, H: h, Class: fills[pillarKind(p.Key)], Opacity: "1", Label: c.Name + ": " + again(ctx, n.String())}
			if heaviest > 0 {
				b.Opacity = strconv.FormatFloat(0.35+0.65*n.Weight/heaviest, 'f', 2, 64)
			}
			ch.Bars = append(ch.Bars, b)
			x += step
		}
		x += step / 2
	}
	ch.Width = x
	for l := framework.Whole(1); l <= top; l += 100 {
		ch.Lines = append(ch.Lines, height-int(float64(height-8)*float64(l)/float64(top)))
	}
	return ch
}

func (c roleChart) box() string { return fmt.Sprintf("0 0 %d %d", c.Width, c.Height) }

func (s *Site) showRole(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.asked(r)
	if err == nil {
		err = sh.mayRead(r.Context())
	}
	if err != nil {
		return err
	}
	role, ok := sh.V.Role(r.PathValue("role"))
	if !ok {
		return fault.New(fault.NotFound, "This version of the framework has no such role. Look in the list of roles.")
	}
	return show(w, r, roleView(newRolePage(r.Context(), sh, role)))
}

type roleForm struct {
	shelf
	Title, Action, Error string
	Trail                []components.Crumb
	R                    framework.Role
	Parts                []needPart
	New                  bool
}

type needPart struct {
	Name, Kind string
	Fields     []needField
}

type needField struct {
	Key, Name, Level, Weight string
	NotNeeded                bool
	Top                      framework.Level
}

func newRoleForm(ctx context.Context, sh shelf, r framework.Role, typed map[string]needField, fresh bool, problem string) roleForm {
	f := roleForm{shelf: sh, Title: r.Name, Action: sh.base() + "/edit/role?key=" + url.QueryEscape(r.Key), R: r, New: fresh, Error: problem}
	if fresh {
		f.Title, f.Action = T(ctx, "New role"), sh.base()+"/edit/role"
	}
	f.Trail = sh.editTrail(ctx, f.Title)
	for _, x := range sh.V.Pillars {
		part := needPart{Name: x.Name, Kind: pillarKind(x.Key)}
		for _, c := range sh.V.In(x.Key) {
			field := needField{Key: c.Key, Name: c.Name, Top: sh.V.Top(c)}
			if n, ok := r.Need(c.Key); ok {
				field.NotNeeded = n.NotNeeded
				if !n.NotNeeded {
					field.Level, field.Weight = levelText(ctx, n.Level), decimal(ctx, n.Weight)
				}
			}
			if t, ok := typed[c.Key]; ok {
				field.Level, field.Weight, field.NotNeeded = t.Level, t.Weight, t.NotNeeded
			}
			part.Fields = append(part.Fields, field)
		}
		f.Parts = append(f.Parts, part)
	}
	return f
}

func (s *Site) showRoleForm(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.draft(r)
	if err != nil {
		return err
	}
	key := r.URL.Query().Get("key")
	role, ok := sh.V.Role(key)
	if key != "" && !ok {
		return fault.New(fault.NotFound, "The draft has no such role. Choose one from the list.")
	}
	return show(w, r, roleFormView(newRoleForm(r.Context(), sh, role, nil, key == "", "")))
}

func (s *Site) editRole(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.draft(r)
	if err == nil {
		err = r.ParseForm()
	}
	if err != nil {
		return err
	}
	key := r.URL.Query().Get("key")
	was, _ := sh.V.Role(key)
	role, typed, err := readRole(r, sh.V, was)
	again := func(problem string) error {
		return showStatus(w, r, status[fault.Invalid], roleFormView(newRoleForm(r.Context(), sh, role, typed, key == "", problem)))
	}
	if err != nil {
		return again(errorText(r, err))
	}
	return s.edit(w, r, sh, again, func(v framework.Version) (framework.Version, error) {
		if r.PostFormValue("do") == "remove" {
			return v.DropRole(key)
		}
		if key == "" {
			role.Key = freeKey("role."+framework.Slug(role.Name), func(k string) bool { _, taken := v.Role(k); return taken })
		}
		return v.PutRole(role)
	})
}

// readRole takes a role from the form, together with what was typed for each
// competency.
func readRole(r *http.Request, v framework.Version, was framework.Role) (framework.Role, map[string]needField, error) {
	role := framework.Role{ID: was.ID, Key: was.Key, Name: r.PostFormValue("name"), Family: r.PostFormValue("family"), Track: r.PostFormValue("track"), Description: r.PostFormValue("description")}
	typed := map[string]needField{}
	var first error
	for _, c := range v.Competencies {
		t := needField{Level: strings.TrimSpace(r.PostFormValue("level:" + c.Key)), Weight: strings.TrimSpace(r.PostFormValue("weight:" + c.Key)), NotNeeded: r.PostFormValue("not:"+c.Key) != ""}
		typed[c.Key] = t
		n, said, err := readNeed(c, t)
		if err != nil && first == nil {
			first = err
		}
		if said {
			role.Needs = append(role.Needs, n)
		}
	}
	return role, typed, first
}

func readNeed(c framework.Competency, t needField) (n framework.Need, said bool, err error) {
	n = framework.Need{Competency: c.Key, NotNeeded: t.NotNeeded}
	switch {
	case t.NotNeeded && t.Level != "":
		return n, true, fault.New(fault.Invalid, "%s is marked as not needed here and also has a level. Clear one of the two.", c.Name)
	case t.NotNeeded:
		return n, true, nil
	case t.Level == "":
		return n, false, nil
	}
	if n.Level, err = framework.ParseLevel(t.Level); err != nil {
		return n, true, fault.New(fault.Invalid, "%s: %s", c.Name, err)
	}
	n.Weight = 1
	if t.Weight != "" {
		if n.Weight, err = strconv.ParseFloat(strings.Replace(t.Weight, ",", ".", 1), 64); err != nil {
			return n, true, fault.New(fault.Invalid, "%s: the weight %q is not a number. Write 1 for useful, 2 for important or 3 for critical.", c.Name, t.Weight)
		}
	}
	return n, true, nil
}
