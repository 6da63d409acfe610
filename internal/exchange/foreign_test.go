package exchange

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/shareddata"
)

func load(t *testing.T, paths ...string) []File {
	t.Helper()
	var all []File
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, File{filepath.Base(p), data})
	}
	return all
}

func mustRead(t *testing.T, files ...File) Preview {
	t.Helper()
	p, err := Read(files...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// doubtOf returns how often a doubt with the words occurs.
func doubtOf(p Preview, words string) int {
	for _, d := range p.Doubts {
		if strings.Contains(d.Text, words) {
			return d.Count
		}
	}
	return 0
}

func TestCapabilityFramework(t *testing.T) {
	t.Parallel()
	p := mustRead(t, load(t, shareddata.Path(t, "uk_ddat_capability", "roles.csv"))...)
	v := p.Version
	if p.Format != Capability || len(v.Competencies) != 188 || len(v.Roles) != 202 {
		t.Fatalf("%s: %d skills, %d role levels; want 188 and 202", p.Format, len(v.Competencies), len(v.Roles))
	}
	if got := doubtOf(p, "not in use"); got != 28 {
		t.Errorf("%d rows not in use, want 28", got)
	}
	r, ok := v.FindRole("Associate business architect")
	c, how := framework.NewIndex(v).Find("Communicating information")
	if n, has := r.Need(c.Key); !ok || how != framework.Exact || !has || n.Level != framework.Whole(3) {
		t.Errorf("an associate business architect needs %v in communicating information, want level 3 (Practitioner)", n)
	}
	if c.Anchors[2].Name != "Practitioner" || !strings.HasPrefix(c.Anchors[2].Text, "You can:\n- work collaboratively in a group") {
		t.Errorf("level 3 is %+v", c.Anchors[2])
	}
	scs, _ := v.FindRole("Senior Civil Service")
	if len(scs.Needs) != 0 || !strings.Contains(scs.Description, "Chief data officer") {
		t.Errorf("the jobs without role levels are %+v; want one role that asks for nothing", scs)
	}
}

func TestCivilServiceFramework(t *testing.T) {
	t.Parallel()
	p := mustRead(t, load(t, shareddata.Path(t, "uk_civil_service_competency_2012", "civil-service-competency-framework.json"))...)
	v := p.Version
	if p.Format != CivilService || len(v.Pillars) != 3 || len(v.Competencies) != 10 {
		t.Fatalf("%s: %d clusters, %d competencies; want 3 and 10", p.Format, len(v.Pillars), len(v.Competencies))
	}
	effective, ineffective := 0, 0
	for _, c := range v.Competencies {
		if len(c.Anchors) != 6 {
			t.Errorf("%s has %d levels, want 6", c.Name, len(c.Anchors))
		}
		for _, a := range c.Anchors {
			effective += strings.Count("\n"+a.Text, "\n- ")
		}
		ineffective += len(c.AntiPatterns)
	}
	if effective != 335 || ineffective != 335 {
		t.Errorf("%d effective and %d ineffective behaviours, want 335 each", effective, ineffective)
	}
}

func TestONET(t *testing.T) {
	t.Parallel()
	var paths []string
	for _, name := range []string{"Skills.csv.gz", "Content Model Reference.csv.gz", "Level Scale Anchors.csv.gz", "Occupation Data.csv.gz", "Read Me.txt"} {
		paths = append(paths, shareddata.Path(t, "onet", name))
	}
	p := mustRead(t, load(t, paths...)...)
	v := p.Version
	if p.Format != ONET || len(v.Competencies) != 35 || len(v.Roles) != 879 {
		t.Fatalf("%s: %d skills, %d occupations; want 35 and 879", p.Format, len(v.Competencies), len(v.Roles))
	}
	ceo, _ := v.FindRole("Chief Executives")
	if n, _ := ceo.Need("2.a.1.a"); n.Level != 462 || n.Weight != 4.12 {
		t.Errorf("reading comprehension of chief executives = %v, want 4.62 × 4.12", n)
	}
	if n, _ := ceo.Need("2.b.3.c"); !n.NotNeeded {
		t.Errorf("equipment selection of chief executives = %v, want not needed", n)
	}
	notNeeded := 0
	for _, r := range v.Roles {
		for _, n := range r.Needs {
			if n.NotNeeded {
				notNeeded++
			}
		}
	}
	if notNeeded != 3302 || doubtOf(p, "imprecise") != 124 {
		t.Errorf("%d not needed, %d imprecise; want 3302 and 124", notNeeded, doubtOf(p, "imprecise"))
	}
	if !strings.Contains(v.Source, "O*NET 29.3 Database") || !strings.Contains(v.Source, "CC BY 4.0") {
		t.Errorf("the source %q does not give credit", v.Source)
	}
	if c := v.Competencies[0]; len(c.Anchors) != 8 || v.Top(c) != framework.Whole(7) {
		t.Errorf("%s has levels %v, want 0 to 7", c.Name, c.Anchors)
	}
	if _, err := Read(load(t, paths[0])...); err == nil || !strings.Contains(err.Error(), `"Level Scale Anchors" is missing`) {
		t.Errorf("Skills alone: %v, want a sentence that names the table that is missing", err)
	}
}
