package exchange

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

// anyVersion draws a version that passes Check.
func anyVersion(t *rapid.T) framework.Version {
	word := rapid.OneOf(rapid.StringMatching(`[A-Za-zäöüß=+@'"-][A-Za-z0-9 ,;:#&*{}|>'"%äé日-]{0,20}[a-z]`), rapid.SampledFrom([]string{"yes", "null", "~", "1", "0x1f", "1e3", "=1+1", "'=x", "- a", "2026-03-01", "<b>x</b>"}))
	text := rapid.Map(rapid.SliceOfN(word, 1, 3), func(ws []string) string { return strings.Join(ws, "\n") })
	maybe := func(g *rapid.Generator[string]) *rapid.Generator[string] { return rapid.OneOf(rapid.Just(""), g) }
	list := rapid.SliceOfN(word, 0, 3)
	anchors := func(label string) []framework.Anchor {
		from := rapid.IntRange(0, 1).Draw(t, label+" from")
		var as []framework.Anchor
		for n := range rapid.IntRange(2, 6).Draw(t, label+" levels") {
			as = append(as, framework.Anchor{Level: framework.Whole(from + n), Name: maybe(word).Draw(t, "name"), Text: text.Draw(t, "text")})
		}
		return as
	}
	v := framework.Version{Framework: framework.Framework{Key: "k", Name: word.Draw(t, "name")}, Language: "en", Source: maybe(text).Draw(t, "source"), Scale: anchors("scale")}
	pillars := rapid.IntRange(1, 3).Draw(t, "pillars")
	for i := range pillars {
		v.Pillars = append(v.Pillars, framework.Pillar{Key: fmt.Sprint("p", i), Name: fmt.Sprint(word.Draw(t, "pillar"), i), Question: maybe(word).Draw(t, "question"), Focus: maybe(word).Draw(t, "focus")})
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "competencies") {
		c := framework.Competency{
			Key: fmt.Sprint("c.", i), Pillar: fmt.Sprint("p", rapid.IntRange(0, pillars-1).Draw(t, "in")), Name: word.Draw(t, "name"),
			Definition: maybe(text).Draw(t, "definition"), Question: maybe(word).Draw(t, "question"), Overuse: maybe(text).Draw(t, "overuse"),
			AntiPatterns: list.Draw(t, "anti"), Aliases: list.Draw(t, "aliases"), FreshMonths: rapid.IntRange(0, 24).Draw(t, "fresh"),
		}
		if i > 0 {
			c.Requires, c.BalanceWith = []string{"c.0"}, []string{"c.0"}
		}
		if rapid.Bool().Draw(t, "anchored") {
			c.Anchors = anchors("own")
		}
		if rapid.Bool().Draw(t, "item") {
			c.Items = []framework.Item{{Key: "q1", Form: "full", Other: word.Draw(t, "other"), Self: maybe(word).Draw(t, "self")}}
		}
		v.Competencies = append(v.Competencies, c)
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "roles") {
		r := framework.Role{Key: fmt.Sprint("r", i), Name: word.Draw(t, "role"), Family: maybe(word).Draw(t, "family"), Track: maybe(word).Draw(t, "track"), Description: maybe(text).Draw(t, "description")}
		for _, c := range v.Competencies {
			switch rapid.IntRange(0, 2).Draw(t, "need") {
			case 1:
				r.Needs = append(r.Needs, framework.Need{Competency: c.Key, NotNeeded: true})
			case 2:
				r.Needs = append(r.Needs, framework.Need{Competency: c.Key, Level: framework.Level(rapid.IntRange(0, 100).Draw(t, "level")), Weight: rapid.Float64Range(0.001, 100).Draw(t, "weight")})
			}
		}
		v.Roles = append(v.Roles, r)
	}
	if len(v.Roles) > 0 && rapid.Bool().Draw(t, "ladder") {
		v.Ladders = []framework.Ladder{{
			Key: "l", Name: word.Draw(t, "ladder"), Principle: maybe(text).Draw(t, "principle"), Evidence: list.Draw(t, "evidence"),
			Tracks: []framework.Track{{Key: "a", Name: word.Draw(t, "track"), Steps: []framework.Step{
				{Stage: 1, Key: "IC1", Name: maybe(word).Draw(t, "step"), Role: "r0", Scope: maybe(word).Draw(t, "scope")},
				{Stage: 2, Key: "IC2", Alternatives: []string{"r0"}, Equivalent: "IC1", LeadForm: maybe(word).Draw(t, "lead")},
			}}, {Key: "b"}},
			Crossings: []framework.Crossing{{Key: "x", From: "IC1", To: word.Draw(t, "to"), Why: maybe(word).Draw(t, "why"), Before: list.Draw(t, "before"), During: list.Draw(t, "during"), TrialMonths: 6, ReturnRight: rapid.Bool().Draw(t, "back")}},
		}}
	}
	return v.Tidy()
}

