package main

import (
	"context"
	"fmt"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/sample"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/people"
)

type sampleCmd struct {
	where  `embed:""`
	People int    `help:"How many people are there on the last day. Those who left come on top." default:"120" placeholder:"N"`
	Seed   uint64 `help:"Another number gives another organisation, the same number the same one." default:"1"`
	Story  string `help:"A small organisation with a strength and a weakness: startup or manufacturer." placeholder:"NAME"`
	On     string `help:"Last day of the history, as 2026-06-30." placeholder:"DAY"`
	Remove bool   `help:"Take the sample away again, with all that was changed in it."`
	JSON   bool   `help:"Print what was made as JSON."`
}

// Help is the manual of the command.
func (*sampleCmd) Help() string {
	return `Fills an installation that has no people yet with a made-up organisation: units, people of many
cultures, joiners, movers and leavers of four years, what they, their managers and experts said of
their levels, and what those around each of them answered when they were asked. The same arguments always give the same organisation, to the byte. Addresses are at
example.org, and the top unit is marked as a sample.

The two stories are small: a start-up strong in vision with immature processes (24 people), and a
manufacturer strong in operations and short of new ideas (60 people).

Examples:
  bearing sample --story startup
  bearing sample --people 5000 --seed 7 --data /tmp/large
  bearing sample --remove

Exit status: 0 done, 1 not done and nothing changed, 2 the command was called wrongly.`
}

// Run makes or removes a sample.
func (c *sampleCmd) Run(t *terminal) error {
	if c.Remove {
		return c.remove(t)
	}
	spec := sample.Spec{Story: c.Story, People: c.People, Seed: c.Seed}
	if c.On != "" {
		day, err := people.ParseDay(c.On)
		if err != nil {
			return &usageError{fmt.Errorf("--on: %w", err)}
		}
		spec.On = day
	}
	if err := spec.Check(); err != nil {
		return &usageError{err}
	}
	db, err := c.open(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	bar := t.progress("Storing")
	began := time.Now()
	tally, err := putSample(t.ctx, db, spec, func(what string, n, all int) {
		bar.doing = "Storing " + what
		bar.show(int64(n), int64(all))
	})
	bar.end()
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(t, newSampleJSON(tally))
	}
	fmt.Fprintf(t.out, "%s: %s people in %s units, %s levels in %s statements, and %s ratings, in %.1f seconds.\n", tally.Name,
		thousands(int64(tally.People)), thousands(int64(tally.Units)), thousands(int64(tally.Levels)), thousands(int64(tally.Statements)),
		thousands(int64(tally.Ratings)), time.Since(began).Seconds())
	return nil
}

func (c *sampleCmd) remove(t *terminal) error {
	db, err := c.openThere(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.RemoveSample(t.ctx); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(t, struct {
			Removed bool `json:"removed"`
		}{true})
	}
	_, err = fmt.Fprintln(t.out, "The sample is gone.")
	return err
}

// putSample stores a sample beside the default framework.
func putSample(ctx context.Context, db *store.DB, spec sample.Spec, progress func(what string, n, all int)) (store.SampleTally, error) {
	if err := exchange.Seed(ctx, db.Frameworks(), time.Now()); err != nil {
		return store.SampleTally{}, err
	}
	return db.PutSample(ctx, spec, progress)
}

// story returns the sample of that name which the first page offers. It ends
// today, so that what is fresh in it looks fresh.
func story(name string) (sample.Spec, error) {
	spec := sample.Spec{Story: name, Seed: 1, On: people.DayOf(time.Now())}
	if name == "" {
		return spec, fault.New(fault.NotFound, "There is no sample without a name.")
	}
	return spec, spec.Check()
}

type sampleJSON struct {
	Name       string `json:"name"`
	People     int    `json:"people"`
	Units      int    `json:"units"`
	Statements int    `json:"statements"`
	Levels     int    `json:"levels"`
	Ratings    int    `json:"ratings"`
}

func newSampleJSON(t store.SampleTally) sampleJSON { return sampleJSON(t) }
