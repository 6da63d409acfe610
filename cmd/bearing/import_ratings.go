package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet/reading"
)

type importRatingsCmd struct {
	importFile `embed:""`
	Sheet      []string `help:"Read this sheet of a workbook instead of the one that looks like ratings." placeholder:"NAME"`
	Unknown    string   `help:"People who are not known: add, or skip to leave out what they say and what is said of them." default:"add" enum:"add,skip"`
}

// Help is the manual of the command.
func (*importRatingsCmd) Help() string {
	return fmt.Sprintf(`Reads ratings, one answer to a row. The header names the columns, in English or German, in any order:
  ratee, rater          needed: who is rated and who rates; e-mail address, number or name
  item or competency    needed: an item by its key or words, or a competency, which is judged as a whole
  value                 needed: 1 to 5; empty, "n/a" or "cannot judge" is no answer, and never 0
  group                 self, manager, peer, report, assessor or other
  date, wave            when, today if left out; and what the occasion is called
All rows of one rater about one person of one wave and day are one form. Of two answers to the same
question on one day the later row counts. A file may hold %d answers.
`, reading.MaxAnswers) + importHelp + `

With --dry-run --json it prints
{"sheet":…,"rows":…,"people":…,"asked":[…],"groups":[{"word":…,"group":…,"rows":…}],"answers":[{"row":…,"ratee":…,"rater":…,"group":…,
"asked":…,"value":…,"date":…,"wave":…}],"doubts":[{"row":…,"column":…,"value":…,"reason":…}]}`
}

// Run imports ratings.
func (c *importRatingsCmd) Run(t *terminal) error {
	d := intake.Decisions{Read: reading.Options{Sheets: c.Sheet}}
	if c.Unknown == "skip" {
		d.Unknown = intake.Skip
	}
	if !c.DryRun {
		return c.run(t, intake.Ratings, d)
	}
	return dryRun(t, &c.importFile, d.Read, reading.ReadAnswers, func(a *reading.Answers) error {
		if c.JSON {
			return printAnswersJSON(t.out, a)
		}
		return printAnswers(t.out, a)
	})
}

// printAnswers says in words what a sheet of ratings says.
func printAnswers(w io.Writer, a *reading.Answers) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%d answers of and about %d people to %d questions; %d of them say that there is none.\n", a.Len(), len(a.People), len(a.Asked), a.NotSaid)
	for _, g := range a.Groups {
		fmt.Fprintf(b, "  %-20s %-8s %d rows\n", g.Word, groupName(g), g.Count)
	}
	printDoubts(b, a.Notes, a.Doubts, a.DoubtsMore)
	return b.Flush()
}

func groupName(g reading.GroupWord) string {
	if g.Group == 0 {
		return "unknown"
	}
	return g.Group.String()
}

// answerJSON is one row, as --json prints it.
type answerJSON struct {
	Row   int    `json:"row"`
	Ratee string `json:"ratee"`
	Rater string `json:"rater"`
	Group string `json:"group,omitempty"`
	Asked string `json:"asked"`
	Value *int   `json:"value"`
	Date  string `json:"date,omitempty"`
	Wave  string `json:"wave,omitempty"`
}

// printAnswersJSON writes one row after the other: there may be millions.
func printAnswersJSON(w io.Writer, a *reading.Answers) error {
	b := bufio.NewWriter(w)
	type groupJSON struct {
		Word  string `json:"word"`
		Group string `json:"group"`
		Rows  int    `json:"rows"`
	}
	groups, asked, doubts := []groupJSON{}, []string{}, []doubtJSON{}
	for _, g := range a.Groups {
		groups = append(groups, groupJSON{g.Word, g.Group.String(), g.Count})
	}
	for _, q := range a.Asked {
		asked = append(asked, q.Name)
	}
	for _, d := range a.Doubts {
		doubts = append(doubts, doubtJSON{d.Row, d.Column, d.Value, d.Reason})
	}
	part := func(before string, x any) error {
		text, err := json.Marshal(x)
		b.WriteString(before)
		b.Write(text)
		return err
	}
	for _, p := range []struct {
		before string
		x      any
	}{{`{"sheet":`, a.Sheet}, {`,"rows":`, a.Rows}, {`,"people":`, len(a.People)}, {`,"asked":`, asked}, {`,"groups":`, groups}, {`,"doubts":`, doubts}} {
		if err := part(p.before, p.x); err != nil {
			return err
		}
	}
	b.WriteString(`,"answers":[`)
	for i := range a.Len() {
		comma := ","
		if i == 0 {
			comma = ""
		}
		if err := part(comma, newAnswerJSON(a, a.At(i))); err != nil {
			return err
		}
	}
	b.WriteString("]}\n")
	return b.Flush()
}

func newAnswerJSON(a *reading.Answers, x *reading.Answer) answerJSON {
	j := answerJSON{
		Row: int(x.Row), Ratee: a.People[x.Person].Called(), Rater: a.People[x.Rater].Called(), Asked: a.Asked[x.Asked].Name,
		Date: x.Day.String(), Wave: a.Waves[x.Wave],
	}
	if x.Group > 0 {
		j.Group = a.Groups[x.Group-1].Group.String()
	}
	if x.Value > 0 {
		v := int(x.Value)
		j.Value = &v
	}
	return j
}
