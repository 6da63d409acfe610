package sample

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

var defaults = strings.Fields(`lead.vision lead.inspire lead.trust lead.develop lead.change lead.influence lead.values lead.conflict
	lead.relationships manage.goals manage.planning manage.prioritise manage.organise manage.resources manage.monitor manage.quality
	manage.accountability manage.process bridge.ei bridge.communication bridge.adaptability bridge.learning bridge.stance bridge.decisions`)

func made(t *testing.T, spec Spec) *Organisation {
	t.Helper()
	o, err := New(spec, defaults)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func digest(o *Organisation) string {
	h := sha256.New()
	fmt.Fprintln(h, o.Name, o.Roles, o.Keys)
	for _, u := range o.Units {
		fmt.Fprintln(h, u.ID, u.Parent, u.Name, int32(u.Span.From))
	}
	for _, p := range o.People {
		fmt.Fprintln(h, p.ID, p.Name, p.Email, p.Number)
	}
	for _, p := range o.Positions {
		fmt.Fprintln(h, p.Person, p.Unit, p.Title, p.Role, int32(p.Span.From), int32(p.Span.To))
	}
	for _, l := range o.Lines {
		fmt.Fprintln(h, l.Person, l.Manager, uint8(l.Kind), int32(l.Span.From), int32(l.Span.To))
	}
	for s := range o.Record() {
		fmt.Fprintln(h, s.Person, uint8(s.Source), s.By.Name, s.At.Unix())
		for _, d := range s.Levels {
			fmt.Fprintln(h, int64(d.Competency), int16(d.Level), int16(d.Target), d.Priority, int32(d.Day), int32(d.Expires), d.Note)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestTheSameSpecGivesTheSameSample(t *testing.T) {
	t.Parallel()
	for _, spec := range []Spec{{People: 300, Seed: 1}, {People: 300, Seed: 2}, {Story: Startup}, {Story: Manufacturer}, {People: 300, Seed: 1, On: Day + 1}} {
		a, b := digest(made(t, spec)), digest(made(t, spec))
		if a != b {
			t.Errorf("%+v gives two samples", spec)
		}
	}
	if digest(made(t, Spec{People: 300, Seed: 1})) == digest(made(t, Spec{People: 300, Seed: 2})) {
		t.Error("seeds 1 and 2 give the same sample")
	}
}

// The sample of today must be that of tomorrow: other programs' tests and
// pictures stand on it.
func TestTheSampleIsKnown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		spec Spec
		want string
	}{
		{Spec{People: 100, Seed: 1}, "1ada290ed7b921be"},
		{Spec{Story: Startup}, "f379473de1665e34"},
	} {
		if got := digest(made(t, tt.spec))[:16]; got != tt.want {
			t.Errorf("%+v gives %s, want %s", tt.spec, got, tt.want)
		}
	}
}

func TestAnySize(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 3, 10, 11, 12, 17, 30, 99, 100, 1000, 7919} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			check(t, made(t, Spec{People: n, Seed: uint64(n)}), n)
		})
	}
	for _, s := range Stories {
		check(t, made(t, Spec{Story: s}), map[string]int{Startup: 24, Manufacturer: 60}[s])
	}
}

// check reports what an organisation must not have.
func check(t *testing.T, o *Organisation, n int) {
	t.Helper()
	there := map[people.ID]bool{}
	for i, p := range o.Positions {
		if p.Span.Has(o.On) {
			there[p.Person] = true
		}
		if p.Span.Empty() || p.Title == "" || p.Unit < 1 || int(p.Unit) > len(o.Units) {
			t.Fatalf("position %+v", p)
		}
		if i > 0 && o.Positions[i-1].Person == p.Person && o.Positions[i-1].Span.To > p.Span.From {
			t.Fatalf("two positions at once: %+v and %+v", o.Positions[i-1], p)
		}
	}
	if len(there) != n {
		t.Errorf("%d people are there on the last day, want %d", len(there), n)
	}
	mails, numbers := map[string]bool{}, map[string]bool{}
	for _, p := range o.People {
		if mails[p.Email] || numbers[p.Number] || !strings.HasSuffix(p.Email, "@example.org") || p.Email[0] == '.' || p.Name == "" {
			t.Fatalf("%+v has no name, or the address or number of another", p)
		}
		mails[p.Email], numbers[p.Number] = true, true
	}
	type place struct {
		parent people.UnitID
		name   string
	}
	seen := map[place]bool{}
	for _, u := range o.Units {
		if at := (place{u.Parent, u.Name}); u.Parent >= u.ID || seen[at] || u.Name == "" {
			t.Fatalf("unit %+v comes before its parent or shares its name", u)
		}
		seen[place{u.Parent, u.Name}] = true
	}
	checkLines(t, o)
}

