package exchange

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sheet"
)

// A Table is one of the tables that a framework is written as.
type Table struct {
	Name string // "competencies"
	Rows [][]string
}

// Tables returns v as tables: competencies and roles, and beside them what
// these do not hold. Entries of a list stand in one cell, each on its line.
func Tables(v framework.Version) []Table {
	all := []Table{
		{"framework", frameworkRows(v)},
		{"pillars", pillarRows(v)},
		{"competencies", competencyRows(v)},
		{"items", itemRows(v)},
		{"roles", roleRows(v)},
		{"ladders", ladderRows(v)},
		{"steps", stepRows(v)},
		{"crossings", crossingRows(v)},
	}
	return slices.DeleteFunc(all, func(t Table) bool { return len(t.Rows) == 1 && t.Name != "competencies" })
}

// WriteCSV returns the tables of v as files: competencies.csv and so on.
func WriteCSV(v framework.Version) ([]File, error) {
	var all []File
	for _, t := range Tables(v) {
		var b bytes.Buffer
		if err := sheet.WriteCSV(&b, slices.Values(t.Rows)); err != nil {
			return nil, err
		}
		all = append(all, File{t.Name + ".csv", b.Bytes()})
	}
	return all, nil
}

// Zip packs files into one. The same files always give the same bytes.
func Zip(files []File) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(f.Data); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// WriteXLSX writes the tables of v as the sheets of one workbook.
func WriteXLSX(w io.Writer, v framework.Version) error {
	var all []sheet.Table
	for _, t := range Tables(v) {
		all = append(all, sheet.Table{Name: t.Name, Header: t.Rows[0], Rows: func(yield func([]sheet.Cell, error) bool) {
			for _, r := range t.Rows[1:] {
				cells := make([]sheet.Cell, len(r))
				for i, s := range r {
					cells[i] = sheet.TextOf(s)
				}
				if !yield(cells, nil) {
					return
				}
			}
		}})
	}
	return sheet.WriteXLSX(w, all...)
}

func frameworkRows(v framework.Version) [][]string {
	rows := [][]string{{"field", "value"}, {"key", v.Framework.Key}, {"name", v.Framework.Name}, {"language", v.Language}, {"source", v.Source}}
	for _, a := range v.Scale {
		rows = append(rows, []string{"level " + a.Level.String(), a.Text}, []string{"level " + a.Level.String() + " name", a.Name})
	}
	return rows
}

func pillarRows(v framework.Version) [][]string {
	rows := [][]string{{"pillar", "pillar name", "question", "focus"}}
	for _, p := range v.Pillars {
		rows = append(rows, []string{p.Key, p.Name, p.Question, p.Focus})
	}
	return rows
}

func competencyRows(v framework.Version) [][]string {
	used := map[framework.Level]bool{}
	for _, c := range v.Competencies {
		for _, a := range c.Anchors {
			used[a.Level] = true
		}
	}
	levels := slices.Sorted(maps.Keys(used))
	head := []string{"competency", "pillar", "name", "definition", "question"}
	for _, l := range levels {
		head = append(head, "level "+l.String()+" name", "level "+l.String())
	}
	rows := [][]string{append(head, "anti-patterns", "overuse", "balance with", "requires", "other names", "months fresh")}
	for _, c := range v.Competencies {
		r := []string{c.Key, c.Pillar, c.Name, c.Definition, c.Question}
		for _, l := range levels {
			i := slices.IndexFunc(c.Anchors, func(a framework.Anchor) bool { return a.Level == l })
			if i < 0 {
				r = append(r, "", "")
			} else {
				r = append(r, c.Anchors[i].Name, c.Anchors[i].Text)
			}
		}
		rows = append(rows, append(r, lines(c.AntiPatterns), c.Overuse, lines(c.BalanceWith), lines(c.Requires), lines(c.Aliases), count(c.FreshMonths)))
	}
	return rows
}

func itemRows(v framework.Version) [][]string {
	rows := [][]string{{"competency", "item", "form", "others", "self"}}
	for _, c := range v.Competencies {
		for _, t := range c.Items {
			rows = append(rows, []string{c.Key, t.Key, t.Form, t.Other, t.Self})
		}
	}
	return rows
}

func roleRows(v framework.Version) [][]string {
	rows := [][]string{{"role", "name", "family", "track", "description", "competency", "level", "weight", "not needed"}}
	for _, r := range v.Roles {
		head := []string{r.Key, r.Name, r.Family, r.Track, r.Description}
		if len(r.Needs) == 0 {
			rows = append(rows, append(head, "", "", "", ""))
		}
		for _, n := range r.Needs {
			if n.NotNeeded {
				rows = append(rows, append(head, n.Competency, "", "", "yes"))
			} else {
				rows = append(rows, append(head, n.Competency, n.Level.String(), number(n.Weight).String(), ""))
			}
			head = []string{r.Key, r.Name, "", "", ""} // said once
		}
	}
	return rows
}

func ladderRows(v framework.Version) [][]string {
	rows := [][]string{{"ladder", "name", "principle", "evidence"}}
	for _, l := range v.Ladders {
		rows = append(rows, []string{l.Key, l.Name, l.Principle, lines(l.Evidence)})
	}
	return rows
}

func stepRows(v framework.Version) [][]string {
	rows := [][]string{{"ladder", "track", "track name", "stage", "step", "name", "role", "alternatives", "equivalent", "scope", "way of leading"}}
	for _, l := range v.Ladders {
		for _, t := range l.Tracks {
			if len(t.Steps) == 0 {
				rows = append(rows, []string{l.Key, t.Key, t.Name, "", "", "", "", "", "", "", ""})
			}
			for _, s := range t.Steps {
				rows = append(rows, []string{l.Key, t.Key, t.Name, strconv.Itoa(s.Stage), s.Key, s.Name, s.Role, lines(s.Alternatives), s.Equivalent, s.Scope, s.LeadForm})
			}
		}
	}
	return rows
}

func crossingRows(v framework.Version) [][]string {
	rows := [][]string{{"ladder", "crossing", "from", "to", "why", "before", "during", "trial months", "right to return"}}
	for _, l := range v.Ladders {
		for _, c := range l.Crossings {
			back := ""
			if c.ReturnRight {
				back = "yes"
			}
			rows = append(rows, []string{l.Key, c.Key, c.From, c.To, c.Why, lines(c.Before), lines(c.During), count(c.TrialMonths), back})
		}
	}
	return rows
}

func lines(all []string) string { return strings.Join(all, "\n") }

// count writes a number, and 0 as nothing.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
