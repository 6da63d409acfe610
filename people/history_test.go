package people

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/fault"
)

func day(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

var ada = Person{ID: 1, Name: "Ada"}

// spans writes a history as "unit from..to", the way a person would draw it.
func spans(h History) string {
	var b strings.Builder
	for i, p := range h.Positions {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(p.Title + " " + p.Span.From.String() + ".." + p.Span.To.String())
	}
	return b.String()
}

type deed func(History) (History, error)

func join(d, title string, unit UnitID) deed {
	return func(h History) (History, error) { return h.Join(day(d), Place{Unit: unit, Title: title}) }
}
func move(d, title string, unit UnitID) deed {
	return func(h History) (History, error) { return h.Move(day(d), Place{Unit: unit, Title: title}) }
}
func leave(d string) deed { return func(h History) (History, error) { return h.Leave(day(d)) } }
func also(d, title string, unit UnitID) deed {
	return func(h History) (History, error) { return h.Also(day(d), Place{Unit: unit, Title: title}) }
}

func do(deeds ...deed) (History, error) {
	h := History{Person: ada}
	for _, f := range deeds {
		next, err := f(h)
		if err != nil {
			return h, err
		}
		h = next
	}
	return h, nil
}

func TestStays(t *testing.T) {
	for _, tt := range []struct {
		name  string
		deeds []deed
		want  string
	}{
		{"joins", []deed{join("2024-01-01", "a", 1)}, "a 2024-01-01.."},
		{"moves", []deed{join("2024-01-01", "a", 1), move("2024-03-01", "b", 2)}, "a 2024-01-01..2024-03-01, b 2024-03-01.."},
		{"moves on the day of joining, which corrects it", []deed{join("2024-01-01", "a", 1), move("2024-01-01", "b", 2)}, "b 2024-01-01.."},
		{"moves to the same place, which changes nothing", []deed{join("2024-01-01", "a", 1), move("2024-02-01", "a", 1)}, "a 2024-01-01.."},
		{"moves in the past, before a later move", []deed{join("2024-01-01", "a", 1), move("2024-06-01", "c", 3), move("2024-03-01", "b", 2)},
			"a 2024-01-01..2024-03-01, b 2024-03-01..2024-06-01, c 2024-06-01.."},
		{"moves back by a correction, which joins both halves", []deed{join("2024-01-01", "a", 1), move("2024-03-01", "b", 2), move("2024-03-01", "a", 1)}, "a 2024-01-01.."},
		{"leaves", []deed{join("2024-01-01", "a", 1), leave("2024-05-01")}, "a 2024-01-01..2024-05-01"},
		{"leaves on the day of joining, which takes it back", []deed{join("2024-01-01", "a", 1), leave("2024-01-01")}, ""},
		{"comes back", []deed{join("2024-01-01", "a", 1), leave("2024-05-01"), join("2025-01-01", "b", 2)}, "a 2024-01-01..2024-05-01, b 2025-01-01.."},
		{"joined earlier than was known", []deed{join("2024-01-01", "a", 1), join("2023-01-01", "z", 2)}, "z 2023-01-01..2024-01-01, a 2024-01-01.."},
		{"joined the same place earlier than was known", []deed{join("2024-01-01", "a", 1), join("2023-01-01", "a", 1)}, "a 2023-01-01.."},
		{"holds two positions at once", []deed{join("2024-01-01", "a", 1), also("2024-02-01", "b", 2)}, "a 2024-01-01.., b 2024-02-01.."},
		{"leaves from two positions", []deed{join("2024-01-01", "a", 1), also("2024-02-01", "b", 2), leave("2024-03-01")}, "a 2024-01-01..2024-03-01, b 2024-02-01..2024-03-01"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, err := do(tt.deeds...)
			if err != nil {
				t.Fatal(err)
			}
			if got := spans(h); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestRefusedDeeds(t *testing.T) {
	for _, tt := range []struct {
		name  string
		deeds []deed
		want  string
	}{
		{"joins twice", []deed{join("2024-01-01", "a", 1), join("2024-02-01", "b", 2)}, "Ada is already here on 2024-02-01, since 2024-01-01."},
		{"moves before joining", []deed{join("2024-01-01", "a", 1), move("2023-02-01", "b", 2)}, "Ada is not here on 2023-02-01."},
		{"leaves twice", []deed{join("2024-01-01", "a", 1), leave("2024-02-01"), leave("2024-03-01")}, "Ada is not here on 2024-03-01."},
		{"leaves before a later move", []deed{join("2024-01-01", "a", 1), move("2024-06-01", "b", 2), leave("2024-03-01")}, "a position that begins on 2024-06-01"},
		{"holds one unit twice", []deed{join("2024-01-01", "a", 1), also("2024-02-01", "b", 1)}, "already has a position in the same unit, since 2024-01-01"},
		{"has a title that goes on and on", []deed{join("2024-01-01", strings.Repeat("x", 10_000), 1)}, "10000 characters; 200 is the most"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := do(tt.deeds...)
			if e, ok := err.(*fault.Error); !ok || !strings.Contains(e.Message, tt.want) {
				t.Errorf("got %v, want a sentence with %q", err, tt.want)
			}
		})
	}
}

func TestCorrections(t *testing.T) {
	at := func(title string, u UnitID) Place { return Place{Unit: u, Title: title} }
	span := func(from, to string) Span {
		s := Span{Ever, Never}
		if from != "" {
			s.From = day(from)
		}
		if to != "" {
			s.To = day(to)
		}
		return s
	}
	for _, tt := range []struct {
		name string
		id   PositionID
		at   Place
		days Span
		want string // positions, or a part of the refusal
	}{
		{"a title", 2, at("boss", 2), span("2024-03-01", "2024-06-01"), "a 2024-01-01..2024-03-01, boss 2024-03-01..2024-06-01, c 2024-06-01.."},
		{"a later beginning, which the one before follows", 2, at("b", 2), span("2024-04-01", "2024-06-01"), "a 2024-01-01..2024-04-01, b 2024-04-01..2024-06-01, c 2024-06-01.."},
		{"a later end, which the one behind follows", 2, at("b", 2), span("2024-03-01", "2024-07-01"), "a 2024-01-01..2024-03-01, b 2024-03-01..2024-07-01, c 2024-07-01.."},
		{"an end where there was none", 3, at("c", 3), span("2024-06-01", "2025-01-01"), "a 2024-01-01..2024-03-01, b 2024-03-01..2024-06-01, c 2024-06-01..2025-01-01"},
		{"the place of the one before, which joins both", 2, at("a", 1), span("2024-03-01", "2024-06-01"), "a 2024-01-01..2024-06-01, c 2024-06-01.."},
		{"days that leave none", 2, at("b", 2), span("2024-06-01", "2024-03-01"), "would end before it begins"},
		{"days that swallow the one before", 2, at("b", 2), span("2023-12-01", "2024-06-01"), "would take all days of the one beside it, a."},
		{"a position that is not there", 9, at("b", 2), span("2024-03-01", ""), "There is no such position."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, err := do(join("2024-01-01", "a", 1), move("2024-03-01", "b", 2), move("2024-06-01", "c", 3))
			if err != nil {
				t.Fatal(err)
			}
			for i := range h.Positions {
				h.Positions[i].ID = PositionID(i + 1)
			}
			was := spans(h)
			got, err := h.Correct(tt.id, tt.at, tt.days)
			if said := spans(got); err == nil && said != tt.want {
				t.Errorf("got  %s\nwant %s", said, tt.want)
			}
			if err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("refused with %v, want %q", err, tt.want)
			}
			if spans(h) != was {
				t.Error("the history that was given changed")
			}
		})
	}
}

// Reporting lines hold only on days on which somebody is here.
func TestACorrectionCutsReportingLines(t *testing.T) {
	h, err := do(join("2024-01-01", "a", 1), func(h History) (History, error) { return h.ReportTo(2, Solid, day("2024-01-01")) })
	if err != nil {
		t.Fatal(err)
	}
	h.Positions[0].ID = 1
	if h, err = h.Correct(1, Place{Unit: 1, Title: "a"}, Span{day("2024-02-01"), day("2024-05-01")}); err != nil {
		t.Fatal(err)
	}
	if got, want := h.Lines[0].Span, (Span{day("2024-02-01"), day("2024-05-01")}); len(h.Lines) != 1 || got != want {
		t.Errorf("lines %v, want one over %v", h.Lines, want)
	}
}

func TestReporting(t *testing.T) {
	h, err := do(join("2024-01-01", "a", 1),
		func(h History) (History, error) { return h.ReportTo(2, Solid, day("2024-01-01")) },
		func(h History) (History, error) { return h.ReportTo(3, Solid, day("2024-06-01")) },
		func(h History) (History, error) { return h.ReportTo(4, Solid, day("2024-03-01")) },
		func(h History) (History, error) { return h.ReportTo(5, Dotted, day("2024-02-01")) },
		func(h History) (History, error) { return h.ReportTo(3, Solid, day("2024-07-01")) }, // says nothing new
		leave("2025-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Line{
		{Person: 1, Manager: 2, Span: Span{day("2024-01-01"), day("2024-03-01")}},
		{Person: 1, Manager: 5, Kind: Dotted, Span: Span{day("2024-02-01"), day("2025-01-01")}},
		{Person: 1, Manager: 4, Span: Span{day("2024-03-01"), day("2024-06-01")}},
		{Person: 1, Manager: 3, Span: Span{day("2024-06-01"), day("2025-01-01")}},
	}
	if d := cmp.Diff(want, h.Lines); d != "" {
		t.Error(d)
	}
	if _, err := h.ReportTo(1, Solid, day("2024-02-01")); !fault.Is(err, fault.Invalid) {
		t.Errorf("reporting to oneself = %v", err)
	}
}

func TestLeavingFreesTheReports(t *testing.T) {
	h, err := do(join("2024-01-01", "a", 1))
	if err != nil {
		t.Fatal(err)
	}
	h.Reports = []Line{{ID: 7, Person: 9, Manager: 1, Span: Since(day("2024-02-01"))}, {ID: 8, Person: 10, Manager: 1, Span: Since(day("2024-08-01"))}}
	if h, err = h.Leave(day("2024-05-01")); err != nil {
		t.Fatal(err)
	}
	want := []Line{{ID: 7, Person: 9, Manager: 1, Span: Span{day("2024-02-01"), day("2024-05-01")}}}
	if d := cmp.Diff(want, h.Reports); d != "" {
		t.Error(d)
	}
}

func TestTakeBack(t *testing.T) {
	h, err := do(join("2024-01-01", "a", 1), move("2024-03-01", "b", 2))
	if err != nil {
		t.Fatal(err)
	}
	h.Positions[0].ID, h.Positions[1].ID = 1, 2
	h, err = h.TakeBack(2)
	if got, want := spans(h), "a 2024-01-01.."; err != nil || got != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

// Whatever is done in whatever order, what the package promises holds, and a
// refused deed changes nothing.
func TestHistoryLaws(t *testing.T) {
	start := Date(2024, time.January, 1)
	rapid.Check(t, func(t *rapid.T) {
		h := History{Person: ada}
		for range rapid.IntRange(1, 25).Draw(t, "deeds") {
			d := start + Day(rapid.IntRange(0, 60).Draw(t, "day"))
			at := Place{Unit: UnitID(rapid.IntRange(0, 3).Draw(t, "unit")), Title: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "title")}
			before := spans(h)
			var next History
			var err error
			switch rapid.IntRange(0, 5).Draw(t, "deed") {
			case 0:
				next, err = h.Join(d, at)
			case 1:
				next, err = h.Move(d, at)
			case 2:
				next, err = h.Also(d, at)
			case 3:
				next, err = h.Leave(d)
			case 4:
				next, err = h.Stay(at, Span{d, d + Day(rapid.IntRange(1, 30).Draw(t, "long"))})
			default:
				next, err = h.ReportTo(ID(rapid.IntRange(2, 4).Draw(t, "manager")), LineKind(rapid.IntRange(0, 1).Draw(t, "kind")), d)
			}
			if got := spans(h); got != before {
				t.Fatalf("the history it was given changed from %s to %s", before, got)
			}
			if err != nil {
				if _, ok := err.(*fault.Error); !ok {
					t.Fatalf("refused without a sentence: %v", err)
				}
				continue
			}
			h = next
			for i, p := range h.Positions {
				if p.Span.Empty() {
					t.Fatalf("an empty position in %s", spans(h))
				}
				for _, q := range h.Positions[:i] {
					if p.Unit == q.Unit && !p.Span.Meet(q.Span).Empty() {
						t.Fatalf("one unit twice at once in %s", spans(h))
					}
				}
			}
			for i, l := range h.Lines {
				for _, m := range h.Lines[:i] {
					if l.Kind == Solid && m.Kind == Solid && !l.Span.Meet(m.Span).Empty() {
						t.Fatalf("two solid lines at once: %+v", h.Lines)
					}
				}
			}
		}
	})
}
