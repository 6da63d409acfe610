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

// A ladderForm is a ladder of the draft as it is typed: each list with what it
// has and room for more.
type ladderForm struct {
	shelf
	Title, Action, Error string
	Trail                []components.Crumb
	L                    framework.Ladder
	Evidence             string // one to a line
	Tracks               []trackField
	Crossings            []crossingField
	Roles                []string // names to choose from
	New                  bool
}

type trackField struct {
	ID    string // begins the names of its fields
	Key   string
	Name  string
	Steps []stepField
	Fresh bool // it is not there yet
}

type stepField struct {
	ID           string
	Stage        string
	Role         string // its name
	Alternatives string // names, one to a line
	Fresh        bool
	framework.Step
}

type crossingField struct {
	ID             string
	Trial          string
	Before, During string // one to a line
	Fresh          bool
	framework.Crossing
}

func newLadderForm(ctx context.Context, sh shelf, l framework.Ladder, fresh bool, problem string) ladderForm {
	f := ladderForm{shelf: sh, Title: l.Name, Action: sh.base() + "/edit/ladder?key=" + url.QueryEscape(l.Key), L: l, New: fresh, Error: problem}
	if fresh {
		f.Title, f.Action = T(ctx, "New ladder"), sh.base()+"/edit/ladder"
	}
	f.Trail = sh.editTrail(ctx, f.Title)
	f.Evidence = strings.Join(l.Evidence, "\n")
	for _, r := range sh.V.Roles {
		f.Roles = append(f.Roles, r.Name)
	}
	room := 1
	if len(l.Tracks) == 0 {
		room = 2 // a ladder sets two tracks side by side
	}
	for i := range len(l.Tracks) + room {
		f.Tracks = append(f.Tracks, sh.trackField(i, l.Tracks))
	}
	for i := range len(l.Crossings) + 1 {
		x := crossingField{ID: "x" + strconv.Itoa(i), Fresh: i == len(l.Crossings)}
		if !x.Fresh {
			x.Crossing = l.Crossings[i]
			x.Before, x.During = strings.Join(x.Crossing.Before, "\n"), strings.Join(x.Crossing.During, "\n")
		}
		if x.TrialMonths > 0 {
			x.Trial = strconv.Itoa(x.TrialMonths)
		}
		f.Crossings = append(f.Crossings, x)
	}
	return f
}

// trackField is the i'th track, or room for one behind the last.
func (sh shelf) trackField(i int, all []framework.Track) trackField {
	t := trackField{ID: "t" + strconv.Itoa(i), Fresh: i >= len(all)}
	var steps []framework.Step
	if !t.Fresh {
		t.Key, t.Name, steps = all[i].Key, all[i].Name, all[i].Steps
	}
	for j := range len(steps) + 1 {
		s := stepField{ID: t.ID + "s" + strconv.Itoa(j), Fresh: j == len(steps)}
		if !s.Fresh {
			s.Step = steps[j]
			s.Stage, s.Role, s.Alternatives = strconv.Itoa(steps[j].Stage), sh.roleName(steps[j].Role), strings.Join(sh.roleNames(steps[j].Alternatives), "\n")
		}
		t.Steps = append(t.Steps, s)
	}
	return t
}

// roleName is the name of a role, or what stands in its place.
func (sh shelf) roleName(key string) string {
	if r, ok := sh.V.Role(key); ok {
		return r.Name
	}
	return key
}

func (sh shelf) roleNames(keys []string) []string {
	var all []string
	for _, k := range keys {
		all = append(all, sh.roleName(k))
	}
	return all
}

// roleKey is the reverse of roleName. What is no role stays, for Check to refuse.
func roleKey(v framework.Version, text string) string {
	if r, ok := v.Role(text); ok {
		return r.Key
	}
	if r, ok := v.FindRole(text); ok {
		return r.Key
	}
	return text
}

func (s *Site) showLadderForm(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.draft(r)
	if err != nil {
		return err
	}
	key := r.URL.Query().Get("key")
	l, ok := sh.V.Ladder(key)
	if key != "" && !ok {
		return fault.New(fault.NotFound, "The draft has no such ladder. Choose one from the list.")
	}
	return show(w, r, ladderFormView(newLadderForm(r.Context(), sh, l, key == "", "")))
}

func (s *Site) editLadder(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.draft(r)
	if err == nil {
		err = r.ParseForm()
	}
	if err != nil {
		return err
	}
	key := r.URL.Query().Get("key")
	l, err := readLadder(r.PostForm, sh.V, key)
	again := func(problem string) error {
		return showStatus(w, r, status[fault.Invalid], ladderFormView(newLadderForm(r.Context(), sh, l, key == "", problem)))
	}
	if err != nil {
		return again(errorText(r, err))
	}
	if key == "" {
		l.Key = freeKey(framework.Slug(l.Name), func(k string) bool { _, taken := sh.V.Ladder(k); return taken })
	}
	back := sh.base() + "/edit"
	if r.PostFormValue("do") == "more" {
		back += "/ladder?key=" + url.QueryEscape(l.Key)
	}
	return s.editThen(w, r, sh, back, again, func(v framework.Version) (framework.Version, error) {
		if r.PostFormValue("do") == "remove" {
			return v.DropLadder(key)
		}
		return v.PutLadder(l)
	})
}