func checkLines(t *testing.T, o *Organisation) {
	t.Helper()
	for i, l := range o.Lines {
		if l.Span.Empty() || l.Person == l.Manager {
			t.Fatalf("line %+v", l)
		}
		if i > 0 && l.Kind == people.Solid && o.Lines[i-1].Kind == people.Solid && o.Lines[i-1].Person == l.Person && o.Lines[i-1].Span.To > l.Span.From {
			t.Fatalf("two solid lines at once: %+v and %+v", o.Lines[i-1], l)
		}
	}
	for day := o.On - window - 100; day <= o.On; day += 97 {
		up := map[people.ID][]people.ID{}
		for _, l := range o.Lines {
			if l.Span.Has(day) {
				up[l.Person] = append(up[l.Person], l.Manager)
				if _, ok := o.position(l.Manager, day); !ok {
					t.Fatalf("on %s %d reports to %d, who is not there", day, l.Person, l.Manager)
				}
			}
		}
		state := map[people.ID]int{}
		var visit func(people.ID)
		visit = func(p people.ID) {
			if state[p] == 1 {
				t.Fatalf("on %s the lines form a cycle at %d", day, p)
			}
			if state[p] == 2 {
				return
			}
			state[p] = 1
			for _, m := range up[p] {
				visit(m)
			}
			state[p] = 2
		}
		for p := range up {
			visit(p)
		}
	}
}

func TestRecord(t *testing.T) {
	t.Parallel()
	o := made(t, Spec{People: 1200, Seed: 5})
	sources := map[observe.Source]int{}
	notes, old, cells := 0, 0, map[[2]int64]bool{}
	for s := range o.Record() {
		sources[s.Source]++
		if at := people.DayOf(s.At); at > o.On || s.Levels[0].Day > at {
			t.Fatalf("said on %s, of %s", at, s.Levels[0].Day)
		}
		for _, d := range s.Levels {
			cells[[2]int64{int64(s.Person), int64(d.Competency)}] = true
			if d.Level < 0 || d.Level > 500 {
				t.Fatalf("level %s", d.Level)
			}
			if d.Note != "" {
				notes++
			}
			if d.Day < o.On-365 {
				old++
			}
		}
	}
	for _, s := range []observe.Source{observe.Expert, observe.Manager, observe.Self, observe.Import} {
		if sources[s] < 100 {
			t.Errorf("%d statements from source %d", sources[s], s)
		}
	}
	if notes < 100 || old < 1000 || len(cells) < 10_000 || len(cells) > len(o.People)*40 {
		t.Errorf("%d notes, %d old levels, %d cells", notes, old, len(cells))
	}
}

// mean returns the mean level of what managers and the people say of it.
func mean(o *Organisation, key string) float64 {
	sum, n := 0.0, 0.0
	for s := range o.Record() {
		for _, d := range s.Levels {
			if o.Keys[d.Competency-1] == key {
				sum += d.Level.Float()
				n++
			}
		}
	}
	return sum / n
}

func TestStoriesShow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		story        string
		strong, weak []string
	}{
		{Startup, []string{"lead.vision", "lead.inspire", "lead.change"}, []string{"manage.planning", "manage.process", "manage.quality"}},
		{Manufacturer, []string{"manage.process", "manage.quality", "manage.planning"}, []string{"lead.vision", "lead.change"}},
	} {
		o := made(t, Spec{Story: tt.story})
		for _, s := range tt.strong {
			for _, w := range tt.weak {
				if a, b := mean(o, s), mean(o, w); a < b+1 {
					t.Errorf("%s: %s is %.2f and %s is %.2f", tt.story, s, a, w, b)
				}
			}
		}
	}
}

func TestWhatIsNoSample(t *testing.T) {
	for _, spec := range []Spec{{}, {People: -1}, {People: Most + 1}, {Story: "circus", People: 5}, {People: 5, On: people.Date(1900, 1, 1)}} {
		if _, err := New(spec, defaults); !fault.Is(err, fault.Invalid) {
			t.Errorf("New(%+v) = %v", spec, err)
		}
	}
}

func BenchmarkLarge(b *testing.B) {
	for b.Loop() {
		o, err := New(Spec{People: 100_000, Seed: 1}, defaults)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for s := range o.Record() {
			n += len(s.Levels)
		}
		b.ReportMetric(float64(n), "levels/op")
		b.ReportMetric(float64(len(o.Units)), "units/op")
	}
}
