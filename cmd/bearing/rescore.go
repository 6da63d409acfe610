package main

import (
	"fmt"
	"log/slog"
	"math"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/worker"
)

type rescoreCmd struct {
	where `embed:""`
	Check bool `help:"Compare only; change nothing."`
	JSON  bool `help:"Print what was found as JSON."`
}

// Help is the manual of the command.
func (*rescoreCmd) Help() string {
	return `Makes all estimates of people again from the record of ratings, and proves the ones that are kept
right. The record is solved twice, which must give the same bytes. Where no rating has come since all was
last solved, what is kept must be the same bytes too; where some have come, no level may be further than
0.02 from solving the same ratings at once. Then what the record says takes the place of what was kept.
It may run beside 'bearing serve'.

Examples:
  bearing rescore --check --data /srv/bearing
  bearing rescore --json

Exit status: 0 the estimates are right, 1 they were not (and have been replaced, unless --check), 2 the
command was called wrongly.`
}

type rescoreJSON struct {
	Ratings  int64   `json:"ratings"`
	People   int     `json:"people"`
	Twice    bool    `json:"same_bytes_twice"`
	Stored   bool    `json:"stored"`
	Place    int64   `json:"stored_up_to"`
	Made     string  `json:"stored_made_with,omitempty"`
	Exact    bool    `json:"compared_bytes"`
	Differ   int     `json:"different"`
	Worst    float64 `json:"largest_difference"`
	Worse    int     `json:"too_far"`
	Proved   bool    `json:"proved"`
	Replaced bool    `json:"replaced"`
	Seconds  float64 `json:"seconds"`
}

// Run makes the estimates again.
func (c *rescoreCmd) Run(t *terminal) error {
	db, err := c.openThere(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	began := time.Now()
	w := estimatesOf(db, slog.New(slog.DiscardHandler))
	p, all, err := w.Prove(t.ctx)
	if err != nil {
		return err
	}
	if !c.Check {
		if err := w.Keep(t.ctx, all); err != nil {
			return err
		}
	}
	took := time.Since(began).Seconds()
	if c.JSON {
		worst := p.Worst
		if math.IsInf(worst, 1) {
			worst = math.MaxFloat32 // somebody is on one side only
		}
		err = printJSON(t, rescoreJSON{
			p.Ratings, p.People, p.Twice, p.Stored, p.Place, p.Made, p.Exact, p.Differ, worst, p.Worse, p.Holds(), !c.Check, took,
		})
	} else {
		_, err = fmt.Fprintf(t.out, "%s ratings about %s people, solved twice in %.1f seconds: %s.\n%s\n",
			thousands(p.Ratings), thousands(int64(p.People)), took, said(p.Twice, "the same bytes", "NOT the same bytes"), compared(p))
	}
	if err != nil || p.Holds() {
		return err
	}
	return fault.New(fault.Conflict, "The estimates are not what the record says: see above. %s",
		said(c.Check, "Run 'bearing rescore' without --check to replace them.", "They have been replaced by what it says."))
}

func said(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// compared says how what was kept compares with the record.
func compared(p worker.Proof) string {
	switch {
	case !p.Stored:
		return "Nothing was kept to compare with."
	case p.Made != "":
		return fmt.Sprintf("What is kept was made with another formula, calibration or framework (%s), and is not compared.", p.Made)
	case p.Exact && p.Differ == 0:
		return fmt.Sprintf("What is kept, up to rating %s, is the same bytes.", thousands(p.Place))
	case p.Exact:
		return fmt.Sprintf("Of what is kept, up to rating %s, %s estimates or raters DIFFER.", thousands(p.Place), thousands(int64(p.Differ)))
	case p.Worse == 0:
		return fmt.Sprintf("What is kept, brought up to date to rating %s, is at most %.4f of a level from it.", thousands(p.Place), p.Worst)
	}
	return fmt.Sprintf("Of what is kept, brought up to date to rating %s, %s people are MORE THAN %.2f of a level from it, at most %.4f.",
		thousands(p.Place), thousands(int64(p.Worse)), worker.Apart, p.Worst)
}
