package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/web/components"
)

// draft is the framework's draft, or what the first change would make it of.
func (s *Site) draft(r *http.Request) (shelf, error) {
	sh, err := s.shelf(r.Context(), r.PathValue("key"), "")
	if err == nil && sh.Head.Draft != 0 {
		return s.shelf(r.Context(), r.PathValue("key"), "draft")
	}
	return sh, err
}

// edit changes the draft and leads back to it. A change that is refused shows
// the form again with what was typed.
func (s *Site) edit(w http.ResponseWriter, r *http.Request, sh shelf, again func(problem string) error, change func(framework.Version) (framework.Version, error)) error {
	return s.editThen(w, r, sh, sh.base()+"/edit", again, change)
}

// editThen is edit that leads to another page.
func (s *Site) editThen(w http.ResponseWriter, r *http.Request, sh shelf, next string, again func(problem string) error, change func(framework.Version) (framework.Version, error)) error {
	_, err := s.Frameworks.Update(r.Context(), sh.Head.Framework.ID, change)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return again(errorText(r, err))
	}
	if err != nil {
		return err
	}
	say(w, "good", T(r.Context(), "The draft is changed. Others see it once it is published."))
	return redirect(w, r, next)
}

func (sh shelf) editTrail(ctx context.Context, title string) []components.Crumb {
	trail := []components.Crumb{{Text: sh.V.Framework.Name, Href: sh.base()}}
	if title == "" {
		return append(trail, components.Crumb{Text: T(ctx, "Draft")})
	}
	return append(trail, components.Crumb{Text: T(ctx, "Draft"), Href: sh.base() + "/edit"}, components.Crumb{Text: title})
}

type editPage struct {
	shelf
	Trail   []components.Crumb
	Pillars []editPart
	Roles   []link
	Ladders []link
	Error   string
	Started bool // there is a draft already
}

type editPart struct {
	link
	Kind         string
	Competencies []link
	Add          string
}

func newEditPage(ctx context.Context, sh shelf) editPage {
	p := editPage{shelf: sh, Trail: sh.editTrail(ctx, ""), Started: sh.Head.Draft != 0}
	to := func(what, key string) string { return sh.base() + "/edit/" + what + "?key=" + url.QueryEscape(key) }
	for _, x := range sh.V.Pillars {
		part := editPart{link: link{x.Name, to("pillar", x.Key)}, Kind: pillarKind(x.Key), Add: sh.base() + "/edit/competency?pillar=" + url.QueryEscape(x.Key)}
		for _, c := range sh.V.In(x.Key) {
			part.Competencies = append(part.Competencies, link{c.Name, to("competency", c.Key)})
		}
		p.Pillars = append(p.Pillars, part)
	}
	for _, r := range sh.V.Roles {
		p.Roles = append(p.Roles, link{r.Name, to("role", r.Key)})
	}
	for _, l := range sh.V.Ladders {
		p.Ladders = append(p.Ladders, link{l.Name, to("ladder", l.Key)})
	}
	return p
}

func (s *Site) showDraft(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.draft(r)
	if err != nil {
		return err
	}
	return show(w, r, editView(newEditPage(r.Context(), sh)))
}

func (s *Site) editFramework(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.draft(r)
	if err != nil {
		return err
	}
	name, source := r.PostFormValue("name"), r.PostFormValue("source")
	again := func(problem string) error {
		p := newEditPage(r.Context(), sh)
		p.Error, p.V.Framework.Name, p.V.Source = problem, name, source
		return showStatus(w, r, status[fault.Invalid], editView(p))
	}
	return s.edit(w, r, sh, again, func(v framework.Version) (framework.Version, error) {
		v.Framework.Name, v.Source = name, source
		return v, nil
	})
}

type pillarForm struct {
	shelf
	Title, Action, Error string
	Trail                []components.Crumb
	P                    framework.Pillar
	New, Empty           bool
}

func (s *Site) pillarForm(r *http.Request, p framework.Pillar, fresh bool, problem string) (pillarForm, error) {
	sh, err := s.draft(r)
	f := pillarForm{shelf: sh, Title: p.Name, Action: sh.base() + "/edit/pillar?key=" + url.QueryEscape(p.Key), P: p, New: fresh, Error: problem, Empty: len(sh.V.In(p.Key)) == 0}
	if fresh {
		f.Title, f.Action = T(r.Context(), "New pillar"), sh.base()+"/edit/pillar"
	}
	f.Trail = sh.editTrail(r.Context(), f.Title)
	return f, err
}

