package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/ratings"
	"github.com/bearinghq/bearing/internal/sheet"
)

type scoreCmd struct {
	File        string `arg:"" help:"Ratings: CSV, XLSX or ODS."`
	Calibration string `help:"Parameters to use, as JSON; what it leaves out is what is shipped." placeholder:"FILE"`
	Estimate    bool   `help:"Estimate from the ratings what the calibration leaves out."`
	Out         string `help:"Write persons.csv, raters.csv, dyads.csv and calibration.json into this new or empty folder." placeholder:"DIR"`
	JSON        bool   `help:"Print JSON."`
}

// Help is the manual of the command.
func (*scoreCmd) Help() string {
	return `Says where each person stands by a file of ratings, and how surely, corrected for how strict each
rater is. It needs no database, and no data leave the machine.

It reads what 'bearing export ratings' writes. The first row names the columns, in any order:
  person, rater, item, value       needed (person may be called ratee); value is the number of the option chosen, from 1
  competency, pillar               what the item asks about; one for all if left out
  group                            manager, peer, report …; rows of the group "self" are left out
  wave                             when: a day, a month or a year, or a number of half-years

With --out the tables are plain CSV, which R reads with read.csv. A name that begins with = + - or @ has an
apostrophe in front there, so that no spreadsheet takes it for a formula.

A calibration holds what the model takes as given; 'bearing calibrate' makes one:
  {"thresholds":[-2.6,-1.0,0.7,2.4], "items":{"i01":0,"i02":-0.6}, "groups":{}, "location_sd":0,
   "variances":{"general":1.0,"pillar":0,"competency":0,"perspective":0,
                "severity":0.8,"halo":0.9,"pillar_halo":0,"competency_halo":0},
   "scale":{"mean":0,"sd":1.24}}
An answer y to an item is at most j with probability logistic(threshold j − η), where η adds up the
effect of the item, what is the person's, what is the rater's and what is the two's. What a
calibration leaves out is what is shipped; with --estimate it is estimated, which maximises the
Laplace approximation of the marginal likelihood. Item and group effects are then against the first by
name.

Examples:
  bearing score ratings.csv
  bearing score ratings.csv --estimate --json | jq .calibration
  bearing score ratings.csv --calibration 2026.json --out results

Exit status: 0 printed, 1 the file or calibration cannot be used, 2 the command was called wrongly.`
}

// Run scores the file.
func (c *scoreCmd) Run(t *terminal) error {
	f, calibration, err := readRatings(c.File, c.Calibration)
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := emptyFolder(c.Out); err != nil {
			return err
		}
	}
	r, err := f.Score(calibration, c.Estimate)
	if err != nil {
		return err
	}
	remarks(t, f, r)
	if c.Out != "" {
		if err := writeResult(c.Out, r); err != nil {
			return err
		}
	}
	if c.JSON {
		return printJSON(t, r)
	}
	if c.Out != "" {
		fmt.Fprintf(t.out, "%d persons, %d raters and %d pairs are in %s.\n", len(r.Persons), len(r.Raters), len(r.Dyads), c.Out)
		return nil
	}
	return printPersons(t, r)
}

type calibrateCmd struct {
	File        string `arg:"" help:"Ratings: CSV, XLSX or ODS."`
	Calibration string `help:"Parameters to keep fixed, as JSON; what it leaves out is estimated." placeholder:"FILE"`
	Out         string `help:"Write the calibration into this new file." required:"" placeholder:"FILE"`
}

// Help is the manual of the command.
func (*calibrateCmd) Help() string {
	return `Estimates, from a file of ratings, the thresholds of the scale, how hard each item is, and how much
persons, raters and pairs of them differ, and writes them as a calibration for 'bearing score'. See
'bearing score --help' for both files.

Examples:
  bearing calibrate ratings.csv --out 2026.json
  bearing calibrate ratings.csv --calibration thresholds.json --out 2026.json

Exit status: 0 written, 1 the file cannot be used, 2 the command was called wrongly.`
}

// Run estimates and writes the calibration.
func (c *calibrateCmd) Run(t *terminal) error {
	if err := newFile(c.Out); err != nil {
		return err
	}
	f, calibration, err := readRatings(c.File, c.Calibration)
	if err != nil {
		return err
	}
	r, err := f.Score(calibration, true)
	if err != nil {
		return err
	}
	remarks(t, f, r)
	if err := saveJSON(c.Out, r.Calibration); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "The calibration is in %s. Log-likelihood %.4f over %d answers.\n", c.Out, *r.LogLik, f.Data.Answers())
	return nil
}

func readRatings(file, calibration string) (*ratings.File, *ratings.Calibration, error) {
	var c *ratings.Calibration
	if calibration != "" {
		r, err := os.Open(calibration)
		if err != nil {
			return nil, nil, fault.New(fault.NotFound, "The calibration %s cannot be opened: %s.", calibration, cause(err))
		}
		defer r.Close()
		if c, err = ratings.ReadCalibration(r, filepath.Base(calibration)); err != nil {
			return nil, nil, err
		}
	}
	book, err := sheet.OpenFile(file)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil, nil, fault.New(fault.NotFound, "The file %s cannot be opened: %s.", file, cause(err))
	}
	if err != nil {
		return nil, nil, err
	}
	defer book.Close()
	if n := len(book.Sheets); n != 1 {
		return nil, nil, fault.New(fault.Invalid, "%s has %d sheets; ratings are read from a file of one. Save the sheet as a file of its own.", filepath.Base(file), n)
	}
	f, err := ratings.Read(book.Sheets[0])
	return f, c, err
}

