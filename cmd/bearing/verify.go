package main

import (
	"fmt"

	"github.com/bearinghq/bearing/fault"
)

type verifyCmd struct {
	where `embed:""`
	JSON  bool `help:"Print what was found as JSON."`
}

// Help is the manual of the command.
func (*verifyCmd) Help() string {
	return `Looks for what must never be in the database: damaged pages, references to nothing, circles of
reporting lines or units, levels that differ from the record they are made from, and versions of a
framework that are not as they were published. It changes nothing and may run beside 'bearing serve'.

Examples:
  bearing verify --data /srv/bearing
  bearing verify --json

Exit status: 0 all is well, 1 something is wrong, 2 the command was called wrongly.`
}

type findingJSON struct {
	Check string   `json:"check"`
	Looks string   `json:"looked_at"`
	Wrong []string `json:"wrong"`
}

// Run verifies the database.
func (c *verifyCmd) Run(t *terminal) error {
	db, err := c.openThere(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	bar := t.progress("Verifying")
	n := int64(0)
	all, err := db.Verify(t.ctx, func(check string) {
		bar.doing = "Verifying " + check
		bar.show(n, 10)
		n++
	})
	bar.end()
	if err != nil {
		return err
	}
	wrong := 0
	said := []findingJSON{}
	for _, f := range all {
		wrong += len(f.Wrong)
		said = append(said, findingJSON{f.Check, f.Looks, append([]string{}, f.Wrong...)})
	}
	if c.JSON {
		if err := printJSON(t, said); err != nil {
			return err
		}
	} else {
		for _, f := range said {
			verdict := "well"
			if len(f.Wrong) > 0 {
				verdict = "WRONG"
			}
			fmt.Fprintf(t.out, "%-10s  %-5s  %s\n", f.Check, verdict, f.Looks)
			for _, s := range f.Wrong {
				fmt.Fprintf(t.out, "            %s\n", s)
			}
		}
	}
	if wrong > 0 {
		return fault.New(fault.Conflict, "The database is not as it should be: see above. Keep it as it is and restore a backup beside it to compare.")
	}
	return nil
}
