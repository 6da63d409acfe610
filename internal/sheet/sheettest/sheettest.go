// Package sheettest makes tables for tests: drawn as text, written as the
// workbooks, CSV files and clipboards of other programs.
package sheettest

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/internal/sheet"
)

// Table makes a sheet of a drawing: a line is a row, cells are parted by "|",
// [red] is a fill, and a cell that holds only ">" or "^" is merged with the
// one left of it or above it. Numbers become numbers, and "50 [pc]" is the
// number 0.5 shown as 50%.
func Table(name, drawing string) *sheet.Sheet {
	var rows [][]sheet.Cell
	for line := range strings.SplitSeq(strings.Trim(drawing, "\n"), "\n") {
		var row []sheet.Cell
		if strings.TrimSpace(line) != "" {
			for t := range strings.SplitSeq(line, "|") {
				row = append(row, cellOf(strings.TrimSpace(t)))
			}
		}
		rows = append(rows, row)
	}
	return held(name, rows, mergesIn(rows))
}

// held returns a sheet that is held in memory. Row i has number i+1; rows
// without a cell that holds anything are left out, as the readers do.
func held(name string, rows [][]sheet.Cell, merges []sheet.Range) *sheet.Sheet {
	s := sheet.New(name, func() iter.Seq2[sheet.Row, error] {
		return func(yield func(sheet.Row, error) bool) {
			for i, cs := range rows {
				n := len(cs)
				for n > 0 && cs[n-1] == (sheet.Cell{}) {
					n--
				}
				if n > 0 && !yield(sheet.Row{N: i + 1, Cells: cs[:n]}, nil) {
					return
				}
			}
		}
	})
	s.Merges = merges
	return s
}

// Hide returns s with columns, from 0, and rows, by number, that are not shown.
func Hide(s *sheet.Sheet, columns []int, rows ...int) *sheet.Sheet {
	h := sheet.New(s.Name, func() iter.Seq2[sheet.Row, error] {
		return func(yield func(sheet.Row, error) bool) {
			for r, err := range s.Rows() {
				r.Hidden = slices.Contains(rows, r.N)
				if !yield(r, err) {
					return
				}
			}
		}
	})
	h.Hidden, h.Merges, h.HiddenColumns = s.Hidden, s.Merges, columns
	return h
}

var fills = map[string]sheet.Fill{
	"[red]": sheet.Red, "[amber]": sheet.Amber, "[green]": sheet.Green, "[blue]": sheet.Blue, "[grey]": sheet.Grey,
}

func cellOf(t string) sheet.Cell {
	c := sheet.Cell{}
	for word, f := range fills {
		if strings.HasSuffix(t, word) {
			c.Fill = f
			t = strings.TrimSpace(strings.TrimSuffix(t, word))
		}
	}
	if t == "" {
		return c
	}
	if n, ok := strings.CutSuffix(t, "[pc]"); ok {
		c.Text, c.Kind = strings.TrimSpace(n)+"%", sheet.Number
		c.Number, _ = strconv.ParseFloat(strings.TrimSpace(n), 64)
		c.Number /= 100
		return c
	}
	c.Text, c.Kind = t, sheet.Text
	if x, err := strconv.ParseFloat(t, 64); err == nil {
		c.Kind, c.Number = sheet.Number, x
	}
	return c
}

// mergesIn returns the ranges that the marks in rows stand for, and takes the
// marks away.
func mergesIn(rows [][]sheet.Cell) (ms []sheet.Range) {
	at := func(i, j int) string {
		if i < len(rows) && j < len(rows[i]) {
			return rows[i][j].Text
		}
		return ""
	}
	for i, row := range rows {
		for j := range row {
			if row[j].Text == ">" || row[j].Text == "^" {
				continue
			}
			m := sheet.Range{Row1: i + 1, Col1: j, Row2: i + 1, Col2: j}
			for at(i, m.Col2+1) == ">" {
				m.Col2++
			}
			for at(m.Row2, j) == "^" {
				m.Row2++
			}
			if m.Col2 > j || m.Row2 > i+1 {
				ms = append(ms, m)
			}
		}
	}
	for _, row := range rows {
		for j := range row {
			if row[j].Text == ">" || row[j].Text == "^" {
				row[j] = sheet.Cell{}
			}
		}
	}
	return ms
}