// remarks says what a reader of the figures should know.
func remarks(t *terminal, f *ratings.File, r *ratings.Result) {
	if f.Self > 0 {
		fmt.Fprintf(t.err, "bearing: %d self-ratings are left out: how people see themselves is compared with the figures, not mixed into them.\n", f.Self)
	}
	if len(r.Components) < 2 {
		return
	}
	fmt.Fprintf(t.err, "bearing: No rater links these %d sets of persons, so persons of different sets can only be compared as far as their raters are assumed to be alike:\n", len(r.Components))
	for i, set := range r.Components {
		if i == 5 {
			fmt.Fprintf(t.err, "  … and %d more (components in --json)\n", len(r.Components)-i)
			break
		}
		names := set[:min(len(set), 5)]
		more := ""
		if len(set) > len(names) {
			more = fmt.Sprintf(" and %d more", len(set)-len(names))
		}
		fmt.Fprintf(t.err, "  %s%s\n", strings.Join(names, ", "), more)
	}
}

func printPersons(t *terminal, r *ratings.Result) error {
	width := len("person")
	for _, p := range r.Persons {
		width = max(width, len([]rune(p.Person)))
	}
	fmt.Fprintf(t.out, "%-*s  level   80 %% of the time in   reliability  raters\n", width, "person")
	for _, p := range r.Persons {
		fmt.Fprintf(t.out, "%-*s  %5.1f   %4.1f to %-4.1f          %11.2f  %6d\n", width, p.Person, p.Level, p.Band80[0], p.Band80[1], p.Reliability, p.Raters)
	}
	return nil
}

// emptyFolder makes a folder, or checks that nothing is in it.
func emptyFolder(path string) error {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return fault.New(fault.Invalid, "The folder %s cannot be made: %s.", path, cause(err))
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return fault.New(fault.Invalid, "The folder %s cannot be read: %s.", path, cause(err))
	}
	if len(entries) > 0 {
		return fault.New(fault.Conflict, "The folder %s is not empty. Name a new one, so that nothing is overwritten.", path)
	}
	return nil
}

// newFile refuses a file that exists, and one that there is no folder for,
// before anything is computed.
func newFile(path string) error {
	switch _, err := os.Stat(path); {
	case err == nil:
		return fault.New(fault.Conflict, "%s exists. Name a new file, so that nothing is overwritten.", path)
	case !errors.Is(err, fs.ErrNotExist):
		return fault.New(fault.Invalid, "%s cannot be written: %s.", path, cause(err))
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return fault.New(fault.Invalid, "%s cannot be written: there is no folder %s. Make it, or name another.", path, filepath.Dir(path))
	}
	return nil
}

func writeResult(dir string, r *ratings.Result) error {
	persons := [][]string{{"person", "mode", "variance", "level", "se", "low80", "high80", "reliability", "raters"}}
	for _, p := range r.Persons {
		persons = append(persons, []string{p.Person, number(p.Mode), number(p.Variance), number(p.Level), number(p.SE),
			number(p.Band80[0]), number(p.Band80[1]), number(p.Reliability), strconv.Itoa(p.Raters)})
	}
	raters := [][]string{{"rater", "mode", "variance"}}
	for _, x := range r.Raters {
		raters = append(raters, []string{x.Rater, number(x.Mode), number(x.Variance)})
	}
	dyads := [][]string{{"person", "rater", "mode", "variance"}}
	for _, d := range r.Dyads {
		dyads = append(dyads, []string{d.Person, d.Rater, number(d.Mode), number(d.Variance)})
	}
	for _, table := range []struct {
		name string
		rows [][]string
	}{{"persons.csv", persons}, {"raters.csv", raters}, {"dyads.csv", dyads}} {
		if err := writeCSV(filepath.Join(dir, table.name), table.rows); err != nil {
			return err
		}
	}
	return saveJSON(filepath.Join(dir, "calibration.json"), r.Calibration)
}

// number writes x to ten digits and never with an exponent: what begins with a
// minus and is no plain number counts as a formula, see sheet.WriteCSV.
func number(x float64) string {
	if math.IsInf(x, 1) {
		return "Inf"
	}
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 10, 64), 64)
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// writeCSV writes a table that statistics programs read and spreadsheets take
// for text: a name that begins with a sign of a formula gets an apostrophe.
func writeCSV(path string, rows [][]string) error {
	f, err := os.Create(path)
	if err != nil {
		return fault.New(fault.Invalid, "%s cannot be written: %s.", path, cause(err))
	}
	err = sheet.WriteCSV(f, slices.Values(rows))
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

func saveJSON(path string, x any) error {
	text, err := json.MarshalIndent(x, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
		return fault.New(fault.Invalid, "%s cannot be written: %s.", path, cause(err))
	}
	return nil
}
