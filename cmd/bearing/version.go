package main

import (
	"fmt"
	"runtime"

	"github.com/bearinghq/bearing/internal/store"
)

type versionCmd struct {
	JSON bool `help:"Print it as JSON."`
}

// Help is the manual of the command.
func (*versionCmd) Help() string {
	return `Prints the version of the program, and that of the database schema it makes.

Examples:
  bearing version
  bearing version --json

Exit status: 0.`
}

// Run prints the version.
func (c *versionCmd) Run(t *terminal) error {
	if c.JSON {
		return printJSON(t, struct {
			Version  string `json:"version"`
			Schema   int64  `json:"schema"`
			Go       string `json:"go"`
			Platform string `json:"platform"`
		}{version, store.NewestSchema(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH})
	}
	_, err := fmt.Fprintf(t.out, "bearing %s (schema %d, %s, %s/%s)\n", version, store.NewestSchema(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
