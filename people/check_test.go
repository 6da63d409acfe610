package people

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/fault"
)

func TestNamesAndNumbers(t *testing.T) {
	for _, tt := range []struct{ in, want, wrong string }{
		{"X", "X", ""},
		{"  Ada  ", "Ada", ""},
		{"Null", "Null", ""},
		{"NaN", "NaN", ""},
		{"O'Brien", "O'Brien", ""},
		{"=1+1", "=1+1", ""},
		{"<script>", "<script>", ""},
		{"👩🏽‍🔧 Kim", "👩🏽‍🔧 Kim", ""},
		{strings.Repeat("é", 200), strings.Repeat("é", 200), ""},
		{"", "", "is missing"},
		{" \t ", "", "is missing"},
		{strings.Repeat("x", 10_000), "", "10000 characters; 200 is the most"},
		{"A\x00da", "", "U+0000"},
		{"A\u202eda", "", "U+202E"},
		{"A\u2066da", "", "U+2066"},
		{"A\x7fda", "", "U+007F"},
		{"A\xffda", "", "not valid text"},
	} {
		got, err := CheckName(tt.in)
		switch {
		case tt.wrong == "" && (err != nil || got != tt.want):
			t.Errorf("CheckName(%.20q) = %q, %v", tt.in, got, err)
		case tt.wrong != "" && (!fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.wrong)):
			t.Errorf("CheckName(%.20q) = %v, want a sentence with %q", tt.in, err, tt.wrong)
		}
	}
}

func TestEmails(t *testing.T) {
	for _, tt := range []struct{ in, want, wrong string }{
		{"", "", ""},
		{" Ada@Example.ORG ", "ada@example.org", ""},
		{"ada@müller.example", "ada@müller.example", ""},
		{"a.b+c@x.org", "a.b+c@x.org", ""},
		{"ada", "", "no @"},
		{"a@b@c.org", "", "more than one @"},
		{"mailto:ada@x.org", "", "mailto:"},
		{"a@x.org, b@x.org", "", "more than one e-mail address"},
		{"a@x.org;b@x.org", "", "more than one e-mail address"},
		{`"a b"@x.org`, "", "quotation marks"},
		{"a b@x.org", "", "space"},
		{"a\u200db@x.org", "", "cannot be seen"},
		{"@x.org", "", "not whole"},
		{"ada@", "", "not whole"},
		{"ada@x..org", "", "dot too many"},
		{strings.Repeat("a", 320) + "@x.org", "", "longer than 254"},
	} {
		got, err := CheckEmail(tt.in)
		switch {
		case tt.wrong == "" && (err != nil || got != tt.want):
			t.Errorf("CheckEmail(%.20q) = %q, %v", tt.in, got, err)
		case tt.wrong != "" && (!fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.wrong)):
			t.Errorf("CheckEmail(%.20q) = %v, want a sentence with %q", tt.in, err, tt.wrong)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"  Zoë  MÜLLER ": "zoe muller", "Łukasz": "lukasz", "Straße": "strasse", "Æsir": "aesir", "ﬁn": "fin", "İstanbul": "istanbul",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if once := Fold(s); Fold(once) != once {
			t.Fatalf("Fold(%q) = %q, folded again %q", s, once, Fold(once))
		}
	})
}

// What is refused stays refused however it is written, and what passes once
// passes again unchanged.
func TestChecksAreStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		for name, check := range map[string]func(string) (string, error){"name": CheckName, "e-mail": CheckEmail, "number": CheckNumber} {
			if once, err := check(s); err == nil {
				if twice, err := check(once); err != nil || twice != once {
					t.Fatalf("%s %q: %q, then %q, %v", name, s, once, twice, err)
				}
			}
		}
	})
}

// A line is refused if and only if it closes a circle on some day.
func TestLinesLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ls Lines
		var kept []Line
		for range rapid.IntRange(1, 25).Draw(t, "lines") {
			from := Day(rapid.IntRange(0, 9).Draw(t, "from"))
			l := Line{Person: ID(rapid.IntRange(1, 5).Draw(t, "person")), Manager: ID(rapid.IntRange(1, 5).Draw(t, "manager")), Span: Span{from, from + Day(rapid.IntRange(1, 5).Draw(t, "long"))}}
			circle := ls.Add(l)
			closes := false
			for d := l.Span.From; d < l.Span.To; d++ {
				closes = closes || reaches(kept, d, l.Manager, l.Person, 0)
			}
			if closes != (circle != nil) {
				t.Fatalf("%+v on %+v: circle %v, but closes one: %v", l, kept, circle, closes)
			}
			if circle != nil && (circle[0] != l.Person || circle[len(circle)-1] != l.Person) {
				t.Fatalf("the circle %v does not go from %d to %d", circle, l.Person, l.Person)
			}
			if circle == nil {
				kept = append(kept, l)
			}
		}
	})
}

func reaches(lines []Line, d Day, from, to ID, depth int) bool {
	if from == to {
		return true
	}
	for _, l := range lines {
		if depth < 10 && l.Person == from && l.Span.Has(d) && reaches(lines, d, l.Manager, to, depth+1) {
			return true
		}
	}
	return false
}

func TestCircleOfManyIsCut(t *testing.T) {
	var names []string
	for i := range 10_000 {
		names = append(names, strings.Repeat("x", 1+i%3))
	}
	if got := Circle(names).Error(); len(got) > 1000 || !strings.Contains(got, "…") {
		t.Errorf("%d characters", len(got))
	}
}

func TestUnitsOverTime(t *testing.T) {
	u := UnitHistory{{ID: 1, Name: "A", Span: Always}}
	u, err := u.Rename(10, "B")
	if err != nil {
		t.Fatal(err)
	}
	if u, err = u.MoveUnder(5, 2); err != nil {
		t.Fatal(err)
	}
	want := UnitHistory{{ID: 1, Name: "A", Span: Span{Ever, 5}}, {ID: 1, Name: "A", Parent: 2, Span: Span{5, 10}}, {ID: 1, Name: "B", Span: Span{10, Never}}}
	for i := range want {
		if u[i] != want[i] {
			t.Errorf("span %d is %+v, want %+v", i, u[i], want[i])
		}
	}
	if _, err := u.Close(20, 3, 0); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "B has 3 people in it") {
		t.Errorf("closing with people in it: %v", err)
	}
	if u, err = u.Close(20, 0, 0); err != nil || !u.Covers(Span{Ever, 20}) || u.Covers(Span{0, 21}) {
		t.Errorf("closed: %+v, %v", u, err)
	}
	if _, err := u.Rename(30, "C"); !fault.Is(err, fault.Invalid) {
		t.Errorf("renaming what is gone: %v", err)
	}
}