// What is exported imports again unchanged, and a second export is the same
// bytes.
func TestRoundTrip(t *testing.T) {
	for _, f := range []struct {
		name  string
		write func(framework.Version) ([]File, error)
	}{
		{"YAML", func(v framework.Version) ([]File, error) {
			b, err := WriteYAML(v)
			return []File{{"framework.yaml", b}}, err
		}},
		{"CSV", WriteCSV},
		{"CSV, packed", func(v framework.Version) ([]File, error) {
			fs, err := WriteCSV(v)
			if err != nil {
				return nil, err
			}
			b, err := Zip(fs)
			return []File{{"framework.zip", b}}, err
		}},
		{"XLSX", func(v framework.Version) ([]File, error) {
			var b bytes.Buffer
			err := WriteXLSX(&b, v)
			return []File{{"framework.xlsx", b.Bytes()}}, err
		}},
	} {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			def, err := Default()
			if err != nil {
				t.Fatal(err)
			}
			check := func(t interface{ Fatal(...any) }, v framework.Version) {
				files, err := f.write(v)
				if err != nil {
					t.Fatal(err)
				}
				p, err := Read(files...)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(v, p.Version); d != "" {
					t.Fatal("import differs (-exported +imported):\n" + d)
				}
				if len(p.Doubts) > 0 {
					t.Fatal("our own export raises doubts:", p.Doubts)
				}
				again, err := f.write(p.Version)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.EqualFunc(files, again, func(a, b File) bool { return a.Name == b.Name && bytes.Equal(a.Data, b.Data) }) {
					t.Fatal("the second export has other bytes")
				}
			}
			check(t, def)
			rapid.Check(t, func(t *rapid.T) { check(t, anyVersion(t)) })
		})
	}
}

const small = `format: bearing.framework/1
key: crafts
name: Crafts
pillars:
- {key: craft, name: Craft}
competencies:
- key: craft.weld
  pillar: craft
  name: Welding
  levels:
  - {level: 1, text: Needs help.}
  - {level: 2, text: Needs none.}
`

