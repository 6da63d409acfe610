package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// A standardPage is where HR enters whom job experts have named. What is typed
// is computed with once and never kept.
type standardPage struct {
	page
	None    bool     // there is no framework, or nobody was rated
	Set     string   // how levels are set at present
	Cuts    []string // in words
	Experts string
	Pillars string // keys that can be written
	Typed   string
	Error   string
}

// standard returns what job experts have set.
func (s *Site) standard(ctx context.Context, f framework.ID) (profile.Standard, error) {
	if s.Standards == nil {
		return profile.Standard{}, nil
	}
	return s.Standards.Get(ctx, f)
}

// open returns the names of the pillars whose levels nobody has set.
func open(r profile.Reader) (names []string) {
	for _, p := range r.Version.Pillars {
		if slices.Contains(r.Pillars, p.Key) && !r.Standard.Has(p.Key) {
			names = append(names, p.Name)
		}
	}
	return names
}

// howSet says how levels are meant, and who set them.
func howSet(ctx context.Context, r profile.Reader) string {
	var all []string
	left := open(r)
	if s := r.Standard; s.Set() {
		all = append(all, T(ctx, "Levels were set on %s by %d job experts: between solid and strong lies the border of the people whom they named as one or the other.", dayWords(ctx, s.Day), len(s.Experts)))
		if len(left) > 0 {
			all = append(all, T(ctx, "Still provisional: %s.", strings.Join(left, ", ")))
		}
	} else {
		all = append(all, T(ctx, "Levels are provisional until job experts have set them: 3 is typical of the people who were rated here first, and one level is what people usually differ by."))
	}
	all = append(all, T(ctx, "Between organisations levels are not comparable."))
	if r.Role != nil && len(left) > 0 {
		all = append(all, T(ctx, "What is missing for the role is therefore relative to where this organisation began."))
	}
	return strings.Join(all, " ")
}

func (s *Site) showStandard(w http.ResponseWriter, r *http.Request) error {
	p, _, err := s.newStandardPage(r.Context())
	if err != nil {
		return err
	}
	return show(w, r, standardView(p))
}

func (s *Site) newStandardPage(ctx context.Context) (p standardPage, b profile.Reader, err error) {
	p.page = page{Title: T(ctx, "Set the levels"), Nav: "/reliability", How: "/help/ratings", WhoSees: T(ctx, "Administrators and editors of this installation. Whom experts named is kept nowhere.")}
	sh, err := s.shelf(ctx, "", "")
	if err != nil {
		return p, b, err
	}
	if p.None = sh.Empty || s.Standards == nil || s.Estimates == nil; p.None {
		return p, b, nil
	}
	st, err := s.Estimates.State(ctx)
	if err != nil {
		return p, b, err
	}
	base, ok := st.Bases[sh.V.Framework.ID]
	if p.None = !ok; p.None {
		return p, b, nil
	}
	b = profile.Reader{Basis: base.On(profile.NewGauge(sh.V, profile.Shipped())), Version: sh.V, Today: s.today()}
	if b.Standard, err = s.standard(ctx, sh.V.Framework.ID); err != nil {
		return p, b, err
	}
	p.Set, p.Experts = howSet(ctx, b), strings.Join(b.Standard.Experts, ", ")
	for _, c := range b.Standard.Cuts {
		pillar, _ := sh.V.Pillar(c.Pillar)
		p.Cuts = append(p.Cuts, T(ctx, "%s: at %s logits, from %d people named solid and %d named strong", pillar.Name, twoDecimals(ctx, c.At), c.Solid, c.Strong))
	}
	p.Pillars = strings.Join(b.Pillars, ", ")
	return p, b, nil
}

func (s *Site) setStandard(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	ctx := r.Context()
	p, b, err := s.newStandardPage(ctx)
	if err != nil {
		return err
	}
	if p.None {
		return fault.New(fault.Conflict, "Nobody has been rated yet, so there is nothing to set levels by.")
	}
	p.Typed = r.PostFormValue("names")
	set, err := s.compute(ctx, b, p.Typed)
	if known, ok := err.(*fault.Error); ok {
		p.Error = errorText(r, known)
		return showStatus(w, r, status[fault.Invalid], standardView(p))
	}
	if err != nil {
		return err
	}
	if err := s.Standards.Set(ctx, b.Framework, set); err != nil {
		return err
	}
	say(w, "good", T(ctx, "The levels are set. Whom the experts named is kept nowhere."))
	return redirect(w, r, "/standard")
}

// compute reads lines of an expert, a role, a pillar, solid and strong people.
func (s *Site) compute(ctx context.Context, b profile.Reader, typed string) (profile.Standard, error) {
	var all []profile.Naming
	names, who := make(map[people.ID]string), make(map[string]people.ID)
	person := func(line int, mail string) (people.ID, error) {
		mail = strings.TrimSpace(mail)
		if id, ok := who[strings.ToLower(mail)]; ok {
			return id, nil
		}
		p, err := s.Directory.ByEmail(ctx, mail)
		if fault.Is(err, fault.NotFound) || mail == "" {
			return 0, fault.New(fault.Invalid, "Line %d: nobody in the directory has the address %q.", line, mail)
		}
		who[strings.ToLower(mail)], names[p.ID] = p.ID, p.Name
		return p.ID, err
	}
	for i, text := range strings.Split(typed, "\n") {
		if strings.TrimSpace(text) == "" {
			continue
		}
		fields := strings.Split(text, ";")
		if len(fields) != 5 {
			return profile.Standard{}, fault.New(fault.Invalid, "Line %d has %d parts. It takes five, with semicolons between them: expert; role; pillar; solid; strong.", i+1, len(fields))
		}
		n := profile.Naming{Role: strings.TrimSpace(fields[1]), Pillar: strings.TrimSpace(fields[2])}
		if n.Role == "" || !slices.Contains(b.Pillars, n.Pillar) {
			return profile.Standard{}, fault.New(fault.Invalid, "Line %d names no role, or the pillar %q, which there is not. There are: %s.", i+1, n.Pillar, strings.Join(b.Pillars, ", "))
		}
		var err error
		if n.Expert, err = person(i+1, fields[0]); err != nil {
			return profile.Standard{}, err
		}
		for at, to := range map[int]*[]people.ID{3: &n.Solid, 4: &n.Strong} {
			for _, mail := range strings.Split(fields[at], ",") {
				id, err := person(i+1, mail)
				if err != nil {
					return profile.Standard{}, err
				}
				*to = append(*to, id)
			}
		}
		all = append(all, n)
	}
	kept, err := s.Estimates.Of(ctx, b.Framework, slices.Collect(func(yield func(people.ID) bool) {
		for id := range names {
			if !yield(id) {
				return
			}
		}
	})...)
	if err != nil {
		return profile.Standard{}, err
	}
	return profile.SetStandard(s.today(), names, all, func(id people.ID, pillar string) (profile.Figure, bool) {
		k, ok := kept[id]
		if !ok || !b.Fits(k.Now) {
			return profile.Figure{}, false
		}
		for _, one := range b.Read(k.Now).Pillars {
			if one.Key == pillar {
				return one.Figure, one.Shown()
			}
		}
		return profile.Figure{}, false
	})
}
