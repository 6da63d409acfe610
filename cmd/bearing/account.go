package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/auth"
)

type accountCmd struct {
	Add addAccountCmd `cmd:"" help:"Make an account."`
}

type addAccountCmd struct {
	where         `embed:""`
	Email         string `help:"Address to sign in with. The account belongs to whoever has this address in the directory." required:"" placeholder:"ADDRESS"`
	Name          string `help:"Name that others see." required:"" placeholder:"NAME"`
	Role          string `help:"What the account may do: administrator, editor or member." default:"member" placeholder:"ROLE"`
	PasswordStdin bool   `help:"Read the password from the first line of standard input instead of making one up."`
	JSON          bool   `help:"Print JSON."`
}

// Help is the manual of the command.
func (*addAccountCmd) Help() string {
	return `Makes an account. The first one of an installation is made by the link that 'bearing serve' prints; this
makes the others. Without --password-stdin a password is made up and printed once: hand it over in
person, and ask for it to be changed on the page of the account.

Whoever has the account's address in the directory is the person that the account belongs to: they
find their own forms there, and those of the people whom they lead.

Examples:
  bearing account add --email bo@example.org --name "Bo Chen"
  bearing account add --email hr@example.org --name "Cyd Ames" --role editor
  pass show bearing/bo | bearing account add --email bo@example.org --name "Bo Chen" --password-stdin

Exit status: 0 made, 1 not made and nothing changed, 2 the command was called wrongly.`
}

// Run makes the account.
func (c *addAccountCmd) Run(t *terminal) error {
	password := ""
	if c.PasswordStdin {
		var err error
		if password, err = firstLine(t.in); err != nil {
			return err
		}
	}
	db, err := c.openThere(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	keeper := &auth.Keeper{Accounts: db.Accounts(), Credentials: db.Credentials(), Hasher: auth.NewHasher(auth.DefaultCost), Now: time.Now}
	a, made, err := keeper.AddAccount(t.ctx, c.Name, c.Email, access.Role(c.Role), password)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(t, accountJSON{a.UID, a.Email, a.Name, string(a.Role), made})
	}
	fmt.Fprintf(t.out, "%s can sign in as %s (%s).\n", a.Name, a.Email, a.Role)
	if made != "" {
		fmt.Fprintf(t.out, "Password, shown once: %s\n", made)
	}
	return nil
}

type accountJSON struct {
	ID       string `json:"id"`
	Email    string `json:"email"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	Password string `json:"password,omitempty"`
}

// firstLine reads a password. It looks no further than any password can be long.
func firstLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, 8<<10)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", fault.New(fault.Invalid, "There is no password on standard input. Pipe it in, or leave --password-stdin out to have one made up.")
	}
	return line, nil
}
