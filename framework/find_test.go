package framework_test

import (
	"testing"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/framework/frameworktest"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Führung & Teamarbeit": "fuhrung and teamarbeit",
		"  Straße ":            "strasse",
		"C++":                  "c++",
		"C#":                   "c#",
		"T.D.D.":               "t d d",
		"People's needs":       "peoples needs",
		"ﬁnance":               "finance",
		"---":                  "",
		"品質":                   "品質",
	} {
		if got := framework.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"Statistical methods (R)": "statistical-methods-r",
		"C++":                     "cplusplus",
		"!!!":                     "x",
		"a very long name that goes on and on beyond what a key should be long": "a-very-long-name-that-goes-on-and-on-beyond-what-a-key",
	} {
		if got := framework.Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	v := frameworktest.Small("crafts")
	v.Competencies[0].Aliases = []string{"MIG/MAG", "Milling"}
	x := framework.NewIndex(v)
	for _, tt := range []struct {
		name string
		key  string
		how  framework.How
	}{
		{"Welding", "craft.weld", framework.Exact},
		{"craft.mill", "craft.mill", framework.ByKey},
		{"MIG/MAG", "craft.weld", framework.Alias},
		{"mig mag", "craft.weld", framework.Folded},
		{"Milling", "craft.mill", framework.Exact}, // a name goes before another's alias
		{"milling", "craft.mill", framework.Folded},
		{"Sewing", "", framework.None},
		{"", "", framework.None},
		{"…", "", framework.None},
	} {
		if c, how := x.Find(tt.name); c.Key != tt.key || how != tt.how {
			t.Errorf("Find(%q) = %s by %s, want %s by %s", tt.name, c.Key, how, tt.key, tt.how)
		}
	}
	if r, ok := v.FindRole("FITTER"); !ok || r.Key != "fitter" {
		t.Errorf("FindRole = %v, %v", r, ok)
	}
}