func (s *Site) showPillarForm(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.draft(r)
	if err != nil {
		return err
	}
	key := r.URL.Query().Get("key")
	p, ok := sh.V.Pillar(key)
	if key != "" && !ok {
		return fault.New(fault.NotFound, "The draft has no such pillar. Choose one from the list.")
	}
	f, err := s.pillarForm(r, p, key == "", "")
	if err != nil {
		return err
	}
	return show(w, r, pillarFormView(f))
}

func (s *Site) editPillar(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.draft(r)
	if err != nil {
		return err
	}
	key := r.URL.Query().Get("key")
	p := framework.Pillar{Key: key, Name: r.PostFormValue("name"), Question: r.PostFormValue("question"), Focus: r.PostFormValue("focus")}
	again := func(problem string) error {
		f, err := s.pillarForm(r, p, key == "", problem)
		if err != nil {
			return err
		}
		return showStatus(w, r, status[fault.Invalid], pillarFormView(f))
	}
	return s.edit(w, r, sh, again, func(v framework.Version) (framework.Version, error) {
		if r.PostFormValue("do") == "remove" {
			return v.DropPillar(key)
		}
		if key == "" {
			p.Key = freeKey(framework.Slug(p.Name), func(k string) bool { _, taken := v.Pillar(k); return taken })
		}
		return v.PutPillar(p)
	})
}

// freeKey returns key, or key with the first number that makes it new.
func freeKey(key string, taken func(string) bool) string {
	made := key
	for n := 2; taken(made); n++ {
		made = key + "-" + strconv.Itoa(n)
	}
	return made
}

type competencyForm struct {
	shelf
	Title, Action, Error string
	Trail                []components.Crumb
	C                    framework.Competency
	Pillars              components.Input
	Levels               []levelField
	Items                []itemField
	Balance, Requires    string // names, one to a line
	New                  bool
}

type levelField struct {
	N    int
	Name string
	Text string
}

type itemField struct {
	N    int
	Key  string
	Form components.Input
	framework.Item
}

func newCompetencyForm(ctx context.Context, sh shelf, c framework.Competency, fresh bool, problem string) competencyForm {
	f := competencyForm{shelf: sh, Title: c.Name, Action: sh.base() + "/edit/competency?key=" + url.QueryEscape(c.Key), C: c, New: fresh, Error: problem}
	if fresh {
		f.Title, f.Action = T(ctx, "New competency"), sh.base()+"/edit/competency"
	}
	f.Trail = sh.editTrail(ctx, f.Title)
	f.Pillars = components.Input{Label: T(ctx, "Pillar"), Name: "pillar", Required: true}
	for _, p := range sh.V.Pillars {
		f.Pillars.Options = append(f.Pillars.Options, components.Option{Value: p.Key, Text: p.Name, Chosen: p.Key == c.Pillar})
	}
	f.Levels = levelFields(c.Anchors)
	for i, t := range append(slices.Clone(c.Items), framework.Item{Form: "full"}) {
		form := components.Input{Label: T(ctx, "Shortest form that has it"), Name: "item" + strconv.Itoa(i) + "-form", Required: true}
		for _, o := range []components.Option{{Value: "pulse", Text: T(ctx, "pulse")}, {Value: "standard", Text: T(ctx, "standard")}, {Value: "full", Text: T(ctx, "full")}} {
			o.Chosen = o.Value == t.Form
			form.Options = append(form.Options, o)
		}
		f.Items = append(f.Items, itemField{i, t.Key, form, t})
	}
	f.Balance, f.Requires = sh.names(c.BalanceWith), sh.names(c.Requires)
	return f
}

// levelFields are the levels as they are and one more, and at least 1 to 5.
func levelFields(as []framework.Anchor) []levelField {
	from, to := 1, 5
	if len(as) > 0 {
		from, to = int(as[0].Level/100), int(as[len(as)-1].Level/100)+1
	}
	var fs []levelField
	for n := from; n <= min(max(to, 5), 10); n++ {
		f := levelField{N: n}
		for _, a := range as {
			if a.Level == framework.Whole(n) {
				f.Name, f.Text = a.Name, a.Text
			}
		}
		fs = append(fs, f)
	}
	return fs
}

