package reading

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/sheettest"
)

// said writes what a matrix says, a line for each person with a level:
// "Ada: SQL=3, Vision=2(3)>4!1" is level 2 on the sheet, which stands for
// level 3, with target 4 and priority 1.
func said(m *Matrix) string {
	var order []string
	lines := map[string][]string{}
	for _, r := range m.Cells.All() {
		c := m.Competencies[r.Competency]
		name := c.Name
		if c.Category != "" {
			name = c.Category + ":" + name
		}
		v := clean(m.Values[r.Value])
		line := name + "=" + v
		if r.Level == NoLevel {
			line += "none"
		} else if l := r.Level.String(); l != v {
			line += "(" + l + ")"
		}
		if r.Target != NoLevel {
			line += ">" + r.Target.String()
		}
		if r.Priority != NoPriority {
			line += fmt.Sprintf("!%d", r.Priority)
		}
		p := m.People[r.Person].Name
		if lines[p] == nil {
			order = append(order, p)
		}
		lines[p] = append(lines[p], line)
	}
	for i, p := range order {
		order[i] = p + ": " + strings.Join(lines[p], ", ")
	}
	return strings.Join(order, "\n")
}

func wantSaid(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}

type fixture struct {
	name   string
	sheets []*sheet.Sheet
	layout Layout
	scale  string
	people string // with ", " between
	skills string
	want   string
	doubts []string // "C3 value"
}

// run reads the fixture from memory, from a workbook that another program
// wrote, and from CSV where that can hold it.
func (f fixture) run(t *testing.T) {
	t.Parallel()
	f.check(t, &sheet.Book{Name: "memory", Sheets: f.sheets})
	t.Run("xlsx", func(t *testing.T) { f.check(t, opened(t, "test.xlsx", sheettest.XLSX(t, f.sheets...))) })
	t.Run("ods", func(t *testing.T) { f.check(t, opened(t, "test.ods", sheettest.ODS(t, f.sheets...))) })
	if b := sheettest.CSV(t, ';', f.sheets...); b != nil {
		t.Run("csv", func(t *testing.T) { f.check(t, opened(t, "test.csv", b)) })
	}
}

func (f fixture) check(t *testing.T, b *sheet.Book) {
	t.Helper()
	defer b.Close()
	m, err := ReadMatrix(b, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var ps, cs, ds []string
	for _, p := range m.People {
		ps = append(ps, p.Name)
	}
	for _, c := range m.Competencies {
		cs = append(cs, c.Name)
	}
	for _, d := range m.Doubts {
		ds = append(ds, fmt.Sprintf("%s%d %s", d.Column, d.Row, d.Value))
	}
	if m.Layout != f.layout || m.Scale.Name != f.scale {
		t.Errorf("layout %q, scale %q (%s); want %q, %q", m.Layout, m.Scale.Name, m.Scale.Why, f.layout, f.scale)
	}
	if got := strings.Join(ps, ", "); f.people != "" && got != f.people {
		t.Errorf("people: got %q, want %q", got, f.people)
	}
	if got := strings.Join(cs, ", "); f.skills != "" && got != f.skills {
		t.Errorf("competencies: got %q, want %q", got, f.skills)
	}
	if d := cmp.Diff(wantSaid(f.want), said(m)); d != "" {
		t.Errorf("cells (-want +got):\n%s\ndoubts: %v", d, m.Doubts)
	}
	if d := cmp.Diff(f.doubts, ds); d != "" {
		t.Errorf("doubts (-want +got):\n%s", d)
	}
}

func one(drawing string) []*sheet.Sheet { return []*sheet.Sheet{sheettest.Table("Sheet1", drawing)} }

func opened(t *testing.T, name string, data []byte) *sheet.Book {
	t.Helper()
	b, err := sheet.Open(bytes.NewReader(data), int64(len(data)), name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