// readLadder takes a ladder from the form.
func readLadder(f url.Values, v framework.Version, key string) (framework.Ladder, error) {
	l := framework.Ladder{Key: key, Name: strings.TrimSpace(f.Get("name")), Principle: strings.TrimSpace(f.Get("principle")), Evidence: typedLines(f.Get("evidence"))}
	renamed := map[string]string{}
	for i := 0; i < 50 && f.Has("t"+strconv.Itoa(i)+"-name"); i++ {
		id := "t" + strconv.Itoa(i)
		t := framework.Track{Key: f.Get(id + "-key"), Name: strings.TrimSpace(f.Get(id + "-name"))}
		var err error
		if t.Steps, err = readSteps(f, v, id, renamed); err != nil {
			return l, err
		}
		if f.Has(id+"-out") || t.Name == "" && len(t.Steps) == 0 {
			continue
		}
		if t.Key == "" {
			t.Key = freeKey(framework.Slug(t.Name), func(k string) bool {
				return slices.ContainsFunc(l.Tracks, func(x framework.Track) bool { return x.Key == k })
			})
		}
		l.Tracks = append(l.Tracks, t)
	}
	for i := range l.Tracks {
		for j := range l.Tracks[i].Steps {
			if now, ok := renamed[l.Tracks[i].Steps[j].Equivalent]; ok {
				l.Tracks[i].Steps[j].Equivalent = now
			}
		}
	}
	var err error
	l.Crossings, err = readCrossings(f)
	return l, err
}

// readSteps takes the steps of a track, the lowest stage first. Renamed gets
// those that have another short name than before.
func readSteps(f url.Values, v framework.Version, track string, renamed map[string]string) ([]framework.Step, error) {
	var steps []framework.Step
	var first error
	for j := 0; j < 100 && f.Has(track+"s"+strconv.Itoa(j)+"-key"); j++ {
		id := track + "s" + strconv.Itoa(j)
		text := func(field string) string { return strings.TrimSpace(f.Get(id + "-" + field)) }
		s := framework.Step{Key: text("key"), Name: text("name"), Role: text("role"), Equivalent: text("equivalent"), Scope: text("scope"), LeadForm: text("lead")}
		if f.Has(id+"-out") || s.Key == "" && s.Name == "" && s.Role == "" {
			continue
		}
		if s.Role != "" {
			s.Role = roleKey(v, s.Role)
		}
		for _, name := range typedLines(f.Get(id + "-alternatives")) {
			s.Alternatives = append(s.Alternatives, roleKey(v, name))
		}
		if s.Key == "" {
			s.Key = framework.Slug(s.Name + " " + f.Get(id+"-role"))
		}
		if was := f.Get(id + "-was"); was != "" && was != s.Key {
			renamed[was] = s.Key
		}
		n, err := strconv.Atoi(text("stage"))
		switch {
		case text("stage") == "" && len(steps) > 0:
			n = steps[len(steps)-1].Stage + 1
		case text("stage") == "":
			n = 1
		case err != nil && first == nil:
			first = fault.New(fault.Invalid, "Step %s: the stage %q is not a number. Count the stages from 1.", s.Key, text("stage"))
		}
		s.Stage = n
		steps = append(steps, s)
	}
	slices.SortStableFunc(steps, func(a, b framework.Step) int { return a.Stage - b.Stage })
	return steps, first
}

func readCrossings(f url.Values) ([]framework.Crossing, error) {
	var all []framework.Crossing
	var first error
	for i := 0; i < 100 && f.Has("x"+strconv.Itoa(i)+"-from"); i++ {
		id := "x" + strconv.Itoa(i)
		text := func(field string) string { return strings.TrimSpace(f.Get(id + "-" + field)) }
		x := framework.Crossing{
			Key: text("key"), From: text("from"), To: text("to"), Why: text("why"),
			Before: typedLines(f.Get(id + "-before")), During: typedLines(f.Get(id + "-during")), ReturnRight: f.Has(id + "-return"),
		}
		if f.Has(id+"-out") || x.From == "" && x.To == "" && x.Why == "" {
			continue
		}
		if x.Key == "" {
			x.Key = freeKey(framework.Slug(x.From+" "+x.To), func(k string) bool {
				return slices.ContainsFunc(all, func(y framework.Crossing) bool { return y.Key == k })
			})
		}
		if m := text("trial"); m != "" {
			var err error
			if x.TrialMonths, err = strconv.Atoi(m); err != nil && first == nil {
				first = fault.New(fault.Invalid, "The way from %s to %s: %q is not a number of months. Write 0 to 60.", x.From, x.To, m)
			}
		}
		all = append(all, x)
	}
	return all, first
}

// typedLines are the lines of a field that say something.
func typedLines(text string) []string {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}