func packed(t *testing.T, name string, size int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	for range size >> 20 {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(data)
	z.Close()
	return b.Bytes()
}

// What cannot be read is refused with the place and what to do.
func TestBadFiles(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
	for _, tt := range []struct {
		name, file string
		data       []byte
		want       string
	}{
		{"an empty file", "f.yaml", nil, "There is no file with content."},
		{"an unknown entry", "f.yaml", []byte(small + "colour: red\n"), `f.yaml, line 13: there is no entry called "colour" here.`},
		{"an unknown entry inside", "f.yaml", []byte(strings.Replace(small, "  name: Welding", "  title: Welding", 1)), `f.yaml, line 9: there is no entry called "title" here.`},
		{"an entry twice", "f.yaml", []byte(small + "key: other\n"), `f.yaml, line 13: "key" stands here and in line 2.`},
		{"a word for a number", "f.yaml", []byte(strings.Replace(small, "level: 2", "level: two", 1)), `f.yaml, line 12: "two" stands where a number should.`},
		{"a list for a text", "f.yaml", []byte(strings.Replace(small, "name: Crafts", "name: [a]", 1)), "f.yaml, line 3: here should be a text."},
		{"a bomb of repetitions", "f.yaml", []byte(bomb), "f.yaml, line 2: repetition by * and & is not read."},
		{"a tab", "f.yaml", []byte("format: bearing.framework/1\n\tkey: x\n"), "f.yaml, line 2: this is not YAML"},
		{"not a framework", "f.yaml", []byte("key: x\nname: y\n"), "f.yaml does not say that it holds a framework."},
		{"two documents", "f.yaml", []byte(small + "---\n" + small), "f.yaml holds more than one document."},
		{"a level of NaN", "f.yaml", []byte(strings.Replace(small, "level: 2", "level: .nan", 1)), "Competency craft.weld: NaN is not a level."},
		{"a level of 1e308", "f.yaml", []byte(strings.Replace(small, "level: 2", "level: 1e308", 1)), "Competency craft.weld: 1e+308 is not a level."},
		{"a need without level", "f.yaml", []byte(small + "roles:\n- key: r\n  name: R\n  needs: [{competency: craft.weld}]\n"), "Role r, craft.weld: the level is missing. Write level: 3, or not_needed: true"},
		{"a gap in levels", "f.yaml", []byte(strings.Replace(small, "level: 2", "level: 4", 1)), "Competency craft.weld, level 4 follows level 1."},
		{"a table of something else", "f.csv", []byte("a,b\n1,2\n"), "f.csv holds no competencies."},
		{"a column twice", "f.csv", []byte("name,pillar,Name\nx,y,z\n"), `f.csv has two columns called "Name".`},
		{"levels that are words", "f.csv", []byte("name,pillar,level 1,level 3\nx,y,a,b\n"), "level 3 follows level 1."},
		{"a web page", "f.csv", []byte("<!doctype html><html><body>Sign in</body></html>"), "This is a web page, not a table"},
		{"a zip bomb", "f.zip", packed(t, "competencies.csv", 65<<20), "f.zip is larger than 64 MB once unpacked."},
		{"a gzip bomb", "f.csv.gz", zipped(t, make([]byte, 65<<20)), "f.csv.gz is larger than 64 MB once unpacked."},
		{"a broken zip", "f.zip", []byte("PK\x03\x04 and nothing"), "f.zip is damaged"},
		{"a role level without name", "f.csv", []byte("Role Family,Role,Role Level,Skill Name,Skill Level\na,b,,c,Expert\n"), "f.csv, row 2: the role level or the skill's name is missing."},
		{"a skill level that is none", "f.csv", []byte("Role Family,Role,Role Level,Skill Name,Skill Level\na,b,c,d,Guru\n"), `f.csv, row 2: "Guru" is not a skill level.`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(File{tt.file, tt.data})
			if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Read = %v\nwant a sentence with %s", err, tt.want)
			}
		})
	}
}

// A table that somebody types needs no keys.
func TestTableByHand(t *testing.T) {
	p, err := Read(
		File{"skills.csv", []byte("Name;Pillar;Level 1;Level 2\nWelding;Metal;Needs help;Needs none\nSewing;Cloth;;\n")},
		File{"jobs.csv", []byte("role,competency,level,weight,colour\nFitter,welding,\"1,5\",2,red\nTailor,Sewing,3,,blue\n")},
	)
	if err != nil {
		t.Fatal(err)
	}
	v := p.Version
	if len(v.Pillars) != 2 || len(v.Competencies) != 2 || v.Competencies[0].Key != "metal.welding" || len(v.Scale) != 5 {
		t.Errorf("got %+v", v)
	}
	fitter, _ := v.Role("fitter")
	want := []framework.Need{{Competency: "metal.welding", Level: 150, Weight: 2}}
	if d := cmp.Diff(want, fitter.Needs); d != "" {
		t.Errorf("the fitter's needs (-want +got):\n%s", d)
	}
	if len(p.Doubts) != 1 || p.Doubts[0].Place != "jobs.csv: colour" {
		t.Errorf("doubts = %v, want one about the colour", p.Doubts)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("f.yaml", []byte(small))
	f.Add("f.csv", []byte("name,pillar,level 1,level 2\nx,y,a,b\n"))
	f.Add("f.csv", []byte("O*NET-SOC Code,Element ID,Scale ID,Data Value\n1,2,IM,3\n"))
	f.Add("f.json", []byte(`{"competencies":{"a":[{"b":[{"level1":[{"ineffective":"x"}]}]}]}}`))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		p, err := Read(File{name, data})
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("Read = %v, want a sentence", err)
		}
		if err == nil && p.Version.Check() != nil {
			t.Errorf("what was read does not pass Check")
		}
	})
}