// names writes keys as the names of competencies, one to a line.
func (sh shelf) names(keys []string) string {
	var all []string
	for _, k := range keys {
		name := k
		if c, ok := sh.V.Competency(k); ok {
			name = c.Name
		}
		all = append(all, name)
	}
	return strings.Join(all, "\n")
}

// keys is the reverse of names. What is no name stays, for Check to refuse.
func keys(v framework.Version, text string) []string {
	x := framework.NewIndex(v)
	var all []string
	for name := range strings.SplitSeq(text, "\n") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if c, how := x.Find(name); how != framework.None {
			name = c.Key
		}
		all = append(all, name)
	}
	return all
}

func (s *Site) showCompetencyForm(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.draft(r)
	if err != nil {
		return err
	}
	key := r.URL.Query().Get("key")
	c, ok := sh.V.Competency(key)
	if key != "" && !ok {
		return fault.New(fault.NotFound, "The draft has no such competency. Choose one from the list.")
	}
	if key == "" {
		c.Pillar = r.URL.Query().Get("pillar")
	}
	return show(w, r, competencyFormView(newCompetencyForm(r.Context(), sh, c, key == "", "")))
}

func (s *Site) editCompetency(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.draft(r)
	if err == nil {
		err = r.ParseForm()
	}
	if err != nil {
		return err
	}
	key := r.URL.Query().Get("key")
	was, _ := sh.V.Competency(key)
	c, err := readCompetency(r, sh.V, was)
	again := func(problem string) error {
		return showStatus(w, r, status[fault.Invalid], competencyFormView(newCompetencyForm(r.Context(), sh, c, key == "", problem)))
	}
	if err != nil {
		return again(errorText(r, err))
	}
	return s.edit(w, r, sh, again, func(v framework.Version) (framework.Version, error) {
		if r.PostFormValue("do") == "remove" {
			return v.DropCompetency(key)
		}
		if key == "" {
			c.Key = freeKey(c.Pillar+"."+framework.Slug(c.Name), func(k string) bool { _, taken := v.Competency(k); return taken })
		}
		return v.PutCompetency(c)
	})
}

// readCompetency takes a competency from the form.
func readCompetency(r *http.Request, v framework.Version, was framework.Competency) (framework.Competency, error) {
	c := framework.Competency{
		ID: was.ID, Key: was.Key, Pillar: r.PostFormValue("pillar"), Name: r.PostFormValue("name"), Definition: r.PostFormValue("definition"),
		Question: r.PostFormValue("question"), Overuse: r.PostFormValue("overuse"), AntiPatterns: strings.Split(r.PostFormValue("anti"), "\n"),
		Aliases: strings.Split(r.PostFormValue("aliases"), "\n"), BalanceWith: keys(v, r.PostFormValue("balance")), Requires: keys(v, r.PostFormValue("requires")),
	}
	for n := range 11 {
		name, text := strings.TrimSpace(r.PostFormValue("level"+strconv.Itoa(n)+"-name")), strings.TrimSpace(r.PostFormValue("level"+strconv.Itoa(n)))
		if name != "" || text != "" {
			c.Anchors = append(c.Anchors, framework.Anchor{Level: framework.Whole(n), Name: name, Text: text})
		}
	}
	for n := 0; n < 100 && r.PostForm.Has("item"+strconv.Itoa(n)); n++ {
		id := "item" + strconv.Itoa(n)
		t := framework.Item{Key: r.PostFormValue(id + "-key"), Form: r.PostFormValue(id + "-form"), Other: strings.TrimSpace(r.PostFormValue(id)), Self: strings.TrimSpace(r.PostFormValue(id + "-self"))}
		if t.Other == "" && t.Self == "" {
			continue
		}
		if t.Key == "" {
			t.Key = freeKey("q"+strconv.Itoa(len(c.Items)+1), func(k string) bool {
				return slices.ContainsFunc(append(slices.Clone(was.Items), c.Items...), func(x framework.Item) bool { return x.Key == k })
			})
		}
		c.Items = append(c.Items, t)
	}
	if m := strings.TrimSpace(r.PostFormValue("fresh")); m != "" {
		n, err := strconv.Atoi(m)
		if err != nil {
			return c, fault.New(fault.Invalid, "%q is not a number of months. Write 1 to 120, or nothing for the usual time.", m)
		}
		c.FreshMonths = n
	}
	return c, nil
}
